"""``sphinx-vianet inspect``: one page, as text and as JSON."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sphinx_vianet import cli

from .imports import TOUR, localized_page, source_page, write

STALE = "# The tour\n\nWalk on and on.\n"


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.chdir(tmp_path)
    page = localized_page(TOUR, commit="1" * 40, front="title: Der Rundgang")
    write(tmp_path, {"tour.md": page, "source.md": source_page(TOUR), "stale.md": STALE})

    def run(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as exit_info:
            cli.main(["inspect", *arguments])
        out, err = capsys.readouterr()
        assert isinstance(exit_info.value.code, int)
        return exit_info.value.code, out, err

    return run


def test_text(call: Any) -> None:
    code, out, err = call("tour.md")
    digest = hashlib.sha1(source_page(TOUR).encode(), usedforsecurity=False).hexdigest()
    assert (code, err) == (0, "")
    assert out.splitlines()[:6] == [
        "tour.md: markdown page, 2 units, 2 messages",
        "  locale   de-DE",
        "  type     HT",
        "  date     2019-03-05",
        f"  hash     {digest}",
        f"  commit   {'1' * 40}",
    ]
    assert "title 104\n      The tour\n    = Der Rundgang\n" in out
    assert out.endswith("paragraph 105\n      Walk on.\n    = Geh weiter.\n")


@pytest.mark.parametrize(("no_color", "coloured"), [("", True), ("1", False)])
def test_colours_on_a_terminal(call: Any, tmp_path: Path, no_color: str, coloured: bool) -> None:
    ours, theirs = os.openpty()
    environment = os.environ | {"NO_COLOR": no_color, "PYTHONPATH": str(Path(cli.__file__).parents[2])}
    command = [sys.executable, "-m", "sphinx_vianet", "inspect", "tour.md"]
    subprocess.run(command, cwd=tmp_path, env=environment, stdout=theirs, check=True)
    os.close(theirs)
    shown = os.read(ours, 65536)
    os.close(ours)
    assert b"tour.md: markdown page" in shown
    assert (b"\x1b[" in shown) is coloured


def test_help_is_not_cut(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    with pytest.raises(SystemExit):
        cli.main(["--help"])
    out = capsys.readouterr().out
    assert re.search(r"stamp +Set the stamp", out)
    assert "..." not in out.replace("[ARGS]...", "")


def test_text_with_a_source_page(call: Any) -> None:
    assert "source   is the one that was translated" in call("tour.md", "--source", "source.md")[1]
    code, out, _ = call("tour.md", "--source", "stale.md")
    assert code == 0
    assert "source   is not the one that was translated" in out
    assert "paragraph fuzzy 105\n      Walk on and on.\n    = Geh weiter.\n" in out


def test_json(call: Any, tmp_path: Path) -> None:
    code, out, err = call("tour.md", "--source", "stale.md", "--format", "json")
    assert (code, err) == (0, "")
    found = json.loads(out)
    assert list(found) == [
        "schema",
        "path",
        "kind",
        "handoff",
        "source_matches",
        "metadata",
        "units",
        "messages",
        "findings",
    ]
    assert found["schema"] == "sphinx-vianet/inspect/1"
    assert found["source_matches"] is False
    assert found["metadata"]["title"] == "Der Rundgang"
    assert set(found["handoff"]) == {"hash", "commit", "type", "locale", "date"}
    data = (tmp_path / "tour.md").read_bytes()
    for unit, (source, target) in zip(found["units"], TOUR.items(), strict=True):
        assert data[slice(*unit["source_span"])].decode() == unit["source"] == source
        assert data[slice(*unit["target_span"])].decode() == unit["target"] == target
        assert data[slice(*unit["span"])].startswith(b"<span")
    assert found["messages"][1] | {"line": 0} == {
        "kind": "paragraph",
        "line": 0,
        "msgid": "Walk on and on.",
        "msgstr": "Geh weiter.",
        "fuzzy": True,
        "previous": "Walk on.",
        "units": [{"number": "105", "source": [0, 8], "target": [0, 11]}],
    }
    assert found["findings"] == []
    assert json.loads(call("tour.md", "--format", "json")[1])["source_matches"] is None


def test_dialect(call: Any, tmp_path: Path) -> None:
    alert = {"A note": "Hinweis", "[!NOTE]": "[!NOTE]"}
    write(tmp_path, {"alert.md": localized_page(alert).replace("\n\n<span", "\n\n> [!NOTE]\n> <span")})
    kinds = [
        len(json.loads(call("alert.md", "--format", "json", "--dialect", name)[1])["messages"])
        for name in ("ops", "myst")
    ]
    assert kinds == [2, 2]


def test_errors_are_1(call: Any, tmp_path: Path) -> None:
    page = localized_page(TOUR).replace("</span></span>", "", 1)
    write(tmp_path, {"broken.md": page})
    code, out, _ = call("broken.md")
    assert code == 1
    assert "error: broken.md:" in out
    assert "[vianet.unit-unpaired]" in out


def test_file_that_is_not_there(call: Any) -> None:
    code, out, err = call("none.md")
    assert (code, out) == (2, "")
    assert "'none.md' does not exist" in err


@pytest.mark.parametrize("form", ["text", "json"])
def test_hostile_text_never_reaches_the_terminal(call: Any, tmp_path: Path, form: str) -> None:
    """Escape sequences, bells, overridden directions, bytes that are not UTF-8: in text, ids, keys, names."""
    evil = "\x1b]0;owned\x07\x1b[2J\u202e\x9b31m"
    page = localized_page({f"The {evil}tour": f"Der {evil}Rundgang", "Walk": "Geh"}, kind=evil)
    page = page.replace("a1b2c-105", f"a1b2c-{evil}")
    data = page.encode().replace(b"Geh", b"Geh\xff\xfe")
    name = os.fsdecode(b"to\x1bur\xe9.md")
    try:
        write(tmp_path, {name: data})
    except OSError:
        pytest.skip("this file system wants UTF-8 names")
    code, out, err = call(name, "--format", form)
    assert code == 1
    for char in "\x1b\x07\x9b\u202e":
        assert char not in out + err
    if form == "text":
        assert "\ufffd[2J\\u202e" in out
    else:
        assert "tour" in json.loads(out)["messages"][0]["msgid"]


def test_what_the_system_refuses_is_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One line that names the file, and no trace of the program's inside."""
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(SystemExit) as exit_info:
        cli.main(["demo", str(tmp_path / "file" / "demo")])
    assert exit_info.value.code == 2
    err = capsys.readouterr().err
    assert err.startswith("sphinx-vianet: ")
    assert str(tmp_path / "file") in err
    assert err.endswith(": Not a directory\n")
    assert err.count("\n") == 1

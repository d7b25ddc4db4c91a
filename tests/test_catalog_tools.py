"""What gettext's tools and sphinx-intl do to our catalogs, and that it does not matter."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from sphinx_vianet.errors import Code
from sphinx_vianet.model import Message, MessageCounts, UnitPlace
from sphinx_vianet.po import body_lines, parse_po

from .catalogs import edit, message, message_lists, page, run, targets

needs_gettext = pytest.mark.skipif(
    not (shutil.which("msgfmt") and shutil.which("msgmerge")), reason="gettext's tools are not installed"
)

SAMPLE = page(
    message("The first sentence of a longer paragraph.", "Der erste Satz eines längeren Absatzes."),
    message(
        'Sentence with `code`, "quotes" and a \\ sign.', "Satz mit `code`, „Anführung“ und \\.", fuzzy=True
    ),
    Message(
        "Many sentences. " * 12,
        "Viele Sätze. " * 12,
        "paragraph",
        9,
        tuple(UnitPlace(str(200 + n), (16 * n, 15), (13 * n, 12)) for n in range(12)),
        fuzzy=True,
        previous="Many old sentences. " * 12,
    ),
    message("Still to be translated.", ""),
    message("Discount of 50% discount.", "Rabatt von 50 % Rabatt."),
    message("Tab\tand line\nend", "Tab\tund Zeilen\nende"),
)


ELSEWHERE = "A sentence of another page."


def template(msgids: Sequence[str]) -> bytes:
    """A POT as the gettext builder writes it, with line numbers; of two pages."""
    head = 'msgid ""\nmsgstr ""\n"POT-Creation-Date: 2024-01-01 10:00+0000\\n"\n'
    head += '"Content-Type: text/plain; charset=UTF-8\\n"\n'
    names = ["b.md" if msgid == ELSEWHERE else "a.md" for msgid in msgids]
    entries = [
        f"#: ../{name}:{line}\n" + "\n".join(body_lines(msgid, ""))
        for line, (msgid, name) in enumerate(zip(msgids, names, strict=True), 3)
    ]
    return ("\n\n".join([head.rstrip(), *entries]) + "\n").encode()


def check(path: Path) -> None:
    done = subprocess.run(
        ["msgfmt", "-c", "--check-format", "-o", path.with_suffix(".mo"), path],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr


def msgmerge(folder: Path, data: bytes, msgids: Sequence[str]) -> bytes:
    (folder / "guide.po").write_bytes(data)
    (folder / "guide.pot").write_bytes(template(msgids))
    command = ["msgmerge", "--previous", "--quiet", "--update", "--backup=none", "guide.po", "guide.pot"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    check(folder / "guide.po")
    return (folder / "guide.po").read_bytes()


def sphinx_intl(folder: Path, data: bytes, msgids: Sequence[str]) -> bytes:
    po = folder / "locale" / "de" / "LC_MESSAGES" / "guide.po"
    po.parent.mkdir(parents=True, exist_ok=True)
    po.write_bytes(data)
    (folder / "pot").mkdir(exist_ok=True)
    (folder / "pot" / "guide.pot").write_bytes(template(msgids))
    command = [
        sys.executable,
        "-m",
        "sphinx_intl",
        "update",
        "-p",
        "pot",
        "-d",
        "locale",
        "-l",
        "de",
        "-j",
        "1",
    ]
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
    assert "WARNING" not in done.stdout
    return po.read_bytes()


Tool = Callable[[Path, bytes, Sequence[str]], bytes]
TOOLS = [
    pytest.param(msgmerge, marks=needs_gettext, id="msgmerge"),
    pytest.param(sphinx_intl, id="sphinx-intl"),
]
MSGIDS = [wanted.msgid for wanted in SAMPLE.messages]
HUMAN = "Von Hand übersetzt."


@needs_gettext
def test_msgfmt_takes_what_import_writes(tmp_path: Path) -> None:
    po = tmp_path / "guide.po"
    first = run(None, SAMPLE)
    po.write_bytes(first.data)
    check(po)
    po.write_bytes(run(first.data, page(*SAMPLE.messages[:2], date=None)).data)
    check(po)
    po.write_bytes(run(None, page(message("One.", "Eins."), date=None)).data)
    check(po)
    # Nothing is left as a template has it, without a date either.
    command = ["msgfmt", "-c", "--check-header", "-o", str(po.with_suffix(".mo")), str(po)]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stderr == ""


@needs_gettext
@given(messages=message_lists())
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_msgfmt_takes_any_text(tmp_path: Path, messages: list[Message]) -> None:
    clean = [replace(one, msgstr=one.msgstr.replace("\0", "")) for one in messages]
    po = tmp_path / "guide.po"
    po.write_bytes(run(None, page(*clean)).data)
    check(po)


@pytest.mark.parametrize("tool", TOOLS)
def test_update_by_a_tool_loses_nothing(tool: Tool, tmp_path: Path) -> None:
    first = edit(run(None, SAMPLE).data, "Der erste Satz eines längeren Absatzes.", HUMAN)
    first = edit(first, "# vianet 101@0+41", "# Bitte prüfen!\n# vianet 101@0+41")
    updated = tool(tmp_path, first, [*MSGIDS, ELSEWHERE])
    result = run(updated, SAMPLE)
    expected = {wanted.msgid: (wanted.msgstr, wanted.fuzzy) for wanted in SAMPLE.messages}
    expected[MSGIDS[0]] = (HUMAN, False)
    got = targets(result.data)
    assert {msgid: got[msgid] for msgid in MSGIDS} == expected
    assert got[ELSEWHERE][1] or not got[ELSEWHERE][0]
    assert result.counts == MessageCounts(unchanged=5, kept=1)
    assert [finding.code for finding in result.findings] == [Code.EDITED]
    assert b"# Bitte pr\xc3\xbcfen!\n" in result.data
    assert b"X-Vianet-Handoff: a.md a985a" in result.data
    assert [entry.msgid for entry in parse_po(result.data).entries if "| msgid" in entry.comments[0]] == []
    again = tool(tmp_path, result.data, [*MSGIDS, ELSEWHERE])
    assert targets(run(again, SAMPLE).data) == got


@pytest.mark.parametrize("tool", TOOLS)
def test_entry_made_fuzzy_by_a_tool_is_nobodys_edit(tool: Tool, tmp_path: Path) -> None:
    first = run(None, SAMPLE).data
    today = "The first sentence of a much longer paragraph."
    twice = [today, *MSGIDS[1:2], "Many new sentences. " * 12, *MSGIDS[3:]]
    updated = tool(tmp_path, first, twice)
    assert targets(updated)[today] == (SAMPLE.messages[0].msgstr, True)
    fresh = page(
        message(today, "Der erste Satz eines viel längeren Absatzes."),
        SAMPLE.messages[1],
        replace(SAMPLE.messages[2], msgid=twice[2]),
        *SAMPLE.messages[3:],
    )
    result = run(updated, fresh)
    assert targets(result.data)[today] == ("Der erste Satz eines viel längeren Absatzes.", False)
    assert (result.counts.kept, result.counts.obsolete, result.findings) == (0, 0, ())
    assert run(result.data, fresh).data == result.data


@pytest.mark.parametrize("tool", TOOLS)
def test_edit_survives_a_tool_that_moves_it(tool: Tool, tmp_path: Path) -> None:
    first = edit(run(None, SAMPLE).data, "Der erste Satz eines längeren Absatzes.", HUMAN)
    today = "The first sentence of a much longer paragraph."
    updated = tool(tmp_path, first, [today, *MSGIDS[1:]])
    moved = replace(SAMPLE.messages[0], msgid=today, fuzzy=True, previous=MSGIDS[0])
    result = run(updated, page(moved, *SAMPLE.messages[1:]))
    assert targets(result.data)[today] == (HUMAN, True)
    gone = tool(tmp_path, first, MSGIDS[1:])
    assert HUMAN in gone.decode()
    assert targets(run(gone, SAMPLE).data)[MSGIDS[0]] == (HUMAN, False)

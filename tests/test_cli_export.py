"""``sphinx-vianet export`` as it is called: files and standard output, exit codes, bad input."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sphinx_vianet import cli
from sphinx_vianet.exchange.jsonlines import JsonLinesDocument

from .annotated import annotate
from .check_project import CheckProject

TREES = ("--source", "source/docs", "--localized", "localized/{locale}")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CheckProject:
    monkeypatch.chdir(tmp_path)
    project = CheckProject.make(tmp_path)
    project.localize("guide.md", "tour.md")
    return project


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Any:
    """Run the program in this process: exit code, standard output and standard error."""

    def run(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as exit_info:
            cli.main(["export", *(arguments if "--localized" in arguments else (*TREES, *arguments))])
        out, err = capsys.readouterr()
        assert isinstance(exit_info.value.code, int)
        return exit_info.value.code, out, err

    return run


def test_the_document_goes_to_standard_output_and_the_rest_does_not(project: CheckProject, call: Any) -> None:
    code, out, err = call("--format", "jsonl")
    assert code == 0
    assert len([json.loads(line) for line in out.splitlines()]) == 7
    assert err == "7 units of 2 pages: de-DE\n"
    assert call()[1].startswith('<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4">')


def test_a_file(project: CheckProject, call: Any) -> None:
    code, out, err = call("--format", "jsonl", "--output", "out/units.jsonl")
    assert (code, out, err) == (0, "", "7 units of 2 pages: de-DE, into out/units.jsonl\n")
    assert os.listdir("out") == ["units.jsonl"]
    assert Path("out/units.jsonl").read_text("utf-8") == call("--format", "jsonl")[1]


def test_a_file_for_each_locale(project: CheckProject, call: Any) -> None:
    project.localize("guide.md", locale="fr-FR")
    assert call("--format", "xliff")[0] == 2
    code, _, err = call("--format", "xliff", "--output", "{locale}/all.xlf")
    assert (code, err) == (0, "11 units of 3 pages: de-DE, fr-FR, into {locale}/all.xlf\n")
    for locale in ("de-DE", "fr-FR"):
        assert f'trgLang="{locale}"' in Path(locale, "all.xlf").read_text("utf-8")


def test_a_file_that_has_the_same_bytes_is_left_as_it_is(project: CheckProject, call: Any) -> None:
    call("--output", "a.tmx")
    before = os.stat("a.tmx").st_ino
    call("--output", "a.tmx")
    assert os.stat("a.tmx").st_ino == before
    os.chmod("a.tmx", 0o640)
    call("--output", "a.tmx", "--page", "guide.md")
    assert os.stat("a.tmx").st_ino != before
    assert stat.S_IMODE(os.stat("a.tmx").st_mode) == 0o640


def test_the_old_file_stays_whole_when_the_export_stops(
    project: CheckProject, call: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("a.jsonl").write_text("old", "utf-8")

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(JsonLinesDocument, "page", full)
    code, _, err = call("--format", "jsonl", "--output", "a.jsonl")
    text = "a.jsonl cannot be written: No space left on device; make room, and run it again"
    assert (code, err) == (2, f"sphinx-vianet: {text}\n")
    assert Path("a.jsonl").read_text("utf-8") == "old"
    assert not list(Path().glob(".a.jsonl*"))


def test_a_device_is_written_to_and_not_replaced(project: CheckProject, call: Any) -> None:
    os.mkfifo("pipe")
    reader = subprocess.Popen(
        [sys.executable, "-c", "print(len(open('pipe').read()))"], stdout=subprocess.PIPE
    )
    try:
        assert call("--output", "pipe")[0] == 0
        assert int(reader.communicate(timeout=30)[0]) > 1000
    finally:
        reader.kill()
    assert stat.S_ISFIFO(os.stat("pipe").st_mode)


def test_findings_decide_the_exit_code(project: CheckProject, call: Any) -> None:
    project.write("localized/de-DE/tour.md", annotate("⟦eins\ufffe⇒one⟧\n"))
    code, _, err = call()
    assert code == 0
    assert (
        "de-DE tour.md: 1 character that XML cannot hold was exported as U+FFFD [vianet.xml-character]" in err
    )
    assert call("--strict")[0] == 1
    (project.folder / "localized/de-DE/tour.md").write_bytes(b"\xff\n")
    code, _, err = call()
    assert code == 1
    assert "[vianet.not-utf8]" in err


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (("--page", "gide.md"), "did you mean 'guide.md'?"),
        (("--locale", "fr"), "no localized page is in 'fr'; there are de-DE"),
        (("--source-language", "english"), "'english' is no known language"),
        (("--localized", "localized/{locale}", "--only", "current"), "use --source PATH"),
        (("--format", "docx"), "is not one of"),
        (("--output", "source"), "source cannot be written: Is a directory"),
    ],
)
def test_what_cannot_be_done_is_said(project: CheckProject, call: Any, arguments: Any, text: str) -> None:
    code, out, err = call(*arguments)
    assert (code, out) == (2, "")
    assert text in err


def test_the_source_language_is_that_of_the_project(project: CheckProject, call: Any) -> None:
    Path("source/docs/conf.py").write_text('language = "pt_BR"\n', "utf-8")
    arguments = ("--localized", "localized/{locale}", "--conf", "source/docs", "--format", "xliff")
    assert 'srcLang="pt-BR"' in call(*arguments)[1]
    assert 'srcLang="en-US"' in call(*arguments, "--source-language", "en_us")[1]

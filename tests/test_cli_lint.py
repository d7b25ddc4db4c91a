"""``sphinx-vianet lint`` as it is called: exit codes, options, configuration, output."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from sphinx_vianet import cli

from .test_linter import BROKEN, GUIDE, Catalogs, catalogs

__all__ = ["catalogs"]

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], catalogs: Catalogs) -> Call:
    """Run the program in this process: exit code, standard output and standard error."""
    catalogs.write("guide", GUIDE)

    def run(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as exit_info:
            cli.main(["lint", *arguments])
        out, err = capsys.readouterr()
        code = exit_info.value.code
        assert isinstance(code, int)
        return code, out, err

    return run


def test_what_fails(call: Call) -> None:
    """Errors, unless other checks or severities are named."""
    code, out, err = call()
    assert (code, err) == (1, "")
    assert "locale/de/LC_MESSAGES/guide.po:7: error: a link leads to" in out
    assert out.endswith("2 messages in 1 catalog: 1 problem, 1 of them fails the lint.\n")
    assert call("--fail-on", "none")[0] == 0
    assert call("--fail-on", "warning,number")[0] == 0
    assert call("--fail-on", "note,link-target")[0] == 1
    assert call("--fail-on", "none", "--strict")[0] == 1
    assert call("--ignore", "link-target", "--strict")[0] == 0


def test_glossary(call: Call, catalogs: Catalogs, tmp_path: Path) -> None:
    """Named in the configuration, beside it; one that is no glossary stops all."""
    catalogs.write(
        "terms", 'msgid ""\nmsgstr ""\n\nmsgid "Add packages."\nmsgstr "Fügen Sie Bündel hinzu."\n'
    )
    (tmp_path / "pyproject.toml").write_text('[tool.sphinx-vianet]\nglossary = "{language}.csv"\n')
    (tmp_path / "de.csv").write_text("package,Paket\n")
    code, out, err = call("terms", "--strict")
    assert (code, err) == (1, "")
    assert 'the glossary translates "package" as "Paket"' in out
    assert call("terms", "--strict", "--ignore", "glossary-term")[0] == 0
    (tmp_path / "de.csv").write_bytes(b"package,\xff\n")
    code, _, err = call("--fix")
    assert code == 2
    assert "de.csv:1: not UTF-8" in err
    (tmp_path / "de.csv").unlink()
    assert call()[0] == 2


def test_choosing_checks(call: Call, tmp_path: Path) -> None:
    """By the command line, by the configuration, and by both."""
    assert call("--select", "number,warning")[0] == 0
    assert call("--ignore", "link-target")[0] == 0
    assert call("--select", "all", "--ignore", "link-target,link-missing")[0] == 0
    table = "[tool.sphinx-vianet.lint]\n"
    (tmp_path / "pyproject.toml").write_text(f'{table}ignore = ["link-target"]\n')
    assert call()[0] == 0
    (tmp_path / "pyproject.toml").write_text(f'{table}select = ["number"]\n')
    assert call()[0] == 0
    assert call("--select", "default")[0] == 1
    (tmp_path / "pyproject.toml").write_text(f'{table}page-ignore = {{"*.md" = ["all"]}}\n')
    assert call()[0] == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--select", "links"), "'links' is no check of lint"),
        (("--fail-on", "link-targt"), "did you mean 'link-target'?"),
        (("--dry-run",), "--dry-run goes with --fix"),
        (("--fix", "--pages"), "hand the catalogs back"),
        (("tour.md",), "there is no catalog for 'tour.md'"),
        (("--pages",), "no localized pages are named"),
        (("--locale-dir", "nowhere"), "there are no catalogs in"),
        (("--locale", "fr"), "'fr'"),
    ],
)
def test_usage(call: Call, arguments: tuple[str, ...], said: str) -> None:
    """Exit code 2, and what to do."""
    code, out, err = call(*arguments)
    assert (code, out) == (2, "")
    assert said in err


def test_a_configuration_that_cannot_be_used(call: Call, tmp_path: Path) -> None:
    """It names the file and the option."""
    for value, said in (
        ('lint = ["number"]', "lint: expected a mapping"),
        ("[tool.sphinx-vianet.lint]\nselects = []", "lint: 'selects' is none of"),
        ("[tool.sphinx-vianet.lint]\npage-ignore = []", "page-ignore: expected a mapping"),
        ('[tool.sphinx-vianet.lint]\nselect = ["linkk"]', "select: 'linkk' is no check"),
        ('[tool.sphinx-vianet.lint]\npage-ignore = {"a" = ["b"]}', "page-ignore 'a': 'b' is no check"),
    ):
        (tmp_path / "pyproject.toml").write_text(f"[tool.sphinx-vianet]\n{value}\n")
        code, _, err = call()
        assert code == 2
        assert said in err


def test_reports_into_files(call: Call, tmp_path: Path) -> None:
    """In the format asked for; the exit code is the same."""
    code, out, _ = call("--format", "json", "--output", "report.json")
    assert (code, out) == (1, "")
    assert json.loads((tmp_path / "report.json").read_text())["problems"][0]["code"] == "link-target"


def test_fix_shows_what_it_would_do(call: Call, catalogs: Catalogs) -> None:
    """As a difference, and in the summary."""
    path = catalogs.write("guide", BROKEN)
    code, out, _ = call("--fix", "--dry-run")
    assert code == 0
    assert '-msgstr "Sagen Sie &quot;ja&quot;."\n+msgstr "Sagen Sie \\"ja\\"."' in out
    assert "2 translations would be put right" in out
    assert path.read_bytes().decode() == BROKEN
    assert "2 translations put right" in call("--fix")[1]
    assert "put right" not in call("--fix")[1]

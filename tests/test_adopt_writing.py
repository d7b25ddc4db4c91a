"""``sphinx-vianet init``: what it writes into files that are there, when, and what it keeps away from."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sphinx_vianet.adopt import places
from sphinx_vianet.adopt.confpy import read_conf, with_lines
from sphinx_vianet.config import from_pyproject

from .adoptions import PAGES, Call, call, files, imported, localized, repo, settings, table, write

__all__ = ["call", "repo"]

CONF = "project = 'X'\nextensions = [\n    'myst_parser',  # ours\n]\nlocale_dirs = ['../po']\n"


class TestExistingProject:
    def test_lines_are_added(self, repo: Path, call: Call) -> None:
        """What stands there keeps its bytes, line ends included, and is not run."""
        old = (CONF + "raise SystemExit('run')").replace("\n", "\r\n").encode()
        write(repo / "docs", PAGES | {"index.md": "# All\n"})
        write(repo / "localized/de", localized("de-DE", plain=True))
        (repo / "docs/conf.py").write_bytes(old)
        (repo / "pyproject.toml").write_bytes(b"[project]\nname = 'x'  # \xc3\xa4")
        assert call("--yes")[0] == 0
        assert (repo / "docs/conf.py").read_bytes() == old + (
            b"\r\n\r\n# Added by sphinx-vianet init.\r\n"
            b'extensions = [*extensions, "sphinx_vianet"]\r\n'
            b'vianet_localized = ["../localized/{locale}"]\r\n'
        )
        assert (repo / "pyproject.toml").read_bytes() == (
            b"[project]\nname = 'x'  # \xc3\xa4\n\n[tool.sphinx-vianet]\n"
            b'source = "docs"\nlocalized = ["localized/{locale}"]\nlocale-dir = "po"\n'
        )
        assert not (repo / "docs/contents.md").exists()

    @pytest.mark.parametrize(
        ("conf", "reason"),
        [
            ("from base import *\nextensions = []\n", "takes names from another module with 'import *'"),
            ("import os\nif os.name:\n    extensions = ['a']\n", "depends on conditions"),
            ("extensions = [\n", "is not valid Python"),
            ("# -*- coding: latin-1 -*-\nextensions = []\n", "is in iso-8859-1, not in UTF-8"),
            ("extensions = []\nx = 1 \\", "is not valid Python"),
        ],
    )
    def test_what_a_program_cannot_be_sure_of(self, repo: Path, call: Call, conf: str, reason: str) -> None:
        """The lines to add are shown, the file is left, and the exit code says so."""
        write(repo / "docs", PAGES | {"conf.py": conf})
        code, out, _ = call("--yes")
        assert code == 1
        assert reason in out
        assert '    extensions = [*extensions, "sphinx_vianet"]\n' in out
        assert (repo / "docs/conf.py").read_text() == conf

    def test_lines_that_would_go_into_a_statement(self) -> None:
        """What stands last in the file may go on; then what is added would be a part of it."""
        conf = read_conf(b"extensions = []\nif extensions:\n    pass\n")
        assert with_lines(conf, ["x = 1"], "Added.") == conf.data + b"\n# Added.\nx = 1\n"
        assert with_lines(conf, ["    x = 1"], "Added.") is None
        assert with_lines(conf, ["x = ("], "Added.") is None

    def test_what_it_sets_itself_stays(self, repo: Path, call: Call) -> None:
        conf = 'extensions = ["sphinx_vianet"]\nvianet_localized = ["de=../german"]\n'
        write(repo / "docs", PAGES | {"conf.py": conf})
        write(repo / "localized/de", localized("de-DE"))
        assert call("--yes")[0] == 0
        assert (repo / "docs/conf.py").read_text() == conf

    def test_catalogs(self, repo: Path, call: Call) -> None:
        """Those of documents say where catalogs are and how they are cut; a program's own do not."""
        conf = "extensions = []\ngettext_compact = 'all'\n"
        write(repo / "docs", PAGES | {"conf.py": conf, "i18n/de/LC_MESSAGES/guide.po": ""})
        write(repo, {"a/locale/de/LC_MESSAGES/program.po": ""})
        assert call("--yes")[0] == 0
        assert (repo / "docs/conf.py").read_text().endswith('locale_dirs = ["i18n"]\n')
        assert (table(repo)["locale-dir"], table(repo)["gettext-compact"]) == ("docs/i18n", "all")
        assert from_pyproject(repo / "pyproject.toml").gettext_compact == "all"

    def test_source_pages_below_the_documents(self, repo: Path, call: Call) -> None:
        write(repo / "docs", {"conf.py": "extensions = []\n", "index.rst": ""})
        write(repo / "docs/pages", PAGES)
        write(repo / "localized/de", localized("de-DE"))
        assert call("--yes")[0] == 0
        written = (repo / "docs/conf.py").read_text()
        assert 'vianet_source = {"path": "pages", "prefix": "pages"}\n' in written
        assert table(repo)["source"] == {"path": "docs/pages", "prefix": "pages"}

    @pytest.mark.parametrize("toml", ["tool = {}\n", "[project\n", "[tool.sphinx-vianet]\njobs = 2\n"])
    def test_a_table_that_cannot_be_added(self, repo: Path, call: Call, toml: str) -> None:
        write(repo / "docs", PAGES)
        write(repo, {"pyproject.toml": toml})
        code, out, _ = call("--yes")
        assert code == 1
        assert "pyproject.toml is left as it is: " in out
        assert '    source = "docs"\n' in out
        assert (repo / "pyproject.toml").read_text() == toml

    def test_a_file_of_that_name_that_is_none_of_sphinx(self, repo: Path, call: Call) -> None:
        write(repo / "docs", PAGES | {"conf.py": "PORT = 80\n"})
        code, out, _ = call("--yes")
        assert code == 1
        assert "docs/conf.py is left as it is: it is there, and no regular conf.py of Sphinx" in out
        assert (repo / "docs/conf.py").read_text() == "PORT = 80\n"

    def test_links_are_not_followed(self, repo: Path, call: Call, tmp_path: Path) -> None:
        write(repo / "docs", PAGES)
        write(tmp_path, {"shared.toml": "", "secret/x.md": "# X\n"})
        (repo / "pyproject.toml").symlink_to(tmp_path / "shared.toml")
        (repo / "docs/more").symlink_to(tmp_path / "secret")
        code, out, _ = call("--yes")
        assert code == 1
        assert "is no regular file" in out
        assert "(3 documents;" in out
        assert (tmp_path / "shared.toml").read_text() == ""


class TestWriting:
    @pytest.fixture(autouse=True)
    def pages(self, repo: Path) -> None:
        write(repo / "docs", PAGES)
        write(repo / "localized/de", localized("de-DE"))

    @pytest.mark.parametrize("conf", [None, "extensions = []\n"])
    def test_twice_is_once(self, repo: Path, call: Call, conf: str | None) -> None:
        if conf is not None:
            write(repo / "docs", {"conf.py": conf})
        assert call("--yes")[0] == 0
        before = files(repo)
        code, out, _ = call("--yes")
        assert code == 0
        assert out.endswith("Everything is configured; there is nothing to write.\n")
        assert files(repo) == before

    def test_what_is_written_is_shown_first(self, repo: Path, call: Call) -> None:
        before = files(repo)
        code, out, _ = call("--dry-run")
        assert code == 0
        assert files(repo) == before
        shown = [line[1:] for line in out.splitlines() if line.startswith("+") and line[:3] != "+++"]
        call("--yes")
        for name in ("docs/index.md", "docs/conf.py", "pyproject.toml"):
            assert all(line in shown for line in (repo / name).read_text().splitlines()), name

    def test_without_a_terminal_nothing_is_written(self, repo: Path, call: Call) -> None:
        before = files(repo)
        code, out, err = call()
        assert code == 2
        assert "+++ docs/conf.py" in out
        assert (
            err == "sphinx-vianet: nothing was written: this is no terminal to ask on; use --yes to write\n"
        )
        assert files(repo) == before
        assert call("--yes", "--dry-run")[0] == 2

    @pytest.mark.parametrize(("answer", "code"), [("y", 0), ("n", 1), ("", 1)])
    def test_on_a_terminal_it_asks(
        self, repo: Path, call: Call, monkeypatch: pytest.MonkeyPatch, answer: str, code: int
    ) -> None:
        monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
        monkeypatch.setattr("click.termui.visible_prompt_func", lambda _: answer)
        assert call()[0] == code
        assert (repo / "docs/conf.py").exists() == (code == 0)

    def test_a_folder(self, repo: Path, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
        """Paths are relative to the files that they stand in, wherever the command is called."""
        monkeypatch.chdir(repo.parent)
        assert call("docs", "--yes")[0] == 0
        monkeypatch.chdir(repo)
        assert imported(repo) == {"de": 3}


class TestHostile:
    """What is looked at comes from outside."""

    def test_names_cannot_become_code(self, repo: Path, call: Call) -> None:
        name = 'a"]; x = 1 #\u202e\\'
        write(repo / name, PAGES)
        write(repo / f"{name}.de", localized("de-DE"))
        write(repo / "line\nbreak", {"x.md": "# X\n"})
        code, out, _ = call("--yes")
        assert code == 0
        assert "\u202e" not in out
        assert set(settings(repo / name / "conf.py")) >= {"vianet_localized"}
        assert "x" not in settings(repo / name / "conf.py")
        assert from_pyproject(repo / "pyproject.toml").source is not None

    def test_configuration_files_that_are_none(self, repo: Path, call: Call) -> None:
        deep = "[" * 100_000
        write(
            repo / "docs", PAGES | {"docfx.json": deep, "sub/conf.py": "-" * 100_000 + "1", "a/conf.py": "\0"}
        )
        write(repo, {".openpublishing.publish.config.json": '{"docsets_to_publish": [1, {"locale": []}]}'})
        assert call("--yes")[0] == 0
        assert table(repo)["source"] == "docs"

    def test_more_than_is_looked_at(self, repo: Path, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(places, "MOST_ENTRIES", 5)
        write(repo / "docs", PAGES | {f"p{number}.md": "# P\n" for number in range(10)})
        code, out, _ = call("--yes")
        assert code == 0
        assert "not all was looked at" in out

    @pytest.mark.skipif(os.geteuid() == 0, reason="root may read everywhere")
    def test_what_may_not_be_read(self, repo: Path, call: Call) -> None:
        write(repo / "docs", PAGES | {"closed/a.md": "# A\n"})
        (repo / "docs/closed").chmod(0)
        assert call("--yes")[0] == 0
        (repo / "docs/closed").chmod(0o755)

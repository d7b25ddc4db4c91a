"""From a repository to its sites in the three commands of the README, each run as it stands there."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from .adoptions import PAGES, localized, write
from .gitrepo import build_repository

ROOT = Path(__file__).resolve().parents[1]


def three_commands() -> list[str]:
    """The commands of the README; the guide has the same."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    (block,) = [match[1] for match in re.finditer(r"^```sh\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)]
    guide = (ROOT / "docs/how-to/start.md").read_text(encoding="utf-8")
    assert f"```sh\n{block}```\n" in guide
    install, *commands = block.splitlines()
    assert install == "pip install sphinx-vianet"
    assert len(commands) == 2
    return commands


def run(repo: Path, folder: Path) -> str:
    """Run them, with the installed program for what pip would install; what they print."""
    programs = folder / "bin"
    programs.mkdir()
    program = programs / "sphinx-vianet"
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m sphinx_vianet "$@"\n')
    program.chmod(0o755)
    done = subprocess.run(
        ["sh", "-e"],
        cwd=repo,
        env={"PATH": f"{programs}:/usr/bin:/bin", "PYTHONPATH": str(ROOT), "HOME": str(folder)},
        input="\n".join(three_commands()),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def page(repo: Path, name: str) -> str:
    return (repo / "site" / name).read_text(encoding="utf-8")


def test_the_commands_are_the_same_in_readme_and_guide() -> None:
    assert three_commands() == ["sphinx-vianet init --yes", "sphinx-vianet build"]


@pytest.mark.slow
class TestThreeCommands:
    def test_docfx_with_siblings(self, tmp_path: Path) -> None:
        """A table of contents, localized repositories beside the source repository, one in a branch."""
        repo = tmp_path / "docs"
        toc = "- name: Guide\n  href: guide.md\n- name: Tour\n  href: tour.md\n"
        build_repository(repo, [{f"articles/{path}": text for path, text in PAGES.items()}])
        write(repo / "articles", {"docfx.json": "{}", "TOC.yml": toc})
        plain = {f"articles/{path}": text for path, text in localized("de-DE", plain=True).items()}
        sibling = build_repository(tmp_path / "docs.de-de", [plain])
        sibling.git("checkout", "-q", "-b", "live-sxs")
        sibling.commit({f"articles/{path}": text for path, text in localized("de-DE").items()})
        sibling.git("checkout", "-q", "main")
        write(tmp_path / "docs.fr-fr/articles", localized("fr-FR"))
        out = run(repo, tmp_path)
        assert "de Open the wooden box." in page(repo, "de/guide.html")
        assert "de Walk through" in page(repo, "fr/tour.html")
        assert "Tour" in page(repo, "en/index.html")
        assert not re.search(r"WARNING:|error|warning:", out)

    def test_a_sphinx_project(self, tmp_path: Path) -> None:
        """With MyST and catalogs, which go on as before."""
        repo = tmp_path / "project"
        conf = "extensions = ['myst_parser']\nlocale_dirs = ['../po']\nhtml_theme = 'basic'\n"
        index = "# All\n\n```{toctree}\nguide\ntour\napi/overview\n```\n"
        write(repo / "docs", PAGES | {"conf.py": conf, "index.md": index})
        write(repo / "po/fr/LC_MESSAGES", {"tour.po": 'msgid "The tour"\nmsgstr "La visite"\n'})
        write(repo / "localized/de", localized("de-DE"))
        run(repo, tmp_path)
        assert "de Open the wooden box." in page(repo, "de/guide.html")
        assert "La visite" in page(repo, "fr/tour.html")

    def test_commits_as_stamps(self, tmp_path: Path) -> None:
        repo = tmp_path / "site"
        made = build_repository(repo, [{f"content/en/{path}": text for path, text in PAGES.items()}])
        stamp = f"---\ndefault_lang_commit: {made.git('rev-parse', 'HEAD')}\n---\n"
        french = {path: stamp + text.replace("The ", "Le ") for path, text in PAGES.items()}
        write(repo / "content/fr", french)
        run(repo, tmp_path)
        assert "Le guide" in page(repo, "fr/guide.html")
        assert "The guide" in page(repo, "en/guide.html")

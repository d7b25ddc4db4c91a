"""Every point of the security model, attacked as it is and with its guards taken out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner

import tests.security_files  # notes its attacks
import tests.security_output  # noqa: F401
from sphinx_vianet import frontmatter, limits, repository, svg, treefiles, xmlread
from sphinx_vianet.cli import program
from sphinx_vianet.config import Config
from sphinx_vianet.sphinx_ext import files
from tests.gitrepo import build_repository
from tests.localized_project import CONF, directive, localized, run, write
from tests.security_site import (
    HOSTED,
    REST,
    REST_GUARDS,
    TRANSLATED,
    TRANSLATED_GUARDS,
    Try,
    build_site,
    came_through,
    hosted_guards,
    without,
)
from tests.security_table import ATTACKS, POINTS, Attack, Guard
from tests.sphinx_builds import Build

ROOT = Path(__file__).resolve().parents[1]
PAGES = [("index", TRANSLATED), ("rest", REST), ("hosted", HOSTED)]
attacks = pytest.mark.parametrize("attack", ATTACKS, ids=str)


@attacks
def test_nothing_comes_through(attack: Attack, tmp_path: Path) -> None:
    assert not attack.run(tmp_path)


@attacks
def test_without_its_guards_it_comes_through(attack: Attack, tmp_path: Path) -> None:
    with without(*attack.guards):
        assert attack.run(tmp_path)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Build:
    return build_site(tmp_path_factory.mktemp("site"))


@pytest.mark.parametrize(("page", "tries"), PAGES)
def test_nothing_comes_through_to_readers(site: Build, page: str, tries: tuple[Try, ...]) -> None:
    assert came_through(site, page, tries) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("page", "tries", "guards"),
    [
        ("index", TRANSLATED, TRANSLATED_GUARDS),
        ("rest", REST, REST_GUARDS),
        ("hosted", HOSTED, hosted_guards()),
    ],
)
def test_without_the_guards_all_of_it_does(
    tmp_path: Path, page: str, tries: tuple[Try, ...], guards: Sequence[Guard]
) -> None:
    with without(*guards):
        found = build_site(tmp_path)
    assert len(came_through(found, page, tries)) == len(tries)


# --- the page about it


def table(heading: str) -> list[list[str]]:
    """The cells of the first table below a heading of the page."""
    text = (ROOT / "docs/explanation/security.md").read_text(encoding="utf-8")
    below = text.partition(f"\n## {heading}\n")[2]
    found = re.search(r"^\|.*\n\| *---.*\n((?:\|.*\n)+)", below, re.MULTILINE)
    assert found is not None
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in found[1].splitlines()]


def test_the_page_has_every_point_and_every_point_is_attacked() -> None:
    assert [row[0] for row in table("What is promised, and where it is kept")] == list(POINTS)
    tried = {one.point for _, tries in PAGES for one in tries}
    assert {attack.point for attack in ATTACKS} | tried == set(POINTS)


def test_the_page_names_the_modules_of_the_guards() -> None:
    rows = table("What is promised, and where it is kept")
    named = {row[0]: set(re.findall(r"`([\w.]+)`", row[2])) for row in rows}
    for point, modules in named.items():
        for module in modules:
            assert (ROOT / f"sphinx_vianet/{module.replace('.', '/')}.py").is_file(), (point, module)
    for attack in ATTACKS:
        for guard in attack.guards:
            assert guard.module in named[attack.point], (attack, guard.module)


def test_the_page_has_the_limits_of_the_code() -> None:
    values = [
        limits.LONGEST_TEXT,
        limits.MOST_MARKUP,
        limits.MOST_TOKENS,
        limits.MOST_INCLUDED,
        limits.DEEPEST_TEXT,
        limits.DEEPEST_DIRECTIVES,
        files._DEEPEST,
        Config().max_page_size,
        svg.LARGEST_SVG,
        frontmatter._MAX_YAML,
        frontmatter._MAX_ALIASES,
        frontmatter._MAX_DEPTH,
        frontmatter._MAX_NUMBER,
        xmlread._MOST_DEPTH,
        xmlread._LONGEST_TAG,
        treefiles._MAX_LINKS,
        round(repository.TIMEOUT),
    ]
    assert [row[1] for row in table("Limits")] == [f"{value:,}" for value in values]


# --- the network


def test_no_connection_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a connection is opened")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(f"socket.socket.{name}", refuse)
    monkeypatch.setattr("socket.getaddrinfo", refuse)
    repo = build_repository(tmp_path / "repo", [{"docs/index.md": "Hello.\n"}])
    repo.git("remote", "add", "origin", "https://127.0.0.1:9/a/b.git")
    write(
        tmp_path,
        {
            "docs/conf.py": CONF + 'vianet_source = {"path": "../repo", "tree": "main:docs"}\n',
            "docs/index.md": directive("../loc/{locale}/index.md") + "![](https://127.0.0.1:9/a.png)\n",
            "loc/de-DE/index.md": localized("⟦Hallo.⇒Hello.⟧\n", source="Hello.\n"),
        },
    )
    assert "Hallo." in run(tmp_path, "de").body("index")
    trees = ["--source", str(tmp_path / "repo/docs"), "--localized", f"{tmp_path}/loc/{{locale}}"]
    found = CliRunner().invoke(program, ["check", *trees])
    assert found.exit_code == 0, found.output

"""Names and ids of headings in a locale's build are those of the source's, whatever is in them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from sphinx.environment import BuildEnvironment

from sphinx_vianet.sphinx_ext.linkuse import LINKS
from tests.localized_project import write
from tests.sphinx_builds import Build, build, read_pot, write_catalog

HEADINGS = (
    "Plain *head*",
    "{abbr}`HT (Hyper)`",
    "{samp}`a{b}c` text",
    "See {pep}`8` first",
    "See {rfc}`2822` last",
    "{guilabel}`&File` menu",
    "{menuselection}`A --> B`",
    "{command}`x {y}`",
    "{ref}`shown <lab>` and {doc}`other`",
    "{index}`indexed` word",
    "{math}`c` and $d$",
    "{{ key }} subst",
    "{{ key.upper() }} evaluated",
    "<b>html</b> and ![alt](pic.png)",
    "Foot[^1] note[^name]",
    "A [link](#gone) and [one](other.md)",
    '"Smart" -- quotes...',
    "{sub}`low` up",
    "Same",
    "Same",
)
TEXT = "(lab)=\n# Top\n\n{headings}\n\nText {{index}}`last`.\n\n[^1]: One.\n[^name]: Two.\n"


@pytest.fixture(params=["ops", "myst"])
def pair(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Build, Build]:
    """The source's build and a pseudo-translated one."""
    headings = "\n\n".join(f"## {text}" for text in HEADINGS)
    conf = "gettext_compact = False\nlocale_dirs = ['locale']\nsuppress_warnings = ['toc', 'myst']\n"
    files = {"conf.py": conf, "index.md": TEXT.format(headings=headings), "other.md": "# Other\n"}
    root = write(tmp_path / "src", {**files, "pic.png": b""})
    options: dict[str, Any] = {
        "myst_enable_extensions": ["substitution", "dollarmath", "smartquotes", "replacements"],
        "myst_substitutions": {"key": "**val**"},
        "myst_heading_anchors": 3,
        "vianet_dialect": request.param,
    }
    pots = build(root, tmp_path / "pot", "gettext", **options).out
    messages = {msgid: f"Zz {msgid} Z" for msgid in read_pot(pots / "index.pot")}
    write_catalog(root, "index", messages)
    return build(root, tmp_path / "en", **options), build(root, tmp_path / "de", language="de", **options)


def ids(found: Build) -> list[str]:
    """Every id of the page, in order."""
    return re.findall(r'\bid="([^"]*)"', found.body("index"))


def slugs(env: BuildEnvironment) -> list[tuple[str, str]]:
    """Slug and id of the headings."""
    return [(slug, place) for slug, (_, place, _) in env.metadata["index"]["myst_slugs"].items()]


def test_ids_are_those_of_the_source(pair: tuple[Build, Build]) -> None:
    """Roles that show something else than they hold, substitutions, footnotes; entries of the index."""
    source, german = pair
    assert german.body("index").count("<h2>Zz ") == len(HEADINGS)
    assert ids(german) == ids(source)
    assert slugs(german.app.env) == slugs(source.app.env)
    assert {"ht", "abc-text", "see-pep-8-first", "val-subst"} <= set(ids(german))


def test_nothing_is_registered_twice(pair: tuple[Build, Build]) -> None:
    """Warnings, footnotes and index entries are as many as in the source's build."""
    source, german = pair
    assert german.warnings == source.warnings
    for part in ('class="footnote-reference', 'role="doc-backlink"', 'id="index-'):
        assert german.body("index").count(part) == source.body("index").count(part) > 0
    entries = re.compile(r"index\.html#[\w-]+")
    assert sorted(entries.findall(german.read("genindex.html"))) == sorted(
        entries.findall(source.read("genindex.html"))
    )
    assert LINKS.of(german.app.env).get("index") == LINKS.of(source.app.env).get("index")
    words = [found.app.env.metadata["index"]["wordcount"]["words"] for found in pair]
    # Each translation adds two words to its message: the headings, the text and two footnotes.
    assert words[1] == words[0] + 2 * (len(HEADINGS) + 4)


@pytest.mark.parametrize("dialect", ["ops", "myst"])
def test_links_without_a_text_show_the_translated_heading(tmp_path: Path, dialect: str) -> None:
    """In their own page and from another one, by slug and by label; where it is untranslated, the source."""
    index = "# Start\n\n[](b.md#sec-title) [](#own) [](b.md) [](#lab) [](b.md#rest)\n\n## Own\n"
    conf = "gettext_compact = False\nlocale_dirs = ['locale']\nsuppress_warnings = ['toc']\n"
    b = "# Page\n\n(lab)=\n## Sec title\n\n## Rest\n"
    root = write(tmp_path / "src", {"conf.py": conf, "index.md": index, "b.md": b})
    write_catalog(root, "index", {"Own": "Eigen"})
    write_catalog(root, "b", {"Page": "Seite", "Sec title": "Ein *Abschnitt*"})
    found = build(root, tmp_path / "de", language="de", vianet_dialect=dialect, myst_heading_anchors=3)
    assert found.warnings == []
    links = re.findall(r'<p>(<a class="reference.*)</p>', found.body("index"))[0]
    assert re.findall(r'href="([^"]*)"', links) == [
        "b.html#sec-title",
        "#own",
        "b.html",
        "b.html#lab",
        "b.html#rest",
    ]
    shown = re.sub(r"<[^>]*>", "|", links)
    assert re.findall(r"[\w ]*\w", shown) == ["Ein Abschnitt", "Eigen", "Seite", "Ein Abschnitt", "Rest"]

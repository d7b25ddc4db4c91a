"""The reference has a place for everything that the program has."""

from __future__ import annotations

import re

import pytest

from sphinx_vianet.cli import _COMMANDS
from sphinx_vianet.exchange import FORMATS as EXPORT_FORMATS
from sphinx_vianet.languages import sphinx_language
from sphinx_vianet.reports import FORMATS
from sphinx_vianet.reports.lint import LINT_FORMATS
from sphinx_vianet.sphinx_ext import _DIRECTIVES
from sphinx_vianet.sphinx_ext.toctree import TocDirective
from sphinx_vianet.verdict import KINDS, SEVERITIES, STATUSES

from .docs_examples import DOCS, ROOT
from .schemas import SCHEMAS

DIRECTIVES = _DIRECTIVES | {"vianet-toc": TocDirective}


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def sections(text: str) -> dict[str, str]:
    """The text below each heading of the second level."""
    parts = re.split(r"^## (.+)$", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


@pytest.mark.parametrize("name", _COMMANDS)
def test_commands(name: str) -> None:
    """Each has a section, which is made from what it says of itself."""
    assert f"{{vianet-command}} {name}\n" in sections(page("reference/commands.md"))[name]


def test_formats() -> None:
    found = sections(page("reference/formats.md"))
    assert set(FORMATS) <= set(found)
    assert set(LINT_FORMATS) == set(FORMATS)
    table = page("reference/formats.md").partition("## ")[0]
    assert re.findall(r"^\| \[`(\w+)`\]", table, re.MULTILINE) == list(FORMATS)
    assert set(EXPORT_FORMATS) <= set(sections(page("reference/export-formats.md")))


def test_schemas() -> None:
    found = sections(page("reference/schemas.md"))
    assert {f"sphinx-vianet/{name}/1" for name in found} == set(SCHEMAS)
    assert all(f"{{vianet-schema}} {name}\n" in text for name, text in found.items())


@pytest.mark.parametrize("name", DIRECTIVES)
def test_directives(name: str) -> None:
    """Each has a section that speaks of its options."""
    text = sections(page("reference/directives.md"))[name]
    assert all(f":{option}:" in text for option in DIRECTIVES[name].option_spec or ())


def test_words_of_verdicts() -> None:
    text = page("explanation/verdicts.md")
    assert all(f"`{word}`" in text for word in (*STATUSES, *SEVERITIES, *KINDS))


def test_languages_are_as_the_table_says() -> None:
    rows = re.findall(
        r"^\| (`[a-z].*`) \| (`[a-z].*`) \|$", sections(page("reference/options.md"))["Locales"], re.M
    )
    pairs = [
        (tag, code)
        for tags, codes in rows
        for tag, code in zip(re.findall(r"`(.+?)`", tags), re.findall(r"`(.+?)`", codes), strict=True)
    ]
    assert len(pairs) == 8
    assert [sphinx_language(tag) for tag, _ in pairs] == [code for _, code in pairs]


def test_what_the_code_cites_is_there() -> None:
    """``(format.md, A unit)`` in a docstring or comment: the page and a heading of it."""
    names = {path.name: path for path in DOCS.rglob("*.md") if "localized" not in path.parts}
    cited = set()
    for path in (ROOT / "sphinx_vianet").rglob("*.py"):
        text = re.sub(r"\s*\n\s*(?:#:? )?", " ", path.read_text(encoding="utf-8"))
        cited |= set(re.findall(r"\(([a-z-]+\.md), ([A-Z][^()]*)\)", text))
    assert len(cited) > 5
    for name, heading in cited:
        headings = re.findall(r"^#+ (.*)$", names[name].read_text(encoding="utf-8"), re.MULTILINE)
        assert [one for one in headings if one.startswith(heading)], (name, heading)

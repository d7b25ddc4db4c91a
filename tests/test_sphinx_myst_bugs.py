"""What stock MyST loses or lost in translated pages (MyST-Parser #445, #690, #801, #844, #884): regressions.

Each translation changes the words around the markup, and where it can the order.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.sphinx_builds import ROOTS, Build, build, write_catalog

PICTURE = (ROOTS / "ops" / "media" / "pic.png").read_bytes()


@pytest.fixture(params=["ops", "myst"])
def project(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, dict[str, Any]]:
    """An empty project with much of MyST's syntax on, in either dialect."""
    root = tmp_path / "src"
    root.mkdir()
    (root / "conf.py").write_text("gettext_compact = False\nlocale_dirs = ['locale']\nnumfig = True\n")
    (root / "pic.png").write_bytes(PICTURE)
    extensions = "attrs_inline colon_fence deflist dollarmath fieldlist substitution tasklist".split()
    options = {
        "vianet_dialect": request.param,
        "myst_enable_extensions": extensions,
        "myst_substitutions": {"product": "Contoso"},
        "myst_heading_anchors": 3,
        "language": "de",
    }
    return root, options


def translated(project: tuple[Path, dict[str, Any]], text: str, messages: dict[str, str]) -> Build:
    """Build one translated page."""
    root, options = project
    (root / "index.md").write_text(f"# Index\n\n{text}\n", encoding="utf-8")
    write_catalog(root, "index", messages)
    found = build(root, root.parent / "out", **options)
    assert found.warnings == []
    assert "[^" not in found.body("index")
    assert "][" not in found.body("index")
    return found


def plain(found: Build) -> str:
    """The text of the page without markup."""
    return " ".join(re.sub(r"<[^>]*>", "", found.body("index")).split())


def test_reference_links(project: tuple[Path, dict[str, Any]]) -> None:
    """Full, collapsed and shortcut ones, in a paragraph, a cell, a heading and an admonition (#690)."""
    text = (
        "See [the text][ref], [ref][] and [ref].\n\n## Head [a][ref]\n\n| [Cell][ref] |\n| --- |\n| x |\n\n"
        ":::{note}\nNote [n][ref].\n:::\n\n[ref]: https://a.example/x 'Title'"
    )
    messages = {
        "See [the text][ref], [ref][] and [ref].": "[ref], [ref][] und [den Text][ref].",
        "Head [a][ref]": "Kopf [A][REF]",
        "[Cell][ref]": "[Zelle][ref]",
        "Note [n][ref].": "[N][ref]otiz.",
    }
    body = translated(project, text, messages).body("index")
    assert body.count('href="https://a.example/x"') == 6
    assert body.count('title="Title"') == 6
    assert '">den Text</a>' in body
    assert 'id="head-a"' in body


def test_footnotes_with_text_around_them(project: tuple[Path, dict[str, Any]]) -> None:
    """Before and behind, twice, by name, in another order, in a list and a cell (#445, #801, #884)."""
    text = (
        "Before[^1] between[^name] behind.\n\nAgain[^1].\n\n- Item[^name] end\n\n"
        "| Cell[^name] x |\n| --- |\n\n"
        "[^1]: One *em*.\n[^name]: Two [r][ref].\n\n[ref]: https://a.example/x"
    )
    messages = {
        "Before[^1] between[^name] behind.": "Hinten[^name] und[^1] vorn.",
        "Again[^1].": "Wieder[^1] mal.",
        "Item[^name] end": "Punkt[^name] Ende",
        "Cell[^name] x": "Zelle[^name] y",
        "One *em*.": "Eins *betont*.",
        "Two [r][ref].": "Zwei [R][ref].",
    }
    found = translated(project, text, messages)
    body = found.body("index")
    assert len(re.findall(r'<a class="footnote-reference brackets"', body)) == 5
    assert re.search(r"<p>Hinten<a [^>]*>.*?</a> und<a [^>]*>.*?</a> vorn.</p>", body)
    assert "Eins <em>betont</em>." in body
    assert 'href="https://a.example/x">R</a>' in body
    doctree = found.app.env.get_doctree("index")
    assert doctree["translation_progress"] == {"total": 7, "translated": 6}


def test_links_to_headings_of_translated_pages(project: tuple[Path, dict[str, Any]]) -> None:
    """By the source's slug, from here and from another page (#844)."""
    root, _ = project
    (root / "other.md").write_text(":orphan:\n\n# Other\n\n[x](index.md#second-part)\n")
    (root / "other.md").write_text("---\norphan: true\n---\n# Other\n\n[x](index.md#second-part)\n")
    write_catalog(root, "other", {"[x](index.md#second-part)": "[zweiter](index.md#second-part)"})
    text = "[here](#second-part)\n\n## Second part"
    messages = {"[here](#second-part)": "[hier](#second-part)", "Second part": "Zweiter Teil"}
    found = translated(project, text, messages)
    assert 'href="#second-part">' in found.body("index")
    assert 'href="index.html#second-part">' in found.body("other")
    assert 'id="second-part"' in found.body("index")


def test_roles_and_substitutions(project: tuple[Path, dict[str, Any]]) -> None:
    """With translated text, in another order."""
    text = (
        "(here)=\n## Head\n\nUse {ref}`text <here>`, {abbr}`CI (a thing)` and {{ product }} at $a + b$ now."
    )
    messages = {
        "Use {ref}`text <here>`, {abbr}`CI (a thing)` and {{ product }} at $a + b$ now.": (
            "Bei $a + b$ {{ product }} mit {abbr}`KI (ein Ding)` und {ref}`Wort <here>`."
        ),
        "Head": "Kopf",
    }
    found = translated(project, text, messages)
    assert plain(found).endswith(r"Bei \(a + b\) Contoso mit KI und Wort.")
    assert '<abbr title="ein Ding">KI</abbr>' in found.body("index")
    assert 'href="#here"><span class="std std-ref">Wort</span>' in found.body("index")


def test_directives_with_text_in_them(project: tuple[Path, dict[str, Any]]) -> None:
    """Nested: titles, captions, legends, lists in them, with what the page defines."""
    text = (
        "::::{admonition} A *title*\nBody [b][ref].\n\n:::{figure} pic.png\n:name: fig\n:alt: Alt text\n\n"
        "Caption[^1].\n\nLegend [l][ref].\n:::\n::::\n\n```{list-table} Table title\n* - Left {{ product }}\n"
        "  - $x$ right\n```\n\nAs {numref}`fig` shows.\n\n[^1]: Note.\n\n[ref]: https://a.example/x"
    )
    messages = {
        "A *title*": "Ein *Titel*",
        "Body [b][ref].": "Rumpf [b][ref].",
        "Alt text": "Ersatztext",
        "Caption[^1].": "Die[^1] Unterschrift.",
        "Legend [l][ref].": "Die [Legende][ref].",
        "Table title": "Titel der Tabelle",
        "Left {{ product }}": "{{ product }} links",
        "$x$ right": "Rechts $x$",
        "As {numref}`fig` shows.": "Wie {numref}`fig` zeigt.",
        "Note.": "Notiz.",
    }
    found = translated(project, text, messages)
    body = found.body("index")
    for part in ("Ein <em>Titel</em>", 'alt="Ersatztext"', "Titel der Tabelle", "Contoso links", "Notiz."):
        assert part in body
    assert body.count('href="https://a.example/x"') == 2
    assert "footnote-reference" in body
    assert re.search(r'Wie <a [^>]*href="#fig"', body)


def test_definitions_tables_and_lists(project: tuple[Path, dict[str, Any]]) -> None:
    """Term, definition, cells with pipes, tasks."""
    text = (
        "Term [t][ref]\n: Definition[^1] of it.\n\n"
        "| A | B |\n| --- | --- |\n| one \\| two | $y$ [c][ref] |\n\n"
        "- [ ] Task [k][ref]\n\n[^1]: Note.\n\n[ref]: https://a.example/x"
    )
    messages = {
        "Term [t][ref]": "Begriff [t][ref]",
        "Definition[^1] of it.": "Seine[^1] Definition.",
        "A": "Das A",
        "one | two": "eins | zwei",
        "$y$ [c][ref]": "[c][ref] $y$",
    }
    found = translated(project, text, messages)
    body = found.body("index")
    assert re.search(r"<dt>Begriff <a [^>]*>t</a></dt>", body)
    assert re.search(r"<p>Seine<a [^>]*>.*?</a> Definition.</p>", body)
    assert "<p>Das A</p>" in body
    assert body.count('href="https://a.example/x"') == 3


def test_mathematics(project: tuple[Path, dict[str, Any]]) -> None:
    """In a sentence and as a block with a label, which is no message."""
    text = "The sum $a + b$ is {eq}`sum`.\n\n$$\na + b\n$$ (sum)"
    messages = {"The sum $a + b$ is {eq}`sum`.": "{eq}`sum` ist $a + b$."}
    body = translated(project, text, messages).body("index")
    assert re.search(
        r'<p><a [^>]*href="#equation-sum">\(1\)</a> ist <span [^>]*>\\\(a \+ b\\\)</span>.</p>', body
    )

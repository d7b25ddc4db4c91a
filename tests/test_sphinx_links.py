"""Links of the dialect: by path as docfx takes them, to places, by uid; what is wrong is said once."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from docutils import nodes
from sphinx import addnodes

from tests.sphinx_builds import Build, build, write_catalog

CONF = "gettext_compact = False\nlocale_dirs = ['locale']\nsuppress_warnings = ['toc.not_included']\n"
OTHER = """\
---
uid: docs/other
---
# Other page

## C# & "quotes" (v1.2), `code_x` -- *two*

## <a name="named"></a> Anchored

<table><tr><td id="cell">x</td></tr></table>

(label)=
Labelled.
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of a few documents; ``index.md`` is the test's."""
    files = {
        "conf.py": CONF,
        "Guide/index.md": "# Guide\n",
        "Guide/Other page.md": OTHER,
        "includes/part.md": "Part.\n",
        "data.json": "{}\n",
    }
    for name, text in files.items():
        path = tmp_path / "src" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "src"


def build_index(project: Path, text: str, **options: Any) -> Build:
    """Build with this text in ``index.md``."""
    (project / "index.md").write_text(f"# Index\n\n{text}\n", encoding="utf-8")
    return build(project, project.parent / "out", **{"exclude_patterns": ["includes"], **options})


def codes(found: Build) -> list[str]:
    """Line and code of each warning."""
    parts = (re.search(r":(\d+): WARNING: .*\[([\w.-]+)\]$", line) for line in found.warnings)
    return [f"{match[1]} {match[2].removeprefix('vianet.')}" for match in parts if match]


def hrefs(found: Build, page: str = "index") -> list[str]:
    """The addresses of the links in a page's text."""
    return re.findall(r'<a class="reference[^"]*" href="([^"]*)"', found.body(page))


@pytest.mark.parametrize(
    ("link", "href"),
    [
        ("Guide/Other%20page.md", "Guide/Other%20page.html"),
        ("Guide/Other%20page", "Guide/Other%20page.html"),
        ("guide/other%20PAGE.md", "Guide/Other%20page.html"),
        (".\\Guide\\index.md", "Guide/index.html"),
        ("~/guide/", "Guide/index.html"),
        ("/guide/index.md", "Guide/index.html"),
        ("guide", "Guide/index.html"),
        ("./Guide/index.yml", "Guide/index.html"),
        ("Guide/index.md?view=v1", "Guide/index.html"),
        ("Guide/index.md?tabs=a,b&view=v1", "Guide/index.html?tabs=a%2Cb"),
        ("Guide/Other%20page.md?tabs=win#named", "Guide/Other%20page.html?tabs=win#named"),
        ("?tabs=win#index", "?tabs=win#index"),
        (
            "Guide/Other%20page.md#c--quotes-v12-code_x----two",
            "Guide/Other%20page.html#c-quotes-v1-2-code-x-two",
        ),
        ("Guide/Other%20page.md#anchored", "Guide/Other%20page.html#anchored"),
        ("Guide/Other%20page.md#NAMED", "Guide/Other%20page.html#named"),
        ("Guide/Other%20page.md#cell", "Guide/Other%20page.html#cell"),
        ("Guide/Other%20page.md#label", "Guide/Other%20page.html#label"),
        ("#INDEX", "#index"),
        ("#label", "Guide/Other%20page.html#label"),
    ],
)
def test_paths_lead_to_documents(project: Path, link: str, href: str) -> None:
    """Without suffix, by folder, in any case; of the query what chooses a tab; places by slug and anchor."""
    found = build_index(project, f"[x]({link})")
    assert found.warnings == []
    assert hrefs(found) == [href]


def test_a_missing_page_is_reported_once(project: Path) -> None:
    """However many links lead to it; every link into the rest of the site is one warning."""
    (project / "second.md").write_text("# Second\n\n[a](gone.md#x) [b](gone.md) [c](/site/c)\n")
    text = "[a](gone.md)\n\n[b](includes/part.md)\n\n[c](/site/a)\n\n[d](/site/b#x) [j](data.json)"
    for jobs in (1, 2):
        found = build_index(project, text, jobs=jobs)
        assert codes(found) == ["3 link-outside", "5 link-outside", "7 link-outside"]
        assert "'gone.md' is not part of the project; 2 documents link there." in found.warnings[0]
        assert "'includes/part.md' is not part" in found.warnings[1]
        assert "'/site/a' is not part of the project, nor are 2 other addresses" in found.warnings[2]
        assert found.body("index").count('class="vianet-outside"') == 4
        assert "_downloads" in found.body("index")


def test_only_what_was_read_is_reported_again(project: Path) -> None:
    """A second build says nothing of documents that it does not read."""
    (project / "second.md").write_text("# Second\n\n[a](gone.md)\n")
    build_index(project, "[b](also-gone.md)")
    (project / "second.md").write_text("# Second\n\n[a](gone.md) again\n")
    found = build(project, project.parent / "out", freshenv=False, exclude_patterns=["includes"])
    assert ["second.md:3: WARNING: 'gone.md'" in line for line in found.warnings] == [True]


def test_a_place_that_is_not_there(project: Path) -> None:
    """One warning with our code, the link leads to the page; of its own page the text is shown."""
    found = build_index(project, "[a](Guide/index.md#none)\n\n[b](#none)\n\n[c](xref:docs/other#none)")
    assert codes(found) == ["3 link-fragment", "5 link-fragment", "7 link-fragment"]
    assert hrefs(found) == ["Guide/index.html", "Guide/Other%20page.html"]
    assert '<span class="vianet-outside">b</span>' in found.body("index")


def test_absolute_downloads(project: Path) -> None:
    """A file below the documents that is no page; any other address is one of the web site."""
    (project / "old.rst").write_text("Old\n===\n")
    text = "[a](/data.json) [b](/Guide/../data.json#x)\n\n[c](/old.rst)\n\n[d](/Guide)\n\n[e](/gone.json)"
    (project.parent / "up.json").write_text("{}")
    found = build_index(project, text + "\n\n[f](/../up.json)\n\n[g](/includes/part.md)")
    assert codes(found) == ["7 link-outside"]
    assert "'/Guide' is not part of the project, nor are 3 other addresses" in found.warnings[0]
    links = re.findall(r'<a class="reference ([a-z]+)[^"]*"[^>]*? href="([^"]*)"', found.body("index"))
    assert [(kind, href.rpartition("/")[2]) for kind, href in links] == [
        ("download", "data.json"),
        ("download", "data.json"),
        ("internal", "old.html"),
    ]


def test_bare_addresses_are_links(project: Path) -> None:
    """With their scheme, without the punctuation around them; not in code, links or words."""
    text = (
        "See https://a.example/b_c(d), (http://e.example/f). **https://g.example** `https://h.example`\n"
        "[https://i.example](Guide/index.md) xhttps://j.example https:// https://k.example/*l*"
    )
    found = build_index(project, text)
    assert hrefs(found) == [
        "https://a.example/b_c(d)",
        "http://e.example/f",
        "https://g.example",
        "Guide/index.html",
        "https://k.example/*l",
    ]
    assert "https://j.example" in found.body("index")


HEADINGS = {
    'C# and F#: what\'s "new"?': 'C# and F#: what\'s "new"?',
    "`dotnet-restore` (--force, -f) & more": "dotnet-restore (--force, -f) & more",
    "*Emphasis* **in** [a link](Guide/index.md) 1.2.3": "Emphasis in a link 1.2.3",
    "Größe, 日本語 and naïve_names": "Größe, 日本語 and naïve_names",
    "Trailing punctuation!...": "Trailing punctuation!...",
    "--dashes -- inside--": "--dashes -- inside--",
    "Escaped \\*star\\* &amp; entity": "Escaped *star* & entity",
}
"""Markdown and text."""


def docfx_slug(text: str) -> str:
    """The id that docfx gives a heading: Markdig's for GitHub, letter by letter."""
    kept = (char for char in text if char.isalpha() or char.isdecimal() or char in " -_")
    return "".join("-" if char == " " else char.lower() for char in kept)


def test_slugs_are_those_of_docfx(project: Path) -> None:
    """So that ``#slug`` in a page means the same heading."""
    found = build_index(project, "".join(f"## {heading}\n\n" for heading in [*HEADINGS, "Twice", "Twice"]))
    slugs = found.app.env.metadata["index"]["myst_slugs"]
    assert list(slugs) == ["index", *map(docfx_slug, HEADINGS.values()), "twice", "twice-1"]


# --- uids

XREF = [
    "map.yml",
    "map.json",
    {"Some.Type": "https://api.example/type"},
]


@pytest.fixture
def maps(project: Path) -> Path:
    """Maps beside the documents."""
    (project / "map.yml").write_text(
        "### YamlMime:XRefMap\nbaseUrl: https://base.example/api/\nreferences:\n"
        "- {uid: 'N.T.M*', name: M, nameWithType: T.M, fullName: N.T.M, href: t.html#m}\n"
        "- {uid: Some.Type, name: First, href: first.html}\n"
        "- {uid: Evil, href: 'javascript:alert(1)'}\n"
        "- {uid: 3}\n- text\n"
    )
    (project / "map.json").write_text('{"references": [{"uid": "J`1", "name": "J<T>", "href": "/j"}]}')
    return project


def test_uids_of_maps(maps: Path) -> None:
    """The first map that has one counts; the name shown is the one asked for, or the text."""
    text = (
        "<xref:N.T.M%2A> <xref:N.T.M*?displayProperty=nameWithType>\n"
        "<xref:N.T.M%2A?displayProperty=fullName>\n"
        '<xref:J%601> [*t*](xref:Some.Type) <xref:Some.Type?text=a%20b> <a href="xref:Some.Type">h</a>\n\n'
        '<p>In <a href="xref:Some.Type">HTML</a></p>'
    )
    found = build_index(maps, text, vianet_xref=XREF)
    assert found.warnings == []
    first = "https://base.example/api/first.html"
    assert hrefs(found) == ["https://base.example/api/t.html#m"] * 3 + ["/j"] + [first] * 4
    shown = re.findall(r'<span class="pre">([^<]*)</span>', found.body("index"))
    assert shown == ["M", "T.M", "N.T.M", "J&lt;T&gt;"]
    assert "<em>t</em></span></a>" in found.body("index")
    assert ">a b</span></a>" in found.body("index")


def test_uids_that_are_not_known(maps: Path) -> None:
    """Shown as code, and reported once for each, whichever document has it first."""
    (maps / "second.md").write_text("# Second\n\n<xref:Un.Known.Type>\n")
    text = "<xref:Un.Known.Type> [t](xref:Un.Known.Type)\n\n"
    text += "<xref:A.B.C%2A?displayProperty=nameWithType> <xref:Evil>"
    for jobs in (1, 2):
        found = build_index(maps, text, vianet_xref=XREF, jobs=jobs)
        assert codes(found) == ["3 xref", "5 xref", "5 xref"]
        assert "uid 'Un.Known.Type'; 2 documents link there" in found.warnings[0]
        assert hrefs(found) == []
        assert re.findall(r'<span class="pre">([^<]*)</span>', found.body("index")) == ["Type", "B.C", "Evil"]


def test_uids_of_documents(project: Path) -> None:
    """The document whose front matter has the uid, by its title; in headings nothing of it leaks."""
    text = "## See <xref:docs/other>\n\n<xref:docs/other#named> [x](xref:docs/other)\n"
    found = build_index(project, text)
    page = "Guide/Other%20page.html"
    assert [href for href in hrefs(found) if "Other" in href] == [page, f"{page}#named", page]
    assert "<h2>See <a " in found.body("index")
    assert 'id="see-docs-other"' in found.body("index")
    entries = found.app.env.tocs["index"].findall(nodes.reference)
    entry = next(node for node in entries if node["anchorname"] == "#see-docs-other")
    assert entry.astext() == "See docs/other"
    assert not any(True for _ in entry.findall(addnodes.pending_xref))


def test_uids_of_inventories(project: Path) -> None:
    """Whoever answers for missing references is asked, as intersphinx is."""
    (project / "conf.py").write_text(
        CONF + "from docutils import nodes\n\ndef answer(app, env, node, inner):\n"
        "    if (node['reftype'], node['reftarget']) == ('any', 'In.Ventory'):\n"
        "        return nodes.reference('', '', inner, refuri='https://inv.example/x')\n\n"
        "def setup(app):\n    app.connect('missing-reference', answer)\n"
    )
    found = build_index(project, "<xref:In.Ventory>")
    assert found.warnings == []
    assert hrefs(found) == ["https://inv.example/x"]


@pytest.mark.parametrize("text", ["", "[]", "references: 3\n", "- [[", "{" * 5000, "\xff"])
def test_maps_that_cannot_be_used(project: Path, text: str) -> None:
    """Reported with the file, and the build goes on."""
    for name in ("bad.yml", "bad.json"):
        (project / name).write_bytes(text.encode("latin-1"))
    found = build_index(project, "<xref:A.B>", vianet_xref=["bad.yml", "bad.json", "gone.json"])
    assert codes(found) == ["1 xref-map"] * 3 + ["3 xref"]


def test_a_map_that_is_too_large(maps: Path) -> None:
    """Is not loaded."""
    text = '{"references": [{"uid": "Some.Type", "href": "https://x.example/"}], "more": "' + "x" * 100 + '"}'
    (maps / "map.json").write_text(text)
    options = {"vianet_xref": ["map.yml", "map.json"]}
    assert build_index(maps, "<xref:Some.Type>", **options).warnings == []
    found = build_index(maps, "<xref:Some.Type>", vianet_max_page_size=100, **options)
    assert codes(found) == ["1 xref-map", "1 xref-map", "3 xref"]


def test_uids_in_translations(maps: Path) -> None:
    """In text, cells and headings; a translation may use the uids of its source, and no others."""
    messages = {
        "Head <xref:Some.Type>": "Kopf <xref:Some.Type>",
        "Cell <xref:Some.Type>": "Zelle [t](xref:Some.Type)",
        "Text <xref:Some.Type>.": "<xref:Some.Type?text=Typ> Text.",
        "Bad <xref:Some.Type>.": "Schlecht <xref:N.T.M*>.",
    }
    write_catalog(maps, "index", messages)
    text = (
        "## Head <xref:Some.Type>\n\n| Cell <xref:Some.Type> |\n| --- |\n| x |\n\n"
        "Text <xref:Some.Type>.\n\nBad <xref:Some.Type>."
    )
    source = build_index(maps, text, vianet_xref=XREF)
    found = build_index(maps, text, vianet_xref=XREF, language="de")
    assert codes(found) == ["11 unsafe-markup"]
    assert set(hrefs(found)) == {"https://base.example/api/first.html"}
    assert len(hrefs(found)) == 4
    for part in ("Kopf <a", "<p>Zelle <a", ">Typ</span></a> Text.", "<p>Bad <a"):
        assert part in found.body("index")
    ids = re.compile(r'\bid="([^"]*)"')
    assert ids.findall(found.body("index")) == ids.findall(source.body("index"))
    assert "head-type" in ids.findall(found.body("index"))


def test_the_other_dialect_has_no_uids(project: Path) -> None:
    """``myst``: stock MyST's autolink."""
    found = build_index(project, "<xref:Some.Uid>", vianet_dialect="myst")
    assert 'href="xref:Some.Uid"' in found.body("index")

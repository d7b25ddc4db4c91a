"""``vianet-toc``: the navigation that a site has of a table of contents."""

from __future__ import annotations

import os
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.sphinx_builds import Build, build, read_pot, write_catalog

TOC = """\
- name: Welcome
  href: index.md
- name: Start
  items:
  - name: Install
    href: a.md
  - name: Deeper
    items:
    - name: Bee
      href: B.md?tabs=x
    - name: Web
      href: https://example.com/x
    - name: Place
      href: c.md#section
- name: Sub
  href: sub/
- name: Api
  href: api/f.md
  items:
  - name: Overview
    href: api/f.md
  - name: C again
    href: c.md
  - name: Site
    href: /core?view=x
- href: hosts.rst
"""
SUB = "# [Dee](d.md)\n# Group\n## [Eee](e.md)\n"
NAVIGATION = [
    ("Welcome", "index.html", []),
    (
        "Start",
        "a.html#",
        [
            ("Install", "a.html", []),
            (
                "Deeper",
                "b.html#",
                [
                    ("Bee", "b.html", []),
                    ("Web", "https://example.com/x", []),
                    ("Place", "c.html#section", []),
                ],
            ),
        ],
    ),
    (
        "Sub",
        "sub/d.html#",
        [("Dee", "sub/d.html", []), ("Group", "sub/e.html#", [("Eee", "sub/e.html", [])])],
    ),
    (
        "Api",
        "api/f.html",
        [
            ("Overview", "api/f.html", []),
            ("C again", "c.html", []),
            ("Site", "https://docs.example.org/core?view=x", []),
        ],
    ),
    ("Hosts", "hosts.html", []),
]


class Lists(HTMLParser):
    """Nested lists of links as (text, address, children)."""

    def __init__(self) -> None:
        super().__init__()
        self.stack: list[list[list[object]]] = [[]]
        self.text = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.stack[-1].append(["", dict(attrs)["href"], []])
            self.text = True
        elif tag == "ul" and self.stack[-1]:
            self.stack.append(self.stack[-1][-1][2])  # type: ignore[arg-type]  # the children
        elif tag == "ul":
            self.stack.append(self.stack[-1])

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self.text = False
        elif tag == "ul":
            self.stack.pop()

    def handle_data(self, data: str) -> None:
        if self.text:
            self.stack[-1][-1][0] += data  # type: ignore[operator]


def as_tuples(items: list[list[object]]) -> list[object]:
    return [(text, address, as_tuples(below)) for text, address, below in items]  # type: ignore[arg-type]


def links(text: str) -> list[object]:
    """The navigation in a piece of HTML."""
    parser = Lists()
    parser.feed(text)
    return as_tuples(parser.stack[0])


def main(result: Build, name: str) -> str:
    """What a page says, without its sidebar."""
    return result.body(name).partition('<div class="sphinxsidebar"')[0]


def wrapper(result: Build) -> str:
    """The toctree that the directive's document shows."""
    return main(result, "index").partition('<div class="toctree-wrapper compound">')[2]


def sidebar(result: Build, name: str) -> str:
    """The navigation of the sidebar of alabaster, without captions."""
    found = re.search(
        r"<h3>Navigation</h3>(.*?)<div class=\"relations\">", result.read(f"{name}.html"), re.DOTALL
    )
    assert found is not None
    return found[1]


def make(base: Path, toc: str = TOC, options: str = "") -> Path:
    root = base / "src"
    (root / "sub").mkdir(parents=True)
    (root / "api").mkdir()
    (root / "conf.py").write_text("", encoding="utf-8")
    (root / "index.md").write_text(f"# Home\n\n```{{vianet-toc}} TOC.yml\n{options}```\n", encoding="utf-8")
    (root / "hosts.rst").write_text("Hosts\n=====\n", encoding="utf-8")
    for name in ("a", "b", "c", "sub/d", "sub/e", "api/f"):
        (root / f"{name}.md").write_text(f"# Page {name}\n\n## Section\n\nText.\n", encoding="utf-8")
    (root / "TOC.yml").write_text(toc, encoding="utf-8")
    (root / "sub" / "TOC.md").write_text(SUB, encoding="utf-8")
    return root


def run(root: Path, out: str = "out", **values: object) -> Build:
    values = {"html_theme": "alabaster", "vianet_link_base": "https://docs.example.org", **values}
    values.setdefault("exclude_patterns", ["**/TOC.md", "localized", "locale"])
    return build(root, root.parent / out, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_navigation_is_the_table_of_contents(tmp_path: Path, jobs: int) -> None:
    """Groups lead to their first page; titles are those of the table; the same page may stand twice."""
    result = run(make(tmp_path), jobs=jobs)
    assert result.warnings == []
    expected = [("Welcome", "#", []), *NAVIGATION[1:]]
    assert links(wrapper(result)) == expected


def test_the_sidebar_opens_the_branch_of_the_page(tmp_path: Path) -> None:
    """Other branches are closed, as the theme wants it; groups are not marked as the page."""
    result = run(make(tmp_path))
    html = sidebar(result, "sub/e")
    assert links(html) == [
        ("Welcome", "../index.html", []),
        ("Start", "../a.html#", []),
        ("Sub", "d.html#", [("Dee", "d.html", []), ("Group", "#", [("Eee", "#", [])])]),
        ("Api", "../api/f.html", []),
        ("Hosts", "../hosts.html", []),
    ]
    assert re.findall(r'class="current reference internal" href="[^"]*">(\w+)', html) == ["Eee"]
    open_theme = run(make(tmp_path / "open"), html_theme_options={"sidebar_collapse": False})
    assert "C again" in sidebar(open_theme, "sub/e")


def test_previous_next_and_parents_follow_the_table(tmp_path: Path) -> None:
    page = run(make(tmp_path)).read("sub/e.html")
    assert re.search(r'rel="prev" title="Page sub/d"', page) or 'title="previous chapter">Page sub/d' in page
    assert 'title="next chapter">Page api/f' in page
    relations = page.partition('<div class="relations">')[2]
    assert re.findall(r"<li><a [^>]*>([^<]*)</a><ul>", relations) == [
        "Documentation overview",
        "Sub",
        "Group",
    ]


def test_captions_and_hidden(tmp_path: Path) -> None:
    """Groups at the top as captions; a toctree that is only in the sidebar."""
    result = run(make(tmp_path, options=":captions:\n:hidden:\n"))
    assert "Install" not in main(result, "index")
    html = sidebar(result, "a")
    assert re.findall(r'class="caption-text">([^<]*)', html) == ["Start", "Sub", "Api"]


def test_titles_are_messages_with_their_places(tmp_path: Path) -> None:
    """Also from doctrees that another builder has made."""
    root = make(tmp_path)
    run(root, builder="gettext", out="pot")
    messages = read_pot(tmp_path / "pot" / "index.pot")
    assert messages == [
        *("Welcome", "Start", "Install", "Deeper", "Bee", "Web", "Place", "Sub", "Dee", "Group", "Eee"),
        *("Api", "Overview", "C again", "Site", "Home"),
    ]
    template = (tmp_path / "pot" / "index.pot").read_text(encoding="utf-8")
    assert re.search(r'#: \S*sub/TOC\.md:2\nmsgid "Group"', template)
    assert re.search(r'#: \S*src/TOC\.yml:7\nmsgid "Deeper"', template)


def test_titles_from_the_localized_table_and_from_catalogs(tmp_path: Path) -> None:
    """A catalog's entry wins; what neither has stays."""
    root = make(tmp_path)
    localized = root / "localized" / "de-DE"
    localized.mkdir(parents=True)
    text = TOC.replace("Start", "Anfang").replace("Install", "Einrichten").replace("Bee", "Biene")
    (localized / "TOC.yml").write_text(text, encoding="utf-8")
    (localized / "x.md").write_text("---\nms.contentlocale: de-DE\n---\n# X\n", encoding="utf-8")
    write_catalog(root, "index", {"Install": "Installieren", "Group": "Gruppe", "Home": "Heim"})
    result = run(root, language="de", locale_dirs=["locale"], vianet_localized=["localized/{locale}"])
    names = re.findall(r">([^<>]+)</a>", wrapper(result))
    assert names[1:6] == ["Anfang", "Installieren", "Deeper", "Biene", "Web"]
    assert "Gruppe" in names
    assert not [warning for warning in result.warnings if "toc" in warning]


def test_what_is_wrong_is_reported_and_the_rest_built(tmp_path: Path) -> None:
    """Missing documents, loops, files outside, YAML that is none: file, line and code."""
    toc = (
        "- name: Fine\n  href: a.md\n- name: Gone\n  href: gone.md\n- name: Out\n  href: ../../TOC.yml\n"
        "- name: Loop\n  href: sub/TOC.md\n- name: Site\n  href: /x\n- name: Type\n  uid: A.B\n"
        "- name: Bad\n  href: bad/\n"
        "- name: Empty\n  items:\n  - name: Nothing\n    href: nothing.md\n"
    )
    root = make(tmp_path, toc)
    (root / "sub" / "TOC.md").write_text("# [All](../TOC.yml)\n# [Dee](d.md)\n", encoding="utf-8")
    (root / "bad").mkdir()
    (root / "bad" / "toc.yml").write_text("- name: [\n", encoding="utf-8")
    (tmp_path / "TOC.yml").write_text("- name: Secret\n  href: a.md\n", encoding="utf-8")
    result = run(root, vianet_link_base=None)
    found = [re.sub(r"^.*/src/|\. .*(?= \[)", "", line) for line in result.warnings if "vianet." in line]
    assert sorted(found) == [
        "TOC.yml:11: WARNING: the entry 'Type' names the uid 'A.B' and no page [vianet.toc-entry]",
        "TOC.yml:17: WARNING: the entry 'Nothing' names 'nothing.md', which is no document of the project"
        " [vianet.toc-entry]",
        "TOC.yml:3: WARNING: the entry 'Gone' names 'gone.md', which is no document of the project"
        " [vianet.toc-entry]",
        "TOC.yml:5: WARNING: the table of contents ../../TOC.yml is outside of the source folder"
        " [vianet.toc]",
        "TOC.yml:9: WARNING: '/x' is not part of the project [vianet.link-outside]",
        "bad/toc.yml:2: WARNING: the YAML cannot be read: did not find expected node content [vianet.toc]",
        "sub/TOC.md:1: WARNING: the table of contents TOC.yml includes itself [vianet.toc]",
    ]
    assert links(wrapper(result)) == [
        ("Fine", "a.html", []),
        ("Loop", "sub/d.html#", [("Dee", "sub/d.html", [])]),
    ]


def test_a_missing_file_is_reported_at_the_directive(tmp_path: Path) -> None:
    root = make(tmp_path)
    (root / "hosts.rst").write_text("Hosts\n=====\n\n.. vianet-toc:: none/TOC.yml\n", encoding="utf-8")
    result = run(root)
    assert [line for line in result.warnings if "hosts.rst:4" in line and "[vianet.toc]" in line]


def test_changes_reach_every_page(tmp_path: Path) -> None:
    """A nested table, a new document: the host is read again, and all pages show the new navigation."""
    root = make(tmp_path)
    run(root)
    assert "Eee" in sidebar(run(root, freshenv=False), "sub/e")
    nested = root / "sub" / "TOC.md"
    nested.write_text(
        SUB.replace("Eee", "New name").replace("# [Dee](d.md)", "# [Dee](d.md)\n# [N](n.md)"), "utf-8"
    )
    stat = nested.stat()
    os.utime(nested, (stat.st_atime, stat.st_mtime + 5))
    result = run(root, freshenv=False)
    assert "New name" in sidebar(result, "sub/e")
    assert "New name" in main(result, "index")
    (root / "sub" / "n.md").write_text("# New\n", encoding="utf-8")
    again = run(root, freshenv=False)
    assert again.warnings == []
    assert ">N</a>" in sidebar(again, "sub/d")


def test_numbered_figures_and_other_builders(tmp_path: Path) -> None:
    """Figures in groups are numbered; pages are in the one page and in the text."""
    root = make(tmp_path)
    figure = "```{figure} pic.png\n:name: fig\n\nCaption\n```\n"
    (root / "b.md").write_text(f"# Page b\n\n{figure}\nSee {{numref}}`fig`.\n", encoding="utf-8")
    (root / "pic.png").write_bytes(b"x")
    result = run(root, numfig=True)
    assert result.warnings == []
    assert "Fig. 1" in result.body("b")
    for builder in ("singlehtml", "text", "latex"):
        assert run(root, builder=builder, out=builder, numfig=True).warnings == []
    assert "Page sub/e" in (tmp_path / "singlehtml" / "index.html").read_text(encoding="utf-8")


def test_entries_for_other_monikers_are_left_out(tmp_path: Path) -> None:
    """They are messages all the same."""
    entry = "- name: {}\n  href: {}.md\n  monikerRange: '{}'\n"
    toc = entry.format("Old", "a", "< x-2.0") + entry.format("New", "b", ">= x-2.0")
    root = make(tmp_path, toc)
    result = run(root, vianet_moniker=["x-3.0"])
    assert links(wrapper(result)) == [("New", "b.html", [])]
    run(root, builder="gettext", out="pot", vianet_moniker=["x-3.0"])
    assert read_pot(tmp_path / "pot" / "index.pot") == ["Old", "New", "Home"]


def test_a_page_keeps_its_own_toctree(tmp_path: Path) -> None:
    """Where the table of contents has nothing below it; a new one reaches the navigation, too."""
    root = make(tmp_path)
    run(root)
    (root / "own.md").write_text("# Own\n", encoding="utf-8")
    (root / "a.md").write_text("# Page a\n\n```{toctree}\nown\n```\n", encoding="utf-8")
    stat = (root / "a.md").stat()
    os.utime(root / "a.md", (stat.st_atime, stat.st_mtime + 5))
    result = run(root, freshenv=False)
    assert result.warnings == []
    assert ">Own</a>" in wrapper(result)
    assert '<a class="current reference internal" href="#">Own</a>' in sidebar(result, "own")

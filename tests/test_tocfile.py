"""Tables of contents: what one file says, and how the names of a localized one find their entries."""

from __future__ import annotations

from sphinx_vianet.errors import Code
from sphinx_vianet.tocfile import TocEntry, match_names, parse_toc

YAML = """\
### YamlMime:TableOfContent
items:
- name: Welcome
  href: index.md
  expanded: true
- - name: In a list of lists
    href: a.md
- name: Group
  displayName: other, words
  items:
  - {name: Deep, href: "~/b.md?view=x#y", monikerRange: ">= v1"}
  - name: null
    href: c.md
  - topicHref: d.md
    tocHref: sub/TOC.yml
    name: Sub
- name: Api
  uid: Some.Type
  maintainContext: true
- loose
-
- expanded: true
"""

MARKDOWN = """\
---
title: x
---
# [Welcome *to* us](index.md "t")
# Group
## [With space](a%20b.md)
### Deep
- [Item](i.md)
  1. [Below](j.md)
- Plain
## @Some.Type
## [By uid](xref:Other.Type)

A paragraph.
"""


def outline(entries: tuple[TocEntry, ...]) -> list[object]:
    """Names with what they lead to, nested."""
    return [
        (
            entry.name,
            entry.href or entry.topic_href or entry.uid,
            *([outline(entry.items)] if entry.items else []),
        )
        for entry in entries
    ]


def test_yaml() -> None:
    """Items at the top or below ``items``, lists in lists, lines."""
    entries, findings = parse_toc(YAML, "TOC.yml")
    assert outline(entries) == [
        ("Welcome", "index.md"),
        ("In a list of lists", "a.md"),
        ("Group", "", [("Deep", "~/b.md?view=x#y"), ("", "c.md"), ("Sub", "d.md")]),
        ("Api", "Some.Type"),
    ]
    group = entries[2]
    assert (group.line, group.items[0].line, group.items[0].moniker_range) == (8, 11, ">= v1")
    assert (group.items[2].toc_href, group.items[2].topic_href) == ("sub/TOC.yml", "d.md")
    assert [(finding.code, finding.line) for finding in findings] == [
        (Code.TOC_ENTRY, 20),
        (Code.TOC_ENTRY, 22),
    ]


def test_markdown() -> None:
    """Headings by level, lists below the heading before them; anything else is reported."""
    entries, findings = parse_toc(MARKDOWN, "toc.md")
    assert outline(entries) == [
        ("Welcome to us", "index.md"),
        (
            "Group",
            "",
            [
                (
                    "With space",
                    "a b.md",
                    [("Deep", "", [("Item", "i.md", [("Below", "j.md")]), ("Plain", "")])],
                ),
                ("@Some.Type", ""),
                ("By uid", "Other.Type"),
            ],
        ),
    ]
    assert [(finding.code, finding.line) for finding in findings] == [(Code.TOC_ENTRY, 14)]


def test_headings_may_skip_levels() -> None:
    entries, _ = parse_toc("# A\n### [B](b.md)\n## [C](c.md)\n", "TOC.md")
    assert outline(entries) == [("A", "", [("B", "b.md"), ("C", "c.md")])]


def test_yaml_that_cannot_be_read_is_a_finding() -> None:
    """Not YAML; too deep; nothing."""
    for text in ("- name: [", "- " * 200 + "x"):
        entries, findings = parse_toc(text, "TOC.yml")
        assert entries == ()
        assert [finding.code for finding in findings] == [Code.TOC]
    assert parse_toc("", "TOC.yml") == ((), [])
    assert parse_toc("# only a comment\n", "TOC.yml") == ((), [])


def test_names_are_matched_by_target_then_by_position() -> None:
    """A moved page keeps its name; groups between the same pages are paired, others are not."""
    source, _ = parse_toc("# [A](a.md)\n# One\n## [B](b.md)\n# Two\n# [C](c.md)\n# Three\n", "TOC.md")
    localized, _ = parse_toc("# [Ä](./A.md)\n# Eins\n## [Be](b.md)\n# Zwei\n# [Ce](c.md)\n", "TOC.md")
    names = match_names(source, localized)
    shown = [names.get(id(entry)) for entry in source]
    assert shown == ["Ä", "Eins", "Zwei", "Ce", None]
    assert names[id(source[1].items[0])] == "Be"
    other, _ = parse_toc("# Nur eins\n# [C](c.md)\n", "TOC.md")
    assert match_names(source, other) == {id(source[3]): "C"}

"""Tables of contents of docfx: ``TOC.yml`` and ``TOC.md`` as a tree of entries.

Only what one file says: where entries lead, and which files they bring in, is for the
Sphinx side to find out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from .errors import Code
from .frontmatter import load_yaml
from .model import Finding

if TYPE_CHECKING:
    from markdown_it.token import Token

__all__ = ["TocEntry", "is_toc_name", "match_names", "parse_toc"]

_NAMES = {"toc.yml", "toc.md"}
_KEYS = {"name", "href", "topichref", "tochref", "uid", "topicuid", "monikerrange", "displayname"}
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class TocEntry:
    """One entry, with those below it."""

    name: str
    """As readers see it; empty where the page's own title is to be taken."""
    href: str
    """Page, address, folder or another table of contents; empty for a group."""
    topic_href: str = ""
    """The page, where ``href`` is a table of contents."""
    toc_href: str = ""
    """The table of contents, where ``href`` is a page."""
    uid: str = ""
    moniker_range: str = ""
    line: int = 1
    """1-based."""
    items: tuple[TocEntry, ...] = ()

    @property
    def key(self) -> str:
        """What the same entry of a localized table of contents has, too; empty for a group."""
        target = self.topic_href or self.href or self.toc_href or self.uid
        return target.replace("\\", "/").removeprefix("./").lower()


def is_toc_name(name: str) -> bool:
    """Whether a file of this name is a table of contents."""
    return name.lower() in _NAMES


def parse_toc(text: str, path: str) -> tuple[tuple[TocEntry, ...], list[Finding]]:
    """Read a table of contents.

    Args:
        text: The file.
        path: Its name, for findings; ``.md`` at its end makes it Markdown, else it is YAML.

    Returns:
        The entries at the top, and a finding for each place that is no entry.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if path.lower().endswith(".md"):
        return _markdown_entries(text, path)
    value, findings = load_yaml(text, path, 1)
    if findings:
        return (), [replace(finding, code=Code.TOC) for finding in findings]
    if value is None:
        return (), []
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    root = yaml.compose(text, Loader=loader)
    found: list[Finding] = []
    if isinstance(root, yaml.MappingNode):
        root = next((item for name, item in root.value if name.value == "items"), root)
    return tuple(_yaml_entries(root, path, found)), found


def _yaml_entries(node: Any, path: str, findings: list[Finding]) -> Iterator[TocEntry]:
    """The entries of a list; a list in it counts as if its entries stood in its place."""
    import yaml

    if isinstance(node, yaml.MappingNode):
        entry = _yaml_entry(node, path, findings)
        if entry is not None:
            yield entry
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _yaml_entries(item, path, findings)
    elif node.value.strip() and node.value.strip() not in ("null", "~"):
        message = f"{node.value.strip()[:60]!r} is no entry of a table of contents"
        findings.append(Finding(Code.TOC_ENTRY, path, node.start_mark.line + 1, message))


def _yaml_entry(node: Any, path: str, findings: list[Finding]) -> TocEntry | None:
    import yaml

    values: dict[str, str] = {}
    items: tuple[TocEntry, ...] = ()
    for name, value in node.value:
        key = str(getattr(name, "value", "")).lower()
        if key == "items":
            items = tuple(_yaml_entries(value, path, findings))
        elif isinstance(value, yaml.ScalarNode) and key in _KEYS and value.value not in ("null", "~"):
            values[key] = _SPACE.sub(" ", value.value).strip()
    line = node.start_mark.line + 1
    if not items and not values.keys() & {"name", "href", "topichref", "tochref", "uid", "topicuid"}:
        findings.append(Finding(Code.TOC_ENTRY, path, line, "an entry has neither a name nor a page"))
        return None
    return TocEntry(
        name=values.get("name", "") or ("" if values.get("href") else values.get("displayname", "")),
        href=values.get("href", ""),
        topic_href=values.get("topichref", ""),
        toc_href=values.get("tochref", ""),
        uid=values.get("uid", "") or values.get("topicuid", ""),
        moniker_range=values.get("monikerrange", ""),
        line=line,
        items=items,
    )


class _Line(NamedTuple):
    """One entry of a Markdown file, with its depth."""

    depth: int
    name: str
    href: str
    line: int


def _markdown_entries(text: str, path: str) -> tuple[tuple[TocEntry, ...], list[Finding]]:
    from markdown_it import MarkdownIt
    from mdit_py_plugins.front_matter import front_matter_plugin

    findings: list[Finding] = []
    tokens = (
        MarkdownIt("commonmark").use(front_matter_plugin).parse(text if text.endswith("\n") else text + "\n")
    )
    lines = list(_markdown_lines(tokens, path, findings))
    return _nested(lines, 0, len(lines)), findings


def _markdown_lines(tokens: Sequence[Token], path: str, findings: list[Finding]) -> Iterator[_Line]:
    """Headings by their level; items of lists below the heading before them."""
    heading = depth = 0
    level = lists = 0
    for token in tokens:
        if token.type == "heading_open":
            level = heading = int(token.tag[1:])
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            lists += 1
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            lists -= 1
        elif token.type == "inline":
            line = token.map[0] + 1 if token.map else 1
            depth = level or (heading + lists if lists else 0)
            level = 0
            name, href = _title_and_link(token.children or [])
            if depth and (name or href):
                yield _Line(depth, name, href, line)
            else:
                message = f"{token.content[:60]!r} is no entry of a table of contents"
                findings.append(Finding(Code.TOC_ENTRY, path, line, message))


def _title_and_link(tokens: Sequence[Token]) -> tuple[str, str]:
    """The text of a line, and the address of the first link in it."""
    href = ""
    parts: list[str] = []
    for token in tokens:
        if token.type == "link_open" and not href:
            href = str(token.attrs.get("href", ""))
        elif token.type in ("text", "text_special", "code_inline"):
            parts.append(token.content)
        elif token.type in ("softbreak", "hardbreak"):
            parts.append(" ")
    return _SPACE.sub(" ", "".join(parts)).strip(), _unquoted(href)


def _unquoted(href: str) -> str:
    from urllib.parse import unquote

    return href if "://" in href else unquote(href)


def _nested(lines: Sequence[_Line], start: int, end: int) -> tuple[TocEntry, ...]:
    """Lines as a tree: each holds the deeper ones that follow it."""
    found: list[TocEntry] = []
    while start < end:
        line = lines[start]
        below = start + 1
        while below < end and lines[below].depth > line.depth:
            below += 1
        items = _nested(lines, start + 1, below)
        uid = line.href[5:] if line.href.lower().startswith("xref:") else ""
        uid = line.href[1:] if line.href.startswith("@") else uid
        href = "" if uid else line.href
        found.append(TocEntry(line.name, href, uid=uid, line=line.line, items=items))
        start = below
    return tuple(found)


def match_names(source: Sequence[TocEntry], localized: Sequence[TocEntry]) -> dict[int, str]:
    """The names of a localized table of contents, for the entries of its source.

    Entries are paired by where they lead, those in between by their position where there
    are as many on both sides; the same again below each pair.

    Args:
        source: Entries of the source.
        localized: Entries of the localized file.

    Returns:
        Name by ``id`` of the source's entry, where there is one and it is not empty.
    """
    found: dict[int, str] = {}
    for one, other in _pairs(source, localized):
        if other.name:
            found[id(one)] = other.name
        found.update(match_names(one.items, other.items))
    return found


def _pairs(source: Sequence[TocEntry], localized: Sequence[TocEntry]) -> Iterator[tuple[TocEntry, TocEntry]]:
    places: dict[str, list[int]] = {}
    for index, entry in enumerate(localized):
        if entry.key:
            places.setdefault(entry.key, []).append(index)
    partner: dict[int, int] = {}
    for index, entry in enumerate(source):
        if entry.key and places.get(entry.key):
            partner[index] = places[entry.key].pop(0)
    taken = set(partner.values())
    free_here = [index for index in range(len(source)) if index not in partner]
    free_there = [index for index in range(len(localized)) if index not in taken]
    for here, there in zip(
        _runs(free_here, partner), _runs(free_there, {b: a for a, b in partner.items()}), strict=False
    ):
        if len(here) == len(there):
            partner.update(zip(here, there, strict=True))
    for index, other in partner.items():
        yield source[index], localized[other]


def _runs(free: Sequence[int], partner: dict[int, int]) -> list[list[int]]:
    """The entries without a partner, by how many with one stand before them."""
    runs: list[list[int]] = [[] for _ in range(len(partner) + 1)]
    before = sorted(partner)
    for index in free:
        runs[sum(1 for place in before if place < index)].append(index)
    return runs

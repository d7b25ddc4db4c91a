"""A localized page as messages in both languages: one parse, filled twice.

Both sides of an annotated page have the same blocks. They are parsed once, with opaque
placeholders for the units, and each block is then filled with the source and with the
target side (``docs/explanation/alignment.md``).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from .characters import without_controls
from .limits import cut_line
from .markdown import Block, Dialect, Document, block_messages, parse_blocks
from .model import Kind, Page, Unit
from .page import readable, unit_text
from .placeholders import fill, placeholder_numbers, split_placeholders
from .prepared import additions, applied, block_marks, prepared_text, quote_line
from .yamlpage import unquoted, yaml_texts

__all__ = [
    "META_NAMES",
    "Entry",
    "Origin",
    "PageSides",
    "meta_texts",
    "page_sides",
    "plain_sides",
    "plain_unit",
    "source_side",
    "unit_content",
]

META_NAMES = ("title", "description", "keywords")
"""Front matter values that are messages, in the order in which the parser puts them."""

_CONTINUATION = re.compile(r"\n[ \t]*(?:>[ \t]?)*")
_BROKEN = re.compile(r"<span (?:data-[ts]tu-id=|class=(?:\\?\"|&quot;)sxs-lookup)")
_LINE_BREAK = re.compile(r"[ \t]*[\r\n]+[ \t]*")
_SPACE = re.compile(r"[ \t\r\n\f]+")


class Entry(NamedTuple):
    """One message of a page, in both languages as far as they are known."""

    kind: Kind
    source: str
    """The msgid that the page's own source side gives; for alternative texts, that of the target."""
    target: str
    line: int
    units: tuple[Unit, ...] = ()
    """The units in the block, for the block's own message only."""
    broken: bool = False
    """Whether span tags without a counterpart stand in the block."""
    path: str = ""
    """Where the value of a YAML page stands that the message is from (``YamlText.path``)."""
    block: int = -1
    """Index of its block among all blocks of the page's documents."""


class Origin(NamedTuple):
    """Which part of the parsed page an entry is from."""

    document: int
    """Index in ``PageSides.documents``."""
    block: int
    """Index in the document's blocks."""
    number: int
    """0 for the block's own message, else the how-manieth image in it with an alternative text."""


@dataclass(frozen=True, slots=True)
class PageSides:
    """All messages of a page but those of its front matter."""

    entries: tuple[Entry, ...]
    lost: tuple[Unit, ...]
    """Units that stand in no message: in code, raw HTML, a cell beyond the header's columns."""
    documents: tuple[Document, ...] = ()
    """What was parsed: the page, or each text of a YAML page."""
    paths: tuple[str, ...] = ()
    """Of each document of a YAML page, where its value stands."""
    text: str = ""
    """The text of a Markdown page that was parsed, with placeholders for units."""
    origins: tuple[Origin, ...] = ()
    """For each entry, what it is from."""
    cut: int | None = None
    """Line from which on the page was not parsed since it has too many blocks; None when all of it was."""


def source_side(page: Page) -> bytes:
    """The source page as far as an annotated page holds it.

    Alternative texts and plain front matter values stay in the target language
    (format.md, Differences from the source page).
    """
    if page.kind == "yaml":
        # Units keep the quoting of the YAML string that they stand in.
        return page.source_bytes()
    return fill(prepared_text(page), lambda index: unit_text(page.units[index], source=True)).encode()


def page_sides(page: Page, dialect: Dialect) -> PageSides:
    """The messages of a localized page, annotated or not.

    Args:
        page: The page.
        dialect: Which constructs are blocks.
    """
    entries: list[Entry] = []
    origins: list[Origin] = []
    placed: set[int] = set()
    lines = _PageLines(page.units)
    documents: list[Document] = []
    paths: list[str] = []
    first = 0
    first_cut: int | None = None
    text = prepared_text(page)
    for part in _page_parts(text, page, dialect):
        documents.append(part.document)
        paths.append(part.path)
        for number, block in enumerate(part.document.blocks):
            content: list[str | Unit] = []
            for piece in split_placeholders(block.content):
                if isinstance(piece, int):
                    placed.add(piece)
                    content.append(plain_unit(page.units[piece], part.style))
                else:
                    content.append(piece)
            for index, entry in _entries(block, part, content, lines.number(block.line + part.offset)):
                entries.append(entry._replace(block=first + number))
                origins.append(Origin(len(documents) - 1, number, index))
        first += len(part.document.blocks)
        cut = cut_line(part.document.env)
        if cut is not None and first_cut is None:
            first_cut = lines.number(cut + part.offset)
    placed.update(_metadata_units(page))
    lost = tuple(unit for index, unit in enumerate(page.units) if index not in placed)
    kept = text if page.kind == "markdown" else ""
    values = tuple(paths) if page.kind == "yaml" else ()
    return PageSides(tuple(entries), lost, tuple(documents), values, kept, tuple(origins), first_cut)


def plain_sides(
    text: str,
    dialect: Dialect,
    *,
    yaml: bool,
    also: frozenset[str] = frozenset(),
    limited: bool = False,
) -> PageSides:
    """The messages of a page in one language, such as the source page.

    Args:
        text: The page.
        dialect: Which constructs are blocks.
        yaml: Whether it is a YAML page.
        also: Key paths of YAML values that are text although their key does not say so.
        limited: Whether the text is out of a localized page, for which nobody answers.
    """
    found: list[Entry] = []
    origins: list[Origin] = []
    documents: list[Document] = []
    paths: list[str] = []
    number = 0
    for part in _plain_parts(text, dialect, yaml=yaml, also=also, limited=limited):
        documents.append(part.document)
        paths.append(part.path)
        for within, block in enumerate(part.document.blocks):
            for index, (kind, msgid) in enumerate(block_messages(block, part.document)):
                if msgid:
                    line = block.line + part.offset
                    found.append(Entry(kind, msgid, msgid, line, path=part.path, block=number))
                    origins.append(Origin(len(documents) - 1, within, index))
            number += 1
    value_paths = tuple(paths) if yaml else ()
    return PageSides(tuple(found), (), tuple(documents), value_paths, origins=tuple(origins))


def meta_texts(metadata: Mapping[str, object]) -> dict[str, str]:
    """The front matter values that are messages, by name, in their order.

    A list of keywords is one message, joined with commas; empty values are none.
    """
    found = {}
    for name in META_NAMES:
        value = metadata.get(name)
        if isinstance(value, list):
            value = ", ".join(str(item) for item in value if item is not None)
        text = _LINE_BREAK.sub(" ", without_controls(str(value))).strip() if value is not None else ""
        if text:
            found[name] = text
    return found


def spanned_paths(page: Page) -> frozenset[str]:
    """Key paths of the values of a YAML page that hold units."""
    if page.kind != "yaml":
        return frozenset()
    values = yaml_texts(prepared_text(page), annotated=True)
    return frozenset(value.path for value in values if placeholder_numbers(value.text))


class _Part(NamedTuple):
    """One Markdown document of a page: the page itself, or a value of a YAML page."""

    document: Document
    offset: int
    """Number of lines above it."""
    path: str
    style: str
    """How YAML quotes it."""


def _page_parts(text: str, page: Page, dialect: Dialect) -> Iterator[_Part]:
    if page.kind == "markdown":
        inner = applied(text, block_marks(page.units, dialect, lines=True))
        yield _Part(parse_blocks(inner, dialect, limited=True), 0, "", "")
        return
    marks = block_marks(page.units, dialect, lines=False)
    for value in yaml_texts(text, annotated=True):
        inner = applied(applied(value.text, additions(value.text, page)), marks)
        yield _Part(parse_blocks(inner, dialect, limited=True), value.line - 1, value.path, value.style)


def _plain_parts(
    text: str, dialect: Dialect, *, yaml: bool, also: frozenset[str], limited: bool
) -> Iterator[_Part]:
    if not yaml:
        yield _Part(parse_blocks(text, dialect, limited=limited), 0, "", "")
        return
    for value in yaml_texts(text, also):
        yield _Part(
            parse_blocks(value.text, dialect, limited=limited), value.line - 1, value.path, value.style
        )


class _PageLines:
    """Lines of the page by lines of its text with placeholders, in which a unit has no line breaks."""

    def __init__(self, units: Sequence[Unit]) -> None:
        self._starts: list[int] = []
        self._breaks: list[int] = [0]
        for unit in units:
            inside = unit.target.count("\n") + unit.source.count("\n") - bool(quote_line(unit))
            if inside:
                self._starts.append(unit.line - self._breaks[-1])
                self._breaks.append(self._breaks[-1] + inside)

    def number(self, line: int) -> int:
        return line + self._breaks[bisect_left(self._starts, line)]


def _metadata_units(page: Page) -> set[int]:
    """Indexes of the units in front matter values that are messages."""
    if page.kind == "yaml":
        return set()
    inside = [index for index, unit in enumerate(page.units) if unit.span[1] <= page.body_offset]
    texts = tuple(meta_texts(page.source_metadata).values()) if inside else ()
    wanted = ((index, _SPACE.sub(" ", unit_text(page.units[index], source=True))) for index in inside)
    return {index for index, text in wanted if any(text.strip() in value for value in texts)}


def _entries(
    block: Block, part: _Part, content: Sequence[str | Unit], line: int
) -> Iterator[tuple[int, Entry]]:
    """The messages of a block, whose content is text and units; each with its number in the block."""

    def side(*, source: bool) -> list[tuple[Kind, str]]:
        texts = [
            text if isinstance(text, str) else unit_content(text, block, source=source) for text in content
        ]
        return block_messages(block, part.document, "".join(texts))

    units = tuple(unit for unit in content if isinstance(unit, Unit))
    source_messages = side(source=True)
    target_messages = side(source=False) if units else source_messages
    for index, (kind, msgid) in enumerate(source_messages):
        if not msgid:
            continue
        target = target_messages[index][1] if index < len(target_messages) else ""
        own = units if index == 0 else ()
        broken = _BROKEN.search(msgid) is not None or _BROKEN.search(target) is not None
        yield index, Entry(kind, msgid, target, line, own, broken, part.path)


def plain_unit(unit: Unit, style: str) -> Unit:
    """The unit without the quoting of the YAML value that it stands in.

    Args:
        unit: The unit.
        style: ``YamlText.style`` of the value.
    """
    if style not in ("'", '"'):
        return unit
    source, target = (unquoted(readable(text), style) for text in (unit.source, unit.target))
    return replace(unit, source=source, target=target, quoting="plain")


def unit_content(unit: Unit, block: Block, *, source: bool) -> str:
    """A unit's text as the block parser would have cut it out of the page.

    Args:
        unit: The unit.
        block: The block that it stands in.
        source: Whether it is the source side.
    """
    text = unit_text(unit, source=source).replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
    if "\n" in text:
        text = _CONTINUATION.sub("\n", text)
    if block.html:
        return _SPACE.sub(" ", text)
    return text.replace("\\|", "|") if block.cell else text

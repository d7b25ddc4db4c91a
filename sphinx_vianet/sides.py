"""A localized page as messages in both languages: one parse, filled twice.

Both sides of an annotated page have the same blocks. They are parsed once, with opaque
placeholders for the units, and each block is then filled with the source and with the
target side (``docs/explanation/alignment.md``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from .markdown import Block, Dialect, Document, block_messages, parse_blocks
from .model import Kind, Page, Unit
from .page import unit_text
from .placeholders import fill, placeholder_numbers, with_placeholders
from .yamlpage import yaml_texts

__all__ = ["META_NAMES", "Entry", "PageSides", "meta_texts", "page_sides", "plain_entries", "source_side"]

META_NAMES = ("title", "description", "keywords")
"""Front matter values that are messages, in the order in which the parser puts them (CONTRACTS.md)."""

_HEADING_ANCHOR = re.compile(
    r"""^(?P<lead>[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?\#{1,6}[ \t]+\[?)<a\ name="[^"\n]*"></a>[ \t]*""",
    re.MULTILINE | re.VERBOSE,
)
_SETEXT_ANCHOR = re.compile(
    r'^(?P<lead>[ \t>]{0,40})<a name="[^"\n]*"></a>(?=[^\n]*\n[ \t>]{0,40}(?:=+|-+)[ \t]*$)', re.MULTILINE
)
_XLIFF_ANCHOR = re.compile(r'^[ \t>]*<a id="[^"\n]*" class="xliff"></a>[ \t]*$', re.MULTILINE)
_HANDOFF_NUMBER = re.compile(r"^<!--HONumber=[^>\n]*-->[ \t]*$", re.MULTILINE)
_CONTINUATION = re.compile(r"\n[ \t]*(?:>[ \t]?)*")
_BROKEN = re.compile(r"<span (?:data-[ts]tu-id=|class=(?:\\?\"|&quot;)sxs-lookup)")
_SPACE = re.compile(r"[ \t\r\n\f]+")


@dataclass(frozen=True, slots=True)
class Entry:
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


@dataclass(frozen=True, slots=True)
class PageSides:
    """All messages of a page but those of its front matter."""

    entries: tuple[Entry, ...]
    lost: tuple[Unit, ...]
    """Units that stand in no message: in code, raw HTML, a cell beyond the header's columns."""


def prepared_text(page: Page) -> str:
    """The page's text with placeholders, and without what a handback adds to the source's structure."""
    text = with_placeholders(page.data, page.units, 0, len(page.data)).removeprefix("\ufeff")
    corrupt = next((index for index, unit in enumerate(page.units) if unit.quoting == "entity"), None)
    if corrupt is not None:
        text = text.replace("&quot;", '"')
    text = text.replace("\r\n", "\n")
    if page.kind == "markdown" and "<a " in text:
        text = _XLIFF_ANCHOR.sub("", text)
        text = _HEADING_ANCHOR.sub(lambda match: match["lead"], text)
        text = _SETEXT_ANCHOR.sub(lambda match: match["lead"], text)
    return _HANDOFF_NUMBER.sub("", text) if "HONumber" in text else text


def source_side(page: Page) -> bytes:
    """The source page as far as an annotated page holds it.

    Alternative texts and plain front matter values stay in the target language
    (FORMAT.md, Differences from the source page).
    """
    text = prepared_text(page)
    return fill(text, lambda index: unit_text(page.units[index], source=True)).encode(
        "utf-8", "surrogateescape"
    )


def page_sides(page: Page, dialect: Dialect) -> PageSides:
    """The messages of a localized page, annotated or not.

    Args:
        page: The page.
        dialect: Which constructs are blocks.
    """
    entries: list[Entry] = []
    placed: set[int] = set()
    for document, offset in _documents(prepared_text(page), page, dialect):
        for block in document.blocks:
            numbers = placeholder_numbers(block.content)
            placed.update(numbers)
            entries.extend(_entries(block, document, page.units, numbers, offset))
    placed.update(_metadata_units(page))
    lost = tuple(unit for index, unit in enumerate(page.units) if index not in placed)
    return PageSides(tuple(entries), lost)


def plain_entries(
    text: str, dialect: Dialect, *, yaml: bool, also: frozenset[str] = frozenset()
) -> list[Entry]:
    """The messages of a page in one language, such as the source page.

    Args:
        text: The page.
        dialect: Which constructs are blocks.
        yaml: Whether it is a YAML page.
        also: Key paths of YAML values that are text although their key does not say so.
    """
    found: list[Entry] = []
    for document, offset in _parts(text, dialect, yaml=yaml, also=also):
        for block in document.blocks:
            for kind, msgid in block_messages(block, document):
                if msgid:
                    found.append(Entry(kind, msgid, msgid, block.line + offset))
    return found


def meta_texts(metadata: Mapping[str, object]) -> dict[str, str]:
    """The front matter values that are messages, by name, in their order.

    A list of keywords is one message, joined with commas; empty values are none.
    """
    found = {}
    for name in META_NAMES:
        value = metadata.get(name)
        if isinstance(value, list):
            value = ", ".join(str(item) for item in value if item is not None)
        text = _SPACE.sub(" ", str(value)).strip() if value is not None else ""
        if text:
            found[name] = text
    return found


def spanned_paths(page: Page) -> frozenset[str]:
    """Key paths of the values of a YAML page that hold units."""
    if page.kind != "yaml":
        return frozenset()
    return frozenset(
        value.path for value in yaml_texts(prepared_text(page)) if placeholder_numbers(value.text)
    )


def _documents(text: str, page: Page, dialect: Dialect) -> Iterator[tuple[Document, int]]:
    yield from _parts(text, dialect, yaml=page.kind == "yaml", also=frozenset())


def _parts(
    text: str, dialect: Dialect, *, yaml: bool, also: frozenset[str]
) -> Iterator[tuple[Document, int]]:
    """The Markdown documents of a page, each with the number of lines above it."""
    if not yaml:
        yield parse_blocks(text, dialect), 0
        return
    for value in yaml_texts(text, also):
        yield parse_blocks(value.text, dialect), value.line - 1


def _metadata_units(page: Page) -> set[int]:
    """Indexes of the units in front matter values that are messages."""
    if page.kind == "yaml":
        return set()
    inside = [index for index, unit in enumerate(page.units) if unit.span[1] <= page.body_offset]
    texts = tuple(meta_texts(page.source_metadata).values()) if inside else ()
    wanted = ((index, _SPACE.sub(" ", unit_text(page.units[index], source=True))) for index in inside)
    return {index for index, text in wanted if any(text.strip() in value for value in texts)}


def _entries(
    block: Block, document: Document, units: Sequence[Unit], numbers: list[int], offset: int
) -> Iterator[Entry]:
    def side(*, source: bool) -> list[tuple[Kind, str]]:
        content = fill(block.content, lambda index: _unit_content(units[index], block, source=source))
        return block_messages(block, document, content)

    source_messages = side(source=True)
    target_messages = side(source=False) if numbers else source_messages
    line = block.line + offset
    for index, (kind, msgid) in enumerate(source_messages):
        if not msgid:
            continue
        target = target_messages[index][1] if index < len(target_messages) else ""
        own = tuple(units[number] for number in numbers) if index == 0 else ()
        yield Entry(kind, msgid, target, line, own, _BROKEN.search(msgid + target) is not None)


def _unit_content(unit: Unit, block: Block, *, source: bool) -> str:
    """A unit's text as the block parser would have cut it out of the page."""
    text = unit_text(unit, source=source)
    if "\n" in text:
        text = _CONTINUATION.sub("\n", text.replace("\r\n", "\n"))
    if block.html:
        return _SPACE.sub(" ", text)
    return text.replace("\\|", "|") if block.cell else text

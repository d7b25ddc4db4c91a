"""Where the text of every message stands in the bytes of its page.

The page's text is followed through everything that import does to it, character by character, so
nothing is searched for where it could stand twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from .blockplaces import block_place, label_place, segments
from .characters import without_controls
from .frontmatter import find_front_matter, load_yaml
from .markdown import Block, Dialect, Document, block_tokens, inline_images
from .model import Page, Unit
from .page import unit_text, well_formed
from .placeholders import fill, located_placeholders
from .prepared import Step, additions, block_marks
from .sides import PageSides, meta_texts, page_sides, plain_sides, plain_unit, unit_content
from .traced import Traced, joined, traced_bytes, traced_page
from .yamlpage import yaml_texts
from .yamlplaces import scalar_place

if TYPE_CHECKING:
    from markdown_it.token import Token

__all__ = ["MessagePlaces", "Place", "message_places", "source_places"]

_MARK = re.compile(r"\A\ufeff")
_LINE_END = re.compile("\r\n")
_ANY_LINE_END = re.compile("\r\n?")
_QUOTE = re.compile("&quot;")
_BAR = re.compile(r"\\\|")
_CONTINUATION = re.compile(r"\n[ \t]*(?:>[ \t]?)*")
_WHITE = re.compile(r"\s+")


def _nothing(match: re.Match[str]) -> str:
    return ""


def _feed(match: re.Match[str]) -> str:
    return "\n"


_FEEDS: list[Step] = [(_MARK, _nothing), (_ANY_LINE_END, _feed)]
"""What the block parser does to a text."""


class Place(NamedTuple):
    """Where the text of a message stands."""

    segments: tuple[tuple[int, int], ...]
    """Bytes of the page, half-open, in order: one for each line of the text, for a list of keywords one for
    each item. What is between two of them is the page's, not the message's: line ends, quote marks,
    indentation; in a list also commas and hyphens. Blanks at the ends of lines are left out, but those of
    alternative texts, which are part of their messages."""
    style: str = ""
    """How YAML quotes the value that the text is in: a quote, ``|``, ``>``; ``list`` for a list of
    keywords. Empty where it is not quoted, or in no YAML at all."""
    cell: bool = False
    r"""Whether it is in a table cell, in whose text ``|`` is written ``\|``."""
    attribute: bool = False
    """Whether it is the value of an attribute, between quotes that it cannot hold."""


@dataclass(frozen=True, slots=True)
class MessagePlaces:
    """The places of all messages of a page; None where one cannot be told for certain."""

    entries: tuple[Place | None, ...]
    """One for each of the entries of ``PageSides``, in their order."""
    meta: Mapping[str, Place | None]
    """Those of the front matter values that are messages, by name."""


def message_places(page: Page, dialect: Dialect, sides: PageSides | None = None) -> MessagePlaces:
    """Find where the messages of a page stand.

    Args:
        page: The page: annotated, localized without units, or a source page.
        dialect: Which constructs are blocks.
        sides: Its messages, where they are at hand.

    Returns:
        The places. A segment covers the whole pair of a unit, and what stands between units.
    """
    sides = page_sides(page, dialect) if sides is None else sides
    return MessagePlaces(_entries(page, sides, _texts(page, dialect)), _meta(page))


def source_places(
    page: Page, dialect: Dialect, also: frozenset[str] = frozenset()
) -> tuple[PageSides, MessagePlaces]:
    """Find where the messages of a source page stand, just as the gettext builder extracts them.

    Args:
        page: The source page; what looks like a unit in it, or like the work of a handback, is its text.
        dialect: Which constructs are blocks.
        also: Key paths of YAML values that are text although their key does not say so.

    Returns:
        Its messages but those of its front matter, and the places of all.
    """
    page = replace(page, units=())
    yaml = page.kind == "yaml"
    whole = traced_bytes(page.data, 0, len(page.data)).mapped(well_formed).applied([(_MARK, _nothing)])
    sides = plain_sides(whole.text, dialect, yaml=yaml, also=also)
    return sides, MessagePlaces(
        _entries(page, sides, _source_texts(whole, yaml=yaml, also=also)), _meta(page)
    )


def _source_texts(text: Traced, *, yaml: bool, also: frozenset[str]) -> Iterator[tuple[Traced | None, str]]:
    if not yaml:
        yield text.applied(_FEEDS), ""
        return
    unix = text.applied([(_LINE_END, _feed)])
    for value, own in zip(yaml_texts(text.text, also), yaml_texts(unix.text, also), strict=True):
        place = scalar_place(unix, own.span, own.style, value.text)
        yield (place.applied(_FEEDS) if place is not None else None), value.style


def _entries(
    page: Page, sides: PageSides, texts: Iterable[tuple[Traced | None, str]]
) -> tuple[Place | None, ...]:
    documents = [
        _DocumentPlaces(page, text, document, style)
        for (text, style), document in zip(texts, sides.documents, strict=True)
    ]
    entries = []
    for entry, origin in zip(sides.entries, sides.origins, strict=True):
        places = documents[origin.document]
        if origin.number:
            entries.append(places.image(origin.block, origin.number, entry.target))
        else:
            entries.append(places.own(origin.block))
    return tuple(entries)


def _texts(page: Page, dialect: Dialect) -> Iterator[tuple[Traced | None, str]]:
    """The texts that were parsed as documents, and how YAML quotes them; None for one not understood."""
    text = _readable(traced_page(page.data, page.units, 0, len(page.data)))
    text = text.applied([(_MARK, _nothing), (_LINE_END, _feed)])
    if page.kind == "markdown":
        text = text.applied(additions(text.text, page))
        yield text.applied([*block_marks(page.units, dialect, lines=True), *_FEEDS]), ""
        return
    marks = block_marks(page.units, dialect, lines=False)
    for value in yaml_texts(text.text, annotated=True):
        place = scalar_place(text, value.span, value.style, value.text)
        steps = [*additions(value.text, page), *marks, *_FEEDS]
        yield (place.applied(steps) if place is not None else None), value.style


def _readable(text: Traced) -> Traced:
    return text.mapped(well_formed).mapped(without_controls)


# --- blocks


class _DocumentPlaces:
    """The places in one document."""

    def __init__(self, page: Page, text: Traced | None, document: Document, style: str) -> None:
        self._page = page
        self._text = text
        self._document = document
        self._style = style
        self._last: tuple[int, Traced, list[tuple[Token, str]]] | None = None

    @cached_property
    def _contents(self) -> list[Traced | None]:
        """The content of each block with placeholders; None where its lines do not hold it."""
        blocks = self._document.blocks
        if self._text is None:
            return [None] * len(blocks)
        lines = self._text.split()
        found = (block_place(source, lines) for source in block_tokens(self._document.tokens))
        return [
            text if text is not None and text.text == block.content else None
            for block, text in zip(blocks, found, strict=True)
        ]

    def own(self, index: int) -> Place | None:
        """The place of a block's own message."""
        block, text = self._document.blocks[index], self._contents[index]
        is_image = block.kind == "image"
        return self._place(text, block, attribute=is_image, blanks=is_image)

    def image(self, index: int, number: int, target: str) -> Place | None:
        """The place of the alternative text of an image in a block.

        Args:
            index: Of the block.
            number: Which of the images in it that have an alternative text, from 1 on.
            target: The text.
        """
        block, text = self._document.blocks[index], self._contents[index]
        if text is None:
            return None
        filled, images = self._images(index, text)
        if number > len(images) or images[number - 1][1] != target:
            return None
        text = label_place(filled, [token for token, _ in images], number - 1)
        attribute = "vianet" in images[number - 1][0].meta
        place = self._place(text, block, attribute=attribute, blanks=True)
        whole = _with_whole_units(place.segments, self._page.units) if place is not None else None
        return place._replace(segments=whole) if place is not None and whole is not None else None

    def _images(self, index: int, text: Traced) -> tuple[Traced, list[tuple[Token, str]]]:
        """The content of a block with its units, and its images; kept, since each of them is asked for."""
        if self._last is None or self._last[0] != index:
            block = self._document.blocks[index]
            filled = self._filled(text, block) if self._page.units else text
            self._last = (index, filled, inline_images(filled.text, self._document))
        return self._last[1:]

    def _place(self, text: Traced | None, block: Block, *, attribute: bool, blanks: bool) -> Place | None:
        found = segments(text, self._page.data, blanks=blanks) if text is not None else ()
        return Place(found, self._style, block.cell, attribute) if found else None

    def _filled(self, text: Traced, block: Block) -> Traced:
        """The content with the target sides of its units."""
        parts: list[Traced] = []
        position = 0
        for start, end, index in located_placeholders(text.text):
            parts.append(text[position:start])
            parts.append(
                text[start + 1 : end] if index is None else self._unit(self._page.units[index], block)
            )
            position = end
        return joined([*parts, text[position:]])

    def _unit(self, unit: Unit, block: Block) -> Traced:
        """The target side of a unit."""
        text = _readable(traced_bytes(self._page.data, *unit.target_span)).sub(_ANY_LINE_END, _feed)
        text = text.sub(_CONTINUATION, _feed)
        if unit.quoting == "entity":
            text = text.sub(_QUOTE, lambda match: '"')
        if block.cell:
            text = text.sub(_BAR, lambda match: "|")
        wanted = unit_content(plain_unit(unit, self._style), block, source=False)
        if text.text == wanted:
            return text
        # Quoted by YAML: all of it stands for all of it, so that no part has a place of its own.
        start, end = unit.target_span
        return Traced(wanted, [start] * len(wanted), [end] * len(wanted))


def _with_whole_units(
    segments: Sequence[tuple[int, int]], units: Sequence[Unit]
) -> tuple[tuple[int, int], ...] | None:
    """Segments that hold a unit's whole pair where they hold its whole target; None where they cut one."""
    found = []
    for start, end in segments:
        first, last = start, end
        for unit in units:
            (begin, after), (left, right) = unit.span, unit.target_span
            if (
                after <= start
                or end <= begin
                or (left <= start and end <= right and (start, end) != (left, right))
            ):
                continue
            if start > left or end < right:
                return None
            first, last = min(first, begin), max(last, after)
        found.append((first, last))
    return tuple(found)


# --- front matter


def _meta(page: Page) -> dict[str, Place | None]:
    wanted = meta_texts(page.metadata) if page.kind == "markdown" else {}
    if not wanted:
        return {}
    text, nodes = _front_matter(page)
    found: dict[str, Place | None] = {}
    for name, value in wanted.items():
        node = nodes.get(name)
        places = _value_places(text, node) if node is not None else None
        style = "list" if node is None or isinstance(node.value, list) else str(node.style or "")
        found[name] = _meta_place(page, places, style, value) if places else None
    return found


def _front_matter(page: Page) -> tuple[Traced, dict[str, Any]]:
    """The text of the front matter, and its values by key."""
    import yaml

    place = find_front_matter(page.data)
    if place is None:
        return Traced("", (), ()), {}
    text = _readable(traced_page(page.data, page.units, place.start, place.end)).sub(_LINE_END, _feed)
    if load_yaml(text.text, "", 1)[1]:
        return text, {}
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    root = yaml.compose(text.text, Loader=loader)
    if not isinstance(root, yaml.MappingNode):
        return text, {}
    return text, {str(getattr(key, "value", "")): value for key, value in root.value}


def _value_places(text: Traced, node: Any) -> list[Traced] | None:
    """The text of a value, or those of the items of a list."""
    import yaml

    nodes = node.value if isinstance(node, yaml.SequenceNode) else [node]
    found = []
    for item in nodes:
        if not isinstance(item, yaml.ScalarNode):
            return None
        span = (item.start_mark.index, item.end_mark.index)
        place = scalar_place(text, span, item.style or "", item.value)
        if place is None:
            return None
        found.append(place)
    return found


def _meta_place(page: Page, places: Sequence[Traced], style: str, value: str) -> Place | None:
    def filled(text: str) -> str:
        return fill(text, lambda index: unit_text(page.units[index], source=False))

    text = ", ".join(filled(place.text) for place in places)
    if _WHITE.sub(" ", text).strip() != _WHITE.sub(" ", value):
        return None  # a value that YAML does not take for a text, such as a date
    found = [segment for place in places for segment in segments(place, page.data)]
    if style == "list" and len(found) != len(places):
        return None
    return Place(tuple(found), style) if found else None

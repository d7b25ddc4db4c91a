"""A localized page made from the source page and translations of its messages. Pure.

Every byte of the source page's frame stays: markup, code, comments, links. The text of a message
becomes units, alternative texts and front matter values are translated in place, and headings get
their anchors (format.md).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from .blockplaces import label_place
from .contents import Numbering, message_bytes
from .handbackcheck import as_label, preview
from .markdown import Block, Dialect, Document, clean, inline_images
from .model import Page
from .pageform import Anchors
from .pagetext import list_items, value_bytes
from .places import MessagePlaces, Place, source_places
from .sentencepairs import KnownPair, count_sentences, has_words
from .sides import META_NAMES, PageSides
from .slugs import heading_slug
from .traced import Traced

__all__ = ["ComposeError", "Composed", "Text", "compose_text", "first_number", "with_alts"]

_FIRST = 101
_HEADING_START = re.compile(rb"#{1,6}[ \t]+\[?\Z")
_HEADINGS = ("title", "rubric", "tab")


class ComposeError(Exception):
    """A page cannot be composed; the message says why, in one line."""


@dataclass(frozen=True, slots=True)
class Text:
    """What the text of a message becomes."""

    target: str
    """The translation as it stands in a page, one line."""
    known: tuple[KnownPair, ...] = ()
    """Units of the message as it was translated before."""
    kept: tuple[bytes, ...] = ()
    """What the page has for it already: its text, line by line with what is between two lines."""
    kept_in: Place | None = None
    """Where that stands; it is only taken for a place of the same kind."""
    anchor: str = ""
    """Of a heading, the anchor that it has already."""


@dataclass(frozen=True, slots=True)
class Composed:
    """A page before its stamp and line ends are set."""

    text: str
    """With line feeds only, without a byte order mark."""
    several: int
    """New units that stand for several sentences, since these could not be told apart."""


class _Change(NamedTuple):
    start: int
    end: int
    order: int
    text: bytes


def first_number(meta: Mapping[str, str]) -> int:
    """The number of a page's first unit (format.md, Numbers that say more).

    Args:
        meta: The front matter values of the source page that are messages.
    """
    sentences = sum(count_sentences(text) for name, text in meta.items() if name != "keywords")
    return _FIRST + sentences + ("keywords" in meta)


def compose_text(
    page: Page,
    texts: Mapping[int, Text],
    meta: Mapping[str, Text],
    numbering: Numbering,
    *,
    dialect: Dialect,
    anchors: Anchors,
    also: frozenset[str] = frozenset(),
    spans: bool = True,
) -> Composed:
    """Make the text of a localized page.

    Args:
        page: The source page.
        texts: What becomes of its messages, by their index among those without front matter; the
            others stay in the source language.
        meta: Translations of its front matter values, by name.
        numbering: For new units.
        dialect: Which constructs are blocks.
        anchors: What headings get.
        also: Key paths of YAML values that are text although their key does not say so.
        spans: Whether texts become units; False for a plain page, which holds the translation alone.

    Raises:
        ComposeError: The place of a translated message in the page cannot be told, or its
            translation cannot stand there.
    """
    sides, places = source_places(page, dialect, also)
    composer = _Composer(page, sides, places, texts, numbering, spans)
    for name in META_NAMES:
        if name in meta:
            composer.put_meta(name, meta[name])
    for members in _blocks(sides):
        composer.put_block(members)
    if anchors != "none" and page.kind == "markdown":
        composer.put_anchors(anchors)
    data = _applied(page.data, composer.changes).decode("utf-8", "surrogateescape")
    return Composed(data.removeprefix("\ufeff").replace("\r\n", "\n"), composer.several)


def _blocks(sides: PageSides) -> Iterable[list[int]]:
    """The entries of each block."""
    found: dict[tuple[int, int], list[int]] = {}
    for index, origin in enumerate(sides.origins):
        found.setdefault((origin.document, origin.block), []).append(index)
    return found.values()


def _applied(data: bytes, changes: Sequence[_Change]) -> bytes:
    parts: list[bytes] = []
    position = 0
    for change in sorted(changes):
        if change.start < position:
            raise ComposeError("two of its messages meet in one place of the page")
        parts.extend((data[position : change.start], change.text))
        position = change.end
    return b"".join([*parts, data[position:]])


@dataclass
class _Composer:
    """Collects the changes to a source page."""

    page: Page
    sides: PageSides
    places: MessagePlaces
    texts: Mapping[int, Text]
    numbering: Numbering
    spans: bool
    changes: list[_Change] = field(default_factory=list)
    several: int = 0

    def put_meta(self, name: str, text: Text) -> None:
        """Translate a value of the front matter."""
        target = text.target
        place = self.places.meta.get(name)
        if place is None:
            raise ComposeError(
                f"where the value of {name} stands cannot be told; quote it in the source page"
            )
        if place.style == "list":
            items = list_items(target, len(place.segments))
            if items is None:
                raise ComposeError(
                    f"{name} is a list of {len(place.segments)} in the source page, and of others here"
                )
            for segment, item in zip(place.segments, items, strict=True):
                self._replace(segment, value_bytes(item, place, front_matter=True))
            return
        kept = text.kept[0] if len(text.kept) == 1 and _alike(text.kept_in, place) else None
        self._replace(_whole(place), kept or value_bytes(target, place, front_matter=True))

    def put_block(self, members: Sequence[int]) -> None:
        """Translate a block and the images in it."""
        own = next((index for index in members if not self.sides.origins[index].number), None)
        images = [index for index in members if self.sides.origins[index].number]
        alts = {
            self.sides.origins[index].number: self.texts[index].target
            for index in images
            if index in self.texts
        }
        if own is None or own not in self.texts:
            self._put_images(images)
            return
        block, document = self._block(own)
        text = self.texts[own]
        place = self._place(own)
        if block.kind == "image":
            self._put_attribute(own, place, text.target)
            return
        target = with_alts(text.target, alts, document)
        if text.kept and target == text.target and _alike(text.kept_in, place):
            self._put_kept(place, text.kept)
        elif with_alts(clean(block.content), alts, document) == target and not _has_text(block, document):
            self._put_images(images)
        else:
            self._put_units(place, block, target, text.known)

    def _block(self, index: int) -> tuple[Block, Document]:
        origin = self.sides.origins[index]
        document = self.sides.documents[origin.document]
        return document.blocks[origin.block], document

    def _place(self, index: int) -> Place:
        place = self.places.entries[index]
        if place is None:
            entry = self.sides.entries[index]
            raise ComposeError(f"where {preview(entry.source)} stands in the source page cannot be told")
        return place

    def _put_images(self, images: Sequence[int]) -> None:
        """Translate the alternative texts of images whose block stays as it is."""
        for index in images:
            self.numbering.skip(count_sentences(self.sides.entries[index].source))
            if index not in self.texts:
                continue
            place, target = self._place(index), self.texts[index].target
            if place.attribute:
                self._put_attribute(index, place, target)
            else:
                self._replace(
                    _whole(place), value_bytes(self._written(index, target), place, front_matter=False)
                )

    def _written(self, index: int, target: str) -> str:
        return _label(target, self._block(index)[1])

    def _put_attribute(self, index: int, place: Place, target: str) -> None:
        if '"' in target:
            raise ComposeError(
                f"{preview(target)} stands in an attribute, which holds no quotes; take them out"
            )
        if not self.sides.origins[index].number:
            self.numbering.skip(count_sentences(self.sides.entries[index].source))
        self._replace(_whole(place), value_bytes(target, place, front_matter=False))

    def _put_kept(self, place: Place, kept: Sequence[bytes]) -> None:
        """Put the content of the page as it was; its lines go on as those of the source page do."""
        gaps = self._gaps(place)
        parts = list(kept)
        if len(gaps) == len(parts) // 2:
            parts[1::2] = gaps
        self._replace(_whole(place), b"".join(parts))

    def _put_units(self, place: Place, block: Block, target: str, known: Sequence[KnownPair]) -> None:
        if not self.spans:
            self._replace(_whole(place), value_bytes(target, place, front_matter=False))
            return
        content = block.content if not block.html else " ".join(block.content.split("\n"))
        written = message_bytes(content, target, place, self.numbering, breaks=self._gaps(place), known=known)
        self.several += written.several
        self._replace(_whole(place), written.data)

    def _gaps(self, place: Place) -> list[bytes]:
        """What the source page has between the lines of a text."""
        ends = [end for _, end in place.segments[:-1]]
        starts = [start for start, _ in place.segments[1:]]
        return [self.page.data[end:start] for end, start in zip(ends, starts, strict=True)]

    def put_anchors(self, anchors: Anchors) -> None:
        """Give each heading its anchor."""
        for index, entry in enumerate(self.sides.entries):
            place = self.places.entries[index]
            if entry.kind not in _HEADINGS or place is None or self.sides.origins[index].number:
                continue
            text = self.texts.get(index)
            slug = (
                text.anchor
                if text is not None and text.anchor
                else heading_slug(self._block(index)[0].content)
            )
            start = _whole(place)[0]
            line = self.page.data.rfind(b"\n", 0, start) + 1
            mark = _HEADING_START.search(self.page.data, line, start) if line < start else None
            if anchors == "name":
                at = _text_start(mark[0], mark.start()) if mark is not None else start
                self.changes.append(_Change(at, at, -1, f'<a name="{slug}"></a>'.encode()))
            elif mark is not None:
                end = self.page.data.find(b"\n", start)
                at = end if end >= 0 else len(self.page.data)
                at -= self.page.data[:at].endswith(b"\r")
                self.changes.append(_Change(at, at, -1, f'\n<a id="{slug}" class="xliff"></a>'.encode()))

    def _replace(self, span: tuple[int, int], text: bytes) -> None:
        if self.page.data[slice(*span)] != text:
            self.changes.append(_Change(*span, 0, text))


def _text_start(mark: bytes, at: int) -> int:
    """Where the text of a heading begins, of which the signs before a label were found."""
    return at + len(mark.rstrip(b"["))


def _alike(one: Place | None, other: Place) -> bool:
    """Whether text is written the same way in two places."""
    return one is not None and one._replace(segments=()) == other._replace(segments=())


def _whole(place: Place) -> tuple[int, int]:
    return place.segments[0][0], place.segments[-1][1]


# --- images


def _label(text: str, document: Document) -> str:
    """An alternative text as it is written between the brackets of its image."""
    found = inline_images(f"![{text}](x)", document)
    # Markup in it is left out of the message, so that which reads as the text needs no escapes.
    return text if [alt for _, alt in found] == [text] else as_label(text)


def with_alts(text: str, alts: Mapping[int, str], document: Document) -> str:
    """The text of a block with other alternative texts.

    Args:
        text: The text.
        alts: New alternative texts by the number of their image in the block, from 1 on.
        document: Where the block is from.
    """
    if not alts or ("![" not in text and ":::image" not in text):
        return text
    images = inline_images(text, document)
    numbers = range(len(text))
    traced = Traced(text, numbers, range(1, len(text) + 1))
    for number in sorted(alts, reverse=True):
        if number > len(images) or images[number - 1][1] == alts[number]:
            continue
        token = images[number - 1][0]
        label = label_place(traced, [image for image, _ in images], number - 1)
        if label is not None and label.text:
            new = alts[number] if "vianet" in token.meta else _label(alts[number], document)
            text = text[: label.starts[0]] + new + text[label.ends[-1] :]
    return text


def _has_text(block: Block, document: Document) -> bool:
    """Whether a block holds more to translate than images."""
    text = clean(block.content)
    for token, _ in inline_images(text, document) if "![" in text or ":::image" in text else ():
        text = text.replace(f"![{token.content}]", "!", 1)
    text = re.sub(r"!(?:\([^()]*\)|\[[^\[\]]*\])|:::image[^\n]*?:::", "", text)
    return has_words(text)

"""Edited translations put into one localized page, pure and byte for byte.

Only the units of a message that was edited change. An edit is parted among them (``unitsplit``);
units that cannot be told apart any more become one, as the format's p-units are (format.md). The
result is read again as an import reads it, and must give just the messages that were asked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple

from .align import Aligned, Draft
from .handbackcheck import (
    HandbackError,
    check_messages,
    check_text,
    check_units,
    page_line,
    page_text,
    preview,
)
from .handbackimages import image_label, own_labels
from .markdown import Dialect, Document, clean
from .model import Handoff, Kind, Page, Unit
from .page import parse_page, unit_text
from .pagetext import list_items, pair_bytes, quoting_for, unit_bytes, value_bytes
from .places import MessagePlaces, Place, message_places
from .sides import unit_content
from .stampedit import StampError, set_stamp
from .unitsplit import Part, split_text

__all__ = ["Done", "Edited", "Way", "edit_page"]

Way = Literal["units", "one-unit", "text"]
"""How an edit went in: into its units, with some of them made one, or as text without units."""

_LINE_BREAK = re.compile(r"[ \t]*\\?(?:\r\n|\r|\n)[ \t]*(?:>[ \t]?)*")


class Done(NamedTuple):
    """What was done for one message."""

    line: int
    """1-based line of the page as it was."""
    msgid: str
    way: Way
    units: int
    """Units whose text changed, those that became one counted before."""


@dataclass(frozen=True, slots=True)
class Edited:
    """A page with its edits."""

    data: bytes
    done: tuple[Done, ...]


class _Change(NamedTuple):
    start: int
    end: int
    text: bytes
    label: bool = False
    """Whether it is an alternative text, which the message of its block holds too."""


def edit_page(
    page: Page,
    aligned: Aligned,
    edits: Mapping[int, str],
    again: Callable[[Page], Aligned],
    *,
    dialect: Dialect,
    human: bool = False,
) -> Edited:
    """Put edited translations into a page.

    Args:
        page: The page.
        aligned: Its messages.
        edits: The new msgstr of some of them, by index.
        again: Aligns the new page as this one was.
        dialect: Which constructs are blocks.
        human: Whether every unit of the page is by a human now.

    Returns:
        The new bytes, in which nothing but the edited messages is another, and what was done.

    Raises:
        HandbackError: An edit has no place in the page, or would not be read as it was written.
    """
    editor = _Editor(page, aligned, dialect, edits)
    done = tuple(editor.edit(index, msgstr) for index, msgstr in sorted(edits.items()))
    data = _applied(page.data, editor.changes)
    if human and page.handoff.type not in (None, "HT"):
        try:
            data = set_stamp(data, Handoff(type="HT"), page.stamp)
        except StampError as error:
            raise HandbackError(str(error)) from error
    new = parse_page(data, page.path, page.stamp)
    check_units(page, new, gone=editor.gone, made=editor.made, touched=editor.touched)
    check_messages(page, aligned, new, again(new), edits)
    return Edited(data, done)


def _applied(data: bytes, changes: Sequence[_Change]) -> bytes:
    parts: list[bytes] = []
    position = 0
    for change in _apart(data, changes):
        parts.extend((data[position : change.start], change.text))
        position = change.end
    return b"".join([*parts, data[position:]])


def _apart(data: bytes, changes: Sequence[_Change]) -> list[_Change]:
    """Changes in order; an alternative text that is part of another change goes into that one's text."""
    found: list[_Change] = []
    for change in sorted(changes, key=lambda change: (change.start, -change.end)):
        around = found[-1] if found else None
        if around is None or around.end <= change.start:
            found.append(change)
        elif change.label and change.end <= around.end:
            text = around.text.replace(data[change.start : change.end], change.text, 1)
            found[-1] = around._replace(text=text)
        else:
            raise HandbackError("two edits meet in one place of the page; edit the page itself")
    return found


# --- making the changes


@dataclass(frozen=True, slots=True)
class _Units:
    """A message as it stands in the page."""

    place: Place
    units: Sequence[Unit]
    target: str
    """The translation."""
    targets: Sequence[str]
    """The target side of each unit, as it stands in the translation."""
    source: str
    """The source text, on one line; empty where the page holds none of its own."""
    sources: Sequence[str]

    def source_of(self, part: Part) -> str | None:
        """The source text of some units with what stands between them, None where it is not found."""
        if not self.source or (part.head and part.tail):
            return self.source or None
        places = list(_located(self.source, self.sources))
        first, last = places[part.first], places[part.last]
        if first is None or last is None:
            return None
        return self.source[0 if part.head else first[0] : len(self.source) if part.tail else sum(last)]


@dataclass
class _Editor:
    """The changes to one page."""

    page: Page
    aligned: Aligned
    dialect: Dialect
    edits: Mapping[int, str]
    changes: list[_Change] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)
    """Ids of units that became part of another."""
    made: list[str] = field(default_factory=list)
    """Ids of new units."""
    touched: set[str] = field(default_factory=set)
    """Ids of units with another target."""

    @cached_property
    def places(self) -> MessagePlaces:
        """Where the messages of the page stand."""
        return message_places(self.page, self.dialect, self.aligned.sides)

    def edit(self, index: int, msgstr: str) -> Done:
        """Make the changes for one message."""
        message, draft = self.aligned.messages.messages[index], self.aligned.drafts[index]
        line = page_line(self.aligned, index)
        try:
            check_text(message.msgid, msgstr, message.kind)
            text, labels = own_labels(self.aligned, index, page_text(msgstr, message.kind), self.edits)
            before = (len(self.gone), len(self.touched))
            for image, label in labels.items():
                if image not in self.edits:
                    self._edit(self.aligned.drafts[image], label, label)
            way: Way = "text"
            if not labels or text != clean(draft.target):
                way = self._edit(draft, text, msgstr)
        except HandbackError as error:
            raise HandbackError(f"{preview(message.msgid)}: {error}", line) from error
        units = len(self.gone) - before[0] + len(self.touched) - before[1]
        return Done(line, message.msgid, way, units)

    def _edit(self, draft: Draft, text: str, msgstr: str) -> Way:
        place = self._place(draft)
        if place is None:
            raise HandbackError("its place in the page cannot be told; edit the page itself")
        text_in_units = self._taken(draft, place)
        if text_in_units.units:
            return self._edit_units(text_in_units, text)
        parsed = draft.kind not in ("image", "meta") and not place.attribute
        if parsed and self.page.units and place.style in ("", "|", ">"):
            self._one_unit(text_in_units, None, text)
            return "one-unit"
        # Nothing keeps a text without a unit from beginning like a block but the escape that it has already.
        self._edit_text(draft, place, clean(msgstr) if parsed else text)
        return "text"

    def _document(self, draft: Draft) -> Document:
        sides = self.aligned.sides
        return sides.documents[sides.origins[draft.entry or 0].document]

    def _place(self, draft: Draft) -> Place | None:
        if draft.kind == "meta":
            return self.places.meta.get(draft.name)
        return self.places.entries[draft.entry] if draft.entry is not None else None

    def _taken(self, draft: Draft, place: Place) -> _Units:
        """A message with its units, as they stand in the page."""
        start, end = place.segments[0][0], place.segments[-1][1]
        units = [unit for unit in self.page.units if start <= unit.span[0] and unit.span[1] <= end]
        if draft.kind in ("meta", "image") or draft.entry is None:
            targets = [unit_text(unit, source=False).strip() for unit in units]
            return _Units(place, units, draft.target, targets, "", ())
        sides = self.aligned.sides
        origin, entry = sides.origins[draft.entry], sides.entries[draft.entry]
        if [unit.span for unit in entry.units] != [unit.span for unit in units]:
            raise HandbackError("its units are not where they should be; edit the page itself")
        block = sides.documents[origin.document].blocks[origin.block]
        targets = [clean(unit_content(unit, block, source=False)) for unit in entry.units]
        sources = [clean(unit_content(unit, block, source=True)) for unit in entry.units]
        return _Units(place, units, clean(draft.target), targets, entry.source, sources)

    def _edit_units(self, message: _Units, text: str) -> Way:
        parts = split_text(message.target, list(_located(message.target, message.targets)), text)
        if parts is None:
            self._one_unit(message, None, text)
            return "one-unit"
        for part in parts:
            if not part.is_one:
                self._one_unit(message, part, part.text)
            elif part.text != message.targets[part.first]:
                self._one_target(message, part)
        return "units" if all(part.is_one for part in parts) else "one-unit"

    def _one_target(self, message: _Units, part: Part) -> None:
        """Exchange the text of one unit; the white space at its ends stays."""
        unit = message.units[part.first]
        lead, lines, trail = _taken_apart(unit.target)
        written = [
            unit_bytes(line, message.place, unit.quoting) if isinstance(line, str) else line
            for line in _relined(lines, message.targets[part.first], part.text)
        ]
        self.touched.add(unit.id)
        text = lead.encode() + b"".join(written) + trail.encode()
        self.changes.append(_Change(*unit.target_span, text))

    def _one_unit(self, message: _Units, part: Part | None, text: str) -> None:
        """Put one unit in the place of several, or of the whole message."""
        place = message.place
        part = part or Part(0, len(message.units) - 1, text, head=True, tail=True)
        units = message.units[part.first : part.last + 1]
        start = place.segments[0][0] if part.head else units[0].span[0]
        span = (start, place.segments[-1][1] if part.tail else units[-1].span[1])
        quoting = quoting_for(place, units[0].quoting if units else "plain")
        source = message.source_of(part)
        written = _side(self.page, span, units) if source is None else unit_bytes(source, place, quoting)
        self.gone.update(unit.id for unit in units)
        unit_id = f"{self.page.units[-1].prefix}-p{self._next_number:03}"
        self.made.append(unit_id)
        target = unit_bytes(text, place, quoting)
        self.changes.append(_Change(*span, pair_bytes(unit_id, target, written, quoting)))

    @property
    def _next_number(self) -> int:
        """The number that follows the highest of the units that stand for several sentences."""
        numbers = (unit.number[1:] for unit in self.page.units if unit.number.startswith("p"))
        return max((int(number) for number in numbers), default=100) + len(self.made) + 1

    def _edit_text(self, draft: Draft, place: Place, text: str) -> None:
        front_matter = draft.kind == "meta"
        segments = place.segments
        if place.style == "list":
            items = list_items(text, len(segments))
            if items is None:
                raise HandbackError("the page has a list of another length; edit the page itself")
            for segment, item in zip(segments, items, strict=True):
                self._replace(segment, value_bytes(item, place, front_matter=True), draft.kind)
            return
        if place.attribute and '"' in text:
            raise HandbackError("a quote cannot stand in the attribute that holds it; take it out")
        span = (segments[0][0], segments[-1][1])
        if draft.kind == "image" and not place.attribute:
            text = image_label(text, self._document(draft))
        around = (unit for unit in self.page.units if unit.target_span[0] <= span[0] < unit.target_span[1])
        unit = next(around, None)
        if unit is None:
            self._replace(span, value_bytes(text, place, front_matter=front_matter), draft.kind)
        else:
            self.touched.add(unit.id)
            self._replace(span, unit_bytes(text, place, unit.quoting), draft.kind)

    def _replace(self, span: tuple[int, int], text: bytes, kind: Kind) -> None:
        if self.page.data[slice(*span)] != text:
            self.changes.append(_Change(*span, text, label=kind == "image"))


def _located(text: str, parts: Sequence[str]) -> Iterator[tuple[int, int] | None]:
    """Where parts stand in a text, in order."""
    position = 0
    for part in parts:
        at = text.find(part, position) if part else -1
        yield (at, len(part)) if at >= 0 else None
        position = at + len(part) if at >= 0 else position


def _taken_apart(target: str) -> tuple[str, list[str], str]:
    """White space before a unit's text, its lines with the breaks between them, white space behind it."""
    lead = target[: len(target) - len(target.lstrip())]
    trail = target[len(target.rstrip()) :] if target.strip() else ""
    inner = target[len(lead) : len(target) - len(trail)]
    pieces: list[str] = []
    position = 0
    for match in _LINE_BREAK.finditer(inner):
        pieces.extend((inner[position : match.start()], match[0]))
        position = match.end()
    return lead, [*pieces, inner[position:]], trail


def _relined(pieces: Sequence[str], old: str, new: str) -> Iterator[str | bytes]:
    """The new text of a unit with the line breaks of the old one, as bytes, where it still has such lines."""
    if len(pieces) == 1:
        yield new
        return
    places = list(_located(old, [clean(piece) for piece in pieces[::2]]))
    parts = split_text(old, places, new) if all(places) else None
    if parts is None:
        yield new
        return
    for part in parts:
        if part.first:
            yield pieces[2 * part.first - 1].encode()
        yield part.text


def _side(page: Page, span: tuple[int, int], units: Sequence[Unit]) -> bytes:
    """The source side of a part of a page."""
    parts: list[bytes] = []
    position = span[0]
    for unit in units:
        parts.extend((page.data[position : unit.span[0]], page.data[slice(*unit.source_span)]))
        position = unit.span[1]
    return b"".join([*parts, page.data[position : span[1]]])

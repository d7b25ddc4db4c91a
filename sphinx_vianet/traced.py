"""Text that knows where each of its characters stands in the bytes of a page.

It is cut and changed like plain text. A character that a change put in has an empty place, or
that of all that it replaced.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from .model import Unit
from .placeholders import located_placeholders, with_placeholders
from .prepared import Step

__all__ = ["Traced", "joined", "traced_bytes", "traced_page"]


@dataclass(frozen=True, slots=True)
class Traced:
    """A text, and where its characters stand. Offsets are bytes of the page, half-open."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def __getitem__(self, cut: slice) -> Traced:
        return Traced(self.text[cut], self.starts[cut], self.ends[cut])

    def sub(self, pattern: re.Pattern[str], value: Callable[[re.Match[str]], str]) -> Traced:
        """Replace every match of a pattern.

        What old and new text have in common at their ends keeps its place.
        """
        parts: list[Traced] = []
        position = 0
        for match in pattern.finditer(self.text):
            parts.append(self[position : match.start()])
            parts.append(self[match.start() : match.end()]._replaced(value(match)))
            position = match.end()
        if not parts:
            return self
        parts.append(self[position:])
        return joined(parts)

    def applied(self, steps: Iterable[Step]) -> Traced:
        """Make changes, one after the other."""
        traced = self
        for pattern, value in steps:
            traced = traced.sub(pattern, value)
        return traced

    def mapped(self, value: Callable[[str], str]) -> Traced:
        """Replace characters by others, one for one.

        Raises:
            ValueError: The new text has another length.
        """
        text = value(self.text)
        if len(text) != len(self.text):
            raise ValueError("characters were added or taken away")
        return Traced(text, self.starts, self.ends)

    def split(self) -> list[Traced]:
        """The lines, without their line feeds."""
        lines = []
        position = 0
        for line in self.text.split("\n"):
            lines.append(self[position : position + len(line)])
            position += len(line) + 1
        return lines

    def strip(self) -> Traced:
        """The text without white space at its ends."""
        start = len(self.text) - len(self.text.lstrip())
        return self[start : max(start, len(self.text.rstrip()))]

    def segment(self) -> tuple[int, int] | None:
        """From the first to the last byte that a character stands for; None when there is none."""
        places = [place for place in zip(self.starts, self.ends, strict=True) if place[0] < place[1]]
        return (places[0][0], places[-1][1]) if places else None

    def _replaced(self, new: str) -> Traced:
        old = self.text
        if new == old:
            return self
        size = min(len(old), len(new))
        head = next((index for index in range(size) if old[index] != new[index]), size)
        most = size - head
        tail = next((index for index in range(most) if old[-1 - index] != new[-1 - index]), most)
        inner = self[head : len(old) - tail]
        if inner.text:
            place = inner.starts[0], inner.ends[-1]
        elif head:
            place = self.ends[head - 1], self.ends[head - 1]
        else:
            place = (self.starts[0], self.starts[0]) if old else (0, 0)
        count = len(new) - head - tail
        middle = Traced(new[head : head + count], [place[0]] * count, [place[1]] * count)
        return joined((self[:head], middle, self[len(old) - tail :]))


def joined(parts: Iterable[Traced]) -> Traced:
    """Several texts as one."""
    texts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for part in parts:
        texts.append(part.text)
        starts.extend(part.starts)
        ends.extend(part.ends)
    return Traced("".join(texts), starts, ends)


def _decoded(text: str, offset: int) -> Traced:
    """A text that was decoded with ``surrogateescape`` from the bytes at an offset."""
    if text.isascii():
        return Traced(text, range(offset, offset + len(text)), range(offset + 1, offset + len(text) + 1))
    starts = []
    ends = []
    for character in text:
        starts.append(offset)
        offset += len(character.encode("utf-8", "surrogateescape"))
        ends.append(offset)
    return Traced(text, starts, ends)


def traced_bytes(data: bytes, start: int, end: int) -> Traced:
    """A part of a page, decoded.

    Args:
        data: The page.
        start: Byte offset of the part.
        end: Byte offset at which it ends.
    """
    return _decoded(data[start:end].decode("utf-8", "surrogateescape"), start)


def traced_page(data: bytes, units: Sequence[Unit], start: int, end: int) -> Traced:
    """A part of a page with a placeholder for each unit, which stands for the whole pair.

    Args:
        data: The page.
        units: All units of the page.
        start: Byte offset of the part.
        end: Byte offset at which it ends.
    """
    text = with_placeholders(data, units, start, end)
    parts: list[Traced] = []
    position, offset = 0, start
    for first, last, index in located_placeholders(text):
        parts.append(between := _decoded(text[position:first], offset))
        offset = between.ends[-1] if between.text else offset
        if index is None:
            own = _decoded(text[first + 1 : last], offset)
            parts.append(Traced(text[first], [offset], [offset]))
            parts.append(own)
            offset = own.ends[-1]
        else:
            offset, after = units[index].span
            parts.append(Traced(text[first:last], [offset] * (last - first), [after] * (last - first)))
            offset = after
        position = last
    parts.append(_decoded(text[position:], offset))
    return joined(parts)

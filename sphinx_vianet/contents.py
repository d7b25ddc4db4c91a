"""A translated message as it stands in an annotated page: units, and the text between them.

A message is taken apart along its sentences (``sentencepairs``). Hard line breaks of the source
stay where one falls between two units; all other line breaks go, as handbacks join hard-wrapped
lines (format.md, Differences from the source page).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from .markdown import clean
from .pagetext import Quoting, pair_bytes, quoting_for, unit_bytes
from .places import Place
from .sentencepairs import KnownPair, TextPair, pair_texts

__all__ = ["Numbering", "Written", "message_bytes"]

_BACKSLASH = re.compile(r"[ \t]*\\\Z")


@dataclass(slots=True)
class Numbering:
    """Gives new units their ids."""

    prefix: str
    next_number: int
    """Of the next unit that is one sentence."""
    next_several: int = 101
    """Of the next unit that stands for several sentences."""
    made: list[str] = field(default_factory=list)
    """The ids that were given, in order."""

    def take(self, sentences: int) -> str:
        """The id of the next unit, which stands for so many source sentences."""
        if sentences > 1:
            number = f"p{self.next_several:03}"
            self.next_several += 1
        else:
            number = f"{self.next_number:03}"
        self.next_number += sentences
        self.made.append(f"{self.prefix}-{number}")
        return self.made[-1]

    def skip(self, sentences: int) -> None:
        """Use up numbers for text that is translated in place."""
        self.next_number += sentences


@dataclass(frozen=True, slots=True)
class Written:
    """A message as bytes."""

    data: bytes
    several: int
    """New units that stand for several sentences."""


def message_bytes(
    content: str,
    target: str,
    place: Place,
    numbering: Numbering,
    *,
    breaks: Sequence[bytes] = (),
    known: Sequence[KnownPair] = (),
    quoting: Quoting = "plain",
) -> Written:
    """Write a message with its units.

    Args:
        content: What stands in the source page, lines and all, without container marks.
        target: The translation as it stands in a page, one line.
        place: Where it goes.
        numbering: For new units.
        breaks: What the page has between the lines of the content; empty where it is one line.
        known: Units of the message as it was translated before.
        quoting: How the tags of units are quoted.
    """
    source = clean(content)
    quoting = quoting_for(place, quoting)
    ends = _hard_breaks(content, breaks)
    parts: list[bytes] = []
    position = several = 0
    for part in pair_texts(source, target, known):
        if isinstance(part, TextPair):
            several += part.sentences > 1 and not part.id
            unit_id = part.id or numbering.take(part.sentences)
            new, old = (unit_bytes(text, place, quoting) for text in (part.target, part.source))
            parts.append(pair_bytes(unit_id, new, old, quoting))
            position += len(part.source)
        else:
            line_end = next((end for at, end in ends if position <= at < position + len(part)), None)
            blank = line_end is not None and not part.strip()
            parts.append(line_end if blank and line_end is not None else unit_bytes(part, place, quoting))
            position += len(part)
    return Written(b"".join(parts), several)


def _hard_breaks(content: str, breaks: Sequence[bytes]) -> list[tuple[int, bytes]]:
    """Where hard line breaks stand in the cleaned content, with what the page has there."""
    lines = content.split("\n")
    if len(breaks) != len(lines) - 1:
        return []
    found = []
    position = -(len(content) - len(content.lstrip()))
    for line, end in zip(lines, breaks, strict=False):
        escaped = _BACKSLASH.search(line)
        position += len(line) if escaped is None else escaped.start()
        if escaped is not None or line.endswith("  "):
            found.append((position, b"\\" + end if escaped is not None else end))
        position += 1  # the line feed has become a space
    return found

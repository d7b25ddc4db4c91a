"""Messages without a translation, put together from sentences of the memory."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

from .escape import escape_msgstr
from .memory import NEAR, Known, Memory
from .model import Message, PageMessages, UnitPlace

__all__ = ["MEMORY_MARK", "Recalled", "fill_messages", "filled", "recall"]

MEMORY_MARK = "m"
"""Begins the numbers of sentences from the memory in a message's comment; those of a page are digits."""

# Where a sentence can end: behind a stop and what closes behind it, or a stop that needs no space.
_END = re.compile(r"(?<=[.!?:;…])(?:[\"'”’»)\]*_`]*)\s+|(?<=[。！？])\s*")
_MOST_ENDS = 40
_LONGEST = 6
"""Ends of sentences within what the memory has as one."""
_WRAPPED = (
    re.compile(r"(?P<before>\*\*|__|\*|_)(?P<inner>\S(?:.*\S)?)(?P<after>(?P=before)[.:]?)", re.DOTALL),
    re.compile(r"(?P<before>\[)(?P<inner>[^\[\]]+)(?P<after>\]\([^()\s]*\)[.:]?)"),
)
_DEEPEST = 8
"""Marks in marks round a sentence that are taken off."""
_CODE = re.compile(r"`[^`]*`")


class Recalled(NamedTuple):
    """A translation out of the memory."""

    msgstr: str
    units: tuple[UnitPlace, ...]
    """Its sentences, in the previous msgid where there is one."""
    previous: str | None
    """The source text of which it is the translation, where that is only near; None when it is the msgid."""
    certain: bool
    """Whether every sentence is known, with one translation."""
    machine: bool
    """Whether a sentence is known as a machine's."""


class _Piece(NamedTuple):
    """A part of a message with its translation."""

    source: str
    """The text that was translated; of an identical one as the message has it."""
    target: str
    known: Known | None
    """None for code and numbers, which stay as they are."""
    cost: float = 1.0
    """1 for an identical one, more the less alike a near one is."""


_Find = Callable[[str], _Piece | None]
_Placed = tuple[int, int, _Piece]
"""Start and end in the text, and what is for it."""


def fill_messages(
    page: PageMessages, memory: Memory, language: str, *, mt_fuzzy: bool = False
) -> PageMessages:
    """Give the messages of a page without a translation the one that the memory has.

    Args:
        page: The messages; those with a translation stay, fuzzy ones too.
        memory: The memory.
        language: Sphinx's code.
        mt_fuzzy: Whether translations by machines are marked fuzzy.

    Returns:
        The same messages in the same order.
    """
    messages = (
        message if message.msgstr else filled(message, memory, language, mt_fuzzy=mt_fuzzy)
        for message in page.messages
    )
    return replace(page, messages=tuple(messages))


def filled(message: Message, memory: Memory, language: str, *, mt_fuzzy: bool = False) -> Message:
    """A message without a translation, with the one that the memory has.

    Args:
        message: The message.
        memory: The memory.
        language: Sphinx's code.
        mt_fuzzy: Whether translations by machines are marked fuzzy.

    Returns:
        It with ``from_memory``; as it is where the memory has none.
    """
    found = recall(message.msgid, memory, language)
    if found is None:
        return message
    msgstr = escape_msgstr(found.msgstr, message.kind)
    if msgstr is None:
        return message
    units = (
        found.units if msgstr == found.msgstr else tuple(replace(unit, target=None) for unit in found.units)
    )
    return replace(
        message,
        msgstr=msgstr,
        units=units,
        fuzzy=not found.certain or (mt_fuzzy and found.machine),
        previous=found.previous,
        from_memory=True,
    )


def recall(msgid: str, memory: Memory, language: str, least: float = NEAR) -> Recalled | None:
    """Put the translation of a message together from sentences that the memory has.

    Args:
        msgid: The message.
        memory: The memory.
        language: Sphinx's code.
        least: Similarity from which on a near sentence is taken.

    Returns:
        The translation; None when the memory has nothing for one of its sentences.
    """
    text = msgid.strip()
    if not text:
        return None

    def identical(part: str) -> _Piece | None:
        return _identical(part, memory, language)

    def near(part: str) -> _Piece | None:
        return identical(part) or _near(part, memory, language, least)

    spans = _spans(text)
    pieces = _cover(text, spans, identical) or _cover(text, spans, near)
    if pieces is None and len(spans) > 1:
        pieces = _cover(text, [(0, len(text))], near)
    if pieces is None or not any(piece.known for _, _, piece in pieces):
        return None
    return _joined(msgid, text, pieces)


def _spans(text: str) -> list[tuple[int, int]]:
    """The smallest parts that can be sentences; the whole text where there are too many."""
    gaps = [match.span() for match in _END.finditer(text)]
    gaps = [gap for gap in gaps if gap[0] > 0 and gap[1] < len(text)]
    if len(gaps) > _MOST_ENDS:
        return [(0, len(text))]
    starts = [0, *(end for _, end in gaps)]
    # What closes behind a stop belongs to the sentence.
    ends = [*(start + len(text[start:end].rstrip()) for start, end in gaps), len(text)]
    return list(zip(starts, ends, strict=True))


def _cover(text: str, spans: Sequence[tuple[int, int]], find: _Find) -> list[_Placed] | None:
    """The parts of which a text is made, as few and as much alike as can be; None where one is not known."""
    best: list[tuple[float, list[_Placed]] | None] = [(0.0, [])]
    for stop in range(1, len(spans) + 1):
        options = []
        for first in range(max(0, stop - _LONGEST), stop):
            before = best[first]
            start, end = spans[first][0], spans[stop - 1][1]
            if before is None:
                continue
            piece = find(text[start:end])
            if piece is not None:
                options.append((before[0] + piece.cost, [*before[1], (start, end, piece)]))
        best.append(min(options, key=lambda option: option[0], default=None))
    found = best[-1]
    return found[1] if found is not None else None


def _identical(part: str, memory: Memory, language: str, depth: int = 0) -> _Piece | None:
    known = memory.identical(language, part)
    if known is not None:
        return _Piece(part, known.target, known)
    if not any(char.isalpha() for char in _CODE.sub("", part)):
        return _Piece(part, part, None)
    for pattern in _WRAPPED if depth < _DEEPEST else ():
        match = pattern.fullmatch(part)
        inner = _identical(match["inner"], memory, language, depth + 1) if match is not None else None
        if match is not None and inner is not None:
            return inner._replace(source=part, target=f"{match['before']}{inner.target}{match['after']}")
    return None


def _near(part: str, memory: Memory, language: str, least: float) -> _Piece | None:
    found = memory.near(language, part, least)
    if found is None:
        return None
    known, similarity = found
    return _Piece(known.source, known.target, known, 1 + 10 * (1 - similarity))


def _joined(msgid: str, text: str, pieces: Sequence[_Placed]) -> Recalled:
    """The message of its pieces, with what stands between and around them."""
    source, target = _Text(), _Text()
    lead = msgid[: len(msgid) - len(msgid.lstrip())]
    source.add(lead)
    target.add(lead)
    units: list[UnitPlace] = []
    end = 0
    for start, stop, piece in pieces:
        between = text[end:start]
        source.add(between)
        target.add(between)
        places = source.add(piece.source), target.add(piece.target)
        if piece.known is not None:
            units.append(UnitPlace(f"{MEMORY_MARK}{len(units) + 1}", *places))
        end = stop
    tail = msgid[len(msgid.rstrip()) :]
    source.add(tail)
    target.add(tail)
    known = [piece.known for _, _, piece in pieces if piece.known is not None]
    alike = all(piece.cost == 1.0 for _, _, piece in pieces)
    return Recalled(
        target.text,
        tuple(units),
        None if alike else source.text,
        alike and not any(one.ambiguous for one in known),
        any(one.machine for one in known),
    )


class _Text:
    """A text that grows, and knows where its parts are."""

    def __init__(self) -> None:
        self.text = ""

    def add(self, part: str) -> tuple[int, int]:
        """Start and length of a part."""
        start = len(self.text)
        self.text += part
        return start, len(part)

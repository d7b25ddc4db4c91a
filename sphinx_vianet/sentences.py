"""Which sentences of a message are still what was translated, once its source has moved on.

Pure text: the message as it was, the boundaries of its units in it and in its translation, and
the message as it is. A sentence is unchanged when it stands in the new message in the old
surroundings: between the same marks, at an end of the message, or beside the end of another
sentence. White space does not count, and neither does where links lead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Literal

from .model import UnitPlace

__all__ = ["Piece", "PieceKind", "Place", "chain_places", "mixed", "relinked", "unit_spans"]

PieceKind = Literal["translated", "source", "between"]

_LINK = re.compile(r"\[([^\[\]\n]{0,1000})\]\(([^()\s]{0,2000})")
_ADDRESS = re.compile(r"\]\(([^()\s]{0,2000})")
_ADDRESS_PATTERN = r"\]\([^()\s]{0,2000}"
_WORD = re.compile(r"\w")
_WIDE_STOP = "。！？：｡"
# A stop, and what may close behind it: quotes, brackets, emphasis, the address of a link.
_ENDS = re.compile(r"[.!?:…。！？：｡।؟۔](?:[\"'”’»)\]*_`]|\]\([^()]{0,2000}\))*\Z")
_NEAR = 2100
"""Characters before a place in which a stop is looked for: one, with the address of a link behind it."""
_MOST_PLACES = 400
"""Of all sentences together in the new message; text with more is no text."""
_MOST_TRIES = 4_000
"""Occurrences of sentences that are looked at, whole sentences or not."""
_MOST_WORK = 4_000_000
"""Sentences times characters of the new message."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a message as it is shown."""

    source: str
    """The part of the new msgid; those of all pieces joined are the msgid."""
    text: str
    """What is shown for it."""
    kind: PieceKind
    """``translated``: an unchanged sentence; ``source``: changed or new text; ``between``: what
    stands between sentences, white space or marks."""


@dataclass(frozen=True, slots=True)
class _Old:
    """The sentences of the old message: ``gaps`` has one item more than ``sources``."""

    sources: Sequence[str]
    targets: Sequence[str]
    gaps: Sequence[str]
    target_gaps: Sequence[str]


@dataclass(frozen=True, slots=True)
class Place:
    """An unchanged sentence, or unit, in a new text."""

    index: int
    start: int
    end: int


def mixed(previous: str, msgid: str, msgstr: str, units: Sequence[UnitPlace]) -> tuple[Piece, ...] | None:
    """Put a message together of unchanged sentences, translated, and of the rest in the source language.

    Args:
        previous: The msgid that was translated.
        msgid: The msgid of today.
        msgstr: The translation of ``previous``.
        units: Boundaries of its units in ``previous`` and ``msgstr``.

    Returns:
        The pieces in the order of the new msgid, neighbouring changed sentences in one. None
        when a unit has no boundary, so that it is not known what to show, or when there is more
        to look for than any text has. Whether a piece crosses inline markup is for the caller to see.
    """
    old = _taken_apart(previous, msgstr, units)
    if old is None or len(old.sources) * len(msgid) > _MOST_WORK:
        return None
    tries = (place for index in range(len(old.sources)) for place in _places(old, index, msgid))
    tried = [*islice(tries, _MOST_TRIES + 1)]
    places = [place for place in tried if place is not None]
    if len(tried) > _MOST_TRIES or len(places) > _MOST_PLACES:
        return None
    return tuple(_pieces(old, chain_places(places, [len(source) for source in old.sources]), msgid))


def relinked(previous: str, msgid: str, msgstr: str) -> str:
    """A translation with the addresses of today, where links have moved.

    Args:
        previous: The msgid that was translated.
        msgid: The msgid of today.
        msgstr: The translation.

    Returns:
        The translation; an address is exchanged where one link text leads to one place in
        the old msgid, and to another in the new one.
    """
    before, after = dict(_LINK.findall(previous)), dict(_LINK.findall(msgid))
    kept = set(after.values())
    moved = {old: after[label] for label, old in before.items() if label in after and old not in kept}
    return _readdressed(msgstr, moved)


# --- the old message


def _taken_apart(previous: str, msgstr: str, units: Sequence[UnitPlace]) -> _Old | None:
    sources = unit_spans([unit.source for unit in units], len(previous))
    targets = unit_spans([unit.target for unit in units], len(msgstr))
    if not sources or not targets:
        return None
    return _Old(
        [previous[start:end] for start, end in sources],
        [msgstr[start:end] for start, end in targets],
        _gaps(previous, sources),
        _gaps(msgstr, targets),
    )


def unit_spans(places: Sequence[tuple[int, int] | None], size: int) -> list[tuple[int, int]]:
    """Where the units of a text are.

    Args:
        places: Start and length of each, in characters; None where a unit is not found.
        size: Length of the text.

    Returns:
        Starts and ends; nothing when one is missing, or when they are not in order.
    """
    spans: list[tuple[int, int]] = []
    last = 0
    for place in places:
        if place is None or place[0] < last or place[1] < 1 or sum(place) > size:
            return []
        last = sum(place)
        spans.append((place[0], last))
    return spans


def _gaps(text: str, spans: Sequence[tuple[int, int]]) -> list[str]:
    starts = [0, *(end for _, end in spans)]
    ends = [*(start for start, _ in spans), len(text)]
    return [text[start:end] for start, end in zip(starts, ends, strict=True)]


# --- the places of its sentences in the new one


def _pattern(text: str) -> str:
    """An expression for a text with any white space and any addresses."""
    parts = _ADDRESS.split(text)[::2]
    return _ADDRESS_PATTERN.join(r"\s+".join(map(re.escape, re.split(r"\s+", part))) for part in parts)


def _places(old: _Old, index: int, text: str) -> Iterator[Place | None]:
    """Where a sentence stands; None for each place at which it is no whole sentence.

    The marks that it had beside it, such as those of emphasis, may stand between it and the
    end of the text or of another sentence.
    """
    left, right = old.gaps[index].strip(), old.gaps[index + 1].strip()
    lead = re.compile(rf"{_pattern(left)}\s*\Z") if left else None
    tail = re.compile(rf"\s*{_pattern(right)}") if right else None
    before = re.compile(rf"{_pattern(old.sources[index - 1])}\s*\Z") if index else None
    after = re.compile(rf"\s*{_pattern(old.sources[index + 1])}") if index + 1 < len(old.sources) else None
    for match in re.finditer(f"(?=({_pattern(old.sources[index])}))", text):
        start, end = match.span(1)
        marks = lead.search(text[:start]) if lead is not None else None
        begins = _starts(text[:start], before) or (
            marks is not None and _starts(marks.string[: marks.start()], before)
        )
        marks = tail.match(text, end) if tail is not None else None
        stops = _stops(text, end, after) or (marks is not None and _stops(text, marks.end(), after))
        yield Place(index, start, end) if begins and stops else None


def _starts(lead: str, before: re.Pattern[str] | None) -> bool:
    """Whether a sentence can begin behind this text."""
    text = lead.rstrip()
    if not text:
        return True
    if _ENDS.search(text[-_NEAR:]) and (text != lead or text[-1] in _WIDE_STOP):
        return True
    return before is not None and before.search(lead) is not None


def _stops(text: str, end: int, after: re.Pattern[str] | None) -> bool:
    """Whether a sentence can end here."""
    if end == len(text) or not text[end:].strip():
        return True
    if _ENDS.search(text[max(0, end - _NEAR) : end]) and (text[end].isspace() or text[end - 1] in _WIDE_STOP):
        return True
    return after is not None and after.match(text, end) is not None


def chain_places(places: Sequence[Place], weights: Sequence[int]) -> list[Place]:
    """Choose places in the order of their sentences and of the text that cover most of it.

    Args:
        places: All there are, of any sentence as many as occur.
        weights: What covering each sentence is worth: its length.
    """
    ordered = sorted(places, key=lambda place: (place.end, place.start, place.index))
    best: list[tuple[int, int]] = []
    for at, place in enumerate(ordered):
        score, back = 0, -1
        for earlier in range(at):
            other = ordered[earlier]
            if other.end <= place.start and other.index < place.index and best[earlier][0] > score:
                score, back = best[earlier][0], earlier
        best.append((score + weights[place.index], back))
    at = max(range(len(best)), key=lambda index: (best[index][0], -index), default=-1)
    chain: list[Place] = []
    while at >= 0:
        chain.append(ordered[at])
        at = best[at][1]
    return chain[::-1]


# --- the pieces


def _pieces(old: _Old, chain: Sequence[Place], text: str) -> Iterator[Piece]:
    ends: list[Place | None] = [None, *chain, None]
    for before, after in pairwise(ends):
        yield from _between(old, before, after, text)
        if after is not None:
            source = text[after.start : after.end]
            target = _moved(old.targets[after.index], old.sources[after.index], source)
            yield Piece(source, target, "translated")


def _between(old: _Old, before: Place | None, after: Place | None, text: str) -> Iterator[Piece]:
    """What stands between two unchanged sentences, or at an end of the message."""
    first = before.index + 1 if before is not None else 0
    last = after.index if after is not None else len(old.sources)
    rest = text[before.end if before is not None else 0 : after.start if after is not None else len(text)]
    if first == last and re.fullmatch(_pattern(old.gaps[first]), rest):
        if rest or old.target_gaps[first]:
            yield Piece(rest, _moved(old.target_gaps[first], old.gaps[first], rest), "between")
        return
    head = _edge(old.gaps[first], rest, at_end=False)
    rest = rest[len(head) :]
    tail = _edge(old.gaps[last], rest, at_end=True)
    rest = rest[: len(rest) - len(tail)]
    core = rest.strip()
    start = rest.find(core)
    for part in (head + rest[:start], core, rest[start + len(core) :] + tail):
        if part:
            yield Piece(part, part, "source" if part == core and _WORD.search(part) else "between")


def _edge(gap: str, rest: str, *, at_end: bool) -> str:
    """The marks that belong to the sentence beside them: closing or opening ones."""
    marks = gap.strip()
    if not marks:
        return ""
    pattern = rf"{_pattern(marks)}\s*\Z" if at_end else rf"\s*{_pattern(marks)}"
    found = re.search(pattern, rest) if at_end else re.match(pattern, rest)
    return found[0] if found else ""


def _moved(target: str, old: str, new: str) -> str:
    """A translation with the addresses that the same text has now."""
    addresses = zip(_ADDRESS.findall(old), _ADDRESS.findall(new), strict=False)
    return _readdressed(target, dict(addresses))


def _readdressed(text: str, moved: Mapping[str, str]) -> str:
    if not any(old != new for old, new in moved.items()):
        return text
    return _ADDRESS.sub(lambda match: f"]({moved.get(match[1], match[1])}", text)

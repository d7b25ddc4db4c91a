"""An edited translation taken apart into its units again. Pure text.

Sentences that were not touched are located verbatim and in order, each between the marks that
stood beside it. What is left between two of them belongs to the units between; where several are
left, it is parted where the marks between them stand in one way only, or along the ends of
sentences when there are as many as units and each is most like the one in its place. Where that is
not certain, the units become one part, as the format's p-units do (format.md, A unit).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from typing import NamedTuple

from .matching import similarity
from .sentences import Place, chain_places, unit_spans

__all__ = ["Part", "is_balanced", "split_text"]

_ENDS = re.compile(r"[.!?:;…。！？：；｡।؟۔](?:[\"'”’»)\]*_`]|\]\([^()\s]{0,2000}\)|<br ?/?>)*\Z")
_SENTENCE = re.compile(r"[.!?…؟۔।](?:[\"'”’»)\]*_`])*(?=\s)|[。！？｡](?:[\"'”’»」』）)\]*_`])*")
_WIDE = "。！？｡"
_NEAR = 2100
_LONG = 20
"""Characters from which on a sentence between blanks is known by its text alone."""
_MOST_PLACES = 400
_MOST_WORK = 4_000_000
"""Units times characters of a message; beyond it nothing is looked for, and the message is one part."""
_LONGEST = 50_000
"""Characters of a new text in which units are looked for; real messages have 11,253 at most."""
_LIKE = 0.4
"""Least similarity of a sentence to the one that stood in its place, when sentences are counted off."""
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]{0,40})(?:\s[^<>]{0,2000})?(/?)>")
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())


class Part(NamedTuple):
    """New text for one unit, or for several that become one."""

    first: int
    """Index of its first unit in the message."""
    last: int
    """Index of its last unit; the same for a unit that stays on its own."""
    text: str
    head: bool = False
    """Whether it begins with the message, since what stood before its first unit changed."""
    tail: bool = False
    """Whether it ends with the message, since what stood behind its last unit changed."""

    @property
    def is_one(self) -> bool:
        """Whether it is new text for just one unit."""
        return self.first == self.last and not self.head and not self.tail


class _Text(NamedTuple):
    """A message's old units and gaps, and the new text between its outer gaps."""

    units: Sequence[str]
    gaps: Sequence[str]
    """``gaps[k]`` stands before unit ``k``; the last one behind the last unit."""
    new: str
    head: bool
    """Whether the new text does not begin with the first gap."""
    tail: bool
    """Whether it does not end with the last one."""


_Cut = tuple[int, int]
"""Where a gap stands in the new text."""


def split_text(old: str, places: Sequence[tuple[int, int] | None], new: str) -> tuple[Part, ...] | None:
    """Part the new text of a message among its units.

    Args:
        old: The translation as it was.
        places: Start and length of each unit in it, in characters, in order.
        new: The translation as it is to be.

    Returns:
        Parts that cover all units in order, each with some text; what stands between two parts, before
        the first and behind the last is as it was, unless they say otherwise. None when a unit has no
        place, so that only the message as a whole can be exchanged.
    """
    spans = unit_spans(places, len(old))
    if not spans or not new.strip():
        return None
    edges = [0, *(edge for span in spans for edge in span), len(old)]
    gaps = [old[start:end] for start, end in list(pairwise(edges))[::2]]
    lead, trail = gaps[0], gaps[-1]
    apart = len(new) > len(lead) + len(trail)
    head, tail = not (apart and new.startswith(lead)), not (apart and new.endswith(trail))
    core = new[0 if head else len(lead) : len(new) if tail else len(new) - len(trail)]
    text = _Text([old[start:end] for start, end in spans], gaps, core, head, tail)
    small = len(text.new) <= _LONGEST and len(text.units) * len(text.new) <= _MOST_WORK
    cuts = _cuts(text) if small else [None] * (len(spans) - 1)
    return _parts(text, cuts) or (Part(0, len(spans) - 1, new, head=True, tail=True),)


def is_balanced(text: str) -> bool:
    """Whether emphasis, code, links and tags that begin in a text end in it, as far as counting tells.

    Args:
        text: Markdown.
    """
    if text.count("`") % 2 or text.count("**") % 2 or text.replace("**", "").count("*") % 2:
        return False
    for opening, closing in ("[]", "()"):
        depth = 0
        for character in text:
            depth += (character == opening) - (character == closing)
            if depth < 0:
                return False
        if depth:
            return False
    return _tags_balanced(text)


def _tags_balanced(text: str) -> bool:
    opened: list[str] = []
    for match in _TAG.finditer(text):
        name = match[2].lower()
        if name in _VOID or match[3]:
            continue
        if not match[1]:
            opened.append(name)
        elif not opened or opened.pop() != name:
            return False
    return not opened


# --- where the gaps stand in the new text


def _cuts(text: _Text) -> list[_Cut | None]:
    """The place of each gap between units, None where it is not found with certainty."""
    cuts: list[_Cut | None] = [None] * (len(text.units) - 1)
    chain = _located(text)
    located: list[Place | None] = [None, *chain, None]
    for before, after in pairwise(located):
        for unit, cut in _between(text, before, after):
            cuts[unit - 1] = cut
    for unit in set(range(len(text.units))) - {place.index for place in chain}:
        _join_moved(text, cuts, unit)
    return cuts


def _join_moved(text: _Text, cuts: list[_Cut | None], unit: int) -> None:
    """Drop the gaps between the place of a unit and the text for another one, into which it was moved."""
    at = text.new.find(text.units[unit])
    if at < 0:
        return
    low = next((cut[1] for cut in reversed(cuts[:unit]) if cut is not None), 0)
    high = next((cut[0] for cut in cuts[unit:] if cut is not None), len(text.new))
    if text.new.find(text.units[unit], low, high) >= 0:
        return
    start, end = min(at, low), max(at + len(text.units[unit]), high)
    for index, cut in enumerate(cuts):
        if cut is not None and cut[0] >= start and cut[1] <= end:
            cuts[index] = None


def _located(text: _Text) -> list[Place]:
    """Untouched units, in order, that cover most of the new text."""
    places: list[Place] = []
    for index in range(len(text.units)):
        places.extend(_occurrences(text, index))
        if len(places) > _MOST_PLACES:
            return []
    return chain_places(places, [len(unit) for unit in text.units])


def _occurrences(text: _Text, index: int) -> Iterator[Place]:
    """Where a unit stands untouched, between its gaps or as a whole sentence."""
    unit, new = text.units[index], text.new
    start = new.find(unit)
    found = 0
    while start >= 0 and found <= _MOST_PLACES:
        end = start + len(unit)
        if _begins(text, index, start) and _stops(text, index, end):
            yield Place(index, start, end)
            found += 1
        start = new.find(unit, start + 1)


def _begins(text: _Text, index: int, start: int) -> bool:
    """Whether a unit can begin here."""
    if start == 0:
        return True
    lead = text.new[:start]
    gap = text.gaps[index] if index else ""
    if gap.strip() and lead.endswith(gap):
        return True
    stem = lead.rstrip()
    ended = _ENDS.search(stem[-_NEAR:]) is not None
    if ended and (stem != lead or stem[-1] in _WIDE):
        return True
    if not index or gap.strip() or not lead.endswith(gap):
        return False
    known = lead[: len(lead) - len(gap)].endswith(text.units[index - 1])
    return ended or known or (bool(gap) and len(text.units[index]) >= _LONG)


def _stops(text: _Text, index: int, end: int) -> bool:
    """Whether a unit can end here."""
    new = text.new
    if end == len(new):
        return True
    if index + 1 < len(text.units):
        gap = text.gaps[index + 1]
        if gap.strip():
            return new.startswith(gap, end)
        if gap and new.startswith(gap, end) and end - new.rfind(text.units[index], 0, end) >= _LONG:
            return True
        if new.startswith(gap + text.units[index + 1], end):
            return True
    ended = _ENDS.search(new[max(0, end - _NEAR) : end]) is not None
    return ended and (new[end].isspace() or new[end - 1] in _WIDE)


def _between(text: _Text, before: Place | None, after: Place | None) -> Iterator[tuple[int, _Cut | None]]:
    """Places of the gaps from one located unit to the next, each by the index of the unit behind it."""
    first = before.index + 1 if before is not None else 0
    last = after.index if after is not None else len(text.units)
    start = before.end if before is not None else 0
    end = after.start if after is not None else len(text.new)
    if first == last:
        if before is not None and after is not None:
            yield first, _single(text, text.gaps[first], start, end)
        return
    head = text.gaps[first] if before is not None else ""
    tail = text.gaps[last] if after is not None else ""
    inner = (start + len(head), end - len(tail))
    whole = text.new.startswith(head, start) and text.new.endswith(tail, start, end) and inner[0] < inner[1]
    if not whole or not text.new[slice(*inner)].strip():
        # Nothing is left for the units between: they join the one before them, else the one behind.
        if before is not None and after is not None and text.new.endswith(tail, start, end):
            yield last, (end - len(tail), end)
        return
    if before is not None:
        yield first, (start, inner[0])
    if after is not None:
        yield last, (inner[1], end)
    yield from _assigned(text, range(first, last), *inner)


def _single(text: _Text, gap: str, start: int, end: int) -> _Cut | None:
    """The gap between two neighbours: a new text goes to the one before it, else to the one behind."""
    if text.new.endswith(gap, start, end):
        return end - len(gap), end
    if text.new.startswith(gap, start) and start + len(gap) <= end:
        return start, start + len(gap)
    return None


def _assigned(text: _Text, units: range, start: int, end: int) -> Iterator[tuple[int, _Cut]]:
    """Part a stretch of new text among several units: at marks first, then along sentences."""
    marks = [unit for unit in units[1:] if text.gaps[unit].strip()]
    cuts = _only_way(text.new, [text.gaps[unit] for unit in marks], start, end) if marks else []
    if cuts is None:
        return
    yield from zip(marks, cuts, strict=True)
    firsts = [units.start, *marks]
    lasts = [*marks, units.stop]
    starts = [start, *(cut[1] for cut in cuts)]
    ends = [*(cut[0] for cut in cuts), end]
    for first, last, low, high in zip(firsts, lasts, starts, ends, strict=True):
        if last - first > 1:
            yield from _by_sentence(text, range(first, last), low, high)


def _only_way(new: str, gaps: Sequence[str], start: int, end: int) -> list[_Cut] | None:
    """Places of all gaps in order with text between them, if there is just one way to have them so."""
    forward: list[_Cut] = []
    low = start + 1
    for gap in gaps:
        at = new.find(gap, low, end)
        if at < 0:
            return None
        forward.append((at, at + len(gap)))
        low = at + len(gap) + 1
    backward: list[_Cut] = []
    high = end - 1
    for gap in reversed(gaps):
        at = new.rfind(gap, start, high)
        if at < 0:
            return None
        backward.append((at, at + len(gap)))
        high = at - 1
    return forward if forward == backward[::-1] else None


def _by_sentence(text: _Text, units: range, start: int, end: int) -> Iterator[tuple[int, _Cut]]:
    """Cuts along sentences, when there are as many as units and each is most like the one in its place."""
    new = text.new[start:end]
    stops = [match.end() for match in _SENTENCE.finditer(new) if new[match.end() :].strip()]
    if len(stops) != len(units) - 1:
        return
    cuts: list[_Cut] = []
    for unit, stop in zip(units[1:], stops, strict=True):
        gap = text.gaps[unit]
        behind = new[stop:]
        if not behind.startswith(gap) or (behind[len(gap) :] or " ")[0].isspace():
            return
        cuts.append((stop, stop + len(gap)))
    starts = [0, *(cut[1] for cut in cuts)]
    ends = [*(cut[0] for cut in cuts), len(new)]
    sentences = [new[low:high] for low, high in zip(starts, ends, strict=True)]
    if _is_plausible(sentences, [text.units[unit] for unit in units]):
        for unit, (low, high) in zip(units[1:], cuts, strict=True):
            yield unit, (start + low, start + high)


def _is_plausible(sentences: Sequence[str], units: Sequence[str]) -> bool:
    """Whether each sentence is like the one in its place, and like none of the others more than that."""
    for index, sentence in enumerate(sentences):
        own = similarity(sentence, units[index])
        near = (*units[max(0, index - 1) : index], *units[index + 1 : index + 2])
        if own < _LIKE or any(similarity(sentence, other) > own for other in near):
            return False
    return True


# --- parts


def _parts(text: _Text, cuts: Sequence[_Cut | None]) -> tuple[Part, ...] | None:
    """The text between the gaps that were found; None when marks would be torn apart."""
    found = list(cuts)
    while True:
        parts = list(_joined(text, found))
        wrong = next((part for part in parts if not part.text.strip() or not _holds(text, part)), None)
        if wrong is None:
            return tuple(parts)
        if len(parts) == 1:
            return None
        at = parts.index(wrong)
        windows = (
            (first, last)
            for size in range(1, len(parts))
            for first in range(max(0, at - size), at + 1)
            if (last := first + size) < len(parts) and last >= at
        )
        whole = (0, len(parts) - 1)
        tried = islice(windows, _MOST_PLACES)
        first, last = next((pair for pair in tried if _fits(text, parts[pair[0]], parts[pair[1]])), whole)
        for index in range(parts[first].last, parts[last].first):
            found[index] = None


def _fits(text: _Text, first: Part, last: Part) -> bool:
    return _holds(text, Part(first.first, last.last, "", first.head, last.tail))


def _joined(text: _Text, cuts: Sequence[_Cut | None]) -> Iterator[Part]:
    first = start = 0
    head = text.head
    for index, cut in enumerate(cuts):
        if cut is not None:
            yield Part(first, index, text.new[start : cut[0]], head)
            first, start = index + 1, cut[1]
            head = False
    yield Part(first, len(cuts), text.new[start:], head, text.tail)


def _holds(text: _Text, part: Part) -> bool:
    """Whether the marks between the units of a part can stand inside of it."""
    first = part.first if part.head else part.first + 1
    inside = text.gaps[first : part.last + (2 if part.tail else 1)]
    return not inside or is_balanced("x".join(inside))

"""A message and its translation taken apart into pairs of sentences. Pure text.

Sentences are paired when both sides have the same number of them and what no translation changes
agrees in each pair: code, targets of links and images. Pairs that are known from the page that was
translated before are found again first. Where that is not certain, one pair holds it all, as the
format's p-units do (format.md, A unit).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from .unitsplit import is_balanced

__all__ = ["KnownPair", "TextPair", "count_sentences", "has_words", "pair_texts"]

_MOST = 20_000
"""Characters of a text that is taken apart; a longer one is one sentence."""
# What no sentence ends in: code, links and images, tags, addresses.
_HELD = re.compile(
    r"(?P<ticks>`++)[^`]{1,2000}(?P=ticks)(?!`)"
    r"|!?\[(?:[^\[\]]|\[[^\[\]]{0,500}\]){0,2000}\]\([^()\n]{0,2000}(?:\([^()\n]{0,500}\)[^()\n]{0,500})?\)"
    r"|<[^<>\n]{1,2000}>|https?://[^\s<>]{1,2000}"
)
_CLOSING = r"(?:[\"'”’»)\]]|\*{1,3}|_{1,3}(?=\s)|</(?:b|i|em|strong)>)*"
_END = re.compile(rf"[.!?…؟۔।]+{_CLOSING}(?=\s)|[。！？｡]+[\"'”’»」』）)\]]*|<br\s?/?>")
_SHORT = re.compile(
    r"\b(?:[A-Za-z]|\d{1,2}|e\.g|i\.e|etc|vs|cf|approx|Inc|Corp|Mr|Mrs|Dr|No|Fig|St|Ltd|z\.\s?B|d\.\s?h|bzw|ca|Nr)\.\Z"
)
_NEAR = 16
"""Characters before and behind a full stop that tell what it is."""
_NEXT = re.compile(r"\S")
_OPENING = "\"'“‘«([*_„¿¡"
_LINK = re.compile(r"\[(?P<text>[^\[\]]+)\](?P<target>\([^()\s]*(?:\([^()\s]*\))?[^()\s]*\))")
_CODE = re.compile(r"(?P<ticks>`++)[^`]+(?P=ticks)(?!`)")
_TARGET = re.compile(r"\]\(\s*<?([^()\s<>]*)")
_NOT_WORDS = re.compile(
    r"(?P<ticks>`++)[^`]*(?P=ticks)|<[^<>]*>|&#?\w{1,10};|[\w.+-]+@[\w.-]+|(?:https?:)?//\S+|\[\^[^\]]*\]"
)
_LETTER = re.compile(r"[^\W\d_]")


class KnownPair(NamedTuple):
    """A unit of the page that was translated before."""

    source: str
    target: str
    id: str


class TextPair(NamedTuple):
    """A part of a message, and its translation."""

    source: str
    target: str
    sentences: int
    """Of the source text."""
    id: str = ""
    """Of the known pair that it is; empty for a new one."""


def pair_texts(source: str, target: str, known: Sequence[KnownPair] = ()) -> list[TextPair | str]:
    """Take a message apart.

    Args:
        source: Text in the source language, one line.
        target: Its translation, one line.
        known: Pairs of the message as it was translated before, in order.

    Returns:
        Pairs, and text between them that is the same on both sides. Put together again they are
        source and target.
    """
    if source == target and not has_words(source):
        return [source]
    for parts in (_along(source, target, known), _by_sentence(source, target)):
        if parts is not None:
            return [*_merged(parts, known)]
    return [*_merged([(source, target)], known)]


def count_sentences(text: str) -> int:
    """Number of sentences of a text, at least one."""
    return max(1, len(_spans(text)))


def has_words(text: str) -> bool:
    """Whether anything in a text is for a translator: more than code, addresses and numbers."""
    return _LETTER.search(_NOT_WORDS.sub(" ", text)) is not None


# --- sentences


def _spans(text: str) -> list[tuple[int, int]]:
    """Where the sentences of a text stand, without the white space between them."""
    if len(text) > _MOST:
        return [(0, len(text))]
    held = [match.span() for match in _HELD.finditer(text) if not match[0].startswith("<br")]
    found: list[tuple[int, int]] = []
    start = index = 0
    for match in _END.finditer(text):
        while index < len(held) and held[index][1] <= match.start():
            index += 1
        if index < len(held) and held[index][0] < match.start():
            continue
        end = match.end()
        following = _NEXT.search(text, end)
        if following is None:
            continue
        if match[0][0] in ".…" and not _ends_here(text, match.start() + 1, following.start()):
            continue
        stop = match.start() if match[0].startswith("<br") else end
        if text[start:stop].strip():
            found.append((start, start + len(text[start:stop].rstrip())))
        start = following.start()
    if text[start:].strip():
        found.append((start, len(text.rstrip())))
    return found


def _ends_here(text: str, stop: int, following: int) -> bool:
    """Whether a full stop ends a sentence, judged by what is before and behind it.

    Args:
        text: The text.
        stop: Where the stop ends.
        following: Where what follows begins.
    """
    if _SHORT.search(text[max(0, stop - _NEAR) : stop]):
        return False
    return not text[following : following + _NEAR].lstrip(_OPENING)[:1].islower()


# --- pairs


def _by_sentence(source: str, target: str) -> list[tuple[str, str] | str] | None:
    """The sentences of both sides one by one; None when they do not seem to be pairs."""
    ours, theirs = _spans(source), _spans(target)
    if len(ours) != len(theirs) or len(ours) < 1:
        return None
    pairs = [(source[a:b], target[c:d]) for (a, b), (c, d) in zip(ours, theirs, strict=True)]
    if len(pairs) > 1 and not all(_fits(*pair) for pair in pairs):
        return None
    source_gaps = _gaps(source, ours)
    target_gaps = _gaps(target, theirs)
    found: list[tuple[str, str] | str] = []
    for number, (mine, other) in enumerate(zip(source_gaps, target_gaps, strict=True)):
        pair = pairs[number] if number < len(pairs) else None
        if mine == other:
            found.extend([mine] if mine else [])
        elif mine.strip() or other.strip():
            return None
        elif found and isinstance(found[-1], tuple):
            found[-1] = (found[-1][0] + mine, found[-1][1] + other)
        elif pair is not None:
            pair = (mine + pair[0], other + pair[1])
        if pair is not None:
            found.append(pair)
    return found


def _gaps(text: str, spans: Sequence[tuple[int, int]]) -> list[str]:
    edges = [0, *(edge for span in spans for edge in span), len(text)]
    return [text[start:end] for start, end in list(pairwise(edges))[::2]]


def _fits(source: str, target: str) -> bool:
    """Whether two sentences can be one in two languages."""
    if not is_balanced(source) or not is_balanced(target):
        return False
    if _constant(source) != _constant(target):
        return False
    sizes = sorted((len(source) + 12, len(target) + 12))
    return sizes[1] <= 4 * sizes[0]


def _constant(text: str) -> Counter[str]:
    """What a translation leaves as it is."""
    return Counter([*(match[0] for match in _CODE.finditer(text)), *_TARGET.findall(text)])


# --- known pairs


def _along(source: str, target: str, known: Sequence[KnownPair]) -> list[tuple[str, str] | str] | None:
    """Known pairs found again, and what is between them; None when none is, or something is left over."""
    found: list[tuple[str, str] | str] = []
    at_source = at_target = 0
    any_found = False
    for pair in known:
        mine, other = _place(source, pair.source, at_source), _place(target, pair.target, at_target)
        if mine is None or other is None:
            continue
        rest = _rest(source[at_source : mine[0]], target[at_target : other[0]])
        if rest is None:
            continue
        found.extend(rest)
        found.append((pair.source, pair.target))
        at_source, at_target = mine[1], other[1]
        any_found = True
    rest = _rest(source[at_source:], target[at_target:]) if any_found else None
    return [*found, *rest] if rest is not None else None


def _place(text: str, part: str, start: int) -> tuple[int, int] | None:
    """Where a part stands as a whole sentence or between marks: no word goes on at its ends."""
    at = text.find(part, start) if part.strip() else -1
    while at >= 0:
        end = at + len(part)
        before, behind = text[max(0, at - 1) : at], text[end : end + 1]
        apart = not (before.isalnum() and part[0].isalnum()) and not (behind.isalnum() and part[-1].isalnum())
        if apart:
            return at, end
        at = text.find(part, at + 1)
    return None


def _rest(source: str, target: str) -> list[tuple[str, str] | str] | None:
    """What is between two known pairs: the same text, or sentences of its own on both sides."""
    if source == target and not has_words(source):
        return [source] if source else []
    if not has_words(source) or not has_words(target):
        return None
    # Marks on both sides may stand around the text between, or open an emphasis in it.
    for marks in (" *_", " "):
        lead = _common(source, target, marks)
        trail = _common(source[len(lead) :][::-1], target[len(lead) :][::-1], marks)[::-1]
        inner = source[len(lead) : len(source) - len(trail)], target[len(lead) : len(target) - len(trail)]
        if all(text.strip() and is_balanced(text) for text in inner):
            parts = _by_sentence(*inner)
            between = parts if parts is not None else [inner]
            return [*([lead] if lead else []), *between, *([trail] if trail else [])]
    return None


def _common(one: str, other: str, marks: str) -> str:
    """The white space and marks with which both texts begin."""
    size = 0
    for first, second in zip(one, other, strict=False):
        if first != second or first not in marks:
            break
        size += 1
    return one[:size]


# --- what comes out


def _merged(parts: Sequence[tuple[str, str] | str], known: Sequence[KnownPair]) -> Iterator[TextPair | str]:
    """The parts as pairs, with the ids of those that are known, each taken once."""
    ids: dict[tuple[str, str], list[str]] = {}
    for pair in known:
        ids.setdefault((pair.source, pair.target), []).append(pair.id)
    for part in parts:
        if isinstance(part, str):
            yield part
        elif part[0] == part[1] and not has_words(part[0]):
            yield part[0]
        else:
            for piece in _shelled(*part):
                if isinstance(piece, str):
                    yield piece
                else:
                    same = ids.get(piece, [])
                    yield TextPair(*piece, count_sentences(piece[0]), same.pop(0) if same else "")


def _shelled(source: str, target: str) -> list[tuple[str, str] | str]:
    """A sentence that is a link as a whole is translated inside of it."""
    mine, other = _LINK.fullmatch(source), _LINK.fullmatch(target)
    if mine is None or other is None or mine["target"] != other["target"]:
        return [(source, target)]
    pair = (mine["text"], other["text"])
    if pair[0] == pair[1] and not has_words(pair[0]):
        return [source]
    return ["[", pair, f"]{mine['target']}"]

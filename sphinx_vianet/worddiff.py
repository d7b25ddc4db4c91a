"""What changed between two sentences, word by word; in scripts without spaces, character by character."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain
from typing import Literal

__all__ = ["WordOp", "word_diff", "words"]

WordOp = Literal["equal", "delete", "insert"]

# Scripts that are written without spaces between words: Thai, Lao, Myanmar, Khmer, kana, Han, and the Han of
# the supplementary planes. Hangul has spaces.
_UNSPACED = (
    "\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
# Vowel signs and marks of these scripts belong to the letter before them; no difference may tear them off.
_MARKS = (
    "\u0300-\u036f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece"
    "\u102b-\u103e\u1056-\u1059\u17b4-\u17d3\u200c\u200d\u3099\u309a\ufe00-\ufe0f"
)
_PUNCTUATION = (
    r"!-/:-@\[-^`{-~\u00a1-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf"
    r"\u2010-\u205e\u3001-\u303f\uff01-\uff0f\uff1a-\uff20"
)
_LARGEST = 4_000_000
"""Product of the two lengths, in words, up to which the best difference is looked for: 2,000 words each. The
matrix behind it takes one bit for each pair. Longer texts are one change between their equal ends."""


def words(text: str) -> list[str]:
    """Cut text into words, runs of white space and single punctuation marks.

    Args:
        text: Any text.

    Returns:
        The pieces; joined they are the text again.
    """
    return _word().findall(text)


@cache
def _word() -> re.Pattern[str]:
    """The expression of a word; made by its first use, since that takes a start some milliseconds."""
    unspaced, others = f"[{_UNSPACED}][{_MARKS}]*", f"[^\\s{_UNSPACED}{_PUNCTUATION}]+"
    return re.compile(rf"\s+|{unspaced}|[{_PUNCTUATION}][{_MARKS}]*|{others}")


def word_diff(old: str, new: str) -> list[tuple[WordOp, str]]:
    """Tell what was deleted and what was inserted.

    Args:
        old: The text as it was.
        new: The text as it is.

    Returns:
        Runs in order, no two of the same kind in a row, a deletion before the insertion that takes its place.
        ``equal`` and ``delete`` together are the old text, ``equal`` and ``insert`` the new one. White space
        alone between two changes is part of both, so that a rewritten phrase is one change.
    """
    before, after = words(old), words(new)
    start = _common(before, after)
    end = _common(before[start:][::-1], after[start:][::-1])
    middle = _opcodes(before[start : len(before) - end], after[start : len(after) - end])
    tail: list[tuple[WordOp, str]] = [("equal", "".join(before[len(before) - end :]))]
    return list(_joined(chain([("equal", "".join(before[:start]))], middle, tail)))


def _common(before: list[str], after: list[str]) -> int:
    count = 0
    for one, other in zip(before, after, strict=False):
        if one != other:
            break
        count += 1
    return count


def _opcodes(before: list[str], after: list[str]) -> Iterator[tuple[WordOp, str]]:
    if not before or not after or len(before) * len(after) > _LARGEST:
        yield "delete", "".join(before)
        yield "insert", "".join(after)
        return
    from rapidfuzz.distance import LCSseq

    # Numbers instead of words: rapidfuzz compares hashes, and two words must never be taken for one.
    numbers: dict[str, int] = {}
    first = [numbers.setdefault(word, len(numbers)) for word in before]
    second = [numbers.setdefault(word, len(numbers)) for word in after]
    for code in LCSseq.opcodes(first, second):
        if code.tag == "equal":
            yield "equal", "".join(before[code.src_start : code.src_end])
        else:
            yield "delete", "".join(before[code.src_start : code.src_end])
            yield "insert", "".join(after[code.dest_start : code.dest_end])


def _joined(runs: Iterable[tuple[WordOp, str]]) -> Iterator[tuple[WordOp, str]]:
    """Put runs of a kind together, a deletion first, white space between two changes into both."""
    pieces = [run for run in runs if run[1]]
    deleted = inserted = ""
    for index, (op, text) in enumerate(pieces):
        between = (deleted or inserted) and index + 1 < len(pieces)
        if op == "delete":
            deleted += text
        elif op == "insert":
            inserted += text
        elif between and text.isspace():
            deleted, inserted = deleted + text, inserted + text
        else:
            yield from _change(deleted, inserted)
            deleted = inserted = ""
            yield op, text
    yield from _change(deleted, inserted)


def _change(deleted: str, inserted: str) -> Iterator[tuple[WordOp, str]]:
    if deleted:
        yield "delete", deleted
    if inserted:
        yield "insert", inserted

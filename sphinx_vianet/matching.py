"""Order-preserving matching of two lists of messages: identical ones first, then similar ones in the gaps."""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from functools import lru_cache

__all__ = ["SIMILAR", "loose_text", "match_identical", "match_similar", "normal_text", "similarity"]

SIMILAR = 0.6
"""Least similarity of two messages that are versions of each other (alignment.md, Which msgid)."""

_MOST_CELLS = 200_000_000
_MOST_PAIRS = 40_000
_LONG = 2_000
"""Characters of a message above which nothing of it is kept in memory."""
_LOOSE = re.compile(r"[\s\\*_\u200b]+|&(?:quot|nbsp|#160);")


def normal_text(text: str) -> str:
    """A text without what a handback changes in the source side: white space, escapes, emphasis marks.

    format.md, Differences from the source page; entities are written out or not.
    """
    return _LOOSE.sub(
        "", text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").replace('"', "")
    )


_ALTERNATIVE = re.compile(r"!\[(?:[^\[\]]|\[[^\[\]]{0,300}\]){0,1000}\]")
_ALT_ATTRIBUTE = re.compile(r'alt-text="[^"\n]{0,1000}"')


def loose_text(text: str) -> str:
    """``normal_text`` without alternative texts: the page's own source side has the target's."""
    # The same messages are asked for several times in a row.
    return _loose_text(text) if len(text) > _LONG else _recent_loose_text(text)


def _loose_text(text: str) -> str:
    if "![" in text:
        text = _ALTERNATIVE.sub("![]", text)
    if "alt-text=" in text:
        text = _ALT_ATTRIBUTE.sub("alt-text", text)
    return normal_text(text)


_recent_loose_text = lru_cache(maxsize=1024)(_loose_text)


def match_identical(first: Sequence[Hashable], second: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Pair equal items in order: a longest common subsequence.

    Returns:
        Pairs of indexes, both strictly increasing.
    """
    head = 0
    while head < len(first) and head < len(second) and first[head] == second[head]:
        head += 1
    tail = 0
    most = min(len(first), len(second)) - head
    while tail < most and first[-1 - tail] == second[-1 - tail]:
        tail += 1
    pairs = [(index, index) for index in range(head)]
    middle_first = first[head : len(first) - tail]
    middle_second = second[head : len(second) - tail]
    pairs.extend((a + head, b + head) for a, b in _common(middle_first, middle_second))
    pairs.extend((len(first) - tail + index, len(second) - tail + index) for index in range(tail))
    return pairs


def _common(first: Sequence[Hashable], second: Sequence[Hashable]) -> list[tuple[int, int]]:
    if not first or not second:
        return []
    if len(first) * len(second) > _MOST_CELLS:
        return _greedy(first, second)
    from rapidfuzz.distance import LCSseq

    pairs: list[tuple[int, int]] = []
    for operation in LCSseq.opcodes(first, second):
        if operation.tag == "equal":
            starts = range(operation.src_start, operation.src_end)
            pairs.extend((a, operation.dest_start + a - operation.src_start) for a in starts)
    return pairs


def _greedy(first: Sequence[Hashable], second: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Pair each item with the next equal one; for lists whose common subsequence would take too long."""
    places: dict[Hashable, list[int]] = {}
    for index in range(len(second) - 1, -1, -1):
        places.setdefault(second[index], []).append(index)
    pairs = []
    last = -1
    for index, item in enumerate(first):
        rest = places.get(item, [])
        while rest and rest[-1] <= last:
            rest.pop()
        if rest:
            last = rest.pop()
            pairs.append((index, last))
    return pairs


def similarity(first: str, second: str) -> float:
    """How much of two texts is the same, 0 to 1 (rapidfuzz's normalized Indel similarity)."""
    from rapidfuzz.fuzz import ratio

    return ratio(first, second) / 100


def match_similar(
    first: Sequence[tuple[str, str]], second: Sequence[tuple[str, str]], pairs: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Pair what is left between identical messages: equal kind, similarity of ``SIMILAR`` or more.

    Args:
        first: Kind and text of each message.
        second: The same of the other list.
        pairs: The identical ones, as ``match_identical`` gives them.

    Returns:
        Further pairs, in order, with the greatest sum of similarities in each gap.
    """
    found: list[tuple[int, int]] = []
    last_first = last_second = -1
    for next_first, next_second in [*pairs, (len(first), len(second))]:
        rows = range(last_first + 1, next_first)
        columns = range(last_second + 1, next_second)
        if rows and columns:
            found.extend(_best(first, second, rows, columns))
        last_first, last_second = next_first, next_second
    return found


def _best(
    first: Sequence[tuple[str, str]], second: Sequence[tuple[str, str]], rows: range, columns: range
) -> list[tuple[int, int]]:
    """The order-preserving pairing of a gap with the greatest sum of similarities."""
    if len(rows) * len(columns) > _MOST_PAIRS:
        # A rewritten page: pairs far off the diagonal would be chance, and cost would be quadratic.
        width = max(1, _MOST_PAIRS // max(len(rows), len(columns)))
        return [
            pair
            for start in range(0, max(len(rows), len(columns)), width)
            if rows[start : start + width] and columns[start : start + width]
            for pair in _best(first, second, rows[start : start + width], columns[start : start + width])
        ]
    scores = [[_score(first[row], second[column]) for column in columns] for row in rows]
    height, width = len(rows), len(columns)
    best = [[0.0] * (width + 1) for _ in range(height + 1)]
    for i in range(height - 1, -1, -1):
        for j in range(width - 1, -1, -1):
            taken = best[i + 1][j + 1] + scores[i][j] if scores[i][j] else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], taken)
    found = []
    i = j = 0
    while i < height and j < width:
        if scores[i][j] and best[i][j] == best[i + 1][j + 1] + scores[i][j]:
            found.append((rows[i], columns[j]))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return found


def _score(first: tuple[str, str], second: tuple[str, str]) -> float:
    if first[0] != second[0]:
        return 0.0
    from rapidfuzz.fuzz import ratio

    return ratio(first[1], second[1], score_cutoff=SIMILAR * 100) / 100

"""Which blocks of a page are the translations of which: only what is certain is paired.

Blocks with the same parent are aligned in order. Each possible pair has a score, the
logarithm of how much likelier its evidence is for a translation than for two strangers. A
pair counts when the best alignment with it beats every alignment without it by a margin.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from .blockfacts import TextFacts
from .blocktree import Node, joined_facts

__all__ = ["GUESSED", "STATED", "VERIFIED", "Matcher", "Prior"]

_NEVER = -1e9
_COSTS = {"c": 4.0, "l": 2.5, "i": 3.0, "p": 3.0, "h": 0.7, "n": 1.0, "w": 1.0, "t": 0.0, "o": 1.0}
"""What a fact costs that only one of the two has, by its kind."""
_MARK_SCORES = (
    (0.9, -3.0, -3.0),
    (1.2, -3.0, -3.0),
    (0.6, -1.5, -2.5),
    (0.5, -2.0, -2.0),
    (0.7, -1.1, -1.8),
    (0.6, -1.6, -2.5),
    (0.7, -2.0, -3.0),
    (1.2, -0.5, -0.6),
    (0.5, -0.2, -0.5),
)
"""For each of ``MARKS``: as many on both sides, one more, more than that."""
_MOST_GAIN = {"n": 3.0, "h": 1.0}
_DIGITS = 0.20
_SPREAD = 1.3
"""Standard deviation of the logarithm of the ratio of lengths of two strangers."""
_MOST_CELLS = 60_000
"""Product of the numbers of siblings above which lists are cut: half a second of work."""
_MOST_WORK = 10 * _MOST_CELLS
"""Sum of these products over a page; the lists that come after it are left out."""
_SAME = 2.0
"""Score of a text that was left as it is."""
_NEAR = 9
"""How far blocks are looked at that may have changed places."""


@dataclass(frozen=True, slots=True)
class Prior:
    """What is expected before any text is looked at."""

    gap: float
    """Score of a block that has no counterpart."""
    merge: float
    """Score of two blocks that became one."""
    margin: float
    """By how much an alignment must beat those without a pair, for the pair to count."""
    swap: float
    """By how much two blocks must fit each other's counterparts better, for both to be refused."""
    least: float
    """Least score of the pair of two blocks without others in them."""
    fit: float
    """Least part of a page's messages that must be paired for any to count."""


VERIFIED = Prior(gap=-6.0, merge=-6.5, margin=4.0, swap=2.0, least=-3.0, fit=0.25)
"""The source page is the one that was translated: the stamp's hash says so."""
STATED = Prior(gap=-4.0, merge=-4.0, margin=4.0, swap=1.0, least=-3.0, fit=0.5)
"""A person wrote down the commit of the source page."""
GUESSED = Prior(gap=-2.5, merge=-2.5, margin=5.0, swap=1.0, least=1.6, fit=0.25)
"""The source page may be a later one, in which blocks came, went and changed."""


@dataclass(slots=True)
class Matcher:
    """Matches the blocks of two pages."""

    source: Node
    target: Node
    prior: Prior
    _gains: dict[str, float] = field(default_factory=dict)
    _ratio: float = 0.0
    _scores: dict[tuple[int, int], float] = field(default_factory=dict)
    _work: int = 0

    def __post_init__(self) -> None:
        counts = [
            Counter(fact for leaf in _leaves(root) for fact in (*leaf.text.facts, *leaf.text.words))
            for root in (self.source, self.target)
        ]
        number = max(self.source.leaves, self.target.leaves, 2)
        for fact in counts[0].keys() & counts[1].keys():
            gain = max(0.05, math.log(number / max(counts[0][fact], counts[1][fact])))
            self._gains[fact] = min(gain, _MOST_GAIN.get(fact[0], 6.0) if fact[1:2] == ":" else 1.5)
        self._ratio = math.log((self.target.text.length + 20) / (self.source.text.length + 20))

    def pairs(self) -> Iterator[tuple[Node, Node]]:
        """The pairs of leaves that are certain, source first."""
        yield from self._below(self.source, self.target)

    def _below(self, source: Node, target: Node) -> Iterator[tuple[Node, Node]]:
        pairs = self._siblings(source.children, target.children)
        for first, second in pairs:
            if first.children and second.children:
                yield from self._below(first, second)
            elif not (first is source.children[0] and second is target.children[0] and _is_section(source)):
                yield first, second
        yield from self._plausible(list(self._headings(pairs)))

    def _headings(self, pairs: Sequence[tuple[Node, Node]]) -> Iterator[tuple[Node, Node]]:
        """Headings of the sections that were paired, which are compared with each other."""
        for first, second in pairs:
            if _is_section(first):
                yield first.children[0], second.children[0]

    # --- siblings

    def _siblings(self, first: Sequence[Node], second: Sequence[Node]) -> list[tuple[Node, Node]]:
        if not first or not second:
            return []
        pairs = self._straight(first, second)
        if pairs is None:
            pairs = [*self._in_parts(first, second)]
        found = list(self._plausible([(first[a], second[b]) for a, b in pairs]))
        last_a = last_b = -1
        for a, b in [*pairs, (len(first), len(second))]:
            left = [_without_sections(side) for side in (first[last_a + 1 : a], second[last_b + 1 : b])]
            if all(left) and len(left[0]) + len(left[1]) > a - last_a + b - last_b - 2:
                found.extend(self._siblings(*left))
            last_a, last_b = a, b
        return found

    def _straight(self, first: Sequence[Node], second: Sequence[Node]) -> list[tuple[int, int]] | None:
        """Pairs by position; None where something says that blocks may be missing or shifted."""
        if len(first) != len(second) or any(a.key != b.key for a, b in zip(first, second, strict=True)):
            return None
        own = [self._score(a, b) for a, b in zip(first, second, strict=True)]
        for shift in (1, 2, 3):
            for one, other in ((first, second), (second, first)):
                best = run = 0.0
                for index in range(len(first) - shift):
                    pair = (one[index], other[index + shift])
                    moved = self._score(*(pair if one is first else pair[::-1]))
                    run = max(0.0, run + max(moved, 2 * self.prior.gap) - own[index])
                    best = max(best, run)
                if best + 2 * shift * self.prior.gap > -self.prior.margin:
                    return None
        least = self.prior.margin + 2 * self.prior.gap
        return [(index, index) for index, score in enumerate(own) if score >= least]

    def _in_parts(self, first: Sequence[Node], second: Sequence[Node]) -> Iterator[tuple[int, int]]:
        """Pairs of two lists, of which long ones are cut where both have the same unmistakable block."""
        anchors = _anchors(first, second) if len(first) * len(second) > _MOST_CELLS else []
        last_a = last_b = 0
        for a, b in [*anchors, (len(first), len(second))]:
            part = first[last_a:a], second[last_b:b]
            # What is still too long is left out: a page of that size has little else to go by.
            cells = len(part[0]) * len(part[1])
            if 0 < cells <= _MOST_CELLS and self._work + cells <= _MOST_WORK:
                self._work += cells
                yield from ((last_a + i, last_b + j) for i, j in self._aligned(*part))
            last_a, last_b = a, b

    def _aligned(self, first: Sequence[Node], second: Sequence[Node]) -> list[tuple[int, int]]:
        """Pairs of the best alignment that every alignment without them is far behind of."""
        forward = self._table(first, second)
        backward = self._table(first[::-1], second[::-1])
        best = forward[-1][-1]
        found = []
        for i in range(len(first)):
            ways = self._ways(first, second, forward, backward, i)
            j = max(ways, key=ways.__getitem__)
            rest = max((value for way, value in ways.items() if way != j), default=_NEVER)
            if j >= 0 and best - ways[j] < 1e-6 and best - rest >= self.prior.margin:
                found.append((i, j))
        return found

    def _ways(
        self,
        first: Sequence[Node],
        second: Sequence[Node],
        forward: list[list[float]],
        backward: list[list[float]],
        i: int,
    ) -> dict[int, float]:
        """The best alignment for each thing that can become of one block: its counterpart, else -1."""
        height, width = len(first), len(second)
        node, ways = first[i], {-1: _NEVER}

        def other(value: float) -> None:
            ways[-1] = max(ways[-1], value)

        for j in range(width + 1):
            other(forward[i][j] + self.prior.gap + backward[height - i - 1][width - j])
            if j == width:
                break
            rest = backward[height - i - 1]
            score = self._score(node, second[j])
            if score > _NEVER:
                ways[j] = forward[i][j] + score + rest[width - j - 1]
            if j + 1 < width:
                other(
                    forward[i][j]
                    + self._merged(second[j], second[j + 1], node, source=False)
                    + rest[width - j - 2]
                )
            for k in (i - 1, i):
                if k >= 0 and k + 2 <= height:
                    merged = self._merged(first[k], first[k + 1], second[j], source=True)
                    other(forward[k][j] + merged + backward[height - k - 2][width - j - 1])
        return ways

    def _table(self, first: Sequence[Node], second: Sequence[Node]) -> list[list[float]]:
        """Best scores of the alignments of all beginnings."""
        height, width = len(first), len(second)
        gap = self.prior.gap
        table = [[_NEVER] * (width + 1) for _ in range(height + 1)]
        table[0] = [gap * j for j in range(width + 1)]
        for i in range(1, height + 1):
            row, above = table[i], table[i - 1]
            row[0] = gap * i
            node = first[i - 1]
            for j in range(1, width + 1):
                best = max(above[j], row[j - 1]) + gap
                score = self._score(node, second[j - 1])
                if score > _NEVER:
                    best = max(best, above[j - 1] + score)
                if i > 1:
                    best = max(
                        best,
                        table[i - 2][j - 1] + self._merged(first[i - 2], node, second[j - 1], source=True),
                    )
                if j > 1:
                    best = max(
                        best, above[j - 2] + self._merged(second[j - 2], second[j - 1], node, source=False)
                    )
                row[j] = best
        return table

    def _plausible(self, pairs: Sequence[tuple[Node, Node]]) -> Iterator[tuple[Node, Node]]:
        """Pairs whose blocks do not contradict each other, nor fit each other's counterparts better."""
        wrong = self._exchanged(pairs)
        for index, (source, target) in enumerate(pairs):
            if index not in wrong and (source.children or self._score(source, target) >= self.prior.least):
                yield source, target

    def _exchanged(self, pairs: Sequence[tuple[Node, Node]]) -> set[int]:
        found: set[int] = set()
        for one, (first, second) in enumerate(pairs):
            for other in range(one + 1, min(one + _NEAR, len(pairs))):
                third, fourth = pairs[other]
                if first.key != third.key:
                    continue
                crossed = self._score(first, fourth) + self._score(third, second)
                if crossed > self._score(first, second) + self._score(third, fourth) + self.prior.swap:
                    found.update((one, other))
        return found

    # --- evidence

    def _score(self, source: Node, target: Node) -> float:
        if source.key != target.key or bool(source.children) != bool(target.children):
            return _NEVER
        name = (id(source), id(target))
        found = self._scores.get(name)
        if found is None:
            found = self._evidence(source.text, target.text, nested=bool(source.children))
            self._scores[name] = found
        return found

    def _merged(self, one: Node, two: Node, whole: Node, *, source: bool) -> float:
        if not one.key == two.key == whole.key or not bool(one.children) == bool(two.children) == bool(
            whole.children
        ):
            return _NEVER
        name = (id(one), -id(whole)) if source else (-id(whole), id(one))
        found = self._scores.get(name)
        if found is None:
            joined = joined_facts(one.text, two.text)
            pair = (joined, whole.text) if source else (whole.text, joined)
            found = self._evidence(*pair, nested=bool(one.children))
            found += self.prior.merge
            self._scores[name] = found
        return found

    def _evidence(self, source: TextFacts, target: TextFacts, *, nested: bool) -> float:
        shared = source.facts & target.facts
        gain = sum(self._gains[fact] for fact in shared)
        cost = sum(_COSTS[fact[0]] for fact in source.facts ^ target.facts)
        words = sum(self._gains[word] for word in source.words & target.words)
        score = self._lengths(source.length, target.length)
        if nested:
            # Whatever came or went below it takes facts along.
            return score + max(-6.0, min(gain - 0.3 * cost, 12.0)) + min(words, 8.0)
        for one, other, (equal, near, far) in zip(source.marks, target.marks, _MARK_SCORES, strict=True):
            if one or other:
                score += equal if one == other else near if abs(one - other) == 1 else far
        if source.end != target.end:
            score -= 1.8
        elif source.end:
            score += 0.3
        score += min(gain, 12.0) + min(words, 4.0) - min(cost, 20.0)
        if any(len(fact) > 2 and fact.startswith("t:") for fact in shared):
            score = max(score, _SAME + min(gain, 12.0))
        return score

    def _lengths(self, source: int, target: int) -> float:
        if not source and not target:
            return 0.0
        if not source or not target:
            return -4.0
        ratio = math.log((target + 4) / (source + 4)) - self._ratio
        variance = 0.04 + 1.5 / (source + 4)
        strange = _SPREAD * _SPREAD
        score = 0.5 * math.log(strange / variance) - ratio * ratio / 2 * (1 / variance - 1 / strange)
        return max(score, -10.0)


def _is_section(node: Node) -> bool:
    return node.key.startswith("section")


def _without_sections(nodes: Sequence[Node]) -> list[Node]:
    """Siblings with the blocks of their sections as siblings too."""
    found: list[Node] = []
    for node in nodes:
        found.extend(node.children if _is_section(node) else (node,))
    return found


def _anchors(first: Sequence[Node], second: Sequence[Node]) -> list[tuple[int, int]]:
    """Blocks that stand once in each list with the same code, links and names, in the same order."""
    places: list[dict[tuple[str, frozenset[str]], list[int]]] = [{}, {}]
    for known, nodes in zip(places, (first, second), strict=True):
        for index, node in enumerate(nodes):
            facts = frozenset(fact for fact in node.text.facts if fact[0] in "clwo")
            known.setdefault((node.key, facts), []).append(index)
    pairs = [
        (found[0], places[1][name][0])
        for name, found in places[0].items()
        if name[1] and len(found) == 1 and len(places[1].get(name, ())) == 1
    ]
    return _rising(sorted(pairs))


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest part of pairs in which both numbers rise."""
    ends: list[int] = []
    tops: list[int] = []
    before: list[int] = []
    for index, (_, second) in enumerate(pairs):
        length = bisect_left(tops, second)
        before.append(ends[length - 1] if length else -1)
        ends[length : length + 1] = [index]
        tops[length : length + 1] = [second]
    found = []
    index = ends[-1] if ends else -1
    while index >= 0:
        found.append(pairs[index])
        index = before[index]
    return found[::-1]


def _leaves(node: Node) -> Iterator[Node]:
    if node.children:
        for child in node.children:
            yield from _leaves(child)
    else:
        yield node

"""The messages of a page without units, paired with those of its source page where that is certain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple, Protocol

from .blockmatch import GUESSED, STATED, VERIFIED, Matcher, Prior
from .blocktree import page_tree
from .errors import Code
from .markdown import Document
from .model import Finding, Handoff
from .sides import Entry
from .stamps import matches_hash

__all__ = ["PlainPairs", "Trust", "pair_plain", "trust_in"]

Trust = Literal["verified", "stated", "guessed"]
"""How sure it is that a source page is the one that was translated: the hash of the stamp says so,
its commit does or whoever asks, or nobody does."""

_PRIORS: dict[Trust, Prior] = {"verified": VERIFIED, "stated": STATED, "guessed": GUESSED}
_MOST_LINES = 8


class _Side(Protocol):
    """A page in one language: its messages, and the documents that they were found in."""

    @property
    def entries(self) -> tuple[Entry, ...]: ...
    @property
    def documents(self) -> tuple[Document, ...]: ...
    @property
    def paths(self) -> tuple[str, ...]: ...


class PlainPairs(NamedTuple):
    """What was paired."""

    pairs: tuple[tuple[int, int], ...]
    """Indexes of a message of the localized page and of its source page."""
    findings: tuple[Finding, ...]


def trust_in(source: bytes, handoff: Handoff) -> Trust:
    """How sure it is that a source page is the one that was translated.

    Args:
        source: The source page, which is said to be the one at the handoff.
        handoff: The stamp of the localized page.
    """
    if not handoff.hash:
        return "stated"
    return "verified" if matches_hash(source, handoff.hash) else "guessed"


def pair_plain(path: str, own: _Side, known: _Side, trust: Trust) -> PlainPairs:
    """Pair the messages of a plain page with those of its source page, and say what was left out.

    Args:
        path: Path of the page, for findings.
        own: The localized page.
        known: The source page.
        trust: How sure it is that this source page was translated.
    """
    prior = _PRIORS[trust]
    matcher = Matcher(page_tree(known.documents, known.paths), page_tree(own.documents, own.paths), prior)
    mine, theirs = _by_block(own.entries), _by_block(known.entries)
    pairs: list[tuple[int, int]] = []
    for source, target in matcher.pairs():
        first, second = mine.get(target.block, []), theirs.get(source.block, [])
        # An image more or less in one of them, and nobody can tell which alternative text is whose.
        if [own.entries[index].kind for index in first] == [known.entries[index].kind for index in second]:
            pairs.extend(zip(first, second, strict=True))
    most = max(len(own.entries), len(known.entries))
    if not pairs or len(pairs) < prior.fit * most:
        text = f"only {len(pairs)} of {most} messages fit those of the source page; none of them is taken"
        return PlainPairs((), (Finding(Code.PLAIN_PAGE, path, None, text),))
    pairs.sort()
    return PlainPairs(tuple(pairs), tuple(_left_out(path, own.entries, known.entries, pairs)))


def _by_block(entries: Sequence[Entry]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for index, entry in enumerate(entries):
        found.setdefault(entry.block, []).append(index)
    return found


def _left_out(
    path: str, own: Sequence[Entry], known: Sequence[Entry], pairs: Sequence[tuple[int, int]]
) -> Iterator[Finding]:
    mine = [own[index].line for index in sorted({*range(len(own))} - {first for first, _ in pairs})]
    theirs = [known[index].line for index in sorted({*range(len(known))} - {second for _, second in pairs})]
    if mine or theirs:
        places = [f"{_ranges(mine)} here"] if mine else []
        places += [f"{_ranges(theirs)} of the source page"] if theirs else []
        text = (
            f"{len(theirs)} of {len(known)} messages have no counterpart that is certain: {', '.join(places)}"
        )
        yield Finding(Code.PLAIN_BLOCKS, path, mine[0] if mine else None, text)


def _ranges(lines: Iterable[int]) -> str:
    """Lines as people write them: ``lines 3, 7-9``."""
    found: list[list[int]] = []
    for line in sorted(set(lines)):
        if found and line == found[-1][1] + 1:
            found[-1][1] = line
        else:
            found.append([line, line])
    shown = [str(first) if first == last else f"{first}-{last}" for first, last in found[:_MOST_LINES]]
    word = "line" if len(shown) == 1 and "-" not in shown[0] else "lines"
    return f"{word} {', '.join(shown)}" + (", ..." if len(found) > _MOST_LINES else "")

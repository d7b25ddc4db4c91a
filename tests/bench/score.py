"""How right catalogs are: ``python -m tests.bench.score CORPUS SOURCE CATALOGS`` prints JSON.

What is right is known from the spans of the annotated pages: this source text has that translation. A unit
counts where its text still stands in the source page; it is *right* when a message that holds it has a
translation that holds the unit's, *wrong* when every such message has another, *none* when there is no
translation. Only letters and digits are compared, since programs write markup in different ways.
"""

from __future__ import annotations

import html
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from babel.messages.pofile import read_po

from sphinx_vianet.page import parse_page

__all__ = ["Entry", "key", "score", "state", "units", "unmarked"]

_SHORTEST = 12
"""Letters of a unit at least: shorter ones stand in many messages by chance."""

_MARKUP = re.compile(r"!\[[^\]]*\](?:\([^)]*\))?|\]\([^)]*\)|\]\[[^\]]*\]|</?[a-zA-Z][^>]*>")
_ALTERNATIVE = re.compile(r"!\[([^\]]*)\]|\balt(?:-text)?=\"([^\"]*)\"")
_NOT_TEXT = re.compile(r"[\W_]+")


class Entry(NamedTuple):
    """One message of a catalog, both sides as `key` gives them."""

    source: str
    target: str
    fuzzy: bool
    filled: bool = True
    """Whether there is a translation, be it one without letters."""


def key(text: str) -> str:
    """The letters and digits of a text, without alternative texts, link targets and tags."""
    return _NOT_TEXT.sub("", _MARKUP.sub("", html.unescape(text))).casefold()


def units(page: bytes, source: str) -> Mapping[str, str]:
    """The units that are asked for: keys of the source text, and of the translation.

    Left out are short ones, those that a page translates in two ways, and those that the source page does
    not have.

    Args:
        page: The annotated page.
        source: The source page.
    """
    known = defaultdict(set)
    for unit in parse_page(page).units:
        known[key(unit.source)].add(key(unit.target))
    whole = key(source)
    return {
        text: found.pop()
        for text, found in known.items()
        if len(text) >= _SHORTEST and len(found) == 1 and text in whole
    }


def score(asked: Mapping[str, str], entries: Sequence[Entry]) -> Counter[str]:
    """Counts of ``right`` and ``wrong``, each with ``, to review`` where fuzzy, and ``none``."""
    counts: Counter[str] = Counter()
    for source, target in asked.items():
        filled = [entry for entry in entries if entry.target and source in entry.source]
        right = [entry for entry in filled if target in entry.target]
        if not filled:
            counts["none"] += 1
            continue
        kind, found = ("right", right) if right else ("wrong", filled)
        counts[kind if any(not entry.fuzzy for entry in found) else f"{kind}, to review"] += 1
    return counts


def _entries(catalog: Path) -> Iterator[Entry]:
    with catalog.open("rb") as file:
        for message in read_po(file, ignore_obsolete=True):
            if message.id and isinstance(message.id, str) and isinstance(message.string, str):
                yield Entry(key(message.id), key(message.string), message.fuzzy, bool(message.string))


def state(entry: Entry) -> str:
    """What an editor would show of a message."""
    return "empty" if not entry.filled else "fuzzy" if entry.fuzzy else "translated"


def unmarked(entries: Sequence[Entry], handoff: str) -> int:
    """How many messages have a translation that is not marked fuzzy, but a text that was never translated.

    Args:
        entries: The messages of a page.
        handoff: The source page that was translated.
    """
    alternatives = (text for found in _ALTERNATIVE.findall(handoff) for text in found)
    # Some programs make messages of alternative texts alone.
    whole = "\n".join((key(handoff), *map(key, alternatives)))
    return sum(bool(entry.target) and not entry.fuzzy and entry.source not in whole for entry in entries)


def _main(corpus: Path, source: Path, catalogs: Path) -> None:
    counts: Counter[str] = Counter()
    for page in sorted((corpus / "annotated").rglob("*.md")):
        name = page.relative_to(corpus / "annotated")
        if not (source / name).is_file() or not (corpus / "source" / name).is_file():
            continue
        catalog = (catalogs / name).with_suffix(".po")
        entries = [*_entries(catalog)] if catalog.is_file() else []
        counts += score(units(page.read_bytes(), (source / name).read_text("utf-8")), entries)
        counts += Counter(map(state, entries))
        counts["unmarked"] += unmarked(entries, (corpus / "source" / name).read_text("utf-8"))
        counts["pages"] += 1
        counts["pages without a catalog"] += not catalog.is_file()
    print(json.dumps(counts))


if __name__ == "__main__":
    _main(*(Path(argument) for argument in sys.argv[1:4]))

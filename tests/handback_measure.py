"""What becomes of edits in real pages: ``python -m tests.handback_measure [--step N] [FOLDER]...``.

Each page of the corpus is imported, one message in it is edited in one way, handed back and imported
again. The table says how many edits kept their units, made several units one, changed text without
units, or were refused; ``wrong`` counts pages that came back with anything else than the edit, and
has to be 0.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import cast

from sphinx_vianet.handbackcheck import imported_form
from sphinx_vianet.importwork import PageInput
from sphinx_vianet.po import Entry as PoEntry
from sphinx_vianet.po import parse_po
from sphinx_vianet.trees import is_excluded
from sphinx_vianet.treespec import DEFAULT_EXCLUDE

from .corpus import Entry, entries
from .handbacks import Pages, edited_catalog, translations

__all__ = ["EDITS", "Outcome", "measure", "pages"]

_WORD = re.compile(r"\b\w{4,}\b")
_IN_MARKS = re.compile(r"\]\([^)]*\Z|<[^>]*\Z|`[^`]*\Z|&\w*\Z")
_STOP = re.compile(r"(?<=[.。])\s*")

Edit = Callable[[str, random.Random], str]


def _word(text: str, rnd: random.Random) -> str:
    words = [match for match in _WORD.finditer(text) if not _IN_MARKS.search(text[: match.start()])]
    if not words:
        return f"{text} neu"
    match = rnd.choice(words)
    return f"{text[: match.start()]}Neues{text[match.end() :]}"


def _words(text: str, rnd: random.Random) -> str:
    return _word(_word(_word(text, rnd), rnd), rnd)


def _sentence_in_front(text: str, rnd: random.Random) -> str:
    return f"Davor steht etwas. {text}"


def _sentence_between(text: str, rnd: random.Random) -> str:
    at = text.find(". ")
    return f"{text[: at + 2]}Etwas mehr. {text[at + 2 :]}" if at >= 0 else f"{text} Etwas mehr."


def _sentence_less(text: str, rnd: random.Random) -> str:
    parts = [part for part in _STOP.split(text) if part]
    if len(parts) < 2:
        return f"{text} weniger"
    del parts[rnd.randrange(len(parts))]
    return " ".join(parts)


def _merged(text: str, rnd: random.Random) -> str:
    return text.replace(". ", ", und ", 1) if ". " in text else f"{text}, und so"


def _signs(text: str, rnd: random.Random) -> str:
    return f"{text} a | b \" c 'd' * e < f & g \\ h"


def _number(text: str, rnd: random.Random) -> str:
    return f"5\\. {text}"


def _hash(text: str, rnd: random.Random) -> str:
    return f"\\# {text}"


def _anew(text: str, rnd: random.Random) -> str:
    return "Ein ganz anderer Text. Er hat zwei Sätze."


EDITS: dict[str, Edit] = {
    "a word": _word,
    "three words": _words,
    "a sentence in front": _sentence_in_front,
    "a sentence between": _sentence_between,
    "a sentence less": _sentence_less,
    "two sentences made one": _merged,
    "special signs": _signs,
    "a number in front": _number,
    "a hash in front": _hash,
    "all anew": _anew,
}


class Outcome(Counter[str]):
    """Numbers by what became of edits, and ``wrong`` ones."""


def pages(*folders: str) -> Iterator[Entry]:
    """The pages that an import takes."""
    return (entry for entry in entries(*folders) if not is_excluded(entry.path, DEFAULT_EXCLUDE))


def page_input(entry: Entry) -> PageInput:
    """A page with the source page that it was made from."""
    source = entry.read("source")
    return PageInput(entry.path, "de-DE", cast(bytes, entry.read("annotated")), source, source)


def measure(entry: Entry, edits: Sequence[str], count: int = 1) -> Iterator[tuple[str, str, str]]:
    """Edit messages of a page in several ways.

    Args:
        entry: The page.
        edits: Names of :data:`EDITS`, each of which is done by itself.
        count: How many messages each edit changes.

    Yields:
        Name of the edit, what became of one message (``units``, ``one-unit``, ``text``, ``refused`` or
        ``wrong``), and why.
    """
    made = Pages((page_input(entry),))
    catalog = made.imported().data
    known = [one for one in parse_po(catalog).entries if one.msgstr and not one.fuzzy] if catalog else []
    if catalog is None or not known:
        return
    for name in edits:
        rnd = random.Random(f"{entry.path} {name}")  # noqa: S311  # the same edits in every run
        chosen = rnd.sample(known, min(count, len(known)))
        new = {one.msgid: EDITS[name](one.msgstr, rnd) for one in chosen}
        yield from ((name, *result) for result in _outcome(made, catalog, chosen, new))


def _outcome(
    made: Pages, catalog: bytes, chosen: Sequence[PoEntry], new: dict[str, str]
) -> Iterator[tuple[str, str]]:
    edited = edited_catalog(catalog, new)
    result = made.hand_back(edited)
    (plan,) = result.pages
    if plan.kind == "refused":
        for finding in result.findings:
            if finding.severity == "error":
                yield "refused", finding.message
        return
    ways: dict[str, set[str]] = {}
    for done in plan.done:
        ways.setdefault(done.msgid, set()).add(done.way)
    for one in chosen:
        for way in ("one-unit", "units", "text"):
            if way in ways.get(one.msgid, ()):
                yield way, ""
                break
        else:
            same = imported_form(one.msgid, new[one.msgid], "paragraph") == one.msgstr
            yield ("units", "") if same else ("wrong", f"{one.msgid!r} was not handed back")
    after = translations(cast(bytes, made.after(result.pages).imported(edited).data))
    before = translations(edited)
    # An alternative text is a message of its own, and stands in that of its block besides.
    shown = [text for text in new.values() if "![" in text]
    other = [msgid for msgid in before if before[msgid] != after.get(msgid)]
    if any(not any(after.get(msgid, ("", True))[0] in text for text in shown) for msgid in other):
        yield "wrong", f"other messages changed with {new}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*")
    parser.add_argument("--step", type=int, default=1, help="take every n-th page")
    parser.add_argument("--why", action="store_true", help="print why edits were refused")
    options = parser.parse_args()
    table: dict[str, Outcome] = {name: Outcome() for name in EDITS}
    for entry in list(pages(*options.folders))[:: options.step]:
        for name, result, why in measure(entry, list(EDITS)):
            table[name][result] += 1
            if why and (options.why or result == "wrong"):
                sys.stdout.write(f"{entry.folder} {entry.path} {name}: {result} {why}\n")
    columns = ("units", "one-unit", "text", "refused", "wrong")
    sys.stdout.write("| edit | edits | " + " | ".join(columns) + " |\n")
    for name, found in table.items():
        numbers = " | ".join(f"{found[key]:,}" for key in columns)
        sys.stdout.write(f"| {name} | {found.total():,} | {numbers} |\n")


if __name__ == "__main__":
    main()

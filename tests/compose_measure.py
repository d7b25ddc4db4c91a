"""Pages composed from real source pages: ``python -m tests.compose_measure [FOLDER]...``.

Each source page of the corpus is composed with the messages that an import gives for its localized
page. The table says of how many pages all messages are the same, and how many units and pages came
out just as they stand in the corpus; handbacks part sentences and place spans by rules of their own.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from sphinx_vianet.align import align
from sphinx_vianet.compose import ComposeError, Text, compose_text, first_number
from sphinx_vianet.contents import Numbering
from sphinx_vianet.drafts import source_messages
from sphinx_vianet.handbackcheck import page_text
from sphinx_vianet.model import Page
from sphinx_vianet.page import parse_page
from sphinx_vianet.pageform import form_of, stamp_lines, with_form, with_stamp_lines
from sphinx_vianet.sides import spanned_paths

from .corpus import Entry, entries

__all__ = ["FOLDERS", "Pair", "compose_entry"]

FOLDERS = (
    "azure-powershell.pt-br",
    "customer-insights.he-il",
    "efcore-2018.de-de",
    "efcore.de-de",
    "intune-2017.pt-br",
    "nuget.de-de",
    "office-js.ja-jp",
    "partner-center-sdk.hu-hu",
)
"""Those with source pages."""


class Pair(NamedTuple):
    """A real page and what was composed in its place."""

    real: Page
    source: bytes
    composed: bytes


def compose_entry(entry: Entry) -> Pair | None:
    """Compose a page of the corpus; None for one without a source page.

    Raises:
        ComposeError: It cannot be composed.
    """
    source, data = entry.read("source"), entry.read("annotated")
    if source is None or data is None:
        return None
    real = parse_page(data, entry.path)
    also = spanned_paths(real)
    known = source_messages(source, "ops", also)
    texts: dict[int, Text] = {}
    meta: dict[str, Text] = {}
    names = list(known.meta)
    for index, message in enumerate(align(real, source, source).messages):
        text = Text(page_text(message.msgstr, message.kind))
        if message.msgstr and index < len(names):
            meta[names[index]] = text
        elif message.msgstr:
            texts[index - len(names)] = text
    numbering = Numbering(real.units[-1].prefix if real.units else "abcde", first_number(known.meta))
    form = form_of(data)
    composed = compose_text(
        parse_page(source), texts, meta, numbering, dialect="ops", anchors=form.anchors, also=also
    )
    stamped = with_stamp_lines(composed.text, stamp_lines(real.handoff, data))
    return Pair(real, source, with_form(stamped, form))


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def _figures(name: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for entry in entries(name):
        try:
            pair = compose_entry(entry)
        except ComposeError as error:
            _say(f"{name}/{entry.path}: {error}")
            found["refused"] += 1
            continue
        if pair is None:
            continue
        page = parse_page(pair.composed, entry.path)
        wanted, got = (align(which, pair.source, pair.source).messages for which in (pair.real, page))
        old = Counter((unit.source, unit.target) for unit in pair.real.units)
        new = Counter((unit.source, unit.target) for unit in page.units)
        found["pages"] += 1
        found["messages"] += len(wanted)
        found["same"] += all(a.msgstr in (b.msgstr, "") for a, b in zip(wanted, got, strict=True))
        found["units"] += len(pair.real.units)
        found["units same"] += (old & new).total()
        found["all units same"] += [u.number for u in pair.real.units] == [
            u.number for u in page.units
        ] and old == new
        found["bytes same"] += pair.composed == pair.real.data
    return found


def main(folders: Sequence[str]) -> None:
    """Print the table."""
    columns = ("pages", "same", "refused", "messages", "units", "units same", "all units same", "bytes same")
    _say("| corpus | " + " | ".join(columns) + " |")
    _say("| --- |" + " ---: |" * len(columns))
    total: Counter[str] = Counter()
    for name in folders or FOLDERS:
        figures = _figures(name)
        total += figures
        _say(f"| {name} | " + " | ".join(f"{figures[column]:,}" for column in columns) + " |")
    _say("| all | " + " | ".join(f"{total[column]:,}" for column in columns) + " |")


if __name__ == "__main__":
    main(sys.argv[1:])

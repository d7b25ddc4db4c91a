"""The real pages: each message has a place in the bytes of its page, whichever kind of page it is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pytest

from sphinx_vianet.characters import without_controls
from sphinx_vianet.model import Page
from sphinx_vianet.page import parse_page, unit_text, well_formed
from sphinx_vianet.places import Place, message_places
from sphinx_vianet.sides import Entry, meta_texts, page_sides

from .corpus import CORPUS, FOLDERS, entries

pytestmark = CORPUS

_WHITE = re.compile(r"\s+")
_MARKUP = re.compile(r"[\s`*\\]+|&quot;|\"|>|''")
# Alternative texts with code in them: the code is left out of the message.
WITH_CODE = {("office-js.ja-jp", "source"): 4}


def _text(page: Page, start: int, end: int) -> str:
    parts, position = [], start
    for unit in page.units:
        if start <= unit.span[0] and unit.span[1] <= end:
            parts.append(well_formed(page.data[position : unit.span[0]].decode("utf-8", "surrogateescape")))
            parts.append(unit_text(unit, source=False))
            position = unit.span[1]
    parts.append(well_formed(page.data[position:end].decode("utf-8", "surrogateescape")))
    return without_controls("".join(parts))


def _messages(page: Page) -> Iterator[tuple[Entry, Place | None]]:
    sides = page_sides(page, "ops")
    places = message_places(page, "ops", sides)
    yield from zip(sides.entries, places.entries, strict=True)
    wanted = meta_texts(page.metadata) if page.kind == "markdown" else {}
    assert list(places.meta) == list(wanted)
    for name, text in wanted.items():
        yield Entry("meta", text, text, 1), places.meta[name]


@pytest.mark.parametrize("kind", ["annotated", "plain", "source"])
@pytest.mark.parametrize("name", FOLDERS)
def test_each_message_has_a_place(name: str, kind: str) -> None:
    counts: Counter[str] = Counter()
    for entry in entries(name):
        data = entry.read(kind)
        if data is None:
            continue
        page = parse_page(data, entry.path)
        for message, place in _messages(page):
            assert place is not None, (entry.path, message)
            ends = [0, *(end for _, end in place.segments)]
            assert all(end <= start < stop for end, (start, stop) in zip(ends, place.segments, strict=False))
            separator = ", " if place.style == "list" else "\n"
            text = separator.join(_text(page, *segment) for segment in place.segments)
            # Escapes, and the quoting of YAML values, are what is left to differ.
            if _MARKUP.sub("", text) != _MARKUP.sub("", message.target):
                counts["differs"] += 1
            assert (
                _WHITE.sub("", text)[:1] == _WHITE.sub("", message.target)[:1] or place.style or "\\" in text
            )
    assert counts["differs"] == WITH_CODE.get((name, kind), 0)

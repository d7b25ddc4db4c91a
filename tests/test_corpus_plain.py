"""The plain pages of the corpus: every message is that of the annotated page, or refused.

What may differ is written down here (format.md): backslashes before
punctuation, ``&quot;``, alternative texts that the annotated page cuts off.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pytest

from sphinx_vianet.align import align, pair_today
from sphinx_vianet.drafts import Draft, handoff_drafts, source_messages
from sphinx_vianet.model import Message, Page
from sphinx_vianet.page import parse_page
from sphinx_vianet.sides import page_sides, spanned_paths

from .corpus import CORPUS, FOLDERS, Entry, entries

pytestmark = CORPUS

_ESCAPE = re.compile(r"\\(?=[^\w\s])")
_ALTERNATIVE = re.compile(r"!\[(?:[^\[\]]|\[[^\[\]]*\])*\]")


def same(expected: str, got: str, kind: str) -> bool:
    """Whether two translations of a message differ in nothing but what a handback does to a page."""
    first, second = (
        _ESCAPE.sub("", text.replace("&quot;", '"').replace("&#32;", "")) for text in (expected, got)
    )
    if first == second or (kind == "image" and second.startswith(first.rstrip())):
        return True
    return "![" in first and _ALTERNATIVE.sub("![]", first) == _ALTERNATIVE.sub("![]", second)


def truth(page: Page, source: bytes) -> list[Draft]:
    """The messages that the annotated page gives, front matter left out."""
    known = source_messages(source, "ops", spanned_paths(page))
    drafts, _ = handoff_drafts(page, page_sides(page, "ops"), known, "ops")
    return [draft for draft in drafts if draft.kind != "meta"]


def pages(folder: str) -> Iterator[tuple[Entry, bytes, bytes, bytes]]:
    """The pages of a folder that have all three forms, and are Markdown: annotated, plain, source."""
    for entry in entries(folder):
        forms = [entry.read(kind) for kind in ("annotated", "plain", "source")]
        if entry.path.endswith(".md") and all(forms):
            yield (entry, *(form for form in forms if form is not None))  # type: ignore[misc]  # three of them


def body(messages: tuple[Message, ...]) -> list[Message]:
    return [message for message in messages if message.kind != "meta"]


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_source_page_at_the_handoff(folder: str) -> None:
    counts: Counter[str] = Counter()
    for entry, annotated, plain, source in pages(folder):
        expected = truth(parse_page(annotated, entry.path), source)
        got = body(align(parse_page(plain, entry.path), source).messages)
        for wanted, message in zip(expected, got, strict=True):
            # A bar in code ends the cell, in both languages; a unit goes past that.
            cut = wanted.msgid.count("`") % 2 == 1
            counts["all"] += 1
            counts["refused"] += bool(wanted.target and not message.msgstr)
            if message.msgstr and not cut:
                assert same(wanted.target, message.msgstr, wanted.kind), (entry, wanted)
    assert counts["refused"] <= counts["all"] * 0.008


def test_the_newest_source_page() -> None:
    """Nothing is paired wrongly, and nothing is taken as right: the source has moved on."""
    counts: Counter[str] = Counter()
    for entry, annotated, plain, source in pages("nuget.de-de"):
        now = entry.read("source-now")
        if now is None or entry.now == "current":
            continue
        known = truth(parse_page(annotated, entry.path), source)
        today = source_messages(now).entries
        expected = {second: known[first] for first, second in pair_today(known, today, exact=True)}
        found = align(parse_page(plain, entry.path), None, now)
        for index, message in enumerate(body(found.messages)):
            wanted = expected.get(index)
            if not message.msgstr:
                counts["refused"] += wanted is not None and bool(wanted.target)
                continue
            assert message.fuzzy
            if wanted is None:
                counts["reworded"] += 1
            elif same(wanted.target, message.msgstr, wanted.kind):
                counts["right"] += 1
            else:
                counts["other"] += 1
    assert counts["right"] > 7500, counts
    # The one is right: the words of two neighbours changed so that each is more like the other's.
    assert counts["other"] <= 1, counts
    assert counts["reworded"] <= 10, counts

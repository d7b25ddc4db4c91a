"""Pages composed from the real source pages: they give the messages that the real pages give."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sphinx_vianet.align import Aligned, align
from sphinx_vianet.drafts import source_messages
from sphinx_vianet.importwork import PageInput, aligned_page
from sphinx_vianet.matching import loose_text
from sphinx_vianet.model import Handoff, Page
from sphinx_vianet.page import parse_page
from sphinx_vianet.recompose import recompose, renew
from sphinx_vianet.sides import page_sides, spanned_paths
from sphinx_vianet.staleness import compare_source
from sphinx_vianet.stampplan import stamp_hash

from .compose_measure import FOLDERS, compose_entry
from .corpus import CORPUS, entries

pytestmark = CORPUS


def _compared(name: str, most: int) -> None:
    count = 0
    every = list(entries(name))
    for entry in every[:: max(1, len(every) // most)]:
        pair = compose_entry(entry)
        if pair is None:
            continue
        real, source, data = pair
        page = parse_page(data, entry.path)
        assert page.handoff == real.handoff, entry.path
        wanted, found = (align(which, source, source) for which in (real, page))
        assert {f.code for f in found.findings} <= {f.code for f in wanted.findings}, entry.path
        for one, other in zip(wanted.messages, found.messages, strict=True):
            # What is not translated stands in the page in the source language.
            allowed = {one.msgstr} if one.msgstr else {"", one.msgid}
            assert other.msgstr in allowed, (entry.path, one.msgid)
        own = [loose_text(e.source) for e in page_sides(page, "ops").entries if e.kind != "image"]
        texts = source_messages(source, "ops", spanned_paths(real)).entries
        assert own == [loose_text(e.source) for e in texts if e.kind != "image"], entry.path
        count += 1
    assert count > 15


@pytest.mark.parametrize("name", FOLDERS)
def test_a_composed_page_gives_the_messages_of_the_real_one(name: str) -> None:
    _compared(name, 60)


@pytest.mark.slow
@pytest.mark.parametrize("name", FOLDERS)
def test_each_composed_page_gives_the_messages_of_the_real_one(name: str) -> None:
    _compared(name, 1000)


def _translated(text: str) -> str:
    """A translation of any text, made up."""
    return f"{text} Neu." if text[-1:].isalpha() else text


def _stale(step: int) -> list[tuple[Page, PageInput, bytes]]:
    found = []
    for entry in list(entries("nuget.de-de"))[::step]:
        now, then, data = entry.read("source-now"), entry.read("source"), entry.read("annotated")
        if entry.now == "stale" and now is not None and data is not None:
            page_input = PageInput(entry.path, "de-DE", data, then, now)
            found.append((parse_page(data, entry.path), page_input, now))
    return found


def _recomposed(step: int) -> None:
    for page, source, now in _stale(step):
        aligned = aligned_page(page, source, "ops")
        messages = aligned.messages.messages
        texts = [
            _translated(message.msgid) if message.fuzzy or not message.msgstr else message.msgstr
            for message in messages
        ]
        stamp = Handoff(hash=stamp_hash(now, "lf", 40), commit="0" * 40, date="2026-08-01")
        made = replace(source, handoff=now)

        def again(new: Page, made: PageInput = made) -> Aligned:
            return aligned_page(new, replace(made, data=new.data), "ops")

        edited = recompose(page, aligned, texts, now, stamp, again, "ops")
        new = parse_page(edited.data, page.path)
        assert not compare_source(new, now, now).changes, page.path
        kept = {unit.id: (unit.source.split(), unit.target.split()) for unit in page.units}
        assert all(
            kept[unit.id] == (unit.source.split(), unit.target.split())
            for unit in new.units
            if unit.id in kept
        ), page.path
        assert not any(message.fuzzy for message in again(new).messages.messages)


def _renewed(step: int) -> None:
    asked = done = 0
    for page, source, now in _stale(step):
        aligned = aligned_page(page, source, "ops")
        stale = {
            index: _translated(message.msgid)
            for index, message in enumerate(aligned.messages.messages)
            if message.fuzzy and message.kind not in ("image", "meta")
        }

        def again(new: Page, source: PageInput = source) -> Aligned:
            return aligned_page(new, replace(source, data=new.data), "ops")

        edited, left = renew(page, aligned, stale, again, "ops")
        before = compare_source(page, source.handoff, now)
        after = compare_source(parse_page(edited.data, page.path), source.handoff, now)
        assert len(before.changes) - len(after.changes) == len(stale) - len(left), page.path
        asked, done = asked + len(stale), done + len(stale) - len(left)
    # The others differ from the text at the handoff in white space or marks of emphasis alone.
    assert done >= asked * 0.95


def test_stale_pages_are_made_from_todays_source() -> None:
    _recomposed(4)


def test_changed_messages_take_todays_sentences_where_they_stand() -> None:
    _renewed(4)


@pytest.mark.slow
def test_every_stale_page_is_made_from_todays_source() -> None:
    _recomposed(1)


@pytest.mark.slow
def test_all_changed_messages_take_todays_sentences_where_they_stand() -> None:
    _renewed(1)

"""Stale and missing pages made from source pages and catalogs, with their stamps. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from .align import Aligned, align_with_sides
from .compose import ComposeError, Text, compose_text, first_number
from .contents import Numbering
from .drafts import source_messages
from .handback import Done, Edited
from .handbackcheck import HandbackError, check_text, page_line, page_text, preview
from .importwork import PageInput
from .markdown import Dialect
from .model import OPS_STAMP, Handoff, Page
from .newstamps import Habits, Making, NewStamp, stamp_for
from .page import parse_page
from .pageform import stamp_lines, with_form, with_stamp_lines
from .recompose import Again, check_composed, recompose
from .sentencepairs import has_words
from .stampedit import StampError, set_stamp
from .stamps import matches_hash

__all__ = ["NewPage", "TooFewError", "new_page", "new_pages", "remake"]


class TooFewError(Exception):
    """Too few of a page's messages are translated."""

    def __init__(self, translated: int, total: int, first: str) -> None:
        missing = f"; {preview(first)} is not" if first else ""
        super().__init__(f"{translated:,} of {total:,} messages are translated{missing}")
        self.translated = translated
        self.total = total


@dataclass(frozen=True, slots=True)
class NewPage:
    """A source page that a locale does not have."""

    path: str
    locale: str
    today: bytes
    """The source page."""
    stamp: NewStamp
    habits: Habits


def new_page(
    page: NewPage,
    known: Mapping[str, str],
    dialect: Dialect,
    *,
    least: float,
    unseen: frozenset[str] = frozenset(),
) -> Edited:
    """Make a localized page.

    Args:
        page: What it is made from.
        known: Translations by msgid.
        dialect: Which constructs are blocks.
        least: Which share of the messages that hold words must be translated, from 0 to 1; one at least.
        unseen: Msgids whose translation no person wrote, such as those from a memory.

    Returns:
        The page: units for what is translated, all else in the source language.

    Raises:
        TooFewError: Too few messages are translated.
        HandbackError: It cannot be made, or would not be read as it was asked for.
    """
    source = parse_page(page.today, page.path)
    if source.units:
        raise HandbackError("its source page holds tags of translation units; take them out")
    messages = source_messages(page.today, dialect)
    texts = [known.get(msgid) or None for msgid in messages.msgids]
    needed = [(msgid, text) for msgid, text in zip(messages.msgids, texts, strict=True) if has_words(msgid)]
    waiting = [msgid for msgid, text in needed if text is None]
    translated = len(needed) - len(waiting)
    if not translated or translated < least * len(needed):
        raise TooFewError(translated, len(needed), next(iter(waiting), ""))
    body: dict[int, Text] = {}
    for index, entry in enumerate(messages.entries, len(messages.meta)):
        text = texts[index]
        if text is not None:
            check_text(entry.source, text, entry.kind)
            body[index - len(messages.meta)] = Text(page_text(text, entry.kind))
    meta = {
        name: Text(page_text(text, "meta"))
        for name, text in zip(messages.meta, texts[: len(messages.meta)], strict=True)
        if text is not None
    }
    human = not any(msgid in unseen and has_words(msgid) for msgid in messages.msgids)
    stamp = replace(_stamp(page), type=page.habits.type or ("HT" if human else "MT"))
    numbering = Numbering(_prefix(page), first_number(messages.meta))
    data = _written(page, body, meta, numbering, stamp, dialect)
    new = parse_page(data, page.path, page.habits.stamp)
    result = align_with_sides(new, page.today, page.today, dialect=dialect)
    check_composed(new, result, texts, page.today, stamp, frozenset(numbering.made))
    done = (
        Done(page_line(result, index), messages.msgids[index], "units", len(result.drafts[index].units))
        for index, text in enumerate(texts)
        if text is not None
    )
    return Edited(data, tuple(done))


def new_pages(
    pages: Iterable[NewPage],
    known: Mapping[str, str],
    dialect: Dialect,
    *,
    least: float,
    unseen: frozenset[str] = frozenset(),
) -> Iterator[tuple[NewPage, Edited | TooFewError | HandbackError]]:
    """Make localized pages, each with its result; see ``new_page``."""
    for page in pages if known else ():
        try:
            yield page, new_page(page, known, dialect, least=least, unseen=unseen)
        except (TooFewError, HandbackError) as error:
            yield page, error


def remake(
    page: Page,
    aligned: Aligned,
    texts: Sequence[str | None],
    source: PageInput,
    making: Making,
    again: Again,
    dialect: Dialect,
    *,
    human: bool,
) -> tuple[Edited, Handoff]:
    """Make a stale page from today's source page, with the stamp for it.

    Args:
        page: The page as it is.
        aligned: Its messages.
        texts: The translation of each as it is to be in the catalog; None for none.
        source: Its source pages; today's is among them.
        making: What is known for the stamp.
        again: Aligns the new page.
        dialect: Which constructs are blocks.
        human: Whether every message was translated by a human.

    Returns:
        The page, and what its new stamp says; without a commit where none is known.

    Raises:
        HandbackError: It cannot be made, or would not be read as it was asked for.
    """
    if source.today is None:
        raise HandbackError("its source page is gone")
    if making.stamp.problem:
        raise HandbackError(making.stamp.problem)
    if page.stamp.hash is None and making.stamp.commit is None:
        raise HandbackError("no commit is known that holds its source page; fetch the history")
    old = page.handoff
    named = source.handoff is not None and old.hash is not None and matches_hash(source.handoff, old.hash)
    stamp = stamp_for(making.stamp, source.today, old, source.handoff if named else None, making.habits)
    if human and old.type is not None:
        stamp = replace(stamp, type="HT")
    return recompose(page, aligned, texts, source.today, stamp, again, dialect), stamp


def _written(
    page: NewPage,
    body: Mapping[int, Text],
    meta: Mapping[str, Text],
    numbering: Numbering,
    stamp: Handoff,
    dialect: Dialect,
) -> bytes:
    form = page.habits.page
    try:
        composed = compose_text(
            parse_page(page.today, page.path), body, meta, numbering, dialect=dialect, anchors=form.anchors
        )
    except ComposeError as error:
        raise HandbackError(str(error)) from error
    names = page.habits.stamp
    if names == OPS_STAMP:
        return with_form(with_stamp_lines(composed.text, stamp_lines(stamp)), form)
    if names.hash is None and page.stamp.commit is None:
        raise HandbackError("which commit holds its source page is not known; fetch the history")
    try:
        return set_stamp(with_form(with_stamp_lines(composed.text, ()), form), stamp, names)
    except StampError as error:
        raise HandbackError(str(error)) from error


def _stamp(page: NewPage) -> Handoff:
    stamp = stamp_for(page.stamp, page.today, Handoff(), None, page.habits)
    return replace(stamp, locale=page.locale)


def _prefix(page: NewPage) -> str:
    """The prefix of the page's unit ids: the same whenever the same page is made."""
    digest = hashlib.sha256(f"{page.locale}\0{page.path}\0".encode("utf-8", "surrogateescape") + page.today)
    return digest.hexdigest()[:5]

"""Localized page (and source page) to messages, each with the msgid that Sphinx will look up.

A page is aligned in two steps. Its own blocks and those of the source page at the handoff
are paired first (``drafts``). The handoff and today's source page are then paired in page
order: identical messages first, then similar ones, which become fuzzy with their previous
msgid (alignment.md, Which msgid).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from .drafts import Draft, SourceMessages, advanced, front_matter, handoff_drafts, meta_draft, source_messages
from .errors import Code
from .escape import escape_msgstr
from .limits import cut_text
from .markdown import Dialect, clean
from .matching import SIMILAR, loose_text, match_identical, match_similar, similarity
from .model import Finding, Message, Page, PageMessages, UnitPlace
from .ownsource import own_source_entries
from .page import unit_text
from .plainpairs import Trust, trust_in
from .sides import Entry, PageSides, meta_texts, page_sides, spanned_paths

__all__ = [
    "Aligned",
    "Draft",
    "SourceMessages",
    "align",
    "align_with_sides",
    "handoff_drafts",
    "pair_today",
    "source_messages",
]


class Aligned(NamedTuple):
    """The messages of a page, and what they were made from."""

    messages: PageMessages
    drafts: tuple[Draft, ...]
    """One for each message, in their order."""
    sides: PageSides


def align(
    page: Page,
    handoff: bytes | None = None,
    today: bytes | None = None,
    *,
    dialect: Dialect = "ops",
    trusted: bool = True,
) -> PageMessages:
    """The messages of a localized page.

    Args:
        page: The localized page, annotated or with text left without spans.
        handoff: The source page that was translated, None when it is not at hand: then
            the page's own source side stands for it.
        today: The source page as it is now, None when there is no source tree.
        dialect: The dialect of the build that the catalogs are for.
        trusted: Whether ``today`` is from a source tree, and not out of a localized page.

    Returns:
        One message for every msgid of today's source page (else the handoff's, else the
        page's own source side), in its order, and findings.
    """
    return align_with_sides(page, handoff, today, dialect=dialect, trusted=trusted).messages


def align_with_sides(
    page: Page,
    handoff: bytes | None = None,
    today: bytes | None = None,
    *,
    dialect: Dialect = "ops",
    trusted: bool = True,
) -> Aligned:
    """The messages of a localized page as ``align`` gives them, with where each is from."""
    sides = page_sides(page, dialect)
    also = spanned_paths(page)
    findings = [*page.findings, *_lost(page, sides)]
    trust: Trust = "guessed"
    if handoff is not None:
        trust = trust_in(handoff, page.handoff)
    elif not page.units:
        # The page says nothing of the source text: today's is the best guess there is.
        handoff = today
    limited = not trusted and handoff is today
    known = _known(page, sides, handoff, dialect, also, limited) if handoff is not None else None
    now = None
    if today is not None and today != handoff:
        now = source_messages(today, dialect, also, limited=not trusted)
    entries = now.entries if now is not None else ()
    messages, problems = handoff_drafts(page, sides, known, dialect, trust, entries)
    findings.extend(problems)
    if now is not None:
        messages = _carried(advanced(messages, sides, now.entries), now, exact=known is not None)
    finished = [_finished(message, page, findings) for message in messages]
    prefix = page.units[-1].prefix if page.units else ""
    made = PageMessages(page.path, page.handoff, prefix, tuple(finished), tuple(findings))
    return Aligned(made, tuple(messages), sides)


def _known(
    page: Page, sides: PageSides, handoff: bytes, dialect: Dialect, also: frozenset[str], limited: bool
) -> SourceMessages:
    """The messages of the source page, which is parsed only when the page does not hold it as it is."""
    entries = own_source_entries(page, sides, handoff)
    if entries is None:
        return source_messages(handoff, dialect, also, limited=limited)
    front = front_matter(handoff)
    return SourceMessages({} if dialect == "myst" else meta_texts(front), entries, front)


def _lost(page: Page, sides: PageSides) -> Iterable[Finding]:
    if sides.cut is not None:
        yield Finding(Code.TEXT_LIMIT, page.path, sides.cut, cut_text())
    if sides.lost:
        first = sides.lost[0]
        names = ", ".join(unit.id for unit in sides.lost[:5]) + (", ..." if len(sides.lost) > 5 else "")
        text = f"{len(sides.lost)} translation units stand outside every message: {names}"
        yield Finding(Code.UNIT_UNPLACED, page.path, first.line, text)


def _carried(drafts: Sequence[Draft], now: SourceMessages, *, exact: bool) -> list[Draft]:
    """Drafts for today's messages.

    Args:
        drafts: Those of the handoff.
        now: Today's source page.
        exact: Whether the drafts' msgids are those of the source page itself, not of the
            page's source side, in which white space and escapes can differ.
    """
    old_meta = {draft.name: draft for draft in drafts if draft.kind == "meta"}
    result = [
        _today(old_meta.get(name), meta_draft(name, msgid, ""), exact=True)
        for name, msgid in now.meta.items()
    ]
    body = [draft for draft in drafts if draft.kind != "meta"]
    pairs = pair_today(body, now.entries, exact=exact)
    partner = {b: body[a] for a, b in (*pairs, *_moved(body, now.entries, pairs))}
    for index, entry in enumerate(now.entries):
        blank = Draft(entry.source, "", entry.kind, entry.line)
        result.append(_today(partner.get(index), blank, exact=exact))
    return result


def pair_today(drafts: Sequence[Draft], entries: Sequence[Entry], *, exact: bool) -> list[tuple[int, int]]:
    """Pair messages at the handoff with today's: identical ones first, then similar ones in the gaps.

    Args:
        drafts: Those of the handoff, without front matter.
        entries: Today's, without front matter.
        exact: Whether the drafts' msgids are those of the source page itself.

    Returns:
        Pairs of indexes, in no particular order.
    """
    text = (lambda value: value) if exact else loose_text
    first = [(draft.kind, text(draft.msgid)) for draft in drafts]
    second = [(entry.kind, text(entry.source)) for entry in entries]
    pairs = match_identical(first, second)
    if not exact:
        pairs = sorted([*pairs, *_image_gaps(drafts, entries, pairs)])
    pairs = sorted([*pairs, *match_similar(first, second, pairs)])
    # An image beside a message that changed stands in a gap of its own only now.
    return pairs if exact else [*pairs, *_image_gaps(drafts, entries, pairs)]


def _moved(
    drafts: Sequence[Draft], entries: Sequence[Entry], pairs: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """Messages that stand elsewhere now, word for word, among those without a partner.

    A catalog has one translation for all messages of a text, wherever they stand.
    """
    first, second = {a for a, _ in pairs}, {b for _, b in pairs}
    left: dict[str, int] = {}
    for index, draft in enumerate(drafts):
        if index not in first and draft.kind != "image":
            left.setdefault(draft.msgid, index)
    for index, entry in enumerate(entries):
        if index not in second and entry.kind != "image" and entry.source in left:
            yield left.pop(entry.source), index


def _image_gaps(
    drafts: Sequence[Draft], entries: Sequence[Entry], pairs: Sequence[tuple[int, int]]
) -> Iterable[tuple[int, int]]:
    """Alternative texts between identical messages, as many here as there."""
    last_a = last_b = -1
    for a, b in [*pairs, (len(drafts), len(entries))]:
        kinds = {draft.kind for draft in drafts[last_a + 1 : a]} | {
            entry.kind for entry in entries[last_b + 1 : b]
        }
        if kinds == {"image"} and a - last_a == b - last_b:
            yield from ((last_a + 1 + index, last_b + 1 + index) for index in range(a - last_a - 1))
        last_a, last_b = a, b


def _today(old: Draft | None, blank: Draft, *, exact: bool) -> Draft:
    """The draft for one of today's messages, with the translation of its older version."""
    if old is None:
        return blank
    same = old.msgid == blank.msgid or (not exact and loose_text(old.msgid) == loose_text(blank.msgid))
    if not exact and old.kind == "image":
        same = True
    if old.kind == "meta" and not same and similarity(old.msgid, blank.msgid) < SIMILAR:
        return blank
    previous = None if same else old.msgid
    return blank._replace(
        target=old.target,
        units=old.units,
        broken=old.broken,
        previous=previous,
        entry=old.entry,
        doubtful=old.doubtful,
    )


def _finished(draft: Draft, page: Page, findings: list[Finding]) -> Message:
    """The message: translation cleaned and escaped, units located."""
    target = draft.target if draft.kind in ("image", "meta") else clean(draft.target)
    msgstr = "" if draft.broken else escape_msgstr(target, draft.kind)
    if draft.broken or msgstr is None:
        text = (
            "span tags without a counterpart stand in it"
            if draft.broken
            else "it does not parse as one block"
        )
        findings.append(
            Finding(Code.TRANSLATION_BROKEN, page.path, _line(draft), f"the translation is left out: {text}")
        )
        msgstr = ""
    moved_on = draft.previous is not None and bool(msgstr)
    return Message(
        msgid=draft.msgid,
        msgstr=msgstr,
        kind=draft.kind,
        line=draft.line,
        # Places are those in the previous msgid, which only a translated message keeps.
        units=_places(draft, msgstr) if draft.units and (msgstr or draft.previous is None) else (),
        fuzzy=moved_on or (draft.doubtful and bool(msgstr)),
        previous=draft.previous if moved_on else None,
    )


def _line(draft: Draft) -> int:
    return draft.units[0].line if draft.units else draft.line


def _places(draft: Draft, msgstr: str) -> tuple[UnitPlace, ...]:
    """Where the units stand in msgid (the one they were made from) and msgstr."""
    msgid = draft.msgid if draft.previous is None else draft.previous
    places = []
    in_source = in_target = 0
    for unit in draft.units:
        source = _find(msgid, unit_text(unit, source=True), in_source)
        target = _find(msgstr, unit_text(unit, source=False), in_target)
        in_source = sum(source) if source else in_source
        in_target = sum(target) if target else in_target
        places.append(UnitPlace(unit.number, source, target))
    return tuple(places)


def _find(text: str, part: str, start: int) -> tuple[int, int] | None:
    wanted = part.strip() if "\n" not in part and "\\" not in part else clean(part)
    at = text.find(wanted, start) if wanted else -1
    return (at, len(wanted)) if at >= 0 else None

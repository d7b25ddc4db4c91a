"""Localized page (and source page) to messages, each with the msgid that Sphinx will look up.

A page is aligned in two steps. Its own blocks and those of the source page at the handoff
have the same structure, so they are paired by position. The handoff and today's source
page are paired in page order: identical messages first, then similar ones, which become
fuzzy with their previous msgid (CONTRACTS.md, Which msgid).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from .errors import Code
from .escape import escape_msgstr
from .frontmatter import find_front_matter, is_yaml_page, load_yaml
from .markdown import Dialect, clean
from .matching import SIMILAR, loose_text, match_identical, match_similar, normal_text, similarity
from .model import Finding, Kind, Message, Page, PageMessages, Unit, UnitPlace
from .page import readable, unit_text
from .sides import Entry, PageSides, meta_texts, page_sides, plain_entries, spanned_paths

__all__ = [
    "Draft",
    "SourceMessages",
    "align",
    "front_matter",
    "handoff_drafts",
    "pair_today",
    "source_messages",
]


@dataclass(frozen=True, slots=True)
class SourceMessages:
    """The messages of a source page: what the gettext builder extracts from it."""

    meta: Mapping[str, str]
    """Front matter values that are messages, by name."""
    entries: tuple[Entry, ...]
    """All others, in order."""

    @property
    def msgids(self) -> list[str]:
        """All msgids in the builder's order, repeated ones too."""
        return [*self.meta.values(), *(entry.source for entry in self.entries)]


def source_messages(
    data: bytes, dialect: Dialect = "ops", also: frozenset[str] = frozenset()
) -> SourceMessages:
    """The messages of a source page.

    Args:
        data: The source page, Markdown or YAML.
        dialect: Which constructs are blocks; ``myst`` gives those of stock MyST.
        also: Key paths of YAML values that are text although their key does not say so.
    """
    text = readable(data.decode("utf-8", "surrogateescape")).removeprefix("\ufeff")
    yaml = is_yaml_page(data)
    entries = tuple(plain_entries(text, dialect, yaml=yaml, also=also))
    return SourceMessages({} if yaml or dialect == "myst" else meta_texts(front_matter(data)), entries)


def front_matter(data: bytes) -> Mapping[str, object]:
    """The front matter of a Markdown page as loaded; empty when there is none or it is no mapping."""
    place = find_front_matter(data)
    if place is None:
        return {}
    value, _ = load_yaml(data[place.start : place.end].decode("utf-8", "replace"), "", 1)
    return {str(key): item for key, item in value.items()} if isinstance(value, dict) else {}


def align(
    page: Page, handoff: bytes | None = None, today: bytes | None = None, *, dialect: Dialect = "ops"
) -> PageMessages:
    """The messages of a localized page.

    Args:
        page: The localized page, annotated or with text left without spans.
        handoff: The source page that was translated, None when it is not at hand: then
            the page's own source side stands for it.
        today: The source page as it is now, None when there is no source tree.
        dialect: The dialect of the build that the catalogs are for.

    Returns:
        One message for every msgid of today's source page (else the handoff's, else the
        page's own source side), in its order, and findings.
    """
    sides = page_sides(page, dialect)
    also = spanned_paths(page)
    findings = [*page.findings, *_lost(page, sides)]
    known = source_messages(handoff, dialect, also) if handoff is not None else None
    messages, problems = handoff_drafts(page, sides, known, dialect)
    findings.extend(problems)
    if today is not None and today != handoff:
        now = source_messages(today, dialect, also)
        messages = _carried(messages, now, exact=known is not None)
    finished = [_finished(message, page, findings) for message in messages]
    prefix = page.units[-1].prefix if page.units else ""
    return PageMessages(page.path, page.handoff, prefix, tuple(finished), tuple(findings))


class Draft(NamedTuple):
    """A message at the handoff, before its translation is cleaned and its units are located."""

    msgid: str
    target: str
    """The translation as it stands in the page."""
    kind: Kind
    line: int
    units: tuple[Unit, ...] = ()
    broken: bool = False
    previous: str | None = None
    name: str = ""
    """Name of the front matter value."""


def _lost(page: Page, sides: PageSides) -> Iterable[Finding]:
    if sides.lost:
        first = sides.lost[0]
        names = ", ".join(unit.id for unit in sides.lost[:5]) + (", ..." if len(sides.lost) > 5 else "")
        text = f"{len(sides.lost)} translation units stand outside every message: {names}"
        yield Finding(Code.UNIT_UNPLACED, page.path, first.line, text)


def handoff_drafts(
    page: Page, sides: PageSides, known: SourceMessages | None, dialect: Dialect
) -> tuple[list[Draft], list[Finding]]:
    """The messages of a localized page at its handoff.

    Args:
        page: The page.
        sides: Its own messages.
        known: Those of the source page at the handoff, None when it is not at hand.
        dialect: Which constructs are blocks.

    Returns:
        A draft for each message, front matter first, and findings.
    """
    if not page.units and sides.entries and (known is None or not _same_kinds(sides.entries, known.entries)):
        return _unpaired_plain(page, known)
    if known is None:
        return [
            *_own_meta(page, dialect),
            *(_draft(entry, entry.source, entry.line) for entry in sides.entries),
        ], []
    localized = meta_texts(page.metadata)
    meta = [_meta(name, msgid, localized.get(name, "")) for name, msgid in known.meta.items()]
    pairs = _positions(sides.entries, known.entries)
    findings = []
    if len(pairs) != len(known.entries) or len(pairs) != len(sides.entries):
        findings.append(_differs(page, sides.entries, known.entries, pairs))
    partner = {second: sides.entries[first] for first, second in pairs}
    body = [
        _draft(partner[index], entry.source, entry.line)
        if index in partner
        else Draft(entry.source, "", entry.kind, entry.line)
        for index, entry in enumerate(known.entries)
    ]
    return [*meta, *body], findings


def _same_kinds(own: Sequence[Entry], known: Sequence[Entry]) -> bool:
    return [(entry.kind, entry.path) for entry in own] == [(entry.kind, entry.path) for entry in known]


def _unpaired_plain(page: Page, known: SourceMessages | None) -> tuple[list[Draft], list[Finding]]:
    """A page without units, of which only the front matter can be told apart by name."""
    finding = Finding(
        Code.PLAIN_PAGE, page.path, None, "no translation units; only title and description are taken"
    )
    if known is None:
        return [], [
            replace(finding, message="no translation units, and no source page at the handoff to pair with")
        ]
    localized = meta_texts(page.metadata)
    meta = [_meta(name, msgid, localized.get(name, "")) for name, msgid in known.meta.items()]
    return [*meta, *(Draft(entry.source, "", entry.kind, entry.line) for entry in known.entries)], [finding]


def _differs(
    page: Page, own: Sequence[Entry], known: Sequence[Entry], pairs: list[tuple[int, int]]
) -> Finding:
    first = {a for a, _ in pairs}
    line = next((entry.line for index, entry in enumerate(own) if index not in first), None)
    return Finding(
        Code.SOURCE_DIFFERS,
        page.path,
        line,
        f"{len(own)} messages here, {len(known)} in the source page at the handoff; {len(pairs)} were paired",
    )


def _own_meta(page: Page, dialect: Dialect) -> list[Draft]:
    """Front matter messages of which the page itself holds the source: only those with spans."""
    if (
        page.kind == "yaml"
        or dialect == "myst"
        or not page.units
        or page.units[0].span[0] >= page.body_offset
    ):
        return []
    target = meta_texts(page.metadata)
    source = meta_texts(page.source_metadata)
    return [
        _meta(name, msgid, target.get(name, ""))
        for name, msgid in source.items()
        if msgid != target.get(name)
    ]


def _meta(name: str, msgid: str, target: str) -> Draft:
    return Draft(msgid, target, "meta", 1, name=name)


def _draft(entry: Entry, msgid: str, line: int) -> Draft:
    return Draft(msgid, entry.target, entry.kind, line, entry.units, entry.broken)


def _positions(own: Sequence[Entry], known: Sequence[Entry]) -> list[tuple[int, int]]:
    """Pair the page's entries with those of the handoff: by position where that holds."""
    if _same_kinds(own, known) and _plausible(own, known):
        return [(index, index) for index in range(len(own))]
    if any(entry.path for entry in own):
        return _by_path(own, known)
    return _in_order(own, known)


def _by_path(own: Sequence[Entry], known: Sequence[Entry]) -> list[tuple[int, int]]:
    """Pair the entries of each value of a YAML page with those of the value with the same path."""
    mine, theirs = (_paths(entries) for entries in (own, known))
    pairs: list[tuple[int, int]] = []
    for path in mine.keys() & theirs.keys():
        first, second = mine[path], theirs[path]
        found = _in_order([own[index] for index in first], [known[index] for index in second])
        pairs.extend((first[a], second[b]) for a, b in found)
    return sorted(pairs)


def _paths(entries: Sequence[Entry]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for index, entry in enumerate(entries):
        found.setdefault(entry.path, []).append(index)
    return found


def _in_order(own: Sequence[Entry], known: Sequence[Entry]) -> list[tuple[int, int]]:
    """Pair two lists in page order: identical ones, then equal kinds in equal gaps, then similar ones."""
    first = [(entry.kind, normal_text(entry.source)) for entry in own]
    second = [(entry.kind, normal_text(entry.source)) for entry in known]
    pairs = match_identical(first, second)
    pairs = sorted([*pairs, *_equal_gaps(own, known, pairs)])
    return sorted([*pairs, *match_similar(first, second, pairs)])


def _plausible(own: Sequence[Entry], known: Sequence[Entry]) -> bool:
    """Whether equal positions hold versions of one text; a wrong stamp can pair strangers."""
    for mine, theirs in zip(own, known, strict=True):
        if mine.kind == "image" or mine.source == theirs.source or not mine.units:
            continue
        if "![" in theirs.source or ":::image" in theirs.source:
            continue
        if similarity(normal_text(mine.source), normal_text(theirs.source)) < SIMILAR:
            return False
    return True


def _equal_gaps(
    own: Sequence[Entry], known: Sequence[Entry], pairs: Sequence[tuple[int, int]]
) -> Iterable[tuple[int, int]]:
    """Pairs in gaps of equal kinds between identical messages.

    Alternative texts have no source side in the page, and the block around an image
    differs by it, so that position is all there is to go by.
    """
    last_own = last_known = -1
    for next_own, next_known in [*pairs, (len(own), len(known))]:
        mine = own[last_own + 1 : next_own]
        theirs = known[last_known + 1 : next_known]
        if _same_kinds(mine, theirs) and _plausible(mine, theirs):
            yield from ((last_own + 1 + index, last_known + 1 + index) for index in range(len(mine)))
        last_own, last_known = next_own, next_known


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
        _today(old_meta.get(name), _meta(name, msgid, ""), exact=True) for name, msgid in now.meta.items()
    ]
    body = [draft for draft in drafts if draft.kind != "meta"]
    partner = {b: body[a] for a, b in pair_today(body, now.entries, exact=exact)}
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
    return [*pairs, *match_similar(first, second, pairs)]


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
    return blank._replace(target=old.target, units=old.units, broken=old.broken, previous=previous)


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
        fuzzy=moved_on,
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

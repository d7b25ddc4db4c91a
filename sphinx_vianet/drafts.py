"""The messages of source pages, and those of localized pages at their handoff.

The blocks of a localized page and of its source page at the handoff have the same
structure, so they are paired by position; where that does not hold, in page order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from .errors import Code
from .frontmatter import find_front_matter, is_yaml_page, load_yaml
from .markdown import Dialect, Document
from .matching import SIMILAR, loose_text, match_identical, match_similar, normal_text, similarity
from .model import Finding, Kind, Page, Unit
from .page import well_formed
from .plainpairs import Trust, pair_plain
from .sides import Entry, PageSides, meta_texts, plain_sides

__all__ = [
    "Draft",
    "SourceMessages",
    "advanced",
    "front_matter",
    "handoff_drafts",
    "meta_draft",
    "source_messages",
]


@dataclass(frozen=True, slots=True)
class SourceMessages:
    """The messages of a source page: what the gettext builder extracts from it."""

    meta: Mapping[str, str]
    """Front matter values that are messages, by name."""
    entries: tuple[Entry, ...]
    """All others, in order."""
    front: Mapping[str, object] = field(default_factory=dict)
    """Its front matter as loaded; empty for a YAML page."""
    documents: tuple[Document, ...] = ()
    """What was parsed: the page, or each text of a YAML page."""
    paths: tuple[str, ...] = ()
    """Of each document of a YAML page, where its value stands."""

    @property
    def msgids(self) -> list[str]:
        """All msgids in the builder's order, repeated ones too."""
        return [*self.meta.values(), *(entry.source for entry in self.entries)]


def source_messages(
    data: bytes, dialect: Dialect = "ops", also: frozenset[str] = frozenset(), *, limited: bool = False
) -> SourceMessages:
    """The messages of a source page.

    Args:
        data: The source page, Markdown or YAML.
        dialect: Which constructs are blocks; ``myst`` gives those of stock MyST.
        also: Key paths of YAML values that are text although their key does not say so.
        limited: Whether the text is out of a localized page, for which nobody answers.
    """
    # Control characters stay: the gettext builder extracts the project's own text as it is.
    text = well_formed(data.decode("utf-8", "surrogateescape")).removeprefix("\ufeff")
    yaml = is_yaml_page(data)
    sides = plain_sides(text, dialect, yaml=yaml, also=also, limited=limited)
    front = {} if yaml else front_matter(data)
    meta = {} if dialect == "myst" else meta_texts(front)
    return SourceMessages(meta, sides.entries, front, sides.documents, sides.paths)


def front_matter(data: bytes) -> Mapping[str, object]:
    """The front matter of a Markdown page as loaded; empty when there is none or it is no mapping."""
    place = find_front_matter(data)
    if place is None:
        return {}
    value, _ = load_yaml(data[place.start : place.end].decode("utf-8", "replace"), "", 1)
    return {str(key): item for key, item in value.items()} if isinstance(value, dict) else {}


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
    entry: int | None = None
    """Index of the page's own message (``PageSides.entries``) that the translation is from."""
    doubtful: bool = False
    """Whether it is a guess that this source text was translated."""


def handoff_drafts(
    page: Page,
    sides: PageSides,
    known: SourceMessages | None,
    dialect: Dialect,
    trust: Trust = "stated",
    today: Sequence[Entry] = (),
) -> tuple[list[Draft], list[Finding]]:
    """The messages of a localized page at its handoff.

    Args:
        page: The page.
        sides: Its own messages.
        known: Those of the source page at the handoff, None when it is not at hand.
        dialect: Which constructs are blocks.
        trust: For a page without units, how sure it is that this source page was translated.
        today: The messages of today's source page, which the page can have in part (``advanced``).

    Returns:
        A draft for each message, front matter first, and findings.
    """
    if not page.units and sides.entries:
        return _plain_drafts(page, sides, known, trust)
    if known is None:
        return [
            *_own_meta(page, dialect),
            *(_draft(index, entry, entry.source, entry.line) for index, entry in enumerate(sides.entries)),
        ], []
    localized = meta_texts(page.metadata)
    meta = [meta_draft(name, msgid, localized.get(name, "")) for name, msgid in known.meta.items()]
    pairs = _positions(sides.entries, known.entries, frozenset(loose_text(entry.source) for entry in today))
    findings = []
    if len(pairs) != len(known.entries) or len(pairs) != len(sides.entries):
        findings.append(_differs(page, sides.entries, known.entries, pairs))
    partner = {second: first for first, second in pairs}
    body = [
        _draft(partner[index], sides.entries[partner[index]], entry.source, entry.line)
        if index in partner
        else Draft(entry.source, "", entry.kind, entry.line)
        for index, entry in enumerate(known.entries)
    ]
    return [*meta, *body], findings


def advanced(drafts: Sequence[Draft], sides: PageSides, today: Sequence[Entry]) -> list[Draft]:
    """The messages at the handoff, with today's text for those that the page was given since.

    A handback can put the translation of a changed message into its page, source sentences and all,
    while the page as a whole still has the stamp of its handoff. What the page itself has for the
    source of such a message is today's text, and not the handoff's.

    Args:
        drafts: The messages at the handoff.
        sides: The page's own.
        today: The messages of today's source page.
    """
    if not any(entry.units for entry in sides.entries):
        return list(drafts)
    now = {(entry.kind, loose_text(entry.source)): entry.source for entry in reversed(today)}
    found = []
    for draft in drafts:
        if draft.entry is not None and draft.kind != "image":
            own = loose_text(sides.entries[draft.entry].source)
            text = now.get((draft.kind, own))
            if text is not None and own != loose_text(draft.msgid):
                draft = draft._replace(msgid=text)
        found.append(draft)
    return found


def _same_kinds(own: Sequence[Entry], known: Sequence[Entry]) -> bool:
    return [(entry.kind, entry.path) for entry in own] == [(entry.kind, entry.path) for entry in known]


def _plain_drafts(
    page: Page, sides: PageSides, known: SourceMessages | None, trust: Trust
) -> tuple[list[Draft], list[Finding]]:
    """Those of a page without units, whose blocks are paired by their structure and by what they hold."""
    if known is None:
        text = "no translation units, and no source page to pair with"
        return [], [Finding(Code.PLAIN_PAGE, page.path, None, text)]
    localized = meta_texts(page.metadata)
    found = pair_plain(page.path, sides, known, trust)
    partner = {second: first for first, second in found.pairs}
    drafts = [meta_draft(name, msgid, localized.get(name, "")) for name, msgid in known.meta.items()]
    drafts.extend(
        _draft(partner[index], sides.entries[partner[index]], entry.source, entry.line)
        if index in partner
        else Draft(entry.source, "", entry.kind, entry.line)
        for index, entry in enumerate(known.entries)
    )
    findings = list(found.findings)
    if trust == "guessed":
        # Title and description too, of a page none of whose blocks has a partner.
        drafts = [draft._replace(doubtful=True) for draft in drafts]
        number = sum(bool(draft.target) for draft in drafts)
        findings.extend([_guessed(page, number)] if number else [])
    return drafts, findings


def _guessed(page: Page, number: int) -> Finding:
    reason = "there is no stamp"
    if page.handoff.stamped:
        reason = "it has another hash than the stamp says"
        if not page.handoff.hash:
            reason = "it is not at the commit of the stamp"
    text = f"{number} messages are fuzzy: the source page need not be the one translated, since {reason}"
    return Finding(Code.PLAIN_SOURCE, page.path, None, text)


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
        meta_draft(name, msgid, target.get(name, ""))
        for name, msgid in source.items()
        if msgid != target.get(name)
    ]


def meta_draft(name: str, msgid: str, target: str) -> Draft:
    """The draft of a front matter value."""
    return Draft(msgid, target, "meta", 1, name=name)


def _draft(index: int, entry: Entry, msgid: str, line: int) -> Draft:
    return Draft(msgid, entry.target, entry.kind, line, entry.units, entry.broken, entry=index)


def _positions(own: Sequence[Entry], known: Sequence[Entry], today: frozenset[str]) -> list[tuple[int, int]]:
    """Pair the page's entries with those of the handoff: by position where that holds."""
    if _same_kinds(own, known) and _plausible(own, known, today):
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


def _plausible(own: Sequence[Entry], known: Sequence[Entry], today: frozenset[str] = frozenset()) -> bool:
    """Whether equal positions hold versions of one text; a wrong stamp can pair strangers."""
    for mine, theirs in zip(own, known, strict=True):
        if mine.kind == "image" or mine.source == theirs.source or not mine.units:
            continue
        if "![" in theirs.source or ":::image" in theirs.source:
            continue
        similar = similarity(normal_text(mine.source), normal_text(theirs.source)) >= SIMILAR
        if not similar and loose_text(mine.source) not in today:
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

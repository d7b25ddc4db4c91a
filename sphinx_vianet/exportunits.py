"""The pairs of source and target text that one localized page holds, each with its verdict."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Literal, NamedTuple

from .drafts import Draft, handoff_drafts, source_messages
from .markdown import Dialect, clean
from .model import Finding, Handoff, Page, Unit
from .page import readable, unit_text
from .sides import page_sides, spanned_paths
from .staleness import compare_source
from .verdict import Change, ChangeKind, ChangeSeverity, Status, Verdict

__all__ = [
    "ExportPage",
    "ExportUnit",
    "PageVerdict",
    "Sentences",
    "UnitKind",
    "UnitVerdict",
    "page_units",
    "sentence_verdicts",
]

# An image that stands alone, with any text and address.
_IMAGE = re.compile(r"!\[[^\[\]]*\]\([^()]*\)\s*")

UnitKind = Literal["unit", "message"]
"""``unit``: a span pair; ``message``: a block or a value that has no spans, such as a title."""


class PageVerdict(NamedTuple):
    """What the check says of a page, without what only a report of the check needs."""

    status: Status
    severity: ChangeSeverity | None
    kinds: tuple[ChangeKind, ...]
    certain: bool
    source_page: str | None
    """Path of the source page today."""
    handoff: Handoff | None
    """Of a page that may have its stamp in the YAML page beside its folder."""

    @classmethod
    def of(cls, verdict: Verdict) -> PageVerdict:
        """The same of a check's verdict."""
        page = verdict.page
        handoff = verdict.handoff if "/includes/" in f"/{page}" else None
        return cls(
            verdict.status, verdict.severity, verdict.kinds, verdict.certain, verdict.source_page, handoff
        )


class UnitVerdict(NamedTuple):
    """Whether a sentence still stands in today's source page."""

    status: Literal["current", "stale"]
    kinds: tuple[ChangeKind, ...] = ()
    """Of a stale one, how the message changed that it stood in."""


_CURRENT = UnitVerdict("current")


@dataclass(frozen=True, slots=True)
class ExportUnit:
    """One pair."""

    id: str
    """16 hexadecimal digits made of locale, page, source text and occurrence: the same in every export."""
    kind: UnitKind
    unit: str | None
    """The unit's id in the page, which changes with every handback; None for a message."""
    line: int
    """1-based: of a unit in the localized page, of a message in the page that its source was taken from."""
    source: str
    target: str
    verdict: UnitVerdict | None
    """None when it is not known."""

    @property
    def several(self) -> bool:
        """Whether it is one translation for several source sentences (a p-unit)."""
        return self.unit is not None and self.unit.partition("-")[2].startswith("p")


@dataclass(frozen=True, slots=True)
class ExportPage:
    """A page with its pairs, in page order."""

    id: str
    """16 hexadecimal digits made of locale and path."""
    locale: str
    """BCP 47 tag."""
    path: str
    """Path in its tree."""
    handoff: Handoff
    verdict: PageVerdict | None
    """None when nothing was checked."""
    units: tuple[ExportUnit, ...]


class Sentences(NamedTuple):
    """Which sentences of a page changed."""

    units: Mapping[str, tuple[ChangeKind, ...]]
    """Kinds by the ids of units."""
    messages: Mapping[str, tuple[ChangeKind, ...]]
    """Kinds by the msgids at the handoff of messages."""

    def verdict(self, unit: Unit | None, msgid: str) -> UnitVerdict:
        """What is said of a unit, or of a message that has none."""
        kinds = self.messages.get(msgid) if unit is None else self.units.get(unit.id)
        return _CURRENT if kinds is None else UnitVerdict("stale", kinds)


NOTHING_CHANGED = Sentences({}, {})


def sentence_verdicts(
    page: Page, verdict: PageVerdict, handoff: bytes | None, today: bytes | None, dialect: Dialect
) -> Sentences | None:
    """Find out which sentences of a page still stand in today's source page.

    Args:
        page: The localized page.
        verdict: Of the page.
        handoff: The source page at the handoff, None when it is not at hand.
        today: The source page as it is now.
        dialect: Which constructs are blocks.

    Returns:
        The changed ones; None when that is not known, since the source page is gone or the stamp
        does not say what was translated.
    """
    if verdict.status == "current" or (verdict.status == "moved" and not verdict.kinds):
        return NOTHING_CHANGED
    if verdict.status not in ("stale", "moved") or today is None:
        return None
    if verdict.kinds == ("include",):
        return NOTHING_CHANGED
    found = compare_source(page, handoff, today, dialect=dialect)
    if found.messages is None:
        return None
    return _sentences(found.changes)


def _sentences(changes: Sequence[Change]) -> Sentences:
    units = {unit.id: change.kinds for change in changes for unit in change.units}
    messages = {change.old_source: change.kinds for change in changes if change.old_source is not None}
    return Sentences(units, messages)


def page_units(
    page: Page,
    locale: str,
    handoff: bytes | None,
    sentences: Sentences | None,
    dialect: Dialect,
    *,
    copy: int = 0,
) -> tuple[tuple[ExportUnit, ...], Sequence[Finding]]:
    """The pairs of a page: its units, and its messages that have none.

    Args:
        page: The localized page.
        locale: BCP 47 tag.
        handoff: The source page that was translated, None when it is not at hand; then there
            are no titles, descriptions and alternative texts, whose source stands only there.
        sentences: The sentences that changed since, None when that is not known.
        dialect: Which constructs are blocks.
        copy: 0, or the number of pages before with the same locale and path.

    Returns:
        The pairs in page order, without those that are empty on one side, and without messages
        that are equal on both: names, numbers, code. And findings.
    """
    known = source_messages(handoff, dialect, spanned_paths(page)) if handoff is not None else None
    drafts, findings = handoff_drafts(page, page_sides(page, dialect), known, dialect)
    seen: Counter[str] = Counter()
    found: list[ExportUnit] = []
    for unit, line, source, target in _pairs(page, drafts):
        if not source.strip() or not target.strip():
            continue
        seen[source] += 1
        name = stable_id(locale, page.path, str(copy), source, str(seen[source]))
        verdict = sentences.verdict(unit, source) if sentences is not None else None
        kind: UnitKind = "message" if unit is None else "unit"
        found.append(ExportUnit(name, kind, unit.id if unit else None, line, source, target, verdict))
    return tuple(found), (*page.findings, *findings)


def stable_id(*parts: str) -> str:
    """16 hexadecimal digits for some texts."""
    digest = hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:16]


def _pairs(page: Page, drafts: Sequence[Draft]) -> Iterator[tuple[Unit | None, int, str, str]]:
    """Unit, line, source and target of every pair."""
    placed = {unit.span for draft in drafts for unit in draft.units}
    first = drafts[0].units[0].span[0] if drafts and drafts[0].units else page.body_offset
    early = [unit for unit in page.units if unit.span not in placed and unit.span[0] < first]
    texts = {unit_text(unit, source=True).strip() for unit in early}
    yield from map(_pair, early)
    for draft in drafts:
        if draft.units:
            yield from map(_pair, draft.units)
        elif _is_translated(draft, texts):
            yield None, draft.line, readable(draft.msgid), clean(draft.target)
    placed.update(unit.span for unit in early)
    yield from (_pair(unit) for unit in page.units if unit.span not in placed)


def _pair(unit: Unit) -> tuple[Unit, int, str, str]:
    return unit, unit.line, unit_text(unit, source=True), unit_text(unit, source=False)


def _is_translated(draft: Draft, spanned: Set[str]) -> bool:
    """Whether a message without units is a pair of its own; without the source page its sides are equal."""
    if draft.broken or not draft.target or draft.msgid == draft.target or draft.msgid in spanned:
        return False
    # The alternative text of an image is a message of its own.
    return draft.kind == "image" or not _IMAGE.fullmatch(draft.msgid)

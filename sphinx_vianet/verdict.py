"""The values of the sync check: what is said of one page in one locale, and of all of them.

Meaning of the statuses, kinds and severities: ``docs/explanation/verdicts.md``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from .model import Finding, Handoff

__all__ = [
    "KINDS",
    "SEVERITIES",
    "SEVERITY_OF",
    "STATUSES",
    "Change",
    "ChangeKind",
    "ChangeSeverity",
    "CheckReport",
    "CommitInfo",
    "Comparison",
    "SourceState",
    "Status",
    "Totals",
    "UnitChange",
    "Verdict",
    "worst",
]

Status = Literal["current", "stale", "moved", "orphaned", "missing", "inconsistent", "unstamped", "unknown"]
STATUSES: tuple[Status, ...] = get_args(Status)

ChangeKind = Literal[
    "text",
    "added",
    "removed",
    "metadata",
    "punctuation",
    "case",
    "markup",
    "link",
    "image",
    "whitespace",
    "front-matter",
    "code",
    "include",
]
KINDS: tuple[ChangeKind, ...] = get_args(ChangeKind)
"""Every kind, in the order in which they are named in a verdict."""

ChangeSeverity = Literal["content", "markup", "cosmetic"]
SEVERITIES: tuple[ChangeSeverity, ...] = get_args(ChangeSeverity)
"""Every severity, the worst first."""

SEVERITY_OF: Mapping[ChangeKind, ChangeSeverity] = {
    "text": "content",
    "added": "content",
    "removed": "content",
    "metadata": "content",
    "include": "content",
    "punctuation": "markup",
    "case": "markup",
    "markup": "markup",
    "link": "markup",
    "image": "markup",
    "whitespace": "cosmetic",
    "front-matter": "cosmetic",
    "code": "cosmetic",
}
"""Severity of a change that is of this kind alone; ``include`` takes that of the included page."""


def worst(severities: Iterable[ChangeSeverity | None]) -> ChangeSeverity | None:
    """The worst of several severities, None when there is none."""
    found = {severity for severity in severities if severity is not None}
    return next((severity for severity in SEVERITIES if severity in found), None)


@dataclass(frozen=True, slots=True)
class UnitChange:
    """One sentence of a changed message."""

    id: str
    """The unit's id in the localized page."""
    old_source: str | None
    """The sentence that was translated."""
    new_source: str | None
    """What stands in its place now, None when it is gone or its place cannot be told."""
    target: str | None
    """Its present translation."""


@dataclass(frozen=True, slots=True)
class Change:
    """One message that is not what was translated."""

    change: Literal["changed", "added", "removed"]
    kinds: tuple[ChangeKind, ...]
    line: int | None
    """1-based line in today's source page; for a removed message, in the localized page."""
    old_source: str | None
    """The msgid at the handoff; None when added."""
    new_source: str | None
    """The msgid now; None when removed."""
    target: str | None
    """Its present translation; None when added, or when the localized page has none."""
    units: tuple[UnitChange, ...] = ()
    """The sentences that changed, for annotated pages."""
    page_line: int | None = None
    """1-based line of the translation in the localized page, where it is known."""


@dataclass(frozen=True, slots=True)
class Totals:
    """How many messages or units a page has, and how many of them changed."""

    total: int
    changed: int
    added: int = 0
    removed: int = 0

    @property
    def differing(self) -> int:
        """Changed, added and removed ones together."""
        return self.changed + self.added + self.removed


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs between the source text that was translated and today's."""

    kinds: tuple[ChangeKind, ...]
    severity: ChangeSeverity | None
    """None when nothing differs, or what was translated is not known."""
    changes: tuple[Change, ...]
    messages: Totals | None
    """None when what was translated is not known."""
    units: Totals | None
    """None for a page without units."""


@dataclass(frozen=True, slots=True)
class CommitInfo:
    """A commit of the source repository."""

    commit: str
    """40 (or 64) hex digits."""
    date: str
    """Committer date, ISO 8601 with time zone."""
    author: str
    """The author's name."""
    subject: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is said of one page in one locale."""

    locale: str
    """BCP 47 tag."""
    page: str
    """Path of the localized page in its tree; for ``missing``, where it would be."""
    source_page: str | None
    """Path of the source page today; None when it is gone."""
    status: Status
    handoff: Handoff | None = None
    """None for ``missing``."""
    severity: ChangeSeverity | None = None
    kinds: tuple[ChangeKind, ...] = ()
    certain: bool = True
    """False when history that could say otherwise is not there."""
    commits_behind: int | None = None
    """Commits that changed the source page since the handoff; None where history is not there."""
    first_change: CommitInfo | None = None
    """The oldest of them."""
    compare_url: str | None = None
    """Where the change can be looked at, when the remote is known."""
    messages: Totals | None = None
    units: Totals | None = None
    details: tuple[Change, ...] = ()
    """The changed messages, when they were asked for."""


@dataclass(frozen=True, slots=True)
class SourceState:
    """What the pages were checked against."""

    path: str | None
    """The source tree as given; None when pages were compared with each other."""
    tree: str | None = None
    """``REV:PATH``, None for a folder."""
    commit: str | None = None
    """The commit of the tree; None outside git, or when a compared file differs from it."""
    date: str | None = None
    """That commit's date, ISO 8601."""
    shallow: bool = False
    """Whether history is cut off."""
    remote: str | None = None
    """Address of the repository's web site, ``https://github.com/owner/name``, when it is known."""


@dataclass(frozen=True, slots=True)
class CheckReport:
    """The result of a check."""

    source: SourceState
    pages: tuple[Verdict, ...]
    """By locale and page; every localized page, and the ``missing`` ones."""
    findings: tuple[Finding, ...] = ()
    failing: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    """Locale and page of those that fail the check, by ``--fail-on`` and its relatives."""
    tree_paths: Mapping[str, str] = field(default_factory=dict)
    """For each locale the folder of its pages relative to the working folder, for annotations."""

    def summary(self) -> dict[str, dict[Status, int]]:
        """Number of pages in each status, zeros too, by locale."""
        counts: dict[str, dict[Status, int]] = {}
        for verdict in self.pages:
            of_locale = counts.setdefault(verdict.locale, dict.fromkeys(STATUSES, 0))
            of_locale[verdict.status] += 1
        return counts

"""Verdicts in the words that a page shows."""

from __future__ import annotations

from typing import NamedTuple

from ..reports.wording import label, plural, printable
from ..verdict import ChangeSeverity, SourceState, Status, Totals, Verdict

__all__ = ["Badge", "Cell", "badge", "cell", "checked_against"]


class Badge(NamedTuple):
    """Status and severity."""

    text: str
    """``stale, content``."""
    status: Status
    severity: ChangeSeverity | None

    @property
    def classes(self) -> list[str]:
        """Its classes: ours, and those by which sphinx-design gives a badge its colours."""
        severity = [f"vianet-severity-{self.severity}"] if self.severity else []
        colour = self._colour()
        design = ["sd-badge", f"sd-bg-{colour}", f"sd-bg-text-{colour}"]
        return ["vianet-verdict", f"vianet-status-{self.status}", *severity, *design]

    def _colour(self) -> str:
        # Of sphinx-design's colours only those on which its text can be read (4.5 to 1).
        if self.status in ("orphaned", "inconsistent") or self.severity == "content":
            return "danger"
        if self.severity == "markup" or self.status == "moved":
            return "warning"
        if self.status == "current" or self.severity == "cosmetic":
            return "light"
        return "secondary"


class Cell(NamedTuple):
    """One verdict in a table."""

    badge: Badge
    notes: tuple[str, ...]
    """More about it: where it was, how much changed."""
    change: str
    """How far behind it is; empty when nothing is known of it."""
    url: str | None
    """Where the change can be looked at."""


def badge(verdict: Verdict) -> Badge:
    """The short form."""
    return Badge(label(verdict), verdict.status, verdict.severity)


def cell(verdict: Verdict) -> Cell:
    """The form with numbers."""
    notes = []
    if verdict.source_page is not None and verdict.page != verdict.source_page:
        notes.append(f"from {printable(verdict.page)}")
    counted = _counted(verdict.units, "sentence") or _counted(verdict.messages, "message")
    if counted:
        notes.append(counted)
    behind = plural(verdict.commits_behind, "commit") + " behind" if verdict.commits_behind else ""
    change = behind or ("changes" if verdict.compare_url else "")
    return Cell(badge(verdict), tuple(notes), change, verdict.compare_url)


def _counted(totals: Totals | None, noun: str) -> str:
    """How many changed; empty when none did: what a page got is no sentence of it yet, but a message."""
    number = totals.changed + totals.added + totals.removed if totals is not None else 0
    return f"{number} of {plural(totals.total, noun)}" if totals is not None and number else ""


def checked_against(source: SourceState, place: str) -> str:
    """What the pages were compared with, one sentence.

    Args:
        source: Their source, as the check gives it.
        place: How a reader of the site may call it.
    """
    if source.path is None:
        return "Pages were compared with each other; that of the newest handoff is the reference."
    day = f" of {printable(source.date[:10])}" if source.date else ""
    commit = printable(source.commit[:12]) if source.commit else None
    revision = f"commit {commit}{day}" if commit else "the files as they are, at no commit"
    cut = " The history is cut off (shallow clone)." if source.shallow else ""
    return f"Checked against {printable(place)}, {revision}.{cut}"

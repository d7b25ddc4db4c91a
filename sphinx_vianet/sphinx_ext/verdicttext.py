"""Verdicts in the words that a page shows."""

from __future__ import annotations

from typing import NamedTuple

from ..reports.wording import printable
from ..verdict import ChangeSeverity, SourceState, Status, Verdict
from .reader.texts import translate as _
from .reader.texts import written_date, written_number

__all__ = ["Badge", "Cell", "badge", "cell", "checked_against", "status_text"]


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
        return "dark"


class Cell(NamedTuple):
    """One verdict in a table."""

    badge: Badge
    notes: tuple[str, ...]
    """More about it: where it was, how much changed."""
    change: str
    """How far behind it is; empty when nothing is known of it."""
    url: str | None
    """Where the change can be looked at."""


def status_text(status: Status) -> str:
    """What a status is called on the page."""
    names: dict[Status, str] = {
        "current": _("current"),
        "stale": _("stale"),
        "moved": _("moved"),
        "orphaned": _("orphaned"),
        "missing": _("missing"),
        "inconsistent": _("inconsistent"),
        "unstamped": _("unstamped"),
        "unknown": _("unknown"),
    }
    return names[status]


def _severity_text(severity: ChangeSeverity) -> str:
    names: dict[ChangeSeverity, str] = {
        "content": _("content"),
        "markup": _("markup"),
        "cosmetic": _("cosmetic"),
    }
    return names[severity]


def badge(verdict: Verdict) -> Badge:
    """The short form."""
    parts = [status_text(verdict.status)]
    if verdict.severity:
        parts.append(_severity_text(verdict.severity))
    if not verdict.certain:
        parts.append(_("uncertain"))
    return Badge(", ".join(parts), verdict.status, verdict.severity)


def cell(verdict: Verdict, language: str) -> Cell:
    """The form with numbers, for a site in a language."""
    notes = []
    if verdict.source_page is not None and verdict.page != verdict.source_page:
        notes.append(_("from {page}").format(page=printable(verdict.page)))
    counted = _counted(verdict, language)
    if counted:
        notes.append(counted)
    behind = _behind(verdict.commits_behind, language) if verdict.commits_behind else ""
    change = behind or (_("changes") if verdict.compare_url else "")
    return Cell(badge(verdict), tuple(notes), change, verdict.compare_url)


def _behind(commits: int, language: str) -> str:
    text = _("{count} commit behind") if commits == 1 else _("{count} commits behind")
    return text.format(count=written_number(commits, language))


def _counted(verdict: Verdict, language: str) -> str:
    """How many changed; empty when none did: what a page got is no sentence of it yet, but a message."""
    units, messages = verdict.units, verdict.messages
    if units is not None and units.differing:
        totals = units
        text = _("{count} of {total} sentence") if units.total == 1 else _("{count} of {total} sentences")
    elif messages is not None and messages.differing:
        totals = messages
        text = _("{count} of {total} message") if messages.total == 1 else _("{count} of {total} messages")
    else:
        return ""
    return text.format(
        count=written_number(totals.differing, language), total=written_number(totals.total, language)
    )


def checked_against(source: SourceState, place: str, language: str) -> str:
    """What the pages were compared with, in sentences.

    Args:
        source: Their source, as the check gives it.
        place: How a reader of the site may call it; empty for the documents of the site.
        language: Sphinx's code of the site's language.
    """
    if source.path is None:
        return _("Pages were compared with each other; that of the newest handoff is the reference.")
    name = printable(place) if place else _("these documents")
    if not source.commit:
        text = _("Checked against {place}, the files as they are, at no commit.").format(place=name)
    elif not source.date:
        text = _("Checked against {place}, commit {commit}.").format(
            place=name, commit=printable(source.commit[:12])
        )
    else:
        day = source.date[:10]
        text = _("Checked against {place}, commit {commit} of {date}.").format(
            place=name,
            commit=printable(source.commit[:12]),
            date=written_date(day, language) or printable(day),
        )
    return f"{text} {_('The history is cut off (shallow clone).')}" if source.shallow else text

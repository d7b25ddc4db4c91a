"""Which pages come first, which fail, where their files are."""

from __future__ import annotations

from typing import Any

from sphinx_vianet.verdict import CheckReport, Status, Verdict

from .wording import differing

__all__ = ["fails", "file_path", "first_line", "rank", "ranked", "words_changed"]

# Wrong stamps and deleted sources first: nobody can trust or mend these pages by translating. What is worth a
# look at all before what is only absent; "moved" ranks with "stale", by its severity.
_STATUS_RANK: dict[Status, int] = {
    "inconsistent": 0,
    "orphaned": 1,
    "stale": 2,
    "moved": 2,
    "unknown": 3,
    "unstamped": 4,
    "missing": 5,
    "current": 6,
}


def fails(report: CheckReport, verdict: Verdict) -> bool:
    """Whether a page makes the check fail."""
    return (verdict.locale, verdict.page) in report.failing


def rank(report: CheckReport, verdict: Verdict) -> tuple[Any, ...]:
    """A key to sort by, the worst first: failing pages, then by status and severity, by how far behind."""
    totals = differing(verdict)
    return (
        not fails(report, verdict),
        _STATUS_RANK[verdict.status],
        _severity_rank(verdict),
        verdict.status,
        verdict.severity or "",
        not verdict.certain,
        -(verdict.commits_behind or 0),
        -(totals.differing if totals else 0),
        verdict.locale,
        verdict.page,
    )


def _severity_rank(verdict: Verdict) -> int:
    if verdict.severity is None:
        # A page that only moved has nothing to translate; one that is stale in an unknown way may have.
        return 3 if verdict.status == "moved" else 0
    return ("content", "markup", "cosmetic").index(verdict.severity)


def ranked(report: CheckReport) -> list[Verdict]:
    """Every page that is not current, and those that fail, the worst first."""
    chosen = [page for page in report.pages if page.status != "current" or fails(report, page)]
    return sorted(chosen, key=lambda page: rank(report, page))


def file_path(report: CheckReport, locale: str | None, page: str) -> str | None:
    """Path of a page relative to the working folder, with ``/``; None where its tree is no folder on disk."""
    folder = report.tree_paths.get(locale or "")
    if folder is None or not page:
        return None
    return page if folder in {"", "."} else f"{folder.rstrip('/')}/{page}"


def first_line(verdict: Verdict) -> int | None:
    """1-based line of the first changed translation in the localized page, None when it is not known."""
    return min((change.page_line for change in verdict.details if change.page_line), default=None)


def words_changed(verdict: Verdict) -> bool:
    """Whether words of the source page changed, or may have: worth a warning where it is no failure."""
    if verdict.status not in {"stale", "moved"}:
        return False
    return verdict.severity == "content" or (verdict.status == "stale" and verdict.severity is None)

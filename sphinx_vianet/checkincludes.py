"""A page is also stale when a page that it includes is (option ``check_includes``)."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from .checksource import CheckSource
from .config import Config
from .model import Handoff
from .page import parse_page
from .selection import Selected
from .verdict import KINDS, SEVERITY_OF, ChangeSeverity, Verdict, worst

__all__ = ["Case", "apply_includes", "included_pages"]

_INCLUDE = re.compile(
    rb"\[!include\s{0,9}[-\w]{0,20}\s{0,9}\[[^\n]{0,500}?\]\(\s{0,9}<?([^()\s?>]{1,1000})", re.IGNORECASE
)


@dataclass(slots=True)
class Case:
    """One localized page on its way to a verdict."""

    page: Selected
    stamp: Handoff
    verdict: Verdict
    includes: tuple[str, ...] = ()
    """Paths of the pages that its source page includes."""


def apply_includes(cases: Sequence[Case], config: Config, source: CheckSource) -> None:
    """Make the verdicts of pages those of what they include, where that is worse.

    Args:
        cases: All pages with their own verdicts; changed in place.
        config: The options.
        source: For included pages without a stamp, which are compared by their text.
    """
    by_path = {(case.page.locale, case.page.path): case for case in cases}
    included = {path for case in cases for path in case.includes}
    own = {id(case): _severity(case, config, source) for case in cases if case.page.path in included}
    for case in cases:
        if case.verdict.status not in ("current", "stale", "moved"):
            continue
        severity = worst(
            own.get(id(by_path.get((case.page.locale, path)))) for path in _all_includes(case, by_path)
        )
        if severity is not None:
            case.verdict = _with_include(case.verdict, severity)


def _all_includes(case: Case, by_path: Mapping[tuple[str, str], Case]) -> list[str]:
    """What a page includes, and what that includes, each once."""
    found: dict[str, None] = {}
    pending = list(case.includes)
    while pending:
        path = pending.pop()
        if path in found or path == case.page.path:
            continue
        found[path] = None
        included = by_path.get((case.page.locale, path))
        pending.extend(included.includes if included is not None else ())
    return list(found)


def _severity(included: Case, config: Config, source: CheckSource) -> ChangeSeverity | None:
    """How bad an included page's own change is."""
    verdict = included.verdict
    if verdict.status in ("stale", "moved"):
        return worst(SEVERITY_OF[kind] for kind in verdict.kinds)
    if verdict.status != "unstamped":
        return None
    page = included.page
    today = source.today([page.path]).get(page.path)
    content = next((data for _, data in page.tree.read_many([page.path])), None)
    if today is None or not isinstance(content, bytes):
        return None
    parsed = parse_page(content, page.path)
    if not parsed.units:
        return None
    from .staleness import compare_source

    found = compare_source(parsed, None, today, dialect=config.dialect)
    # Without a stamp nothing says that code or front matter belongs to another version.
    return worst(SEVERITY_OF[kind] for kind in found.kinds if SEVERITY_OF[kind] != "cosmetic")


def _with_include(verdict: Verdict, severity: ChangeSeverity) -> Verdict:
    kinds = tuple(kind for kind in KINDS if kind == "include" or kind in verdict.kinds)
    status = "stale" if verdict.status == "current" else verdict.status
    return replace(verdict, status=status, kinds=kinds, severity=worst((verdict.severity, severity)))


def included_pages(data: bytes, path: str) -> tuple[str, ...]:
    """Paths of the pages that a source page includes, relative to the tree.

    Args:
        data: The source page.
        path: Its own path in the tree.
    """
    if b"[!" not in data:
        return ()
    folder = posixpath.dirname(path)
    found: dict[str, None] = {}
    for match in _INCLUDE.finditer(data):
        target = match[1].decode("utf-8", "replace").replace("\\", "/")
        target = target[2:] if target.startswith("~/") else posixpath.join(folder, target)
        name = posixpath.normpath(target)
        if not name.startswith(("../", "/")) and name.endswith(".md"):
            found[name] = None
    return tuple(found)

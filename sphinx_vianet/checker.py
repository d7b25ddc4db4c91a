"""The sync check: every localized page against its source page, in a fixed number of git processes."""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from .checksource import CheckSource
from .config import Config
from .errors import Code
from .frontmatter import read_stamp
from .model import Finding, Handoff
from .page import parse_page
from .selection import Selected, select
from .staleness import compare_source
from .stamps import matches_hash
from .textchange import ordered_kinds
from .trees import FolderTree, is_excluded
from .verdict import (
    SEVERITY_OF,
    ChangeSeverity,
    CheckReport,
    Comparison,
    SourceState,
    Verdict,
    worst,
)

__all__ = ["CheckOptions", "Detail", "run_check"]

Detail = Literal["status", "page", "message", "unit"]
"""How much is found out: ``status`` without kinds and severity, ``page`` with them, ``message``
and ``unit`` with the changes."""

_CHUNK = 2048
"""Pages read at a time: few git processes, and memory bounded by the pages of a chunk."""

_INCLUDE = re.compile(
    rb"\[!include\s{0,9}[-\w]{0,20}\s{0,9}\[[^\n]{0,500}?\]\(\s{0,9}<?([^()\s?>]{1,1000})", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """What a check looks at, and how closely."""

    detail: Detail = "page"
    locales: frozenset[str] = frozenset()
    """BCP 47 tags; empty for all."""
    pages: tuple[str, ...] = ()
    """Globs of localized pages; empty for all."""


@dataclass(slots=True)
class _Case:
    """One localized page on its way to a verdict."""

    page: Selected
    stamp: Handoff
    verdict: Verdict
    includes: tuple[str, ...] = ()
    """Paths of the pages that its source page includes."""


def run_check(config: Config, options: CheckOptions) -> CheckReport:
    """Check all localized pages of a project against its source tree.

    Args:
        config: Its options; ``source`` is the tree to check against. Without one, pages are
            compared across locales.
        options: Which pages, and how closely.

    Returns:
        A verdict for each page, without those that fail being named.

    Raises:
        TreeError: A tree is not there.
        RepositoryError: Git refuses the repository.
        ConfigError: Options contradict each other.
    """
    selection = select(config, layout=False)
    pages = [page for page in selection.pages if _is_wanted(page, options)]
    trees = {page.locale: _shown_tree(page) for page in selection.pages}
    if config.source is None:
        return _across(config, options, pages, selection.findings, trees)
    source = CheckSource.open(config)
    check = _Check(config, options, source)
    check.findings.extend([*selection.findings, *source.findings])
    for start in range(0, len(pages), _CHUNK):
        check.chunk(pages[start : start + _CHUNK])
    check.apply_includes()
    verdicts = [case.verdict for case in check.cases]
    verdicts.extend(check.missing(selection.pages))
    verdicts.sort(key=lambda verdict: (verdict.locale, verdict.page))
    return CheckReport(source.state(), tuple(verdicts), tuple(check.findings), tree_paths=trees)


def _across(
    config: Config,
    options: CheckOptions,
    pages: Sequence[Selected],
    findings: Iterable[Finding],
    trees: Mapping[str, str],
) -> CheckReport:
    """The check without a source tree."""
    from .crosslocale import compare_locales

    compared, more = compare_locales(config, pages, compare=options.detail != "status")
    verdicts = [
        _with_comparison(verdict, found, options.detail) if found is not None else verdict
        for verdict, found in compared
    ]
    verdicts.sort(key=lambda verdict: (verdict.locale, verdict.page))
    return CheckReport(SourceState(None), tuple(verdicts), (*findings, *more), tree_paths=trees)


def _is_wanted(page: Selected, options: CheckOptions) -> bool:
    if options.locales and page.locale not in options.locales:
        return False
    return not options.pages or is_excluded(page.path, options.pages)


def _shown_tree(page: Selected) -> str:
    """The folder of a page's tree relative to the working folder; empty for one inside git."""
    return Path(os.path.relpath(page.tree.root)).as_posix() if isinstance(page.tree, FolderTree) else ""


@dataclass
class _Check:
    """One run over chunks of pages."""

    config: Config
    options: CheckOptions
    source: CheckSource
    cases: list[_Case] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def chunk(self, pages: Sequence[Selected]) -> None:
        """Give a verdict for each page of a chunk, with one read of each tree."""
        data = self._read(pages)
        stamps = {page: self._stamp(page, content) for page, content in data.items()}
        today = self.source.today({page.path for page in data})
        wanted = {(stamp.commit, page.path) for page, stamp in stamps.items() if stamp.commit}
        handoffs = self.source.handoffs((commit, path) for commit, path in wanted if commit)
        for page, content in data.items():
            stamp = stamps[page]
            handoff = handoffs.get((stamp.commit or "", page.path))
            case = self._case(page, stamp, content, today.get(page.path), handoff)
            if case is not None:
                self.cases.append(case)

    def _read(self, pages: Sequence[Selected]) -> dict[Selected, bytes]:
        found: dict[Selected, bytes] = {}
        for tree in dict.fromkeys(page.tree for page in pages):
            mine = {page.path: page for page in pages if page.tree == tree}
            for path, content in tree.read_many(list(mine), self.config.max_page_size):
                if isinstance(content, Finding):
                    self.findings.append(replace(content, locale=mine[path].locale))
                else:
                    found[mine[path]] = content
        return found

    def _stamp(self, page: Selected, content: bytes) -> Handoff:
        stamp = read_stamp(content)
        if not stamp.stamped and "/includes/" in f"/{page.path}":
            # Learn units keep their text in includes without a stamp; it is in the page beside the folder.
            sibling = page.path.replace("/includes/", "/", 1).removesuffix(".md") + ".yml"
            for _, other in page.tree.read_many([sibling]):
                if isinstance(other, bytes):
                    # The hash there is that of the YAML page.
                    return replace(read_stamp(other), hash=None)
        return stamp

    def _case(
        self, page: Selected, stamp: Handoff, content: bytes, today: bytes | None, handoff: bytes | None
    ) -> _Case | None:
        if b"vianet" in content and parse_page(content, page.path).ignored:
            return None
        verdict = self._verdict(page, stamp, content, today, handoff)
        return _Case(page, stamp, verdict, _includes(today or b"", page.path))

    def _verdict(
        self, page: Selected, stamp: Handoff, content: bytes, today: bytes | None, handoff: bytes | None
    ) -> Verdict:
        """The first status of the order of precedence that holds (CONTRACTS.md, Verdicts)."""
        path = page.path
        here = Verdict(page.locale, path, path if today is not None else None, "stale", stamp)
        if not stamp.stamped:
            return replace(here, status="unstamped")
        if today is not None and _is_current(stamp, today, handoff):
            self._check_commit(page, stamp, handoff)
            return replace(here, status="current")
        if stamp.hash and handoff is not None and not matches_hash(handoff, stamp.hash):
            return replace(here, status="inconsistent")
        if stamp.hash is None and handoff is None:
            return replace(here, status="unknown", certain=False)
        return self._changed(page, stamp, content, today, handoff, here)

    def _check_commit(self, page: Selected, stamp: Handoff, handoff: bytes | None) -> None:
        if stamp.hash and handoff is not None and not matches_hash(handoff, stamp.hash):
            text = f"at ms.sourcegitcommit {(stamp.commit or '')[:12]} the source page has another hash"
            self.findings.append(Finding(Code.STAMP_COMMIT, page.path, 1, text, page.locale))

    def _changed(
        self,
        page: Selected,
        stamp: Handoff,
        content: bytes,
        today: bytes | None,
        handoff: bytes | None,
        here: Verdict,
    ) -> Verdict:
        """A page whose source page is another now, stands elsewhere, or is gone."""
        since = self.source.since(page.path, stamp.commit)
        place = since.path if since is not None else None
        if place is None and today is None:
            place = self.source.only_with_hash(stamp.hash)
        if since is not None:
            url = self.source.compare_url(place or page.path, stamp.commit)
            here = replace(
                here, commits_behind=since.commits_behind, first_change=since.first_change, compare_url=url
            )
        if place is not None and place != page.path and place in self.source.paths:
            moved = self.source.today([place]).get(place, b"")
            here = replace(here, status="moved", source_page=place)
            if stamp.hash and matches_hash(moved, stamp.hash):
                return here
            return self._compared(here, page, content, handoff, moved)
        if today is None:
            return replace(here, status="orphaned", certain=since is not None)
        return self._compared(here, page, content, handoff, today)

    def _compared(
        self, verdict: Verdict, page: Selected, content: bytes, handoff: bytes | None, today: bytes
    ) -> Verdict:
        if self.options.detail == "status":
            return verdict
        found = compare_source(parse_page(content, page.path), handoff, today, dialect=self.config.dialect)
        return _with_comparison(verdict, found, self.options.detail)

    # --- includes

    def apply_includes(self) -> None:
        """A page is also stale when a page that it includes is."""
        if self.options.detail == "status" or not self.config.check_includes:
            return
        by_path = {(case.page.locale, case.page.path): case for case in self.cases}
        for case in self.cases:
            if case.verdict.status not in ("current", "stale", "moved"):
                continue
            severity = worst(
                self._include_severity(by_path.get((case.page.locale, path)))
                for path in self._all_includes(case, by_path)
            )
            if severity is not None:
                case.verdict = _with_include(case.verdict, severity)

    def _all_includes(self, case: _Case, by_path: Mapping[tuple[str, str], _Case]) -> list[str]:
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

    def _include_severity(self, included: _Case | None) -> ChangeSeverity | None:
        if included is None:
            return None
        verdict = included.verdict
        if verdict.status in ("stale", "moved"):
            own = [SEVERITY_OF[kind] for kind in verdict.kinds if kind != "include"]
            return worst(own)
        if verdict.status == "unstamped":
            return self._unstamped_severity(included)
        return None

    def _unstamped_severity(self, included: _Case) -> ChangeSeverity | None:
        """An include without a stamp is compared by its source text."""
        page = included.page
        today = self.source.today([page.path]).get(page.path)
        content = next((data for _, data in page.tree.read_many([page.path])), None)
        if today is None or not isinstance(content, bytes):
            return None
        parsed = parse_page(content, page.path)
        if not parsed.units:
            return None
        found = compare_source(parsed, None, today, dialect=self.config.dialect)
        # Without a stamp nothing says that code or front matter belongs to another version.
        return worst(SEVERITY_OF[kind] for kind in found.kinds if SEVERITY_OF[kind] != "cosmetic")

    # --- missing

    def missing(self, everything: Iterable[Selected]) -> Iterator[Verdict]:
        """Source pages that a locale does not have; includes are no pages of their own."""
        have: dict[str, set[str]] = {}
        for page in everything:
            have.setdefault(page.locale, set()).add(page.path)
        for case in self.cases:
            if case.verdict.source_page:
                have[case.page.locale].add(case.verdict.source_page)
        included = {path for case in self.cases for path in case.includes}
        pages = [
            path
            for path in sorted(self.source.paths)
            if "/includes/" not in f"/{path}"
            and path not in included
            and not is_excluded(path, self.config.exclude)
        ]
        for locale, known in have.items():
            if self.options.locales and locale not in self.options.locales:
                continue
            for path in pages:
                if path not in known and (not self.options.pages or is_excluded(path, self.options.pages)):
                    yield Verdict(locale, path, path, "missing")


def _is_current(stamp: Handoff, today: bytes, handoff: bytes | None) -> bool:
    if stamp.hash:
        return matches_hash(today, stamp.hash)
    # A stamp with a commit only: the text at that commit is what counts.
    return handoff is not None and handoff.replace(b"\r\n", b"\n") == today.replace(b"\r\n", b"\n")


def _with_comparison(verdict: Verdict, found: Comparison, detail: Detail) -> Verdict:
    details = found.changes if detail in ("message", "unit") else ()
    if detail == "message":
        details = tuple(replace(change, units=()) for change in details)
    return replace(
        verdict,
        kinds=found.kinds,
        severity=found.severity,
        messages=found.messages,
        units=found.units,
        details=details,
    )


def _with_include(verdict: Verdict, severity: ChangeSeverity) -> Verdict:
    kinds = ordered_kinds({*verdict.kinds, "include"})
    status = "stale" if verdict.status == "current" else verdict.status
    return replace(verdict, status=status, kinds=kinds, severity=worst((verdict.severity, severity)))


def _includes(data: bytes, path: str) -> tuple[str, ...]:
    """Paths of the pages that a source page includes, relative to the tree."""
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

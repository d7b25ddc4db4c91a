"""The sync check: every localized page against its source page, in a fixed number of git processes."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from .checkincludes import Case, apply_includes, included_pages
from .checkinputs import (
    CheckInput,
    is_current,
    is_settled,
    lacks_handoff,
    sibling_page,
    with_renamed_handoffs,
)
from .checksource import CheckSource
from .checkwork import CompareJob, Detail, compare_page, with_comparison
from .choice import Choice
from .config import Config
from .errors import Code, TreeError
from .frontmatter import read_stamp
from .inorder import Found, in_order
from .model import Finding, Handoff
from .page import parse_page
from .selection import Selected, select
from .stamps import matches_hash
from .trees import FolderTree, is_excluded, nested_trees
from .verdict import CheckReport, Comparison, SourceState, Verdict

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from .history import PageHistory

__all__ = ["CheckOptions", "Detail", "run_check"]

_CHUNK = 2048
"""Pages read at a time: few git processes, and memory bounded by the pages of a chunk."""


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """What a check looks at, and how closely."""

    detail: Detail = "page"
    locales: frozenset[str] = frozenset()
    """BCP 47 tags or Sphinx's codes; empty for all."""
    pages: tuple[str, ...] = ()
    """Names or globs of pages, see :class:`~sphinx_vianet.choice.Choice`; empty for all."""
    begun: frozenset[str] = frozenset()
    """BCP 47 tags of locales that have no page yet: all of theirs are missing."""
    must_exist: bool = False
    """Whether a page or locale that is named and not there is an error."""
    may_be_others: bool = False
    """Whether names of pages may be those of any files, which are passed over."""


def run_check(config: Config, options: CheckOptions, *, executor: Executor | None = None) -> CheckReport:
    """Check all localized pages of a project against its source tree.

    Args:
        config: Its options; ``source`` is the tree to check against. Without one, pages are
            compared across locales.
        options: Which pages, and how closely.
        executor: Where pages are compared with their source pages; None for this process.

    Returns:
        A verdict for each page, without those that fail being named.

    Raises:
        TreeError: A tree is not there.
        RepositoryError: Git refuses the repository.
        ConfigError: Options contradict each other.
        WorkerError: A process of the executor was killed.
    """
    selection = select(config, layout=False)
    choice = Choice(
        selection,
        config.source,
        pages=options.pages,
        locales=options.locales,
        must_exist=options.must_exist,
    )
    trees = {page.locale: _shown_tree(page) for page in selection.pages}
    if config.source is None:
        if options.must_exist and not options.may_be_others:
            choice.require()
        return _across(config, options, choice.pages, selection.findings, trees, executor)
    source = CheckSource.open(config, (page.path for page in selection.pages))
    if not source.paths:
        raise TreeError(f"the source tree {source.tree.describe()} holds no page; check the path")
    if options.must_exist and not options.may_be_others:
        choice.require(source.paths)
    check = _Check(config, options, source, executor)
    check.findings.extend(selection.findings)
    check.run(choice.pages)
    check.run_renamed(choice)
    asked = len(check.cases)
    if options.detail != "status" and config.check_includes:
        check.run_included({(page.locale, page.path): page for page in selection.pages})
        apply_includes(check.cases, config, source)
    del check.cases[asked:]
    verdicts = [case.verdict for case in check.cases]
    verdicts.extend(check.missing(selection.pages, choice))
    verdicts.sort(key=lambda verdict: (verdict.locale, verdict.page))
    findings = (*check.findings, *source.reader.findings, *source.findings)
    return CheckReport(source.state(), tuple(verdicts), findings, tree_paths=trees)


def _across(
    config: Config,
    options: CheckOptions,
    pages: Sequence[Selected],
    findings: Iterable[Finding],
    trees: Mapping[str, str],
    executor: Executor | None,
) -> CheckReport:
    """The check without a source tree."""
    from .crosslocale import compare_locales

    more: list[Finding] = []
    tasks: Iterator[tuple[Verdict, CompareJob | Found[Comparison | None]]] = (
        (verdict, job or Found(None)) for verdict, job in compare_locales(config, pages, options.detail, more)
    )
    verdicts = [
        with_comparison(verdict, found) if found is not None else verdict
        for verdict, found in in_order(tasks, compare_page, executor)
    ]
    verdicts.sort(key=lambda verdict: (verdict.locale, verdict.page))
    return CheckReport(SourceState(None), tuple(verdicts), (*findings, *more), tree_paths=trees)


def _shown_tree(page: Selected) -> str:
    """The folder of a page's tree relative to the working folder; empty for one inside git."""
    return Path(os.path.relpath(page.tree.root)).as_posix() if isinstance(page.tree, FolderTree) else ""


@dataclass
class _Check:
    """One run over chunks of pages."""

    config: Config
    options: CheckOptions
    source: CheckSource
    executor: Executor | None = None
    stamps: dict[Selected, Handoff] = field(default_factory=dict)
    cases: list[Case] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    _texts: dict[str, str] = field(default_factory=dict)

    def run(self, pages: Sequence[Selected]) -> None:
        """Give a verdict for each page: stamps first, since history is asked about all handoffs at once."""
        kept: dict[Selected, bytes] = {}
        chunks = [pages[start : start + _CHUNK] for start in range(0, len(pages), _CHUNK)]
        for chunk in chunks:
            kept.clear()
            # What fits into memory is read once.
            kept = self._read(chunk)
            self.stamps.update(self._stamps(kept))
        self._write_out_commits()
        self.source.commits |= {stamp.commit for stamp in self.stamps.values() if stamp.commit}
        for chunk in chunks:
            if len(chunks) > 1:
                kept.clear()
                kept = self._read(chunk, report=False)
            self._chunk(kept)

    def _write_out_commits(self) -> None:
        """Let stamps that abbreviate a commit name it in full."""
        full = self.source.reader.full_commits(
            {stamp.commit for stamp in self.stamps.values() if stamp.commit}
        )
        if full:
            self.stamps = {
                page: replace(stamp, commit=full.get(stamp.commit or "", stamp.commit))
                for page, stamp in self.stamps.items()
            }

    def run_renamed(self, choice: Choice) -> None:
        """Give verdicts for pages that were named by the path that their source page was renamed to."""
        others = choice.elsewhere(self.source.paths)
        if others:
            done = len(self.cases)
            self.run(others)
            self.cases[done:] = [
                case for case in self.cases[done:] if choice.takes_source(case.verdict.source_page or "")
            ]

    def run_included(self, everything: Mapping[tuple[str, str], Selected]) -> None:
        """Give verdicts for pages that checked pages include, and that were not asked for themselves."""
        known = {(case.page.locale, case.page.path) for case in self.cases}
        done = 0
        while done < len(self.cases):
            names = ((case.page.locale, path) for case in self.cases[done:] for path in case.includes)
            more = [name for name in dict.fromkeys(names) if name in everything and name not in known]
            known.update(more)
            done = len(self.cases)
            self.run([everything[name] for name in more])

    def _chunk(self, data: Mapping[Selected, bytes]) -> None:
        """Give a verdict for each page of a chunk, with one read of the source and one look at history."""
        today = self.source.today({page.path for page in data})
        wanted = {(stamp.commit, page.path) for page in data if (stamp := self.stamps[page]).commit}
        handoffs = self.source.handoffs((commit, path) for commit, path in wanted if commit)
        inputs = {
            page: CheckInput(
                page,
                self.stamps[page],
                content,
                today.get(page.path),
                handoffs.get((self.stamps[page].commit or "", page.path)),
            )
            for page, content in data.items()
            if not (b"vianet" in content and parse_page(content, page.path).ignored)
        }
        since = self.source.since([key for item in inputs.values() for key in self._history_wanted(item)])
        inputs.update(with_renamed_handoffs(inputs, since, self.source))
        for case, found in in_order(self._tasks(inputs.values(), since), compare_page, self.executor):
            if found is not None:
                case.verdict = with_comparison(case.verdict, found)
            self.cases.append(case)

    def _tasks(
        self, inputs: Iterable[CheckInput], since: Mapping[tuple[str, str], PageHistory]
    ) -> Iterator[tuple[Case, CompareJob | Found[Comparison | None]]]:
        """Each page with its status, and the work that tells how bad it is where that is wanted."""
        for item in inputs:
            past = since.get((item.page.path, item.stamp.commit or ""))
            includes = included_pages(item.today or b"", item.page.path)
            verdict, today = self._verdict(item, past)
            if verdict.status == "unstamped":
                self._report_unstamped(item)
            case = Case(item.page, item.stamp, verdict, includes)
            if today is None or self.options.detail == "status":
                yield case, Found(None)
            else:
                yield case, self._job(item, today)

    def _job(self, item: CheckInput, today: bytes) -> CompareJob:
        config = self.config
        return CompareJob(
            item.page.path,
            item.content,
            item.handoff,
            today,
            config.stamp,
            config.dialect,
            self.options.detail,
        )

    def _report_unstamped(self, item: CheckInput) -> None:
        """Say what keeps a page from being checked, where it is more than a stamp that is not there."""
        found = parse_page(item.content, item.page.path, self.config.stamp).findings
        self.findings.extend(
            replace(finding, locale=item.page.locale) for finding in found if finding.severity != "note"
        )

    def _history_wanted(self, item: CheckInput) -> list[tuple[str, str]]:
        """The question to history that a page's verdict needs, if any."""
        if item.stamp.commit is None or is_settled(item):
            return []
        if self.options.detail == "status" and item.today is not None and not lacks_handoff(item):
            return []
        return [(item.page.path, item.stamp.commit)]

    def _read(self, pages: Sequence[Selected], *, report: bool = True) -> dict[Selected, bytes]:
        found: dict[Selected, bytes] = {}
        for tree in dict.fromkeys(page.tree for page in pages):
            mine = {page.path: page for page in pages if page.tree == tree}
            for path, content in tree.read_many(list(mine), self.config.max_page_size):
                if not isinstance(content, Finding):
                    found[mine[path]] = content
                elif report:
                    self.findings.append(replace(content, locale=mine[path].locale))
        return found

    def _stamps(self, data: Mapping[Selected, bytes]) -> dict[Selected, Handoff]:
        """The stamps of pages; those of a Learn unit's text stand in the YAML page beside its folder."""
        found = {page: read_stamp(content, self.config.stamp) for page, content in data.items()}
        siblings = {
            page: replace(page, path=sibling)
            for page, stamp in found.items()
            if not stamp.stamped and (sibling := sibling_page(page.path)) is not None
        }
        others = self._read(list(dict.fromkeys(siblings.values())), report=False) if siblings else {}
        for page, beside in siblings.items():
            if beside in others:
                # The hash there is that of the YAML page.
                found[page] = replace(read_stamp(others[beside], self.config.stamp), hash=None)
        return {page: self._shared(stamp) for page, stamp in found.items()}

    def _shared(self, stamp: Handoff) -> Handoff:
        """The same stamp, with the texts that stamps of pages before had: there are few."""
        kept = self._texts
        commit, kind, locale, date = (
            kept.setdefault(text, text) if text is not None else None
            for text in (stamp.commit, stamp.type, stamp.locale, stamp.date)
        )
        return replace(stamp, commit=commit, type=kind, locale=locale, date=date)

    def _verdict(self, item: CheckInput, past: PageHistory | None) -> tuple[Verdict, bytes | None]:
        """The first status of the order of precedence that holds (verdicts.md).

        With it the source page that the localized one is to be compared with, if any.
        """
        page, stamp, path = item.page, item.stamp, item.page.path
        here = Verdict(page.locale, path, path if item.today is not None else None, "stale", stamp)
        if not stamp.stamped:
            return replace(here, status="unstamped"), None
        if is_current(item):
            self._check_commit(item)
            return replace(here, status="current"), None
        if stamp.hash and item.handoff is not None and not matches_hash(item.handoff, stamp.hash):
            return replace(here, status="inconsistent"), None
        if lacks_handoff(item):
            if past is not None and past.path_then is None:
                # The commit is there, and has no such page.
                return replace(here, status="inconsistent"), None
            return replace(here, status="unknown", certain=False), None
        return self._changed(item, past, here)

    def _check_commit(self, item: CheckInput) -> None:
        stamp = item.stamp
        if stamp.hash and item.handoff is not None and not matches_hash(item.handoff, stamp.hash):
            text = (
                f"at {self.config.stamp.commit} {(stamp.commit or '')[:12]} the source page has another hash"
            )
            self.findings.append(Finding(Code.STAMP_COMMIT, item.page.path, 1, text, item.page.locale))

    def _changed(
        self, item: CheckInput, past: PageHistory | None, here: Verdict
    ) -> tuple[Verdict, bytes | None]:
        """A page whose source page is another now, stands elsewhere, or is gone."""
        page, stamp = item.page, item.stamp
        place = past.path if past is not None else None
        if place is None and item.today is None:
            place = self.source.only_with_hash(stamp.hash)
        if past is not None:
            url = self.source.compare_url(place or page.path, stamp.commit)
            here = replace(
                here,
                commits_behind=past.commits_behind,
                first_change=past.first_change or past.deleted_in,
                compare_url=url,
            )
        if place is not None and place != page.path and place in self.source.paths:
            moved = self.source.today([place]).get(place, b"")
            here = replace(here, status="moved", source_page=place)
            if stamp.hash and matches_hash(moved, stamp.hash):
                return here, None
            return here, moved
        if item.today is None:
            return replace(here, status="orphaned", certain=past is not None and past.certain), None
        return here, item.today

    # --- missing

    def missing(self, everything: Iterable[Selected], choice: Choice) -> Iterator[Verdict]:
        """Source pages that a locale does not have; includes and localized pages are none."""
        everything = list(everything)
        have: dict[str, set[str]] = {locale: set() for locale in self.options.begun}
        for page in everything:
            have.setdefault(page.locale, set()).add(page.path)
        for case in self.cases:
            if case.verdict.source_page:
                have[case.page.locale].add(case.verdict.source_page)
        included = {path for case in self.cases for path in case.includes}
        localized = nested_trees(self.source.tree, (page.tree for page in everything))
        pages = [
            path
            for path in sorted(self.source.paths)
            if "/includes/" not in f"/{path}"
            and path not in included
            and not path.startswith(localized)
            and not is_excluded(path, self.config.exclude)
        ]
        for locale, known in have.items():
            if not (choice.takes_locale(locale) or locale in self.options.begun):
                continue
            for path in pages:
                if path not in known and choice.takes_source(path):
                    yield Verdict(locale, path, path, "missing")

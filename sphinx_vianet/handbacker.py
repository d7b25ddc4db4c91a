"""The handback: edits of catalogs into localized pages, each page whole or not at all."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from .choice import Choice
from .config import Config
from .errors import Code, ConfigError
from .files import failure_text, folder_lock, write_atomic
from .firstpages import Begun, begin_locales, without_doubts, without_empty_patterns
from .handbackreport import HandbackOptions, HandbackReport, HandedPage
from .handbackwork import HandbackJob, PagePlan, has_edits, run_handback_job
from .importer import catalog_path
from .importread import PageReader
from .importwork import PageInput
from .inorder import in_order
from .makings import Makings, missing_pages
from .model import Finding
from .newpages import NewPage
from .newstamps import Making
from .page import parse_page
from .plaintargets import PlainTargets
from .po import PoError
from .selection import Layout, Selected, Selection, select
from .sources import SourceReader
from .stampplan import RefusedError
from .stamptargets import Targets
from .trees import GitTree, open_tree
from .unwrapped import UnwrapError, plain_page

if TYPE_CHECKING:
    from concurrent.futures import Executor

__all__ = ["HandbackOptions", "HandbackReport", "HandedPage", "run_handback"]

Show: TypeAlias = Callable[[PagePlan, str], None]
"""Called with a page that is another now and the path of its file."""

_CHUNK = 64
"""Catalogs that are worked on at a time: enough for few git processes, few enough for memory."""


def run_handback(
    config: Config,
    locale_dir: Path,
    options: HandbackOptions,
    *,
    layout: Layout = False,
    executor: Executor | None = None,
    show: Show | None = None,
) -> HandbackReport:
    """Put what persons edited in catalogs into the localized pages.

    Args:
        config: The project's options.
        locale_dir: The folder that holds ``<language>/LC_MESSAGES``.
        options: Which pages, and how.
        layout: Sphinx's ``gettext_compact``.
        executor: Where catalogs are worked on; None for this process.
        show: Called with every page that is another now, before it is written.

    Returns:
        What became of each page. One bad page or catalog never stops the rest.

    Raises:
        ConfigError: There are no catalogs, a named page is not there, ``force`` names none, pages of a
            revision lack an ``output``, pages of several locales would be written to one place, or the first
            page of a locale has none.
        TreeError: A tree is not there.
        RepositoryError: Git refuses the repository.
        LockError: Another process writes into one of the folders.
        WorkerError: A process of the executor was killed.
    """
    if not locale_dir.is_dir():
        raise ConfigError(f"there are no catalogs in {locale_dir}; run 'sphinx-vianet import' first")
    if options.force and not options.pages:
        raise ConfigError("--force hands edits back that a person has compared with the page; name the pages")
    tree = open_tree(config.source) if config.source is not None else None
    source = SourceReader(tree)
    config, selection, begun = _selected(config, options, layout)
    choice = Choice(
        selection, config.source, pages=options.pages, locales=options.locales, must_exist=not begun
    )
    choice.require(source.paths if options.new else ())
    missing: list[Selected] = []
    findings: list[Finding] = []
    if options.new:
        missing, findings = missing_pages(config, selection, options.locales, options.pages, layout, begun)
    paths = sorted({page.path for page in (*choice.pages, *missing)} & source.paths)
    makings = Makings(config, tree, source, selection, paths, options.stamping)
    run = _Run(config, locale_dir, options, selection, choice.pages, source, makings, missing, findings)
    with ExitStack() as locks:
        if not options.dry_run:
            locks.enter_context(folder_lock(locale_dir))
        run.find()
        if not options.dry_run:
            for folder in run.folders():
                locks.enter_context(folder_lock(folder))
        run.work(executor, show or (lambda plan, name: None))
    return run.report()


def _selected(
    config: Config, options: HandbackOptions, layout: Layout
) -> tuple[Config, Selection, list[Begun]]:
    """The localized pages, and the locales that get their first."""
    if not options.new:
        return config, select(config, layout=layout), []
    if config.source is None:
        raise ConfigError("new pages are made from source pages; use --source PATH")
    known = without_empty_patterns(config)
    selection = select(known, layout=layout)
    begun = begin_locales(config, selection, options.locales)
    if not selection.pages and not begun:
        raise ConfigError("there is no localized page yet; name the locales to begin with: --locale de-DE")
    findings = without_doubts(selection.findings, begun)
    return known, replace(selection, findings=tuple(findings)), begun


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A catalog with edits."""

    language: str
    domain: str
    data: bytes
    pages: Sequence[Selected]
    """All pages of the domain."""
    missing: Sequence[Selected] = ()
    """Those to make for the first time."""


@dataclass
class _Run:
    """One run: finds the catalogs with edits, hands out jobs, writes pages in order."""

    config: Config
    locale_dir: Path
    options: HandbackOptions
    selection: Selection
    wanted: Sequence[Selected]
    source: SourceReader
    makings: Makings
    missing: Sequence[Selected] = ()
    """Pages to make for the first time."""
    findings: list[Finding] = field(default_factory=list)
    done: list[HandedPage] = field(default_factory=list)
    unchanged: int = 0
    _candidates: list[_Candidate] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.findings.extend(self.selection.findings)
        self._wanted = set(self.wanted)
        self._often = Counter((page.locale, page.path) for page in self.selection.pages)
        trees = {page.tree for page in (*self.wanted, *self.missing)}
        revisions = any(isinstance(tree, GitTree) for tree in trees)
        self._targets: Targets | None = None
        if not (self.options.dry_run and revisions and self.options.output is None):
            self._targets = Targets(self.options.output, trees)
        plain = self.options.plain_output
        self._plain = PlainTargets(plain, self._taken()) if plain is not None else None
        if plain is not None and "{locale}" not in str(plain) and len(trees) > 1:
            raise ConfigError(
                "--plain-output gets the pages of more than one tree; put {locale} into its path, or take "
                "one --locale after the other"
            )

    def find(self) -> None:
        """Read the catalogs, and keep those with edits."""
        missing: dict[tuple[str, str], list[Selected]] = {}
        for page in self.missing:
            missing.setdefault((page.language, page.domain), []).append(page)
        catalogs = {(language, domain): pages for language, domain, pages in self.selection.catalogs()}
        for language, domain in sorted(catalogs.keys() | missing.keys()):
            pages, new = catalogs.get((language, domain), []), missing.get((language, domain), [])
            if not new and not self._wanted.intersection(pages):
                continue
            path = catalog_path(self.locale_dir, language, domain)
            name = f"{language}/LC_MESSAGES/{domain}.po"
            try:
                data = path.read_bytes() if path.is_file() else b""
                if data and has_edits(data):
                    self._candidates.append(_Candidate(language, domain, data, pages, new))
                    continue
                # Who asks for new pages is told why there are none.
                text = f"nobody has translated a message of it in {name}"
                if not data:
                    text = f"there is no {name}; 'sphinx-build -b gettext' and 'sphinx-intl update' make it"
                for page in new:
                    self._report(Code.HANDBACK_TOO_FEW, page.path, None, text, page.locale)
            except PoError as error:
                self._report(Code.CATALOG_UNREADABLE, name, error.line, str(error), (*pages, *new)[0].locale)
            except OSError as error:
                text = f"it cannot be read: {error.strerror}"
                self._report(Code.CATALOG_UNREADABLE, name, None, text, (*pages, *new)[0].locale)

    def folders(self) -> list[str]:
        """The folders that pages are written to, each locked by one process at a time."""
        pages = [page for item in self._candidates for page in item.pages if page in self._wanted]
        pages.extend(page for item in self._candidates for page in item.missing)
        found = {self._targets.root(page) for page in pages} if self._targets is not None else set()
        if self._plain is not None:
            found.update(self._plain.root(page.locale) for page in pages)
        return sorted(found)

    def work(self, executor: Executor | None, show: Show) -> None:
        """Do all catalogs with edits, a bounded number of them at a time."""
        reader = PageReader(self.source, self.config.max_page_size, self.config.stamp)
        for start in range(0, len(self._candidates), _CHUNK):
            chunk = self._candidates[start : start + _CHUNK]
            inputs = reader.read([page for item in chunk for page in item.pages])
            new = self.makings.new(page for item in chunk for page in item.missing)
            jobs = [job for item in chunk if (job := self._job(item, inputs, new)) is not None]
            tasks = ((job, job) for job in jobs)
            for job, result in in_order(tasks, run_handback_job, executor):
                self.findings.extend(result.findings)
                places = {
                    page.path: page
                    for page in (*self.wanted, *self.missing)
                    if (page.language, page.domain) == (job.language, job.domain)
                }
                for plan in result.pages:
                    self._take(plan, places[plan.path], show)
        self.findings.extend(reader.findings)
        self.findings.extend(self.makings.findings)
        self.findings.extend(self.source.findings)

    def _job(
        self, item: _Candidate, inputs: dict[Selected, PageInput], missing: dict[Selected, NewPage]
    ) -> HandbackJob | None:
        ready = []
        wanted = set()
        makings: dict[str, Making] = {}
        for page in item.pages:
            if page not in inputs:
                continue
            ready.append(inputs[page])
            if page in self._wanted:
                try:
                    ready[-1] = replace(ready[-1], data=self._data(page, ready[-1].data))
                    wanted.add(page.path)
                    making = self.makings.making(page, ready[-1])
                    if making is not None:
                        makings[page.path] = making
                except RefusedError as error:
                    self._refuse(page, str(error))
        new = tuple(missing[page] for page in item.missing if page in missing)
        if not wanted and not new:
            return None
        return HandbackJob(
            item.language,
            item.domain,
            item.data,
            tuple(ready),
            self.config.dialect,
            frozenset(wanted),
            makings,
            new,
            self.options.least,
            self.options.force,
        )

    def _data(self, page: Selected, read: bytes) -> bytes:
        """The page where it is written, which in a checkout can have other line ends."""
        if self._often[page.locale, page.path] > 1:
            raise RefusedError("it stands in more than one tree; take it out of all but one")
        return self._targets.start(page) if self._targets is not None else read

    def _refuse(self, page: Selected, reason: str) -> None:
        self._report(Code.HANDBACK_REFUSED, page.path, None, reason, page.locale)
        self.done.append(HandedPage(page.locale, page.path, "refused"))

    def _report(self, code: Code, path: str, line: int | None, text: str, locale: str) -> None:
        self.findings.append(Finding(code, path, line, text, locale))

    # --- writing

    def _take(self, plan: PagePlan, page: Selected, show: Show) -> None:
        if plan.kind == "unchanged" and not plan.waiting:
            self.unchanged += 1
            return
        handed = HandedPage(plan.locale, plan.path, plan.kind, plan.done, plan.waiting)
        if plan.new != plan.old:
            try:
                self._write(plan, page, show)
            except RefusedError as error:
                self._refuse(page, str(error))
                return
        self.done.append(handed)

    def _write(self, plan: PagePlan, page: Selected, show: Show) -> None:
        plain = ""
        if self._plain is not None:
            beside = os.path.join(self._root(page), *page.path.split("/"))
            plain = self._plain.path(plan.locale, plan.path, beside)
        is_new = plan.kind == "new"
        is_written = self._targets is not None and self._targets.has(page, plan.new, new=is_new)
        show(plan, _file_name(page))
        if self.options.dry_run or self._targets is None:
            return
        if not is_new and not is_written and self._targets.read(page) != plan.old:
            raise RefusedError("it was changed by somebody else meanwhile; hand back again")
        # First, since an annotated page that has its edits already is not worked on again after a kill.
        reason = self._write_plain(plan, plain) if plain else ""
        if not is_written:
            self._targets.write(page, plan.new)
        if reason:
            text = f"its plain page was not written, the annotated one was: {reason}"
            self._report(Code.HANDBACK_REFUSED, plan.path, None, text, plan.locale)

    def _write_plain(self, plan: PagePlan, path: str) -> str:
        """Write the plain page; why it was not, empty when it was."""
        try:
            write_atomic(path, plain_page(parse_page(plan.new, plan.path)))
        except OSError as error:
            return failure_text(error)
        except UnwrapError as error:
            return str(error)
        return ""

    def _root(self, page: Selected) -> str:
        """The folder of a page's tree on disk; of a revision without a checkout its description."""
        return page.tree.describe() if self._targets is None else self._targets.root(page)

    def _taken(self) -> dict[str, set[str]]:
        """Folders with pages and with source pages, and the paths of these."""
        taken: dict[str, set[str]] = {}
        for page in self.selection.pages:
            taken.setdefault(self._root(page), set()).add(page.path)
        if self.source.folder is not None:
            taken.setdefault(self.source.folder, set()).update(self.source.paths)
        return taken

    def report(self) -> HandbackReport:
        """The sums."""
        pages = tuple(sorted(self.done, key=lambda page: (page.locale, page.page)))
        return HandbackReport(pages, self.unchanged, tuple(dict.fromkeys(self.findings)))


def _file_name(page: Selected) -> str:
    """The path of a page's file from the working folder when it is below it, else that in its tree."""
    if isinstance(page.tree, GitTree):
        return "/".join(filter(None, (page.tree.path, page.path)))
    path = os.path.relpath(os.path.join(page.tree.describe(), page.path))
    return page.path if path.startswith("..") else path.replace(os.sep, "/")

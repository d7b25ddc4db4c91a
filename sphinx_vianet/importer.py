"""The import: localized pages into catalogs, in parallel, incremental, each file all or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from .config import Config
from .errors import Code
from .files import WORK_FOLDER, folder_lock, write_atomic
from .frontmatter import read_stamp
from .importstate import ImportState
from .importwork import CatalogJob, CatalogResult, PageInput, job_digest, run_job
from .languages import normalize_locale
from .model import Finding, Handoff, MessageCounts
from .selection import Layout, Selected, Selection, select
from .sources import SourceReader
from .stamps import matches_hash
from .trees import open_tree

if TYPE_CHECKING:
    from concurrent.futures import Executor

__all__ = ["HostedInput", "ImportReport", "Progress", "catalog_path", "run_import"]

_CHUNK = 128
"""Pages that are read at a time: enough for few git processes, few enough for memory."""

Progress = Callable[[int, int], None]
"""Called with the number of catalogs done and of all."""


@dataclass(frozen=True, slots=True)
class HostedInput:
    """A page that goes into the catalog of the document that it is put into."""

    language: str
    """Sphinx's code."""
    domain: str
    """Domain of the document."""
    page: PageInput


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, or with ``dry_run`` would do."""

    pages: int = 0
    """Localized pages times locales."""
    units: int = 0
    messages: MessageCounts = field(default_factory=MessageCounts)
    written: int = 0
    """Catalogs whose bytes changed."""
    unchanged: int = 0
    """Catalogs that stayed as they were."""
    findings: tuple[Finding, ...] = ()
    languages: tuple[str, ...] = ()
    """Sphinx's codes of the languages that have a page."""
    catalogs: tuple[tuple[str, str], ...] = ()
    """Language and domain of every catalog that has a page."""


def catalog_path(locale_dir: Path, language: str, domain: str) -> Path:
    """Where Sphinx looks for a catalog."""
    return locale_dir / language / "LC_MESSAGES" / f"{domain}.po"


def run_import(
    config: Config,
    locale_dir: Path,
    *,
    layout: Layout = False,
    languages: Iterable[str] | None = None,
    hosted: Sequence[HostedInput] = (),
    prefer_page: bool | frozenset[str] = False,
    dry_run: bool = False,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> ImportReport:
    """Bring the catalogs of a locale folder up to date with the localized pages.

    Args:
        config: The project's options.
        locale_dir: The folder that holds ``<language>/LC_MESSAGES``.
        layout: Sphinx's ``gettext_compact``.
        languages: Sphinx's codes of the languages wanted, None for all.
        hosted: Pages that directives put into documents, already read.
        prefer_page: Paths of the pages that win over a person's edits; True for all.
        dry_run: Write nothing, and report what would be done.
        executor: Where catalogs are worked on; None for this process.
        progress: Called after each catalog.

    Returns:
        Counts and findings. One bad page or catalog never stops the rest.

    Raises:
        TreeError: A tree is not there.
        ConfigError: Options contradict each other.
        VianetError: Another process holds the lock of the folder.
    """
    source = SourceReader(open_tree(config.source) if config.source is not None else None)
    selection = select(config, layout=layout, languages=languages)
    run = _Import(config, locale_dir, selection, source, prefer_page, dry_run, hosted)
    with nullcontext() if dry_run else folder_lock(locale_dir):
        run.work(executor, progress or (lambda done, total: None))
        run.layout(layout)
    return run.report()


class _Import:
    """One run: reads in chunks, hands out jobs, writes and adds up results in order."""

    def __init__(
        self,
        config: Config,
        locale_dir: Path,
        selection: Selection,
        source: SourceReader,
        prefer_page: bool | frozenset[str],
        dry_run: bool,
        hosted: Sequence[HostedInput],
    ) -> None:
        self._config = config
        self._locale_dir = locale_dir
        self._selection = selection
        self._source = source
        self._prefer = prefer_page
        self._dry_run = dry_run
        self._state = ImportState(locale_dir / WORK_FOLDER)
        self._findings = [*selection.findings]
        self._pages = self._units = self._written = self._same = 0
        self._counts = MessageCounts()
        self._hosted: dict[tuple[str, str], list[PageInput]] = {}
        for item in hosted:
            self._hosted.setdefault((item.language, item.domain), []).append(item.page)
        catalogs = {(language, domain): pages for language, domain, pages in selection.catalogs()}
        self._catalogs = [(*key, catalogs.get(key, [])) for key in sorted({*catalogs, *self._hosted})]

    def work(self, executor: Executor | None, progress: Progress) -> None:
        """Do all catalogs, a bounded number of them at a time."""
        total = len(self._catalogs)
        done = 0
        for chunk in _chunks(self._catalogs):
            jobs = list(self._jobs(chunk))
            for (job, digest), result in zip(jobs, self._results(jobs, executor), strict=True):
                self._take(job, digest, result)
                done += 1
                progress(done, total)
        if not self._dry_run:
            self._state.close()

    def _results(
        self, jobs: Sequence[tuple[CatalogJob, str]], executor: Executor | None
    ) -> Iterator[CatalogResult]:
        pending: list[CatalogResult | Callable[[], CatalogResult]] = []
        for job, digest in jobs:
            known = self._state.find(job.language, job.domain, digest, job.existing)
            if known is None and executor is not None:
                pending.append(executor.submit(run_job, job).result)
            else:
                pending.append(known or partial(run_job, job))
        for item in pending:
            yield item if isinstance(item, CatalogResult) else item()

    def _jobs(self, chunk: Sequence[tuple[str, str, list[Selected]]]) -> Iterator[tuple[CatalogJob, str]]:
        inputs = self._read([page for _, _, pages in chunk for page in pages])
        for language, domain, pages in chunk:
            ready = (
                *(inputs[page] for page in pages if page in inputs),
                *self._hosted.get((language, domain), ()),
            )
            self._pages += len(ready)
            if not ready:
                continue
            path = catalog_path(self._locale_dir, language, domain)
            existing = path.read_bytes() if path.is_file() else None
            job = CatalogJob(
                language, domain, ready, existing, self._config.dialect, self._config.mt_fuzzy, self._prefer
            )
            yield job, job_digest(job)

    def _read(self, pages: Sequence[Selected]) -> dict[Selected, PageInput]:
        """Read localized pages with their sources, each tree in one go."""
        data: dict[Selected, bytes] = {}
        for tree in dict.fromkeys(page.tree for page in pages):
            mine = {(page.path): page for page in pages if page.tree == tree}
            for path, content in tree.read_many(list(mine), self._config.max_page_size):
                if isinstance(content, Finding):
                    self._findings.append(replace(content, locale=mine[path].locale))
                else:
                    data[mine[path]] = content
        today = self._source.today({page.path for page in data})
        stamps = {page: read_stamp(content) for page, content in data.items()}
        needed = [
            (stamp.commit, page.path)
            for page, stamp in stamps.items()
            if stamp.commit
            and not (stamp.hash and page.path in today and matches_hash(today[page.path], stamp.hash))
        ]
        handoffs = self._source.handoffs(needed)
        found: dict[Selected, PageInput] = {}
        for page, content in data.items():
            self._check(page, stamps[page])
            if self._source.has_tree and page.path not in today:
                text = "no source page has this path; nothing was imported"
                self._findings.append(Finding(Code.SOURCE_MISSING, page.path, None, text, page.locale))
                continue
            handoff = handoffs.get((stamps[page].commit or "", page.path))
            found[page] = PageInput(page.path, page.locale, content, handoff, today.get(page.path))
        return found

    def _check(self, page: Selected, stamp: Handoff) -> None:
        own = normalize_locale(stamp.locale) if stamp.locale else None
        if stamp.locale and own != page.locale:
            text = f"ms.contentlocale is {stamp.locale}, the tree's locale is {page.locale}"
            self._findings.append(Finding(Code.LOCALE_MISMATCH, page.path, 1, text, page.locale))

    def _take(self, job: CatalogJob, digest: str, result: CatalogResult) -> None:
        self._units += result.units
        self._counts += result.counts
        self._findings.extend(result.findings)
        if result.data is None:
            return
        if result.data == job.existing:
            self._same += 1
        else:
            self._written += 1
            if not self._dry_run:
                write_atomic(catalog_path(self._locale_dir, job.language, job.domain), result.data)
        self._state.note(digest, result)

    def layout(self, layout: Layout) -> None:
        """Report catalogs of the other ``gettext_compact`` layout, which Sphinx would silently not read."""
        domains = {(page.language, page.domain) for page in self._selection.pages}
        for language in sorted({language for language, _ in domains}):
            mine = {domain for other, domain in domains if other == language}
            for domain in sorted(_other_layout(mine, layout, [page.path for page in self._selection.pages])):
                path = catalog_path(self._locale_dir, language, domain)
                if domain not in mine and path.is_file():
                    name = path.relative_to(self._locale_dir).as_posix()
                    text = f"{name} belongs to the other gettext_compact layout; remove it: git rm {name}"
                    self._findings.append(Finding(Code.CATALOG_LAYOUT, name, None, text))

    def report(self) -> ImportReport:
        """The sums."""
        return ImportReport(
            self._pages,
            self._units,
            self._counts,
            self._written,
            self._same,
            (*self._source.findings, *self._findings),
            tuple(sorted({language for language, _, _ in self._catalogs})),
            tuple((language, domain) for language, domain, _ in self._catalogs),
        )


def _other_layout(mine: set[str], layout: Layout, paths: Sequence[str]) -> set[str]:
    """Domains that the pages would have in the layout that is not in force."""
    docnames = {path.rpartition(".")[0] for path in paths}
    tops = {name.partition("/")[0] for name in docnames if "/" in name}
    return tops - mine if layout is False else docnames - mine


def _chunks(
    catalogs: Sequence[tuple[str, str, list[Selected]]],
) -> Iterator[list[tuple[str, str, list[Selected]]]]:
    chunk: list[tuple[str, str, list[Selected]]] = []
    size = 0
    for catalog in catalogs:
        chunk.append(catalog)
        size += len(catalog[2])
        if size >= _CHUNK:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk

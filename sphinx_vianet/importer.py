"""The import: localized pages into catalogs, in parallel, incremental, each file all or nothing."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from heapq import merge
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from .config import Config
from .errors import Code, ConfigError, LockError
from .files import WORK_FOLDER, failure_text, folder_lock, leads_out, write_atomic
from .importread import PageReader
from .importskip import Skipping, Task
from .importstate import ImportState
from .importwork import CatalogJob, CatalogResult, MemoryFile, PageInput, job_settings, run_job
from .inorder import Found, in_order
from .memorybuild import BuiltMemory, MemorySource, built_memory
from .memorycatalog import other_catalogs
from .model import Finding, MessageCounts
from .selection import Layout, Selected, Selection, domain_of, select
from .sources import SourceReader
from .trees import open_tree

if TYPE_CHECKING:
    from concurrent.futures import Executor

__all__ = ["HostedInput", "ImportReport", "Progress", "catalog_path", "run_import"]

_CHUNK = 128
"""Pages that are read at a time: enough for few git processes, few enough for memory."""

_Catalog: TypeAlias = tuple[str, str, list[Selected]]

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
    return locale_dir.joinpath(language, "LC_MESSAGES", f"{domain}.po")


def run_import(
    config: Config,
    locale_dir: Path,
    *,
    layout: Layout = False,
    languages: Iterable[str] | None = None,
    hosted: Sequence[HostedInput] = (),
    prefer_page: bool | frozenset[str] = False,
    memory: MemorySource | None = None,
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
        memory: What messages without a translation are filled from; None for nothing.
        dry_run: Write nothing, and report what would be done.
        executor: Where catalogs are worked on; None for this process.
        progress: Called after each catalog.

    Returns:
        Counts and findings. One bad page or catalog never stops the rest.

    Raises:
        TreeError: A tree is not there.
        ConfigError: Options contradict each other, or ``prefer_page`` names no page.
        LockError: Another process holds the lock of the folder, or it cannot be written.
        WorkerError: A process of the executor was killed.
    """
    tree = open_tree(config.source) if config.source is not None else None
    selection = select(config, layout=layout, languages=languages)
    source = SourceReader(tree, (page.path for page in selection.pages))
    if isinstance(prefer_page, frozenset):
        _check_names(prefer_page, {page.path for page in selection.pages})
    run = _Import(config, locale_dir, selection, source, prefer_page, dry_run, hosted)
    kept = None if dry_run else locale_dir / WORK_FOLDER / "memory.sqlite3"
    with (
        nullcontext() if dry_run else folder_lock(locale_dir),
        built_memory(memory, config, selection, keep=kept) as built,
    ):
        run.use_memory(built)
        run.work(executor, progress or (lambda done, total: None))
        run.fill_others()
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
        self._state = ImportState(locale_dir / WORK_FOLDER, read_only=dry_run)
        self._skipping = Skipping(locale_dir / WORK_FOLDER, source, self._state, read_only=dry_run)
        self._reader = PageReader(source, config.max_page_size, config.stamp)
        self._findings = [*selection.findings]
        self._pages = self._units = self._written = self._same = 0
        self._counts = MessageCounts()
        self._memory: MemoryFile | None = None
        self._hosted: dict[tuple[str, str], list[PageInput]] = {}
        for item in hosted:
            self._hosted.setdefault((item.language, item.domain), []).append(item.page)
        self._outside: frozenset[tuple[str, str]] = frozenset()
        self._outside = frozenset(self._leading_out())

    def _catalogs(self) -> Iterator[_Catalog]:
        """Language, domain and pages of each catalog, in order; made anew, since a list of them is large."""
        key = itemgetter(0, 1)
        named = self._selection.each_catalog()
        alone: Iterator[_Catalog] = ((*name, []) for name in sorted(self._hosted))
        for (language, domain), found in groupby(merge(named, alone, key=key), key=key):
            if (language, domain) not in self._outside:
                yield language, domain, [page for _, _, pages in found for page in pages]

    def _leading_out(self) -> Iterator[tuple[str, str]]:
        """The catalogs that a link leads out of the locale folder for; they are reported."""
        known: dict[str, bool] = {}
        for language, domain, _ in self._catalogs():
            folder = os.path.dirname(_catalog_name(self._locale_dir, language, domain))
            if folder not in known:
                known[folder] = leads_out(Path(folder), self._locale_dir)
            if known[folder]:
                yield language, domain
                name = f"{language}/LC_MESSAGES/{domain}.po"
                message = f"a symbolic link leads out of {self._locale_dir}"
                self._findings.append(Finding(Code.PATH_OUTSIDE, name, None, message))

    def use_memory(self, built: BuiltMemory) -> None:
        """Fill messages without a translation from it."""
        self._memory = built.file
        self._findings.extend(built.findings)

    def work(self, executor: Executor | None, progress: Progress) -> None:
        """Do all catalogs, a bounded number of them at a time."""
        total = sum(1 for _ in self._catalogs())
        try:
            for done, (task, result) in enumerate(in_order(self._tasks(), run_job, executor), 1):
                self._take(task, result)
                progress(done, total)
                if done % _CHUNK == 0:
                    self._save()
            self._save()
        finally:
            # What was written before an interrupt need not be worked out again.
            self._state.close()

    def _save(self) -> None:
        self._skipping.note_written()
        self._state.save()

    def _tasks(self) -> Iterator[tuple[Task, CatalogJob | Found[CatalogResult]]]:
        """Each catalog with the work on it, or with its result where nothing it depends on has changed."""
        template = self._job("", "", ())
        memory = self._memory.digest if self._memory is not None else ""
        limits = (str(self._config.max_page_size), repr(self._config.stamp))
        self._skipping.use((*job_settings(template), *limits, memory))
        for chunk in _chunks(self._catalogs()):
            self._skipping.look()
            looked = [self._look(language, domain, pages) for language, domain, pages in chunk]
            wanted = [page for task in looked if task.skipped is None for page in task.pages]
            inputs = self._reader.read(wanted)
            for task in looked:
                if task.skipped is not None:
                    yield task, Found(task.skipped)
                    continue
                job = self._job_of(task, inputs)
                if job.pages:
                    task.take(job, self._reader.sure)
                    known = self._state.find(job.language, job.domain, task.digest, job.existing)
                    task.known = known is not None
                    yield task, Found(known) if known is not None else job

    def _look(self, language: str, domain: str, pages: Sequence[Selected]) -> Task:
        task = Task(language, domain, pages, _catalog_name(self._locale_dir, language, domain))
        if (language, domain) not in self._hosted:
            task.marks = self._skipping.marks(pages, task.path)
            task.skipped = self._skipping.find(language, domain, task.marks)
        return task

    def _job_of(self, task: Task, inputs: Mapping[Selected, PageInput]) -> CatalogJob:
        ready = (
            *(inputs[page] for page in task.pages if page in inputs),
            *self._hosted.get((task.language, task.domain), ()),
        )
        unread = tuple(page.path for page in task.pages if page in self._reader.unread)
        job = self._job(task.language, task.domain, ready)
        return replace(job, existing=_existing(task.path), unread=unread)

    def _job(self, language: str, domain: str, pages: tuple[PageInput, ...]) -> CatalogJob:
        config = self._config
        return CatalogJob(
            language,
            domain,
            pages,
            None,
            config.dialect,
            config.mt_fuzzy,
            self._prefer,
            (),
            config.source.prefix if config.source is not None else "",
            self._memory,
        )

    def _take(self, task: Task, result: CatalogResult) -> None:
        self._pages += result.pages
        self._units += result.units
        self._counts += result.counts
        self._findings.extend(result.findings)
        if task.skipped is not None:
            self._same += 1
            return
        if result.data is None or (task.existing is None and not result.counts.total):
            # A page without a message needs no catalog.
            return
        if result.data == task.existing:
            self._same += 1
        else:
            self._written += 1
            self._write(task.path, result.data)
        if not task.known:
            self._state.note(task.digest, result)
        self._skipping.note(task, result.data)

    def _write(self, path: str | Path, data: bytes) -> None:
        if self._dry_run:
            return
        try:
            write_atomic(path, data)
        except OSError as error:
            raise LockError(f"{path} cannot be written: {failure_text(error)}") from error

    def fill_others(self) -> None:
        """Fill catalogs that no localized page is for from the memory."""
        if self._memory is None:
            return
        own = {(language, domain) for language, domain, _ in self._catalogs()}
        languages = sorted({page.language for page in self._selection.pages})
        for other in other_catalogs(self._locale_dir, languages, own, self._memory, self._config.mt_fuzzy):
            if isinstance(other, Finding):
                self._findings.append(other)
                continue
            path, done = other
            self._counts += done.counts
            self._written += 1
            self._write(path, done.data)

    def layout(self, layout: Layout) -> None:
        """Report catalogs of the other ``gettext_compact`` layout, which Sphinx would silently not read."""
        prefix = self._config.source.prefix if self._config.source is not None else ""
        seen: set[tuple[str, str]] = set()
        for page in self._selection.pages:
            # With one domain for all, catalogs of both other layouts are left over.
            others = [domain_of(page.path, other, prefix) for other in (True, False) if other != layout]
            seen.update((page.language, domain) for domain in others)
        own = {(page.language, page.domain) for page in self._selection.pages}
        for language, domain in sorted(seen - own):
            path = catalog_path(self._locale_dir, language, domain)
            # A document without localized pages can have a catalog of that name.
            if path.is_file() and not any(
                domain_of(file, layout, prefix) == domain for file in self._source.files
            ):
                name = path.relative_to(self._locale_dir).as_posix()
                remove = shlex.join(["git", "-C", str(self._locale_dir), "rm", name])
                text = f"Sphinx does not read {name} with this gettext_compact; remove it with: {remove}"
                self._findings.append(Finding(Code.CATALOG_LAYOUT, name, None, text))

    def report(self) -> ImportReport:
        """The sums."""
        return ImportReport(
            self._pages,
            self._units,
            self._counts,
            self._written,
            self._same,
            (*self._source.findings, *self._reader.findings, *self._findings),
            tuple(sorted({language for language, _, _ in self._catalogs()})),
            tuple((language, domain) for language, domain, _ in self._catalogs()),
        )


def _check_names(wanted: frozenset[str], known: set[str]) -> None:
    for name in sorted(wanted - known):
        near = get_close_matches(name, known, n=1)
        hint = f"; did you mean {near[0]!r}?" if near else "; name it by its path in its tree"
        raise ConfigError(f"there is no localized page {name!r}{hint}")


def _catalog_name(locale_dir: Path, language: str, domain: str) -> str:
    """What :func:`catalog_path` gives, as text: parts of a path object are interned, and take memory."""
    return os.path.join(locale_dir, language, "LC_MESSAGES", f"{domain}.po")


def _existing(path: str) -> bytes | None:
    return Path(path).read_bytes() if os.path.isfile(path) else None


def _chunks(catalogs: Iterable[_Catalog]) -> Iterator[list[_Catalog]]:
    chunk: list[_Catalog] = []
    size = 0
    for catalog in catalogs:
        chunk.append(catalog)
        size += len(catalog[2])
        if size >= _CHUNK:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk

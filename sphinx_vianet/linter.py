"""The lint: catalogs or localized pages through the checks of :mod:`.quality`, in parallel."""

from __future__ import annotations

import difflib
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from .choice import Choice
from .config import Config
from .errors import Code, ConfigError
from .files import failure_text, folder_lock, rewrite
from .glossaryfile import Glossaries
from .importread import PageReader
from .inorder import in_order
from .languages import language_tag, normalize_locale, sphinx_language
from .lintwork import LintJob, LintResult, run_lint_job
from .model import Finding
from .quality.report import LintReport
from .selection import Layout, Selected, Selection, domain_of, select
from .sources import SourceReader
from .trees import FolderTree, open_tree

if TYPE_CHECKING:
    from concurrent.futures import Executor

__all__ = ["LintOptions", "Progress", "run_lint"]

_CHUNK = 64
"""Pages that are read at a time, with their sources."""
_NAMES = ("{}.po", "{}.md", "{}.yml", "{}")
"""By which names a catalog can be meant."""

Progress = Callable[[int, int], None]
"""Called with the number of files done and of all."""


@dataclass(frozen=True, slots=True)
class LintOptions:
    """What is looked at, and what for."""

    checks: tuple[str, ...]
    """Codes of the checks, in the order of the table."""
    names: tuple[str, ...] = ()
    """Pages, catalogs or globs; empty for all."""
    locales: tuple[str, ...] = ()
    """BCP 47 tags or Sphinx's codes; empty for all."""
    of_pages: bool = False
    """Whether localized pages are read, not catalogs."""
    fuzzy: bool = False
    """Whether translations that are marked fuzzy are looked at too."""
    fix: bool = False
    """Whether what is certain is put right."""
    dry_run: bool = False
    """Whether nothing is written then."""
    page_ignore: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Codes that are silent for pages, by glob over their paths."""
    may_be_others: bool = False
    """Whether names may be those of any files, which are passed over."""


def run_lint(
    config: Config,
    locale_dir: Path,
    options: LintOptions,
    *,
    layout: Layout = False,
    executor: Executor | None = None,
    progress: Progress | None = None,
    changed: Callable[[str, bytes, bytes], None] | None = None,
) -> LintReport:
    """Check translations.

    Args:
        config: The project's options.
        locale_dir: The folder that holds ``<language>/LC_MESSAGES``.
        options: What to look at.
        layout: Sphinx's ``gettext_compact``.
        executor: Where files are worked on; None for this process.
        progress: Called after each file.
        changed: Called with path, old and new bytes of every catalog that is put right.

    Returns:
        What was found; one bad file never stops the rest.

    Raises:
        ConfigError: A name stands for nothing.
        LockError: Another process holds the lock of the folder, or it cannot be written.
        TreeError: A tree of pages is not there.
        WorkerError: A process of the executor was killed.
    """
    run = _Lint(config, locale_dir, options, layout, changed)
    tell = progress or (lambda done, total: None)
    with folder_lock(locale_dir) if options.fix and not options.dry_run else nullcontext():
        tasks = ((job, job) for job in run.jobs())
        for done, (job, result) in enumerate(in_order(tasks, run_lint_job, executor), 1):
            run.take(job, result)
            tell(done, run.total)
    return run.report()


class _Lint:
    """One run: makes jobs, writes and adds up what they give."""

    def __init__(
        self,
        config: Config,
        locale_dir: Path,
        options: LintOptions,
        layout: Layout,
        changed: Callable[[str, bytes, bytes], None] | None,
    ) -> None:
        self._config = config
        self._locale_dir = locale_dir
        self._options = options
        self._changed = changed or (lambda path, old, new: None)
        self._results: list[LintResult] = []
        self._paths: list[tuple[str, str]] = []
        self._pages: Mapping[Selected, tuple[str, ...]] = {}
        self._findings: list[Finding] = []
        self._messages: Counter[str] = Counter()
        if options.of_pages:
            selection = select(config, layout=layout)
            self._findings += selection.findings
            choice = _choice(config, selection, options)
            if not options.may_be_others:
                choice.require()
            self._chosen = choice.pages
        else:
            self._chosen, self._pages = _catalogs(config, locale_dir, options, layout)
        self.total = len(self._chosen)
        # All of them now: a bad one is no reason to stop half-way.
        glossaries = Glossaries(config.glossary, config.languages)
        self._glossaries = {page.language: glossaries.of(page.language) for page in self._chosen}

    def jobs(self) -> Iterator[LintJob]:
        """Every file to look at, read when its turn comes."""
        yield from self._page_jobs() if self._options.of_pages else self._catalog_jobs()

    def _catalog_jobs(self) -> Iterator[LintJob]:
        for chosen in self._chosen:
            path = _catalog_path(self._locale_dir, chosen)
            shown = _shown(path)
            try:
                data = path.read_bytes()
            except OSError as error:
                text = f"cannot be read: {error.strerror}"
                self._findings.append(Finding(Code.CATALOG_UNREADABLE, shown, None, text))
                continue
            pages = self._pages.get(chosen, ())
            yield replace(
                self._job(chosen, shown),
                catalog=data,
                fix=self._options.fix,
                domain=chosen.domain,
                pages=pages,
            )

    def _page_jobs(self) -> Iterator[LintJob]:
        config = self._config
        source = SourceReader(open_tree(config.source) if config.source is not None else None)
        reader = PageReader(source, config.max_page_size, config.stamp)
        for start in range(0, len(self._chosen), _CHUNK):
            chunk = self._chosen[start : start + _CHUNK]
            inputs = reader.read(chunk)
            for page in chunk:
                if page in inputs:
                    folder = page.tree.root if isinstance(page.tree, FolderTree) else ""
                    shown = _shown(Path(folder, page.path)) if folder else page.path
                    yield replace(self._job(page, shown), page=inputs[page])
        self._findings += [*source.findings, *reader.findings]

    def _job(self, chosen: Selected, shown: str) -> LintJob:
        return LintJob(
            shown,
            chosen.language,
            chosen.locale,
            self._config.dialect,
            self._options.checks,
            glossary=self._glossaries[chosen.language],
            fuzzy=self._options.fuzzy,
            page_ignore=tuple(self._options.page_ignore.items()),
        )

    def take(self, job: LintJob, result: LintResult) -> None:
        """Add a result up, and write what was put right."""
        if result.data is not None:
            self._changed(job.path, job.catalog or b"", result.data)
            if not self._options.dry_run:
                try:
                    rewrite(job.path, job.catalog or b"", result.data)
                except OSError as error:
                    text = f"nothing in it was put right, it cannot be written: {failure_text(error)}"
                    self._findings.append(Finding(Code.CATALOG_UNWRITTEN, job.path, None, text))
                    result = run_lint_job(replace(job, fix=False))
        self._messages[job.language] += result.messages
        self._results.append(replace(result, data=None))
        self._paths.append((job.language, job.path))

    def report(self) -> LintReport:
        """The sums."""
        defects = [defect for result in self._results for defect in result.defects]
        findings = [finding for result in self._results for finding in result.findings]
        return LintReport(
            tuple(defects),
            (*self._findings, *findings),
            files=len(self._results),
            paths=tuple(self._paths),
            messages=self._messages.total(),
            checks=self._options.checks,
            fixed=sum(result.fixed for result in self._results),
            by_language=dict(self._messages),
            dry_run=self._options.dry_run,
            of_pages=self._options.of_pages,
        )


def _catalogs(
    config: Config, locale_dir: Path, options: LintOptions, layout: Layout
) -> tuple[list[Selected], Mapping[Selected, tuple[str, ...]]]:
    """The catalogs that are meant, and of which pages where a catalog is for a folder of them."""
    names: dict[Selected, Selected] = {}
    codes: dict[str, str] = {}
    for language, domain in _files(locale_dir):
        locale = language_tag(language) or language
        codes[locale] = language
        tree = FolderTree(str(locale_dir.absolute() / language / "LC_MESSAGES"))
        own = Selected(f"{domain}.po", tree, locale, language, domain)
        names |= {replace(own, path=name.format(domain)): own for name in _NAMES}
    options = replace(options, locales=tuple(_languages(options.locales, config, codes)))
    selection = Selection(tuple(names), codes, ())
    if not options.names:
        return list(dict.fromkeys(names[page] for page in _choice(config, selection, options).pages)), {}
    whole: set[Selected] = set()
    parts: dict[Selected, tuple[str, ...]] = {}
    for name in options.names:
        meant = {names[page] for page in _choice(config, selection, replace(options, names=(name,))).pages}
        whole |= meant
        if not meant and layout and not options.may_be_others:
            # One catalog holds the pages of a folder, or all of them.
            folder = replace(options, names=(domain_of(name, layout),))
            meant = {names[page] for page in _choice(config, selection, folder).pages}
            parts |= {catalog: (*parts.get(catalog, ()), name) for catalog in meant}
        if not meant and not options.may_be_others:
            near = difflib.get_close_matches(name, [page.path for page in names], n=1)
            hint = f"did you mean {near[0]!r}?" if near else "name it by its page, or by its path on disk"
            raise ConfigError(f"there is no catalog for {name!r} in {_shown(locale_dir)}; {hint}")
    found = [catalog for catalog in dict.fromkeys(names.values()) if catalog in whole or catalog in parts]
    return found, {catalog: pages for catalog, pages in parts.items() if catalog not in whole}


def _languages(locales: Iterable[str], config: Config, known: Mapping[str, str]) -> Iterator[str]:
    """Locales as languages of catalogs: ``de-DE`` is ``de``."""
    for name in locales:
        tag = normalize_locale(name)
        if name in known.values() or tag is None:
            yield name
        else:
            yield sphinx_language(tag, config.languages)


def _choice(config: Config, selection: Selection, options: LintOptions) -> Choice:
    return Choice(selection, config.source, pages=options.names, locales=options.locales)


def _files(locale_dir: Path) -> Iterator[tuple[str, str]]:
    """Language and domain of every catalog, sorted."""
    for folder in sorted(locale_dir.glob("*/LC_MESSAGES")):
        for path in sorted(folder.rglob("*.po")):
            if path.is_file():
                yield folder.parent.name, path.relative_to(folder).with_suffix("").as_posix()


def _catalog_path(locale_dir: Path, chosen: Selected) -> Path:
    return locale_dir.joinpath(chosen.language, "LC_MESSAGES", f"{chosen.domain}.po")


def _shown(path: Path) -> str:
    """A path for a report: relative to the working folder where it is below."""
    relative = os.path.relpath(path)
    return str(path) if relative.startswith("..") else Path(relative).as_posix()

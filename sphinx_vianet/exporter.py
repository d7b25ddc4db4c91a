"""The export: localized pages as pairs of sentences, in chunks, so that memory has a bound."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from itertools import chain, groupby, islice
from typing import Literal

from .checker import CheckOptions, run_check
from .choice import Choice
from .config import Config
from .errors import Code, ConfigError
from .exchange import FORMATS, Format, Write
from .exportunits import ExportPage, PageVerdict, page_units, sentence_verdicts, stable_id
from .frontmatter import read_stamp
from .model import Finding, Handoff
from .page import parse_page
from .selection import Selected, select
from .sources import SourceReader
from .stamps import handoff_text
from .trees import Tree, open_tree

__all__ = ["ExportOptions", "ExportReport", "Only", "run_export"]

_CHUNK = 128
"""Pages that are read at a time."""

Only = Literal["all", "current", "current-sentence"]
"""``current``: units whose page and sentence are current; ``current-sentence``: whose sentence is,
whatever else changed in the page."""

Opened = Callable[[str], AbstractContextManager[Write]]
"""Opens the file for a locale; for the empty one the file for all of them."""


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """What is exported."""

    form: str
    """A key of :data:`~sphinx_vianet.exchange.FORMATS`."""
    source_language: str = "en"
    """BCP 47 tag of the source pages."""
    locales: frozenset[str] = frozenset()
    """BCP 47 tags or Sphinx's codes; empty for all."""
    pages: tuple[str, ...] = ()
    """Names or globs of pages, see :class:`~sphinx_vianet.choice.Choice`; empty for all."""
    only: Only = "all"
    by_locale: bool = False
    """Whether each locale has a file of its own."""


@dataclass(slots=True)
class ExportReport:
    """What was exported."""

    pages: int = 0
    """Pages of which a unit was exported."""
    units: int = 0
    """Pairs that were exported, messages too."""
    left_out: int = 0
    """Pairs that are not current and were not asked for."""
    locales: list[str] = field(default_factory=list)
    """Of which there is a file or a part of one."""
    findings: list[Finding] = field(default_factory=list)


def run_export(config: Config, options: ExportOptions, opened: Opened) -> ExportReport:
    """Write the units of localized pages in an exchange format.

    Args:
        config: The project's options; with a source tree every unit has a verdict.
        options: Which units, and how.
        opened: Gives what to write to. It is left by an exception when the export stops half-way.

    Returns:
        Counts and findings.

    Raises:
        TreeError: A tree is not there.
        RepositoryError: Git refuses the repository.
        ConfigError: A name stands for nothing, options contradict each other, or the format
            holds one locale and there are several.
        OSError: A file cannot be written.
    """
    if options.only != "all" and config.source is None:
        raise ConfigError(
            "which units are current is known only with the source pages; use --source PATH, "
            "or source = ... in the configuration"
        )
    selection = select(config, layout=False)
    choice = Choice(selection, config.source, pages=options.pages, locales=options.locales)
    choice.require()
    form = FORMATS[options.form]
    locales = list(dict.fromkeys(page.locale for page in choice.pages))
    if form.one_locale and not options.by_locale and len(locales) > 1:
        raise ConfigError(
            f"a document in this format holds one locale, and there are {', '.join(locales)}; "
            "put {locale} into the name that --output gives, or choose one with --locale"
        )
    run = _Export(config, options, ExportReport(findings=list(selection.findings)))
    run.judge()
    groups = groupby(choice.pages, lambda page: page.locale) if options.by_locale else [("", choice.pages)]
    for locale, pages in groups:
        run.write(form, locale or "".join(locales[:1]), locale, list(pages), opened)
    run.report.findings.extend(run.source.findings)
    return run.report


class _Export:
    """One run."""

    def __init__(self, config: Config, options: ExportOptions, report: ExportReport) -> None:
        self._config = config
        self._options = options
        self.report = report
        self.source = SourceReader(open_tree(config.source) if config.source is not None else None)
        self._verdicts: dict[tuple[str, str], PageVerdict] = {}
        self._copies: Counter[tuple[str, str]] = Counter()

    def judge(self) -> None:
        """Check the pages; what changed in each is looked at when it is written."""
        if not self.source.has_tree:
            return
        options = CheckOptions("page", self._options.locales, self._options.pages)
        report = run_check(self._config, options)
        for verdict in report.pages:
            if verdict.status != "missing":
                self._verdicts[verdict.locale, verdict.page] = PageVerdict.of(verdict)
        self.report.findings.extend(
            finding for finding in report.findings if finding not in self.report.findings
        )

    def write(self, form: Format, target: str, name: str, pages: Sequence[Selected], opened: Opened) -> None:
        """Write one document.

        Args:
            form: Its format.
            target: BCP 47 tag of its locale, for formats that hold one.
            name: The locale that its file is for, empty for the file of all.
            pages: What goes into it.
            opened: Gives what to write to.
        """
        found = self._pages(pages)
        first = next(found, None)
        if first is None:
            text = f"no unit was exported{f' for {name}' if name else ''}"
            self.report.findings.append(Finding(Code.NOTHING_EXPORTED, "", None, text, name or None))
            if not form.may_be_empty:
                return
        with opened(name) as write:
            document = form.document(write, self._options.source_language, target)
            document.begin()
            for page in chain([first] if first is not None else [], found):
                self._count(page, document.page(page))
            document.end()

    def _count(self, page: ExportPage, replaced: int) -> None:
        self.report.pages += 1
        self.report.units += len(page.units)
        if page.locale not in self.report.locales:
            self.report.locales.append(page.locale)
        if replaced:
            many = (
                "characters that XML cannot hold were"
                if replaced > 1
                else "character that XML cannot hold was"
            )
            text = f"{replaced} {many} exported as U+FFFD"
            self.report.findings.append(Finding(Code.XML_CHARACTER, page.path, None, text, page.locale))

    def _pages(self, pages: Sequence[Selected]) -> Iterator[ExportPage]:
        """Every page with what is exported of it; one without anything is none."""
        rest = iter(pages)
        while chunk := list(islice(rest, _CHUNK)):
            for page in self._read(chunk):
                kept = tuple(unit for unit in page.units if self._is_wanted(page, unit.verdict))
                self.report.left_out += len(page.units) - len(kept)
                if kept:
                    yield replace(page, units=kept)

    def _is_wanted(self, page: ExportPage, verdict: object) -> bool:
        if self._options.only == "all":
            return True
        current = getattr(verdict, "status", None) == "current"
        whole = page.verdict is not None and page.verdict.status == "current"
        return current and (whole or self._options.only == "current-sentence")

    def _read(self, chunk: Sequence[Selected]) -> Iterator[ExportPage]:
        data = self._contents(chunk)
        stamps = {page: self._stamp(page, content) for page, content in data.items()}
        places = {page: self._place(page) for page in data}
        today = self.source.today(set(places.values()))
        handoffs = self.source.handoffs(
            (stamp.commit, page.path) for page, stamp in stamps.items() if stamp.commit
        )
        for page, content in data.items():
            at_commit = handoffs.get((stamps[page].commit or "", page.path))
            found = self._page(page, content, stamps[page], at_commit, today.get(places[page]))
            if found is not None:
                yield found

    def _stamp(self, page: Selected, content: bytes) -> Handoff:
        own = read_stamp(content, self._config.stamp)
        verdict = self._verdicts.get((page.locale, page.path))
        elsewhere = verdict.handoff if verdict is not None else None
        return elsewhere if elsewhere is not None and not own.stamped else own

    def _place(self, page: Selected) -> str:
        verdict = self._verdicts.get((page.locale, page.path))
        return verdict.source_page or page.path if verdict is not None else page.path

    def _contents(self, chunk: Sequence[Selected]) -> Mapping[Selected, bytes]:
        trees: dict[Tree, dict[str, Selected]] = {}
        for page in chunk:
            trees.setdefault(page.tree, {})[page.path] = page
        found: dict[Selected, bytes] = {}
        for tree, named in trees.items():
            for path, content in tree.read_many(list(named), self._config.max_page_size):
                if isinstance(content, bytes):
                    found[named[path]] = content
                elif not self._verdicts:
                    # Else the check has said so.
                    self.report.findings.append(replace(content, locale=named[path].locale))
        return {page: found[page] for page in chunk if page in found}

    def _page(
        self, selected: Selected, content: bytes, stamp: Handoff, at_commit: bytes | None, today: bytes | None
    ) -> ExportPage | None:
        page = parse_page(content, selected.path, self._config.stamp)
        if page.ignored:
            return None
        key = (selected.locale, selected.path)
        copy = self._copies[key]
        self._copies[key] += 1
        dialect = self._config.dialect
        verdict = self._verdicts.get(key)
        sentences = None
        if verdict is not None:
            sentences = sentence_verdicts(page, verdict, at_commit, today, dialect)
        handoff = handoff_text(stamp.hash, at_commit, today)
        units, findings = page_units(page, selected.locale, handoff, sentences, dialect, copy=copy)
        self.report.findings.extend(
            replace(finding, locale=selected.locale) for finding in findings if finding.severity != "note"
        )
        name = stable_id(selected.locale, selected.path, str(copy))
        return ExportPage(name, selected.locale, selected.path, stamp, verdict, units)

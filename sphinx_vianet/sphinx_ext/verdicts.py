"""What the check says of the project's localized pages, for the documents that show it.

The check runs once in a build, and only when a document shows what it says: after Sphinx knows
its documents, before processes for reading are forked. What each document shows is kept with
the environment, so that the next build reads exactly those again in which it would differ.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ..checker import CheckOptions, run_check
from ..config import Config
from ..errors import Code, VianetError
from ..languages import sphinx_language
from ..trees import is_excluded
from ..treespec import TreeSpec
from ..verdict import CheckReport, SourceState, Status, Verdict
from .building import app_of, extracts_messages
from .perdocument import PerDocument
from .plan import Plan, checked_config, plan_of
from .progress import Judged, Progress, count_sentences, progress_of
from .report import report
from .verdicttext import Badge, Cell, badge, cell, checked_against

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

__all__ = [
    "SHOWN",
    "BadgeRequest",
    "Row",
    "Table",
    "TableRequest",
    "Verdicts",
    "note_request",
    "outdated_verdicts",
    "shows_tables",
    "verdicts_of",
]


class TableRequest(NamedTuple):
    """What one table is to show."""

    locales: tuple[str, ...]
    """BCP 47 tags, in the order of the columns; empty for all."""
    pages: tuple[str, ...]
    """Globs of pages; empty for all."""
    only: tuple[Status, ...]
    """Statuses of which a page must have one; empty for all."""


class BadgeRequest(NamedTuple):
    """Whose badge a document is to show of itself."""

    locale: str
    """BCP 47 tag; empty for that of the build's language."""


class Row(NamedTuple):
    """One page in all locales of a table."""

    path: str
    document: str | None
    """Name of the document that shows the page."""
    cells: tuple[tuple[Cell, ...], ...]
    """By locale; none where the locale has no verdict, two where two pages were made from this one."""


class Table(NamedTuple):
    """A table as it is shown."""

    against: tuple[str, ...]
    """What was compared, a sentence for each check."""
    locales: tuple[str, ...]
    rows: tuple[Row, ...]
    progress: tuple[Progress, ...]
    """Of the locales, over the pages asked for, whatever status they have."""


@dataclass(frozen=True, slots=True)
class _Known:
    """One verdict, and where it belongs."""

    path: str
    """Of the source page today, else of the localized page."""
    documents: tuple[str, ...]
    """The documents that show the page."""
    verdict: Verdict
    sentences: int | None
    """How many the localized page has; None when that is not known."""


@dataclass(frozen=True)
class Verdicts:
    """The result of all checks of a build."""

    known: tuple[_Known, ...]
    """By path and locale."""
    against: tuple[str, ...]
    languages: dict[str, str]
    """Sphinx's code of each locale, in the order of the tags."""
    errors: tuple[str, ...]
    """Why a check could not be made."""
    language: str
    """Sphinx's code of the site's language."""

    def locale(self, language: str) -> str | None:
        """The locale that the build's language shows, None when there is none."""
        return next((tag for tag, code in self.languages.items() if code == language), None)

    def table(self, request: TableRequest) -> Table:
        """The verdicts that a table is to show."""
        locales = [tag for tag in request.locales or self.languages if tag in self.languages]
        by_path: dict[str, list[_Known]] = {}
        for known in self.known:
            if not request.pages or is_excluded(known.path, request.pages):
                by_path.setdefault(known.path, []).append(known)
        rows = [_row(path, known, locales, request.only, self.language) for path, known in by_path.items()]
        judged = (Judged(one.verdict, one.sentences) for known in by_path.values() for one in known)
        progress = progress_of(judged, locales)
        return Table(self.against, tuple(locales), tuple(row for row in rows if row is not None), progress)

    def badge(self, docname: str, locale: str) -> Badge | None:
        """The badge of a document's page in a locale, None when nothing is known of it."""
        verdict = self._by_document.get((docname, locale))
        return badge(verdict) if verdict is not None else None

    @cached_property
    def _by_document(self) -> dict[tuple[str, str], Verdict]:
        found: dict[tuple[str, str], Verdict] = {}
        for one in self.known:
            for docname in one.documents:
                found.setdefault((docname, one.verdict.locale), one.verdict)
        return found


def _row(
    path: str, known: list[_Known], locales: list[str], only: tuple[Status, ...], language: str
) -> Row | None:
    shown = [one for one in known if one.verdict.locale in locales]
    if not shown or (only and not any(one.verdict.status in only for one in shown)):
        return None
    cells = (
        tuple(cell(one.verdict, language) for one in shown if one.verdict.locale == tag) for tag in locales
    )
    return Row(path, next((name for one in known for name in one.documents), None), tuple(cells))


# --- reading


def verdicts_of(env: BuildEnvironment) -> Verdicts:
    """The verdicts of the running build; the check is made with the first question."""
    app = app_of(env)
    found: Verdicts | None = getattr(app, "vianet_verdicts", None)
    if found is None:
        found = _read(app, plan_of(env))
        app.vianet_verdicts = found  # type: ignore[attr-defined]  # lives as long as the build
    return found


class _Check(NamedTuple):
    """One run of the check."""

    config: Config
    pages: tuple[str, ...] = ()
    """Globs."""
    own: bool = True
    """Whether its pages belong to the documents of their names, and are not put into others."""


def _read(app: Sphinx, plan: Plan) -> Verdicts:
    config = checked_config(app)
    known: list[_Known] = []
    against: list[str] = []
    errors: list[str] = []
    for check in _checks(app, plan, config):
        try:
            result = run_check(check.config, CheckOptions(pages=check.pages))
            sentences = count_sentences(check.config, check.pages)
        except VianetError as error:
            errors.append(str(error))
            continue
        _report_unreadable(app, config, result)
        against.append(_against(app, result.source))
        known.extend(_placed(app, plan, check, result.pages, sentences))
    known.sort(key=lambda one: (one.path, one.verdict.locale, one.verdict.page != one.path))
    locales = sorted({one.verdict.locale for one in known})
    languages = {tag: sphinx_language(tag, config.languages) for tag in locales}
    return Verdicts(
        tuple(known), tuple(dict.fromkeys(against)), languages, tuple(errors), app.config.language
    )


def _checks(app: Sphinx, plan: Plan, config: Config) -> Iterator[_Check]:
    """The trees of localized pages, and the families of pages that are put into documents.

    Documents that hold localized pages are not the source of these; the source tree is, and
    without one the pages are compared with each other.
    """
    localized = (*config.localized, *plan.trees.values())
    if localized:
        source = config.source or TreeSpec(str(app.srcdir))
        yield _Check(replace(config, localized=localized, source=source))
    known = {os.path.normpath(spec.path) for spec in localized if config.source is not None}
    families: dict[Path, list[str]] = {}
    for host in plan.hosts.values():
        if host is not None and host.tree is not None and str(host.tree) not in known:
            families.setdefault(host.tree, []).append(host.page.path)
    for tree, paths in families.items():
        globs = tuple("".join(f"[{char}]" if char in "*?[" else char for char in path) for path in paths)
        yield _Check(replace(config, localized=(TreeSpec(str(tree)),)), globs, own=False)


def _placed(
    app: Sphinx,
    plan: Plan,
    check: _Check,
    verdicts: Iterable[Verdict],
    sentences: Mapping[tuple[str, str], int],
) -> Iterator[_Known]:
    """The verdicts with their documents, without those about files that are no pages of the project."""
    documents: set[str] = app.env.found_docs
    hosts: dict[str, list[str]] = {}
    for host in plan.hosts.values():
        if host is not None:
            hosts.setdefault(host.page.path, []).append(host.docname)
    hosting = {name for names in hosts.values() for name in names}
    source = check.config.source
    prefix = f"{source.prefix.strip('/')}/" if source is not None and source.prefix.strip("/") else ""
    is_documents = source is not None and source.tree is None and _is_same(source.path, app.srcdir)
    for verdict in verdicts:
        path = verdict.source_page or verdict.page
        name = prefix + path.rpartition(".")[0]
        own = (name,) if check.own and name in documents else ()
        if is_documents and (name in hosting or (not own and (verdict.status == "missing" or path in hosts))):
            continue
        count = sentences.get((verdict.locale, verdict.page)) if verdict.status != "missing" else None
        yield _Known(path, own or tuple(hosts.get(path, ())), verdict, count)


def _is_same(path: str, folder: str | os.PathLike[str]) -> bool:
    return os.path.realpath(path) == os.path.realpath(folder)


def _against(app: Sphinx, source: SourceState) -> str:
    language = app.config.language
    if source.path is None:
        return checked_against(source, "", language)
    if _is_same(source.path, app.srcdir) and source.tree is None:
        return checked_against(source, "", language)
    # Never the path on the machine that builds the site.
    place = Path(os.path.relpath(source.path, app.confdir)).as_posix()
    return checked_against(source, f"{source.tree} of {place}" if source.tree else place, language)


def _report_unreadable(app: Sphinx, config: Config, result: CheckReport) -> None:
    """Name the pages that have no verdict; the import has named those of the build's language."""
    for finding in result.findings:
        locale = finding.locale if finding.severity == "error" else None
        if locale is not None and sphinx_language(locale, config.languages) != app.config.language:
            report(finding.code, finding.message, f"{locale} {finding.path}".strip(), finding.line)


# --- what documents show

SHOWN = PerDocument[dict[TableRequest | BadgeRequest, str]]("vianet_verdicts_shown")
"""Digests of what each document shows, by request."""


def note_request(env: BuildEnvironment, docname: str, request: TableRequest | BadgeRequest) -> None:
    """Remember what a document shows."""
    SHOWN.of(env).setdefault(docname, {})[request] = _digest(env, docname, request)


def shows_tables(env: BuildEnvironment) -> bool:
    """Whether any document of the project has a table."""
    return any(
        isinstance(request, TableRequest) for requests in SHOWN.of(env).values() for request in requests
    )


def _digest(env: BuildEnvironment, docname: str, request: TableRequest | BadgeRequest) -> str:
    verdicts = verdicts_of(env)
    shown: Any
    if isinstance(request, TableRequest):
        shown = verdicts.table(request)
    else:
        locale = request.locale or verdicts.locale(env.config.language)
        shown = verdicts.badge(docname, locale) if locale else None
    return hashlib.sha256(repr((shown, not verdicts.errors)).encode("utf-8", "surrogateescape")).hexdigest()


def outdated_verdicts(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """Make the check when a document shows what it says; the documents in which that is not what it was."""
    plan, shown = plan_of(env), SHOWN.of(env)
    if extracts_messages(env) or not (plan.showing or shown):
        return []
    places = plan.showing or [(Path(env.doc2path(docname)), 1) for docname in sorted(shown)]
    for error in verdicts_of(env).errors:
        report(Code.CHECK_FAILED, error, *places[0])
    known = [docname for docname in shown if docname in env.found_docs]
    return [
        docname
        for docname in known
        if any(_digest(env, docname, request) != digest for request, digest in shown[docname].items())
    ]

"""Localized pages into catalogs before Sphinx looks for catalogs: at ``builder-inited``.

Sphinx compiles catalogs, asks what is outdated and reads documents after that event, so
that all of its own machinery sees catalogs that were always there. The documents are
scanned for the directives first; directives that other directives bring in are not seen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.errors import ExtensionError
from sphinx.util import logging
from sphinx.util.i18n import docname_to_domain

from ..config import Config, from_mapping, options
from ..errors import Code, VianetError
from ..hosted import HostedPage, find_hosted
from ..importer import HostedInput, ImportReport, catalog_path, run_import
from ..languages import map_languages
from ..model import Finding
from ..sources import SourceReader
from ..trees import find_localized, open_tree
from ..treespec import TreeSpec
from .building import extracts_messages
from .report import report
from .scan import Found, find_directives

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config as SphinxConfig

__all__ = ["Host", "Plan", "add_config_values", "build_locale_dir", "ingest", "plan_of", "prepare_config"]

logger = logging.getLogger(__name__)

@dataclass(frozen=True)
class Host:
    """One ``vianet-page`` directive of a document."""

    docname: str
    page: HostedPage


@dataclass
class Plan:
    """What the directives of all documents name; made once per build, before documents are read."""

    config: Config
    source: SourceReader
    hosts: dict[tuple[str, str], Host] = field(default_factory=dict)
    """By document and pattern."""
    documents: dict[Path, str] = field(default_factory=dict)
    """Localized files and the documents that they are shown in."""
    trees: dict[tuple[str, str], TreeSpec] = field(default_factory=dict)
    """``vianet-catalog``: by document and pattern."""
    languages: Mapping[str, str] = field(default_factory=dict)
    """Sphinx's code of each locale of a hosted page."""

    def locale(self, page: HostedPage, language: str) -> str | None:
        """The locale of a page that the build's language shows, None when it has none."""
        return next((tag for tag in page.pages if self.languages.get(tag) == language), None)


def add_config_values(app: Sphinx) -> None:
    """Register every option that is a value of ``conf.py``."""
    for option in options():
        if option.sphinx:
            default = [] if option.name == "localized" else option.default
            default = list(default) if isinstance(default, tuple) else default
            app.add_config_value(
                f"vianet_{option.name}", default, option.rebuild, (*option.types, type(None))
            )


def build_locale_dir(app: Sphinx) -> Path:
    """The folder of the catalogs that a build writes: below the doctrees, so that the tree stays clean."""
    return Path(app.doctreedir) / "vianet" / "locale"


def prepare_config(app: Sphinx, config: SphinxConfig) -> None:
    """One catalog per page unless the project says otherwise, and the build's catalogs behind the project's.

    With Sphinx's default a catalog of a page is silently ignored.
    """
    if "gettext_compact" not in config._raw_config and "gettext_compact" not in config.overrides:
        config.gettext_compact = False  # type: ignore[attr-defined]  # Sphinx's values are attributes at run time
    folder = str(build_locale_dir(app))
    if folder not in config.locale_dirs:
        config.locale_dirs = [*config.locale_dirs, folder]


def ingest(app: Sphinx) -> None:
    """Scan the documents, and write the catalogs of the build's language.

    Raises:
        ExtensionError: A tree or revision that the configuration names is not there.
    """
    try:
        plan = _plan(app)
        app.vianet_plan = plan  # type: ignore[attr-defined]  # lives as long as the build
        if app.builder.use_message_catalog and not extracts_messages(app.env):
            _import(app, plan)
    except VianetError as error:
        raise ExtensionError(f"sphinx-vianet: {error}") from error


def plan_of(app: Sphinx) -> Plan:
    """The plan of the running build."""
    plan: Plan = app.vianet_plan  # type: ignore[attr-defined]
    return plan


def _plan(app: Sphinx) -> Plan:
    values = {
        option.name: getattr(app.config, f"vianet_{option.name}") for option in options() if option.sphinx
    }
    given = {name: value for name, value in values.items() if value is not None}
    config, findings = from_mapping(given, Path(app.confdir))
    _log(findings)
    source = SourceReader(open_tree(config.source) if config.source is not None else None)
    plan = Plan(config, source)
    for docname, found in _directives(app):
        base = Path(app.env.doc2path(docname)).parent
        if found.name == "vianet-catalog":
            _add_tree(plan, app.env.doc2path(docname), found, docname, TreeSpec(str(base / found.pattern)))
        else:
            add_host(plan, docname, found.pattern, base, found.source)
    plan.languages = map_languages(
        {tag for host in plan.hosts.values() for tag in host.page.pages}, config.languages
    )
    return plan


def _add_tree(plan: Plan, path: Any, found: Found, docname: str, spec: TreeSpec) -> None:
    """Put the tree of a ``vianet-catalog`` into the plan; one that is not there is reported at its line."""
    try:
        find_localized([spec])
    except VianetError as error:
        report(Code.PAGE_NOT_FOUND, str(error), path, found.line)
        return
    plan.trees[docname, found.pattern] = spec


def add_host(plan: Plan, docname: str, pattern: str, base: Path, reference: str | None) -> Host | None:
    """Find the page of one directive and put it into the plan; None when nothing matches."""
    try:
        page, findings = find_hosted(pattern, base, plan.source, reference, plan.config.max_page_size)
    except VianetError as error:
        page, findings = None, (Finding(Code.PAGE_NOT_FOUND, "", None, str(error)),)
    _log(findings, docname)
    if page is None:
        return None
    host = plan.hosts[docname, pattern] = Host(docname, page)
    for file in page.files.values():
        plan.documents.setdefault(file, docname)
    return host


def _directives(app: Sphinx) -> Iterator[tuple[str, Found]]:
    """Every directive that stands in a document, with the document's name."""
    app.env.project.discover(
        [*app.config.exclude_patterns, *app.config.templates_path, *app.builder.get_asset_paths()],
        app.config.include_patterns,
    )
    for docname in sorted(app.env.project.docnames):
        path = Path(app.env.doc2path(docname))
        try:
            text = path.read_text(encoding="utf-8", errors="replace")
        except OSError:
            # Sphinx reports a document that cannot be read when it reads it.
            continue
        if "vianet-" in text:
            markdown = app.config.source_suffix.get(path.suffix) != "restructuredtext"
            for found in find_directives(text, markdown=markdown):
                yield docname, found


def _import(app: Sphinx, plan: Plan) -> None:
    """Write the catalogs of the build's language, and remove those of pages that are gone."""
    language = app.config.language
    # The documents are the source pages unless the project says otherwise.
    source = plan.config.source or TreeSpec(str(app.srcdir))
    config = replace(plan.config, localized=(*plan.config.localized, *plan.trees.values()), source=source)
    hosted = [
        HostedInput(
            language, docname_to_domain(host.docname, app.config.gettext_compact), host.page.input(locale)
        )
        for host in plan.hosts.values()
        if (locale := plan.locale(host.page, language)) is not None
    ]
    folder = build_locale_dir(app)
    if not config.localized and not hosted:
        _remove_stale(folder, language, set())
        return
    layout = app.config.gettext_compact
    if config.write_catalogs and config.localized:
        tracked = Path(app.srcdir) / app.config.locale_dirs[0]
        _log(run_import(config, tracked, layout=layout, languages=[language]).findings)
        config = replace(config, localized=())
    result = run_import(config, folder, layout=layout, languages=[language], hosted=hosted)
    _log(result.findings)
    _remove_stale(folder, language, {domain for _, domain in result.catalogs})
    _summary(result, language)


def _summary(result: ImportReport, language: str) -> None:
    if result.pages:
        logger.info(
            "localized pages [%s]: %d pages, %d messages, %d catalogs written",
            language,
            result.pages,
            result.messages.total - result.messages.obsolete,
            result.written,
        )


def _remove_stale(folder: Path, language: str, domains: set[str]) -> None:
    """Remove the build's catalogs of pages that are no longer there."""
    wanted = {catalog_path(folder, language, domain).with_suffix("") for domain in domains}
    for path in (folder / language / "LC_MESSAGES").rglob("*.[mp]o"):
        if path.with_suffix("") not in wanted:
            path.unlink()


def _log(findings: Any, docname: str = "") -> None:
    for finding in findings:
        locale = f"{finding.locale} " if finding.locale else ""
        report(finding.code, finding.message, f"{locale}{finding.path}" or docname, finding.line)

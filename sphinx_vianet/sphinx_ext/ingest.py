"""Localized pages into catalogs before Sphinx looks for catalogs: at ``builder-inited``.

Sphinx compiles catalogs, asks what is outdated and reads documents after that event, so
that all of its own machinery sees catalogs that were always there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.util import logging
from sphinx.util.i18n import docname_to_domain

from ..config import from_mapping, options
from ..errors import Code, VianetError
from ..importer import HostedInput, ImportReport, catalog_path, run_import
from ..importwork import PageInput
from ..model import Finding
from ..trees import FolderTree
from ..treespec import TreeSpec
from .building import extracts_messages
from .plan import Host, Plan, make_plan, page_domain, plan_of
from .report import report
from .together import IngestBuilder, ingests_for_all, shared_folder
from .yamlfiles import exact_pattern

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config as SphinxConfig
    from sphinx.environment import BuildEnvironment

__all__ = ["add_config_values", "build_locale_dir", "ingest", "prepare_config", "readmit"]

logger = logging.getLogger(__name__)


def add_config_values(app: Sphinx) -> None:
    """Register every option that is a value of ``conf.py``."""
    for option in options():
        if option.sphinx:
            app.add_config_value(
                f"vianet_{option.name}", _plain(option.default), option.rebuild, (*option.types, type(None))
            )


def _plain(default: object) -> object:
    """A default as one would write it in ``conf.py``."""
    return list(default) if isinstance(default, tuple) else default


def build_locale_dir(app: Sphinx) -> Path:
    """The folder of the catalogs that a build writes: below the doctrees, so that the tree stays clean.

    Builds of one project in several languages share what one of them wrote for all.
    """
    return (shared_folder(app.config) or Path(app.doctreedir) / "vianet") / "locale"


def prepare_config(app: Sphinx, config: SphinxConfig) -> None:
    """Check the options, and put our catalogs behind the project's own.

    A value that cannot be used is replaced here, where Sphinx does not take that for a
    changed configuration.
    """
    for option in options():
        value = getattr(config, f"vianet_{option.name}") if option.sphinx else None
        if value is not None:
            _, findings = from_mapping({option.name: value}, Path(app.confdir))
            for finding in findings:
                report(finding.code, finding.message, Path(app.confdir) / "conf.py", 1)
                setattr(config, f"vianet_{option.name}", _plain(option.default))
    folder = str(build_locale_dir(app))
    if folder not in config.locale_dirs:
        config.locale_dirs = [*config.locale_dirs, folder]


def ingest(app: Sphinx) -> None:
    """Scan the documents, and write the catalogs of the build's language.

    What the configuration names and is not there is an error, and Sphinx exits with 1; the
    rest of the site is built. (An exception would be shown as a crash.)
    """
    plan, errors = make_plan(app)
    app.vianet_plan = plan  # type: ignore[attr-defined]  # lives as long as the build
    shared = shared_folder(app.config) is not None and not ingests_for_all(app)
    if app.builder.use_message_catalog and not extracts_messages(app.env) and not shared:
        try:
            _import(app, plan)
        except VianetError as error:
            errors.append(error)
    for problem in errors:
        logger.error("sphinx-vianet: %s", problem)
        app.statuscode = 1
    for host in plan.hosts.values():
        if host is not None and host.page.reference is not None:
            _name_reference(host)
    _exclude(app, plan)


def _name_reference(host: Host) -> None:
    """Say where the source text is from, since it decides all msgids."""
    page = host.page
    date = page.pages[str(page.reference)].handoff.date
    handoff = f", handoff of {date}" if date else ""
    logger.info("%s: source text of %s from %s%s", host.docname, page.path, page.reference, handoff)


def _exclude(app: Sphinx, plan: Plan) -> None:
    """Keep files that Sphinx would take for documents from being read, localized pages above all."""
    plan.exclude_patterns = list(app.config.exclude_patterns)
    inside = [path for path in plan.files if path.is_relative_to(plan.srcdir)]
    names = [exact_pattern(path.relative_to(plan.srcdir).as_posix()) for path in sorted(inside)]
    names += [
        exact_pattern(path.relative_to(plan.srcdir).as_posix()) + "/**" for path in sorted(plan.folders)
    ]
    names += map(exact_pattern, plan.foreign)
    if names:
        app.config.exclude_patterns = [*plan.exclude_patterns, *names]


def readmit(app: Sphinx, env: BuildEnvironment, *_documents: set[str]) -> list[str]:
    """Put the project's own ``exclude_patterns`` back; else the next build would find them changed."""
    app.config.exclude_patterns = plan_of(env).exclude_patterns
    return []


# --- catalogs


def _import(app: Sphinx, plan: Plan) -> None:
    """Write the catalogs of the build's language, and remove those of pages that are gone."""
    every = ingests_for_all(app)
    layout = app.config.gettext_compact
    localized = (*plan.config.localized, *plan.trees.values())
    # The documents are the source pages unless the project says otherwise.
    source = (plan.config.source or TreeSpec(str(app.srcdir))) if localized else None
    config = replace(plan.config, localized=localized, source=source)
    languages = sorted(plan.languages.values()) if every else [app.config.language]
    hosted = [page for language in languages for page in _hosted(app, plan, language)]
    folder = build_locale_dir(app)
    if not localized and not hosted:
        _remove_stale(folder, languages, set(), every=every)
        return
    if config.write_catalogs:
        _remove_stale(folder, languages, set(), every=every)
        folder = Path(app.srcdir) / app.config.locale_dirs[0]
    result = run_import(config, folder, layout=layout, languages=None if every else languages, hosted=hosted)
    if not config.write_catalogs:
        _remove_stale(folder, languages, set(result.catalogs), every=every)
    findings = _placed(result.findings, built=not config.write_catalogs, files=_files(plan))
    if isinstance(app.builder, IngestBuilder):
        app.builder.report = replace(result, findings=tuple(findings))
    else:
        _log(findings)
        _summary(result, app.config.language)


def _hosted(app: Sphinx, plan: Plan, language: str) -> Iterator[HostedInput]:
    """The pages of a language that are in documents, and what they include."""
    compact = app.config.gettext_compact
    seen: set[tuple[str, str, str]] = set()
    for host in plan.hosts.values():
        locale = plan.locale(host.page, language) if host is not None else None
        if host is None or locale is None:
            continue
        inputs = [(docname_to_domain(host.docname, compact), host.page.input(locale))]
        inputs += [(page_domain(page.path, compact), page) for page in _includes(plan, host, locale)]
        for domain, page in inputs:
            key = domain, str(host.family), page.path
            if key not in seen:
                seen.add(key)
                yield HostedInput(language, domain, page)


def _files(plan: Plan) -> dict[tuple[str | None, str], Path]:
    """The files of the pages in documents, but of those whose locale and path two of them have."""
    found: dict[tuple[str | None, str], set[Path]] = {}
    for host in filter(None, plan.hosts.values()):
        for locale, file in host.page.files.items():
            found.setdefault((locale, host.page.path), set()).add(file)
    return {key: next(iter(files)) for key, files in found.items() if len(files) == 1}


def _includes(plan: Plan, host: Host, locale: str) -> Iterator[PageInput]:
    file = host.page.files[locale]
    tree = FolderTree(str(file.parents[host.page.path.count("/")]))
    present = [path for path in host.includes if (Path(tree.root) / path).is_file()]
    for path, data in tree.read_many(present, plan.config.max_page_size):
        if isinstance(data, bytes):
            yield PageInput(
                path, locale, data, None, host.includes[path], host.page.trusted, plan.config.stamp
            )
        else:
            _log([replace(data, locale=locale)])


def _summary(result: ImportReport, language: str) -> None:
    if result.pages:
        logger.info(
            "localized pages [%s]: %d pages, %d messages, %d catalogs written",
            language,
            result.pages,
            result.messages.total - result.messages.obsolete,
            result.written,
        )


def _remove_stale(
    folder: Path, languages: Iterable[str], catalogs: set[tuple[str, str]], *, every: bool
) -> None:
    """Remove the build's catalogs of pages that are no longer there.

    Args:
        folder: Of the catalogs.
        languages: Those that were imported.
        catalogs: Language and domain of those that stay.
        every: Whether there are no other languages.
    """
    wanted = {catalog_path(folder, language, domain).with_suffix("") for language, domain in catalogs}
    names = {path.parent.name for path in folder.glob("*/LC_MESSAGES")} if every else languages
    for language in names:
        for path in (folder / language / "LC_MESSAGES").rglob("*.[mp]o"):
            if path.with_suffix("") not in wanted:
                path.unlink()


def _placed(
    findings: Iterable[Finding], *, built: bool, files: Mapping[tuple[str | None, str], Path]
) -> Iterator[Finding]:
    """What an import found, with the files of pages where they are known.

    Args:
        findings: Its findings.
        built: Whether the catalogs are those of the build.
        files: The file of a page by locale and path.
    """
    for finding in findings:
        # One of an earlier build with another layout has been removed.
        if not (built and finding.code is Code.CATALOG_LAYOUT):
            file = files.get((finding.locale, finding.path))
            yield finding if file is None else replace(finding, path=str(file))


def _log(findings: Iterable[Finding]) -> None:
    """Report what an import found."""
    for finding in findings:
        whose = "" if Path(finding.path).is_absolute() else finding.locale or ""
        report(finding.code, finding.message, f"{whose} {finding.path}".strip(), finding.line)

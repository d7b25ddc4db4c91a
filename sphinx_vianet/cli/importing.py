"""``sphinx-vianet import``: localized pages into catalogs."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import click

from sphinx_vianet.errors import Code, ConfigError
from sphinx_vianet.files import write_output
from sphinx_vianet.importer import ImportReport, Progress, run_import
from sphinx_vianet.languages import normalize_locale, sphinx_language
from sphinx_vianet.memorybuild import MemorySource
from sphinx_vianet.model import Finding

from .options import (
    Project,
    also_option,
    form_option,
    jobs_option,
    load_project,
    locale_option,
    other_reports,
    scheduler_option,
    source_tag,
    strict_option,
    tree_options,
    verbose_option,
)
from .output import echo_findings, echo_json, exit_code, finding_json, is_terminal, plural, printable
from .workers import worker_pool

__all__ = ["import_command", "report_json"]


@click.command("import")
@tree_options
@locale_option("Import only")
@click.option(
    "--prefer",
    type=click.Choice(["catalog", "page"]),
    default="catalog",
    show_default=True,
    help="Whose translation counts where a person edited the catalog.",
)
@click.option(
    "--page",
    "pages",
    multiple=True,
    metavar="PATH",
    help="With --prefer page: only for this page; may be repeated.",
)
@click.option("--mt-fuzzy", is_flag=True, help="Mark machine translations as fuzzy.")
@click.option(
    "--memory",
    "memories",
    multiple=True,
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Fill messages without a translation from this TMX file; may be repeated.",
)
@click.option("--memory-pages", is_flag=True, help="Fill them from the sentences of all localized pages too.")
@click.option(
    "--source-language",
    metavar="TAG",
    help="Language of the source pages in TMX files; the one of the conf.py, else en.",
)
@click.option("--dry-run", is_flag=True, help="Write nothing; say what would be done.")
@form_option
@also_option
@jobs_option
@scheduler_option
@strict_option
@verbose_option
def import_command(
    locales: tuple[str, ...],
    prefer: str,
    pages: tuple[str, ...],
    mt_fuzzy: bool,
    memories: tuple[Path, ...],
    memory_pages: bool,
    source_language: str | None,
    dry_run: bool,
    form: str,
    also: tuple[str, ...],
    jobs: int | None,
    scheduler: str | None,
    strict: bool,
    verbose: bool,
    **trees: Any,
) -> int:
    """Bring gettext catalogs up to date with localized pages.

    Writes LOCALE_DIR/<language>/LC_MESSAGES/*.po. An entry that a person edited is kept,
    and reported where the page now says something else.
    """
    if pages and prefer != "page":
        raise click.UsageError("--page goes with --prefer page: it names the pages whose translation counts")
    others = other_reports(also, _FILE_FORMATS)
    project = load_project(**trees)
    config = replace(project.config, mt_fuzzy=project.config.mt_fuzzy or mt_fuzzy)
    preferred: bool | frozenset[str] = prefer == "page" and (frozenset(pages) or True)
    wanted = _languages(locales, config.languages)
    memory = MemorySource(
        memories or config.memory,
        memory_pages or config.memory_pages,
        source_tag(source_language, project.language),
    )
    if scheduler is not None and (memory.files or memory.pages):
        raise ConfigError(
            "a memory is a file of this machine, which the workers of a cluster need not have; leave "
            "--scheduler out, or --memory and --memory-pages (and their options in the configuration)"
        )
    with worker_pool(jobs, config.jobs, scheduler) as executor, _progress() as progress:
        report = run_import(
            config,
            project.locale_dir,
            layout=project.layout,
            languages=wanted or None,
            prefer_page=preferred,
            memory=memory,
            dry_run=dry_run,
            executor=executor,
            progress=progress,
        )
    report = replace(report, findings=(*report.findings, *_absent(locales, wanted, report)))
    for one, file in others:
        write_output(file, _FILE_FORMATS[one](report).encode("utf-8", "replace"))
    if form == "json":
        echo_json(report_json(report))
    else:
        _echo(report, project, dry_run=dry_run, notes=verbose)
    return exit_code(report.findings, strict=strict)


def report_json(report: ImportReport) -> dict[str, Any]:
    """The report in the schema ``sphinx-vianet/import/1``."""
    return {
        "schema": "sphinx-vianet/import/1",
        "pages": report.pages,
        "units": report.units,
        "messages": asdict(report.messages),
        "catalogs": {"written": report.written, "unchanged": report.unchanged},
        "findings": [finding_json(finding) for finding in report.findings],
    }


def _named_counts(report: ImportReport) -> dict[str, int]:
    """Number of messages by what became of them, as a person reads it."""
    counts = report.messages
    return {
        "added": counts.added,
        "updated": counts.updated,
        "unchanged": counts.unchanged,
        "fuzzy": counts.fuzzy,
        "from memory": counts.from_memory,
        "proposed": counts.proposed,
        "kept": counts.kept,
        "obsolete": counts.obsolete,
    }


def _markdown(report: ImportReport) -> str:
    from sphinx_vianet.reports.importmarkdown import render_import_markdown

    counts = _named_counts(report)
    return render_import_markdown(report.pages, counts, report.written, report.unchanged, report.findings)


def _json(report: ImportReport) -> str:
    from sphinx_vianet.reports.jsondata import json_text

    return json_text(report_json(report))


_FILE_FORMATS: Mapping[str, Callable[[ImportReport], str]] = {"json": _json, "markdown": _markdown}
"""What ``--also`` can write."""


def _languages(locales: Sequence[str], overrides: Mapping[str, str]) -> list[str]:
    languages = []
    for locale in locales:
        tag = normalize_locale(locale)
        if tag is None:
            raise click.BadParameter(
                f"{locale!r} is no known locale; use a BCP 47 tag such as de-DE", param_hint="--locale"
            )
        languages.append(sphinx_language(tag, overrides))
    return languages


def _absent(locales: Sequence[str], languages: Sequence[str], report: ImportReport) -> Iterator[Finding]:
    """What was asked for by name and is not there."""
    for locale, language in zip(locales, languages, strict=True):
        if language not in report.languages:
            text = f"no tree holds a localized page in {locale}"
            yield Finding(Code.NO_PAGES, "", None, text, locale)


@contextmanager
def _progress() -> Iterator[Progress | None]:
    """A progress bar on standard error, when that is a terminal."""
    if not is_terminal():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("catalogs"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("catalogs", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _echo(report: ImportReport, project: Project, *, dry_run: bool, notes: bool) -> None:
    echo_findings(report.findings, notes=notes)
    named = _named_counts(report)
    languages = ", ".join(report.languages) or "no language"
    click.echo(f"{plural(report.pages, 'page')}, {plural(report.units, 'unit')}: {languages}")
    click.echo(
        "messages: "
        + ", ".join(f"{count:,} {name}" for name, count in named.items() if count or name == "added")
    )
    verb = "would be written" if dry_run else "written"
    place = printable(os.path.relpath(project.locale_dir))
    click.echo(f"catalogs: {report.written:,} {verb}, {report.unchanged:,} unchanged, in {place}")

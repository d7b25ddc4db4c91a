"""``sphinx-vianet lint``: whether translations keep links, code, numbers and markup of their source."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from sphinx_vianet.configvalues import LintRules
from sphinx_vianet.errors import ConfigError
from sphinx_vianet.files import write_output
from sphinx_vianet.linter import LintOptions, Progress, run_lint
from sphinx_vianet.quality.report import LintReport
from sphinx_vianet.quality.selecting import chosen, codes_of
from sphinx_vianet.reports.lint import LINT_FORMATS
from sphinx_vianet.reports.options import Options

from .options import (
    Project,
    also_option,
    changed_files_option,
    jobs_option,
    load_project,
    locale_option,
    names_on_disk,
    other_reports,
    scheduler_option,
    strict_option,
    tree_options,
)
from .output import exit_code, has_colour, is_terminal, printable, terminal_width
from .workers import worker_pool

__all__ = ["lint_command"]


@click.command("lint")
@click.argument("names", metavar="[PAGE]...", nargs=-1)
@tree_options
@locale_option("Check only")
@click.option("--pages", "of_pages", is_flag=True, help="Check the localized pages instead of the catalogs.")
@click.option("--fuzzy", is_flag=True, help="Check translations that are marked fuzzy too.")
@click.option(
    "--select",
    multiple=True,
    metavar="CHECK,...",
    help="The checks to run: codes, all, default, error, warning, note; instead of the configuration's.",
)
@click.option("--ignore", multiple=True, metavar="CHECK,...", help="Checks not to run, besides others.")
@click.option("--fix", is_flag=True, help="Put right in the catalogs what is certain.")
@click.option("--dry-run", is_flag=True, help="With --fix: write nothing; show the difference.")
@click.option("--format", "form", type=click.Choice(sorted(LINT_FORMATS)), default="text", show_default=True)
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write the report to this file."
)
@click.option(
    "--fail-on",
    default="error",
    show_default=True,
    metavar="CHECK,...",
    help="Checks and severities that make the exit code 1; none for none.",
)
@also_option
@changed_files_option
@strict_option
@jobs_option
@scheduler_option
@click.option("-v", "--verbose", is_flag=True, help="Show every note in the text report.")
def lint_command(
    names: tuple[str, ...],
    locales: tuple[str, ...],
    of_pages: bool,
    fuzzy: bool,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    fix: bool,
    dry_run: bool,
    form: str,
    output: Path | None,
    fail_on: str,
    also: tuple[str, ...],
    changed_files: bool,
    strict: bool,
    jobs: int | None,
    scheduler: str | None,
    verbose: bool,
    **trees: Any,
) -> int:
    """Check translations against their source text.

    Reads the catalogs in LOCALE_DIR; PAGE is a page, the catalog of one, or a glob. Only
    messages that are translated, and not marked fuzzy, are looked at.
    """
    if dry_run and not fix:
        raise click.UsageError("--dry-run goes with --fix: without it nothing is written")
    if fix and of_pages:
        raise click.UsageError(
            "--fix puts catalogs right; for pages: import them, lint --fix, and hand the catalogs back"
        )
    failing = _failing(fail_on, strict=strict)
    others = other_reports(also, LINT_FORMATS)
    project = load_project(**trees, needs_pages=of_pages)
    rules = project.config.lint or LintRules()
    options = LintOptions(
        chosen(_split(select) or rules.select, (*rules.ignore, *_split(ignore))),
        names_on_disk(names) if changed_files else names,
        locales,
        of_pages or _without_catalogs(project),
        fuzzy,
        fix,
        dry_run,
        {glob: codes_of(codes, f"page-ignore {glob!r}") for glob, codes in rules.page_ignore.items()},
        may_be_others=changed_files,
    )
    with worker_pool(jobs, project.config.jobs, scheduler) as executor, _progress() as progress:
        report = run_lint(
            project.config,
            project.locale_dir,
            options,
            layout=project.layout,
            executor=executor,
            progress=progress,
            changed=_show_difference if dry_run and form == "text" and output is None else None,
        )
    report = replace(report, failing=failing)
    for one, file in (*others, (form, output)):
        _write(report, one, file, notes=verbose)
    return int(report.fails or bool(exit_code(report.findings, strict=strict)))


def _failing(fail_on: str, *, strict: bool) -> frozenset[str]:
    """Codes of the checks that make the lint fail."""
    failing = frozenset() if fail_on == "none" else codes_of(_split([fail_on]), "--fail-on")
    return failing | codes_of(["error", "warning"], "--strict") if strict else failing


def _split(values: Iterable[str]) -> list[str]:
    """Names of an option that may be repeated and may hold several, separated by commas."""
    return [name.strip() for value in values for name in value.split(",") if name.strip()]


def _without_catalogs(project: Project) -> bool:
    """Whether there are only pages to look at."""
    if next(project.locale_dir.glob("*/LC_MESSAGES"), None) is not None:
        return False
    if not project.config.localized:
        raise ConfigError(
            f"there are no catalogs in {project.locale_dir}, and no localized pages are named; "
            "use --locale-dir, or --localized"
        )
    return True


@contextmanager
def _progress() -> Iterator[Progress | None]:
    """A progress bar on standard error, when that is a terminal."""
    if not is_terminal():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("files"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("files", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _show_difference(path: str, old: bytes, new: bytes) -> None:
    lines = difflib.unified_diff(
        old.decode("utf-8").splitlines(), new.decode("utf-8").splitlines(), path, path, lineterm=""
    )
    for line in lines:
        click.echo(printable(line))


def _write(report: LintReport, form: str, output: Path | None, *, notes: bool) -> None:
    colour = output is None and form == "text" and has_colour()
    text = LINT_FORMATS[form](report, Options(width=terminal_width(), colour=colour, notes=notes))
    if output is None:
        click.echo(text, nl=not text.endswith("\n"), color=colour or None)
    else:
        write_output(output, text.encode("utf-8", "replace"))

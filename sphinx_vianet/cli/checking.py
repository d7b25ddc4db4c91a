"""``sphinx-vianet check``: which translations are stale, by how much, and since when."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sphinx_vianet.checker import CheckOptions, Detail, run_check
from sphinx_vianet.checkrules import (
    DEFAULT_FAIL_ON,
    Baseline,
    FailOn,
    failing,
    parse_fail_on,
    parse_tolerance,
)
from sphinx_vianet.errors import ConfigError
from sphinx_vianet.files import write_output
from sphinx_vianet.reports import FORMATS, POINTS_AT_LINES, Options
from sphinx_vianet.verdict import CheckReport

from .options import (
    also_option,
    changed_files_option,
    jobs_option,
    load_project,
    locale_option,
    names_on_disk,
    other_reports,
    scheduler_option,
    tree_options,
)
from .output import has_colour, printable, terminal_width
from .workers import worker_pool

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from sphinx_vianet.config import Config

__all__ = ["check_command"]


@click.command("check")
@click.argument("names", metavar="[PAGE]...", nargs=-1)
@tree_options
@locale_option("Check only")
@click.option(
    "--page", "pages", multiple=True, metavar="PAGE", help="Check only this page or glob; may be repeated."
)
@click.option(
    "--detail",
    type=click.Choice(["status", "page", "message", "unit"]),
    default="page",
    show_default=True,
    help="status: without kinds and severity, fastest; page: with them; message, unit: the changes too.",
)
@changed_files_option
@click.option("--format", "form", type=click.Choice(sorted(FORMATS)), default="text", show_default=True)
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write the report to this file."
)
@also_option
@click.option(
    "--fail-on",
    default=DEFAULT_FAIL_ON,
    show_default=True,
    metavar="STATUS[:SEVERITY],...",
    help="Verdicts that make the exit code 1; none for no verdict.",
)
@click.option("--max-stale", metavar="N|N%", help="Let so many stale pages pass in each locale.")
@click.option(
    "--grace",
    type=click.IntRange(0),
    default=0,
    metavar="DAYS",
    help="Let pages pass that went stale so recently.",
)
@click.option(
    "--baseline", type=click.Path(dir_okay=False, path_type=Path), help="Let the verdicts in this file pass."
)
@click.option("--write-baseline", is_flag=True, help="Write the verdicts of now into the file of --baseline.")
@click.option(
    "--changed-since", metavar="REV", help="Fail only on pages that this branch made worse since REV."
)
@jobs_option
@scheduler_option
@click.option("-v", "--verbose", is_flag=True, help="Show every note in the text report.")
def check_command(
    names: tuple[str, ...],
    locales: tuple[str, ...],
    pages: tuple[str, ...],
    detail: Any,
    changed_files: bool,
    form: str,
    output: Path | None,
    also: tuple[str, ...],
    fail_on: str,
    max_stale: str | None,
    grace: int,
    baseline: Path | None,
    write_baseline: bool,
    changed_since: str | None,
    jobs: int | None,
    scheduler: str | None,
    verbose: bool,
    **trees: Any,
) -> int:
    """Check localized pages against their source pages.

    Every page gets a verdict from its stamp and the source tree; history adds since when
    and how far behind. Without --source, pages are compared across locales. PAGE is the
    same as --page PAGE.
    """
    rule = parse_fail_on(fail_on)
    tolerance = parse_tolerance(max_stale) if max_stale else None
    if write_baseline and baseline is None:
        raise click.UsageError("--write-baseline needs --baseline, which names the file")
    others = other_reports(also, FORMATS)
    named = names_on_disk([*names, *pages]) if changed_files else (*names, *pages)
    project = load_project(**trees)
    # Formats that point at lines need to know which sentences changed.
    pointing = not POINTS_AT_LINES.isdisjoint([form, *(one for one, _ in others)])
    closer: Detail = "unit" if pointing and detail == "page" else detail
    options = CheckOptions(closer, frozenset(locales), named, must_exist=True, may_be_others=changed_files)
    with worker_pool(jobs, project.config.jobs, scheduler) as executor:
        report = run_check(project.config, options, executor=executor)
        then = _base(project.config, options, changed_since, executor)
    known = _baseline(baseline, report, rule, write=write_baseline)
    bad = failing(
        report.pages, rule, tolerance=tolerance, grace=grace, today=report.source.date, baseline=known
    )
    if then is not None:
        from sphinx_vianet.changedsince import got_worse

        bad &= got_worse(then.pages, report.pages)
    report = replace(report, failing=bad)
    errors = [finding for finding in report.findings if finding.severity == "error"]
    for one, file in (*others, (form, output)):
        _write(report, one, file, detail, notes=verbose)
    return int(bool(bad or errors))


def _baseline(path: Path | None, report: CheckReport, rule: FailOn, *, write: bool) -> Baseline | None:
    if path is None:
        return None
    if write:
        found = Baseline.of(verdict for verdict in report.pages if rule.matches(verdict))
        write_output(path, found.to_text().encode("utf-8", "replace"))
        click.echo(f"{printable(str(path))}: {len(found.known)} verdicts", err=True)
        return found
    try:
        return Baseline.read(path.read_bytes().decode("utf-8", "replace"), str(path))
    except FileNotFoundError:
        raise ConfigError(f"the baseline {path} is not there; make it with --write-baseline") from None


def _base(
    config: Config, options: CheckOptions, revision: str | None, executor: Executor | None
) -> CheckReport | None:
    """The report for the state that this branch started from, None when it is not asked for."""
    if revision is None:
        return None
    from sphinx_vianet.changedsince import report_at

    then, note = report_at(config, options, revision, executor=executor)
    click.echo(printable(note), err=True)
    return then


def _write(report: CheckReport, form: str, output: Path | None, detail: Detail, *, notes: bool) -> None:
    colour = output is None and form == "text" and has_colour()
    width = terminal_width()
    options = Options(
        detail="page" if detail == "status" else detail, width=width, colour=colour, notes=notes
    )
    text = FORMATS[form](report, options)
    if output is None:
        click.echo(text, nl=not text.endswith("\n"), color=colour or None)
    else:
        write_output(output, text.encode("utf-8", "replace"))

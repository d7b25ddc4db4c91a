"""``sphinx-vianet diff``: the changed sentences of a page, word by word, beside their translation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import click

from sphinx_vianet.checker import CheckOptions, run_check
from sphinx_vianet.errors import ConfigError
from sphinx_vianet.reports import FORMATS, Options
from sphinx_vianet.reports.sentences import detail_lines
from sphinx_vianet.verdict import Verdict

from .options import form_option, load_project, locale_option, tree_options
from .output import has_colour, inert, plural, printable, terminal_width

__all__ = ["diff_command"]


@click.command("diff")
@click.argument("page")
@tree_options
@locale_option("Only")
@form_option
def diff_command(page: str, locales: tuple[str, ...], form: str, **trees: Any) -> int:
    """Show what changed in the source of PAGE since it was translated.

    PAGE is its path in the tree, such as api/overview.md, which stands for all locales; the path
    of a localized or of a source file; or a glob.
    """
    project = load_project(**trees)
    report = run_check(project.config, CheckOptions("unit", frozenset(locales), (page,), must_exist=True))
    if form == "json":
        click.echo(FORMATS["json"](report, Options(detail="unit")), nl=False)
        return 0
    if not report.pages:
        raise ConfigError(f"{page!r} is not checked: it is excluded, cannot be read, or says vianet: ignore")
    options = Options(detail="unit", width=terminal_width(), colour=has_colour())
    for number, verdict in enumerate(report.pages):
        if number:
            click.echo()
        for line in _lines(verdict, options):
            click.echo(inert(line), color=options.colour)
    return 0


def _lines(verdict: Verdict, options: Options) -> Iterator[str]:
    """What is shown of one page."""
    moved = f", now {verdict.source_page}" if verdict.status == "moved" else ""
    severity = f" ({verdict.severity})" if verdict.severity else ""
    yield click.style(
        printable(f"{verdict.locale} {verdict.page}: {verdict.status}{severity}{moved}"), bold=True
    )
    if verdict.first_change is not None:
        first = verdict.first_change
        behind = plural(verdict.commits_behind or 0, "commit")
        yield printable(f"  {behind} behind, since {first.date[:10]}: {first.subject} ({first.author})")
    if verdict.kinds:
        yield f"  {', '.join(verdict.kinds)}"
    if verdict.compare_url:
        yield f"  {printable(verdict.compare_url)}"
    for change in verdict.details:
        yield ""
        yield from detail_lines(replace(verdict, details=(change,)), options, indent="  ")

"""``sphinx-vianet diff``: the changed sentences of a page, word by word, beside their translation."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import click

from sphinx_vianet.checker import CheckOptions, run_check
from sphinx_vianet.verdict import Change, Verdict
from sphinx_vianet.worddiff import word_diff

from .checking import known_locales
from .options import load_project, tree_options
from .output import plural, printable

__all__ = ["diff_command"]


@click.command("diff")
@click.argument("page")
@tree_options
@click.option("--locale", "locales", multiple=True, metavar="TAG", help="Only this locale; may be repeated.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def diff_command(page: str, locales: tuple[str, ...], form: str, **trees: Any) -> int:
    """Show what changed in the source of PAGE since it was translated.

    PAGE is its path in the localized tree, such as api/overview.md; a glob names several.
    """
    project = load_project(**trees)
    options = CheckOptions(detail="unit", locales=known_locales(locales), pages=(page,))
    report = run_check(project.config, options)
    if not report.pages:
        raise click.UsageError(f"no localized page is named {page!r}; give its path in the localized tree")
    if form == "json":
        from sphinx_vianet.reports import FORMATS, Options

        click.echo(FORMATS["json"](report, Options(detail="unit")))
        return 0
    for verdict in report.pages:
        _echo(verdict)
    return 0


def _echo(verdict: Verdict) -> None:
    moved = f", now {verdict.source_page}" if verdict.status == "moved" else ""
    severity = f" ({verdict.severity})" if verdict.severity else ""
    title = f"{verdict.locale} {verdict.page}: {verdict.status}{severity}{moved}"
    click.secho(printable(title), bold=True)
    if verdict.first_change is not None:
        first = verdict.first_change
        behind = plural(verdict.commits_behind or 0, "commit")
        click.echo(printable(f"  {behind} behind, since {first.date[:10]}: {first.subject} ({first.author})"))
    if verdict.kinds:
        click.echo(f"  {', '.join(verdict.kinds)}")
    if verdict.compare_url:
        click.echo(f"  {printable(verdict.compare_url)}")
    for change in verdict.details:
        click.echo()
        _echo_change(change)
    click.echo()


def _echo_change(change: Change) -> None:
    line = f"line {change.line}: " if change.line else ""
    click.secho(f"  {line}{change.change}, {', '.join(change.kinds)}", fg="cyan")
    if change.units and change.change == "changed":
        for unit in change.units:
            _echo_pair(unit.old_source, unit.new_source, unit.target)
        return
    _echo_pair(change.old_source, change.new_source, change.target)


def _echo_pair(old: str | None, new: str | None, target: str | None) -> None:
    if old is not None:
        click.echo(f"    - {_marked(word_diff(old, new or ''), 'delete') if new else printable(old)}")
    if new is not None:
        click.echo(f"    + {_marked(word_diff(old or '', new), 'insert') if old else printable(new)}")
    if target:
        click.echo(f"    = {printable(target)}")


def _marked(parts: Iterable[tuple[str, str]], side: str) -> str:
    """One side of a word diff with its own words marked."""
    colour = "red" if side == "delete" else "green"
    shown = []
    for operation, text in parts:
        if operation == "equal":
            shown.append(printable(text))
        elif operation == side:
            shown.append(click.style(printable(text), fg=colour, underline=True))
    return "".join(shown)

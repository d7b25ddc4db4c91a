"""``sphinx-vianet init``: the configuration that fits a repository."""

from __future__ import annotations

import difflib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from sphinx_vianet.adopt.changes import Change
from sphinx_vianet.adopt.workflow import Adoption, look_at
from sphinx_vianet.errors import ConfigError
from sphinx_vianet.files import rewrite, write_atomic
from sphinx_vianet.reports.tables import Column, table

from .output import plural, printable, terminal_width

__all__ = ["init_command"]


@click.command("init")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default=".")
@click.option(
    "--localized",
    "named",
    multiple=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="PATH",
    help="Look for localized pages in this folder, too; may be repeated.",
)
@click.option("-y", "--yes", is_flag=True, help="Write without asking.")
@click.option("--dry-run", is_flag=True, help="Write nothing; show what would be written.")
def init_command(folder: Path, named: tuple[Path, ...], yes: bool, dry_run: bool) -> int:
    """Look at a repository, and write the configuration that fits it.

    FOLDER is the repository with the source pages, the working folder unless given. Localized
    pages are looked for in it, beside it, and in branches that are named like live-sxs. What
    was found and what would be written is shown first. Nothing that is found is run.
    """
    if yes and dry_run:
        raise click.UsageError("--yes writes and --dry-run does not; give one of them")
    found = look_at(folder, named)
    _echo(found)
    plan = found.plan
    for change in plan.by_hand:
        click.echo(f"\n{_shown(change.path)} is left as it is: {printable(change.reason)}. Add to it:\n")
        for line in "\n".join(change.lines).splitlines():
            click.echo(f"    {printable(line)}")
    if not plan.to_write:
        if not plan.by_hand:
            click.echo("\nEverything is configured; there is nothing to write.")
        return int(bool(plan.by_hand))
    for change in plan.to_write:
        click.echo()
        for line in _difference(change):
            click.echo(printable(line))
    if dry_run:
        return 0
    if not yes and not _agreed():
        return 1
    for change in plan.to_write:
        _write(change)
        click.echo(f"written: {_shown(change.path)}")
    _echo_next(found)
    return int(bool(plan.by_hand))


def _agreed() -> bool:
    click.echo()
    if not sys.stdin.isatty():
        raise ConfigError("nothing was written: this is no terminal to ask on; use --yes to write")
    return click.confirm("Write this?", default=False)


def _write(change: Change) -> None:
    """Write one file, unless somebody else made or changed it meanwhile."""
    if change.new is None:
        return
    if change.old is not None:
        rewrite(change.path, change.old, change.new)
    elif os.path.lexists(change.path):
        raise ConfigError(f"{change.path} was made by somebody else meanwhile; run this again")
    else:
        write_atomic(change.path, change.new)


def _difference(change: Change) -> Iterator[str]:
    old = (change.old or b"").decode("utf-8", "replace").splitlines()
    new = (change.new or b"").decode("utf-8", "replace").splitlines()
    name = os.path.relpath(change.path)
    before = "/dev/null" if change.old is None else name
    return difflib.unified_diff(old, new, before, name, lineterm="")


def _shown(path: Path | str) -> str:
    return printable(os.path.relpath(path))


def _echo(found: Adoption) -> None:
    docs = found.docs
    kinds = [
        "with conf.py" if docs.conf is not None else "without conf.py",
        *(["docfx"] if docs.docfx else []),
        *(printable(path) for path in docs.tocs[:3]),
    ]
    where = _shown(found.root / docs.path)
    click.echo(f"documents: {where} ({plural(len(docs.documents), 'document')}; {', '.join(kinds)})")
    for group in found.groups:
        _echo_group(found, group.path, group.inner, group.revision)
        rows = sorted(group.locales.items())
        columns = [
            Column("LOCALE", [locale for locale, _ in rows]),
            Column("PAGES", [f"{count.pages:,}" for _, count in rows], right=True),
            Column("ANNOTATED", [f"{count.annotated:,}" for _, count in rows], right=True),
            Column("WITH SOURCE", [f"{count.paired:,}" for _, count in rows], right=True),
            Column("STAMPED", [f"{count.stamped:,}" for _, count in rows], right=True),
            Column("UP TO DATE", [f"{count.fitting:,}" for _, count in rows], right=True),
        ]
        for line in table(columns, terminal_width(), indent="  "):
            click.echo(line)
    if not found.groups:
        click.echo("localized pages: none found; name their folder with --localized")
    for group in found.others:
        _echo_group(found, group.path, group.inner, group.revision, also=True)
    for path in found.passed_over:
        click.echo(f"passed over: {_shown(path)} (hardly a page in it has a source page here)")
    if found.cut:
        click.echo("not all was looked at: there is too much of it")


def _echo_group(found: Adoption, path: str, inner: str, revision: str, *, also: bool = False) -> None:
    where = f"{_shown(path)} at {revision}" if revision else _shown(path)
    place = f"{where}:{inner}" if revision else where if not inner else f"{where}/{inner}"
    click.echo(f"{'there are also' if also else 'localized pages'}: {printable(place.removeprefix('./'))}")


def _echo_next(found: Adoption) -> None:
    click.echo("\nGo on with:\n")
    click.echo("    sphinx-vianet build     # the sites of all languages, in site/")
    if found.groups:
        click.echo("    sphinx-vianet check     # which translations no longer fit")
        click.echo("    sphinx-vianet import    # catalogs, for translators")

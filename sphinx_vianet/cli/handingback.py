"""``sphinx-vianet handback``: edits of catalogs into localized pages."""

from __future__ import annotations

import difflib
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from sphinx_vianet.handbacker import run_handback
from sphinx_vianet.handbackreport import HandbackOptions, HandbackReport, HandedPage
from sphinx_vianet.handbackwork import PagePlan
from sphinx_vianet.newstamps import Stamping

from .options import (
    checkout_option,
    date_option,
    form_option,
    jobs_option,
    load_project,
    locale_option,
    scheduler_option,
    strict_option,
    tree_options,
    verbose_option,
)
from .output import echo_findings, echo_json, exit_code, finding_json, plural, printable
from .workers import worker_pool

__all__ = ["handback_command", "page_diff", "report_json"]

_WAYS = {"recomposed": ", made from today's source page", "new": ", a new page"}


@click.command("handback")
@click.argument("pages", metavar="[PAGE]...", nargs=-1)
@tree_options
@locale_option("Hand back only to")
@checkout_option
@click.option(
    "--plain-output",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Write the plain counterparts of these pages too, into this folder; it may hold {locale}.",
)
@click.option("--new", is_flag=True, help="Make pages for source pages that a locale does not have, too.")
@click.option(
    "--least",
    type=click.IntRange(1, 100),
    default=100,
    show_default=True,
    metavar="PERCENT",
    help="With --new: how many of a page's messages must be translated.",
)
@click.option(
    "--type",
    "kind",
    type=click.Choice(["HT", "MT"]),
    help="With --new: who has translated the pages, a human or a machine; else HT where persons edited all.",
)
@click.option(
    "--hash",
    "algorithm",
    type=click.Choice(["sha1", "sha256"]),
    help="With --new: hash in the first pages of a locale; else as in other locales, or sha1.",
)
@date_option
@click.option(
    "--force",
    is_flag=True,
    help="Hand edits back to the named pages although these got another text: you say they are right.",
)
@click.option("--dry-run", is_flag=True, help="Write nothing; show what would change, as a unified diff.")
@form_option
@jobs_option
@scheduler_option
@strict_option
@verbose_option
def handback_command(
    pages: tuple[str, ...],
    locales: tuple[str, ...],
    output: Path | None,
    plain_output: Path | None,
    new: bool,
    least: int,
    kind: str | None,
    algorithm: str | None,
    date: datetime | None,
    force: bool,
    dry_run: bool,
    form: str,
    jobs: int | None,
    scheduler: str | None,
    strict: bool,
    verbose: bool,
    **trees: Any,
) -> int:
    """Put what was edited in catalogs into the localized pages.

    Only the units of messages that a person edited change; every other byte of a page stays. A page
    that is another than the one imported is left alone, and so is one that would not be read again as
    it was written. PAGE is a path in the tree, which stands for all locales, a glob, or the path of a
    localized file.
    """
    project = load_project(**trees)
    options = HandbackOptions(
        pages=pages,
        locales=frozenset(locales),
        force=force,
        dry_run=dry_run,
        output=output,
        new=new,
        least=least / 100,
        stamping=Stamping(
            date.date().isoformat() if date is not None else None,
            kind,
            {"sha1": 40, "sha256": 64}[algorithm] if algorithm else None,
        ),
        plain_output=plain_output,
    )
    shows = dry_run and form == "text"
    with worker_pool(jobs, project.config.jobs, scheduler) as executor:
        report = run_handback(
            project.config,
            project.locale_dir,
            options,
            layout=project.layout,
            executor=executor,
            show=_show if shows else None,
        )
    if form == "json":
        echo_json(report_json(report, dry_run=dry_run))
    else:
        _echo(report, dry_run=dry_run, notes=verbose)
    return exit_code(report.findings, strict=strict)


def report_json(report: HandbackReport, *, dry_run: bool) -> dict[str, Any]:
    """The report in the schema ``sphinx-vianet/handback/1``."""
    return {
        "schema": "sphinx-vianet/handback/1",
        "dry_run": dry_run,
        "pages": [_page_json(page) for page in report.pages],
        "summary": {
            "edited": report.count("edited"),
            "recomposed": report.count("recomposed"),
            "new": report.count("new"),
            "refused": report.count("refused"),
            "unchanged": report.unchanged,
            "units": report.units,
            "one_unit": report.one_unit,
        },
        "findings": [finding_json(finding) for finding in report.findings],
    }


def _page_json(page: HandedPage) -> dict[str, Any]:
    return {
        "locale": page.locale,
        "page": page.page,
        "result": page.result,
        "messages": [done._asdict() for done in page.done],
        "waiting": page.waiting,
    }


def page_diff(plan: PagePlan, name: str) -> bytes:
    """What becomes of a page as a unified diff, as ``git apply`` and ``patch`` take it.

    Args:
        plan: The page.
        name: Its path as it is to stand in the diff.
    """
    before = _header(f"a/{name}") if plan.old else b"/dev/null"
    after = _header(f"b/{name}")
    lines = difflib.diff_bytes(difflib.unified_diff, _lines(plan.old), _lines(plan.new), before, after)
    whole = b"\n\\ No newline at end of file\n"
    return b"".join(line if line.endswith(b"\n") else line + whole for line in lines)


def _header(path: str) -> bytes:
    """A path for a line of its own; as git writes it, in quotes when it holds what could end the line."""
    if path.isprintable() and not set(path) & {'"', "\\"}:
        return path.encode("utf-8", "surrogateescape")
    data = path.encode("utf-8", "surrogateescape")
    return b'"' + b"".join(_quoted(byte) for byte in data) + b'"'


def _quoted(byte: int) -> bytes:
    if byte in b'"\\':
        return b"\\" + bytes([byte])
    return bytes([byte]) if 0x20 <= byte < 0x7F else b"\\%03o" % byte


def _lines(data: bytes) -> list[bytes]:
    """Lines that end at a line feed only; a carriage return alone is a character like any other."""
    lines = data.split(b"\n")
    return [*(line + b"\n" for line in lines[:-1]), *([lines[-1]] if lines[-1] else [])]


def _show(plan: PagePlan, name: str) -> None:
    data = page_diff(plan, name)
    if not sys.stdout.isatty():
        click.echo(data, nl=False)
        return
    for line in data.decode("utf-8", "replace").split("\n")[:-1]:
        colour = {"+": "green", "-": "red", "@": "cyan"}.get(line[:1])
        click.echo(click.style(printable(line), fg=colour))


def _echo(report: HandbackReport, *, dry_run: bool, notes: bool) -> None:
    """Say what was done: with a diff on standard output, on standard error."""
    echo_findings(report.findings, notes=notes, err=dry_run)
    verb = "would be handed back" if dry_run else "handed back"
    for page in report.pages:
        if page.result not in ("refused", "unchanged"):
            how = _WAYS.get(page.result, "")
            line = f"{page.locale} {page.page}: {plural(len(page.done), 'message')} {verb}{how}"
            click.echo(printable(line), err=dry_run)
    messages = sum(len(page.done) for page in report.pages)
    parts = [
        f"{plural(report.written, 'page')} {verb}",
        f"{plural(messages, 'message')}, {plural(report.units, 'unit')}" if messages else "",
        f"{plural(report.one_unit, 'message')} became one unit" if report.one_unit else "",
        f"{report.count('refused'):,} refused",
    ]
    text = "; ".join(part for part in parts if part)
    click.echo(text, err=dry_run)

"""``sphinx-vianet stamp``: pages whose translation is right as it stands get the stamp of today's source."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from sphinx_vianet.model import Handoff
from sphinx_vianet.stamper import StampedPage, StampOptions, StampReport, run_stamp

from .options import checkout_option, date_option, form_option, load_project, locale_option, tree_options
from .output import echo_findings, echo_json, exit_code, finding_json, plural, printable

__all__ = ["report_json", "stamp_command"]


@click.command("stamp")
@click.argument("pages", metavar="[PAGE]...", nargs=-1)
@tree_options
@locale_option("Stamp only")
@click.option(
    "--cosmetic",
    is_flag=True,
    help="Stamp wherever only white space, code or untranslated front matter changed, and carry these over.",
)
@click.option(
    "--force",
    is_flag=True,
    help="Stamp the named pages whatever changed in their source: you say that they are right.",
)
@date_option
@checkout_option
@click.option("--dry-run", is_flag=True, help="Write nothing; say what would be done.")
@form_option
def stamp_command(
    pages: tuple[str, ...],
    locales: tuple[str, ...],
    cosmetic: bool,
    force: bool,
    date: datetime | None,
    output: Path | None,
    dry_run: bool,
    form: str,
    **trees: Any,
) -> int:
    """Set the stamp of pages whose translation is right as it stands.

    The stamp is hash, commit and date of the source page. PAGE is a path in the tree, which stands
    for all locales, or that of a localized file. A page is stamped when nothing but the white space
    of its source changed. --cosmetic carries over code and front matter that changed. --force stamps
    whatever changed, but not a page whose source page was renamed, deleted or not committed.
    """
    project = load_project(**trees)
    options = StampOptions(
        pages=pages,
        locales=frozenset(locales),
        cosmetic=cosmetic,
        force=force,
        date=date.date().isoformat() if date is not None else None,
        dry_run=dry_run,
        output=output,
    )
    report = run_stamp(project.config, options)
    if form == "json":
        echo_json(report_json(report, dry_run=dry_run))
    else:
        _echo(report, dry_run=dry_run)
    return exit_code(report.findings, strict=False)


def report_json(report: StampReport, *, dry_run: bool) -> dict[str, Any]:
    """The report in the schema ``sphinx-vianet/stamp/1``."""
    return {
        "schema": "sphinx-vianet/stamp/1",
        "dry_run": dry_run,
        "pages": [
            {
                "locale": page.locale,
                "page": page.page,
                "result": page.result,
                "reason": page.reason,
                "kinds": list(page.kinds),
                "carried": list(page.carried),
                "old": _stamp_json(page.old),
                "new": _stamp_json(page.new),
            }
            for page in report.pages
        ],
        "summary": {
            "stamped": report.count("stamped"),
            "current": report.count("current"),
            "refused": report.count("refused"),
        },
        "findings": [finding_json(finding) for finding in report.findings],
    }


def _stamp_json(stamp: Handoff | None) -> dict[str, Any] | None:
    if stamp is None:
        return None
    return {"hash": stamp.hash, "commit": stamp.commit, "date": stamp.date}


def _echo(report: StampReport, *, dry_run: bool) -> None:
    echo_findings([finding for finding in report.findings if finding.severity != "note"], notes=True)
    told = {(finding.locale, finding.path) for finding in report.findings if finding.severity == "error"}
    for page in report.pages:
        line = _line(page, dry_run=dry_run)
        if line and not (page.result == "refused" and (page.locale, page.page) in told):
            click.echo(line)
    notes = [finding for finding in report.findings if finding.severity == "note"]
    echo_findings(notes, notes=True)
    counts = f"{report.count('current'):,} current, {report.count('refused'):,} refused"
    click.echo(f"{plural(report.count('stamped'), 'page')} {_verb(dry_run=dry_run)}, {counts}")
    if any(page.forcible and (page.locale, page.page) not in told for page in report.pages):
        click.echo(
            "'diff PAGE' shows what changed; 'stamp PAGE --force' stamps a page that is right as it is"
        )


def _verb(*, dry_run: bool) -> str:
    return "would be stamped" if dry_run else "stamped"


def _line(page: StampedPage, *, dry_run: bool) -> str:
    """What is said of one page; nothing of a page that is current."""
    name = printable(f"{page.locale} {page.page}")
    if page.result == "stamped" and page.new is not None:
        carried = f", {' and '.join(page.carried).replace('-', ' ')} carried over" if page.carried else ""
        commit = f" with commit {page.new.commit[:12]}" if page.new.commit else ""
        date = f" of {page.new.date}" if page.new.date else ""
        return f"{name}: {_verb(dry_run=dry_run)}{commit}{date}{carried}"
    return f"{name}: refused, {printable(page.reason or '')}" if page.result == "refused" else ""

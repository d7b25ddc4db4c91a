"""The report for a person at a terminal: pages in groups, the worst first, then totals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from sphinx_vianet.verdict import STATUSES, CheckReport, Verdict

from .ansi import cells, paint, shorten_path, shorten_text, wrap_text
from .findings import finding_lines
from .options import Options
from .ranking import fails, ranked
from .sentences import detail_lines
from .tables import Column, table
from .wording import changed, headline, inert, label, plural, printable, since, source_line

__all__ = ["render_text"]

_NO_COMMIT = (
    "The commits of their stamps are not in the source repository: fetch its history, or stamp the pages."
)
_LISTED = 50
"""Missing pages that are listed at most. Where only some pages are meant to be translated, all others are
missing in every locale, and would hide what has changed."""


def render_text(report: CheckReport, options: Options) -> str:
    """The report as plain text, every line ended by a line feed.

    Args:
        report: The result of a check.
        options: ``detail`` for the changed messages or sentences below each page, ``width``, ``colour``.
    """
    lines = [*wrap_text(source_line(report), options.width), ""]
    for _, group in groupby(ranked(report), key=lambda page: (fails(report, page), label(page))):
        lines += [*_section(report, list(group), options), ""]
    found = list(finding_lines(report.findings, notes=options.notes, colour=options.colour))
    lines += [*found, ""] if found else []
    totals = _totals(report, options)
    lines += [*totals, ""] if totals else []
    lines.append(_last_line(report, options))
    return "".join(f"{inert(line)}\n" for line in lines)


def _section(report: CheckReport, pages: Sequence[Verdict], options: Options) -> Iterator[str]:
    failing = fails(report, pages[0])
    title = f"{'FAILS: ' if failing else ''}{label(pages[0])} ({plural(len(pages), 'page')})"
    yield paint(title, "red" if failing else "yellow", bold=True, colour=options.colour)
    if pages[0].status == "unknown":
        yield from (f"  {line}" for line in wrap_text(_NO_COMMIT, options.width - 2))
    if pages[0].status == "missing" and not failing and len(pages) > _LISTED and not options.notes:
        yield "  too many to list, when none of them fails the check; --verbose lists them"
        return
    header, *rows = table(_columns(pages), options.width)
    yield paint(header, "dim", colour=options.colour)
    for page, row in zip(pages, rows, strict=True):
        yield row
        yield from detail_lines(page, options, indent="    ")


def _columns(pages: Sequence[Verdict]) -> list[Column]:
    moved = [page.source_page or "" if page.status == "moved" else "" for page in pages]
    behind = ["" if page.commits_behind is None else str(page.commits_behind) for page in pages]
    return [
        Column("LOCALE", [printable(page.locale) for page in pages]),
        Column("PAGE", [printable(page.page) for page in pages], shorten=shorten_path, least=20),
        Column("NOW AT", [printable(path) for path in moved], shorten=shorten_path, least=16),
        Column("KINDS", [" ".join(page.kinds) for page in pages], shorten=shorten_text, least=12, weight=2),
        Column("BEHIND", behind, right=True),
        Column("CHANGED", [changed(page) for page in pages], right=True),
        Column("SINCE", [since(page) for page in pages]),
    ]


def _totals(report: CheckReport, options: Options) -> list[str]:
    """A table with a line for each locale; sentences instead where the table would be too wide."""
    summary = {printable(locale): counts for locale, counts in report.summary().items()}
    if not summary:
        return []
    totals = {locale: sum(counts.values()) for locale, counts in summary.items()}
    done = {locale: f"{100 * summary[locale]['current'] // totals[locale]}%" for locale in summary}
    used = [status for status in STATUSES if any(counts[status] for counts in summary.values())]
    columns = [
        Column("LOCALE", list(summary)),
        Column("PAGES", [f"{total:,}" for total in totals.values()], right=True),
        *(Column(name.upper(), [f"{of[name]:,}" for of in summary.values()], right=True) for name in used),
        Column("UP TO DATE", list(done.values()), right=True),
    ]
    header, *rows = table(columns, options.width, indent="")
    if cells(header) <= options.width:
        return [paint(header, "dim", colour=options.colour), *rows]
    lines = []
    for locale, counts in summary.items():
        named = ", ".join(f"{counts[name]:,} {name}" for name in used if counts[name])
        line = f"{locale}: {plural(totals[locale], 'page')}, {done[locale]} up to date: {named}"
        lines += wrap_text(line, options.width)
    return lines


def _last_line(report: CheckReport, options: Options) -> str:
    text = headline(report)
    bad = report.failing or any(finding.severity == "error" for finding in report.findings)
    line = f"{text[0].upper()}{text[1:]}."
    return paint(line, "red" if bad else "green", bold=True, colour=options.colour)

"""The report of a lint for a person at a terminal: what was found, by file and line, then totals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from sphinx_vianet.quality.report import Defect, LintReport

from ..ansi import paint
from ..findings import COLOURS, finding_lines
from ..options import Options
from ..wording import inert, plural, printable
from .wording import excerpt, headline, place

__all__ = ["render"]


def render(report: LintReport, options: Options) -> str:
    """The report as plain text, every line ended by a line feed.

    Args:
        report: The result of a lint.
        options: ``width``, ``colour``, ``notes`` for notes one by one.
    """
    lines: list[str] = []
    for defect in report.defects:
        if options.notes or defect.severity != "note" or defect.code in report.failing:
            lines += _defect(defect, options)
    found = list(finding_lines(report.findings, notes=options.notes, colour=options.colour))
    lines += found
    lines += _totals(report, options)
    bad = report.fails
    lines.append(paint(headline(report), "red" if bad else "green", bold=True, colour=options.colour))
    return "".join(f"{inert(line)}\n" for line in lines)


def _defect(defect: Defect, options: Options) -> Iterator[str]:
    severity = paint(defect.severity, COLOURS[defect.severity], bold=True, colour=options.colour)
    yield f"{printable(place(defect))}: {severity}: {printable(defect.message)} [{defect.code}]"
    yield "  = " + paint(excerpt(defect, options.width - 4), "dim", colour=options.colour)


def _totals(report: LintReport, options: Options) -> Iterator[str]:
    counts = report.counts()
    if any(counts.values()):
        yield ""
    hidden = Counter[str]()
    for defect in report.defects:
        hidden[defect.code] += defect.severity == "note" and defect.code not in report.failing
    for code, count in counts.items():
        if count:
            note = " (--verbose shows them)" if hidden[code] and not options.notes else ""
            yield f"{count:>7,} {code}{note}"
    if report.fixed:
        would = "would be " if report.dry_run else ""
        yield f"{plural(report.fixed, 'translation')} {would}put right"

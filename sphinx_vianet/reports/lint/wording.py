"""Words that the formats of a lint share."""

from __future__ import annotations

from collections.abc import Iterable

from sphinx_vianet.codes import Severity
from sphinx_vianet.quality.report import Defect, LintReport

from ..ansi import cells, shorten_text
from ..wording import plural, printable

__all__ = ["by_file", "excerpt", "headline", "level", "place"]

_BEFORE = 30
"""Characters that are shown of a translation before the place of the problem."""


def place(defect: Defect) -> str:
    """Where a problem is: ``locale/de/LC_MESSAGES/a.po:12``."""
    return f"{defect.path}:{defect.line}" if defect.line else defect.path


def level(report: LintReport, defect: Defect) -> Severity:
    """How grave a problem is for this run: an error where it makes the lint fail, and only there."""
    if defect.code in report.failing:
        return "error"
    return "warning" if defect.severity == "error" else defect.severity


def by_file(defects: Iterable[Defect]) -> dict[tuple[str, str], list[Defect]]:
    """Problems by language and path, in their order."""
    found: dict[tuple[str, str], list[Defect]] = {}
    for defect in defects:
        found.setdefault((defect.language, defect.path), []).append(defect)
    return found


def excerpt(defect: Defect, width: int) -> str:
    """The translation round the place of the problem, on one line of at most so many columns."""
    start = defect.place[0] if defect.place else 0
    begin = 0
    if len(defect.msgstr) > width or cells(printable(defect.msgstr)) > width:
        begin = max(0, start - _BEFORE)
    # Its spaces may be what is wrong with it, so they stay.
    text = printable(defect.msgstr[begin : begin + 2 * width])
    return shorten_text(f"...{text}" if begin else text, width)


def headline(report: LintReport) -> str:
    """The outcome, one sentence."""
    files = plural(report.files, "page" if report.of_pages else "catalog")
    text = f"{plural(report.messages, 'message')} in {files}: {plural(len(report.defects), 'problem')}"
    count = sum(defect.code in report.failing for defect in report.defects)
    errors = sum(finding.severity == "error" for finding in report.findings)
    if count:
        text += f", {count:,} of them {'fails' if count == 1 else 'fail'} the lint"
    if errors:
        text += f", {plural(errors, 'file')} could not be read or written" if not report.of_pages else ""
    return text + "."

"""JUnit XML: one suite a language, one case a file; what makes the lint fail is its failure."""

from __future__ import annotations

from collections.abc import Sequence

from sphinx_vianet.model import Finding
from sphinx_vianet.quality.report import Defect, LintReport

from ..escaping import html_text
from ..findings import finding_place, sorted_findings
from ..options import Options
from ..wording import plural, printable
from .wording import by_file, excerpt, place

__all__ = ["render"]

_WIDTH = 120
_GENERAL = "sphinx-vianet"
"""Suite of what is about files that could not be read."""

_Case = tuple[str, str]
"""XML of a case, and its outcome as the suite's attribute is named."""


def render(report: LintReport, options: Options) -> str:
    """The report as JUnit XML, without a clock: no times, no time stamps."""
    found = by_file(report.defects)
    suites: dict[str, list[_Case]] = {}
    for language, path in report.paths:
        suites.setdefault(language, []).append(_file(report, language, path, found.get((language, path), [])))
    errors = [_error(one) for one in sorted_findings(report.findings) if one.severity == "error"]
    if errors:
        suites[_GENERAL] = errors
    cases = [case for some in suites.values() for case in some]
    body = "".join(_suite(name, some) for name, some in suites.items())
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<testsuites name="sphinx-vianet lint"{_numbers(cases)}>\n{body}</testsuites>\n'
    )


def _suite(name: str, cases: Sequence[_Case]) -> str:
    body = "".join(xml for xml, _ in cases)
    return f'  <testsuite name="{html_text(name)}"{_numbers(cases)}>\n{body}  </testsuite>\n'


def _numbers(cases: Sequence[_Case]) -> str:
    counts = {"tests": len(cases)}
    for outcome in ("failures", "errors", "skipped"):
        counts[outcome] = sum(found == outcome for _, found in cases)
    return "".join(f' {name}="{count}"' for name, count in counts.items())


def _file(report: LintReport, language: str, path: str, defects: Sequence[Defect]) -> _Case:
    name = html_text(path)
    start = f'    <testcase classname="{html_text(language)}" name="{name}" file="{name}"'
    if not defects:
        return f"{start}/>\n", "passed"
    bad = [defect for defect in defects if defect.code in report.failing]
    inner = ""
    if bad:
        codes = ", ".join(dict.fromkeys(defect.code for defect in bad))
        message = html_text(f"{plural(len(bad), 'problem')}: {codes}")
        inner += f'      <failure message="{message}" type="lint">{_lines(bad)}</failure>\n'
    if others := [defect for defect in defects if defect.code not in report.failing]:
        inner += f"      <system-out>{_lines(others)}</system-out>\n"
    return f"{start}>\n{inner}    </testcase>\n", "failures" if bad else "passed"


def _lines(defects: Sequence[Defect]) -> str:
    lines = (
        f"{place(one)}: {one.severity}: {printable(one.message)} [{one.code}]\n  = {excerpt(one, _WIDTH)}"
        for one in defects
    )
    return "\n".join(html_text(part) for line in lines for part in line.split("\n"))


def _error(finding: Finding) -> _Case:
    info = finding.code.info
    name = html_text(f"{finding.path} {info.name}".strip())
    text = html_text(f"{finding_place(finding)}: {finding.message} {info.remedy}")
    inner = f'      <error message="{html_text(finding.message)}" type="vianet.{info.name}">{text}</error>\n'
    return f'    <testcase classname="{_GENERAL}" name="{name}">\n{inner}    </testcase>\n', "errors"

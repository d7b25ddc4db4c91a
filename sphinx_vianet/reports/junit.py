"""JUnit XML: one suite a locale, one case a page; findings that are errors are cases of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sphinx_vianet.model import Finding
from sphinx_vianet.verdict import CheckReport, Verdict

from .escaping import html_text
from .findings import finding_place, sorted_findings
from .options import Options
from .ranking import fails, file_path
from .sentences import detail_lines
from .wording import describe, label, printable

__all__ = ["render_junit"]

_WIDTH = 120
_GENERAL = "sphinx-vianet"
"""Suite of findings that are about no locale."""


@dataclass(frozen=True, slots=True)
class _Case:
    xml: str
    outcome: str
    """``passed``, ``failures``, ``errors`` or ``skipped``, as the attribute of the suite is named."""


def render_junit(report: CheckReport, options: Options) -> str:
    """The report as JUnit XML.

    A page that fails is a failure; a missing one that does not is skipped; findings of severity ``error`` are
    errors, other findings stand in the suite's output. There is no clock in it: no times, no time stamps.
    """
    locales = list(dict.fromkeys(page.locale for page in report.pages))
    named = {finding.locale for finding in report.findings} - set(locales)
    suites = [_suite(report, locale, options) for locale in [*locales, *sorted(named - {None}, key=str)]]
    if None in named:
        suites.append(_suite(report, None, options))
    cases = [case for _, found in suites for case in found]
    body = "".join(xml for xml, _ in suites)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<testsuites name="sphinx-vianet check"{_numbers(cases)}>\n{body}</testsuites>\n'
    )


def _suite(report: CheckReport, locale: str | None, options: Options) -> tuple[str, list[_Case]]:
    findings = sorted_findings([one for one in report.findings if one.locale == locale])
    cases = [_page(report, page, options) for page in report.pages if page.locale == locale]
    cases += [_error(report, finding) for finding in findings if finding.severity == "error"]
    said = [f"{finding.severity}: {_said(finding)}" for finding in findings if finding.severity != "error"]
    output = f"    <system-out>{_lines(said)}</system-out>\n" if said else ""
    name = html_text(locale or _GENERAL)
    body = "".join(case.xml for case in cases)
    return f'  <testsuite name="{name}"{_numbers(cases)}>\n{body}{output}  </testsuite>\n', cases


def _numbers(cases: Sequence[_Case]) -> str:
    counts = {"tests": len(cases)}
    for outcome in ("failures", "errors", "skipped"):
        counts[outcome] = sum(case.outcome == outcome for case in cases)
    return "".join(f' {name}="{count}"' for name, count in counts.items())


def _page(report: CheckReport, page: Verdict, options: Options) -> _Case:
    start = _start(report, page.locale, page.page, page.page)
    if fails(report, page):
        message, kind = html_text(describe(page)), html_text(label(page))
        text = _lines([*_about(page), *detail_lines(page, replace(options, width=_WIDTH, colour=False))])
        inner = f'      <failure message="{message}" type="{kind}">{text}</failure>\n'
        return _Case(f"{start}>\n{inner}    </testcase>\n", "failures")
    if page.status == "missing":
        inner = f'      <skipped message="{html_text(describe(page))}"/>\n'
        return _Case(f"{start}>\n{inner}    </testcase>\n", "skipped")
    if page.status == "current":
        return _Case(f"{start}/>\n", "passed")
    inner = f"      <system-out>{_lines([describe(page)])}</system-out>\n"
    return _Case(f"{start}>\n{inner}    </testcase>\n", "passed")


def _start(report: CheckReport, locale: str | None, path: str, name: str) -> str:
    file = file_path(report, locale, path)
    where = f' file="{html_text(file)}"' if file else ""
    return f'    <testcase classname="{html_text(locale or _GENERAL)}" name="{html_text(name)}"{where}'


def _about(page: Verdict) -> Iterator[str]:
    yield describe(page)
    if page.first_change:
        first = page.first_change
        yield f"first change: {first.commit[:12]} {first.date} {first.author}: {first.subject}"
    if page.compare_url:
        yield page.compare_url


def _error(report: CheckReport, finding: Finding) -> _Case:
    info = finding.code.info
    name = f"{finding.path} {info.name}".strip()
    start = _start(report, finding.locale, finding.path, name)
    text = _lines([_said(finding), info.remedy])
    message = html_text(finding.message)
    inner = f'      <error message="{message}" type="vianet.{info.name}">{text}</error>\n'
    return _Case(f"{start}>\n{inner}    </testcase>\n", "errors")


def _said(finding: Finding) -> str:
    place = finding_place(finding)
    return f"{place}: {printable(finding.message)}" if place else printable(finding.message)


def _lines(lines: Sequence[str]) -> str:
    return "\n".join(html_text(line) for line in lines)

"""The report of a lint as one HTML file: problems by file, each with source text and translation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sphinx_vianet.languages import direction, language_tag
from sphinx_vianet.quality.checks import CHECKS
from sphinx_vianet.quality.report import Defect, LintReport

from ..escaping import html_text
from ..findings import finding_place, sorted_findings
from ..htmlpage import html_page
from ..options import Options
from ..wording import one_line, plural
from .wording import by_file, headline

__all__ = ["render"]

_LONGEST = 2_000
"""Characters of a text that are shown."""


def render(report: LintReport, options: Options) -> str:
    """The report as one HTML file without scripts; nothing of the options changes it."""
    parts = [*_head(report), *_findings(report), *_files(report)]
    return html_page(f"Lint: {headline(report)}", "".join(parts), "lint.css", "")


def _head(report: LintReport) -> Iterator[str]:
    yield f"<header>\n<h1>Lint</h1>\n<p>{headline(report)}</p>\n</header>\n"
    counts = {code: count for code, count in report.counts().items() if count}
    if not counts:
        return
    yield '<section>\n<div class="scroll" tabindex="0" role="region" aria-label="Checks">\n<table>\n'
    yield "<thead>\n<tr>"
    yield '<th scope="col">Check</th><th scope="col">Severity</th><th scope="col">Found</th>'
    yield '<th scope="col">What it finds</th></tr>\n</thead>\n<tbody>\n'
    for code, count in counts.items():
        check = CHECKS[code]
        yield (
            f'<tr><th scope="row"><code>{code}</code></th><td class="{check.severity}">{check.severity}</td>'
            f'<td class="number">{count:,}</td><td>{html_text(check.summary)}</td></tr>\n'
        )
    yield "</tbody>\n</table>\n</div>\n</section>\n"


def _findings(report: LintReport) -> Iterator[str]:
    if not report.findings:
        return
    yield f"<section>\n<h2>{plural(len(report.findings), 'finding')}</h2>\n<ul>\n"
    for finding in sorted_findings(report.findings):
        yield (
            f"<li><b>{finding.severity}</b> <bdi>{html_text(finding_place(finding))}</bdi> "
            f"<bdi>{html_text(finding.message)}</bdi> {html_text(finding.code.info.remedy)}</li>\n"
        )
    yield "</ul>\n</section>\n"


def _files(report: LintReport) -> Iterator[str]:
    yield "<main>\n"
    for (language, path), defects in by_file(report.defects).items():
        is_open = " open" if any(defect.code in report.failing for defect in defects) else ""
        yield f"<details{is_open}><summary><bdi>{html_text(path)}</bdi> "
        yield f"<small>{plural(len(defects), 'problem')}</small></summary>\n"
        yield from _messages(language, defects)
        yield "</details>\n"
    yield "</main>\n"


def _messages(language: str, defects: Sequence[Defect]) -> Iterator[str]:
    groups: dict[tuple[int | None, str, str], list[Defect]] = {}
    for defect in defects:
        groups.setdefault((defect.line, defect.msgid, defect.msgstr), []).append(defect)
    tag = html_text(language_tag(language) or "")
    for (line, msgid, msgstr), found in groups.items():
        yield "<section>\n<ul>\n"
        for one in found:
            yield (
                f'<li class="{one.severity}"><b>{one.severity}</b> <bdi>{html_text(one.message)}</bdi> '
                f"<code>{one.code}</code></li>\n"
            )
        where = f"<dt>Line</dt><dd>{line}</dd>" if line else ""
        place = found[0].place if len(found) == 1 else None
        yield (
            f'</ul>\n<dl>{where}<dt>Source</dt><dd dir="auto">{_text(msgid)}</dd><dt>Translation</dt>'
            f'<dd lang="{tag}" dir="{direction(language)}">{_marked(msgstr, place)}</dd></dl>\n</section>\n'
        )


def _text(text: str) -> str:
    return html_text(one_line(text if len(text) <= _LONGEST else text[:_LONGEST] + "..."))


def _marked(text: str, place: tuple[int, int] | None) -> str:
    """A translation with the place of its problem marked."""
    if place is None or place[1] > _LONGEST:
        return _text(text)
    start, end = place
    # Spaces at the edges of a part would be taken for indentation of the next.
    parts = [html_text(part) for part in (text[:start], text[start:end], text[end:_LONGEST])]
    rest = "..." if len(text) > _LONGEST else ""
    return f"{parts[0]}<mark>{parts[1]}</mark>{parts[2]}{rest}"

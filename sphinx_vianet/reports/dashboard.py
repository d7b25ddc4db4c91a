"""The dashboard: pages and locales as a table in one HTML file, without network or need of a script."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sphinx_vianet.verdict import STATUSES, CheckReport, Status, Verdict

from .escaping import html_text
from .findings import finding_place, sorted_findings
from .htmlpage import html_page
from .options import Options
from .panel import panel
from .ranking import fails, rank
from .wording import changed, explain, headline, plural, source_line

__all__ = ["render_html"]

_PANELS = 1_000
"""How many panels a page may hold as elements. Where there are more, each stands in ``<noscript>``: a browser
with scripts reads it as one text, which the script makes elements of when the panel opens."""


def render_html(report: CheckReport, options: Options) -> str:
    """The report as one HTML file.

    The policy in its head lets nothing run or load but the style sheet and the script that are in it, by
    their hashes. Without the script all pages are listed and every cell opens; it adds search and filters.

    Args:
        report: The result of a check. Details that are in it can be opened.
        options: Nothing of them changes the dashboard.
    """
    body = "".join([*_head(report), *_matrix(report), *_findings(report)])
    return html_page(f"Translations: {headline(report)}", body, "dashboard.css", "dashboard.js")


def _head(report: CheckReport) -> Iterator[str]:
    text = headline(report)
    yield f"<header>\n<h1>Translations</h1>\n<p>{text[0].upper()}{text[1:]}. "
    yield f"<bdi>{html_text(source_line(report))}</bdi></p>\n</header>\n"
    yield '<section aria-label="Progress of each locale">\n<ul class="progress">\n'
    for locale, counts in report.summary().items():
        yield _progress(locale, counts)
    yield "</ul>\n</section>\n"


def _progress(locale: str, counts: Mapping[Status, int]) -> str:
    total = sum(counts.values())
    present = [status for status in STATUSES if counts[status]]
    named = ", ".join(f"{counts[status]:,} {status}" for status in present)
    bars, start = [], 0
    for status in present:
        # Attributes, not style: the policy of the page allows no inline style.
        bars.append(f'<rect class="{status}" x="{start}" width="{counts[status]}" height="1"/>')
        start += counts[status]
    share = 100 * counts["current"] // total
    return (
        f'<li><b><bdi>{html_text(locale)}</bdi></b> <span class="share">{share}% up to date</span>'
        f'<svg viewBox="0 0 {total} 1" preserveAspectRatio="none" aria-hidden="true">{"".join(bars)}</svg>'
        f"<small>{named}</small></li>\n"
    )


def _matrix(report: CheckReport) -> Iterator[str]:
    locales = list(report.summary())
    rows = _rows(report)
    lazy = sum(page.status not in {"current", "missing"} for page in report.pages) > _PANELS
    yield f'<main>\n<form id="filters" hidden>\n{_filters(report, locales)}</form>\n'
    # No caption of the table: on a narrow screen it would scroll away with it.
    yield (
        '<p id="legend">Filled labels fail the check. A dotted label opens what is known of the page. '
        "2/49: two of its 49 sentences differ.</p>\n"
        '<div class="scroll" tabindex="0" role="region" aria-label="Pages and locales">\n'
        '<table aria-describedby="legend">\n'
    )
    yield '<thead>\n<tr><th scope="col">Page</th>'
    for locale in locales:
        yield f'<th scope="col" data-locale="{html_text(locale)}"><bdi>{html_text(locale)}</bdi></th>'
    yield "</tr>\n</thead>\n<tbody>\n"
    for path, verdicts in rows:
        yield f'<tr><th scope="row"><bdi>{_breakable(path)}</bdi></th>'
        for locale in locales:
            yield _cell(report, verdicts.get(locale), lazy=lazy)
        yield "</tr>\n"
    yield "</tbody>\n</table>\n</div>\n</main>\n"


def _rows(report: CheckReport) -> list[tuple[str, dict[str, Verdict]]]:
    """Pages with their verdicts by locale, the worst page first, equally good ones by path."""
    pages: dict[str, dict[str, Verdict]] = {}
    for verdict in report.pages:
        pages.setdefault(verdict.page, {})[verdict.locale] = verdict
    # Four leading parts of the rank: whether it fails, status, severity. More would scatter a folder's pages.
    return sorted(
        pages.items(), key=lambda row: (min(rank(report, one)[:4] for one in row[1].values()), row[0])
    )


def _breakable(path: str) -> str:
    return html_text(path).replace("/", "/<wbr>")


def _filters(report: CheckReport, locales: Sequence[str]) -> str:
    present = {verdict.status for verdict in report.pages}
    choices = ["<option value=''>every status</option>", "<option value='fails'>fails the check</option>"]
    choices.append("<option value='open'>not current</option>")
    choices += [f"<option>{status}</option>" for status in STATUSES if status in present]
    named = "".join(f"<option>{html_text(locale)}</option>" for locale in locales)
    return (
        '<label>Search <input type="search" id="search" autocomplete="off" '
        'placeholder="part of a path"></label>\n'
        f'<label>Status <select id="status">{"".join(choices)}</select></label>\n'
        f'<label>Locale <select id="locale"><option value="">every locale</option>{named}</select></label>\n'
        '<output id="count" for="search status locale"></output>\n'
    )


def _cell(report: CheckReport, verdict: Verdict | None, *, lazy: bool) -> str:
    if verdict is None:
        return '<td class="none"><span class="quiet">no verdict</span></td>'
    failing = fails(report, verdict)
    classes = f"{verdict.status}{' fails' if failing else ''}"
    if verdict.status == "current" and not failing:
        return f'<td class="{classes}">current</td>'
    small = " ".join(part for part in (verdict.severity or "", changed(verdict)) if part)
    badge = f'<span class="badge">{verdict.status}</span>' + (f" <small>{small}</small>" if small else "")
    mark = '<span class="spoken">fails: </span>' if failing else ""
    if verdict.status == "missing" and not verdict.details:
        return f'<td class="{classes}">{mark}{badge}</td>'
    content = f"<noscript>{panel(verdict)}</noscript>" if lazy else panel(verdict)
    return (
        f'<td class="{classes}"><details name="cell"><summary title="{html_text(explain(verdict))}">'
        f'<span class="shut">{mark}{badge}</span><span class="open">Close</span></summary>'
        f"{content}</details></td>"
    )


def _findings(report: CheckReport) -> Iterator[str]:
    if not report.findings:
        return
    yield f"<section>\n<h2>{plural(len(report.findings), 'finding')}</h2>\n<ul class='findings'>\n"
    for finding in sorted_findings(report.findings):
        info = finding.code.info
        yield (
            f"<li><b>{finding.severity}</b> <bdi>{html_text(finding_place(finding))}</bdi> "
            f"<bdi>{html_text(finding.message)}</bdi> <code>vianet.{info.name}</code> "
            f"{html_text(info.remedy)}</li>\n"
        )
    yield "</ul>\n</section>\n"

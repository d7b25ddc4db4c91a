"""Markdown for a job summary or a comment on a pull request, short enough for GitHub to take."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sphinx_vianet.verdict import STATUSES, CheckReport, Verdict

from .escaping import html_text, markdown_code, markdown_text, web_address
from .findings import sorted_findings
from .limitedtext import LimitedText
from .options import Options
from .ranking import fails, ranked
from .sentences import detail_lines
from .wording import changed, headline, label, since, source_line

__all__ = ["render_markdown"]

_FINDINGS = 20
_SENTENCE_WIDTH = 100_000  # columns of a line in <pre>, which scrolls: lines are not to be broken here


def render_markdown(report: CheckReport, options: Options) -> str:
    """A summary table, the failing pages, their details folded away, findings.

    Args:
        report: The result of a check.
        options: With ``detail`` the changed messages or sentences are in it, as far as there is room.
    """
    text = LimitedText()
    failing = [page for page in ranked(report) if fails(report, page)]
    text.add(f"### Translations: {headline(report)}\n\n{markdown_text(source_line(report))}\n\n")
    left = text.table(_summary_head(report), _summary(report))
    text.note(left, "locale")
    if failing:
        text.add("\n")
        text.note(text.table(_PAGES_HEAD, (_row(page) for page in failing)), "failing page")
    if options.detail != "page":
        blocks = [block for page in failing if (block := _details(page, options))]
        text.note(text.blocks(blocks), "page", " with details")
    _findings(report, text)
    return text.value()


_PAGES_HEAD = (
    "| Locale | Page | Verdict | Kinds | Changed | Behind | Since |\n|---|---|---|---|--:|--:|---|\n"
)


def _summary_head(report: CheckReport) -> str:
    names = ["Locale", "Pages", *(status.capitalize() for status in _used(report)), "Up to date"]
    return f"| {' | '.join(names)} |\n|---|{'--:|' * (len(names) - 1)}\n"


def _used(report: CheckReport) -> list[str]:
    present = {page.status for page in report.pages}
    return [status for status in STATUSES if status in present]


def _summary(report: CheckReport) -> Iterator[str]:
    used = [status for status in STATUSES if status in _used(report)]
    for locale, counts in report.summary().items():
        total = sum(counts.values())
        numbers = " | ".join(f"{counts[status]:,}" for status in used)
        done = 100 * counts["current"] // total
        yield f"| {markdown_code(locale)} | {total:,} | {numbers} | {done}% |\n"


def _row(page: Verdict) -> str:
    name = markdown_code(page.page)
    address = web_address(page.compare_url)
    if address:
        name = f'<a href="{address}">{name}</a>'
    if page.status == "moved" and page.source_page:
        name += f" &rarr; {markdown_code(page.source_page)}"
    behind = "" if page.commits_behind is None else str(page.commits_behind)
    cells = [
        markdown_code(page.locale),
        name,
        label(page),
        ", ".join(page.kinds),
        changed(page),
        behind,
        since(page),
    ]
    return f"| {' | '.join(cells)} |\n"


def _details(page: Verdict, options: Options) -> str:
    """A folded block of HTML. It holds no blank line, so that Markdown is not read in it anywhere."""
    plain = replace(options, width=_SENTENCE_WIDTH, colour=False)
    lines = list(detail_lines(page, plain))
    if not lines:
        return ""
    text = "\n".join(html_text(line) for line in lines)
    name = f"<code>{html_text(page.locale)} {html_text(page.page)}</code>"
    return f"<details><summary>{name}</summary>\n<pre>{text}</pre>\n</details>"


def _findings(report: CheckReport, text: LimitedText) -> None:
    findings = [one for one in sorted_findings(report.findings) if one.severity != "note"]
    if not findings:
        return
    text.add("\n| Severity | Where | Finding |\n|---|---|---|\n")
    rows = (
        f"| {one.severity} | {markdown_code(_where(one.path, one.line))} | "
        f"{markdown_code(one.message)} {markdown_text(one.code.info.remedy)} |\n"
        for one in findings[:_FINDINGS]
    )
    left = sum(not text.add(row) for row in rows) + max(len(findings) - _FINDINGS, 0)
    text.note(left, "finding")


def _where(path: str, line: int | None) -> str:
    return f"{path}:{line}" if path and line else path

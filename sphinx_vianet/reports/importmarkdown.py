"""What an import did, as Markdown for the summary of a job; and the table of findings in such texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sphinx_vianet.model import Finding

from .escaping import markdown_code, markdown_text
from .findings import sorted_findings
from .limitedtext import LimitedText
from .wording import plural

__all__ = ["add_findings", "render_import_markdown"]


def render_import_markdown(
    pages: int, counts: Mapping[str, int], written: int, unchanged: int, findings: Sequence[Finding]
) -> str:
    """Numbers of catalogs and messages, and findings that are more than notes.

    Args:
        pages: Localized pages that were read.
        counts: Number of messages by what became of them.
        written: Number of catalogs that were written.
        unchanged: Number of catalogs that were as they should be.
        findings: What was found.
    """
    text = LimitedText()
    text.add(f"### Catalogs: {written:,} written, {unchanged:,} unchanged\n\n")
    named = ", ".join(f"{count:,} {name}" for name, count in counts.items() if count)
    text.add(f"{plural(pages, 'page')}; messages: {named or 'none'}\n")
    add_findings(text, findings)
    return text.value()


def add_findings(text: LimitedText, findings: Sequence[Finding]) -> None:
    """Add a table of the findings that are more than notes, as far as there is room.

    Args:
        text: The report.
        findings: What was found.
    """
    shown = [one for one in sorted_findings(findings) if one.severity != "note"]
    if shown:
        rows = (
            f"| {one.severity} | {markdown_code(f'{one.path}:{one.line}' if one.line else one.path)} | "
            f"{markdown_code(one.message)} {markdown_text(one.code.info.remedy)} |\n"
            for one in shown
        )
        text.note(text.table("\n| Severity | Where | Finding |\n|---|---|---|\n", rows), "finding")

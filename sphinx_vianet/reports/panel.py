"""What a cell of the dashboard opens: what is known of one page in one locale, and its changed sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sphinx_vianet.verdict import Change, UnitChange, Verdict
from sphinx_vianet.worddiff import word_diff

from .escaping import html_text, web_address
from .wording import amount, explain, label, one_line, plural

__all__ = ["panel"]

_TAGS = {"equal": ("", ""), "delete": ("<del>", "</del>"), "insert": ("<ins>", "</ins>")}
_CHANGES = {"changed": "Changed", "added": "New", "removed": "Removed"}


def panel(verdict: Verdict) -> str:
    """The panel of one verdict, as HTML; every text from pages and history is escaped."""
    name = f"{html_text(verdict.page)}, {html_text(verdict.locale)}"
    text = explain(verdict)
    facts = "".join(f"<dt>{term}</dt><dd>{text}</dd>" for term, text in _facts(verdict))
    changes = "".join(_change(change, verdict.locale) for change in verdict.details)
    return (
        f'<div class="panel" tabindex="0" role="region" aria-label="{name}">'
        f"<h2><bdi>{html_text(verdict.page)}</bdi> <small><bdi>{html_text(verdict.locale)}</bdi></small></h2>"
        f"<p>{html_text(text[0].upper() + text[1:])}.</p><dl>{facts}</dl>{changes}</div>"
    )


def _facts(verdict: Verdict) -> Iterator[tuple[str, str]]:
    yield "Verdict", html_text(label(verdict))
    if verdict.kinds:
        yield "Kinds", ", ".join(verdict.kinds)
    if (counted := amount(verdict)) is not None:
        yield "Changes", counted
    if verdict.source_page and verdict.source_page != verdict.page:
        yield "Source page", f"<bdi>{html_text(verdict.source_page)}</bdi>"
    handoff = verdict.handoff
    if handoff is not None:
        made = [handoff.type, handoff.date, handoff.commit and handoff.commit[:12]]
        yield "Handoff", f"<bdi>{html_text(' '.join(part for part in made if part))}</bdi>"
    if verdict.commits_behind is not None:
        yield "Behind", plural(verdict.commits_behind, "commit")
    first = verdict.first_change
    if first is not None:
        text = f"{first.date[:10]} {first.author}: {first.subject} ({first.commit[:12]})"
        yield "First change", f"<bdi>{html_text(text)}</bdi>"
    address = web_address(verdict.compare_url)
    if address:
        yield "Compare", f'<a href="{address}" rel="noreferrer noopener">the source then and now</a>'


def _change(change: Change, locale: str) -> str:
    kinds = ", ".join(kind for kind in change.kinds if kind != change.change)
    about = ", ".join(part for part in (kinds, f"line {change.line}" if change.line else "") if part)
    parts = change.units or (change,)
    body = "".join(_sentence(part, locale) for part in parts)
    return f"<section><h3>{_CHANGES[change.change]} <small>{about}</small></h3>{body}</section>"


def _sentence(change: Change | UnitChange, locale: str) -> str:
    old, new = change.old_source, change.new_source
    runs = word_diff(one_line(old or ""), one_line(new or ""))
    marked = old is not None and new is not None
    rows = []
    if old is not None:
        rows.append(("was", "Source was", _runs(runs, "insert", marked)))
    if new is not None:
        rows.append(("now", "Source now", _runs(runs, "delete", marked)))
    elif isinstance(change, UnitChange):
        rows.append(("now", "Source now", "<i>gone, or its place cannot be told</i>"))
    texts = "".join(f'<dt>{name}</dt><dd class="{kind}" dir="auto">{text}</dd>' for kind, name, text in rows)
    if change.target is not None:
        text = html_text(one_line(change.target))
        texts += f'<dt>Translation</dt><dd class="target" dir="auto" lang="{html_text(locale)}">{text}</dd>'
    return f'<dl class="texts">{texts}</dl>'


def _runs(runs: Sequence[tuple[str, str]], without: str, marked: bool) -> str:
    parts = []
    for op, text in runs:
        if op != without:
            start, end = _TAGS[op] if marked else ("", "")
            parts.append(f"{start}{html_text(text)}{end}")
    return "".join(parts)

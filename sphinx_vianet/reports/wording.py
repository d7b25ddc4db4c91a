"""Words that several formats share, and text from pages made fit to be shown."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # every command uses this module, few of them check anything
    from sphinx_vianet.verdict import Change, CheckReport, Status, Totals, Verdict

__all__ = [
    "STATUS_MEANING",
    "amount",
    "change_title",
    "changed",
    "describe",
    "differing",
    "explain",
    "headline",
    "inert",
    "label",
    "one_line",
    "plural",
    "printable",
    "since",
    "source_line",
    "well_formed",
]

_SURROGATE = re.compile("[\ud800-\udfff]")
# How logging commands of CI systems begin that are found anywhere in a line: "##vso[", "##[", "##teamcity[".
_COMMAND = re.compile(r"##(?=\w*\[)")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# Joiners and direction marks: Persian, Indic scripts, Hebrew and Arabic cannot be written without, and none
# of them can reorder what stands outside the text, as the other format characters can.
_HARMLESS = frozenset("\u200c\u200d\u200e\u200f")

STATUS_MEANING: Mapping[Status, str] = {
    "current": "the translation is of today's source text",
    "stale": "the source page changed since it was translated",
    "moved": "the source page was renamed",
    "orphaned": "the source page was deleted",
    "missing": "the source page has no translation",
    "inconsistent": "the stamp's commit does not hold the text of its hash",
    "unstamped": "the page does not say what it was translated from",
    "unknown": "the commit that the page was translated from is not in the repository",
}


def printable(text: str) -> str:
    r"""Text from a page or a path without control characters, which could rewrite what stands around it.

    Args:
        text: Any text, lone surrogates included.

    Returns:
        One line: controls, direction overrides and unassigned characters as escapes (``\x1b``), every space
        as a plain one.
    """
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() or char in _HARMLESS else _escaped(char) for char in text)


def _escaped(char: str) -> str:
    if unicodedata.category(char) == "Zs":
        return " "
    return char.encode("unicode_escape", "replace").decode()


def inert(line: str) -> str:
    """A line for a log with a space in what Azure Pipelines or TeamCity would take for a command."""
    return _COMMAND.sub("# #", line)


def one_line(text: str) -> str:
    """A sentence or message from a page on one line: white space collapsed, then as :func:`printable`."""
    return printable(" ".join(text.split()))


def well_formed(text: str) -> str:
    """Text that UTF-8 can hold: bytes that were not UTF-8 become replacement characters."""
    return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)


def plural(count: int, one: str, many: str | None = None) -> str:
    """A number with its noun, ``1 page``, ``1,053 pages``."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def label(verdict: Verdict) -> str:
    """Status and severity, ``stale, content``; ``orphaned, uncertain``."""
    parts = [verdict.status, verdict.severity or "", "" if verdict.certain else "uncertain"]
    return ", ".join(part for part in parts if part)


def explain(verdict: Verdict) -> str:
    """What the status means for this page: ``the source page was renamed to api/new.md``."""
    text = STATUS_MEANING[verdict.status]
    if verdict.status == "moved" and verdict.source_page:
        text += f" to {printable(verdict.source_page)}"
    if not verdict.certain:
        text += ", as far as can be told without its history"
    return text


def describe(verdict: Verdict) -> str:
    """One line on a page for annotations and failures: label, meaning, and how much changed since when."""
    parts = [f"{label(verdict)}: {explain(verdict)}"]
    if verdict.kinds:
        parts.append(f"kinds of change: {', '.join(verdict.kinds)}")
    if (counted := amount(verdict)) is not None:
        parts.append(counted)
    if verdict.commits_behind:
        behind = plural(verdict.commits_behind, "commit") + " behind"
        parts.append(f"{behind} since {since(verdict)}" if since(verdict) else behind)
    return "; ".join(parts)


def amount(verdict: Verdict) -> str | None:
    """How much differs, ``5 of 61 sentences differ``; None when nothing does, or it is not known."""
    totals = differing(verdict)
    if totals is None or not totals.differing:
        return None
    noun = "sentence" if totals is verdict.units else "message"
    return f"{totals.differing} of {plural(totals.total, noun)} differ"


def change_title(change: Change) -> str:
    """What happened to a message and where in the source page, ``line 12: changed (text, link)``."""
    place = f"line {change.line}: " if change.line else ""
    kinds = ", ".join(kind for kind in change.kinds if kind != change.change)
    return f"{place}{change.change} ({kinds})" if kinds else f"{place}{change.change}"


def changed(verdict: Verdict) -> str:
    """Changed of all sentences, ``5/61``, or of all messages; empty when not known."""
    totals = differing(verdict)
    return f"{totals.differing}/{totals.total}" if totals is not None else ""


def differing(verdict: Verdict) -> Totals | None:
    """The numbers to show of a page: its sentences, or its messages where no sentence of it changed.

    A message that is new has no sentence in the localized page, and a page may have no units at all.
    """
    units, messages = verdict.units, verdict.messages
    return units if units is not None and (units.differing or messages is None) else messages or units


def since(verdict: Verdict) -> str:
    """Day of the first change, ``2021-03-05``; empty when not known."""
    found = _DAY.match(verdict.first_change.date) if verdict.first_change else None
    return found[0] if found else ""


def headline(report: CheckReport) -> str:
    """The outcome of the check, without a stop: ``2 pages fail the check, 1 finding is an error``."""
    count = len(report.failing)
    pages = f"{plural(count, 'page')} {'fails' if count == 1 else 'fail'}" if count else "no page fails"
    errors = sum(finding.severity == "error" for finding in report.findings)
    if not errors:
        return f"{pages} the check"
    return f"{pages} the check, {plural(errors, 'finding is an error', 'findings are errors')}"


def source_line(report: CheckReport) -> str:
    """What the pages were checked against, one sentence."""
    source = report.source
    if source.path is None:
        return "No source tree: pages were compared with each other, the newest handoff being the reference."
    place = printable(source.path)
    tree = f"{printable(source.tree)} of {place}" if source.tree else place
    revision = f" at commit {printable(source.commit[:12])}" if source.commit else ""
    if not revision and not source.tree:
        revision = " (files on disk)"
    day = f" of {printable(source.date[:10])}" if source.date and source.commit else ""
    cut = " The history is cut off (shallow clone)." if source.shallow else ""
    return f"Checked against {tree}{revision}{day}.{cut}"

"""Placeholders: what a program or a reader puts a value for, outside of code."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from .context import Context
from .problem import Problem
from .texts import Side, Texts, shown

__all__ = ["placeholder"]

_PLACEHOLDER = re.compile(
    r"\{\{[^{}\s][^{}]{0,80}\}\}"  # {{name}}, of templates
    r"|\$\{[^{}\s]{1,80}\}|\$\([^()\s]{1,80}\)"  # ${name}, $(name)
    r"|(?<![{\w])\{[A-Za-z0-9_][\w.:,#-]{0,60}\}(?!\})"  # {0}, {name}, {0:n2}
    r"|%(?:\d{1,2}\$)?[sdifu](?![\w%])|%\(\w{1,60}\)[sdifru]"  # %s, %1$s, %(name)s
    r"|%[A-Za-z_][A-Za-z0-9_()]{1,60}%"  # %NAME%
)
_SHOWN = 5
_MARKS = re.compile(r"[{%$]")


def placeholder(texts: Texts, context: Context) -> Iterator[Problem]:
    """Placeholders that the translation lacks, or has of its own."""
    if not _MARKS.search(texts.msgid + texts.msgstr):
        return
    source, target = _found(texts.source), _found(texts.target)
    missing, added = list(source - target), list(target - source)
    if missing:
        yield Problem(_said(missing, "missing"), _place(texts, added))
    elif added:
        yield Problem(_said(added, "not in the source text"), _place(texts, added))


def _said(names: Sequence[str], what: str) -> str:
    """``the placeholders "{a}", "{b}" are missing``."""
    listed = ", ".join(map(shown, names[:_SHOWN])) + (", ..." if len(names) > _SHOWN else "")
    return (
        f"the placeholder {listed} is {what}" if len(names) == 1 else f"the placeholders {listed} are {what}"
    )


def _place(texts: Texts, names: Sequence[str]) -> tuple[int, int] | None:
    at = texts.msgstr.find(names[0]) if names else -1
    return (at, at + len(names[0])) if at >= 0 else None


def _found(side: Side) -> Counter[str]:
    return Counter(match[0] for match in _PLACEHOLDER.finditer(side.prose))

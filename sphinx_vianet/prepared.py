"""What a localized page's text goes through before its blocks are parsed.

Units become placeholders, and what a handback added to the source's structure goes away. Each
change is a pattern with what replaces it, so that it can be made to a plain text and to one that
knows where each character stands in the page (``traced``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

from .markdown import Dialect
from .model import Page, Unit
from .page import readable
from .placeholders import placeholder_numbers, tailing, with_placeholders

__all__ = ["Step", "additions", "applied", "block_marks", "prepared_text", "quote_line"]

Step: TypeAlias = tuple[re.Pattern[str], Callable[[re.Match[str]], str]]
"""A pattern, and what each match of it is replaced with."""

_HEADING_ANCHOR = re.compile(
    r"""^(?P<lead>[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?\#{1,6}[ \t]+\[?)<a\ name="[^"\n]*"></a>[ \t]*""",
    re.MULTILINE | re.VERBOSE,
)
_SETEXT_ANCHOR = re.compile(
    r'^(?P<lead>[ \t>]{0,40})<a name="[^"\n]*"></a>(?=[^\n]*\n[ \t>]{0,40}(?:=+|-+)[ \t]*$)', re.MULTILINE
)
_XLIFF_ANCHOR = re.compile(r'^[ \t>]*<a id="[^"\n]*" class="xliff"></a>[ \t]*$', re.MULTILINE)
_HANDOFF_NUMBER = re.compile(r"^<!--HONumber=[^>\n]*-->[ \t]*$", re.MULTILINE)
_ENTITY = re.compile("&quot;")
_LINE_START = re.compile(
    r"^(?P<lead>[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*)(?P<unit>[\U000F0000-\U0010FFFD]{1,2})", re.MULTILINE
)
_QUOTE_LINE = re.compile(r"\n[ \t]{0,40}>[ \t>]{0,40}\Z")


def applied(text: str, steps: Iterable[Step]) -> str:
    """A text with changes made to it, one after the other."""
    for pattern, value in steps:
        text = pattern.sub(value, text)
    return text


def prepared_text(page: Page) -> str:
    """The page's text with placeholders, and without what a handback adds to the source's structure.

    In a YAML page that stands inside quoted values, so there it is taken out of each value.
    """
    text = readable(with_placeholders(page.data, page.units, 0, len(page.data)))
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    return text if page.kind == "yaml" else applied(text, additions(text, page))


def additions(text: str, page: Page) -> list[Step]:
    """The changes that take away what a handback adds: anchors of headings, corrupt quotes, its number.

    Args:
        text: The page with placeholders, or a value of a YAML page.
        page: The page.
    """
    steps: list[Step] = []
    if any(unit.quoting == "entity" for unit in page.units):
        steps.append((_ENTITY, lambda match: '"'))
    if "<a " in text:
        steps += [(_XLIFF_ANCHOR, _nothing), (_HEADING_ANCHOR, _lead), (_SETEXT_ANCHOR, _lead)]
    if "HONumber" in text:
        steps.append((_HANDOFF_NUMBER, _nothing))
    return steps


def block_marks(units: Sequence[Unit], dialect: Dialect, *, lines: bool) -> list[Step]:
    """The changes that let the block parser see what a placeholder hides from it.

    Args:
        units: All units of the page.
        dialect: Which constructs are blocks.
        lines: Whether units that have swallowed a line break get it back: not in YAML pages.
    """
    steps = _comment_marks(units, dialect)
    if lines:
        tails = {index: line for index, unit in enumerate(units) if (line := quote_line(unit))}
        if tails:
            # An alert may begin behind the line break.
            steps.append(tailing(tails))
    return steps


def _comment_marks(units: Sequence[Unit], dialect: Dialect) -> list[Step]:
    """Let a unit that starts its line like MyST's comment be one, which it is in the source page.

    A placeholder hides the start of its unit. The other starts that decide about blocks do
    not occur or make no difference (``docs/explanation/alignment.md``).
    """
    starts = ("% ", "%\t") if dialect == "ops" else "%"
    comments = {index for index, unit in enumerate(units) if unit.source.startswith(starts)}
    if not comments:
        return []

    def marked(match: re.Match[str]) -> str:
        first = placeholder_numbers(match["unit"])
        return match["lead"] + "% " + match["unit"] if first and first[0] in comments else match[0]

    return [(_LINE_START, marked)]


def quote_line(unit: Unit) -> str:
    """The start of a line of a quote with which both sides of a unit end, empty when they do not."""
    if not unit.source.endswith((">", "> ")):
        return ""
    match = _QUOTE_LINE.search(unit.source)
    return match[0] if match is not None and _QUOTE_LINE.search(unit.target) else ""


def _nothing(match: re.Match[str]) -> str:
    return ""


def _lead(match: re.Match[str]) -> str:
    return match["lead"]

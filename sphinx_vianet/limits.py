"""How much of a page nobody answers for is parsed: several times what real pages hold.

The parsers below take every text, but some take long over texts that nobody would write:
``[`` a million times costs minutes, emphasis in emphasis a thousand levels deep exceeds
Python's stack. The largest of some 24,000 real localized pages, the reference of a graphics
library in one file of 3.4 MB, has 16,848 units, 72,797 block tokens and 47,713 characters of
markup; the longest text of one has 11,253 characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, MutableMapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

__all__ = [
    "DEEPEST_DIRECTIVES",
    "DEEPEST_TEXT",
    "LONGEST_TEXT",
    "MOST_INCLUDED",
    "MOST_MARKUP",
    "MOST_TOKENS",
    "Allowance",
    "bounded",
    "cut_line",
    "cut_text",
    "is_over",
    "is_too_deep",
    "note_part",
    "part_of",
    "use_limit",
]

LONGEST_TEXT = 20_000
"""Characters of one text (paragraph, heading, cell); a longer one is shown without its markup."""

MOST_MARKUP = 200_000
"""Characters of markup and line breaks in the texts of one page; what follows is shown without markup."""

MOST_TOKENS = 200_000
"""Block tokens of one page, three for a paragraph; what follows is left out."""

MOST_INCLUDED = 1_000_000
"""Characters of all files that one page includes, each counted as often as it is included."""

DEEPEST_TEXT = 50
"""Levels of emphasis, links and the like in one text."""

DEEPEST_DIRECTIVES = 8
"""Levels of directives in directives."""

_MARKUP = re.compile(r"[\n!$&*:<\[\\_`{~|]")
_MOST = "vianet_most_tokens"
_CUT = "vianet_cut"
_CLOSING = 100
"""The blocks that are open at the limit are closed beyond it."""


class Allowance:
    """What is left of the markup that one page may have parsed."""

    def __init__(self) -> None:
        """Start with all of it."""
        self._left = MOST_MARKUP
        self._left_to_include = MOST_INCLUDED
        self.reported = False
        """Whether the page was told of."""

    def takes(self, text: str) -> bool:
        """Whether a text is parsed; counts it when it is."""
        if len(text) > LONGEST_TEXT:
            return False
        count = sum(1 for _ in _MARKUP.finditer(text))
        if count > self._left:
            self._left = 0
            return False
        self._left -= count
        return True

    def includes(self, text: str) -> bool:
        """Whether the text of another file is taken into the page; counts it when it is."""
        if len(text) > self._left_to_include:
            return False
        self._left_to_include -= len(text)
        return True


def bounded(env: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Let a parse with this environment end at the limit of block tokens."""
    env[_MOST] = MOST_TOKENS
    return env


def cut_line(env: MutableMapping[str, Any]) -> int | None:
    """The 1-based line from which on a page was not parsed, None when all of it was."""
    return env.get(_CUT)


def cut_text() -> str:
    """What a finding says of a page that was not parsed to its end."""
    return f"the page has more than {MOST_TOKENS:,} block tokens; what follows here is left out"


def part_of(env: MutableMapping[str, Any]) -> dict[str, Any]:
    """An environment for a part of a page, parsed on its own: bounded when the page is."""
    return {_MOST: env[_MOST]} if _MOST in env else {}


def note_part(env: MutableMapping[str, Any], part: MutableMapping[str, Any], offset: int) -> None:
    """Note in the page's environment that a part was not parsed to its end.

    Args:
        env: The environment of the page.
        part: That of the part.
        offset: Number of lines above the part.
    """
    if _CUT in part:
        env.setdefault(_CUT, part[_CUT] + offset)


def is_over(env: MutableMapping[str, Any], made: int, line: int) -> bool:
    """Whether a page that is parsed in parts has come to its limit.

    Args:
        env: The environment of the page.
        made: Block tokens of it so far.
        line: 1-based line of what is next, to be reported.
    """
    if made < env.get(_MOST, made + 1):
        return False
    env.setdefault(_CUT, line)
    return True


def use_limit(md: MarkdownIt) -> None:
    """Add the block rule that ends a bounded parse at its limit, and the core rule for what exceeds it."""
    md.block.ruler.before("table", "vianet_limit", _limit)
    md.core.ruler.after("block", "vianet_limit", _cut)


def _limit(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    if silent or len(state.tokens) < state.env.get(_MOST, len(state.tokens) + 1):
        return False
    state.env.setdefault(_CUT, line + 1)
    state.line = end
    return True


def _cut(state: StateCore) -> None:
    """Leave out the block that goes far beyond the limit: a table of a few bytes can have 65,536 cells."""
    most = state.env.get(_MOST)
    if most is None or len(state.tokens) <= most + _CLOSING:
        return
    ends = (index for index in range(most, -1, -1) if not state.tokens[index].level)
    first = next((index for index in ends if state.tokens[index].nesting >= 0), 0)
    place = state.tokens[first].map
    state.env[_CUT] = place[0] + 1 if place else 1
    del state.tokens[first:]


def is_too_deep(tokens: Iterable[Token]) -> bool:
    """Whether inline tokens are nested deeper than is rendered."""
    depth = 0
    for token in tokens:
        depth += token.nesting
        if depth > DEEPEST_TEXT or (token.children and is_too_deep(token.children)):
            return True
    return False

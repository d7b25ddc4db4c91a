"""Block rules chosen by a line's first character, so that those which cannot want the line are not asked.

markdown-it asks some eighteen rules in turn about every line of a page, and nearly all of
them look at its first character and decline. The ruler here knows those characters. What
is parsed stays the same to the token; a test holds both ways to that.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from markdown_it.ruler import Rule, Ruler

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock

__all__ = ["FIRST_CHARACTERS", "use_first_characters"]

BlockRule = Callable[["StateBlock", int, int, bool], bool]

FIRST_CHARACTERS = {
    "blockquote": ">",
    "fence": "`~",
    "footnote_def": "[",
    "front_matter": "-",
    "heading": "#",
    "hr": "*-_",
    "html_block": "<",
    "list": "*+-0123456789",
    "myst_block_break": "+",
    "myst_line_comment": "%",
    "myst_target": "(",
    "reference": "[",
    "vianet_colons": ":",
    "vianet_command": "[",
    "vianet_tex": "$",
}
"""What a line must begin with for a rule to take it, indented code aside; rules not named here take any."""

_BELOW = ("blank", "text", "table")
"""What a line below can be: blank (or none), text, or text that could be the second line of a table."""

_TABLE_LINE = "|-:"
"""What the line below a table's head begins with."""


def use_first_characters(md: MarkdownIt) -> None:
    """Let a parser choose its block rules by first characters; rules may be added before or after."""
    md.block.ruler = _Ruler(md.block.ruler)


class _Ruler(Ruler[BlockRule]):
    """The rules of another ruler; each chain is one rule that hands a line to those that can want it."""

    def __init__(self, ruler: Ruler[BlockRule]) -> None:
        super().__init__()
        self.__rules__ = ruler.__rules__
        self._chains: dict[str, list[BlockRule]] = {}

    def getRules(self, chainName: str = "") -> list[BlockRule]:
        if self.__cache__ is None:  # rules were added or switched since
            self.__compile__()
            self._chains = {}
        if chainName not in self._chains:
            active = [rule for rule in self.__rules__ if rule.enabled]
            rules = [rule for rule in active if not chainName or chainName in rule.alt]
            self._chains[chainName] = [_chooser(rules)] if rules else []
        return self._chains[chainName]


def _chooser(rules: list[Rule[BlockRule]]) -> BlockRule:
    """One rule in the place of several."""
    characters = {character for rule in rules for character in FIRST_CHARACTERS.get(rule.name, "")}
    every = tuple(rule.fn for rule in rules)
    chosen = {
        below: {character: _wanting(rules, character, below) for character in characters} for below in _BELOW
    }
    rest = {below: _wanting(rules, None, below) for below in _BELOW}

    def choose(state: StateBlock, line: int, end: int, silent: bool) -> bool:
        starts, shifts = state.bMarks, state.tShift
        first = starts[line] + shifts[line]
        character = state.src[first : first + 1]
        if state.sCount[line] - state.blkIndent >= 4 or character.isspace():
            # Indented code; or an exotic space, which the rules do not agree about.
            fitting = every
        else:
            second = starts[line + 1] + shifts[line + 1]
            below: Literal["blank", "text", "table"] = "blank"
            if line + 1 < end and second < state.eMarks[line + 1]:
                below = "table" if state.src[second] in _TABLE_LINE else "text"
            fitting = chosen[below].get(character, rest[below])
        for rule in fitting:  # noqa: SIM110  # any() costs a generator for every line
            if rule(state, line, end, silent):
                return True
        return False

    return choose


def _wanting(rules: list[Rule[BlockRule]], character: str | None, below: str) -> tuple[BlockRule, ...]:
    """The rules that can take a line which is not indented code.

    Args:
        rules: All that are switched on, in order.
        character: The line's first character, None for one that no rule names.
        below: What the line below is.
    """

    def wants(name: str) -> bool:
        if name == "table":
            return below == "table"
        if name == "lheading":
            return below != "blank"
        if name in FIRST_CHARACTERS:
            return character is not None and character in FIRST_CHARACTERS[name]
        return name != "code"

    return tuple(rule.fn for rule in rules if wants(rule.name))

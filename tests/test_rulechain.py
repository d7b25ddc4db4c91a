"""Choosing block rules by first characters: the same tokens as from asking every rule about every line."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

from sphinx_vianet.markdown import Dialect, make_parser
from sphinx_vianet.rulechain import FIRST_CHARACTERS

_STARTS = (
    "",
    "- ",
    "* ",
    "+ ",
    "1. ",
    "2) ",
    "> ",
    "# ",
    "| a | b |",
    "|---|---|",
    "---",
    "===",
    "***",
    "```",
    "~~~",
    ":::",
    ":::row:::",
    "[a]: b",
    "[^1]: c",
    "[!INCLUDE [a](b.md)]",
    "> [!NOTE]",
    "% remark",
    "+++",
    "(target)=",
    "<div>",
    "</div>",
    "<!-- a -->",
    "\u00a0(target)=",
    "\u00a0- no list",
    "text",
)
_LINE = st.builds(
    lambda indent, first, second, text: indent + first + second + text,
    st.sampled_from(("", "", "", " ", "  ", "   ", "    ", "      ", "\t", " \t")),
    st.sampled_from(_STARTS),
    st.sampled_from(("", "", *_STARTS)),
    st.sampled_from(("", " ", "word", "more `code` here")),
)


def _asking_all(dialect: Dialect) -> MarkdownIt:
    """The parser as it would be without the choice: its rules in a plain ruler."""
    md = make_parser.__wrapped__(dialect)
    plain: Any = type(md.block.ruler).__bases__[0]()
    plain.__rules__ = md.block.ruler.__rules__
    md.block.ruler = plain
    return md


_PLAIN = {dialect: _asking_all(dialect) for dialect in get_args(Dialect)}


@example(["a | b", ":-- | --:", "c | d"], "ops")
@example(["\u00a0(target)="], "ops")
@example(["", "  ", "- a", "", "", "  b", "\t> c"], "ops")
@given(st.lists(_LINE, max_size=14), st.sampled_from(get_args(Dialect)))
def test_tokens_are_the_same(lines: list[str], dialect: Dialect) -> None:
    text = "\n".join(lines)
    chosen_env: dict[str, Any] = {}
    plain_env: dict[str, Any] = {}
    assert make_parser(dialect).parse(text, chosen_env) == _PLAIN[dialect].parse(text, plain_env)
    assert chosen_env == plain_env


@pytest.mark.parametrize("name", FIRST_CHARACTERS)
def test_a_rule_declines_all_other_characters(name: str) -> None:
    md = _PLAIN["ops"]
    rule = next(rule.fn for rule in md.block.ruler.__rules__ if rule.name == name)
    for code in {*range(33, 0x250), 0x2013, 0x2022, 0x4E2D, 0xFF0D, 0xF0000}:
        character = chr(code)
        if character in FIRST_CHARACTERS[name] or character.isspace():
            continue
        for tail in ("", " a", character * 3, "!INCLUDE [a](b)]", "^1]: a", "a]: b", "::row:::", "a)=", "--"):
            state = StateBlock(f"{character}{tail}\n---\n", md, {}, [])
            assert not rule(state, 0, state.lineMax, True), character


def test_rules_added_later_are_asked() -> None:
    md = make_parser.__wrapped__("myst")
    md.parse("text")

    def shout(state: StateBlock, line: int, end: int, silent: bool) -> bool:
        if not state.src.startswith("!!", state.bMarks[line]):
            return False
        state.push("shout", "", 0)
        state.line = line + 1
        return True

    md.block.ruler.before("paragraph", "shout", shout)
    assert [token.type for token in md.parse("!! hear")] == ["shout"]
    md.block.ruler.disable("shout")
    assert next(token.type for token in md.parse("!! hear")) == "paragraph_open"

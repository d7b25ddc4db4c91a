"""What the rules of the dialect share: reading a line, making tokens, reporting problems."""

from __future__ import annotations

import re
from collections.abc import Callable, MutableMapping
from typing import TYPE_CHECKING, Any

from markdown_it.token import Token

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.ruler import RuleOptionsType
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_core import StateCore

__all__ = [
    "INTERRUPTING",
    "add_core_rule",
    "attribute_span",
    "attributes",
    "close_index",
    "container",
    "line_text",
    "problems",
    "report",
]

INTERRUPTING: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
"""Block rules that end a paragraph, as docfx's block parsers do."""

_PROBLEMS = "vianet_problems"
_ATTRIBUTE = re.compile(r"""([A-Za-z][\w-]{0,60})\s{0,9}=\s{0,9}(?:"([^"]{0,4000})"|'([^']{0,4000})')""")


def line_text(state: StateBlock, line: int) -> str | None:
    """The text of a line without indentation, None when the line is indented code."""
    if state.is_code_block(line):
        return None
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def attribute_span(text: str, name: str) -> tuple[int, int] | None:
    """Where the value that :func:`attributes` gives for a name stands in the text."""
    found = next((match for match in _ATTRIBUTE.finditer(text) if match[1].lower() == name), None)
    return found.span(2 if found[2] is not None else 3) if found is not None else None


def attributes(text: str) -> dict[str, str]:
    """``name="value"`` pairs of a tag; the first of equal names counts."""
    found: dict[str, str] = {}
    for name, double, single in _ATTRIBUTE.findall(text):
        found.setdefault(name.lower(), double or single)
    return found


def container(name: str, nesting: int, like: Token, meta: dict[str, Any] | None = None) -> Token:
    """An opening (1), closing (-1) or leaf (0) token of the dialect at the place of another token."""
    suffix = {1: "_open", -1: "_close", 0: ""}[nesting]
    return Token(
        f"vianet_{name}{suffix}",
        "div",
        nesting,  # type: ignore[arg-type]  # the library types it as a literal
        map=list(like.map) if like.map else None,
        level=like.level,
        block=True,
        meta=meta or {},
    )


def close_index(tokens: list[Token], start: int) -> int:
    """Index of the token that closes the one at ``start``."""
    depth = 0
    for index in range(start, len(tokens)):
        depth += tokens[index].nesting
        if depth == 0:
            return index
    return len(tokens) - 1


def add_core_rule(md: MarkdownIt, name: str, rule: Callable[[StateCore], None]) -> None:
    """Run a rule over the block tokens, before their inline content is parsed.

    Rules run in the order in which they are added.
    """

    def guarded(state: StateCore) -> None:
        # parseInline() and nested inline parses come without block tokens.
        if not state.inlineMode:
            rule(state)

    md.core.ruler.before("inline", f"vianet_{name}", guarded)


def report(env: MutableMapping[str, Any], line: int, text: str) -> None:
    """Note a problem of the page at a 0-based line."""
    env.setdefault(_PROBLEMS, []).append((line + 1, text))


def problems(env: MutableMapping[str, Any]) -> list[tuple[int, str]]:
    """The problems noted while parsing: 1-based line and what was found."""
    found: list[tuple[int, str]] = env.get(_PROBLEMS, [])
    return found

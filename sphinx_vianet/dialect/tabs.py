"""Tab groups: headings ``# [Label](#tab/id)`` up to a thematic break become a set of tabs.

A tab may depend on one of an earlier group: ``#tab/id/condition``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from .base import add_core_rule, container, report

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

__all__ = ["use"]

_TAB = re.compile(
    r"\[(?P<label>[^\n]{1,500})\]\(#tab/(?P<id>[^/\s()]{1,200})(?:/(?P<condition>[^/\s()]{1,200}))?\)\s*",
    re.IGNORECASE,
)


def use(md: MarkdownIt) -> None:
    """Add the core rule."""
    add_core_rule(md, "tabs", _tabs)


def _label(tokens: list[Token], index: int) -> re.Match[str] | None:
    """The parts of a tab heading at ``index``, None when it is anything else."""
    if tokens[index].type != "heading_open" or "#tab/" not in tokens[index + 1].content:
        return None
    return _TAB.fullmatch(tokens[index + 1].content)


def _tabs(state: StateCore) -> None:
    if not any(
        token.type == "heading_open" and _label(state.tokens, i) for i, token in enumerate(state.tokens)
    ):
        return
    result: list[Token] = []
    tokens = state.tokens
    index = ranges = 0
    while index < len(tokens):
        if _label(tokens, index):
            index = _group(tokens, index, result, state.env, ranges)
        else:
            result.append(tokens[index])
            ranges = max(ranges + _range(tokens[index]), 0)
            index += 1
    state.tokens = result


def _range(token: Token) -> int:
    """1 for the start of a range of monikers or a zone, -1 for an end."""
    return 0 if token.type != "vianet_range" else -1 if token.meta["end"] else 1


def _group(tokens: list[Token], start: int, result: list[Token], env: Any, ranges: int) -> int:
    """Append the group that starts at ``start`` to the result; return the index behind it.

    A group that stands in a range ends where the range does.
    """
    first = tokens[start]
    result.append(container("tabs", 1, first))
    index, tab = start, None
    ended = False
    around = ranges
    while index < len(tokens):
        token = tokens[index]
        if token.level < first.level:
            break
        match = _label(tokens, index) if token.level == first.level else None
        if match is not None:
            if tab is not None:
                result.append(container("tab", -1, tab))
            tab = _open_tab(tokens, index, match, result)
            index += 3
            continue
        if token.level == first.level and token.type == "hr":
            ended = True
            index += 1
            break
        if token.level == first.level and token.type == "heading_open" and token.tag <= first.tag:
            break
        ranges += _range(token)
        if ranges < around:
            break
        result.append(token)
        index += 1
    result.append(container("tab", -1, tab or first))
    result.append(container("tabs", -1, first))
    if not ended:
        report(env, first.map[0] if first.map else 0, "a group of tabs is not ended by a line ---")
    return index


def _open_tab(tokens: list[Token], index: int, match: re.Match[str], result: list[Token]) -> Token:
    heading, inline = tokens[index], tokens[index + 1]
    opening = container("tab", 1, heading, {"id": match["id"], "condition": match["condition"]})
    inline.content = match["label"]
    result.extend(
        [opening, container("tab_label", 1, heading), inline, container("tab_label", -1, heading)],
    )
    return opening

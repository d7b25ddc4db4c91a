"""Moniker ranges and zones: which marks belong together, and what each is for.

The blocks between two marks may be whole sections, so the marks stay beside them. They
are paired when everything else is in its place: a pair that begins in a list and ends behind
it is none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ..monikers import parse_range
from .base import add_core_rule, report

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

__all__ = ["use"]

_TARGETS = {"docs", "chromeless", "pdf"}


def use(md: MarkdownIt) -> None:
    """Add the core rule."""
    add_core_rule(md, "ranges", _pair)


def _pair(state: StateCore) -> None:
    """Number the marks of each pair: ``meta["pair"]``, None for a mark that is part of no pair."""
    if not any(token.type == "vianet_range" for token in state.tokens):
        return
    # The marks that are open, by the block that they stand in.
    blocks: list[list[Token]] = [[]]
    for number, token in enumerate(state.tokens):
        if token.nesting == 1:
            blocks.append([])
        elif token.nesting == -1:
            _leave(blocks, state.env)
        elif token.type == "vianet_range":
            token.meta["pair"] = None
            if token.meta["end"]:
                _end(token, blocks, number, state.env)
            else:
                _start(token, blocks, state.env)
    _leave(blocks, state.env)


def _line(token: Token) -> int:
    return token.map[0] if token.map else 0


def _around(name: str, blocks: list[list[Token]]) -> Token | None:
    """The innermost open mark of a name."""
    found = (mark for block in reversed(blocks) for mark in reversed(block) if mark.meta["name"] == name)
    return next(found, None)


def _leave(blocks: list[list[Token]], env: Any) -> None:
    """End a block; what is open in it stays so."""
    left = blocks.pop()
    while left:
        mark = left.pop()
        name = mark.meta["name"]
        if not mark.meta["overlaps"]:
            report(env, _line(mark), f":::{name} is not closed where it begins")
        # Only what is closed can have something in it.
        if (outer := _around(name, [*blocks, left])) is not None:
            outer.meta["inside"] += mark.meta["inside"]


def _start(mark: Token, blocks: list[list[Token]], env: Any) -> None:
    mark.meta.update(_monikers(mark, env) if mark.meta["name"] == "moniker" else _zone(mark, env))
    mark.meta.update(inside=[], overlaps=False)
    blocks[-1].append(mark)


def _end(mark: Token, blocks: list[list[Token]], number: int, env: Any) -> None:
    """Close the innermost open mark of that name."""
    name, block = mark.meta["name"], blocks[-1]
    opened = _around(name, [block])
    if opened is None:
        outside = _around(name, blocks) is not None
        what = "closes something that begins in another block" if outside else "closes nothing"
        report(env, _line(mark), f":::{name}-end {what}")
        return
    inner = block[block.index(opened) + 1 :]
    for other in inner:
        report(env, _line(other), f":::{other.meta['name']} overlaps with :::{name}")
        other.meta["overlaps"] = True
    for first, last in opened.meta["inside"]:
        report(env, _line(first), f":::{name} stands in another :::{name}")
        first.meta["pair"] = last.meta["pair"] = None
    block.remove(opened)
    if not inner and not opened.meta["overlaps"]:
        opened.meta["pair"] = mark.meta["pair"] = number
    if (outer := _around(name, blocks)) is not None:
        outer.meta["inside"].append((opened, mark))


def _monikers(mark: Token, env: Any) -> dict[str, Any]:
    text = mark.meta["attrs"].get("range", "")
    if text and parse_range(text) is None:
        report(env, _line(mark), f"{text[:80]!r} is no range of monikers")
    elif not text:
        report(env, _line(mark), ":::moniker has no range")
    return {"range": text}


def _zone(mark: Token, env: Any) -> dict[str, Any]:
    attributes = mark.meta["attrs"]
    pivots = [name for name in re.split(r"[\s,]+", attributes.get("pivot", "")) if name]
    target = attributes.get("target", "").strip().lower()
    if target and target not in _TARGETS:
        report(env, _line(mark), f"{target[:80]!r} is no target of a :::zone: docs, chromeless, pdf")
    elif not pivots and not target:
        report(env, _line(mark), ":::zone has no pivot and no target")
    return {"pivots": pivots, "target": target}

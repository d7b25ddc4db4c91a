"""``**bold **`` with a blank on the wrong side: strong, as its author meant it.

CommonMark takes such asterisks as text. Source pages have a few, and translations many: a
handback puts blanks round ``**`` (format.md, Differences from the source page), machine
translation moves or doubles them, and between Chinese or Japanese characters they are
next to no blank at all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markdown_it.token import Token

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore

__all__ = ["has_stray", "joined", "mended", "use"]

_RUN = re.compile(r"\*{2,}")
_PATTERN = "/\\*"
"""Asterisks beside one of these are a pattern for paths, not markup."""
_LONGEST = 300


@dataclass(slots=True)
class _Mark:
    """A run of asterisks that is text."""

    child: int
    start: int
    end: int
    before: str
    after: str
    depth: int
    role: str = ""


def use(md: MarkdownIt) -> None:
    """Add the core rule, behind the inline parse."""
    md.core.ruler.after("inline", "vianet_emphasis", _mend)


def _mend(state: StateCore) -> None:
    for token in state.tokens:
        if token.type != "inline" or "**" not in token.content or token.meta.get("html"):
            continue
        if has_stray(token.children or []):
            token.children = mended(token.children or [], lenient=False)


def has_stray(children: Sequence[Token]) -> bool:
    """Whether there are asterisks that are text, but look like markup."""
    return any(child.type == "text" and "**" in child.content for child in children)


def joined(children: Sequence[Token]) -> list[Token]:
    """Let escaped characters be text as any other: a handback escapes what is unbalanced (format.md)."""
    found: list[Token] = []
    for child in children:
        if child.type not in ("text", "text_special"):
            found.append(child)
        elif found and found[-1].type == "text":
            found[-1].content += child.content
        else:
            found.append(child.copy(type="text"))
    return found


def mended(children: Sequence[Token], *, lenient: bool) -> list[Token]:
    """Make pairs of stray asterisks strong.

    Args:
        children: Tokens of one inline text.
        lenient: Whether every pair counts and what is left over goes, as in a translation
            whose source has no such asterisks; else what may be no markup stays.

    Returns:
        The tokens, new ones where something changed.
    """
    marks = _marks(children)
    _pair(marks, children, lenient=lenient)
    by_child: dict[int, list[_Mark]] = {}
    for mark in marks:
        by_child.setdefault(mark.child, []).append(mark)
    found: list[Token] = []
    for index, child in enumerate(children):
        if index in by_child:
            found.extend(_cut(child, by_child[index], lenient=lenient))
        else:
            found.append(child)
    return found


def _marks(children: Sequence[Token]) -> list[_Mark]:
    found = []
    depth = 0
    for index, child in enumerate(children):
        depth += child.nesting
        if child.type != "text":
            continue
        for match in _RUN.finditer(child.content):
            before = child.content[match.start() - 1 : match.start()] if match.start() else ""
            after = child.content[match.end() : match.end() + 1]
            mark = _Mark(index, match.start(), match.end(), before, after, depth)
            mark.before = before or ("x" if index else " ")
            mark.after = after or ("x" if index + 1 < len(children) else " ")
            found.append(mark)
    return found


def _pair(marks: Sequence[_Mark], children: Sequence[Token], *, lenient: bool) -> None:
    """Say of each mark whether it opens or closes; the marks of a pair stand in the same markup."""
    opening: _Mark | None = None
    for mark in marks:
        if opening is None or not _in_one(opening, mark, children):
            opening = mark
        elif _fits(opening, mark, children, lenient=lenient):
            opening.role, mark.role = "open", "close"
            opening = None
        else:
            opening = mark


def _in_one(opening: _Mark, closing: _Mark, children: Sequence[Token]) -> bool:
    depth = 0
    for child in children[opening.child + 1 : closing.child]:
        depth += child.nesting
        if depth < 0:
            return False
    return depth == 0 and opening.depth == closing.depth


def _fits(opening: _Mark, closing: _Mark, children: Sequence[Token], *, lenient: bool) -> bool:
    """Whether two marks are markup."""
    if (
        opening.child == closing.child
        and not children[opening.child].content[opening.end : closing.start].strip()
    ):
        return False
    if lenient:
        return True
    if opening.end - opening.start != 2 or closing.end - closing.start != 2:
        return False
    edges = (opening.before, opening.after, closing.before, closing.after)
    if opening.after == "." or any(edge in _PATTERN for edge in edges):
        return False
    if opening.after.isspace() and closing.before.isspace():
        return False
    if all(edge.isdigit() for edge in edges[:2]) or all(edge.isdigit() for edge in edges[2:]):
        return False
    return sum(len(child.content) for child in children[opening.child : closing.child + 1]) <= _LONGEST


def _cut(child: Token, marks: Sequence[_Mark], *, lenient: bool) -> list[Token]:
    """The tokens for one text."""
    found: list[Token] = []
    text, position = "", 0
    for mark in marks:
        text += child.content[position : mark.start]
        position = mark.end
        if mark.role:
            if text:
                found.append(child.copy(content=text))
            text = ""
            nesting = 1 if mark.role == "open" else -1
            found.append(Token(f"strong_{mark.role}", "strong", nesting, markup="**", map=child.map))  # type: ignore[arg-type]
        elif not lenient:
            text += child.content[mark.start : mark.end]
    text += child.content[position:]
    return [*found, child.copy(content=text)] if text or not found else found

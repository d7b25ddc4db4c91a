"""``:::no-loc text="X":::`` and ``:::no-loc(X):::``: a term that is not translated.

In messages the mark stays as it is written, so that a translator sees it; shown is the term.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .html import add_html_rule

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline

__all__ = ["shown_text", "use"]

_TERM = re.compile(
    r":::no-loc(?:\((?P<plain>[^\n()]{1,2000}(?:\([^\n()]{0,300}\)[^\n()]{0,300})?)\)"
    r"|\s{1,9}text\s{0,9}=\s{0,9}(?:\"(?P<double>(?:[^\"\\\n]|\\.){1,2000})\"|'(?P<single>[^'\n]{1,2000})'))"
    r"\s{0,9}:::",
    re.IGNORECASE,
)
_ESCAPED = re.compile(r"\\([\"\\])")


def use(md: MarkdownIt) -> None:
    """Add the inline rule, in Markdown and in the text of HTML."""
    md.inline.ruler.before("link", "vianet_no_loc", _inline)
    add_html_rule(md, "vianet_no_loc", _inline)


def _term(match: re.Match[str]) -> str:
    return match["plain"] or match["single"] or _ESCAPED.sub(r"\1", match["double"])


def shown_text(text: str) -> str:
    """A text with the terms in the place of their marks.

    Args:
        text: Plain text, such as a title.
    """
    return _TERM.sub(_term, text) if ":::no-loc" in text.lower() else text


def _inline(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith(":::", state.pos):
        return False
    match = _TERM.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        state.push("text", "", 0).content = _term(match)
    state.pos = match.end()
    return True

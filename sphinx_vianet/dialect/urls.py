"""Bare addresses in text, ``see https://example.org/page.``, are links, as on the original site."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..characters import SENTENCE_MARKS

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline

__all__ = ["use"]

_BEFORE = f"*_~({SENTENCE_MARKS}"
_SCHEME = re.compile(rf"(?:\A|[\s{_BEFORE}])(https?)\Z", re.IGNORECASE)
_REST = re.compile(rf"://[^\W_][^\s<{SENTENCE_MARKS}]{{1,2000}}")
_TRAILING = "?!.,:;*_~'\"[]"


def use(md: MarkdownIt) -> None:
    """Add the inline rule; the colon already ends a run of text."""
    md.inline.ruler.push("vianet_url", _inline)


def _inline(state: StateInline, silent: bool) -> bool:
    # A silent call only looks for the end of a link's text.
    if silent or state.linkLevel > 0 or not state.src.startswith("://", state.pos):
        return False
    scheme = _SCHEME.search(state.pending[-6:])
    rest = _REST.match(state.src, state.pos, state.posMax)
    # What precedes the pending text is a token of its own: only a break or the end of emphasis may.
    start = state.pos - 5 if scheme is None else state.pos - len(scheme[1])
    if scheme is None or rest is None or (start > 0 and state.src[start - 1] not in f" \t\n{_BEFORE}"):
        return False
    url = scheme[1] + _without_end(rest[0])
    href = state.md.normalizeLink(url)
    if not state.md.validateLink(href):
        return False
    state.pending = state.pending[: -len(scheme[1])]
    opening = state.push("link_open", "a", 1)
    opening.attrs = {"href": href}
    state.push("text", "", 0).content = state.md.normalizeLinkText(url)
    closing = state.push("link_close", "a", -1)
    for token in (opening, closing):
        token.markup, token.info = "autolink", "auto"
    state.pos += len(url) - len(scheme[1])
    return True


def _without_end(text: str) -> str:
    """Leave off what belongs to the sentence: punctuation, a bracket that was opened before."""
    end = len(text)
    closing = text.count(")") - text.count("(")
    while end:
        last = text[end - 1]
        if last == ")" and closing > 0:
            closing -= 1
        elif last not in _TRAILING:
            break
        end -= 1
    return text[:end]

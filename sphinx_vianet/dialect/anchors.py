"""Authors' anchors: an empty ``<a id="x"></a>`` or ``<a name="x"></a>`` becomes a target, not raw HTML.

Left as raw HTML, an anchor in a heading leaks into the table of contents and closes its link there.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .base import attributes

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline

__all__ = ["use"]

_ANCHOR = re.compile(r"<a\s(?P<attributes>[^<>]{1,500}?)(?:/>|>\s{0,9}</a>)", re.IGNORECASE)
_ALLOWED = {"id", "name", "href", "class"}


def use(md: MarkdownIt) -> None:
    """Add the inline rule, before any HTML is taken."""
    md.inline.ruler.before("autolink", "vianet_anchor", _inline)


def _inline(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith(("<a ", "<A "), state.pos):
        return False
    match = _ANCHOR.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    found = attributes(match["attributes"])
    names = [found[key] for key in ("id", "name") if found.get(key)]
    if not names or found.get("href") or not found.keys() <= _ALLOWED:
        return False
    if not silent:
        token = state.push("vianet_anchor", "a", 0)
        token.content = match[0]
        token.meta = {"names": list(dict.fromkeys(names))}
    state.pos = match.end()
    return True

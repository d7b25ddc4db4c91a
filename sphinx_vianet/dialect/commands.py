"""``[!INCLUDE [title](path)]``, ``[!code-lang[title](path?query#fragment)]`` and ``[!VIDEO url]``.

Alone on a line they are blocks and end a paragraph; inside a sentence an include is part
of the sentence's message.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from .base import INTERRUPTING, line_text

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

__all__ = ["include_targets", "snippet", "use"]

# Bounded repeats: an unclosed bracket in a long line must not be searched again and again.
_TARGET = (
    r"\[(?P<title>[^\n]{0,500}?)\]\(\s{0,9}(?P<path>[^()\n]{0,1000}(?:\([^()\n]{0,200}\)[^()\n]{0,1000})?)\)"
)
_INCLUDE = re.compile(r"\[!include\s{0,9}[-\w]{0,20}\s{0,9}" + _TARGET + r"\s{0,9}\]", re.IGNORECASE)
_SNIPPET = re.compile(
    r"\[!code(?:-(?P<language>[\w+#.-]{1,40}))?\s{0,9}" + _TARGET + r"\s{0,9}\]", re.IGNORECASE
)
_VIDEO = re.compile(r"\[!video\s{1,9}(?P<url>[^\s\]]{1,2000})\s{0,9}\]", re.IGNORECASE)


def use(md: MarkdownIt) -> None:
    """Add the block rule and the inline rule."""
    md.block.ruler.before("fence", "vianet_command", _block, INTERRUPTING)
    md.inline.ruler.before("link", "vianet_include", _inline)


def include_targets(text: str) -> list[str]:
    """The paths that a page includes, as written, wherever ``[!INCLUDE]`` stands in its text.

    Args:
        text: The page.
    """
    return [_path(match)[0] for match in _INCLUDE.finditer(text)]


def _path(match: re.Match[str]) -> tuple[str, str]:
    """Path and query of a link target, without an optional title behind it."""
    target = match["path"].strip()
    if target.startswith("<") and ">" in target:
        target = target[1 : target.index(">")]
    elif ' "' in target:
        target = target.partition(' "')[0].strip()
    path, _, query = target.partition("?")
    return path, query


def snippet(language: str, path: str, options: dict[str, str], fragment: str = "") -> dict[str, Any]:
    """What the token of a piece of code says.

    Args:
        language: Its language as written, may be empty.
        path: The file as written.
        options: ``name``, ``range``, ``start``, ``end``, ``dedent``, ``highlight`` as written.
        fragment: What follows ``#`` in the path: lines or the name of a region.

    Returns:
        The same, and ``query``: all that is chosen, in one form whatever the construct.
    """
    chosen = "&".join(f"{key}={value}" for key, value in sorted(options.items()))
    query = f"{chosen}#{fragment.strip()}" if fragment else chosen
    return {
        "language": language,
        "path": path.strip(),
        "options": options,
        "fragment": fragment.strip(),
        "query": query,
    }


def _command(text: str) -> tuple[str, dict[str, Any]] | None:
    """Name and content of the token for a line, None when the line is none of the commands."""
    if match := _INCLUDE.fullmatch(text):
        return "include", {"title": match["title"], "path": _path(match)[0]}
    if match := _SNIPPET.fullmatch(text):
        path, query = _path(match)
        path, _, fragment = path.partition("#")
        query, _, behind = query.partition("#")
        options = {key.lower(): values[-1] for key, values in parse_qs(query).items()}
        return "snippet", snippet(match["language"] or "", path, options, fragment or behind)
    if match := _VIDEO.fullmatch(text):
        return "video", {"url": match["url"]}
    return None


def _block(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    start = state.bMarks[line] + state.tShift[line]
    if not state.src.startswith("[!", start):
        return False
    text = line_text(state, line)
    found = _command(text.rstrip()) if text is not None else None
    if found is None or text is None:
        return False
    if silent:
        return True
    name, meta = found
    token = state.push(f"vianet_{name}", "div", 0)
    token.map = [line, line + 1]
    token.meta = meta
    token.content = text.rstrip()
    state.line = line + 1
    return True


def _inline(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith("[!", state.pos):
        return False
    match = _INCLUDE.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        token: Token = state.push("vianet_include_inline", "", 0)
        token.content = match[0]
        token.meta = {"title": match["title"], "path": _path(match)[0]}
    state.pos = match.end()
    return True

"""HTML tags and URLs, read strictly: what is not understood counts as dangerous.

The grammar is CommonMark's for inline HTML. Browsers read such a tag the same way, so what
is decided here about a tag holds for what they make of it.
"""

from __future__ import annotations

import html
import re
from typing import NamedTuple

__all__ = ["Tag", "host_of", "parse_tag", "scheme_of", "write_tag"]

_NAME = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)")
_ATTRIBUTE = re.compile(
    r"""\s++([A-Za-z_:][A-Za-z0-9_:.-]{0,100}+)(?:\s*+=\s*+("[^"]{0,4000}+"|'[^']{0,4000}+'|[^"'=<>`\x00-\x20]{1,4000}+))?"""
)
_MOST_ATTRIBUTES = 100
_END = re.compile(r"\s*+(/?)>")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_WEB = re.compile(
    r"(?:https?:)?//([A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)(?::\d{1,5})?(?=[/?#]|\Z)", re.IGNORECASE
)
_ODD = re.compile(r"[\x00-\x20\\\x7f-\xa0\u2000-\u200f\u2028-\u202f\u2060-\u206f\ufeff]")


class Tag(NamedTuple):
    """One opening or closing tag."""

    name: str
    """Lower case."""
    closing: bool
    attributes: tuple[tuple[str, str | None], ...]
    """Lower-case names with their values, entities decoded; None for one without a value."""
    end: int
    """Index behind the tag."""


def parse_tag(text: str, start: int = 0) -> Tag | None:
    """Read the tag at ``start``.

    Returns:
        The tag, None when there is none or one that is not of CommonMark's form
        (comments, declarations and processing instructions too).
    """
    match = _NAME.match(text, start)
    if match is None:
        return None
    position = match.end()
    found: list[tuple[str, str | None]] = []
    while len(found) < _MOST_ATTRIBUTES and (attribute := _ATTRIBUTE.match(text, position)):
        raw = attribute[2]
        value = None if raw is None else html.unescape(raw[1:-1] if raw[0] in "\"'" else raw)
        found.append((attribute[1].lower(), value))
        position = attribute.end()
    end = _END.match(text, position)
    if end is None or (match[1] and found):
        return None
    return Tag(match[2].lower(), bool(match[1]), tuple(found), end.end())


def write_tag(name: str, attributes: list[tuple[str, str | None]]) -> str:
    """An opening tag, every value quoted and escaped."""
    parts = [name]
    parts += [key if value is None else f'{key}="{html.escape(value)}"' for key, value in attributes]
    return f"<{' '.join(parts)}>"


def scheme_of(url: str) -> str | None:
    """Scheme of a URL in lower case.

    Returns:
        ``""`` for a relative URL, ``"//"`` for one that names a host without a scheme, None
        for one that a browser could read in another way than it looks: control characters,
        white space, backslashes.
    """
    if _ODD.search(url):
        return None
    match = _SCHEME.match(url)
    if match:
        return match[1].lower()
    return "//" if url.startswith("//") else ""


def host_of(url: str) -> str | None:
    """Host of a plain web address in lower case.

    Returns:
        None for anything but ``http``, ``https`` or no scheme followed by a plain host: user
        names before ``@``, missing slashes and the like are no plain address.
    """
    match = _WEB.match(url)
    return match[1].lower() if match and not _ODD.search(url) else None

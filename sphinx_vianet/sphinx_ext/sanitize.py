"""Raw HTML and classes of untrusted pages: allow-lists, tag by tag, name by name.

A ready-made sanitizer (nh3 and the like) takes whole fragments and balances each. Here the
pieces around translatable texts do not balance by themselves: ``<table><tr><td>`` stands in
one, ``</td></tr></table>`` in another. So tags are read strictly, written anew from what was
read, and kept in balance over the whole page; everything else becomes text.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable

from ..tags import Tag, host_of, parse_tag, scheme_of, write_tag

__all__ = ["HtmlFilter", "is_safe_url", "safe_classes"]

_VOID = {"br", "col", "hr", "img", "wbr"}
_ELEMENTS = _VOID | set(
    "a abbr b bdi bdo blockquote caption center cite code colgroup dd del details dfn div dl dt em"
    " figcaption figure h1 h2 h3 h4 h5 h6 i ins kbd li mark nobr ol p pre q s samp small span strike"
    " strong sub summary sup table tbody td tfoot th thead time tr tt u ul var".split()
)
_ATTRIBUTES = set(
    "abbr align alt aria-label cite colspan datetime dir height id lang name open reversed"
    " rowspan scope span start summary title type valign width".split()
)
_URLS = {("a", "href"), ("img", "src")}
# docfx's own. Those of a theme hide text, cover the page, or look like a part of the site.
_CLASS = re.compile(
    r"alert|button|checklist|nextstepaction|step-by-step|op_(?:single|multi)_selector|mx-(?:img|td|table)\w{1,20}"
)


def is_safe_url(url: str) -> bool:
    """Whether an address is relative, of the web, or of mail; anything a browser could run is not."""
    scheme = scheme_of(url)
    if scheme in ("http", "https", "//"):
        return host_of(url) is not None
    return scheme in ("", "mailto")


def safe_classes(names: Iterable[str]) -> list[str]:
    """The classes that an untrusted page may give its parts: those that docfx has for pages."""
    return [name for name in names if _CLASS.fullmatch(name)]


class HtmlFilter:
    """Filters the HTML of one page, piece by piece."""

    def __init__(self) -> None:
        """Start with nothing open."""
        self._open: list[str] = []
        self._counts: Counter[str] = Counter()
        self.dropped: list[str] = []
        """What was not let through since it was last asked for."""

    def clean(self, text: str) -> str:
        """The safe form of a piece of HTML.

        Args:
            text: Tags, comments and text, not necessarily balanced.

        Returns:
            HTML with allowed tags only; other markup is shown as text, comments are left out.
        """
        parts: list[str] = []
        position = 0
        while (start := text.find("<", position)) >= 0:
            parts.append(_text(text[position:start]))
            if text.startswith("<!--", start):
                end = text.find("-->", start + 4)
                position = len(text) if end < 0 else end + 3
                continue
            tag = parse_tag(text, start)
            if tag is None:
                parts.append("&lt;")
                position = start + 1
                continue
            parts.append(self._tag(tag, text[start : tag.end]))
            position = tag.end
        parts.append(_text(text[position:]))
        return "".join(parts)

    def finish(self) -> str:
        """Closing tags for what the page has left open."""
        closing = "".join(f"</{name}>" for name in reversed(self._open))
        self._open.clear()
        self._counts.clear()
        return closing

    def _tag(self, tag: Tag, written: str) -> str:
        if tag.name not in _ELEMENTS:
            self.dropped.append(written)
            return html.escape(written, quote=False)
        if tag.closing:
            return self._close(tag.name)
        kept = [(key, value) for key, value in tag.attributes if _allowed(tag.name, key, value)]
        if len(kept) < len(tag.attributes):
            self.dropped.append(written)
        if tag.name not in _VOID:
            self._open.append(tag.name)
            self._counts[tag.name] += 1
        return write_tag(tag.name, kept)

    def _close(self, name: str) -> str:
        # A closing tag without its opening one would close an element of the site around the page.
        if not self._counts[name]:
            return ""
        closing = []
        while True:
            inner = self._open.pop()
            self._counts[inner] -= 1
            closing.append(f"</{inner}>")
            if inner == name:
                return "".join(closing)


def _allowed(element: str, name: str, value: str | None) -> bool:
    if (element, name) in _URLS:
        return value is not None and is_safe_url(value)
    if name == "name":
        # An image's name becomes a property of the document: "querySelector" would break every script.
        return element == "a"
    if name == "class":
        names = (value or "").split()
        return safe_classes(names) == names
    return name in _ATTRIBUTES


def _text(text: str) -> str:
    return text.replace(">", "&gt;")

"""References by uid: ``<xref:Some.Uid>``, ``[text](xref:Some.Uid)``, ``<a href="xref:Some.Uid">``.

A uid names an API element or a page, wherever it is published. All three forms become link
tokens whose address starts with ``xref:``, so that whatever asks for the text or the
address of a link finds them where CommonMark puts those of an autolink.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qsl, unquote

from .base import attributes

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.parser_inline import ParserInline
    from markdown_it.rules_inline import StateInline

__all__ = ["Xref", "parse_xref", "shown_name", "use"]

_LONGEST = 2000
_XREF = re.compile(r"<(?P<href>xref:[^\s<>]{1,2000})>", re.IGNORECASE)
_OPENING = re.compile(r"<a\s(?P<attributes>[^<>]{1,2500})>", re.IGNORECASE)
_CLOSING = re.compile(r"</a\s{0,9}>", re.IGNORECASE)
_GENERIC = re.compile(r"`+\d+")
_QUALIFIED = re.compile(r"(?<![\w.])(?:\w{1,100}\.){1,20}(?=\w)")
_CONSTRUCTOR = {"#ctor", "#cctor", "-ctor"}


class Xref(NamedTuple):
    """A reference by uid, taken apart."""

    uid: str
    """Decoded; case counts."""
    fragment: str
    """Place in the page that the uid names, empty for none."""
    display: str
    """What of the target is shown, in lower case: ``name``, ``fullname``, ``namewithtype``, ``uid``."""
    text: str
    """Text to show, empty where the target's own name is."""


def use(md: MarkdownIt) -> None:
    """Add the inline rules, the one for ``<a>`` also to the text of HTML blocks."""
    md.inline.ruler.before("autolink", "vianet_xref", _inline)
    md.inline.ruler.before("html_inline", "vianet_xref_anchor", _anchor_rule(md.inline))
    inner: ParserInline = md.options["vianet_html_inline"]
    inner.ruler.before("html_inline", "vianet_xref_anchor", _anchor_rule(inner))


def parse_xref(href: str) -> Xref | None:
    """Take the address of a link apart: ``xref:uid?displayProperty=fullName&text=...#place``.

    Args:
        href: The address, percent-encoded or not.

    Returns:
        Its parts, None when it is no reference by uid.
    """
    if href[:5].lower() != "xref:" or len(href) > _LONGEST:
        return None
    path, _, fragment = href[5:].partition("#")
    if path.endswith(".") and fragment.startswith(("ctor", "cctor")):
        # A constructor's uid, whose "#" its author should have encoded.
        path, fragment = f"{path}%23{fragment}", ""
    path, _, query = path.partition("?")
    if not query:
        fragment, _, query = fragment.partition("?")
    # Of equal keys the first counts, as with attributes.
    given = {key.lower(): value for key, value in reversed(parse_qsl(query))}
    display = given.get("displayproperty", "name").lower()
    return Xref(unquote(path).strip(), unquote(fragment), display, given.get("text", "").strip())


def shown_name(uid: str, display: str = "name") -> str:
    """What a uid is called where nothing else is known of it.

    Args:
        uid: ``System.String.Format(System.String)``, ``System.String.Format*``, ``core/index``.
        display: See :attr:`Xref.display`.

    Returns:
        ``Format(String)``; with ``namewithtype`` the type before it, with ``fullname`` all of
        it. Without the star of a group of overloads and the number of type parameters.
    """
    if display == "uid":
        return uid
    name = _GENERIC.sub("", uid.removesuffix("*"))
    path, bracket, parameters = name.partition("(")
    if "/" in path or " " in path:
        return name
    parts = path.split(".")
    if len(parts) > 1 and parts[-1] in _CONSTRUCTOR:
        parts[-1] = parts[-2]
    if display != "fullname":
        parts = parts[-2:] if display == "namewithtype" else parts[-1:]
        parameters = _QUALIFIED.sub("", parameters)
    return ".".join(parts) + bracket + parameters


def _inline(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith("<", state.pos):
        return False
    match = _XREF.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        opening = state.push("link_open", "a", 1)
        opening.attrs = {"href": match["href"]}
        state.push("text", "", 0).content = match["href"]
        closing = state.push("link_close", "a", -1)
        for token in (opening, closing):
            token.markup, token.info = "autolink", "auto"
    state.pos = match.end()
    return True


def _anchor_rule(parser: ParserInline) -> Callable[[StateInline, bool], bool]:
    """The rule for ``<a href="xref:...">text</a>`` in a text that a parser parses."""

    def anchor(state: StateInline, silent: bool) -> bool:
        if not state.src.startswith(("<a ", "<A "), state.pos):
            return False
        match = _OPENING.match(state.src, state.pos, state.posMax)
        href = attributes(match["attributes"]).get("href", "") if match is not None else ""
        end = min(match.end() + _LONGEST, state.posMax) if match is not None else 0
        closing = _CLOSING.search(state.src, match.end(), end) if match is not None else None
        if match is None or closing is None or parse_xref(href) is None:
            return False
        if not silent:
            state.push("link_open", "a", 1).attrs = {"href": href}
            outer, state.pos, state.posMax = state.posMax, match.end(), closing.start()
            state.linkLevel += 1
            parser.tokenize(state)
            state.linkLevel -= 1
            state.posMax = outer
            state.push("link_close", "a", -1)
        state.pos = closing.end()
        return True

    return anchor

"""Text from pages inside HTML, XML and Markdown."""

from __future__ import annotations

import html
import re

from .wording import one_line, printable, well_formed

__all__ = ["html_text", "markdown_code", "markdown_text", "web_address"]

# Brackets, quotes of code and the like; "@", "#" and ":" begin links on GitHub, and so do dots elsewhere.
_PUNCTUATION = re.compile(r"[#$&*:<>@\[\\\]_`{|}~]|\.(?=\w)")
# What needs no escape between backticks, in a table or outside, and cannot be a command in a log.
_PLAIN_CODE = re.compile(r"[^\\`|<>&#\s](?:[^\\`|<>&#]*[^\\`|<>&#\s])?")


def html_text(text: str) -> str:
    """Text for HTML and XML, in elements and quoted attributes, on one line, without control characters."""
    escaped = html.escape(printable(well_formed(text)))
    # A report may be printed to a log: no logging command of a CI system ("##vso[...]") can begin in it.
    return escaped.replace("##", "#&#35;")


def markdown_code(text: str) -> str:
    """Text for a place in Markdown where Markdown is read, such as a table's cell, as code.

    In code GitHub looks neither for mentions nor for issue numbers nor for addresses. Text with characters
    that could end the code or the cell stands in ``<code>``, as entities, which are never markup.
    """
    plain = one_line(well_formed(text))
    if _PLAIN_CODE.fullmatch(plain):
        return f"`{plain}`"
    return f"<code>{_entities(text)}</code>" if text.strip() else ""


def markdown_text(text: str) -> str:
    """Text for Markdown in which nothing is markup; word joiners keep ``@name`` and ``#1`` from linking."""
    return re.sub(r"&#(64|35);", r"&#\1;&#8288;", _entities(text))


def _entities(text: str) -> str:
    return _PUNCTUATION.sub(lambda match: f"&#{ord(match[0])};", one_line(well_formed(text)))


def web_address(address: str | None) -> str | None:
    """An address that a link may lead to, ready for an attribute; None for anything but http and https."""
    if address is None or not re.fullmatch(r"https?://[!-~]+", address):
        return None
    return html.escape(re.sub(r"[\\|`<>\"'\[\](){}*_~]", lambda match: f"%{ord(match[0]):02X}", address))

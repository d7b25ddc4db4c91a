"""The plain counterpart of an annotated page: its target side, without spans and source text."""

from __future__ import annotations

import re
from functools import partial

from .escape import escape_msgstr, parses_as_text
from .frontmatter import find_front_matter
from .model import Page
from .page import parse_page, readable
from .pagetext import value_bytes
from .placeholders import fill, has_placeholder, with_placeholders
from .places import Place
from .sides import spanned_paths
from .yamlpage import unquoted, yaml_texts

__all__ = ["UnwrapError", "plain_page"]

_BEFORE = re.compile(rb"\n[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*\Z")
_LONGEST = 100
"""Bytes of what stands before the text of a block in its line."""
_OPENING = re.compile(r"(?:\d{1,9}[.)]|[-+*]|#{1,6})(?=\s|\Z)|>")


class UnwrapError(Exception):
    """Without its spans a page would not be read as it is; the message says so in one line."""


def plain_page(page: Page) -> bytes:
    """A page without spans and source text.

    Args:
        page: The annotated page.

    Returns:
        Its bytes. A value of YAML gets quotes where it would be read as something else without its
        span (format.md, Front matter). A block whose translation begins like a list, a heading or a
        quote, such as ``5. März``, gets an escape, as it has in catalogs.

    Raises:
        UnwrapError: Quotes do not help.
    """
    if not page.units:
        return page.data
    data = _quoted(page)
    if not _is_same(page, data):
        raise UnwrapError("its plain page would hold other values; quote them in the page")
    return data


def _is_same(page: Page, data: bytes) -> bool:
    """Whether bytes are read as the target side of a page."""
    plain = parse_page(data, page.path)
    if plain.units or dict(plain.metadata) != dict(page.metadata):
        return False
    if page.kind == "markdown":
        return True
    also = spanned_paths(page)
    found = yaml_texts(readable(data.decode("utf-8", "surrogateescape")), also)
    return _values(page) == {value.path: value.text for value in found}


def _values(page: Page) -> dict[str, str]:
    """The target texts of a YAML page, by path."""
    text = readable(with_placeholders(page.data, page.units, 0, len(page.data)))
    found: dict[str, str] = {}
    for value in yaml_texts(text, annotated=True):
        found[value.path] = fill(value.text, partial(_target, page, value.style))
    return found


def _target(page: Page, style: str, index: int) -> str:
    return unquoted(readable(page.units[index].target), style)


def _quoted(page: Page) -> bytes:
    """The target side with quotes around the values that need them."""
    start, end = 0, len(page.data)
    if page.kind == "markdown":
        place = find_front_matter(page.data)
        start, end = (place.start, place.end) if place is not None else (0, 0)
    text = with_placeholders(page.data, page.units, start, end)
    if text != readable(text):
        return page.target_bytes()
    parts: list[str] = []
    position = 0
    for value in sorted(yaml_texts(text, annotated=True), key=lambda value: value.span):
        if value.style or not has_placeholder(value.text):
            continue
        target = fill(value.text, partial(_target, page, ""))
        written = value_bytes(target, Place(()), front_matter=True).decode()
        if written != target:
            parts.extend((_filled(page, text[position : value.span[0]]), written))
            position = value.span[1]
    inner = "".join([*parts, _filled(page, text[position:])]).encode()
    after = with_placeholders(page.data, page.units, end, len(page.data))
    return page.data[:start] + inner + _filled(page, after).encode("utf-8", "surrogateescape")


def _filled(page: Page, text: str) -> str:
    return fill(text, partial(_written, page))


def _written(page: Page, index: int) -> str:
    """The target of a unit as it stands in the plain page."""
    unit = page.units[index]
    start = unit.span[0]
    if not _OPENING.match(unit.target) or start < page.body_offset or page.kind != "markdown":
        return unit.target
    lead = page.data[max(0, start - _LONGEST) : start]
    if not _BEFORE.search(lead if start > _LONGEST else b"\n" + lead):
        return unit.target
    if parses_as_text(unit.target, title=False) or not parses_as_text(unit.source, title=False):
        return unit.target
    return escape_msgstr(unit.target, "paragraph") or unit.target

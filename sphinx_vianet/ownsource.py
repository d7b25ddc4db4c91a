"""Source pages that need no parse, since the annotated page holds them to the letter.

An annotated page's own source side is the source page in about half of all cases. The
blocks found in the page are then those of the source page, provided that no unit could be
taken for Markdown's block syntax, which its placeholder hid from the parser.
"""

from __future__ import annotations

import re

from .frontmatter import find_front_matter
from .model import Page
from .page import unit_text, well_formed
from .placeholders import fill
from .sides import Entry, PageSides

__all__ = ["own_source_entries"]

_TAME = re.compile(
    # It begins like a word, code or a link, not like a block, an alert or a footnote ...
    r"(?![\s#>\-+*_=~%:]|\d{1,9}[.)]|`{3}|\[[!^])"
    # ... holds nothing that a table, a heading or an HTML block looks for ...
    r"(?:(?! #)[^<>|\\\t\r\n\0])+"
    # ... and ends like a word.
    r"(?<![\s=])"
)
"""A unit that makes the blocks that a letter in its place would make."""

_OTHER_END = re.compile(rb"^(?:[ \t]+-{3,}|-{4,})[ \t\r]*$", re.MULTILINE)
"""A line that ends front matter for markdown-it and not for us."""


def own_source_entries(page: Page, sides: PageSides, source: bytes) -> tuple[Entry, ...] | None:
    """The messages of the source page, but those of its front matter, out of the localized one.

    Args:
        page: A localized page.
        sides: Its messages.
        source: The source page at the handoff.

    Returns:
        Just what parsing the source page gives; None where only a parse can tell.
    """
    if page.kind != "markdown" or not page.units or sides.lost:
        return None
    own_front, source_front = _front_lines(sides), _source_front_lines(source)
    if source_front is None or bool(own_front) != bool(source_front):
        return None
    own = fill(sides.text, lambda index: unit_text(page.units[index], source=True))
    theirs = (
        well_formed(source.decode("utf-8", "surrogateescape")).removeprefix("\ufeff").replace("\r\n", "\n")
    )
    if "\r" in own or "\r" in theirs:
        return None  # the parser takes each for the end of a line
    own_start, own_body = _body(own, own_front)
    start, body = _body(theirs, source_front)
    if own_body != body or not _is_tame(page, sides, body):
        return None
    shift = start - own_start
    return tuple(
        Entry(entry.kind, entry.source, entry.source, entry.line + shift, block=entry.block)
        for entry in sides.entries
    )


def _front_lines(sides: PageSides) -> int:
    """How many lines of the page the parser took for front matter."""
    first = next(iter(sides.documents[0].tokens), None)
    return first.map[1] if first is not None and first.type == "front_matter" and first.map else 0


def _source_front_lines(source: bytes) -> int | None:
    """How many lines the parser would take for front matter, None when that is not plain to see."""
    place = find_front_matter(source)
    if place is None:
        return None if source.removeprefix(b"\xef\xbb\xbf").startswith(b"-") else 0
    if _OTHER_END.search(source, place.start, place.end):
        return None
    return source.count(b"\n", 0, place.body)


def _body(text: str, front: int) -> tuple[int, str]:
    """Number of lines above the text behind the front matter, and that text without empty lines around it."""
    rest = text.split("\n", front)[-1]
    body = rest.lstrip("\n")
    return front + len(rest) - len(body), body.rstrip("\n")


def _is_tame(page: Page, sides: PageSides, body: str) -> bool:
    """Whether no unit can have changed which blocks there are."""
    # Definitions, the dialect's blocks and HTML depend on more than the start of a line.
    if any(mark in body for mark in ("]:", ":::", "#tab/")):
        return False
    if any(entry.kind == "html" for entry in sides.entries):
        return False
    # A line break in a target would shift the numbers of the lines below.
    return all("\n" not in unit.target and _TAME.fullmatch(unit.source) for unit in page.units)

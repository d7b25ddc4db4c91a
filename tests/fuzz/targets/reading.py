"""Pages as they are read: bytes come back, units are where the format says."""

from __future__ import annotations

import re

from sphinx_vianet.frontmatter import find_front_matter, read_stamp
from sphinx_vianet.model import StampNames
from sphinx_vianet.page import parse_page
from sphinx_vianet.placeholders import fill, placeholder_numbers, with_placeholders

from ..choices import Choices
from ..pages import make_pages, soup

__all__ = ["bytes_of", "check_page"]

OTHER_STAMP = StampNames("l10n.hash", "l10n.sourceCommit", "l10n.date", "type", "lang")

_QUOTE = rb'(?:\\?"|&quot;)'
_ID = rb"([0-9a-f]{1,16}-p?[0-9]{1,9})"
_TARGET = re.compile(rb"<span data-ttu-id=" + _QUOTE + _ID + _QUOTE + rb">")
_SOURCE = re.compile(
    rb"</span><span class="
    + _QUOTE
    + rb"sxs-lookup"
    + _QUOTE
    + rb"><span data-stu-id="
    + _QUOTE
    + _ID
    + _QUOTE
    + rb">"
)
_END = b"</span></span>"
_BOTH_ENDS = re.compile(rb"(?=</span></span>)")


def bytes_of(data: bytes) -> bytes:
    """A page: as it stands, or made."""
    if data[:1] == b"=":
        return data[1:]
    choices = Choices(data)
    return soup(choices) if choices.flag() else make_pages(choices).page


def check_page(data: bytes) -> None:
    """A page is read without loss, and its units are those that the format's rules give."""
    page_bytes = bytes_of(data)
    page = parse_page(page_bytes, "p.md")
    assert page.to_bytes() == page_bytes
    lines = page_bytes.count(b"\n") + 1
    assert all(finding.path == "p.md" and 1 <= (finding.line or 0) <= lines for finding in page.findings)
    assert [unit.span for unit in page.units] == reference_units(page_bytes)
    position = 0
    for unit in page.units:
        assert position <= unit.span[0] < unit.target_span[0] <= unit.target_span[1]
        assert unit.target_span[1] < unit.source_span[0] <= unit.source_span[1] < unit.span[1]
        assert page_bytes[slice(*unit.target_span)] == unit.target.encode("utf-8", "surrogateescape")
        assert page_bytes[slice(*unit.source_span)] == unit.source.encode("utf-8", "surrogateescape")
        assert unit.line == page_bytes.count(b"\n", 0, unit.span[0]) + 1
        position = unit.span[1]
    text = with_placeholders(page_bytes, page.units, 0, len(page_bytes))
    assert placeholder_numbers(text) == list(range(len(page.units)))
    sources, targets = [unit.source for unit in page.units], [unit.target for unit in page.units]
    for sides, expected in ((sources, page.source_bytes()), (targets, page.target_bytes())):
        assert fill(text, sides.__getitem__).encode("utf-8", "surrogateescape") == expected
    check_metadata(page_bytes)


def check_metadata(data: bytes) -> None:
    """The stamp is the same however it is read, and another stamp changes nothing else."""
    page, other = parse_page(data), parse_page(data, stamp=OTHER_STAMP)
    assert (page.units, page.metadata, page.body_offset) == (other.units, other.metadata, other.body_offset)
    if not page.units:
        assert page.metadata == page.source_metadata
        # A page that says nothing about spans in its front matter has the stamp that a quick look finds.
        assert read_stamp(data) == page.handoff
    place = find_front_matter(data)
    if place is not None and page.kind == "markdown":
        assert data[: place.start].lstrip(b"\xef\xbb\xbf").startswith(b"---")
        assert page.body_offset == place.body


def reference_units(data: bytes) -> list[tuple[int, int]]:
    """The units by the rules of the format, found without any thought of time (Where a unit ends)."""
    found = []
    position = 0
    while opening := _TARGET.search(data, position):
        following = _TARGET.search(data, opening.end())
        limit = following.start() if following else len(data)
        end = None
        middles = [
            match
            for match in _SOURCE.finditer(data, opening.end())
            if match.start() < limit and match[1] == opening[1]
        ]
        if middles:
            end = _end_of(data, middles[0].end(), limit)
        if end is None:
            position = opening.end()
            continue
        found.append((opening.start(), end))
        position = end
    return found


def _end_of(data: bytes, start: int, limit: int) -> int | None:
    ends = [match.start() for match in _BOTH_ENDS.finditer(data, start, limit)]
    for end in ends:
        before = data[start:end]
        if len(re.findall(rb"<span\b", before)) <= len(re.findall(rb"</span\b", before)):
            return end + len(_END)
    return ends[0] + len(_END) if ends else None

"""The span grammar: bytes of a page to translation units with byte offsets, in linear time.

A unit is written as (format.md, A unit)::

    <span data-ttu-id="ID">TARGET</span><span class="sxs-lookup"><span data-stu-id="ID">SOURCE</span></span>

All tags are found in one pass each; every tag is then looked at a bounded number of
times, so that no input makes the scan run away.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Literal, NamedTuple

from .errors import Code
from .model import Finding, Unit

__all__ = ["UNIT_MARK", "scan_units"]

UNIT_MARK = b"data-ttu-id="
"""Bytes without which a page holds no unit."""

_QUOTE = rb'(\\?"|&quot;)'
_ID = rb"([0-9a-f]{1,16}-p?[0-9]{1,9})"
_OPEN = re.compile(rb"<span data-ttu-id=" + _QUOTE + _ID + _QUOTE + rb">")
_MIDDLE = re.compile(
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
_SIMPLE = re.compile(
    rb'<span data-ttu-id="'
    + _ID
    + rb'">([^<]+)</span><span class="sxs-lookup"><span data-stu-id="'
    + rb'\1">([^<]+)</span></span>'
)
"""A pair with plain quotes and no tag in either text: nearly all are, and one match tells all about it."""
_LOST = re.compile(rb"<span (?:data-[ts]tu-id=|class=(?:\\?\"|&quot;)sxs-lookup)")
_MARKS = (b"<span data-ttu-id=", b"<span data-stu-id=", b"<span class=")
_SPAN_TAG = re.compile(rb"<(/?)span\b")
_CLOSE = b"</span></span>"
_END_TAG = b"</span>"


class _Tag(NamedTuple):
    start: int
    end: int
    id: bytes
    quoting: Literal["plain", "escaped", "entity"]


def scan_units(data: bytes, path: str = "") -> tuple[tuple[Unit, ...], tuple[Finding, ...]]:
    """Find the translation units of a page.

    The target ends at the first middle tag with the same id before the next opening tag.
    The source ends at the first ``</span></span>`` at which the span tags opened inside
    it are not more than those closed, up to the next opening tag; if there is none, at
    the first ``</span></span>`` (format.md, A unit).

    Args:
        data: The page.
        path: Path for findings.

    Returns:
        The units in page order, and findings for span tags that belong to no pair.
    """
    if UNIT_MARK not in data and b"sxs-lookup" not in data and b"data-stu-id" not in data:
        return (), ()
    lines = _Lines(data)
    simple_pairs = list(_SIMPLE.finditer(data))
    if _are_all(data, len(simple_pairs)):
        simple_units = [_simple_unit(match, lines) for match in simple_pairs]
        return tuple(simple_units), tuple(_checks(simple_units, path))
    opens = list(_OPEN.finditer(data))
    middles: list[_Tag] | None = None
    units: list[Unit] = []
    findings: list[Finding] = []
    position = 0
    next_middle = 0
    for index, opening in enumerate(opens):
        if opening.start() < position:
            continue
        if simple := _SIMPLE.match(data, opening.start()):
            units.append(_simple_unit(simple, lines))
            position = simple.end()
            continue
        tag = _tag(opening, (1, 3))
        if middles is None:
            middles = [_tag(match, (1, 2, 3, 5), id_group=4) for match in _MIDDLE.finditer(data)]
        limit = opens[index + 1].start() if index + 1 < len(opens) else len(data)
        while next_middle < len(middles) and middles[next_middle].start < tag.end:
            next_middle += 1
        window = _before(middles, next_middle, limit)
        middle = next((candidate for candidate in window if candidate.id == tag.id), None)
        if middle is None:
            findings.append(_unpaired(tag, window, path, lines))
            continue
        end = _source_end(data, middle.end, limit)
        if end is None:
            findings.append(_lost_end(tag, path, lines))
            continue
        units.append(_unit(data, tag, middle, end, lines))
        position = end + len(_CLOSE)
    findings.extend(_stray(data, units, findings, path, lines))
    findings.extend(_checks(units, path))
    return tuple(units), tuple(sorted(findings, key=lambda finding: finding.line or 0))


class _Lines:
    """Line numbers by byte offset."""

    def __init__(self, data: bytes) -> None:
        self._breaks = [match.start() for match in re.finditer(rb"\n", data)]

    def number(self, offset: int) -> int:
        return bisect_right(self._breaks, offset - 1) + 1


def _tag(match: re.Match[bytes], quote_groups: tuple[int, ...], id_group: int = 2) -> _Tag:
    quotes = {match[group] for group in quote_groups}
    quoting: Literal["plain", "escaped", "entity"] = "plain"
    if b"&quot;" in quotes:
        quoting = "entity"
    elif b'\\"' in quotes:
        quoting = "escaped"
    return _Tag(match.start(), match.end(), match[id_group], quoting)


def _before(tags: list[_Tag], first: int, limit: int) -> list[_Tag]:
    """The tags from index ``first`` on that start before ``limit``."""
    last = first
    while last < len(tags) and tags[last].start < limit:
        last += 1
    return tags[first:last]


def _source_end(data: bytes, start: int, limit: int) -> int | None:
    """Offset of the ``</span></span>`` that ends the source text, None when there is none."""
    first: int | None = None
    opened = closed = 0
    for match in _SPAN_TAG.finditer(data, start, limit):
        if not match[1]:
            opened += 1
            continue
        here = match.start()
        if data.startswith(_CLOSE, here):
            first = here if first is None else first
            if opened <= closed:
                return here
        closed += 1
    return first


def _simple_unit(match: re.Match[bytes], lines: _Lines) -> Unit:
    return Unit(
        match[1].decode("ascii"),
        match[3].decode("utf-8", "surrogateescape"),
        match[2].decode("utf-8", "surrogateescape"),
        match.span(),
        match.span(3),
        match.span(2),
        lines.number(match.start()),
    )


def _unit(data: bytes, tag: _Tag, middle: _Tag, end: int, lines: _Lines) -> Unit:
    quoting = tag.quoting if tag.quoting != "plain" else middle.quoting
    return Unit(
        id=tag.id.decode("ascii"),
        source=data[middle.end : end].decode("utf-8", "surrogateescape"),
        target=data[tag.end : middle.start].decode("utf-8", "surrogateescape"),
        span=(tag.start, end + len(_CLOSE)),
        source_span=(middle.end, end),
        target_span=(tag.end, middle.start),
        line=lines.number(tag.start),
        quoting=quoting,
    )


def _unpaired(tag: _Tag, middles: list[_Tag], path: str, lines: _Lines) -> Finding:
    name = tag.id.decode("ascii")
    line = lines.number(tag.start)
    if middles:
        other = middles[0].id.decode("ascii")
        return Finding(
            Code.UNIT_ID_MISMATCH, path, line, f"target span {name} is followed by source span {other}"
        )
    return Finding(Code.UNIT_UNPAIRED, path, line, f"target span {name} has no source span")


def _lost_end(tag: _Tag, path: str, lines: _Lines) -> Finding:
    name = tag.id.decode("ascii")
    return Finding(
        Code.UNIT_UNPAIRED, path, lines.number(tag.start), f"the source span of {name} is not closed"
    )


def _are_all(data: bytes, units: int) -> bool:
    """Whether no tag of a unit stands outside so many units, each of which has at least one of each kind."""
    return all(data.count(mark) == units for mark in _MARKS)


def _stray(
    data: bytes, units: list[Unit], reported: list[Finding], path: str, lines: _Lines
) -> Iterator[Finding]:
    """Findings for marker tags outside every unit, one a line."""
    if _are_all(data, len(units)):
        return
    seen = {finding.line for finding in reported}
    starts = [unit.span[0] for unit in units]
    for match in _LOST.finditer(data):
        before = bisect_right(starts, match.start()) - 1
        if before >= 0 and match.start() < units[before].span[1]:
            continue
        line = lines.number(match.start())
        if line not in seen:
            seen.add(line)
            yield Finding(Code.UNIT_UNPAIRED, path, line, "a span tag of a translation unit stands alone")


def _checks(units: list[Unit], path: str) -> Iterator[Finding]:
    seen: set[str] = set()
    corrupt = False
    for unit in units:
        if unit.id in seen:
            yield Finding(Code.UNIT_DUPLICATE, path, unit.line, f"unit {unit.id} occurs again")
        seen.add(unit.id)
        if unit.quoting == "entity" and not corrupt:
            corrupt = True
            yield Finding(
                Code.QUOTE_CORRUPTION,
                path,
                unit.line,
                f"span tags are written with &quot; from unit {unit.id} on",
            )

"""How a localized page is written besides its text: line ends, anchors of headings, keys of the stamp.

It comes from the page as it was, else from the other pages of its tree.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from .frontmatter import find_front_matter, is_yaml_page, load_yaml
from .model import Handoff
from .stampedit import STAMP_KEYS

__all__ = [
    "Anchors",
    "PageForm",
    "anchor_before",
    "form_of",
    "stamp_lines",
    "usual_form",
    "with_form",
    "with_frame_of",
    "with_front_of",
    "with_stamp_lines",
]

Anchors = Literal["name", "xliff", "none"]
"""Anchors of headings: before the heading's text, in a line of their own behind it, or none."""

_NAME = re.compile(rb'^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?#{1,6}[ \t]+\[?<a name="', re.MULTILINE)
_XLIFF = re.compile(rb'^[ \t>]*<a id="[^"\r\n]*" class="xliff"></a>[ \t]*\r?$', re.MULTILINE)
_HEADING = re.compile(rb"^#{1,6}[ \t]+\S", re.MULTILINE)
_STAMP_LINE = re.compile(rb"^[ \t]*(?P<key>(?:ms\.)?[a-z]+)[ \t]*:[^\r\n]*", re.MULTILINE)
_BEFORE = re.compile(rb'<a name="([^"\r\n<>]*)"></a>[ \t]*\[?\Z')
_LONGEST = 1000
"""Bytes of an anchor that is looked for."""
_COMMENT = re.compile(r"^#[^\n]*\n", re.MULTILINE)
_METADATA = re.compile(
    r"^metadata[ \t]*:[ \t]*(?:#[^\n]*)?\n(?P<block>(?:(?:[ \t][^\n]*)?\n)*(?:[ \t][^\n]*)?)", re.MULTILINE
)
_KEY = re.compile(r"^(?P<key>[^\s#'\"\[{-][^:\n]*?)[ \t]*:(?=\s|\Z)", re.MULTILINE)
_BLANK = re.compile(r"(?:[ \t]*\n)*")
_BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class PageForm:
    """How a page is written."""

    front_end: str = "\n"
    """Line end of the lines of its front matter: in 2017 not that of the others (format.md)."""
    line_end: str = "\n"
    anchors: Anchors = "name"


def form_of(data: bytes) -> PageForm:
    """How a localized page is written."""
    place = None if is_yaml_page(data) else find_front_matter(data)
    line_end = _line_end(data[place.body :] if place is not None else data)
    front_end = _line_end(data[place.start : place.end]) if place is not None else line_end
    if place is not None and b"\n" not in data[place.body :]:
        line_end = _line_end(data[: place.start])
    return PageForm(front_end, line_end, _anchors(data))


def usual_form(pages: Iterable[bytes]) -> PageForm:
    """How most pages of a tree are written; as handbacks of today do where there are none."""
    ends: Counter[tuple[str, str]] = Counter()
    anchors: Counter[Anchors] = Counter()
    for data in pages:
        form = form_of(data)
        ends[form.front_end, form.line_end] += 1
        if _HEADING.search(data) and b"data-ttu-id" in data:
            anchors[form.anchors] += 1
    front_end, line_end = max(ends, key=lambda key: ends[key], default=("\n", "\n"))
    return PageForm(front_end, line_end, max(anchors, key=lambda key: anchors[key], default="name"))


def _line_end(data: bytes) -> str:
    return "\r\n" if data.count(b"\r\n") * 2 > data.count(b"\n") else "\n"


def _anchors(data: bytes) -> Anchors:
    if _NAME.search(data):
        return "name"
    return "xliff" if _XLIFF.search(data) else "none"


def anchor_before(data: bytes, start: int) -> str:
    """The anchor that a handback put before the text of a heading, empty without one.

    Args:
        data: The page.
        start: Where the text begins.
    """
    match = _BEFORE.search(data, max(0, start - _LONGEST), start)
    return match[1].decode("utf-8", "replace") if match is not None else ""


# --- the stamp


def stamp_lines(stamp: Handoff, old: bytes | None = None) -> list[str]:
    """The lines of a stamp, in the order of the format.

    Args:
        stamp: The new stamp; its date is written as handbacks do.
        old: The page as it was: its lines stay, but for what the stamp says.
    """
    values = {
        "ms.openlocfilehash": stamp.hash,
        "ms.sourcegitcommit": stamp.commit,
        "ms.translationtype": stamp.type,
        "ms.contentlocale": stamp.locale,
        "ms.lasthandoff": _us_date(stamp.date) if stamp.date else None,
    }
    if old is None:
        return [f"{key}: {value}" for key, value in values.items() if value]
    place = None if is_yaml_page(old) else find_front_matter(old)
    region = old[place.start : place.end] if place is not None else old if is_yaml_page(old) else b""
    return [
        match[0].decode("utf-8", "surrogateescape").strip()
        for match in _STAMP_LINE.finditer(region)
        if match["key"].decode() in STAMP_KEYS
    ]


def _us_date(date: str) -> str:
    year, month, day = date.split("-")
    return f"{month}/{day}/{year}"


def with_stamp_lines(text: str, lines: Sequence[str]) -> str:
    """Put the lines of a stamp at the end of the front matter, or of the map ``metadata:`` of a YAML page.

    Args:
        text: The page, with line feeds only; comments in its front matter are left out.
        lines: The lines.
    """
    data = text.encode("utf-8", "surrogateescape")
    text = text.removeprefix(_BOM)
    if is_yaml_page(data):
        return _with_metadata(text, lines) if lines else text
    place = find_front_matter(text.encode("utf-8", "surrogateescape"))
    if place is None:
        return "\n".join(["---", *lines, "---", text]) if lines else text
    data = text.encode("utf-8", "surrogateescape")
    head, front, rest = (
        part.decode("utf-8", "surrogateescape")
        for part in (data[: place.start], data[place.start : place.end], data[place.end :])
    )
    front = _without_comments(front).rstrip("\n")
    inner = [front, *lines] if front else [*lines]
    return head + "".join(f"{line}\n" for line in inner) + rest


def with_front_of(text: str, front: bytes) -> str:
    """A page with other front matter.

    Args:
        text: The page, with line feeds only.
        front: The front matter with the lines around it; empty for none.
    """
    data = text.encode("utf-8", "surrogateescape")
    place = None if is_yaml_page(data) else find_front_matter(data)
    body = data[place.body :] if place is not None else data
    return (front.replace(b"\r\n", b"\n") + body).decode("utf-8", "surrogateescape")


def with_frame_of(text: str, old: bytes) -> str:
    """A page in the frame that it has in its repository, so that only what is another is changed there.

    Handbacks write front matter their own way, without the source page's quotes and blank lines.

    Args:
        text: The page, with line feeds only.
        old: The page as it was. It gives the lines of front matter values that are the same, the blank
            lines before the body, and whether the last line ends.
    """
    data = text.encode("utf-8", "surrogateescape")
    before = old.replace(b"\r\n", b"\n")
    if is_yaml_page(data) or is_yaml_page(before):
        return text
    new_place, old_place = find_front_matter(data), find_front_matter(before)
    if new_place is not None and old_place is not None:
        new_front, old_front, new_body, old_body = (
            part.decode("utf-8", "surrogateescape")
            for part in (
                data[new_place.start : new_place.end],
                before[old_place.start : old_place.end],
                data[new_place.body :],
                before[old_place.body :],
            )
        )
        lead, own = _BLANK.match(new_body), _BLANK.match(old_body)
        rest = new_body[lead.end() :] if lead is not None else new_body
        head = data[: new_place.start].decode("utf-8", "surrogateescape")
        fence = data[new_place.end : new_place.body].decode("utf-8", "surrogateescape")
        text = "".join([head, _same_lines(new_front, old_front), fence, own[0] if own else "", rest])
    return text.rstrip("\n") + ("\n" if before.endswith(b"\n") else "")


def _same_lines(front: str, old: str) -> str:
    """Front matter with the lines of the old one for each value that is the same in both."""
    values, old_values = load_yaml(front, "", 1)[0], load_yaml(old, "", 1)[0]
    if not isinstance(values, dict) or not isinstance(old_values, dict):
        return front
    parts, known = _keys(front), _keys(old)
    often = Counter(key for key, _ in known)
    lines = dict(known)
    new = "".join(
        lines[key]
        if often[key] == 1 and key in values and repr(values[key]) == repr(old_values.get(key))
        else part
        for key, part in parts
    )
    # What does not stand in lines of its own, such as an alias of YAML, stays as it is.
    return new if repr(load_yaml(new, "", 1)[0]) == repr(values) else front


def _keys(front: str) -> list[tuple[str, str]]:
    """The lines of each key of front matter; those before the first have an empty one."""
    starts = [(match["key"], match.start()) for match in _KEY.finditer(front)]
    edges = [("", 0), *starts, ("", len(front))]
    return [(key, front[start:end]) for (key, start), (_, end) in pairwise(edges) if end > start]


def _without_comments(front: str) -> str:
    """Front matter without its comment lines, unless that would change a value."""
    bare = _COMMENT.sub("", front)
    return bare if load_yaml(bare, "", 1)[0] == load_yaml(front, "", 1)[0] else front


def _with_metadata(text: str, lines: Sequence[str]) -> str:
    match = _METADATA.search(text)
    if match is None:
        return (
            text.rstrip("\n")
            + "\n"
            + "".join(f"{line}\n" for line in ("metadata:", *(f"  {x}" for x in lines)))
        )
    inside = re.search(r"^([ \t]+)[^\s#-]", match["block"], re.MULTILINE)
    indent = inside[1] if inside is not None else "  "
    end = match.start("block") + len(match["block"].rstrip())
    new = "".join(f"\n{indent}{line}" for line in lines)
    if inside is None:
        end = match.start("block") - 1
    return text[:end] + new + text[end:]


# --- line ends


def with_form(text: str, form: PageForm) -> bytes:
    """A page with its line ends.

    Args:
        text: The page, with line feeds only.
        form: How it is to be written.
    """
    data = text.encode("utf-8", "surrogateescape")
    place = None if is_yaml_page(data) else find_front_matter(data)
    if place is None:
        return data.replace(b"\n", form.line_end.encode())
    front = data[place.start : place.end].replace(b"\n", form.front_end.encode())
    head, rest = (
        part.replace(b"\n", form.line_end.encode()) for part in (data[: place.start], data[place.end :])
    )
    return head + front + rest

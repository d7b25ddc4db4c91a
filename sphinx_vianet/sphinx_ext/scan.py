"""Where a document's text holds the extension's directives, found without parsing the document.

Catalogs have to be there before any document is read, so the documents are looked through
first. Line by line: fences and indentation are followed as far as it takes to tell a
directive from one that is only shown, in a code block.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

__all__ = ["VERDICTS", "Found", "find_directives"]

VERDICTS = {"vianet-status", "vianet-verdict"}
"""A directive without an argument and a role; they show what the check says."""


_WANTED = {"vianet-page", "vianet-catalog", "vianet-status", "include"}
# What these hold is shown and not run.
_LITERAL = {
    "code",
    "code-block",
    "sourcecode",
    "parsed-literal",
    "raw",
    "literalinclude",
    "math",
    "highlight",
}
_SHOWN = {"", "eval-rst", *_LITERAL, *_WANTED}
"""Fences in which nothing is looked for: code, and what is looked through in another way."""
_FENCE = re.compile(
    r"(?P<lead>(?:[ \t>]|[-*+][ \t]|\d{1,9}[.)][ \t])*)(?P<fence>`{3,}|~{3,}|:{3,})[ \t]*"
    r"(?:\{(?P<name>[^}\s]+)\})?(?P<rest>.*)"
)
_COMMENT = re.compile(
    r"(?P<indent>[ \t]*)\.\.(?=[ \t]|$)(?:[ \t]+(?P<name>[\w-]+)::(?:[ \t]+(?P<rest>.*))?)?"
)
# Code is passed over, so that a role that is only shown is not found.
_ROLE = re.compile(
    r"(?P<role>{vianet-verdict}`|:vianet-verdict:`)|(?<!`)(?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)`*"
)
_OPTION = re.compile(r"[ \t>]*:(?P<key>[\w-]+):(?:[ \t]+(?P<value>.*))?")
_YAML_OPTION = re.compile(r"[ \t>]*(?P<key>[\w-]+):(?:[ \t]+(?P<value>.*))?")


class Found(NamedTuple):
    """One directive, or one line with roles."""

    name: str
    """``vianet-page``, ``vianet-catalog``, ``vianet-status``, ``vianet-verdict`` or ``include``."""
    argument: str
    options: Mapping[str, str]
    line: int
    """1-based line of the document."""


def find_directives(text: str, *, markdown: bool) -> list[Found]:
    """Find the directives of a document.

    Args:
        text: The document.
        markdown: Whether it is Markdown; else reStructuredText.

    Returns:
        In document order, those in code blocks left out.
    """
    lines = [line.rstrip() for line in text.split("\n")]
    return list(_in_markdown(lines) if markdown else _in_rst(lines, 0))


class _Fence(NamedTuple):
    mark: str
    name: str
    """Of the directive; empty for code."""
    start: int


def _in_markdown(lines: Sequence[str]) -> Iterator[Found]:
    open_fences: list[_Fence] = []
    for index, line in enumerate(lines):
        match = _FENCE.match(line) if "```" in line or "~~~" in line or ":::" in line else None
        if match is None:
            top = open_fences[-1] if open_fences else None
            if (top is None or top.name not in _SHOWN) and _has_role(line):
                yield Found("vianet-verdict", "", {}, index + 1)
            continue
        mark, name, rest = match["fence"], match["name"] or "", match["rest"].strip()
        top = open_fences[-1] if open_fences else None
        if top is not None and not name and not rest and mark.startswith(top.mark):
            open_fences.pop()
            if top.name == "eval-rst":
                yield from _in_rst(lines[top.start : index], top.start)
            continue
        if (top is not None and top.name in _SHOWN) or "`" in rest + name:
            continue
        if mark[0] == ":" and not name:
            # A container of the dialect, which holds Markdown and closes by another line.
            continue
        open_fences.append(_Fence(mark, name, index + 1))
        if name in _WANTED and (rest or name in VERDICTS):
            yield Found(name, rest, _options(lines, index + 1), index + 1)


def _in_rst(lines: Sequence[str], offset: int) -> Iterator[Found]:
    literal: int | None = None
    for index, line in enumerate(lines):
        if not line:
            continue
        indent = len(line) - len(line.lstrip())
        if literal is not None and indent > literal:
            continue
        literal = None
        if _has_role(line):
            yield Found("vianet-verdict", "", {}, offset + index + 1)
        match = _COMMENT.match(line)
        name = (match["name"] or "") if match is not None else ""
        if name in _WANTED and match is not None:
            yield from _rst_directive(name, (match["rest"] or "").strip(), lines, index, offset)
        if (match is not None and (not name or name in _LITERAL)) or (match is None and line.endswith("::")):
            literal = indent


def _has_role(line: str) -> bool:
    return "vianet-verdict" in line and any(match["role"] for match in _ROLE.finditer(line))


def _rst_directive(name: str, rest: str, lines: Sequence[str], index: int, offset: int) -> Iterator[Found]:
    following = index + 1
    if not rest and following < len(lines) and not _OPTION.match(lines[following]):
        rest = lines[following].strip()
        following += 1
    if rest or name in VERDICTS:
        yield Found(name, rest, _options(lines, following), offset + index + 1)


def _options(lines: Sequence[str], start: int) -> dict[str, str]:
    """The options on the lines from one on, as fields or, in Markdown, as a YAML block."""
    pattern = _OPTION
    if start < len(lines) and lines[start].strip(" \t>") == "---":
        pattern, start = _YAML_OPTION, start + 1
    found: dict[str, str] = {}
    for line in lines[start:]:
        match = pattern.match(line)
        if match is None:
            break
        found[match["key"]] = (match["value"] or "").strip().strip("\"'")
    return found

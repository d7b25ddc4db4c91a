"""Finding our directives in documents before they are read, without parsing the documents.

Only directives that stand in a document as such are found: not those in code blocks, which
documentation about the directives is full of, and not those that another directive brings in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

__all__ = ["Found", "find_directives"]

_FENCE = re.compile(r"^[ \t>]*(?P<marks>`{3,}|~{3,}|:{3,})(?P<info>[^`\n]*)$")
_OURS = re.compile(r"\s*\{(?P<name>vianet-page|vianet-catalog)\}[ \t]+(?P<pattern>\S.*?)\s*\Z")
_OPTION = re.compile(r"^[ \t>]*:(?P<name>[\w-]+):[ \t]*(?P<value>.*?)[ \t]*$")
_RST = re.compile(r"^[ \t]*\.\.[ \t]+(?P<name>vianet-page|vianet-catalog)::[ \t]+(?P<pattern>\S.*?)[ \t]*$")
# A paragraph that ends with "::", a directive whose content is text, a comment.
_RST_LITERAL = re.compile(
    r"^[ \t]*(?:(?!\.\.[ \t]).*::"
    r"|\.\.[ \t]+(?:code|code-block|sourcecode|parsed-literal|raw|highlight|math)::.*"
    r"|\.\.(?![ \t]+[^\s:]+::).*)[ \t]*$"
)
_NESTING = re.compile(r"\s*\{")


class Found(NamedTuple):
    """One directive."""

    name: str
    """``vianet-page`` or ``vianet-catalog``."""
    pattern: str
    """Its argument."""
    source: str | None
    """Its option ``source``."""
    line: int
    """1-based line."""


def find_directives(text: str, *, markdown: bool) -> list[Found]:
    """Find the directives of a document.

    Args:
        text: The document.
        markdown: Whether it is Markdown; else it is reStructuredText.
    """
    lines = text.splitlines()
    return list(_in_markdown(lines) if markdown else _in_rst(lines))


def _in_markdown(lines: list[str]) -> Iterator[Found]:
    """Walk the fences: what is in one that is no directive is code."""
    opened: list[tuple[str, bool]] = []
    for index, line in enumerate(lines):
        match = _FENCE.match(line)
        if match is None:
            continue
        marks, info = match["marks"], match["info"]
        if marks[0] == ":" and info.strip() and _NESTING.match(info) is None:
            # The dialect's :::row::: and its like are no fences.
            continue
        if opened and not info.strip() and marks[0] == opened[-1][0][0] and len(marks) >= len(opened[-1][0]):
            opened.pop()
            continue
        if opened and opened[-1][1]:
            continue
        ours = _OURS.match(info)
        if ours is not None:
            yield Found(ours["name"], ours["pattern"], _source(lines, index + 1), index + 1)
        opened.append((marks, _NESTING.match(info) is None))


def _in_rst(lines: list[str]) -> Iterator[Found]:
    """Walk the lines: what is indented below a literal block's start is text."""
    literal: int | None = None
    for index, line in enumerate(lines):
        if not line.strip():
            continue
        indent = len(line) - len(line.lstrip())
        if literal is not None and indent > literal:
            continue
        literal = None
        if match := _RST.match(line):
            yield Found(match["name"], match["pattern"], _source(lines, index + 1), index + 1)
        elif _RST_LITERAL.match(line):
            literal = indent


def _source(lines: list[str], start: int) -> str | None:
    """The option ``source`` in the lines right below a directive."""
    for line in lines[start:]:
        match = _OPTION.match(line)
        if match is None:
            return None
        if match["name"] == "source":
            return match["value"] or None
    return None

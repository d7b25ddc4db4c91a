"""Where the content of a block stands in the text that was parsed.

A block parser cuts its content out of whole lines, and from each line it takes an end: what is
before it are list markers, quote marks, indentation. Marks of headings, the bars of tables, tags
of HTML and the rest of an image are cut off as the parser does it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from .dialect.base import attribute_span
from .dialect.colons import INLINE_IMAGE
from .markdown import BlockToken
from .traced import Traced, joined

if TYPE_CHECKING:
    from markdown_it.token import Token

__all__ = ["block_place", "label_place", "segments"]

_SPACE = re.compile(r"[ \t\r\n\f]+")
_ATX_END = re.compile(r"(?:[ \t]+#+)?\s*\Z")
_BLOCK_IMAGE = re.compile(r":::+[ \t]{0,9}image(?![\w-])", re.IGNORECASE)
_BLANKS = re.compile(r"\s*\Z")
_MARKS = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+>?[ \t>]*)*")
_ESCAPED_BAR = re.compile(r"\\\|")


def block_place(source: BlockToken, lines: Sequence[Traced]) -> Traced | None:
    """Find the content of a block.

    Args:
        source: The token that the block was made from.
        lines: The lines of the parsed text.

    Returns:
        The content with its places; None where the lines do not hold it.
    """
    token, before, column = source
    if token.meta.get("html"):
        return _html(token, lines)
    if token.map is None:
        return None
    first, last = token.map
    if token.type == "vianet_image":
        return _image(token, lines[first])
    if before is None:
        return None
    if before.type in ("td_open", "th_open"):
        return _cell(token.content, column, lines[first])
    if before.type == "vianet_tab_label_open":
        return _tab(token.content, lines[first:last])
    if before.type == "heading_open" and before.markup.startswith("#"):
        return _ending(token.content, lines[first], _ATX_END)
    return _lines(token.content, lines[first:last])


def _image(token: Token, line: Traced) -> Traced | None:
    start = _BLOCK_IMAGE.search(line.text)
    if start is None:
        return None
    rest = line[start.end() :]
    span = attribute_span(rest.text, "alt-text")
    return rest[span[0] : span[1]] if span is not None else None


def _ending(content: str, line: Traced, end: re.Pattern[str]) -> Traced | None:
    """The content with which a line ends, but for what follows it."""
    found = end.search(line.text)
    size = found.start() if found is not None else len(line.text)
    if not line.text[:size].endswith(content):
        return None
    return line[size - len(content) : size]


def _tab(content: str, lines: Sequence[Traced]) -> Traced | None:
    mark = re.compile(re.escape(f"[{content}](#tab/"), re.IGNORECASE)
    for line in lines:
        found = [*mark.finditer(line.text)]
        if found:
            start = found[-1].start() + 1
            return line[start : start + len(content)]
    return None


def _cell(content: str, column: int, line: Traced) -> Traced | None:
    """The content of a cell; the bars are found as markdown-it does it (``escapedSplit``)."""
    cells: list[Traced] = []
    start = 0
    escaped = False
    for position, character in enumerate(line.text):
        if character == "|" and not escaped:
            cells.append(line[start:position])
            start = position + 1
        escaped = character == "\\"
    cells.append(line[start:])
    # A row may begin with a bar; a table may begin in the line of its list item.
    index = column + bool(_MARKS.fullmatch(cells[0].text))
    if index >= len(cells):
        return None
    cell = _with_bars(cells[index])
    return _ending(content, cell, _BLANKS)


def _with_bars(cell: Traced) -> Traced:
    r"""A cell with ``|`` for each ``\|``, which stands for both signs."""
    parts: list[Traced] = []
    position = 0
    for match in _ESCAPED_BAR.finditer(cell.text):
        first, last = match.start(), match.end() - 1
        parts.append(cell[position:first])
        parts.append(Traced("|", cell.starts[first : first + 1], cell.ends[last : last + 1]))
        position = match.end()
    return joined([*parts, cell[position:]])


def _lines(content: str, lines: Sequence[Traced]) -> Traced | None:
    """Content that takes the end of each of its lines; the lines before and behind it may hold marks."""
    wanted = content.split("\n")
    for skipped in range(len(lines) - len(wanted) + 1):
        found = _same_lines(wanted, lines[skipped : skipped + len(wanted)])
        if found is not None:
            return found
    return None


def _same_lines(wanted: Sequence[str], lines: Sequence[Traced]) -> Traced | None:
    parts: list[Traced] = []
    for number, (text, line) in enumerate(zip(wanted, lines, strict=True)):
        # The end of a content is stripped, unless an alert behind it was cut off.
        stripped = number == len(wanted) - 1 and text == text.rstrip()
        size = len(line.text.rstrip() if stripped else line.text)
        # A tab in the indentation can be spaces in the content.
        own = text.lstrip(" \t")
        if not line.text[:size].endswith(own):
            return None
        start = size - len(own)
        if number:
            at = parts[-1].ends[-1] if parts[-1].text else lines[number - 1].ends[-1]
            parts.append(Traced("\n", [at], [at]))
        lead = len(text) - len(own)
        at = line.starts[start] if own else 0
        parts.append(Traced(text[:lead], [at] * lead, [at] * lead))
        parts.append(line[start:size])
    return joined(parts)


# --- HTML


def _html(token: Token, lines: Sequence[Traced]) -> Traced | None:
    block: Token = token.meta["block"]
    start, end = token.meta["span"]
    if block.map is None:
        return None
    content = block.content
    wanted = content.split("\n")
    if content.endswith("\n"):
        wanted.pop()
    parts: list[Traced] = []
    for text, line in zip(wanted, lines[block.map[0] :], strict=False):
        own = text.lstrip(" \t")
        if not line.text.endswith(own):
            return None
        lead = len(text) - len(own)
        behind = len(line.text) - len(own)
        at = line.starts[behind] if own else 0
        parts.append(Traced(text[:lead], [at] * lead, [at] * lead))
        parts.append(line[behind:])
        at = line.ends[-1] if line.text else 0
        parts.append(Traced("\n", [at], [at]))
    return joined(parts)[start:end].sub(_SPACE, lambda match: " ")


# --- images in a text


def label_place(text: Traced, images: Sequence[Token], index: int) -> Traced | None:
    """Find the alternative text of an image, as it is written.

    Args:
        text: The text of a block.
        images: All images in it that have an alternative text.
        index: Which one.

    Returns:
        Its place; None where the same signs stand in the text as something else, such as code.
    """
    wanted = _signs(images[index])
    same = [number for number, image in enumerate(images) if _signs(image) == wanted]
    if wanted is None:
        found = list(INLINE_IMAGE.finditer(text.text))
        if len(found) != len(same):
            return None
        match = found[same.index(index)]
        span = attribute_span(match["rest"], "alt-text")
        if span is None:
            return None
        start = match.start("rest")
        return text[start + span[0] : start + span[1]]
    starts = [match.start() for match in re.finditer(re.escape(wanted), text.text)]
    if len(starts) != len(same):
        return None
    start = starts[same.index(index)] + 2
    return text[start : start + len(images[index].content)]


def _signs(image: Token) -> str | None:
    """How an image begins; None for one of docfx's own kind."""
    return None if "vianet" in image.meta else f"![{image.content}]"


# --- bytes


def segments(text: Traced, data: bytes, *, blanks: bool = False) -> tuple[tuple[int, int], ...]:
    """The bytes that a text stands for, one segment for each line of the page that it is in.

    Args:
        text: The text.
        data: The page.
        blanks: Whether blanks at the ends of the lines are part of the text.

    Returns:
        The segments; nothing where they are not in order.
    """
    skipped = "\n" if blanks else " \t\n"
    found: list[tuple[int, int]] = []
    first = last = -1
    for character, start, end in zip(text.text, text.starts, text.ends, strict=True):
        if start == end or character in skipped:
            continue
        if first >= 0 and start < last and (start, end) != (first, last):
            return ()
        if first >= 0 and b"\n" in data[last:start]:
            found.append((first, last))
            first = -1
        first = start if first < 0 else first
        last = end
    if first >= 0:
        found.append((first, last))
    return tuple(found)

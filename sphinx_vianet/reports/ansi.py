"""A terminal's columns and colours: how wide text is, how it is cut, wrapped and painted."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from sphinx_vianet.worddiff import words

__all__ = ["cells", "pad", "paint", "shorten_path", "shorten_text", "wrap", "wrap_text"]

_CODES = {"red": 31, "green": 32, "yellow": 33, "cyan": 36, "dim": 2, "plain": 0}


def paint(text: str, style: str, *, bold: bool = False, colour: bool = True) -> str:
    """Put ANSI codes around text.

    Args:
        text: Text without control characters.
        style: ``red green yellow cyan dim plain``.
        bold: Whether it is bold too.
        colour: Without it the text comes back as it is.
    """
    if not colour or not text:
        return text
    codes = ([_CODES[style]] if style != "plain" else []) + ([1] if bold else [])
    return f"\x1b[{';'.join(map(str, codes))}m{text}\x1b[0m" if codes else text


def cells(text: str) -> int:
    """Columns that printable text takes: two for wide East Asian characters, none for combining marks."""
    if text.isascii():
        return len(text)
    return sum(_cell(char) for char in text)


def _cell(char: str) -> int:
    if unicodedata.category(char) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1


def pad(text: str, width: int, *, right: bool = False) -> str:
    """Fill text with spaces up to a number of columns; ``right`` puts it at the end."""
    blank = " " * (width - cells(text))
    return blank + text if right else text + blank


def shorten_text(text: str, width: int) -> str:
    """Text in at most so many columns, cut at the end with ``...``."""
    return text if cells(text) <= width else _head(text, width - 3) + "..."


def shorten_path(path: str, width: int) -> str:
    """A path in at most so many columns, cut in the middle: its name counts most, its first folder next."""
    if cells(path) <= width:
        return path
    room = width - 3
    folder, _, name = path.rpartition("/")
    if folder and cells(name) + 1 <= room:
        return _head(folder, room - cells(name) - 1) + ".../" + name
    tail = _head(path[::-1], (room + 1) * 2 // 3)[::-1]
    return _head(path, room - cells(tail)) + "..." + tail


def _head(text: str, width: int) -> str:
    taken = 0
    for index, char in enumerate(text):
        taken += _cell(char)
        if taken > width:
            return text[:index]
    return text


def wrap(runs: Iterable[tuple[str, str]], width: int) -> list[list[tuple[str, str]]]:
    """Break styled text into lines of at most so many columns, at spaces and before wide letters.

    Args:
        runs: Style and text, in order.
        width: Columns of a line; what has no place to break is cut.

    Returns:
        Lines of runs, no two neighbours of one style; spaces at a break are dropped.
    """
    lines: list[list[tuple[str, str]]] = [[]]
    used = 0
    for group in _groups(runs):
        size = sum(cells(text) for _, text in group)
        if used and used + size > width:
            lines.append([])
            used = 0
        if not used and group[0][1].isspace():
            continue
        for style, text in group:
            for part in _cut(text, width - used, width):
                if used + cells(part) > width:
                    lines.append([])
                    used = 0
                lines[-1].append((style, part))
                used += cells(part)
    return [_trimmed(line) for line in lines if line]


def wrap_text(text: str, width: int, *, indent: str = "  ") -> list[str]:
    """Break plain text into lines of at most so many columns, all but the first indented."""
    lines = wrap([("", text)], width - len(indent))
    joined = ["".join(part for _, part in line) for line in lines]
    return [line if number == 0 else indent + line for number, line in enumerate(joined)]


def _groups(runs: Iterable[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    """Pieces that a line break must not part: words with the punctuation that touches them."""
    group: list[tuple[str, str]] = []
    for style, text in runs:
        for word in words(text):
            parts = word.isspace() or (_cell(word[0]) == 2 and word[0].isalpha())
            if group and (parts or group[-1][1].isspace()):
                yield group
                group = []
            group.append((style, word))
    if group:
        yield group


def _cut(text: str, first: int, width: int) -> Iterator[str]:
    """Text in parts of at most ``width`` columns, the first of at most ``first`` when it has to be cut."""
    if cells(text) <= width:
        yield text
        return
    start = used = 0
    room = first
    for index, char in enumerate(text):
        size = _cell(char)
        if used + size > room and index > start:
            yield text[start:index]
            start, used, room = index, 0, width
        used += size
    yield text[start:]


def _trimmed(line: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """A line without space at its end, runs of one style joined."""
    kept: list[tuple[str, str]] = []
    for style, text in line:
        if kept and kept[-1][0] == style:
            kept[-1] = (style, kept[-1][1] + text)
        else:
            kept.append((style, text))
    while kept and not kept[-1][1].strip():
        kept.pop()
    if kept:
        kept[-1] = (kept[-1][0], kept[-1][1].rstrip())
    return kept

"""Units as opaque characters, so that a page's structure is parsed once for both languages.

A unit becomes one character of plane 15 (alignment.md, One parse, filled twice): it is neither
white space nor punctuation, so that emphasis and block rules see a letter in its place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise

from .model import Unit

__all__ = [
    "PLACEHOLDER",
    "fill",
    "has_placeholder",
    "located_placeholders",
    "placeholder_numbers",
    "split_placeholders",
    "tailing",
    "with_placeholders",
]

_FIRST = 0xF0000
_COUNT = 0xFFFE

PLACEHOLDER = re.compile(f"[{chr(_FIRST)}-{chr(_FIRST + _COUNT - 1)}]+")
"""A run of placeholder characters; one for each of the first 65,534 units, two from there on."""

_PAIR_LEAD = 0x100000


def _encode(number: int) -> str:
    """The placeholder of the unit with this index; plane 16 leads in every further block."""
    block, rest = divmod(number, _COUNT)
    return (chr(_PAIR_LEAD + block) if block else "") + chr(_FIRST + rest)


_OWN = chr(0x10FFFD)
"""Stands before a character of these ranges that the page holds itself: icon fonts use them."""

_UNIT = f"[{chr(_FIRST)}-{chr(_FIRST + _COUNT - 1)}]"
_LEAD = f"[{chr(_PAIR_LEAD)}-{chr(_PAIR_LEAD + 0xFF)}]"
_TAKEN = re.compile(f"{_UNIT}|{_LEAD}|{_OWN}")
_ONE = re.compile(f"{_OWN}(?P<own>{_UNIT}|{_LEAD}|{_OWN})|(?P<lead>{_LEAD}?)(?P<unit>{_UNIT})")


def _decode(match: re.Match[str]) -> int:
    block = ord(match["lead"]) - _PAIR_LEAD if match["lead"] else 0
    return block * _COUNT + ord(match["unit"]) - _FIRST


def has_placeholder(text: str) -> bool:
    """Whether the text holds at least one placeholder."""
    return not text.isascii() and any(match["unit"] for match in _ONE.finditer(text))


def placeholder_numbers(text: str) -> list[int]:
    """Indexes of the units whose placeholders the text holds, in order."""
    return [part for part in split_placeholders(text) if isinstance(part, int)]


def split_placeholders(text: str) -> list[str | int]:
    """Take a text apart once, to fill it several times.

    Args:
        text: Text with placeholders, as ``with_placeholders`` made it.

    Returns:
        Text between placeholders, with the page's own characters given back, and indexes of units, in order.
    """
    if text.isascii():
        return [text]
    parts: list[str | int] = []
    position = 0
    for match in _ONE.finditer(text):
        parts.append(text[position : match.start()])
        parts.append(match["own"] or _decode(match))
        position = match.end()
    parts.append(text[position:])
    return parts


def fill(text: str, value: Callable[[int], str]) -> str:
    """Replace every placeholder, and give back the page's own characters of that kind.

    Args:
        text: Text with placeholders, as ``with_placeholders`` made it.
        value: Gives the text of the unit with an index.
    """
    return _ONE.sub(lambda match: match["own"] or value(_decode(match)), text)


def tailing(tails: Mapping[int, str]) -> tuple[re.Pattern[str], Callable[[re.Match[str]], str]]:
    """A pattern, and what replaces it, that put text behind the placeholders of some units.

    Args:
        tails: The text by the index of its unit.
    """
    return _ONE, lambda match: match[0] + ("" if match["own"] else tails.get(_decode(match), ""))


def located_placeholders(text: str) -> Iterator[tuple[int, int, int | None]]:
    """Where placeholders, and marked characters of the page's own, stand in a text.

    Args:
        text: Text with placeholders, as ``with_placeholders`` made it.

    Yields:
        Start, end, and the index of the unit: None for a character of the page's own, which has its
        mark before it.
    """
    if not text.isascii():
        for match in _ONE.finditer(text):
            yield match.start(), match.end(), None if match["own"] else _decode(match)


def with_placeholders(data: bytes, units: Sequence[Unit], start: int, end: int) -> str:
    """Decode a part of a page with each unit replaced by its placeholder.

    A placeholder character that the page itself holds is marked, so that it is not taken
    for a unit; ``fill`` takes the mark away again.

    Args:
        data: The page.
        units: All units of the page; those outside the part are left out.
        start: Byte offset of the part.
        end: Byte offset at which it ends.

    Returns:
        Text in which the character for ``units[i]`` stands for that unit.
    """
    inside = [
        (index, unit) for index, unit in enumerate(units) if start <= unit.span[0] and unit.span[1] <= end
    ]
    edges = [start, *(edge for _, unit in inside for edge in unit.span), end]
    gaps = [data[a:b].decode("utf-8", "surrogateescape") for a, b in list(pairwise(edges))[::2]]
    parts = [_marked(gaps[0])]
    for (index, _), gap in zip(inside, gaps[1:], strict=True):
        parts.append(_encode(index))
        parts.append(_marked(gap))
    return "".join(parts)


def _marked(text: str) -> str:
    return text if text.isascii() else _TAKEN.sub(lambda match: _OWN + match[0], text)

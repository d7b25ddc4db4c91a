"""Whether a changed text is still the same but for its spaces, and which parts of one must not change."""

from __future__ import annotations

import re
from collections import Counter

from ..escape import escape_msgstr
from .texts import Side

__all__ = ["MASK", "differs_only_in_spaces", "is_block", "masked", "structure"]

MASK = "\N{OBJECT REPLACEMENT CHARACTER}"
"""Stands for each character of code, addresses and tags."""

_BACKTICKS = re.compile(r"`+")
_DESTINATION = re.compile(r"\]\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)|\]\[[^\[\]\n]*\]")
_ANGLE = re.compile(r"<[^<>\n]*>")
_PLAIN = {"text", "text_special", "softbreak", "hardbreak"}


def masked(text: str) -> str:
    """A text of the same length, in which ``MASK`` stands for code spans, addresses of links and tags.

    Args:
        text: Markdown of one message.
    """
    for part in (_code_spans(text), _spans(_DESTINATION, text), _spans(_ANGLE, text)):
        for start, end in part:
            text = f"{text[:start]}{MASK * (end - start)}{text[end:]}"
    return text


def structure(side: Side) -> Counter[tuple[str, ...]]:
    """What a text consists of besides text: markup by kind, code, addresses, tags with what they hold."""
    return Counter(
        (token.type, token.content, *map(str, token.attrs.values()))
        for token in side.flat
        if token.type not in _PLAIN and token.type != "image"
    ) + Counter(("image", str(token.attrs.get("src"))) for token in side.flat if token.type == "image")


def is_block(text: str) -> bool:
    """Whether a build reads a text as one block, and not as a list or heading."""
    return escape_msgstr(text, "paragraph") == text


def differs_only_in_spaces(old: Side, new: Side, also: str = "") -> bool:
    """Whether two texts read alike.

    Args:
        old: One of them.
        new: The other.
        also: Other characters that may differ.
    """
    return _bare(old.plain, also) == _bare(new.plain, also)


def _bare(text: str, also: str) -> str:
    return "".join(char for char in text if not char.isspace() and char not in also)


def _code_spans(text: str) -> list[tuple[int, int]]:
    """Code spans: from a run of backticks to the next of the same length."""
    runs = [match.span() for match in _BACKTICKS.finditer(text)]
    following: dict[int, list[int]] = {}
    for index in range(len(runs) - 1, -1, -1):
        following.setdefault(runs[index][1] - runs[index][0], []).append(index)
    found, index = [], 0
    while index < len(runs):
        start, end = runs[index]
        same = following[end - start]
        while same and same[-1] <= index:
            same.pop()
        if same:
            found.append((start, runs[same[-1]][1]))
            index = same[-1]
        index += 1
    return found


def _spans(pattern: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    return [match.span() for match in pattern.finditer(text)]

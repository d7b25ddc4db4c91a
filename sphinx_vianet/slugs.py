"""Anchors of headings, which handbacks write: GitHub's of the heading's text.

Source: format.md, Differences from the source page.
"""

from __future__ import annotations

import re

__all__ = ["heading_slug"]

_LINK = re.compile(r"!?\[((?:[^\[\]]|\[[^\[\]]*\])*)\](?:\([^()]*(?:\([^()]*\)[^()]*)*\)|\[[^\[\]]*\])")
_CODE = re.compile(r"(`+)(.+?)\1")
_EMPHASIS = re.compile(r"(?<!\\)(\*{1,3}|(?<!\w)_{1,3}(?=\S))(.+?)(?<!\\)\1")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_DROPPED = re.compile(r"[^\w\- ]")


def heading_slug(heading: str) -> str:
    """The anchor of a heading.

    Args:
        heading: Its text in the source language, as it is written in Markdown.

    Returns:
        The anchor; a handback does not number it where a page has the heading twice.
    """
    return _DROPPED.sub("", _plain(heading).strip().lower()).replace(" ", "-")


def _plain(heading: str) -> str:
    """What readers see of a heading."""
    parts: list[str] = []
    position = 0
    for match in _CODE.finditer(heading):
        parts.extend((_text(heading[position : match.start()]), match[2]))
        position = match.end()
    return "".join([*parts, _text(heading[position:])])


def _text(text: str) -> str:
    text = _LINK.sub(r"\1", _LINK.sub(r"\1", text))
    text = _EMPHASIS.sub(r"\2", _EMPHASIS.sub(r"\2", text))
    return _ESCAPE.sub(r"\1", text)

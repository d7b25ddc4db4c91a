"""Characters that no text for readers holds: control characters, which terminals obey, and marks of ours."""

from __future__ import annotations

import re

__all__ = ["SENTENCE_MARKS", "first_control", "has_control", "without_controls"]

SENTENCE_MARKS = "\u2e28\u2e29"
"""Brackets that no text is known to use: they stand around sentences while a message is parsed."""

# Tab, line feed and carriage return are white space; C1 characters are two bytes in UTF-8.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_CONTROL_BYTES = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\xc2[\x80-\x9f]")


def without_controls(text: str) -> str:
    """A text with U+FFFD for every control character, as CommonMark does with NUL."""
    return _CONTROL.sub("\ufffd", text)


def has_control(text: str) -> bool:
    """Whether a text holds a control character."""
    return _CONTROL.search(text) is not None


def first_control(data: bytes) -> tuple[int, str] | None:
    """Offset and code point (``U+001B``) of the first control character, None when there is none.

    Args:
        data: UTF-8, or what claims to be.
    """
    match = _CONTROL_BYTES.search(data)
    return (match.start(), f"U+{match[0][-1]:04X}") if match is not None else None

"""Invisible characters that direct the order of text (Unicode Standard Annex 9)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from .context import Context
from .problem import Problem
from .texts import Texts

__all__ = ["bidi_override", "bidi_unbalanced"]

_EMBED, _OVERRIDE, _POP = "\u202a\u202b", "\u202d\u202e", "\u202c"
_ISOLATE, _POP_ISOLATE = "\u2066\u2067\u2068", "\u2069"
_CONTROL = re.compile("[\u202a-\u202e\u2066-\u2069]")


def bidi_override(texts: Texts, context: Context) -> Iterator[Problem]:
    """Overrides, which show text in another order than it has; no document needs one."""
    for char in _OVERRIDE:
        if (char in texts.target.plain or char in texts.msgstr) and char not in texts.source.plain:
            yield Problem(f"the override {_name(char)} shows text in another order", _place(texts, char))


def bidi_unbalanced(texts: Texts, context: Context) -> Iterator[Problem]:
    """Embeddings, isolates and overrides that are not ended, or ended without a beginning."""
    char = _unbalanced(texts.target.plain) or _unbalanced(texts.msgstr)
    if char and not _unbalanced(texts.msgid):
        what = "ends nothing" if char in _POP + _POP_ISOLATE else "is not ended"
        yield Problem(f"{_name(char)} {what}", _place(texts, char))


def _unbalanced(text: str) -> str:
    """The first control without its other half, empty without one."""
    stack: list[str] = []
    for match in _CONTROL.finditer(text):
        char = match[0]
        if char == _POP:
            if not stack or stack[-1] in _ISOLATE:
                return char
            stack.pop()
        elif char == _POP_ISOLATE:
            # Ends the embeddings inside of it, too (rule X6a).
            while stack and stack[-1] not in _ISOLATE:
                stack.pop()
            if not stack:
                return char
            stack.pop()
        else:
            stack.append(char)
    return stack[0] if stack else ""


def _name(char: str) -> str:
    return f"U+{ord(char):04X} {unicodedata.name(char)}"


def _place(texts: Texts, char: str) -> tuple[int, int] | None:
    at = texts.msgstr.find(char)
    return (at, at + 1) if at >= 0 else None

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
_POPS = _POP + _POP_ISOLATE
_CONTROL = re.compile("[\u202a-\u202e\u2066-\u2069]")


def bidi_override(texts: Texts, context: Context) -> Iterator[Problem]:
    """Overrides, which show text in another order than it has; no document needs one."""
    for char in _OVERRIDE:
        if (char in texts.target.plain or char in texts.msgstr) and char not in texts.source.plain:
            yield Problem(f"the override {_name(char)} shows text in another order", _place(texts, char))


def bidi_unbalanced(texts: Texts, context: Context) -> Iterator[Problem]:
    """Embeddings, isolates and overrides that are not ended, or ended without a beginning."""
    found = _unbalanced(texts.target.plain) or _unbalanced(texts.msgstr)
    if not found or _unbalanced(texts.msgid):
        return
    char = found[0][1]
    what = "ends nothing" if char in _POPS else "is not ended"
    yield Problem(f"{_name(char)} {what}", _place(texts, char), _without_pops(texts.msgstr))


def _without_pops(text: str) -> str | None:
    """A text without what ends nothing and so does nothing (rules X6a, X7); None when there is none of it."""
    places = {at for at, char in _unbalanced(text) if char in _POPS}
    return "".join(char for at, char in enumerate(text) if at not in places) if places else None


def _unbalanced(text: str) -> list[tuple[int, str]]:
    """The controls without their other half, with their places."""
    stack: list[tuple[int, str]] = []
    isolates = 0
    found: list[tuple[int, str]] = []
    for match in _CONTROL.finditer(text):
        here = (match.start(), match[0])
        if here[1] == _POP:
            if stack and stack[-1][1] not in _ISOLATE:
                stack.pop()
            else:
                found.append(here)
        elif here[1] == _POP_ISOLATE:
            if not isolates:
                found.append(here)
                continue
            isolates -= 1
            # Ends the embeddings inside of it, too (rule X6a).
            while stack.pop()[1] not in _ISOLATE:
                pass
        else:
            isolates += here[1] in _ISOLATE
            stack.append(here)
    return sorted(found + stack)


def _name(char: str) -> str:
    return f"U+{ord(char):04X} {unicodedata.name(char)}"


def _place(texts: Texts, char: str) -> tuple[int, int] | None:
    at = texts.msgstr.find(char)
    return (at, at + 1) if at >= 0 else None

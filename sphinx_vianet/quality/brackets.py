"""Brackets and quotation marks: they pair where the source text's do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from .context import Context
from .problem import Problem
from .texts import Texts

__all__ = ["brackets", "quotes"]


class _Kind(NamedTuple):
    name: str
    opening: str
    closing: str


# The forms of East Asian texts count as the others do.
_BRACKETS = (
    _Kind("round", "(（﹙", ")）﹚"),
    _Kind("square", "[［【〔〖", "]］】〕〗"),
    _Kind("curly", "{｛", "}｝"),
    _Kind("corner", "「『", "」』"),
    _Kind("angle", "《〈", "》〉"),
)
# Marks that stand on either side, depending on the language: „a“, “a”, ”a”; «a», »a«.
_QUOTES = ('"“”„‟＂〝〞〟', "«»")
_OPENING = {char: kind.name for kind in _BRACKETS for char in kind.opening}
_CLOSING = {char: kind.name for kind in _BRACKETS for char in kind.closing}
_ANY = re.compile(f"[{re.escape(''.join([*_OPENING, *_CLOSING]))}]")
# Before a bracket that closes and was not opened: "1) first, b) second", and faces.
_NUMBERED = re.compile(r"(?:(?<![^\s(（])(?:\d{1,2}|[^\W\d_])|(?<!\w)[:;]-?)\Z")
# Before the last letter of a word it marks abbreviations in Hebrew; after digits it may be inches.
_ABBREVIATION = re.compile(r"(?<=[\u05d0-\u05ea])[\"”](?=[\u05d0-\u05ea](?![\u05d0-\u05ea]))")
_INCHES = re.compile(r"(?<=\d)\"")


def brackets(texts: Texts, context: Context) -> Iterator[Problem]:
    """Brackets that lack their other half, more than in the source text."""
    if not _ANY.search(texts.msgstr):
        return
    found = _unpaired(texts.target.prose)
    known = _unpaired(texts.source.prose) if found else []
    if len(found) > len(known) and len(_unpaired(texts.target.plain)) > len(_unpaired(texts.source.plain)):
        char = next((char for char in found if char not in known), found[0])
        side = "opened and not closed" if char in _OPENING else "closed and not opened"
        yield Problem(f"a bracket {char} is {side}", _place(texts, char))


def quotes(texts: Texts, context: Context) -> Iterator[Problem]:
    """A quotation mark without its other half, where the source text's have theirs."""
    if any(_is_odd(texts.source.prose, marks) for marks in _QUOTES):
        return
    for marks in _QUOTES:
        if _is_odd(texts.target.prose, marks) and _is_odd(texts.target.plain, marks):
            char = next(char for char in reversed(texts.target.prose) if char in marks)
            yield Problem("a quotation mark lacks its other half", _place(texts, char))


def _unpaired(text: str) -> list[str]:
    """The brackets of a text that have no other half, each kind counted by itself."""
    single: list[str] = []
    open_: dict[str, list[str]] = {}
    for match in _ANY.finditer(text):
        char = match[0]
        if char in _OPENING:
            open_.setdefault(_OPENING[char], []).append(char)
        elif open_.get(_CLOSING[char]):
            open_[_CLOSING[char]].pop()
        elif not (char in ")）" and _NUMBERED.search(text[max(0, match.start() - 3) : match.start()])):
            single.append(char)
    return single + [char for chars in open_.values() for char in chars]


def _is_odd(text: str, marks: str) -> bool:
    """Whether there is an odd number of marks, with those that may be inches and without."""
    if not any(char in text for char in marks):
        return False
    text = _ABBREVIATION.sub("", text)
    return all(sum(char in marks for char in some) % 2 for some in (text, _INCHES.sub("", text)))


def _place(texts: Texts, char: str) -> tuple[int, int] | None:
    at = texts.msgstr.rfind(char)
    return (at, at + 1) if at >= 0 else None

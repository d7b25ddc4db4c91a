"""Code spans: names of programs and commands, which nobody translates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from .context import Context
from .problem import Problem
from .texts import Side, Texts, shown

__all__ = ["code_changed", "code_markup", "code_missing"]


def code_changed(texts: Texts, context: Context) -> Iterator[Problem]:
    """Code spans whose code is nowhere in the source text: translated, or changed otherwise."""
    if "`" in texts.source.plain:
        return  # its own code is broken
    plain = _collapsed(texts.source.plain)
    for code in _lacking(texts.target, texts.source):
        if code not in plain:
            at = texts.msgstr.find(code)
            place = (at, at + len(code)) if at >= 0 else None
            yield Problem(f"the code {shown(code)} is not in the source text", place)


def code_missing(texts: Texts, context: Context) -> Iterator[Problem]:
    """Code of the source text that is nowhere in the translation."""
    plain = _collapsed(texts.target.plain)
    for code in _lacking(texts.source, texts.target):
        if code not in plain:
            yield Problem(f"the code {shown(code)} is missing")


def code_markup(texts: Texts, context: Context) -> Iterator[Problem]:
    """Code of the source text that is no code in the translation, or the other way round."""
    if texts.source.code == texts.target.code:
        return
    prose, codes = _collapsed(texts.target.prose), _codes(texts.target)
    for code in _lacking(texts.source, texts.target):
        if code in prose and code not in codes:
            yield Problem(f"{shown(code)} is code in the source text, and not here", _found(texts, code))
    prose, codes = _collapsed(texts.source.prose), _codes(texts.source)
    for code in _lacking(texts.target, texts.source):
        if code in prose and code not in codes:
            yield Problem(f"{shown(code)} is no code in the source text", _found(texts, code))


def _lacking(side: Side, other: Side) -> Sequence[str]:
    """Code spans of one side that the other has fewer of."""
    if side.code == other.code:
        return ()
    return list((Counter(_codes(side)) - Counter(_codes(other))).elements())


def _codes(side: Side) -> list[str]:
    return [code for span in side.code if (code := _collapsed(span))]


def _collapsed(text: str) -> str:
    # What a translator's tool makes of spaces in code changes nothing that is shown.
    return " ".join(text.replace("\u200b", "").split())


def _found(texts: Texts, code: str) -> tuple[int, int] | None:
    at = texts.msgstr.find(code)
    return (at, at + len(code)) if at >= 0 else None

"""Translations that are much shorter or longer than translations are."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from .context import Context
from .problem import Problem
from .texts import OBJECT, Texts

__all__ = ["too_long", "too_short"]

# Characters of a translation for one of the English source text, without spaces and code: all of a
# language's translations in the pages of docs/reference/lint, together.
_RATIOS = {"de": 1.25, "he": 0.78, "hu": 1.14, "ja": 0.63, "ko": 0.49, "pt": 1.16, "ru": 1.19}
# How far ln(ratio) may be from that of its language, times the root of the source text's length: the longer a
# text, the steadier the ratio (Gale and Church 1993, "A Program for Aligning Sentences in Bilingual
# Corpora"). Of pages that people translated, nine in ten of what lies beyond lack text, or hold it twice.
_SHORT, _LONG = 8.0, 7.0
# "[Creating a package (Erstellen eines Pakets)](...)": what stands there twice, in two languages.
_GLOSS = re.compile(r"[(（][^()（）]{0,400}[)）]")
_LEAST = 20
"""Characters of source text below which anything goes."""


def too_short(texts: Texts, context: Context) -> Iterator[Problem]:
    """Translations so short that some of the text is missing."""
    yield from _outlier(texts, context, -_SHORT)


def too_long(texts: Texts, context: Context) -> Iterator[Problem]:
    """Translations so long that they say more than the source text."""
    yield from _outlier(texts, context, _LONG)


def _outlier(texts: Texts, context: Context, limit: float) -> Iterator[Problem]:
    if len(texts.msgid) < _LEAST or texts.is_same or (expected := _ratio(context)) is None:
        return
    source, target = _length(texts.source.prose), _length(texts.target.prose)
    if source < _LEAST:
        return
    if limit > 0:
        target -= max(0, _glosses(texts.target.prose) - _glosses(texts.source.prose))
    score = math.log(max(target, 0.5) / (source * expected)) * math.sqrt(source)
    if abs(score) > abs(limit) and (score < 0) == (limit < 0):
        usual = round(source * expected)
        yield Problem(f"{target} characters for {source} of the source text; about {usual} are usual")


def _ratio(context: Context) -> float | None:
    language = context.language.partition("_")[0].partition("@")[0]
    known = _RATIOS.get(context.language) or _RATIOS.get(language)
    return known if known is not None else context.vocabulary.ratio


def _glosses(text: str) -> int:
    """Characters in parentheses, and as many again: those of what they explain."""
    return 2 * sum(_length(match[0]) for match in _GLOSS.finditer(text))


def _length(text: str) -> int:
    return sum(not char.isspace() and char != OBJECT for char in text)

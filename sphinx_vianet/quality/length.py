"""Translations that are much shorter or longer than translations are."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator

from .context import Context
from .problem import Problem
from .texts import OBJECT, Texts

__all__ = ["too_long", "too_short"]

# Characters of a translation for one of the English source text, without spaces, code and the words that both
# have: all translations of a language in real pages (docs/reference/lint) together.
_RATIOS = {
    "de": 1.31,
    "fr": 1.30,
    "he": 0.76,
    "hu": 1.14,
    "ja": 0.59,
    "ko": 0.45,
    "pt": 1.17,
    "ru": 1.21,
    "zh": 0.36,
}
# How far ln(ratio) may be from that of its language, times the root of the source text's length: the longer a
# text, the steadier the ratio (Gale and Church 1993, "A Program for Aligning Sentences in Bilingual
# Corpora"). Read over real pages: what lies beyond lacks text, or has another's.
_SHORT, _LONG = 8.0, 7.0
# "[Creating a package (Erstellen eines Pakets)](...)": what stands there twice, in two languages.
_GLOSS = re.compile(r"[(（][^()（）]{0,400}[)）]")
# Latin words end where another script begins.
_ANY_WORD = re.compile(r"[0-9A-Za-z\u00c0-\u024f]+|[^\W0-9A-Za-z\u00c0-\u024f]+")
_ADDRESS = re.compile(r"[a-z]{2,8}://[!-~]+")
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
    old, new = (_ADDRESS.sub("", side.prose) for side in (texts.source, texts.target))
    source, target, same = _length(old), _length(new), _shared(old, new)
    if source - same < _LEAST:
        return
    usual = (source - same) * expected
    twice = max(0, _glosses(new) - _glosses(old)) if limit > 0 else 0
    score = math.log(max(target - same - twice, 0.5) / usual) * math.sqrt(source - same)
    if score < limit < 0 or score > limit > 0:
        yield Problem(
            f"{target} characters for {source} of the source text; about {round(usual) + same} are usual"
        )


def _shared(source: str, target: str) -> int:
    """Characters of the words that both texts have."""
    both = Counter(_ANY_WORD.findall(source.casefold())) & Counter(_ANY_WORD.findall(target.casefold()))
    return sum(len(word) * count for word, count in both.items())


def _ratio(context: Context) -> float | None:
    language = context.language.partition("_")[0].partition("@")[0]
    known = _RATIOS.get(context.language) or _RATIOS.get(language)
    return known if known is not None else context.vocabulary.ratio


def _glosses(text: str) -> int:
    """Characters in parentheses, and as many again: those of what they explain."""
    return 2 * sum(_length(match[0]) for match in _GLOSS.finditer(text))


def _length(text: str) -> int:
    return sum(not char.isspace() and char != OBJECT for char in text)

"""Words that stand twice in a row."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .context import Context
from .problem import Problem
from .running import parted
from .scripts import is_spaced
from .texts import Texts, shown

__all__ = ["doubled_word"]

_WORDS = re.compile(r"(?<![\w-])([^\W\d_]{2,40})[ \u00a0\n]{1,3}(?=([^\W\d_]{2,40})(?![\w-]))")
# Scripts without spaces: what is long enough to be no reduplication, and particles.
_PARTS = re.compile(r"([\u30a0-\u30ff]{3,20}|[\u4e00-\u9fff]{3,12})\1|(をを|がが|(?<!目)的的(?![确確]))")
# Words that a sentence may hold twice in a row.
_USUAL = {
    "de": "das dem den der die sie",
    "fr": "faire nous vous",
    "hu": "az egy",
    "nl": "dat die",
}
# Languages that double words to say "each", "very" or "many".
_DOUBLING = frozenset(
    "ar az bn fa fil gu hi id jv kn kk ky ml mr ms ne pa si sw ta te tk tl tr ug ur uz vi".split()
)


def doubled_word(texts: Texts, context: Context) -> Iterator[Problem]:
    """A word twice in a row, where the source text has none."""
    language = context.language.partition("_")[0].partition("@")[0]
    if language in _DOUBLING:
        return
    prose = parted(texts.target)
    usual = _USUAL.get(language, "").split()
    found = [pair for pair in _doubled(prose) if pair[0].casefold() not in usual]
    if found and not _doubled(parted(texts.source)):
        text = " ".join(found[0])
        yield Problem(f"{shown(text)} stands twice", _place(texts, text))
        return
    match = None if is_spaced(context.language) else _PARTS.search(prose)
    if match is not None and match[0] not in texts.source.plain:
        yield Problem(f"{shown(match[0])} stands twice", _place(texts, match[0]))


def _doubled(prose: str) -> list[tuple[str, str]]:
    """Pairs of the same word, in whatever case."""
    return [(one, two) for one, two in _WORDS.findall(prose) if one.casefold() == two.casefold()]


def _place(texts: Texts, text: str) -> tuple[int, int] | None:
    at = texts.msgstr.find(text)
    return (at, at + len(text)) if at >= 0 else None

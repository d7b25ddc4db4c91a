"""Which words of the source text a page's translations keep: names; and which they do not: words.

What a name is, no list of words knows. In a page that is translated, "the" stands in many source
texts and in no translation, "Azure" in both. So the page itself says it, in any language.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median

__all__ = ["PLAIN_WORD", "Vocabulary", "vocabulary", "words"]

_LATIN = "A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff"
# Letters of one kind: Japanese goes on behind a Latin word without a space.
_WORD = re.compile(rf"[{_LATIN}]+|[^\W\d_{_LATIN}]+")
# Code, addresses, tags: their words are no text.
_NO_TEXT = re.compile(r"`[^`]*`|\]\([^()\s]*\)|<[^<>\s][^<>]*>|\b[a-z]{2,8}://\S+")
PLAIN_WORD = re.compile(r"[\"'(\[“‘„«]*([^\W\d_]+(?:['’-][^\W\d_]+)*)[\"')\]”’».,:;!?…。、]*")
"""A word of running text with the marks beside it; the whole of what stands between two spaces."""
_LONG, _ENOUGH = 40, 30
"""Letters of a source text whose translation says how long translations are, and how many must say it."""
_FEW = 5
"""Translated messages below which a page says too little."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of the source text of one page or catalog, without regard to case."""

    translated: Counter[str] = field(default_factory=Counter)
    """How many messages' translations do not have a word of their source text."""
    kept: Counter[str] = field(default_factory=Counter)
    """How many have it."""
    messages: int = 0
    """Messages that were looked at: those whose translation differs."""
    ratios: Sequence[float] = ()
    """Of long messages among them, letters of the translation for one of the source text, names left out."""

    @property
    def is_small(self) -> bool:
        """Whether there is too little to learn from."""
        return self.messages < _FEW

    @property
    def ratio(self) -> float | None:
        """How long translations are here: the median; None when too few say so."""
        return median(self.ratios) if len(self.ratios) >= _ENOUGH else None

    def is_translated(self, word: str, *, but: int = 0) -> bool:
        """Whether a word is one that translations replace.

        Args:
            word: In any case.
            but: Messages that keep it and do not count.
        """
        key = word.casefold()
        return self.translated[key] > self.kept[key] - but


def words(text: str) -> Sequence[str]:
    """The words of a Markdown text, in lower case, without those of code, addresses and tags."""
    return _WORD.findall(_NO_TEXT.sub(" ", text).casefold())


def vocabulary(pairs: Iterable[tuple[str, str]]) -> Vocabulary:
    """Count the words that translations keep.

    Args:
        pairs: Source texts with their translations; those without or with the same one say nothing.
    """
    translated: Counter[str] = Counter()
    kept: Counter[str] = Counter()
    ratios: list[float] = []
    messages = 0
    for msgid, msgstr in pairs:
        if msgstr and msgid != msgstr:
            source, target = Counter(words(msgid)), Counter(words(msgstr))
            kept.update(set(source & target))
            translated.update(set(source) - set(target))
            messages += 1
            if (length := _length(source - target)) >= _LONG:
                ratios.append(_length(target - source) / length)
    return Vocabulary(translated, kept, messages, ratios)


def _length(counted: Counter[str]) -> int:
    return sum(len(word) * count for word, count in counted.items())

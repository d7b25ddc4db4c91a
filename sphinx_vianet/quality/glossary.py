"""Terms of a glossary: found in source texts, and in translations in whatever form they are inflected."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

__all__ = ["Glossary", "Term", "holds", "uses"]

_WORD = re.compile(r"[^\W_]+(?:[-'’.+#][^\W_]+)*[+#]*")
_MOST_WORDS = 12
"""Words of a term; a longer one is a sentence, and not looked for."""
# Scripts that part no words, and one that adds endings to words without changing them.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff]")
_HANGUL = re.compile("[\uac00-\ud7a3]")
# What sentences end with, so that a capital behind it says nothing.
_STOP = re.compile(r"[.!?:\n\ufffc\"“(]\s*\Z")
# Beside the parts of paths and expressions.
_BEFORE, _BEHIND = frozenset("/\\{_=&?#@<$%"), frozenset("/\\}_=(>%")
# How many of a word's last letters its forms may change, by its length.
_ENDINGS = ((3, 0), (5, 1), (8, 2))
_LONG_ENDING = 3


@dataclass(frozen=True, slots=True)
class Term:
    """One line of a glossary."""

    source: str
    """In the source language; empty for words that no translation may use."""
    targets: tuple[str, ...] = ()
    """How it is translated; one of them is enough."""
    forbidden: tuple[str, ...] = ()
    """How it is not translated."""
    note: str = ""


@dataclass(eq=False)
class Glossary:
    """The terms of one language."""

    terms: Sequence[Term]
    always: Sequence[Term] = ()
    """Terms without a source."""
    _index: dict[str, list[tuple[tuple[str, ...], Term]]] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, terms: Iterable[Term]) -> Glossary:
        """Put lines together: those with the same source term are one term."""
        alike: dict[str, list[Term]] = {}
        always = []
        for term in terms:
            if not term.source:
                always.append(term)
                continue
            alike.setdefault(term.source, []).append(term)
        return cls([_joined(lines) for lines in alike.values()], always)

    def __post_init__(self) -> None:
        for term in self.terms:
            words = tuple(match[0].casefold() for match in _WORD.finditer(term.source))
            if 0 < len(words) <= _MOST_WORDS:
                self._index.setdefault(words[0], []).append((words, term))
        for entries in self._index.values():
            entries.sort(key=lambda entry: -len(entry[0]))

    def found(self, text: str) -> Iterator[Term]:
        """The terms that a source text uses, each once; a term within a longer one does not count.

        Args:
            text: Without code, names of programs in capitals as they are.
        """
        matches = list(_WORD.finditer(text))
        bases = [_bases(match[0]) for match in matches]
        gaps = [text[one.end() : two.start()] for one, two in pairwise(matches)]
        seen: set[str] = set()
        at = 0
        while at < len(matches):
            found = self._longest(bases, gaps, at)
            if found is None:
                at += 1
                continue
            words, term = found
            first = matches[at]
            at += len(words)
            last = matches[at - 1]
            if term.source not in seen and not (
                _is_name(text, first, term.source)
                or _is_code(text[first.start() - 1 : first.start()], text[last.end() : last.end() + 1])
            ):
                seen.add(term.source)
                yield term

    def _longest(
        self, bases: Sequence[tuple[str, ...]], gaps: Sequence[str], at: int
    ) -> tuple[tuple[str, ...], Term] | None:
        for base in bases[at]:
            for words, term in self._index.get(base, ()):
                end = at + len(words)
                if (
                    end <= len(bases)
                    and all(word in bases[at + i] for i, word in enumerate(words))
                    and all(gap.isspace() for gap in gaps[at : end - 1])
                ):
                    return words, term
        return None


def holds(text: str, target: str) -> bool:
    """Whether a translation uses a term in some form: compounds and endings count.

    Args:
        text: The translation.
        target: The term as the glossary has it.
    """
    folded = _folded(text)
    return all(_stem(word) in folded for word in _folded(target).split())


def uses(text: str, forbidden: str, *, exact: bool) -> str:
    """The word of a translation that is a forbidden term in some form, but not a compound of it.

    Args:
        text: The translation.
        forbidden: The term.
        exact: Whether only this spelling is meant, with its capitals.

    Returns:
        The word or words as they stand there; empty without.
    """
    if exact:
        return forbidden if re.search(rf"(?<!\w){re.escape(forbidden)}(?!\w)", text) else ""
    stems = [_stem(word) for word in _folded(forbidden).split()]
    if not stems:
        return ""
    if _UNSPACED.search(forbidden):
        return forbidden if forbidden in text else ""
    folded = _folded(text)
    if not all(stem in folded for stem in stems):
        return ""
    words = list(_WORD.finditer(text))
    longest = len(forbidden) + _LONG_ENDING * len(stems)
    for at in range(len(words) - len(stems) + 1):
        part = words[at : at + len(stems)]
        start, end = part[0].start(), part[-1].end()
        if end - start > longest or _is_code(text[start - 1 : start], text[end : end + 1]):
            continue
        if all(_folded(word[0]).startswith(stem) for word, stem in zip(part, stems, strict=True)):
            return text[start:end]
    return ""


def _joined(terms: Sequence[Term]) -> Term:
    return Term(
        terms[0].source,
        tuple(dict.fromkeys(target for term in terms for target in term.targets)),
        tuple(dict.fromkeys(word for term in terms for word in term.forbidden)),
        next((term.note for term in terms if term.note), ""),
    )


def _is_code(before: str, behind: str) -> bool:
    """Whether what is beside a word makes it a part of a path or an expression, or the name of a value."""
    return before in _BEFORE or behind in _BEHIND or (before == behind == '"')


def _is_name(text: str, match: re.Match[str], source: str) -> bool:
    """Whether a word has a capital that the term has not, where no sentence begins: a part of a name."""
    word = match[0]
    if not source[:1].islower():
        return source.isupper() and not word.isupper()
    return (
        word[:1].isupper()
        and match.start() > 0
        and not _STOP.search(text[max(0, match.start() - 20) : match.start()])
    )


@lru_cache(maxsize=8192)
def _bases(word: str) -> tuple[str, ...]:
    """What a word can be a form of: itself, and its singular."""
    word = word.casefold()
    found = [word]
    for ending, instead in (("'s", ""), ("’s", ""), ("ies", "y"), ("es", ""), ("s", "")):
        if word.endswith(ending) and len(word) - len(ending) > 1:
            found.append(word[: -len(ending)] + instead)
    return tuple(found)


@lru_cache(maxsize=256)  # many terms are looked for in one text
def _folded(text: str) -> str:
    """A text without case, accents and the length marks of Katakana: Häuser has the stem of Haus."""
    if text.isascii():
        return text.casefold()
    parts = unicodedata.normalize("NFD", text.casefold())
    return unicodedata.normalize(
        "NFC", "".join(c for c in parts if not unicodedata.combining(c) and c != "ー")
    )


@lru_cache(maxsize=8192)
def _stem(word: str) -> str:
    """What all forms of a word have in common."""
    if not word.isalpha() or _UNSPACED.search(word) or _HANGUL.search(word):
        return word
    ending = next((ending for most, ending in _ENDINGS if len(word) <= most), _LONG_ENDING)
    return word[: len(word) - ending]

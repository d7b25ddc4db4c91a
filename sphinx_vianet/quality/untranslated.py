"""Text that was left in the source language: whole messages, and sentences within them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from .context import Context
from .problem import Problem
from .running import without_labels
from .texts import OBJECT, Texts, shown
from .vocabulary import PLAIN_WORD, Vocabulary

__all__ = ["source_words", "untranslated"]

# Round a text that is all in quotation marks.
_OPENING, _CLOSING, _STOPS = "\"“„«「'‘", "\"”“»」'’", " \n.,;:!?…。"
# Words of a program, titles and labels: they are quoted in the language that they are in.
_QUOTE = re.compile(
    r"\"[^\"\n]{1,300}\"|“[^“”\n]{1,300}”|„[^„“”\n]{1,300}[“”]|«[^«»\n]{1,300}»|「[^「」\n]{1,300}」"
)
# The same after what programs begin messages with.
_LOGGED = re.compile(r"\b(?:error|warning|exception) ?:[^.!?\n]{1,300}", re.IGNORECASE)
_CALL = re.compile(r"(?<=\w)\([^()\n]{0,200}\)")
# Words, and what may stand between two of a sentence.
_WORDS = re.compile(r"[A-Za-z\u00c0-\u024f]+(?:['’-][A-Za-z\u00c0-\u024f]+)*|[^\W\d_]+")
_BETWEEN = re.compile(r"[\s,]{1,3}")
# A reference link: a title, and a name that no reader sees.
_LABELLED = re.compile(r"\[[^\[\]]{1,300}\]\[[^\[\]]{0,300}\]")
_GLOSS = re.compile(r"[.?!:]?[\s\"”“»]{0,3}[(（]")
_GRAM = 3
"""Words in a row that are looked up in the source text."""
_LOWER = 3
"""Words in lower case that are more than those of a name, such as "for" and "the"."""
_SENTENCE = 5
"""Words that are more than a name or a label."""
# For pages in which too little is translated to learn from, when their source text is English.
_ENGLISH = frozenset("the of and to is are with this that you your for from can not".split())


def untranslated(texts: Texts, context: Context) -> Iterator[Problem]:
    """Translations that are the source text, although that holds words which are translated elsewhere."""
    if texts.msgid.strip() != texts.msgstr.strip():
        return
    prose = texts.source.prose
    tokens = [token for token in _CALL.sub("0", prose).split() if any(char.isalpha() for char in token)]
    found = [match[1] for token in tokens if (match := PLAIN_WORD.fullmatch(token)) and _is_word(match[1])]
    if len(found) < 2 or len(found) * 3 < len(tokens) * 2 or _is_quoted(prose):
        return
    if len(found) < _SENTENCE and (len(found) < len(tokens) or not _all_replaced(found, context.vocabulary)):
        return
    if _is_source(found, context.vocabulary):
        yield Problem(f"{shown(' '.join(texts.source.plain.split()))} is not translated")


def source_words(texts: Texts, context: Context) -> Iterator[Problem]:
    """Sentences of the source text within the translation, whose words are translated elsewhere."""
    if texts.msgid.strip() == texts.msgstr.strip():
        return
    target = without_labels(texts.target)
    for pattern in (_QUOTE, _LOGGED, _LABELLED):
        target = pattern.sub(OBJECT, target)
    known: set[tuple[str, ...]] | None = None
    found: list[Sequence[str]] = []
    for run, end in _runs(target):
        if len(run) < _SENTENCE:
            continue
        if known is None:
            known = {gram for words, _ in _runs(texts.source.prose) for gram in _grams(words)}
        found += [
            phrase
            for phrase, is_last in _phrases(run, known)
            if len(phrase) >= _SENTENCE
            and not (is_last and _GLOSS.match(target, end))
            and _is_source(phrase, context.vocabulary, but=1)
        ]
    if found:
        first = max(found, key=len)
        count = f" and {len(found) - 1} more" if len(found) > 1 else ""
        yield Problem(
            f"{shown(' '.join(first))}{count} {'are' if count else 'is'} not translated", _place(texts, first)
        )


def _is_quoted(prose: str) -> bool:
    text = prose.strip(_STOPS)
    return text[:1] in tuple(_OPENING) and text[-1:] in tuple(_CLOSING)


def _is_word(word: str) -> bool:
    """Whether a word may be one of running text: no abbreviation, no name of a program."""
    return word.islower() or word[1:].islower() or len(word) == 1


def _all_replaced(found: Sequence[str], vocabulary: Vocabulary) -> bool:
    """Whether the page translates each of these words, more than once, and keeps none."""
    keys = [word.casefold() for word in found]
    return all(vocabulary.translated[key] > 1 and not vocabulary.kept[key] for key in keys)


def _is_source(found: Sequence[str], vocabulary: Vocabulary, *, but: int = 0) -> bool:
    """Whether words are those of a text, which the page translates, and not those of a name."""
    lower = sum(word.islower() for word in found)
    if lower < _LOWER and lower < len(found) - 1:
        return False  # a name, of several words
    if vocabulary.is_small:
        return len(found) >= _SENTENCE and len(_ENGLISH.intersection(found)) > 1
    source = [word for word in found if vocabulary.is_translated(word, but=but)]
    return len(source) >= 2 and len(source) * 2 > len(found)


def _runs(prose: str) -> Iterator[tuple[list[str], int]]:
    """Words with nothing but a space or a comma between them, and where they end."""
    run: list[str] = []
    end = 0
    for match in _WORDS.finditer(prose):
        if run and not _BETWEEN.fullmatch(prose, end, match.start()):
            yield run, end
            run = []
        run.append(match[0])
        end = match.end()
    if run:
        yield run, end


def _grams(run: Sequence[str]) -> list[tuple[str, ...]]:
    folded = [word.casefold() for word in run]
    return [tuple(folded[at : at + _GRAM]) for at in range(len(folded) - _GRAM + 1)]


def _phrases(run: Sequence[str], known: set[tuple[str, ...]]) -> Iterator[tuple[Sequence[str], bool]]:
    """The longest parts of a run that are made of known grams, and whether one is its end."""
    marked = [False] * len(run)
    for at, gram in enumerate(_grams(run)):
        if gram in known:
            marked[at : at + _GRAM] = [True] * _GRAM
    position = 0
    for is_known, group in groupby(marked):
        length = len(list(group))
        if is_known:
            yield run[position : position + length], position + length == len(run)
        position += length


def _place(texts: Texts, phrase: Sequence[str]) -> tuple[int, int] | None:
    text = " ".join(phrase)
    at = texts.msgstr.find(text)
    if at < 0:
        text = phrase[0]
        at = texts.msgstr.find(text)
    return (at, at + len(text)) if at >= 0 else None

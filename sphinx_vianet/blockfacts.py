"""What a text shares with its translation: code, link targets, images, placeholders, numbers, names.

Facts are evidence that two blocks are versions of each other, or that they are not; which
weight each kind has is decided in ``blockmatch``.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

__all__ = ["MARKS", "TextFacts", "text_facts"]

_CODE = re.compile(r"(`{1,3})(?!`)([^`\n](?:[^`]{0,400}?[^`])??)\1(?!`)")
_TARGET = re.compile(r"\]\(\s{0,3}<?([^)\s>]{1,1000})>?[^)\n]{0,200}\)")
_ADDRESS = re.compile(r"<?\b(https?://[^\s<>()\]\"'。、）]{1,1000})>?")
_XREF = re.compile(r"<xref:([^>\s]{1,400})>")
_PLACEHOLDER = re.compile(
    r"\{\{[^{}\n]{1,80}\}\}|\$\{[^{}\n]{1,80}\}|\{\d{1,2}\}|%[sd]\b|:::[^:\n]{1,200}:::"
)
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9]{0,20})[^<>\n]{0,500}>")
_NUMBER = re.compile(r"\d+(?:[.,  ’']\d+)*")
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[._][A-Za-z0-9]+)*")
_NAME = re.compile(r"[a-z][A-Z]|[A-Za-z].*\d|_|\w\.\w|[A-Z]{2}")
_LOCALE_PART = re.compile(r"(?:(?<=/)|\A)[a-z]{2}(?:-[a-z]{2,4}){1,2}/|(?<=\A/)[a-z]{2}/")
_NO_LETTER = re.compile(r"[\W_]+")
_SENTENCE = re.compile(r"[.!?؟][\s\"')*_]|[.!?؟]\Z|[。！？]")
_ENDS = {"：": ":", "？": "?", "؟": "?", "。": ".", "！": "!", "；": ";"}
_SINGLE = re.compile(r"(?<![*\w])\*(?=[^\s*])|(?<![_\w])_(?=[^\s_])")
_STRONG = re.compile(r"\*\*|__")
_QUOTES = re.compile('["“”„«»「」『』]')


class TextFacts(NamedTuple):
    """What of a text stays the same in every language."""

    facts: frozenset[str]
    """Each with its kind in front: ``c:`` code, ``l:`` target of a link or an image, ``p:`` placeholder,
    ``h:`` HTML element, ``n:`` number, ``w:`` name (``PackageReference``), ``t:`` all letters of the text."""
    words: frozenset[str]
    """Words in Latin letters, some of which are the same in other languages."""
    length: int
    """Number of letters and digits that readers see; wide ones count twice."""
    marks: tuple[int, ...]
    """How often what ``MARKS`` names stands in it."""
    end: str
    """The punctuation mark that it ends with, in its Latin form; nothing for a letter."""


MARKS = ("strong", "emphasis", "parenthesis", "bracket", "sentence", "colon", "slash", "quote", "comma")
"""What is counted, since a translation mostly has as many."""


def text_facts(text: str) -> TextFacts:
    """The facts of a block's text.

    Args:
        text: Raw inline Markdown.
    """
    facts: set[str] = set()
    if len(text) <= 200:
        # Machine translation puts names into code, and blanks behind their dots.
        facts.add(f"t:{_NO_LETTER.sub('', text).casefold()}")

    if "`" in text:
        text = _CODE.sub(lambda match: _noted(facts, "c", " ".join(match[2].split())), text)
    if "](" in text:
        text = _TARGET.sub(lambda match: _noted(facts, "l", match[1]), text)
    if "<xref:" in text:
        text = _XREF.sub(lambda match: _noted(facts, "l", "xref:" + match[1]), text)
    if "://" in text:
        text = _ADDRESS.sub(lambda match: _noted(facts, "l", match[1]), text)
    if "{" in text or "%" in text or ":::" in text:
        text = _PLACEHOLDER.sub(lambda match: _noted(facts, "p", match[0]), text)
    if "<" in text:
        text = _TAG.sub(lambda match: _noted(facts, "h", match[1].lower()), text)
    return _read(text, facts)


def _noted(facts: set[str], kind: str, value: str) -> str:
    facts.add(f"{kind}:{_address(value) if kind == 'l' else value}")
    return " "


def _address(target: str) -> str:
    """A link's target without what a localized page writes otherwise: locale, fragment, scheme."""
    path, mark, fragment = target.partition("#")
    if not path:
        # Anchors within the page follow its headings, which are translated.
        return "#" if mark and fragment else ""
    path = path.lower().removeprefix("https://").removeprefix("http://").partition("?")[0]
    return _LOCALE_PART.sub("", path).rstrip("/")


def _read(text: str, facts: set[str]) -> TextFacts:
    """The facts of what is left: numbers, names, words, length."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    for number in _NUMBER.findall(text):
        facts.add("n:" + "".join(character for character in number if character.isdigit()))
    words = set()
    for word in _WORD.findall(text):
        if _NAME.search(word):
            facts.add(f"w:{word.casefold()}")
        elif len(word) > 2:
            words.add(word.casefold())
    length = sum(
        2 if character >= "\u1100" else 1 for character in text if character.isalnum() and character != "_"
    )
    return TextFacts(frozenset(facts), frozenset(words), length, _marks(text), _end(text))


def _marks(text: str) -> tuple[int, ...]:
    return (
        len(_STRONG.findall(text)) // 2,
        len(_SINGLE.findall(text)),
        text.count("("),
        text.count("["),
        len(_SENTENCE.findall(text)),
        text.count(":"),
        text.count("/"),
        len(_QUOTES.findall(text)) // 2,
        text.count(",") + text.count("、") + text.count("،"),
    )


def _end(text: str) -> str:
    last = text.rstrip(" *_)\"'»”\u200e\u200f\\")[-1:]
    return _ENDS.get(last, last if last in ".:?!;" else "")

"""What changed in a message since it was translated, as a reader sees it: in sentences of today's text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...markdown import Dialect, make_parser
from ...textchange import change_kinds
from ...verdict import SEVERITY_OF, ChangeSeverity, worst
from ..translation import flat_text

if TYPE_CHECKING:
    from markdown_it.token import Token

    from ...model import Kind

__all__ = ["BlockChange", "compare_block", "has_words"]

# A stop, what may close behind it, and white space; after a wide stop there is none.
_SENTENCE = re.compile(r"(?<=[.!?…])[\"'”’»)\]]*\s+|(?<=[。！？])\s*")
_TICKS = re.compile("`+")
_ADDRESS = re.compile(r"<[^<>]*>|\]\([^()]*\)")
_WORD = re.compile(r"[^\W\d_]{2}")
_BREAK = re.compile(r"<br />\s*\\*\s*")


@dataclass(frozen=True, slots=True)
class BlockChange:
    """How today's source text of a block differs from the one that was translated."""

    severity: ChangeSeverity | None
    """``content`` when words changed; only that makes a translation out of date."""
    sentences: tuple[tuple[str, bool], ...]
    """Today's text cut into sentences, white space included; True for each that is not as it was. None of
    a block whose words did not change."""

    @property
    def changed(self) -> int:
        """How many sentences changed; one at least, since one may have been taken out."""
        return max(1, sum(is_new for _, is_new in self.sentences))


def compare_block(previous: str, msgid: str, today: str, kind: Kind, dialect: Dialect) -> BlockChange:
    """Compare the text that was translated with today's.

    Args:
        previous: The msgid that was translated.
        msgid: The msgid of today.
        today: The same as it reads, without markup.
        kind: What the message is in its page.
        dialect: Whose inline syntax it is in.
    """
    severity = worst(SEVERITY_OF[one] for one in change_kinds(previous, msgid, kind, dialect))
    if severity != "content":
        return BlockChange(severity, ())
    old = {_plain(sentence) for sentence in _sentences(_reads(previous, dialect))}
    sentences = tuple((text, _plain(text) not in old) for text in _sentences(_BREAK.sub(" ", today)))
    return BlockChange(severity, sentences)


def has_words(msgid: str) -> bool:
    """Whether there is anything to translate in a message besides code and addresses."""
    return _WORD.search(_ADDRESS.sub(" ", _without_code(msgid))) is not None


def _without_code(text: str) -> str:
    """A text without what stands between two rows of as many backticks; linear, unlike a pattern for it."""
    rows = [match.span() for match in _TICKS.finditer(text)]
    closing: dict[int, int] = {}
    following: dict[int, int] = {}
    for index in reversed(range(len(rows))):
        length = rows[index][1] - rows[index][0]
        if length in following:
            closing[index] = following[length]
        following[length] = index
    parts: list[str] = []
    at = index = 0
    while index < len(rows):
        if index in closing:
            parts.append(text[at : rows[index][0]])
            index = closing[index]
            at = rows[index][1]
        index += 1
    return " ".join((*parts, text[at:]))


def _reads(text: str, dialect: Dialect) -> str:
    md = make_parser(dialect)
    tokens: list[Token] = []
    md.inline.parse(text, md, {}, tokens)
    return _BREAK.sub(" ", flat_text(tokens))


def _sentences(text: str) -> list[str]:
    """A text cut behind its sentences."""
    ends = [match.end() for match in _SENTENCE.finditer(text) if match.end() < len(text)]
    starts = [0, *ends]
    return [text[start:end] for start, end in zip(starts, [*ends, len(text)], strict=True) if text[start:end]]


def _plain(sentence: str) -> str:
    """A sentence by its words: other white space, punctuation and quotes do not make it another."""
    return "".join(re.findall(r"\w+", sentence)).casefold()

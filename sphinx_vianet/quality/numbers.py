"""Numbers: those of the source text, however the language writes them."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence

from .context import Context
from .problem import Problem
from .texts import Texts, shorten

__all__ = ["number"]

# Digits with what may group them or part decimals, and what stands between the parts of a date or version.
_NUMBER = re.compile(
    r"\d{1,3}(?:[ \u00a0\u202f\u2009]\d{3})+(?:[.,]\d+)?(?!\d)"
    r"|\d+(?:[.,'’\u00a0\u202f\u2009\u066b\u066c]\d+)*"
)
# 31.12.2014, for which the source text has 12/31/14: three numbers in any order, none with grouped digits.
_DATE = re.compile(r"(?<![\d.,])(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})(?![.,]?\d)")
_DIGIT = re.compile(r"\d")
# "3.0" is 3, and "1.000" a thousand.
_POINT_ZERO = re.compile(r"[.,]0\Z")
_DIGITS = re.compile(r"\d+")
# The source text has words for which languages write digits, or other digits.
_LOOSE = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec|dozen|hundred|thousand|million|billion|trillion"
    r"|half|quarter|decade|century|once|twice|hex|hexadecimal|binary)\b|\d\s?(?:[ap]\.?m|[KMB])\b",
    re.IGNORECASE,
)
# Words for numbers, and ordinal numbers, which other languages write in words.
_WORDS = re.compile(
    r"\b(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|first|second|third|\d+(?:st|nd|rd|th))\b",
    re.IGNORECASE,
)
# Numbers that are names: the first lesson, all around.
_IDIOMS = {"101", "360"}
_MOST = 50
_SHOWN = 5
_SMALL = 12
"""Numbers up to this may be words in one language and digits in another."""


def number(texts: Texts, context: Context) -> Iterator[Problem]:
    """Numbers of the source text that the translation lacks, or has of its own."""
    if not _DIGIT.search(texts.msgid) and not _DIGIT.search(texts.msgstr):
        return
    source, target = _numbers(texts.source.prose), _numbers(texts.target.prose)
    # What stands there twice in one of them may be a sentence put another way.
    missing = [digits for digits in source if digits not in target]
    added = [digits for digits in target if digits not in source]
    if not missing and not added:
        return
    if _WORDS.search(texts.msgid):
        missing, added = ([digits for digits in some if _counts(digits)] for some in (missing, added))
        added = added if missing else []
    # A year may stand there in both forms: 2003 and 03.
    missing, added = _without_pairs(missing, added), _without_pairs(added, [*source])
    if _parts(texts.source.prose) == _parts(texts.target.prose) or _LOOSE.search(texts.msgid):
        return
    if len(missing) == len(added) == 1:
        text = f"the number {shorten(added[0])} is {shorten(missing[0])} in the source text"
        yield Problem(text, _place(texts, added[0]))
        return
    lost = [digits for digits in missing if added or _counts(digits)]
    new = [digits for digits in added if missing or _counts(digits)]
    said = [_said(lost, "missing")] if lost else []
    said += [_said(new, "not in the source text")] if new else []
    if said:
        yield Problem("; ".join(said), _place(texts, new[0]) if new else None)


def _said(numbers: Sequence[str], what: str) -> str:
    """``the numbers 12, 14 are missing``."""
    listed = ", ".join(map(shorten, numbers[:_SHOWN])) + (", ..." if len(numbers) > _SHOWN else "")
    return f"the number {listed} is {what}" if len(numbers) == 1 else f"the numbers {listed} are {what}"


def _counts(digits: str) -> bool:
    """Whether a number is no small one and no ten, which may be words, and no name."""
    if digits in _IDIOMS:
        return False
    return len(digits) > 2 or (int(digits) > _SMALL and not digits.endswith("0"))


def _without_pairs(these: Sequence[str], others: Sequence[str]) -> list[str]:
    """Numbers without those that the others have in another form: 17 for 2017."""
    if len(these) > _MOST or len(others) > _MOST:
        return list(these)
    return [one for one in these if not any(_is_form(*sorted((one, other), key=len)) for other in others)]


def _is_form(short: str, long: str) -> bool:
    if len(long) == 4 and long.startswith(("19", "20")) and long[2:].lstrip("0") == short:
        return True
    return len(short) < 4 and long in (f"{short}000", f"{short}000000")  # in words: 250 thousand


def _numbers(text: str) -> dict[str, None]:
    """The numbers of a text, without what groups their digits, and without zeros before them."""
    apart = _DATE.sub(r"\1 / \2 / \3", text)
    return dict.fromkeys(_plain(match[0]) for match in _NUMBER.finditer(apart))


def _parts(text: str) -> Counter[str]:
    """The digits of a text between anything else: the same for a date in another order."""
    return Counter(_plain(match[0]) for match in _DIGITS.finditer(text))


def _plain(text: str) -> str:
    text = _POINT_ZERO.sub("", text)
    if not text.isascii():
        text = "".join(str(unicodedata.digit(char, "")) for char in text)
    return "".join(char for char in text if char.isdigit()).lstrip("0") or "0"


def _place(texts: Texts, digits: str) -> tuple[int, int] | None:
    at = texts.msgstr.find(digits)
    return (at, at + len(digits)) if at >= 0 else None

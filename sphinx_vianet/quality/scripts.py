"""Which script a letter is of, and in which scripts a language is written."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache

from ..languages import language_tag, script

__all__ = ["ALPHABETS", "HAN", "LATIN", "has_italics", "is_spaced", "script_of", "scripts_of_language"]

LATIN, HAN = "LATIN", "CJK"
ALPHABETS = frozenset({LATIN, "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE"})
"""Scripts with letters that look alike: Latin a and Cyrillic а."""

# Where a letter's name begins with something else than its script (Unicode Standard, 4.8).
_FORMS = frozenset({"FULLWIDTH", "HALFWIDTH", "MATHEMATICAL", "MODIFIER"})
_COMMON = frozenset(
    {
        "MICRO",
        "FEMININE",
        "MASCULINE",
        "OHM",
        "KELVIN",
        "ANGSTROM",
        "KATAKANA-HIRAGANA",
        "IDEOGRAPHIC",
        "VERTICAL",
    }
)
# Scripts that are several, and those that CLDR calls otherwise than Unicode does.
_SEVERAL = {
    "Hans": (HAN, "BOPOMOFO"),
    "Hant": (HAN, "BOPOMOFO"),
    "Hani": (HAN,),
    "Jpan": (HAN, "HIRAGANA", "KATAKANA"),
    "Kore": ("HANGUL", HAN),
    "Beng": ("BENGALI",),
    "Orya": ("ORIYA",),
    "Cans": ("CANADIAN",),
    "Nkoo": ("NKO",),
    "Mtei": ("MEETEI",),
    "Mong": ("MONGOLIAN",),
}
_UNSPACED = frozenset({HAN, "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR", "TIBETAN"})


@lru_cache(maxsize=4096)
def script_of(char: str) -> str:
    """The script of a letter, as its name in Unicode begins: ``LATIN``, ``CYRILLIC``, ``CJK``.

    Compared with the property Script of Unicode 16 for all letters: the first word of a name says
    nothing else, but for what is handled here.

    Args:
        char: One character.

    Returns:
        Empty for what is no letter, and for letters that belong to no script.
    """
    if not char.isalpha():
        return ""
    words = unicodedata.name(char, "").split(" ")
    if words[0] in _FORMS:
        return next((word for word in words if word in ("LATIN", "KATAKANA", "HANGUL", "GREEK")), "")
    return "" if words[0] in _COMMON else words[0]


@cache
def scripts_of_language(language: str) -> frozenset[str]:
    """The scripts that a language is written in.

    Args:
        language: Sphinx's code, ``ja``, ``sr@latin``, or a BCP 47 tag.

    Returns:
        Names as :func:`script_of` gives them; nothing when the language is not known.
    """
    tag = language_tag(language)
    if tag is None:
        return frozenset()
    code, name = script(tag)
    return frozenset(_SEVERAL.get(code) or ([name.split(" ")[0].upper()] if name else []))


def has_italics(language: str) -> bool:
    """Whether a language slants letters: East Asian ones do not (W3C, Requirements for Chinese Text)."""
    return not scripts_of_language(language) & {HAN, "HANGUL"}


def is_spaced(language: str) -> bool:
    """Whether a language parts its words by spaces."""
    scripts = scripts_of_language(language)
    return "HANGUL" in scripts or not scripts & _UNSPACED

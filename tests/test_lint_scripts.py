"""Scripts of letters, and of all languages."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from babel.localedata import locale_identifiers

from sphinx_vianet.quality.scripts import is_spaced, script_of, scripts_of_language

NAMES = {
    unicodedata.name(char, "").split(" ")[0] for char in map(chr, range(sys.maxunicode)) if char.isalpha()
}


def test_every_language_has_scripts_that_letters_have() -> None:
    """CLDR's names of scripts and Unicode's names of letters agree, but for those that are listed."""
    for identifier in locale_identifiers():
        found = scripts_of_language(identifier)
        assert found
        assert found <= NAMES, identifier


@pytest.mark.parametrize(
    ("char", "expected"),
    [
        ("a", "LATIN"),
        ("ａ", "LATIN"),
        ("а", "CYRILLIC"),
        ("ﾃ", "KATAKANA"),
        ("漢", "CJK"),
        ("々", ""),
        ("ー", ""),
        ("µ", ""),
        ("Ω", "GREEK"),
        ("1", ""),
        ("ª", ""),
    ],
)
def test_script_of(char: str, expected: str) -> None:
    assert script_of(char) == expected


def test_languages() -> None:
    """Those of several scripts, those that a modifier says, and none."""
    assert scripts_of_language("ja") == {"CJK", "HIRAGANA", "KATAKANA"}
    assert scripts_of_language("sr") == {"CYRILLIC"}
    assert scripts_of_language("sr@latin") == {"LATIN"}
    assert not scripts_of_language("nowhere_at_all")
    assert is_spaced("ko")
    assert not is_spaced("zh_CN")

"""The extension's own texts are there in every language, and compiled."""

from __future__ import annotations

import gettext
import io
import re

import pytest

from tests import texts

REMEDY = "run 'python -m tests.texts' and translate what it names"


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_every_text_is_translated(language: str) -> None:
    """None is missing, none is left over."""
    wanted, there = texts.collected(), texts.translations(language)
    assert set(there) == set(wanted), REMEDY
    assert not [text for text, translated in there.items() if not translated.strip()], REMEDY


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_files_are_what_the_script_writes(language: str) -> None:
    """The catalog byte for byte, and the compiled one, which gettext itself can read."""
    messages, path = texts.translations(language), texts.po_path(language)
    assert path.read_text(encoding="utf-8") == texts.po_text(language, messages), REMEDY
    data = path.with_suffix(".mo").read_bytes()
    assert data == texts.compiled(language, messages), REMEDY
    read = gettext.GNUTranslations(io.BytesIO(data))
    assert {text: read.gettext(text) for text in messages} == messages
    assert read.info()["language"] == language


SAME = {("de", "Status"), ("fr", "Page")}
"""Words that are the same in another language."""


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_placeholders_and_marks(language: str) -> None:
    """A translation has the placeholders of its text, no markup, and no stray white space."""
    for text, translated in texts.translations(language).items():
        assert sorted(re.findall(r"\{[^}]*\}", translated)) == sorted(re.findall(r"\{[^}]*\}", text)), text
        assert not re.search(r"[<>&]|\A\s|\s\Z|\n", translated), text
        assert translated != text or text.islower() or (language, text) in SAME, text


def test_catalogs_are_those_that_are_known() -> None:
    """A folder more would be shipped without being kept up to date."""
    assert {path.name for path in texts.LOCALES.iterdir()} == set(texts.LANGUAGES)

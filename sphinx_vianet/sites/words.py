"""Words on the page that leads to the sites, in each of their languages."""

from __future__ import annotations

import gettext
from pathlib import Path

from ..languages import language_tag

__all__ = ["in_language", "translate"]

_CATALOG = "sphinx_vianet"
_LOCALES = Path(__file__).parents[1] / "locales"


def translate(text: str) -> str:
    """Mark a text: modules import it as ``_``, which is what collects texts."""
    return text


def in_language(text: str, language: str) -> tuple[str, str]:
    """A text in a language.

    Args:
        text: In English, marked.
        language: Sphinx's code.

    Returns:
        The text, and the BCP 47 tag of the language that it is in: English where there is no
        translation.
    """
    found = gettext.find(_CATALOG, str(_LOCALES), [language])
    if found is None:
        return text, "en"
    with open(found, "rb") as file:
        translated = gettext.GNUTranslations(file).gettext(text)
    if translated == text:
        return text, "en"
    return translated, language_tag(Path(found).parents[1].name) or "en"

"""The extension's own words, in the language of the site: ``sphinx_vianet/locales``."""

from __future__ import annotations

import datetime
import gettext
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from babel.core import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_decimal
from sphinx.locale import get_translation

from ...languages import direction, display_name, language_tag

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = [
    "CATALOG",
    "LOCALES",
    "add_texts",
    "foreign_attributes",
    "language_name",
    "texts_tag",
    "translate",
    "written_date",
    "written_number",
]

CATALOG = "sphinx_vianet"
"""Name of the gettext catalog."""
LOCALES = Path(__file__).parents[2] / "locales"
"""Its folder."""

translate = get_translation(CATALOG)
"""Gives the text in the language of the site; modules import it as ``_``, which is what collects texts."""


def add_texts(app: Sphinx) -> None:
    """Register the catalog."""
    app.add_message_catalog(CATALOG, str(LOCALES))


@cache
def texts_tag(language: str) -> str:
    """The BCP 47 tag of the language that the texts are in on a site.

    Args:
        language: Sphinx's code of the site's language.

    Returns:
        The site's, or a nearer relative of it; ``en`` where there is no catalog.
    """
    found = gettext.find(CATALOG, str(LOCALES), [language])
    return (language_tag(Path(found).parents[1].name) if found else None) or "en"


@cache
def foreign_attributes(language: str) -> str:
    """``lang`` and ``dir`` for an element with our texts, where they are not those of the site.

    Args:
        language: Sphinx's code of the site's language.

    Returns:
        The attributes, with a space before each; empty where the texts are in the site's language.
    """
    site, own = language_tag(language) or "en", texts_tag(language)
    if site.partition("-")[0] == own.partition("-")[0]:
        return ""
    turned = f' dir="{direction(own)}"' if direction(own) != direction(site) else ""
    return f' lang="{own}"{turned}'


@cache
def language_name(tag: str, language: str) -> str:
    """What a language is called in our texts on a site.

    Args:
        tag: BCP 47 tag of the language to name.
        language: Sphinx's code of the site's language.

    Returns:
        The name, the language's own one where ours has none for it.
    """
    locale = Locale.parse(texts_tag(language), sep="-")
    try:
        named = Locale.parse(tag, sep="-").get_display_name(locale)
    except (UnknownLocaleError, ValueError):
        named = None
    return named or display_name(tag)


@cache
def written_date(date: str | None, language: str) -> str | None:
    """A day as our texts on a site write it.

    Args:
        date: ISO date.
        language: Sphinx's code of the site's language.

    Returns:
        The date in words; None where it is none.
    """
    try:
        day = datetime.date.fromisoformat(date or "")
    except ValueError:
        return None
    return format_date(day, "long", Locale.parse(texts_tag(language), sep="-"))


def written_number(number: int, language: str) -> str:
    """A number as our texts on a site write it: ``1,180`` is little more than one to a German reader.

    Args:
        number: The number.
        language: Sphinx's code of the site's language.

    Returns:
        Its digits, in groups where that is usual.
    """
    return format_decimal(number, locale=Locale.parse(texts_tag(language), sep="-"))

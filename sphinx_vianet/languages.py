"""BCP 47 locales of pages, language codes of Sphinx, and what CLDR says of them.

Pages name their locale as a BCP 47 tag (``de-DE``, ``zh-Hans-CN``), Sphinx and gettext use
codes such as ``de``, ``zh_CN`` or ``sr@latin``. The data is CLDR's, through Babel, which is
imported only where a question really needs it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from .errors import ConfigError

if TYPE_CHECKING:
    from babel.core import Locale

__all__ = [
    "Subtags",
    "direction",
    "display_name",
    "language_tag",
    "map_languages",
    "normalize_locale",
    "parse_tag",
    "script",
    "sphinx_language",
]

_TAG = re.compile(
    r"(?P<language>[a-z]{2,3})(?:-(?P<script>[a-z]{4}))?(?:-(?P<territory>[a-z]{2}|[0-9]{3}))?"
    r"(?P<variants>(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*)",
    re.IGNORECASE | re.ASCII,
)
_CODE = re.compile(r"(?P<tag>[A-Za-z0-9_]+)(?:@(?P<modifier>[A-Za-z0-9-]+))?", re.ASCII)

# Their territories carry the script or the orthography, and Sphinx's own catalogs are named so.
_KEEP_TERRITORY = frozenset({"zh", "pt"})

# The scripts that Unicode writes from right to left. CLDR has the direction only for the languages
# that it has full data for; its likely script is known for all.
_RTL_SCRIPTS = frozenset(
    "Adlm Arab Aran Armi Avst Chrs Cprt Elym Gara Hatr Hebr Hung Khar Lydi Mand Mani Mend Merc Mero "
    "Narb Nbat Nkoo Orkh Ougr Palm Phli Phlp Phnx Prti Rohg Samr Sarb Sogd Sogo Syrc Syre Syrj Syrn "
    "Thaa Yezi".split()
)


class Subtags(NamedTuple):
    """The parts of a tag, in the case that BCP 47 recommends; empty where there is none."""

    language: str
    """ISO 639 code, ``de``."""
    script: str = ""
    """ISO 15924 code, ``Latn``."""
    territory: str = ""
    """ISO 3166 code or UN M.49 number, ``DE``, ``419``."""
    variants: tuple[str, ...] = ()
    """Registered variants, ``valencia``."""

    def __str__(self) -> str:
        return "-".join(part for part in (*self[:3], *self.variants) if part)


def parse_tag(tag: str) -> Subtags | None:
    """Take a BCP 47 tag apart: language, script, territory, variants (RFC 5646, section 2.1).

    Args:
        tag: in any case; ``_`` counts as ``-``.

    Returns:
        The subtags in their usual case, or None when it is no such tag. Extensions and
        private use are not taken: no page and no catalog is named by them.
    """
    match = _TAG.fullmatch(tag.replace("_", "-"))
    if match is None:
        return None
    return Subtags(
        match["language"].lower(),
        (match["script"] or "").title(),
        (match["territory"] or "").upper(),
        tuple(match["variants"].lower().split("-")[1:]),
    )


@cache
def _known_language(code: str) -> bool:
    """Whether CLDR has data or at least a name for a language."""
    from importlib.util import find_spec
    from pathlib import Path

    # Importing Babel takes ten times longer than everything else here, and nearly every locale asked
    # for has a data file. A file that is not there proves nothing, so then Babel is asked.
    spec = find_spec("babel")
    folders = (spec.submodule_search_locations if spec is not None else None) or []
    if any(Path(folder, "locale-data", f"{code}.dat").is_file() for folder in folders):
        return True
    return code in _english().languages


@cache
def _english() -> Locale:
    from babel.core import Locale

    return Locale("en")


@cache
def normalize_locale(tag: str) -> str | None:
    """Write a locale the way BCP 47 recommends.

    Args:
        tag: as found in a folder name, a front matter or an option: ``de-de``, ``zh_hans_cn``.

    Returns:
        ``de-DE``, ``zh-Hans-CN``; None when it is no BCP 47 tag or its language is not in CLDR.
    """
    subtags = parse_tag(tag)
    if subtags is None or not _known_language(subtags.language):
        return None
    return str(subtags)


@cache
def _likely(language: str, script: str = "", territory: str = "") -> Subtags:
    """Add CLDR's likely subtags (UTS 35, Likely Subtags); what is given always stays."""
    from babel.core import get_global

    table: Mapping[str, str] = get_global("likely_subtags")
    tries = ((language, script, territory), (language, territory), (language, script), (language,))
    for parts in (*tries, ("und", script)):
        found = parse_tag(table.get("_".join(part for part in parts if part), ""))
        if found is not None:
            return Subtags(language, script or found.script, territory or found.territory)
    return Subtags(language, script, territory)


def _reduced(subtags: Subtags) -> Subtags:
    """Drop the territory where it is the likely one, and the script that goes without saying."""
    language, script, territory, variants = subtags
    full = _likely(language, script, territory)
    if not territory and language == "zh":
        territory = full.territory
    usual = _likely(language, "", territory)
    if usual.script == full.script:
        script = ""
    if territory == _likely(language).territory and language not in _KEEP_TERRITORY:
        territory = ""
    return Subtags(language, script, territory, variants)


def sphinx_language(tag: str, overrides: Mapping[str, str] | None = None) -> str:
    """Find the Sphinx language of a locale.

    The territory goes when it is CLDR's likely one, except for Chinese and Portuguese; a script
    that is not the usual one becomes a gettext modifier: ``de-DE`` -> ``de``, ``fr-CA`` ->
    ``fr_CA``, ``zh-CN`` -> ``zh_CN``, ``sr-Latn-RS`` -> ``sr@latin``.

    Args:
        tag: BCP 47 tag in any case.
        overrides: locale -> language, the option ``languages``; it wins over the rule.

    Returns:
        The code, as used for ``-D language=`` and the catalogs' folder.

    Raises:
        ConfigError: when the tag is no known locale.
    """
    locale = normalize_locale(tag)
    subtags = parse_tag(tag)
    if locale is None or subtags is None:
        raise ConfigError(f"{tag!r} is no known locale; use a BCP 47 tag such as de-DE")
    for key, language in (overrides or {}).items():
        if normalize_locale(key) == locale:
            return language
    reduced = _reduced(subtags)
    code = f"{reduced.language}_{reduced.territory}" if reduced.territory else reduced.language
    modifiers = [_modifier(reduced.script)] if reduced.script else []
    modifiers.extend(reduced.variants)
    return f"{code}@{'-'.join(modifiers)}" if modifiers else code


def _modifier(script: str) -> str:
    """The gettext modifier of a script: its English name when that is one word, else its code."""
    name = str(_english().scripts.get(script, "")).lower()
    return name if re.fullmatch("[a-z]+", name) else script.lower()


def map_languages(locales: Iterable[str], overrides: Mapping[str, str] | None = None) -> dict[str, str]:
    """Find the Sphinx languages of all locales of a run.

    Args:
        locales: BCP 47 tags.
        overrides: locale -> language, the option ``languages``.

    Returns:
        Normalised locale -> language, ordered by locale.

    Raises:
        ConfigError: when a tag is no known locale, or two locales have one language: their
            catalogs would be one file.
    """
    owners: dict[str, str] = {}
    result: dict[str, str] = {}
    for locale in sorted({normalize_locale(tag) or tag for tag in locales}):
        language = sphinx_language(locale, overrides)
        other = owners.setdefault(language, locale)
        if other != locale:
            raise ConfigError(
                f"locales {other} and {locale} both have the language {language!r}; "
                f"give one of them another with the option languages"
            )
        result[locale] = language
    return result


def language_tag(language: str) -> str | None:
    """Find the BCP 47 tag of a Sphinx language, for ``lang`` and ``hreflang`` attributes.

    Args:
        language: ``de``, ``zh_CN``, ``sr@latin``.

    Returns:
        ``de``, ``zh-CN``, ``sr-Latn``; None when the code says no language that CLDR knows.
    """
    match = _CODE.fullmatch(language)
    subtags = parse_tag(match["tag"]) if match is not None else None
    if match is None or subtags is None:
        return None
    for modifier in (match["modifier"] or "").split("-"):
        script = _script_of(modifier)
        if script:
            subtags = subtags._replace(script=script)
        elif modifier:
            subtags = subtags._replace(variants=(*subtags.variants, modifier.lower()))
    return normalize_locale(str(subtags))


@cache
def _script_of(modifier: str) -> str:
    """The ISO 15924 code that a gettext modifier stands for, empty when it is no script."""
    if not modifier:
        return ""
    scripts: Mapping[str, str] = _english().scripts
    if modifier.title() in scripts:
        return modifier.title()
    return next((code for code, name in sorted(scripts.items()) if name.lower() == modifier.lower()), "")


@cache
def display_name(tag: str) -> str:
    """Name a locale in its own language, for tables and language switchers.

    Args:
        tag: BCP 47 tag.

    Returns:
        ``Deutsch``, ``français (Canada)``, ``简体中文``; the English name where CLDR has no other, the tag
        itself where it has none.
    """
    from babel.core import Locale, UnknownLocaleError

    locale = normalize_locale(tag)
    subtags = parse_tag(locale) if locale is not None else None
    if subtags is None:
        return tag
    short = _reduced(subtags)
    try:
        data = Locale.parse("_".join(part for part in subtags[:3] if part))
    except UnknownLocaleError:
        data = _english()
    full = _likely(*subtags[:3])
    written = data.languages.get(f"{full.language}_{full.script}")
    if written and short.language == "zh":
        # What its readers call it is told by the script; Taiwan's goes without saying, Hong Kong's does not.
        usual = _likely(full.language, full.script).territory
        short = short._replace(script="", territory="" if full.territory == usual else full.territory)
    else:
        written = data.languages.get(short.language)
    name = written or _english().languages.get(short.language, tag)
    details = [
        data.scripts.get(short.script, short.script),
        data.territories.get(short.territory, short.territory),
        *short.variants,
    ]
    details = [detail for detail in details if detail]
    return f"{name} ({', '.join(details)})" if details else str(name)


def direction(tag: str) -> Literal["ltr", "rtl"]:
    """Say in which direction a locale is written: by its script, the likely one if it names none.

    Args:
        tag: BCP 47 tag; one that is no tag counts as left to right.
    """
    subtags = parse_tag(tag)
    if subtags is None:
        return "ltr"
    return "rtl" if _likely(*subtags[:3]).script in _RTL_SCRIPTS else "ltr"


def script(tag: str) -> tuple[str, str]:
    """Say in which script a locale is written: the likely one if it names none.

    Args:
        tag: BCP 47 tag.

    Returns:
        ISO 15924 code and English name, ``("Cyrl", "Cyrillic")``; empty for what is no tag.
    """
    subtags = parse_tag(tag)
    code = _likely(*subtags[:3]).script if subtags is not None else ""
    return code, str(_english().scripts.get(code, "")) if code else ""

"""Locales of pages, languages of Sphinx: the rule of the option ``languages`` and its table."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_vianet.errors import ConfigError
from sphinx_vianet.languages import (
    Subtags,
    direction,
    display_name,
    language_tag,
    map_languages,
    normalize_locale,
    parse_tag,
    script,
    sphinx_language,
)

LANGUAGES = """
de-DE de
de_de de
de-AT de_AT
fr-FR fr
fr-CA fr_CA
en-US en
en-GB en_GB
es-ES es
es-MX es_MX
es-419 es_419
zh-CN zh_CN
zh-cn zh_CN
zh-Hans zh_CN
zh-Hans-CN zh_CN
zh-TW zh_TW
zh-Hant-TW zh_TW
zh-HK zh_HK
zh zh_CN
pt-BR pt_BR
pt-PT pt_PT
pt pt
sr-Latn-RS sr@latin
sr-Latn sr@latin
sr-Cyrl-RS sr
az-Cyrl-AZ az@cyrillic
uz-Latn-UZ uz
nb-NO nb
he-IL he
ja-JP ja
ko-KR ko
ca-ES-valencia ca@valencia
"""


@pytest.mark.parametrize("line", LANGUAGES.split("\n")[1:-1])
def test_language_of_a_locale(line: str) -> None:
    locale, language = line.split()
    assert sphinx_language(locale) == language


@pytest.mark.parametrize(
    ("language", "tag"),
    [
        ("de", "de"),
        ("zh_CN", "zh-CN"),
        ("pt_BR", "pt-BR"),
        ("sr@latin", "sr-Latn"),
        ("az@cyrillic", "az-Cyrl"),
        ("ca@valencia", "ca-valencia"),
        ("es_419", "es-419"),
        ("zh_TW.Big5", None),
        ("../etc", None),
        ("xx", None),
    ],
)
def test_tag_of_a_language(language: str, tag: str | None) -> None:
    assert language_tag(language) == tag


@pytest.mark.parametrize("line", LANGUAGES.split("\n")[1:-1])
def test_a_language_survives_the_way_back(line: str) -> None:
    language = line.split()[1]
    tag = language_tag(language)
    assert tag is not None
    assert sphinx_language(tag) == language


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("de-de", "de-DE"),
        ("DE_de", "de-DE"),
        ("zh-hans-cn", "zh-Hans-CN"),
        ("sr_latn_rs", "sr-Latn-RS"),
        ("es-419", "es-419"),
        ("de", "de"),
        ("gsw-ch", "gsw-CH"),
        ("ca-es-VALENCIA", "ca-ES-valencia"),
    ],
)
def test_locales_are_normalised(written: str, normal: str) -> None:
    assert normalize_locale(written) == normal


@pytest.mark.parametrize(
    "text",
    [
        "",
        "images",
        "docs",
        "media",
        "xx-YY",
        "qps-ploc",
        "de-",
        "de--DE",
        "de-DE\n",
        "de-DE/..",
        "d",
        "en-x-a",
    ],
)
def test_what_is_no_locale(text: str) -> None:
    assert normalize_locale(text) is None


def test_unknown_locale_names_itself() -> None:
    with pytest.raises(ConfigError, match="'xx-YY' is no known locale"):
        sphinx_language("xx-YY")


def test_overrides_win_whatever_their_case() -> None:
    assert sphinx_language("fr-CA", {"fr_ca": "fr"}) == "fr"
    assert sphinx_language("fr-FR", {"fr-CA": "fr"}) == "fr"


def test_two_locales_on_one_language_are_refused() -> None:
    assert map_languages(["fr-CA", "de-de", "fr-FR"]) == {"de-DE": "de", "fr-CA": "fr_CA", "fr-FR": "fr"}
    assert map_languages(["de-DE", "de_de"]) == {"de-DE": "de"}
    with pytest.raises(ConfigError, match=r"de and de-DE both have the language 'de'.*option languages"):
        map_languages(["de-DE", "de"])
    with pytest.raises(ConfigError, match="fr-CA and fr-FR"):
        map_languages(["fr-FR", "fr-CA"], {"fr-CA": "fr"})
    assert map_languages(["de-DE", "de"], {"de": "de_x"}) == {"de": "de_x", "de-DE": "de"}


@pytest.mark.parametrize(
    ("locale", "name"),
    [
        ("de-DE", "Deutsch"),
        ("fr-CA", "français (Canada)"),
        ("pt-BR", "português (Brasil)"),
        ("ja-JP", "日本語"),
        ("sr-Latn-RS", "srpski (latinica)"),
        ("he-IL", "עברית"),
        ("zh-CN", "简体中文"),
        ("zh-Hans", "简体中文"),
        ("zh-TW", "繁體中文"),
        ("zh-HK", "繁體中文 (中國香港特別行政區)"),
        ("bin", "Bini"),
        ("nonsense", "nonsense"),
    ],
)
def test_display_names(locale: str, name: str) -> None:
    assert display_name(locale) == name


@pytest.mark.parametrize(
    "locale", ["he-IL", "ar-SA", "fa-IR", "ur-PK", "ckb-IQ", "dv-MV", "yi", "pa-Arab-PK"]
)
def test_right_to_left(locale: str) -> None:
    assert direction(locale) == "rtl"


@pytest.mark.parametrize("locale", ["de-DE", "ja-JP", "pa-IN", "az-Latn-AZ", "az-Cyrl", "?"])
def test_left_to_right(locale: str) -> None:
    assert direction(locale) == "ltr"


def test_direction_agrees_with_cldr() -> None:
    from babel import localedata
    from babel.core import Locale

    def differs(identifier: str) -> bool:
        # CLDR writes Mongolian script top to bottom; HTML has left to right for it.
        return "Mong" not in identifier and Locale.parse(identifier).text_direction != direction(identifier)

    assert [name for name in localedata.locale_identifiers() if differs(name)] == []


@given(st.text(max_size=12) | st.from_regex(r"[A-Za-z]{1,4}([-_][A-Za-z0-9]{1,5}){0,3}", fullmatch=True))
def test_normalising_is_idempotent_and_never_fails(text: str) -> None:
    normal = normalize_locale(text)
    if normal is not None:
        assert normalize_locale(normal) == normal
        assert normal.lower() == text.replace("_", "-").lower()


def test_tags_come_apart() -> None:
    assert parse_tag("zh_hans_cn") == Subtags("zh", "Hans", "CN")
    assert str(Subtags("ca", "", "ES", ("valencia",))) == "ca-ES-valencia"


def test_usual_locales_need_no_babel() -> None:
    code = (
        "import sys, sphinx_vianet.languages as l;"
        "assert l.normalize_locale('de-de') == 'de-DE'; print('babel' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("ru-RU", "Cyrl"),
        ("ja-JP", "Jpan"),
        ("sr", "Cyrl"),
        ("sr-Latn-RS", "Latn"),
        ("zh-TW", "Hant"),
        ("", ""),
    ],
)
def test_script(tag: str, expected: str) -> None:
    """The likely one, unless the tag names one."""
    assert script(tag)[0] == expected

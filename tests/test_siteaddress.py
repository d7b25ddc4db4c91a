"""Where the sites of other languages are: ``sphinx_vianet.siteaddress``."""

from __future__ import annotations

from typing import Any

import pytest

from sphinx_vianet.errors import ConfigError
from sphinx_vianet.siteaddress import DEFAULT_URL, SiteAddresses, check_pattern, site_addresses

RTD = {
    "READTHEDOCS": "True",
    "READTHEDOCS_LANGUAGE": "zh-cn",
    "READTHEDOCS_VERSION": "latest",
    "READTHEDOCS_CANONICAL_URL": "https://docs.example/zh-cn/latest/",
}


@pytest.mark.parametrize(
    "pattern",
    [
        DEFAULT_URL,
        "../{language}/{page}",
        "{language}/{page}",
        "/docs/{language}/{version}/{page}",
        "https://{language}.example.org/{page}?from=docs",
        "http://localhost:8000/{language}/{page}",
    ],
)
def test_patterns_that_pass(pattern: str) -> None:
    check_pattern(pattern)


@pytest.mark.parametrize(
    ("pattern", "says"),
    [
        ("/{lang}/{page}", r"\{lang\} is no field; there are \{language\}, \{page\}, \{version\}"),
        ("/{language.__class__}/{page}", "is no field"),
        ("/{}/{language}/{page}", "is no field"),
        ("/{language}/{page", "brace"),
        ("/{language}}/{page}", "brace"),
        ("/{language}/", r"expected \{page\}"),
        ("/de/{page}", r"expected \{language\}"),
        ("javascript:alert('{language}{page}')", "http or https"),
        ("JavaScript:{language}{page}", "http or https"),
        ("data:text/html,{language}{page}", "http or https"),
        ("file:///{language}/{page}", "http or https"),
        ("https:///{language}/{page}", "http or https"),
        ("//{language}.example/{page}", "scheme"),
        ("/{language}/{page} x", "white space"),
        ("\t/{language}/{page}", "white space"),
        ("\\\\host\\{language}\\{page}", "backslash"),
        ("", r"expected \{language\}"),
    ],
)
def test_patterns_that_do_not(pattern: str, says: str) -> None:
    with pytest.raises(ConfigError, match=says):
        check_pattern(pattern)


@pytest.mark.parametrize(
    ("pattern", "page", "depth", "link"),
    [
        ("/{language}/{page}", "a/b.html", 1, "/de/a/b.html"),
        ("../{language}/{page}", "index.html", 0, "../de/index.html"),
        ("../{language}/{page}", "a/b.html", 1, "../../de/a/b.html"),
        ("../{language}/{page}", "a/b/", 2, "../../../de/a/b/"),
        ("../{language}/{page}", "", 0, "../de/"),
        ("{language}/{page}", "a.html", 0, "de/a.html"),
        ("../{language}/{version}/{page}", "a.html", 0, "../de/1%20beta/a.html"),
        ("https://{language}.example/{page}", "a/b.html", 1, "https://de.example/a/b.html"),
    ],
)
def test_links(pattern: str, page: str, depth: int, link: str) -> None:
    assert SiteAddresses(pattern, version="1 beta").link("de", page, depth) == link


@pytest.mark.parametrize(
    ("language", "written"), [("zh_CN", "zh_CN"), ("sr@latin", "sr@latin"), ("a/../b", "a%2F..%2Fb")]
)
def test_languages_in_addresses(language: str, written: str) -> None:
    assert SiteAddresses("../{language}/{page}").link(language, "x.html", 0) == f"../{written}/x.html"


def test_no_address_of_a_page_becomes_a_scheme() -> None:
    assert (
        SiteAddresses("{page}?in={language}").link("de", "javascript:1.html", 0)
        == "./javascript:1.html?in=de"
    )


def addresses(pattern: str | None = None, **given: Any) -> SiteAddresses:
    values = {"language": "de", "version": "2.1", "base": "", "environ": {}, **given}
    return site_addresses(pattern, **values)


@pytest.mark.parametrize(
    ("pattern", "base", "absolute"),
    [
        ("/docs/{language}/{page}", "https://x.example/docs/de/", "https://x.example/docs/fr/a/b.html"),
        ("../{language}/{page}", "https://x.example/docs/de/", "https://x.example/docs/fr/a/b.html"),
        ("../{language}/{page}", "https://x.example/docs/de", "https://x.example/docs/fr/a/b.html"),
        ("https://y.example/{language}/{page}", "https://x.example/", "https://y.example/fr/a/b.html"),
        ("https://y.example/{language}/{page}", "", "https://y.example/fr/a/b.html"),
        ("/{language}/{page}", "", None),
        ("/{language}/{page}", "/docs/", None),
    ],
)
def test_absolute_addresses(pattern: str, base: str, absolute: str | None) -> None:
    assert addresses(pattern, base=base).absolute("fr", "a/b.html") == absolute


def test_html_baseurl_says_where_the_others_are() -> None:
    """When the language is a folder in it; what else the address has stays."""
    found = addresses(base="https://x.example/docs/de/stable/")
    assert found.link("fr", "a.html", 0) == "/docs/fr/stable/a.html"
    assert found.absolute("de", "a.html") == "https://x.example/docs/de/stable/a.html"


@pytest.mark.parametrize(
    "base", ["", "https://x.example/", "https://de.example/", "https://x.example/de/de/"]
)
def test_the_default_is_no_known_address(base: str) -> None:
    """Enough for a link; but search engines are told nothing that nobody has said."""
    found = addresses(base=base)
    assert found.link("fr", "a/b.html", 1) == "/fr/a/b.html"
    assert found.absolute("fr", "a/b.html") is None


@pytest.mark.parametrize(
    ("environ", "link", "absolute"),
    [
        ({}, "/pt-br/latest/a.html", "https://docs.example/pt-br/latest/a.html"),
        (
            {"READTHEDOCS_CANONICAL_URL": "https://docs.example/projects/sub/zh-cn/latest/"},
            "/projects/sub/pt-br/latest/a.html",
            "https://docs.example/projects/sub/pt-br/latest/a.html",
        ),
        (
            {"READTHEDOCS_CANONICAL_URL": "https://docs.example/"},
            "/pt-br/latest/a.html",
            "https://docs.example/pt-br/latest/a.html",
        ),
        ({"READTHEDOCS_CANONICAL_URL": ""}, "/pt-br/latest/a.html", None),
    ],
)
def test_read_the_docs(environ: dict[str, str], link: str, absolute: str | None) -> None:
    """It writes languages as tags in small letters, and versions as it calls them."""
    found = addresses(language="zh_CN", environ={**RTD, **environ})
    assert found.link("pt_BR", "a.html", 0) == link
    assert found.absolute("pt_BR", "a.html") == absolute
    assert found.link("zh_CN", "a.html", 0) == link.replace("pt-br", "zh-cn")
    assert found.link("sr@latin", "a.html", 0) == link.replace("pt-br", "sr-latn")


def test_read_the_docs_has_its_own_name_for_this_language() -> None:
    found = addresses(language="zh_CN", environ={**RTD, "READTHEDOCS_LANGUAGE": "zh-hans"})
    assert found.link("zh_CN", "a.html", 0) == "/zh-hans/latest/a.html"


def test_an_option_counts_on_read_the_docs_too() -> None:
    found = addresses("/x/{language}/{version}/{page}", language="zh_CN", environ=RTD)
    assert found.link("pt_BR", "a.html", 0) == "/x/pt_BR/latest/a.html"
    assert found.absolute("pt_BR", "a.html") == "https://docs.example/x/pt_BR/latest/a.html"


@pytest.mark.parametrize("base", ["http://[", "https://a\u2100b/de/"])
@pytest.mark.parametrize("hosted", [False, True])
def test_an_address_that_is_none(base: str, *, hosted: bool) -> None:
    environ = {"READTHEDOCS": "True", "READTHEDOCS_CANONICAL_URL": base} if hosted else {}
    found = site_addresses(None, language="de", version="1", base=base, environ=environ)
    assert found.absolute("fr", "p.html") is None
    assert found.link("fr", "p.html", 0) == ("/fr/1/p.html" if hosted else "/fr/p.html")


@pytest.mark.parametrize(
    ("pattern", "base", "version"),
    [
        ("/{version}/{language}/{page}", "", ""),
        ("/{version}/{language}/{page}", "", "/"),
        (None, "https://example.org//de/", ""),
    ],
)
def test_a_language_is_no_host(pattern: str | None, base: str, version: str) -> None:
    """What begins with two slashes leads to another host."""
    found = site_addresses(pattern, language="de", version=version, base=base, environ={})
    assert found.link("fr", "p.html", 1) == "/fr/p.html"
    if base:
        assert found.absolute("fr", "p.html") == "https://example.org/fr/p.html"

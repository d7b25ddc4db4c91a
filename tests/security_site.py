"""Attacks on what readers get: one project that holds all of them, built once for all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.localized_project import CONF, directive, localized, run, write
from tests.security_table import Guard, take_out
from tests.sphinx_builds import Build, write_catalog

__all__ = [
    "HOSTED",
    "REST",
    "REST_GUARDS",
    "TRANSLATED",
    "TRANSLATED_GUARDS",
    "Try",
    "build_site",
    "came_through",
    "hosted_guards",
    "without",
]

_HTML, _STYLE = "Markup of translations", "Styles that hide or cover"
_ACTIVE, _TEX, _FILES = "Directives, roles and substitutions", "Formulas", "Files that are read"
_PAGE, _PICTURE = "Markup of localized pages", "Pictures"


class Try(NamedTuple):
    """One text of an attacker, and what of it would be seen in the page."""

    point: str
    marker: str
    """Regular expression."""
    text: str
    source: str = ""
    """The text that it translates, ``§`` in all three stands for the number of the text."""


_NUMBER = "§"
_LINK = 'See <a href="a.html">§</a>'
_SCHEMES = (
    "javascript:p§()",
    "JaVaScRiPt:p§()",
    " javascript:p§()",
    "java\tscript:p§()",
    "java&Tab;script:p§()",
    "&#106;avascript:p§()",
    "&#x6A;avascript&colon;p§()",
    "vbscript:p§()",
    "data:text/html,p§",
    "//evil.example/p§",
    "/\\evil.example/p§",
    "https:evil.example/p§",
    "blob:https://a.example/p§",
)
_TAGS = (
    "<script>p§()</script>",
    "<img src=x onerror=p§()>",
    "<iframe src=//p§.example></iframe>",
    "<object data=//p§.example></object>",
    "<embed src=//p§.example>",
    "<form action=//p§.example><button>x</button></form>",
    "<base href=//p§.example>",
    "<meta http-equiv=refresh content='0;url=//p§.example'>",
    "<link rel=stylesheet href=//p§.example>",
    "<svg><a xlink:href=//p§.example></a></svg>",
    "<math href=//p§.example></math>",
    "<template>p§</template>",
    "<style>p§{}</style>",
    "<!-- --!><img src=x onerror=p§()> -->",
)
TRANSLATED = (
    *(
        Try(_HTML, r"<a href=[^>]*p§[ (\">]|<a href=[^>]*p§\b", f'Nach <a href="{url}">§</a>', _LINK)
        for url in _SCHEMES
    ),
    *(
        Try(_HTML, r"<[^>]*p§\b[^<]*|<(?:script|template|style)>p§", f"Text § {tag}", "Text §")
        for tag in _TAGS
    ),
    Try(_HTML, r"<b onclick=[^>]*p§", '<b onclick="p§()">§</b>', "<b>§</b>"),
    Try(_HTML, r'href="https://p§\.', "[§](https://p§.example/)", "Text §"),
    Try(_HTML, r'href="https://p§\.', "<https://p§.example/> §", "Text §"),
    Try(_HTML, r'href="https://p§\.', "Siehe https://p§.example/ §", "Text §"),
    Try(_HTML, r'src="https://p§\.', "![§](https://p§.example/a.png)", "Text §"),
    Try(_HTML, r'href="mailto:p§|href="[^"]*&§', "[§](mailto:p§@evil.example)", "Text §"),
    Try(
        _STYLE,
        r"<span style=[^>]*p§",
        '<span style="display:none" title="p§">§</span>',
        '<span title="p§">§</span>',
    ),
    Try(_STYLE, r"<span[^>]* hidden[^>]*>p§", '<span title="a" hidden>p§</span>', '<span title="a">§</span>'),
    Try(_STYLE, r'<span class="d-none">p§', '<span class="d-none">p§</span>', '<span class="x">§</span>'),
    Try(_STYLE, r'class="d-none p§"', "[§]{.d-none .p§}", "Text §"),
    Try(_ACTIVE, r"<kbd[^>]*>[^<]*p§", "{kbd}`p§`", "Text §"),
    Try(_ACTIVE, r"value-of-it p§", "{{ name }} p§", "Text §"),
    Try(_TEX, r"class=\"math[^>]*>\\\([^<]*p§", r"$\mmlToken{mi}[href=//p§.example]{x}$", "Text §"),
    Try(_TEX, r"class=\"math[^>]*>\\\([^<]*p§", "$x^^5cinput{p§}$", "$x_§$"),
    Try(
        _TEX,
        r"class=\"math[^>]*>\\\([^<]*p§",
        r"$\begin{filecontents}{p§}\end{filecontents}$",
        r"$\begin{array}{§}\end{array}$",
    ),
    Try(_TEX, r"\\\(\\bbox\[[^<]*p§", r"Text \\(\\bbox[position:fixed]{p§}\\)", "Text §"),
    Try(_FILES, r'href="_downloads/[^"]*secret\.txt"[^>]*>(?:<[^>]*>)*p§', "[p§](secret.txt)", "Text §"),
)
"""What a msgstr brings into a Markdown document."""

REST = (
    Try(_HTML, r'href="https://p§\.', "`§ <https://p§.example/>`_", "Text §"),
    Try(_HTML, r'href="https://p§\.', "Siehe https://p§.example/ §", "Text §"),
    Try(_ACTIVE, r"<kbd[^>]*>p§", ":kbd:`p§`", "Text §"),
    Try(_ACTIVE, r"<b>p§", ":html:`<b>p§</b>`", "Text §"),
    Try(_ACTIVE, r"<i>substituted p§|substituted[^<]*</i> p§", "|inserted| p§", "Text §"),
)
"""What a msgstr brings into a reStructuredText document."""

_SVG = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HOSTED = (
    *(
        Try(
            _PAGE,
            r"<[a-z]+ [^>]*p§\b|<(?:script|template|style|svg|math)>[^<]*p§|<img src=x onerror=p§",
            f"<div>\n{tag}\n</div>",
        )
        for tag in _TAGS
    ),
    *(
        Try(_PAGE, r"<a href=[^>]*p§", f'<div><a href="{url}">§</a></div>')
        for url in _SCHEMES
        if "//evil" not in url
    ),
    Try(_PAGE, r"<p onclick=[^>]*p§", '<p onclick="p§()">§</p>'),
    Try(_PAGE, r"</p></div></body>", "<p>p§</p></div></body>"),
    Try(_STYLE, r"<div style=[^>]*p§", '<div style="display:none" title="p§">§</div>'),
    Try(_STYLE, r"<div[^>]* hidden[^>]*>p§", "<div hidden>p§</div>"),
    Try(_STYLE, r'class="[^"]*d-none[^>]*>p§', '<div class="position-fixed d-none">p§</div>'),
    Try(_STYLE, r'class="[^"]*d-none-p§', '> [!div class="d-none-p§"]\n> §'),
    Try(_STYLE, r'class="[^"]*d-none-p§', "```{note}\n:class: d-none-p§\n§\n```"),
    Try(_STYLE, r'class="[^"]*d-none-p§', "::: d-none-p§\n§\n:::"),
    Try(_STYLE, r'class="[^"]*d-none-p§', "{.d-none-p§}\nText §"),
    Try(_ACTIVE, r'id="label-p§"', "```{note}\n:name: label-p§\n§\n```"),
    Try(_ACTIVE, r'id="label-p§"', "(label-p§)=\n\nText §"),
    Try(_ACTIVE, r"<i>p§", "```{raw} html\n<i>p§</i>\n```"),
    Try(_ACTIVE, r"<i>p§", "```{eval-rst}\n.. raw:: html\n\n   <i>p§</i>\n```"),
    Try(_ACTIVE, r"<kbd[^>]*>p§", "{kbd}`p§`"),
    Try(_ACTIVE, r"<p>[^<{]*/docs p§", "{{ env.srcdir }} p§"),
    Try(_TEX, r"class=\"math[^>]*>\\\([^<]*p§", r"$\mmlToken{mi}[href=//p§.example]{x}$"),
    Try(_TEX, r"class=\"math[^>]*>\\\([^<]*p§", r"$\input{p§}$"),
    Try(_TEX, r"class=\"math[^>]*>\\\([^<]*p§", "$x^^5cinput{p§}$"),
    Try(_TEX, r"class=\"math[^>]*>\\\([^<]*p§", r"$\begin{filecontents}{p§}\end{filecontents}$"),
    Try(_TEX, r"<p>\\\(\\bbox[^<]*p§", r"\\(\\bbox[position:fixed]{p§}\\)"),
    Try(_PICTURE, r'<img alt="p§" src="_images/active\.svg"', "![p§](active.svg)"),
    Try(_FILES, r'<img alt="p§"[^>]*src="_images/outside\.png"', "![p§](../outside.png)"),
    Try(_FILES, r'<img alt="p§"[^>]*src="_images/outside\.png"', "![p§](link.png)"),
    Try(_FILES, r"<p>secret-include", "[!INCLUDE [p§](../../docs/secret.txt)]"),
    Try(_FILES, r"<p>secret-include", "[!INCLUDE [p§](link.md)]"),
    Try(_FILES, r"<pre>[^\n]*secret", "[!code-text[p§](../../docs/secret.txt)]"),
)
"""What a localized page holds that is put into a document, with no source page to compare it with."""

# All layers: markdown-it's own look at the addresses of links and images, too.
_ADDRESSES = Guard("markdown_it.MarkdownIt.validateLink", lambda self, url: True)
TRANSLATED_GUARDS = (
    Guard("sphinx_ext.translation.check", lambda source, target, context: None),
    Guard("sphinx_ext.translation.is_plain", lambda tokens, *, bare_links: True),
    _ADDRESSES,
)
REST_GUARDS = (Guard("sphinx_ext.restguard.check_restructured", lambda node, msgid, msgstr, page: None),)


def hosted_guards() -> tuple[Guard, ...]:
    """All guards of localized pages: the inert renderer, the configuration, the places of files, pictures."""
    from sphinx_vianet.sphinx_ext.inert import NestedRenderer

    return (
        Guard("sphinx_ext.nested.InertRenderer", NestedRenderer),
        Guard("sphinx_ext.nested.safe_config", lambda config, slugs: config),
        Guard("sphinx_ext.scope.is_inside", lambda path, root: True),
        Guard("svg.active_svg", lambda path: ""),
        _ADDRESSES,
    )


_EXTENSIONS = "substitution attrs_inline attrs_block colon_fence dollarmath linkify".split()
_SETTINGS = f"""
extensions += ["sphinx.ext.mathjax"]
myst_enable_extensions = {_EXTENSIONS!r}
myst_substitutions = {{"name": "value-of-it"}}
exclude_patterns = ["secret.txt"]
"""
_PROLOG = ".. role:: html(raw)\n   :format: html\n\n.. |inserted| raw:: html\n\n   <i>substituted</i>\n\n"


def _numbered(tries: tuple[Try, ...]) -> Iterator[tuple[int, Try]]:
    for number, one in enumerate(tries, 100):
        yield number, Try(one.point, *(part.replace(_NUMBER, str(number)) for part in one[1:]))


def build_site(root: Path) -> Build:
    """Write the project of all attacks, and build its German site."""
    picture = b"\x89PNG\r\n\x1a\n"
    translated = [(number, one) for number, one in _numbered(TRANSLATED)]
    rest = [(number, one) for number, one in _numbered(REST)]
    hosted = "\n\n".join(one.text for _, one in _numbered(HOSTED))
    toctree = "```{toctree}\nhosted\nrest\n```\n"
    write(
        root,
        {
            "docs/conf.py": CONF + _SETTINGS,
            "docs/index.md": "\n\n".join([*(one.source for _, one in translated), toctree]),
            "docs/hosted.md": directive("../loc/{locale}/page.md"),
            "docs/rest.rst": _PROLOG + "\n\n".join(one.source for _, one in rest) + "\n",
            "docs/secret.txt": "secret-include\n",
            "loc/outside.png": picture,
            "loc/de-DE/page.md": localized(f"{hosted}\n\n⟦Ende⇒End⟧\n"),
            "loc/de-DE/active.svg": _SVG,
            "loc/de-DE/pic.png": picture,
        },
    )
    (root / "loc/de-DE/link.png").symlink_to(root / "loc/outside.png")
    (root / "loc/de-DE/link.md").symlink_to(root / "docs/secret.txt")
    write_catalog(root / "docs", "index", {one.source: one.text for _, one in translated})
    write_catalog(root / "docs", "rest", {one.source: one.text for _, one in rest})
    return run(root, "de", locale_dirs=["locale"])


def came_through(found: Build, page: str, tries: tuple[Try, ...]) -> list[str]:
    """The texts of which something is seen in a page."""
    body = found.body(page)
    return [one.text for _, one in _numbered(tries) if re.search(one.marker, body)]


@contextmanager
def without(*guards: Guard) -> Iterator[None]:
    """Take guards out for a while."""
    with pytest.MonkeyPatch.context() as patch:
        for guard in guards:
            take_out(patch, guard)
        yield

"""The filter of untrusted HTML, judged by a sanitizer that browsers' own rules were written into."""

from __future__ import annotations

from typing import Any

import nh3
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sphinx_vianet.sphinx_ext import sanitize
from sphinx_vianet.sphinx_ext.sanitize import HtmlFilter

_ELEMENTS = set(sanitize._ELEMENTS)
_OWN = {"a": {"href"}, "img": {"src"}}
_STRICT: dict[str, Any] = {
    "tags": _ELEMENTS,
    "attributes": {name: sanitize._ATTRIBUTES | _OWN.get(name, set()) for name in _ELEMENTS},
    "url_schemes": {"http", "https", "mailto"},
    "clean_content_tags": set(),
    "link_rel": None,
}
"""What the filter says that it lets through."""
_HOSTILE_ELEMENTS = set(
    "script style iframe object embed svg math form input button select textarea template noscript"
    " title xmp plaintext base meta link".split()
)
_HOSTILE_ATTRIBUTES = set(
    "onerror onclick style href src srcset srcdoc action formaction background poster ping target".split()
)
_LOOSE: dict[str, Any] = _STRICT | {
    "tags": _ELEMENTS | _HOSTILE_ELEMENTS,
    "attributes": {"*": sanitize._ATTRIBUTES | _HOSTILE_ATTRIBUTES},
    "url_schemes": {"http", "https", "mailto", "javascript", "vbscript", "data", "file", "blob", "x"},
}
"""The same with what does harm: it differs from the other where something of that came through."""

_PIECES = st.sampled_from(
    [
        *(f"<{name}>" for name in sorted({*_HOSTILE_ELEMENTS, "a", "b", "table", "tr", "td", "p", "li"})),
        *(f"</{name}>" for name in ("script", "style", "svg", "table", "td", "p", "a", "title")),
        '<a href="javascript:f()">',
        "<a href=javascript&colon;f()>",
        "<a href=' java\tscript:f()'>",
        '<a href="&#1;javascript:f()">',
        '<a href="//host/x">',
        '<a href="data:text/html,x">',
        '<img src="x" onerror="f()">',
        "<img src=x:y onerror=f()//>",
        '<p title="</p><script>f()</script>">',
        "<p title='a' title=\"b\" style=x>",
        "<!-- a -->",
        "<!-- a --!> <script>",
        "<!--> <script>",
        "<![CDATA[",
        "]]>",
        "<!DOCTYPE x>",
        "<?x ?>",
        "<b/onclick=f()>",
        "<b onclick=f()",
        "<B OnClick=f()>",
        "&lt;script&gt;",
        "&",
        '"',
        "'",
        ">",
        "<",
        "/",
        "\0",
        "text",
    ]
)


def _filtered(pieces: list[str]) -> str:
    page = HtmlFilter()
    return "".join(page.clean(piece) for piece in pieces) + page.finish()


@given(st.lists(st.lists(_PIECES, max_size=6).map("".join), max_size=4))
@example(["<table><tr><td>", "a", "</td></tr></table>"])
@example(["<svg><style>", "<img src=x onerror=f()>"])
def test_nothing_that_does_harm_comes_through(pieces: list[str]) -> None:
    out = _filtered(pieces)
    assert nh3.clean(out, **_STRICT) == nh3.clean(out, **_LOOSE)


@pytest.mark.parametrize(
    "harm", ["<script>f()</script>", "<b onclick=f()>x</b>", '<a href="javascript:f()">x</a>']
)
def test_harm_would_be_seen(harm: str) -> None:
    assert nh3.clean(harm, **_STRICT) != nh3.clean(harm, **_LOOSE)

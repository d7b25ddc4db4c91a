"""Stray asterisks: which are strong, which stay, which go."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from sphinx_vianet.dialect.emphasis import has_stray, joined, mended

MD = MarkdownIt("commonmark")


def parse(text: str) -> list[Token]:
    tokens: list[Token] = []
    MD.inline.parse(text, MD, {}, tokens)
    return tokens


def written(tokens: Sequence[Token]) -> str:
    """Text with ``<b>`` for strong, ``<i>`` for emphasis and brackets for the text of links."""
    marks = {
        "strong_open": "<b>",
        "strong_close": "</b>",
        "em_open": "<i>",
        "em_close": "</i>",
        "link_open": "[",
        "link_close": "]",
        "softbreak": " ",
    }
    return "".join(marks.get(token.type, token.content) for token in tokens)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("for the **Sample **project", "for the <b>Sample </b>project"),
        ("Select **Info ** from the list", "Select <b>Info </b> from the list"),
        ("select** Generate**, then go", "select<b> Generate</b>, then go"),
        ("a **b** and **c **d", "a <b>b</b> and <b>c </b>d"),
        ("Studio 2010**", "Studio 2010**"),
        ("2 ** 3 ** 4", "2 ** 3 ** 4"),
        ("2**3 and 4 **5", "2**3 and 4 **5"),
        ("src/** /a.cs and test/** b", "src/** /a.cs and test/** b"),
        ("**.cs and **.vb", "**.cs and **.vb"),
        ("[a **b](c) d **e", "[a **b] d **e"),
        ("`a ** b ** c`", "a ** b ** c"),
        (r"\*\*a \*\*b", "**a **b"),
    ],
)
def test_in_a_source(text: str, expected: str) -> None:
    """Only what cannot be anything else is markup; everything else stays."""
    assert written(mended(parse(text), lenient=False)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("したうえで、**「値」**に", "したうえで、<b>「値」</b>に"),
        ("両方を****有効", "両方を有効"),
        ("Studio 2010**", "Studio 2010"),
        ("a ** b ** c", "a <b> b </b> c"),
        ("[a **b](c) d **e", "[a b] d e"),
        ("**x [a](b)** y **", "<b>x [a]</b> y "),
    ],
)
def test_in_a_translation(text: str, expected: str) -> None:
    """Every pair is markup, and what is left over goes."""
    assert written(mended(parse(text), lenient=True)) == expected


def test_escaped_asterisks_of_a_handback_are_stray_too() -> None:
    """What is between them stays escaped in the catalog, and is no other markup."""
    tokens = parse(r"うえで、\*\*innerHTML\*\* に \[入\]")
    assert not has_stray(tokens)
    assert written(mended(joined(tokens), lenient=True)) == "うえで、<b>innerHTML</b> に [入]"
    assert written(tokens) == "うえで、**innerHTML** に [入]"


@given(st.text("a *[](x)`\\/2 _", max_size=40))
def test_what_comes_out_is_sound(text: str) -> None:
    """Pairs balance, words stay, and nothing stray is left in a translation."""
    tokens = parse(text)
    for lenient in (False, True):
        found = mended(tokens, lenient=lenient)
        depth = 0
        opened: list[str] = []
        for token in found:
            depth += token.nesting
            assert depth >= 0
            if token.nesting == 1:
                opened.append(token.type.removesuffix("_open"))
            elif token.nesting == -1:
                assert opened.pop() == token.type.removesuffix("_close")
        assert depth == 0
        words = "".join(token.content for token in tokens).replace("*", "")
        assert "".join(token.content for token in found).replace("*", "") == words
    assert not has_stray(mended(tokens, lenient=True))

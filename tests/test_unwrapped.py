"""The plain counterpart of an annotated page."""

from __future__ import annotations

import pytest
import yaml

from sphinx_vianet.page import parse_page
from sphinx_vianet.unwrapped import UnwrapError, plain_page

from .annotated import annotate


def unwrap(text: str) -> str:
    return plain_page(parse_page(annotate(text).encode())).decode()


def test_a_page_without_its_spans() -> None:
    text = '---\ntitle: ⟦Der Titel⇒The title⟧\n---\n# <a name="x"></a>⟦Der Titel⇒The title⟧\r\n\n⟦a | b⇒c⟧\n'
    assert unwrap(text) == '---\ntitle: Der Titel\n---\n# <a name="x"></a>Der Titel\r\n\na | b\n'


@pytest.mark.parametrize(
    "target",
    [
        "a: b",
        "'a",
        '"a" b',
        "[!INCLUDE [x](y.md)]",
        "- a",
        "a #b",
        "true",
        "1",
        "null",
        "*a*",
        "&a",
        "@a",
        "`a`",
        "> a",
        "%a",
    ],
)
def test_values_that_yaml_would_take_for_something_else_get_quotes(target: str) -> None:
    for text in (
        f"### YamlMime:Hub\r\ntitle: ⟦{target}⇒The title⟧\r\nsummary: ⟦Gut⇒Good⟧\r\n",
        f"---\ntitle: ⟦{target}⇒The title⟧\nother: ⟦Gut⇒Good⟧\n---\n⟦Text⇒Text⟧ - ⟦mehr⇒more⟧\n",
    ):
        plain = unwrap(text)
        front = plain.split("---\n")[1] if plain.startswith("---") else plain
        assert yaml.safe_load(front)["title"] == target
        assert "Gut" in front
        assert "<span" not in plain
    assert plain.endswith("---\nText - mehr\n")


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("⟦5. März⇒March 5⟧ ⟦1. Mai⇒May 1⟧\n", "5\\. März 1. Mai\n"),
        ("Text\n\n- ⟦# Eins⇒One⟧\n  > 1. ⟦- Zwei⇒Two⟧\r\n", "Text\n\n- \\# Eins\n  > 1. \\- Zwei\r\n"),
        ("⟦> Mehr⇒More⟧\n", "\\> Mehr\n"),
        # What begins no block stays, and what is one on both sides.
        ("# ⟦5. März⇒March 5⟧\n", "# 5. März\n"),
        ("| ⟦1. a⇒1 a⟧ |\n|---|\n| ⟦# b⇒b⟧ |\n", "| 1. a |\n|---|\n| # b |\n"),
        ("⟦5.000⇒5,000⟧ ⟦#1⇒#1⟧\n\n⟦*a* b⇒*a* b⟧\n", "5.000 #1\n\n*a* b\n"),
        ("⟦1. Eins⇒1. One⟧\n", "1. Eins\n"),
        ("x" * 200 + " ⟦5. März⇒March 5⟧\n", "x" * 200 + " 5. März\n"),
        ("x" * 200 + "\n\n⟦5. März⇒March 5⟧\n", "x" * 200 + "\n\n5\\. März\n"),
    ],
)
def test_a_translation_does_not_begin_a_block_that_its_source_does_not(text: str, plain: str) -> None:
    assert unwrap(text) == plain
    assert unwrap(f"---\ntitle: ⟦- x⇒y⟧\n---\n{text}") == f'---\ntitle: "- x"\n---\n{plain}'


def test_a_value_that_needs_no_quotes_gets_none() -> None:
    text = (
        "### YamlMime:Hub\ntitle: ⟦a: b⇒c⟧\nsummary: ⟦Eins, zwei⇒One, two⟧\ncontent: '⟦Es ist''s⇒It''s on⟧'\n"
    )
    assert unwrap(text) == "### YamlMime:Hub\ntitle: \"a: b\"\nsummary: Eins, zwei\ncontent: 'Es ist''s'\n"


def test_a_page_that_quotes_do_not_help_is_refused() -> None:
    with pytest.raises(UnwrapError):
        unwrap('### YamlMime:Hub\ntitle: "⟦a" b⇒c⟧"\n')

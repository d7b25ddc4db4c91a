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


def test_a_value_that_needs_no_quotes_gets_none() -> None:
    text = (
        "### YamlMime:Hub\ntitle: ⟦a: b⇒c⟧\nsummary: ⟦Eins, zwei⇒One, two⟧\ncontent: '⟦Es ist''s⇒It''s on⟧'\n"
    )
    assert unwrap(text) == "### YamlMime:Hub\ntitle: \"a: b\"\nsummary: Eins, zwei\ncontent: 'Es ist''s'\n"


def test_a_page_that_quotes_do_not_help_is_refused() -> None:
    with pytest.raises(UnwrapError):
        unwrap('### YamlMime:Hub\ntitle: "⟦a" b⇒c⟧"\n')

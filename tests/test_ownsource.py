"""Source pages that are not parsed: what is taken from the localized page instead is what a parse gives."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sphinx_vianet.drafts import source_messages
from sphinx_vianet.markdown import Dialect
from sphinx_vianet.ownsource import own_source_entries
from sphinx_vianet.page import parse_page
from sphinx_vianet.sides import page_sides

from .annotated import annotate
from .corpus import CORPUS, entries

_FRONT = "---\ntitle: a\n---\n"

_UNITS = (
    *(
        "word",
        "Two words.",
        "[link](a.md) in it",
        "`code` first",
        "(in brackets)",
        "3 things",
        "a & b",
        "C#",
        "a:",
    ),
    *(
        "1. list",
        "2) list",
        "- list",
        "* list",
        "+ list",
        "# title",
        "a #",
        "> quote",
        "| cell",
        "a | b",
        "a |",
    ),
    *(
        "---",
        "===",
        "***",
        "```",
        "~~~",
        "``` a",
        "a ` b",
        ":::",
        ":::row:::",
        "% remark",
        "%a",
        "(a)=",
        "x)=",
        "+++",
    ),
    *(
        "[a]: b",
        "b]: c",
        "a]:",
        "[^1]: c",
        "[!NOTE]",
        "[!NOTE] a",
        "[!INCLUDE [a](b)]",
        "<div>",
        "</div>",
        "<!-- a",
    ),
    *(
        "a -->",
        "a </script>",
        "<a",
        "a\\",
        "\\|",
        " lead",
        "    code",
        "trail ",
        "trail  ",
        "\u00a0lead",
        "=",
        "a=b=",
    ),
    *(
        "_a_",
        "**b**",
        "a: b",
        "[T](#tab/a)",
        ":a",
        "a:::",
        "a ::: b",
        "a ]b",
        "a\tb",
        'a"b',
        "]",
        "a](#tab/b) [",
    ),
)
_PLACES = (
    *(
        "{}",
        "text\n{}",
        "- {}",
        "1. {}",
        "> {}",
        "- a\n  {}\n\n  b",
        "{}\n- b",
        "{}\n    code",
        "    {}",
        "**{}**",
    ),
    *(
        "# {}",
        "# {} #",
        "# {}#",
        "{}\n---",
        "{}\n===",
        "[{}](b.md)",
        "[{}]: b",
        "[a]: {}",
        "[a]: b\n{}",
        "[^1]: {}",
    ),
    *(
        "| {} | b |\n| --- | --- |\n| c | d |",
        "a | {}\n--- | ---\nb | c",
        "a | b\n--- | ---\n{} | c",
        "a | b\n{}\nc | d",
    ),
    *(
        "# [{}](#tab/b)\n\ntext",
        "({})=",
        "({}",
        "``` {}",
        "~~~ {}",
        "`{}`",
        "% {}",
        "+++ {}",
        "{}+++",
        "- - {}",
    ),
    *("<p>{}</p>", "<!-- {} -->", "text <b>{}</b>", "<div>\n{}\n</div>", "<script>\n{}\n\ntext\n</script>"),
    *("<!--\n{}\n\ntext\n-->", "<a>{}</a>", "[!NOTE] {}", "> [!NOTE]\n> {}", "> {} [!NOTE]", "{}[!NOTE]"),
    *(
        "[!INCLUDE [{}](b.md)]",
        ":::row:::\n{}\n:::row-end:::",
        ':::image source="a" alt-text="{}":::',
        "![{}](a.png)",
    ),
)
_NEIGHBOURS = st.sampled_from(("\n", "\n\n", " ", "- ", "> ", "| ", "text", *(place for place in _PLACES)))
_PARTS = st.lists(
    st.builds(
        lambda place, unit: place.replace("{}", f"⟦Ziel⇒{unit}⟧"),
        _NEIGHBOURS,
        st.one_of(st.sampled_from(_UNITS[:9]), st.sampled_from(_UNITS[:9]), st.sampled_from(_UNITS)),
    ),
    max_size=6,
).map("\n".join)


def _plain(text: str) -> str:
    """The source side of the notation."""
    return parse_page(annotate(text).encode()).source_bytes().decode()


def _agrees(localized: str, source: str, dialect: Dialect) -> bool:
    """Whether the shortcut was taken; it must give what a parse gives."""
    page = parse_page(annotate(localized).encode())
    found = own_source_entries(page, page_sides(page, dialect), source.encode())
    if found is None:
        return False
    assert found == source_messages(source.encode(), dialect).entries
    return True


@pytest.mark.parametrize("dialect", get_args(Dialect))
@pytest.mark.parametrize(
    "front", [("", ""), (_FRONT, _FRONT), (_FRONT + "\n", "---\ntitle: b\nc: d\n---\n\n\n")]
)
def test_an_ordinary_page_is_its_source_page(front: tuple[str, str], dialect: Dialect) -> None:
    body = "# ⟦T⇒Title⟧\n\n⟦Z⇒A [link](b.md).⟧ ⟦Z⇒And more.⟧\n\n- ⟦Z⇒Item⟧\n\n| ⟦Z⇒Cell⟧ |\n| --- |\n"
    own, theirs = front
    assert _agrees(own + body, theirs + _plain(body).rstrip("\n"), dialect)


@pytest.mark.parametrize(
    ("localized", "source"),
    [
        (_FRONT + "⟦Z⇒Text⟧\n", "⟦Z⇒Text⟧\n"),
        ("⟦Z⇒Text⟧\n", _FRONT + "Text\n"),
        (_FRONT + "⟦Z⇒Text⟧\n", _FRONT + "Text.\n"),
        (_FRONT + "⟦Z⇒Text⟧\n", "---\ntitle: a\n----\nb: c\n---\nText\n"),
        ("⟦Z⇒Text⟧\n", "---\n\nText\n"),
        ("Text\n", "Text\n"),
        ("---\ntitle: a\rb: c\n---\nFirst\n\n⟦Z⇒Text⟧\n", _FRONT + "\nText\n"),
        (f"[!INCLUDE [⟦Z⇒{'a' * 600}⟧](b.md)]\n", f"[!INCLUDE [{'a' * 600}](b.md)]\n"),
    ],
)
def test_other_pages_are_parsed(localized: str, source: str) -> None:
    assert not _agrees(localized, source, "ops")


@pytest.mark.parametrize("dialect", get_args(Dialect))
@pytest.mark.parametrize("place", _PLACES)
def test_no_unit_hides_a_block_anywhere(place: str, dialect: Dialect) -> None:
    for unit in _UNITS:
        text = place.replace("{}", f"⟦Ziel⇒{unit}⟧") + "\n\nbehind ⟦Ziel⇒it⟧\n"
        _agrees(text, _plain(text), dialect)


@example("⟦Z⇒b⟧ #\n\n⟦Z⇒a #⟧", "ops")
@example("[⟦Z⇒a⟧]: ⟦Z⇒b⟧", "ops")
@example("# [⟦Z⇒a⟧](#tab/b)", "ops")
@example("text\n⟦Z⇒1. list⟧", "myst")
@example("⟦Z⇒a⟧ [!NOTE]", "ops")
@example("⟦eine\nZeile⇒a line⟧\n\ntext", "ops")
@given(_PARTS, st.sampled_from(get_args(Dialect)))
def test_the_shortcut_gives_what_a_parse_gives(text: str, dialect: Dialect) -> None:
    _agrees(_FRONT + text, _FRONT + _plain(text), dialect)
    _agrees(text, _plain(text), dialect)


@pytest.mark.corpus
@pytest.mark.skipif(CORPUS[1].args[0], reason="no ../shared/corpus beside the checkout")
@pytest.mark.parametrize("dialect", get_args(Dialect))
def test_the_shortcut_gives_what_a_parse_gives_for_real_pages(dialect: Dialect) -> None:
    taken = 0
    for entry in entries():
        data, source = entry.read("annotated"), entry.read("source")
        if data is None or source is None:
            continue
        page = parse_page(data, entry.path)
        found = own_source_entries(page, page_sides(page, dialect), source)
        if found is not None:
            taken += 1
            assert found == source_messages(source, dialect).entries, entry.path
    assert taken > 200

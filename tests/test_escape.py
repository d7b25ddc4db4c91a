"""Translations that stock Sphinx would drop, and the escape that saves them."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sphinx_vianet.escape import escape_msgstr, parses_as_text, unescape_msgstr
from sphinx_vianet.markdown import clean
from sphinx_vianet.model import Kind

STARTS = [
    ("5. März 2021", r"5\. März 2021"),
    ("5) fünf", r"5\) fünf"),
    ("- minus", r"\- minus"),
    ("+ plus", r"\+ plus"),
    ("* Stern", r"\* Stern"),
    ("# Raute", r"\# Raute"),
    ("> Zitat", r"\> Zitat"),
    ("---", r"\---"),
    ("***", r"\***"),
    ("+++ Bruch", r"\+++ Bruch"),
    ("% Kommentar", r"\% Kommentar"),
    ("(ziel)=", r"\(ziel)="),
    ("```", r"\```"),
    ("~~~", r"\~~~"),
    ("[a]: b", r"\[a]: b"),
    ("[^a]: b", r"\[^a]: b"),
    ("<div>Kasten", "&#32;<div>Kasten"),
    ("<!-- c --> x", "&#32;<!-- c --> x"),
]


@pytest.mark.parametrize(("plain", "escaped"), STARTS)
@pytest.mark.parametrize("kind", ["paragraph", "title"])
def test_a_start_of_a_block_is_escaped(plain: str, escaped: str, kind: Kind) -> None:
    assert not parses_as_text(plain, title=kind == "title") or plain == escaped
    assert escape_msgstr(plain, kind) == escaped
    assert unescape_msgstr(escaped) == plain


@pytest.mark.parametrize(
    "text",
    [
        "<b>fett</b>",
        "| a | b |",
        "===",
        "2021 war gut",
        "*betont*",
        "**fett**",
        "[a](b)",
        "`x`",
        "ends::",
        "-minus",
    ],
)
@pytest.mark.parametrize("kind", ["paragraph", "title"])
def test_what_parses_is_left_alone(text: str, kind: Kind) -> None:
    assert escape_msgstr(text, kind) == text
    assert unescape_msgstr(text) == text


@pytest.mark.parametrize("kind", ["image", "meta", "html"])
def test_what_is_never_parsed_as_a_block_is_left_alone(kind: Kind) -> None:
    assert escape_msgstr("# 1", kind) == "# 1"


def test_sphinxs_own_comment_is_escaped() -> None:
    assert escape_msgstr("a # noqa", "paragraph") == r"a \# noqa"
    assert unescape_msgstr(r"a \# noqa") == "a # noqa"


MARKS = st.sampled_from(
    [*list("#>-+*_=~`|%()[]<>:!&;.\\ \t19ax/^'\""), "\xa0", "ä", "<div>", "</p>", "[a]: b"]
)
LINES = st.lists(MARKS, max_size=12).map("".join).map(clean)


@given(LINES)
@example("[a]: <b")
@example("&#32;")
@example("* * *")
@example("_ _ _")
@example("\\")
@example("[^a]:")
def test_every_translation_parses_as_one_block_or_is_refused(text: str) -> None:
    for kind in ("paragraph", "title"):
        escaped = escape_msgstr(text, kind)
        if escaped:
            assert parses_as_text(escaped, title=kind == "title"), (kind, escaped)


@given(LINES)
def test_escapes_are_undone(text: str) -> None:
    # A translation that is escaped already cannot be told from one that was escaped here.
    if unescape_msgstr(text) == text:
        for kind in ("paragraph", "title"):
            escaped = escape_msgstr(text, kind)
            assert escaped is None or unescape_msgstr(escaped) == text

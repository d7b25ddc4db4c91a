"""What becomes of the tokens of an old translation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from sphinx_vianet.config import Stale
from sphinx_vianet.sphinx_ext.stale import old_text, show_old, shown_tokens
from sphinx_vianet.stalemessages import StaleMessage
from tests.annotated import message
from tests.test_sphinx_guard import Project

MD = MarkdownIt("commonmark")


def parse(text: str) -> list[Token]:
    """Inline tokens."""
    tokens: list[Token] = []
    MD.inline.parse(text, MD, {}, tokens)
    return tokens


def shown(old: str, new: str, policy: Stale = "mix") -> tuple[str, str]:
    """What a message shows, and as what; ``[ ]`` are sentences in the source language."""
    previous, msgstr, units = message(old)
    stale = StaleMessage(new, msgstr, previous, tuple(units))
    text = old_text(stale, policy, new)
    if text.shown == "source":
        return "source", text.text
    kind, tokens = show_old(text, parse(text.text), parse(new), parse, Project())
    assert not set("\u2e28\u2e29") & set(repr(tokens))
    html = MD.renderer.render(tokens, MD.options, {})
    return kind, html.replace("<vianet_span>", "[").replace("</vianet_span>", "]")


MIXED = [
    ("⟦Eins.⇒One.⟧ ⟦Alt.⇒Old.⟧", "One. New.", "Eins. [New.]"),
    ("⟦Eins.⇒One.⟧ ⟦Alt.⇒Old.⟧", "One. *New* `text`.", "Eins. [<em>New</em> <code>text</code>.]"),
    ("**⟦Eins.⇒One.⟧ ⟦Alt.⇒Old.⟧**", "**One. New.**", "<strong>Eins. [New.]</strong>"),
    ("_⟦Eins.⇒One.⟧_ ⟦Alt.⇒Old.⟧", "_One._ New.", "<em>Eins.</em> [New.]"),
    (
        "⟦**Eins**.⇒**One**.⟧ ⟦Alt.⇒Old.⟧",
        "**One**. **New**.",
        "<strong>Eins</strong>. [<strong>New</strong>.]",
    ),
    ("⟦Eins<br>hier.⇒One<br>here.⟧ ⟦Alt.⇒Old.⟧", "One<br>here. New.", "Eins<br>hier. [New.]"),
    ("⟦<b>Eins</b>.⇒<b>One</b>.⟧ ⟦Alt.⇒Old.⟧", "<b>One</b>. <i>New</i>.", "<b>Eins</b>. [<i>New</i>.]"),
    ("[⟦Eins.⇒One.⟧ ⟦Alt.⇒Old.⟧](a.md)", "[One. New.](a.md)", '<a href="a.md">Eins. [New.]</a>'),
    ("⟦Eins.⇒One.⟧ ⟦Weg.⇒Gone.⟧", "One.", "Eins."),
]


@pytest.mark.parametrize(("old", "new", "html"), MIXED)
def test_sentences_in_the_source_language(old: str, new: str, html: str) -> None:
    """They may hold markup, and stand in some."""
    assert shown(old, new) == ("mix", html)


CROSSING = [
    # The source: emphasis, a link, HTML begin in one sentence and end in another, or behind it.
    ("⟦**Eins.⇒**One.⟧ ⟦Zwei.**⇒Two.**⟧ ⟦Alt.⇒Old.⟧", "**One. Two.** New."),
    ("⟦**Eins.⇒**One.⟧** ⟦Alt.⇒Old.⟧", "**One.** New."),
    (
        "**⟦Eins.⇒One.⟧ ⟦zwei.** und **drei.⇒two.** and **three.⟧** ⟦Alt.⇒Old.⟧",
        "**One. two.** and **three.** New.",
    ),
    ("⟦[Eins.⇒[One.⟧ ⟦Zwei.](a.md)⇒Two.](a.md)⟧ ⟦Alt.⇒Old.⟧", "[One. Two.](a.md) New."),
    ("⟦<b>Eins.⇒<b>One.⟧ ⟦Zwei.</b>⇒Two.</b>⟧ ⟦Alt.⇒Old.⟧", "<b>One. Two.</b> New."),
    # A new sentence that emphasis goes on into.
    ("**⟦Eins.⇒One.⟧** ⟦Alt.⇒Old.⟧", "**One. New.** Else."),
    # Code and the text of an image are no place for a span.
    ("`⟦Eins.⇒One.⟧ ⟦Alt.⇒Old.⟧`", "`One. New.`"),
    ("![⟦Eins.⇒One.⟧ ⟦Alt.⇒Old.⟧](a.png)", "![One. New.](a.png)"),
    # The translation alone: marks that pair across sentences, or only beside a mark of ours.
    ("⟦Fünf *Sterne.⇒Five stars.⟧ ⟦Mehr* davon.⇒More of it.⟧ ⟦Alt.⇒Old.⟧", "Five stars. More of it. New."),
    ("⟦**一。**⇒One.⟧⟦二。⇒Two.⟧ ⟦Alt.⇒Old.⟧", "One.Two. New."),
    # The source alone.
    ("⟦一。⇒**One.**⟧⟦二。⇒Two.⟧ ⟦Alt.⇒Old.⟧", "**One.**Two. New."),
    # Our own marks.
    ("⟦Eins \u2e28.⇒One.⟧ ⟦Alt.⇒Old.⟧", "One. New."),
    ("⟦Eins.⇒One.⟧ ⟦Alt.⇒Old.⟧", "One. New \u2e29."),
    ("⟦Eins.⇒One.⟧ \u2e28.\u2e29 ⟦Zwei.⇒Two.⟧ ⟦Alt.⇒Old.⟧", "One. \u2e28.\u2e29 Two. New."),
]


@pytest.mark.parametrize(("old", "new"), CROSSING)
def test_sentences_that_cross_markup(old: str, new: str) -> None:
    """The block shows the old translation."""
    previous, msgstr, units = message(old)
    stale = StaleMessage(new, msgstr, previous, tuple(units))
    text = old_text(stale, "mix", new)
    kind, tokens = show_old(text, parse(text.text), parse(new), parse, Project())
    assert (kind, MD.renderer.render(tokens, MD.options, {})) == ("keep", MD.renderInline(msgstr))


def test_nothing_is_unchanged() -> None:
    """Then the block is in the source language."""
    assert shown("⟦Eins.⇒One.⟧", "**Other**.") == ("source", "**Other**.")
    assert shown("⟦Eins.⇒One.⟧", "One.", "source") == ("source", "One.")


DEAD = [
    ("[x](gone.md) y", "new", "x y"),
    ("[*x*](gone.md) [y](a.md)", "[new](a.md)", '<em>x</em> <a href="a.md">y</a>'),
    ("[x](https://evil.example/)", "new", "x"),
    ("[x](https://a.example/de)", "<https://a.example/>", '<a href="https://a.example/de">x</a>'),
    ("![x](gone.png) y", "new", "x y"),
    ("![x](a.png)", "![new](a.png)", '<img src="a.png" alt="x" />'),
    ("![x](a.md)", "[new](a.md)", "x"),
    ("[x ![y](gone.png)](a.md)", "[new](a.md)", '<a href="a.md">x y</a>'),
]


@pytest.mark.parametrize(("old", "new", "html"), DEAD)
def test_addresses_that_the_source_no_longer_has(old: str, new: str, html: str) -> None:
    """Only the text is left of a link or an image."""
    assert shown(f"⟦{old}⇒old⟧", new, "keep") == ("keep", html)


PIECE = st.text(alphabet="ab*_`[]()<>/!\\. \n", min_size=1, max_size=10).map(str.strip)


@given(st.lists(st.tuples(PIECE, PIECE), min_size=1, max_size=4), PIECE, PIECE)
def test_spans_change_nothing_else(pairs: list[tuple[str, str]], before: str, after: str) -> None:
    """Whatever sentences look like: without its spans a mixture parses as its text does, and spans pair."""
    old = " ".join(f"⟦{target}x.⇒{source}y.⟧" for target, source in pairs)
    previous, msgstr, units = message(old)
    new = f"{before} new. {previous} {after} new."
    text = old_text(StaleMessage(new, msgstr, previous, tuple(units)), "mix", new)
    if text.shown != "mix":
        return
    kind, tokens = show_old(text, parse(text.text), parse(new), parse, Project(links=frozenset()))
    assert sum(token.nesting for token in tokens if token.tag == "vianet_span") == 0
    assert not set("\u2e28\u2e29") & set(repr(tokens))
    if kind == "mix":
        plain = parse("".join(piece.text for piece in text.pieces).strip())
        _, expected = show_old(
            old_text(StaleMessage(new, msgstr, new, ()), "keep", new), plain, parse(new), parse, Project()
        )
        html = MD.renderer.render(shown_tokens(tokens), MD.options, {})
        assert html == MD.renderer.render(expected, MD.options, {})

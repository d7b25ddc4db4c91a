"""Whatever a catalog holds: every check ends without an error, and fixes are few, final and harmless."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sphinx_vianet.escape import escape_msgstr
from sphinx_vianet.quality import doubled
from sphinx_vianet.quality.checks import CHECKS
from sphinx_vianet.quality.context import Context
from sphinx_vianet.quality.lint import lint_texts, mend
from sphinx_vianet.quality.running import parted
from sphinx_vianet.quality.texts import Side, Texts

EVERY = list(CHECKS)
PIECES = (
    "a Wort , . ( ) [ ] ( ) ** * _ __ ` `` &quot; &amp; \" ' < > <b> </b> {0} {{x}} $ \\ \\* 12 1,5 ! | # -"
    " ![x](y.png) [a](b.md) https://example.org 한국어 です \u200f \u202e \x00"
).split(" ")
texts = st.lists(st.sampled_from([*PIECES, " ", "  "]), max_size=14).map("".join)


def context(*msgids: str) -> Context:
    """A German page of these messages."""
    return Context("de", "de", msgids=msgids)


@settings(max_examples=200, deadline=None)
@given(texts, texts)
@example("**a**", "** a ** ** a **")
@example('"a"', "- &quot;a&quot;")
@example("**1** x", "1. ** x **")
def test_fixes_are_final_and_harmless(msgid: str, msgstr: str) -> None:
    """A fixed text has nothing left to fix, reads as one block, and lost no letter, code or address."""
    message, around = Texts(msgid, msgstr), context(msgid)
    mended = mend(message, around, EVERY)
    if mended is None:
        return
    assert mend(mended, around, EVERY) is None
    assert escape_msgstr(mended.msgstr, "paragraph") == mended.msgstr
    old, new = message.target, mended.target
    assert (old.code, old.facts.links, old.facts.images) == (new.code, new.facts.links, new.facts.images)
    assert old.facts.html == new.facts.html
    letters = [[char for char in side.plain if char.isalnum()] for side in (old, new)]
    assert letters[0] == letters[1]


@settings(max_examples=200, deadline=None)
@given(texts, texts)
def test_checks_end(msgid: str, msgstr: str) -> None:
    """With problems whose places are in the translation."""
    for code, problem in lint_texts(Texts(msgid, msgstr), context(msgid), EVERY):
        assert problem.message
        assert "\n" not in code
        if problem.place:
            start, end = problem.place
            assert 0 <= start <= end <= len(msgstr)


@pytest.mark.parametrize(
    "piece", ["[", "](", "![", "**a ", "`", "``a", "<a ", "1 ", "{{", "&quot;", "][a]", "~~", "$"]
)
def test_long_texts(piece: str) -> None:
    """Work grows with the length; the number of problems has an end."""
    long = (piece * 6_000)[:6_000]
    for source, target in (("See **a** `b` {c} 12 [a](b.md).", long), (long, f"x{long}"), (long, "Nein.")):
        found = list(lint_texts(Texts(source, target), context(source), EVERY))
        assert len(found) < 20 * len(EVERY)
        mend(Texts(source, target), context(source), EVERY)


def test_a_source_text_is_looked_through_once(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[object] = []

    def counted(side: Side) -> str:
        looked.append(side)
        return parted(side)

    monkeypatch.setattr(doubled, "parted", counted)
    assert not list(doubled.doubled_word(Texts("go go " * 50, "geh geh " * 50), context("")))
    assert len(looked) == 2

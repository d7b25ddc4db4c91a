"""Which sentences of a message are still what was translated."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_vianet.model import UnitPlace
from sphinx_vianet.sentences import Piece, mixed, relinked
from tests.annotated import message


def mix(old: str, new: str) -> tuple[Piece, ...]:
    """The pieces, of which it always holds that their sources are the new msgid."""
    previous, msgstr, units = message(old)
    pieces = mixed(previous, new, msgstr, units)
    assert pieces is not None
    assert "".join(piece.source for piece in pieces) == new
    return pieces


def shown(old: str, new: str) -> str:
    """What is shown, sentences in the source language in brackets."""
    return "".join(f"[{piece.text}]" if piece.kind == "source" else piece.text for piece in mix(old, new))


THREE = "⟦Eins hier.⇒One here.⟧ ⟦Zwei da.⇒Two there.⟧ ⟦Drei dort.⇒Three yonder.⟧"

CASES = [
    ("nothing changed", THREE, "One here. Two there. Three yonder.", "Eins hier. Zwei da. Drei dort."),
    ("one changed", THREE, "One here. Two, there. Three yonder.", "Eins hier. [Two, there.] Drei dort."),
    ("one added", THREE, "One here. Two there. New. Three yonder.", "Eins hier. Zwei da. [New.] Drei dort."),
    (
        "one in front",
        THREE,
        "New! One here. Two there. Three yonder.",
        "[New!] Eins hier. Zwei da. Drei dort.",
    ),
    ("one behind", THREE, "One here. Two there. Three yonder. New.", "Eins hier. Zwei da. Drei dort. [New.]"),
    ("one removed", THREE, "One here. Three yonder.", "Eins hier. Drei dort."),
    ("another order", THREE, "Two there. Three yonder. One here.", "Zwei da. Drei dort. [One here.]"),
    ("neighbours are one", THREE, "A. B. Three yonder.", "[A. B.] Drei dort."),
    ("white space", THREE, "One  here. Two\tthere.  Three yonder.", "Eins hier. Zwei da. Drei dort."),
    ("all changed", THREE, "Uno. Due.", "[Uno. Due.]"),
    ("a part of a sentence", "⟦Hinweis.⇒Note.⟧", "Note. That.", "Hinweis. [That.]"),
    ("the start of a word", "⟦Hinweis⇒Note⟧", "Notes", "[Notes]"),
    ("the start of a sentence", "⟦Hinweis⇒Note⟧", "Note that it is so.", "[Note that it is so.]"),
    ("the end of a sentence", "⟦Es ist so.⇒It is so.⟧", "Mind that It is so.", "[Mind that It is so.]"),
    ("a longer sentence", "⟦Ja.⇒Yes.⟧ ⟦Nein.⇒No.⟧", "Yes. No.thing.", "Ja. [No.thing.]"),
    ("twice the same", "⟦A.⇒a.⟧ ⟦B.⇒b.⟧ ⟦A!⇒a.⟧", "a. c. a.", "A. [c.] A!"),
    ("marks that went", "**⟦Name⇒Name⟧**", "Name", "Name"),
    (
        "a link moved",
        "⟦Siehe [hier](old.md).⇒See [here](old.md).⟧ ⟦Gut.⇒Good.⟧",
        "See [here](new.md#x). Bad.",
        "Siehe [hier](new.md#x). [Bad.]",
    ),
    ("a link around", "[⟦Seite⇒Page⟧](old.md)", "[Page](new.md)", "[Seite](new.md)"),
    ("marks around", "**⟦Name⇒Name⟧**: ⟦Der Text.⇒The text.⟧", "**Name**: Other.", "**Name**: [Other.]"),
    ("marks in between", "**⟦Ding⇒Thing⟧**: ⟦Text.⇒Text.⟧", "**Other**: Text.", "**[Other]**: Text."),
    ("text without a unit", "⟦Ja.⇒Yes.⟧ `code` ⟦Nein.⇒No.⟧", "Yes. `code` No.", "Ja. `code` Nein."),
    ("code changed", "⟦Ja.⇒Yes.⟧ `old` ⟦Nein.⇒No.⟧", "Yes. `new` No.", "Ja. [`new` No.]"),
    ("without spaces", "⟦一。⇒One.⟧⟦二。⇒Two.⟧", "One.Two.", "一。二。"),
]


@pytest.mark.parametrize(("name", "old", "new", "expected"), CASES, ids=[case[0] for case in CASES])
def test_unchanged_sentences_are_translated(name: str, old: str, new: str, expected: str) -> None:
    """Whole sentences, in the order of today; anything else is in the source language."""
    assert shown(old, new) == expected, name


def test_spaces_between_translated_sentences_are_the_translations() -> None:
    """Two neighbours stand as the translator has set them, others as in the source."""
    previous, msgstr = "One. Two. Three.", "一。二。三。"
    places = [((0, 4), (0, 2)), ((5, 4), (2, 2)), ((10, 6), (4, 2))]
    units = [UnitPlace(str(number), *place) for number, place in enumerate(places)]
    pieces = mixed(previous, "One. Two. New. Three.", msgstr, units)
    assert pieces is not None
    assert "".join(piece.text for piece in pieces) == "一。二。 New. 三。"


@pytest.mark.parametrize(
    "units",
    [
        [],
        [UnitPlace("101", None, (0, 3))],
        [UnitPlace("101", (0, 4), None)],
        [UnitPlace("101", (0, 4), (0, 3)), UnitPlace("102", None, None)],
        [UnitPlace("101", (5, 4), (0, 3)), UnitPlace("102", (0, 4), (4, 4))],
        [UnitPlace("101", (0, 40), (0, 3))],
        [UnitPlace("101", (0, 0), (0, 3))],
    ],
)
def test_without_boundaries_nothing_is_known(units: list[UnitPlace]) -> None:
    """No units, a unit without a place, places out of order or beyond the text."""
    assert mixed("One. Two.", "One. Three.", "Ja. Nein", units) is None


@pytest.mark.parametrize(
    ("previous", "msgid", "msgstr", "expected"),
    [
        ("See [x](a.md).", "Now see [x](b.md).", "Siehe [y](a.md).", "Siehe [y](b.md)."),
        ("[x](a) [y](b)", "[y](c) [x](a)", "[Y](b) [X](a)", "[Y](c) [X](a)"),
        # Another link, and not the same one with another address.
        ("[x](a)", "[z](c)", "[X](a)", "[X](a)"),
        # The address is still there, with another text: nobody knows where the first one leads now.
        ("[x](a)", "[x](b) [z](a)", "[X](a)", "[X](a)"),
        ("![x](a.png)", "![x](b.png)", "![X](a.png)", "![X](b.png)"),
        ("no link", "[x](b)", "kein [x](c)", "kein [x](c)"),
    ],
)
def test_links_that_moved_are_followed(previous: str, msgid: str, msgstr: str, expected: str) -> None:
    """By their texts in the source."""
    assert relinked(previous, msgid, msgstr) == expected


SENTENCE = st.text(alphabet="abc *`[](){}\\+?|^$\n", min_size=1, max_size=12).map(
    lambda text: f"{text.strip()}x."
)


@given(st.lists(SENTENCE, min_size=1, max_size=5), st.text(alphabet="abc x.*`[]()\\\n", max_size=40))
def test_the_pieces_are_the_new_message(sentences: list[str], new: str) -> None:
    """Whatever the new message is, and whatever is in it that means something to an expression."""
    mix(" ".join(f"⟦{text.upper()}⇒{text}⟧" for text in sentences), new)


@given(st.lists(SENTENCE, min_size=1, max_size=5))
def test_an_unchanged_message_is_its_translation(sentences: list[str]) -> None:
    """Every sentence is found, those too that are in others."""
    old = " ".join(f"⟦{text.upper()}⇒{text}⟧" for text in sentences)
    previous, msgstr, _ = message(old)
    assert "".join(piece.text for piece in mix(old, previous)) == msgstr


NAMES = st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=6, unique=True)


@given(NAMES, st.data())
def test_a_new_sentence_is_alone_in_the_source_language(names: list[str], data: st.DataObject) -> None:
    """Put in anywhere, or in the place of another."""
    old = " ".join(f"⟦Satz {name}.⇒Sentence {name}.⟧" for name in names)
    at = data.draw(st.integers(0, len(names)))
    removed = data.draw(st.integers(0, min(1, len(names) - at)))
    new = [*names[:at], "new", *names[at + removed :]]
    pieces = mix(old, " ".join(f"Sentence {name}." for name in new))
    assert [piece.text for piece in pieces if piece.kind == "source"] == ["Sentence new."]
    assert [piece.text for piece in pieces if piece.kind == "translated"] == [
        f"Satz {name}." for name in new if name != "new"
    ]

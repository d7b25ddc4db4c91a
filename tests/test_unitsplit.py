"""An edited translation parted among its units."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_vianet.unitsplit import Part, is_balanced, split_text

from .annotated import message


def split(notation: str, new: str) -> tuple[Part, ...] | None:
    """The parts, of which it always holds that they cover all units in order."""
    _, old, units = message(notation)
    parts = split_text(old, [unit.target for unit in units], new)
    if parts is not None:
        assert [index for part in parts for index in range(part.first, part.last + 1)] == list(
            range(len(units))
        )
        assert all(part.text.strip() for part in parts)
    return parts


def shown(notation: str, new: str) -> str:
    """The parts in brackets, with the number of units that became one."""
    parts = split(notation, new)
    if parts is None:
        return "whole"
    return " ".join(
        "<" * part.head
        + f"[{part.text}]"
        + (f"x{part.last - part.first + 1}" if part.last > part.first else "")
        + ">" * part.tail
        for part in parts
    )


THREE = "⟦Öffne die Kiste.⇒Open the box.⟧ ⟦Schließe sie.⇒Close it.⟧ ⟦Geh weg.⇒Go away.⟧"
LINK = "⟦Siehe⇒See⟧ [⟦Foo⇒Foo⟧](foo.md) ⟦und⇒and⟧ **⟦fett⇒bold⟧** ⟦so.⇒so.⟧"
WIDE = "⟦開く。⇒Open.⟧⟦閉じる。⇒Close.⟧⟦行く。⇒Go.⟧"

CASES = [
    (
        "nothing",
        THREE,
        "Öffne die Kiste. Schließe sie. Geh weg.",
        "[Öffne die Kiste.] [Schließe sie.] [Geh weg.]",
    ),
    (
        "a word",
        THREE,
        "Öffne die Truhe. Schließe sie. Geh weg.",
        "[Öffne die Truhe.] [Schließe sie.] [Geh weg.]",
    ),
    (
        "words in all sentences",
        THREE,
        "Öffne die Truhe. Schließe diese. Geh nun weg.",
        "[Öffne die Truhe.] [Schließe diese.] [Geh nun weg.]",
    ),
    (
        "a sentence between",
        THREE,
        "Öffne die Kiste. Neu. Schließe sie. Geh weg.",
        "[Öffne die Kiste. Neu.] [Schließe sie.] [Geh weg.]",
    ),
    (
        "a sentence in front",
        THREE,
        "Neu. Öffne die Kiste. Schließe sie. Geh weg.",
        "[Neu. Öffne die Kiste.] [Schließe sie.] [Geh weg.]",
    ),
    (
        "a sentence behind",
        THREE,
        "Öffne die Kiste. Schließe sie. Geh weg. Neu.",
        "[Öffne die Kiste.] [Schließe sie.] [Geh weg. Neu.]",
    ),
    ("one gone", THREE, "Öffne die Kiste. Geh weg.", "[Öffne die Kiste.]x2 [Geh weg.]"),
    ("the first gone", THREE, "Schließe sie. Geh weg.", "[Schließe sie.]x2 [Geh weg.]"),
    ("the last gone", THREE, "Öffne die Kiste. Schließe sie.", "[Öffne die Kiste.] [Schließe sie.]x2"),
    (
        "two made one",
        THREE,
        "Öffne die Kiste und schließe sie. Geh weg.",
        "[Öffne die Kiste und schließe sie.]x2 [Geh weg.]",
    ),
    ("all made one", THREE, "Öffne, schließe und geh.", "[Öffne, schließe und geh.]x3"),
    (
        "other sentences, as many",
        THREE,
        "Vögel singen. Es regnet. Na ja.",
        "[Vögel singen. Es regnet. Na ja.]x3",
    ),
    (
        "two spaces",
        THREE,
        "Öffne die Kiste.  Schließe sie. Geh weg.",
        "[Öffne die Kiste. ] [Schließe sie.] [Geh weg.]",
    ),
    (
        "no space",
        THREE,
        "Öffne die Kiste.Schließe sie. Geh weg.",
        "[Öffne die Kiste.Schließe sie.]x2 [Geh weg.]",
    ),
    ("marks", LINK, "Lies [Foo!](foo.md) oder **dick** nun.", "[Lies] [Foo!] [oder] [dick] [nun.]"),
    (
        "words over a link's edge",
        LINK,
        "Foo findest du [hier](foo.md) und **fett** so.",
        "[Foo findest du [hier](foo.md) und]x3 [fett] [so.]",
    ),
    (
        "a link elsewhere",
        LINK,
        "Siehe [Foo](b.md) und **fett** so.",
        "[Siehe [Foo](b.md) und]x3 [fett] [so.]",
    ),
    ("emphasis gone", LINK, "Siehe [Foo](foo.md) und fett so.", "[Siehe] [Foo] [und fett so.]x3"),
    ("marks moved", LINK, "Siehe **fett** und [Foo](foo.md) so.", "[Siehe **fett** und [Foo](foo.md) so.]x5"),
    ("no blanks between", WIDE, "開く。閉める。行く。", "[開く。] [閉める。] [行く。]"),
    ("no blanks, one added", WIDE, "開く。押す。閉じる。行く。", "[開く。押す。] [閉じる。] [行く。]"),
    ("marks around all", "**⟦Ja.⇒Yes.⟧ ⟦Nein.⇒No.⟧**", "**Ja. Doch.**", "[Ja.] [Doch.]"),
    (
        "sentences that change places",
        THREE,
        "Geh weg. Öffne die Kiste. Schließe sie.",
        "[Geh weg. Öffne die Kiste. Schließe sie.]x3",
    ),
    ("marks around all gone", "**⟦Ja.⇒Yes.⟧ ⟦Nein.⇒No.⟧**", "Ja. Nein.", "<[Ja. Nein.]x2>"),
    ("marks around one gone", "**⟦Ja.⇒Yes.⟧** ⟦Nein.⇒No.⟧", "Ja. Nein.", "<[Ja. Nein.]x2"),
    (
        "text behind the last mark",
        "⟦Gut.⇒Good.⟧ [⟦Hier⇒Here⟧](x)",
        "Gut. [Hier](x) und da.",
        "[Gut. [Hier](x) und da.]x2>",
    ),
    (
        "text before the first mark",
        "[⟦Hier⇒Here⟧](x) ⟦ist es.⇒it is.⟧",
        "Nur [hier](x) ist es.",
        "<[Nur [hier](x) ist es.]x2",
    ),
    (
        "text without a unit",
        "⟦Siehe⇒See⟧ `x` (deutsch)",
        "Siehe `x` (auf Deutsch)",
        "[Siehe `x` (auf Deutsch)]>",
    ),
    (
        "links that change places",
        "[⟦A⇒A⟧](a) ⟦und⇒and⟧ [⟦B⇒B⟧](b)",
        "[B](b) und [A](a)",
        "<[[B](b) und [A](a)]x3>",
    ),
    ("no text", THREE, "  ", "whole"),
]


@pytest.mark.parametrize(
    ("notation", "new", "expected"), [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)
def test_cases(notation: str, new: str, expected: str) -> None:
    assert shown(notation, new) == expected


def test_a_unit_without_a_place_leaves_the_message_whole() -> None:
    assert split_text("Ja. Nein.", [(0, 3), None], "Ja. Doch.") is None
    assert split_text("Ja. Nein.", [(4, 5), (0, 3)], "Ja. Doch.") is None


@pytest.mark.parametrize(
    "text",
    ["", "a", "**a** *b* `c`", "[a](b)", "(a)", "<b>x</b>", "<br>", "<a href='x'><i>y</i></a>", "<img/>"],
)
def test_balanced(text: str) -> None:
    assert is_balanced(text)


@pytest.mark.parametrize(
    "text", ["**a", "*a", "`", "](b)", "[a", "](b) [", "(", "</b>", "<b>", "<b><i></b></i>"]
)
def test_unbalanced(text: str) -> None:
    assert not is_balanced(text)


WORDS = st.text("abcdeäé ", min_size=1, max_size=12).filter(lambda text: bool(text.strip()))
SENTENCES = st.builds(lambda text, stop: text.strip() + stop, WORDS, st.sampled_from(".!?"))
GAPS = st.sampled_from([" ", "  ", "** ", " **", "](x.md) ", " [", "<br>", " `c` ", ""])


@st.composite
def messages(draw: st.DrawFn) -> tuple[str, list[tuple[int, int]], list[str], list[str]]:
    """A translation, its units' places, the units and what stands around them."""
    units = draw(st.lists(SENTENCES, min_size=1, max_size=6))
    gaps = draw(st.lists(GAPS, min_size=len(units) + 1, max_size=len(units) + 1))
    text, places = gaps[0], []
    for unit, gap in zip(units, gaps[1:], strict=True):
        places.append((len(text), len(unit)))
        text += unit + gap
    return text, places, units, gaps


def put_together(parts: tuple[Part, ...], gaps: list[str]) -> str:
    text = "" if parts[0].head else gaps[0]
    for part in parts:
        text += part.text + ("" if part.tail else gaps[part.last + 1])
    return text


@given(messages(), st.text("abc.!? *[]()`<>äé", max_size=60))
def test_the_parts_give_the_new_text(
    made: tuple[str, list[tuple[int, int]], list[str], list[str]], new: str
) -> None:
    text, places, units, gaps = made
    for wanted in (new, gaps[0] + new + gaps[-1], text + " " + new):
        parts = split_text(text, places, wanted)
        if parts is not None:
            assert put_together(parts, gaps) == wanted
            assert [part.first for part in parts] == [0, *(part.last + 1 for part in parts[:-1])]
            assert parts[-1].last == len(units) - 1


@given(messages())
def test_an_untouched_text_gives_the_old_units(
    made: tuple[str, list[tuple[int, int]], list[str], list[str]],
) -> None:
    text, places, units, gaps = made
    parts = split_text(text, places, text)
    assert parts is not None
    assert put_together(parts, gaps) == text
    distinct = len(set(units)) == len(units) and not any(a in b for a in units for b in units if a is not b)
    if distinct and "" not in gaps[1:-1]:
        assert [part.text for part in parts] == units


@given(messages(), st.integers(0, 5), SENTENCES)
def test_one_changed_sentence_changes_one_unit(
    made: tuple[str, list[tuple[int, int]], list[str], list[str]], index: int, sentence: str
) -> None:
    text, places, units, gaps = made
    index %= len(units)
    start, length = places[index]
    new = text[:start] + sentence + text[start + length :]
    known = {*units, sentence}
    distinct = len(known) == len(units) + 1 and not any(a in b for a in known for b in known if a is not b)
    if distinct and "" not in gaps[1:-1]:
        parts = split_text(text, places, new)
        assert parts is not None
        assert [part.text for part in parts] == [*units[:index], sentence, *units[index + 1 :]]


def test_much_text_takes_little_time() -> None:
    unit = "a. "
    count = 20_000
    text = unit * count
    places = [(index * len(unit), 2) for index in range(count)]
    assert split_text(text, places, text + "b. ") == (Part(0, count - 1, text + "b."),)


def test_nothing_is_looked_for_in_what_no_person_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    def cuts(text: object) -> list[None]:
        raise AssertionError("quadratic from here on")

    monkeypatch.setattr("sphinx_vianet.unitsplit._cuts", cuts)
    new = "x. " * 100_000
    assert split_text("a b", [(0, 1), (2, 1)], new) == (Part(0, 1, new),)

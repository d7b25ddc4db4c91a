# ruff: noqa: E501  # cases are a line each
"""A message and its translation as pairs of sentences."""

from __future__ import annotations

import pytest

from sphinx_vianet.sentencepairs import KnownPair, TextPair, count_sentences, has_words, pair_texts


def _shown(source: str, target: str, known: tuple[KnownPair, ...] = ()) -> list[str]:
    """Pairs as ``target⇒source``, with the id of a known one before it; other text as it is."""
    parts = pair_texts(source, target, known)
    assert "".join(part if isinstance(part, str) else part.source for part in parts) == source
    assert "".join(part if isinstance(part, str) else part.target for part in parts) == target
    return [part if isinstance(part, str) else f"{part.id}{part.target}⇒{part.source}" for part in parts]


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("One.", "Eins.", ["Eins.⇒One."]),
        ("One. Two!", "Eins. Zwei!", ["Eins.⇒One.", " ", "Zwei!⇒Two!"]),
        # The blank between sentences that a language does without belongs to the source side.
        ("One. Two.", "一。二。", ["一。⇒One. ", "二。⇒Two."]),
        # Neither abbreviations nor ordinals nor names with a dot end a sentence.
        ("See e.g. Bob. Then go.", "Siehe z. B. Bob. Dann geh.", ["Siehe z. B. Bob.⇒See e.g. Bob.", " ", "Dann geh.⇒Then go."]),
        ("On May 5 it came. So?", "Am 5. Mai kam es. Und?", ["Am 5. Mai kam es.⇒On May 5 it came.", " ", "Und?⇒So?"]),
        ("Use `a. B` and [c. D](e. F).", "Nimm `a. B`, [c. D](e. F).", ["Nimm `a. B`, [c. D](e. F).⇒Use `a. B` and [c. D](e. F)."]),
        # Other code or another target: the sentences are no pairs.
        ("Run `a`. Run `b`.", "Starte `b`. Starte `a`.", ["Starte `b`. Starte `a`.⇒Run `a`. Run `b`."]),
        ("**One. Two.** Three.", "**Eins. Zwei.** Drei.", ["**Eins. Zwei.** Drei.⇒**One. Two.** Three."]),
        ("One. Two.", "Eins und zwei.", ["Eins und zwei.⇒One. Two."]),
        # A link as a whole is translated inside.
        ("[Text](a.md)", "[Wort](a.md)", ["[", "Wort⇒Text", "](a.md)"]),
        ("[Text](a.md)", "[Wort](b.md)", ["[Wort](b.md)⇒[Text](a.md)"]),
        ("One.<br/>Two.", "Eins.<br/>Zwei.", ["Eins.⇒One.", "<br/>", "Zwei.⇒Two."]),
        # Nothing to translate, and nothing that is known not to be.
        ("`code` 12 https://localhost/x", "`code` 12 https://localhost/x", ["`code` 12 https://localhost/x"]),
        ("Name", "Name", ["Name⇒Name"]),
    ],
)  # fmt: skip
def test_pairs(source: str, target: str, expected: list[str]) -> None:
    assert _shown(source, target) == expected


def test_known_pairs_keep_their_ids() -> None:
    known = (
        KnownPair("One.", "Eins.", "#1 "),
        KnownPair("Two.", "Zwei.", "#2 "),
        KnownPair("Three.", "Drei.", "#3 "),
    )
    assert _shown("One. New. Three.", "Eins. Neu. Drei.", known) == [
        "#1 Eins.⇒One.",
        " ",
        "Neu.⇒New.",
        " ",
        "#3 Drei.⇒Three.",
    ]
    # Where the number of sentences differs, what is known is still found.
    assert _shown("One. New. Newer. Three.", "Eins. Neu und neuer. Drei.", known) == [
        "#1 Eins.⇒One.",
        " ",
        "Neu und neuer.⇒New. Newer.",
        " ",
        "#3 Drei.⇒Three.",
    ]
    # Another translation of a known sentence is a new unit, and a part of a word is none.
    assert _shown("One. Two.", "Eins! Zwei.", known) == ["Eins!⇒One.", " ", "#2 Zwei.⇒Two."]
    assert _shown("Oned", "Einsd", (KnownPair("One", "Eins", "#1 "),)) == ["Einsd⇒Oned"]


def test_what_is_between_known_pairs_can_begin_with_emphasis() -> None:
    known = (KnownPair("One.", "Eins.", "#1 "), KnownPair("**[A](old)** b.", "**[A](old)** c.", "#2 "))
    # The marks open an emphasis that ends in the sentence; the address of its link has moved.
    assert _shown("One. **[A](new)** b.", "Eins. **[A](old)** c.", known) == [
        "#1 Eins.⇒One.",
        " ",
        "**[A](old)** c.⇒**[A](new)** b.",
    ]
    assert _shown("*One. New.*", "*Eins. Neu.*", known) == ["*", "#1 Eins.⇒One.", " ", "Neu.⇒New.", "*"]


def test_an_id_is_taken_once() -> None:
    known = (KnownPair("One.", "Eins.", "#1 "),)
    parts = pair_texts("One. One.", "Eins. Eins.", known)
    assert [part.id for part in parts if isinstance(part, TextPair)] == ["#1 ", ""]


def test_sentences_of_several_are_counted() -> None:
    [pair] = pair_texts("One. Two. Three.", "Alles.")
    assert isinstance(pair, TextPair)
    assert pair.sentences == 3
    assert count_sentences("") == 1
    assert count_sentences("One. Two") == 2
    assert count_sentences("x. " * 20_000) == 1  # no text


def test_words() -> None:
    assert has_words("Name")
    assert not has_words("`x` 12 <br/> &nbsp; a@b.example https://localhost/x")


def test_hostile_texts_take_no_time() -> None:
    for text in ("[" * 20_000, "`" * 20_000, "<" * 20_000, ". " * 10_000, "![" * 10_000, "(" * 20_000):
        assert pair_texts(text, text + "x")

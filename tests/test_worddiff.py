"""What changed between two sentences: nothing is lost, words stay whole, long texts stay quick."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_vianet import worddiff
from sphinx_vianet.worddiff import word_diff, words

texts = st.text() | st.lists(st.sampled_from("ein kurzer Satz , . 日 本 \n  an a".split(" "))).map(" ".join)


@given(texts, texts)
def test_both_texts_can_be_put_together_again(old: str, new: str) -> None:
    runs = word_diff(old, new)
    assert "".join(text for op, text in runs if op != "insert") == old
    assert "".join(text for op, text in runs if op != "delete") == new


@given(texts, texts)
def test_runs_are_told_apart(old: str, new: str) -> None:
    ops = [op for op, _ in word_diff(old, new)]
    assert all(one != other for one, other in pairwise(ops))
    assert ("insert", "delete") not in pairwise(ops)
    assert all(text for _, text in word_diff(old, new))


@given(texts)
def test_words_are_the_text(text: str) -> None:
    assert "".join(words(text)) == text


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("same", "same", [("equal", "same")]),
        ("", "", []),
        ("", "new", [("insert", "new")]),
        ("old", "", [("delete", "old")]),
        (
            "Run the tool.",
            "Run the new tool.",
            [("equal", "Run the "), ("insert", "new "), ("equal", "tool.")],
        ),
        # A phrase that was rewritten is one change, not one for each word.
        (
            "The quick brown fox.",
            "The slow red fox.",
            [("equal", "The "), ("delete", "quick brown"), ("insert", "slow red"), ("equal", " fox.")],
        ),
        # Punctuation is a word of its own.
        ("Stop now", "Stop now!", [("equal", "Stop now"), ("insert", "!")]),
        # Without spaces characters are words.
        (
            "日本語の文章です。",
            "日本語の長い文です。",
            [
                ("equal", "日本語の"),
                ("insert", "長い"),
                ("equal", "文"),
                ("delete", "章"),
                ("equal", "です。"),
            ],
        ),
    ],
)
def test_differences(old: str, new: str, expected: list[tuple[str, str]]) -> None:
    assert word_diff(old, new) == expected


@pytest.mark.parametrize(
    "word", ["हिन्दी", "e\u0301te\u0301", "snake_case", "👩\u200d💻", "한국어", "می\u200cخواهم"]
)
def test_a_word_stays_whole_with_its_marks(word: str) -> None:
    assert words(word) == [word]


def test_a_mark_is_not_torn_off_in_scripts_without_spaces() -> None:
    assert words("ที่น้ำ") == ["ที่", "น้", "ำ"]


def test_long_texts_are_one_change_between_their_equal_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = "a b c d e z", "a c b e d z"
    assert len(word_diff(old, new)) > 4
    monkeypatch.setattr(worddiff, "_LARGEST", 10)
    assert word_diff(old, new) == [
        ("equal", "a "),
        ("delete", "b c d e"),
        ("insert", "c b e d"),
        ("equal", " z"),
    ]

"""Order-preserving matching."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from sphinx_vianet import matching
from sphinx_vianet.matching import match_identical, match_similar, normal_text, similarity


def test_identical_items_are_a_longest_common_subsequence() -> None:
    assert match_identical("abcd", "xabyd") == [(0, 1), (1, 2), (3, 4)]
    assert match_identical("", "abc") == []
    assert match_identical("abc", "abc") == [(0, 0), (1, 1), (2, 2)]


def test_similar_items_are_paired_between_identical_ones() -> None:
    first = [("paragraph", "one two three"), ("title", "x"), ("paragraph", "seven eight")]
    second = [
        ("paragraph", "new text"),
        ("paragraph", "one two four"),
        ("title", "x"),
        ("title", "seven eight"),
    ]
    pairs = match_identical(first, second)
    assert pairs == [(1, 2)]
    assert match_similar(first, second, pairs) == [(0, 1)]


def test_the_greatest_sum_wins() -> None:
    first = [("paragraph", "abcdefgh"), ("paragraph", "abcdefghij")]
    second = [("paragraph", "abcdefghij!")]
    assert match_similar(first, second, []) == [(1, 0)]


def test_less_than_six_tenths_is_no_version() -> None:
    assert similarity("abcdef", "abcxyz") < matching.SIMILAR
    assert match_similar([("paragraph", "abcdef")], [("paragraph", "abcxyz")], []) == []


def test_what_a_handback_changes_makes_no_difference() -> None:
    assert normal_text('a  "b" \\* c') == normal_text("a &quot;b&quot;\n*c")
    assert normal_text("a &lt;b&gt;") == normal_text("a <b>")
    assert normal_text("a b") != normal_text("a c")


ITEMS = st.lists(st.tuples(st.sampled_from(["paragraph", "title"]), st.text("abc", max_size=4)), max_size=12)


def increasing(pairs: list[tuple[int, int]]) -> bool:
    return all(a < c and b < d for (a, b), (c, d) in itertools.pairwise(pairs))


@given(ITEMS, ITEMS)
def test_pairs_keep_their_order(first: list[tuple[str, str]], second: list[tuple[str, str]]) -> None:
    same = match_identical(first, second)
    assert increasing(same)
    assert all(first[a] == second[b] for a, b in same)
    assert increasing(sorted([*same, *match_similar(first, second, same)]))


@given(ITEMS, ITEMS)
def test_the_ways_for_long_lists_keep_the_order_too(
    first: list[tuple[str, str]], second: list[tuple[str, str]]
) -> None:
    cells, most = matching._MOST_CELLS, matching._MOST_PAIRS
    matching._MOST_CELLS, matching._MOST_PAIRS = 0, 4
    try:
        same = match_identical(first, second)
        assert increasing(same)
        assert all(first[a] == second[b] for a, b in same)
        assert increasing(sorted([*same, *match_similar(first, second, same)]))
    finally:
        matching._MOST_CELLS, matching._MOST_PAIRS = cells, most

"""Simple front matter without a YAML parser: the same values, or none at all."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from sphinx_vianet.plainyaml import read_plain

_USUAL = """\
title: Übersicht über "Pakete":API,#1
description: 'Was sie ist, # und wie'
# a remark: one
ms.date: 10/26/2017
ms.topic: "reference"
keywords:
ms.reviewer:
- somebody
# and
- "else"

f1_keywords:
  - NU1001
ms.openlocfilehash: 6c04453fec9beb7b0998953384ec60694e1213c1
ms.locfileid: "93237808"
"""

_TEXT = st.text(
    st.sampled_from(" \"'#:-[]{},&*!|>%@`?=<~.\\_/aZé0179e+\t\r\x85\u2028\u00a0\U000f0000"), max_size=9
)
_KEY = st.sampled_from(
    ("a", "ms.date", "on", "No", "a b", "a-", "x" * 120, "1", " a", "- a", "<<", "null", "ä")
)
_VALUE = st.one_of(
    _TEXT,
    st.builds(
        lambda start, rest: start + rest, st.sampled_from(("word", '"', "'", "0x", "12", "10/2", "|")), _TEXT
    ),
    st.sampled_from(
        ("yes", "NULL", "off ", "True", "n", "~", "1e5", "2019-03-01", "10/26/2017", "0b" + "01" * 19)
    ),
    st.sampled_from(
        (
            "0" * 40,
            "1" * 39 + "e",
            "0b1" + "0" * 36 + "b",
            "12:30",
            "a: b",
            "a:",
            "a::b",
            "a #b",
            "a#b",
            "a:#b",
        )
    ),
)
_LINE = st.one_of(
    st.builds(
        lambda key, colon, value: key + colon + value,
        _KEY,
        st.sampled_from((": ", ":", ":  ", " : ")),
        _VALUE,
    ),
    st.sampled_from(
        (
            "",
            " ",
            "# remark",
            " # remark",
            "---",
            "...",
            "- a",
            "- a",
            "- b",
            "  - a",
            "  - 'b'",
            "-  c",
            "- yes",
            "- a: b",
            "-",
            "- - a",
            "  more",
            "\tmore",
            "%YAML 1.1",
        )
    ),
)


def _loaded(text: str) -> object:
    try:
        return yaml.load(text, Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, ValueError) as error:
        return error


def test_the_usual_front_matter_needs_no_parser() -> None:
    for text in (_USUAL, _USUAL.replace("\n", "\r\n")):
        values = read_plain(text)
        assert values is not None
        assert values == _loaded(text)
        assert values["keywords"] is None
        assert values["ms.reviewer"] == ["somebody", "else"]


@example(["a: b", "a: c"], "\n")
@example(["a: b", "  c"], "\n")
@example(["a:", "- b"], "\n")
@example(["a: b \u00a0"], "\n")
@example(["a: b\rc: d"], "\n")
@example(["a:", "- b", "  - c"], "\n")
@example(["a:", "  - b", "- c"], "\n")
@example(["a: b", "- c"], "\n")
@example(["a:", "- yes"], "\n")
@example(["a:", "- b", "a:", "- c"], "\n")
@example(["- b"], "\n")
@example(["on: b"], "\n")
@example(["a: b  "], "\n")
@example(["a: b\x85"], "\n")
@example(["a: b\u2028c"], "\n")
@example(["a: No"], "\n")
@example(["a: b:"], "\n")
@example(["a: b: c"], "\n")
@example(["a: b #c"], "\n")
@example(["a: b\u00a0#c"], "\n")
@example(["a: 0b" + "01" * 19], "\n")
@example(['a: "b\\n"'], "\n")
@example(["a: 'b''c'"], "\n")
@example([], "\n")
@given(st.lists(_LINE, max_size=5), st.sampled_from(("\n", "\r\n", "\r")))
def test_values_are_those_of_the_parser(lines: list[str], newline: str) -> None:
    text = newline.join(lines)
    values = read_plain(text)
    if values is not None:
        assert values == _loaded(text)


@pytest.mark.parametrize(
    "text", ["", "a: &b c", "a: *b", "a: [b]", "a: 12", "a: 2019-03-01", "a: true", "a: |\n  b", "a: !!str b"]
)
def test_what_means_more_is_left_to_the_parser(text: str) -> None:
    assert read_plain(text) is None

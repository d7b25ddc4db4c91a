"""Which messages a page has, with the dialect and without; ``test_contract.py`` asks the real builder."""

from __future__ import annotations

import pytest

from sphinx_vianet.dialect.base import problems
from sphinx_vianet.markdown import Dialect, block_messages, clean, parse_blocks

from .annotated import cases


def messages(text: str, dialect: Dialect) -> str:
    """Line, kind and msgid of every message."""
    document = parse_blocks(text, dialect)
    lines = []
    for block in document.blocks:
        lines += [
            f"{block.line} {kind}: {msgid}\n" for kind, msgid in block_messages(block, document) if msgid
        ]
    return "".join(lines)


def produce(parts: list[str]) -> str:
    return messages(parts[0], "ops") + "--\n" + messages(parts[0], "myst")


@pytest.mark.parametrize(
    ("title", "parts"), cases("markdown"), ids=lambda value: value if isinstance(value, str) else ""
)
def test_fixture(title: str, parts: list[str]) -> None:
    page, expected = parts
    assert produce([page]) == expected


def test_clean_is_the_builders_way() -> None:
    assert clean("a\\\nb  \\ \n  c") == "a b   c"
    assert clean(" a\n") == "a"


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_make_no_difference(end: str) -> None:
    text = "\ufeff# A\n\n- b\n  c\n\n| d |\n|---|\n| e |\n"
    assert messages(text.replace("\n", end), "ops") == messages(text, "ops")


@pytest.mark.parametrize(
    "text", ["% a\n   ", "---\na: b\n   ", "> % a\n>  ", "   ", "", "+++\n  ", "(a)=\n  "]
)
@pytest.mark.parametrize("dialect", ["ops", "myst"])
def test_blanks_at_the_end_are_no_accident(text: str, dialect: Dialect) -> None:
    assert "None" not in messages(text, dialect)


@pytest.mark.parametrize(
    "part",
    [
        "<a ",
        "<div ",
        '<div a="',
        "<table",
        "<td><br>",
        '<a id="',
        "[!include [",
        ":::image ",
        "](",
        "<!--",
        "&",
        '"',
    ],
)
def test_a_long_run_of_openings_ends(part: str) -> None:
    # A rule that reads the rest of the page at each opening would not come back from this one.
    assert len(parse_blocks("<div>\n" + part * (400_000 // len(part)), "ops").blocks) <= 1


def test_deep_quotes_and_lists_end() -> None:
    # Stock MyST gives up below a depth of twenty, and what stands there is no message.
    assert parse_blocks("> " * 5000 + "a\n\nb", "ops").blocks[-1].content == "b"
    assert not parse_blocks("- " * 5000 + "a", "myst").blocks
    (block,) = parse_blocks("- " * 5000 + "a", "ops").blocks
    assert block.content.startswith("- - ")
    assert block.content.endswith("- a")


def test_a_list_too_deep_takes_nothing_with_it() -> None:
    lines = "".join(f"{'  ' * level}- item {level}\n" for level in range(14))
    document = parse_blocks(lines + "\nnext\n\n# Heading\n", "ops")
    text = " ".join(block.content for block in document.blocks)
    assert [f"item {level}" in text for level in range(14)] == [True] * 14
    assert [block.content for block in document.blocks][-2:] == ["next", "Heading"]
    assert [line for line, _ in problems(document.env)] == [10]

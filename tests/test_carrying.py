"""What is no message in a source page: seen when it changes, and carried into the localized page."""

from __future__ import annotations

import pytest

from sphinx_vianet.carrying import CarryError, carry_code, carry_front_matter, changed_code, changed_markup
from sphinx_vianet.page import parse_page

from .annotated import annotate

PAGE = parse_page(annotate("# ⟦Titel⇒Title⟧\n").encode())


def markup(old: str, new: str) -> int | None:
    """The line of the first change that is no message, with the handoff at hand."""
    return changed_markup(PAGE, old.encode(), new.encode(), "ops")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("One two.\n", "One\ntwo."),
        ("> One two.\n", "> One\n> two.\n"),
        ("> [!NOTE]\n> One two.\n", "> [!NOTE]\n> One\n>   two.\n"),
        ("|a|b|\n|--|:-:|\n|c|d|\n", "| a | b |\n|--|:-:|\n| c | d |\n"),
        ("|a|b|\n|---|---|\n", "|a|b|\n|-----|----|\n"),
        ("---\na: b\n---\nOne\n", "---\na: c\nd: e\n---\n\nOne\n"),
        ("One\n\n```\na\n```\n", "One\n\n```\nb\nc\n```\n"),
        ("One\n\n    code\n", "One\n\n    other\n"),
        ("\ufeffOne\r\ntwo\r\n", "One\ntwo\n"),
    ],
)
def test_white_space_code_and_front_matter_are_no_markup(old: str, new: str) -> None:
    assert markup(old, new) is None


MONIKER = '::: moniker range="{}"\n\nOne\n\n::: moniker-end\n'


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("One\n\n[a]: b\n", "One\n\n[a]: c\n", 3),
        ("> [!NOTE]\n> One\n", "> [!TIP]\n> One\n", 1),
        ("> One\n", "One\n", 1),
        ("One\n", "One\n\n---\n", 3),
        ("One\n\n---\n", "One\n", 2),
        ("1. One\n", "2. One\n", 1),
        ("|a|\n|--|\n", "|a|\n|:-|\n", 2),
        (MONIKER.format("a"), MONIKER.format("b"), 1),
    ],
)
def test_markup_that_no_message_holds(old: str, new: str, line: int) -> None:
    assert markup(old, new) == line


def test_without_the_handoff_the_source_side_is_compared_as_a_handback_leaves_it() -> None:
    text = '# <a name="t"></a>⟦Titel⇒Title⟧\n\n> ⟦Ein \\*Stern⇒One \\*star⟧ ![Bild](a.png)\n\n[a]: b\n'
    page = parse_page(annotate(text).encode())
    today = '# Title\n\n> One\n> *star ![Picture](a.png)\n\n[a]: b "note"\n'
    assert changed_markup(page, None, today.encode(), "ops") is None
    assert changed_markup(page, None, today.replace("a.png", "b.png").encode(), "ops") == 4
    assert changed_markup(page, None, today.replace("]: b", "]: c").encode(), "ops") == 6


def test_a_code_block_counts_with_its_language() -> None:
    assert not changed_code(b"```a\nx\n```\n", b"~~~ a\nx  \n~~~\n", "ops")
    assert changed_code(b"```a\nx\n```\n", b"```b\nx\n```\n", "ops")
    assert changed_code(b"    x\n", b"```\nx\n```\n", "ops")


def carried(page: str, old: str | None, new: str) -> str:
    """A page with the code of its source page carried over."""
    handoff = old.encode() if old is not None else None
    return carry_code(parse_page(annotate(page).encode()), handoff, new.encode(), "ops").decode()


@pytest.mark.parametrize(
    ("page", "old", "new", "expected"),
    [
        (
            "    a\n\n⟦Ü⇒T⟧\n\n    b\n",
            "    a\n\nT\n\n    b\n",
            "    a\n\nT\n\n    c\n\n    d\n",
            "    c\n\n    d\n",
        ),
        (
            "> ```x\n> a\n> ```\n",
            "> ```x\n> a\n> ```\n",
            "> ````y\n> a\n>\n> b\n> ````\n",
            "\n>\n> b\n> ````\n",
        ),
        (
            "1. ```\n   a\n   ```\n",
            "-  ```\n   a\n   ```\n",
            "-  ```\n   b\n     c\n   ```\n",
            "1. ```\n   b\n     c\n   ```\n",
        ),
        (
            "1. ```\n   a\n   ```\n",
            "1) ```\n   a\n   ```\n",
            "* ```\n  b\n    c\n  ```\n",
            "1. ```\n   b\n     c\n   ```\n",
        ),
        ("```\na\n```", "```\na\n```\n", "```\nb\n```\n", "```\nb\n```"),
        (
            "⟦Ü\nü⇒T\nt⟧\n\n```\na\n```\n",
            "T\nt\n\n```\na\n```\n",
            "T\nt\n\n```\nb\n```\n",
            "\n\n```\nb\n```\n",
        ),
    ],
)
def test_code_stands_where_it_stood(page: str, old: str, new: str, expected: str) -> None:
    for handoff in (old, None):
        made = carried(page, handoff, new)
        assert made.endswith(expected)
        assert parse_page(made.encode()).units == parse_page(annotate(page).encode()).units


@pytest.mark.parametrize(
    ("page", "old", "new", "reason"),
    [
        ("```\nx\n```\n", "```\na\n```\n", "```\nb\n```\n", "line 1 is not the source's"),
        ("```\na\n```\n", "```\na\n```\n", "a\n", "added or removed"),
        ("```\n⟦ä⇒a⟧\n```\n", None, "```\nb\n```\n", "line 1 cannot be replaced"),
        ("```\na\n```\n", "```\na\n```\n", "    a\n", "line 1 cannot be replaced"),
        ("### YamlMime:X\na: b\n", None, "### YamlMime:X\na: c\n", "YAML page"),
    ],
)
def test_code_that_cannot_be_carried(page: str, old: str | None, new: str, reason: str) -> None:
    with pytest.raises(CarryError, match=reason):
        carried(page, old, new)


STAMP = f"ms.openlocfilehash: {'a' * 40}\n"


def front(text: str) -> bytes:
    """A source page with nothing but front matter."""
    return f"---\n{text}---\n".encode()


@pytest.mark.parametrize(
    ("page", "old", "new", "expected"),
    [
        ("title: Ü\na: 1\n", "title: T\na: 1\n", "title: T\na: 2\n", "title: Ü\na: 2\n"),
        (
            "a: 1\nb: 2\n",
            "a: 1\nb: 2\n",
            "z: 0\na: 1\nc: 3\nd:\n- 4\nb: 2\n",
            "z: 0\na: 1\nc: 3\nd:\n- 4\nb: 2\n",
        ),
        ("a:\n  - 1\n\n# note\nb: 2\n", "a:\n  - 1\nb: 2\n", "b: 2\n", "\n# note\nb: 2\n"),
        ("a: eigen\nb: 1\n", "a: own\nb: 1\n", "a: own\nb: 2 # note\n", "a: eigen\nb: 2 # note\n"),
        ("a: 2\n", "a: 1\n", "a: 2\n", "a: 2\n"),
        ("a: ''\n", "a:\n", "a: |\n  x\n  y\n", "a: |\n  x\n  y\n"),
        ("a: 1\n", "a: 1\n", "a:\n", "a:\n"),
        ('"a": 1\n', "a: 1\n", "a: 2\n", "a: 2\n"),
    ],
)
def test_front_matter(page: str, old: str, new: str, expected: str) -> None:
    for end in ("\n", "\r\n"):
        text = f"---\n{page}{STAMP}".replace("\n", end) + f"---{end}body"
        made = carry_front_matter(parse_page(text.encode()), front(old), front(new))
        assert made.decode() == f"---\n{expected}{STAMP}".replace("\n", end) + f"---{end}body"


@pytest.mark.parametrize(
    ("page", "old", "new", "reason"),
    [
        ("a: 9\n", "a: 1\n", "a: 2\n", "a has a value of its own"),
        ("b: 9\n", "a: 1\n", "a: 2\n", "a has a value of its own"),
        ("a: 1\na: 1\n", "a: 1\n", "a: 2\n", "more than once"),
        ("{a: 1}\n", "a: 1\n", "b: 1\n", "not at the start of a line"),
    ],
)
def test_front_matter_that_cannot_be_carried(page: str, old: str, new: str, reason: str) -> None:
    with pytest.raises(CarryError, match=reason):
        carry_front_matter(parse_page(front(page)), front(old), front(new))

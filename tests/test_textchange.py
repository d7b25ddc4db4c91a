"""What kind of change lies between two versions of a message."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_vianet.model import Kind
from sphinx_vianet.textchange import change_kinds, ordered_kinds
from sphinx_vianet.verdict import KINDS, SEVERITY_OF


@pytest.mark.parametrize(
    ("old", "new", "kinds"),
    [
        ("Open it.", "Open it.", ""),
        ("Open it.", "Close it.", "text"),
        ("Open it.", "Open it", "punctuation"),
        ("Open it - now", "Open it, now", "punctuation"),
        ("go on-line", "go online", "punctuation"),
        ("Web API", "WebAPI", "punctuation"),
        ("the Web", "the web", "case"),
        ("the Web.", "the web", "punctuation case"),
        ("Straße", "STRASSE", "case"),
        ("one  two", "one two", "whitespace"),
        ("one\ntwo", "one two", "whitespace"),
        ("one\\\ntwo", "one two", "whitespace"),
        (r"2 \* 3", "2 * 3", "whitespace"),
        ("a &amp; b", "a & b", "whitespace"),
        ("[a](b.md)", "[a](c.md)", "link"),
        ("[a](b.md)", "a", "link"),
        ("<https://a.example>", "<https://b.example>", "text link"),
        ("![a](b.png)", "![a](c.png)", "image"),
        ("![an old box](b.png)", "![a box](b.png)", "text"),
        ("*so* it is", "so it is", "markup"),
        ("**so** it is", "*so* it is", "markup"),
        ("`so` it is", "so it is", "markup"),
        ("`so` it is", "`then` it is", "text"),
        ("a<br>b", "a b", "markup"),
        ("<xref:a.b>", "<xref:a.c>", "text link"),
        ("[*a*](b.md), so", "[a](c.md) so", "punctuation markup link"),
        ("改訂", "改定", "text"),
    ],
)
def test_kinds(old: str, new: str, kinds: str) -> None:
    assert " ".join(change_kinds(old, new, "paragraph")) == kinds
    assert " ".join(change_kinds(new, old, "paragraph")) == kinds


@pytest.mark.parametrize(
    ("kind", "expected"), [("meta", ("metadata",)), ("image", ("punctuation",)), ("html", ("markup",))]
)
def test_by_what_the_message_is(kind: Kind, expected: tuple[str, ...]) -> None:
    # An alternative text is plain: stars are signs in it. Text of an HTML block holds tags.
    old, new = ("<b>a</b> b", "a b") if kind == "html" else ("*a* b", "a b")
    assert change_kinds(old, new, kind) == expected


TEXT = st.text("ab .*`[]()!<>&\\\n_", max_size=30)


@given(TEXT, TEXT)
def test_something_is_named_exactly_when_something_differs(old: str, new: str) -> None:
    kinds = change_kinds(old, new, "paragraph")
    assert bool(kinds) == (old != new)
    assert "whitespace" not in kinds or kinds == ("whitespace",)
    assert kinds == change_kinds(new, old, "paragraph")
    assert kinds == ordered_kinds(set(kinds))


def test_every_kind_has_a_severity() -> None:
    assert set(KINDS) == set(SEVERITY_OF)
    assert ordered_kinds({"code", "text", "link"}) == ("text", "link", "code")

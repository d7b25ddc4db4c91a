"""Whole pages: front matter, units and bytes together."""

from __future__ import annotations

import hashlib

import pytest

from sphinx_vianet.align import align
from sphinx_vianet.errors import Code
from sphinx_vianet.model import Page
from sphinx_vianet.page import parse_page, readable, unit_text
from sphinx_vianet.stamps import matches_hash
from sphinx_vianet.yamlpage import yaml_texts

from .annotated import annotate, pair

SHA1 = "0123456789abcdef0123456789abcdef01234567"


def codes(page: Page) -> list[Code]:
    return [finding.code for finding in page.findings]


def test_a_page_and_its_two_sides() -> None:
    text = "---\ntitle: Der Plan\n---\n# ⟦Der Plan⇒The plan⟧\n\n⟦Über⇒About⟧ `x`\n"
    page = parse_page(annotate(text).encode(), "a.md")
    assert page.target_bytes().decode() == "---\ntitle: Der Plan\n---\n# Der Plan\n\nÜber `x`\n"
    assert page.source_bytes().decode() == "---\ntitle: Der Plan\n---\n# The plan\n\nAbout `x`\n"
    assert page.to_bytes() == page.data
    assert (page.kind, page.ignored, page.findings) == ("markdown", False, ())
    assert page.data[page.body_offset :].startswith(b"# ")


def test_line_ends_and_the_byte_order_mark_stay() -> None:
    data = b"\xef\xbb\xbf---\ntitle: A\r\n---\n\r\n" + annotate("⟦B⇒C⟧\r\n\r⟦D⇒E⟧").encode()
    page = parse_page(data)
    assert page.to_bytes() == data
    assert page.metadata == {"title": "A"}
    assert page.target_bytes().endswith(b"\nB\r\n\rD")
    assert [(m.msgid, m.msgstr) for m in align(page).messages] == [("C", "B"), ("E", "D")]


def test_units_in_front_matter() -> None:
    unit = pair(101, 'Der \\"Plan\\"', 'The \\"plan\\"', quote='\\"')
    page = parse_page(f'---\ntitle: "{unit}"\nkeywords:\n- {pair(102, "eins", "one")}\n---\n'.encode())
    assert page.metadata == {"title": 'Der "Plan"', "keywords": ["eins"]}
    assert page.source_metadata == {"title": 'The "plan"', "keywords": ["one"]}
    assert [unit_text(unit, source=True) for unit in page.units] == ['The "plan"', "one"]


def test_front_matter_that_is_no_yaml_is_reported_and_its_stamp_read() -> None:
    page = parse_page(
        f"---\ntitle: 'open\nms.openlocfilehash: {SHA1}\n---\n".encode() + annotate("⟦A⇒B⟧").encode()
    )
    assert codes(page) == [Code.FRONT_MATTER]
    assert page.handoff.hash == SHA1
    assert page.metadata == {}
    assert [m.msgid for m in align(page).messages] == ["B"]


@pytest.mark.parametrize("text", ["- a\n- b", "only text", "42"])
def test_front_matter_that_is_no_mapping(text: str) -> None:
    assert codes(parse_page(f"---\n{text}\n---\n".encode())) == [Code.FRONT_MATTER]


def test_front_matter_that_is_not_closed() -> None:
    page = parse_page(b"---\ntitle: A\n\nText\n")
    assert [(f.code, f.line) for f in page.findings] == [(Code.FRONT_MATTER, 1)]


def test_bytes_that_are_not_utf8() -> None:
    data = b"---\ntitle: A\xe9\n---\n\xff\n"
    page = parse_page(data)
    assert page.to_bytes() == data
    assert [(f.code, f.line) for f in page.findings] == [(Code.NOT_UTF8, 2)]
    assert page.metadata == {"title": "A\ufffd"}
    assert readable("a\udce9") == "a\ufffd"


def test_characters_of_the_private_planes_are_text() -> None:
    icons = "\U000f0000\U00100000\U0010fffd\U000f0003"
    text = f"---\ntitle: {icons}\n---\n{icons}⟦{icons}A⇒B{icons}⟧{icons}\n"
    page = parse_page(annotate(text).encode())
    assert page.metadata == {"title": icons}
    (message,) = align(page).messages
    assert (message.msgid, message.msgstr) == (f"{icons}B{icons}{icons}", f"{icons}{icons}A{icons}")


def test_a_page_can_take_itself_out() -> None:
    assert parse_page(b"---\nvianet: ignore\n---\n").ignored
    assert not parse_page(b"---\nvianet: yes\n---\n").ignored


def test_yaml_page() -> None:
    metadata = f"metadata:\r\n  title: Titel\r\n  ms.openlocfilehash: {SHA1}\r\n"
    text = f"### YamlMime:X\r\ntitle: ⟦Titel⇒Title⟧\r\n{metadata}"
    page = parse_page(annotate(text).encode(), "a.yml")
    assert (page.kind, page.body_offset, page.handoff.hash) == ("yaml", 0, SHA1)
    assert page.metadata == {"title": "Titel", "ms.openlocfilehash": SHA1}
    assert page.findings == ()


def test_yaml_page_that_is_no_yaml() -> None:
    page = parse_page(f"### YamlMime:X\ntitle: [\nmetadata:\n  ms.openlocfilehash: {SHA1}\n".encode())
    assert codes(page) == [Code.FRONT_MATTER]
    assert page.handoff.hash == SHA1
    assert align(page).messages == ()


def test_texts_of_a_yaml_page() -> None:
    text = (
        "### YamlMime:X\nuid: a.b\ntitle: One\nitems:\n- name: no\n  content: |\n    Two\n\n    Three\n"
        "metadata:\n  title: Four\n  author: no\n"
    )
    found = [(value.path, value.text, value.line) for value in yaml_texts(text)]
    assert found == [
        ("title", "One", 3),
        ("items.0.content", "Two\n\nThree\n", 7),
        ("metadata.title", "Four", 11),
    ]
    assert "items.0.name" in [value.path for value in yaml_texts(text, frozenset({"items.0.name"}))]


@pytest.mark.parametrize("text", ["a: &a [*a]", "- " * 3000 + "a", "title: [", "- a"])
def test_texts_of_a_yaml_page_that_is_none(text: str) -> None:
    assert yaml_texts(text) == []


@pytest.mark.parametrize("data", [b"a\nb\n", b"a\r\nb\r\n", b"\xef\xbb\xbfa\nb\n", b"\xef\xbb\xbfa\r\nb\r\n"])
def test_hash_of_the_source_with_either_line_end(data: bytes) -> None:
    for form in (b"a\nb\n", b"a\r\nb\r\n"):
        assert matches_hash(data, hashlib.sha1(form, usedforsecurity=False).hexdigest())
        assert matches_hash(data, hashlib.sha256(form).hexdigest())
    assert not matches_hash(data, hashlib.sha1(b"a\nb", usedforsecurity=False).hexdigest())


def test_a_blob_with_mixed_line_ends_has_the_hash_of_its_bytes() -> None:
    data = b"a\r\nb\n"
    assert matches_hash(data, hashlib.sha1(data, usedforsecurity=False).hexdigest())


@pytest.mark.slow
def test_a_page_of_fifty_megabytes() -> None:
    block = annotate("# ⟦Titel⇒Title⟧\n\n- ⟦Eins⇒One⟧ ⟦zwei⇒two⟧\n\n").encode()
    data = block * (50_000_000 // len(block))
    page = parse_page(data)
    assert len(page.units) == 3 * (50_000_000 // len(block))
    assert page.to_bytes() == data
    broken = parse_page(data.replace(b"</span></span>", b"</span>"))
    assert broken.units == ()
    assert broken.to_bytes() == broken.data

"""Front matter and stamps: what is read, what is refused, what is reported."""

from __future__ import annotations

import datetime

import pytest

from sphinx_vianet.errors import Code
from sphinx_vianet.frontmatter import (
    find_front_matter,
    is_unclosed,
    is_yaml_page,
    load_yaml,
    read_handoff,
    read_stamp,
)
from sphinx_vianet.model import Handoff

SHA1 = "0123456789abcdef0123456789abcdef01234567"
SHA256 = SHA1 + "89abcdef0123456789abcdef"
COMMIT = "89abcdef0123456789abcdef0123456789abcdef"


@pytest.mark.parametrize(
    ("data", "yaml", "body"),
    [
        (b"---\na: b\n---\nText", b"a: b\n", b"Text"),
        (b"\xef\xbb\xbf---\r\na: b\r\n---\r\nText", b"a: b\r\n", b"Text"),
        (b"---\na: b\r\nc: d\r\n---\nText", b"a: b\r\nc: d\r\n", b"Text"),
        (b"--- \na: b\n...\nText", b"a: b\n", b"Text"),
        (b"---\na: b\n\n---", b"a: b\n\n", b""),
        (b"---\n---\nText", b"", b"Text"),
    ],
)
def test_place(data: bytes, yaml: bytes, body: bytes) -> None:
    place = find_front_matter(data)
    assert place is not None
    assert (data[place.start : place.end], data[place.body :]) == (yaml, body)


@pytest.mark.parametrize(
    "data", [b"", b"Text", b"\n---\na: b\n---\n", b"---\na: b\n", b"---\n", b"---- \na\n---\n"]
)
def test_no_front_matter(data: bytes) -> None:
    assert find_front_matter(data) is None


def test_unclosed_front_matter_is_told_from_a_line() -> None:
    assert is_unclosed(b"---\ntitle: a\n\nText")
    assert not is_unclosed(b"---\n\nText")
    assert not is_unclosed(b"---\ntitle: a\n---\n")


def test_yaml_pages_are_known_by_their_first_line() -> None:
    assert is_yaml_page(b"\xef\xbb\xbf### YamlMime:Landing\r\n")
    assert not is_yaml_page(b"#### YamlMime:Landing")


HANDOFFS = {
    "the usual form": (
        f"ms.openlocfilehash: {SHA1}\nms.sourcegitcommit: {COMMIT}\nms.translationtype: HT\n"
        'ms.contentlocale: de-DE\nms.lasthandoff: 03/05/2019\nms.locfileid: "123"\n',
        Handoff(SHA1, COMMIT, "HT", "de-DE", "2019-03-05"),
    ),
    "SHA-256, quotes, comment, capitals, CRLF": (
        f"ms.openlocfilehash: \"{SHA256.upper()}\" # new\r\nms.translationtype: 'MT'\r\n"
        "ms.lasthandoff: 2021-09-30 #\r\n",
        Handoff(SHA256, None, "MT", None, "2021-09-30"),
    ),
    "2016": (
        f"translationtype: Human Translation\nms.sourcegitcommit: {COMMIT}\nms.openlocfilehash: {SHA1}\n\n",
        Handoff(SHA1, COMMIT, "HT", None, None),
    ),
    "2017": (
        f"ms.translationtype: Machine Translation\r\nms.sourcegitcommit: {COMMIT}\r\n"
        "ms.contentlocale: pt-br\r\nms.lasthandoff: 7/1/2017\r\n",
        Handoff(None, COMMIT, "MT", "pt-br", "2017-07-01"),
    ),
    "indented in a YAML page": (
        f"### YamlMime:X\nmetadata:\n  ms.openlocfilehash: {SHA1}\n",
        Handoff(SHA1),
    ),
    "empty values": ("ms.openlocfilehash:\nms.sourcegitcommit: ''\nms.contentlocale: # none\n", Handoff()),
}


@pytest.mark.parametrize("name", HANDOFFS)
def test_handoff(name: str) -> None:
    text, expected = HANDOFFS[name]
    assert read_handoff(text, "p.md", 1) == (expected, [])


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("ms.openlocfilehash", "0123xyz"),
        ("ms.openlocfilehash", SHA1 + "0"),
        ("ms.sourcegitcommit", "main"),
        ("ms.sourcegitcommit", SHA256),
        ("ms.lasthandoff", "soon"),
        ("ms.lasthandoff", "13/41/2019"),
        ("ms.lasthandoff", "٠٣/٠٥/٢٠١٩"),
    ],
)
def test_a_stamp_of_another_form_is_reported(key: str, value: str) -> None:
    handoff, findings = read_handoff(f"a: b\n{key}: {value}\n{key}: {value}\n", "p.md", 2)
    assert handoff == Handoff()
    assert [(f.code, f.line) for f in findings] == [(Code.STAMP_INVALID, 3)]
    assert key in findings[0].message


def test_the_stamp_is_read_on_its_own() -> None:
    stamp = f"ms.openlocfilehash: {SHA1}\n"
    assert read_stamp(f"---\n{stamp}---\nms.sourcegitcommit: {COMMIT}\n".encode()) == Handoff(SHA1)
    assert read_stamp(f"### YamlMime:X\nmetadata:\n  {stamp}".encode()) == Handoff(SHA1)
    assert read_stamp(b"Text") == Handoff()


def test_the_stamp_survives_front_matter_that_is_no_yaml() -> None:
    text = f"title: 'open\nms.openlocfilehash: {SHA1}\n"
    assert read_handoff(text, "", 1)[0] == Handoff(SHA1)
    value, (finding,) = load_yaml(text, "p.md", 5)
    assert value is None
    assert (finding.code, finding.path) == (Code.FRONT_MATTER, "p.md")
    assert finding.line is not None
    assert finding.line >= 5


def test_values_are_yaml_values() -> None:
    value, findings = load_yaml("a: 2019-03-05\nb: 1.5\nc: yes\nd:\ne: [x]\n", "", 1)
    assert value == {"a": datetime.date(2019, 3, 5), "b": 1.5, "c": True, "d": None, "e": ["x"]}
    assert findings == []


@pytest.mark.parametrize(
    "text",
    [
        "a: 2019-02-31",
        "a: !!bool x",
        "a: !!int ''",
        "a: !!timestamp x",
        "a: !!python/object/apply:os.system [ls]",
        "? [a]\n: b",
        "a: b: c",
        "a: *nobody",
        "a: \x00",
        "--- a\n--- b",
        "a: [",
        "a: \udc80",
    ],
)
def test_yaml_that_cannot_be_read_is_a_finding(text: str) -> None:
    value, findings = load_yaml(text, "p.md", 1)
    assert [finding.code for finding in findings] in ([Code.FRONT_MATTER], []), findings
    assert value is None or not findings


BOMBS = {
    "aliases": "a: &a [x]\nb: &b [" + "*a," * 9 + "*a]\nc: [*b, *b]\n",
    "billion laughs": "a0: &a0 [x, x]\n"
    + "".join(f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]\n" for i in range(1, 30)),
    "an alias of itself": "a: &a [*a]",
    "an alias of itself, deeper": "a: &a\n  b:\n    c: *a\n",
    "flow sequences": "a: " + "[" * 5000,
    "flow sequences with closing brackets in quotes": "a: " + '["]",' * 5000,
    "flow mappings": "a: " + "{b: " * 5000,
    "block sequences in one line": "- " * 5000 + "a",
    "complex keys in one line": "? " * 5000 + "a",
    "indented maps": "".join(" " * i + "a:\n" for i in range(300)),
    "size": "a: " + "x" * (1 << 20),
}


@pytest.mark.parametrize("name", BOMBS)
def test_yaml_that_would_blow_up_is_refused(name: str) -> None:
    value, findings = load_yaml(BOMBS[name], "p.md", 1)
    assert value is None
    assert [finding.code for finding in findings] == [Code.FRONT_MATTER_LIMIT]


@pytest.mark.parametrize(
    "number", ["9" * 5000, "0x" + "f" * 5000, "1" + ":1" * 2500, "1" + ":1" * 2500 + ".5"]
)
def test_numbers_without_end_stay_text(number: str) -> None:
    assert load_yaml(f"a: {number}", "", 1) == ({"a": number}, [])


def test_ordinary_use_of_aliases_and_nesting_is_fine() -> None:
    text = "a: &a [1]\nb: *a\n" + "c:\n" + "".join("  " * (i + 1) + "d:\n" for i in range(15))
    assert load_yaml(text, "", 1)[1] == []


@pytest.mark.parametrize(
    "text",
    [
        "ms.lasthandoff:" + " " * 100_000 + "#",
        "ms.lasthandoff:" + " " * 100_000 + "x\n" + "ms.lasthandoff: x\n" * 20_000,
        "[" * 8 + "a" * 500_000,
        "-" + " " * 500_000 + "a",
    ],
)
def test_long_lines_end(text: str) -> None:
    assert len(read_handoff(text, "", 1)[1]) <= 1
    load_yaml(text, "", 1)

"""Reading TMX files of every origin, and refusing the ones that are no memory."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sphinx_vianet.tmxread import TmxPair, read_tmx
from sphinx_vianet.xmlread import XmlError

Write = Callable[..., Path]

HEADER = '<header srclang="{}" segtype="sentence"/>'


@pytest.fixture
def tmx(tmp_path: Path) -> Write:
    """Write a TMX file of units, and return its path."""

    def make(*units: str, source: str = "en", prolog: str = "", encoding: str = "utf-8") -> Path:
        path = tmp_path / "a.tmx"
        declared = f'<?xml version="1.0" encoding="{encoding}"?>\n{prolog}'
        body = "".join(f"<tu>{unit}</tu>" for unit in units)
        text = f'{declared}<tmx version="1.4">{HEADER.format(source)}<body>{body}</body></tmx>'
        path.write_bytes(text.encode(encoding))
        return path

    return make


def tuv(language: str, text: str, name: str = "xml:lang") -> str:
    return f'<tuv {name}="{language}"><seg>{text}</seg></tuv>'


def read(path: Path) -> list[TmxPair]:
    return list(read_tmx(path))


def test_each_variant_is_paired_with_the_source(tmx: Write) -> None:
    path = tmx(tuv("de", "eins") + tuv("en", "one") + tuv("fr", "un"))
    assert read(path) == [TmxPair("en", "one", "de", "eins", False), TmxPair("en", "one", "fr", "un", False)]


def test_where_any_language_may_be_the_source_it_is_the_first(tmx: Write) -> None:
    path = tmx(tuv("EN-us", "one") + tuv("de", "eins"), source="*all*")
    assert read(path) == [TmxPair("EN-us", "one", "de", "eins", False)]


def test_old_files_name_languages_otherwise(tmx: Write) -> None:
    path = tmx(tuv("EN", "one", "lang") + tuv("DE", "eins", "lang"))
    assert read(path) == [TmxPair("EN", "one", "DE", "eins", False)]


def test_a_machine_is_known_by_our_own_property(tmx: Write) -> None:
    variants = tuv("en", "one") + tuv("de", "eins")
    kinds = [f'<prop type="x-vianet-type">{kind}</prop>{variants}' for kind in ("MT", "HT", "MTE75")]
    assert [pair.machine for pair in read(tmx(*kinds, variants))] == [True, False, True, False]


def test_inline_elements_give_their_text_and_sub_flows_do_not(tmx: Write) -> None:
    text = 'a <bpt i="1">**</bpt><hi>b</hi><ept i="1">**</ept> <ph>`x`<sub>alt</sub></ph> &lt;c&gt; &#169;'
    assert read(tmx(tuv("en", text) + tuv("de", "x")))[0].source == "a **b** `x` <c> ©"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1", "windows-1252"])
def test_encodings(tmx: Write, encoding: str) -> None:
    (pair,) = read(tmx(tuv("en", "one") + tuv("de", "für alle"), encoding=encoding))
    assert pair.target == "für alle"


def test_a_unit_across_pieces_of_the_file(tmx: Write) -> None:
    units = [tuv("en", f"number {index}") + tuv("de", f"Nummer {index}") for index in range(3000)]
    path = tmx(*units)
    assert path.stat().st_size > 2 << 16
    assert [pair.target for pair in read(path)] == [f"Nummer {index}" for index in range(3000)]


def test_what_is_no_sentence_is_left_out(tmx: Write) -> None:
    assert read(tmx(tuv("en", "x" * 30_000) + tuv("de", "y"), tuv("en", "one") + tuv("de", "eins"))) == [
        TmxPair("en", "one", "de", "eins", False)
    ]


def test_a_dtd_is_not_looked_for(tmx: Write) -> None:
    path = tmx(tuv("en", "one") + tuv("de", "eins"), prolog='<!DOCTYPE tmx SYSTEM "file:///etc/passwd">\n')
    assert len(read(path)) == 1


BOMB = "<!DOCTYPE tmx [" + "".join(
    f'<!ENTITY a{index} "{f"&a{index - 1};" * 10 if index else "ha"}">' for index in range(10)
)


@pytest.mark.parametrize(
    ("prolog", "text", "message"),
    [
        (f"{BOMB}]>\n", "&a9;", "it declares the entity 'a0'"),
        ('<!DOCTYPE tmx [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n', "&x;", "it declares the entity 'x'"),
        (
            '<!DOCTYPE tmx [<!ENTITY % x SYSTEM "http://127.0.0.1:9/"> %x;]>\n',
            "",
            "it declares the entity 'x'",
        ),
        ('<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n', "&eacute;", "the entity 'eacute' is not declared"),
        ("", "&eacute;", "undefined entity"),
    ],
)
def test_entities_are_refused(tmx: Write, prolog: str, text: str, message: str) -> None:
    path = tmx(tuv("en", text) + tuv("de", "x"), prolog=prolog)
    with pytest.raises(XmlError, match=message) as raised:
        read(path)
    assert raised.value.line == (2 if prolog and "declares" in message else 3 if prolog else 2)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "no element found"),
        (b"PK\x03\x04", "not well-formed"),
        (b"<xliff/>", "it is no TMX: its root is 'xliff'"),
        (b"<tmx>" + b"<x>" * 200, "nested more than 100 deep"),
        (b"<tmx><body><tu></body></tmx>", "mismatched tag"),
        (b'<tmx a="' + b"x" * 1_200_000 + b'"/>', "longer than a million bytes"),
        (b'<?xml version="1.0" encoding="x-none"?><tmx/>', "unknown encoding"),
    ],
)
def test_what_is_no_memory_is_said(tmp_path: Path, data: bytes, message: str) -> None:
    path = tmp_path / "a.tmx"
    path.write_bytes(data)
    with pytest.raises(XmlError, match=message) as raised:
        read(path)
    assert raised.value.line == 1

"""PO text: what is written is read back by us, by Babel and by gettext; what is read keeps its bytes."""

from __future__ import annotations

import io
import shutil
import subprocess

import pytest
from babel.messages.pofile import read_po
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_vianet.comments import (
    PageOrigin,
    VianetComment,
    digest,
    format_comment,
    format_origins,
    parse_comment,
    parse_origins,
)
from sphinx_vianet.model import Handoff, UnitPlace
from sphinx_vianet.po import (
    Entry,
    PoError,
    body_lines,
    obsolete_lines,
    parse_po,
    previous_msgid,
    quote,
    render_po,
    revived_body,
)

TRICKY = st.sampled_from('"\\\n\r\t\a\b\v\f\0 \u00a0\u0085\u2028\u2029\ufeff#~|%nx01ß日')
TEXT = st.text(st.one_of(st.characters(exclude_categories=["Cs"]), TRICKY), max_size=40)


def only(text: str) -> Entry:
    (entry,) = parse_po(text.encode()).entries
    return entry


@given(st.lists(st.tuples(TEXT.filter(bool), TEXT), unique_by=lambda pair: pair[0], max_size=4))
def test_any_text_is_read_as_written(pairs: list[tuple[str, str]]) -> None:
    data = render_po("\n".join(body_lines(msgid, msgstr)) for msgid, msgstr in pairs)
    assert data.count(b"\n") == max(3 * len(pairs) - 1, 1)
    file = parse_po(data)
    assert [(entry.msgid, entry.msgstr) for entry in file.entries] == pairs
    assert render_po(file.texts(), file.newline) == data


@given(st.lists(st.tuples(TEXT.filter(bool), TEXT), unique_by=lambda pair: pair[0], max_size=4))
def test_babel_reads_the_same(pairs: list[tuple[str, str]]) -> None:
    # Babel knows no octal escapes, so NUL is ours and gettext's alone.
    clean = {msgid.replace("\0", "0") or "0": msgstr.replace("\0", "0") for msgid, msgstr in pairs}
    data = render_po("\n".join(body_lines(msgid, msgstr)) for msgid, msgstr in clean.items())
    catalog = read_po(io.BytesIO(data), abort_invalid=True)
    assert {message.id: message.string for message in catalog if message.id} == clean


@pytest.mark.skipif(not shutil.which("msgcat"), reason="gettext's tools are not installed")
@given(st.lists(st.tuples(TEXT.filter(bool), TEXT), unique_by=lambda pair: pair[0], min_size=1, max_size=4))
@settings(max_examples=25)
def test_gettext_reads_the_same_and_we_read_gettext(pairs: list[tuple[str, str]]) -> None:
    clean = {msgid.replace("\0", "0"): msgstr.replace("\0", "0") for msgid, msgstr in pairs}
    header = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"'
    data = render_po([header, *("\n".join(body_lines(msgid, msgstr)) for msgid, msgstr in clean.items())])
    done = subprocess.run(["msgcat", "-"], input=data, capture_output=True, check=True)
    assert {entry.msgid: entry.msgstr for entry in parse_po(done.stdout).entries} == clean


@given(TEXT, TEXT)
def test_obsolete_and_back(msgid: str, msgstr: str) -> None:
    body = body_lines(msgid, msgstr)
    entry = only("\n".join(obsolete_lines(body)))
    assert (entry.obsolete, entry.msgid, entry.msgstr) == (True, msgid, msgstr)
    assert revived_body(entry) == body


def test_every_line_stays_with_its_entry() -> None:
    text = (
        '# header\nmsgid ""\nmsgstr ""\n"Language: de\\n"\n'
        "\n# mine \n\n#. theirs\n#: a.md:3 b.md\n#, fuzzy, no-wrap\n"
        '#| msgid ""\n#| "old "\n#| "one"\nmsgid   ""\n  "new "\n"one"\nmsgstr "neu" " eins"\n'
        '\nmsgctxt "c"\nmsgid "x"\nmsgstr "y"\n'
        '\nmsgid "a"\nmsgid_plural "b"\nmsgstr[0] "c"\nmsgstr[1] ""\n'
        '\n# kept\n#, fuzzy\n#~| msgid "was"\n#~ msgid "gone"\n#~ msgstr ""\n#~ "weg"\n'
        "\n# the end\n"
    )
    file = parse_po(text.encode())
    assert render_po(file.texts(), file.newline).decode() == text
    assert file.header is not None
    assert file.header.msgstr == "Language: de\n"
    assert file.trailing == ("# the end",)
    new, context, plural, gone = file.entries
    assert (new.msgid, new.msgstr, new.flags, new.fuzzy) == (
        "new one",
        "neu eins",
        ("fuzzy", "no-wrap"),
        True,
    )
    assert (previous_msgid(new.comments), new.line) == ("old one", 14)
    assert (context.foreign, plural.foreign, plural.msgstr) == (True, True, "")
    assert (gone.obsolete, gone.msgstr, previous_msgid(gone.comments)) == (True, "weg", "was")


def test_line_ends_and_byte_order_mark() -> None:
    text = b'# a\r\nmsgid "x"\r\nmsgstr "y"\r\n'
    file = parse_po(text)
    assert file.newline == "\r\n"
    assert render_po(file.texts(), file.newline) == text
    assert parse_po(b"\xef\xbb\xbf" + text).texts() == file.texts()
    mixed = b'msgid "x"\r\nmsgstr "y"\n'
    assert render_po(parse_po(mixed).texts()) == mixed


def test_escapes_of_gettext() -> None:
    assert only(r'msgid "\a\b\f\v\101\x41\303\244\q"' + '\nmsgstr ""').msgid == "\a\b\f\vAAä\\q"
    assert quote('a"\\\n\t\r\0') == r'"a\"\\\n\t\r\000"'


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('msgid "a"\nmsgstr "b', 2),
        ('msgid "a"b"\nmsgstr "c"', 1),
        ('msgid "a"\nmsgstr "b\\"', 2),
        ('msgid "a"\n\nmsgid "b"\nmsgstr "c"', 1),
        ('msgid "a"\n# between\nmsgstr "c"', 1),
        ('"a"', 1),
        ('msgstr "a"', 1),
        ('msgid "a"\nmsgstr "b"\nmsgstr "c"', 3),
        ('msgid "a"\nmsgstr[0] "b"', 2),
        ('msgid "a"\nmsgid_plural "b"\nmsgstr "c"', 3),
        ('msgid "a"\nmsgstr "b"\nmsgid_plural "c"', 3),
        ('msgid[1] "a"', 1),
        ('msgid "a"\n#~ msgstr "b"', 2),
        ('msgid "a"\nmsgstr "b"\n#~ "c"', 3),
        ('msgid "a"\nmsgstr "b"\n<<<<<<< HEAD\n', 3),
        ('msgid "a"\nmsgstr "b"\n\nmsgid "a"\nmsgstr "c"', 4),
        ('msgid ""\nmsgstr "Content-Type: text/plain; charset=ISO-8859-1\\n"\n\nmsgid "ä"\nmsgstr ""', 1),
    ],
)
def test_faults_are_found_with_their_line(text: str, line: int) -> None:
    with pytest.raises(PoError) as caught:
        parse_po(text.encode())
    assert caught.value.line == line


def test_bytes_that_are_not_utf8() -> None:
    with pytest.raises(PoError, match="not UTF-8") as caught:
        parse_po(b'msgid "a"\nmsgstr "\xe4"\n')
    assert caught.value.line == 2


@given(st.binary(max_size=60) | st.text('msgidtrcx"\\ \n#~|,:[]01', max_size=60).map(str.encode))
def test_any_bytes_give_a_file_or_a_fault(data: bytes) -> None:
    line = 1
    texts: list[str] = []
    try:
        file = parse_po(data)
        texts = file.texts()
        data = render_po(texts, file.newline)
    except PoError as error:
        line, data = error.line, b"\n" * error.line
    assert 1 <= line <= data.count(b"\n") + 1
    assert parse_po(data).texts() == texts


def test_long_strings_are_no_trouble() -> None:
    text = 'msgid "' + "\\\\" * 200_000 + '"\nmsgstr "' + 'a\\"' * 200_000 + '"\n'
    assert only(text).msgid == "\\" * 200_000
    with pytest.raises(PoError):
        parse_po(b'msgid "' + b'\\"' * 200_000)


# --- the comment and the header field of an import

PLACES = st.none() | st.tuples(st.integers(0, 10**9 - 1), st.integers(0, 10**9 - 1))
UNITS = st.lists(
    st.builds(UnitPlace, TEXT | st.from_regex(r"p?\d{3}", fullmatch=True), PLACES, PLACES), max_size=6
)


@given(UNITS, st.integers(0, 2**64 - 1), st.integers(20, 80))
def test_comment_round_trip_even_wrapped(units: list[UnitPlace], number: int, width: int) -> None:
    from babel.util import TextWrapper

    comment = VianetComment(tuple(units), f"{number:016x}")
    text = format_comment(comment.units, comment.digest)
    assert text.isascii()
    assert "\n" not in text
    assert parse_comment(text) == parse_comment(f"# {text}") == comment
    lines = TextWrapper(width=width, break_long_words=False).wrap(text)
    assert parse_comment("\n".join(f"# {line}" for line in lines)) == comment


@pytest.mark.parametrize(
    "text",
    [
        "",
        "vianet",
        "vianet 103@0+1:0+1",
        "vianet d=123",
        "vianet d=0123456789abcdef more",
        "vianet 103@0:1 d=0123456789abcdef",
        "about vianet d=0123456789abcdef",
        "vianets d=0123456789abcdef",
    ],
)
def test_comments_of_others(text: str) -> None:
    assert parse_comment(text) is None


@given(TEXT, TEXT, st.booleans(), TEXT, TEXT, st.booleans())
def test_digests_differ_when_anything_does(a: str, b: str, c: bool, d: str, e: str, f: bool) -> None:
    assert (digest(a, b, c) == digest(d, e, f)) == ((a, b, c) == (d, e, f))
    assert digest(a + b, "", c) != digest(a, b, c) or not b


WORD = st.none() | TEXT.filter(bool)


@given(st.lists(st.tuples(TEXT.filter(bool), TEXT, WORD, WORD, WORD, WORD), max_size=3))
def test_handoff_field_round_trip(
    rows: list[tuple[str, str, str | None, str | None, str | None, str | None]],
) -> None:
    origins = tuple(
        PageOrigin(path, prefix, Handoff(hash=stamp, commit=commit, type=kind, date=date))
        for path, prefix, kind, stamp, commit, date in rows
    )
    value = format_origins(origins)
    assert value.isascii()
    assert value.isprintable()
    assert parse_origins(value) == origins

"""PO files and the merge: what a person wrote stays, what is written is read back."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from babel.messages.pofile import read_po

from sphinx_vianet.catalog import catalog_stats
from sphinx_vianet.model import Message, PageMessages, UnitPlace
from sphinx_vianet.po import Entry, PoError, PoFile, body_lines, parse_po, previous_msgid, quote, render_po

from ...catalogs import page, run
from ..choices import Choices

__all__ = ["check_merge", "check_po"]

_PIECES: tuple[bytes, ...] = (
    *(
        b'msgid "',
        b'msgstr "',
        b'msgctxt "',
        b'msgid_plural "',
        b'msgstr[0] "',
        b'msgstr[1] "',
        b'"\n',
        b'"',
        b"\n",
    ),
    *(
        b"\n\n",
        b"# ",
        b"#. ",
        b"#: a.md:7\n",
        b"#, fuzzy\n",
        b'#| msgid "',
        b"#~ ",
        b"#~| ",
        b"\\n",
        b'\\"',
        b"\\\\",
    ),
    *(
        b"\\101",
        b"\\xc3\\xa4",
        b"\\x",
        b"\\",
        b"\r\n",
        b"\r",
        b"\t",
        b"\0",
        b"\xef\xbb\xbf",
        b"\xff",
        b"\xc3\xa4",
    ),
    *(
        b'"Content-Type: text/plain; charset=UTF-8\\n"\n',
        b"charset=latin-1",
        b"# vianet 103@0+4:0+5 d=0123456789abcdef\n",
    ),
    *(
        b'msgid ""\nmsgstr ""\n',
        b"X-Vianet-Rules: 1\\n",
        b"X-Vianet-Handoff: a.md a - - - -\\n",
        b"One.",
        b"Eins.",
        b" ",
    ),
    *("\u2028".encode(), "\u0085".encode(), b"<<<<<<< HEAD\n", b"#, no-wrap, fuzzy\n", b"#,fuzzy\n", b"#~"),
)
_MSGIDS = (
    "One.",
    "Two.",
    "Three.",
    "Four.",
    "# five",
    "Six\u2028six",
    'Say "x"\\n',
    "a\nb",
    " ",
    "\t",
    "ä\r",
)
_MSGSTRS = ("", "Eins.", "Zwei.", "Drei.\n", '"', "\\", "\u0085", "한", "\r", "#, fuzzy", "x" * 300)


def po_of(choices: Choices) -> bytes:
    """A PO file, more or less."""
    parts = []
    for _ in range(choices.below(40)):
        if choices.often():
            parts.append(choices.pick(_PIECES))
        else:
            parts.append(choices.raw(choices.below(9)))
    return b"".join(parts)


def check_po(data: bytes) -> None:
    """A PO file is refused by ``PoError`` with a line, or read without loss."""
    text = data[1:] if data[:1] == b"=" else po_of(Choices(data))
    try:
        file = parse_po(text)
    except PoError as error:
        assert 1 <= error.line <= text.count(b"\n") + 1
        assert str(error)
        return
    written = render_po(file.texts(), file.newline) if file.texts() else b""
    again = parse_po(written)
    assert _values(again) == _values(file)
    assert again.trailing == file.trailing
    assert again.newline == file.newline or not written
    assert not written or render_po(again.texts(), again.newline) == written
    stats = catalog_stats(text)
    assert stats.translated + stats.fuzzy + stats.untranslated + stats.obsolete == len(file.entries)
    for entry in file.entries:
        previous_msgid(entry.comments)
        _check_quoted(entry.msgid)


def _values(file: PoFile) -> list[tuple[object, ...]]:
    entries: Sequence[Entry] = ([file.header] if file.header else []) + list(file.entries)
    return [(one.msgid, one.msgstr, one.comments, one.body, one.obsolete, one.foreign) for one in entries]


def _check_quoted(text: str) -> None:
    assert "\n" not in quote(text)
    (entry,) = parse_po("\n".join(body_lines(text or "x", text)).encode()).entries
    assert (entry.msgid, entry.msgstr) == (text or "x", text)


def messages_of(choices: Choices) -> tuple[Message, ...]:
    """Messages of a page; the same msgid may stand in it several times."""
    found = []
    for _ in range(choices.below(7)):
        msgid = choices.pick(_MSGIDS) if choices.often() else choices.text() or "x"
        msgstr = choices.pick(_MSGSTRS) if choices.often() else choices.text()
        fuzzy = not choices.often() and bool(msgstr)
        previous = choices.pick(_MSGIDS) if fuzzy and choices.flag() else None
        units = (UnitPlace("101", (0, len(msgid)), (0, len(msgstr))),) if choices.flag() and msgstr else ()
        found.append(Message(msgid, msgstr, "paragraph", 7, units, fuzzy, previous))
    return tuple(found)


def check_merge(data: bytes) -> None:
    """Imports over each other, with a person's edits between them."""
    choices = Choices(data)
    catalog: bytes | None = None
    edits: dict[str, str] = {}
    for number in range(1 + choices.below(4)):
        pages = [page(*messages_of(choices), path=f"{name}.md") for name in "ab"[: 1 + choices.below(2)]]
        catalog = _imported(catalog, pages)
        wanted = {message.msgid for one in pages for message in one.messages}
        _check_edits(catalog, edits, wanted)
        edits = {msgid: text for msgid, text in edits.items() if msgid in wanted}
        catalog, edits = _edited(catalog, choices, edits, f"By a person, {number}.")


def _imported(catalog: bytes | None, pages: Sequence[PageMessages]) -> bytes:
    result = run(catalog, *pages)
    again = run(result.data, *pages)
    assert again.data == result.data
    assert again.counts.total == again.counts.unchanged + again.counts.kept
    wanted = dict.fromkeys(message.msgid for one in pages for message in one.messages)
    file = parse_po(result.data)
    active = [entry.msgid for entry in file.entries if not entry.obsolete]
    # The messages of the pages come in their order; what a person wrote for others stands between them.
    assert [msgid for msgid in active if msgid in wanted] == list(wanted)
    _check_as_babel(file, result.data)
    return result.data


def _check_as_babel(file: PoFile, data: bytes) -> None:
    """Another reader finds the same texts."""
    if "\\x" in data.decode() or "\\0" in data.decode():
        # Babel knows no escapes by number.
        return
    ours = {entry.msgid: entry.msgstr for entry in file.entries if not entry.obsolete}
    theirs = {str(one.id): str(one.string or "") for one in read_po(BytesIO(data)) if one.id}
    assert theirs == ours


def _edited(
    catalog: bytes, choices: Choices, edits: dict[str, str], text: str
) -> tuple[bytes, dict[str, str]]:
    """The catalog after a person wrote some translations, and all that is theirs."""
    file = parse_po(catalog)
    mine = dict(edits)
    texts = [file.header.text] if file.header else []
    for entry in file.entries:
        if not entry.obsolete and not choices.often():
            mine[entry.msgid] = f"{text} {entry.msgid}"
            lines = [line for line in entry.comments if not line.startswith(("#,", "#|"))]
            texts.append("\n".join([*lines, *body_lines(entry.msgid, mine[entry.msgid])]))
        else:
            texts.append(entry.text)
    return render_po([*texts, *file.trailing], file.newline), mine


def _check_edits(catalog: bytes, edits: dict[str, str], wanted: set[str]) -> None:
    """What a person wrote is the translation as long as pages have the message, and is never thrown away."""
    entries = parse_po(catalog).entries
    assert {entry.msgstr for entry in entries}.issuperset(edits.values())
    active = {entry.msgid: entry.msgstr for entry in entries if not entry.obsolete}
    for msgid in edits.keys() & wanted:
        assert active[msgid] == edits[msgid]

"""PO text, read and written without loss.

The reader is strict and line by line: every entry keeps its lines as they stand, so that what
did not change can be written back byte for byte, whatever wrapping another tool gave it.
It is not Babel's because that one refuses the ``#~|`` lines that ``msgmerge --previous``
writes, takes an unclosed string for a closed one (losing its last character), and knows
neither octal escapes nor where an entry starts; tests hold the two to the same strings.

The writer never wraps: one line for each string.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from .errors import VianetError

__all__ = [
    "Entry",
    "PoError",
    "PoFile",
    "body_lines",
    "obsolete_lines",
    "parse_po",
    "previous_msgid",
    "quote",
    "render_po",
    "revived_body",
]

_STRING = re.compile(r'"([^"\\]*+(?:\\.[^"\\]*+)*+)"[ \t\r\f\v]*+')
_KEYWORD = re.compile(r"(msgctxt|msgid_plural|msgid|msgstr)(?:\[(\d{1,3})\])?[ \t]*(?=\"|$)")
_ESCAPE = re.compile(r"((?:\\(?:[0-7]{1,3}|x[0-9A-Fa-f]{1,2}))+)|\\(.)", re.DOTALL)
_UNESCAPED = {
    "n": "\n",
    "t": "\t",
    "r": "\r",
    '"': '"',
    "\\": "\\",
    "a": "\a",
    "b": "\b",
    "f": "\f",
    "v": "\v",
}
# NUL is written in octal, since the C tools end a line at it.
_ESCAPED = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r", "\0": "\\000"}
_TO_ESCAPE = re.compile(r'[\\"\n\t\r\0]')
_CHARSET = re.compile(r"^Content-Type:.*charset=([\w.:-]{1,40})", re.IGNORECASE | re.MULTILINE)
# CHARSET is what a template says before anybody filled it in.
_UTF8 = frozenset({"utf-8", "utf8", "us-ascii", "ascii", "charset"})
_SPACE = " \t\r\f\v"


class PoError(VianetError):
    """A PO file cannot be parsed. Callers that go on with other files turn it into a finding."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line
        """1-based line of the fault."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a PO file, with its lines as they stand (without line ends)."""

    msgid: str
    msgstr: str
    """The translation; of a plural entry the first form, empty when any form is."""
    comments: tuple[str, ...]
    """All ``#`` lines above the keywords: translator's, ``#.``, ``#:``, ``#,`` and ``#|``."""
    body: tuple[str, ...]
    """The lines from ``msgctxt`` or ``msgid`` on; of an obsolete entry with their ``#~``."""
    line: int
    """1-based line of the first keyword."""
    obsolete: bool = False
    foreign: bool = False
    """Whether it has a context or a plural: Sphinx makes and finds no such entry."""

    @property
    def flags(self) -> tuple[str, ...]:
        """Flags of all ``#,`` lines, in order."""
        lines = [line[2:] for line in self.comments if line.startswith("#,")]
        return tuple(flag for line in lines for word in line.split(",") if (flag := word.strip()))

    @property
    def fuzzy(self) -> bool:
        """Whether the entry is flagged ``fuzzy``."""
        return "fuzzy" in self.flags

    @property
    def text(self) -> str:
        """The entry as it stands."""
        return "\n".join(self.comments + self.body)


@dataclass(frozen=True, slots=True)
class PoFile:
    """A parsed PO file."""

    header: Entry | None = None
    """The entry with the empty msgid."""
    entries: tuple[Entry, ...] = ()
    """All others in file order, obsolete ones too."""
    trailing: tuple[str, ...] = ()
    """Comment lines after the last entry."""
    newline: str = "\n"
    """``\\r\\n`` when every line ends so."""

    def texts(self) -> list[str]:
        """Header, entries and trailing comments as they stand, in file order."""
        whole = [self.header.text] if self.header else []
        whole += [entry.text for entry in self.entries]
        return [*whole, "\n".join(self.trailing)] if self.trailing else whole


def quote(text: str) -> str:
    """Write a string as PO does: in quotes, escaped, on one line.

    Args:
        text: Any text without lone surrogates.

    Returns:
        The literal; :func:`parse_po` and gettext read the same text back.
    """
    # Most texts need nothing; str.translate takes longer than all else here.
    if _TO_ESCAPE.search(text):
        text = _TO_ESCAPE.sub(_escaped, text)
    return f'"{text}"'


def _escaped(match: re.Match[str]) -> str:
    return _ESCAPED[match[0]]


def body_lines(msgid: str, msgstr: str) -> tuple[str, str]:
    """The two keyword lines of an entry."""
    return f"msgid {quote(msgid)}", f"msgstr {quote(msgstr)}"


def obsolete_lines(body: Iterable[str]) -> tuple[str, ...]:
    """The keyword lines of an active entry as an obsolete one has them, wrapping kept."""
    return tuple(f"#~ {line}" for line in body if line.strip())


def revived_body(entry: Entry) -> tuple[str, ...]:
    """The keyword lines of an obsolete entry without their ``#~``, wrapping kept."""
    return tuple(line.lstrip(_SPACE)[2:].lstrip(_SPACE) for line in entry.body if line.strip(_SPACE))


def previous_msgid(comments: Sequence[str]) -> str | None:
    """The msgid that an entry's ``#|`` lines name.

    Args:
        comments: Comment lines of one entry.

    Returns:
        The previous msgid, None when the entry names none.
    """
    parts: list[str] = []
    inside = False
    for line in comments:
        if not line.startswith(("#|", "#~|")):
            continue
        rest = line.partition("|")[2].strip(_SPACE)
        if not rest.startswith('"'):
            keyword, _, rest = rest.partition(" ")
            inside = keyword == "msgid"
        if inside:
            parts.extend(_unescape(match[1]) for match in _STRING.finditer(rest))
    return "".join(parts) if parts else None


def render_po(texts: Iterable[str], newline: str = "\n") -> bytes:
    """Put entries together to a file: one empty line between them, UTF-8.

    Args:
        texts: Entries as :attr:`Entry.text` gives them.
        newline: Line end of the file.

    Returns:
        The bytes of the file.
    """
    whole = "\n\n".join(texts) + "\n"
    return (whole if newline == "\n" else whole.replace("\n", newline)).encode("utf-8")


def parse_po(data: bytes) -> PoFile:
    """Read a PO file.

    Args:
        data: The file's bytes: UTF-8, with or without BOM, with any line ends.

    Returns:
        Header and entries, each with its own lines.

    Raises:
        PoError: The file is not UTF-8 or no valid PO, or it defines a message twice (which
            gettext refuses too, since one of the translations would be lost).
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise PoError("is not UTF-8; convert it with 'msgconv -t UTF-8'", line) from error
    lines = text.split("\n")
    newline = "\n"
    if len(lines) > 1 and all(line.endswith("\r") for line in lines[:-1]):
        newline = "\r\n"
        lines = [line.removesuffix("\r") for line in lines]
    reader = _Reader()
    for number, raw in enumerate(lines, 1):
        reader.feed(number, raw)
    file = reader.close(newline)
    if file.header and not text.isascii():
        _check_charset(file.header)
    return file


def _check_charset(header: Entry) -> None:
    charset = _CHARSET.search(header.msgstr)
    if charset and charset[1].lower() not in _UTF8:
        raise PoError(f"declares the charset {charset[1]}; convert it with 'msgconv -t UTF-8'", header.line)


@dataclass(slots=True)
class _Reader:
    """State of the reader: the entry under work, and what is done."""

    entries: list[Entry] = field(default_factory=list)
    header: Entry | None = None
    comments: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    strings: dict[str, list[str]] = field(default_factory=dict)
    current: list[str] | None = None
    obsolete: bool = False
    line: int = 0
    seen: dict[tuple[str | None, str], int] = field(default_factory=dict)

    def feed(self, number: int, raw: str) -> None:
        """Take the next line."""
        stripped = raw.strip(_SPACE)
        if not stripped:
            kept = self.body or self.comments
            if kept:
                kept.append(raw)
        elif stripped[0] != "#":
            self._content(number, raw, stripped, obsolete=False)
        elif stripped.startswith("#~") and stripped[2:].lstrip(_SPACE)[:1] not in ("", "|", "#"):
            self._content(number, raw, stripped[2:].lstrip(_SPACE), obsolete=True)
        else:
            if self.body:
                self._finish()
            self.comments.append(raw.lstrip(_SPACE))

    def close(self, newline: str) -> PoFile:
        """Finish the last entry."""
        if self.body:
            self._finish()
        return PoFile(self.header, tuple(self.entries), _trimmed(self.comments), newline)

    def _content(self, number: int, raw: str, text: str, *, obsolete: bool) -> None:
        if text[0] == '"':
            if self.current is None or obsolete != self.obsolete:
                raise PoError("a string stands outside of any msgid or msgstr", number)
            self.current.append(_literal(text, number))
        else:
            match = _KEYWORD.match(text)
            if match is None:
                raise PoError(f"is no PO syntax: {text[:40]!r}", number)
            self._keyword(number, match[1], match[2], obsolete)
            if match.end() < len(text) and self.current is not None:
                self.current.append(_literal(text[match.end() :], number))
        self.body.append(raw)

    def _keyword(self, number: int, name: str, index: str | None, obsolete: bool) -> None:
        starts = name == "msgctxt" or (name == "msgid" and self.strings.keys() != {"msgctxt"})
        if starts and self.body:
            self._finish()
        if not self.body:
            self.obsolete, self.line = obsolete, number
        key = name if index is None else f"{name}[{int(index)}]"
        if key in self.strings or obsolete != self.obsolete or not self._expects(name, index):
            raise PoError(f"{key} stands where none is expected", number)
        self.current = self.strings[key] = []

    def _expects(self, name: str, index: str | None) -> bool:
        """Whether a keyword may follow those that the entry has."""
        if name == "msgstr":
            return "msgid" in self.strings and (index is not None) == ("msgid_plural" in self.strings)
        return index is None and (name != "msgid_plural" or self.strings.keys() <= {"msgctxt", "msgid"})

    def _finish(self) -> None:
        found = {key: "".join(parts) for key, parts in self.strings.items()}
        targets = [text for key, text in found.items() if key.startswith("msgstr")]
        if not targets or "msgid" not in found:
            raise PoError("the entry has no msgid or no msgstr", self.line)
        context, msgid = found.get("msgctxt"), found["msgid"]
        foreign = context is not None or "msgid_plural" in found
        msgstr = targets[0] if all(targets) else ""
        entry = Entry(
            msgid, msgstr, _trimmed(self.comments), _trimmed(self.body), self.line, self.obsolete, foreign
        )
        if not entry.obsolete:
            first = self.seen.setdefault((context, msgid), self.line)
            if first != self.line:
                raise PoError(f"the message of line {first} is defined again", self.line)
        if not msgid and not foreign and not entry.obsolete:
            self.header = entry
        else:
            self.entries.append(entry)
        self.comments, self.body, self.strings, self.current = [], [], {}, None


def _trimmed(lines: list[str]) -> tuple[str, ...]:
    """The lines without empty ones at the end."""
    while lines and not lines[-1].strip(_SPACE):
        lines.pop()
    return tuple(lines)


def _literal(text: str, number: int) -> str:
    """The text of one or more quoted strings on a line."""
    position = 0
    parts: list[str] = []
    while position < len(text):
        match = _STRING.match(text, position)
        if match is None:
            raise PoError("a string is not closed, or a quote in it is not escaped", number)
        parts.append(_unescape(match[1]))
        position = match.end()
    return "".join(parts)


def _unescape(text: str) -> str:
    return _ESCAPE.sub(_unescaped, text) if "\\" in text else text


def _unescaped(match: re.Match[str]) -> str:
    if match[1] is None:
        # An unknown escape is kept as it stands, as Babel does.
        return _UNESCAPED.get(match[2], match[0])
    # Octal and hexadecimal escapes are bytes of UTF-8, not characters.
    codes = match[1].split("\\")[1:]
    data = bytes((int(code[1:], 16) if code[0] == "x" else int(code, 8)) & 0xFF for code in codes)
    return data.decode("utf-8", "replace")

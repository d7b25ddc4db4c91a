"""What an import leaves in a catalog for the next one: a translator comment, a header field.

Per message one translator comment, which ``msgmerge`` and ``sphinx-intl update`` keep::

    # vianet 103@0+12:0+14 104@13+20:15+22 p105@?:? d=1f3a9c0012345678

- ``vianet``, then a word for each unit, then the digest, always last;
- a unit is ``NUMBER@SOURCE:TARGET``: its number without prefix, its place in the msgid and its
  place in the msgstr, each ``START+LENGTH`` in characters, ``?`` where the text is not found;
  anything in a number but ASCII letters, digits, ``_`` and ``.`` is percent-encoded;
- a sentence that is not of the page but from the memory of the import has ``m1``, ``m2``, ... for a
  number; then all of the message's are;
- the digest is :func:`digest` of what was written.

Words are separated by white space of any kind, since Babel wraps long comments; the digest
says where the comment ends.

What belongs to a whole page is one header field, ``X-Vianet-Handoff``, a list separated by
``; ``: ``PATH PREFIX TYPE HASH COMMIT DATE``, each percent-encoded, ``-`` for a missing value.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .model import Handoff, UnitPlace

__all__ = [
    "CommentPlace",
    "PageOrigin",
    "VianetComment",
    "digest",
    "find_comment",
    "format_comment",
    "format_origins",
    "is_from_memory",
    "parse_comment",
    "parse_origins",
    "parse_places",
    "scan_comments",
    "text_digest",
]

_UNIT = re.compile(r"([\w.%]+)@(?:(\d{1,9})\+(\d{1,9})|\?):(?:(\d{1,9})\+(\d{1,9})|\?)", re.ASCII)
_WORDS = r"vianet(?: [\w.%]+@(?:\d{1,9}\+\d{1,9}|\?):(?:\d{1,9}\+\d{1,9}|\?))*"
_WHOLE = re.compile(_WORDS + r" d=([0-9a-f]{16})", re.ASCII)
_BEGUN = re.compile(_WORDS, re.ASCII)
# Of comments as they stand in a file; Babel wraps long ones.
_SPACES = rb"(?:[ \t\r]|\n#)++"
_IN_FILE = re.compile(
    rb"^#[ \t]*vianet((?:" + _SPACES + rb"[\w.%]++@[0-9+?]++:[0-9+?]++)*+)" + _SPACES + rb"d=([0-9a-f]{16})",
    re.MULTILINE,
)
_PLAIN = re.compile(r"[\w.]+", re.ASCII)
_MEMORY_NUMBER = re.compile("m[0-9]+")
_MEMORY = re.compile(f"vianet {_MEMORY_NUMBER.pattern}@")
_MISSING = "-"


@dataclass(frozen=True, slots=True)
class VianetComment:
    """The translator comment of one message, parsed."""

    units: tuple[UnitPlace, ...]
    """The units that the message was made of; places hold while the digest does."""
    digest: str
    """16 hexadecimal digits over (msgid, msgstr, fuzzy) as imported; see :func:`digest`."""

    @property
    def from_memory(self) -> bool:
        """Whether the translation is from the memory of an import."""
        return bool(self.units) and _MEMORY_NUMBER.fullmatch(self.units[0].number) is not None

    def verifies(self, msgid: str, msgstr: str, fuzzy: bool) -> bool:
        """Whether an entry is still what was imported."""
        return self.digest == digest(msgid, msgstr, fuzzy)


@dataclass(frozen=True, slots=True)
class CommentPlace:
    """A comment, not taken apart, and where it stands among an entry's comment lines."""

    text: str
    """The words from ``vianet`` to the digest, with one space between them."""
    digest: str
    start: int
    """First line, counted from 0."""
    end: int
    """The line after the last one."""


@dataclass(frozen=True, slots=True)
class PageOrigin:
    """What a catalog's header says of one page."""

    path: str
    prefix: str
    """Prefix of the unit ids, empty when the page has none."""
    handoff: Handoff
    """Without its locale, which the catalog's language says."""


def text_digest(msgstr: str) -> str:
    """The first half of a digest: 8 hexadecimal digits over the translation alone.

    It tells an entry that another tool gave a new msgid (``msgmerge``, ``sphinx-intl update``;
    the old msgid is not always kept) from one that a person edited.
    """
    return hashlib.sha256(msgstr.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def digest(msgid: str, msgstr: str, fuzzy: bool) -> str:
    """The digest of an entry as written.

    Args:
        msgid: The entry's msgid.
        msgstr: The entry's translation.
        fuzzy: Whether it is flagged fuzzy.

    Returns:
        16 hexadecimal digits: 8 of the SHA-256 of the msgstr, 8 of that of all three. Any
        difference in one of the three gives another digest.
    """
    state = hashlib.sha256(msgstr.encode("utf-8", "surrogatepass"))
    text = state.hexdigest()[:8]
    state.update(f"\0{int(fuzzy)}{len(msgstr)}\0{msgid}".encode("utf-8", "surrogatepass"))
    return text + state.hexdigest()[:8]


def format_comment(units: Iterable[UnitPlace], stored: str) -> str:
    """Write a comment.

    Args:
        units: The units of the message, in order.
        stored: What :func:`digest` gave for the entry.

    Returns:
        One line, without its ``# ``.
    """
    words = ["vianet"]
    for unit in units:
        number = unit.number if unit.number.isalnum() and unit.number.isascii() else _number(unit.number)
        words.append(f"{number}@{_place(unit.source)}:{_place(unit.target)}")
    words.append(f"d={stored}")
    return " ".join(words)


def parse_comment(text: str) -> VianetComment | None:
    """Read a comment.

    Args:
        text: A translator comment with or without its ``#``; several lines are joined.

    Returns:
        What it says; None when it is not one of ours, or not a whole one.
    """
    place = find_comment(["# " + line.lstrip("#") for line in text.split("\n")])
    if place is None:
        return None
    return VianetComment(parse_places(place.text), place.digest)


def is_from_memory(text: str) -> bool:
    """Whether a comment says that the translation is from the memory of an import.

    Args:
        text: The comment, from ``vianet`` to the digest.
    """
    return _MEMORY.match(text) is not None


def parse_places(text: str) -> tuple[UnitPlace, ...]:
    """Read the units of a comment: all of its words that are one."""
    units = []
    for match in _UNIT.finditer(text):
        number = "" if match[1] == "%" else _unquoted(match[1])
        units.append(UnitPlace(number, _span(match[2], match[3]), _span(match[4], match[5])))
    return tuple(units)


def scan_comments(data: bytes) -> dict[str, str]:
    """Find the comments of a catalog without parsing it.

    Args:
        data: The PO file's bytes.

    Returns:
        The units of each comment, for ``parse_places``, by its digest; whose entry that is, and
        that it is still what was imported, shows who computes the digest of a message.
    """
    return {found[2].decode(): found[1].decode() for found in _IN_FILE.finditer(data)}


def find_comment(lines: Sequence[str]) -> CommentPlace | None:
    """Find our comment among the comment lines of an entry.

    Args:
        lines: Comment lines with their ``#``.

    Returns:
        The first one with the lines that it takes; None without one.
    """
    for start, line in enumerate(lines):
        if line.startswith("#") and line[1:].lstrip().startswith("vianet"):
            found = _find_from(lines, start)
            if found:
                return found
    return None


def _find_from(lines: Sequence[str], start: int) -> CommentPlace | None:
    words: list[str] = []
    for index in range(start, len(lines)):
        words += lines[index].lstrip("#").split()
        text = " ".join(words)
        if whole := _WHOLE.fullmatch(text):
            return CommentPlace(text, whole[1], start, index + 1)
        if not _BEGUN.fullmatch(text):
            return None
    return None


def format_origins(origins: Iterable[PageOrigin]) -> str:
    """The value of ``X-Vianet-Handoff``: one line of ASCII."""
    return "; ".join(" ".join(_quoted(part) for part in _origin_parts(origin)) for origin in origins)


def parse_origins(value: str) -> tuple[PageOrigin, ...]:
    """Read ``X-Vianet-Handoff``.

    Args:
        value: The field's value.

    Returns:
        One origin for each page; items with another number of words are left out.
    """
    origins = []
    for item in value.split(";"):
        words = [None if word == _MISSING else _unquoted(word) for word in item.split()]
        if len(words) == 6 and words[0]:
            path, prefix, kind, stamp, commit, date = words
            handoff = Handoff(hash=stamp, commit=commit, type=kind, date=date)
            origins.append(PageOrigin(path or "", prefix or "", handoff))
    return tuple(origins)


def _origin_parts(origin: PageOrigin) -> tuple[str | None, ...]:
    stamp = origin.handoff
    return (origin.path, origin.prefix, stamp.type, stamp.hash, stamp.commit, stamp.date)


def _place(span: tuple[int, int] | None) -> str:
    return f"{span[0]}+{span[1]}" if span else "?"


def _span(start: str | None, length: str | None) -> tuple[int, int] | None:
    return (int(start), int(length)) if start is not None and length is not None else None


def _number(number: str) -> str:
    if _PLAIN.fullmatch(number):
        return number
    # A sign of its own for a number that is empty: a percent sign is never written bare.
    return _quoted(number, safe="") if number else "%"


def _quoted(value: str | None, safe: str = "/:+@,=!()") -> str:
    if not value or value == _MISSING:
        return value.replace("-", "%2D") if value else _MISSING
    if _PLAIN.fullmatch(value):
        return value
    from urllib.parse import quote

    quoted = quote(value, safe=safe, errors="replace")
    return quoted if safe else quoted.replace("-", "%2D").replace("~", "%7E")


def _unquoted(value: str) -> str:
    if "%" not in value:
        return value
    from urllib.parse import unquote

    return unquote(value)

"""Which pages a catalog translates, without parsing it: every build asks it of the catalogs of all languages.

A page counts as translated when one of its messages has a translation, a fuzzy one too; obsolete
entries do not count.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from pathlib import Path

from .comments import parse_origins
from .headers import HANDOFF_FIELD

__all__ = ["has_translation", "named_files"]

# The first string that is not empty may stand on the next line.
_MSGSTR = re.compile(rb'^msgstr(?:\[0\])?[ \t]*(?:""[ \t\r]*\n[ \t]*)*"[^"]', re.MULTILINE)
_NO_MSGID = re.compile(rb'^msgid[ \t]*""[ \t\r]*\n\Z', re.MULTILINE)
_LOCATION = re.compile(rb"^#: *(.+?)[ \t\r]*$", re.MULTILINE)
_PLACE = re.compile(r"(\S+?):\d+(?=\s|\Z)")
_BLANK = re.compile(rb"\n[ \t\r]*\n")
_HANDOFF = re.compile(rf'(?:"|\\n){HANDOFF_FIELD}:[ ]*((?:[^"\\]|\\[^n])*)'.encode())
_CONTINUED = re.compile(rb'"[ \t\r]*\n[ \t]*"')
# Magic number, version, number of strings (gettext's manual, "The Format of GNU MO Files").
_MO_HEAD = 12
_HEAD = 8192


def has_translation(path: Path) -> bool:
    """Whether a catalog translates anything.

    Args:
        path: A PO file, or a compiled one (``.mo``).

    Returns:
        Also False for a file that cannot be read; a build of its language reports it.
    """
    try:
        with path.open("rb", buffering=0) as file:
            if path.suffix == ".mo":
                return _compiled_strings(file.read(_MO_HEAD)) > 1
            data = file.read(_HEAD)
            # Nearly always the answer is among the first entries.
            return _translates(data) or (len(data) == _HEAD and _translates(data + file.readall()))
    except OSError:
        return False


def _translates(data: bytes) -> bool:
    return next(_translations(data), None) is not None


def _compiled_strings(head: bytes) -> int:
    if len(head) < _MO_HEAD:
        return 0
    order = "<" if head[:4] == b"\xde\x12\x04\x95" else ">"
    return int(struct.unpack(f"{order}3I", head)[2])


def _translations(data: bytes) -> Iterator[int]:
    """Where the translations of a PO file start, the header left out."""
    for match in _MSGSTR.finditer(data):
        before = data.rfind(b"\n", 0, max(match.start() - 1, 0)) + 1
        if not _NO_MSGID.match(data, before, match.start()):
            yield match.start()


def named_files(path: Path) -> frozenset[str] | None:
    """The files whose messages a catalog of several pages translates.

    Args:
        path: A PO file.

    Returns:
        Paths as the catalog has them: from the header of an import those of the pages, else those
        of the ``#:`` comments, ``../../docs/guide/page.md``; None when it has translations
        and names no file.
    """
    try:
        data = path.read_bytes()
    except OSError:
        return frozenset()
    found: set[str] = set()
    nameless = False
    entries = _BLANK.split(data)
    for entry in entries:
        if not _translates(entry):
            continue
        lines = b" ".join(_LOCATION.findall(entry)).decode("utf-8", "replace")
        places = _PLACE.findall(lines)
        found.update(places)
        nameless = nameless or not places
    header = _HANDOFF.search(_CONTINUED.sub(b"", entries[0]))
    if header is not None:
        found.update(origin.path for origin in parse_origins(header[1].decode("utf-8", "replace")))
    return frozenset(found) if found or not nameless else None

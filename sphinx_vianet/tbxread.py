"""Terms out of TBX files (ISO 30042, all of its versions and dialects): names of concepts by language.

Read with expat, in pieces. A file that declares entities is refused: that is how a small file
becomes a huge one or reads others.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat  # the one parser that hands over declarations before it acts on them

__all__ = ["Concept", "Name", "TbxError", "read_tbx"]

_PIECE = 1 << 16
_LONGEST_TAG = 1_000_000
"""Bytes of a tag or a comment."""
_MOST_TEXT = 1_000
"""Characters of a term; a longer one is left out."""
_ENTRIES = {"termEntry", "conceptEntry"}
_LANGUAGES = {"langSet", "langSec"}
_STATUSES = {"administrativeStatus", "normativeAuthorization"}
_ROOTS = {"tbx", "martif"}


class TbxError(Exception):
    """A file that is no TBX, or that is not taken."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line
        """1-based."""


@dataclass(slots=True)
class Name:
    """One term."""

    language: str
    """As the file has it."""
    text: str
    status: str = ""
    """``deprecatedTerm-admn-sts`` and the like, as the file has it."""


@dataclass(slots=True)
class Concept:
    """One entry: what its terms mean."""

    names: list[Name] = field(default_factory=list)
    note: str = ""


def read_tbx(path: Path) -> Iterator[Concept]:
    """Read a file.

    Args:
        path: Of the file.

    Returns:
        Its concepts, in order.

    Raises:
        TbxError: It is no well-formed TBX, or declares entities.
        OSError: It cannot be read.
    """
    reader = _Reader()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield from reader.feed(piece)
        yield from reader.feed(b"", final=True)


class _Reader:
    """Takes the bytes of a file, gives its concepts."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._data
        self._parser.EntityDeclHandler = self._entity
        self._depth = 0
        self._concept: Concept | None = None
        self._language = ""
        self._kind = ""
        self._text: list[str] = []
        self._fed = 0
        self._ready: list[Concept] = []

    def feed(self, data: bytes, *, final: bool = False) -> list[Concept]:
        """The concepts that end in a piece."""
        try:
            self._parser.Parse(data, final)
        except expat.ExpatError as error:
            raise TbxError(expat.ErrorString(error.code), error.lineno) from None
        except (LookupError, ValueError) as error:
            raise TbxError(f"{error}; save it as UTF-8", 1) from None
        # Before its release 2.6 expat reads a tag from its start again with every piece.
        self._fed += len(data)
        if not final and self._fed - self._parser.CurrentByteIndex > _LONGEST_TAG:
            raise TbxError("a tag or comment is longer than a million bytes", self._parser.CurrentLineNumber)
        ready, self._ready = self._ready, []
        return ready

    def _entity(self, name: str, *_: object) -> None:
        raise TbxError(f"it declares the entity {name!r}; write the text out", self._parser.CurrentLineNumber)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(" ")[2]
        if not self._depth and name not in _ROOTS:
            raise TbxError(f"it is no TBX: its root is {name!r}", self._parser.CurrentLineNumber)
        self._depth += 1
        if name in _ENTRIES:
            self._concept = Concept()
        elif name in _LANGUAGES:
            self._language = next((value for key, value in attributes.items() if key.endswith(" lang")), "")
        elif name == "term" or (name == "note" and self._concept is not None):
            self._kind, self._text = name, []
        elif name in _STATUSES or attributes.get("type") in _STATUSES:
            self._kind, self._text = "status", []

    def _data(self, text: str) -> None:
        if self._kind:
            self._text.append(text)

    def _end(self, name: str) -> None:
        self._depth -= 1
        name = name.rpartition(" ")[2]
        if name in _ENTRIES and self._concept is not None:
            self._ready.append(self._concept)
            self._concept = None
        ends = {"term": "term", "note": "note"}.get(self._kind, name)
        if not self._kind or name != ends or self._concept is None:
            return
        text = " ".join("".join(self._text).split())
        names = self._concept.names
        if self._kind == "term" and 0 < len(text) <= _MOST_TEXT:
            names.append(Name(self._language, text))
        elif self._kind == "note":
            self._concept.note = self._concept.note or text[:_MOST_TEXT]
        elif self._kind == "status" and names:
            names[-1].status = text
        self._kind = ""

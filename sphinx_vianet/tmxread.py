"""Pairs of texts out of TMX files, which come from anywhere: nothing in them is run, fetched or expanded.

Read with expat, in pieces, so that the size of a file does not matter. A file that declares
entities is refused, whatever for: a memory needs none, and that is how a small file becomes a
huge one or reads others. A ``DOCTYPE`` that names a DTD is common; it is not looked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat  # the one parser that hands over declarations before it acts on them

__all__ = ["TmxError", "TmxPair", "read_tmx"]

_PIECE = 1 << 16
_LONGEST_TAG = 1_000_000
"""Bytes of a tag or a comment."""
_MOST_TEXT = 20_000
"""Characters of a segment; a longer one is no sentence and is left out."""
_MOST_DEPTH = 100
_XML_LANG = "xml:lang"


class TmxError(Exception):
    """A file that is no TMX, or that is not taken."""

    def __init__(self, message: str, line: int | None) -> None:
        super().__init__(message)
        self.line = line
        """1-based, None where it is about the whole file."""


@dataclass(frozen=True, slots=True)
class TmxPair:
    """Two variants of one unit."""

    source_language: str
    """As the file has it."""
    source: str
    language: str
    """As the file has it."""
    target: str
    machine: bool
    """Whether the file says that a machine translated it (as our own exports do)."""


def read_tmx(path: Path) -> Iterator[TmxPair]:
    """Read a file.

    Args:
        path: Of the file.

    Returns:
        Every variant but the first of each unit with the first, which is its source; where the
        header or the unit names the source language, the variant in that language is the source.

    Raises:
        TmxError: It is no well-formed TMX, declares entities, or nests too deeply.
        OSError: It cannot be read.
    """
    reader = _Reader()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield from reader.feed(piece)
        yield from reader.feed(b"", final=True)


@dataclass
class _Unit:
    """A ``tu`` while it is read."""

    source_language: str
    machine: bool = False
    variants: list[tuple[str, str]] = field(default_factory=list)


class _Reader:
    """Takes the bytes of a file, gives its pairs."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._data
        self._parser.EntityDeclHandler = self._entity
        self._parser.SkippedEntityHandler = self._skipped
        self._open: list[str] = []
        self._source_language = ""
        self._unit: _Unit | None = None
        self._language = ""
        self._text: list[str] | None = None
        self._size = 0
        self._property = ""
        self._fed = 0
        self._ready: list[TmxPair] = []

    def feed(self, data: bytes, *, final: bool = False) -> list[TmxPair]:
        try:
            self._parser.Parse(data, final)
        except expat.ExpatError as error:
            raise TmxError(expat.ErrorString(error.code), error.lineno) from None
        except (LookupError, ValueError) as error:
            # The encoding that it names is not known, or not one of single bytes.
            raise TmxError(f"{error}; save it as UTF-8", 1) from None
        # Before its release 2.6 expat reads a tag from its start again with every piece.
        self._fed += len(data)
        if not final and self._fed - self._parser.CurrentByteIndex > _LONGEST_TAG:
            raise TmxError("a tag or comment is longer than a million bytes", self._parser.CurrentLineNumber)
        ready, self._ready = self._ready, []
        return ready

    def _refuse(self, message: str) -> None:
        raise TmxError(message, self._parser.CurrentLineNumber)

    def _entity(self, name: str, *_: object) -> None:
        self._refuse(f"it declares the entity {name!r}; write the text out")

    def _skipped(self, name: str, *_: object) -> None:
        self._refuse(f"the entity {name!r} is not declared; write the text out")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if not self._open and name != "tmx":
            self._refuse(f"it is no TMX: its root is {name!r}")
        if len(self._open) == _MOST_DEPTH:
            self._refuse(f"elements are nested more than {_MOST_DEPTH} deep")
        self._open.append(name)
        if name == "header":
            self._source_language = attributes.get("srclang", "")
        elif name == "tu":
            self._unit = _Unit(attributes.get("srclang", self._source_language))
        elif name == "tuv":
            # TMX before 1.3 has "lang".
            self._language = attributes.get(_XML_LANG) or attributes.get("lang", "")
        elif name == "seg":
            self._text, self._size = [], 0
        elif name == "prop" and self._unit is not None:
            self._property = attributes.get("type", "")
            if self._property == "x-vianet-type":
                self._text, self._size = [], 0

    def _data(self, text: str) -> None:
        # What stands in inline elements is the markup of the text itself; a "sub" is another text.
        if self._text is not None and "sub" not in self._open:
            self._size += len(text)
            if self._size <= _MOST_TEXT:
                self._text.append(text)

    def _end(self, name: str) -> None:
        self._open.pop()
        if name == "seg" and self._text is not None:
            if self._unit is not None and self._size <= _MOST_TEXT:
                self._unit.variants.append((self._language, "".join(self._text)))
            self._text = None
        elif name == "prop":
            if self._property == "x-vianet-type" and self._unit is not None and self._text is not None:
                self._unit.machine = "".join(self._text).startswith("MT")
                self._text = None
            self._property = ""
        elif name == "tu" and self._unit is not None:
            self._ready.extend(_pairs(self._unit))
            self._unit = None


def _pairs(unit: _Unit) -> Iterator[TmxPair]:
    named = unit.source_language.lower()
    variants = unit.variants
    first = next((index for index, (tag, _) in enumerate(variants) if tag.lower() == named), 0)
    for index, (language, target) in enumerate(variants):
        if index != first:
            tag, source = variants[first]
            yield TmxPair(tag, source, language, target, unit.machine)

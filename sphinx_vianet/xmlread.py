"""XML from anywhere, read in pieces with expat: nothing in it is expanded, fetched or kept for long.

A file that declares entities is refused, whatever for: that is how a small file becomes a huge one
or reads others. A ``DOCTYPE`` that names a DTD is common; it is not looked for.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from pathlib import Path
from typing import Generic, NoReturn, TypeVar
from xml.parsers import expat  # the one parser that hands over declarations before it acts on them

__all__ = ["XmlError", "XmlReader"]

Item = TypeVar("Item")

_PIECE = 1 << 16
_LONGEST_TAG = 1_000_000
"""Bytes of a tag or a comment."""
_MOST_DEPTH = 100


class XmlError(Exception):
    """A file that is not of the form that is read, or that is not taken."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line
        """1-based."""


class XmlReader(ABC, Generic[Item]):
    """Takes the bytes of a file, gives what it holds as soon as that is read.

    A reader of a format puts what is complete into ``ready``.
    """

    form: str
    """Name of the format."""
    roots: frozenset[str]
    """Names that its root element may have."""

    def __init__(self) -> None:
        """Begin a file."""
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self.data
        self._parser.EntityDeclHandler = self._entity
        self._parser.SkippedEntityHandler = self._skipped
        self._fed = 0
        self.open: list[str] = []
        """Names of the elements that are open, outermost first, without name spaces."""
        self.ready: list[Item] = []

    @abstractmethod
    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins; it is the last of ``open``.

        Args:
            name: Without its name space.
            attributes: Without name spaces; ``xml:lang`` is ``lang``.
        """

    @abstractmethod
    def end(self, name: str) -> None:
        """An element ends; it is no longer among ``open``."""

    @abstractmethod
    def data(self, text: str) -> None:
        """Text in the innermost open element."""

    def read(self, path: Path) -> Iterator[Item]:
        """Read a file.

        Args:
            path: Of the file.

        Raises:
            XmlError: It is not well-formed, has another root, declares or names entities of its own,
                nests too deeply, or has a tag without end.
            OSError: It cannot be read.
        """
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                yield from self._feed(piece)
            yield from self._feed(b"", final=True)

    def _feed(self, data: bytes, *, final: bool = False) -> list[Item]:
        try:
            self._parser.Parse(data, final)
        except expat.ExpatError as error:
            raise XmlError(expat.ErrorString(error.code), error.lineno) from None
        except (LookupError, ValueError) as error:
            # The encoding that it names is not known, or not one of single bytes.
            raise XmlError(f"{error}; save it as UTF-8", 1) from None
        # Before its release 2.6 expat reads a tag from its start again with every piece.
        self._fed += len(data)
        if not final and self._fed - self._parser.CurrentByteIndex > _LONGEST_TAG:
            self._refuse("a tag or comment is longer than a million bytes")
        ready, self.ready = self.ready, []
        return ready

    def _refuse(self, message: str) -> NoReturn:
        raise XmlError(message, self._parser.CurrentLineNumber)

    def _entity(self, name: str, *_: object) -> None:
        self._refuse(f"it declares the entity {name!r}; write the text out")

    def _skipped(self, name: str, *_: object) -> None:
        self._refuse(f"the entity {name!r} is not declared; write the text out")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = _local(name)
        if not self.open and name not in self.roots:
            self._refuse(f"it is no {self.form}: its root is {name!r}")
        if len(self.open) == _MOST_DEPTH:
            self._refuse(f"elements are nested more than {_MOST_DEPTH} deep")
        self.open.append(name)
        # Of xml:lang and the lang of old versions the former counts.
        ordered = sorted(attributes.items(), key=lambda item: " " in item[0])
        self.start(name, {_local(key): value for key, value in ordered})

    def _end(self, name: str) -> None:
        self.open.pop()
        self.end(_local(name))


def _local(name: str) -> str:
    return name.rpartition(" ")[2]

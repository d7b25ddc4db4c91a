"""Terms out of TBX files (ISO 30042, all of its versions and dialects): names of concepts by language.

How such files are read, and which are refused: :mod:`sphinx_vianet.xmlread`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from .xmlread import XmlReader

__all__ = ["Concept", "Name", "read_tbx"]

_MOST_TEXT = 1_000
"""Characters of a term; a longer one is left out."""
_ENTRIES = {"termEntry", "conceptEntry"}
_LANGUAGES = {"langSet", "langSec"}
_STATUSES = {"administrativeStatus", "normativeAuthorization"}


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
        XmlError: It is no well-formed TBX, or one that is not taken.
        OSError: It cannot be read.
    """
    return _Reader().read(path)


class _Reader(XmlReader[Concept]):
    form = "TBX"
    roots = frozenset({"tbx", "martif"})

    def __init__(self) -> None:
        super().__init__()
        self._concept: Concept | None = None
        self._language = ""
        self._kind = ""
        self._text: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name in _ENTRIES:
            self._concept = Concept()
        elif name in _LANGUAGES:
            self._language = attributes.get("lang", "")
        elif name == "term" or (name == "note" and self._concept is not None):
            self._kind, self._text = name, []
        elif name in _STATUSES or attributes.get("type") in _STATUSES:
            self._kind, self._text = "status", []

    def data(self, text: str) -> None:
        if self._kind:
            self._text.append(text)

    def end(self, name: str) -> None:
        if name in _ENTRIES and self._concept is not None:
            self.ready.append(self._concept)
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

"""Pairs of texts out of TMX files, which come from anywhere: nothing in them is run, fetched or expanded.

How such files are read, and which are refused: :mod:`sphinx_vianet.xmlread`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from .xmlread import XmlReader

__all__ = ["TmxPair", "read_tmx"]

_MOST_TEXT = 20_000
"""Characters of a segment; a longer one is no sentence and is left out."""


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
        XmlError: It is no well-formed TMX, or one that is not taken.
        OSError: It cannot be read.
    """
    return _Reader().read(path)


@dataclass
class _Unit:
    """A ``tu`` while it is read."""

    source_language: str
    machine: bool = False
    variants: list[tuple[str, str]] = field(default_factory=list)


class _Reader(XmlReader[TmxPair]):
    form = "TMX"
    roots = frozenset({"tmx"})

    def __init__(self) -> None:
        super().__init__()
        self._source_language = ""
        self._unit: _Unit | None = None
        self._language = ""
        self._text: list[str] | None = None
        self._size = 0
        self._property = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "header":
            self._source_language = attributes.get("srclang", "")
        elif name == "tu":
            self._unit = _Unit(attributes.get("srclang", self._source_language))
        elif name == "tuv":
            # xml:lang, or before 1.3 lang.
            self._language = attributes.get("lang", "")
        elif name == "seg":
            self._text, self._size = [], 0
        elif name == "prop" and self._unit is not None:
            self._property = attributes.get("type", "")
            if self._property == "x-vianet-type":
                self._text, self._size = [], 0

    def data(self, text: str) -> None:
        # What stands in inline elements is the markup of the text itself; a "sub" is another text.
        if self._text is not None and "sub" not in self.open:
            self._size += len(text)
            if self._size <= _MOST_TEXT:
                self._text.append(text)

    def end(self, name: str) -> None:
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
            self.ready.extend(_pairs(self._unit))
            self._unit = None


def _pairs(unit: _Unit) -> Iterator[TmxPair]:
    named = unit.source_language.lower()
    variants = unit.variants
    first = next((index for index, (tag, _) in enumerate(variants) if tag.lower() == named), 0)
    for index, (language, target) in enumerate(variants):
        if index != first:
            tag, source = variants[first]
            yield TmxPair(tag, source, language, target, unit.machine)

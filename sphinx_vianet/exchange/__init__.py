"""Formats for pairs of sentences: each a document that is written page by page, all in one table.

None of them knows files: they are given a function that takes text. Nothing in a page can end an
element or an attribute early, and no document depends on a clock.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from .document import Document, Write

__all__ = ["FORMATS", "Document", "Format", "Write"]


class Format(NamedTuple):
    """A format, and what it can hold."""

    document: Callable[[Write, str, str], Document]
    """Takes where to write, the source language and the locale (of a format for one) as BCP 47 tags."""
    one_locale: bool = False
    """Whether a document has one pair of languages."""
    may_be_empty: bool = True
    """Whether there can be a document without a unit."""


# At most one of them is used in a run: each is loaded by its use.
def _tmx(write: Write, source: str, target: str) -> Document:
    from .tmx import TmxDocument

    return TmxDocument(write, source)


def _xliff(write: Write, source: str, target: str) -> Document:
    from .xliff import XliffDocument

    return XliffDocument(write, source, target)


def _jsonl(write: Write, source: str, target: str) -> Document:
    from .jsonlines import JsonLinesDocument

    return JsonLinesDocument(write, source)


FORMATS: Mapping[str, Format] = {
    "tmx": Format(_tmx),
    "xliff": Format(_xliff, one_locale=True, may_be_empty=False),
    "jsonl": Format(_jsonl),
}
"""Every format by its name on the command line."""

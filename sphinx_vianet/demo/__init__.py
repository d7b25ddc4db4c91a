"""The demonstration project: an English source with history and its localized pages.

The project documents "Mossnote", an invented notes server. Everything is made from the
data files in ``content/``: pages and their history, translation tables, handoffs. The
annotated pages are generated from these, so that they cannot contradict each other.
"""

from __future__ import annotations

from .annotate import AnnotateError, Stamp, Texts, annotate
from .history import Commit, Revision, load_history, write_source
from .localize import Handback, annotated_pages, load_handbacks, load_texts, write_localized

__all__ = [
    "AnnotateError",
    "Commit",
    "Handback",
    "Revision",
    "Stamp",
    "Texts",
    "annotate",
    "annotated_pages",
    "load_handbacks",
    "load_history",
    "load_texts",
    "write_localized",
    "write_source",
]

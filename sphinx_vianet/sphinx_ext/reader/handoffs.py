"""What the catalogs say of a document's pages: who translated them, and from which source text."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from ...comments import PageOrigin, parse_origins
from ...headers import HANDOFF_FIELD, header_fields
from ...po import PoError, parse_po
from ..lookup import CatalogStamp, catalog_stamps

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx.environment import BuildEnvironment

__all__ = ["document_origins", "read_origins"]

_FIELD = f'"{HANDOFF_FIELD}:'.encode()
_HEAD = 4096
"""Bytes in which the header of a catalog of one page ends, as a rule."""
_BLANK = re.compile(rb"\n[ \t\r]*\n")


def read_origins(data: bytes) -> tuple[PageOrigin, ...]:
    """Read the handoffs in the header of a catalog, and nothing else of it.

    Args:
        data: The PO file's bytes.

    Returns:
        One origin for each page; none where the header has none, or cannot be read.
    """
    at = data.find(_FIELD)
    if at < 0:
        return ()
    end = _BLANK.search(data, at)
    try:
        header = parse_po(data[: end.start() if end is not None else len(data)]).header
    except PoError:
        # Whoever needs its messages reports it.
        return ()
    return next((parse_origins(value) for name, value in header_fields(header) if name == HANDOFF_FIELD), ())


def document_origins(env: BuildEnvironment, domain: str, paths: Sequence[str]) -> tuple[PageOrigin, ...]:
    """The handoffs of the pages that a document shows.

    Args:
        env: The environment, in the language of the build.
        domain: The document's.
        paths: Of the pages in their trees, without suffix; a catalog of one page need not name any.

    Returns:
        Those of the first of the catalogs that knows one of the pages.
    """
    for stamp in catalog_stamps(env, env.config, domain):
        origins = _origins(stamp)
        if len(origins) == 1 and env.config.gettext_compact is False:
            return origins
        found = tuple(origin for origin in origins if origin.path.rpartition(".")[0] in paths)
        if found:
            return found
    return ()


@lru_cache(maxsize=4096)
def _origins(stamp: CatalogStamp) -> tuple[PageOrigin, ...]:
    # The compiled catalog does not have the field.
    if stamp.source is None:
        return ()
    try:
        with Path(stamp.path).with_suffix(".po").open("rb") as file:
            head = file.read(_HEAD)
            at = head.find(_FIELD)
            if at < 0 or _BLANK.search(head, at) is None:
                head += file.read()
    except OSError:
        return ()
    return read_origins(head)

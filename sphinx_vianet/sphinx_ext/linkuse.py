"""What documents link to, noted while they are read: so that each thing is reported once for a build.

Whether a link leads anywhere is only known when all documents are read. Reporting in that
place, and not where the link stands, also gives one warning for a missing page that many
documents link to, in whichever process they were read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from .perdocument import PerDocument

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

__all__ = ["LINKS", "LinkUse", "note_link", "note_read", "read_now", "take_read"]

Way = Literal["page", "outside", "site", "uid", "here"]


class LinkUse(NamedTuple):
    """One link of a document whose end is looked at later."""

    way: Way
    """To a document, to a page that is none, into the web site, by uid, or to a place in its own page."""
    target: str
    """Name of the document, path of the page from the root, address, or uid."""
    fragment: str
    """Place in the target, empty for none."""
    written: str
    """The link as its author wrote it."""
    path: str
    """The file that the link stands in."""
    line: int
    """1-based."""


LINKS = PerDocument[list[LinkUse]]("vianet_links")
"""The links of each document."""


def note_link(env: BuildEnvironment, use: LinkUse) -> None:
    """Note a link of the document that is being read."""
    LINKS.of(env).setdefault(env.docname, []).append(use)


def note_read(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    """Before a document is read again, or when it is gone."""
    read_now(app).add(docname)


def read_now(app: Sphinx) -> set[str]:
    """The documents that this build has read or removed so far."""
    found: set[str] = vars(app).setdefault("vianet_read", set())
    return found


def take_read(app: Sphinx) -> set[str]:
    """The documents that this build has read or removed; empty when asked again."""
    found = set(read_now(app))
    read_now(app).clear()
    return found

"""What documents link to, noted while they are read: so that each thing is reported once for a build.

Whether a link leads anywhere is only known when all documents are read. Reporting in that
place, and not where the link stands, also gives one warning for a missing page that many
documents link to, in whichever process they were read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Literal, NamedTuple, cast

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

__all__ = ["LinkUse", "forget_links", "links_of", "merge_links", "note_link", "read_now", "take_read"]

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


def links_of(env: BuildEnvironment) -> dict[str, list[LinkUse]]:
    """The links of each document; kept with the environment."""
    if not hasattr(env, "vianet_links"):
        env.vianet_links = {}  # type: ignore[attr-defined]
    return cast("dict[str, list[LinkUse]]", env.vianet_links)  # type: ignore[attr-defined]


def note_link(env: BuildEnvironment, use: LinkUse) -> None:
    """Note a link of the document that is being read."""
    links_of(env).setdefault(env.docname, []).append(use)


def forget_links(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    """Before a document is read again, or when it is gone."""
    links_of(env).pop(docname, None)
    read_now(app).add(docname)


def merge_links(app: Sphinx, env: BuildEnvironment, docnames: Iterable[str], other: BuildEnvironment) -> None:
    """Take over what another process has read."""
    found: Mapping[str, list[LinkUse]] = links_of(other)
    links_of(env).update({name: found[name] for name in docnames if name in found})


def read_now(app: Sphinx) -> set[str]:
    """The documents that this build has read or removed so far."""
    if not hasattr(app, "vianet_read"):
        app.vianet_read = set()  # type: ignore[attr-defined]  # lives as long as the build
    return cast("set[str]", app.vianet_read)  # type: ignore[attr-defined]


def take_read(app: Sphinx) -> set[str]:
    """The documents that this build has read or removed; empty when asked again."""
    found = set(read_now(app))
    read_now(app).clear()
    return found

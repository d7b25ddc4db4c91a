"""What is remembered while one document is read."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from docutils import nodes

from ..config import Stale

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

    from .linkuse import LinkUse
    from .lookup import Catalog

__all__ = ["Reading", "StaleMark", "reading"]

_KEY = "vianet"


class StaleMark(NamedTuple):
    """What later stages are told of a stale message."""

    shown: Stale
    """What the block shows: the old translation, a mixture, or the source text."""
    source: str
    """The source text of today, as it reads."""


@dataclass
class Reading:
    """The state of one document between its parse and its transforms."""

    translated: set[tuple[str, str]] = field(default_factory=set)
    """File and msgid of the nodes that the parse has translated."""
    refused: set[tuple[str, str]] = field(default_factory=set)
    """The same of those whose translation is not shown."""
    stale: dict[tuple[str, str], StaleMark] = field(default_factory=dict)
    """What is shown of the stale ones among them."""
    inline: dict[tuple[str, str], str] = field(default_factory=dict)
    """By file and text as shown: msgids of what directives have parsed as inline text."""
    restructured: list[nodes.Element] = field(default_factory=list)
    """Nodes of ``eval-rst``, which the parse does not translate."""
    catalogs: dict[str, Catalog] = field(default_factory=dict)
    """The catalog of each file that the document is made of, where the parse translates."""
    hidden: list[tuple[nodes.Element, object]] = field(default_factory=list)
    """Nodes hidden from ``Locale``, with the attribute that they had before."""
    taken_out: list[tuple[nodes.Element, nodes.Element]] = field(default_factory=list)
    """The same of nodes that cannot be hidden, each behind what stands in its place."""
    values: list[tuple[nodes.Element, str, str]] = field(default_factory=list)
    """Nodes whose message is an attribute: its name and its value in the source."""
    extracted: list[tuple[nodes.Element, str]] | None = None
    """The document's messages, each with its node."""
    places: list[tuple[nodes.Element, LinkUse]] = field(default_factory=list)
    """Links to places in their own page."""
    units: list[nodes.Element] = field(default_factory=list)
    """The nodes of translated sentences."""
    missing: set[Path] = field(default_factory=set)
    """Pictures that are not there, as reported."""


def reading(env: BuildEnvironment) -> Reading:
    """The state of the document that is being read; Sphinx drops it with the rest."""
    # A mapping in Sphinx 8.2, an object with the methods of one since 9.
    data = cast("dict[str, Any]", env.temp_data)
    found = data.get(_KEY)
    if not isinstance(found, Reading):
        found = data[_KEY] = Reading()
    return found

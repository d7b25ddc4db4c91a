"""What the build is for, and MyST's configuration, both kept at the environment."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast
from urllib.parse import quote

if TYPE_CHECKING:
    from myst_parser.config.main import MdParserConfig
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

__all__ = ["app_of", "exchange", "extracts_messages", "myst_config", "note_builder", "page_address"]

T = TypeVar("T")


def app_of(env: BuildEnvironment) -> Sphinx:
    """The application: Sphinx 8.2 has it under one name, 9 under another and warns of the first."""
    found = vars(env)
    return cast("Sphinx", found["_app"] if "_app" in found else found["app"])


def note_builder(app: Sphinx) -> None:
    """Remember whether the build extracts messages; then nothing is translated."""
    from sphinx.builders.gettext import MessageCatalogBuilder

    app.env.vianet_extracts = isinstance(app.builder, MessageCatalogBuilder)  # type: ignore[attr-defined]


def extracts_messages(env: BuildEnvironment) -> bool:
    """Whether the build is for the gettext builder."""
    return bool(env.vianet_extracts)  # type: ignore[attr-defined]


def exchange(app: Sphinx, name: str, now: T) -> T | None:
    """Keep something with the environment, for each builder by itself: each has pages of its own.

    Args:
        app: The application.
        name: What the environment keeps it by.
        now: What is to be kept.

    Returns:
        What the last build with the same builder has kept; None where there was none.
    """
    kept: dict[str, T] = vars(app.env).setdefault(name, {})
    before = kept.get(app.builder.name)
    kept[app.builder.name] = now
    return before


def myst_config(env: BuildEnvironment) -> MdParserConfig:
    """MyST's configuration, where MyST keeps it."""
    return cast("MdParserConfig", env.myst_config)  # type: ignore[attr-defined]


def page_address(app: Sphinx, name: str) -> str:
    """Where a page is below the root of its site, quoted; the builder ``dirhtml`` does not quote."""
    from sphinx.builders.dirhtml import DirectoryHTMLBuilder

    address = app.builder.get_target_uri(name)
    return quote(address) if isinstance(app.builder, DirectoryHTMLBuilder) else address

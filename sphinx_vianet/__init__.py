"""Localized Markdown pages to gettext catalogs, and the Sphinx extension that builds from them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from .align import align
    from .page import parse_page

__version__ = "0.1.0"

__all__ = ["__version__", "align", "parse_page", "setup"]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the extension with Sphinx (``extensions = ["sphinx_vianet"]``)."""
    from .sphinx_ext import setup as setup_extension

    return setup_extension(app)


def __getattr__(name: str) -> Any:
    # Importing the package must stay cheap: the command line and its workers do it.
    if name == "parse_page":
        from .page import parse_page

        return parse_page
    if name == "align":
        from .align import align

        return align
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

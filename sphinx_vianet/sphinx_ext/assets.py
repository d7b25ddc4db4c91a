"""Style sheet and scripts of the pages, in ``static/``: one for all pages, others where they are needed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.config import Config

__all__ = ["add_assets", "add_page_assets", "add_static_path"]

_STATIC = Path(__file__).parent / "static"


def add_static_path(app: Sphinx, config: Config) -> None:
    """Let Sphinx copy our files; themes have looked at the paths when the builder is there."""
    if str(_STATIC) not in config.html_static_path:
        config.html_static_path = [*config.html_static_path, str(_STATIC)]


def add_assets(app: Sphinx) -> None:
    """What every page has."""
    if app.builder.format == "html" and app.config.vianet_dialect == "ops":
        app.add_css_file("vianet.css")


def add_page_assets(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """What one page needs: the script of its tabs."""
    if doctree is not None and doctree.get("vianet_tabs"):
        app.add_js_file("vianet-tabs.js", loading_method="defer")

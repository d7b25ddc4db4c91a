"""HTML blocks: tags as they stand, texts between them as messages; MyST's own images and admonitions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from markdown_it.tree import SyntaxTreeNode
from myst_parser.config.main import MdParserConfig
from myst_parser.mdit_to_docutils.sphinx_ import SphinxRenderer
from myst_parser.parsers.parse_html import tokenize_html

from ..elements import vianet_text

__all__ = ["HtmlMixin", "kept_html"]

_IMAGE, _ADMONITION = "html_image", "html_admonition"


def kept_html(config: MdParserConfig) -> Callable[[str], bool] | None:
    """Whether MyST makes images or admonitions of an HTML block, so that it is not to be split.

    The same question as in MyST's ``html_to_nodes``.

    Args:
        config: MyST's configuration for the text; None is returned when it asks for neither.
    """
    has_images, has_admonitions = (name in config.enable_extensions for name in (_IMAGE, _ADMONITION))
    if not (has_images or has_admonitions):
        return None

    def keeps(content: str) -> bool:
        try:
            elements = list(tokenize_html(content).strip(inplace=True, recurse=False))
        except (AssertionError, RecursionError, ValueError):
            # MyST reports it, and lets the block through.
            return True
        return bool(elements) and all(
            (has_images and element.name == "img")
            or (has_admonitions and element.name == "div" and "admonition" in element.attrs.classes)
            for element in elements
        )

    return keeps


class HtmlMixin(SphinxRenderer):
    """Renders the pieces of an HTML block."""

    def render_vianet_html(self, token: SyntaxTreeNode) -> None:
        """Raw HTML between texts."""
        with self._only_html():
            self.render_html_block(token)

    def render_vianet_html_text(self, token: SyntaxTreeNode) -> None:
        """A text inside raw HTML."""
        node = vianet_text(token.children[0].content)
        self.add_line_and_source_path(node, token)
        with self.current_node_context(node, append=True), self._only_html():
            self.render_inline(token.children[0])

    @contextmanager
    def _only_html(self) -> Iterator[None]:
        """Let a piece of a block be what it would be in the whole block: MyST's extensions ask all of it."""
        config = self.md_config
        if config.enable_extensions & {_IMAGE, _ADMONITION}:
            self.md_config = config.copy()
            self.md_config.enable_extensions = config.enable_extensions - {_IMAGE, _ADMONITION}
        try:
            yield
        finally:
            self.md_config = config

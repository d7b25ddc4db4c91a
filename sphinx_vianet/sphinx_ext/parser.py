"""MyST's parser with the dialect and the translation in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from myst_parser.config.main import MdParserConfig, TopmatterReadError, merge_file_level, read_topmatter
from myst_parser.parsers.mdit import create_md_parser
from myst_parser.parsers.sphinx_ import MystParser
from myst_parser.warnings_ import MystWarnings, create_warning

from ..characters import without_controls
from ..dialect.html import KEEPS_HTML
from ..markdown import use_dialect
from .bounds import use_bounds
from .building import myst_config
from .constructs.html import kept_html
from .render import VianetRenderer
from .scope import Scope, document_scope
from .translation import use_translation

if TYPE_CHECKING:
    from docutils import nodes
    from markdown_it import MarkdownIt

__all__ = ["VianetParser", "dialect_config", "make_md"]

# All that stock Locale may take as a translation: one paragraph or, underlined by it, one title.
_PATCH_BLOCKS = ["paragraph", "lheading"]
_DEEPEST_HEADING = 6


class VianetParser(MystParser):
    """Parses the project's Markdown documents, which are trusted; their translations are not."""

    def parse(self, inputstring: str, document: nodes.document) -> None:
        """Parse a document, or a translation that stock ``Locale`` has looked up.

        Args:
            inputstring: The source text.
            document: Where the nodes go.
        """
        env = document.settings.env
        dialect = env.config.vianet_dialect
        scope = document_scope(env, document, inputstring, dialect)
        metadata: dict[str, Any] = {}
        config = myst_config(env)
        if not scope.is_patch:
            metadata = _front_matter(inputstring)
            config = _merge(config, metadata, document)
        md = make_md(dialect_config(config, scope), scope, VianetRenderer)
        md.options["vianet_metadata"] = metadata
        if scope.is_patch:
            md.block.ruler.enableOnly(_PATCH_BLOCKS)
        md.render(without_controls(inputstring) if scope.is_patch else inputstring)


def _front_matter(text: str) -> dict[str, Any]:
    try:
        return read_topmatter(text) or {}
    except TopmatterReadError:
        # The renderer reports it, with its line.
        return {}


def _merge(config: MdParserConfig, metadata: dict[str, Any], document: nodes.document) -> MdParserConfig:
    if not metadata:
        return config

    def warn(kind: MystWarnings, message: str) -> None:
        create_warning(document, message, kind, line=1, append_to=document)

    return merge_file_level(config, metadata, warn)


def dialect_config(config: MdParserConfig, scope: Scope) -> MdParserConfig:
    """MyST's configuration as the dialect needs it: its pages link to headings by slug."""
    if scope.dialect == "myst" or config.heading_anchors:
        return config
    changed = config.copy()
    changed.heading_anchors = _DEEPEST_HEADING
    return changed


def make_md(config: MdParserConfig, scope: Scope, renderer: type[VianetRenderer]) -> MarkdownIt:
    """The parser for one text: MyST's, then the dialect's rules, then the translation's."""
    md = create_md_parser(config, renderer)
    use_dialect(md, scope.dialect)
    md.options[KEEPS_HTML] = kept_html(config)
    scope.md = md
    # The one rule that makes links after the tokens of a translation were compared.
    scope.bare_links = bool(md.options["linkify"]) and "linkify" in md.get_active_rules()["core"]
    use_translation(md, scope)
    use_bounds(md)
    md.options["document"] = scope.document
    return md

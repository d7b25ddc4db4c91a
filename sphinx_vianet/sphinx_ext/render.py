"""Tokens to nodes: the dialect's, and MyST's own where a translation is in them."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from docutils import nodes
from docutils.parsers.rst import directives
from markdown_it.tree import SyntaxTreeNode
from myst_parser.mdit_to_docutils.base import token_line
from sphinx.domains.std import Glossary

from ..errors import Code
from ..sides import meta_texts
from .constructs.html import HtmlMixin
from .constructs.images import ImagesMixin
from .constructs.includes import IncludesMixin
from .constructs.ranges import RangesMixin
from .constructs.snippets import SnippetsMixin
from .constructs.structure import StructureMixin
from .constructs.tabs import TabsMixin
from .constructs.tex import TexMixin
from .constructs.unknown import UnknownMixin
from .constructs.video import VideoMixin
from .constructs.xref import XrefMixin
from .constructs.yamlparts import YamlPartsMixin
from .headings import HeadingsMixin
from .report import report
from .scope import Scope
from .stale import source_span
from .state import reading
from .translation import Change, get_scope, suspended
from .units import vianet_unit

__all__ = ["VianetRenderer", "front_matter_values"]

_SHOWN_INSTEAD = "The source text is shown; mend the translation."


def front_matter_values(metadata: MutableMapping[str, Any]) -> list[tuple[str, str]]:
    """The values of the front matter that are messages, in their order.

    Args:
        metadata: The front matter as loaded.

    Returns:
        Name and text of title, description and keywords; a list of keywords joined.
    """
    return list(meta_texts(metadata).items())


class VianetRenderer(
    IncludesMixin,
    SnippetsMixin,
    ImagesMixin,
    TabsMixin,
    RangesMixin,
    VideoMixin,
    TexMixin,
    UnknownMixin,
    HtmlMixin,
    StructureMixin,
    XrefMixin,
    YamlPartsMixin,
    HeadingsMixin,
):
    """Renders one document."""

    @property
    def scope(self) -> Scope:
        """What is being rendered: the document, or a page included in it."""
        return get_scope(self.md)

    def setup_render(self, options: dict[str, Any], env: MutableMapping[str, Any]) -> None:
        """Prepare for one text."""
        super().setup_render(options, env)
        self.setup_anchors()

    def _render_initialise(self) -> None:
        metadata = self.md_options.get("vianet_metadata", {})
        if self.scope.dialect == "ops":
            for name, text in front_matter_values(metadata):
                node = nodes.meta("", name=name, content=text)
                node.source, node.line = self.document["source"], 1
                self.current_node.append(node)
        super()._render_initialise()

    def _render_finalise(self) -> None:
        if self.scope.dialect == "ops":
            from ..dialect.base import problems

            for line, text in problems(self.md_env):
                report(Code.DIALECT, text, str(self.document["source"]), line)
        self.place_anchors()
        super()._render_finalise()

    # --- translation

    def render_inline(self, token: SyntaxTreeNode) -> None:
        """Render inline content; say so when its translation may not be shown."""
        change = token.meta.get("vianet_change")
        if isinstance(change, Change) and change.violation is not None:
            code, what = change.violation
            message = f"the translation brings in {what}, which its source does not have"
            remedy: str | None = _SHOWN_INSTEAD
            if change.stale is not None:
                code, message, remedy = Code.STALE_NOT_SHOWN, f"the old translation holds {what}", None
            elif code is Code.TEXT_LIMIT:
                message = f"in the translation {what}"
            report(code, message, self.scope.file, token_line(token, 0), remedy)
        super().render_inline(token)

    def render_vianet_span(self, token: SyntaxTreeNode) -> None:
        """A sentence in the source language among translated ones."""
        node = source_span(self.scope.env.config, "vianet-source")
        with self.current_node_context(node, append=True):
            self.render_children(token)

    def render_vianet_unit(self, token: SyntaxTreeNode) -> None:
        """A translated sentence, with its source sentence."""
        node = vianet_unit("", "", source=token.meta["source"])
        reading(self.scope.env).units.append(node)
        with self.current_node_context(node, append=True):
            self.render_children(token)

    def render_substitution(self, token: SyntaxTreeNode, inline: bool) -> None:
        """Render a substitution; one in a sentence is part of that sentence's message."""
        if not inline:
            super().render_substitution(token, inline)
            return
        with suspended(self.md):
            super().render_substitution(token, inline)

    def render_myst_role(self, token: SyntaxTreeNode) -> None:
        """Render a role; what it holds is part of the message around it."""
        with suspended(self.md):
            super().render_myst_role(token)

    def dict_to_fm_field_list(
        self, data: dict[str, Any], language_code: str, line: int = 0
    ) -> nodes.field_list:
        """Render front matter as fields, which are settings and no text."""
        with suspended(self.md):
            fields = super().dict_to_fm_field_list(data, language_code, line)
        if self.scope.dialect == "ops":
            # Title and description are messages of their own; stock Locale would parse them here again.
            for node in fields.findall(nodes.TextElement):
                node["translatable"] = False
        return fields

    def run_directive(self, name: str, *args: Any, **kwargs: Any) -> list[nodes.Element]:
        """Run a directive.

        A glossary makes ids and index entries of its terms, so these stay in the source
        language until stock ``Locale`` exchanges text and entry together.
        """
        found, _ = directives.directive(name, self.language_module_rst, self.document)
        scope = self.scope
        before = scope.inline_suspended
        scope.inline_suspended = int(found is not None and issubclass(found, Glossary))
        try:
            made = super().run_directive(name, *args, **kwargs)
        finally:
            scope.inline_suspended = before
        self._give_sources(made)
        return made

    def _give_sources(self, made: list[nodes.Element]) -> None:
        """Give translated nodes their msgid that have none of their own, such as those of ``centered``.

        Sphinx takes their text for it, which would be the translation.
        """
        known = reading(self.scope.env).inline
        if not known:
            return
        for node in (found for root in made for found in root.findall(nodes.TextElement)):
            if not node.rawsource and not isinstance(node, nodes.Inline):
                node.rawsource = known.get((str(self.document["source"]), node.astext()), "")

    def render_restructuredtext(self, token: SyntaxTreeNode) -> None:
        """Render ``eval-rst``; its nodes are translated by stock ``Locale``."""
        before = len(self.current_node.children)
        super().render_restructuredtext(token)
        made = self.current_node.children[before:]
        kept = reading(self.scope.env).restructured
        kept.extend(element for node in made for element in node.findall(nodes.TextElement))

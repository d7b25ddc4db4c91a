"""Tokens to nodes: the dialect's, and MyST's own where a translation is in them."""

from __future__ import annotations

import re
from collections.abc import Callable, MutableMapping, Sequence
from typing import Any

from docutils import nodes
from docutils.parsers.rst import directives
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode
from myst_parser.mdit_to_docutils.base import token_line
from sphinx.domains.std import Glossary

from ..errors import Code
from ..sides import meta_texts
from .anchors import AnchorsMixin
from .elements import vianet_text
from .files import FilesMixin
from .links import LinksMixin
from .report import report
from .scope import Scope
from .state import reading
from .translation import Change, flat_text, get_scope, suspended

__all__ = ["VianetRenderer", "front_matter_values"]

_ALERTS: dict[str, Callable[[], nodes.Element]] = {
    "note": nodes.note,
    "tip": nodes.tip,
    "important": nodes.important,
    "caution": nodes.caution,
    "warning": nodes.warning,
}
_EXPLICIT_TITLE = re.compile(r"(.+?)\s*<[^<]*>\Z", re.DOTALL)


def _component(name: str, **attributes: Any) -> nodes.container:
    """A container that sphinx-design knows."""
    return nodes.container("", is_div=True, design_component=name, classes=[f"sd-{name}"], **attributes)


def front_matter_values(metadata: MutableMapping[str, Any]) -> list[tuple[str, str]]:
    """The values of the front matter that are messages, in their order.

    Args:
        metadata: The front matter as loaded.

    Returns:
        Name and text of title, description and keywords; a list of keywords joined.
    """
    return list(meta_texts(metadata).items())


class VianetRenderer(FilesMixin, LinksMixin, AnchorsMixin):
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
            message = f"the translation brings in {what}, which its source does not have; the source is shown"
            report(code, message, self.scope.path, token_line(token, 0))
        super().render_inline(token)

    def generate_heading_target(
        self, token: SyntaxTreeNode, level: int, node: nodes.Element, title_node: nodes.Element
    ) -> None:
        """Make names, ids and slug of a heading out of its source text."""
        source: list[Token] | None = token.meta.get("vianet_source")
        content = token.children[0].content if token.children else ""
        if isinstance(node, nodes.rubric) and self.scope.dialect == "ops":
            node.rawsource = content
        if source is None:
            super().generate_heading_target(token, level, node, title_node)
            return
        if isinstance(node, nodes.rubric) and not node.rawsource:
            node.rawsource = flat_text(source)
        opening, inline, closing = token.to_tokens()
        as_source = SyntaxTreeNode([opening, inline.copy(children=source), closing]).children[0]
        super().generate_heading_target(as_source, level, node, nodes.title("", self._shown_text(source)))

    def _shown_text(self, tokens: Sequence[Token]) -> str:
        """The text of a heading as MyST takes it for its name: without images and raw HTML."""
        parts = []
        for token in tokens:
            if token.type == "myst_role":
                match = _EXPLICIT_TITLE.match(token.content)
                parts.append(match[1] if match else token.content)
            elif token.type == "substitution_inline":
                parts.append(str(self.md_config.substitutions.get(token.content, token.content)))
            elif token.type == "softbreak":
                parts.append("\n")
            elif token.type not in ("image", "html_inline", "hardbreak", "vianet_anchor", "footnote_ref"):
                parts.append(token.content)
        return "".join(parts)

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
            return super().dict_to_fm_field_list(data, language_code, line)

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
            return super().run_directive(name, *args, **kwargs)
        finally:
            scope.inline_suspended = before

    def render_restructuredtext(self, token: SyntaxTreeNode) -> None:
        """Render ``eval-rst``; its nodes are translated by stock ``Locale``."""
        before = len(self.current_node.children)
        super().render_restructuredtext(token)
        made = self.current_node.children[before:]
        kept = reading(self.scope.env).restructured
        kept.extend(element for node in made for element in node.findall(nodes.TextElement))

    # --- the dialect's containers

    def _container(self, token: SyntaxTreeNode, classes: list[str], **attributes: Any) -> None:
        node = nodes.container("", is_div=True, classes=classes, **attributes)
        self.add_line_and_source_path(node, token)
        with self.current_node_context(node, append=True):
            self.render_children(token)

    def render_vianet_alert(self, token: SyntaxTreeNode) -> None:
        """An alert: the admonition of its kind, whose title Sphinx has in every language."""
        node = _ALERTS[token.meta["kind"]]()
        self.add_line_and_source_path(node, token)
        with self.current_node_context(node, append=True):
            self.render_children(token)

    def render_vianet_div(self, token: SyntaxTreeNode) -> None:
        """A box with classes."""
        self._container(token, [nodes.make_id(name) for name in token.meta["classes"]])

    def render_vianet_container(self, token: SyntaxTreeNode) -> None:
        """A row, a column, the long description of an image."""
        self._container(token, [f"vianet-{nodes.make_id(token.meta['name'])}"])

    def render_vianet_tabs(self, token: SyntaxTreeNode) -> None:
        """A group of tabs, as sphinx-design makes it."""
        self._container(token, ["sd-tab-set"], design_component="tab-set")

    def render_vianet_tab(self, token: SyntaxTreeNode) -> None:
        """One tab: its label, then a container with the rest."""
        label, *content = token.children
        item = _component("tab-item", selected=False)
        self.add_line_and_source_path(item, token)
        self.current_node.append(item)
        with self.current_node_context(item):
            self.render_vianet_tab_label(label, token.meta["id"])
        body = _component("tab-content")
        self.add_line_and_source_path(body, token)
        # In its place before it is filled: table cells take their source from the document, and
        # without one Sphinx sees no messages in them.
        item.append(body)
        with self.current_node_context(body):
            for child in content:
                self.rules[f"render_{child.type}"](child)

    def render_vianet_tab_label(self, token: SyntaxTreeNode, tab: str = "") -> None:
        """The label of a tab; tabs of one id are switched together."""
        inline = token.children[0]
        node = nodes.rubric(inline.content, "", classes=["sd-tab-label"])
        if tab:
            node["sync_group"], node["sync_id"] = "vianet", tab
        self.add_line_and_source_path(node, token)
        with self.current_node_context(node, append=True):
            self.render_inline(inline)

    # --- the dialect's leaves

    def literal_paragraph(self, text: str, token: SyntaxTreeNode) -> None:
        """Show a piece of source as it stands; it is no message."""
        node = nodes.paragraph("", "", nodes.literal(text, text), translatable=False)
        self.add_line_and_source_path(node, token)
        self.current_node.append(node)

    def render_vianet_leaf(self, token: SyntaxTreeNode) -> None:
        """A ``:::`` line of no known name."""
        report(Code.DIALECT, f":::{token.meta['name']} is not known", self.scope.path, token_line(token, 0))
        self.literal_paragraph(token.content, token)

    def render_vianet_range(self, token: SyntaxTreeNode) -> None:
        """Start or end of a moniker range or zone: a mark without output, every range is shown."""

    def render_vianet_video(self, token: SyntaxTreeNode) -> None:
        """A video: a link to it."""
        url = token.meta["url"]
        if not url.lower().startswith(("https://", "http://")):
            self.literal_paragraph(token.content, token)
            return
        reference = nodes.reference("", url, refuri=url, classes=["vianet-video"])
        node = nodes.paragraph("", "", reference, translatable=False)
        self.add_line_and_source_path(node, token)
        self.current_node.append(node)

    def render_vianet_html(self, token: SyntaxTreeNode) -> None:
        """Raw HTML between texts."""
        self.render_html_block(token)

    def render_vianet_html_text(self, token: SyntaxTreeNode) -> None:
        """A text inside raw HTML."""
        node = vianet_text(token.children[0].content)
        self.add_line_and_source_path(node, token)
        with self.current_node_context(node, append=True):
            self.render_inline(token.children[0])

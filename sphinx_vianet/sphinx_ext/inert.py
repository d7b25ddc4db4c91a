"""Renderers for a page inside another document; one of them trusts nothing in it."""

from __future__ import annotations

from collections.abc import Callable, Container
from typing import Any, cast

from docutils import nodes
from markdown_it.tree import SyntaxTreeNode
from myst_parser.config.main import MdParserConfig
from myst_parser.mdit_to_docutils.base import token_line
from myst_parser.slugs import github_slugify

from ..errors import Code
from ..formulas import active_commands, draws
from ..limits import DEEPEST_DIRECTIVES
from .render import VianetRenderer
from .report import report
from .sanitize import HtmlFilter, is_safe_url, safe_classes
from .tamed import tamed

__all__ = ["InertRenderer", "NestedRenderer", "safe_config"]

# Not for untrusted text: what runs or inserts something.
_LIVE_EXTENSIONS = {
    "substitution",
    "html_image",
    "html_admonition",
    "attrs_inline",
    "attrs_block",
    "attrs_image",
}
_SHOWN = "It is shown as text; mend the page."
_TRUST = "It is shown as text; mend the page, or trust the directive with vianet_trusted_directives."


class NestedRenderer(VianetRenderer):
    """Renders a page into a wrapper node."""

    def setup_render(self, options: Any, env: Any) -> None:
        """Prepare: sections start at the wrapper, slugs are shared with the host."""
        super().setup_render(options, env)
        wrapper: nodes.Element = options["current_node"]
        self._level_to_section = {0: wrapper}  # type: ignore[dict-item]  # any element that holds sections
        self._heading_slugs = options["vianet_slugs"]
        if options["vianet_anchors"] is not None:
            self._anchors = options["vianet_anchors"]
        if options["vianet_sections"]:
            env["temp_root_node"] = wrapper
        self._filter = HtmlFilter()

    def _render_initialise(self) -> None:
        values: list[tuple[str, str]] = self.md_options["vianet_meta"]
        for name, text in values:
            node = nodes.meta("", name=name, content=text)
            node.source, node.line = str(self.scope.path), 1
            self.current_node.append(node)

    def _render_finalise(self) -> None:
        # The host counts its own words, and a second definition of the count is an error.
        self.md_env.pop("wordcount", None)
        wrapper: nodes.Element = self.md_options["current_node"]
        if closing := self._filter.finish():
            wrapper.append(nodes.raw("", closing, format="html"))
        super()._render_finalise()

    def throwaway_state(self) -> dict[str, Any]:
        """The elements that raw HTML has open stay as they are."""
        return {**super().throwaway_state(), "_filter": HtmlFilter()}

    def place_anchors(self) -> None:
        """Place the anchors, unless the host will, when it knows all of its headings."""
        if self.md_options["vianet_anchors"] is None:
            super().place_anchors()

    def render_front_matter(self, token: SyntaxTreeNode) -> None:
        """Nothing: the front matter is the localized page's, not the document's."""


class InertRenderer(NestedRenderer):
    """Renders an untrusted page: nothing in it is live (design.md, Pages are data)."""

    _directives = 0

    def _inert(self, what: str, token: SyntaxTreeNode, remedy: str = _SHOWN) -> None:
        message = f"{what} in a localized page"
        report(Code.ACTIVE_MARKUP, message, self.scope.file, token_line(token, 0), remedy)

    def _unsafe(self, what: str, token: SyntaxTreeNode) -> None:
        message = f"{what} in a localized page is not let through"
        remedy = "Its text is shown; mend the localized page."
        report(Code.UNSAFE_MARKUP, message, self.scope.file, token_line(token, 0), remedy)

    def render_directive(self, token: SyntaxTreeNode, name: str, arguments: str, **options: Any) -> None:
        """Run a directive that the project trusts; show any other as text."""
        if name in self.sphinx_env.config.vianet_trusted_directives:
            if self._directives < DEEPEST_DIRECTIVES:
                self._directives += 1
                super().render_directive(token, name, arguments, **options)
                self._directives -= 1
                return
            what = f"directives stand more than {DEEPEST_DIRECTIVES} levels deep in directives"
            report(Code.TEXT_LIMIT, what, self.scope.file, token_line(token, 0))
        else:
            self._inert(f"the directive {{{name}}}", token, _TRUST)
        text = f"{token.markup}{token.info}\n{token.content}{token.markup}"
        node = self.create_highlighted_code_block(
            text, "none", source=str(self.document["source"]), line=token_line(token, 0)
        )
        self.current_node.append(node)

    def run_directive(self, name: str, *args: Any, **kwargs: Any) -> list[nodes.Element]:
        """Run a directive without what its options would give the theme or the whole project."""
        with tamed(name, self.language_module_rst, self.document, self._drop):
            return super().run_directive(name, *args, **kwargs)

    def _drop(self, what: str) -> None:
        message, remedy = f"{what} in a localized page is left out", "Mend the localized page."
        report(Code.UNSAFE_MARKUP, message, self.scope.file, self.document.current_line, remedy)

    def render_colon_fence(self, token: SyntaxTreeNode) -> None:
        """A directive, or a box, whose name is a class."""
        super().render_colon_fence(token)
        if not token.info.strip().startswith("{"):
            box = cast("nodes.container", self.current_node.children[-1])
            box["classes"] = self.box_classes(box["classes"])

    def box_classes(self, names: list[str]) -> list[str]:
        """Those that mean nothing to a theme."""
        return safe_classes(names)

    def render_restructuredtext(self, token: SyntaxTreeNode) -> None:
        """Show ``eval-rst`` as text."""
        self.render_directive(token, "eval-rst", "")

    def render_myst_role(self, token: SyntaxTreeNode) -> None:
        """Show a role as text."""
        name = token.meta["name"]
        self._inert(f"the role {{{name}}}", token)
        text = f"{{{name}}}`{token.content}`"
        self.current_node.append(nodes.literal(text, text))

    def render_myst_target(self, token: SyntaxTreeNode) -> None:
        """Leave out a label: it would name a place for the whole project."""

    def render_text(self, token: SyntaxTreeNode) -> None:
        """Text; MathJax would take formulas out of it, and links out of formulas."""
        if active_commands(token.content):
            self.current_node.append(nodes.literal(token.content, token.content))
        else:
            super().render_text(token)

    def _formula(self, token: SyntaxTreeNode, render: Callable[[SyntaxTreeNode], None]) -> None:
        if draws(token.content):
            render(token)
            return
        self._inert("a formula with commands that do not just draw", token)
        self.current_node.append(nodes.literal(token.content, token.content))

    def render_math_inline(self, token: SyntaxTreeNode) -> None:
        """A formula that is nothing but one."""
        self._formula(token, super().render_math_inline)

    def render_math_inline_double(self, token: SyntaxTreeNode) -> None:
        """A formula that is nothing but one."""
        self._formula(token, super().render_math_inline_double)

    def render_math_block(self, token: SyntaxTreeNode) -> None:
        """A formula that is nothing but one."""
        self._formula(token, super().render_math_block)

    def render_math_block_label(self, token: SyntaxTreeNode) -> None:
        """A formula that is nothing but one."""
        self._formula(token, super().render_math_block_label)

    def render_amsmath(self, token: SyntaxTreeNode) -> None:
        """A formula that is nothing but one."""
        self._formula(token, super().render_amsmath)

    def render_html_block(self, token: SyntaxTreeNode) -> None:
        """Let allowed HTML through."""
        safe = self._filter.clean(token.content)
        if self._filter.dropped:
            what = ", ".join(dict.fromkeys(text[:60] for text in self._filter.dropped))
            self._filter.dropped.clear()
            self._unsafe(f"the HTML {what!r}", token)
        self.note_raw_ids(safe, token_line(token, 0))
        node = nodes.raw("", safe, format="html")
        node.source, node.line = self.document["source"], token_line(token, 0)
        self.current_node.append(node)

    def render_image(self, token: SyntaxTreeNode) -> None:
        """Show a picture of the tree or of the web; of any other only its text."""
        source = str(token.attrs.get("src", ""))
        if is_safe_url(source):
            super().render_image(token)
            return
        self._unsafe(f"the image {source[:80]!r}", token)
        self.current_node.append(nodes.Text(self.renderInlineAsText(token.children or [])))

    def render_link(self, token: SyntaxTreeNode) -> None:
        """Render a link that leads to a page or to the web; of any other only the text."""
        target = str(token.attrs.get("href", ""))
        if is_safe_url(target) or target.lower().startswith("xref:"):
            super().render_link(token)
            return
        self._unsafe(f"the link {target[:80]!r}", token)
        self.render_children(token)


class _Slugs:
    """Slugs that are unique already: MyST counts from one again for each heading of the same text."""

    def __init__(self, slugs: Container[str], slugify: Callable[[str], str]) -> None:
        self._slugs = slugs
        self._slugify = slugify
        self._next: dict[str, int] = {}

    def __call__(self, title: str) -> str:
        slug = self._slugify(title)
        number = self._next.get(slug, 0)
        found = f"{slug}-{number}" if number else slug
        while slug and found in self._slugs:
            number += 1
            found = f"{slug}-{number}"
        self._next[slug] = number
        return found


def safe_config(config: MdParserConfig, slugs: Container[str]) -> MdParserConfig:
    """MyST's configuration without anything that an untrusted text could set going.

    Args:
        config: The project's.
        slugs: Those of the document's headings, to which more are added.
    """
    changed = config.copy()
    changed.enable_extensions = config.enable_extensions - _LIVE_EXTENSIONS
    changed.fence_as_directive = set()
    changed.substitutions = {}
    changed.heading_slug_func = _Slugs(slugs, config.heading_slug_func or github_slugify)
    changed.url_schemes = dict.fromkeys(("http", "https", "mailto"))
    return changed

"""Pages included in pages, as blocks and inside sentences, each translated from its own domain."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from docutils import nodes
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode
from sphinx.util.i18n import docname_to_domain

from ...errors import Code
from ..elements import vianet_text
from ..files import FilesMixin, in_file
from ..lookup import open_catalog
from ..report import report, report_cut
from ..scope import Scope

__all__ = ["IncludesMixin"]


class IncludesMixin(FilesMixin):
    """Renders includes."""

    def _enter(self, path: Path, text: str) -> Scope:
        """The scope of an included page: its own domain."""
        outer = self.file_scope()
        name = path.relative_to(outer.root) if path.is_relative_to(outer.root) else Path(path.name)
        env = outer.env
        domain = docname_to_domain(name.with_suffix("").as_posix(), env.config.gettext_compact)
        catalog = open_catalog(env, env.config, domain)
        for file in catalog.paths:
            env.note_dependency(str(file))
        chain = (*outer.chain, outer.path)
        scope = replace(outer, path=path, text=text, domain=domain, catalog=catalog, chain=chain)
        scope._links = scope._hosts = None
        # Stock Locale looks everything up in the document's domain.
        scope.enabled = outer.enabled or scope.is_foreign
        if scope.enabled:
            scope.note_catalog()
        return scope

    def render_vianet_include(self, token: SyntaxTreeNode) -> None:
        """Put another page in here, translated from its own domain."""
        found = self.read_file(token.meta["path"], token)
        if found is None:
            self.literal_paragraph(token.content, token)
            return
        path, text = found
        env = {**self.md_env, "references": {}, "duplicate_refs": [], "vianet_problems": []}
        self.file_scope().env.note_included(str(path))
        with in_file(self, self._enter(path, text), env):
            self.nested_render_text(text, 0)
        report_cut(env, path)
        for line, problem in env["vianet_problems"]:
            report(Code.DIALECT, problem, path, line)

    def render_vianet_include_inline(self, token: SyntaxTreeNode) -> None:
        """Put the one paragraph of another page into a sentence."""
        found = self.read_file(token.meta["path"], token)
        if found is None:
            self.current_node.append(nodes.literal(token.content, token.content))
            return
        path, text = found
        env = {**self.md_env, "references": {}, "duplicate_refs": [], "vianet_problems": []}
        self.file_scope().env.note_included(str(path))
        with in_file(self, self._enter(path, text), env):
            for inline in [part for part in self.md.parse(text, env) if part.type == "inline"][:1]:
                self._render_inline_include(inline)

    def _render_inline_include(self, inline: Token) -> None:
        first = inline.map[0] + 1 if inline.map else 1
        inline.map = [first, first + 1]
        for child in inline.children or []:
            child.map = inline.map
        node = vianet_text(inline.content)
        tree = SyntaxTreeNode([inline]).children[0]
        self.add_line_and_source_path(node, tree)
        with self.current_node_context(node, append=True):
            self.render_inline(tree)

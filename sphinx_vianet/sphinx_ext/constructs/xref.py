"""References by uid: ``xref:`` links."""

from __future__ import annotations

from docutils import nodes
from markdown_it.tree import SyntaxTreeNode
from sphinx import addnodes

from ...dialect.xref import parse_xref, shown_name
from ..links import LinksMixin
from ..translation import get_scope
from ..uids import map_files

__all__ = ["XREF", "XrefMixin"]

XREF = "vianet-xref"
"""``reftype`` of a reference by uid."""


class XrefMixin(LinksMixin):
    """Renders references by uid."""

    def render_link(self, token: SyntaxTreeNode) -> None:
        """Render a link; what an ``xref:`` link leads to is looked up when all documents are read.

        Its text until then, which headings take their ids from, depends on the uid alone.
        """
        href = str(token.attrs.get("href", ""))
        xref = parse_xref(href) if get_scope(self.md).dialect == "ops" else None
        if xref is None or not xref.uid:
            super().render_link(token)
            return
        has_text = token.info != "auto" and bool(token.children)
        node = addnodes.pending_xref(
            refdomain="",
            reftype=XREF,
            reftarget=xref.uid,
            refdoc=self.sphinx_env.docname,
            refexplicit=has_text or bool(xref.text),
            vianet_fragment=xref.fragment,
            vianet_display=xref.display,
        )
        self.add_line_and_source_path(node, token)
        self.copy_attributes(token, node, ("class", "id", "reftitle"), aliases={"title": "reftitle"})
        shown = xref.text or shown_name(xref.uid, xref.display)
        inner: nodes.Element = nodes.inline("", "", classes=["xref", "vianet-xref"])
        if has_text:
            with self.current_node_context(inner):
                self.render_children(token)
        elif xref.text:
            inner += nodes.Text(shown)
        else:
            inner = nodes.literal(shown, shown, classes=["xref", "vianet-xref"])
        node.append(inner)
        self.current_node.append(node)
        for file in map_files(self.sphinx_env):
            self.sphinx_env.note_dependency(str(file))
        self.note(token, "uid", xref.uid, xref.fragment, href)

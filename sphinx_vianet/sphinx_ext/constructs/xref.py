"""References by uid: ``xref:`` links."""

from __future__ import annotations

from urllib.parse import unquote

from markdown_it.tree import SyntaxTreeNode

from ..links import LinksMixin
from ..translation import get_scope

__all__ = ["XrefMixin"]


class XrefMixin(LinksMixin):
    """Renders references by uid."""

    def render_link(self, token: SyntaxTreeNode) -> None:
        """Render a link; ``xref:`` names something outside of the project."""
        target = str(token.attrs.get("href", ""))
        if get_scope(self.md).dialect == "ops" and target.lower().startswith("xref:"):
            uid = unquote(target[5:]).partition("?")[0]
            self.outside(token, uid, None)
            return
        super().render_link(token)

"""Images, relative to the file that they stand in."""

from __future__ import annotations

import os
from pathlib import Path

from docutils import nodes
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode
from myst_parser.mdit_to_docutils.base import token_line

from ...errors import Code
from ..files import FilesMixin
from ..report import report
from ..scope import PICTURES, is_inside
from ..tags import scheme_of

__all__ = ["ImagesMixin"]


class ImagesMixin(FilesMixin):
    """Renders images."""

    def render_vianet_image(self, token: SyntaxTreeNode) -> None:
        """A ``:::image:::`` block."""
        attributes = token.meta["attrs"]
        source = self.md.normalizeLink(attributes.get("source", ""))
        if not source or not self.md.validateLink(source):
            report(Code.DIALECT, ":::image has no source", self.file_scope().path, token_line(token, 0))
            self.literal_image(token)
            return
        alt = "" if attributes.get("type") == "icon" else attributes.get("alt-text", "")
        text = [Token("text", "", 0, content=alt)] if alt else []
        image = Token("image", "img", 0, attrs={"src": source, "alt": ""}, content=alt, children=text)
        image.map = list(token.map) if token.map else None
        self.render_image(SyntaxTreeNode([image]).children[0])

    def literal_image(self, token: SyntaxTreeNode) -> None:
        """Show the attributes of an image that cannot be shown."""
        shown = " ".join(f'{key}="{value}"' for key, value in token.meta["attrs"].items())
        literal = nodes.literal(shown, f":::image {shown}:::")
        self.current_node.append(nodes.paragraph("", "", literal, translatable=False))

    def render_image(self, token: SyntaxTreeNode) -> None:
        """An image, relative to the file that it stands in."""
        scope = self.file_scope()
        source = str(token.attrs.get("src", ""))
        if scheme_of(source) == "" and (scope.dialect == "ops" or scope.chain or not scope.trusted):
            path = self.find_file(source)
            if not scope.trusted and (not is_inside(path, scope.root) or path.suffix.lower() not in PICTURES):
                report(
                    Code.PATH_OUTSIDE,
                    f"the image {source} is no picture of the tree",
                    scope.path,
                    token_line(token, 0),
                )
                self.current_node.append(nodes.Text(self.renderInlineAsText(token.children or [])))
                return
            token.attrs["src"] = self.relative_path(path)
        super().render_image(token)

    def relative_path(self, path: Path) -> str:
        """A file's path as it is written in the document."""
        scope = self.file_scope()
        return Path(os.path.relpath(path, Path(scope.env.doc2path(scope.env.docname)).parent)).as_posix()

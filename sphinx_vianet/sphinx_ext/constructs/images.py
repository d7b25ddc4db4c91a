"""Images, relative to the file that they stand in, and the pictures of ``:::image``."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, cast

from docutils import nodes
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode
from myst_parser.mdit_to_docutils.base import token_line
from sphinx import addnodes

from ...errors import Code
from ...svg import active_svg
from ...tags import scheme_of
from ..files import FilesMixin
from ..pictures import vianet_lightbox, vianet_missing, vianet_picture
from ..report import report
from ..sanitize import is_safe_url
from ..scope import PICTURES, is_inside
from ..state import reading
from .boxes import BoxesMixin

__all__ = ["ImagesMixin"]

_TYPES = {"content", "complex", "icon"}
_SAFE_PICTURE = "Its text is shown; take that out of the picture."
_NOWHERE = "missing://picture"
"""An address that Sphinx does not look for."""


class ImagesMixin(FilesMixin, BoxesMixin):
    """Renders images."""

    # --- :::image

    def render_vianet_image(self, token: SyntaxTreeNode) -> None:
        """A ``:::image:::`` block."""
        attributes = token.meta["attrs"]
        source = self.md.normalizeLink(attributes.get("source", ""))
        if not source or not self.md.validateLink(source):
            self.tell(Code.DIALECT, ":::image has no source", token)
            self.literal_image(token)
            return
        # Each a paragraph, as for docfx, so that two of them do not run into one line.
        paragraph = nodes.paragraph("", "", translatable=False)
        self.add_line_and_source_path(paragraph, token)
        with self.current_node_context(paragraph, append=True):
            self.render_image(self._image_token(token, attributes))

    def _image_token(self, token: SyntaxTreeNode, attributes: dict[str, str]) -> SyntaxTreeNode:
        source, alt = self.md.normalizeLink(attributes["source"]), attributes.get("alt-text", "")
        text = [Token("text", "", 0, content=alt)] if alt else []
        image = Token("image", "img", 0, attrs={"src": source, "alt": ""}, content=alt, children=text)
        image.map = list(token.map) if token.map else None
        image.meta = {"vianet": attributes}
        return SyntaxTreeNode([image]).children[0]

    def literal_image(self, token: SyntaxTreeNode) -> None:
        """Show the attributes of an image that cannot be shown."""
        shown = " ".join(f'{key}="{value}"' for key, value in token.meta["attrs"].items())
        literal = nodes.literal(shown, f":::image {shown}:::")
        self.current_node.append(nodes.paragraph("", "", literal, translatable=False))

    def render_vianet_container(self, token: SyntaxTreeNode) -> None:
        """The long description of an image, which the image names; or what boxes there are."""
        if token.meta["name"] != "image":
            super().render_vianet_container(token)
            return
        before = self.current_node.children[-1:]
        pictures = [found for node in before for found in node.findall(vianet_picture)]
        node = nodes.container("", is_div=True, classes=["vianet-description"])
        self.add_line_and_source_path(node, token)
        self.document.set_id(node, suggested_prefix="vianet-description")
        for picture in pictures:
            picture["described_by"] = node["ids"][0]
        with self.current_node_context(node, append=True):
            self.render_children(token)

    def _finish(self, attributes: dict[str, str], token: SyntaxTreeNode) -> None:
        """Make a picture of the image that was rendered last."""
        image = self.current_node.children[-1]
        if not isinstance(image, nodes.image):
            return
        kind = attributes.get("type", "content").lower()
        picture = vianet_picture(image.rawsource, **image.attributes)
        picture.source, picture.line = image.source, image.line
        if kind == "icon" and not picture["alt"]:
            picture["decorative"] = True
        picture["classes"].append(f"vianet-{kind if kind in _TYPES else 'content'}")
        if attributes.get("border", str(kind != "icon")).lower() == "true":
            picture["classes"].append("vianet-border")
        larger = self._larger(attributes.get("lightbox", ""), token)
        self.current_node.pop()
        if larger is None:
            self.current_node.append(picture)
        else:
            larger.append(picture)
            self.current_node.append(larger)

    def _larger(self, target: str, token: SyntaxTreeNode) -> nodes.Element | None:
        """The link to a larger picture; None for none, or where one cannot be made."""
        if not target or self._in_link():
            return None
        if scheme_of(target) != "":
            if not is_safe_url(target) or scheme_of(target) == "mailto":
                self.tell(Code.UNSAFE_MARKUP, f"the lightbox {target[:80]!r} is no picture", token)
                return None
            return nodes.reference("", "", refuri=target, classes=["vianet-lightbox"])
        path = self._picture_file(target, token)
        if path is None:
            return None
        if not path.is_file():
            self._tell_missing(target, path, token)
            return None
        return vianet_lightbox("", uri=self.relative_path(path), classes=["vianet-lightbox"])

    def _in_link(self) -> bool:
        node: Any = self.current_node
        while node is not None and not isinstance(node, nodes.reference | addnodes.pending_xref):
            node = node.parent
        return node is not None

    # --- any image

    def render_image(self, token: SyntaxTreeNode) -> None:
        """An image, relative to the file that it stands in."""
        scope = self.file_scope()
        attributes: dict[str, str] = token.meta.get("vianet", {})
        if attributes.get("link") and not self._in_link():
            self._linked_image(token, attributes)
            return
        source = str(token.attrs.get("src", ""))
        if scheme_of(source) == "" and (scope.dialect == "ops" or scope.chain or not scope.trusted):
            path = self._picture_file(source, token)
            if path is None:
                self.current_node.append(nodes.Text(self.renderInlineAsText(token.children or [])))
                return
            if not path.is_file() and path.suffix != ".*":
                self._missing(source, path, token)
                return
            token.attrs["src"] = self.relative_path(path)
            # MyST's include would take it for a path of the file that is included.
            relative = self.md_env.pop("relative-images", None)
            super().render_image(token)
            if relative is not None:
                self.md_env["relative-images"] = relative
        else:
            super().render_image(token)
        if attributes:
            self._finish(attributes, token)

    def _linked_image(self, token: SyntaxTreeNode, attributes: dict[str, str]) -> None:
        """An image that is a link: as if it stood in the text of one."""
        link = Token("link_open", "a", 1, attrs={"href": self.md.normalizeLink(attributes["link"])})
        (image,) = token.to_tokens()
        image.meta = {"vianet": {key: value for key, value in attributes.items() if key != "link"}}
        link.map = image.map = list(token.map) if token.map else None
        tree = SyntaxTreeNode([link, image, Token("link_close", "a", -1)])
        self.render_link(tree.children[0])

    def _picture_file(self, source: str, token: SyntaxTreeNode) -> Path | None:
        """The file of a picture, which need not be there; None, reported, for one that may not be shown."""
        scope = self.file_scope()
        path = self.find_file(source)
        if not path.is_file() and ("?" in source or "#" in source):
            path = self.find_file(source.partition("#")[0].partition("?")[0])
        refused = "\0" in str(path) or not (
            scope.trusted or (is_inside(path, scope.root) and path.suffix.lower() in PICTURES)
        )
        if refused:
            self.tell(Code.PATH_OUTSIDE, f"the image {source} is no picture of the tree", token)
            return None
        is_doubtful = not scope.trusted and path.suffix.lower() == ".svg" and path.is_file()
        if is_doubtful and (what := active_svg(path)):
            message = f"the image {source[:80]} of a localized page holds {what}"
            report(Code.UNSAFE_MARKUP, message, scope.file, token_line(token, 0), _SAFE_PICTURE)
            return None
        return path

    def _missing(self, source: str, path: Path, token: SyntaxTreeNode) -> None:
        """A picture that is not there; Sphinx, which would say the same in its own words, does not look."""
        self._tell_missing(source, path, token)
        token.attrs["src"] = _NOWHERE
        super().render_image(token)
        image = cast("nodes.image", self.current_node.pop())
        missing = vianet_missing(image.rawsource, **image.attributes, file=path.name)
        missing.source, missing.line = image.source, image.line
        self.current_node.append(missing)

    def _tell_missing(self, source: str, path: Path, token: SyntaxTreeNode) -> None:
        env = self.file_scope().env
        # When it appears, the document is read again.
        env.note_dependency(str(path))
        missing = reading(env).missing
        if path not in missing:
            missing.add(path)
            self.tell(Code.PICTURE_MISSING, f"the picture {source} is not there", token)

    def relative_path(self, path: Path) -> str:
        """A file's path as it is written in the document."""
        scope = self.file_scope()
        return Path(os.path.relpath(path, Path(scope.env.doc2path(scope.env.docname)).parent)).as_posix()

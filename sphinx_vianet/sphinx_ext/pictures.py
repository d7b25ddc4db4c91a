"""Nodes of pictures that say more than an image does: decoration, a description, a larger picture."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from docutils import nodes
from sphinx.locale import _
from sphinx.transforms import SphinxContentsFilter
from sphinx.transforms.post_transforms import SphinxPostTransform

from .building import extracts_messages
from .elements import write_children

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["add_picture_nodes", "vianet_lightbox", "vianet_missing", "vianet_picture"]


class vianet_picture(nodes.image):
    """An image; ``described_by`` is the id of the text about it, ``decorative`` says that it needs none."""


class vianet_lightbox(nodes.image):
    """A link around a picture to a larger one, its ``uri``.

    That it is an image lets every builder collect and copy the larger file; it has no text.
    """


class vianet_missing(nodes.image):
    """A picture that is not there, named by ``file``: until pages are written it is an image like any other.

    So its text is a message like that of any other, translated and counted.
    """


class ShowMissing(SphinxPostTransform):
    """Show the text of pictures that are not there, or else their names, before Sphinx looks for them."""

    default_priority = 50

    def apply(self, **kwargs: Any) -> None:
        """Put texts in the places of the pictures; in templates these are still to be found."""
        if extracts_messages(self.env):
            return
        for node in list(self.document.findall(vianet_missing)):
            shown = node.get("alt") or node["file"]
            node.replace_self(nodes.inline("", shown, classes=["vianet-missing-picture"]))


def add_picture_nodes(app: Sphinx) -> None:
    """Register the nodes and how each builder writes them."""
    app.add_post_transform(ShowMissing)
    _leave_out_of_titles()
    image, silent = (_visit_image, _depart_image), (write_children, write_children)
    app.add_node(
        vianet_picture,
        html=(_visit_picture, _depart_image),
        latex=image,
        text=(_picture_text, None),
        man=image,
        texinfo=image,
    )
    app.add_node(
        vianet_lightbox,
        html=(_visit_lightbox, _depart_lightbox),
        latex=silent,
        text=silent,
        man=silent,
        texinfo=silent,
    )


def _leave_out_of_titles() -> None:
    """Let Sphinx leave pictures out of the titles in tables of contents, as it does with images.

    Its filter of titles knows nodes by the names of their classes, and stops the build at others.
    """
    image = SphinxContentsFilter.visit_image
    for node in (vianet_picture, vianet_missing):
        setattr(SphinxContentsFilter, f"visit_{node.__name__}", image)
    around = SphinxContentsFilter.ignore_node_but_process_children
    setattr(SphinxContentsFilter, f"visit_{vianet_lightbox.__name__}", around)
    setattr(SphinxContentsFilter, f"depart_{vianet_lightbox.__name__}", lambda *_: None)


def _visit_image(translator: Any, node: nodes.Element) -> None:
    translator.visit_image(node)


def _depart_image(translator: Any, node: nodes.Element) -> None:
    translator.depart_image(node)


def _visit_picture(translator: Any, node: nodes.Element) -> None:
    translator.visit_image(node)
    if node.get("described_by") and translator.body:
        described = f'<img aria-describedby="{node["described_by"]}" '
        translator.body[-1] = translator.body[-1].replace("<img ", described, 1)


def _picture_text(translator: Any, node: nodes.Element) -> None:
    if not node.get("decorative"):
        translator.add_text(_("[image: %s]") % node.get("alt", ""))
    raise nodes.SkipNode


def _visit_lightbox(translator: Any, node: nodes.Element) -> None:
    copied = translator.builder.images.get(node["uri"])
    if copied is not None:
        href = posixpath.join(translator.builder.imgpath, quote(copied))
        translator.body.append(translator.starttag(node, "a", "", href=href))


def _depart_lightbox(translator: Any, node: nodes.Element) -> None:
    if node["uri"] in translator.builder.images:
        translator.body.append("</a>")

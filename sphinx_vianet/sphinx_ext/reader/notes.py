"""Blocks that show an old translation are marked, with today's source text at hand.

A button and a popover: both may stand wherever text may, need no script, and a browser opens
them on click, touch, Enter and Space, closes them on Escape, and tells assistive technology.
The text is an attribute of a node until it is written, so that it reaches neither the search
index nor titles, and no other builder has it.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from ..building import app_of
from ..elements import vianet_text, write_children
from ..stale import source_span, stale_nodes
from .texts import foreign_attributes, texts_tag
from .texts import translate as _

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from .changes import BlockChange

__all__ = ["AddNotes", "add_note_node", "vianet_note"]


class vianet_note(nodes.Inline, nodes.Element):
    """The note behind an old translation; it has no children."""


class AddNotes(SphinxPostTransform):
    """Put the notes behind what is shown of stale messages, after these have their marks."""

    default_priority = 410
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Mark the blocks that show an old translation of text whose words have changed."""
        # An EPUB is XHTML, which has no popovers.
        if not self.config.vianet_banner or app_of(self.env).builder.name == "epub":
            return
        number = 0
        for node in list(stale_nodes(self.document)):
            change = node.get("vianet_change")
            if change is None or node["vianet_stale"] != "keep":
                continue
            _marked_element(node)["classes"].append("vianet-outdated")
            if _may_hold_button(node):
                number += 1
                node.append(self._note(change, number))

    def _note(self, change: BlockChange, number: int) -> vianet_note:
        span = source_span(self.config)
        place = nodes.make_id(f"vianet-note-{self.env.docname}-{number}")
        return vianet_note(sentences=change.sentences, place=place, source=(span["lang"], span["dir"]))


def _marked_element(node: nodes.Element) -> nodes.Element:
    """What is written for a node: of one that has no element of its own the span in it."""
    inner = node.children[0] if isinstance(node, vianet_text) and node.children else node
    return inner if isinstance(inner, nodes.Element) else node


def _may_hold_button(node: nodes.Element) -> bool:
    """Whether no link and no label is around a node, in which a button must not stand."""
    parent = node.parent
    while parent is not None:
        if isinstance(parent, nodes.reference) or "sd-tab-label" in parent.get("classes", ()):
            return False
        parent = parent.parent
    return "sd-tab-label" not in node["classes"]


def add_note_node(app: Sphinx) -> None:
    """Register the node; only HTML has it."""
    silent = (write_children, write_children)
    app.add_node(vianet_note, html=(_visit, None), latex=silent, text=silent, man=silent, texinfo=silent)


def _visit(translator: Any, node: nodes.Element) -> None:
    language = translator.config.language
    tag, direction = node["source"]
    where = f' lang="{escape(tag)}"' if tag != texts_tag(language) or foreign_attributes(language) else ""
    where += f' dir="{escape(direction)}"' if direction else ""
    place = escape(node["place"])
    ours = foreign_attributes(language)
    translator.body.append(
        f' <span class="vianet-note"{ours}>'
        f'<button type="button" class="vianet-note-button" popovertarget="{place}">'
        f"{escape(_('Original changed'))}</button>"
        f'<span popover="" id="{place}" class="vianet-note-text">'
        f'<span class="vianet-note-head">{escape(_("The original now reads:"))}</span> '
        f'<span class="vianet-note-source"{where}>{_marked(node["sentences"])}</span></span></span>'
    )
    raise nodes.SkipNode


def _marked(sentences: tuple[tuple[str, bool], ...]) -> str:
    """The text, with what is new in it marked where not all of it is."""
    some = not all(is_new for _text, is_new in sentences)
    parts = []
    for text, is_new in sentences:
        core = text.rstrip()
        shown = escape(core)
        parts.append((f"<mark>{shown}</mark>" if is_new and some else shown) + text[len(core) :])
    return "".join(parts)

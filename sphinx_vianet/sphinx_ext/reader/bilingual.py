"""The bilingual view: each translated sentence shows its source sentence, beside it or when asked.

A page holds each source sentence once, as an attribute of the translated one. Without
JavaScript nothing more is to be seen; ``vianet-bilingual.js`` shows them.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from ...languages import direction, display_name, language_tag
from ..building import app_of
from ..elements import write_children
from ..sourcelanguage import source_language
from ..units import unpacked, vianet_unit
from .texts import foreign_attributes
from .texts import translate as _
from .view import PageView

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder

__all__ = ["ShowUnits", "add_bilingual_assets", "add_unit_node", "view_control"]

_SHOWN = "vianet_bilingual"


class ShowUnits(SphinxPostTransform):
    """Unpack the sentences of a document before anything else is done to it."""

    default_priority = 1
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Put each sentence into a node of its own."""
        if not _has_view(app_of(self.env).builder) or not self.config.vianet_bilingual:
            return
        for node, places in list(unpacked(self.document, self.env.get_doctree)):
            # What is stale shows its source in a note of its own.
            if "vianet_stale" not in node:
                _wrap(node, places)
                self.document[_SHOWN] = True


def _wrap(node: nodes.Element, places: list[tuple[int, int, str]]) -> None:
    for start, count, source in reversed(places):
        unit = vianet_unit("", "", *node.children[start : start + count], source=source)
        node.children[start : start + count] = [unit]
        unit.parent = node


def _has_view(builder: Builder) -> bool:
    """Whether pages are shown by a browser as they are: not in an e-book, not inside a help viewer."""
    return builder.format == "html" and not getattr(builder, "embedded", False)


def add_unit_node(app: Sphinx) -> None:
    """Register the node of a sentence."""
    # A document has none when it is written elsewhere, unless another extension has copied one.
    silent = (write_children, write_children)
    app.add_node(
        vianet_unit,
        html=(_visit_unit, _leave_unit),
        latex=silent,
        text=silent,
        man=silent,
        texinfo=silent,
    )


def _visit_unit(translator: Any, node: nodes.Element) -> None:
    # Thousands of them stand on a page: the names are short.
    source = escape(node["source"], quote=False).replace('"', "&quot;")
    translator.body.append(f'<span class="vu" data-s="{source}">')


def _leave_unit(translator: Any, node: nodes.Element) -> None:
    translator.body.append("</span>")


def add_bilingual_assets(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Style sheet and script of a page that has sentences."""
    if doctree is not None and doctree.get(_SHOWN):
        app.add_css_file("vianet-bilingual.css")
        app.add_js_file("vianet-bilingual.js", loading_method="defer")


def view_control(page: PageView) -> str:
    """What the reader chooses the view with; hidden until the script is there."""
    if page.doctree is None or not page.doctree.get(_SHOWN):
        return ""
    config = page.app.config
    source, site = source_language(config), language_tag(config.language) or "en"
    language = f' lang="{source}" dir="{direction(source)}"'
    choices = (("off", _("Hidden")), ("ask", _("On request")), ("side", _("Side by side")))
    buttons = "".join(
        f'<label><input type="radio" name="vianet-view" value="{value}">{escape(text)}</label>'
        for value, text in choices
    )
    name = escape(display_name(source))
    help_text = _("Point at a sentence, tap it, or move to it with Tab and the arrow keys.")
    return (
        f'<fieldset class="vianet-view" hidden data-lang="{source}" data-dir="{direction(source)}"'
        f' data-site="{site}"{foreign_attributes(config.language)}>'
        f"<legend>{escape(_('Source text'))} (<span{language}>{name}</span>)</legend>"
        f'{buttons}<span class="vianet-view-help">{escape(help_text)}</span></fieldset>\n'
    )

"""Stock ``Locale`` leaves alone what the parse has translated; meta data and other domains are set right."""

from __future__ import annotations

import html
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform
from sphinx.transforms.i18n import Locale
from sphinx.util.i18n import docname_to_domain
from sphinx.util.nodes import LITERAL_TYPE_NODES, extract_messages, is_translatable

from ..markdown import clean
from .state import extracts_messages, reading

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders.gettext import MessageCatalogBuilder

__all__ = ["HideTranslated", "ShowTranslated", "keep_domains", "set_page_title", "take_title"]

_ABSENT = object()
_NOT_BY_TOKEN = (nodes.image, nodes.meta, addnodes.translatable, *LITERAL_TYPE_NODES)


class HideTranslated(SphinxTransform):
    """Just before ``Locale``: nodes that have their translation are no business of its."""

    default_priority = Locale.default_priority - 1

    def apply(self, **kwargs: Any) -> None:
        """Make the nodes untranslatable for a moment."""
        state = reading(self.env)
        if not state.translated:
            return
        foreign = {id(node) for node in state.restructured}
        for node in list(self.document.findall(is_translatable)):
            if (
                isinstance(node, _NOT_BY_TOKEN)
                or not isinstance(node, nodes.TextElement)
                or id(node) in foreign
            ):
                continue
            if (str(node.source), clean(node.rawsource)) in state.translated:
                state.hidden.append((node, node.get("translatable", _ABSENT)))
                node["translatable"] = False


class ShowTranslated(SphinxTransform):
    """Just after ``Locale``: the nodes count as translated."""

    default_priority = Locale.default_priority + 1

    def apply(self, **kwargs: Any) -> None:
        """Undo the first transform and mark the nodes as ``Locale`` marks its own."""
        state = reading(self.env)
        for node, before in state.hidden:
            del node["translatable"]
            if before is not _ABSENT:
                node["translatable"] = before
            node["translated"] = True
        state.hidden.clear()
        state.restructured.clear()


def keep_domains(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """In the gettext builder: messages of included pages go into the domains of those.

    A page that is a document of the project too is extracted there.
    """
    domains: dict[str, str] = doctree.get("vianet_domains", {})
    if not domains or not extracts_messages(app.env):
        return
    builder = cast("MessageCatalogBuilder", app.builder)
    own = docname_to_domain(docname, app.config.gettext_compact)
    for node, message in list(extract_messages(doctree)):
        domain = domains.get(str(node.source))
        if domain is None or domain == own:
            continue
        if app.env.path2doc(str(node.source)) not in app.env.found_docs:
            builder.catalogs[domain].add(message, node)
        if isinstance(node, nodes.image):
            node["alt"] = ""
        elif isinstance(node, nodes.meta):
            node.parent.remove(node)
        elif isinstance(node, nodes.TextElement):
            node["translatable"] = False


def _titles(doctree: nodes.document) -> Iterator[nodes.meta]:
    for node in doctree.findall(nodes.meta):
        # Translated or not is no business of the page's head.
        node.attributes.pop("translated", None)
        if node.get("name") == "title":
            yield node


def take_title(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Take the front matter's title out of the page's meta data and keep it for ``<title>``."""
    if extracts_messages(app.env) or app.config.vianet_dialect != "ops":
        return
    for node in list(_titles(doctree)):
        doctree["vianet_title"] = node["content"]
        node.parent.remove(node)


def set_page_title(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """``<title>`` is the front matter's title, which is not the page's heading."""
    if doctree is not None and (title := doctree.get("vianet_title")):
        context["title"] = html.escape(title, quote=False)

"""Stock ``Locale`` leaves alone what the parse has translated; meta data and other domains are set right."""

from __future__ import annotations

import html
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.builders.gettext import MessageCatalogBuilder
from sphinx.transforms import SphinxTransform
from sphinx.transforms.i18n import Locale
from sphinx.util.nodes import LITERAL_TYPE_NODES, extract_messages, is_translatable

from ..markdown import clean

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["HideTranslated", "ShowTranslated", "keep_domains", "set_page_title", "take_title"]

_ABSENT = object()
_NOT_BY_TOKEN = (nodes.image, nodes.meta, addnodes.translatable, *LITERAL_TYPE_NODES)


class HideTranslated(SphinxTransform):
    """Just before ``Locale``: nodes that have their translation are no business of its."""

    default_priority = Locale.default_priority - 1

    def apply(self, **kwargs: Any) -> None:
        """Make the nodes untranslatable for a moment."""
        done: set[tuple[str, str]] = self.env.temp_data.get("vianet_done", set())
        if not done:
            return
        foreign = {id(node) for node in self.env.temp_data.get("vianet_rst", [])}
        hidden: list[tuple[nodes.Element, object]] = []
        for node in list(self.document.findall(is_translatable)):
            if not isinstance(node, nodes.TextElement) or isinstance(node, _NOT_BY_TOKEN) or id(node) in foreign:
                continue
            if (node.source, clean(node.rawsource)) in done:
                hidden.append((node, node.get("translatable", _ABSENT)))
                node["translatable"] = False
        self.env.temp_data["vianet_hidden"] = hidden


class ShowTranslated(SphinxTransform):
    """Just after ``Locale``: the nodes count as translated."""

    default_priority = Locale.default_priority + 1

    def apply(self, **kwargs: Any) -> None:
        """Undo the first transform and mark the nodes as ``Locale`` marks its own."""
        for node, before in self.env.temp_data.pop("vianet_hidden", []):
            del node["translatable"]
            if before is not _ABSENT:
                node["translatable"] = before
            node["translated"] = True
        self.env.temp_data.pop("vianet_done", None)
        self.env.temp_data.pop("vianet_rst", None)


def keep_domains(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """In the gettext builder: messages of included pages go into the domains of those.

    A page that is a document of the project too is extracted there.
    """
    builder = app.builder
    domains: dict[str, str] = doctree.get("vianet_domains", {})
    if not domains or not isinstance(builder, MessageCatalogBuilder):
        return
    own = _domain(app, docname)
    for node, message in list(extract_messages(doctree)):
        domain = domains.get(str(node.source))
        if domain is None or domain == own:
            continue
        if app.env.path2doc(str(node.source)) not in app.env.found_docs:
            builder.catalogs[domain].add(message, node)
        if isinstance(node, nodes.image):
            node["alt"] = ""
        elif isinstance(node, nodes.TextElement):
            node["translatable"] = False


def _domain(app: Sphinx, docname: str) -> str:
    from sphinx.util.i18n import docname_to_domain

    return docname_to_domain(docname, app.config.gettext_compact)


def _titles(doctree: nodes.document) -> Iterator[nodes.meta]:
    for node in doctree.findall(nodes.meta):
        # Translated or not is no business of the page's head.
        node.attributes.pop("translated", None)
        if node.get("name") == "title":
            yield node


def take_title(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Take the front matter's title out of the page's meta data and keep it for ``<title>``."""
    if isinstance(app.builder, MessageCatalogBuilder) or app.config.vianet_dialect != "ops":
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

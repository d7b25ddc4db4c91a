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
from .building import extracts_messages
from .state import Reading, reading

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders.gettext import MessageCatalogBuilder

__all__ = ["HideTranslated", "ShowTranslated", "keep_domains", "set_page_title", "take_title"]

_ABSENT = object()
_NOT_BY_TOKEN = (addnodes.translatable, *LITERAL_TYPE_NODES)


class HideTranslated(SphinxTransform):
    """Just before ``Locale``: what the parse has translated, or can do better, is no business of its.

    ``Locale`` parses even the text of an image as a document before it takes it as it is.
    """

    default_priority = Locale.default_priority - 1

    def apply(self, **kwargs: Any) -> None:
        """Make the nodes untranslatable for a moment."""
        state = reading(self.env)
        if not any(catalog.messages for catalog in state.catalogs.values()):
            return
        done = state.translated | state.refused
        foreign = {id(node) for node in state.restructured}
        for node in list(self.document.findall(is_translatable)):
            if isinstance(node, (nodes.image, nodes.meta)):
                _hide_value(node, state)
            elif isinstance(node, _NOT_BY_TOKEN) or id(node) in foreign:
                continue
            elif isinstance(node, nodes.TextElement) and _key(node) in done:
                state.hidden.append((node, node.get("translatable", _ABSENT)))
                node["translatable"] = False


def _key(node: nodes.TextElement) -> tuple[str, str]:
    return str(node.source), clean(node.rawsource)


def _hide_value(node: nodes.Element, state: Reading) -> None:
    name = "alt" if isinstance(node, nodes.image) else "content"
    catalog = state.catalogs.get(str(node.source))
    if catalog is not None and catalog.messages and node.get(name):
        state.values.append((node, name, node[name]))
        node[name] = ""


class ShowTranslated(SphinxTransform):
    """Just after ``Locale``: the nodes count as translated, attributes get their translations."""

    default_priority = Locale.default_priority + 1

    def apply(self, **kwargs: Any) -> None:
        """Undo the first transform and mark the nodes as ``Locale`` marks its own."""
        state = reading(self.env)
        for node, before in state.hidden:
            del node["translatable"]
            if before is not _ABSENT:
                node["translatable"] = before
            node["translated"] = isinstance(node, nodes.TextElement) and _key(node) in state.translated
        for node, name, value in state.values:
            found = state.catalogs[str(node.source)].find(value)
            node[name] = found or value
            # To Locale an image is untranslated when only its text is translated.
            node["translated"] = bool(found) and (name == "content" or found == value)
        state.hidden.clear()
        state.values.clear()
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

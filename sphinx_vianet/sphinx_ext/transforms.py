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
from sphinx.util.nodes import LITERAL_TYPE_NODES, extract_messages

from ..markdown import clean
from .building import extracts_messages
from .lookup import Catalog, open_catalog, without_noqa
from .scope import document_domain
from .stale import mark_stale
from .state import Reading, reading

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders.gettext import MessageCatalogBuilder
    from sphinx.config import Config

__all__ = [
    "HideTranslated",
    "ShowTranslated",
    "keep_domains",
    "keep_from_locale",
    "set_page_title",
    "take_title",
]

_ABSENT = object()
_NOT_BY_TOKEN = (addnodes.translatable, *LITERAL_TYPE_NODES)


class HideTranslated(SphinxTransform):
    """Just before ``Locale``: what the parse has translated, or can do better, is no business of its.

    ``Locale`` walks over a document twice, and for each node that it must leave alone it
    makes a text for a log that nobody reads. So where nothing is left for it to do it is
    taken out of the document's transforms, else what is done is hidden from it. It parses
    even the text of an image as a document before it takes it as it is.
    """

    default_priority = Locale.default_priority - 1

    def apply(self, **kwargs: Any) -> None:
        """Finish the document, or make nodes untranslatable for a moment."""
        state = reading(self.env)
        if all(catalog.is_empty for catalog in state.catalogs.values()):
            return
        found = state.extracted or list(extract_messages(self.document))
        marks = self._marks(found, state)
        if marks is None:
            _hide(found, state)
            return
        for node, translated in marks:
            node["translated"] = translated
            _show_stale(node, state, self.config)
        for node, _ in found:
            if isinstance(node, (nodes.image, nodes.meta)):
                _take_value(node, state)
        _translate_values(state, self.config)
        _forget(state)
        transforms = self.document.transformer.transforms
        transforms[:] = [entry for entry in transforms if entry[1] is not Locale]

    def _marks(
        self, found: list[tuple[nodes.Element, str]], state: Reading
    ) -> list[tuple[nodes.Element, bool]] | None:
        """Which nodes ``Locale`` would mark as translated; None when it has one to translate."""
        targets = self.config.gettext_additional_targets
        if "index" in targets and next(iter(self.document.findall(addnodes.index)), None) is not None:
            return None
        catalog = open_catalog(self.env, self.config, document_domain(self.env))
        done = state.translated | state.refused
        foreign = {id(node) for node in state.restructured}
        marks: list[tuple[nodes.Element, bool]] = []
        for node, msgid in found:
            is_value = isinstance(node, nodes.meta) or (
                isinstance(node, nodes.image) and node.get("alt") == msgid
            )
            if is_value and _value_catalog(node, state) is not None:
                continue
            if _is_done(node, done, foreign):
                marks.append((node, _key(cast("nodes.TextElement", node)) in state.translated))
                continue
            msgstr = without_noqa(catalog.messages.get(msgid, ""))
            if msgid in catalog.stale and self.config.gettext_allow_fuzzy_translations:
                return None
            if msgstr.strip() and msgstr != msgid:
                return None
            marks.append((node, msgstr == msgid))
        return marks


def _is_done(node: nodes.Element, done: set[tuple[str, str]], foreign: set[int]) -> bool:
    """Whether the parse has dealt with a node."""
    if isinstance(node, _NOT_BY_TOKEN) or id(node) in foreign:
        return False
    return isinstance(node, nodes.TextElement) and _key(node) in done


def _hide(found: list[tuple[nodes.Element, str]], state: Reading) -> None:
    done = state.translated | state.refused
    foreign = {id(node) for node in state.restructured}
    for node in dict.fromkeys(node for node, _ in found):
        if isinstance(node, (nodes.image, nodes.meta)):
            _take_value(node, state)
        elif _is_done(node, done, foreign):
            keep_from_locale(node, state)


def keep_from_locale(node: nodes.Element, state: Reading) -> None:
    """Let ``Locale`` find no message in a node; ``ShowTranslated`` undoes it."""
    if isinstance(node, nodes.TextElement) and not isinstance(node, addnodes.translatable):
        state.hidden.append((node, node.get("translatable", _ABSENT)))
        node["translatable"] = False
        return
    # Images, meta data and tables of contents have no such mark.
    parent = node.parent
    place = nodes.comment()
    parent[parent.index(node)] = place
    state.taken_out.append((place, node))


def _key(node: nodes.TextElement) -> tuple[str, str]:
    return str(node.source), clean(node.rawsource)


def _value_catalog(node: nodes.Element, state: Reading) -> Catalog | None:
    """The catalog of a node whose message is an attribute; None when ``Locale`` has to look it up.

    Files that MyST's own ``include`` and reST documents bring in have none here: their
    messages are in the document's domain.
    """
    catalog = state.catalogs.get(str(node.source))
    return None if catalog is None or catalog.is_empty else catalog


def _take_value(node: nodes.Element, state: Reading) -> None:
    """Note the text of a node whose message is an attribute, and keep it from ``Locale``."""
    name = "alt" if isinstance(node, nodes.image) else "content"
    if _value_catalog(node, state) is not None and node.get(name):
        state.values.append((node, name, node[name]))
        node[name] = ""


def _show_stale(node: nodes.Element, state: Reading, config: Config) -> None:
    mark = state.stale.get(_key(node)) if isinstance(node, nodes.TextElement) else None
    if mark is not None:
        mark_stale(node, mark, config)


def _translate_values(state: Reading, config: Config) -> None:
    for node, name, value in state.values:
        catalog = state.catalogs[str(node.source)]
        found = catalog.find(value)
        old = None if found or config.vianet_stale == "source" else catalog.find_stale(value)
        node[name] = old.msgstr if old is not None else found or value
        # To Locale an image is untranslated when only its text is translated.
        node["translated"] = bool(found) and (name == "content" or found == value)


def _forget(state: Reading) -> None:
    state.hidden.clear()
    state.taken_out.clear()
    state.values.clear()
    state.restructured.clear()


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
            _show_stale(node, state, self.config)
        for place, node in state.taken_out:
            parent = place.parent
            parent[parent.index(place)] = node
            node["translated"] = False
        _translate_values(state, self.config)
        _forget(state)


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

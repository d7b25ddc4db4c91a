"""Links of the dialect once all documents are read: where they lead, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple, cast

from docutils import nodes
from sphinx import addnodes
from sphinx.errors import NoUri
from sphinx.util.nodes import clean_astext, make_refnode

from .building import app_of
from .constructs.xref import XREF
from .links import HERE_LINK, NAME_LINK, PAGE_LINK
from .uids import document_of, entry_of, from_inventories

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

__all__ = ["Label", "Place", "find_named", "find_object", "find_place", "label_of", "resolve_link"]


class Place(NamedTuple):
    """A place in a document."""

    id: str
    title: str
    exact: bool
    """Whether it is written as in the link."""


class Label(NamedTuple):
    """What a label names."""

    docname: str
    id: str
    title: str
    """Of what follows the label; empty for none."""


def label_of(env: BuildEnvironment, name: str) -> Label | None:
    """A label of any document, with all documents read."""
    key = nodes.fully_normalize_name(name)
    data = env.domaindata.get("std", {})
    for store in ("labels", "anonlabels"):
        if (found := data.get(store, {}).get(key)) is not None:
            docname, place, *rest = found
            return Label(docname, place, str(rest[0]) if rest else "")
    return None


def find_place(env: BuildEnvironment, docname: str, fragment: str) -> Place | None:
    """Find what follows the ``#`` of a link: a heading's slug or id, an author's anchor, a label.

    Args:
        env: The environment, with all documents read.
        docname: The document.
        fragment: Decoded.
    """
    slugs: Mapping[str, tuple[int, str, str]] = env.metadata[docname].get("myst_slugs", {})
    if fragment in slugs:
        return Place(slugs[fragment][1], slugs[fragment][2], exact=True)
    for _, section, title in slugs.values():
        if section == fragment:
            return Place(section, title, exact=True)
    for name, (document, label, *rest) in _labels(env):
        if document == docname and fragment in (name, label):
            return Place(label, str(rest[0]) if rest else "", exact=True)
    # Browsers tell capital letters apart, authors and docfx do not; a heading that starts with an
    # anchor has a dash in front of its slug.
    loose = fragment.lower().strip("-")
    for slug, (_, section, title) in slugs.items():
        if loose and slug.lower().strip("-") == loose:
            return Place(section, title, exact=False)
    return None


def _labels(env: BuildEnvironment) -> Iterator[tuple[str, tuple[str, ...]]]:
    data = env.domaindata.get("std", {})
    for store in ("labels", "anonlabels"):
        yield from data.get(store, {}).items()


def resolve_link(
    app: Sphinx, env: BuildEnvironment, node: addnodes.pending_xref, inner: nodes.Element
) -> nodes.Element | None:
    """Answer ``missing-reference`` for the links of the dialect; None for all others.

    Args:
        app: The application.
        env: The environment.
        node: The link.
        inner: A copy of what it shows.
    """
    if node.get("reftype") in (PAGE_LINK, XREF, HERE_LINK, NAME_LINK):
        # The gettext builder passes over copies, so the text of an image in the link would be no message.
        # And of a link in the link Sphinx finds the original alone: a copy would never be resolved.
        inner = cast("nodes.Element", node[0])
    if node.get("reftype") == PAGE_LINK:
        found = _to_document(env, node, inner, node["reftarget"])
    elif node.get("reftype") == XREF:
        found = _by_uid(env, node, inner)
    elif node.get("reftype") == HERE_LINK:
        found = find_object(env, node, inner) or _outside(node, inner)
    elif node.get("reftype") == NAME_LINK:
        found = find_named(env, node, inner) or _outside(node, inner)
    else:
        return None
    if "reftitle" in node and isinstance(found, nodes.reference):
        found["reftitle"] = node["reftitle"]
    return found


def find_object(
    env: BuildEnvironment, node: addnodes.pending_xref, inner: nodes.Element
) -> nodes.Element | None:
    """A link to whatever in the project, or in an inventory, has the name that a ``#name`` link gives."""
    name, docname = node["reftarget"], node["refdoc"]
    builder = app_of(env).builder
    if (named := _to_label(env, node, inner)) is not None:
        return named
    for domain in env.domains.sorted():
        try:
            found = domain.resolve_any_xref(env, docname, builder, name, node, inner)
        except NotImplementedError:
            continue
        if found:
            return found[0][1]
    return from_inventories(env, node, inner)


def find_named(
    env: BuildEnvironment, node: addnodes.pending_xref, inner: nodes.Element
) -> nodes.Element | None:
    """A link to what has a name that looks like a path: a label, or whatever an inventory has."""
    return _to_label(env, node, inner) or from_inventories(env, node, inner)


def _to_label(
    env: BuildEnvironment, node: addnodes.pending_xref, inner: nodes.Element
) -> nodes.Element | None:
    label = label_of(env, node["reftarget"])
    if label is None:
        return None
    shown = nodes.inline("", "", classes=["std", "std-ref"])
    shown += [nodes.Text(label.title)] if label.title and not node["refexplicit"] else inner.children
    return make_refnode(app_of(env).builder, node["refdoc"], label.docname, label.id, shown)


def _outside(node: addnodes.pending_xref, inner: nodes.Element) -> nodes.Element:
    """Where nothing has the name: the address of the web site, or text."""
    if url := node.get("vianet_url"):
        return nodes.reference("", "", *inner.children, refuri=url)
    inner["classes"].append("vianet-outside")
    return inner


def _by_uid(env: BuildEnvironment, node: addnodes.pending_xref, inner: nodes.Element) -> nodes.Element:
    uid, fragment = node["reftarget"], node["vianet_fragment"]
    entry = entry_of(env, uid)
    if entry is not None:
        shown = "" if node["refexplicit"] else entry.shown(node["vianet_display"])
        if shown:
            inner = nodes.literal(shown, shown, classes=inner["classes"])
        url = f"{entry.url.partition('#')[0]}#{fragment}" if fragment else entry.url
        return nodes.reference("", "", inner, internal=False, refuri=url)
    document = document_of(env, uid)
    if document is not None:
        return _to_document(env, node, inner, document)
    # What is not known of either is shown as it is.
    return from_inventories(env, node, inner) or inner


def _to_document(
    env: BuildEnvironment, node: addnodes.pending_xref, inner: nodes.Element, docname: str
) -> nodes.Element:
    """A link to a document, and to a place in it where there is such a place."""
    if docname not in env.all_docs:
        return inner
    fragment = node["vianet_fragment"]
    place = find_place(env, docname, fragment) if fragment else None
    shown = nodes.inline("", "", classes=["std", "std-ref" if place else "std-doc"])
    if node["refexplicit"]:
        shown += inner.children
    else:
        title = (place.title if place else "") or clean_astext(env.titles[docname]) or docname
        shown += nodes.Text(title)
    builder = app_of(env).builder
    try:
        link = make_refnode(builder, node["refdoc"], docname, place.id if place else "", shown)
    except NoUri:
        return shown
    query = node.get("vianet_query")
    if query and builder.format == "html":
        _add_query(env, link, node["refdoc"], docname, query)
    return link


def _add_query(env: BuildEnvironment, link: nodes.reference, source: str, target: str, query: str) -> None:
    """Choose a tab of the page: a script there reads the address."""
    uri = str(link.get("refuri") or app_of(env).builder.get_relative_uri(source, target))
    path, _, fragment = uri.partition("#")
    if not path and fragment:
        # All documents are one page, which would be loaded again.
        return
    fragment = fragment or str(link.attributes.pop("refid", ""))
    link["refuri"] = f"{path}?{query}" + (f"#{fragment}" if fragment else "")

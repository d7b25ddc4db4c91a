"""Links between pages of the dialect: to a document of the project, or out of it."""

from __future__ import annotations

import os
import posixpath
import re
from pathlib import Path
from typing import Any, NamedTuple, cast
from urllib.parse import parse_qsl, unquote, urlencode, urljoin

from docutils import nodes
from markdown_it.tree import SyntaxTreeNode
from myst_parser.mdit_to_docutils.base import token_line
from myst_parser.mdit_to_docutils.sphinx_ import SphinxRenderer
from myst_parser.mdit_to_docutils.transforms import ResolveAnchorIds
from sphinx import addnodes
from sphinx.transforms import SphinxTransform

from ..errors import Code
from .documents import Match, documents_of
from .linkuse import LinkUse, Way, note_link
from .report import report
from .scope import Scope
from .state import reading
from .translation import get_scope

__all__ = ["HERE_LINK", "NAME_LINK", "PAGE_LINK", "LinksMixin", "PlaceLinks"]

PAGE_LINK = "vianet-page"
"""``reftype`` of a link to a document."""

HERE_LINK = "vianet-here"
"""``reftype`` of a ``#name`` link for which its own document has no place."""

NAME_LINK = "vianet-name"
"""``reftype`` of a link that looks like a path and leads to no file: a label can be written so."""

_PAGES = {".md", ".yml", ".yaml", ".html", ".htm"}
_LOCALE = re.compile(r"/[a-z]{2,3}(?:-[a-z]{4})?-[a-z]{2}(?=/|\Z)", re.IGNORECASE)
# Chooses a tab or a pivot of the page; "view" and others choose a version, and only one is shown.
_KEPT_QUERY = {"tabs", "pivots"}


class _Target(NamedTuple):
    """The address of a link, decoded and taken apart."""

    path: str
    query: str
    fragment: str


class LinksMixin(SphinxRenderer):
    """Resolves links by file, as the pages write them, where MyST would look for labels."""

    def render_link_unknown(self, token: SyntaxTreeNode) -> None:
        """Render a relative link."""
        scope = get_scope(self.md)
        if scope.dialect == "myst" and not scope.chain and scope.trusted:
            super().render_link_unknown(token)
            return
        target = _split(str(token.attrs.get("href", "")))
        if "\0" in target.path or not (target.path or target.query):
            super().render_link_unknown(token)
            return
        own = Match(scope.env.docname, exact=True)
        match = self._document(target.path, scope) if target.path else own
        if match is not None:
            self._to_document(token, match, target)
        elif (file := self._download(target.path, scope)) is not None:
            self._to_file(token, file, target)
        elif not _is_path(target.path):
            # A label of the project's, perhaps, which MyST looks for.
            super().render_link_unknown(token)
        elif target.path.startswith("/"):
            self.outside(token, "site", target.path, target)
        else:
            self.outside(token, "outside", self._below_root(target.path, scope), target)

    def _document(self, path: str, scope: Scope) -> Match | None:
        """The document that a path leads to."""
        suffixes = _PAGES.union(scope.env.project.source_suffix)
        if path.startswith("/") and posixpath.splitext(path)[1].lower() not in suffixes:
            # An address of the web site that the pages are published on.
            return None
        for file in self._files(path, scope):
            if scope.locate is not None and (document := scope.locate(file)) is not None:
                return Match(document, exact=True)
            srcdir = Path(scope.env.srcdir)
            if file.is_relative_to(srcdir):
                below = file.relative_to(srcdir).as_posix()
                found = documents_of(scope.env).find(("" if below == "." else below) + "/" * _is_folder(path))
                if found is not None:
                    return found
        return None

    def _download(self, path: str, scope: Scope) -> Path | None:
        """A file that is no page, and there: MyST makes a download of it."""
        if not scope.trusted or posixpath.splitext(path)[1].lower() == ".md":
            return None
        files = self._files(path, scope)
        if path.startswith("/"):
            # Whatever else is an address of the web site.
            files = [file for file in files if file.is_relative_to(scope.env.srcdir)]
        return next((file for file in files if _is_there(file, scope)), None)

    def _files(self, path: str, scope: Scope) -> list[Path]:
        # What MyST's include has in its option relative-docs.
        relative = self.md_env.get("relative-docs")
        is_relative = relative is not None and path.startswith(relative[0])
        return scope.linked_files(path, included_first=is_relative)

    def _below_root(self, path: str, scope: Scope) -> str:
        """Where a relative link leads, from the root: its own path when that is outside."""
        if path.startswith("~/"):
            return posixpath.normpath(path.lstrip("~/"))
        return os.path.relpath(self._files(path, scope)[0], scope.root).replace(os.sep, "/")

    def _to_file(self, token: SyntaxTreeNode, file: Path, target: _Target) -> None:
        """A download."""
        explicit = token.info != "auto" and bool(token.children)
        node = addnodes.download_reference(
            refdomain=None,
            reftarget=_relative(file, get_scope(self.md)),
            refdoc=self.sphinx_env.docname,
            reftype="myst",
            refexplicit=explicit,
        )
        self._process_wrap_node(node, token, explicit, ["xref", "download", "myst"], target.path)

    def _to_document(self, token: SyntaxTreeNode, match: Match, target: _Target) -> None:
        scope = get_scope(self.md)
        written = str(token.attrs.get("href", ""))
        if not match.exact:
            message = f"{written!r} leads to {match.docname!r}"
            report(Code.LINK_CASE, message, scope.file, token_line(token, 0))
        explicit = token.info != "auto" and bool(token.children)
        node = addnodes.pending_xref(
            refdomain="",
            reftype=PAGE_LINK,
            reftarget=match.docname,
            refdoc=self.sphinx_env.docname,
            refexplicit=explicit,
            vianet_fragment=target.fragment,
            vianet_query=_kept(target.query),
        )
        self._process_wrap_node(node, token, explicit, ["xref", "myst"], match.docname)
        self.note(token, "page", match.docname, target.fragment, written)

    def render_link_anchor(self, token: SyntaxTreeNode, target: str) -> None:
        """Render a link to a place in its own page, and keep it to be looked at when all places are known."""
        before = len(self.current_node.children)
        super().render_link_anchor(token, target)
        scope = get_scope(self.md)
        if scope.dialect == "ops":
            link = cast("nodes.reference", self.current_node.children[before])
            uses = reading(scope.env).places
            path, line = str(scope.file), max(token_line(token, 0), 1)
            uses.append((link, LinkUse("here", unquote(target[1:]), "", target, path, line)))

    def note(self, token: SyntaxTreeNode, way: Way, target: str, fragment: str, written: str) -> None:
        """Note a link, for what can only be said when all documents are read."""
        scope = get_scope(self.md)
        use = LinkUse(way, target, fragment, written, str(scope.file), max(token_line(token, 0), 1))
        note_link(scope.env, use)

    def outside(self, token: SyntaxTreeNode, way: Way, address: str, target: _Target) -> None:
        """A link that leaves the project: to the configured base, else text, which is reported."""
        base, href = self.sphinx_env.config.vianet_link_base, str(token.attrs.get("href", ""))
        url = self.md.normalizeLink(_at_base(base, address, target)) if base else ""
        if not base:
            self.note(token, way, address, target.fragment, href)
        explicit = token.info != "auto" and bool(token.children)
        node: nodes.Element = nodes.inline()
        inner = node
        if way == "outside":
            node = addnodes.pending_xref(refdomain="", reftype=NAME_LINK, reftarget=unquote(href))
            node.attributes.update(refdoc=self.sphinx_env.docname, refexplicit=explicit, vianet_url=url)
            node += inner
        elif base:
            inner = node = nodes.reference("", "", refuri=url)
        else:
            node["classes"].append("vianet-outside")
        self.add_line_and_source_path(node, token)
        self.copy_attributes(token, node, ("class", "id", "reftitle"), aliases={"title": "reftitle"})
        self.current_node.append(node)
        with self.current_node_context(inner):
            if explicit:
                self.render_children(token)
            else:
                self.current_node.append(nodes.literal(target.path, target.path))


class PlaceLinks(SphinxTransform):
    """Just before MyST looks at ``#name`` links: in any case, and quiet about what it would not find."""

    default_priority = ResolveAnchorIds.default_priority - 1

    def apply(self, **kwargs: Any) -> None:
        """Set the links right."""
        slugs: dict[str, Any] = getattr(self.document, "myst_slugs", {})
        for link, use in reading(self.env).places:
            name = use.target
            if link.parent is None:
                continue
            if name in slugs or name in self.document.ids or name in self.document.nameids:
                link["refuri"] = f"#{name}"
                continue
            loose = name.lower().strip("-")
            found = next((slug for slug in slugs if loose and slug.lower().strip("-") == loose), None)
            if found is not None:
                link["refuri"] = f"#{found}"
                report(Code.LINK_CASE, f"{use.written!r} leads to '#{found}'", use.path, use.line)
                continue
            node = addnodes.pending_xref(
                "", refdomain="", reftype=HERE_LINK, reftarget=name, refexplicit=bool(link.children)
            )
            node["refdoc"] = self.env.docname
            inner = nodes.inline()
            inner += link.children or [nodes.literal(use.written, use.written)]
            node += inner
            link.replace_self(node)
            note_link(self.env, use)


def _split(href: str) -> _Target:
    """Path, query and fragment of an address."""
    path, _, fragment = href.partition("#")
    path, _, query = path.partition("?")
    return _Target(unquote(path).replace("\\", "/"), query, unquote(fragment))


def _kept(query: str) -> str:
    """What of a query matters inside the project, encoded."""
    pairs = parse_qsl(query)
    return urlencode([(key, value) for key, value in pairs if key.lower() in _KEPT_QUERY])


def _is_path(path: str) -> bool:
    return "/" in path or path in (".", "..") or posixpath.splitext(path)[1].lower() in _PAGES


def _is_folder(path: str) -> bool:
    return path.endswith("/") or posixpath.basename(path) in (".", "..", "~")


def _is_there(path: Path, scope: Scope) -> bool:
    if scope.fetch is not None:
        scope.fetch(path)
    return path.is_file()


def _relative(path: Path, scope: Scope) -> str:
    return Path(os.path.relpath(path, Path(scope.env.doc2path(scope.env.docname)).parent)).as_posix()


def _at_base(base: str, address: str, target: _Target) -> str:
    """An address below the base; one that starts with ``/`` counts from the base's site and locale."""
    stem, suffix = posixpath.splitext(address)
    address = stem if suffix.lower() in (".md", ".yml") else address
    while address.startswith("../"):
        address = address[3:]
    if address.startswith("/"):
        site = urljoin(base, "/").rstrip("/")
        locale = _LOCALE.match(base[len(site) :])
        url = site + (locale[0] if locale else "") + address
    else:
        url = base.rstrip("/") + "/" + address
    query = f"?{target.query}" if target.query else ""
    return url + query + (f"#{target.fragment}" if target.fragment else "")

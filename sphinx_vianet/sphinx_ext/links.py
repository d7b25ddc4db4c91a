"""Links between pages of the dialect: to a document of the project, or out of it."""

from __future__ import annotations

import os
import posixpath
from pathlib import Path
from typing import Any

from docutils import nodes
from markdown_it.tree import SyntaxTreeNode
from myst_parser.mdit_to_docutils.base import token_line
from myst_parser.mdit_to_docutils.sphinx_ import SphinxRenderer
from sphinx import addnodes

from ..errors import Code
from .report import report
from .scope import Scope
from .state import reading
from .translation import get_scope

__all__ = ["LinksMixin"]

_PAGES = {".md", ".yml", ".yaml", ".html", ".htm"}


class LinksMixin(SphinxRenderer):
    """Resolves links by file, as the pages write them, where MyST would look for labels."""

    def render_link_unknown(self, token: SyntaxTreeNode) -> None:
        """Render a relative link."""
        scope = get_scope(self.md)
        target = self.md.normalizeLinkText(str(token.attrs.get("href", "")))
        if scope.dialect == "myst" and not scope.chain and scope.trusted:
            super().render_link_unknown(token)
            return
        path, fragment = _split(target)
        if not path or not _is_path(path):
            super().render_link_unknown(token)
            return
        found = self._linked_file(path, scope)
        if found is not None and (document := self._document_of(found, scope)) is not None:
            self._to_document(token, document, fragment, found)
        elif found is not None and scope.trusted and _is_there(found, scope):
            token.attrs["href"] = self.md.normalizeLink(_relative(found, scope))
            super().render_link_unknown(token)
        else:
            self.outside(token, target, _address(path, fragment, scope))

    def _linked_file(self, path: str, scope: Scope) -> Path | None:
        """The file that a link names; None for an address of the web site, which is not in the project."""
        if path.startswith("~/"):
            return scope.root / path[2:]
        if path.startswith("/"):
            return None
        return Path(os.path.normpath(scope.path.parent / path))

    def _document_of(self, path: Path, scope: Scope) -> str | None:
        if scope.locate is not None and (document := scope.locate(path)) is not None:
            return document
        document = scope.env.path2doc(path)
        return document if document in scope.env.found_docs else None

    def _to_document(self, token: SyntaxTreeNode, document: str, fragment: str | None, path: Path) -> None:
        explicit = token.info != "auto" and bool(token.children)
        node = addnodes.pending_xref(
            refdomain="doc",
            reftarget=document,
            reftargetid=fragment,
            refdoc=self.sphinx_env.docname,
            reftype="myst",
            refexplicit=explicit,
        )
        self._process_wrap_node(node, token, explicit, ["xref", "myst"], str(path))

    def outside(self, token: SyntaxTreeNode, target: str, address: str | None) -> None:
        """A link that leaves the project: to the configured base, else text; reported once a document."""
        base = self.sphinx_env.config.vianet_link_base
        if base and address is not None:
            url = base.rstrip("/") + "/" + self.md.normalizeLink(address)
            node: Any = nodes.reference("", "", refuri=url)
        else:
            node = nodes.inline("", "", classes=["vianet-outside"])
            self._report_outside(token, target)
        self.add_line_and_source_path(node, token)
        with self.current_node_context(node, append=True):
            if token.info == "auto" or not token.children:
                self.current_node.append(nodes.literal(target, target))
            else:
                self.render_children(token)

    def _report_outside(self, token: SyntaxTreeNode, target: str) -> None:
        scope = get_scope(self.md)
        reported = reading(scope.env).outside
        if target not in reported:
            reported.add(target)
            message = f"{target!r} is not part of the project"
            report(Code.LINK_OUTSIDE, message, scope.path, token_line(token, 0))


def _split(target: str) -> tuple[str, str | None]:
    """Path and fragment; what follows ``?`` chooses a version or tab of the same page."""
    path, _, fragment = target.partition("#")
    return path.partition("?")[0].replace("\\", "/"), fragment or None


def _is_path(path: str) -> bool:
    return "/" in path or posixpath.splitext(path)[1].lower() in _PAGES


def _is_there(path: Path, scope: Scope) -> bool:
    if scope.fetch is not None:
        scope.fetch(path)
    return path.is_file()


def _relative(path: Path, scope: Scope) -> str:
    return Path(os.path.relpath(path, Path(scope.env.doc2path(scope.env.docname)).parent)).as_posix()


def _address(path: str, fragment: str | None, scope: Scope) -> str:
    """Where a link goes below the base: as seen from the root, without ``.md``."""
    if path.startswith(("/", "~/")):
        below = path.lstrip("~/")
    else:
        folder = os.path.relpath(scope.path.parent, scope.root).replace(os.sep, "/")
        below = posixpath.normpath(posixpath.join(folder, path))
        while below.startswith("../"):
            below = below[3:]
    return below.removesuffix(".md") + (f"#{fragment}" if fragment else "")

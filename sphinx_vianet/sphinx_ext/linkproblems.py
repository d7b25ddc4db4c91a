"""What is wrong with the links of the project, said when all documents are read.

One warning for each page that is missing and each uid that is unknown, however many
documents have links to it: it is mended once. Links into the rest of the web site are
mended by one option, so they get one warning together. Every single link is listed with
``sphinx-build -v``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING
from urllib.parse import unquote

from docutils import nodes
from sphinx import addnodes
from sphinx.util import logging

from ..errors import Code
from .linkuse import LINKS, LinkUse, take_read
from .report import report
from .resolve import find_named, find_object, find_place
from .uids import document_of, is_known

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

__all__ = ["report_links"]

logger = logging.getLogger(__name__)


def report_links(app: Sphinx, env: BuildEnvironment) -> None:
    """Report what this build has to do with: documents that it has read, and links to them."""
    read = take_read(app)
    groups: dict[tuple[str, str], list[tuple[str, LinkUse]]] = {}
    for docname, uses in sorted(LINKS.of(env).items()):
        for use in sorted(uses, key=lambda use: use.line):
            key = _trouble(env, docname, use, is_read=docname in read, read=read)
            if key is not None:
                groups.setdefault(key, []).append((docname, use))
    for (way, target), found in groups.items():
        if any(docname in read for docname, _ in found):
            _report(way, target, found)


def _trouble(
    env: BuildEnvironment, docname: str, use: LinkUse, *, is_read: bool, read: set[str]
) -> tuple[str, str] | None:
    """What a link has in common with others that are to be reported with it; places are reported here."""
    if use.way == "outside":
        node = addnodes.pending_xref("", reftarget=unquote(use.written), refdoc=docname, refexplicit=True)
        return None if find_named(env, node, nodes.inline()) is not None else ("outside", use.target)
    if use.way == "site":
        return "site", ""
    if use.way == "page":
        if use.target not in env.all_docs:
            return "outside", use.target
        if is_read or use.target in read:
            _check_place(env, use.target, use)
    elif use.way == "uid":
        document = document_of(env, use.target) if use.fragment else None
        if document is not None and (is_read or document in read):
            _check_place(env, document, use)
        if not is_known(env, use.target, docname):
            return "uid", use.target
    elif is_read and not _is_object(env, docname, use.target):
        report(Code.LINK_FRAGMENT, f"{use.written!r}: the page has no such place", use.path, use.line)
    return None


def _check_place(env: BuildEnvironment, docname: str, use: LinkUse) -> None:
    place = find_place(env, docname, use.fragment) if use.fragment else None
    if use.fragment and place is None:
        message = f"{use.written!r}: {docname!r} has no place {use.fragment!r}"
        report(Code.LINK_FRAGMENT, message, use.path, use.line)
    elif place is not None and not place.exact:
        report(Code.LINK_CASE, f"{use.written!r} leads to '{docname}#{place.id}'", use.path, use.line)


def _is_object(env: BuildEnvironment, docname: str, name: str) -> bool:
    node = addnodes.pending_xref("", reftarget=name, refdoc=docname, refexplicit=True)
    return find_object(env, node, nodes.inline()) is not None


def _report(way: str, target: str, found: Sequence[tuple[str, LinkUse]]) -> None:
    first = found[0][1]
    documents = len({docname for docname, _ in found})
    if way == "uid":
        message, code = f"nothing is known of the uid {target!r}", Code.XREF
    elif way == "outside":
        message, code = f"{target!r} is not part of the project", Code.LINK_OUTSIDE
    else:
        message, code = f"{first.written!r} is not part of the project", Code.LINK_OUTSIDE
        targets = len({use.target for _, use in found})
        if targets > 1:
            others = "1 other address" if targets == 2 else f"{targets - 1} other addresses"
            message += f", nor {'is' if targets == 2 else 'are'} {others} of the web site"
    if documents > 1:
        message += f"; {documents} documents link there"
    report(code, message, first.path, first.line)
    for line in _lines(found[1:]):
        logger.verbose(line)


def _lines(found: Sequence[tuple[str, LinkUse]]) -> Iterator[str]:
    for _, use in found:
        yield f"  {use.path}:{use.line}: {use.written}"

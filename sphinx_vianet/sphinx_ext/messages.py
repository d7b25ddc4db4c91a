"""Which messages a document uses, so that a catalog that changes elsewhere is no reason to read it again.

Sphinx goes by the time of a catalog: with one catalog for a folder of pages, a touched PO
file makes all of them outdated. Here each document keeps the msgids that it looks up, and a
digest of what the catalogs had for them. Catalogs whose time and size did not change are
not opened.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform
from sphinx.transforms.i18n import Locale
from sphinx.util.nodes import IGNORED_NODES, extract_messages, traverse_translatable_index

from .lookup import CatalogStamp, catalog_stamps, open_catalog
from .perdocument import PerDocument
from .scope import document_domain
from .state import reading

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

__all__ = [
    "MESSAGES",
    "DocumentMessages",
    "NoteMessages",
    "Stamp",
    "unchanged",
]

Stamp = tuple[CatalogStamp, ...]
"""The files of a domain's catalogs."""


@dataclass(frozen=True, slots=True)
class DocumentMessages:
    """What a document takes from catalogs."""

    msgids: Mapping[str, bytes] | None
    """By domain, compressed, joined by NUL; None where there was no catalog to look anything up in."""
    digest: str
    """Of what the catalogs have for them."""
    stamps: Mapping[str, Stamp]
    """By domain, as the catalogs were then."""


MESSAGES = PerDocument[DocumentMessages]("vianet_messages")
"""What each document takes."""


class NoteMessages(SphinxTransform):
    """Before ``Locale`` and all that keeps messages from it: note which there are."""

    default_priority = Locale.default_priority - 2

    def apply(self, **kwargs: object) -> None:
        """Note the messages, where there are catalogs that could have them."""
        env = self.env
        by_source: dict[str, str] = self.document.get("vianet_domains", {})
        own = document_domain(env)
        domains = {own, *by_source.values()}
        catalogs = [open_catalog(env, env.config, domain) for domain in domains]
        found: dict[str, dict[str, None]] | None = None
        if any(catalog.paths for catalog in catalogs):
            found = {domain: {} for domain in domains}
            # Kept, since the transforms after this one need the same.
            state = reading(env)
            state.extracted = list(extract_messages(cast("nodes.document", _Candidates(self.document))))
            for node, msgid in state.extracted:
                found.setdefault(by_source.get(str(node.source), own), {})[msgid] = None
            if "index" in env.config.gettext_additional_targets:
                found[own].update(dict.fromkeys(_index_texts(self.document)))
        msgids = None if found is None else {name: _pack(texts) for name, texts in found.items()}
        stamps = {domain: catalog_stamps(env, env.config, domain) for domain in domains}
        MESSAGES.of(env)[env.docname] = DocumentMessages(msgids, _digest(env, msgids), stamps)


class _Candidates:
    """A document as ``extract_messages`` walks over it, without what it would leave out.

    It writes XML of each block of code and each setting that it leaves out, for a log that
    nobody reads; on technical pages that takes longer than everything else here.
    """

    def __init__(self, document: nodes.document) -> None:
        self._document = document

    def findall(self, condition: Callable[[nodes.Node], bool]) -> Iterator[nodes.Node]:
        """The nodes of the document that may be messages, and fulfil the condition."""
        return (node for node in self._document.findall(_may_be_message) if condition(node))


def _may_be_message(node: nodes.Node) -> bool:
    if not isinstance(node, nodes.TextElement):
        return isinstance(node, nodes.Element)
    if isinstance(node, (*IGNORED_NODES, nodes.Inline)):
        return "translatable" in node or isinstance(node, (nodes.image, addnodes.translatable))
    return bool(node.get("translatable", True)) or isinstance(node, addnodes.translatable)


def _index_texts(document: nodes.document) -> Iterable[str]:
    for _, entries in traverse_translatable_index(document):
        for entry in entries:
            yield from (part.strip() for part in entry[1].split(";"))


def unchanged(env: BuildEnvironment, docname: str, known: dict[str, Stamp]) -> bool:
    """Whether a document's messages are what they were when it was read.

    Args:
        env: The environment.
        docname: The document.
        known: The stamps of the domains asked for so far in this build.

    Returns:
        True as well where only files changed; False for a document of which nothing was noted.
    """
    noted = MESSAGES.of(env).get(docname)
    if noted is None:
        return False
    stamps: dict[str, Stamp] = {}
    for domain in noted.stamps:
        if domain not in known:
            known[domain] = catalog_stamps(env, env.config, domain)
        stamps[domain] = known[domain]
    if stamps == noted.stamps:
        return True
    if noted.msgids is None or _digest(env, noted.msgids) != noted.digest:
        # Where there was no catalog it is not known what a new one would be asked for.
        return False
    MESSAGES.of(env)[docname] = DocumentMessages(noted.msgids, noted.digest, stamps)
    return True


def _pack(msgids: Iterable[str]) -> bytes:
    return zlib.compress("\0".join(msgids).encode("utf-8", "surrogatepass"), 6)


def _digest(env: BuildEnvironment, msgids: Mapping[str, bytes] | None) -> str:
    """A digest of what the catalogs have for msgids."""
    digest = hashlib.sha256()
    for domain, packed in sorted((msgids or {}).items()):
        catalog = open_catalog(env, env.config, domain)
        for msgid in zlib.decompress(packed).decode("utf-8", "surrogatepass").split("\0"):
            state = (msgid, catalog.messages.get(msgid), catalog.find(msgid), catalog.find_stale(msgid))
            digest.update(repr(state).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()

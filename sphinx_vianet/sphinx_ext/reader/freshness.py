"""How much of a document is translated, and how much of that is out of date: noted while it is read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform
from sphinx.transforms.i18n import Locale
from sphinx.util.nodes import LITERAL_TYPE_NODES

from ...languages import language_tag
from ..building import extracts_messages
from ..elements import vianet_text
from ..lookup import Catalog, open_catalog
from ..perdocument import PerDocument
from ..scope import document_domain
from ..sourcelanguage import source_language
from ..state import reading
from .changes import compare_block, has_words

if TYPE_CHECKING:
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

    from ...model import Kind
    from ...stalemessages import StaleMessage

__all__ = [
    "FRESHNESS",
    "Freshness",
    "NoteFreshness",
    "freshness_of",
    "freshness_of_page",
    "is_translation",
]

# Nobody sees them as text of the page.
_UNSEEN = (nodes.image, nodes.meta, addnodes.translatable, *LITERAL_TYPE_NODES)


@dataclass(frozen=True, slots=True)
class Freshness:
    """The messages of a document that a reader sees as its text."""

    total: int = 0
    translated: int = 0
    """Those that are shown in the language of the build, old translations too."""
    changed: int = 0
    """Sentences that are not what was translated; messages without a changed word have none."""
    added: Mapping[str, int] = field(default_factory=dict)
    """By file: messages without any translation."""


def is_translation(config: Config) -> bool:
    """Whether the build is for another language than the documents'."""
    return (language_tag(config.language) or "en") != source_language(config)


class NoteFreshness(SphinxTransform):
    """Behind ``Locale`` and all that belongs to it: count what is translated, look at what is stale."""

    default_priority = Locale.default_priority + 2

    def apply(self, **kwargs: Any) -> None:
        """Count, and let stale nodes know what changed in them."""
        if extracts_messages(self.env) or not is_translation(self.config):
            return
        FRESHNESS.of(self.env)[self.env.docname] = self._counted()

    def _counted(self) -> Freshness:
        found = reading(self.env).extracted
        if found is None:
            # No catalog: whatever there is to read is not translated.
            text = next(self.document.findall(nodes.TextElement), None)
            return Freshness(total=int(text is not None))
        total = translated = changed = 0
        added: Counter[str] = Counter()
        for node, msgid, catalog in self._seen(found):
            total += 1
            if node.get("translated") or node.get("vianet_stale") in ("keep", "mix"):
                translated += 1
            if node.get("translated"):
                continue
            stale = catalog.find_stale(msgid)
            if stale is not None:
                changed += self._changed(node, stale)
            elif not catalog.find(msgid) and isinstance(node, nodes.TextElement):
                added[str(node.source)] += 1
        return Freshness(total, translated, changed, dict(added))

    def _seen(
        self, found: Iterable[tuple[nodes.Element, str]]
    ) -> Iterator[tuple[nodes.Element, str, Catalog]]:
        own = document_domain(self.env)
        by_source: dict[str, str] = self.document.get("vianet_domains", {})
        catalog_of = _cached(lambda domain: open_catalog(self.env, self.config, domain))
        for node, msgid in found:
            if not isinstance(node, _UNSEEN) and (node.get("translated") or has_words(msgid)):
                yield node, msgid, catalog_of(by_source.get(str(node.source), own))

    def _changed(self, node: nodes.Element, stale: StaleMessage) -> int:
        dialect = self.config.vianet_dialect
        kind: Kind = "html" if isinstance(node, vianet_text) else "paragraph"
        today = str(node.get("vianet_source") or stale.msgid)
        change = compare_block(stale.previous, stale.msgid, today, kind, dialect)
        if change.severity != "content":
            return 0
        if "vianet_stale" in node:
            node["vianet_change"] = change
        return change.changed


def _cached(open_one: Callable[[str], Catalog]) -> Callable[[str], Catalog]:
    known: dict[str, Catalog] = {}

    def find(domain: str) -> Catalog:
        if domain not in known:
            known[domain] = open_one(domain)
        return known[domain]

    return find


# --- kept with the environment


FRESHNESS = PerDocument[Freshness]("vianet_freshness")
"""Of each document."""


def freshness_of(env: BuildEnvironment, docname: str) -> Freshness:
    """What was noted of a document."""
    return FRESHNESS.of(env).get(docname, Freshness())


def freshness_of_page(env: BuildEnvironment, docname: str, page: nodes.document) -> Freshness:
    """What was noted of all documents that a page shows.

    Args:
        env: The environment.
        docname: Name of the page.
        page: What it shows; one page of all documents has a name.
    """
    if "docname" not in page:
        return freshness_of(env, docname)
    all_of_it = FRESHNESS.of(env).values()
    return Freshness(
        sum(one.total for one in all_of_it),
        sum(one.translated for one in all_of_it),
        sum(one.changed for one in all_of_it),
    )

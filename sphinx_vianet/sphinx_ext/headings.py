"""Names, ids and slugs of translated headings, made of the source text as MyST makes them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

from docutils import nodes
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode
from sphinx.util.docutils import LoggingReporter
from sphinx.util.logging import suppress_logging
from sphinx.util.nodes import clean_astext

from .anchors import AnchorsMixin
from .linkuse import LINKS
from .state import reading
from .translation import flat_text, get_scope, suspended

__all__ = ["HeadingsMixin"]


class HeadingsMixin(AnchorsMixin):
    """Renders the source text of a translated heading once more, for what MyST takes from its title.

    What a role or a substitution shows is known to nobody but the one that renders it.
    """

    def generate_heading_target(
        self, token: SyntaxTreeNode, level: int, node: nodes.Element, title_node: nodes.Element
    ) -> None:
        """Make names, ids and slug of a heading out of its source text."""
        source: list[Token] | None = token.meta.get("vianet_source")
        content = token.children[0].content if token.children else ""
        if isinstance(node, nodes.rubric) and get_scope(self.md).dialect == "ops":
            node.rawsource = content
        if source is None:
            super().generate_heading_target(token, level, node, title_node)
            return
        if isinstance(node, nodes.rubric) and not node.rawsource:
            node.rawsource = flat_text(source)
        opening, inline, closing = token.to_tokens()
        for child in source:
            child.map = inline.map
        as_source = SyntaxTreeNode([opening, inline.copy(children=source), closing]).children[0]
        title = nodes.title("", "")
        with self._throwaway(), self.current_node_context(title):
            self.render_children(as_source)
        super().generate_heading_target(as_source, level, node, title)
        # A link without text of its own shows the title, which is to be read, not the name.
        slug = node.get("slug")
        if slug is not None:
            line, place, _ = self._heading_slugs[slug]
            self._heading_slugs[slug] = (line, place, clean_astext(title_node))

    @contextmanager
    def _throwaway(self) -> Iterator[None]:
        """Render without a trace in the document, the environment or the log.

        All that roles register has its place already, from the translation: targets, footnotes,
        the links that are looked at later. Index entries and cross-references count where their
        nodes are in the document. The numbers that the ids of index entries are made of go on
        as if nothing had happened.
        """
        env = get_scope(self.md).env
        places, links = reading(env).places, LINKS.of(env).get(env.docname, [])
        lengths = len(places), len(links)
        state = self.throwaway_state()
        before = {name: getattr(self, name) for name in state}
        numbers = count()
        vars(self).update(state)
        vars(env)["new_serialno"] = lambda category="": next(numbers)
        try:
            with suspended(self.md), suppress_logging():
                yield
        finally:
            del vars(env)["new_serialno"]
            vars(self).update(before)
            del places[lengths[0] :], LINKS.of(env).get(env.docname, [])[lengths[1] :]

    def throwaway_state(self) -> dict[str, Any]:
        """What the renderer works on while it renders what is dropped."""
        source = str(self.document["source"])
        reporter = LoggingReporter(source)
        document = nodes.document(self.document.settings, reporter, source=source)
        md_env = dict(self.md_env)
        if "wordcount" in md_env:
            md_env["wordcount"] = dict(md_env["wordcount"])
        return {
            "document": document,
            "reporter": reporter,
            "md_env": md_env,
            "_anchors": [],
            "_raw_ids": [],
        }

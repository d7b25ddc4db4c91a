"""Moniker ranges and zones: for which versions and readers the blocks between two marks are.

What is hidden is taken out before anything is rendered, so that no id, no entry of the table
of contents and no word of the search index is left of it. Messages are extracted of
everything, whatever is chosen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from docutils import nodes
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode
from myst_parser.mdit_to_docutils.sphinx_ import SphinxRenderer

from ...dialect.base import container
from ...errors import Code
from ...monikers import Range, is_one, overlap, parse_range, readable
from ..building import extracts_messages
from ..plan import plan_of
from ..report import report
from ..translation import get_scope

__all__ = ["RangesMixin"]

_PAGE_RANGE = re.compile(r"^monikerRange[ \t]*:[ \t]*(?P<text>[^\n#]{1,1000})", re.MULTILINE)
_NOT_FOR_SITES = {"chromeless", "pdf"}
_HEAD = (nodes.meta, nodes.field_list, nodes.comment, nodes.substitution_definition, nodes.target)


class RangesMixin(SphinxRenderer):
    """Renders what is chosen."""

    def _render_tokens(self, tokens: list[Token]) -> None:
        if any(token.type == "vianet_range" for token in tokens):
            tokens = list(self._chosen(tokens))
        super()._render_tokens(tokens)
        # A page that is included, or part of one, comes here without its front matter.
        if tokens and tokens[0].type == "front_matter":
            self._place_page_range(tokens[0].content)

    def _chosen(self, tokens: Sequence[Token]) -> Iterator[Token]:
        """The tokens to render: without hidden ranges, those without sections in containers."""
        if extracts_messages(get_scope(self.md).env):
            yield from (token for token in tokens if token.type != "vianet_range")
            return
        ends = {t.meta["pair"]: i for i, t in enumerate(tokens) if t.type == "vianet_range" and t.meta["end"]}
        closing: dict[int, Token] = {}
        index = 0
        while index < len(tokens):
            token, at = tokens[index], index
            index += 1
            if token.type != "vianet_range":
                yield token
            elif token.meta["end"]:
                if at in closing:
                    yield closing[at]
            elif token.meta["pair"] is not None and not self._is_shown(token):
                index = ends[token.meta["pair"]] + 1
            elif label := self._label(token):
                end = ends.get(token.meta["pair"], at)
                opening = container("range_label", 0, token, {"text": label})
                if end > at and not _may_have_sections(tokens[index:end]):
                    closing[end] = container("ranged", -1, tokens[end])
                    yield container("ranged", 1, token)
                elif end > at and not _is_followed_by_range(tokens, end):
                    closing[end] = container("range_label", 0, tokens[end], {"text": label, "end": True})
                yield opening

    # --- what is chosen

    def _monikers(self) -> Range:
        """The chosen monikers, none when all are shown."""
        chosen = plan_of(get_scope(self.md).env).config.moniker
        return tuple(chain.from_iterable(parse_range(text) or () for text in chosen))

    def _is_shown(self, mark: Token) -> bool:
        if mark.meta["name"] == "zone":
            pivots = plan_of(get_scope(self.md).env).config.pivots
            wanted = {name.lower() for name in mark.meta["pivots"]}
            return mark.meta["target"] not in _NOT_FOR_SITES and (
                not pivots or not wanted or not wanted.isdisjoint(pivots)
            )
        chosen, given = self._monikers(), parse_range(mark.meta["range"])
        return not chosen or given is None or overlap(chosen, given)

    def _label(self, mark: Token) -> str:
        """What a reader has to know of a range: nothing where the choice has left one only."""
        if mark.meta["name"] == "zone":
            pivots = plan_of(get_scope(self.md).env).config.pivots
            return "" if len(pivots) == 1 else ", ".join(mark.meta["pivots"])
        chosen, given = self._monikers(), parse_range(mark.meta["range"])
        if given is None:
            return str(mark.meta["range"])
        return "" if is_one(chosen) else readable(given)

    # --- nodes

    def render_vianet_ranged(self, token: SyntaxTreeNode) -> None:
        """A range without sections."""
        node = nodes.container("", is_div=True, classes=["vianet-ranged"])
        self.add_line_and_source_path(node, token)
        with self.current_node_context(node, append=True):
            self.render_children(token)

    def render_vianet_range_label(self, token: SyntaxTreeNode) -> None:
        """What the blocks after (or before) this are for; it is no message."""
        is_end = bool(token.meta.get("end"))
        node = _label_node(("↑ " if is_end else "") + token.meta["text"])
        if is_end:
            node["classes"].append("vianet-range-end")
        self.add_line_and_source_path(node, token)
        self.current_node.append(node)

    def _place_page_range(self, front_matter: str) -> None:
        """Say below a page's first heading what ``monikerRange`` in its front matter says."""
        match = _PAGE_RANGE.search(front_matter)
        scope = get_scope(self.md)
        if match is None or scope.dialect != "ops" or extracts_messages(scope.env):
            return
        text = match["text"].strip().strip("\"'")
        given, chosen = parse_range(text), self._monikers()
        if given is None:
            line = front_matter.count("\n", 0, match.start()) + 2
            report(Code.DIALECT, f"{text[:80]!r} is no range of monikers", scope.file, line)
            return
        is_outside = bool(chosen) and not overlap(chosen, given)
        if is_one(chosen) and not is_outside:
            return
        node = _label_node(readable(given))
        if is_outside:
            node += nodes.Text(f" ≠ {readable(chosen)}")
            node["classes"].append("vianet-range-outside")
            report(Code.MONIKER, f"the page is for {text}", scope.file, 1)
        node.source, node.line = str(scope.path), 1
        root: nodes.Element = self.md_options.get("current_node", self.document)
        title = next(root.findall(nodes.title), None)
        if title is not None:
            title.parent.insert(title.parent.index(title) + 1, node)
        else:
            root.insert(sum(isinstance(child, _HEAD) for child in root), node)


def _label_node(text: str) -> nodes.paragraph:
    # MathJax would read commands in a text of an untrusted page.
    shown = nodes.literal(text, text) if "\\" in text else nodes.Text(text)
    return nodes.paragraph("", "", shown, classes=["vianet-range"], translatable=False)


def _may_have_sections(tokens: Sequence[Token]) -> bool:
    """Whether headings, or what may bring headings in, stand beside the marks."""
    depth = 0
    for token in tokens:
        is_source = token.type == "vianet_include" or (
            token.type in ("fence", "colon_fence") and token.info.lstrip().startswith("{")
        )
        if depth == 0 and (token.type == "heading_open" or is_source):
            return True
        depth += token.nesting
    return False


def _is_followed_by_range(tokens: Sequence[Token], index: int) -> bool:
    """Whether nothing that is for all stands between the mark at an index and the next one, or the end."""
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    return following is None or following.nesting < 0 or following.type == "vianet_range"

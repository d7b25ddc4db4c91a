"""The blocks of a page as a tree, each with what it shares with its translation.

Headings hold what follows them up to the next heading of their level, so that a block is
compared with blocks of the same section only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .blockfacts import MARKS, TextFacts, text_facts
from .markdown import Document

if TYPE_CHECKING:
    from markdown_it.token import Token

__all__ = ["Node", "gather", "joined_facts", "nested_blocks", "page_tree", "sections"]

_SPACE = re.compile(r"\s+")
NOTHING = TextFacts(frozenset(), frozenset(), 0, (0,) * len(MARKS), "")
_SKIPPED = {"front_matter", "myst_line_comment"}
_STYLED = {"vianet_alert_open", "vianet_div_open", "vianet_range", "vianet_range_open"}


@dataclass(slots=True)
class Node:
    """A block, or a heading with all that stands below it."""

    key: str
    """What must be equal in both languages: kind, list or heading level, kind of alert."""
    block: int = -1
    """Index of its text among all blocks of the page, -1 for a block without text of its own."""
    children: list[Node] = field(default_factory=list)
    text: TextFacts = NOTHING
    """What its text shares with its translation; of a node with children what all of them do."""
    line: int = 1
    item: int = -1
    """Number of a list item of a YAML page."""

    @property
    def leaves(self) -> int:
        """How many nodes without children are in it."""
        return sum(child.leaves for child in self.children) if self.children else 1


def page_tree(documents: Sequence[Document], paths: Sequence[str] = ()) -> Node:
    """The tree of a page.

    Args:
        documents: What was parsed: the page, or each text of a YAML page.
        paths: For a YAML page, the key path of each text.
    """
    root = Node("page")
    first = 0
    for index, document in enumerate(documents):
        place = root
        if paths:
            place = _value_node(root, paths[index])
        top = nested_blocks(document, first)
        place.children.extend(sections(top))
        first += len(document.blocks)
    gather(root)
    return root


def _value_node(root: Node, path: str) -> Node:
    """The node of a value of a YAML page, whose keys and list items are nodes too."""
    node = root
    for part in path.split("."):
        key = "item" if part.isdigit() else f"key {part}"
        last = node.children[-1] if node.children else None
        # Values come in file order: an item is the one before, unless its number is another.
        if last is None or last.key != key or (part.isdigit() and last.item != int(part)):
            last = Node(key, item=int(part) if part.isdigit() else -1)
            node.children.append(last)
        node = last
    return node


def nested_blocks(document: Document, first: int = 0) -> list[Node]:
    """The blocks of a document, nested as its tokens are.

    Args:
        document: What was parsed.
        first: Number of its first block in the page.
    """
    root = Node("")
    stack = [root]
    number = first
    for token in document.tokens:
        kind = token.type
        if kind in _SKIPPED:
            continue
        if token.nesting > 0:
            node = Node(_key(token), line=_line(token))
            stack[-1].children.append(node)
            stack.append(node)
        elif token.nesting < 0:
            _closed(stack.pop())
        else:
            node = Node(_key(token), line=_line(token))
            if kind == "inline":
                node.text = text_facts(token.content)
                node.block, number = number, number + 1
            elif kind == "vianet_image" and token.meta["attrs"].get("alt-text"):
                node.text = text_facts(
                    f"[{token.meta['attrs']['alt-text']}]({token.meta['attrs'].get('source', '')})"
                )
                node.block, number = number, number + 1
            else:
                content = _SPACE.sub(" ", _content(token)).strip()
                node.text = NOTHING._replace(facts=frozenset({f"o:{content}"}))
            stack[-1].children.append(node)
    return root.children


def _closed(node: Node) -> None:
    """Let a block that holds nothing but its text be that text."""
    if len(node.children) == 1 and node.children[0].key == "inline":
        (text,) = node.children
        node.children = []
        node.block, node.text = text.block, text.text


def _key(token: Token) -> str:
    key = f"{token.type.removesuffix('_open')} {token.tag}" if token.tag else token.type.removesuffix("_open")
    if token.type in _STYLED:
        key += f" {sorted(token.meta.items())}"
    return key


def _content(token: Token) -> str:
    return token.content or " ".join(str(value) for _, value in sorted(token.meta.items()))


def _line(token: Token) -> int:
    return token.map[0] + 1 if token.map else 1


def sections(nodes: Iterable[Node]) -> list[Node]:
    """Siblings with each heading and what follows it as one node.

    Args:
        nodes: Blocks with the same parent, in order.
    """
    top = Node("")
    opened: list[tuple[int, Node]] = [(0, top)]
    for node in nodes:
        if node.children:
            node.children = sections(node.children)
        if node.key.startswith("heading h"):
            level = int(node.key[-1])
            while opened[-1][0] >= level:
                opened.pop()
            section = Node(f"section {level}", line=node.line)
            opened[-1][1].children.append(section)
            opened.append((level, section))
        opened[-1][1].children.append(node)
    return top.children


def gather(node: Node) -> None:
    """Put together what the nodes below a node have.

    Args:
        node: The node, which is changed, as are those below it.
    """
    if not node.children:
        return
    for child in node.children:
        gather(child)
    node.text = joined_facts(*(child.text for child in node.children))


def joined_facts(*texts: TextFacts) -> TextFacts:
    """The facts of several texts together."""
    return TextFacts(
        frozenset().union(*(text.facts for text in texts)),
        frozenset().union(*(text.words for text in texts)),
        sum(text.length for text in texts),
        tuple(map(sum, zip(*(text.marks for text in texts), strict=True))),
        texts[-1].end,
    )

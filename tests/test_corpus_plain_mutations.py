"""Plain pages of the corpus with blocks dropped, added, joined, cut or exchanged: what is paired then.

A pair is wrong when a block is paired with the translation of another. What cannot be told from the page is
counted and bounded: blocks that were exchanged with a neighbour, or replaced by a stranger, and that hold no
code, link, number or name.
"""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Callable, Iterator
from random import Random

import pytest

from sphinx_vianet.blockfacts import TextFacts
from sphinx_vianet.blockmatch import VERIFIED, Matcher
from sphinx_vianet.blocktree import Node, gather, joined_facts, nested_blocks, sections
from sphinx_vianet.drafts import source_messages
from sphinx_vianet.page import parse_page
from sphinx_vianet.sides import page_sides

from .corpus import CORPUS, entries

pytestmark = CORPUS

FOLDERS = ("customer-insights.he-il", "efcore.de-de", "nuget.de-de", "office-js.ja-jp")
STRANGER = -9
"""Block number of what the source page does not have."""

Mutation = Callable[[list[Node], Random], bool]


def tree(nodes: list[Node]) -> Node:
    root = Node("page", children=sections(nodes))
    gather(root)
    return root


def leaves(node: Node) -> Iterator[Node]:
    for child in node.children:
        yield from leaves(child)
    if not node.children and node.block >= 0:
        yield node


def siblings(nodes: list[Node]) -> Iterator[list[Node]]:
    yield nodes
    for node in nodes:
        if node.children:
            yield from siblings(node.children)


def a_list(nodes: list[Node], random: Random) -> list[Node]:
    """A list of siblings; a long one is likelier."""
    every = [found for found in siblings(nodes) if len(found) > 1 and found[0].key != "th th"]
    return random.choices(every, [len(found) for found in every])[0] if every else []


def delete(nodes: list[Node], random: Random) -> bool:
    found = a_list(nodes, random)
    places = [index for index, node in enumerate(found) if len([*leaves(node)]) < 12]
    if places:
        del found[random.choice(places)]
    return bool(places)


def insert(nodes: list[Node], random: Random) -> bool:
    found = a_list(nodes, random)
    places = [index for index, node in enumerate(found) if len([*leaves(node)]) < 12]
    if places:
        stranger = copy.deepcopy(found[random.choice(places)])
        for leaf in leaves(stranger):
            leaf.block = STRANGER
        found.insert(random.choice(places), stranger)
    return bool(places)


def merge(nodes: list[Node], random: Random) -> bool:
    found = a_list(nodes, random)
    places = [i for i in range(len(found) - 1) if is_paragraph(found[i]) and is_paragraph(found[i + 1])]
    if places:
        at = random.choice(places)
        first, second = found[at : at + 2]
        found[at : at + 2] = [Node(first.key, STRANGER, text=joined_facts(first.text, second.text))]
    return bool(places)


def split(nodes: list[Node], random: Random) -> bool:
    found = a_list(nodes, random)
    places = [i for i, node in enumerate(found) if is_paragraph(node) and node.text.length > 60]
    if places:
        at = random.choice(places)
        text, part = found[at].text, random.uniform(0.3, 0.7)
        halves = cut(text, part)
        found[at : at + 1] = [Node(found[at].key, STRANGER, text=half) for half in halves]
    return bool(places)


def exchange(nodes: list[Node], random: Random) -> bool:
    found = a_list(nodes, random)
    places = [i for i in range(len(found) - 1) if found[i].key == found[i + 1].key]
    if places:
        at = random.choice(places)
        found[at], found[at + 1] = found[at + 1], found[at]
    return bool(places)


def is_paragraph(node: Node) -> bool:
    return node.key == "paragraph p" and not node.children and node.block >= 0


def cut(text: TextFacts, part: float) -> tuple[TextFacts, TextFacts]:
    facts, words = sorted(text.facts), sorted(text.words)
    marks = tuple(round(mark * part) for mark in text.marks)
    rest = tuple(whole - mark for whole, mark in zip(text.marks, marks, strict=True))
    at, word = int(len(facts) * part), int(len(words) * part)
    length = int(text.length * part)
    return (
        TextFacts(frozenset(facts[:at]), frozenset(words[:word]), length, marks, "."),
        TextFacts(frozenset(facts[at:]), frozenset(words[word:]), text.length - length, rest, text.end),
    )


def pages(folder: str, step: int) -> Iterator[tuple[list[Node], list[Node]]]:
    """The blocks of source and plain page, of pages in which those are the same."""
    for entry in [*entries(folder)][::step]:
        plain, source = entry.read("plain"), entry.read("source")
        if plain is None or source is None or not entry.path.endswith(".md"):
            continue
        known = source_messages(source)
        own = page_sides(parse_page(plain), "ops")
        if [item.kind for item in known.entries] == [item.kind for item in own.entries]:
            yield nested_blocks(known.documents[0]), nested_blocks(own.documents[0])


MUTATIONS: dict[str, Mutation] = {
    "delete": delete,
    "insert": insert,
    "merge": merge,
    "split": split,
    "exchange": exchange,
}


@pytest.mark.parametrize("folder", FOLDERS)
def test_mutated_pages(folder: str) -> None:
    random = Random(20)  # noqa: S311  # the same mutations every time
    counts = {name: Counter[str]() for name in MUTATIONS}
    for source, target in pages(folder, 10):
        whole = tree(copy.deepcopy(source))
        texts = {leaf.block: leaf.text for leaf in leaves(tree(copy.deepcopy(target)))}
        for name, mutate in MUTATIONS.items():
            changed = copy.deepcopy(target)
            if not mutate(changed, random):
                continue
            count = counts[name]
            count["pages"] += 1
            count["all"] += len(texts)
            for first, second in Matcher(whole, tree(changed), VERIFIED).pairs():
                right = first.block == second.block or texts.get(first.block) == second.text
                known = any(fact[0] in "clpnw" for fact in first.text.facts | second.text.facts)
                count["right" if right else "with facts" if known else "bland"] += 1
    for name, count in counts.items():
        assert count["pages"], name
        if name == "exchange":
            assert count["with facts"] + count["bland"] <= count["pages"], (name, count)
        else:
            assert not count["with facts"] + count["bland"], (name, count)
        assert count["right"] > 0.85 * count["all"], (name, count)

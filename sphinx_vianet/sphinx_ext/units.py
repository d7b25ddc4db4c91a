"""Translated sentences and their source sentences, from a catalog to the nodes of a document.

A sentence is marked in the text of its message before that is parsed, is a pair of tokens
afterwards and an inline node for a moment. Then it is packed: in the document that is kept, a
node has the positions of its children that make up sentences, and the document the source
texts in one compressed string. So titles, ids, indices, doctrees and other builders are what
they are without sentences; ``reader.bilingual`` unpacks them when a page is written.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from docutils import nodes
from markdown_it.token import Token
from sphinx.transforms import SphinxTransform

from ..sentences import unit_spans
from .spanmarks import form, has_marks, marked_at, split_spans, text_between_marks, without_spans
from .state import reading

if TYPE_CHECKING:
    from .lookup import Catalog

__all__ = [
    "PackUnits",
    "Sentences",
    "SourceText",
    "document_of",
    "sentences_of",
    "unpacked",
    "vianet_unit",
    "whole_unit",
    "with_units",
]

_TAG = "vianet_unit"
# What the inline rules of the dialect, of MyST and of its extensions begin with. Text without it is text.
_SYNTAX = re.compile(r"[*_`\[\]<>!\\&~${}@|^=#]|://")
_EDGES = set("*_`[]<>!\\&~${}@|^=#\n")
_SEPARATOR = re.compile(r"\s+")
_HAS_TEXT = {"text", "text_special", "code_inline"}
_SOURCES = "vianet_sources"
_PLACES = "vianet_units"

Parse = Callable[[str], list[Token]]


class vianet_unit(nodes.inline):
    """A translated sentence; ``source`` is the text of its source sentence."""


class Sentences(NamedTuple):
    """The sentences of one message."""

    msgid: str
    """As the catalog has it."""
    msgstr: str
    sources: Sequence[tuple[int, int]]
    """Start and end of each sentence in the msgid."""
    targets: Sequence[tuple[int, int]]
    """The same in the msgstr."""

    def marked(self) -> str:
        """The translation with its sentences marked; as it is when it is one sentence."""
        return marked_at(self.msgstr, self.targets) if len(self.targets) > 1 else self.msgstr


def sentences_of(catalog: Catalog, msgid: str, msgstr: str) -> Sentences:
    """Where the sentences of a message are; the whole message is one where the catalog does not say it.

    Args:
        catalog: The message's catalog.
        msgid: As the catalog has it.
        msgstr: Its translation.
    """
    units = catalog.units(msgid)
    sources = unit_spans([unit.source for unit in units], len(msgid))
    targets = unit_spans([unit.target for unit in units], len(msgstr))
    if not sources or not targets:
        return Sentences(msgid, msgstr, [(0, len(msgid))], [(0, len(msgstr))])
    return Sentences(msgid, msgstr, sources, targets)


# --- tokens


class SourceText:
    """The tokens of a message's source text, parsed when first asked for."""

    def __init__(self, text: str, parse: Parse) -> None:
        """Say what to parse."""
        self._text = text
        self._parse = parse
        self._tokens: list[Token] | None = None

    @property
    def tokens(self) -> list[Token]:
        """The tokens, without marks."""
        if self._tokens is None:
            self._tokens = self._parse(self._text)
        return self._tokens

    def plain(self) -> str:
        """The text as it reads."""
        if _SYNTAX.search(self._text) is None:
            return _spaced(self._text)
        return _spaced(text_between_marks(self.tokens, whole=True)[0])

    def sentences(self, msgid: str, places: Sequence[tuple[int, int]]) -> list[str]:
        """Its sentences as they read.

        Args:
            msgid: The text as the catalog has it.
            places: Start and end of each sentence in the msgid.
        """
        if _SYNTAX.search(msgid) is None:
            return [_spaced(msgid[start:end]) for start, end in places]
        if has_marks(msgid):
            return [SourceText(msgid[start:end], self._parse).plain() for start, end in places]
        tokens = self._parse(marked_at(msgid, places))
        if self._tokens is None and msgid == self._text:
            self._tokens = split_spans(tokens, [None] * len(places))
        texts = text_between_marks(tokens)
        if len(texts) != len(places):
            return [SourceText(msgid[start:end], self._parse).plain() for start, end in places]
        return [_spaced(text) for text in texts]


def with_units(
    sentences: Sentences, tokens: Sequence[Token], source: SourceText, parse: Parse
) -> tuple[list[Token], list[Token]]:
    """Find the sentences among the tokens of a translation.

    Args:
        sentences: The sentences of the message.
        tokens: What ``sentences.marked()`` was parsed into.
        source: The source text of the page.
        parse: Parses an inline text of the page without leaving a trace.

    Returns:
        The tokens of the translation as it is without marks, and with a pair of tokens around
        each sentence: around all of it as one where a sentence crosses inline markup.
    """
    if len(sentences.targets) > 1:
        found = _found(sentences, tokens, source, parse)
        if found is not None:
            return without_spans(found, _TAG), found
        tokens = parse(sentences.msgstr)
    return list(tokens), whole_unit(tokens, source)


def whole_unit(tokens: Sequence[Token], source: SourceText) -> list[Token]:
    """The tokens of a translation as one sentence; without one where there is no text in them."""
    if not any(token.type in _HAS_TEXT and token.content.strip() for token in tokens):
        return list(tokens)
    text = source.plain()
    return [_opening(text), *tokens, Token(f"{_TAG}_close", _TAG, -1)] if text else list(tokens)


def _found(
    sentences: Sentences, tokens: Sequence[Token], source: SourceText, parse: Parse
) -> list[Token] | None:
    """The tokens with the sentences among them; None where they cannot be found, or the marks did harm."""
    texts = source.sentences(sentences.msgid, sentences.sources)
    openings = [
        _opening(text) if text and text != sentences.msgstr[start:end] else None
        for (start, end), text in zip(sentences.targets, texts, strict=True)
    ]
    found = split_spans(tokens, openings)
    if found is None or not _may_harm(sentences):
        return found
    return found if form(without_spans(found, _TAG)) == form(parse(sentences.msgstr)) else None


def _may_harm(sentences: Sentences) -> bool:
    """Whether marks may have changed what a text is parsed into: beside markup, or in an address."""
    text = f" {sentences.msgstr} "
    edges = (text[at : at + 2] for place in sentences.targets for at in place)
    return "://" in text or any(char in _EDGES for edge in edges for char in edge)


def _opening(source: str) -> Token:
    return Token(f"{_TAG}_open", _TAG, 1, meta={"source": source})


def _spaced(text: str) -> str:
    return _SEPARATOR.sub(" ", text).strip()


# --- nodes


class PackUnits(SphinxTransform):
    """Right after the parse: put what the inline nodes say into one attribute of their parent."""

    default_priority = 1

    def apply(self, **kwargs: object) -> None:
        """Take the nodes out."""
        units = reading(self.env).units
        if not units:
            return
        sources: list[str] = []
        parents = {id(unit.parent): unit.parent for unit in units if unit.parent is not None}
        units.clear()
        for parent in parents.values():
            parent[_PLACES] = _packed(parent, sources)
        if sources:
            self.document[_SOURCES] = zlib.compress(json.dumps(sources, ensure_ascii=False).encode(), 6)


def _packed(parent: nodes.Element, sources: list[str]) -> str:
    """Take the sentences among the children of a node apart.

    Returns:
        The number of children, then for each sentence the first one, how many, and the index of
        its source text.
    """
    places: list[str] = []
    children: list[nodes.Node] = []
    for child in parent.children:
        if isinstance(child, vianet_unit):
            places.append(f"{len(children)}+{len(child.children)}={len(sources)}")
            sources.append(child["source"])
            children += child.children
        else:
            children.append(child)
    parent.children = []
    parent.extend(children)
    return " ".join((str(len(children)), *places))


def unpacked(
    document: nodes.document, get_doctree: Callable[[str], nodes.document]
) -> Iterator[tuple[nodes.Element, list[tuple[int, int, str]]]]:
    """The nodes of a document that have sentences.

    Args:
        document: A document, or one page that was put together of several.
        get_doctree: Gives the document of a name, as it was read.

    Returns:
        Each node with its sentences in order: first child, number of children, source text.
        None of a node whose children are others than when it was read.
    """
    # One page of all documents has a name.
    together = "docname" in document
    if not together and _SOURCES not in document:
        return
    known: dict[str, list[str]] = {}

    def sources_of(node: nodes.Element) -> list[str]:
        name = document_of(node) if together else ""
        if name not in known:
            data: Any = (get_doctree(name) if name else document).get(_SOURCES)
            known[name] = [] if data is None else json.loads(zlib.decompress(data))
        return known[name]

    for node in document.findall(nodes.Element):
        packed = node.get(_PLACES)
        if packed is None:
            continue
        number, *places = packed.split()
        if int(number) == len(node.children):
            sources = sources_of(node)
            yield node, [_place(place, sources) for place in places]


def document_of(node: nodes.Element) -> str:
    """Name of the document that a node of a page of all documents is from; empty where it says none."""
    above: nodes.Element | None = node
    while above is not None:
        if "docname" in above:
            return str(above["docname"])
        above = above.parent
    return ""


def _place(packed: str, sources: Sequence[str]) -> tuple[int, int, str]:
    start, _, rest = packed.partition("+")
    count, _, index = rest.partition("=")
    return int(start), int(count), sources[int(index)]

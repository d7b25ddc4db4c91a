"""A message made ready for checks: both sides parsed once, by the parser of imports and builds, if at all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from ..guard import Facts, collect
from ..limits import LONGEST_TEXT
from ..markdown import Dialect, make_parser
from ..model import Kind

if TYPE_CHECKING:
    from markdown_it.token import Token

__all__ = ["OBJECT", "Side", "Texts", "shorten", "shown"]

OBJECT = "\N{OBJECT REPLACEMENT CHARACTER}"
"""Stands in ``Side.prose`` for what is no prose: a code span, an HTML tag, an address, a formula."""

# Text without any of these is one text token; a test holds that over the corpus.
_MARKUP = re.compile(r"[\\`*_<&\[\]!{~$^\n]|:::|://")
# What is nested this deep or has this many brackets is no documentation; markdown-it takes quadratic time.
_MOST_MARKUP = 2_000
_COSTLY = re.compile(r"[*_`<\[!]")
_LONGEST_SHOWN = 60


@dataclass(eq=False)
class Side:
    """One side of a message: msgid or msgstr."""

    text: str
    """As it stands in the catalog: Markdown."""
    dialect: Dialect = "ops"

    @cached_property
    def is_parsed(self) -> bool:
        """Whether its markup is looked at; not that of a text which is longer than real ones by far."""
        return len(self.text) <= LONGEST_TEXT and len(_COSTLY.findall(self.text)) <= _MOST_MARKUP

    @cached_property
    def has_markup(self) -> bool:
        """Whether there is anything in it that a parser would look at."""
        return _MARKUP.search(self.text) is not None

    @cached_property
    def tokens(self) -> Sequence[Token]:
        """The inline tokens, nested as the parser gives them; one text where nothing is markup."""
        from markdown_it.token import Token

        if not self.has_markup or not self.is_parsed:
            return [Token("text", "", 0, content=self.text)] if self.text else []
        tokens: list[Token] = []
        md = make_parser(self.dialect)
        md.inline.parse(self.text, md, {}, tokens)
        return tokens

    @cached_property
    def flat(self) -> Sequence[Token]:
        """The same in one row, children (those of images) behind their parents."""
        return list(_flat(self.tokens))

    @cached_property
    def facts(self) -> Facts:
        """Links, images, HTML, roles and the like, as the guard of a build sees them."""
        return collect(self.tokens)

    @cached_property
    def code(self) -> Sequence[str]:
        """The code spans, without their backticks."""
        return [token.content for token in self.flat if token.type == "code_inline"]

    @cached_property
    def plain(self) -> str:
        """The text that a reader sees, code included: no markup, addresses or tags."""
        return "".join(_seen(token) for token in self.flat)

    @cached_property
    def prose(self) -> str:
        """The text that a translator translates; ``OBJECT`` for each code span, tag, formula, address."""
        return "".join(_prose(self.flat))


@dataclass(eq=False)
class Texts:
    """One message, ready for checks."""

    msgid: str
    msgstr: str
    """Not empty."""
    dialect: Dialect = "ops"
    kind: Kind | None = None
    """What it is in its page; None for a message of a catalog, which does not say."""
    page: str = ""
    """Path of its page, empty when the catalog does not say."""
    source: Side = field(init=False)
    target: Side = field(init=False)

    def __post_init__(self) -> None:
        self.source = Side(self.msgid, self.dialect)
        self.target = Side(self.msgstr, self.dialect)

    @property
    def is_same(self) -> bool:
        """Whether it was left as it is."""
        return self.msgid == self.msgstr


def shorten(text: str) -> str:
    """A part of a text inside a problem's message, cut when it is long."""
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 3] + "..."


def shown(text: str) -> str:
    """The same in quotes."""
    return f'"{shorten(text)}"'


def _flat(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        if token.children:
            yield from _flat(token.children)


def _seen(token: Token) -> str:
    if token.type in ("text", "text_special", "code_inline", "myst_role"):
        return token.content
    return "\n" if token.type in ("softbreak", "hardbreak") else ""


def _prose(tokens: Sequence[Token]) -> Iterator[str]:
    bare = False
    for token in tokens:
        if token.type == "link_open" and (token.info == "auto" or token.markup == "autolink"):
            bare = True
            yield OBJECT
        elif token.type == "link_close":
            bare = False
        elif token.type in ("text", "text_special"):
            if not bare:
                yield token.content
        elif token.type in ("softbreak", "hardbreak"):
            yield "\n"
        elif token.content and token.type != "image":
            yield OBJECT

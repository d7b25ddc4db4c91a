"""What kind of change lies between two versions of one message.

Most pages whose source file changed have no changed sentence (verdicts.md): a comma, a
link, a line wrap. A check that calls those stale is switched off.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .dialect.html import parse_html_text
from .markdown import Dialect, make_parser
from .model import Kind
from .verdict import KINDS, ChangeKind

if TYPE_CHECKING:
    from markdown_it.token import Token

__all__ = ["change_kinds", "ordered_kinds"]

_WORD = re.compile(r"\w+")
_SIGN = re.compile(r"[^\w\s]")


@dataclass(slots=True)
class _Parts:
    """A message taken apart."""

    text: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    images: list[str] = field(default_factory=list)
    markup: list[str] = field(default_factory=list)


def change_kinds(old: str, new: str, kind: Kind, dialect: Dialect = "ops") -> tuple[ChangeKind, ...]:
    """Name what differs between two versions of a message.

    Args:
        old: The message at the handoff.
        new: The message today.
        kind: What the message is in its page.
        dialect: Whose inline syntax it is in.

    Returns:
        Kinds in their fixed order: ``text`` when the words differ, ``case`` when only
        their case does, ``punctuation``, ``link``, ``image``, ``markup``, and
        ``whitespace`` when nothing else differs; none for equal messages.
    """
    if old == new:
        return ()
    if kind == "meta":
        return ("metadata",)
    before, after = _parts(old, kind, dialect), _parts(new, kind, dialect)
    found = _word_kinds("".join(before.text), "".join(after.text))
    if before.links != after.links:
        found.add("link")
    if before.images != after.images:
        found.add("image")
    if before.markup != after.markup:
        found.add("markup")
    return ordered_kinds(found or {"whitespace"})


def ordered_kinds(kinds: set[ChangeKind]) -> tuple[ChangeKind, ...]:
    """Kinds in the order in which verdicts name them."""
    return tuple(kind for kind in KINDS if kind in kinds)


def _word_kinds(old: str, new: str) -> set[ChangeKind]:
    before, after = _WORD.findall(old), _WORD.findall(new)
    # "on-line" and "online", "Web API" and "WebAPI": the letters are the same.
    letters_before, letters_after = "".join(before), "".join(after)
    found: set[ChangeKind] = set()
    if letters_before.casefold() != letters_after.casefold():
        found.add("text")
    elif letters_before != letters_after:
        found.add("case")
    elif before != after:
        found.add("punctuation")
    if "text" not in found and _SIGN.findall(old) != _SIGN.findall(new):
        found.add("punctuation")
    return found


def _parts(text: str, kind: Kind, dialect: Dialect) -> _Parts:
    parts = _Parts()
    if kind == "image":
        parts.text.append(text)
        return parts
    md = make_parser(dialect)
    tokens: list[Token] = []
    if kind == "html" and dialect == "ops":
        tokens = parse_html_text(md, text, {})
    else:
        md.inline.parse(text, md, {}, tokens)
    _collect(tokens, parts)
    return parts


def _collect(tokens: Sequence[Token], parts: _Parts) -> None:
    for token in tokens:
        if token.type in ("text", "text_special"):
            parts.text.append(token.content)
        elif token.type in ("softbreak", "hardbreak"):
            parts.text.append(" ")
        elif token.type == "code_inline":
            parts.text.append(token.content)
            parts.markup.append("code")
        elif token.type == "link_open":
            parts.links.append(str(token.attrs.get("href", "")))
        elif token.type == "image":
            parts.images.append(str(token.attrs.get("src", "")))
            _collect(token.children or [], parts)
        elif token.type in ("link_close", "em_close", "strong_close"):
            continue
        elif token.children:
            _collect(token.children, parts)
        else:
            parts.markup.append(token.type + token.content)
            if token.content[:3].lower() == "<br":
                parts.text.append(" ")

"""Sentences in a message: marked in its text before that is parsed, spans among its tokens afterwards."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.token import Token

from ..characters import SENTENCE_MARKS
from ..tags import parse_tag

__all__ = ["form", "has_marks", "marked", "marked_at", "split_spans", "text_between_marks", "without_spans"]

# Punctuation to markdown-it, so that emphasis begins and ends beside them as it does beside white space.
_OPEN, _CLOSE = SENTENCE_MARKS[0], SENTENCE_MARKS[1]
_MARK = re.compile(f"([{SENTENCE_MARKS}])")
_UNREAD = {"html_inline", "softbreak", "hardbreak", "vianet_anchor"}
_NO_MORE = Token("", "", 0)
_VOID = {"area", "br", "col", "embed", "hr", "img", "input", "source", "track", "wbr"}


def has_marks(text: str) -> bool:
    """Whether a text has marks of its own."""
    return _MARK.search(text) is not None


def marked(text: str) -> str:
    """A sentence between its marks."""
    return f"{_OPEN}{text}{_CLOSE}"


def marked_at(text: str, places: Sequence[tuple[int, int]]) -> str:
    """A text with marks around its sentences.

    Args:
        text: The text of a message.
        places: Start and end of each sentence in it, in characters, in order.
    """
    parts: list[str] = []
    last = 0
    for start, end in places:
        parts += (text[last:start], marked(text[start:end]))
        last = end
    return "".join((*parts, text[last:]))


def split_spans(tokens: Sequence[Token], openings: Sequence[Token | None]) -> list[Token] | None:
    """Turn marks into spans.

    Args:
        tokens: What a marked text was parsed into.
        openings: For each pair of marks the token that opens its span; None where there is to be none.

    Returns:
        The tokens without marks. None when a sentence crosses inline markup, a mark is lost, or the text
        has marks of its own.
    """
    result: list[Token] = []
    stack: list[object] = []
    opened: list[object] | None = None
    pairs = iter(openings)
    span: Token | None = None
    for token in tokens:
        is_text = token.type == "text"
        if not is_text and (_holds_mark(token) or not _follow(token, stack, opened)):
            return None
        if not is_text or _MARK.search(token.content) is None:
            result.append(token)
            continue
        for part in filter(None, _MARK.split(token.content)):
            if part == _OPEN and opened is None:
                opened, span = list(stack), next(pairs, _NO_MORE)
                if span is _NO_MORE:
                    return None
            elif part == _CLOSE and opened == stack:
                opened = None
            elif part in (_OPEN, _CLOSE):
                return None
            else:
                result.append(token.copy(content=part))
                continue
            if span is not None:
                result.append(span if part == _OPEN else _closing(span))
    return result if opened is None and next(pairs, _NO_MORE) is _NO_MORE else None


def _closing(opening: Token) -> Token:
    return Token(opening.type.removesuffix("_open") + "_close", opening.tag, -1)


def text_between_marks(tokens: Sequence[Token], *, whole: bool = False) -> list[str]:
    """What the sentences of a text read, whether or not they cross inline markup.

    Args:
        tokens: What a marked text was parsed into.
        whole: Whether the text is one sentence, without marks.

    Returns:
        The text of each sentence, images by their alternative text, formulas and roles as they stand.
    """
    if whole:
        return [_read_whole(tokens)]
    texts: list[str] = []
    _read(tokens, texts, inside=False)
    return texts


def _read_whole(tokens: Sequence[Token]) -> str:
    # Marks in it are its own.
    parts: list[str] = []
    for token in tokens:
        if token.children:
            parts.append(_read_whole(token.children))
        elif token.type in ("softbreak", "hardbreak"):
            parts.append(" ")
        elif token.type not in _UNREAD:
            parts.append(token.content)
    return "".join(parts)


def _read(tokens: Sequence[Token], texts: list[str], *, inside: bool) -> bool:
    for token in tokens:
        if token.children:
            inside = _read(token.children, texts, inside=inside)
            continue
        if token.type in ("softbreak", "hardbreak") and inside:
            texts[-1] += " "
        if token.type in _UNREAD:
            continue
        for part in _MARK.split(token.content):
            if part == _OPEN:
                inside = True
                texts.append("")
            elif part == _CLOSE:
                inside = False
            elif inside:
                texts[-1] += part
    return inside


def without_spans(tokens: Sequence[Token], tag: str) -> list[Token]:
    """The tokens without those of spans of one kind."""
    return [token for token in tokens if token.tag != tag]


def form(tokens: Sequence[Token]) -> list[tuple[str, str, str]]:
    """What tokens say, whichever way their text is cut."""
    found: list[tuple[str, str, str]] = []
    for token in tokens:
        kind = "text" if token.type == "text_special" else token.type
        if kind == "text" and not token.content:
            continue
        if kind == "text" and found and found[-1][0] == "text":
            found[-1] = ("text", found[-1][1] + token.content, "")
        elif kind == "text":
            found.append(("text", token.content, ""))
        else:
            found.append((kind, token.content, repr(sorted(token.attrs.items()))))
    return found


def _follow(token: Token, stack: list[object], opened: Sequence[object] | None) -> bool:
    """Keep track of what is open; False when something that was open before a sentence is closed in it."""
    step, name = token.nesting, token.type.removesuffix("_open").removesuffix("_close")
    if token.type == "html_inline":
        tag = parse_tag(token.content)
        if tag is None or tag.name in _VOID or token.content.endswith("/>"):
            return True
        step, name = (-1 if token.content.startswith("</") else 1), tag.name
    if step > 0:
        stack.append(name)
    elif step < 0:
        if not stack or stack[-1] != name or (opened is not None and len(stack) <= len(opened)):
            return False
        stack.pop()
    return True


def _holds_mark(token: Token) -> bool:
    texts = [token.content, *map(str, token.attrs.values())]
    return any(mark in text for text in texts for mark in (_OPEN, _CLOSE)) or any(
        _holds_mark(child) for child in token.children or []
    )

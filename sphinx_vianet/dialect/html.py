"""Raw HTML blocks: the texts between block tags are messages, the tags around them stay raw.

Stock MyST passes an HTML block through as one piece, so that its text is never extracted
(up to 4.8 % of a repository's units, format.md). The pieces need not balance: a table
that blank lines cut into several HTML blocks is handled like any other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from markdown_it.parser_inline import ParserInline
from markdown_it.token import Token

from .base import add_core_rule, container

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline

__all__ = ["KEEPS_HTML", "add_html_rule", "has_letters", "parse_html_text", "use", "use_splitting"]

KEEPS_HTML = "vianet_keeps_html"
"""Option of the parser: whether the HTML block with a content is to stay whole; missing for no block."""

# No "<" outside quotes, as CommonMark has it, so that many unclosed tags are read once.
_TAG = re.compile(
    r"""</?([A-Za-z][A-Za-z0-9-]{0,40})(?=[\s/>])(?:"[^"]{0,2000}"|'[^']{0,2000}'|[^"'<>]){0,2000}+>"""
)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_ENTITY = re.compile(r"&(?:#\d{1,8}|#x[0-9a-f]{1,6}|\w{1,40});", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]|[\U000F0000-\U000FFFFD]")
_RAW_START = re.compile(r"\s*<(?:script|style|textarea|!(?!--)|\?)", re.IGNORECASE)
_LITERAL = {"pre", "script", "style", "textarea", "svg", "math", "object", "iframe", "template"}
_INLINE = set(
    "a abbr b bdi bdo big br cite code data del dfn em font i img ins kbd label mark nobr q s samp small"
    " span strike strong sub sup time tt u var wbr".split()
)
_EMPTY_ANCHOR = re.compile(r"<a\s[^<>]{0,500}>\s*</a>", re.IGNORECASE)
_BREAK = re.compile(r"<br\s{0,9}/?>", re.IGNORECASE)


def use(md: MarkdownIt) -> None:
    """Let the text in HTML be parsed as HTML: no emphasis, no links, only tags and entities."""
    inner = ParserInline()
    inner.ruler.enableOnly(["text", "newline", "html_inline", "entity"])
    md.options["vianet_html_inline"] = inner

    def inline(state: StateCore) -> None:
        for token in state.tokens:
            if token.type == "inline":
                token.children = [] if token.children is None else token.children
                parser = inner if token.meta.get("html") else state.md.inline
                parser.parse(token.content, state.md, state.env, token.children)

    md.core.ruler.at("inline", inline)


def add_html_rule(md: MarkdownIt, name: str, rule: Callable[[StateInline, bool], bool]) -> None:
    """Let an inline rule work in the text of HTML, too; to be called after :func:`use`."""
    md.options["vianet_html_inline"].ruler.push(name, rule)


def parse_html_text(md: MarkdownIt, text: str, env: Any) -> list[Token]:
    """Parse the content of an ``inline`` token that stands in HTML (``meta["html"]``)."""
    tokens: list[Token] = []
    md.options["vianet_html_inline"].parse(text, md, env, tokens)
    return tokens


def use_splitting(md: MarkdownIt) -> None:
    """Add the core rule."""
    add_core_rule(md, "html", _split)


def has_letters(text: str) -> bool:
    """Whether anything is left to translate once tags and entities are taken away."""
    return _LETTER.search(_ENTITY.sub("", _TAG.sub("", text))) is not None


def _split(state: StateCore) -> None:
    if not any(token.type == "html_block" for token in state.tokens):
        return
    tokens: list[Token] = []
    keeps = state.md.options.get(KEEPS_HTML) or (lambda content: False)
    for token in state.tokens:
        is_split = token.type == "html_block" and not _RAW_START.match(token.content)
        if is_split and not keeps(token.content):
            tokens.extend(_pieces(token))
        else:
            tokens.append(token)
    state.tokens = tokens


def _pieces(token: Token) -> Iterator[Token]:
    """The tokens for one HTML block; the block itself when it holds no text to translate."""
    parts = list(_texts(token.content))
    if not any(is_text for is_text, _, _ in parts):
        yield token
        return
    first = token.map[0] if token.map else 0
    raw = ""
    at = 0
    for is_text, part, line in parts:
        lead, text, rest = _trim(part) if is_text else (part, "", "")
        start, at = at + len(lead), at + len(part)
        raw += lead
        if not text:
            raw += rest
            continue
        if raw:
            yield _raw(token, raw)
        yield from _message(token, text, first + line, start)
        raw = rest
    if raw:
        yield _raw(token, raw)


def _raw(token: Token, content: str) -> Token:
    piece = container("html", 0, token)
    piece.content = content
    return piece


def _message(token: Token, text: str, line: int, start: int) -> Iterator[Token]:
    """The tokens for a text that starts at an index of the block's content."""
    opening = container("html_text", 1, token)
    opening.map = [line, line + 1]
    inline = Token(
        "inline", "", 0, content=_SPACE.sub(" ", text), map=[line, line + 1], level=token.level + 1
    )
    inline.block = True
    inline.children = []
    inline.meta = {"html": True, "block": token, "span": (start, start + len(text))}
    yield from (opening, inline, container("html_text", -1, opening))


def _trim(text: str) -> tuple[str, str, str]:
    """Split off the breaks, empty anchors and white space at both ends of a run of text."""
    start, end = 0, len(text)
    moved = True
    while moved:
        moved = False
        while start < end and text[start].isspace():
            start += 1
        for pattern in (_BREAK, _EMPTY_ANCHOR):
            if match := pattern.match(text, start, end):
                start, moved = match.end(), True
    while end > start and text[end - 1].isspace():
        end -= 1
    while (
        match := re.search(r"<br\s{0,9}/?>\s{0,99}\Z", text[max(start, end - 120) : end], re.IGNORECASE)
    ) is not None:
        end -= len(match[0])
    while end > start and text[end - 1].isspace():
        end -= 1
    return text[:start], text[start:end], text[end:]


def _texts(content: str) -> Iterator[tuple[bool, str, int]]:
    """Cut an HTML block into (is text, part, line offset); the parts join to the content."""
    run_start = position = 0
    line = counted = 0
    literal = ""
    size = len(content)

    def flush(end: int) -> tuple[bool, str]:
        run = content[run_start:end]
        return has_letters(run), run

    while position < size:
        opening = content.find("<", position)
        if opening < 0:
            break
        tag = _boundary(content, opening, literal)
        if tag is None:
            position = opening + 1
            continue
        end, name, is_boundary = tag
        position = end
        if not is_boundary:
            continue
        if run_start < opening:
            line += content.count("\n", counted, run_start)
            counted = run_start
            is_text, run = flush(opening)
            offset = line + run[: len(run) - len(run.lstrip())].count("\n")
            yield (is_text and not literal), run, offset
        line += content.count("\n", counted, opening)
        counted = opening
        yield False, content[opening:end], line
        literal = _literal_after(literal, name, content[opening:end])
        run_start = end
    if run_start < size:
        line += content.count("\n", counted, run_start)
        is_text, run = flush(size)
        offset = line + run[: len(run) - len(run.lstrip())].count("\n")
        yield (is_text and not literal), run, offset


def _boundary(content: str, opening: int, literal: str) -> tuple[int, str, bool] | None:
    """End, name and kind of the tag at ``opening``: whether it separates texts. None when it is no tag."""
    if content.startswith("<!--", opening):
        end = content.find("-->", opening + 4)
        return (len(content) if end < 0 else end + 3), "", True
    match = _TAG.match(content, opening)
    if match is None:
        return None
    name = match[1].lower()
    if literal:
        return match.end(), name, match[0].startswith("</") and name == literal
    return match.end(), name, name not in _INLINE


def _literal_after(literal: str, name: str, tag: str) -> str:
    """The element whose content is taken as it is, after this tag."""
    if literal:
        return "" if tag.startswith("</") and name == literal else literal
    if name in _LITERAL and not tag.startswith("</") and not tag.endswith("/>"):
        return name
    return ""

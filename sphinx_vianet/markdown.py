"""The one Markdown pipeline: what a page's blocks are, and which messages Sphinx extracts from them.

The same rules run in the Sphinx parser, inside MyST's own pipeline; a test holds the two
to the same blocks. This module leaves docutils out (MyST's parser factory brings it in).
Rules and their measurement: ``docs/explanation/alignment.md``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from .limits import Allowance, bounded, use_limit
from .model import Kind

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

__all__ = [
    "Block",
    "BlockToken",
    "Dialect",
    "Document",
    "block_messages",
    "block_tokens",
    "clean",
    "inline_images",
    "make_parser",
    "parse_blocks",
    "use_dialect",
]

Dialect = Literal["ops", "myst"]

_TRAILING_BACKSLASH = re.compile(r"[ \t]*\\[ \t]*$")
_RUBRIC_PARENTS = {
    "blockquote_open",
    "list_item_open",
    "footnote_reference_open",
    "vianet_alert_open",
    "vianet_div_open",
    "vianet_container_open",
    "vianet_tab_open",
}
_OPAQUE = {"fence", "code_block", "html_block", "vianet_html", "myst_line_comment"}
_RUBRIC_ENDS = {name.removesuffix("_open") + "_close" for name in _RUBRIC_PARENTS}


class Block(NamedTuple):
    """One block of a page that can hold messages."""

    kind: Kind
    content: str
    """Raw inline text, as the block parser cut it out of the page; for images the alternative text."""
    line: int
    """1-based line."""
    html: bool = False
    """Whether the content is text of an HTML block, not Markdown."""
    cell: bool = False
    r"""Whether the block is a table cell, in whose source ``|`` is written ``\|``."""


@dataclass(frozen=True, slots=True)
class Document:
    """All blocks of a page, and what inline parsing needs to know of the page."""

    blocks: tuple[Block, ...]
    env: dict[str, Any]
    """The parser's environment: link reference and footnote definitions."""
    dialect: Dialect
    opaque: tuple[str, ...]
    """Text that is no message: code, raw HTML, comments; for reporting units that got lost in it."""
    tokens: Sequence[Token] = ()
    """The block tokens; their inline content is not parsed."""
    allowance: Allowance | None = None
    """How much inline text may be parsed; None for as much as there is."""


def clean(text: str) -> str:
    """A raw text as Sphinx 9 makes a msgid of it (``_clean_extracted_message``, alignment.md)."""
    if "\\" in text:
        text = "\n".join(_TRAILING_BACKSLASH.sub("", line) for line in text.split("\n"))
    return text.replace("\n", " ").strip()


def use_dialect(md: MarkdownIt, dialect: Dialect) -> None:
    """Add the rules of a dialect to a parser, this module's or MyST's own.

    Args:
        md: The parser.
        dialect: ``ops`` adds docfx's constructs, ``myst`` nothing.
    """
    use_limit(md)
    if dialect == "ops":
        from .dialect import use_ops

        use_ops(md)


@cache
def make_parser(dialect: Dialect) -> MarkdownIt:
    """MyST's stock syntax, as far as it decides blocks and messages, plus the dialect."""
    from markdown_it import MarkdownIt
    from mdit_py_plugins.footnote import footnote_plugin
    from mdit_py_plugins.front_matter import front_matter_plugin
    from mdit_py_plugins.myst_blocks import myst_block_plugin
    from mdit_py_plugins.myst_role import myst_role_plugin

    from .rulechain import use_first_characters

    md = (
        MarkdownIt("commonmark")
        .enable("table")
        .use(front_matter_plugin)
        .use(myst_block_plugin)
        .use(myst_role_plugin)
        .use(footnote_plugin, inline=False, move_to_end=False, always_match_refs=True)
    )
    use_dialect(md, dialect)
    use_first_characters(md)
    # Inline content is parsed only where a message depends on it; parse_blocks normalises the text.
    md.core.ruler.disable(["normalize", "inline", "text_join"])
    return md


def parse_blocks(text: str, dialect: Dialect, *, limited: bool = False) -> Document:
    """Parse the block structure of a page.

    Args:
        text: The page with front matter, any line ends.
        dialect: Which constructs there are beyond MyST's.
        limited: Whether the page is one that nobody answers for; ``limits`` hold for it.

    Returns:
        The blocks in page order; ``block_messages`` gives the messages of each.
    """
    env: dict[str, Any] = {}
    if limited:
        bounded(env)
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
    # Rules of MyST's plugins look at the first character of a line and fail on blanks that end the page.
    tokens = make_parser(dialect).parse(text if text.endswith("\n") else text + "\n", env)
    opaque: list[str] = []
    blocks = tuple(_blocks(tokens, opaque))
    return Document(blocks, env, dialect, tuple(opaque), tokens, Allowance() if limited else None)


class BlockToken(NamedTuple):
    """The token that a block was made from."""

    token: Token
    before: Token | None
    """The one before it, which says what it is the content of."""
    column: int
    """0-based column of a table cell, else 0."""


def block_tokens(tokens: Sequence[Token]) -> Iterator[BlockToken]:
    """The tokens that the blocks of a document were made from, in their order."""
    before: Token | None = None
    column = 0
    for token in tokens:
        if token.type == "tr_open":
            column = -1
        elif token.type in ("td_open", "th_open"):
            column += 1
        elif token.type == "inline":
            cell = before is not None and before.type in ("td_open", "th_open")
            yield BlockToken(token, before, column if cell else 0)
        elif token.type == "vianet_image" and token.meta["attrs"].get("alt-text"):
            yield BlockToken(token, before, 0)
        before = token


def _blocks(tokens: Sequence[Token], opaque: list[str]) -> Iterator[Block]:
    """The blocks; text that is no message is added to ``opaque``."""
    depth = 0
    previous: Token | None = None
    for token in tokens:
        kind = token.type
        if kind in _RUBRIC_PARENTS:
            depth += 1
        elif kind in _RUBRIC_ENDS:
            depth -= 1
        elif kind == "inline":
            name = _kind(previous, depth)
            line = token.map[0] + 1 if token.map else 1
            cell = previous is not None and previous.type in ("td_open", "th_open")
            yield Block(name, token.content, line, bool(token.meta.get("html")), cell)
        elif kind in _OPAQUE:
            if token.content:
                opaque.append(token.content)
        elif kind == "vianet_image" and token.meta["attrs"].get("alt-text"):
            yield Block("image", token.meta["attrs"]["alt-text"], token.map[0] + 1 if token.map else 1)
        previous = token


def _kind(before: Token | None, depth: int) -> Kind:
    opening = before.type if before is not None else ""
    if opening == "heading_open":
        return "rubric" if depth else "title"
    if opening == "vianet_tab_label_open":
        return "tab"
    return "html" if opening == "vianet_html_text_open" else "paragraph"


def block_messages(block: Block, document: Document, content: str | None = None) -> list[tuple[Kind, str]]:
    """The messages of one block: its own, then one for each image in it that has an alternative text.

    Args:
        block: A block of the document.
        document: Where the block comes from.
        content: Text to take instead of the block's own, such as its translation.

    Returns:
        Kind and text of each message, in the order in which Sphinx extracts them. The
        block's own comes first and may be empty, then it is no message.
    """
    text = block.content if content is None else content
    if block.kind == "image":
        return [("image", text)]
    has_images = ("![" in text or ":::image" in text) and not block.html
    is_astext = block.kind == "rubric" and document.dialect == "myst"
    needed = has_images or is_astext
    if not needed or (document.allowance is not None and not document.allowance.takes(text)):
        return [(block.kind, clean(text))]
    inline = _inline(text, document)
    own = _plain_text(inline) if is_astext else text
    return [
        (block.kind, clean(own)),
        *(("image", alt) for token in _images(inline) if (alt := _alt_of(token))),
    ]


def inline_images(text: str, document: Document) -> list[tuple[Token, str]]:
    """The images in the text of a block that have an alternative text, in order, with that text.

    Args:
        text: The text.
        document: Where the block comes from.
    """
    return [(token, alt) for token in _images(_inline(text, document)) if (alt := _alt_of(token))]


def _inline(text: str, document: Document) -> list[Token]:
    tokens: list[Token] = []
    md = make_parser(document.dialect)
    md.inline.parse(text, md, document.env, tokens)
    return tokens


def _images(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        if token.type == "image":
            yield token
        elif token.children:
            yield from _images(token.children)


def _alt_of(image: Token) -> str:
    return _alt(image.children or [])


def _alt(tokens: Sequence[Token]) -> str:
    parts = []
    for token in tokens:
        if token.type in ("text", "text_special"):
            parts.append(token.content)
        elif token.children:
            parts.append(_alt(token.children))
    return "".join(parts)


_ASTEXT = {"softbreak": "\n", "hardbreak": "<br />\n\\\\\n"}


def _plain_text(tokens: Sequence[Token]) -> str:
    """The text of inline tokens as docutils' ``astext`` gives it once MyST has rendered them (rule 3)."""
    parts = []
    for token in tokens:
        if token.type in _ASTEXT:
            parts.append(_ASTEXT[token.type])
        elif token.type == "image":
            parts.append(_alt(token.children or []))
        elif token.children:
            parts.append(_plain_text(token.children))
        else:
            parts.append(token.content)
    return "".join(parts)

"""The Markdown pipeline: blocks and messages of any text, the same with and without short cuts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any
from unittest import mock

from sphinx_vianet import rulechain
from sphinx_vianet.markdown import Dialect, block_messages, inline_images, make_parser, parse_blocks

from .reading import bytes_of

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

__all__ = ["check_dialect"]

_DIALECTS: tuple[Dialect, ...] = ("ops", "myst")


def check_dialect(data: bytes) -> None:
    """Blocks lie within the page, tokens are in balance, the quick choice of rules changes nothing."""
    text = bytes_of(data).decode("utf-8", "replace")
    for dialect in _DIALECTS:
        document = parse_blocks(text, dialect)
        lines = text.count("\n") + text.count("\r") + 2
        assert all(1 <= block.line <= lines for block in document.blocks)
        _check_balance(document.tokens, lines)
        for block in document.blocks:
            (kind, own), *images = block_messages(block, document)
            assert kind == block.kind
            assert own == own.strip() or kind == "image"
            assert all(name == "image" and alt for name, alt in images)
            if images:
                assert [alt for _, alt in images] == [
                    alt for _, alt in inline_images(block.content, document)
                ]
        limited = parse_blocks(text, dialect, limited=True)
        assert limited.blocks == document.blocks
        _check_rules(text, dialect)


def _check_balance(tokens: Sequence[Token], lines: int) -> None:
    depth = 0
    for token in tokens:
        depth += token.nesting
        assert depth >= 0
        assert token.map is None or 0 <= token.map[0] <= token.map[1] <= lines
    assert depth == 0


@cache
def _plain_parser(dialect: Dialect) -> MarkdownIt:
    """A parser that asks every rule about every line."""
    make: Callable[[Dialect], MarkdownIt] = make_parser.__wrapped__
    with mock.patch.object(rulechain, "use_first_characters"):
        return make(dialect)


def _check_rules(text: str, dialect: Dialect) -> None:
    environments: tuple[dict[str, Any], dict[str, Any]] = {}, {}
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd") + "\n"
    chosen = make_parser(dialect).parse(text, environments[0])
    assert chosen == _plain_parser(dialect).parse(text, environments[1])
    assert environments[0] == environments[1]

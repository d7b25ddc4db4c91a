"""A YAML page as Markdown tokens: each text parsed on its own, put together as the page looks.

So the texts take the way of every other Markdown: the same blocks as in the import, the same
translation, the same renderer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from markdown_it.token import Token

from ..errors import Code
from ..limits import is_over, note_part, part_of
from ..markdown import clean
from ..yamloutline import Part, YamlOutline, yaml_outline
from ..yamlpage import YamlText
from .report import report
from .translation import get_scope

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore

__all__ = ["page_tokens"]

_LEVEL = "vianet_heading"
_DEEPEST = 6
_RULE = "vianet_yaml_heading"


def page_tokens(md: MarkdownIt, text: str, env: dict[str, Any], *, metadata: bool = True) -> list[Token]:
    """Parse a YAML page.

    Args:
        md: The parser, with the scope of the page set.
        text: The page.
        env: The environment for rendering; what is wrong with the texts is put into it.
        metadata: Whether title and description of the metadata are wanted.

    Returns:
        The tokens; none, reported, when the page is not valid YAML.
    """
    path = get_scope(md).path
    outline = yaml_outline(text)
    if outline is None:
        report(Code.YAML_PAGE, "the page is not valid YAML, or no mapping", path, 1)
        return []
    if outline.hidden:
        names = ", ".join(value.path for value in outline.hidden[:5])
        names += ", ..." if len(outline.hidden) > 5 else ""
        message = f"{len(outline.hidden)} values are not shown: {names}"
        report(Code.YAML_TEXT, message, path, outline.hidden[0].line)
    if _RULE not in md.core.ruler.get_all_rules():
        md.core.ruler.after("block", _RULE, _make_heading)
    return list(_Tokens(md, env, metadata=metadata).page(outline))


def _make_heading(state: StateCore) -> None:
    """Let a text that is one paragraph be a heading, before its translation is looked up."""
    level = state.env.pop(_LEVEL, 0)
    if not level or [token.type for token in state.tokens] != ["paragraph_open", "inline", "paragraph_close"]:
        return
    opening, _, closing = state.tokens
    opening.type, closing.type = "heading_open", "heading_close"
    opening.tag = closing.tag = f"h{level}"
    opening.markup = closing.markup = "#" * level


class _Tokens:
    def __init__(self, md: MarkdownIt, env: dict[str, Any], *, metadata: bool) -> None:
        self._md = md
        self._metadata = metadata
        self._env = env
        self._made = 0

    def page(self, outline: YamlOutline) -> Iterator[Token]:
        if outline.title:
            # Made of what is shown in another place, so no message.
            yield _title(outline.title)
        yield from self._all(outline.parts)

    def _all(self, parts: Sequence[Part]) -> Iterator[Token]:
        for part in parts:
            if part.value is not None and is_over(self._env, self._made, part.value.line):
                return
            yield from self._part(part)

    def _part(self, part: Part) -> Iterator[Token]:
        value = part.value
        if value is None:
            yield from self._container(part)
        elif part.kind == "meta":
            for token in self._parse(value, 0, 0) if self._metadata else ():
                if token.type == "inline" and (content := clean(token.content)):
                    meta = {"name": part.name}
                    yield Token("vianet_yaml_meta", "", 0, content=content, map=token.map, meta=meta)
        else:
            tokens = self._parse(value, part.level if part.kind == "heading" else 0, part.level)
            if part.kind == "heading" and part.level == 1 and tokens and tokens[0].type != "heading_open":
                yield _title(clean(value.text))
            if part.url:
                self._link(tokens, part.url)
            if part.kind == "caption":
                tokens = self._box(tokens, ["sd-card-title", "sd-font-weight-bold"], "card-title")
            yield from tokens

    def _container(self, part: Part) -> Iterator[Token]:
        inner = list(self._all(part.parts)) if part.kind != "choice" else []
        if part.kind == "grid":
            columns = ["sd-row", "sd-row-cols-1", "sd-row-cols-xs-1", "sd-row-cols-sm-2", "sd-row-cols-lg-3"]
            row = self._box(inner, [*columns, "sd-g-3"], "grid-row")
            yield from self._box(
                row, ["sd-container-fluid", "sd-sphinx-override", "sd-mb-4"], "grid-container"
            )
        elif part.kind == "card":
            body = self._box(inner, ["sd-card-body"], "card-body")
            card = self._box(body, ["sd-card", "sd-sphinx-override", "sd-w-100", "sd-shadow-sm"], "card")
            yield from self._box(card, ["sd-col", "sd-d-flex-row"], "grid-item")
        elif part.kind in ("list", "item"):
            name, tag = ("bullet_list", "ul") if part.kind == "list" else ("list_item", "li")
            if inner:
                yield from _around(inner, Token(f"{name}_open", tag, 1), Token(f"{name}_close", tag, -1))
        elif part.kind == "choice":
            yield from self._choice(part)
        else:
            yield Token("vianet_yaml_mark", "", 0, content="\u2714" if part.right else "\u2718", map=[0, 1])

    def _choice(self, part: Part) -> Iterator[Token]:
        """A choice is opened to see whether it is right; where it is more than a line, it is not folded."""
        first = list(self._all(part.parts[:1]))
        rest = list(self._all(part.parts[1:]))
        tokens = [*first, *rest]
        if rest and [token.type for token in first] == ["paragraph_open", "inline", "paragraph_close"]:
            tokens = list(
                _around(
                    tokens, Token("vianet_yaml_choice_open", "", 1), Token("vianet_yaml_choice_close", "", -1)
                )
            )
        yield from _around(tokens, Token("list_item_open", "li", 1), Token("list_item_close", "li", -1))

    def _box(self, tokens: Sequence[Token], classes: list[str], component: str) -> list[Token]:
        opening = Token("vianet_yaml_box_open", "", 1, meta={"classes": classes, "component": component})
        return list(_around(tokens, opening, Token("vianet_yaml_box_close", "", -1)))

    def _parse(self, value: YamlText, heading: int, below: int) -> list[Token]:
        """One text, parsed alone as in the import: with lines of the page, and headings below the page's."""
        env: dict[str, Any] = {**part_of(self._env), _LEVEL: min(heading, _DEEPEST)}
        tokens = self._md.parse(value.text, env)
        offset = value.line - 1
        self._made += len(tokens)
        note_part(self._env, env, offset)
        for token in tokens:
            if token.map:
                token.map = [token.map[0] + offset, token.map[1] + offset]
        problems = self._env.setdefault("vianet_problems", [])
        problems.extend((line + offset, text) for line, text in env.get("vianet_problems", []))
        if not heading:
            _lower_headings(tokens, below)
        return tokens

    def _link(self, tokens: Sequence[Token], url: str) -> None:
        """Let the first line of a text lead somewhere, if it has no links of its own."""
        inline = next((token for token in tokens if token.type == "inline"), None)
        address = self._md.normalizeLink(url)
        if inline is None or not self._md.validateLink(address):
            return
        children = inline.children or []
        if not any(child.type == "link_open" for child in children):
            opening = Token("link_open", "a", 1, attrs={"href": address}, map=inline.map)
            inline.children = [opening, *children, Token("link_close", "a", -1)]


def _title(text: str) -> Token:
    return Token("vianet_yaml_title", "", 0, content=text, map=[0, 1])


def _around(tokens: Sequence[Token], opening: Token, closing: Token) -> Iterator[Token]:
    opening.block = closing.block = True
    opening.map = next((token.map for token in tokens if token.map), [0, 1])
    yield opening
    yield from tokens
    yield closing


def _lower_headings(tokens: Sequence[Token], level: int) -> None:
    """Give the headings of a text the levels from one on, without gaps: the text is part of a page."""
    open_levels: list[int] = []
    for token in tokens:
        if token.type == "heading_open":
            own = int(token.tag[1:])
            while open_levels and open_levels[-1] >= own:
                open_levels.pop()
            open_levels.append(own)
        if token.type in ("heading_open", "heading_close") and open_levels:
            token.tag = f"h{min(max(level, 1) + len(open_levels) - 1, _DEEPEST)}"

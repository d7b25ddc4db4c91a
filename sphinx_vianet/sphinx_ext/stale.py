"""What a build shows of stale messages: ``vianet_stale``.

Such a message has no translation of today, only the one of the text that it was. The block that
shows it is marked with the class ``vianet-stale``; its node has ``vianet_stale``, which says what
it shows (``keep``, ``mix``, ``source``), and ``vianet_source``, the source text of today as it reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from docutils import nodes
from markdown_it.token import Token
from sphinx.transforms.post_transforms import SphinxPostTransform

from ..config import Stale
from ..guard import Facts, collect, link_passes
from ..languages import direction, language_tag
from ..sentences import Piece
from ..stalemessages import StaleMessage
from ..tags import scheme_of
from .elements import vianet_span, vianet_text
from .lookup import without_noqa
from .sourcelanguage import source_language
from .spanmarks import form, marked, split_spans, without_spans

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

    from ..guard import Context
    from .state import StaleMark

__all__ = [
    "OldText",
    "WrapStale",
    "bare_titles",
    "mark_stale",
    "old_text",
    "show_old",
    "shown_tokens",
    "source_span",
    "stale_nodes",
]

_SPAN = "vianet_span"
_HAS_STALE = "vianet_has_stale"


@dataclass(frozen=True)
class OldText:
    """What to parse for a stale message."""

    stale: StaleMessage
    shown: Stale
    text: str
    pieces: tuple[Piece, ...] = ()


# --- the text


def old_text(stale: StaleMessage, policy: Stale, content: str) -> OldText:
    """Choose what a stale message shows.

    Args:
        stale: The message.
        policy: What the project wants.
        content: The message as it stands in the page.

    Returns:
        The text to parse. A mixture has marks in it, and may turn out to cross inline markup.
    """
    if policy == "source":
        return OldText(stale, "source", content)
    pieces = stale.mixed() if policy == "mix" else None
    if pieces is None:
        return OldText(stale, "keep", _kept(stale))
    if not any(piece.kind == "translated" for piece in pieces):
        return OldText(stale, "source", content)
    return OldText(stale, "mix", "".join(_marked(piece, piece.text) for piece in pieces).strip(), pieces)


def _kept(stale: StaleMessage) -> str:
    return without_noqa(stale.kept()).strip()


def _marked(piece: Piece, text: str) -> str:
    return text if piece.kind == "between" else marked(text)


# --- its tokens


def show_old(
    old: OldText,
    children: Sequence[Token],
    source: Sequence[Token],
    parse: Callable[[str], list[Token]],
    context: Context,
) -> tuple[Stale, list[Token]]:
    """Make the tokens for a stale message.

    Args:
        old: What was parsed.
        children: The tokens of it.
        source: The tokens of the source text.
        parse: Parses an inline text of the page.
        context: The page, as the guard sees it.

    Returns:
        What is shown now, and its tokens: of a mixture those with the sentences of the source
        in a span each, or where one crosses inline markup, those of the old translation.
    """
    tokens: list[Token] | None = list(children)
    shown = old.shown
    if shown == "mix":
        tokens = _with_spans(old.pieces, children, parse)
        if tokens is None:
            shown, tokens = "keep", parse(_kept(old.stale))
    return shown, list(_without_dead_ends(tokens or [], source, context))


def shown_tokens(tokens: Sequence[Token]) -> list[Token]:
    """The tokens without those of the spans that mark text in the source language."""
    return without_spans(tokens, _SPAN)


def _with_spans(
    pieces: Sequence[Piece], children: Sequence[Token], parse: Callable[[str], list[Token]]
) -> list[Token] | None:
    """Put sentences of the source into spans; None when a sentence crosses inline markup, on either side."""
    wrapped = [piece for piece in pieces if piece.kind != "between"]
    openings = [Token(f"{_SPAN}_open", _SPAN, 1) if piece.kind == "source" else None for piece in wrapped]
    shown = split_spans(children, openings)
    there = split_spans(
        parse("".join(_marked(piece, piece.source) for piece in pieces)), [None] * len(wrapped)
    )
    if shown is None or there is None:
        return None
    # The marks must have changed nothing else.
    plain = parse("".join(piece.text for piece in pieces).strip())
    if form(shown_tokens(shown)) != form(plain):
        return None
    return shown if form(there) == form(parse("".join(piece.source for piece in pieces))) else None


# --- what the source no longer has


def _without_dead_ends(tokens: Sequence[Token], source: Sequence[Token], context: Context) -> Iterator[Token]:
    """The tokens without what leads nowhere today: a link keeps its text, an image its alternative text.

    The address of a link that the source has no more may be gone, and the guard lets it pass
    only where today's page allows it.
    """
    labels = {token.meta.get("label") for token in source if token.type == "footnote_ref"}
    facts = collect(source)
    dropped: list[bool] = []
    for token in tokens:
        if token.type == "link_open":
            dropped.append(_is_dead(str(token.attrs.get("href", "")), facts, context, image=False))
        if token.type in ("link_open", "link_close") and dropped:
            gone = dropped[-1] if token.nesting > 0 else dropped.pop()
            if gone:
                continue
        if token.type == "footnote_ref" and token.meta.get("label") not in labels:
            continue
        if token.type == "image" and _is_dead(str(token.attrs.get("src", "")), facts, context, image=True):
            yield Token("text", "", 0, content=token.content)
            continue
        yield token


def _is_dead(address: str, source: Facts, context: Context, *, image: bool) -> bool:
    if not link_passes(address, source, context, image=image):
        return True
    if scheme_of(address) != "":
        return False
    return address not in (source.images if image else source.links) and address not in context.page_links()


# --- nodes


def source_span(config: Config, *classes: str) -> vianet_span:
    """A run of text in the source language."""
    language = source_language(config)
    return vianet_span("", "", classes=list(classes), lang=language, dir=_other_direction(config))


def _other_direction(config: Config) -> str:
    """The direction of the source language where it is not the site's; empty where it is."""
    own = direction(source_language(config))
    return own if own != direction(language_tag(config.language) or "en") else ""


def mark_stale(node: nodes.Element, mark: StaleMark, config: Config) -> None:
    """Mark the node that shows a stale message."""
    node["classes"] = [*node["classes"], "vianet-stale"]
    node["vianet_stale"], node["vianet_source"] = mark.shown, mark.source
    if node.document is not None:
        node.document[_HAS_STALE] = True
    if mark.shown == "source":
        # Docutils writes such a class as the attribute lang.
        node["classes"].append(f"language-{source_language(config)}")


def stale_nodes(document: nodes.document) -> Iterator[nodes.TextElement]:
    """The nodes of a document that show stale messages; without looking at any where there are none."""
    # One page of all documents has a name, and only what the first of them had noted.
    if document.get(_HAS_STALE) or "docname" in document:
        yield from (node for node in document.findall(nodes.TextElement) if "vianet_stale" in node)


class WrapStale(SphinxPostTransform):
    """In HTML, give those their marks that have no element of their own, and their direction to all."""

    default_priority = 400
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Wrap the children of stale nodes."""
        for node in list(stale_nodes(self.document)):
            shown = node["vianet_stale"]
            if isinstance(node, vianet_text):
                span = source_span(self.config) if shown == "source" else vianet_span()
                span["classes"] = ["vianet-stale"]
            elif shown == "source" and _other_direction(self.config):
                span = source_span(self.config)
            else:
                continue
            children = list(node.children)
            node.clear()
            span.extend(children)
            node.append(span)


def bare_titles(app: Sphinx, doctree: nodes.document) -> None:
    """Titles in tables of contents and in the page's head are text: there a span would be a leak."""
    env: BuildEnvironment = app.env
    for kept in (env.titles, env.longtitles, env.tocs):
        found = cast("dict[str, nodes.Element]", kept).get(env.docname)
        for span in list(found.findall(vianet_span)) if found is not None else []:
            span.parent.replace(span, span.children)

"""Translations go in and out at the tokens of the one parse.

Between markdown-it's block and inline rules a translation replaces the content of an inline
token; right after the inline rule the source text is put back. So the nodes made of the
token have the translation as children and the source as ``rawsource``: footnotes, reference
links and substitutions of the page work, ids stay those of the source, and everything that
asks a node for its msgid gets the source's. Measured against stock Sphinx:
``docs/explanation``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..dialect.emphasis import has_stray, joined, mended
from ..guard import Violation, check, is_plain
from ..limits import LONGEST_TEXT
from ..markdown import clean
from .stale import OldText, old_text, show_old, shown_tokens
from .state import StaleMark, reading
from .units import Sentences, SourceText, sentences_of, whole_unit, with_units

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

    from .scope import Scope

__all__ = ["Change", "flat_text", "source_tokens", "suspended", "use_translation"]

_SCOPE = "vianet_scope"
# Stock Sphinx registers these under their source text and, once more, under the translation.
_LEFT_TO_STOCK = {"fieldlist_name_open"}


@dataclass
class Change:
    """What was done to one inline token."""

    source: str
    """The token's own content."""
    msgids: tuple[str, ...]
    """What Sphinx may take as msgid of the node that is made of the token."""
    violation: Violation | None = None
    """Why the translation is not shown."""
    stale: OldText | None = None
    """What is shown instead of a translation of today."""
    sentences: Sentences | None = None
    """The sentences of the translation; None when they are not shown with their sources."""


def use_translation(md: MarkdownIt, scope: Scope) -> None:
    """Add the two rules; to be called after the dialect has added its own.

    Args:
        md: The parser.
        scope: What is parsed; an include exchanges it for its own meanwhile.
    """
    set_scope(md, scope)
    if scope.enabled and not scope.is_patch:
        scope.note_catalog()
    md.core.ruler.before("inline", "vianet_translate", _translate)
    md.core.ruler.after("inline", "vianet_restore", _restore)


def get_scope(md: MarkdownIt) -> Scope:
    """The scope of what is being parsed."""
    scope: Scope = md.options[_SCOPE]
    return scope


def set_scope(md: MarkdownIt, scope: Scope) -> None:
    """Exchange the scope."""
    md.options[_SCOPE] = scope


@contextmanager
def suspended(md: MarkdownIt) -> Iterator[None]:
    """Parse without translating: text that is no message of its own."""
    scope = get_scope(md)
    scope.suspended += 1
    try:
        yield
    finally:
        scope.suspended -= 1


def _translate(state: StateCore) -> None:
    scope = get_scope(state.md)
    if not scope.translates(inline=state.inlineMode):
        return
    previous: Token | None = None
    in_glossary: list[bool] = []
    for token in state.tokens:
        if token.type == "dl_open":
            in_glossary.append("glossary" in str(token.attrs.get("class", "")).split())
        elif token.type == "dl_close":
            in_glossary.pop()
        elif token.type == "inline":
            opening = previous.type if previous is not None else ""
            is_term = opening == "dt_open" and any(in_glossary[-1:])
            if not is_term and opening not in _LEFT_TO_STOCK:
                _replace(token, state, scope, is_heading=opening == "heading_open")
        previous = token


def _replace(token: Token, state: StateCore, scope: Scope, *, is_heading: bool) -> None:
    if scope.allowance is not None and len(token.content) > LONGEST_TEXT:
        return
    msgids: tuple[str, ...] = (clean(token.content),)
    key, msgstr = scope.catalog.look_up(msgids[0])
    if is_heading and scope.dialect == "myst":
        # Stock MyST gives a heading in a list or quote no rawsource: its msgid is its flat text.
        msgids = (msgids[0], clean(flat_text(source_tokens(token.content, state.md, state.env))))
        if not msgstr:
            key, msgstr = scope.catalog.look_up(msgids[1])
    if not msgstr:
        _replace_stale(token, state, scope, msgids)
    elif msgstr != msgids[0]:
        sentences = sentences_of(scope.catalog, key, msgstr) if scope.env.config.vianet_bilingual else None
        token.meta["vianet_change"] = Change(token.content, msgids, sentences=sentences)
        token.content = sentences.marked() if sentences is not None else msgstr


def _replace_stale(token: Token, state: StateCore, scope: Scope, msgids: tuple[str, ...]) -> None:
    """Let a message that has none but an old translation show what the project wants of it."""
    found = next((stale for msgid in msgids if (stale := scope.catalog.find_stale(msgid))), None)
    if found is None:
        return
    old = old_text(found, scope.env.config.vianet_stale, token.content)
    if old.shown != "source":
        # Noted when it is put back: what is shown of it is known then.
        token.meta["vianet_change"] = Change(token.content, msgids, stale=old)
        token.content = old.text
        return
    source = source_tokens(token.content, state.md, state.env, html=bool(token.meta.get("html")))
    scope.note_stale(msgids, StaleMark("source", flat_text(source)))


def _restore(state: StateCore) -> None:
    scope = get_scope(state.md)
    if scope.is_patch and not scope.suspended:
        _check_patch(state, scope)
        return
    previous: Token | None = None
    for token in state.tokens:
        change = token.meta.get("vianet_change") if token.type == "inline" else None
        if isinstance(change, Change):
            heading = previous if previous is not None and previous.type == "heading_open" else None
            _put_back(token, change, heading, state, scope)
        previous = token


def _put_back(token: Token, change: Change, heading: Token | None, state: StateCore, scope: Scope) -> None:
    """Put the source text back, and its tokens too when the translation brings in what it must not."""
    token.content = change.source
    if change.violation is not None:
        if change.stale is None:
            scope.note_done(change.msgids, translated=False)
        else:
            scope.note_stale(change.msgids, StaleMark("source", flat_text(token.children or [])))
        return
    if change.stale is not None:
        _show_old(token, change, change.stale, state, scope)
        _note_inline(token, change, state, scope)
        if heading is not None:
            heading.meta["vianet_source"] = _finished(change.source, state.md, state.env)
        return

    def parse(text: str) -> list[Token]:
        return source_tokens(text, state.md, state.env, html=bool(token.meta.get("html")))

    source = SourceText(change.source, parse)
    units: list[Token] = []
    if change.sentences is not None:
        token.children, units = with_units(change.sentences, token.children or [], source, parse)
    if not is_plain(token.children or [], bare_links=scope.bare_links):
        change.violation = check(source.tokens, token.children or [], scope)
        if change.violation is not None:
            token.children = source.tokens
            scope.note_done(change.msgids, translated=False)
            return
    if heading is not None:
        heading.meta["vianet_source"] = _finished(change.source, state.md, state.env)
    if _mend_emphasis(token, source, scope) and change.sentences is not None:
        units = whole_unit(token.children or [], source)
    scope.note_done(change.msgids, translated=True)
    _note_inline(token, change, state, scope)
    token.children = units or token.children


def _note_inline(token: Token, change: Change, state: StateCore, scope: Scope) -> None:
    """Remember whose translation a text is: a directive's node of it may have no ``rawsource``."""
    if state.inlineMode:
        text = flat_text(token.children or [])
        reading(scope.env).inline[str(scope.document["source"]), text] = change.msgids[0]


def _mend_emphasis(token: Token, source: SourceText, scope: Scope) -> bool:
    """Take stray asterisks of a translation for markup, unless its source has such too."""
    if scope.dialect == "myst" or not any("*" in child.content for child in token.children or []):
        return False
    children = joined(token.children or [])
    if not has_stray(children) or has_stray(joined(source.tokens)):
        return False
    token.children = mended(children, lenient=True)
    return True


def _show_old(token: Token, change: Change, old: OldText, state: StateCore, scope: Scope) -> None:
    """Set an old translation right, as far as that goes; show the source where it does not."""

    def parse(text: str) -> list[Token]:
        return source_tokens(text, state.md, state.env, html=bool(token.meta.get("html")))

    source = parse(change.source)
    shown, children = show_old(old, token.children or [], source, parse, scope)
    change.violation = check(source, shown_tokens(children), scope)
    if change.violation is not None:
        shown, children = "source", source
    token.children = children
    scope.note_stale(change.msgids, StaleMark(shown, flat_text(source)))


def _check_patch(state: StateCore, scope: Scope) -> None:
    """Check a translation that stock ``Locale`` parses on its own: its source is looked up backwards."""
    for token in state.tokens:
        if token.type != "inline" or is_plain(token.children or [], bare_links=scope.bare_links):
            continue
        sources = scope.catalog.sources(token.content) or [""]
        parsed = [source_tokens(source, state.md, state.env) for source in sources]
        violations = [check(source, token.children or [], scope) for source in parsed]
        if all(violations):
            token.children = parsed[0]
            token.meta["vianet_change"] = Change(sources[0], (sources[0],), violations[0])


def source_tokens(text: str, md: MarkdownIt, env: Any, *, html: bool = False) -> list[Token]:
    """Parse an inline text of the page without leaving a trace in the page's environment."""
    apart = {"references": env.get("references", {})}
    if html:
        from ..dialect.html import parse_html_text

        return parse_html_text(md, text, apart)
    tokens: list[Token] = []
    md.inline.parse(text, md, apart, tokens)
    return tokens


def _finished(text: str, md: MarkdownIt, env: Any) -> list[Token]:
    """The same, after every core rule: with escapes joined, quotes turned, as slugs and names are made of."""
    with suspended(md):
        return md.parseInline(text, {"references": env.get("references", {})})[0].children or []


_ASTEXT = {"softbreak": "\n", "hardbreak": "<br />\n\\\\\n"}


def flat_text(tokens: Sequence[Token]) -> str:
    """The text of inline tokens as docutils' ``astext`` gives it once MyST has rendered them."""
    return "".join(
        _ASTEXT.get(token.type) or (flat_text(token.children) if token.children else token.content)
        for token in tokens
    )

"""Texts that are too much for the parser are shown without their markup; see ``limits``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markdown_it.token import Token

from ..errors import Code
from ..guard import Violation
from ..limits import DEEPEST_TEXT, LONGEST_TEXT, is_too_deep
from .report import report
from .translation import Change, get_scope, source_tokens

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore

    from .scope import Scope

__all__ = ["use_bounds"]

_HELD = "vianet_held"
_LONG = f"a text is longer than {LONGEST_TEXT:,} characters"
_MUCH = f"{_LONG}, or the page holds too much markup"
_DEEP = f"a text has more than {DEEPEST_TEXT} levels of emphasis and links"


def use_bounds(md: MarkdownIt) -> None:
    """Add the two rules around the inline rule; to be called when the translation's are there.

    A text that is not to be parsed is taken out of its token meanwhile.

    Args:
        md: The parser.
    """
    md.core.ruler.before("inline", "vianet_hold", _hold)
    md.core.ruler.after("inline", "vianet_release", _release)


def _change(token: Token) -> Change | None:
    found = token.meta.get("vianet_change")
    return found if isinstance(found, Change) else None


def _hold(state: StateCore) -> None:
    scope = get_scope(state.md)
    for token in state.tokens:
        if token.type == "inline" and not _fits(token, scope):
            token.meta[_HELD] = token.content
            token.content = ""


def _fits(token: Token, scope: Scope) -> bool:
    """Whether a text is parsed; that of a trusted page always is, its translation is nobody's."""
    change = _change(token)
    if scope.allowance is not None:
        return scope.allowance.takes(token.content)
    if change is not None:
        return len(token.content) <= max(LONGEST_TEXT, 2 * len(change.source))
    return not scope.is_patch or len(token.content) <= LONGEST_TEXT


def _release(state: StateCore) -> None:
    scope = get_scope(state.md)
    for token in state.tokens:
        if token.type != "inline":
            continue
        held = token.meta.pop(_HELD, None)
        change = _change(token)
        if held is not None:
            token.content = held
        elif (scope.allowance is None and change is None and not scope.is_patch) or not is_too_deep(
            token.children or []
        ):
            continue
        what = _DEEP if held is None else (_LONG if scope.allowance is None else _MUCH)
        if change is None:
            _show_text(token, token.content)
            _report(token, what, scope)
            continue
        change.violation = Violation(Code.TEXT_LIMIT, what)
        token.content = change.source
        _show_source(token, change.source, state, scope)


def _show_source(token: Token, source: str, state: StateCore, scope: Scope) -> None:
    """Show the source of a translation that is too much, which may be too much itself."""
    if scope.allowance is not None and not scope.allowance.takes(source):
        _show_text(token, source)
        return
    token.children = source_tokens(source, state.md, state.env, html=bool(token.meta.get("html")))
    if scope.allowance is not None and is_too_deep(token.children):
        _show_text(token, source)


def _show_text(token: Token, text: str) -> None:
    token.children = [Token("text", "", 0, content=text)]


def _report(token: Token, what: str, scope: Scope) -> None:
    """Report the first of a page; a page made for it has thousands."""
    if scope.allowance is not None:
        if scope.allowance.reported:
            return
        scope.allowance.reported = True
    line = token.map[0] + 1 if token.map else 1
    report(Code.TEXT_LIMIT, what, scope.file, line)

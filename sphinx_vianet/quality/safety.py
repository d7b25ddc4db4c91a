"""What a build refuses to show: markup that a translation brings in (design.md, Pages are data)."""

from __future__ import annotations

from collections.abc import Iterator

from ..errors import Code
from ..guard import Violation, compare, is_plain
from .context import Context
from .problem import Problem
from .texts import Texts

__all__ = ["active_markup", "unsafe_markup"]


def unsafe_markup(texts: Texts, context: Context) -> Iterator[Problem]:
    """HTML, schemes and hosts of addresses, and formulas that the source text does not have."""
    yield from _refused(texts, context, Code.UNSAFE_MARKUP)


def active_markup(texts: Texts, context: Context) -> Iterator[Problem]:
    """Roles, substitutions and constructs of the dialect that the source text does not have."""
    yield from _refused(texts, context, Code.ACTIVE_MARKUP)


def _refused(texts: Texts, context: Context, code: Code) -> Iterator[Problem]:
    violation = _violation(texts, context)
    if violation is not None and violation.code is code:
        yield Problem(f"a build shows the source text instead: {violation.what} is not in it")


def _violation(texts: Texts, context: Context) -> Violation | None:
    if not texts.target.has_markup or is_plain(texts.target.tokens, bare_links=False):
        return None
    return compare(texts.source.facts, texts.target.facts, context)

"""Checks on one message: every one that was chosen, each problem with its code."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from .checks import CHECKS
from .context import Context
from .problem import Problem
from .texts import Texts

__all__ = ["lint_texts", "mend"]

_MOST_FIXES = 20
_MOST_PROBLEMS = 20
"""Of one check with one message: a text of thousands of links is looked at by a person after the first."""


def lint_texts(texts: Texts, context: Context, codes: Iterable[str]) -> Iterator[tuple[str, Problem]]:
    """Check one message.

    Args:
        texts: The message, translated.
        context: Its page and project.
        codes: The checks to run.

    Yields:
        Code and problem.
    """
    for code in codes:
        for problem in islice(CHECKS[code].find(texts, context), _MOST_PROBLEMS):
            yield code, problem


def mend(texts: Texts, context: Context, codes: Sequence[str]) -> Texts | None:
    """Put right what is certain.

    Args:
        texts: The message.
        context: Its page and project.
        codes: The checks to run.

    Returns:
        The message with another translation, in which these checks find nothing more that can be put
        right; None when there is nothing.
    """
    fixable = [code for code in codes if CHECKS[code].fixable]
    mended = texts
    for _ in range(_MOST_FIXES):
        found = lint_texts(mended, context, fixable)
        fix = next((problem.fix for _, problem in found if problem.fix is not None), None)
        if fix is None or fix == mended.msgstr:
            break
        mended = replace(mended, msgstr=fix)
    return None if mended is texts else mended

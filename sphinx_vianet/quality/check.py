"""What the tables of checks hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from ..codes import Severity
from .context import Context
from .glossary import Term
from .problem import Problem
from .texts import Texts

__all__ = ["Check", "Example", "Find"]

Find = Callable[[Texts, Context], Iterator[Problem]]


class Example(NamedTuple):
    """A message that a check finds fault with, and the same put right; a test holds both to the check."""

    msgid: str
    wrong: str
    right: str
    language: str = "de"
    terms: tuple[Term, ...] = ()
    """Of the project's glossary."""


class Check(NamedTuple):
    """One check."""

    code: str
    """Its name on the command line, in comments and in all formats."""
    severity: Severity
    """``error`` for what breaks a page or is unsafe, ``warning`` for what is likely wrong, else ``note``."""
    find: Find
    summary: str
    """What it finds, one sentence."""
    remedy: str
    """What to do about it, one sentence."""
    example: Example
    default: bool = True
    """Whether it runs unless told otherwise: not with more than one false alarm in ten on real pages."""
    fixable: bool = False
    """Whether some of what it finds is put right by ``--fix``."""

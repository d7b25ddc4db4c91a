"""The points of the security model, and how an attack is written down with its guards.

Every attack is run twice: as it is, when nothing may come through, and with its guards taken out, when it
must. So neither the attack nor the guard can be one in name only.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import Any

import pytest

__all__ = ["ATTACKS", "POINTS", "Attack", "Guard", "attack", "nothing", "same", "take_out"]

POINTS = (
    "Markup of translations",
    "Markup of localized pages",
    "Styles that hide or cover",
    "Directives, roles and substitutions",
    "Formulas",
    "Pictures",
    "Files that are read",
    "Files that are written",
    "Git",
    "YAML",
    "XML",
    "Limits",
    "Terminals",
    "Commands of CI systems",
    "Reports",
    "Exports",
    "Catalogs",
    "The site around the pages",
    "Handback",
    "Network",
)
"""Every point of the table in ``docs/explanation/security.md``, in its order."""


@dataclass(frozen=True)
class Guard:
    """One guard: where it is, and what stands in its place when it is taken out."""

    name: str
    """``module.function`` or ``module.Class.method``, below the package unless it begins with another's."""
    instead: Any

    @property
    def module(self) -> str:
        """Its module below the package."""
        parts = self.name.split(".")
        names = (".".join(parts[:size]) for size in range(len(parts), 0, -1))
        return next(name for name in names if _is_module(f"sphinx_vianet.{name}"))


@dataclass(frozen=True)
class Attack:
    """One attack."""

    point: str
    name: str
    run: Callable[[Path], bool]
    """Tries it in an empty folder, and says whether it came through."""
    guards: Sequence[Guard]
    """All that stand in its way."""

    def __str__(self) -> str:
        return f"{self.point}: {self.name}"


ATTACKS: list[Attack] = []


def attack(
    point: str, name: str, **guards: Any
) -> Callable[[Callable[[Path], bool]], Callable[[Path], bool]]:
    """Note an attack.

    Args:
        point: One of ``POINTS``.
        name: What is tried.
        guards: What stands in for each guard, by its name with ``__`` for dots.
    """

    def note(run: Callable[[Path], bool]) -> Callable[[Path], bool]:
        found = [Guard(name.replace("__", "."), instead) for name, instead in guards.items()]
        ATTACKS.append(Attack(point, name, run, found))
        return run

    return note


def take_out(patch: pytest.MonkeyPatch, guard: Guard) -> None:
    """Put something else in the place of a guard, in all modules that have it."""
    name = guard.name if guard.name.startswith("markdown_it.") else f"sphinx_vianet.{guard.name}"
    parts = name.split(".")
    depth = next(size for size in range(len(parts), 0, -1) if _is_module(".".join(parts[:size])))
    *inside, last = parts[depth:]
    owner = reduce(getattr, inside, sys.modules[".".join(parts[:depth])])
    before = getattr(owner, last)
    patch.setattr(owner, last, guard.instead)
    if inside or not callable(before):
        return
    for module in [module for key, module in sys.modules.items() if key.startswith("sphinx_vianet")]:
        for key, value in list(vars(module).items()):
            if value is before:
                patch.setattr(module, key, guard.instead)


def _is_module(name: str) -> bool:
    from importlib import import_module

    try:
        import_module(name)
    except ImportError:
        return False
    return True


def nothing(*_: Any, **__: Any) -> None:
    """In the place of a check that raises."""


def same(text: str, *_: Any) -> str:
    """In the place of an escape."""
    return text

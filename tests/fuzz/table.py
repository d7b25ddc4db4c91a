"""The table of targets: what is run, from which inputs it starts, which words it tries."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from importlib import import_module

from . import seeds

__all__ = ["TARGETS", "Target", "words"]

_NOTHING: Callable[[], Iterator[bytes]] = lambda: iter(())  # noqa: E731  # a value of a field
_RANDOM = 24


@dataclass(frozen=True, slots=True)
class Target:
    """One property that is fuzzed."""

    module: str
    """In ``tests.fuzz.targets``; loaded only when it is run, so that a fuzzer can watch it being loaded."""
    function: str
    about: str
    fixtures: Callable[[], Iterator[bytes]] = _NOTHING
    """Inputs out of the project."""
    real: Callable[[], Iterator[bytes]] = _NOTHING
    """Inputs out of the corpus; none where it is not there."""
    around: str = ""
    """Function that gives what has to be open while it runs."""
    longest: int = 4096
    """Bytes of an input."""
    step: int = 2
    """Of the inputs, each how-manieth the default tests run; it goes by what they cost."""

    def load(self) -> tuple[Callable[[bytes], None], AbstractContextManager[None]]:
        """The function, and what has to be open while it is called."""
        module = import_module(f"{__package__}.targets.{self.module}")
        opened = getattr(module, self.around)() if self.around else nullcontext()
        return getattr(module, self.function), opened

    def inputs(self) -> Iterator[bytes]:
        """Inputs that need nothing from outside: fixtures, and bytes that are the same every time."""
        yield from self.fixtures()
        numbers = random.Random(self.function)  # noqa: S311  # no secret
        for length in (0, 1, *(8 * number for number in range(2, _RANDOM))):
            yield numbers.randbytes(length)


def _versions() -> Iterator[bytes]:
    return seeds.real_pages("annotated", "source", "source-now", most=4)


def _pages() -> Iterator[bytes]:
    yield from seeds.real_pages("annotated", most=12)
    yield from seeds.real_pages("source", most=4)


def _catalogs() -> Iterator[bytes]:
    yield from (b"=" + part for parts in seeds.fixture_parts("catalog") for part in parts)


def _texts() -> Iterator[bytes]:
    for parts in seeds.fixture_parts("lint", "staleness"):
        yield b"=" + seeds.DIVIDER.join([*parts, b"", b""][:3])


TARGETS: dict[str, Target] = {
    "page": Target("reading", "check_page", "bytes to units and back", seeds.single_pages, _pages),
    "align": Target(
        "aligning", "check_alignment", "page and source pages to messages", seeds.pages, _versions, step=4
    ),
    "stale": Target(
        "aligning", "check_staleness", "what changed between source pages", seeds.pages, _versions, step=4
    ),
    "po": Target("catalogs", "check_po", "PO files", _catalogs),
    "merge": Target("catalogs", "check_merge", "imports and edits over each other", longest=1024),
    "dialect": Target("dialect", "check_dialect", "the Markdown pipeline", seeds.single_pages, _pages),
    "render": Target(
        "rendering",
        "check_rendering",
        "untrusted pages to HTML",
        seeds.single_pages,
        _pages,
        "sphinx_site",
        step=24,
    ),
    "stamp": Target("stamping", "check_stamp", "stamps read and written", seeds.single_pages, _pages),
    "handback": Target("handing", "check_handback", "edits back into pages", seeds.pages, _versions, step=4),
    "renew": Target(
        "handing", "check_renewal", "pages made anew from today's source", seeds.pages, _versions, step=4
    ),
    "yaml": Target("contents", "check_yaml", "front matter and YAML pages", seeds.single_pages, _pages),
    "toc": Target("contents", "check_toc", "tables of contents"),
    "exchange": Target("exchange", "check_exchange", "TMX, TBX and exports"),
    "glossary": Target("exchange", "check_glossary", "tables of terms", longest=1024),
    "git": Target("gitdata", "check_git", "tree specs, locales, git's answers", longest=512),
    "texts": Target("texts", "check_texts", "differences, sentences, units, escapes", _texts),
    "lint": Target("texts", "check_lint", "every check on a message, and its fix", _texts),
}
"""Every target by its name on the command line."""


def words() -> Sequence[bytes]:
    """What the format and the dialect are made of, for the fuzzer to try."""
    from .pages import BROKEN

    own = (
        b"ms.openlocfilehash: ",
        b"ms.sourcegitcommit: ",
        b"\nmsgid ",
        b"\nmsgstr ",
        b"[!INCLUDE [",
        b"\n=====\n",
    )
    return [*BROKEN, *own]

"""What a handback is asked for, and what it did."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from .handback import Done
from .handbackwork import PlanKind
from .model import Finding
from .newstamps import Stamping

__all__ = ["HandbackOptions", "HandbackReport", "HandedPage"]


@dataclass(frozen=True, slots=True)
class HandbackOptions:
    """Which pages get their edits, and how."""

    pages: tuple[str, ...] = ()
    """Names of pages, see :class:`~sphinx_vianet.choice.Choice`; empty for all."""
    locales: frozenset[str] = frozenset()
    """BCP 47 tags or Sphinx's codes; empty for all."""
    force: bool = False
    """Whether edits go into named pages that got another text: a person says that the edits are right."""
    dry_run: bool = False
    output: Path | None = None
    """Checkout that gets the new pages when they are read from a revision."""
    new: bool = False
    """Whether pages are made for source pages that a locale does not have."""
    least: float = 1.0
    """Which share of the messages of such a page must be translated, from 0 to 1."""
    stamping: Stamping = field(default_factory=Stamping)
    """What new stamps are to say."""
    plain_output: Path | None = None
    """Folder that gets the plain counterparts of the pages handed back; may hold ``{locale}``."""


@dataclass(frozen=True, slots=True)
class HandedPage:
    """What became of one page."""

    locale: str
    page: str
    result: PlanKind
    done: tuple[Done, ...] = ()
    waiting: int = 0
    """Messages that were translated anew and wait for others of the page."""


@dataclass(frozen=True, slots=True)
class HandbackReport:
    """The result of a run, or with ``dry_run`` what it would be."""

    pages: tuple[HandedPage, ...] = ()
    """Every page with an edit, by locale and path."""
    unchanged: int = 0
    """Pages of catalogs with edits that have none themselves, or have them already."""
    findings: tuple[Finding, ...] = ()

    def count(self, *results: PlanKind) -> int:
        """Number of pages with one of these results."""
        return sum(page.result in results for page in self.pages)

    @property
    def written(self) -> int:
        """Pages whose bytes changed."""
        return self.count("edited", "recomposed", "new")

    @property
    def units(self) -> int:
        """Units whose text changed."""
        return sum(done.units for page in self.pages for done in page.done)

    @property
    def one_unit(self) -> int:
        """Messages whose units became one."""
        return sum(done.way == "one-unit" for page in self.pages for done in page.done)

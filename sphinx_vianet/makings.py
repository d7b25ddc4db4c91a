"""What a handback must know to make pages from their source pages: asked when the first page needs it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from .checker import CheckOptions, run_check
from .checksource import CheckSource
from .config import Config
from .errors import Code
from .firstpages import Begun
from .frontmatter import read_stamp
from .importwork import PageInput
from .model import Finding, Handoff
from .newpages import NewPage
from .newstamps import Habits, Making, NewStamp, Stamping, habits_of, new_stamps
from .selection import Layout, Selected, Selection, domain_of
from .sources import SourceReader
from .stamps import matches_hash
from .trees import FolderTree, GitTree, Tree

__all__ = ["Makings", "missing_pages"]


def missing_pages(
    config: Config,
    selection: Selection,
    locales: frozenset[str],
    pages: tuple[str, ...],
    layout: Layout,
    begun: Sequence[Begun] = (),
) -> tuple[list[Selected], list[Finding]]:
    """The pages that locales do not have, each with the tree that gets it.

    Args:
        config: The project's options, with a source tree.
        selection: The pages that there are.
        locales: BCP 47 tags or Sphinx's codes; empty for all.
        pages: Names of pages; empty for all.
        layout: Sphinx's ``gettext_compact``.
        begun: Locales that have no page yet.

    Returns:
        The pages; findings for those of a locale in whose trees none is the one for them.
    """
    asked = CheckOptions("status", locales, pages, frozenset(item.locale for item in begun))
    report = run_check(replace(config, check_includes=False), asked)
    languages = {**selection.languages, **{item.locale: item.language for item in begun}}
    places = {item.locale: item.tree for item in begun}
    prefix = config.source.prefix if config.source is not None else ""
    found: list[Selected] = []
    findings: list[Finding] = []
    for verdict in report.pages:
        if verdict.status != "missing":
            continue
        trees: list[Tree] = [places[verdict.locale]] if verdict.locale in places else []
        trees = trees or _nearest(
            verdict.page, [page for page in selection.pages if page.locale == verdict.locale]
        )
        if len(trees) != 1:
            text = "its locale has more than one tree, and none is the one for this page; write it by hand"
            findings.append(Finding(Code.HANDBACK_REFUSED, verdict.page, None, text, verdict.locale))
            continue
        language = languages[verdict.locale]
        domain = domain_of(verdict.page, layout, prefix)
        found.append(Selected(verdict.page, trees[0], verdict.locale, language, domain))
    return found, findings


def _is_current(stamp: Handoff, handoff: bytes | None, today: bytes) -> bool:
    if stamp.hash is not None:
        return matches_hash(today, stamp.hash)
    return handoff is not None and handoff.replace(b"\r\n", b"\n") == today.replace(b"\r\n", b"\n")


def _nearest(path: str, pages: Sequence[Selected]) -> list[Tree]:
    """The trees with the pages that share most folders with a path."""
    folders = path.split("/")[:-1]

    def shared(page: Selected) -> int:
        own = page.path.split("/")[:-1]
        return next((depth for depth in range(len(folders), 0, -1) if own[:depth] == folders[:depth]), 0)

    by_tree: dict[Tree, int] = {}
    for page in pages:
        by_tree[page.tree] = max(by_tree.get(page.tree, 0), shared(page))
    most = max(by_tree.values(), default=0)
    return [tree for tree, number in by_tree.items() if number == most]


@dataclass
class Makings:
    """Answers for the pages of one run."""

    config: Config
    tree: FolderTree | GitTree | None
    reader: SourceReader
    selection: Selection
    paths: Sequence[str]
    """All pages that can be asked about: the history is read once."""
    asked: Stamping = field(default_factory=Stamping)
    """What a person wants in the stamps."""
    findings: list[Finding] = field(default_factory=list)
    _habits: dict[Tree, Habits] = field(default_factory=dict)

    @cached_property
    def _source(self) -> CheckSource | None:
        return CheckSource(self.config, self.tree, self.reader) if self.tree is not None else None

    @cached_property
    def _stamps(self) -> dict[str, NewStamp]:
        if self._source is None:
            return {}
        stamps, findings = new_stamps(self._source, self.paths, self.asked.date)
        self.findings.extend(findings)
        return stamps

    def making(self, page: Selected, ready: PageInput) -> Making | None:
        """What a page needs to be made anew; None for one that is current, or has no source page."""
        stamp = read_stamp(ready.data, self.config.stamp)
        if ready.today is None or not ready.trusted or self._source is None:
            return None
        if not stamp.stamped or _is_current(stamp, ready.handoff, ready.today):
            return None
        habits = Habits() if ready.handoff is not None else self._habits_of(page.tree)
        return Making(self._stamps.get(page.path, NewStamp(None, self.asked.date)), habits)

    def new(self, pages: Iterable[Selected]) -> dict[Selected, NewPage]:
        """The input for pages that are to be made for the first time."""
        found: dict[Selected, NewPage] = {}
        pages = list(pages)
        today = self.reader.today({page.path for page in pages})
        for page in pages:
            data = today.get(page.path)
            if data is None or self._source is None:
                continue
            stamp = self._stamps.get(page.path, NewStamp(None, self.asked.date))
            if stamp.problem:
                self.findings.append(
                    Finding(Code.HANDBACK_REFUSED, page.path, None, stamp.problem, page.locale)
                )
                continue
            habits = replace(self._habits_of(page.tree), type=self.asked.type)
            found[page] = NewPage(page.path, page.locale, data, stamp, habits)
        return found

    def _habits_of(self, tree: Tree) -> Habits:
        if tree not in self._habits and self._source is not None:
            often = Counter(page.tree for page in self.selection.pages)
            # The first page of a locale is written as those of the others are.
            first = tree not in often
            model = max(often, key=lambda other: often[other], default=tree) if first else tree
            paths = [page.path for page in self.selection.pages if page.tree == model]
            habits = habits_of(model, paths, self._source)
            if first and self.asked.digits is not None:
                habits = replace(habits, digits=self.asked.digits)
            self._habits[tree] = habits
        return self._habits.get(tree, Habits())

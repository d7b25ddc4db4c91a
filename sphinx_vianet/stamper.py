"""Stamps localized pages anew whose translation is right as it stands.

A page gets the hash, commit and date of today's source page: unasked only where nothing that
was translated changed, else when a person names the page (commands.md, stamp).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Literal, TypeAlias

from .checker import CheckOptions, run_check
from .checksource import CheckSource
from .choice import Choice
from .config import Config
from .errors import Code, ConfigError
from .files import folder_lock
from .frontmatter import read_stamp
from .lastchange import LastChange
from .model import Finding, Handoff, Page
from .page import parse_page
from .selection import Selected, select
from .stampfacts import StampFacts
from .stampplan import (
    DoubtfulError,
    Form,
    Plan,
    RefusedError,
    Source,
    hash_form,
    plan_cosmetic,
    plan_stamp,
    stamp_hash,
)
from .stamptargets import Targets
from .trees import Tree
from .verdict import ChangeKind, Status, Verdict

__all__ = ["Result", "StampOptions", "StampReport", "StampedPage", "run_stamp"]

Result = Literal["stamped", "current", "refused"]

_Key: TypeAlias = tuple[str, str]
"""Locale and page."""


@dataclass(frozen=True, slots=True)
class StampOptions:
    """Which pages are stamped, and under which conditions."""

    pages: tuple[str, ...] = ()
    """Names of pages, see :class:`~sphinx_vianet.choice.Choice`; empty for all, with ``cosmetic``."""
    locales: frozenset[str] = frozenset()
    """BCP 47 tags or Sphinx's codes; empty for all."""
    cosmetic: bool = False
    """Whether code and front matter are carried over."""
    force: bool = False
    """Whether named pages are stamped whatever changed: a person says that they are right."""
    date: str | None = None
    """ISO date of the stamps; None for that of the commit."""
    dry_run: bool = False
    output: Path | None = None
    """Checkout that gets the new pages when they are read from a revision."""


@dataclass(frozen=True, slots=True)
class StampedPage:
    """What became of one page."""

    locale: str
    page: str
    result: Result
    reason: str | None = None
    """Why it was refused, in one line."""
    forcible: bool = False
    """Whether ``force`` would have stamped it."""
    kinds: tuple[ChangeKind, ...] = ()
    """What the check says has changed in its source."""
    carried: tuple[ChangeKind, ...] = ()
    """What of it was carried over."""
    old: Handoff | None = None
    new: Handoff | None = None
    """The new stamp, when it was stamped."""


@dataclass(frozen=True, slots=True)
class StampReport:
    """The result of a run."""

    pages: tuple[StampedPage, ...]
    """Every page that was looked at, by locale and page."""
    findings: tuple[Finding, ...] = ()

    def count(self, result: Result) -> int:
        """Number of pages with a result."""
        return sum(page.result == result for page in self.pages)


def run_stamp(config: Config, options: StampOptions) -> StampReport:
    """Stamp pages.

    Args:
        config: Its options; ``source`` is the tree whose pages the stamps name.
        options: Which pages, and how.

    Returns:
        What became of each page. A page that cannot be stamped never stops the others.

    Raises:
        ConfigError: There is no source tree, no page is named and ``cosmetic`` not asked for,
            a named page is not there, or pages of a revision lack an ``output``.
        TreeError: A tree is not there.
        RepositoryError: Git refuses the repository.
        LockError: Another process writes into the tree.
    """
    if not options.pages and not options.cosmetic:
        raise ConfigError("nothing says which pages to stamp; name them, or use --cosmetic")
    if options.force and not options.pages:
        raise ConfigError("--force stamps pages that a person has looked at; name them")
    selection = select(config, layout=False)
    choice = Choice(selection, config.source, pages=options.pages, locales=options.locales, globs=False)
    choice.require()
    wanted = choice.pages
    run = _Run(
        config, options, wanted, selection.pages, Targets(options.output, (page.tree for page in wanted))
    )
    run.decide()
    run.write()
    done = sorted(run.done.values(), key=lambda page: (page.locale, page.page))
    return StampReport(tuple(done), tuple(run.findings))


def _escaped(path: str) -> str:
    """A path as a glob that fits it alone."""
    return re.sub(r"[*?\[]", r"[\g<0>]", path)


# --- the run


_WITHOUT_FORCE: Mapping[Status, str] = {
    "unstamped": "it has no stamp",
    "inconsistent": "its hash is not its commit's, so it is open what was translated",
    "unknown": "its commit is not there, so it is open what was translated",
}
_FORCE = "if you found the translation right as it stands, --force stamps it"


@dataclass(frozen=True, slots=True)
class _Writing:
    """A page that is to be written."""

    page: Selected
    old: bytes
    new: bytes


@dataclass
class _Run:
    """One run: decisions first, then all locks, then all writes."""

    config: Config
    options: StampOptions
    pages: Sequence[Selected]
    tree_pages: Sequence[Selected]
    """All pages of the trees, to learn from."""
    targets: Targets
    done: dict[_Key, StampedPage] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    writings: list[_Writing] = field(default_factory=list)
    _known: dict[Tree, tuple[Form, int]] = field(default_factory=dict)

    @cached_property
    def source(self) -> CheckSource:
        """The source tree."""
        return CheckSource.open(self.config)

    def decide(self) -> None:
        """Make the new bytes of every page that can be stamped."""
        names = tuple(_escaped(page.path) for page in self.pages) if self.options.pages else ()
        options = CheckOptions("page", self.options.locales, names)
        # Whether an included page is stale says nothing about the page's own stamp.
        report = run_check(replace(self.config, check_includes=False), options)
        verdicts = {
            (verdict.locale, verdict.page): verdict for verdict in report.pages if verdict.status != "missing"
        }
        wrong = {
            (finding.locale, finding.path) for finding in report.findings if finding.code is Code.STAMP_COMMIT
        }
        wrong |= self._lost(verdicts)
        self.findings.extend(finding for finding in report.findings if finding.code is not Code.STAMP_COMMIT)
        often = Counter((page.locale, page.path) for page in self.tree_pages)
        asked: list[tuple[Selected, Verdict]] = []
        for page in self.pages:
            key = (page.locale, page.path)
            verdict = verdicts.get(key)
            if verdict is None:
                if self.options.pages:
                    self._refuse(page, None, "it cannot be read, or says vianet: ignore")
            elif verdict.status == "current" and key not in wrong:
                self.done[key] = StampedPage(*key, "current", old=verdict.handoff)
            elif often[key] > 1:
                self._refuse(page, verdict, "it stands in more than one tree; take it out of all but one")
            else:
                asked.append((page, verdict))
        self._plan_all(asked)

    def _lost(self, verdicts: Mapping[_Key, Verdict]) -> set[_Key]:
        """Named pages that are current, and whose commit the whole history does not have.

        It was squashed or rebased away after the handback.
        """
        history = self.source.reader.history
        if not self.options.pages or history is None or history[0].is_shallow:
            return set()
        named = {
            key: verdict.handoff.commit
            for key, verdict in verdicts.items()
            if verdict.status == "current" and verdict.handoff is not None and verdict.handoff.commit
        }
        found = self.source.handoffs((commit, key[1]) for key, commit in named.items())
        return {key for key, commit in named.items() if (commit, key[1]) not in found}

    def _refuse(
        self, page: Selected, verdict: Verdict | None, reason: str, *, forcible: bool = False
    ) -> None:
        old, kinds = (verdict.handoff, verdict.kinds) if verdict is not None else (None, ())
        self.done[page.locale, page.path] = StampedPage(
            page.locale, page.path, "refused", reason, forcible, kinds, old=old
        )
        if self.options.pages:
            text = f"{reason}; {_FORCE}" if forcible else reason
            self.findings.append(Finding(Code.STAMP_REFUSED, page.path, None, text, page.locale))

    def _plan_all(self, asked: Sequence[tuple[Selected, Verdict]]) -> None:
        facts = StampFacts.of(self.source, asked)
        self.findings.extend(facts.findings)
        for page, verdict in asked:
            try:
                self._plan(page, verdict, facts)
            except RefusedError as error:
                self._refuse(page, verdict, str(error), forcible=isinstance(error, DoubtfulError))

    def _plan(self, page: Selected, verdict: Verdict, facts: StampFacts) -> None:
        data = self.targets.start(page)
        old = read_stamp(data, self.config.stamp)
        status = verdict.status if old.stamped else "unstamped"
        today = facts.source(page, verdict)
        last = facts.last.get(page.path)
        stamp = self._new_stamp(page, old, today, facts) if status != "current" else Handoff()
        names = self.config.stamp
        if last is not None and len(last.commit) == 40:
            stamp = replace(stamp, commit=last.commit, date=self.options.date or last.date)
        elif status == "current":
            text = "its commit is wrong, and which one holds the source page is not known; fetch the history"
            raise RefusedError(text)
        elif names.hash is None:
            raise RefusedError("which commit holds its source page is not known; fetch the history")
        else:
            stamp = replace(stamp, date=self.options.date)
        plan = self._planned(
            parse_page(data, page.path, self.config.stamp),
            verdict,
            status,
            Source(today, facts.handoff(page, old)),
            stamp,
        )
        if not self.targets.has(page, plan.data):
            self.writings.append(_Writing(page, data, plan.data))
        key = (page.locale, page.path)
        new = read_stamp(plan.data, self.config.stamp)
        self.done[key] = StampedPage(
            *key, "stamped", kinds=verdict.kinds, carried=plan.carried, old=old, new=new
        )
        self._report_commit(page, last)

    def _planned(self, page: Page, verdict: Verdict, status: Status, source: Source, stamp: Handoff) -> Plan:
        if status == "current":
            return plan_stamp(page, source.today, stamp)
        if status == "stale":
            try:
                carry = self.options.cosmetic
                return plan_cosmetic(page, source, stamp, verdict.kinds, self.config.dialect, carry=carry)
            except DoubtfulError:
                if not self.options.force:
                    raise
        elif not self.options.force:
            raise DoubtfulError(_WITHOUT_FORCE.get(status, f"it is {status}"))
        return plan_stamp(page, source.today, stamp)

    def _report_commit(self, page: Selected, last: LastChange | None) -> None:
        name = self.config.stamp.commit
        if name is None:
            return
        if last is None or len(last.commit) != 40:
            text = f"no commit is known that holds the source page; {name} is as it was"
            self.findings.append(Finding(Code.STAMP_WITHOUT_COMMIT, page.path, None, text, page.locale))
        elif last.is_cut:
            text = f"the clone of the source ends at {last.commit[:12]}"
            self.findings.append(Finding(Code.STAMP_SHALLOW, page.path, None, text, page.locale))

    # --- the new hash

    def _new_stamp(self, page: Selected, old: Handoff, today: bytes, facts: StampFacts) -> Handoff:
        before = facts.handoff(page, old)
        form = hash_form(before, old.hash) if before is not None and old.hash else None
        digits = len(old.hash) if old.hash else 0
        if form is None or not digits:
            usual_form, usual_digits = self._usual(page.tree)
            form, digits = form or usual_form, digits or usual_digits
        return Handoff(hash=stamp_hash(today, form, digits))

    def _usual(self, tree: Tree) -> tuple[Form, int]:
        """Line ends and length of the hashes that the pages of a tree have."""
        if tree not in self._known:
            paths = [page.path for page in self.tree_pages if page.tree == tree]
            stamps = {
                path: read_stamp(data, self.config.stamp)
                for path, data in tree.read_many(paths)
                if isinstance(data, bytes)
            }
            sources = self.source.today(stamps)
            forms = Counter(
                form
                for path, stamp in stamps.items()
                if stamp.hash and (form := hash_form(sources.get(path, b""), stamp.hash))
            )
            digits = Counter(len(stamp.hash) for stamp in stamps.values() if stamp.hash)
            usual_form: Form = "crlf" if forms["crlf"] > forms["lf"] else "lf"
            self._known[tree] = usual_form, max(digits, key=lambda number: digits[number], default=40)
        return self._known[tree]

    # --- writing

    def write(self) -> None:
        """Write what was decided, with all locks held before the first page changes."""
        if self.options.dry_run or not self.writings:
            return
        with ExitStack() as locks:
            for root in sorted({self.targets.root(writing.page) for writing in self.writings}):
                locks.enter_context(folder_lock(root))
            for writing in self.writings:
                self._write(writing)

    def _write(self, writing: _Writing) -> None:
        page = writing.page
        try:
            if self.targets.read(page) != writing.old:
                raise RefusedError("it was changed by somebody else meanwhile; stamp it again")
            self.targets.write(page, writing.new)
        except RefusedError as error:
            key = (page.locale, page.path)
            self.done[key] = replace(
                self.done[key], result="refused", reason=str(error), carried=(), new=None
            )
            self.findings.append(Finding(Code.STAMP_REFUSED, page.path, None, str(error), page.locale))

"""What the stamps of composed pages say, and how the pages of their tree are written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from .checkout import changed_files
from .checksource import CheckSource
from .errors import Code, RepositoryError
from .frontmatter import read_stamp
from .lastchange import last_changes
from .model import OPS_STAMP, Finding, Handoff, StampNames
from .pageform import PageForm, usual_form
from .stampplan import Form, hash_form, stamp_hash
from .trees import GitTree, Tree

__all__ = ["Habits", "Making", "NewStamp", "Stamping", "habits_of", "new_stamps", "stamp_for"]

_MOST = 200
"""Pages of a tree that are looked at to learn how its pages are written."""


@dataclass(frozen=True, slots=True)
class NewStamp:
    """What is known of a source page for the stamp of a page that is made from it."""

    commit: str | None = None
    """The commit that last touched it."""
    date: str | None = None
    """ISO date for the stamp."""
    problem: str = ""
    """Why no page can be stamped with it now; empty when one can."""


@dataclass(frozen=True, slots=True)
class Stamping:
    """What a person wants in new stamps; None for what is usual."""

    date: str | None = None
    """ISO date; usual is that of the commit."""
    type: str | None = None
    """Translation type of pages made for the first time; usual is to see who has translated them."""
    digits: int | None = None
    """Length of the hashes of a locale's first pages in hex digits; usual is that of other pages."""


@dataclass(frozen=True, slots=True)
class Habits:
    """How the pages of a tree are written."""

    page: PageForm = field(default_factory=PageForm)
    form: Form = "lf"
    """With which line ends their hashes were made."""
    digits: int = 40
    """Length of their hashes."""
    stamp: StampNames = OPS_STAMP
    """What the fields of their stamps are called."""
    type: str | None = None
    """Translation type of new pages; None to see who has translated them."""


@dataclass(frozen=True, slots=True)
class Making:
    """What a page needs to be made from its source page."""

    stamp: NewStamp
    habits: Habits


def habits_of(tree: Tree, paths: Sequence[str], source: CheckSource) -> Habits:
    """Learn how the pages of a tree are written.

    Args:
        tree: The tree.
        paths: Its pages; of many of them some are looked at.
        source: The source pages that their stamps name.
    """
    step = max(1, len(paths) // _MOST)
    pages = {path: data for path, data in tree.read_many(paths[::step]) if isinstance(data, bytes)}
    names = source.config.stamp
    stamps = {path: stamp for path, data in pages.items() if (stamp := read_stamp(data, names)).hash}
    sources = source.today(stamps)
    handoffs = source.handoffs(
        (stamp.commit, path) for path, stamp in stamps.items() if stamp.commit and path not in sources
    )
    forms: Counter[Form] = Counter()
    digits: Counter[int] = Counter()
    for path, stamp in stamps.items():
        data = handoffs.get((stamp.commit or "", path), sources.get(path))
        form = hash_form(data, stamp.hash or "") if data is not None else None
        digits[len(stamp.hash or "")] += 1
        if form is not None:
            forms[form] += 1
    usual: Form = "crlf" if forms["crlf"] > forms["lf"] else "lf"
    size = max(digits, key=lambda size: digits[size], default=40)
    return Habits(usual_form(pages.values()), usual, size, names)


def new_stamps(
    source: CheckSource, paths: Sequence[str], date: str | None
) -> tuple[dict[str, NewStamp], list[Finding]]:
    """Ask which commits last touched source pages, in a number of git processes that is always the same.

    Args:
        source: The source tree.
        paths: Source pages.
        date: ISO date for the stamps; None for that of the commit.

    Returns:
        What is known of each page, and findings.
    """
    plain = dict.fromkeys(paths, NewStamp(None, date))
    history = source.reader.history
    if not paths or history is None or source.commit is None:
        return plain, []
    repository, prefix = history
    try:
        changed: set[str] = set()
        if not isinstance(source.tree, GitTree):
            files = source.reader.each_today(paths)
            changed.update(changed_files(repository, source.commit, prefix, files))
        last = last_changes(repository, source.commit, prefix, paths)
    except RepositoryError as error:
        return plain, [Finding(Code.NO_HISTORY, "", None, str(error))]
    found: dict[str, NewStamp] = {}
    for path in paths:
        change = last.get(path)
        if path in changed:
            text = "its source page has changes that are not committed; commit them first"
            found[path] = NewStamp(problem=text)
        elif change is None:
            found[path] = NewStamp(None, date)
        else:
            found[path] = NewStamp(change.commit, date or change.date)
    return found, []


def stamp_for(stamp: NewStamp, today: bytes, old: Handoff, handoff: bytes | None, habits: Habits) -> Handoff:
    """The new stamp of a page.

    Args:
        stamp: What is known of its source page.
        today: The source page.
        old: The stamp that the page has: its algorithm and line-end form stay.
        handoff: The source page that it names, when it is at hand.
        habits: For what the page does not tell.
    """
    form = hash_form(handoff, old.hash) if handoff is not None and old.hash else None
    digits = len(old.hash) if old.hash else habits.digits
    commit = stamp.commit if stamp.commit is not None and len(stamp.commit) == 40 else None
    return Handoff(hash=stamp_hash(today, form or habits.form, digits), commit=commit, date=stamp.date)

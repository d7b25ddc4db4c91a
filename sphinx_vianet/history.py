"""The past of the source pages: where each is today, and what changed it since its handoff."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .errors import RepositoryError
from .fewpages import steps_of
from .gitlog import (
    Commit,
    FileState,
    Step,
    log_commands,
    read_changes,
    read_graph,
    read_merges,
    read_tree,
)
from .pagewalk import StepIndex, Walk
from .repository import Repository
from .verdict import CommitInfo

__all__ = ["History", "PageHistory", "read_history"]

_OBJECT_ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")

_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]+")
"""Control characters, line separators and marks that turn the direction of text around."""


@dataclass(frozen=True, slots=True)
class PageHistory:
    """What became of one source page since its handoff."""

    path: str | None
    """Its path in the source tree today; None when it was deleted or left the tree."""
    path_then: str | None
    """Its path at the handoff, relative to the repository's root. It differs from the one asked for when the
    localized page was moved along with its source; None when there was no such page."""
    commits_behind: int | None
    """Commits that changed it and that the handoff does not have; None when there was no such page."""
    first_change: CommitInfo | None = None
    """The oldest of them."""
    deleted_in: CommitInfo | None = None
    """The commit that deleted it, when it is gone."""
    certain: bool = True
    """False when it seems deleted, and contents that would tell whether it was renamed and edited in one
    commit are not there (partial clone)."""


class History:
    """All commits and what they did to the files of the source tree. Reads nothing once it is made."""

    def __init__(
        self,
        commits: Sequence[Commit],
        steps: Iterable[Step],
        tree: Mapping[str, str],
        *,
        head: str,
        prefix: str = "",
        is_shallow: bool = False,
        contents: bool = True,
    ):
        """Index what git answered.

        Args:
            commits: each after its parents.
            steps: in any order.
            tree: path -> object id of today's files.
            head: today's commit.
            prefix: folder of the source tree in the repository, empty for the root.
            is_shallow: whether commits without parents may have had some.
            contents: whether renames were found by similar content too.
        """
        self._commits = commits
        self._order = {commit.id: order for order, commit in enumerate(commits)}
        self._head = head
        self._below = f"{prefix}/" if prefix else ""
        self._tree = tree
        self._contents = contents
        self._cuts = [order for order, commit in enumerate(commits) if is_shallow and not commit.parents]
        self._index = StepIndex.of(steps, self._order, (commits[order].id for order in self._cuts))

    def known(self, commit: str) -> bool:
        """Whether a commit is in the history: reachable from today's, or one that was asked for."""
        return commit.lower() in self._order

    def info(self, commit: str) -> CommitInfo:
        """Say what there is to say of a known commit."""
        date, author, subject = self._commits[self._order[commit.lower()]].about
        return CommitInfo(commit.lower(), date.decode("ascii", "replace"), _clean(author), _clean(subject))

    def since(self, path: str, commit: str) -> PageHistory | None:
        """What became of one page; :meth:`since_all` is the way for many."""
        return self.since_all([(path, commit)])[0]

    def since_all(self, pages: Sequence[tuple[str, str]]) -> list[PageHistory | None]:
        """Say what became of pages since their handoffs.

        The graph is walked once, whatever the number of handoffs; a page costs what its own past costs.

        Args:
            pages: path in the source tree, and commit of the handoff.

        Returns:
            For each page its history, or None when that is not known: the commit is not in the
            history, has nothing in common with today's, or a shallow clone cuts off commits since.
        """
        asked = [(path, self._order.get(commit.lower(), -1)) for path, commit in pages]
        pins = sorted({order for _, order in asked if order >= 0})
        reached = self._reached_from([self._order[self._head], *pins])
        complete = self._complete(reached)
        bits = {order: 1 << number for number, order in enumerate(pins, 1)}
        answers: dict[tuple[str, int], PageHistory | None] = {}
        for path, order in asked:
            if (path, order) not in answers:
                known = order >= 0 and complete & bits[order] != 0
                walk = Walk(self._index, reached, bits.get(order, 0))
                answers[path, order] = self._follow(path, walk) if known else None
        return [answers[page] for page in asked]

    def _reached_from(self, starts: Sequence[int]) -> list[int]:
        """For each commit a number whose bit n says whether it is reachable from start n."""
        reached = [0] * len(self._commits)
        for number, order in enumerate(starts):
            reached[order] |= 1 << number
        for order in range(len(reached) - 1, -1, -1):
            if reached[order]:
                for parent in self._commits[order].parents:
                    # A parent may be beyond the boundary of a shallow clone.
                    if parent in self._order:
                        reached[self._order[parent]] |= reached[order]
        return reached

    def _complete(self, reached: Sequence[int]) -> int:
        """The bits of the handoffs since which all commits are here.

        A handoff needs a commit in common with today's; none since may be where a shallow clone was cut off.
        """
        complete = 0
        for mask in reached:
            if mask & 1:
                complete |= mask
        for order in self._cuts:
            if reached[order] & 1:
                complete &= reached[order]
        return complete

    def _follow(self, path: str, walk: Walk) -> PageHistory:
        name = self._below + path
        start = walk.state_then(name) or walk.origin(FileState(name, self._tree.get(name, "")))
        if start is None:
            return PageHistory(path if name in self._tree else None, None, None)
        states, steps = walk.forward(walk.before(start))
        steps = walk.not_in(start, steps)
        today = self._today(states, name)
        orders = sorted({self._index.place(step) for step in steps if step.own})
        deleted = sorted(self._index.place(step) for step in steps if not step.new.id)
        inside = today is not None and today.startswith(self._below)
        return PageHistory(
            path=today[len(self._below) :] if today is not None and inside else None,
            path_then=start.path,
            commits_behind=len(orders),
            first_change=self._info_at(orders[0]) if orders else None,
            deleted_in=self._info_at(deleted[-1]) if today is None and deleted else None,
            certain=today is not None or self._contents,
        )

    def _today(self, states: Iterable[FileState], name: str) -> str | None:
        """The page's path today. A copy that was left behind does not make it move."""
        found = [state for state in states if state.id and self._tree.get(state.path) == state.id]
        if any(state.path == name for state in found):
            return name

        def arrival(state: FileState) -> tuple[int, str]:
            orders = (self._index.place(step) for step in self._index.arriving.get(state, ()))
            return max(orders, default=-1), state.path

        return max(found, key=arrival).path if found else None

    def _info_at(self, order: int) -> CommitInfo:
        return self.info(self._commits[order].id)


def read_history(
    repository: Repository,
    commit: str,
    prefix: str = "",
    *,
    also: Iterable[str] = (),
    pages: Iterable[str] | None = None,
) -> History:
    """Read the past of the source pages, with four git processes.

    Args:
        repository: where the source pages are.
        commit: today's: an id or any revision.
        prefix: folder of the source tree in the repository, empty for the root. A page that is moved out of
            it counts as deleted; ask with an empty prefix to see where it went.
        also: commits of handoffs. They need not exist; one that does counts even where today's commit
            does not have it, such as one of a branch from which the pages were published.
        pages: the only pages, as paths in the source tree, that will be asked for; None for any. That of a
            few takes a fraction of the time, and up to a dozen processes. A page that a merge alone moved
            then seems gone, without a commit that deleted it.

    Raises:
        RepositoryError: when the commit does not exist, or its history is not there.
    """
    head = commit.lower() if _OBJECT_ID.fullmatch(commit.lower()) else repository.resolve(commit)
    wanted = sorted({name.lower() for name in also if _OBJECT_ID.fullmatch(name.lower())} - {head})
    folder = prefix.strip("/")
    # A partial clone lacks contents, and what is known of a handoff's commit may end in the middle.
    sets = (wanted, []) if wanted else ([],)
    only = None if pages is None else sorted(set(pages))
    attempts = [(starts, contents) for starts in sets for contents in (True, False)]
    for number, (starts, contents) in enumerate(attempts, 1):
        try:
            return _read(repository, head, folder, starts, only, contents=contents)
        except RepositoryError:
            if number == len(attempts):
                raise
    raise AssertionError("the last attempt returns or raises")


def _read(
    repository: Repository,
    head: str,
    prefix: str,
    also: Sequence[str],
    pages: Sequence[str] | None,
    *,
    contents: bool,
) -> History:
    starts = [head, *also]
    data = "".join(f"{name}\n" for name in starts).encode("ascii")
    ask_graph, *ask_steps, ask_tree = log_commands(head, prefix, contents=contents)
    graph, tree, *logs = repository.ask_together(
        [ask_graph, ask_tree, *(ask_steps if pages is None else ())], data
    )
    commits = read_graph(graph)
    if not any(commit.id == head for commit in commits):
        raise RepositoryError(f"{head} is no commit of {repository.folder}; check the name")
    steps = None
    if pages is not None:
        steps = steps_of(repository, commits, starts, pages, prefix=prefix, contents=contents)
        logs = repository.ask_together(ask_steps, data) if steps is None else []
    if steps is None:
        steps = [*read_changes(logs[0]), *read_merges(logs[1], contents=contents)]
    return History(
        commits,
        steps,
        read_tree(tree),
        head=head,
        prefix=prefix,
        is_shallow=repository.is_shallow,
        contents=contents,
    )


def _clean(text: bytes) -> str:
    """Make a name or subject that somebody wrote fit for one line of a terminal, a log or a page."""
    return _UNPRINTABLE.sub(" ", text.decode("utf-8", "replace")).strip()

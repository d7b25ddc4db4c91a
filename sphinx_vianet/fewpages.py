"""The steps of a few pages alone, where reading all that every commit did would take longer than the check.

Read are the commits which touched these pages since the newest commit that today's and all handoffs have
behind them. What came before counts by what it left there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from .gitlog import (
    Commit,
    FileState,
    Step,
    log_commands,
    read_changes,
    read_merges,
    read_tree,
    touching_commands,
)
from .repository import Repository

__all__ = ["steps_of"]

_ROUNDS = 4
"""How often git is asked for the names that renames led to."""


def steps_of(
    repository: Repository,
    commits: Sequence[Commit],
    starts: Iterable[str],
    pages: Iterable[str],
    *,
    prefix: str,
    contents: bool,
) -> list[Step] | None:
    """Find the steps of some pages, under every name that they had.

    Args:
        repository: where the source pages are.
        commits: the graph, each after its parents.
        starts: today's commit and those of the handoffs.
        pages: paths in the source tree.
        prefix: folder of the source tree in the repository, empty for the root.
        contents: as for :func:`~sphinx_vianet.gitlog.log_commands`.

    Returns:
        Steps, those of other pages in the same commits included. None when that is not enough: the commits
        have nothing in common, a branch is older than what they have and changed what the pages were before,
        or a chain of renames is long.

    Raises:
        RepositoryError: when git fails.
    """
    known = {commit.id for commit in commits} & set(starts)
    base = _common(commits, known)
    if base is None:
        return None
    asked = "".join(f"{name}\n" for name in (*sorted(known), f"^{base}")).encode("ascii")
    _, *logs, _ = log_commands("", prefix, contents=contents, walk=False)
    below = f"{prefix}/" if prefix else ""
    left = {below + page for page in pages}
    names: set[str] = set()
    seen: set[str] = set()
    steps: list[Step] = []
    for _ in range(_ROUNDS):
        touching, tree = repository.ask_together(touching_commands(base, sorted(left)), asked)
        for path, name in read_tree(tree).items():
            steps.append(Step(base, (FileState(path, ""),), FileState(path, name)))
        more = [name for name in touching.decode("ascii").split() if name not in seen]
        if more:
            # Without a commit on its standard input git would begin at HEAD.
            changes, merges = repository.ask_together(logs, "".join(f"{name}\n" for name in more).encode())
            steps.extend(read_changes(changes))
            steps.extend(read_merges(merges, contents=contents))
        seen.update(more)
        names |= left
        left = {path for step in steps if not names.isdisjoint(_paths(step)) for path in _paths(step)} - names
        if not left:
            return steps if _is_whole(steps, names) else None
    return None


def _common(commits: Sequence[Commit], starts: Iterable[str]) -> str | None:
    """The newest commit that all the others have behind them."""
    masks = {name: 1 << number for number, name in enumerate(starts)}
    everything = (1 << len(masks)) - 1
    for commit in reversed(commits):
        mask = masks.get(commit.id, 0)
        if mask == everything:
            return commit.id
        for parent in commit.parents if mask else ():
            masks[parent] = masks.get(parent, 0) | mask
    return None


def _paths(step: Step) -> Iterator[str]:
    yield step.new.path
    yield from (state.path for state in step.old)


def _is_whole(steps: Iterable[Step], names: set[str]) -> bool:
    """Whether every step of these files begins where another one ended."""
    reached = {step.new for step in steps}
    mine = [step for step in steps if not names.isdisjoint(_paths(step))]
    # A merge has a file that one side has not, where it was renamed on the other before the common commit.
    merged = any(len(step.old) > 1 and not all(state.id for state in step.old) for step in mine)
    return not merged and all(state in reached for step in mine for state in step.old if state.id)

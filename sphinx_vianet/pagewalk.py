"""One page's way through the history, from state to state.

A state is a path with the content that is in it. A commit that turns one state into another belongs to a page
when the page has been in the first one. So side branches and merges need no special order, and a new file
at an old path is not taken for the page that was renamed away from there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from .gitlog import FileState, Step

__all__ = ["StepIndex", "Walk"]

_Following: TypeAlias = Callable[[FileState], Iterable[FileState]]


@dataclass(frozen=True, slots=True)
class StepIndex:
    """All steps of the history, oldest first, by what they start from and lead to."""

    order: Mapping[str, int]
    """Commit -> its place in the history; a commit comes after its parents."""
    leaving: dict[FileState, list[Step]] = field(default_factory=dict)
    arriving: dict[FileState, list[Step]] = field(default_factory=dict)
    on_path: dict[str, list[Step]] = field(default_factory=dict)
    """Path -> the steps that put a file there, change it, or delete it."""
    cuts: frozenset[str] = frozenset()
    """Commits where a shallow clone was cut off: all that they have seems added by them."""

    @classmethod
    def of(cls, steps: Iterable[Step], order: Mapping[str, int], cuts: Iterable[str] = ()) -> StepIndex:
        """Index steps in any order; what changes nothing but a file's mode is left out."""
        index = cls(order, cuts=frozenset(cuts))
        known = [step for step in steps if step.commit in order and step.old != (step.new,)]
        known.sort(key=index.place)
        same: dict[str, set[FileState]] = {}
        if any(_is_only_in_merge(step) for step in known):
            for step in known:
                same.setdefault(step.new.id, set()).add(step.new)
        for step in known:
            index._add(_with_origin(step, same) if _is_only_in_merge(step) else step)
        return index

    def _add(self, step: Step) -> None:
        self.on_path.setdefault(step.new.path, []).append(step)
        self.arriving.setdefault(step.new, []).append(step)
        for state in set(step.old) if len(step.old) > 1 else step.old:
            self.leaving.setdefault(state, []).append(step)

    def place(self, step: Step) -> int:
        """The place of a step's commit in the history."""
        return self.order[step.commit]


def _is_only_in_merge(step: Step) -> bool:
    return len(step.old) > 1 and not any(state.id for state in step.old)


def _with_origin(step: Step, same: Mapping[str, set[FileState]]) -> Step:
    """Say where a file comes from that only a merge has: it followed a folder renamed on the other side."""
    origins = tuple(sorted(same[step.new.id] - {step.new}))
    return step._replace(old=origins, own=False) if origins else step


@dataclass(frozen=True, slots=True)
class Walk:
    """One page's way through the history, as seen from one handoff."""

    index: StepIndex
    reached: Sequence[int]
    """For each commit, by place: bit 0 when today's commit has it, another bit for each handoff."""
    bit: int
    """This handoff's."""

    def is_before(self, step: Step) -> bool:
        """Whether the handoff has this step."""
        return self.reached[self.index.place(step)] & self.bit != 0

    def is_since(self, step: Step) -> bool:
        """Whether today's commit has this step, and the handoff does not."""
        return self.reached[self.index.place(step)] & (self.bit | 1) == 1

    def state_then(self, name: str) -> FileState | None:
        """What was at a path at the handoff, or last before it."""
        steps = reversed(self.index.on_path.get(name, ()))
        return next((step.new for step in steps if step.new.id and self.is_before(step)), None)

    def origin(self, today: FileState) -> FileState | None:
        """What today's page was at the handoff, where it had another path."""
        for state in self._closure([today], self._sources):
            then = self.state_then(state.path)
            if then == state and state.id:
                return state
        return None

    def before(self, start: FileState) -> set[FileState]:
        """Everything that the page was up to the handoff: what old side branches may still change."""
        return set(self._closure([start], self._relatives))

    def forward(self, states: set[FileState]) -> tuple[set[FileState], list[Step]]:
        """Everything that the page has been since, and the steps that made it so."""
        steps: dict[int, Step] = {}

        def results(state: FileState) -> Iterator[FileState]:
            for step in self.index.leaving.get(state, ()) if state.id else self._added_again(state):
                if self.is_since(step):
                    steps[id(step)] = step
                    yield step.new

        found = set(self._closure(states, results))
        return found, [*steps.values()]

    def not_in(self, start: FileState, steps: list[Step]) -> list[Step]:
        """Leave out the steps that brought here what the handoff got by a commit of another branch.

        That happens where a branch is published from and changes are copied to it, not merged: then what
        the handoff has ends where its text first stood on today's line.
        """
        if any(self.reached[self.index.place(step)] & 1 for step in self._arriving_before(start)):
            return steps
        first = min((self.index.place(step) for step in steps if step.new == start), default=-1)
        return [step for step in steps if self.index.place(step) > first]

    def _arriving_before(self, state: FileState) -> Iterator[Step]:
        return (step for step in self.index.arriving.get(state, ()) if self.is_before(step))

    def _sources(self, state: FileState) -> Iterator[FileState]:
        for step in self.index.arriving.get(state, ()):
            if self.is_since(step):
                yield from (old for old in step.old if old.id)

    def _relatives(self, state: FileState) -> Iterator[FileState]:
        for step in self._arriving_before(state):
            yield from (old for old in step.old if old.id)
            if step.commit in self.index.cuts:
                # What the page was where other branches were cut off: how it came there is not known.
                others = (other for other in self.index.on_path[state.path] if self.is_before(other))
                yield from (other.new for other in others if other.commit in self.index.cuts)
        for step in self.index.leaving.get(state, ()):
            if step.new.id and self.is_before(step):
                yield step.new

    def _added_again(self, gone: FileState) -> Iterator[Step]:
        """The step that puts a deleted page back: the next at its path, unless another page moved there."""
        deleted = False
        for step in self.index.on_path.get(gone.path, ()):
            if not step.new.id:
                deleted = True
            elif deleted:
                if gone in step.old:
                    yield step
                deleted = False

    @staticmethod
    def _closure(start: Iterable[FileState], following: _Following) -> Iterator[FileState]:
        seen = set(start)
        left = [*seen]
        while left:
            state = left.pop()
            yield state
            for other in following(state):
                if other not in seen:
                    seen.add(other)
                    left.append(other)

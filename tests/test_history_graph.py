"""The pure part of the history: commits and steps made up here, without git."""

from __future__ import annotations

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_vianet.gitlog import Commit, FileState, Step, read_changes, read_merges
from sphinx_vianet.history import History

ABSENT = FileState("p/a.md", "")


def commit(number: int, parents: list[int]) -> Commit:
    about = (b"2020-01-01T00:00:00+00:00", b"A", b"S %d" % number)
    return Commit(name(number), tuple(map(name, parents)), about)


def name(number: int) -> str:
    return f"{number:040x}"


Row = tuple[list[int], bool]
"""A commit's parents, and whether it changes the page."""


@st.composite
def graphs(draw: st.DrawFn) -> list[Row]:
    """Commits from the oldest on; each has up to three parents among those before it."""
    rows: list[Row] = [([], True)]
    for number in range(1, draw(st.integers(1, 14))):
        parents = st.lists(st.integers(max(0, number - 5), number - 1), min_size=1, max_size=3, unique=True)
        rows.append((draw(parents), draw(st.booleans())))
    return rows


def ancestors(rows: list[Row], number: int) -> set[int]:
    found = {number}
    for row in range(number, -1, -1):
        if row in found:
            found.update(rows[row][0])
    return found


def played(rows: list[Row]) -> History:
    """A history in which a commit gives the page new content, or leaves it as its first parent has it."""
    contents: list[str] = []
    steps = []
    for number, (parents, changes) in enumerate(rows):
        content = name(1000 + number) if changes else contents[parents[0]]
        contents.append(content)
        old = tuple(FileState("p/a.md", contents[parent]) for parent in parents) or (ABSENT,)
        if content not in {state.id for state in old}:
            steps.append(Step(name(number), old, FileState("p/a.md", content)))
    commits = [commit(number, parents) for number, (parents, _) in enumerate(rows)]
    head = len(rows) - 1
    return History(commits, steps, {"p/a.md": contents[-1]}, head=name(head), prefix="p")


@given(graphs())
@settings(deadline=None)
def test_what_is_counted_is_reachable_from_today_and_not_from_the_handoff(rows: list[Row]) -> None:
    history = played(rows)
    answers = history.since_all([("a.md", name(pin)) for pin in range(len(rows))])
    today = ancestors(rows, len(rows) - 1)
    for pin, answer in enumerate(answers):
        expected = [row for row in today - ancestors(rows, pin) if rows[row][1]]
        assert answer is not None
        if pin in today:
            assert (answer.path, answer.commits_behind) == ("a.md", len(expected))
            first = answer.first_change
            assert (first and first.commit) == (name(min(expected)) if expected else None)
        assert answer == history.since("a.md", name(pin))


def test_a_long_history_is_no_deep_recursion() -> None:
    rows: list[Row] = [([number - 1] if number else [], True) for number in range(20_000)]
    answer = played(rows).since("a.md", name(0))
    assert answer is not None
    assert answer.commits_behind == 19_999


def test_contents_that_come_and_go_end() -> None:
    states = itertools.cycle([FileState("p/a.md", name(1)), FileState("p/b.md", name(1))])
    pairs = itertools.pairwise(itertools.islice(states, 9))
    steps = [Step(name(number), (old,), new) for number, (old, new) in enumerate(pairs, 1)]
    steps.insert(0, Step(name(0), (ABSENT,), FileState("p/a.md", name(1))))
    commits = [commit(number, [number - 1] if number else []) for number in range(9)]
    history = History(commits, steps, {"p/a.md": name(1)}, head=name(8), prefix="p")
    answer = history.since("a.md", name(0))
    assert answer is not None
    assert (answer.path, answer.commits_behind) == ("a.md", 8)


def test_records_of_changes() -> None:
    old, new, none = "1" * 40, "2" * 40, "0" * 40
    out = (
        f"{name(2)}\0\n:100644 100644 {old} {new} R087\0a b.md\0ü\n.md\0"
        f":000000 100644 {none} {new} A\0:100644 x\0{name(1)}\0\n:100644 000000 {old} {none} D\0x.md\0"
    )
    assert [*read_changes(out.encode())] == [
        Step(name(2), (FileState("a b.md", old),), FileState("ü\n.md", new)),
        Step(name(2), (FileState(":100644 x", ""),), FileState(":100644 x", new)),
        Step(name(1), (FileState("x.md", old),), FileState("x.md", "")),
    ]


def test_records_of_merges() -> None:
    a, b, c = "a" * 40, "b" * 40, "c" * 40
    lines = [
        name(1),
        "",
        f"::100644 100644 100644 {a} {b} {c} MM\tdense.md",
        f'::100644 100644 100644 {b} {a} {c} MM\t"\\"\\303\\274\\t\\\\n.md"',
        "",
        "diff --cc dense.md",
        f"index {a},{b}..{c}",
        "@@@ -1,1 -1,1 +1,2 @@@",
        f"++index {b},{a}..{c}",
        f"++{name(3)}",
        "",
        name(2),
        "",
        f":::100644 000000 100644 100644 {a} {'0' * 40} {a} {c} MAM\toctopus.md",
    ]
    steps = [*read_merges("\n".join(lines).encode(), contents=True)]
    assert [(step.commit, step.new.path, step.own) for step in steps] == [
        (name(1), "dense.md", True),
        (name(1), '"ü\t\\n.md', False),
        (name(2), "octopus.md", False),
    ]
    assert [state.id for state in steps[2].old] == [a, "", a]
    without = [*read_merges("\n".join(lines).encode(), contents=False)]
    assert [step.own for step in without] == [False, False, False]

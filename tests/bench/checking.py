"""The figures of ``sphinx-vianet check``."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

from .changes import write_later
from .measure import Cost, medians
from .runner import Runner, header, ratio, row

__all__ = ["COMMITS", "check_figures"]

COMMITS = 4_675
"""As many as the repository of the NuGet documentation had in August 2026."""

_COMMIT = re.compile(rb"^(\s*ms\.sourcegitcommit: *)[0-9a-f]{40}", re.MULTILINE)


class _Trees(NamedTuple):
    """Localized pages, and where their source pages are today."""

    localized: Path
    source: Path
    revision: str | None = None
    """Of the repository ``source``; None for a folder."""


def check_figures(
    runner: Runner, corpus: Path, repository: Path | None = None, revision: str = "HEAD"
) -> Iterator[str]:
    """The table of checks, line by line, as it is measured.

    Args:
        runner: What measures.
        corpus: Folder with ``annotated/`` and ``source/``, and ``source-now/`` where the source pages of
            later are known.
        repository: A repository that has the commits of the stamps; None for a generated one.
        revision: What is checked there.
    """
    now = corpus / "source-now"
    if not now.is_dir():
        now = runner.work / "source-now"
        write_later(corpus / "source", now)
    folder = _Trees(corpus / "annotated", now)
    if repository is None:
        trees = _generated(runner, "history", corpus, now)
    else:
        trees = _Trees(corpus / "annotated", repository.resolve(), revision)
    run = partial(_check, runner)
    run(trees, "status")
    yield f"check of {_counts(runner)}"
    numbers = [_git_processes(runner, trees, detail) for detail in ("status", "unit")]
    yield f"{numbers[0]} git processes for verdicts, {numbers[1]} for changed sentences"
    yield header(runner.runs)
    yield from _beside_others(runner, trees)
    yield row("verdicts, folder without git", runner.middle(lambda: run(folder, "status")))
    yield row("verdicts, kinds, history columns", runner.middle(lambda: run(trees, "page")))
    yield row("changed sentences, folder", runner.middle(lambda: run(folder, "unit")))
    yield row("changed sentences, repository", runner.middle(lambda: run(trees, "unit")))
    yield from _growth(runner, corpus, now)


def _check(runner: Runner, trees: _Trees, detail: str, **variables: str) -> Cost:
    """One check of all pages."""
    tree = ("--source-tree", f"{trees.revision}:") if trees.revision else ()
    options = ("--detail", detail, "--format", "json", "--fail-on", "none")
    paths = ("--localized", str(trees.localized), "--source", str(trees.source), *tree)
    return runner.child("-m", "sphinx_vianet", "check", *paths, *options, **variables)


def _counts(runner: Runner) -> str:
    """Verdicts of the check that ran last."""
    (summary,) = runner.printed()["summary"].values()
    return ", ".join(f"{number:,} {status}" for status, number in summary.items() if number)


def _git_processes(runner: Runner, trees: _Trees, detail: str = "status") -> int:
    """How many git processes a check starts."""
    log = runner.work / "git.log"
    log.unlink(missing_ok=True)
    _check(runner, trees, detail, GIT_TRACE2_EVENT=str(log))
    return log.read_text("utf-8", "replace").count('"event":"start"')


def _generated(
    runner: Runner, name: str, corpus: Path, now: Path, commits: int = COMMITS, *, gone: bool = True
) -> _Trees:
    """A repository, and the localized pages with stamps that name its first commit."""
    folder = runner.fresh(name)
    folder.mkdir()
    # In a process of its own: a child's largest memory is at least that of the process which started it.
    paths = (str(folder / "source.git"), str(corpus / "source"), str(now))
    runner.child("-m", "tests.bench.repository", *paths, str(commits))
    commit = str(runner.printed()).encode("ascii")
    for file in sorted((corpus / "annotated").rglob("*")):
        path = file.relative_to(corpus / "annotated")
        if file.is_file() and (gone or (now / path).is_file()):
            (folder / "localized" / path).parent.mkdir(parents=True, exist_ok=True)
            data = _COMMIT.sub(rb"\g<1>" + commit, file.read_bytes())
            (folder / "localized" / path).write_bytes(data)
    return _Trees(folder / "localized", folder / "source.git", "main")


def _beside_others(runner: Runner, trees: _Trees) -> Iterator[str]:
    """Verdicts, and two other ways to them, in turn."""

    def other(way: str) -> Cost:
        paths = (str(trees.source), str(trees.localized), str(trees.revision))
        return runner.child("-m", "tests.bench.gitways", way, *paths)

    runs: dict[str, Callable[[], Cost]] = {
        "verdicts, repository": partial(_check, runner, trees, "status"),
        "git diff, one for each page": partial(other, "diffs"),
        "floor: git cat-file and SHA-1": partial(other, "floor"),
    }
    costs = runner.in_turn(runs)
    ours, *others = costs.values()
    for name, found in costs.items():
        yield row(name, medians(found))
        if found in others:
            yield ratio(ours, found, "the verdicts")


def _growth(runner: Runner, corpus: Path, now: Path) -> Iterator[str]:
    """Verdicts of more pages, and with more commits."""
    kinds = {"annotated": corpus / "annotated", "source": corpus / "source", "now": now}
    for number in (1, 4, 16):
        copies = runner.fresh("copies")
        for index in range(number):
            for kind, folder in kinds.items():
                shutil.copytree(folder, copies / kind / f"copy-{index:02}")
        trees = _generated(runner, "grown", copies, copies / "now")
        yield row(f"verdicts, pages x {number}", runner.middle(partial(_check, runner, trees, "status")))
        processes = _git_processes(runner, trees)
        yield f"{'':34}{processes:8} git processes"
    for number in (1, 4):
        trees = _generated(runner, "grown", corpus, now, COMMITS * number)
        still = _generated(runner, "kept", corpus, now, COMMITS * number, gone=False)
        for name, tree, detail in (
            ("verdicts, no page gone", still, "status"),
            ("verdicts", trees, "status"),
            ("history columns", trees, "page"),
        ):
            cost = runner.middle(partial(_check, runner, tree, detail))
            yield row(f"{name}, commits x {number}", cost)

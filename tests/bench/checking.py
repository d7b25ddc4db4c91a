"""The figures of ``sphinx-vianet check``."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

from .changes import write_later
from .importing import Trees
from .measure import Cost
from .runner import Runner
from .tables import COST, Cells, Setting, Table, cost_cells

__all__ = ["CHECK", "COMMITS", "GROWTH", "check", "source_now", "trees_to_check"]

COMMITS = 4_675
"""As many as the repository of the NuGet documentation had in August 2026."""

_COMMIT = re.compile(rb"^(\s*ms\.sourcegitcommit: *)[0-9a-f]{40}", re.MULTILINE)


def source_now(setting: Setting) -> Path:
    """The folder of the source pages as they are later."""
    now = setting.corpus / "source-now"
    if now.is_dir():
        return now
    made = setting.runner.work / "source-now"
    if not made.is_dir():
        write_later(setting.corpus / "source", made)
    return made


def trees_to_check(setting: Setting, kind: str = "annotated") -> Trees:
    """The localized pages, and the repository that is asked.

    Args:
        setting: The benchmark's.
        kind: Which pages, ``annotated`` or ``plain``.
    """
    if setting.repository is None:
        return _generated(setting.runner, f"history-{kind}", setting.corpus, source_now(setting), kind=kind)
    return Trees(setting.corpus / kind, setting.repository, setting.revision)


def _check_rows(setting: Setting) -> Iterator[Cells | str]:
    runner = setting.runner
    folder = Trees(setting.corpus / "annotated", source_now(setting))
    trees = trees_to_check(setting)
    run = partial(check, runner)
    run(trees, "status")
    counts = _counts(runner)
    numbers = [_git_processes(runner, trees, detail) for detail in ("status", "unit")]
    for name, where, detail, what in (
        ("verdicts, repository", trees, "status", "`--detail status`, against a repository"),
        ("verdicts, folder", folder, "status", "the source pages of today as a plain folder, without git"),
        (
            "verdicts, kinds, history",
            trees,
            "page",
            "`--detail page`: what changed, and since when",
        ),
        ("changed sentences, folder", folder, "unit", "`--detail unit`: every changed message and sentence"),
        ("changed sentences, repository", trees, "unit", "the same, with commits behind and first changes"),
    ):
        yield name, *cost_cells(runner.middle(partial(run, where, detail))), what
    yield f"{counts}. {numbers[0]} git processes for verdicts, {numbers[1]} for changed sentences."


def check(runner: Runner, trees: Trees, detail: str, variables: Mapping[str, str] | None = None) -> Cost:
    """One check of all pages."""
    tree = ("--source-tree", f"{trees.revision}:") if trees.revision else ()
    options = ("--detail", detail, "--format", "json", "--fail-on", "none", "--jobs", "1")
    paths = ("--localized", str(trees.localized), "--source", str(trees.source), *tree)
    return runner.child("-m", "sphinx_vianet", "check", *paths, *options, variables=variables)


def _counts(runner: Runner) -> str:
    """Verdicts of the check that ran last."""
    (summary,) = runner.printed()["summary"].values()
    return ", ".join(f"{number:,} {status}" for status, number in summary.items() if number)


def _git_processes(runner: Runner, trees: Trees, detail: str = "status") -> int:
    """How many git processes a check starts."""
    log = runner.work / "git.log"
    log.unlink(missing_ok=True)
    check(runner, trees, detail, {"GIT_TRACE2_EVENT": str(log)})
    return log.read_text("utf-8", "replace").count('"event":"start"')


def _generated(
    runner: Runner,
    name: str,
    corpus: Path,
    now: Path,
    commits: int = COMMITS,
    *,
    gone: bool = True,
    kind: str = "annotated",
) -> Trees:
    """A repository, and the localized pages with stamps that name its commits."""
    folder = runner.fresh(name)
    folder.mkdir()
    # In a process of its own: a child's largest memory is at least that of the process which started it.
    paths = (str(folder / "source.git"), str(corpus / "source"), str(now))
    runner.child("-m", "tests.bench.repository", *paths, str(commits))
    stamps: Mapping[str, str] = runner.printed()
    first = next(iter(stamps.values()))
    for file in sorted((corpus / kind).rglob("*")):
        path = file.relative_to(corpus / kind)
        if file.is_file() and (gone or (now / path).is_file()):
            (folder / "localized" / path).parent.mkdir(parents=True, exist_ok=True)
            commit = stamps.get(path.as_posix(), first).encode("ascii")
            (folder / "localized" / path).write_bytes(_COMMIT.sub(rb"\g<1>" + commit, file.read_bytes()))
    return Trees(folder / "localized", folder / "source.git", "main")


def _growth_rows(setting: Setting) -> Iterator[Cells | str]:
    runner, corpus, now = setting.runner, setting.corpus, source_now(setting)
    kinds = {"annotated": corpus / "annotated", "source": corpus / "source", "now": now}
    for number in (1, 4, 16):
        copies = runner.fresh("copies")
        for index in range(number):
            for kind, folder in kinds.items():
                shutil.copytree(folder, copies / kind / f"copy-{index:02}")
        trees = _generated(runner, "grown", copies, copies / "now")
        cost = runner.middle(partial(check, runner, trees, "status"))
        yield f"verdicts, pages × {number}", *cost_cells(cost), str(_git_processes(runner, trees))
    for number in (1, 4):
        trees = _generated(runner, "grown", corpus, now, COMMITS * number)
        still = _generated(runner, "kept", corpus, now, COMMITS * number, gone=False)
        for name, tree, detail in (
            ("verdicts, no page gone", still, "status"),
            ("verdicts", trees, "status"),
            ("history columns", trees, "page"),
        ):
            cost = runner.middle(partial(check, runner, tree, detail))
            processes = str(_git_processes(runner, tree, detail))
            yield f"{name}, commits × {number}", *cost_cells(cost), processes


CHECK = Table("check", ("figure", *COST, "what it is"), _check_rows)
"""Verdicts and changed sentences."""

GROWTH = Table("growth", ("figure", *COST, "git processes"), _growth_rows)
"""Checks of more pages, and with more commits."""

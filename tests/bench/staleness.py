"""What is stale: ours against the scripts of the OpenTelemetry documentation, and plain git."""

from __future__ import annotations

import json
import re
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple

from .checking import trees_to_check
from .machine import program
from .measure import Cost
from .otelform import SOURCE, TARGET, write_form
from .tables import COST, Cells, Setting, Table, compared

__all__ = ["STALENESS", "listed", "statuses"]

Answer = Mapping[str, str]
"""Of each page ``stale``, ``current`` or ``gone``; what else a program says, in its own words."""

Read = Callable[[str], Answer]
"""Makes the answer of what a program prints."""

_DRIFT = "OpenTelemetry, `drift.mjs`"
_CHECK = "OpenTelemetry, `check-i18n.sh`"
_PATHS = {"drift.mjs": "scripts/i18n/drift.mjs", "check-i18n.sh": "scripts/check-i18n.sh"}
_HOW = "--drift with a clone of open-telemetry/opentelemetry.io, and Node.js"
_PROJECT = '[tool.sphinx-vianet]\nstamp = {commit = "default_lang_commit"}\n'
_WORDS = {
    "moved": "gone",
    "orphaned": "gone",
    "drifted": "stale",
    "in-sync": "current",
    "file not found": "gone",
}
_LISTED = re.compile(r"(> Drifted file: |File is in sync\t|File not found:\t)(\S+?)(?:;| - |$)", re.MULTILINE)
_KINDS = {">": "stale", "File is": "current", "File not": "gone"}


class Way(NamedTuple):
    """One way to the answer."""

    run: Callable[[], Cost]
    read: Read | None = None


def statuses(printed: str) -> Answer:
    """What ``sphinx-vianet check`` or ``drift.mjs`` says, both with ``--json`` or its like."""
    said = json.loads(printed)
    found = said["pages"] if "schema" in said else [{"page": page, **one} for page, one in said.items()]
    pages = {one["page"].removeprefix(f"{TARGET}/"): one["status"] for one in found}
    return {page: _WORDS.get(status, status) for page, status in pages.items() if status != "missing"}


def listed(printed: str) -> Answer:
    """What ``check-i18n.sh -v`` says."""
    return {
        page.removeprefix(f"{TARGET}/"): next(
            word for start, word in _KINDS.items() if kind.startswith(start)
        )
        for kind, page in _LISTED.findall(printed)
    }


def _ours(setting: Setting, form: Path) -> Iterator[tuple[str, Way]]:
    # The project file of the working folder says what the stamps are called.
    project = setting.runner.fresh("project")
    project.mkdir()
    (project / "pyproject.toml").write_text(_PROJECT, "utf-8")
    source = ("--source", str(form), "--source-tree", f"main:{SOURCE}")
    check = ("-m", "sphinx_vianet", "check", "--localized", f"de-DE={form / TARGET}", *source)
    options = ("--format", "json", "--fail-on", "none", "--jobs", "1", "--detail")
    for name, detail, folder in (
        ("ours, verdicts", "status", project),
        ("ours, verdicts with kinds and history", "page", project),
        ("ours, verdicts by hash", "status", form),
    ):
        yield name, Way(partial(setting.runner.child, *check, *options, detail, folder=folder), statuses)


def _scripts(setting: Setting, form: Path) -> Iterator[tuple[str, Way]]:
    """Those of the OpenTelemetry documentation, as its newest commit has them."""
    if setting.drift is None:
        return
    runs: Mapping[str, tuple[Cells, Read]] = {
        _DRIFT: (("node", "drift.mjs", "--json"), statuses),
        _CHECK: (("bash", "check-i18n.sh", "-v"), listed),
    }
    for name, (command, read) in runs.items():
        if program(command[0]):
            script = _script(setting, command[1])
            arguments = (command[0], str(script), *command[2:], TARGET)
            yield name, Way(partial(setting.runner.program, *arguments, folder=form), read)


def _script(setting: Setting, name: str) -> Path:
    """A copy of a script, out of the checkout's history."""
    shown = ["git", "-C", str(setting.drift), "show", f"HEAD:{_PATHS[name]}"]
    script = setting.runner.work / name
    script.write_bytes(subprocess.run(shown, capture_output=True, check=True).stdout)
    return script


def _git_ways(setting: Setting, form: Path) -> Iterator[tuple[str, Way]]:
    for name, way in (("`git diff`, one for each page", "diffs"), ("floor: `git cat-file`, SHA-1", "floor")):
        arguments = ("-m", "tests.bench.gitways", way, str(form), str(form / TARGET), "main", f"{SOURCE}/")
        yield name, Way(partial(setting.runner.child, *arguments))


def _rows(setting: Setting) -> Iterator[Cells | str]:
    form = setting.runner.fresh("form")
    left_out = write_form(trees_to_check(setting), form)
    ways = dict((*_ours(setting, form), *_scripts(setting, form), *_git_ways(setting, form)))
    said: dict[str, str] = {}

    def run(name: str) -> Cost:
        cost = ways[name].run()
        said[name] = setting.runner.said()
        return cost

    costs = setting.runner.in_turn({name: partial(run, name) for name in ways})
    answers = {name: way.read(said[name]) for name, way in ways.items() if way.read}
    name, ours = next(iter(answers.items()))
    for way in ways:
        cells = _answer_cells(answers[way], ours) if way in answers else ("", "", "", said[way].strip(), "")
        yield way, *compared(costs[way], costs[name]), *cells
    for other in (_DRIFT, _CHECK):
        if other not in ways:
            yield other, f"not run: {_HOW}", *("",) * (len(_COLUMNS) - 2)
        else:
            yield from _differences(other, answers[other], ours)
    yield f"{len(ours):,} pages; {left_out:,} left out, whose stamp names no commit of the repository."


def _answer_cells(answer: Answer, ours: Answer) -> Cells:
    counts = Counter(answer.values())
    known = [counts.pop(word, 0) for word in ("current", "stale", "gone")]
    alike = sum(ours.get(page) == word for page, word in answer.items())
    return *(f"{number:,}" for number in known), f"{counts.total():,}", f"{alike:,}"


def _differences(name: str, answer: Answer, ours: Answer) -> Iterator[str]:
    """A sentence for each way in which an answer differs."""
    pairs = Counter((answer[page], word) for page, word in ours.items() if answer.get(page, word) != word)
    for (theirs, word), number in sorted(pairs.items()):
        yield f"{name}: {number:,} pages {theirs} that are {word} for ours."


_COLUMNS: Cells = ("what", *COST, "times ours", "current", "stale", "gone", "else", "same answer")

STALENESS = Table("staleness", _COLUMNS, _rows)
"""Pages with a commit in their stamp, in the folders of the OpenTelemetry documentation."""

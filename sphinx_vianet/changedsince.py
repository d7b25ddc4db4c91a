"""What a branch makes worse: verdicts at its merge base against verdicts now (``--changed-since``)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from .checker import CheckOptions, run_check
from .config import Config
from .errors import ConfigError, RepositoryError
from .repository import Repository, open_repository
from .treespec import TreeSpec
from .verdict import SEVERITIES, CheckReport, Status, Verdict

if TYPE_CHECKING:
    from concurrent.futures import Executor

__all__ = ["got_worse", "report_at"]

_RANK: dict[Status, int] = {
    "current": 0,
    "missing": 1,
    "unstamped": 1,
    "unknown": 1,
    "moved": 2,
    "stale": 2,
    "inconsistent": 3,
    "orphaned": 3,
}
"""How bad a status is; ``moved`` and ``stale`` are ordered by their severity."""


def report_at(
    config: Config, options: CheckOptions, revision: str, *, executor: Executor | None = None
) -> tuple[CheckReport, str]:
    """The report for the state that a branch started from.

    Args:
        config: The project's options; its source tree has to be in a git repository.
        options: As for the report of now.
        revision: The branch that this one is to be merged into.
        executor: Where pages are compared; None for this process.

    Returns:
        The report, and a line that says what it is for.

    Raises:
        ConfigError: There is no source tree in git.
        RepositoryError: The revision is not there; the message has the command that brings it.
    """
    if config.source is None:
        raise ConfigError("--changed-since needs a source tree in a git repository; use --source PATH")
    source, base, note = _at_base(config.source, revision)
    localized = tuple(_same_repository(spec, source, base) for spec in config.localized)
    # What is named need not have been there then.
    options = replace(options, must_exist=False)
    then = run_check(replace(config, source=source, localized=localized), options, executor=executor)
    return then, note


def _at_base(spec: TreeSpec, revision: str) -> tuple[TreeSpec, str, str]:
    """The source tree at the merge base with a revision."""
    repository = open_repository(spec.path, trust=spec.trusted)
    other = repository.resolve(revision)
    here = repository.resolve(spec.revision or "HEAD")
    base = repository.merge_base(here, other)
    note = f"compared with the merge base {base[:12]} with {revision}" if base else ""
    if base is None:
        base = other
        note = f"no merge base with {revision} is reachable; compared with {revision} itself ({other[:12]})"
    inner = spec.inner if spec.tree is not None else repository.prefix(spec.path)
    return replace(spec, path=repository.folder, tree=f"{base}:{inner}"), base, note


def _same_repository(spec: TreeSpec, source: TreeSpec, base: str) -> TreeSpec:
    """A localized tree at the base as well when it is in the source's repository, else as it is now."""
    if spec.tree is not None or spec.is_pattern:
        return _pattern_at(spec, source, base)
    repository = _open(spec.path, trusted=spec.trusted)
    if repository is None or repository.folder != source.path or repository.bare:
        return spec
    return replace(spec, path=repository.folder, tree=f"{base}:{repository.prefix(spec.path)}")


def _pattern_at(spec: TreeSpec, source: TreeSpec, base: str) -> TreeSpec:
    """The same for a path with ``{locale}`` below the repository's work tree."""
    if spec.tree is not None:
        return spec
    fixed, _, rest = spec.path.partition("{locale}")
    folder, _, start = fixed.rpartition("/")
    repository = _open(folder, trusted=spec.trusted)
    if repository is None or repository.folder != source.path or repository.bare:
        return spec
    prefix = repository.prefix(folder)
    inner = f"{prefix}/{start}" if prefix else start
    return replace(spec, path=repository.folder, tree=f"{base}:{inner}{{locale}}{rest}")


def _open(path: str, *, trusted: bool) -> Repository | None:
    try:
        return open_repository(path, trust=trusted)
    except RepositoryError:
        # Pages outside of git cannot be looked at as they were.
        return None


def got_worse(then: Iterable[Verdict], now: Iterable[Verdict]) -> frozenset[tuple[str, str]]:
    """Locale and page of the verdicts that are worse than they were.

    Args:
        then: Verdicts at the base.
        now: Verdicts now.
    """
    before = {(verdict.locale, verdict.page): _badness(verdict) for verdict in then}
    return frozenset(
        (verdict.locale, verdict.page)
        for verdict in now
        if _badness(verdict) > before.get((verdict.locale, verdict.page), (0, 0, 0))
    )


def _badness(verdict: Verdict) -> tuple[int, int, int]:
    """Status, severity and number of changed messages, each the larger the worse."""
    severity = len(SEVERITIES) - SEVERITIES.index(verdict.severity) if verdict.severity else 0
    messages = verdict.messages
    changed = messages.changed + messages.added + messages.removed if messages is not None else 0
    return _RANK[verdict.status], severity, changed

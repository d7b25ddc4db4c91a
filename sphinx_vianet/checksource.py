"""The source side of a check: pages today and at the handoffs, and what their history says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from .config import Config
from .errors import Code, ConfigError, RepositoryError
from .model import Finding
from .sources import SourceReader
from .stamps import hash_forms
from .trees import GitTree, open_tree
from .verdict import SourceState

if TYPE_CHECKING:
    from .history import History, PageHistory
    from .repository import Repository
    from .trees import FolderTree

__all__ = ["CheckSource"]

_FEW = 32
"""Pages up to which their past alone is read: git compares what a commit touched with each of their names."""

_READINGS = 2
"""How often that is done, once for pages and once for what they include, so that the number of processes has
a bound."""


@dataclass
class CheckSource:
    """Everything that a check asks of the source tree."""

    config: Config
    tree: FolderTree | GitTree
    reader: SourceReader
    findings: list[Finding] = field(default_factory=list)
    commits: frozenset[str] = frozenset()
    """Commits of all handoffs, to be set before history is asked."""
    _readings: int = field(default=0, init=False)
    _hashes: dict[str, dict[str, list[str]]] = field(default_factory=dict, init=False)

    @classmethod
    def open(cls, config: Config, names: Iterable[str] = ()) -> CheckSource:
        """Open the source tree.

        Args:
            config: The options.
            names: Paths of localized pages, as for :class:`~sphinx_vianet.sources.SourceReader`.

        Raises:
            ConfigError: The configuration names none.
            TreeError: It is not there.
        """
        if config.source is None:
            raise ConfigError(
                "there is nothing to check against; use --source PATH, or source = ... in the configuration"
            )
        tree = open_tree(config.source)
        reader = SourceReader(tree, names)
        return cls(config, tree, reader)

    @property
    def paths(self) -> frozenset[str]:
        """Paths of the source pages."""
        return self.reader.paths

    def today(self, paths: Iterable[str]) -> dict[str, bytes]:
        """Source pages as they are now."""
        return self.reader.today(paths)

    def handoffs(self, wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], bytes]:
        """Source pages at commits."""
        return self.reader.handoffs(wanted)

    @cached_property
    def _repository(self) -> tuple[Repository, str] | None:
        return self.reader.history

    @cached_property
    def commit(self) -> str | None:
        """The commit that is checked against, None outside git."""
        if isinstance(self.tree, GitTree):
            return self.tree.commit
        if self._repository is None:
            return None
        try:
            return self._repository[0].head_commit()
        except RepositoryError:
            # A repository without commits has no history to ask.
            return None

    def _read_history(self, commits: Iterable[str], pages: Iterable[str] | None = None) -> History | None:
        if self._repository is None or self.commit is None:
            return None
        from .history import read_history

        repository, prefix = self._repository
        try:
            return read_history(repository, self.commit, prefix, also=commits, pages=pages)
        except RepositoryError as error:
            # Verdicts by hash stand without it; what needs it is then uncertain.
            finding = Finding(Code.NO_HISTORY, "", None, str(error))
            if finding not in self.findings:
                self.findings.append(finding)
            return None

    @cached_property
    def _history(self) -> History | None:
        return self._read_history(self.commits)

    def since(self, wanted: Sequence[tuple[str, str]]) -> dict[tuple[str, str], PageHistory]:
        """What happened to pages since their handoffs.

        Args:
            wanted: Path and commit of each.

        Returns:
            Those of which it is known.
        """
        if not wanted:
            return {}
        answers = self._since_few(wanted)
        if answers is None:
            answers = _answers(self._history, wanted)
        return {page: answer for page, answer in zip(wanted, answers, strict=True) if answer is not None}

    def _since_few(self, wanted: Sequence[tuple[str, str]]) -> list[PageHistory | None] | None:
        """The answers where the past of the pages asked for tells enough."""
        pages = {path for path, _ in wanted}
        if self._readings == _READINGS or len(pages) > _FEW:
            return None
        self._readings += 1
        answers = _answers(self._read_history({commit for _, commit in wanted}, pages), wanted)
        # A page that is gone though nobody deleted it was moved by a merge.
        lost = (a is not None and a.path is None and a.deleted_in is None for a in answers)
        return None if any(lost) else answers

    def _pages_by_hash(self, algorithm: str) -> dict[str, list[str]]:
        """Source pages by the hashes of their forms (format.md, Front matter)."""
        found: dict[str, list[str]] = {}
        for path, data in self.reader.each_today(self.paths):
            for digest in hash_forms(data, algorithm):
                found.setdefault(digest, []).append(path)
        return found

    def only_with_hash(self, wanted: str | None) -> str | None:
        """The one source page that has a hash; None when there is none, or more than one."""
        if not wanted:
            return None
        algorithm = "sha256" if len(wanted) == 64 else "sha1"
        if algorithm not in self._hashes:
            self._hashes[algorithm] = self._pages_by_hash(algorithm)
        paths = self._hashes[algorithm].get(wanted, [])
        return paths[0] if len(paths) == 1 else None

    @cached_property
    def _web_address(self) -> str | None:
        if self._repository is None:
            return None
        from .weblinks import web_address

        remote = self._repository[0].remote_url()
        return web_address(remote) if remote else None

    def compare_url(self, path: str, commit: str | None) -> str | None:
        """Where the change of a page since a commit can be looked at."""
        if self._repository is None or commit is None or self.commit is None or self._web_address is None:
            return None
        from .weblinks import compare_url

        prefix = self._repository[1]
        return compare_url(self._web_address, f"{prefix}/{path}" if prefix else path, commit, self.commit)

    def state(self) -> SourceState:
        """What the report says of the source."""
        spec = self.config.source
        repository = self._repository[0] if self._repository is not None else None
        date = repository.commit_date(self.commit).isoformat() if repository and self.commit else None
        return SourceState(
            path=spec.path if spec is not None else None,
            tree=spec.tree if spec is not None else None,
            commit=self.commit,
            date=date,
            shallow=repository.is_shallow if repository is not None else False,
            remote=self._web_address,
        )


def _answers(history: History | None, wanted: Sequence[tuple[str, str]]) -> list[PageHistory | None]:
    return history.since_all(wanted) if history is not None else [None] * len(wanted)

"""What is asked of the source tree and its history when pages are stamped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .checkout import changed_files
from .checksource import CheckSource
from .errors import Code, RepositoryError
from .lastchange import LastChange, last_changes
from .model import Finding, Handoff
from .selection import Selected
from .stampplan import RefusedError
from .stamps import matches_hash
from .trees import GitTree
from .verdict import Verdict

__all__ = ["StampFacts"]


@dataclass(frozen=True, slots=True)
class StampFacts:
    """What the source tree and its history say of the pages."""

    today: Mapping[str, bytes]
    handoffs: Mapping[tuple[str, str], bytes]
    last: Mapping[str, LastChange]
    uncommitted: frozenset[str]
    findings: tuple[Finding, ...]

    @classmethod
    def of(cls, source: CheckSource, asked: Sequence[tuple[Selected, Verdict]]) -> StampFacts:
        """Ask, in a number of git processes that is always the same."""
        today = source.today({page.path for page, _ in asked})
        commits = {
            (verdict.handoff.commit, page.path)
            for page, verdict in asked
            if verdict.handoff and verdict.handoff.commit
        }
        handoffs = source.handoffs(commits) if commits else {}
        last: dict[str, LastChange] = {}
        changed: list[str] = []
        findings: list[Finding] = []
        history = source.reader.history
        if today and history is not None and source.commit is not None:
            repository, prefix = history
            try:
                if not isinstance(source.tree, GitTree):
                    changed = changed_files(repository, source.commit, prefix, today.items())
                last = last_changes(repository, source.commit, prefix, today)
            except RepositoryError as error:
                findings.append(Finding(Code.NO_HISTORY, "", None, str(error)))
        return cls(today, handoffs, last, frozenset(changed), tuple(findings))

    def source(self, page: Selected, verdict: Verdict) -> bytes:
        """Today's source page.

        Raises:
            RefusedError: It stands elsewhere, is gone, or is not committed.
        """
        if verdict.status == "moved":
            raise RefusedError(f"its source page is {verdict.source_page} now; move the page there first")
        data = self.today.get(page.path)
        if data is None:
            if verdict.certain:
                raise RefusedError("its source page is gone; remove this page as well")
            raise RefusedError("its source page is gone, as far as this clone can tell; fetch its history")
        if page.path in self.uncommitted:
            raise RefusedError("its source page has changes that are not committed; commit them first")
        return data

    def handoff(self, page: Selected, stamp: Handoff) -> bytes | None:
        """The source page that was translated; None when it is not at hand."""
        data = self.handoffs.get((stamp.commit or "", page.path))
        return data if data is not None and (not stamp.hash or matches_hash(data, stamp.hash)) else None

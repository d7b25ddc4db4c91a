"""What an import reads: localized pages in chunks, each with its source today and at the handoff."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from .errors import Code
from .frontmatter import read_stamp
from .importwork import PageInput
from .model import OPS_STAMP, Finding, Handoff, StampNames
from .selection import Selected, contradicting_locale
from .sources import FULL_ID, SourceReader
from .stamps import matches_hash
from .trees import Tree

__all__ = ["PageReader"]


class PageReader:
    """Reads pages, each tree in one go, and keeps what it finds."""

    def __init__(
        self, source: SourceReader, max_size: int | None = None, stamp: StampNames = OPS_STAMP
    ) -> None:
        """Take access to the source pages.

        Args:
            source: Access to the source tree.
            max_size: Size in bytes above which a page is skipped.
            stamp: What the fields of a stamp are called.
        """
        self._stamp = stamp
        self._source = source
        self._max_size = max_size
        self.findings: list[Finding] = []
        """What was found so far."""
        self.unread: set[Selected] = set()
        """Pages that are there and could not be read."""
        self.sure: set[Selected] = set()
        """Pages of the last reading that come out the same, and without a finding, as long as their own file
        and that of their source page do. A commit without this page can be fetched, so one that was looked
        for there and not found is none of them."""

    def read(self, pages: Sequence[Selected]) -> dict[Selected, PageInput]:
        """Read pages with their sources.

        Args:
            pages: What to read; all of it is in memory at once.

        Returns:
            The pages that can be imported. One whose source page was in the history and is not in
            the source tree any more is none of them: Sphinx has no document for its catalog, and
            what was imported of it stays. Where nothing tells of a source page, the tree may be
            incomplete or hold the document in another form, and the page's own source side counts.
        """
        data = {page: content for page, content in self._contents(pages) if content is not None}
        stamps = {page: read_stamp(content, self._stamp) for page, content in data.items()}
        today = self._source.today({page.path for page in data})
        handoffs = self._source.handoffs(_unknown_handoffs(stamps, today))
        found: dict[Selected, PageInput] = {}
        self.sure = set()
        for page, content in data.items():
            doubts = [*contradicting_locale(page.path, stamps[page], page.locale)]
            self.findings.extend(doubts)
            handoff = handoffs.get((stamps[page].commit or "", page.path))
            if self._source.has_tree and page.path not in today and not self._without(page, handoff):
                continue
            found[page] = PageInput(
                page.path, page.locale, content, handoff, today.get(page.path), stamp=self._stamp
            )
            if not doubts and self._is_sure(page, stamps[page], today.get(page.path), handoff):
                self.sure.add(page)
        return found

    def _is_sure(self, page: Selected, stamp: Handoff, today: bytes | None, handoff: bytes | None) -> bool:
        if today is None and self._source.has_tree:
            return False
        if handoff is not None:
            return len(stamp.commit or "") in FULL_ID
        return next(_unknown_handoffs({page: stamp}, {page.path: today}), None) is None

    def _contents(self, pages: Sequence[Selected]) -> Iterator[tuple[Selected, bytes | None]]:
        trees: dict[Tree, dict[str, list[Selected]]] = {}
        for page in pages:
            trees.setdefault(page.tree, {}).setdefault(page.path, []).append(page)
        for tree, named in trees.items():
            for path, content in tree.read_many(named, self._max_size):
                for page in named[path]:
                    if isinstance(content, Finding):
                        self.unread.add(page)
                        self.findings.append(replace(content, locale=page.locale))
                    yield page, None if isinstance(content, Finding) else content

    def _without(self, page: Selected, handoff: bytes | None) -> bool:
        """Whether to import a page that has no source page today; says so in any case."""
        if page.path in self._source.paths:
            # Listed and not readable, which its own finding says.
            self.unread.add(page)
            return False
        text = "no source page has this path; it was imported with its own source text"
        if handoff is not None:
            text = "its source page was renamed or deleted since the handoff; it was not imported"
        self.findings.append(Finding(Code.SOURCE_MISSING, page.path, None, text, page.locale))
        return handoff is None


def _unknown_handoffs(
    stamps: Mapping[Selected, Handoff], today: Mapping[str, bytes | None]
) -> Iterator[tuple[str, str]]:
    """Commit and path of the handoffs that today's source page is not."""
    for page, stamp in stamps.items():
        current = today.get(page.path)
        if stamp.commit and not (current is not None and stamp.hash and matches_hash(current, stamp.hash)):
            yield stamp.commit, page.path

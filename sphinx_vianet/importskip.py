"""Catalogs that an import need not look into: neither they nor a file that they come from was touched."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from .files import WRITING_FILE
from .importstate import ImportState, data_digest
from .importwork import CatalogJob, CatalogResult, job_digest
from .selection import Selected
from .sources import SourceReader
from .unchanged import FileMarks, joined_mark, tree_mark

__all__ = ["Marks", "Skipping", "Task"]


class Marks(NamedTuple):
    """What is known of the files of a catalog without reading them."""

    pages: str
    """Of its pages and their source pages."""
    settled: bool
    """Whether that may be noted."""
    catalog: tuple[str, bool] | None
    """The same of the catalog; None when it is not there."""
    now: int
    """When they were looked at."""

    @property
    def joined(self) -> str:
        """One text for all of it."""
        return joined_mark((self.pages, self.catalog[0] if self.catalog is not None else ""))


@dataclass(slots=True)
class Task:
    """One catalog on its way through an import."""

    language: str
    domain: str
    pages: Sequence[Selected]
    path: str
    """Of the catalog."""
    marks: Marks | None = None
    skipped: CatalogResult | None = None
    """Its result where nothing was touched."""
    existing: bytes | None = None
    digest: str = ""
    """Of what its result depends on."""
    known: bool = False
    """Whether its result is that of an earlier import."""
    sure: bool = False
    """Whether its pages come out the same as long as their files do."""

    def take(self, job: CatalogJob, sure: Container[Selected]) -> None:
        """Keep what is needed of the job when its result comes.

        Args:
            job: The job.
            sure: As :attr:`~sphinx_vianet.importread.PageReader.sure`.
        """
        self.existing = job.existing
        self.digest = job_digest(job)
        self.sure = all(page in sure for page in self.pages)


class _Written(NamedTuple):
    """A catalog that this run wrote."""

    language: str
    domain: str
    path: str
    marks: Marks
    digest: str


class Skipping:
    """Recognises what was not touched since an earlier import, and notes by what the next one can."""

    def __init__(self, folder: Path, source: SourceReader, state: ImportState, *, read_only: bool) -> None:
        """Take what is asked.

        Args:
            folder: The folder of the state.
            source: The source pages.
            state: What earlier imports noted.
            read_only: Whether nothing is to be noted.
        """
        self._files = FileMarks(folder / WRITING_FILE, read_only=read_only)
        self._source = source
        self._state = state
        self._settings = ""
        self._written: list[_Written] = []

    def use(self, settings: Iterable[str]) -> None:
        """Set what results depend on besides files."""
        self._settings = joined_mark(settings)

    def look(self) -> None:
        """Begin to look at files; to be called before any of them is read."""
        self._files.look()

    def marks(self, pages: Sequence[Selected], path: str) -> Marks | None:
        """What is known of a catalog's files without reading them; None when that is not enough.

        Args:
            pages: Its pages.
            path: Of the catalog.
        """
        if not self._files.now:
            return None
        parts = [self._settings]
        settled = True
        for page in pages:
            for tree in (page.tree, self._source.tree):
                if tree is None:
                    parts.append("")
                    continue
                found = tree_mark(tree, page.path, self._files)
                if found is None:
                    return None
                parts.extend((tree.describe(), found[0]))
                settled = settled and found[1]
            parts.extend((page.path, page.locale))
        return Marks(joined_mark(parts), settled, self._files.mark(path), self._files.now)

    def find(self, language: str, domain: str, marks: Marks | None) -> CatalogResult | None:
        """The result of the last import where none of the files was touched since, else None."""
        if marks is None or marks.catalog is None:
            return None
        return self._state.find_marked(language, domain, marks.joined, marks.now)

    def note(self, task: Task, data: bytes) -> None:
        """Note by what a catalog can be recognised next time.

        Args:
            task: The catalog.
            data: Its bytes as they are on disk now.
        """
        marks = task.marks
        if marks is None or not marks.settled or not task.sure:
            return
        if data != task.existing:
            self._written.append(_Written(task.language, task.domain, task.path, marks, data_digest(data)))
        elif marks.catalog is not None and marks.catalog[1]:
            self._state.mark(task.language, task.domain, marks.joined, marks.now)

    def note_written(self) -> None:
        """Note the same of catalogs that were written since the last time.

        Each is read once more: that it has these bytes has to be seen at a moment that the clock of the file
        system tells from the one at which it was written.
        """
        self._files.look()
        again: list[_Written] = []
        for item in self._written:
            mark = self._files.mark(item.path)
            if mark is not None and not mark[1]:
                again.append(item)
            elif mark is not None and _digest_of(item.path) == item.digest:
                marks = item.marks._replace(catalog=mark, now=self._files.now)
                self._state.mark(item.language, item.domain, marks.joined, marks.now)
        self._written = again


def _digest_of(path: str) -> str | None:
    """Digest of a file, None when somebody took it away meanwhile."""
    try:
        return data_digest(Path(path).read_bytes())
    except OSError:
        return None

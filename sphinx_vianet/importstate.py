"""What earlier imports saw, so that unchanged pages are recognised and skipped.

A cache, and nothing more: it stands in ``<locale-dir>/.sphinx-vianet/`` (which ignores
itself in git), may be removed at any time, and a damaged one is started afresh.
"""

from __future__ import annotations

import json
import sqlite3
from hashlib import sha256
from pathlib import Path
from typing import Any

from .errors import Code, LockError
from .files import failure_text
from .importwork import CatalogResult
from .model import Finding, MessageCounts

__all__ = ["ImportState", "data_digest"]

_VERSION = 2
_CODES = {code.info.name: code for code in Code}
_TABLE = (
    "CREATE TABLE catalogs"
    " (language TEXT, domain BLOB, input TEXT, output TEXT, result TEXT, marks TEXT, seen INTEGER,"
    " PRIMARY KEY (language, domain))"
)
_INSERT = "INSERT OR REPLACE INTO catalogs VALUES (?, ?, ?, ?, ?, '', 0)"
_MARK = "UPDATE catalogs SET marks = ?, seen = ? WHERE language = ? AND domain = ?"


def data_digest(data: bytes) -> str:
    """Digest of a catalog's bytes."""
    return sha256(data).hexdigest()


class ImportState:
    """Results by language and domain. Changes are written by ``save`` in one transaction."""

    def __init__(self, folder: Path, *, read_only: bool = False) -> None:
        """Take the folder; the state is opened when it is asked for.

        Args:
            folder: The folder for the state, made when something is saved.
            read_only: Whether to leave the folder as it is, whatever is noted.
        """
        self._path = folder / "import.sqlite3"
        self._read_only = read_only
        self._changes: list[tuple[str, bytes, str, str, str]] = []
        self._marks: list[tuple[str, int, str, bytes]] = []
        self._database: sqlite3.Connection | None = None
        self._opened = False

    def _open(self) -> sqlite3.Connection | None:
        """The database, None when there is none that can be read."""
        if self._opened:
            return self._database
        self._opened = True
        if not self._path.is_file():
            return None
        mode = "ro" if self._read_only else "rw"
        try:
            database = sqlite3.connect(f"{self._path.absolute().as_uri()}?mode={mode}", uri=True)
        except sqlite3.Error:
            return None
        try:
            if database.execute("PRAGMA user_version").fetchone()[0] == _VERSION:
                self._database = database
        except sqlite3.DatabaseError:
            # Not a database: as good as one of another layout, the next save starts afresh.
            pass
        if self._database is None:
            database.close()
        return self._database

    def _row(self, language: str, domain: str) -> tuple[Any, ...] | None:
        database = self._open()
        if database is None:
            return None
        query = "SELECT input, output, result, marks, seen FROM catalogs WHERE language = ? AND domain = ?"
        try:
            row: tuple[Any, ...] | None = database.execute(query, (language, _key(domain))).fetchone()
        except sqlite3.DatabaseError:
            # Damaged inside: what it held is found out again.
            self._release()
            return None
        return row

    def _release(self) -> None:
        if self._database is not None:
            self._database.close()
        self._database = None

    def find(self, language: str, domain: str, inputs: str, existing: bytes | None) -> CatalogResult | None:
        """The result of the last import when nothing changed since, else None.

        Args:
            language: Sphinx's code.
            domain: The catalog's domain.
            inputs: Digest of what the import would read.
            existing: The catalog as it is on disk.

        Returns:
            A result with the counters of an import that finds everything as it is.
        """
        known = self._row(language, domain)
        if known is None or existing is None or known[0] != inputs or known[1] != data_digest(existing):
            return None
        return _loaded(language, domain, existing, known[2])

    def find_marked(self, language: str, domain: str, marks: str, now: int) -> CatalogResult | None:
        """The result of the last import when no file it came from, nor the catalog, was touched since.

        Args:
            language: Sphinx's code.
            domain: The catalog's domain.
            marks: What is known of those files without reading them.
            now: The time, in nanoseconds. What was noted later than that was noted by another clock.

        Returns:
            As :meth:`find`, without the catalog's bytes.
        """
        known = self._row(language, domain)
        if known is None or not marks or known[3] != marks:
            return None
        if not isinstance(known[4], int) or known[4] > now:
            return None
        return _loaded(language, domain, None, known[2])

    def mark(self, language: str, domain: str, marks: str, now: int) -> None:
        """Remember by which marks a catalog and what it came from can be recognised.

        Args:
            language: Sphinx's code.
            domain: The catalog's domain, whose result is noted.
            marks: The marks.
            now: When they were looked at.
        """
        self._marks.append((marks, now, language, _key(domain)))

    def note(self, inputs: str, result: CatalogResult) -> None:
        """Remember a result."""
        if result.data is None:
            return
        values = {
            "unchanged": result.again.unchanged,
            "kept": result.again.kept,
            "pages": result.pages,
            "units": result.units,
            "findings": [
                (finding.code.info.name, finding.path, finding.line, finding.message, finding.locale)
                for finding in result.findings
            ],
        }
        row = (result.language, _key(result.domain), inputs, data_digest(result.data), json.dumps(values))
        self._changes.append(row)

    def save(self) -> None:
        """Write what was noted since the last time.

        Raises:
            LockError: The folder cannot be written.
        """
        if self._read_only or not (self._changes or self._marks):
            return
        try:
            if self._open() is None:
                self._start_afresh()
            try:
                self._insert()
            except sqlite3.DatabaseError:
                # Damaged where nothing was read: one more time, into a new one.
                self._start_afresh()
                self._insert()
        except (OSError, sqlite3.Error) as error:
            self._changes, self._marks = [], []
            text = (
                failure_text(error)
                if isinstance(error, OSError)
                else f"{error}; make room there, or remove it"
            )
            raise LockError(f"{self._path} cannot be written: {text}") from error

    def _start_afresh(self) -> None:
        self._release()
        self._path.unlink(missing_ok=True)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._database = sqlite3.connect(self._path)
        self._database.execute(f"PRAGMA user_version = {_VERSION}")
        self._database.execute(_TABLE)

    def _insert(self) -> None:
        if self._database is not None:
            with self._database:
                self._database.executemany(_INSERT, self._changes)
                self._database.executemany(_MARK, self._marks)
        self._changes, self._marks = [], []

    def close(self) -> None:
        """Write what was noted, and close the state.

        Raises:
            LockError: The folder cannot be written.
        """
        try:
            self.save()
        finally:
            self._release()


def _loaded(language: str, domain: str, existing: bytes | None, text: Any) -> CatalogResult | None:
    """A result as it was noted; None for what this program does not write."""
    try:
        values = json.loads(text)
        findings = tuple(
            Finding(_CODES[code], path, line, message, locale)
            for code, path, line, message, locale in values["findings"]
        )
        counts = MessageCounts(unchanged=int(values["unchanged"]), kept=int(values["kept"]))
        pages, units = int(values["pages"]), int(values["units"])
    except (ValueError, KeyError, TypeError):
        return None
    return CatalogResult(language, domain, existing, counts, pages, units, findings, counts)


def _key(domain: str) -> bytes:
    """A domain as bytes: file names need not be UTF-8."""
    return domain.encode("utf-8", "surrogateescape")

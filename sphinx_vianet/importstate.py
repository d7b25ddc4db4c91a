"""What earlier imports saw, so that unchanged pages are recognised and skipped.

A cache, and nothing more: it stands in ``<locale-dir>/.sphinx-vianet/`` (which ignores
itself in git), may be removed at any time, and a damaged one is started afresh.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path

from .errors import Code
from .importwork import CatalogResult
from .model import Finding, MessageCounts

__all__ = ["ImportState", "data_digest"]

_VERSION = 1
_CODES = {code.info.name: code for code in Code}


def data_digest(data: bytes) -> str:
    """Digest of a catalog's bytes."""
    return sha256(data).hexdigest()


class ImportState:
    """Results by language and domain. Changes are written by ``close`` in one transaction."""

    def __init__(self, folder: Path) -> None:
        """Open the state of a locale folder.

        Args:
            folder: The folder for the state, made when something is saved.
        """
        self._path = folder / "import.sqlite3"
        self._changes: list[tuple[str, bytes, str, str, str]] = []
        self._database = self._open() if self._path.is_file() else None

    def _open(self) -> sqlite3.Connection | None:
        database = sqlite3.connect(self._path)
        try:
            if database.execute("PRAGMA user_version").fetchone()[0] == _VERSION:
                return database
        except sqlite3.DatabaseError:
            # Not a database: as good as one of another layout, the next save starts afresh.
            pass
        self._discard(database)
        return None

    def _discard(self, database: sqlite3.Connection) -> None:
        database.close()
        self._path.unlink(missing_ok=True)

    def _row(self, language: str, domain: str) -> tuple[str, str, str] | None:
        if self._database is None:
            return None
        query = "SELECT input, output, result FROM catalogs WHERE language = ? AND domain = ?"
        try:
            row: tuple[str, str, str] | None = self._database.execute(
                query, (language, _key(domain))
            ).fetchone()
            return row
        except sqlite3.DatabaseError:
            # Damaged inside: what it held is found out again.
            self._discard(self._database)
            self._database = None
            return None

    def find(self, language: str, domain: str, inputs: str, existing: bytes | None) -> CatalogResult | None:
        """The result of the last import when nothing changed since, else None.

        Args:
            language: Sphinx's code.
            domain: The catalog's domain.
            inputs: Digest of what the import would read.
            existing: The catalog as it is on disk.

        Returns:
            A result whose counters say ``unchanged`` for all that was not kept.
        """
        known = self._row(language, domain)
        if known is None or existing is None or known[0] != inputs or known[1] != data_digest(existing):
            return None
        values = json.loads(known[2])
        findings = tuple(
            Finding(_CODES[code], path, line, message, locale)
            for code, path, line, message, locale in values["findings"]
            if code in _CODES
        )
        counts = MessageCounts(unchanged=values["unchanged"], kept=values["kept"])
        return CatalogResult(language, domain, existing, counts, values["units"], findings)

    def note(self, inputs: str, result: CatalogResult) -> None:
        """Remember a result; the counters of a repeated import follow from it."""
        if result.data is None:
            return
        counts = result.counts
        values = {
            "unchanged": counts.added + counts.updated + counts.unchanged + counts.fuzzy,
            "kept": counts.kept,
            "units": result.units,
            "findings": [
                (finding.code.info.name, finding.path, finding.line, finding.message, finding.locale)
                for finding in result.findings
            ],
        }
        row = (result.language, _key(result.domain), inputs, data_digest(result.data), json.dumps(values))
        self._changes.append(row)

    def close(self) -> None:
        """Write what was noted since the state was opened, and close it."""
        if self._changes and self._database is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._database = sqlite3.connect(self._path)
            self._database.execute(f"PRAGMA user_version = {_VERSION}")
            self._database.execute(
                "CREATE TABLE IF NOT EXISTS catalogs (language TEXT, domain BLOB, input TEXT, output TEXT,"
                " result TEXT, PRIMARY KEY (language, domain))"
            )
        if self._database is None:
            return
        with closing(self._database) as database, database:
            database.executemany("INSERT OR REPLACE INTO catalogs VALUES (?, ?, ?, ?, ?)", self._changes)
        self._changes = []
        self._database = None


def _key(domain: str) -> bytes:
    """A domain as bytes: file names need not be UTF-8."""
    return domain.encode("utf-8", "surrogateescape")

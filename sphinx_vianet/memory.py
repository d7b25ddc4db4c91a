"""The sentence memory: translations by source sentence, in a database of its own file.

It is built once a run and read by every process. Identical sentences are looked up by their
text. For near ones the sentences are indexed by their rarest words: two sentences that have
most words in common have some of their rarest ones in common, so that few need be compared,
however many there are (prefix filtering: Chaudhuri, Ganti, Kaushik: A Primitive Operator for
Similarity Joins in Data Cleaning, 2006).
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

__all__ = [
    "NEAR",
    "Known",
    "Memory",
    "MemoryBuilder",
    "Pair",
    "close_memory",
    "kept_digest",
    "memory_key",
    "open_memory",
]

NEAR = 0.75
"""Least similarity of a sentence whose translation is proposed (docs/how-to/import-pages.md has figures)."""

_WORD = re.compile(r"\w+")
# A translation is one line; what stands on several would not parse as one block.
_LINES = re.compile(r"[ \t]*[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+[ \t]*")
_INDEXED = 8
"""Most words by which a sentence is found."""
_MOST_SENTENCES = 1_000
"""Sentences of one word that are compared."""
_LONGEST = 2_000
"""Characters of a sentence; a longer one is looked up and not compared."""
_BATCH = 10_000

_TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE pairs (language TEXT, key TEXT, target TEXT, number INTEGER, human INTEGER, first INTEGER,
    PRIMARY KEY (language, key, target)) WITHOUT ROWID;
CREATE TABLE sentences (id INTEGER PRIMARY KEY, language TEXT, key TEXT, target TEXT, machine INTEGER,
    ambiguous INTEGER);
CREATE TABLE words (id INTEGER PRIMARY KEY, language TEXT, word TEXT, number INTEGER);
CREATE TABLE places (word INTEGER, sentence INTEGER);
CREATE TABLE origin (key TEXT, digest TEXT);
"""
# Made when all rows are there: sorting them once takes less than keeping them sorted.
_INDEXES = """
CREATE UNIQUE INDEX by_key ON sentences (language, key);
CREATE UNIQUE INDEX by_word ON words (language, word);
CREATE UNIQUE INDEX by_place ON places (word, sentence);
"""
_ADD = """
INSERT INTO pairs VALUES (?, ?, ?, 1, ?, ?)
ON CONFLICT DO UPDATE SET number = number + 1, human = human + excluded.human
"""


class Pair(NamedTuple):
    """One translation for the memory."""

    language: str
    """Sphinx's code of the target."""
    source: str
    target: str
    machine: bool


class Known(NamedTuple):
    """What the memory says of a sentence."""

    source: str
    """The sentence that was translated, white space collapsed."""
    target: str
    machine: bool
    """Whether only machines are known to have translated it so."""
    ambiguous: bool
    """Whether it has translations that differ in more than case and white space."""


def memory_key(text: str) -> str:
    """What two sentences have to share to be identical: their text, runs of white space as one space."""
    return " ".join(text.split())


class MemoryBuilder:
    """Collects translations; :meth:`finish` makes the memory of them."""

    def __init__(self, path: Path) -> None:
        """Begin a memory.

        Args:
            path: A new file for it.
        """
        self._database = sqlite3.connect(path)
        self._database.executescript(_TABLES)
        self._digest = hashlib.sha256()
        self._number = 0

    def add(self, pairs: Iterable[Pair]) -> int:
        """Take translations; of equally frequent ones the first counts.

        Returns:
            How many were taken: all that have words on both sides.
        """
        rows = []
        for pair in pairs:
            key, target = memory_key(pair.source), _LINES.sub(" ", pair.target.strip())
            if not key or not target or not _WORD.search(key):
                continue
            self._number += 1
            rows.append((pair.language, key, target, int(not pair.machine), self._number))
            self._digest.update("\0".join((pair.language, key, target, str(pair.machine), "")).encode())
        with self._database:
            self._database.executemany(_ADD, rows)
        return len(rows)

    def close(self) -> None:
        """Close the file, finished or not."""
        self._database.close()

    def finish(self, key: str = "") -> str:
        """Index what was collected.

        Args:
            key: What :func:`kept_digest` is to know it by.

        Returns:
            A digest of all of it, in its order.
        """
        with self._database:
            for rows in _batches(self._chosen()):
                self._database.executemany("INSERT INTO sentences VALUES (?, ?, ?, ?, ?, ?)", rows)
            self._database.execute("DROP TABLE pairs")
            words = self._count_words()
            for rows in _batches(self._placed(words)):
                self._database.executemany("INSERT INTO places VALUES (?, ?)", rows)
        self._database.executescript(_INDEXES)
        digest = self._digest.hexdigest()
        with self._database:
            # Last, so that only a file that is complete has it.
            self._database.execute("INSERT INTO origin VALUES (?, ?)", (key, digest))
        return digest

    def _chosen(self) -> Iterator[tuple[object, ...]]:
        """For every sentence the most frequent translation."""
        query = "SELECT * FROM pairs ORDER BY language, key, number DESC, first"
        groups = groupby(self._database.execute(query), lambda row: (row[0], row[1]))
        for number, ((language, key), rows) in enumerate(groups):
            first, *others = rows
            usual = _loose(first[2])
            ambiguous = any(_loose(other[2]) != usual for other in others)
            yield number, language, key, first[2], int(not first[4]), int(ambiguous)

    def _count_words(self) -> dict[tuple[str, str], tuple[int, str, int]]:
        """How often each word is in a language, with the word itself and a number for it."""
        numbers: Counter[tuple[str, str]] = Counter()
        for language, key in self._database.execute("SELECT language, key FROM sentences"):
            numbers.update((language, word) for word in _words(key))
        rows = ((index, *key, number) for index, (key, number) in enumerate(numbers.items()))
        self._database.executemany("INSERT INTO words VALUES (?, ?, ?, ?)", rows)
        return {key: (number, key[1], index) for index, (key, number) in enumerate(numbers.items())}

    def _placed(self, words: Mapping[tuple[str, str], tuple[int, str, int]]) -> Iterator[tuple[object, ...]]:
        for number, language, key in self._database.execute("SELECT id, language, key FROM sentences"):
            for _, _, word in _rarest([words[language, word] for word in _words(key)]):
                yield word, number


class Memory:
    """A finished memory, for reading."""

    def __init__(self, path: Path) -> None:
        """Open its file."""
        uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        self._database = sqlite3.connect(uri, uri=True, check_same_thread=False)

    def close(self) -> None:
        """Close its file."""
        self._database.close()

    def identical(self, language: str, text: str) -> Known | None:
        """The translation of a sentence that is known.

        Args:
            language: Sphinx's code.
            text: The sentence; white space does not count.
        """
        query = "SELECT key, target, machine, ambiguous FROM sentences WHERE language = ? AND key = ?"
        row = self._database.execute(query, (language, memory_key(text))).fetchone()
        return _known(row) if row is not None else None

    def near(self, language: str, text: str, least: float = NEAR) -> tuple[Known, float] | None:
        """The translation of the most similar sentence.

        Args:
            language: Sphinx's code.
            text: The sentence.
            least: Similarity from which on it counts, rapidfuzz's ``ratio`` from 0 to 1.

        Returns:
            It with its similarity; of equally similar ones the first by its text.
        """
        from rapidfuzz import fuzz, process

        key = memory_key(text)
        if len(key) > _LONGEST:
            return None
        found = self._candidates(language, key)
        best = process.extractOne(key, found, scorer=fuzz.ratio, score_cutoff=least * 100)
        if best is None:
            return None
        query = "SELECT key, target, machine, ambiguous FROM sentences WHERE id = ?"
        return _known(self._database.execute(query, (best[2],)).fetchone()), best[1] / 100

    def _candidates(self, language: str, key: str) -> dict[int, str]:
        """Sentences that share a rare word, by number and in its order."""
        found: dict[int, str] = {}
        query = (
            "SELECT id, key FROM places JOIN sentences ON id = sentence"
            " WHERE word = ? ORDER BY sentence LIMIT ?"
        )
        for _, _, word in _rarest(self._numbers(language, key)):
            found.update(self._database.execute(query, (word, _MOST_SENTENCES)))
        return dict(sorted(found.items()))

    def _numbers(self, language: str, key: str) -> list[tuple[int, str, int]]:
        """The words of a sentence that are in the memory, each with how often it is."""
        query = "SELECT number, word, id FROM words WHERE language = ? AND word = ?"
        rows = (self._database.execute(query, (language, word)).fetchone() for word in _words(key))
        return [row for row in rows if row is not None]


def kept_digest(path: Path, key: str) -> str | None:
    """The digest of a memory in a file, None when it is another one, damaged, or not there.

    Args:
        path: The file.
        key: What it was finished with.
    """
    if not path.is_file():
        return None
    try:
        with closing(
            sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
        ) as database:
            row = database.execute("SELECT digest FROM origin WHERE key = ?", (key,)).fetchone()
            sound = row is not None and database.execute("PRAGMA quick_check(1)").fetchone() == ("ok",)
    except sqlite3.DatabaseError:
        return None
    return str(row[0]) if sound else None


_open: dict[str, Memory] = {}
"""The memory that this process reads."""


def open_memory(path: str) -> Memory:
    """Open a memory, or take the one that is open."""
    if path not in _open:
        close_memory()
        _open[path] = Memory(Path(path))
    return _open[path]


def close_memory() -> None:
    """Close the memory that is open, so that its file can go."""
    while _open:
        _open.popitem()[1].close()


def _known(row: tuple[str, str, int, int]) -> Known:
    return Known(row[0], row[1], bool(row[2]), bool(row[3]))


def _loose(text: str) -> str:
    return memory_key(text).casefold()


def _words(key: str) -> set[str]:
    return {word.lower() for word in _WORD.findall(key)}


def _rarest(words: list[tuple[int, str, int]]) -> list[tuple[int, str, int]]:
    """The words by which a sentence is found: about half of them, the rarest ones."""
    return sorted(words)[: min(_INDEXED, len(words) // 2 + 2)]


def _batches(rows: Iterator[tuple[object, ...]]) -> Iterator[list[tuple[object, ...]]]:
    """Rows in lists: what is read and what is written is the same database."""
    batch: list[tuple[object, ...]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    yield batch

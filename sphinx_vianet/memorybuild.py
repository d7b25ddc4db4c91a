"""The memory of an import: out of TMX files, and out of the localized pages themselves."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from . import __version__
from .config import Config
from .errors import Code, ConfigError, VianetError
from .exportunits import page_units
from .files import failure_text, stream_atomic
from .importwork import MemoryFile
from .languages import normalize_locale, parse_tag, sphinx_language
from .memory import MemoryBuilder, Pair, close_memory, kept_digest
from .model import Finding
from .page import parse_page, readable
from .selection import Selected, Selection
from .tmxread import TmxPair, read_tmx
from .xmlread import XmlError

__all__ = ["BuiltMemory", "MemorySource", "built_memory"]

_CHUNK = 128
"""Pages that are read at a time."""
_PAIRS = 10_000
"""Pairs of a TMX file that are in memory at a time."""


@dataclass(frozen=True, slots=True)
class MemorySource:
    """What a memory is made of."""

    files: tuple[Path, ...] = ()
    """TMX files."""
    pages: bool = False
    """Whether the sentences of all localized pages belong to it."""
    source_language: str = "en"
    """BCP 47 tag of the source pages; of a TMX file the same language counts, whatever its territory."""


class BuiltMemory(NamedTuple):
    """A memory that can be read."""

    file: MemoryFile | None = None
    """None for no memory."""
    findings: Sequence[Finding] = ()


@contextmanager
def built_memory(
    source: MemorySource | None, config: Config, selection: Selection, *, keep: Path | None
) -> Iterator[BuiltMemory]:
    """Build a memory, or take the one that an earlier import built of the same.

    Args:
        source: What it is made of; None for no memory.
        config: The project's options.
        selection: The localized pages, which say in which languages translations are wanted.
        keep: A file to keep it in for the next import; None to keep nothing.

    Raises:
        ConfigError: A TMX file is not there.
        VianetError: There is no room for it.
    """
    if source is None or not (source.files or source.pages):
        yield BuiltMemory()
        return
    for file in source.files:
        if not file.is_file():
            raise ConfigError(f"there is no memory {os.path.relpath(file)}; name a TMX file")
    with TemporaryDirectory(prefix="sphinx-vianet-") as folder:
        try:
            built = _taken(Path(folder, "memory.sqlite3"), source, config, selection, keep)
        except OSError as error:
            place = f"{error.filename}: " if error.filename else ""
            raise VianetError(f"the memory cannot be built: {place}{failure_text(error)}") from error
        except sqlite3.Error as error:
            raise VianetError(f"the memory cannot be built: {error}; is there room in {folder}?") from error
        try:
            yield built
        finally:
            close_memory()


def _taken(
    place: Path, source: MemorySource, config: Config, selection: Selection, keep: Path | None
) -> BuiltMemory:
    """The memory that was kept, or a new one, which is kept."""
    key = _key(source, config, selection)
    if keep is None:
        return _built(place, source, config, selection, key)
    digest = kept_digest(keep, key)
    if digest is not None:
        return BuiltMemory(MemoryFile(str(keep), digest))
    built = _built(place, source, config, selection, key)
    if built.file is None or built.findings:
        # What was found is to be said again next time.
        return built
    _move(place, keep)
    return BuiltMemory(built.file._replace(path=str(keep)))


def _move(place: Path, keep: Path) -> None:
    """Put the file in its place at once, whatever file systems the two are on."""
    with stream_atomic(keep) as file, place.open("rb") as built:
        shutil.copyfileobj(built, file)


def _key(source: MemorySource, config: Config, selection: Selection) -> str:
    """A digest of everything that a memory depends on."""
    languages = sorted(selection.languages.items())
    state = hashlib.sha256(
        repr((__version__, source.source_language, languages, config.dialect, config.stamp)).encode()
    )
    for file in source.files:
        with file.open("rb") as data:
            state.update(hashlib.file_digest(data, "sha256").digest())
    if source.pages:
        for page, content in _contents(selection.pages, config):
            named = repr((page.language, page.locale, page.path)).encode("utf-8", "surrogateescape")
            state.update(hashlib.sha256(named).digest() + hashlib.sha256(content).digest())
    return state.hexdigest()


def _contents(pages: Sequence[Selected], config: Config) -> Iterator[tuple[Selected, bytes]]:
    """The pages that can be read, some at a time; the import itself reports the others."""
    for tree, group in groupby(pages, lambda page: page.tree):
        rest = iter(group)
        while chunk := list(islice(rest, _CHUNK)):
            named = {page.path: page for page in chunk}
            for path, content in tree.read_many(list(named), config.max_page_size):
                if isinstance(content, bytes):
                    yield named[path], content


def _built(path: Path, source: MemorySource, config: Config, selection: Selection, key: str) -> BuiltMemory:
    build = _Build(MemoryBuilder(path), source, config, frozenset(selection.languages.values()))
    try:
        for file in source.files:
            build.add_file(file)
        if source.pages:
            for page, content in _contents(selection.pages, config):
                build.builder.add(build.units(page, content))
        return BuiltMemory(MemoryFile(str(path), build.builder.finish(key)), build.findings)
    finally:
        build.builder.close()


@dataclass
class _Build:
    """One memory while it is built."""

    builder: MemoryBuilder
    source: MemorySource
    config: Config
    languages: frozenset[str]
    """Sphinx's codes of those that are wanted."""
    findings: list[Finding] = field(default_factory=list)

    def add_file(self, path: Path) -> None:
        """Take the pairs of a TMX file: all of them, or none where it is broken."""
        name = Path(os.path.relpath(path)).as_posix()
        try:
            for _ in read_tmx(path):
                pass
            pairs = self._wanted(read_tmx(path))
            taken = 0
            while some := list(islice(pairs, _PAIRS)):
                taken += self.builder.add(some)
        except XmlError as error:
            self.findings.append(Finding(Code.MEMORY_UNREADABLE, name, error.line, str(error)))
        except OSError as error:
            self.findings.append(Finding(Code.MEMORY_UNREADABLE, name, None, error.strerror or str(error)))
        else:
            if not taken:
                languages = ", ".join(sorted(self.languages))
                text = f"no translation from {self.source.source_language} into {languages}"
                self.findings.append(Finding(Code.MEMORY_UNUSED, name, None, text))

    def _wanted(self, pairs: Iterable[TmxPair]) -> Iterator[Pair]:
        @cache
        def language(tag: str) -> str | None:
            known = normalize_locale(tag)
            return sphinx_language(known, self.config.languages) if known is not None else None

        @cache
        def is_source(tag: str) -> bool:
            return _primary(tag) == _primary(self.source.source_language)

        for pair in pairs:
            code = language(pair.language)
            if code is not None and code in self.languages and is_source(pair.source_language):
                yield Pair(code, readable(pair.source), readable(pair.target), pair.machine)

    def units(self, selected: Selected, content: bytes) -> Iterator[Pair]:
        """The pairs of a page."""
        page = parse_page(content, selected.path, self.config.stamp)
        if page.ignored or not page.units:
            return
        machine = (page.handoff.type or "").startswith("MT")
        units, _ = page_units(page, selected.locale, None, None, self.config.dialect)
        for unit in units:
            yield Pair(selected.language, unit.source, unit.target, machine)


def _primary(tag: str) -> str:
    subtags = parse_tag(tag)
    return subtags.language if subtags is not None else ""

"""Glossaries out of files: CSV, TSV and TBX, as translation tools write them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from glob import escape
from pathlib import Path

from .errors import ConfigError
from .languages import normalize_locale, parse_tag, sphinx_language
from .quality.glossary import Glossary, Term
from .tbxread import Concept, read_tbx
from .xmlread import XmlError

__all__ = ["Glossaries"]

_COLUMNS = {
    "source": {"source", "term", "source term", "msgid"},
    "target": {"target", "translation", "target term", "msgstr"},
    "forbidden": {"forbidden", "forbidden terms", "do not use", "not"},
    "note": {"note", "notes", "comment", "comments", "description", "definition"},
    "status": {"status", "usage", "usage status"},
}
_BY_PLACE = ("source", "target", "note")
"""Columns of a file without a header, as OmegaT writes them."""
_TABS = {".tsv", ".tab", ".txt", ".utf8"}
_SEPARATOR = re.compile(r"\s*[|;]\s*")
_FORBIDDEN = re.compile(
    r"forbid|deprecat|supersed|obsolete|not.?recommended|do.?not.?use|avoid", re.IGNORECASE
)
_MARKS = re.compile(r"\{(locale|language)\}")


class Glossaries:
    """The glossaries of all languages of a run, each read when it is asked for first."""

    def __init__(self, paths: Sequence[Path], languages: Mapping[str, str] | None = None) -> None:
        """Take the option ``glossary``.

        Args:
            paths: Files; ``{locale}`` and ``{language}`` in them stand for those of the catalog.
            languages: The option ``languages``.

        Raises:
            ConfigError: A path names no file.
        """
        self._languages = languages or {}
        self._files = [(path, list(self._matching(path))) for path in paths]
        self._read: dict[str, Glossary | None] = {}

    def of(self, language: str) -> Glossary | None:
        """The terms of a language out of all files; None without any.

        Args:
            language: Sphinx's code.

        Raises:
            ConfigError: A file cannot be read, or is none of the kinds.
        """
        if language not in self._read:
            terms = [
                term
                for _, files in self._files
                for path, own in files
                if own in (None, language)
                for term in self._terms(path, language)
            ]
            self._read[language] = Glossary.of(terms) if terms else None
        return self._read[language]

    def _matching(self, path: Path) -> Iterator[tuple[Path, str | None]]:
        """The files of a path, each with the language that ``{locale}`` stands for, None without it."""
        mark = _MARKS.search(str(path))
        if mark is None:
            if not path.is_file():
                raise ConfigError(f"glossary: there is no file {path}")
            yield path, None
            return
        folder = Path(f"{str(path)[: mark.start()]}x").parent
        parts = _MARKS.split(path.relative_to(folder).as_posix())[::2]
        pattern = re.compile("([^/]+)".join(map(re.escape, parts)))
        # Two marks side by side are one star: pathlib takes two stars for any folders.
        apart = (part for at, part in enumerate(parts) if part or at in (0, len(parts) - 1))
        wildcard = "*".join(map(escape, apart))
        files = [file for file in sorted(folder.glob(wildcard)) if file.is_file()]
        if not files:
            raise ConfigError(f"glossary: no file matches {path}")
        for file in files:
            match = pattern.fullmatch(file.relative_to(folder).as_posix())
            found = {self._language(group) for group in match.groups()} if match is not None else set()
            if len(found) == 1:
                yield file, found.pop() or ""

    def _language(self, tag: str) -> str | None:
        """Sphinx's code for a locale or language of a file."""
        locale = normalize_locale(tag)
        return sphinx_language(locale, self._languages) if locale is not None else None

    def _terms(self, path: Path, language: str) -> Iterator[Term]:
        try:
            if path.suffix.lower() == ".tbx":
                yield from self._of_concepts(read_tbx(path), language)
            else:
                yield from self._of_rows(path, language)
        except XmlError as error:
            raise ConfigError(f"glossary: {path}:{error.line}: {error}") from None
        except OSError as error:
            raise ConfigError(f"glossary: {path} cannot be read: {error.strerror}") from None

    # --- tables

    def _of_rows(self, path: Path, language: str) -> Iterator[Term]:
        rows = _rows(path)
        first = next(rows, None)
        if first is None:
            return
        columns = self._columns(first, language)
        if columns is None:
            columns = {name: number for number, name in enumerate(_BY_PLACE)}
            rows = iter([first, *rows])
        if "target" not in columns and "forbidden" not in columns:
            return
        for row in rows:
            cells = {name: row[at].strip() if at < len(row) else "" for name, at in columns.items()}
            term = _term(cells)
            if term is not None:
                yield term

    def _columns(self, header: Sequence[str], language: str) -> dict[str, int] | None:
        """Where a file has what; None when its first line is no header.

        Columns may be named after languages: the first of them that is not this one is the source.
        """
        names = [" ".join(cell.split()).casefold() for cell in header]
        found: dict[str, int] = {}
        for name, known in _COLUMNS.items():
            at = next((at for at, cell in enumerate(names) if cell in known), None)
            if at is not None:
                found[name] = at
        tags = {at: self._language(cell) for at, cell in enumerate(header) if parse_tag(cell.strip())}
        own = [at for at, code in tags.items() if code == language]
        others = [at for at, code in tags.items() if code not in (None, language)]
        if "target" not in found and len(tags) > 1 - ("source" in found):
            if own:
                found["target"] = own[0]
            if others:
                found.setdefault("source", others[0])
        return found if "source" in found and (len(found) > 1 or tags) else None

    # --- TBX

    def _of_concepts(self, concepts: Iterable[Concept], language: str) -> Iterator[Term]:
        for concept in concepts:
            named = [(self._language(name.language), name) for name in concept.names]
            own = [name for code, name in named if code == language]
            others = [code for code, _ in named if code not in (None, language)]
            if not own or not others:
                continue
            targets = tuple(name.text for name in own if not _FORBIDDEN.search(name.status))
            forbidden = tuple(name.text for name in own if _FORBIDDEN.search(name.status))
            for code, name in named:
                if code == others[0]:
                    yield Term(name.text, targets, forbidden, concept.note)


def _term(cells: Mapping[str, str]) -> Term | None:
    """A line of a table; None for an empty one."""
    targets = _several(cells.get("target", ""))
    forbidden = _several(cells.get("forbidden", ""))
    if _FORBIDDEN.search(cells.get("status", "")):
        targets, forbidden = (), (*targets, *forbidden)
    if not targets and not forbidden:
        return None
    return Term(cells.get("source", ""), targets, forbidden, cells.get("note", ""))


def _several(cell: str) -> tuple[str, ...]:
    return tuple(part for part in _SEPARATOR.split(cell.strip()) if part)


def _rows(path: Path) -> Iterator[list[str]]:
    """The lines of a table; ``;`` parts its cells where the first line has more of them than commas."""
    data = path.read_bytes()
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        name = "UTF-16" if wide else "UTF-8"
        raise ConfigError(f"glossary: {path}:{line}: not {name}; save it as UTF-8") from None
    first = text.partition("\n")[0]
    if path.suffix.lower() in _TABS or ("\t" in first and "," not in first):
        delimiter = "\t"
    else:
        delimiter = ";" if first.count(";") > first.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for row in reader:
            if any(cell.strip() for cell in row) and not row[0].startswith("#"):
                yield row
    except csv.Error as error:
        raise ConfigError(f"glossary: {path}:{reader.line_num}: {error}") from None

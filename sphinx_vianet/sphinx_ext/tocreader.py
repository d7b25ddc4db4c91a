"""A table of contents with its entries resolved: to documents, addresses, other tables of contents."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, unquote

from sphinx.util import url_re

from ..errors import Code, VianetError
from ..languages import map_languages
from ..monikers import Range, overlap, parse_range
from ..tocfile import TocEntry, is_toc_name, match_names, parse_toc
from ..trees import LocalizedTree, find_localized
from .plan import Plan
from .scope import is_inside

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

__all__ = ["TocNode", "TocReader", "localized_trees"]

_DEEPEST = 20
_MOST_FILES = 1000
_SUFFIXES = {".md", ".yml", ".html", ".htm"}


@dataclass(frozen=True)
class TocNode:
    """One entry as it is shown."""

    title: str
    """As the file has it; empty where the page's own title is to be taken."""
    shown: str
    """The title in the build's language."""
    document: str = ""
    url: str = ""
    fragment: str = ""
    """With ``#``, empty for none."""
    children: tuple[TocNode, ...] = ()
    chosen: bool = True
    """Whether the entry is for the chosen monikers."""
    path: str = ""
    line: int = 1

    @property
    def is_group(self) -> bool:
        """Whether there is no page of its own."""
        return not self.document and not self.url

    def nodes(self) -> Iterator[TocNode]:
        """This and all below it, in order."""
        yield self
        for child in self.children:
            yield from child.nodes()


class Problem(NamedTuple):
    """Something to report."""

    code: Code
    message: str
    path: Path
    line: int


def localized_trees(plan: Plan, language: str) -> list[LocalizedTree]:
    """The trees of localized pages in the build's language; what is wrong with others is no matter here."""
    found: list[LocalizedTree] = []
    for spec in (*plan.config.localized, *plan.trees.values()):
        try:
            trees = [tree for tree in find_localized([spec])[0] if tree.locale]
            languages = map_languages({str(tree.locale) for tree in trees}, plan.config.languages)
        except VianetError:
            # The ingest has reported it.
            continue
        found += [tree for tree in trees if languages.get(str(tree.locale)) == language]
    return found


@dataclass
class TocReader:
    """Reads the tables of contents of one build."""

    env: BuildEnvironment
    plan: Plan
    language: str
    problems: list[Problem] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)
    """What was read, and what was looked for: the localized files, which need not be there."""

    @property
    def root(self) -> Path:
        """Nothing outside this folder is read."""
        return Path(self.env.srcdir)

    @cached_property
    def _trees(self) -> list[LocalizedTree]:
        return localized_trees(self.plan, self.language)

    @cached_property
    def _monikers(self) -> Range:
        chosen = self.plan.config.moniker
        return tuple(chain.from_iterable(parse_range(text) or () for text in chosen))

    @cached_property
    def _by_folded(self) -> dict[str, str]:
        """Documents by their name in lower case: hrefs are written for a site where case does not count."""
        return {name.casefold(): name for name in sorted(self.env.found_docs, reverse=True)}

    def read(self, path: Path, host: Path, line: int) -> tuple[TocNode, ...]:
        """Read a table of contents with all that it brings in.

        Args:
            path: The file.
            host: The document that names it, for what is wrong with the name.
            line: Line of the document.
        """
        return self._file(path, (), host, line)

    def _report(self, code: Code, message: str, path: Path, line: int) -> None:
        self.problems.append(Problem(code, message, path, line))

    def _file(self, path: Path, above: tuple[Path, ...], source: Path, line: int) -> tuple[TocNode, ...]:
        path = Path(os.path.normpath(path))
        refusal = self._refusal(path, above)
        text = ""
        if not refusal:
            try:
                text = path.read_text(encoding="utf-8-sig")
            except (OSError, UnicodeError) as error:
                refusal = f"cannot be read ({type(error).__name__})"
        if refusal:
            name = os.path.relpath(path, self.root).replace(os.sep, "/")
            self._report(Code.TOC, f"the table of contents {name} {refusal}", source, line)
            return ()
        self.files.append(path)
        entries, findings = parse_toc(text, path.name)
        for finding in findings:
            self._report(finding.code, finding.message, path, finding.line or 1)
        names = self._localized_names(path, entries)
        return tuple(self._nodes(entries, path, (*above, path.resolve()), names))

    def _refusal(self, path: Path, above: tuple[Path, ...]) -> str:
        if "\0" in str(path) or not is_inside(path, self.root):
            return "is outside of the source folder"
        if not path.is_file():
            return "is not there"
        if path.resolve() in above:
            return "includes itself"
        if len(above) >= _DEEPEST:
            return f"is included more than {_DEEPEST} levels deep"
        if len(self.files) >= _MOST_FILES:
            return f"is one of more than {_MOST_FILES} that are read"
        return ""

    def _localized_names(self, path: Path, entries: Sequence[TocEntry]) -> dict[int, str]:
        relative = path.relative_to(self.root).as_posix()
        prefix = self.plan.config.source.prefix.strip("/") if self.plan.config.source is not None else ""
        if prefix and relative.startswith(f"{prefix}/"):
            relative = relative.removeprefix(f"{prefix}/")
        for localized in self._trees:
            root = getattr(localized.tree, "root", None)
            if isinstance(root, str) and Path(root).is_absolute():
                self.files.append(Path(root) / relative)
            for _, data in localized.tree.read_many([relative], self.plan.config.max_page_size):
                if isinstance(data, bytes):
                    text = data.decode("utf-8", "replace")
                    return match_names(entries, parse_toc(text, path.name)[0])
        return {}

    def _nodes(
        self, entries: Sequence[TocEntry], path: Path, above: tuple[Path, ...], names: dict[int, str]
    ) -> Iterator[TocNode]:
        for entry in entries:
            toc = self._nested_file(entry.toc_href, path) or self._nested_file(entry.href, path)
            below: tuple[TocNode, ...] = self._file(toc, above, path, entry.line) if toc is not None else ()
            children = (*below, *self._nodes(entry.items, path, above, names))
            page = entry.topic_href or ("" if self._nested_file(entry.href, path) else entry.href)
            if toc is not None and not entry.name and not page:
                yield from children
                continue
            document, url, fragment = self._target(entry, page, path)
            if document or url or children or not (page or entry.uid or toc or entry.items):
                yield TocNode(
                    title=entry.name,
                    shown=names.get(id(entry), entry.name),
                    document=document,
                    url=url,
                    fragment=fragment,
                    children=children,
                    chosen=self._is_chosen(entry),
                    path=str(path),
                    line=entry.line,
                )

    def _is_chosen(self, entry: TocEntry) -> bool:
        given = parse_range(entry.moniker_range) if entry.moniker_range else None
        return not self._monikers or given is None or overlap(self._monikers, given)

    def _nested_file(self, href: str, path: Path) -> Path | None:
        """The table of contents that an address names: the file, or the folder that holds it."""
        if not href or href.startswith("/") or ":" in href:
            return None
        target = self._below(href, path)
        if is_toc_name(target.name):
            return target
        if not href.endswith("/") or not is_inside(target, self.root):
            return None
        found = sorted(name for name in _listing(target) if is_toc_name(name))
        # Of the two, YAML is the newer form.
        return target / found[-1] if found else None

    def _below(self, href: str, path: Path) -> Path:
        target = unquote(href.partition("#")[0].partition("?")[0]).replace("\\", "/")
        base = self.root if target.startswith("~/") else path.parent
        return Path(os.path.normpath(base / target.removeprefix("~/")))

    def _target(self, entry: TocEntry, page: str, path: Path) -> tuple[str, str, str]:
        """Document, address and fragment of an entry; nothing, reported, when it leads nowhere."""
        if not page:
            if entry.uid:
                message = f"the entry {entry.name!r} names the uid {entry.uid!r} and no page"
                self._report(Code.TOC_ENTRY, message, path, entry.line)
            return "", "", ""
        fragment = page.partition("#")[2]
        fragment = f"#{fragment}" if fragment else ""
        if page.startswith("//"):
            return "", f"https:{page}", ""
        if url_re.match(page):
            return "", page, ""
        if page.startswith("/"):
            return "", self._outside(page, entry, path), ""
        document = self._document(self._below(page, path))
        if not document:
            message = f"the entry {entry.name or page!r} names {page!r}, which is no document of the project"
            self._report(Code.TOC_ENTRY, message, path, entry.line)
        return document, "", fragment if document else ""

    def _outside(self, page: str, entry: TocEntry, path: Path) -> str:
        base = self.env.config.vianet_link_base
        if base:
            return f"{base.rstrip('/')}/{quote(page.lstrip('/'), safe='/?#=&%:@+,;~-._')}"
        self._report(Code.LINK_OUTSIDE, f"{page!r} is not part of the project", path, entry.line)
        return ""

    def _document(self, path: Path) -> str:
        """The document of a file, or of a folder that has one; its name may be in another case."""
        if not is_inside(path, self.root) or not path.is_relative_to(self.root):
            return ""
        name = path.relative_to(self.root).as_posix()
        stem, suffix = posixpath.splitext(name)
        is_file = suffix.lower() in _SUFFIXES or suffix in self.env.config.source_suffix
        stems = [stem] if is_file else [name, posixpath.normpath(f"{name}/index")]
        for wanted in stems:
            found = wanted if wanted in self.env.found_docs else self._by_folded.get(wanted.casefold(), "")
            if found:
                return found
        return ""


def _listing(folder: Path) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError:
        return []

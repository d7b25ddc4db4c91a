"""Which pages and locales a person means: by path in the tree, by glob, or by the path of a file."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property, lru_cache

from .errors import ConfigError
from .languages import normalize_locale
from .selection import Selected, Selection
from .trees import FolderTree, GitTree, Tree, is_excluded
from .treespec import TreeSpec

__all__ = ["Choice"]


class Choice:
    """The pages of a project that a person named."""

    def __init__(
        self,
        selection: Selection,
        source: TreeSpec | None,
        *,
        pages: Sequence[str] = (),
        locales: Iterable[str] = (),
        globs: bool = True,
        must_exist: bool = True,
    ) -> None:
        """Take the names.

        Args:
            selection: All localized pages.
            source: The tree of the source pages, which may be named too.
            pages: Paths in the tree, or of localized pages or source pages on disk or in a
                repository: absolute, relative to the working folder, or to any folder above the
                tree. Empty for all.
            locales: BCP 47 tags or Sphinx's codes; empty for all.
            globs: Whether names may be globs.
            must_exist: Whether a locale without a page is an error.

        Raises:
            ConfigError: No page has one of the locales.
        """
        self._selection = selection
        self._names = [_Name(name, globs) for name in pages]
        self._locales = frozenset(_locales(selection, locales, must_exist)) if locales else None
        self._source = os.path.join(source.path, source.inner).rstrip("/") if source is not None else None

    @cached_property
    def pages(self) -> list[Selected]:
        """The localized pages that are meant."""
        return [page for page in self._selection.pages if self._has_locale(page.locale) and self._takes(page)]

    def takes_source(self, path: str) -> bool:
        """Whether a source page is meant, wherever its localized page stands.

        Args:
            path: Its path in the source tree.
        """
        return not self._names or any(self._is_source(name, path) for name in self._names)

    def takes_locale(self, locale: str) -> bool:
        """Whether the pages of a locale are meant."""
        return self._has_locale(locale)

    def elsewhere(self, source_paths: Iterable[str]) -> list[Selected]:
        """Localized pages that are not meant by their own name, but could be by that of their source page.

        Args:
            source_paths: Paths of all source pages; a page whose source page is where it was has its name.
        """
        known = frozenset(source_paths)
        if not self._names or not any(self.takes_source(path) for path in known):
            return []
        meant = set(self.pages)
        return [
            page
            for page in self._selection.pages
            if self._has_locale(page.locale) and page.path not in known and page not in meant
        ]

    def require(self, source_paths: Iterable[str] = ()) -> None:
        """See that every name stands for something.

        Args:
            source_paths: Paths of source pages that may be named though no localized page has their name.

        Raises:
            ConfigError: A name stands for no page.
        """
        others = list(source_paths)
        for name in self._names:
            if any(self._means(name, page) for page in self.pages):
                continue
            if not any(self._is_source(name, path) for path in others):
                raise ConfigError(self._absent(name.text))

    def _absent(self, name: str) -> str:
        where = f" in {', '.join(sorted(self._locales))}" if self._locales is not None else ""
        paths = sorted({page.path for page in self._selection.pages if self._has_locale(page.locale)})
        near = get_close_matches(name, paths, n=1)
        hint = f"did you mean {near[0]!r}?" if near else "name it by its path in the tree or on disk"
        return f"there is no page {name!r}{where}; {hint}"

    # --- one page

    def _has_locale(self, locale: str) -> bool:
        return self._locales is None or locale in self._locales

    def _takes(self, page: Selected) -> bool:
        return not self._names or any(self._means(name, page) for name in self._names)

    def _means(self, name: _Name, page: Selected) -> bool:
        return name.fits(page.path, _folder(page.tree)) or self._is_source(name, page.path)

    def _is_source(self, name: _Name, path: str) -> bool:
        return name.fits(path, self._source)


@dataclass(frozen=True)
class _Name:
    """One name as it was written."""

    text: str
    globs: bool = True
    """Whether it may be a glob."""

    @cached_property
    def _path(self) -> str:
        """It without ``./``; empty when it is absolute or leads up, and so stands for one place only."""
        path = os.path.normpath(self.text).replace(os.sep, "/")
        return "" if path.startswith(("/", "../")) else path

    @cached_property
    def _patterns(self) -> tuple[str, ...]:
        return (self.text, self._path) if self.globs else ()

    @cached_property
    def _absolute(self) -> str:
        """A glob for it below the working folder."""
        return os.path.normpath(os.path.join(glob.escape(os.getcwd()), self._patterns[0]))

    @cached_property
    def _real(self) -> str:
        return os.path.realpath(self.text)

    def fits(self, path: str, folder: str | None) -> bool:
        """Whether it names a page.

        Args:
            path: Of the page in its tree.
            folder: Where the tree is; None when that is not known.
        """
        if path in (self.text, self._path) or is_excluded(path, self._patterns):
            return True
        if folder is None:
            return False
        full = f"{folder}/{path}"
        return (
            self._is_tail(full, path.count("/") + 1)
            or self._real == f"{_real_folder(folder)}/{path}"
            or (self.globs and is_excluded(full, (self._absolute,)))
        )

    def _is_tail(self, full: str, own: int) -> bool:
        """Whether it is the end of a path, and longer than the part of it that is in the tree."""
        depth = self._path.count("/") + 1
        # What "**" stands for has no length that could be compared.
        if depth <= own or "**" in self._path:
            return False
        tail = "/".join(full.split("/")[-depth:])
        return tail == self._path or is_excluded(tail, self._patterns)


@lru_cache(maxsize=1024)
def _real_folder(folder: str) -> str:
    return os.path.realpath(folder)


def _folder(tree: Tree) -> str | None:
    """Where a tree stands on disk, or would stand in a checkout in the place of its repository."""
    if isinstance(tree, GitTree):
        return os.path.join(tree.repository.folder, tree.path).rstrip("/")
    return tree.root if isinstance(tree, FolderTree) else None


def _locales(selection: Selection, wanted: Iterable[str], must_exist: bool) -> Iterator[str]:
    known = {page.locale: page.language for page in selection.pages}
    for name in wanted:
        tag = normalize_locale(name)
        found = [locale for locale, language in known.items() if locale == tag or language == name]
        if not found and known and must_exist:
            raise ConfigError(f"no localized page is in {name!r}; there are {', '.join(sorted(known))}")
        yield from found

"""Places with pages: the repository, folders beside it that are named like locales, branches of both."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import RepositoryError
from ..frontmatter import read_stamp
from ..languages import normalize_locale
from ..model import OPS_STAMP, Finding, Handoff, StampNames
from ..repository import Repository, open_repository
from ..treefiles import FolderTree, GitTree
from ..treespec import LOCALE_MARK

__all__ = ["STAMPS", "FoundPage", "Place", "find_branches", "find_places", "locale_in", "survey"]

STAMPS = (
    OPS_STAMP,
    StampNames(None, "default_lang_commit", None, None, None),
    StampNames(None, "l10n.sourceCommit", None, None, None),
)
"""The stamps that are known: OPS, OpenTelemetry and other Hugo sites, MDN."""

MOST_ENTRIES = 200_000
"""Files and folders of a place that are looked at."""
MOST_PAGES = 20_000
"""Pages of a place that are read."""
MOST_SIBLINGS = 5_000
"""Names beside the repository that are looked at."""
MOST_BRANCHES = 1_000

_LARGEST_PAGE = 4 * 1024 * 1024
_NO_DOCUMENTS = {"node_modules", "__pycache__", "venv", "_build", "vendor", "third_party"}
_LOCALIZED_FOLDERS = {
    "localized",
    "localised",
    "i18n",
    "l10n",
    "locales",
    "translations",
    "translated",
    "content",
}
_TAG = re.compile(r"(?:^|[._-])([A-Za-z]{2,3}(?:[-_][A-Za-z]{4})?(?:[-_](?:[A-Za-z]{2}|[0-9]{3}))?)$")
_BRANCH = re.compile(r"(?:.*/)?(live|main|master)-sxs")
_SPAN = b"sxs-lookup"


@dataclass(frozen=True, slots=True)
class FoundPage:
    """One page, as far as it matters here."""

    path: str
    """Relative to its place, with ``/``."""
    stamp: Handoff
    names: StampNames | None
    """What the fields of its stamp are called; None for a page without one."""
    annotated: bool


@dataclass
class Place:
    """A folder, or a branch of the repository in it, in which pages were looked for."""

    folder: Path
    """Absolute."""
    tree: FolderTree | GitTree
    files: list[str] = field(default_factory=list)
    """All files that say something: pages, reST documents, configuration, catalogs."""
    pages: list[FoundPage] = field(default_factory=list)
    cut: bool = False
    """Whether there was more than is looked at."""

    @property
    def revision(self) -> str:
        """The branch, empty for the files on disk."""
        return self.tree.revision if isinstance(self.tree, GitTree) else ""

    def read(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """The bytes of files, those left out that cannot be read."""
        for path, data in self.tree.read_many(paths, _LARGEST_PAGE):
            if not isinstance(data, Finding):
                yield path, data


def survey(place: Place) -> Place:
    """List the files of a place and read the stamps of its pages.

    Args:
        place: A place that was not looked at yet.

    Raises:
        RepositoryError: A branch cannot be read.
    """
    listed = place.tree.list() if isinstance(place.tree, GitTree) else _walk(place)
    place.files = [path for path in listed if _says_something(path)]
    pages = [path for path in place.files if path.endswith((".md", ".yml"))]
    place.cut |= len(pages) > MOST_PAGES
    for path, data in place.read(pages[:MOST_PAGES]):
        if path.endswith(".md") or data.lstrip(b"\xef\xbb\xbf").startswith(b"### YamlMime:"):
            place.pages.append(_page(path, data))
    return place


def _page(path: str, data: bytes) -> FoundPage:
    annotated = _SPAN in data
    for names in STAMPS:
        # A name in the first lines costs less than looking for front matter three times.
        if (names.hash or names.commit or "").rpartition(".")[2].encode() in data:
            stamp = read_stamp(data, names)
            if stamp.stamped:
                return FoundPage(path, stamp, names, annotated)
    return FoundPage(path, Handoff(), None, annotated)


def _walk(place: Place) -> list[str]:
    """All files below a folder but what is hidden or nobody's pages; no symbolic link is followed."""
    found: list[str] = []
    pending = [""]
    seen = 0
    while pending:
        relative = pending.pop()
        try:
            with os.scandir(os.path.join(place.folder, relative)) as entries:
                listed = sorted(entries, key=lambda entry: entry.name)
        except OSError:
            continue  # a folder that this user may not read holds nothing for them
        for entry in listed:
            seen += 1
            path = f"{relative}/{entry.name}" if relative else entry.name
            if entry.is_dir(follow_symlinks=False):
                if not entry.name.startswith(".") and entry.name.lower() not in _NO_DOCUMENTS:
                    pending.append(path)
            elif entry.is_file(follow_symlinks=False):
                found.append(path)
        if seen > MOST_ENTRIES:
            place.cut = True
            break
    return sorted(found)


def _says_something(path: str) -> bool:
    name = path.rpartition("/")[2]
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        return False  # no configuration file could name it
    if LOCALE_MARK in path or any(ord(char) < 32 for char in path):
        return False
    return name.endswith((".md", ".yml", ".rst", ".po")) or name in (
        "conf.py",
        "docfx.json",
        ".openpublishing.publish.config.json",
    )


def locale_in(name: str) -> tuple[str, str] | None:
    """The locale that the name of a folder ends with, as a BCP 47 tag, and how it is written there.

    Args:
        name: ``de-DE``, ``docs.de-de``, ``docs_pt_BR``.
    """
    match = _TAG.search(name)
    if match is None:
        return None
    written = match[1]
    # "docs-de-de" is German of Germany, which the shorter "de" at its end is not.
    tag = normalize_locale(written)
    if tag is None and "-" in written:
        written = written.rpartition("-")[2]
        tag = normalize_locale(written)
    return (tag, written) if tag is not None else None


def find_places(root: Path, named: Iterable[Path] = ()) -> list[Place]:
    """The folders in which localized pages of a repository may be, the repository not among them.

    Args:
        root: The repository.
        named: Folders that a person names, beside those that are found by their names.
    """
    found = {path.resolve(): None for path in named}
    for entry in _folders(root.parent):
        if entry != root and locale_in(entry.name) is not None:
            found[entry] = None
        elif entry != root and entry.name.lower() in _LOCALIZED_FOLDERS:
            found |= dict.fromkeys(one for one in _folders(entry) if locale_in(one.name) is not None)
    return [Place(path, FolderTree(str(path))) for path in found]


def _folders(folder: Path) -> list[Path]:
    found: list[Path] = []
    try:
        with os.scandir(folder) as entries:
            for count, entry in enumerate(entries):
                if count > MOST_SIBLINGS:
                    break
                if not entry.name.startswith(".") and entry.is_dir(follow_symlinks=False):
                    found.append(folder / entry.name)
    except OSError:
        return []  # what is beside the repository is none of this user's business
    return sorted(found)


def find_branches(folder: Path) -> list[Place]:
    """The branches of the repository in a folder that are named as those with annotated pages are.

    Args:
        folder: The root of a work tree, or a bare repository.

    Returns:
        At most one: that of the branch that is checked out, else live, main, master; a branch of its
        own before a remote one.
    """
    if not ((folder / ".git").exists() or (folder / "HEAD").is_file()):
        return []
    try:
        repository = open_repository(folder)
        names = _branch_names(repository)
        if not names:
            return []
        return [Place(folder, GitTree(repository, repository.resolve(names[0]), "", names[0]))]
    except RepositoryError:
        # It is no repository of theirs, or broken: then there is no branch to offer.
        return []


def _branch_names(repository: Repository) -> list[str]:
    listing = (f"--count={MOST_BRANCHES}", "--format=%(refname)", "refs/heads", "refs/remotes")
    (out,) = repository.ask_together([("for-each-ref", *listing)], b"")
    order = {name: number for number, name in enumerate(("live", "main", "master"))}
    found = []
    for ref in out.decode("utf-8", "surrogateescape").splitlines():
        match = _BRANCH.fullmatch(ref)
        name = ref.removeprefix("refs/heads/").removeprefix("refs/remotes/")
        if match is not None and name.isascii():
            found.append((order[match[1]], not ref.startswith("refs/heads/"), name))
    return [name for _, _, name in sorted(found)]

"""Where pages come from: trees opened from what a user named, their pages, and their locales."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from .errors import Code, RepositoryError, TreeError
from .languages import normalize_locale, parse_tag
from .model import Finding
from .repository import Repository, open_repository
from .treefiles import FolderTree, GitTree, Listing, Tree, is_within
from .treespec import DEFAULT_EXCLUDE, LOCALE_MARK, TreeSpec

__all__ = [
    "DEFAULT_EXCLUDE",
    "FolderTree",
    "GitTree",
    "Listing",
    "LocalizedTree",
    "Tree",
    "TreeSpec",
    "find_localized",
    "find_pages",
    "is_excluded",
    "is_page",
    "nested_trees",
    "open_tree",
]

_YAML_PAGE = re.compile(rb"(?:\xef\xbb\xbf)?### YamlMime:")


@dataclass(frozen=True, slots=True)
class LocalizedTree:
    """One tree of localized pages."""

    locale: str | None
    """BCP 47 tag from the option or the folder's name; None when the pages must say."""
    tree: Tree


def open_tree(spec: TreeSpec) -> FolderTree | GitTree:
    """Open the one tree that a spec names.

    Args:
        spec: without ``{locale}``.

    Returns:
        A folder, or with a tree-ish a git tree: then no file on disk is read.

    Raises:
        TreeError: when folder, revision or the path in it do not exist.
        RepositoryError: when the repository cannot be opened.
    """
    if spec.is_pattern:
        raise TreeError(f"{str(spec)!r} holds {LOCALE_MARK}, but one tree is needed here; name its folder")
    if spec.revision is not None:
        return _git_tree(open_repository(spec.path, trust=spec.trusted), spec.revision, spec.inner)
    if not os.path.isdir(spec.path):
        found = "is no folder" if os.path.exists(spec.path) else "does not exist"
        raise TreeError(f"the folder {spec.path} {found}; check the path")
    return FolderTree(os.path.abspath(spec.path), spec.trusted)


def _git_tree(repository: Repository, revision: str, path: str) -> GitTree:
    try:
        tree = GitTree(repository, repository.resolve(revision), path, revision)
        _ = tree.entries
    except RepositoryError as error:
        raise TreeError(str(error)) from error
    return tree


# --- pages


def is_page(path: str, head: bytes) -> bool:
    """Say whether a file is a page: ``*.md``, or ``*.yml`` whose first line is ``### YamlMime:``.

    Args:
        path: of the file; only its ending counts.
        head: the first bytes of a ``*.yml`` file, with or without byte order mark.
    """
    return path.endswith(".md") or (path.endswith(".yml") and _YAML_PAGE.match(head) is not None)


@cache
def _globs(patterns: tuple[str, ...]) -> re.Pattern[str]:
    alternatives = "|".join(_glob(pattern) for pattern in patterns)
    return re.compile(f"(?:{alternatives})" if patterns else r"(?!)", re.DOTALL)


def _glob(pattern: str) -> str:
    """Translate a glob: ``**/`` any folders, ``**`` anything, ``*`` and ``?`` within one name."""
    pattern = f"{pattern}**" if pattern.endswith("/") else pattern
    translated = {"**/": r"(?:.*/)?", "**": r".*", "*": r"[^/]*", "?": r"[^/]"}
    parts: list[str] = []
    for token in re.findall(r"\*\*/|\*\*|\*|\?|\[[!^]?\]?[^]/]*\]|.", pattern, re.DOTALL):
        if len(token) > 1 and token.startswith("["):
            inner = token[1:-1].replace("\\", r"\\").replace("[", r"\[")
            parts.append(f"(?!/)[{'^' + inner[1:] if inner[0] in '!^' else inner}]")
        else:
            parts.append(translated.get(token, re.escape(token)))
    return "".join(parts)


def is_excluded(path: str, exclude: Sequence[str]) -> bool:
    """Say whether a glob takes a file out.

    Args:
        path: relative to the tree, with ``/``.
        exclude: globs over the whole path, where case counts; ``**/`` stands for any folders, none
            included, and ``name/`` for all that is below a folder. Without ``**/`` a pattern
            counts from the root of the tree.
    """
    return _globs(tuple(exclude)).fullmatch(path) is not None


def nested_trees(tree: Tree, others: Iterable[Tree]) -> tuple[str, ...]:
    """Find the trees that stand inside another one, as localized pages do below the folder of the documents.

    Args:
        tree: The outer one.
        others: Trees, the outer one itself and those elsewhere among them.

    Returns:
        Their folders in it, each with ``/`` at its end.
    """
    found = set()
    for other in set(others):
        if isinstance(tree, FolderTree) and isinstance(other, FolderTree):
            outer, inner = os.path.realpath(tree.root), os.path.realpath(other.root)
            if inner != outer and is_within(inner, outer):
                found.add(os.path.relpath(inner, outer).replace(os.sep, "/") + "/")
        elif isinstance(tree, GitTree) and isinstance(other, GitTree):
            same = (tree.repository.folder, tree.commit) == (other.repository.folder, other.commit)
            start = f"{tree.path}/" if tree.path else ""
            if same and other.path != tree.path and other.path.startswith(start):
                found.add(other.path.removeprefix(start) + "/")
    return tuple(sorted(found))


def find_pages(tree: Tree, exclude: Sequence[str] = DEFAULT_EXCLUDE) -> Listing:
    """List the pages of a tree.

    Args:
        tree: where to look.
        exclude: globs of files that are none, see :func:`is_excluded`.

    Returns:
        Pages, sorted. Findings are those of the tree, and ``duplicate-page`` for a ``x.yml``
        beside a ``x.md``, which alone is the page then.

    Raises:
        TreeError: when the tree cannot be listed.
    """
    listing = tree.scan()
    skipped = _globs(tuple(exclude)).fullmatch
    named = [path for path in listing.paths if path.endswith((".md", ".yml")) and not skipped(path)]
    findings = [finding for finding in listing.findings if not skipped(finding.path)]
    pages = {path for path in named if path.endswith(".md")}
    for path, head in tree.read_heads(path for path in named if path.endswith(".yml")):
        if isinstance(head, Finding):
            findings.append(head)
        elif is_page(path, head):
            twin = f"{path.removesuffix('.yml')}.md"
            if twin in pages:
                findings.append(Finding(Code.DUPLICATE_PAGE, path, None, f"{twin} is the page of this name"))
            else:
                pages.add(path)
    return Listing(tuple(sorted(pages)), tuple(findings))


# --- locales


def find_localized(
    specs: Iterable[TreeSpec], source: TreeSpec | None = None
) -> tuple[list[LocalizedTree], list[Finding]]:
    """Open the trees of localized pages, with ``{locale}`` found by listing folders.

    A folder stands for ``{locale}`` when its name is a BCP 47 tag of a language that CLDR knows;
    case does not count and ``_`` equals ``-``. Several ``{locale}`` in one spec must agree.

    Args:
        specs: as named by the options, in their order.
        source: tree of the source pages; where a pattern matches it too, as ``content/{locale}`` does
            ``content/en``, that is no localized tree.

    Returns:
        The trees, those of one spec sorted by locale and path, and findings: folders that look
        like an unknown locale or lead outside, patterns that nothing matches.

    Raises:
        TreeError: when a folder, revision or path that a spec names outright does not exist.
        RepositoryError: when a repository cannot be opened.
    """
    trees: list[LocalizedTree] = []
    findings: list[Finding] = []
    for spec in specs:
        if not spec.is_pattern:
            trees.append(LocalizedTree(spec.locale, open_tree(spec)))
            continue
        found = [*_matching(spec, source, findings)]
        if not found:
            message = f"no folder matches the pattern {str(spec)!r}"
            findings.append(Finding(Code.NO_PAGES, "", None, message))
        trees.extend(sorted(found, key=lambda tree: (tree.locale or "", tree.tree.describe())))
    return trees, findings


def _matching(spec: TreeSpec, source: TreeSpec | None, findings: list[Finding]) -> Iterator[LocalizedTree]:
    """Open all trees that a pattern stands for."""
    for path, locale in _matching_folders(spec.path, findings):
        same = source is not None and os.path.realpath(path) == os.path.realpath(source.path)
        if spec.revision is None or LOCALE_MARK not in spec.inner:
            if not same or source is None or (source.revision, source.inner) != (spec.revision, spec.inner):
                yield LocalizedTree(locale, open_tree(replace(spec, path=path)))
            continue
        repository = open_repository(path, trust=spec.trusted)
        try:
            matches = [*_matching_inner(repository, spec.revision, spec.inner, locale, findings)]
        except RepositoryError as error:
            raise TreeError(str(error)) from error
        for inner, tag in matches:
            if same and source is not None and (source.revision, source.inner) == (spec.revision, inner):
                continue
            yield LocalizedTree(tag, _git_tree(repository, spec.revision, inner))


def _split(parts: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """Split a path before its first part that holds ``{locale}``."""
    first = next((index for index, part in enumerate(parts) if LOCALE_MARK in part), len(parts))
    return parts[:first], parts[first:]


def _matching_folders(pattern: str, findings: list[Finding]) -> Iterator[tuple[str, str | None]]:
    """Folders on disk that a pattern stands for, with their locale."""
    fixed, rest = _split(Path(pattern).parts)
    base = str(Path(*fixed))
    if not rest:
        yield base, None
        return
    if not os.path.isdir(base):
        raise TreeError(f"the folder {base} of the pattern {pattern!r} does not exist; check the path")
    root = os.path.realpath(base)

    def folders(relative: str) -> list[str]:
        path = os.path.join(base, relative)
        if not os.path.isdir(path) or not is_within(os.path.realpath(path), root):
            return []
        with os.scandir(path) as entries:
            return sorted(entry.name for entry in entries if entry.is_dir())

    for relative, locale in _expand("", rest, None, folders, findings):
        path = os.path.join(base, relative)
        if os.path.isdir(path):
            if is_within(os.path.realpath(path), root):
                yield path, locale
            else:
                message = f"a symbolic link leads out of {base}"
                findings.append(Finding(Code.PATH_OUTSIDE, relative, None, message, locale))


def _matching_inner(
    repository: Repository, revision: str, pattern: str, locale: str | None, findings: list[Finding]
) -> Iterator[tuple[str, str | None]]:
    """Folders of a revision that a pattern stands for, relative to the repository's root."""
    fixed, rest = _split(pattern.split("/"))
    base = "/".join(fixed)
    known = frozenset(repository.list_folders(revision, base))

    def folders(relative: str) -> list[str]:
        start = f"{relative}/" if relative else ""
        below = (path.removeprefix(start) for path in known if path.startswith(start))
        return sorted(name for name in below if "/" not in name)

    for relative, tag in _expand("", rest, locale, folders, findings):
        if relative in known:
            yield f"{base}/{relative}" if base else relative, tag


def _expand(
    base: str,
    parts: Sequence[str],
    locale: str | None,
    folders: Callable[[str], list[str]],
    findings: list[Finding],
) -> Iterator[tuple[str, str | None]]:
    """Put the names that are locales in the place of ``{locale}``, part by part."""
    if not parts:
        yield base, locale
        return
    names = [parts[0]] if LOCALE_MARK not in parts[0] else folders(base)
    for name in names:
        path = f"{base}/{name}" if base else name
        tags = _tags(parts[0], name)
        found = {normalize_locale(tag) for tag in tags}
        if None in found and any(_looks_like_locale(tag) for tag in tags):
            message = f"{path!r} stands where a locale is expected, and is none that CLDR knows"
            findings.append(Finding(Code.LOCALE_UNKNOWN, path, None, message))
        tag = found.pop() if len(found) == 1 else None
        if name == parts[0] and not tags:
            yield from _expand(path, parts[1:], locale, folders, findings)
        elif tag is not None and locale in (None, tag):
            yield from _expand(path, parts[1:], tag, folders, findings)


def _tags(part: str, name: str) -> list[str]:
    """What stands for each ``{locale}`` of a pattern's part in a folder's name."""
    if LOCALE_MARK not in part:
        return []
    pattern = "([a-z0-9_-]+)".join(re.escape(text) for text in part.split(LOCALE_MARK))
    match = re.fullmatch(pattern, name, re.IGNORECASE | re.ASCII)
    return [*match.groups()] if match is not None else []


def _looks_like_locale(tag: str) -> bool:
    """Whether somebody meant a name as a locale: it has a territory. ``images`` was not meant so."""
    subtags = parse_tag(tag)
    return subtags is not None and bool(subtags.territory)

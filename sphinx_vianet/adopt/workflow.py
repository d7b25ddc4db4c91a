"""Looking at a repository from beginning to end: what there is, and what to write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ..errors import ConfigError, RepositoryError
from ..repository import open_repository
from ..treefiles import FolderTree
from ..treespec import LOCALE_MARK
from .changes import Plan
from .docsfolder import DocsFolder, find_docs
from .matching import Group, SourcePages, find_groups, may_be_localized
from .places import Place, find_branches, find_places, locale_in, survey
from .plan import make_plan
from .settings import Settings, settings_of

__all__ = ["Adoption", "look_at"]


@dataclass(frozen=True, slots=True)
class Adoption:
    """What was found in a repository."""

    root: Path
    docs: DocsFolder
    source_pages: int
    groups: tuple[Group, ...]
    """The localized pages that are taken."""
    others: tuple[Group, ...]
    """Those that stand elsewhere too, in a form that says less."""
    passed_over: tuple[Path, ...]
    """Folders that are named like locales and hold no translation of these pages."""
    plan: Plan
    settings: Settings
    cut: bool
    """Whether there was more than is looked at."""


def look_at(root: Path, named: Sequence[Path] = ()) -> Adoption:
    """Look at a repository, and find the configuration that fits it. Nothing is written, and nothing run.

    Args:
        root: The repository, or a folder in it.
        named: Folders with localized pages that a person names.

    Raises:
        ConfigError: There is nothing to configure.
    """
    root = root.resolve()
    if not root.is_dir():
        raise ConfigError(f"there is no folder {root}")
    own = survey(Place(root, FolderTree(str(root))))
    places = [own, *_surveyed(find_branches(root))]
    for place in find_places(root, named):
        if root not in place.folder.parents:
            places += [survey(place), *_surveyed(find_branches(place.folder))]
    contents = dict(own.read(page.path for page in own.pages if not may_be_localized(page)))
    source = SourcePages(contents)
    found = find_groups(source, places, root)
    _refuse_translations(root, own, found)
    beside = [place.folder for place in places[1:] if place.pages and not place.revision]
    taken, others = _chosen(found, beside)
    _count_commits(root, source, taken)
    docs = find_docs(own, taken[0].source if taken else None, source.paths)
    if not docs.documents:
        raise ConfigError(
            f"{root} holds no documents (*.md, *.rst); name the folder of a repository with some"
        )
    settings = settings_of(root, docs, taken, own.files)
    fitting = {group.path for group in found}
    passed = sorted(folder for folder in beside if not any(_stands_for(path, folder) for path in fitting))
    return Adoption(
        root,
        docs,
        len(source),
        tuple(taken),
        tuple(others),
        tuple(passed),
        make_plan(root, settings),
        settings,
        any(place.cut for place in places),
    )


def _surveyed(places: Sequence[Place]) -> list[Place]:
    found = []
    for place in places:
        try:
            found.append(survey(place))
        except RepositoryError:
            continue  # a branch that is not here as a whole, in a partial clone, cannot be offered
    return found


def _refuse_translations(root: Path, own: Place, found: Sequence[Group]) -> None:
    """Say so when the folder is the localized repository itself."""
    stamped = [page for page in own.pages if page.names is not None]
    if stamped and len(stamped) >= 0.7 * len(own.pages) and not any(group.inside for group in found):
        raise ConfigError(
            f"the pages in {root} are localized pages themselves; run this in the repository of their source "
            "pages, with the localized ones beside it or named with --localized"
        )


def _chosen(found: Sequence[Group], folders: Sequence[Path]) -> tuple[list[Group], list[Group]]:
    """For each locale the group that says most of it: annotated pages first, then many, then files on disk.

    Args:
        found: All groups.
        folders: All folders beside the repository that are named like locales and hold pages.

    Returns:
        The groups to take, and those of which nothing is taken.
    """
    best: dict[str, tuple[tuple[int, int, bool], Group]] = {}
    for group in found:
        for locale, count in group.locales.items():
            worth = (count.annotated, count.paired, not group.revision)
            if locale not in best or worth > best[locale][0]:
                best[locale] = (worth, group)
    taken: list[Group] = []
    others: list[Group] = []
    for group in found:
        mine = {locale for locale, (_, other) in best.items() if other is group}
        if not mine:
            others.append(group)
        elif mine >= _stood_for(group, folders):
            taken.append(group)
        else:
            # A pattern would stand for others too, which lack the branch, or have something better.
            taken += [_only(group, locale) for locale in sorted(mine)]
    return taken, others


def _stood_for(group: Group, folders: Sequence[Path]) -> set[str]:
    """The locales of all folders that the paths of a group stand for; none where they name one folder."""
    if LOCALE_MARK in group.inner:
        return group.seen
    if LOCALE_MARK not in group.path:
        return set()
    names = [locale_in(folder.name) for folder in folders if _stands_for(group.path, folder)]
    return group.seen | {name[0] for name in names if name is not None}


def _only(group: Group, locale: str) -> Group:
    """One locale of a group, by its own name."""
    return replace(
        group,
        path=group.path.replace(LOCALE_MARK, group.written[locale]),
        inner=group.inner.replace(LOCALE_MARK, group.written[locale]),
        locales={locale: group.locales[locale]},
        commits=[one for one in group.commits if one[0] == locale],
    )


def _stands_for(path: str, folder: Path) -> bool:
    locale = locale_in(folder.name)
    return path == str(folder) or (
        locale is not None and path == str(folder.with_name(folder.name.removesuffix(locale[1]) + "{locale}"))
    )


def _count_commits(root: Path, source: SourcePages, groups: Sequence[Group]) -> None:
    """For stamps that have a commit alone: whether the source page is now as it was at that commit."""
    for group in groups:
        if not group.commits:
            continue
        folder = root / group.source
        known = [one for one in group.commits if _joined(group.source, one[1]) in source]
        try:
            repository = open_repository(folder)
            prefix = repository.prefix(folder)
            blobs = repository.read_blobs(f"{commit}:{_joined(prefix, path)}" for _, path, commit in known)
            for (locale, path, _), (_, data) in zip(known, blobs, strict=True):
                today = source.content(_joined(group.source, path))
                same = data is not None and _unix(data) == _unix(today)
                group.locales[locale].fitting += same
        except RepositoryError:
            continue  # without history such a stamp says nothing yet


def _joined(folder: str, path: str) -> str:
    return f"{folder}/{path}" if folder else path


def _unix(data: bytes) -> bytes:
    return data.replace(b"\r\n", b"\n")

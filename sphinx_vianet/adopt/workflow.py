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
    taken, others = _chosen(found)
    _count_commits(root, source, taken)
    docs = find_docs(own, taken[0].source if taken else None, source.paths)
    if not docs.documents:
        raise ConfigError(
            f"{root} holds no documents (*.md, *.rst); name the folder of a repository with some"
        )
    settings = settings_of(root, docs, taken, own.files)
    fitting = {group.path for group in found}
    names = {place.folder for place in places[1:] if place.pages and not place.revision}
    passed = sorted(folder for folder in names if not any(_stands_for(path, folder) for path in fitting))
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


def _chosen(found: Sequence[Group]) -> tuple[list[Group], list[Group]]:
    """For each locale the group that says most: annotated pages first, then many, then files on disk."""

    def worth(group: Group) -> tuple[int, int, bool]:
        annotated = sum(count.annotated for count in group.locales.values())
        return annotated, group.paired, not group.revision

    taken: list[Group] = []
    others: list[Group] = []
    known: set[str] = set()
    for group in sorted(found, key=worth, reverse=True):
        if known.isdisjoint(group.locales):
            taken.append(group)
            known |= group.locales.keys()
        elif known >= group.locales.keys():
            others.append(group)
        else:
            taken += _only(group, known)
            known |= group.locales.keys()
    return taken, others


def _only(group: Group, known: set[str]) -> list[Group]:
    """The locales of a group that no better one has, each by its own name."""
    return [
        replace(
            group,
            path=group.path.replace(LOCALE_MARK, group.written[locale]),
            inner=group.inner.replace(LOCALE_MARK, group.written[locale]),
            locales={locale: count},
        )
        for locale, count in group.locales.items()
        if locale not in known
    ]


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

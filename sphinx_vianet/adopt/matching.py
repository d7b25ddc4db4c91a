"""Which localized pages belong to which source pages: by the hashes of stamps, then by their paths."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ..languages import normalize_locale
from ..model import StampNames
from ..stamps import hash_forms, matches_hash
from ..treespec import LOCALE_MARK
from .places import FoundPage, Place, locale_in

__all__ = ["Group", "LocaleCount", "SourcePages", "find_groups", "may_be_localized"]

_BY_HASH = 4
"""How much more a page counts whose hash says which source page it is than one whose path does."""
_SAMPLE = 3_000
"""Pages of a place that say which folders belong together."""
_LEAST_SHARE = 0.3
"""Share of the pages of a folder that have a source page, from which on it is taken for a translation."""
_DEEPEST = 12


@dataclass
class LocaleCount:
    """What was found of one locale."""

    pages: int = 0
    annotated: int = 0
    paired: int = 0
    """Pages that have a source page of the same path."""
    stamped: int = 0
    fitting: int = 0
    """Pages whose stamp names the source page as it is now."""


@dataclass
class Group:
    """Localized pages that one entry of the configuration can name."""

    source: str
    """Folder of their source pages, relative to the repository; empty for its root."""
    path: str
    """Path of the localized pages on disk, absolute, where it holds them itself."""
    inner: str
    """Folder of the pages below that; in a branch, its folder there. Either may hold ``{locale}``."""
    revision: str = ""
    names: Counter[StampNames] = field(default_factory=Counter)
    locales: dict[str, LocaleCount] = field(default_factory=dict)
    inside: bool = False
    """Whether the pages stand in the repository itself."""
    written: dict[str, str] = field(default_factory=dict)
    """How each locale is written where ``{locale}`` stands."""
    seen: set[str] = field(default_factory=set)
    """Locales of all folders that the paths stand for, those left out too."""
    commits: list[tuple[str, str, str]] = field(default_factory=list)
    """Locale, path of the source page below its folder, and commit of every page whose stamp has no hash."""

    @property
    def paired(self) -> int:
        """Pages that have a source page, of all locales."""
        return sum(count.paired for count in self.locales.values())


class SourcePages:
    """The pages of the repository that localized ones may be made from."""

    def __init__(self, contents: Mapping[str, bytes]) -> None:
        """Take their paths and bytes."""
        self._contents = contents
        self._suffixes: dict[str, str | None] = {}
        self._hashes: dict[str, dict[str, list[str]]] = {}
        for path in contents:
            for suffix in _suffixes(path):
                self._suffixes[suffix] = None if suffix in self._suffixes else path

    def __contains__(self, path: str) -> bool:
        return path in self._contents

    @property
    def paths(self) -> Iterable[str]:
        """Their paths."""
        return self._contents.keys()

    def __len__(self) -> int:
        return len(self._contents)

    def fits(self, path: str, wanted: str) -> bool:
        """Whether a source page has a hash."""
        return path in self._contents and matches_hash(self._contents[path], wanted)

    def content(self, path: str) -> bytes:
        """The bytes of a source page."""
        return self._contents[path]

    def by_hash(self, wanted: str) -> list[str]:
        """The source pages that have a hash."""
        algorithm = "sha256" if len(wanted) == 64 else "sha1"
        if algorithm not in self._hashes:
            known: dict[str, list[str]] = defaultdict(list)
            for path, data in self._contents.items():
                for form in hash_forms(data, algorithm):
                    known[form].append(path)
            self._hashes[algorithm] = known
        return self._hashes[algorithm].get(wanted, [])

    def by_path(self, path: str) -> str | None:
        """The one source page whose path ends like another one, with as many parts as there are."""
        for suffix in _suffixes(path):
            if suffix in self._suffixes:
                return self._suffixes[suffix]
        return None


def _suffixes(path: str) -> list[str]:
    parts = path.split("/")[-_DEEPEST:]
    return ["/".join(parts[start:]) for start in range(len(parts))]


def find_groups(source: SourcePages, places: Sequence[Place], root: Path) -> list[Group]:
    """Bring localized pages together with their source pages.

    Args:
        source: The source pages.
        places: Where localized pages may be, looked at already.
        root: The repository.

    Returns:
        What one entry of the configuration can name, those with the most pages first; all of them have the
        same source folder.
    """
    groups: dict[tuple[str, str, str, str], Group] = {}
    for place in places:
        for found in _groups_of(place, source, root):
            key = (found.source, found.path, found.inner, found.revision)
            if key in groups:
                groups[key].locales |= found.locales
                groups[key].names += found.names
                groups[key].written |= found.written
                groups[key].seen |= found.seen
                groups[key].commits += found.commits
            else:
                groups[key] = found
    sums: Counter[str] = Counter()
    for group in groups.values():
        sums[group.source] += group.paired
    best = max(sums, key=lambda folder: (sums[folder], -len(folder)), default=None)
    chosen = [group for group in groups.values() if group.source == best]
    return sorted(chosen, key=lambda group: (-group.paired, group.path, group.inner))


def _groups_of(place: Place, source: SourcePages, root: Path) -> list[Group]:
    inside = place.folder == root and not place.revision
    pages = [page for page in place.pages if not inside or may_be_localized(page)]
    step = max(1, len(pages) // _SAMPLE)
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for page in pages[::step]:
        for folder, own, weight in _votes(page, source, inside=inside):
            votes[_with_mark(own, page)][folder] += weight
    groups = []
    for own, folders in votes.items():
        ((folder, _),) = folders.most_common(1)
        group = _named(place, Group(folder, "", own, place.revision, inside=inside))
        _count(group, own, place, pages, source)
        if group.locales:
            groups.append(group)
    # Of two readings of the same pages the one that fits more of them counts.
    groups.sort(key=lambda group: -group.paired)
    return [group for number, group in enumerate(groups) if not _covered(group, groups[:number])]


def _covered(group: Group, better: Sequence[Group]) -> bool:
    return any(_overlap(group.inner, other.inner) for other in better)


def _overlap(one: str, other: str) -> bool:
    return one == other or not one or not other or one.startswith(f"{other}/") or other.startswith(f"{one}/")


def may_be_localized(page: FoundPage) -> bool:
    """Whether a page of the repository itself may be a translation: it has a stamp, or a folder says so."""
    if page.names is not None:
        return True
    index = _locale_part(page.path.split("/")[:-1])
    return index is not None and not _is_english(page.path.split("/")[index])


def _is_english(name: str) -> bool:
    return (normalize_locale(name) or "").partition("-")[0] == "en"


def _locale_part(parts: Sequence[str]) -> int | None:
    return next((i for i in reversed(range(len(parts))) if normalize_locale(parts[i]) is not None), None)


def _votes(page: FoundPage, source: SourcePages, *, inside: bool) -> Iterable[tuple[str, str, int]]:
    """Source folder and localized folder that one page says belong together, and how much it counts."""
    same = source.by_hash(page.stamp.hash) if page.stamp.hash else []
    paths = [(path, _BY_HASH) for path in same[:4] if path != page.path or not inside]
    if not paths:
        found = source.by_path(page.path)
        paths = [(found, 1)] if found is not None and (found != page.path or not inside) else []
    for path, weight in paths:
        length = _common(path, page.path)
        if length:
            yield _cut(path, length), _cut(page.path, length), weight


def _common(one: str, other: str) -> int:
    """Number of parts that two paths have in common at their ends."""
    pairs = zip(reversed(one.split("/")), reversed(other.split("/")), strict=False)
    return next(
        (number for number, (a, b) in enumerate(pairs) if a != b), min(one.count("/"), other.count("/")) + 1
    )


def _cut(path: str, length: int) -> str:
    return "/".join(path.split("/")[:-length])


def _with_mark(folder: str, page: FoundPage) -> str:
    """A folder with ``{locale}`` in the place of the part that is one."""
    parts = folder.split("/")
    index = _locale_part(parts)
    if folder and index is not None:
        parts[index] = LOCALE_MARK
    return "/".join(parts)


def _named(place: Place, group: Group) -> Group:
    """The group with the path of its place, with ``{locale}`` where the folder's name holds the locale."""
    locale = locale_in(place.folder.name)
    if LOCALE_MARK in group.inner or locale is None or group.inside:
        return replace(group, path=str(place.folder))
    name = place.folder.name.removesuffix(locale[1]) + LOCALE_MARK
    return replace(group, path=str(place.folder.with_name(name)))


def _count(group: Group, own: str, place: Place, pages: Sequence[FoundPage], source: SourcePages) -> None:
    """Count the pages of each locale, and leave out locales that hardly a page speaks for."""
    by_name = locale_in(place.folder.name) if LOCALE_MARK in group.path else None
    majority: Counter[str] = Counter()
    found: dict[str, tuple[LocaleCount, Counter[StampNames]]] = {}
    for page in pages:
        match = _below(page.path, own)
        if match is None:
            continue
        written, rest = match
        locale = normalize_locale(written) if written else by_name[0] if by_name else _own_locale(page)
        if locale is None:
            locale = ""
        if locale:
            majority[locale] += 1
        count, names = found.setdefault(locale, (LocaleCount(), Counter()))
        path = f"{group.source}/{rest}" if group.source else rest
        count.pages += 1
        count.annotated += page.annotated
        count.stamped += page.names is not None
        count.paired += path in source
        count.fitting += bool(page.stamp.hash) and source.fits(path, page.stamp.hash or "")
        if page.names is not None:
            names[page.names] += 1
            if page.stamp.commit and not page.stamp.hash:
                group.commits.append((locale, rest, page.stamp.commit))
        group.written.setdefault(locale, written or (by_name[1] if by_name else ""))
        group.seen.add(locale)
    if "" in found and majority and LOCALE_MARK not in group.path + own:
        # Pages that do not say their locale have that of the others, as in an import.
        _merge(found, majority.most_common(1)[0][0])
    for locale, (count, names) in sorted(found.items()):
        if locale and count.paired and count.paired >= _LEAST_SHARE * count.pages:
            group.locales[locale] = count
            group.names += names
    group.commits = [one for one in group.commits if one[0] in group.locales]


def _merge(found: dict[str, tuple[LocaleCount, Counter[StampNames]]], locale: str) -> None:
    count, names = found.pop("")
    into, known = found[locale]
    for name in ("pages", "annotated", "paired", "stamped", "fitting"):
        setattr(into, name, getattr(into, name) + getattr(count, name))
    known.update(names)


def _own_locale(page: FoundPage) -> str | None:
    return normalize_locale(page.stamp.locale) if page.stamp.locale else None


def _below(path: str, own: str) -> tuple[str, str] | None:
    """What stands for ``{locale}`` in a path, and the rest of it, where it lies below a folder."""
    parts, wanted = path.split("/"), own.split("/") if own else []
    if len(parts) <= len(wanted):
        return None
    written = ""
    for part, name in zip(parts, wanted, strict=False):
        if name == LOCALE_MARK:
            if normalize_locale(part) is None:
                return None
            written = part
        elif part != name:
            return None
    return written, "/".join(parts[len(wanted) :])

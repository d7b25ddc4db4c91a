"""Where the first pages of a locale are written: found before there is a page that could say so."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from .config import Config
from .errors import Code, ConfigError
from .languages import map_languages, normalize_locale
from .model import Finding
from .selection import Selection
from .trees import FolderTree, GitTree, find_localized
from .treespec import LOCALE_MARK, TreeSpec

__all__ = ["Begun", "begin_locales", "without_doubts", "without_empty_patterns"]


@dataclass(frozen=True, slots=True)
class Begun:
    """A locale that has no page yet."""

    locale: str
    """BCP 47 tag."""
    language: str
    """Sphinx's code."""
    tree: FolderTree
    """Where its pages are to be; the folder may not be there yet."""


def without_empty_patterns(config: Config) -> Config:
    """The options without the patterns of localized pages below a folder that is not there yet.

    Args:
        config: The project's options.
    """
    kept = tuple(spec for spec in config.localized if not _is_empty(spec))
    return replace(config, localized=kept)


def _is_empty(spec: TreeSpec) -> bool:
    return LOCALE_MARK in spec.path and not os.path.lexists(_base(spec))


def _base(spec: TreeSpec) -> str:
    """The folder that the folders of a pattern are in."""
    return os.path.dirname(spec.path[: spec.path.index(LOCALE_MARK)] + "x")


def begin_locales(config: Config, selection: Selection, wanted: Iterable[str]) -> list[Begun]:
    """Find the trees of locales that have no page.

    Args:
        config: The project's options.
        selection: The pages that there are.
        wanted: What a person calls the locales: BCP 47 tags or Sphinx's codes.

    Returns:
        Those that have no page.

    Raises:
        ConfigError: One is no known locale, has the language of another, or no place that is certain.
    """
    named = {name for page in selection.pages for name in (page.locale, page.language)}
    tags: list[str] = []
    for name in wanted:
        tag = normalize_locale(name)
        if tag is None and name not in named:
            raise ConfigError(f"{name!r} is no known locale; use a BCP 47 tag such as de-DE")
        if tag is not None and not named & {tag, name}:
            tags.append(tag)
    if not tags:
        return []
    languages = map_languages({*selection.languages, *tags}, config.languages)
    return [Begun(tag, languages[tag], _tree(config, selection, tag)) for tag in sorted(set(tags))]


def without_doubts(findings: Sequence[Finding], begun: Sequence[Begun]) -> list[Finding]:
    """Findings without those that say that a locale has no page, when that is about to change."""
    locales = {None, *(item.locale for item in begun)} if begun else set()
    return [item for item in findings if item.code is not Code.NO_PAGES or item.locale not in locales]


def _tree(config: Config, selection: Selection, locale: str) -> FolderTree:
    specs = [spec for spec in config.localized if spec.is_pattern or spec.locale == locale]
    there, _ = find_localized([spec for spec in specs if not _is_empty(spec)], config.source)
    trees = [item.tree for item in there if item.locale == locale]
    if not trees:
        trees = [FolderTree(_path(spec, selection, locale), spec.trusted) for spec in specs if not spec.tree]
    if len(trees) == 1 and isinstance(trees[0], FolderTree):
        return trees[0]
    if len(trees) > 1:
        text = "make the folder in the one that is for its pages"
        raise ConfigError(f"pages of {locale} could be written to more than one place; {text}")
    if any(isinstance(tree, GitTree) for tree in trees) or any(spec.tree for spec in specs):
        text = "name a checkout of its branch as a folder: --localized CHECKOUT/docs/{locale}"
        raise ConfigError(f"the first pages of {locale} cannot be written into a revision; {text}")
    raise ConfigError(
        f"nothing says where pages of {locale} are; use --localized 'PATH/{LOCALE_MARK}' or {locale}=PATH"
    )


def _path(spec: TreeSpec, selection: Selection, locale: str) -> str:
    """A pattern's folder for a locale, its name written as those of the other locales are."""
    roots = {page.tree.root: page.locale for page in selection.pages if isinstance(page.tree, FolderTree)}
    forms: Counter[int] = Counter()
    for root, other in roots.items():
        paths = [os.path.abspath(spec.path.replace(LOCALE_MARK, name)) for name in _names(other)]
        if root in paths:
            forms[paths.index(root)] += 1
    form = max(forms, key=lambda number: forms[number], default=0)
    path = os.path.abspath(spec.path.replace(LOCALE_MARK, _names(locale)[form]))
    if os.path.lexists(path):
        raise ConfigError(f"{path} is there, and is no folder below {_base(spec)}; move it away")
    return path


def _names(locale: str) -> list[str]:
    """How a folder of a locale may be called, the usual way first."""
    lower, under = locale.lower(), locale.replace("-", "_")
    return [locale, lower, under, under.lower()]

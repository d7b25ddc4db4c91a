"""Which localized pages there are, in which locale, and into which catalog each one goes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter

from .config import Config
from .errors import Code
from .frontmatter import read_stamp
from .languages import map_languages, normalize_locale, sphinx_language
from .model import Finding, Handoff, StampNames
from .trees import LocalizedTree, Tree, find_localized, find_pages

__all__ = ["Layout", "Selected", "Selection", "contradicting_locale", "domain_of", "select"]

Layout = bool | str
"""Sphinx's ``gettext_compact``: True for a domain per top folder, False per page, or the one domain."""


@dataclass(frozen=True, slots=True)
class Selected:
    """One localized page to import."""

    path: str
    """Path in its tree, and in the source tree."""
    tree: Tree
    locale: str
    """BCP 47 tag."""
    language: str
    """Sphinx's code."""
    domain: str


@dataclass(frozen=True, slots=True)
class Selection:
    """All pages, and what was found while looking for them."""

    pages: tuple[Selected, ...]
    """By language, domain and path."""
    languages: Mapping[str, str]
    """Sphinx's code of each locale."""
    findings: tuple[Finding, ...]

    def catalogs(self) -> list[tuple[str, str, list[Selected]]]:
        """Language, domain and pages of each catalog, in order."""
        return [*self.each_catalog()]

    def each_catalog(self) -> Iterator[tuple[str, str, list[Selected]]]:
        """What :meth:`catalogs` gives, one at a time."""
        for (language, domain), pages in groupby(self.pages, key=attrgetter("language", "domain")):
            yield language, domain, [*pages]


def domain_of(path: str, layout: Layout, prefix: str = "") -> str:
    """The domain of a page, as Sphinx's ``docname_to_domain`` gives it.

    Args:
        path: Path of the page in its tree.
        layout: ``gettext_compact``.
        prefix: Where the tree sits below Sphinx's source folder.
    """
    if isinstance(layout, str):
        return layout
    docname = path.rpartition(".")[0]
    if prefix:
        docname = f"{prefix}/{docname}"
    return docname.partition("/")[0] if layout else docname


def select(config: Config, *, layout: Layout, languages: Iterable[str] | None = None) -> Selection:
    """Find the localized pages of a project.

    Args:
        config: Its options: trees, exclusions, languages.
        layout: ``gettext_compact``.
        languages: Sphinx's codes of the languages wanted, None for all.

    Returns:
        The pages and findings; a tree that holds none is a finding.

    Raises:
        TreeError: A tree is not there.
        ConfigError: Two locales have one language.
    """
    trees, problems = find_localized(config.localized, config.source)
    findings = list(problems)
    found: list[tuple[str, str, Tree]] = []
    locales: set[str] = set()
    wanted = None if languages is None else set(languages)
    for localized in trees:
        if localized.locale and wanted is not None:
            # Found before, so that two locales with one language are reported whatever is wanted.
            locales.add(localized.locale)
            if sphinx_language(localized.locale, config.languages) not in wanted:
                continue
        paths, doubts = find_pages(localized.tree, config.exclude)
        findings.extend(replace(finding, locale=localized.locale) for finding in doubts)
        if not paths:
            text = f"{localized.tree.describe()} holds no localized page"
            findings.append(Finding(Code.NO_PAGES, "", None, text, localized.locale))
        located, more = _locales(localized, paths, config.max_page_size, config.stamp)
        findings.extend(more)
        found.extend((path, locale, localized.tree) for path, locale in located)
    locales.update(locale for _, locale, _ in found)
    codes = map_languages(locales, config.languages)
    prefix = config.source.prefix if config.source is not None else ""
    pages = [
        Selected(path, tree, locale, codes[locale], domain_of(path, layout, prefix))
        # A tree that is named twice counts once.
        for path, locale, tree in dict.fromkeys(found)
        if wanted is None or codes[locale] in wanted
    ]
    pages.sort(key=lambda page: (page.language, page.domain, page.path))
    return Selection(tuple(pages), codes, tuple(findings))


def _locales(
    localized: LocalizedTree, paths: Sequence[str], max_size: int, stamp: StampNames
) -> tuple[list[tuple[str, str]], list[Finding]]:
    """The locale of each page: the tree's, else its own, else that of most pages (options.md, Locales)."""
    if localized.locale is not None:
        return [(path, localized.locale) for path in paths], []
    named: dict[str, str] = {}
    unknown: dict[str, str] = {}
    for path, data in localized.tree.read_many(paths, max_size):
        own = read_stamp(data, stamp).locale if isinstance(data, bytes) else None
        tag = normalize_locale(own) if own else None
        if tag is not None:
            named[path] = tag
        elif own:
            unknown[path] = own
    usual = Counter(named.values()).most_common(1)
    if usual:
        # A page with an unknown locale is imported as one of the majority, and reported when it is read.
        return [(path, named.get(path, usual[0][0])) for path in paths], []
    findings = [
        Finding(Code.LOCALE_UNKNOWN, path, 1, f"ms.contentlocale {own!r} is no known locale")
        for path, own in unknown.items()
    ]
    if paths:
        text = f"no page of {localized.tree.describe()} names a known locale, nor does its path"
        findings.append(Finding(Code.LOCALE_UNKNOWN, "", None, text))
    return [], findings


def contradicting_locale(path: str, stamp: Handoff, locale: str) -> Iterable[Finding]:
    """A finding when a page names another locale than its tree, or none that anybody knows.

    Args:
        path: Of the page.
        stamp: Of the page.
        locale: BCP 47 tag of its tree.
    """
    if not stamp.locale:
        return
    tag = normalize_locale(stamp.locale)
    if tag is None:
        text = f"ms.contentlocale {stamp.locale!r} is no known locale; the page is imported as {locale}"
        yield Finding(Code.LOCALE_UNKNOWN, path, 1, text, locale)
    elif tag != locale:
        text = f"ms.contentlocale is {stamp.locale}, the tree's locale is {locale}"
        yield Finding(Code.LOCALE_MISMATCH, path, 1, text, locale)

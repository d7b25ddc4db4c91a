"""Which languages the documents are there in, and which documents each of them has.

Sphinx knows of one language only. The others are known by their catalogs in ``locale_dirs``, by the trees
of localized pages, and by the pages that are put into documents. A language has a document
when one of these translates it. Asked once in a build, by listing folders.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from sphinx.util.i18n import docname_to_domain

from ...errors import Code, VianetError
from ...languages import language_tag
from ...selection import select
from ...siteaddress import SiteAddresses, site_addresses
from ...translatedpages import has_translation, named_files
from ..building import app_of, exchange
from ..ingest import build_locale_dir
from ..plan import Plan, checked_config, plan_of
from ..projectconfig import is_set
from ..report import report
from ..sourcelanguage import source_code

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

__all__ = ["Sites", "outdated_switchers", "site_tag", "sites_of", "writes_site"]


@dataclass(frozen=True)
class Sites:
    """The sites of all languages."""

    source: str
    """Sphinx's code of the source language."""
    own: str
    """That of this build."""
    documents: Mapping[str, frozenset[str]]
    """What each language but the source has, by code."""
    addresses: SiteAddresses

    def has(self, language: str, docname: str) -> bool:
        """Whether a language has a document; the source language has all."""
        return language == self.source or docname in self.documents.get(language, ())

    def missing(self, docname: str) -> tuple[str, ...]:
        """The languages that do not have a document, in which its site shows the source text."""
        return tuple(language for language in self.documents if not self.has(language, docname))


def writes_site(app: Sphinx) -> bool:
    """Whether the builder writes a site whose pages have addresses of their own."""
    return app.builder.name in ("html", "dirhtml")


@cache
def site_tag(language: str) -> str:
    """The BCP 47 tag of one of Sphinx's codes, as far as it is one."""
    return language_tag(language) or language.replace("_", "-").partition("@")[0]


def sites_of(env: BuildEnvironment) -> Sites:
    """The sites, found out with the first question of a build."""
    app = app_of(env)
    found: Sites | None = getattr(app, "vianet_sites", None)
    if found is None:
        found = _find(app, plan_of(env))
        app.vianet_sites = found  # type: ignore[attr-defined]  # lives as long as the build
    return found


def _find(app: Sphinx, plan: Plan) -> Sites:
    own = app.config.language
    documents: dict[str, set[str]] = {}
    for language, docname in (*_of_catalogs(app), *_of_trees(plan), *_of_hosts(plan)):
        documents.setdefault(language, set())
        if docname in app.env.found_docs:
            documents[language].add(docname)
    source = source_code(app.config)
    documents.pop(source, None)
    if own != source:
        # Its site is being written, whatever it has.
        documents.setdefault(own, set())
    kept = {language: frozenset(names) for language, names in sorted(documents.items())}
    return Sites(source, own, kept, _addresses(app))


def _addresses(app: Sphinx) -> SiteAddresses:
    config = app.config
    pattern = checked_config(app).url if is_set(config, "vianet_url") else None
    found = site_addresses(
        pattern,
        language=config.language,
        version=config.version,
        base=config.html_baseurl,
        environ=os.environ,
    )
    if "{version}" in found.pattern and not found.version:
        text = "vianet_url: {version} is empty; set version in conf.py, or leave the field out"
        report(Code.CONFIG_VALUE, text, Path(app.confdir) / "conf.py", 1)
    return found


# --- catalogs


def _of_catalogs(app: Sphinx) -> Iterator[tuple[str, str]]:
    """Language and document of the project's own catalogs."""
    domains: dict[str, list[str]] = {}
    for docname in app.env.found_docs:
        domains.setdefault(docname_to_domain(docname, app.config.gettext_compact), []).append(docname)
    files = _files(app)
    for name in app.config.locale_dirs:
        # That of the build holds the build's language alone, made of what the others have too.
        if name == str(build_locale_dir(app)):
            continue
        for folder in sorted(Path(app.srcdir, name).glob("*/LC_MESSAGES")):
            language = folder.parent.name
            if language_tag(language) is None:
                continue
            for domain, path in _catalogs(folder):
                for docname in _translated(path, domains.get(domain, []), files):
                    yield language, docname


def _catalogs(folder: Path) -> Iterator[tuple[str, Path]]:
    """The catalogs of a language by domain; a compiled one only where there is none to compile."""
    found: dict[str, Path] = {}
    for root, _, names in os.walk(folder):
        for name in names:
            stem, suffix = os.path.splitext(name)
            if suffix in (".po", ".mo"):
                path = Path(root, name)
                domain = Path(root, stem).relative_to(folder).as_posix()
                if suffix == ".po" or domain not in found:
                    found[domain] = path
    yield from found.items()


def _files(app: Sphinx) -> dict[str, str]:
    """Documents by the paths of their files below the source folder."""
    project = app.env.project
    return {
        Path(os.path.relpath(project.doc2path(docname, absolute=True), app.srcdir)).as_posix(): docname
        for docname in app.env.found_docs
    }


def _translated(path: Path, documents: list[str], files: Mapping[str, str]) -> Iterator[str]:
    """The documents that a catalog translates; the empty name for a catalog of documents that does not."""
    if documents:
        yield ""
    if len(documents) == 1:
        if has_translation(path):
            yield documents[0]
    elif documents:
        named = named_files(path) if path.suffix == ".po" else None
        if named is None:
            yield from documents if has_translation(path) else ()
        else:
            # One file may be included by several documents; only documents are known here.
            yield from (docname for name in named if (docname := _document(name, files)) is not None)


def _document(name: str, files: Mapping[str, str]) -> str | None:
    """The document whose file a path ends with: catalogs have paths from where the templates were written."""
    parts = PurePosixPath(name).parts
    tails = ("/".join(parts[start:]) for start in range(len(parts)))
    return next((files[tail] for tail in tails if tail in files), None)


# --- localized pages


def _of_trees(plan: Plan) -> Iterator[tuple[str, str]]:
    """Language and document of the localized pages in trees."""
    trees = (*plan.config.localized, *plan.trees.values())
    if not trees:
        return
    try:
        found = select(replace(plan.config, localized=trees), layout=False)
    except VianetError:
        # The ingest has come upon it too, and said so.
        return
    for page in found.pages:
        yield page.language, page.domain


def _of_hosts(plan: Plan) -> Iterator[tuple[str, str]]:
    """Language and document of the localized pages that are put into documents."""
    for host in plan.hosts.values():
        if host is not None:
            for locale in host.page.pages:
                if locale in plan.languages:
                    yield plan.languages[locale], host.docname


# --- rebuilds


def outdated_switchers(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """The documents to be written again, since what they say of other languages is not what it was."""
    if not writes_site(app):
        return []
    sites = sites_of(env)
    everywhere = (sites.source, tuple(sites.documents), sites.addresses)
    missing = {docname: sites.missing(docname) for docname in sorted(env.found_docs)}
    before = exchange(app, "vianet_switchers", (everywhere, missing))
    if before is None or before[0] != everywhere:
        return list(missing)
    return [name for name in missing if before[1].get(name) != missing[name]]

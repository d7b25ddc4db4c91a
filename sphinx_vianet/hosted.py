"""Localized pages that are put into a document: which files they are, and what their source text is.

With a source tree the source text is that tree's page. Without one it is taken out of the
page of the newest handoff, for all locales the same, so that all have the same msgids
(directives.md, vianet-page).
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from .errors import Code
from .frontmatter import find_front_matter
from .importwork import PageInput
from .languages import normalize_locale
from .model import OPS_STAMP, Finding, Page, StampNames
from .page import parse_page
from .selection import contradicting_locale
from .sides import meta_texts, source_side
from .sources import SourceReader
from .trees import FolderTree, find_localized
from .treespec import LOCALE_MARK, TreeSpec
from .yamlpage import yaml_document

__all__ = ["HostedPage", "find_hosted", "known_metadata"]


_SETTINGS = ("monikerRange",)
"""Front matter that is the same in every language and matters to a build."""


@dataclass(frozen=True, slots=True)
class HostedPage:
    """One page in all locales that have it."""

    path: str
    """Path below the locale's folder, ``api/overview.md``; the page's name in catalogs."""
    pages: Mapping[str, Page]
    """The localized pages by BCP 47 tag, sorted."""
    files: Mapping[str, Path]
    """The file of each."""
    source: bytes
    """Source text: of the source tree, or out of the reference page."""
    metadata: Mapping[str, str]
    """Title, description and keywords in the source language, as far as they are known."""
    trusted: bool
    """Whether the source text is from the source tree."""
    reference: str | None
    """Locale of the page that the source text was taken from, None with a source tree."""

    @property
    def reference_file(self) -> Path | None:
        """The file that the source text was taken from, None with a source tree."""
        return self.files[self.reference] if self.reference is not None else None

    @property
    def text(self) -> str:
        """The source text as Markdown: that of a YAML page is put together from its values."""
        text = self.source.decode("utf-8", "replace").removeprefix("\ufeff")
        return yaml_document(text) if self.path.endswith(".yml") else text

    @property
    def yaml(self) -> str | None:
        """The source text of a YAML page as it is, None for Markdown."""
        if not self.path.endswith(".yml"):
            return None
        text = self.source.decode("utf-8", "replace").removeprefix("\ufeff")
        return text.replace("\r\n", "\n").replace("\r", "\n")

    def input(self, locale: str) -> PageInput:
        """What an import needs of one locale's page."""
        page = self.pages[locale]
        return PageInput(self.path, locale, page.data, None, self.source, self.trusted, page.stamp)


def find_hosted(
    pattern: str,
    base: Path,
    source: SourceReader,
    reference: str | None = None,
    max_size: int | None = None,
    stamp: StampNames = OPS_STAMP,
) -> tuple[HostedPage | None, tuple[Finding, ...]]:
    """Find the files that a pattern names and decide on the source text.

    Args:
        pattern: Path of a page; ``{locale}`` stands for the locales.
        base: Folder that the pattern is relative to.
        source: Access to the source tree.
        reference: Locale whose page gives the source text; None for the newest handoff.
        max_size: Size in bytes above which a page is skipped.
        stamp: What the fields of a page's stamp are called.

    Returns:
        The page, None when nothing matches, and findings.

    Raises:
        TreeError: The fixed part of the pattern does not exist.
    """
    located, path, findings = _locate(pattern, base)
    pages: dict[str, Page] = {}
    files: dict[str, Path] = {}
    for locale, tree, name in located:
        data = _read(tree, name, max_size)
        if isinstance(data, Finding):
            findings.append(replace(data, locale=locale))
            continue
        page = parse_page(data, path, stamp)
        tag = locale or (normalize_locale(page.handoff.locale) if page.handoff.locale else None)
        if tag is None:
            own = f"{page.handoff.locale!r}, which is unknown" if page.handoff.locale else "nothing"
            text = f"{name} is in no folder named after a locale, and ms.contentlocale says {own}"
            findings.append(Finding(Code.LOCALE_UNKNOWN, path, None, text))
            continue
        findings.extend(contradicting_locale(path, page.handoff, tag))
        pages[tag] = page
        files[tag] = Path(tree.root) / name
    if not pages:
        return None, (
            *findings,
            Finding(Code.PAGE_NOT_FOUND, "", None, f"no localized page matches {pattern!r}"),
        )
    return _with_source(path, dict(sorted(pages.items())), files, source, reference, findings)


def _with_source(
    path: str,
    pages: Mapping[str, Page],
    files: Mapping[str, Path],
    source: SourceReader,
    wanted: str | None,
    findings: list[Finding],
) -> tuple[HostedPage, tuple[Finding, ...]]:
    today = source.today([path]).get(path) if wanted is None else None
    if today is not None:
        metadata = meta_texts(parse_page(today, path).metadata)
        return HostedPage(path, pages, files, today, metadata, trusted=True, reference=None), tuple(findings)
    locale = (normalize_locale(wanted) or wanted) if wanted else None
    if locale is not None and locale not in pages:
        text = f"there is no page in {locale}, which the option 'source' names"
        findings.append(Finding(Code.PAGE_NOT_FOUND, path, None, text, locale))
        locale = None
    if locale is None:
        annotated = {tag: page for tag, page in pages.items() if page.units} or pages
        # Dates are ISO; of equal ones the first tag counts.
        locale = max(sorted(annotated), key=lambda tag: annotated[tag].handoff.date or "")
    metadata = known_metadata(pages[locale])
    text_bytes = _reference_text(pages[locale], metadata)
    return HostedPage(path, pages, files, text_bytes, metadata, trusted=False, reference=locale), tuple(
        findings
    )


def known_metadata(page: Page) -> dict[str, str]:
    """Title, description and keywords of which an annotated page holds the source: those with units.

    Args:
        page: The page.
    """
    target = meta_texts(page.metadata)
    return {name: text for name, text in meta_texts(page.source_metadata).items() if text != target.get(name)}


def _reference_text(page: Page, metadata: Mapping[str, str]) -> bytes:
    """The source side of a page, with as many lines; of its front matter what is known as source text.

    What stands there without units is in the target language, and no message (alignment.md),
    but for what is no text.
    """
    text = source_side(page)
    place = find_front_matter(text) if page.kind == "markdown" else None
    if place is None:
        return text
    kept = {**metadata, **{name: str(page.metadata[name]) for name in _SETTINGS if name in page.metadata}}
    lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}".encode() for name, value in kept.items()]
    missing = text.count(b"\n", place.start, place.end) - len(lines)
    return (
        text[: place.start] + b"".join(line + b"\n" for line in lines) + b"\n" * missing + text[place.end :]
    )


def _read(tree: FolderTree, name: str, max_size: int | None) -> bytes | Finding:
    return next(data for _, data in tree.read_many([name], max_size))


def _locate(pattern: str, base: Path) -> tuple[list[tuple[str | None, FolderTree, str]], str, list[Finding]]:
    """Locale, tree and file name of each match, and the path below the locale's folder."""
    parts = pattern.replace("\\", "/").split("/")
    marked = [index for index, part in enumerate(parts) if LOCALE_MARK in part]
    if not marked:
        folder, name = os.path.split(pattern)
        tree = FolderTree(os.path.abspath(base / folder))
        found: list[tuple[str | None, FolderTree, str]] = (
            [(None, tree, name)] if (base / pattern).is_file() else []
        )
        return found, name, []
    if marked[-1] == len(parts) - 1:
        return _named(parts, base)
    below = "/".join(parts[marked[-1] + 1 :])
    specification = TreeSpec(str(base / "/".join(parts[: marked[-1] + 1])))
    trees, findings = find_localized([specification])
    # A pattern names one page: that a folder holds something else besides is no matter.
    findings = [finding for finding in findings if finding.code is not Code.NO_PAGES]
    matches: list[tuple[str | None, FolderTree, str]] = [
        (localized.locale, localized.tree, below)
        for localized in trees
        if isinstance(localized.tree, FolderTree) and (Path(localized.tree.root) / below).is_file()
    ]
    return matches, below, findings


def _named(
    parts: Sequence[str], base: Path
) -> tuple[list[tuple[str | None, FolderTree, str]], str, list[Finding]]:
    """Matches of a pattern whose file name holds the locale, ``billing.{locale}.md``."""
    folder = base / "/".join(parts[:-1])
    stem, suffix = os.path.splitext(parts[-1])
    # "billing/{locale}.md": the folder has the page's name.
    stem = re.sub(r"[._-]?\{locale\}", "", stem).strip("._-") or folder.resolve().name
    path = f"{stem}{suffix}"
    expression = re.compile(re.escape(parts[-1]).replace(re.escape(LOCALE_MARK), "([A-Za-z0-9_-]+)", 1))
    matches: list[tuple[str | None, FolderTree, str]] = []
    for name in sorted(os.listdir(folder)) if folder.is_dir() else ():
        match = expression.fullmatch(name)
        locale = normalize_locale(match[1]) if match else None
        if locale is not None:
            matches.append((locale, FolderTree(os.path.abspath(folder)), name))
    return matches, path, []

"""What the processes that build sites tell the one that started them, as files of JSON.

The Sphinx side writes them, the command reads them; both by the classes here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from ..errors import Code
from ..files import write_atomic
from ..model import Finding

__all__ = [
    "INGEST",
    "PageFacts",
    "ProjectFacts",
    "SiteFacts",
    "project_file",
    "read_project",
    "read_site",
    "site_file",
    "unfinished_file",
    "write_project",
]

INGEST = "vianet-ingest"
"""Name of the builder that imports the localized pages of all languages."""


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """What the configuration says, and what the one import for all sites did."""

    language: str
    """Of the source documents, as a Sphinx code."""
    languages: tuple[str, ...]
    """Those with catalogs, sorted; the source's is not among them unless it has catalogs too."""
    title: str
    """Name of the project."""
    base_url: str
    """``html_baseurl``, empty where it is not set."""
    has_url: bool
    """Whether the project says where the sites of the languages are (``vianet_url``)."""
    overrides: Mapping[str, str] = field(default_factory=dict)
    """Sphinx's codes of locales, where the rule gives another (``vianet_languages``)."""
    pages: int = 0
    """Localized pages that were imported, times locales."""
    written: int = 0
    """Catalogs that the import wrote."""
    findings: tuple[Finding, ...] = ()
    """Of the import."""

    def all_languages(self) -> list[str]:
        """The languages of the sites, that of the source first."""
        return [self.language, *(code for code in self.languages if code != self.language)]


@dataclass(frozen=True, slots=True)
class PageFacts:
    """One document of a site."""

    uri: str
    """Where it is below the root of the site, quoted; empty for a format without addresses."""
    total: int
    """Its messages."""
    translated: int
    stale: int
    """Messages with an old translation only."""


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """What a finished build says of its site."""

    format: str
    """``html``, or what else the builder writes."""
    read: int
    """Documents that this build has read."""
    warnings: int
    home: str = ""
    """The file of the first page, below the root of the site; empty for a format without addresses."""
    pages: Mapping[str, PageFacts] = field(default_factory=dict)
    """By name of the document."""
    address: str = ""
    """Absolute address of its pages as they name it, with ``{page}``; empty where it is not known."""

    def public(self, uri: str, folder: str) -> str:
        """The absolute address of one of its files.

        Args:
            uri: Where the file is below the root of the site, quoted.
            folder: Absolute address of the folder that holds the site, for a site that does not know its own.
        """
        return self.address.replace("{page}", uri, 1) if self.address else folder + uri

    @property
    def total(self) -> int:
        """Messages of all pages."""
        return sum(page.total for page in self.pages.values())

    @property
    def translated(self) -> int:
        """Translated messages of all pages."""
        return sum(page.translated for page in self.pages.values())

    @property
    def stale(self) -> int:
        """Messages of all pages with an old translation only."""
        return sum(page.stale for page in self.pages.values())

    @property
    def untranslated(self) -> int:
        """Pages that have messages and not one translated or stale."""
        return sum(bool(page.total) and not (page.translated or page.stale) for page in self.pages.values())

    def percent(self) -> int:
        """Share of the messages that are translated, rounded down: 100 only when all are."""
        return 100 * self.translated // self.total if self.total else 100

    def write(self, path: Path) -> None:
        """Write it to a file."""
        _write(path, asdict(self))


def project_file(work: Path) -> Path:
    """Where the facts of the project are, below the folder that the builds share."""
    return work / "project.json"


def site_file(doctrees: Path) -> Path:
    """Where the facts of a site are, below the folder of its doctrees."""
    return doctrees / "vianet" / "site.json"


def unfinished_file(doctrees: Path) -> Path:
    """What is there while a build has not come to its end, below the folder of its doctrees."""
    return doctrees / "vianet" / "unfinished"


def write_project(path: Path, facts: ProjectFacts) -> None:
    """Write the facts of the project to a file."""
    data = asdict(facts)
    data["findings"] = [
        [one.code.info.name, one.path, one.line, one.message, one.locale] for one in facts.findings
    ]
    _write(path, data)


def read_project(path: Path) -> ProjectFacts | None:
    """Read the facts of the project; None when no process has written them."""
    data = _read(path)
    if data is None:
        return None
    codes = {code.info.name: code for code in Code}
    findings = tuple(Finding(codes[name], *rest) for name, *rest in data.pop("findings"))
    return ProjectFacts(**{**data, "languages": tuple(data["languages"]), "findings": findings})


def read_site(path: Path) -> SiteFacts | None:
    """Read the facts of a site; None when there are none that can be read, as of another version."""
    data = _read(path)
    if data is None:
        return None
    try:
        pages = {name: PageFacts(**page) for name, page in data.pop("pages").items()}
        return SiteFacts(**data, pages=pages)
    except (KeyError, TypeError, AttributeError):
        return None


def _write(path: Path, data: Mapping[str, Any]) -> None:
    write_atomic(path, json.dumps(data, indent=1, ensure_ascii=False).encode("utf-8", "surrogatepass"))


def _read(path: Path) -> dict[str, Any] | None:
    try:
        data = json.loads(path.read_bytes().decode("utf-8", "surrogatepass"))
    except (OSError, ValueError):
        return None
    return data if isinstance(data, dict) else None

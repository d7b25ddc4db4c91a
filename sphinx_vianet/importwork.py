"""The work of an import on one catalog: bytes of pages and of the old catalog to bytes of the new one.

A pure function of its input, so that it runs in any executor and can be skipped when the
input's digest did not change.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace

from . import __version__
from .errors import Code
from .headers import RULES
from .markdown import Dialect
from .model import Finding, MessageCounts, PageMessages
from .stamps import matches_hash

__all__ = ["CatalogJob", "CatalogResult", "PageInput", "job_digest", "run_job"]


@dataclass(frozen=True, slots=True)
class PageInput:
    """One localized page with what there is of its source."""

    path: str
    """Path in its tree."""
    locale: str
    """BCP 47 tag."""
    data: bytes
    handoff: bytes | None
    """The source page at the commit of the stamp, when it was found there."""
    today: bytes | None
    """The source page in the source tree, None without one."""


@dataclass(frozen=True, slots=True)
class CatalogJob:
    """One catalog to bring up to date."""

    language: str
    """Sphinx's code."""
    domain: str
    pages: tuple[PageInput, ...]
    """All pages of the domain, by path."""
    existing: bytes | None
    """The catalog as it is, None when there is none."""
    dialect: Dialect
    mt_fuzzy: bool
    """Whether machine translations are marked fuzzy."""
    prefer_page: bool | frozenset[str] = False
    """Pages that win over a person's edits; True for all."""


@dataclass(frozen=True, slots=True)
class CatalogResult:
    """What one job gave."""

    language: str
    domain: str
    data: bytes | None
    """The catalog's new bytes, None when the old one cannot be read and is left alone."""
    counts: MessageCounts
    units: int
    findings: tuple[Finding, ...]


def job_digest(job: CatalogJob) -> str:
    """A digest of everything but the existing catalog that the result depends on."""
    digest = hashlib.sha256()
    for part in _parts(job):
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.hexdigest()


def _parts(job: CatalogJob) -> Iterable[bytes]:
    prefer = "all" if job.prefer_page is True else "\0".join(sorted(job.prefer_page or ()))
    settings = (__version__, str(RULES), job.language, job.domain, job.dialect, str(job.mt_fuzzy), prefer)
    yield from (setting.encode("utf-8", "surrogateescape") for setting in settings)
    for page in job.pages:
        yield page.path.encode("utf-8", "surrogateescape")
        yield page.locale.encode()
        yield page.data
        for text in (page.handoff, page.today):
            yield b"-" if text is None else b"+" + text


def run_job(job: CatalogJob) -> CatalogResult:
    """Align the pages of a domain and merge their messages into its catalog.

    Args:
        job: The pages and the catalog.

    Returns:
        The catalog's new bytes and what was done. A catalog that cannot be parsed is a
        finding, and its bytes are None.
    """
    from .catalog import PoError, update_catalog

    aligned = []
    findings: list[Finding] = []
    units = 0
    for page in job.pages:
        messages, count = _aligned(page, job)
        aligned.append(messages)
        units += count
        findings.extend(replace(finding, locale=page.locale) for finding in messages.findings)
    try:
        update = update_catalog(
            job.existing,
            aligned,
            domain=job.domain,
            language=job.language,
            prefer_page=job.prefer_page,
            reference=str,
        )
    except PoError as error:
        path = f"{job.language}/LC_MESSAGES/{job.domain}.po"
        findings.append(Finding(Code.CATALOG_UNREADABLE, path, error.line, str(error)))
        return CatalogResult(job.language, job.domain, None, MessageCounts(), units, tuple(findings))
    locale = job.pages[0].locale if job.pages else None
    findings.extend(replace(finding, locale=locale) for finding in update.findings)
    return CatalogResult(job.language, job.domain, update.data, update.counts, units, tuple(findings))


def _aligned(source: PageInput, job: CatalogJob) -> tuple[PageMessages, int]:
    """The messages of one page and the number of its units."""
    from .align import align
    from .page import parse_page

    page = parse_page(source.data, source.path)
    handoff = source.handoff
    if source.today is not None and page.handoff.hash and matches_hash(source.today, page.handoff.hash):
        handoff = source.today
    elif handoff is not None and page.handoff.hash and not matches_hash(handoff, page.handoff.hash):
        # The commit of the stamp holds another text than its hash says; the page's own source side is safer.
        handoff = None
    messages = align(page, handoff, source.today, dialect=job.dialect)
    if job.mt_fuzzy and page.handoff.type is not None and page.handoff.type.startswith("MT"):
        doubtful = tuple(replace(message, fuzzy=bool(message.msgstr)) for message in messages.messages)
        messages = replace(messages, messages=doubtful)
    return messages, len(page.units)

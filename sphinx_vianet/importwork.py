"""The work of an import on one catalog: bytes of pages and of the old catalog to bytes of the new one.

A pure function of its input, so that it runs in any executor and can be skipped when the
input's digest did not change.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from . import __version__
from .errors import Code
from .headers import RULES
from .markdown import Dialect
from .model import OPS_STAMP, Finding, MessageCounts, Page, PageMessages, StampNames
from .stamps import handoff_text

if TYPE_CHECKING:
    from .align import Aligned
    from .catalog import CatalogUpdate

__all__ = [
    "CatalogJob",
    "CatalogResult",
    "MemoryFile",
    "PageInput",
    "align_page",
    "aligned_page",
    "job_digest",
    "job_settings",
    "run_job",
]


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
    trusted: bool = True
    """Whether that is so; where there is no tree, the text of another localized page takes its place."""
    stamp: StampNames = OPS_STAMP
    """What the fields of its stamp are called."""


class MemoryFile(NamedTuple):
    """A sentence memory that was built (:mod:`sphinx_vianet.memory`)."""

    path: str
    """Its file, which every process opens for itself."""
    digest: str
    """Of what it holds."""


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
    unread: tuple[str, ...] = ()
    """Paths of pages of the domain that could not be read: their messages stay as they are."""
    prefix: str = ""
    """Where the pages sit below Sphinx's source folder."""
    memory: MemoryFile | None = None
    """What messages without a translation are filled from."""


@dataclass(frozen=True, slots=True)
class CatalogResult:
    """What one job gave."""

    language: str
    domain: str
    data: bytes | None
    """The catalog's new bytes, None when it is left alone: it cannot be read, or no page is for it."""
    counts: MessageCounts
    pages: int
    """Pages that were imported: all but those that say ``vianet: ignore``."""
    units: int
    findings: tuple[Finding, ...]
    again: MessageCounts
    """What an import of the same pages over the new catalog counts."""


def job_digest(job: CatalogJob) -> str:
    """A digest of everything but the existing catalog that the result depends on."""
    digest = hashlib.sha256()
    for part in _parts(job):
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.hexdigest()


def job_settings(job: CatalogJob) -> Iterable[str]:
    """Everything that the result depends on but pages, their sources, memory and the existing catalog."""
    prefer = "all" if job.prefer_page is True else "\0".join(sorted(job.prefer_page or ()))
    settings = (__version__, str(RULES), job.language, job.domain, job.dialect, str(job.mt_fuzzy), prefer)
    return (*settings, job.prefix, *job.unread)


def _parts(job: CatalogJob) -> Iterable[bytes]:
    for setting in job_settings(job):
        yield setting.encode("utf-8", "surrogateescape")
    for page in job.pages:
        yield page.path.encode("utf-8", "surrogateescape")
        yield page.locale.encode()
        yield str(page.trusted).encode()
        yield repr(page.stamp).encode()
        yield page.data
        for text in (page.handoff, page.today):
            yield b"-" if text is None else b"+" + text
    if job.memory is not None:
        yield job.memory.digest.encode()


def run_job(job: CatalogJob) -> CatalogResult:
    """Align the pages of a domain and merge their messages into its catalog.

    Args:
        job: The pages and the catalog.

    Returns:
        The catalog's new bytes and what was done. A catalog that cannot be parsed is a
        finding, and its bytes are None.
    """
    from .catalog import PoError
    from .page import parse_page

    aligned: list[PageMessages] = []
    findings: list[Finding] = []
    units = 0
    for source in job.pages:
        page = parse_page(source.data, source.path, source.stamp)
        if page.ignored:
            continue
        messages = align_page(page, source, job.dialect, mt_fuzzy=job.mt_fuzzy)
        aligned.append(_recalled(messages, job))
        units += len(page.units)
        findings.extend(replace(finding, locale=source.locale) for finding in messages.findings)
    data: bytes | None = None
    counts = again = MessageCounts()
    if aligned:
        try:
            update = _updated(job, job.existing, aligned)
            data, counts, again = update.data, update.counts, _again(job, update, aligned)
            findings.extend(replace(finding, locale=job.pages[0].locale) for finding in update.findings)
        except PoError as error:
            path = f"{job.language}/LC_MESSAGES/{job.domain}.po"
            findings.append(Finding(Code.CATALOG_UNREADABLE, path, error.line, str(error)))
    return CatalogResult(job.language, job.domain, data, counts, len(aligned), units, tuple(findings), again)


def _recalled(page: PageMessages, job: CatalogJob) -> PageMessages:
    """The messages of a page, those without a translation filled from the memory."""
    if job.memory is None or all(message.msgstr for message in page.messages):
        return page
    from .memory import open_memory
    from .memoryfill import fill_messages

    return fill_messages(page, open_memory(job.memory.path), job.language, mt_fuzzy=job.mt_fuzzy)


def _updated(job: CatalogJob, existing: bytes | None, pages: Sequence[PageMessages]) -> CatalogUpdate:
    from .catalog import update_catalog

    def reference(path: str) -> str:
        return f"{job.prefix}/{path}" if job.prefix else path

    return update_catalog(
        existing,
        pages,
        domain=job.domain,
        language=job.language,
        prefer_page=job.prefer_page,
        reference=reference,
        unread=job.unread,
    )


def _again(job: CatalogJob, update: CatalogUpdate, pages: Sequence[PageMessages]) -> MessageCounts:
    counts = update.counts
    if counts.fuzzy and job.existing is not None:
        # A person's translation that came over to a new msgid counts as fuzzy now and as kept from then on.
        return _updated(job, update.data, pages).counts
    return MessageCounts(unchanged=counts.total - counts.kept - counts.obsolete, kept=counts.kept)


def align_page(page: Page, source: PageInput, dialect: Dialect, *, mt_fuzzy: bool = False) -> PageMessages:
    """The messages of one page.

    Args:
        page: The page, parsed.
        source: Where it is from, with what there is of its source.
        dialect: The dialect of the source pages.
        mt_fuzzy: Whether machine translations are marked fuzzy.
    """
    messages = aligned_page(page, source, dialect).messages
    if mt_fuzzy and page.handoff.type is not None and page.handoff.type.startswith("MT"):
        doubtful = tuple(replace(message, fuzzy=bool(message.msgstr)) for message in messages.messages)
        messages = replace(messages, messages=doubtful)
    return messages


def aligned_page(page: Page, source: PageInput, dialect: Dialect) -> Aligned:
    """The messages of one page, and what each was made from.

    Args:
        page: The page, parsed.
        source: Where it is from, with what there is of its source.
        dialect: The dialect of the source pages.
    """
    from .align import align_with_sides

    handoff = handoff_text(page.handoff.hash, source.handoff, source.today)
    if handoff is None and not page.units:
        # Without a source side of its own, a page is best compared with what its stamp names.
        handoff = source.handoff
    return align_with_sides(page, handoff, source.today, dialect=dialect, trusted=source.trusted)

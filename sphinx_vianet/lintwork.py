"""The work of a lint on one file: bytes of a catalog or a localized page to what is wrong in it.

Pure functions of their input, so that they run in any executor.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from .entries import Known
from .errors import Code
from .importwork import PageInput, align_page
from .markdown import Dialect
from .model import Finding, Message, Page
from .page import parse_page
from .po import Entry, PoError, body_lines, parse_po
from .quality.context import Context
from .quality.glossary import Glossary
from .quality.lint import lint_texts, mend
from .quality.problem import Problem
from .quality.report import Defect
from .quality.selecting import silenced
from .quality.texts import Texts
from .trees import is_excluded

__all__ = ["LintJob", "LintResult", "run_lint_job"]


@dataclass(frozen=True, slots=True)
class LintJob:
    """One file to look at."""

    path: str
    """The file, as reports name it."""
    language: str
    """Sphinx's code."""
    locale: str
    """BCP 47 tag."""
    dialect: Dialect
    checks: tuple[str, ...]
    """Codes, in the order of the table."""
    catalog: bytes | None = None
    """The PO file; None where ``page`` is looked at."""
    page: PageInput | None = None
    """The localized page with what there is of its source."""
    glossary: Glossary | None = None
    """The project's terms in this language."""
    fuzzy: bool = False
    """Whether translations that are marked fuzzy are looked at too."""
    fix: bool = False
    """Whether what is certain is put right."""
    domain: str = ""
    """Domain of the catalog."""
    pages: tuple[str, ...] = ()
    """Pages, or globs, whose entries are looked at; empty for all of the catalog."""
    page_ignore: tuple[tuple[str, frozenset[str]], ...] = ()
    """Globs over paths of pages, each with the codes that are silent for them."""

    def checks_of(self, page: str) -> tuple[str, ...]:
        """Codes of the checks for one page; globs may name it by its path, or by its catalog."""
        names = {page, self.domain, f"{self.domain}.{page.rpartition('.')[2] or 'md'}"} - {""}
        silent = [
            codes for glob, codes in self.page_ignore if any(is_excluded(name, (glob,)) for name in names)
        ]
        if not silent:
            return self.checks
        none = frozenset().union(*silent)
        return tuple(code for code in self.checks if code not in none)


@dataclass(frozen=True, slots=True)
class LintResult:
    """What one job gave."""

    defects: tuple[Defect, ...] = ()
    """In the order of the file; with ``fix`` those that are left."""
    findings: tuple[Finding, ...] = ()
    messages: int = 0
    """Messages that were looked at."""
    fixed: int = 0
    """Messages that were put right."""
    data: bytes | None = None
    """The catalog's new bytes; None when they are those of before."""


def run_lint_job(job: LintJob) -> LintResult:
    """Check all messages of a file.

    Args:
        job: The file.

    Returns:
        What is wrong. A catalog that cannot be parsed is a finding.
    """
    if job.page is not None:
        return _lint_page(job, job.page)
    data = job.catalog or b""
    try:
        file = parse_po(data)
    except PoError as error:
        return LintResult(findings=(Finding(Code.CATALOG_UNREADABLE, job.path, error.line, str(error)),))
    entries = [entry for entry in file.entries if _is_translated(entry, job)]
    context = _context(job, [(entry.msgid, entry.msgstr) for entry in file.entries if not entry.obsolete])
    defects: list[Defect] = []
    findings: list[Finding] = []
    mended: dict[int, str] = {}
    for entry in entries:
        silent = silenced(entry.comments)
        findings += [_unknown(job, entry, word) for word in silent.unknown]
        page = _page_of(entry)
        checks = [code for code in job.checks_of(page) if code not in silent.codes]
        texts = Texts(entry.msgid, entry.msgstr, job.dialect, page=page)
        if job.fix and (better := mend(texts, context, checks)) is not None:
            texts = better
            mended[entry.line] = better.msgstr
        found = lint_texts(texts, context, checks)
        defects += _defects(job, texts, entry.line, found)
    new = _with_translations(data, entries, mended) if mended else None
    return LintResult(tuple(defects), tuple(findings), len(entries), len(mended), new)


def _is_translated(entry: Entry, job: LintJob) -> bool:
    if entry.obsolete or entry.foreign or not entry.msgstr.strip():
        return False
    if job.pages and not is_excluded(_page_of(entry), job.pages):
        return False
    return job.fuzzy or not entry.fuzzy


def _page_of(entry: Entry) -> str:
    """The page that an entry names first, without the way up that Sphinx writes before it; empty for none."""
    reference = next(Known(entry, None, fuzzy=False, edited=False).references(), "")
    while reference.startswith("../"):
        reference = reference.removeprefix("../")
    return reference


def _unknown(job: LintJob, entry: Entry, word: str) -> Finding:
    text = f"the comment vianet-lint names {word!r}, which is no check"
    return Finding(Code.LINT_COMMENT, job.path, entry.line, text)


def _context(job: LintJob, pairs: Sequence[tuple[str, str]]) -> Context:
    msgids, msgstrs = [msgid for msgid, _ in pairs], [msgstr for _, msgstr in pairs]
    return Context(job.language, job.locale, job.dialect, msgids, msgstrs, job.glossary)


def _defects(
    job: LintJob, texts: Texts, line: int | None, found: Iterable[tuple[str, Problem]]
) -> Iterator[Defect]:
    for code, problem in found:
        yield Defect(
            code,
            job.path,
            line,
            job.language,
            texts.page,
            problem.message,
            texts.msgid,
            texts.msgstr,
            problem.place,
            problem.fix is not None,
        )


def _with_translations(data: bytes, entries: Sequence[Entry], mended: Mapping[int, str]) -> bytes:
    """A catalog with other translations; every line that is not one of their ``msgstr`` stays as it is.

    Args:
        data: The PO file, which ``parse_po`` takes.
        entries: Its entries, or some of them, in order.
        mended: New translations by the line of their entries.
    """
    lines = data.decode("utf-8").split("\n")
    for entry in reversed(entries):
        if entry.line not in mended:
            continue
        first = next(i for i, line in enumerate(entry.body) if line.lstrip().startswith("msgstr"))
        start, end = entry.line - 1 + first, entry.line - 1 + len(entry.body)
        ending = "\r" if lines[start].endswith("\r") else ""
        lines[start:end] = [body_lines("", mended[entry.line])[1] + ending]
    return "\n".join(lines).encode("utf-8")


def _lint_page(job: LintJob, source: PageInput) -> LintResult:
    page = parse_page(source.data, source.path, source.stamp)
    if page.ignored:
        return LintResult()
    found = align_page(page, source, job.dialect)
    messages = [message for message in found.messages if message.msgstr.strip()]
    messages = [message for message in messages if job.fuzzy or not message.fuzzy]
    context = _context(job, [(message.msgid, message.msgstr) for message in found.messages])
    checks = job.checks_of(source.path)
    defects: list[Defect] = []
    for message, line in _with_lines(messages, page):
        texts = Texts(message.msgid, message.msgstr, job.dialect, message.kind, source.path)
        defects += _defects(job, texts, line, lint_texts(texts, context, checks))
    findings = tuple(replace(finding, locale=source.locale) for finding in found.findings)
    return LintResult(tuple(defects), findings, len(messages))


def _with_lines(messages: Sequence[Message], page: Page) -> Iterator[tuple[Message, int]]:
    """Each message with its line in the localized page; without a unit, that of the message before it."""
    lines = {unit.number: unit.line for unit in page.units}
    line = 1
    for message in messages:
        line = next((lines[unit.number] for unit in message.units if unit.number in lines), line)
        yield message, line

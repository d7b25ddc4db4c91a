"""The work of a handback on one catalog: bytes of the catalog and of its pages to new bytes of pages.

A pure function of its input, so that it runs in any executor. Which entries count: those that a
person edited, with a translation that is not fuzzy, whose imported text is what the page says now.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from .align import Aligned
from .comments import parse_origins, text_digest
from .entries import Known, catalog_texts
from .errors import Code
from .handback import Done, Edited, edit_page
from .handbackcheck import HandbackError, imported_form, page_line, preview
from .handbackguard import EditGuard
from .headers import HANDOFF_FIELD, header_fields
from .importwork import PageInput, aligned_page
from .markdown import Dialect
from .model import Finding, Page
from .newpages import NewPage, new_pages, remake
from .newstamps import Making
from .page import parse_page
from .po import PoError, PoFile, parse_po
from .recompose import is_complete, renew
from .sentencepairs import has_words

__all__ = [
    "HandbackJob",
    "HandbackResult",
    "PagePlan",
    "PlanKind",
    "has_edits",
    "run_handback_job",
]

PlanKind = Literal["unchanged", "edited", "recomposed", "new", "refused"]
"""What becomes of a page: it stays, single messages of it change, it is made anew from its source page,
it is made for the first time, or it should change and cannot."""


@dataclass(frozen=True, slots=True)
class HandbackJob:
    """One catalog and the pages that it is for."""

    language: str
    """Sphinx's code."""
    domain: str
    catalog: bytes
    pages: tuple[PageInput, ...]
    """All pages of the domain that can be read, by path."""
    dialect: Dialect
    wanted: frozenset[str] | None = None
    """Paths of the pages to hand back to; None for all."""
    making: Mapping[str, Making] = field(default_factory=dict)
    """By path, what pages need to be made anew from their source pages; those that have none are not."""
    new: tuple[NewPage, ...] = ()
    """Source pages to make the first localized page of."""
    least: float = 1.0
    """Which share of the messages of such a page must be translated."""
    force: bool = False
    """Whether an edit counts where the page has got another text since it was made."""


@dataclass(frozen=True, slots=True)
class PagePlan:
    """What becomes of one page."""

    path: str
    locale: str
    kind: PlanKind
    old: bytes
    """The page as it was read; empty for a new one."""
    new: bytes
    """The page as it is to be; ``old`` when it stays."""
    done: tuple[Done, ...] = ()
    waiting: int = 0
    """Messages that were translated anew and that the page has no place for yet."""


@dataclass(frozen=True, slots=True)
class HandbackResult:
    """What one job gave."""

    language: str
    domain: str
    pages: tuple[PagePlan, ...]
    findings: tuple[Finding, ...]


@dataclass
class _PageWork:
    """One page with its messages and what the catalog has for it."""

    source: PageInput
    page: Page
    aligned: Aligned
    texts: Sequence[tuple[str, str]]
    """Msgid and msgstr of each message, as a catalog holds them."""
    edits: dict[int, str] = field(default_factory=dict)
    anew: dict[int, str] = field(default_factory=dict)
    """Translations of messages whose source has moved on since the handoff, or that it has got since."""
    elsewhere: list[int] = field(default_factory=list)
    """Messages whose entry is an edit of another text of the same message."""
    changed: int | None = None
    """Line of the first message that is another than the one imported."""
    stuck: bool = False
    """Whether a person edited one of those."""


def has_edits(catalog: bytes) -> bool:
    """Whether a person edited a catalog, so that there can be something to hand back.

    Raises:
        PoError: It cannot be parsed.
    """
    return any(
        known.edited and not known.fuzzy
        for entry in parse_po(catalog).entries
        if not entry.obsolete and not entry.foreign
        for known in [Known.of(entry)]
    )


def run_handback_job(job: HandbackJob) -> HandbackResult:
    """Put the edits of a catalog into its pages.

    Args:
        job: The catalog and its pages.

    Returns:
        A plan for every page wanted that does not say ``vianet: ignore``, and findings; a page whose finding
        is an error stays as it is.
    """
    name = f"{job.language}/LC_MESSAGES/{job.domain}.po"
    try:
        file = parse_po(job.catalog)
    except PoError as error:
        finding = Finding(Code.CATALOG_UNREADABLE, name, error.line, str(error))
        return HandbackResult(job.language, job.domain, (), (finding,))
    return _Work(job, file, name).result()


class _Work:
    """One job: what the catalog says is found out for all pages first, since they share it."""

    def __init__(self, job: HandbackJob, file: PoFile, name: str) -> None:
        self._job = job
        self._name = name
        self._known: dict[str, Known] = {}
        for entry in file.entries:
            if not entry.obsolete and not entry.foreign and entry.msgid:
                self._known.setdefault(entry.msgid, Known.of(entry))
        self._guard = EditGuard(tuple(self._known), job.dialect)
        fields = {field.lower(): value for field, value in header_fields(file.header)}
        origins = parse_origins(fields.get(HANDOFF_FIELD.lower(), ""))
        self._origins = {origin.path: origin for origin in origins}
        self._findings: list[Finding] = []
        pages = ((source, parse_page(source.data, source.path, source.stamp)) for source in job.pages)
        self._pages = [self._page(source, page) for source, page in pages if not page.ignored]
        self._said: dict[str, set[str]] = {}
        """Digests of the texts that the pages have for each msgid."""
        for work in self._pages:
            for msgid, msgstr in work.texts:
                self._said.setdefault(msgid, set()).add(text_digest(msgstr))

    def _page(self, source: PageInput, page: Page) -> _PageWork:
        aligned = aligned_page(page, source, self._job.dialect)
        texts = [catalog_texts(message.msgid, message.msgstr)[:2] for message in aligned.messages.messages]
        return _PageWork(source, page, aligned, texts)

    def result(self) -> HandbackResult:
        """A plan for each page."""
        wanted = self._job.wanted
        chosen = [work for work in self._pages if wanted is None or work.source.path in wanted]
        for work in chosen:
            self._look(work)
        plans = (*(self._plan(work) for work in chosen), *self._new_pages())
        self._findings.extend(self._homeless())
        return HandbackResult(self._job.language, self._job.domain, plans, tuple(self._findings))

    # --- which entries count

    def _look(self, work: _PageWork) -> None:
        """Find out what the catalog has for a page."""
        for index, (msgid, msgstr) in enumerate(work.texts):
            known = self._known.get(msgid)
            if known is None or not known.msgstr or known.fuzzy or self._has(work, index, known):
                continue
            message = work.aligned.messages.messages[index]
            imported = known.comment.digest[:8] if known.comment else None
            if known.from_memory:
                # Whatever the memory had, the page had nothing.
                imported = text_digest("")
            said = self._said[msgid]
            if known.edited and self._job.force and imported not in said:
                imported = None
            if imported is not None and imported not in said and text_digest(known.msgstr) not in said:
                work.changed = work.changed or page_line(work.aligned, index)
                work.stuck = work.stuck or known.edited
            elif not known.edited:
                continue
            elif message.previous is not None or not msgstr:
                work.anew[index] = known.msgstr
            elif imported is None or imported == text_digest(msgstr):
                work.edits[index] = known.msgstr
            else:
                work.elsewhere.append(index)

    def _has(self, work: _PageWork, index: int, known: Known) -> bool:
        """Whether a page has a translation already, which a person may have written."""
        message, msgstr = work.aligned.messages.messages[index], work.texts[index][1]
        if known.msgstr == msgstr:
            return message.previous is None or not known.edited
        return bool(msgstr) and imported_form(message.msgid, known.msgstr, message.kind) == msgstr

    def _is_human(self, work: _PageWork) -> bool:
        """Whether a person wrote the translation of every unit of a page."""
        units = 0
        for index, draft in enumerate(work.aligned.drafts):
            if not draft.units:
                continue
            known = self._known.get(work.texts[index][0])
            if known is None or not known.edited or known.fuzzy or index in work.elsewhere:
                return False
            units += len(draft.units)
        return not work.anew and units == len(work.page.units) > 0

    # --- plans

    def _plan(self, work: _PageWork) -> PagePlan:
        source = work.source
        unchanged = PagePlan(source.path, source.locale, "unchanged", source.data, source.data)
        if not (work.edits or work.anew or work.stuck):
            self._note_elsewhere(work)
            return unchanged
        problem = self._changed_since(work)
        if problem:
            self._report(Code.HANDBACK_PAGE_CHANGED, work, work.changed, problem)
            return replace(unchanged, kind="refused")
        if (bad := self._guard.first(work.aligned, {**work.edits, **work.anew})) is not None:
            self._report(Code.HANDBACK_REFUSED, work, *bad)
            return replace(unchanged, kind="refused")
        self._note_elsewhere(work)
        if work.anew and (whole := self._recomposed(work, unchanged)) is not None:
            return whole
        plan = self._edited(work, unchanged) if work.edits else unchanged
        return self._renewed(work, plan) if work.anew and plan.kind != "refused" else plan

    def _edited(self, work: _PageWork, unchanged: PagePlan) -> PagePlan:
        source = work.source

        try:
            edited = edit_page(
                work.page,
                work.aligned,
                work.edits,
                lambda page: self._again(source, page),
                dialect=self._job.dialect,
                human=self._is_human(work),
            )
        except HandbackError as error:
            self._report(Code.HANDBACK_REFUSED, work, error.line, str(error))
            return replace(unchanged, kind="refused")
        self._note_units(work, edited)
        kind: PlanKind = "edited" if edited.data != source.data else "unchanged"
        return replace(unchanged, kind=kind, new=edited.data, done=edited.done)

    def _again(self, source: PageInput, page: Page) -> Aligned:
        return aligned_page(page, replace(source, data=page.data), self._job.dialect)

    def _note_units(self, work: _PageWork, edited: Edited) -> None:
        for done in edited.done:
            if done.way == "one-unit":
                text = f"{preview(done.msgid)}: its sentences cannot be told apart, and became one unit"
                self._report(Code.HANDBACK_ONE_UNIT, work, done.line, text)

    # --- text that was translated anew

    def _texts(self, work: _PageWork) -> list[str | None]:
        """The translation of each message as it is to be, None where there is none of today's text."""
        texts: list[str | None] = []
        for index, message in enumerate(work.aligned.messages.messages):
            msgid, own = work.texts[index]
            known = self._known.get(msgid)
            new = work.anew.get(index, work.edits.get(index))
            if new is None and message.previous is None and own:
                new = own
            elif new is None and known is not None and known.msgstr and not known.fuzzy:
                # Text that is new here and was translated before, elsewhere in the catalog.
                new = known.msgstr
            texts.append(new)
        return texts

    def _recomposed(self, work: _PageWork, unchanged: PagePlan) -> PagePlan | None:
        """The page made from today's source page; None when it cannot be, or not yet."""
        source, making = work.source, self._job.making.get(work.source.path)
        texts = self._texts(work)
        if making is None or source.today is None or not is_complete(work.aligned, texts):
            return None
        try:
            edited, stamp = remake(
                work.page,
                work.aligned,
                texts,
                source,
                making,
                lambda page: self._again(replace(source, handoff=source.today), page),
                self._job.dialect,
                human=self._is_all_human(work, texts),
            )
        except HandbackError as error:
            text = f"it cannot be made from today's source page: {error}"
            self._report(Code.HANDBACK_NOT_COMPOSED, work, error.line, text)
            return None
        if stamp.commit is None:
            text = "no commit is known that holds the source page; ms.sourcegitcommit is as it was"
            self._report(Code.STAMP_WITHOUT_COMMIT, work, None, text)
        self._note_units(work, edited)
        return replace(unchanged, kind="recomposed", new=edited.data, done=edited.done)

    def _is_all_human(self, work: _PageWork, texts: Sequence[str | None]) -> bool:
        """Whether a person wrote the translation of every message that holds words."""
        for index, (msgid, _) in enumerate(work.texts):
            known = self._known.get(msgid)
            if texts[index] and has_words(msgid) and (known is None or not known.edited or known.fuzzy):
                return False
        return not work.elsewhere

    def _renewed(self, work: _PageWork, plan: PagePlan) -> PagePlan:
        """The page, edited or not, with today's sentences where they are translated."""
        page = parse_page(plan.new, plan.path, work.page.stamp)
        aligned = self._again(work.source, page) if plan.new != plan.old else work.aligned
        edited, left = renew(
            page, aligned, work.anew, lambda new: self._again(work.source, new), self._job.dialect
        )
        self._note_units(work, edited)
        if left:
            line = page_line(aligned, min(left))
            text = f"{_count(len(left), 'new translation')} of text that the page does not have yet"
            self._report(Code.HANDBACK_WAITING, work, line, text)
        kind: PlanKind = "edited" if edited.data != plan.new and plan.kind == "unchanged" else plan.kind
        return replace(plan, kind=kind, new=edited.data, done=(*plan.done, *edited.done), waiting=len(left))

    # --- new pages

    def _new_pages(self) -> Iterator[PagePlan]:
        """The plans for pages that the locale does not have yet."""
        job = self._job
        if not job.new:
            return
        known, unseen, refused = self._guard.sort_out(self._known, self._name)
        self._findings.extend(refused)
        for page, made in new_pages(job.new, known, job.dialect, least=job.least, unseen=unseen):
            plan = PagePlan(page.path, page.locale, "new", b"", b"")
            if isinstance(made, Edited):
                yield replace(plan, new=made.data, done=made.done)
                continue
            if isinstance(made, HandbackError):
                yield replace(plan, kind="refused")
            code = Code.HANDBACK_REFUSED if isinstance(made, HandbackError) else Code.HANDBACK_TOO_FEW
            self._findings.append(Finding(code, page.path, None, str(made), page.locale))

    def _changed_since(self, work: _PageWork) -> str:
        """Why a page is not the one that was imported, empty when it is."""
        advice = "run 'sphinx-vianet import' first, and look at what it reports"
        if work.changed is not None:
            return f"the page has another text here than the one imported; {advice}"
        origin = self._origins.get(work.source.path)
        stamp = work.page.handoff
        if origin is not None and (origin.handoff.hash, origin.handoff.commit) != (stamp.hash, stamp.commit):
            return f"the page has another stamp than the one imported; {advice}"
        return ""

    def _note_elsewhere(self, work: _PageWork) -> None:
        for index in work.elsewhere:
            message = work.aligned.messages.messages[index]
            text = f"{preview(message.msgid)} has a translation of its own here, which stays"
            self._report(Code.HANDBACK_OTHER_TEXT, work, page_line(work.aligned, index), text)

    def _homeless(self) -> Iterator[Finding]:
        """Edits of messages that no page has."""
        locale = self._job.pages[0].locale if self._job.pages else None
        for msgid, known in self._known.items():
            edited = known.edited and not known.fuzzy and known.comment is not None
            if edited and self._pages and msgid not in self._said:
                text = f"{preview(msgid)} was edited, and no page of this catalog has it; import again"
                yield Finding(Code.HANDBACK_NO_MESSAGE, self._name, known.entry.line, text, locale)

    def _report(self, code: Code, work: _PageWork, line: int | None, text: str) -> None:
        self._findings.append(Finding(code, work.source.path, line, text, work.source.locale))


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")

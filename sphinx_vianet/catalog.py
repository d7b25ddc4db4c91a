"""Messages into a catalog: the merge, pure and deterministic.

Every entry that an import writes carries a digest of itself (:mod:`sphinx_vianet.comments`),
so the next import knows which entries a person edited since, and leaves those alone
(design.md, The merge rules). An entry that ``msgmerge`` or ``sphinx-intl update`` gave a new
msgid is still recognised: the first half of its digest is over the translation alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterable, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import cached_property

from .comments import PageOrigin, VianetComment, digest, format_comment, parse_comment, text_digest
from .entries import Known, State, catalog_texts, fresh_text, utf8_text
from .errors import Code
from .headers import header_text
from .model import Finding, Message, MessageCounts, PageMessages, UnitPlace
from .po import PoError, PoFile, parse_po, render_po

__all__ = [
    "CatalogStats",
    "CatalogUpdate",
    "PoError",
    "VianetComment",
    "catalog_stats",
    "parse_comment",
    "update_catalog",
]


@dataclass(frozen=True, slots=True)
class CatalogUpdate:
    """What :func:`update_catalog` gives."""

    data: bytes
    """The catalog's new bytes; the old ones when nothing changed."""
    counts: MessageCounts
    findings: tuple[Finding, ...]
    """``conflict``, ``edit-kept`` and ``edited``, at the path of the page; without a locale."""


@dataclass(frozen=True, slots=True)
class CatalogStats:
    """Numbers of messages in a catalog, header and each other's excluded."""

    translated: int = 0
    fuzzy: int = 0
    """Has a translation and the flag: Sphinx does not show it."""
    untranslated: int = 0
    obsolete: int = 0


@dataclass(slots=True)
class _Wanted:
    """What the pages say of one msgid."""

    msgid: str
    msgstr: str
    fuzzy: bool
    previous: str | None
    units: tuple[UnitPlace, ...]
    page: str
    line: int
    from_memory: bool = False
    conflict: bool = False

    def state(self) -> State:
        """What the comment lines of its entry shall say."""
        if not self.msgstr:
            return State(None)
        stored = digest(self.msgid, self.msgstr, self.fuzzy)
        return State(format_comment(self.units, stored), self.fuzzy, self.previous)

    def equals(self, known: Known) -> bool:
        """Whether an entry has this translation already."""
        return known.msgstr == self.msgstr and known.fuzzy == self.fuzzy


def update_catalog(
    existing: bytes | None,
    pages: Sequence[PageMessages],
    *,
    domain: str,
    language: str,
    prefer_page: Container[str] | bool = False,
    reference: Callable[[str], str],
    unread: Iterable[str] = (),
) -> CatalogUpdate:
    """Merge the messages of localized pages into a catalog.

    Args:
        existing: The catalog as it is, None or empty when there is none.
        pages: All pages of the domain in path order, also those that did not change.
        domain: The domain's name, for the header.
        language: Sphinx's code of the language, ``de``, ``zh_CN``, ``sr@latin``.
        prefer_page: Paths of the pages that win over a person's edits; True for all.
        reference: Gives the text for the ``#:`` comment of a page's path: where it stands below
            Sphinx's source folder.
        unread: Paths of pages of the domain that could not be read; entries that name them stay.

    Returns:
        New bytes, what was done to each message, and what to report. The same input over the
        result gives the same bytes.

    Raises:
        PoError: The catalog cannot be parsed; it is to be left alone and reported as
            ``catalog-unreadable``.
    """
    old = parse_po(existing) if existing else PoFile()
    merge = _Merge(old, pages, prefer_page, lambda path: utf8_text(reference(path)), frozenset(unread))
    name = " ".join(utf8_text(domain).split())
    texts = merge.run()
    counts = MessageCounts(**merge.tally)
    revised = counts.total > counts.unchanged + counts.kept
    origins = [PageOrigin(page.path, page.prefix, page.handoff) for page in pages]
    texts.insert(0, header_text(old.header, origins, domain=name, language=language, revised=revised))
    if old.trailing:
        texts.append("\n".join(old.trailing))
    same = existing and texts == old.texts()
    data = existing if existing and same else render_po(texts, old.newline)
    return CatalogUpdate(data, counts, tuple(merge.findings))


def catalog_stats(data: bytes) -> CatalogStats:
    """Count the messages of a catalog.

    Args:
        data: The PO file's bytes.

    Returns:
        Disjoint numbers; a fuzzy message without a translation is untranslated.

    Raises:
        PoError: The catalog cannot be parsed.
    """
    kinds: Counter[str] = Counter()
    for entry in parse_po(data).entries:
        if entry.obsolete:
            kinds["obsolete"] += 1
        elif not entry.msgstr:
            kinds["untranslated"] += 1
        else:
            kinds["fuzzy" if entry.fuzzy else "translated"] += 1
    return CatalogStats(**kinds)


@dataclass
class _Merge:
    """One merge: what there is, what is wanted, what comes out."""

    old: PoFile
    pages: Sequence[PageMessages]
    prefer_page: Container[str] | bool
    reference: Callable[[str], str]
    unread: Set[str]
    tally: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)
    wanted: dict[str, _Wanted] = field(default_factory=dict)
    active: dict[str, Known] = field(default_factory=dict)
    retired: dict[str, Known] = field(default_factory=dict)
    links: dict[tuple[str, str], Known] = field(default_factory=dict)
    revived: set[int] = field(default_factory=set)
    """Lines of the obsolete entries whose text is active again."""
    carried: set[str] = field(default_factory=set)
    """Msgids whose text stands under a new msgid now."""

    def run(self) -> list[str]:
        """All entries of the new catalog, header excluded."""
        self._collect()
        self._index()
        placed = {msgid: self._place(wanted) for msgid, wanted in self.wanted.items()}
        followers, retiring = self._leftovers()
        texts = followers.get(None, [])
        for msgid, text in placed.items():
            texts.append(text)
            texts.extend(followers.get(msgid, ()))
        for entry in self.old.entries:
            if entry.obsolete and entry.line not in self.revived:
                texts.append(entry.text)
        return texts + retiring

    # --- what there is

    def _collect(self) -> None:
        for page in self.pages:
            for message in page.messages:
                if message.msgid:
                    self._want(_wanted(message, page.path))

    def _want(self, new: _Wanted) -> None:
        first = self.wanted.setdefault(new.msgid, new)
        if first is new or not new.msgstr or (new.from_memory and first.msgstr):
            return
        if not first.msgstr or first.from_memory:
            self.wanted[new.msgid] = new
        elif first.msgstr != new.msgstr and not first.conflict:
            first.conflict = True
            text = (
                f"{_preview(new)} is translated otherwise in {first.page}, line {first.line}; that was taken"
            )
            self._report(Code.CONFLICT, new, text)

    def _index(self) -> None:
        for entry in self.old.entries:
            if entry.foreign:
                continue
            known = Known.of(entry)
            (self.retired if entry.obsolete else self.active).setdefault(entry.msgid, known)
            if known.edited and not entry.obsolete and entry.msgid not in self.wanted:
                self._link(known)

    def _link(self, known: Known) -> None:
        """Note by what a person's entry that lost its place could be found again."""
        if known.comment:
            self.links.setdefault(("text", known.comment.digest[:8]), known)
        if known.previous is not None:
            self.links.setdefault(("previous", known.previous), known)

    # --- one message

    def _place(self, wanted: _Wanted) -> str:
        known = self.active.get(wanted.msgid)
        prefers = self._prefers(wanted)
        if known and not known.edited and known.from_memory and not wanted.msgstr:
            # Neither page nor memory has another one.
            self.tally["unchanged"] += 1
            return known.entry.text
        if known and known.edited and not wanted.equals(known):
            if prefers and wanted.msgstr:
                return self._own(known, wanted, "fuzzy" if wanted.fuzzy else "updated")
            return self._keep(known, wanted, known.entry.text)
        source = None if prefers else self._human_before(known, wanted)
        if source:
            return self._carry(source, known, wanted)
        if known and known.msgstr:
            changed = "fuzzy" if wanted.fuzzy else "updated"
            return self._own(known, wanted, "unchanged" if wanted.equals(known) else changed)
        return self._fill(known, wanted)

    def _fill(self, known: Known | None, wanted: _Wanted) -> str:
        """Write a message that has no translation in the catalog, or only an obsolete one."""
        kind = "fuzzy" if wanted.fuzzy else "added"
        if known and not wanted.fuzzy:
            kind = "updated" if wanted.msgstr else "unchanged"
        retired = self.retired.get(wanted.msgid)
        if retired is None or not (retired.edited or wanted.msgstr):
            return self._own(known, wanted, kind)
        self.revived.add(retired.entry.line)
        revived = retired.revived()
        if not retired.edited or wanted.equals(retired) or (wanted.msgstr and self._prefers(wanted)):
            return self._own(revived, wanted, kind)
        state = State(_words(revived), revived.fuzzy, wanted.previous if revived.fuzzy else None)
        reference = self.reference(wanted.page)
        return self._keep(retired, wanted, revived.text(wanted.msgid, retired.msgstr, state, reference))

    def _own(self, known: Known | None, wanted: _Wanted, kind: str) -> str:
        """Write the page's translation, keeping the lines that say the same."""
        if wanted.from_memory and kind != "unchanged":
            kind = "proposed" if wanted.previous is not None else "from_memory"
        self.tally[kind] += 1
        state = wanted.state()
        if known is None:
            return fresh_text(wanted.msgid, wanted.msgstr, state, self.reference(wanted.page))
        reference = self.reference(wanted.page) if known.entry.line in self.revived else None
        return known.text(wanted.msgid, wanted.msgstr, state, reference)

    def _keep(self, known: Known, wanted: _Wanted, text: str, kind: str = "kept") -> str:
        """Leave a person's translation, and say whether the page's has changed since."""
        self.tally[kind] += 1
        imported = known.comment and known.comment.digest[:8] == text_digest(wanted.msgstr)
        if wanted.msgstr and not imported and not wanted.from_memory:
            note = f"{_preview(wanted)} was edited by a person; the page has another translation now"
            self._report(Code.EDIT_KEPT, wanted, note)
        else:
            self._report(Code.EDITED, wanted, f"{_preview(wanted)} was edited by a person, and kept")
        return text

    def _human_before(self, known: Known | None, wanted: _Wanted) -> Known | None:
        """The entry in which a person translated what this message was before."""
        if wanted.previous is None or wanted.from_memory:
            return None
        neighbour = self.wanted.get(wanted.previous)
        if neighbour and neighbour.previous is not None:
            # That msgid is another message's now: an edit there may be one that moved in.
            return None
        found = self.active.get(wanted.previous)
        if found is None or not found.edited:
            found = self.links.get(("previous", wanted.previous))
            found = found or self.links.get(("text", text_digest(wanted.msgstr)))
        if found is None and (known is None or not known.msgstr):
            retired = self.retired.get(wanted.previous)
            found = retired if retired and retired.edited else None
        return found if found and found.msgstr != wanted.msgstr else None

    def _carry(self, source: Known, known: Known | None, wanted: _Wanted) -> str:
        """Write a person's translation under the msgid that its source has now, as fuzzy."""
        self.carried.add(source.msgid)
        if source.entry.obsolete:
            self.revived.add(source.entry.line)
        # The old digest stays: it does not verify, so the next import knows a person's text.
        state = State(_words(source), True, wanted.previous)
        text = source.text(wanted.msgid, source.msgstr, state, self.reference(wanted.page))
        return self._keep(source, wanted, text, "fuzzy")

    # --- what has no place any more

    def _leftovers(self) -> tuple[dict[str | None, list[str]], list[str]]:
        """Entries that stay behind the one they followed, and entries that become obsolete."""
        followers: dict[str | None, list[str]] = {}
        retiring: list[str] = []
        pages, unread = self._references(page.path for page in self.pages), self._references(self.unread)
        replaced = {wanted.previous for wanted in self.wanted.values() if not wanted.from_memory}
        anchor: str | None = None
        for entry in self.old.entries:
            known = None if entry.foreign else self.active.get(entry.msgid)
            if entry.obsolete:
                continue
            if known and known.msgid in self.wanted:
                anchor = known.msgid
            elif known is None or not known.belongs_to(pages) or unread.intersection(known.references()):
                followers.setdefault(anchor, []).append(entry.text)
            elif known.msgstr and not self._has_partner(known, replaced):
                self.tally["obsolete"] += 1
                retiring.append(known.retired_text())
        return followers, retiring

    def _references(self, paths: Iterable[str]) -> set[str]:
        """How entries name pages: as we do, and as Sphinx does, from the folder of its templates."""
        names = {self.reference(path) for path in paths}
        return names | {f"{self._lead}{name}" for name in names}

    @cached_property
    def _lead(self) -> str:
        """What Sphinx's references have before ours, ``../../docs/``; empty when there are none.

        An entry of a page that this import reads shows it. Others can name longer paths that end
        alike (``api/index.md`` for ``index.md``), so the shortest counts.
        """
        leads = {
            found.removesuffix(name)
            for msgid, wanted in self.wanted.items()
            if (known := self.active.get(msgid))
            for name in [self.reference(wanted.page)]
            for found in known.references()
            if found.endswith(f"/{name}")
        }
        return min(leads, key=len, default="")

    def _has_partner(self, known: Known, replaced: Container[str | None]) -> bool:
        """Whether a fuzzy entry took this one's place, so that nothing is lost without it."""
        return known.msgid in self.carried or (known.msgid in replaced and not known.edited)

    def _prefers(self, wanted: _Wanted) -> bool:
        choice = self.prefer_page
        return not wanted.from_memory and (choice if isinstance(choice, bool) else wanted.page in choice)

    def _report(self, code: Code, wanted: _Wanted, message: str) -> None:
        self.findings.append(Finding(code, wanted.page, wanted.line, message))


def _wanted(message: Message, page: str) -> _Wanted:
    """A message as a catalog can hold it: UTF-8, and with line ends where the msgid has them."""
    msgid, msgstr, shift = catalog_texts(message.msgid, message.msgstr)
    units = message.units
    if shift or len(msgstr) < len(message.msgstr):
        units = tuple(_shifted(unit, shift, len(msgstr)) for unit in units)
    fuzzy = message.fuzzy and bool(msgstr)
    previous = utf8_text(message.previous) if message.previous and fuzzy else None
    previous = None if previous == msgid else previous
    return _Wanted(msgid, msgstr, fuzzy, previous, units, page, message.line, message.from_memory)


def _shifted(unit: UnitPlace, by: int, size: int) -> UnitPlace:
    if unit.target is None:
        return unit
    start, length = unit.target[0] + by, unit.target[1]
    return replace(unit, target=(start, length) if start >= 0 and start + length <= size else None)


def _words(known: Known) -> str | None:
    return known.comment.text if known.comment else None


def _preview(wanted: _Wanted) -> str:
    text = " ".join(wanted.msgid.split())
    return repr(text if len(text) <= 60 else f"{text[:59]}…")

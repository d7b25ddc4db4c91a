"""A stale page whose messages were translated anew: made from today's source page, or mended where it is.

When every message of today's source page has a translation, the page is composed from it: what did
not change keeps its bytes and its unit ids, and the page gets a new stamp. When some have none,
those that were translated take their new sentences on both sides where they stand, and the page
keeps its stamp; import and check see by its own source side which ones these are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from .align import Aligned
from .compose import ComposeError, Text, compose_text, with_alts
from .contents import Numbering, message_bytes
from .drafts import Draft
from .entries import catalog_texts
from .errors import Code
from .handback import Done, Edited, Way
from .handbackcheck import HandbackError, check_text, imported_form, page_line, page_text, preview
from .markdown import Dialect, Document, clean
from .model import Handoff, Page, Unit
from .page import parse_page
from .pageform import anchor_before, form_of, stamp_lines, with_form, with_stamp_lines
from .places import Place, message_places
from .sentencepairs import KnownPair, has_words
from .sides import spanned_paths, unit_content
from .stampedit import StampError, set_stamp
from .stamps import matches_hash

__all__ = ["Again", "check_composed", "is_complete", "numbering_after", "recompose", "renew"]

Again = Callable[[Page], Aligned]
"""Aligns a page as an import would."""

_FAULTS = {
    Code.TRANSLATION_BROKEN,
    Code.SOURCE_DIFFERS,
    Code.UNIT_UNPLACED,
    Code.UNIT_UNPAIRED,
    Code.UNIT_ID_MISMATCH,
    Code.UNIT_DUPLICATE,
    Code.FRONT_MATTER,
}


def is_complete(aligned: Aligned, texts: Sequence[str | None]) -> bool:
    """Whether every message of today's source page that holds words has a translation.

    Args:
        aligned: The messages.
        texts: The translation of each.
    """
    return all(
        text or not has_words(message.msgid)
        for message, text in zip(aligned.messages.messages, texts, strict=True)
    )


def numbering_after(page: Page) -> Numbering:
    """Numbers that go on after the highest of a page."""
    plain = [int(unit.number) for unit in page.units if unit.number.isdecimal()]
    several = [int(unit.number[1:]) for unit in page.units if unit.number.startswith("p")]
    prefix = page.units[-1].prefix if page.units else ""
    return Numbering(prefix, max(plain, default=100) + 1, max(several, default=100) + 1)


# --- the whole page


def recompose(
    page: Page,
    aligned: Aligned,
    texts: Sequence[str | None],
    today: bytes,
    stamp: Handoff,
    again: Again,
    dialect: Dialect,
) -> Edited:
    """Make a page from today's source page.

    Args:
        page: The page as it is.
        aligned: Its messages, which are those of today's source page.
        texts: The translation of each as it is to be in the catalog; None for none.
        today: The source page.
        stamp: The new stamp; what is None stays as it is.
        again: Aligns the new page.
        dialect: Which constructs are blocks.

    Returns:
        The new bytes, and what was done for each message that has another text now.

    Raises:
        HandbackError: It cannot be made, or would not be read as it was asked for.
    """
    source = parse_page(today, page.path)
    if source.units:
        raise HandbackError("its source page holds tags of translation units; take them out")
    material = _Material(page, aligned, dialect)
    numbering = numbering_after(page)
    body, meta = material.texts(texts)
    try:
        composed = compose_text(
            source,
            body,
            meta,
            numbering,
            dialect=dialect,
            anchors=form_of(page.data).anchors,
            also=spanned_paths(page),
            spans=bool(page.units),
        )
        text = with_stamp_lines(composed.text, stamp_lines(page.handoff, page.data))
        data = set_stamp(with_form(text, form_of(page.data)), stamp, page.stamp)
    except (ComposeError, StampError) as error:
        raise HandbackError(str(error)) from error
    new = parse_page(data, page.path, page.stamp)
    result = again(new)
    check_composed(new, result, texts, today)
    _check_left(page, new)
    changed = [
        (index, Done(message.line, message.msgid, "units", _made(result, index, numbering.made)))
        for index, message in enumerate(aligned.messages.messages)
        if texts[index] and (message.fuzzy or message.msgstr != texts[index])
    ]
    return Edited(data, tuple(done for _, done in changed))


def _made(aligned: Aligned, index: int, ids: Sequence[str]) -> int:
    return sum(unit.id in ids for unit in aligned.drafts[index].units)


def _check_left(old: Page, new: Page) -> None:
    """See that no unit stands twice, and that those which stayed are as they were."""
    before = {unit.id: unit for unit in old.units}
    for unit in new.units:
        known = before.get(unit.id)
        if known is not None and (clean(known.source), clean(known.target)) != (
            clean(unit.source),
            clean(unit.target),
        ):
            raise HandbackError(f"unit {unit.id} would be another; edit the page itself", unit.line)


def check_composed(page: Page, aligned: Aligned, texts: Sequence[str | None], today: bytes) -> None:
    """See that a page that was made from its source page gives the messages that were asked for.

    Args:
        page: The page, read again.
        aligned: Its messages, with the source page as its handoff.
        texts: The translations that were asked for; None where there is none.
        today: The source page.

    Raises:
        HandbackError: It does not.
    """
    stamp = page.handoff
    by_commit = page.stamp.hash is None and stamp.commit is not None
    if not by_commit and not (stamp.hash and matches_hash(today, stamp.hash)):
        raise HandbackError("its new stamp would not be that of the source page")
    fault = next((finding for finding in aligned.messages.findings if finding.code in _FAULTS), None)
    if fault is not None:
        raise HandbackError(
            f"it would not be read as it was written: {fault.message} [{fault.code.info.name}]"
        )
    messages = aligned.messages.messages
    if len(messages) != len(texts):
        raise HandbackError(f"it would have {len(messages)} messages, and not {len(texts)}")
    for index, (message, wanted) in enumerate(zip(messages, texts, strict=True)):
        if wanted is None:
            continue
        got = catalog_texts(message.msgid, message.msgstr)[1]
        if got not in _forms(aligned, index, wanted):
            raise HandbackError(
                f"{preview(message.msgid)} would be read as {preview(got)}", page_line(aligned, index)
            )


def _forms(aligned: Aligned, index: int, wanted: str) -> set[str | None]:
    """What a message may be in the catalog; alternative texts stand in the text of their block as well."""
    message, draft = aligned.messages.messages[index], aligned.drafts[index]
    found = {imported_form(message.msgid, wanted, message.kind)}
    if draft.entry is None:
        return found
    origins = aligned.sides.origins
    here = origins[draft.entry]
    if here.number:
        return found
    alts = {
        origins[other.entry].number: aligned.messages.messages[number].msgstr
        for number, other in enumerate(aligned.drafts)
        if other.entry is not None and origins[other.entry][:2] == here[:2] and origins[other.entry].number
    }
    text = with_alts(page_text(wanted, message.kind), alts, aligned.sides.documents[here.document])
    found.add(imported_form(message.msgid, text, message.kind))
    return found


# --- what the page has


@dataclass
class _Material:
    """What a page has of each message: units, bytes, anchors."""

    page: Page
    aligned: Aligned
    dialect: Dialect

    def __post_init__(self) -> None:
        self.places = message_places(self.page, self.dialect, self.aligned.sides)

    def texts(self, texts: Sequence[str | None]) -> tuple[dict[int, Text], dict[str, Text]]:
        """What the messages become: those of the body by index, those of the front matter by name."""
        drafts, messages = self.aligned.drafts, self.aligned.messages.messages
        body: dict[int, Text] = {}
        meta: dict[str, Text] = {}
        first = sum(draft.kind == "meta" for draft in drafts)
        for index, (draft, message, text) in enumerate(zip(drafts, messages, texts, strict=True)):
            if not text:
                continue
            same = not message.fuzzy and text == message.msgstr
            if draft.kind != "meta":
                body[index - first] = self._text(draft, message.msgid, text, same=same)
            elif draft.name:
                place = self.places.meta.get(draft.name) if same else None
                kept = self._content(place) if place is not None else ()
                meta[draft.name] = Text(page_text(text, "meta"), kept=kept, kept_in=place)
        return body, meta

    def _text(self, draft: Draft, msgid: str, text: str, *, same: bool) -> Text:
        if not same:
            check_text(msgid, text, draft.kind)
        # A page without units has the translation as Markdown, which needs its escapes.
        target = page_text(text, draft.kind) if self.page.units else text
        place = self.place(draft)
        if place is None:
            return Text(target)
        kept = self._content(place) if same else ()
        return Text(target, self.known(draft), kept, place, self._anchor(draft, place))

    def place(self, draft: Draft) -> Place | None:
        """Where the page has a message."""
        return self.places.entries[draft.entry] if draft.entry is not None else None

    def known(self, draft: Draft) -> tuple[KnownPair, ...]:
        """The units of a message."""
        if draft.entry is None or not draft.units:
            return ()
        origin = self.aligned.sides.origins[draft.entry]
        block = self.aligned.sides.documents[origin.document].blocks[origin.block]

        def text(unit: Unit, *, source: bool) -> str:
            return clean(unit_content(unit, block, source=source))

        return tuple(
            KnownPair(text(unit, source=True), text(unit, source=False), unit.id) for unit in draft.units
        )

    def is_renewable(self, index: int) -> bool:
        """Whether a message can get other sentences where it stands, and be known by its own source side."""
        draft = self.aligned.drafts[index]
        return bool(self.page.units) and draft.kind not in ("image", "meta") and self.place(draft) is not None

    def start(self, index: int) -> int:
        """Where a message begins that has a place."""
        place = self.place(self.aligned.drafts[index])
        return place.segments[0][0] if place is not None else 0

    def renewed(self, index: int, text: str, numbering: Numbering) -> tuple[int, int, bytes, Way]:
        """Start, end and new bytes of a message that can be renewed, and how they came about."""
        message, draft = self.aligned.messages.messages[index], self.aligned.drafts[index]
        place = self.place(draft)
        if place is None:
            raise HandbackError("its place in the page cannot be told; edit the page itself")
        target = with_alts(page_text(text, message.kind), *self._alts(draft))
        quoting = draft.units[0].quoting if draft.units and not place.style else "plain"
        written = message_bytes(
            message.msgid, target, place, numbering, known=self.known(draft), quoting=quoting
        )
        way: Way = "one-unit" if written.several else "units"
        return place.segments[0][0], place.segments[-1][1], written.data, way

    def _alts(self, draft: Draft) -> tuple[dict[int, str], Document]:
        """The alternative texts that a block has now, by number, and the document that it is in."""
        sides = self.aligned.sides
        here = sides.origins[draft.entry or 0]
        alts = {
            origin.number: entry.target
            for entry, origin in zip(sides.entries, sides.origins, strict=True)
            if origin[:2] == here[:2] and origin.number
        }
        return alts, sides.documents[here.document]

    def _content(self, place: Place) -> tuple[bytes, ...]:
        edges = [edge for segment in place.segments for edge in segment]
        return tuple(self.page.data[start:end] for start, end in pairwise(edges))

    def _anchor(self, draft: Draft, place: Place) -> str:
        if draft.kind not in ("title", "rubric", "tab"):
            return ""
        return anchor_before(self.page.data, place.segments[0][0])


# --- single messages


def renew(
    page: Page, aligned: Aligned, texts: Mapping[int, str], again: Again, dialect: Dialect
) -> tuple[Edited, frozenset[int]]:
    """Give messages today's sentences where they stand in the page; its stamp and all else stay.

    Args:
        page: The page.
        aligned: Its messages, which are those of today's source page.
        texts: New translations of messages that changed since the handoff, by index.
        again: Aligns the new page.
        dialect: Which constructs are blocks.

    Returns:
        The new bytes, and the messages that wait for the others: those that came new, and those of
        which the page could not say that they are today's, such as alternative texts.
    """
    material = _Material(page, aligned, dialect)
    possible = {index: text for index, text in texts.items() if material.is_renewable(index)}
    try:
        edited, done = _renewed(material, possible, again), set(possible)
    except HandbackError:
        edited, done = Edited(page.data, ()), set()
        for index, text in possible.items():
            # One that would be read as something else does not hinder the others.
            try:
                edited = _renewed(material, {**{i: texts[i] for i in done}, index: text}, again)
                done.add(index)
            except HandbackError:
                continue
    return edited, frozenset(texts.keys() - done)


def _renewed(material: _Material, texts: Mapping[int, str], again: Again) -> Edited:
    page, aligned = material.page, material.aligned
    numbering = numbering_after(page)
    parts: list[bytes] = []
    position = 0
    done: list[Done] = []
    for index in sorted(texts, key=material.start):
        message = aligned.messages.messages[index]
        check_text(message.msgid, texts[index], message.kind)
        made = len(numbering.made)
        start, end, text, way = material.renewed(index, texts[index], numbering)
        parts.extend((page.data[position:start], text))
        position = end
        units = len(numbering.made) - made
        done.append(Done(page_line(aligned, index), message.msgid, way, units))
    data = b"".join([*parts, page.data[position:]])
    new = parse_page(data, page.path, page.stamp)
    if Counter(f.code for f in new.findings) - Counter(f.code for f in page.findings):
        raise HandbackError("the page would not be in order")
    _check_renewed(aligned, again(new), texts)
    return Edited(data, tuple(done))


def _check_renewed(old: Aligned, new: Aligned, texts: Mapping[int, str]) -> None:
    before, after = old.messages.messages, new.messages.messages
    if [message.msgid for message in before] != [message.msgid for message in after]:
        raise HandbackError("the page would have other messages")
    for index, (was, now) in enumerate(zip(before, after, strict=True)):
        got = catalog_texts(now.msgid, now.msgstr)[1]
        if index in texts:
            right = not now.fuzzy and got in _forms(new, index, texts[index])
        else:
            right = (was.msgstr, was.previous, was.fuzzy) == (now.msgstr, now.previous, now.fuzzy)
        if not right:
            raise HandbackError(
                f"{preview(now.msgid)} would be read as {preview(got)}", page_line(new, index)
            )

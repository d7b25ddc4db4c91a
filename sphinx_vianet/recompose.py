"""A stale page whose messages were translated anew: made from today's source page, or mended where it is.

When every message of today's source page has a translation, the page is composed from it: what did
not change keeps its bytes and its unit ids, and the page gets a new stamp. When some have none,
those that were translated take their new sentences on both sides where they stand, and the page
keeps its stamp; import and check see by its own source side which ones these are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence

from .align import Aligned
from .compose import ComposeError, compose_text, with_alts
from .contents import Numbering
from .entries import catalog_texts
from .errors import Code
from .handback import Done, Edited
from .handbackcheck import HandbackError, check_text, imported_form, page_line, page_text, preview
from .markdown import Dialect, clean
from .matching import loose_text
from .model import OPS_STAMP, Handoff, Page
from .page import parse_page
from .pageform import form_of, stamp_lines, with_form, with_frame_of, with_front_of, with_stamp_lines
from .pagematerial import Material
from .sentencepairs import has_words
from .sides import spanned_paths
from .stampedit import StampError, set_stamp
from .stamps import matches_hash

__all__ = ["Again", "check_composed", "is_complete", "numbering_after", "recompose", "renew"]

Again = Callable[[Page], Aligned]
"""Aligns a page as an import would."""

_MOST_TRIES = 100
"""Times that a page is made in search of the translations that do not fit into it."""
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
    material = Material(page, aligned, dialect)
    numbering = numbering_after(page)
    data = _written(source, material, texts, numbering, stamp)
    new = parse_page(data, page.path, page.stamp)
    result = again(new)
    check_composed(new, result, texts, today, stamp, frozenset(numbering.made))
    _check_left(page, new)
    changed = [
        (index, Done(message.line, message.msgid, "units", _made(result, index, numbering.made)))
        for index, message in enumerate(aligned.messages.messages)
        if texts[index] and (message.fuzzy or message.msgstr != texts[index])
    ]
    return Edited(data, tuple(done for _, done in changed))


def _written(
    source: Page, material: Material, texts: Sequence[str | None], numbering: Numbering, stamp: Handoff
) -> bytes:
    """The bytes of a page that is made from its source page."""
    page = material.page
    form = form_of(page.data)
    body, meta = material.texts(texts)
    try:
        composed = compose_text(
            source,
            body,
            meta,
            numbering,
            dialect=material.dialect,
            anchors=form.anchors,
            also=spanned_paths(page),
            spans=bool(page.units),
        )
        if page.stamp == OPS_STAMP:
            text = with_stamp_lines(composed.text, stamp_lines(page.handoff, page.data))
        else:
            # Where translators keep the front matter themselves, only its messages are the source page's.
            text = with_front_of(composed.text, material.front(meta))
        return set_stamp(with_form(with_frame_of(text, page.data), form), stamp, page.stamp)
    except (ComposeError, StampError) as error:
        raise HandbackError(str(error)) from error


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


def check_composed(
    page: Page,
    aligned: Aligned,
    texts: Sequence[str | None],
    today: bytes,
    stamp: Handoff,
    made: Collection[str],
) -> None:
    """See that a page that was made from its source page gives the messages that were asked for.

    Args:
        page: The page, read again.
        aligned: Its messages, with the source page as its handoff.
        texts: The translations that were asked for; None where there is none.
        today: The source page.
        stamp: The stamp that it was given.
        made: Ids of its new units, whose source sides are the source page's text.

    Raises:
        HandbackError: It does not.
    """
    if page.stamp.hash is not None:
        stamped = page.handoff.hash is not None and matches_hash(today, page.handoff.hash)
    else:
        stamped = page.handoff.commit is not None and page.handoff.commit == stamp.commit
    if not stamped:
        raise HandbackError("its new stamp would not be that of the source page")
    fault = next((finding for finding in aligned.messages.findings if finding.code in _FAULTS), None)
    if fault is not None:
        raise HandbackError(
            f"it would not be read as it was written: {fault.message} [{fault.code.info.name}]"
        )
    messages = aligned.messages.messages
    if len(messages) != len(texts):
        raise HandbackError(f"it would have {len(messages)} messages, and not {len(texts)}")
    alts = _alternatives(aligned)
    for index, (message, wanted) in enumerate(zip(messages, texts, strict=True)):
        if wanted is None:
            continue
        got = catalog_texts(message.msgid, message.msgstr)[1]
        if got not in _forms(aligned, index, wanted, alts):
            raise HandbackError(
                f"{preview(message.msgid)} would be read as {preview(got)}", page_line(aligned, index)
            )
        if not _has_own_source(aligned, index, made):
            text = f"{preview(message.msgid)} would have another source text in the page"
            raise HandbackError(text, page_line(aligned, index))


def _has_own_source(aligned: Aligned, index: int, made: Collection[str]) -> bool:
    """Whether a message with a new unit has its msgid as the source side, but for what handbacks change."""
    draft = aligned.drafts[index]
    if draft.entry is None or not any(unit.id in made for unit in draft.units):
        return True
    own = aligned.sides.entries[draft.entry].source
    return loose_text(own) == loose_text(aligned.messages.messages[index].msgid)


def _alternatives(aligned: Aligned) -> dict[tuple[int, int], dict[int, str]]:
    """The translated alternative texts in each block, by their number there."""
    origins, messages = aligned.sides.origins, aligned.messages.messages
    found: dict[tuple[int, int], dict[int, str]] = {}
    for index, draft in enumerate(aligned.drafts):
        if draft.entry is not None and origins[draft.entry].number:
            origin = origins[draft.entry]
            found.setdefault((origin.document, origin.block), {})[origin.number] = messages[index].msgstr
    return found


def _forms(
    aligned: Aligned, index: int, wanted: str, alts: Mapping[tuple[int, int], Mapping[int, str]]
) -> set[str | None]:
    """What a message may be in the catalog; alternative texts stand in the text of their block as well."""
    message, draft = aligned.messages.messages[index], aligned.drafts[index]
    found = {imported_form(message.msgid, wanted, message.kind)}
    if draft.entry is None:
        return found
    here = aligned.sides.origins[draft.entry]
    if here.number:
        return found
    own = alts.get((here.document, here.block), {})
    text = with_alts(page_text(wanted, message.kind), own, aligned.sides.documents[here.document])
    found.add(imported_form(message.msgid, text, message.kind))
    return found


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
    material = Material(page, aligned, dialect)
    possible = {index: text for index, text in texts.items() if material.is_renewable(index)}
    edited, done = Edited(page.data, ()), set[int]()
    # One that would be read as something else does not hinder the others: it is found by halving.
    groups, tries = [list(possible)], 0
    while groups and tries < _MOST_TRIES:
        group = groups.pop()
        tries += 1
        try:
            edited = _renewed(material, {index: texts[index] for index in (*done, *group)}, again)
            done.update(group)
        except HandbackError:
            if len(group) > 1:
                half = len(group) // 2
                groups += [group[half:], group[:half]]
    return edited, frozenset(texts.keys() - done)


def _renewed(material: Material, texts: Mapping[int, str], again: Again) -> Edited:
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
    alts = _alternatives(new)
    for index, (was, now) in enumerate(zip(before, after, strict=True)):
        got = catalog_texts(now.msgid, now.msgstr)[1]
        if index in texts:
            right = not now.fuzzy and got in _forms(new, index, texts[index], alts)
        else:
            right = (was.msgstr, was.previous, was.fuzzy) == (now.msgstr, now.previous, now.fuzzy)
        if not right:
            raise HandbackError(
                f"{preview(now.msgid)} would be read as {preview(got)}", page_line(new, index)
            )

"""The source text that was translated against today's: which messages and sentences changed, and how.

Works without history, since an annotated page carries its own source side; with the source
page at the handoff it is exact (verdicts.md).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from .align import pair_today
from .drafts import Draft, SourceMessages, advanced, handoff_drafts, source_messages
from .frontmatter import is_yaml_page
from .markdown import Dialect, clean
from .matching import loose_text
from .model import Page, Unit
from .page import readable, unit_text
from .pageshape import PageShape, page_shape, yaml_values
from .plainpairs import trust_in
from .prepared import prepared_text
from .sides import META_NAMES, Entry, page_sides, spanned_paths
from .stampfields import without_fields
from .textchange import change_kinds, ordered_kinds
from .verdict import SEVERITY_OF, Change, ChangeKind, Comparison, Totals, UnitChange, worst

__all__ = ["compare_source", "compare_texts"]

_STAMP_KEYS = re.compile(
    r"(?:^|\.)(?:ms\.(?:openlocfilehash|sourcegitcommit|translationtype|contentlocale|lasthandoff|locfileid)|translationtype)\Z"
)
_SENTENCE = re.compile(r"(?<=[.!?。！？])\s+")


@dataclass(frozen=True, slots=True)
class _Old:
    """What was translated, as far as it is known."""

    drafts: Sequence[Draft]
    exact: bool
    """Whether it is the source page at the handoff; else the page's own source side."""
    front: Mapping[str, str]
    shape: PageShape


def compare_source(
    page: Page, handoff: bytes | None, today: bytes, *, dialect: Dialect = "ops"
) -> Comparison:
    """Compare what a localized page was made from with today's source page.

    Args:
        page: The localized page.
        handoff: The source page at the handoff; None when it is not at hand, then the
            page's own source side stands for it.
        today: The source page as it is now.
        dialect: Which constructs are blocks.

    Returns:
        Kinds, severity and every changed message, with the sentences that changed for an
        annotated page. Nothing for a page without units whose handoff is not at hand.
    """
    also = spanned_paths(page)
    known = source_messages(handoff, dialect, also) if handoff is not None else None
    sides = page_sides(page, dialect)
    if known is None and not page.units:
        # Nothing says what was translated: neither source side nor handoff.
        return Comparison((), None, (), None, None)
    trust = trust_in(handoff, page.handoff) if handoff is not None else "guessed"
    now = source_messages(today, dialect, also)
    drafts, _ = handoff_drafts(page, sides, known, dialect, trust, now.entries)
    drafts = advanced(drafts, sides, now.entries)
    if known is None or handoff is None:
        old = _Old(drafts, False, _own_front(page, also), page_shape(sides.documents))
    else:
        old = _Old(drafts, True, _front(handoff, known, also, exact=True), page_shape(known.documents))
    return _compare(old, today, now, dialect, page, also)


def compare_texts(handoff: bytes, today: bytes, *, dialect: Dialect = "ops") -> Comparison:
    """Compare two versions of a source page, without any localized page.

    Args:
        handoff: The older version.
        today: The newer one.
        dialect: Which constructs are blocks.
    """
    known = source_messages(handoff, dialect)
    drafts = [Draft(text, "", "meta", 1, name=name) for name, text in known.meta.items()]
    drafts.extend(Draft(entry.source, "", entry.kind, entry.line) for entry in known.entries)
    old = _Old(drafts, True, _front(handoff, known, frozenset(), exact=True), page_shape(known.documents))
    return _compare(old, today, source_messages(today, dialect), dialect, None, frozenset())


def _compare(
    old: _Old, today: bytes, now: SourceMessages, dialect: Dialect, page: Page | None, also: frozenset[str]
) -> Comparison:
    body, reordered = _body_changes(old, now, dialect)
    changes = [*_meta_changes(old, now), *body]
    kinds: set[ChangeKind] = {kind for change in changes for kind in change.kinds}
    if old.front != _front(today, now, also, exact=old.exact):
        kinds.add("front-matter")
    kinds.update(_shape_kinds(old.shape, page_shape(now.documents), kinds, reordered=reordered))
    if not kinds:
        kinds.add("whitespace")
    elif len(kinds) > 1:
        kinds.discard("whitespace")
    named = ordered_kinds(kinds)
    real = tuple(change for change in changes if change.kinds != ("whitespace",))
    counted = Counter(change.change for change in real)
    total = len(now.entries) + len(now.meta)
    messages = Totals(total, counted["changed"], counted["added"], counted["removed"])
    of_units = None
    if page is not None and page.units:
        of_units = Totals(len(page.units), sum(len(change.units) for change in real))
    return Comparison(named, worst(SEVERITY_OF[kind] for kind in named), real, messages, of_units)


def _shape_kinds(
    old: PageShape, now: PageShape, others: set[ChangeKind], *, reordered: bool
) -> Iterator[ChangeKind]:
    """What changed in a page besides its messages."""
    if old.code != now.code:
        yield "code"
    if old.links != now.links:
        yield "link"
    if old.images != now.images:
        yield "image"
    # Where messages came or went, the blocks that held them did too.
    if reordered or (old.structure != now.structure and not others & {"added", "removed"}):
        yield "markup"


# --- messages


def _meta_changes(old: _Old, now: SourceMessages) -> Iterator[Change]:
    before = {draft.name: draft for draft in old.drafts if draft.kind == "meta"}
    for name in META_NAMES:
        draft, new = before.get(name), now.meta.get(name)
        if draft is not None and draft.msgid != new:
            change = Change("changed", ("metadata",), 1, draft.msgid, new, draft.target or None, page_line=1)
            yield change if new is not None else replace(change, change="removed")
        elif draft is None and new is not None and old.exact:
            yield Change("added", ("metadata",), 1, None, new, None)


def _body_changes(old: _Old, now: SourceMessages, dialect: Dialect) -> tuple[list[Change], bool]:
    """The changes in page order, and whether messages stand in another order now."""
    body = [draft for draft in old.drafts if draft.kind != "meta"]
    pairs = dict(pair_today(body, now.entries, exact=old.exact))
    left = set(range(len(now.entries))) - set(pairs.values())
    gone = [index for index in range(len(body)) if index not in pairs]
    moved = dict(_reordered(body, now.entries, gone, sorted(left)))
    pairs.update(moved)
    left.difference_update(moved.values())
    found: list[tuple[int, Change]] = []
    for index, draft in enumerate(body):
        if index not in pairs:
            at = max((pairs[other] for other in range(index) if other in pairs), default=-1)
            found.append((at, _removed(draft)))
            continue
        entry = now.entries[pairs[index]]
        change = _changed(draft, entry, old, dialect)
        if change is not None:
            found.append((pairs[index], change))
    found.extend((index, _added(now.entries[index])) for index in left)
    return [change for _, change in sorted(found, key=lambda item: item[0])], bool(moved)


def _reordered(
    body: Sequence[Draft], entries: Sequence[Entry], gone: Sequence[int], left: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """Messages that only stand elsewhere now: their translation still fits."""
    places: dict[tuple[str, str], list[int]] = {}
    for index in reversed(left):
        places.setdefault((entries[index].kind, entries[index].source), []).append(index)
    for index in gone:
        same = places.get((body[index].kind, body[index].msgid))
        if same:
            yield index, same.pop()


def _changed(draft: Draft, entry: Entry, old: _Old, dialect: Dialect) -> Change | None:
    if draft.msgid == entry.source:
        return None
    if not old.exact and (draft.kind == "image" or loose_text(draft.msgid) == loose_text(entry.source)):
        # The page's own source side has other white space and escapes, and alternative texts in
        # the target language: none of that is a change of the source.
        return None
    kinds = change_kinds(draft.msgid, entry.source, draft.kind, dialect)
    if not kinds:
        return None
    units = () if kinds == ("whitespace",) else _unit_changes(draft, entry.source)
    line = draft.units[0].line if draft.units else None
    return Change("changed", kinds, entry.line, draft.msgid, entry.source, draft.target or None, units, line)


def _removed(draft: Draft) -> Change:
    units = tuple(UnitChange(unit.id, _source(unit), None, _target(unit)) for unit in draft.units)
    line = draft.units[0].line if draft.units else draft.line
    return Change("removed", ("removed",), line, draft.msgid, None, draft.target or None, units, line)


def _added(entry: Entry) -> Change:
    return Change("added", ("added",), entry.line, None, entry.source, None)


# --- units


def _unit_changes(draft: Draft, new: str) -> tuple[UnitChange, ...]:
    """The sentences of a changed message that are not in its new text, each with what took its place."""
    places = _places(draft.units, new)
    changes: list[UnitChange] = []
    index = 0
    while index < len(draft.units):
        if places[index] is not None:
            index += 1
            continue
        end = index
        while end < len(draft.units) and places[end] is None:
            end += 1
        start = places[index - 1] if index else None
        stop = places[end] if end < len(draft.units) else None
        gap = new[start[1] if start else 0 : stop[0] if stop else len(new)].strip()
        for unit, text in zip(draft.units[index:end], _shared(gap, end - index), strict=True):
            changes.append(UnitChange(unit.id, _source(unit), text or None, _target(unit)))
        index = end
    return tuple(changes)


def _places(units: Sequence[Unit], text: str) -> list[tuple[int, int] | None]:
    """Start and end of each unit's sentence in a text, in order; None where it is not in it."""
    found: list[tuple[int, int] | None] = []
    cursor = 0
    for unit in units:
        wanted = _source(unit)
        at = text.find(wanted, cursor) if wanted else -1
        found.append((at, at + len(wanted)) if at >= 0 else None)
        cursor = at + len(wanted) if at >= 0 else cursor
    return found


def _shared(gap: str, count: int) -> list[str]:
    """A text for each of the units that it replaces: a sentence each where the numbers agree."""
    sentences = _SENTENCE.split(gap)
    return sentences if len(sentences) == count else [gap] * count


def _source(unit: Unit) -> str:
    return clean(unit_text(unit, source=True))


def _target(unit: Unit) -> str:
    return clean(unit_text(unit, source=False))


# --- front matter


def _front(data: bytes, source: SourceMessages, also: frozenset[str], *, exact: bool) -> dict[str, str]:
    """Values of a source page that are neither messages nor the stamp, as text; empty ones are none."""
    if is_yaml_page(data):
        return _not_stamp(yaml_values(readable(data.decode("utf-8", "replace")), also))
    # Without meta messages (dialect myst) a title counts here; on the page's own side it is translated.
    names = META_NAMES if source.meta or not exact else ()
    return _not_stamp({key: value for key, value in source.front.items() if key not in names})


def _own_front(page: Page, also: frozenset[str]) -> dict[str, str]:
    if page.kind == "yaml":
        values = yaml_values(prepared_text(page), also, annotated=True)
        names = {name.removeprefix("metadata.") for name in page.stamp.written}
        return _not_stamp({key: v for key, v in values.items() if key.removeprefix("metadata.") not in names})
    own = without_fields(page.source_metadata, page.stamp)
    return _not_stamp({key: value for key, value in own.items() if key not in META_NAMES})


def _not_stamp(values: Mapping[str, object]) -> dict[str, str]:
    return {
        key: str(value)
        for key, value in values.items()
        if not _STAMP_KEYS.search(key) and value not in (None, "")
    }

"""The source text that was translated against today's: which messages and sentences changed, and how.

Works without history, since an annotated page carries its own source side; with the source
page at the handoff it is exact (CONTRACTS.md, Verdicts).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from .align import pair_today
from .drafts import Draft, SourceMessages, front_matter, handoff_drafts, source_messages
from .markdown import Dialect, clean, parse_blocks
from .matching import loose_text
from .model import Page, Unit
from .page import unit_text
from .sides import META_NAMES, Entry, page_sides, prepared_text, spanned_paths
from .textchange import change_kinds, ordered_kinds
from .verdict import SEVERITY_OF, Change, ChangeKind, Comparison, Totals, UnitChange, worst

__all__ = ["compare_source", "compare_texts"]

_STAMP_KEYS = re.compile(
    r"(?:ms\.(?:openlocfilehash|sourcegitcommit|translationtype|contentlocale|lasthandoff|locfileid)|translationtype)\Z"
)
_SENTENCE = re.compile(r"(?<=[.!?。！？])\s+")


@dataclass(frozen=True, slots=True)
class _Old:
    """What was translated, as far as it is known."""

    drafts: Sequence[Draft]
    exact: bool
    """Whether it is the source page at the handoff; else the page's own source side."""
    front: Mapping[str, object]
    opaque: tuple[str, ...] | None
    """Code and raw HTML of the page; None when it cannot be told."""


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
        annotated page.
    """
    also = spanned_paths(page)
    known = source_messages(handoff, dialect, also) if handoff is not None else None
    drafts, _ = handoff_drafts(page, page_sides(page, dialect), known, dialect)
    if handoff is None:
        old = _Old(drafts, False, _own_front(page), _own_opaque(page, dialect))
    else:
        old = _Old(drafts, True, _other_front(front_matter(handoff)), _opaque(handoff, dialect))
    return _compare(old, today, source_messages(today, dialect, also), dialect, len(page.units) or None)


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
    old = _Old(drafts, True, _other_front(front_matter(handoff)), _opaque(handoff, dialect))
    return _compare(old, today, source_messages(today, dialect), dialect, None)


def _compare(old: _Old, today: bytes, now: SourceMessages, dialect: Dialect, units: int | None) -> Comparison:
    changes = [*_meta_changes(old, now), *_body_changes(old, now, dialect)]
    kinds: set[ChangeKind] = {kind for change in changes for kind in change.kinds}
    if old.front != _other_front(front_matter(today)):
        kinds.add("front-matter")
    if old.opaque is not None and old.opaque != _opaque(today, dialect):
        kinds.add("code")
    if not kinds:
        kinds.add("whitespace")
    elif len(kinds) > 1:
        kinds.discard("whitespace")
    named = ordered_kinds(kinds)
    real = tuple(change for change in changes if change.kinds != ("whitespace",))
    counted = Counter(change.change for change in real)
    total = len(now.entries) + len(now.meta)
    messages = Totals(total, counted["changed"], counted["added"], counted["removed"])
    of_units = None if units is None else Totals(units, sum(len(change.units) for change in real))
    return Comparison(named, worst(SEVERITY_OF[kind] for kind in named), real, messages, of_units)


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


def _body_changes(old: _Old, now: SourceMessages, dialect: Dialect) -> Iterator[Change]:
    body = [draft for draft in old.drafts if draft.kind != "meta"]
    pairs = dict(pair_today(body, now.entries, exact=old.exact))
    left = set(range(len(now.entries))) - set(pairs.values())
    gone = [index for index in range(len(body)) if index not in pairs]
    for first, second in _reordered(body, now.entries, gone, sorted(left)):
        pairs[first] = second
        left.discard(second)
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
    yield from (change for _, change in sorted(found, key=lambda item: item[0]))


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


# --- what is no message


def _other_front(values: Mapping[str, object]) -> dict[str, str]:
    """Front matter values that are neither messages nor the stamp, as text; empty ones are none."""
    return {
        key: str(value)
        for key, value in values.items()
        if key not in META_NAMES and not _STAMP_KEYS.match(key) and value not in (None, "")
    }


def _own_front(page: Page) -> dict[str, str]:
    return _other_front(page.source_metadata)


def _own_opaque(page: Page, dialect: Dialect) -> tuple[str, ...] | None:
    return None if page.kind == "yaml" else _code(prepared_text(page), dialect)


def _opaque(data: bytes, dialect: Dialect) -> tuple[str, ...]:
    return _code(data.decode("utf-8", "replace"), dialect)


def _code(text: str, dialect: Dialect) -> tuple[str, ...]:
    """Code and raw HTML of a page, without the white space around and in line ends."""
    return tuple(
        "\n".join(line.expandtabs().rstrip() for line in part.strip("\n").split("\n"))
        for part in parse_blocks(text, dialect).opaque
        if part.strip()
    )

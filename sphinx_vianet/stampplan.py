"""The new bytes of one page that is stamped, verified before anybody writes them."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from .carrying import (
    CarryError,
    carry_code,
    carry_front_matter,
    changed_code,
    changed_markup,
    own_code,
)
from .errors import Code
from .markdown import Dialect
from .model import OPS_STAMP, Handoff, Page, StampNames
from .page import parse_page
from .sides import source_side
from .staleness import compare_source
from .stampedit import STAMP_KEYS, StampError, set_stamp
from .stampfields import belongs, key_lines, value_at, without_fields
from .stamps import matches_hash
from .textchange import ordered_kinds
from .verdict import ChangeKind

__all__ = [
    "DoubtfulError",
    "Form",
    "Plan",
    "RefusedError",
    "Source",
    "hash_form",
    "plan_cosmetic",
    "plan_stamp",
    "stamp_hash",
]

Form = Literal["lf", "crlf", "as-is"]
"""Which line ends a hash was made with."""

_FORMS: tuple[Form, ...] = ("lf", "crlf", "as-is")

_CARRIED: tuple[ChangeKind, ...] = ("front-matter", "code")
"""Kinds of change that can be carried over, since they are the same in every language."""

_BOM = b"\xef\xbb\xbf"
_STAMP_LINE = re.compile(
    rb"^[ \t]*ms\.(?:openlocfilehash|sourcegitcommit|lasthandoff)[ \t]*:[^\r\n]*(?:\r?\n|\Z)", re.MULTILINE
)


class RefusedError(Exception):
    """A page is not stamped; the message says why, in one line."""


class DoubtfulError(RefusedError):
    """A page is not stamped unless a person says that its translation is right as it stands."""


class Plan(NamedTuple):
    """What a page is to become."""

    data: bytes
    carried: tuple[ChangeKind, ...] = ()
    """Which of the source's changes were carried over."""


@dataclass(frozen=True, slots=True)
class Source:
    """The source page of a localized one."""

    today: bytes
    handoff: bytes | None
    """As it was translated; None when it is not at hand, or not what the stamp says."""


# --- the hash


def hash_form(data: bytes, wanted: str) -> Form | None:
    """Find out with which line ends a hash was made.

    Args:
        data: The source page's bytes as read.
        wanted: The hash, SHA-1 or SHA-256.

    Returns:
        The form; None when the page has another hash, or no line end that could tell.
    """
    digits = len(wanted)
    if stamp_hash(data, "lf", digits) == stamp_hash(data, "crlf", digits):
        return None
    return next((form for form in _FORMS if stamp_hash(data, form, digits) == wanted), None)


def stamp_hash(data: bytes, form: Form, digits: int) -> str:
    """The hash of a source page as it stands in a stamp, without BOM.

    Args:
        data: The source page's bytes as read.
        form: Which line ends are hashed.
        digits: 40 for SHA-1, 64 for SHA-256.
    """
    plain = data.removeprefix(_BOM)
    if form != "as-is":
        plain = plain.replace(b"\r\n", b"\n")
        plain = plain.replace(b"\n", b"\r\n") if form == "crlf" else plain
    algorithm = "sha256" if digits == 64 else "sha1"
    # The format fixed SHA-1; it names a version here and guards nothing.
    return hashlib.new(algorithm, plain, usedforsecurity=False).hexdigest()


# --- plans


def plan_cosmetic(
    page: Page, source: Source, stamp: Handoff, kinds: Iterable[ChangeKind], dialect: Dialect, *, carry: bool
) -> Plan:
    """Stamp a page of which nothing that was translated has changed.

    Args:
        page: The localized page.
        source: Its source page.
        stamp: The new hash, commit and date.
        kinds: What the check says has changed.
        dialect: Which constructs are blocks.
        carry: Whether the source's code and front matter may be carried over.

    Raises:
        DoubtfulError: Something changed that the translation does not have yet.
        RefusedError: The stamp cannot be written into the page.
    """
    found = set(kinds)
    if not found or (source.handoff is None and not page.units):
        raise DoubtfulError(
            "what changed cannot be told, since the source page at the handoff is not at hand"
        )
    if source.handoff is not None and page.kind == "markdown":
        # The check looks at what code blocks hold, not at the language they are said to be in.
        found |= {"code"} if changed_code(source.handoff, source.today, dialect) else set()
    found.discard("whitespace")
    others = ordered_kinds(found - set(_CARRIED))
    if others:
        raise DoubtfulError(f"the source changed: {', '.join(others)}")
    line = changed_markup(page, source.handoff, source.today, dialect)
    if line is not None:
        raise DoubtfulError(f"the source changed in what no message holds, at its line {line}")
    carried = ordered_kinds(found)
    if carried and not carry:
        named = " and ".join(carried)
        raise DoubtfulError(f"the source changed: {named}; --cosmetic carries that into the page")
    if not carried:
        return plan_stamp(page, source.today, stamp)
    return plan_stamp(_carried(page, source, carried, dialect), source.today, stamp)._replace(carried=carried)


def _carried(page: Page, source: Source, kinds: tuple[ChangeKind, ...], dialect: Dialect) -> Page:
    """The page with the source's new code and front matter, seen to be what the source has."""
    new = page
    try:
        if "code" in kinds:
            new = parse_page(carry_code(new, source.handoff, source.today, dialect), page.path, page.stamp)
        if "front-matter" in kinds:
            new = parse_page(carry_front_matter(new, source.handoff, source.today), page.path, page.stamp)
    except CarryError as error:
        raise DoubtfulError(f"{' and '.join(kinds)} cannot be carried over: {error}") from error
    if _units(new) != _units(page) or _findings(new) != _findings(page):
        raise DoubtfulError(f"{' and '.join(kinds)} cannot be carried over without harm to the page")
    if "code" in kinds and own_code(_shown(new), dialect) != own_code(_read(source.today), dialect):
        raise DoubtfulError("what changed besides the text is no code block, so it cannot be carried over")
    left = set(_own_kinds(new, source.today, dialect))
    if source.handoff is not None:
        # What differed from the source before its last change is no part of that change.
        left -= set(_own_kinds(page, source.handoff, dialect))
    if left - {"whitespace"}:
        raise DoubtfulError(
            f"after carrying over {' and '.join(kinds)}, {', '.join(ordered_kinds(left))} is left"
        )
    return new


def _own_kinds(page: Page, source: bytes, dialect: Dialect) -> tuple[ChangeKind, ...]:
    if not page.units:
        return ()
    return compare_source(page, None, source, dialect=dialect).kinds


def _shown(page: Page) -> str:
    return _read(source_side(page))


def _read(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def plan_stamp(page: Page, today: bytes, stamp: Handoff) -> Plan:
    """Write a stamp into a page, and see that nothing else became of it.

    Args:
        page: The localized page.
        today: Its source page.
        stamp: The new hash, commit and date; what is None stays.

    Raises:
        RefusedError: The page has no place for it, or would not be read as it is written.
    """
    names = page.stamp
    stamp = Handoff(
        hash=stamp.hash if names.hash else None,
        commit=stamp.commit if names.commit else None,
        date=stamp.date if names.date else None,
    )
    try:
        data = set_stamp(page.data, stamp, names)
    except StampError as error:
        raise RefusedError(str(error)) from error
    new = parse_page(data, page.path, names)
    old = page.handoff
    wanted = replace(
        old, hash=stamp.hash or old.hash, commit=stamp.commit or old.commit, date=stamp.date or old.date
    )
    right = (
        new.handoff == wanted
        and _tells(wanted, names, today)
        and _units(new) == _units(page)
        and _findings(new) == _findings(page)
        and _metadata(new) == _metadata(page)
        and _is_loaded(new, names.hash, wanted.hash)
        and _is_loaded(new, names.commit, wanted.commit)
        and _other_bytes(new, page) == _other_bytes(page, page)
    )
    if not right:
        raise RefusedError("the stamp cannot be written into it without harm to the page")
    return Plan(data)


def _tells(stamp: Handoff, names: StampNames, today: bytes) -> bool:
    """Whether a stamp names today's source page: by its hash, where stamps have one."""
    if names.hash is None:
        return stamp.commit is not None
    return stamp.hash is not None and matches_hash(today, stamp.hash)


def _units(page: Page) -> list[tuple[str, str, str, str]]:
    return [(unit.id, unit.source, unit.target, unit.quoting) for unit in page.units]


def _findings(page: Page) -> Counter[tuple[Code, str]]:
    """What is wrong with a page, wherever; a stamp that was wrong may be right now."""
    return Counter(
        (finding.code, finding.message) for finding in page.findings if finding.code is not Code.STAMP_INVALID
    )


def _metadata(page: Page) -> dict[str, object]:
    if page.stamp != OPS_STAMP:
        return without_fields(page.metadata, page.stamp)
    return {key: value for key, value in page.metadata.items() if key not in STAMP_KEYS}


def _is_loaded(page: Page, name: str | None, value: str | None) -> bool:
    """Whether YAML gives a key the value that its line has: not so where the value goes on behind it."""
    loaded = value_at(page.metadata, name) if name is not None else None
    # Digits alone are a number, which need not be written as they are.
    return not isinstance(loaded, str) or loaded.lower() == value


def _other_bytes(new: Page, old: Page) -> bytes:
    """A page without the lines of its stamp; without front matter that holds nothing else."""
    if new.body_offset and not old.body_offset:
        return new.data[new.body_offset :].rstrip(b"\r\n")
    if new.stamp != OPS_STAMP:
        return _without_lines(new).removeprefix(_BOM).rstrip(b"\r\n")
    return _STAMP_LINE.sub(b"", new.data).removeprefix(_BOM).rstrip(b"\r\n")


def _without_lines(page: Page) -> bytes:
    yaml = page.kind == "yaml"
    end = len(page.data) if yaml else page.body_offset
    parts, position = [], 0
    for line in key_lines(page.data.decode("latin-1"), 0, end, below="metadata" if yaml else ""):
        if belongs(line.path, page.stamp):
            parts.append(page.data[position : line.start])
            position = line.stop
    return b"".join([*parts, page.data[position:]])

"""The values that flow through the program: frozen, slotted dataclasses without behaviour of weight."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Literal

from .errors import Code, Severity

__all__ = [
    "OPS_STAMP",
    "Finding",
    "Handoff",
    "Kind",
    "Message",
    "MessageCounts",
    "Page",
    "PageKind",
    "PageMessages",
    "StampNames",
    "Unit",
    "UnitPlace",
]

PageKind = Literal["markdown", "yaml"]

Kind = Literal["title", "paragraph", "rubric", "image", "meta", "tab", "html"]
"""What a message is in its page: a heading, a block of text, a heading inside a list or
quote, an image's alternative text, a front matter value, a tab's label, text in HTML."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to report: where, what, and (through its code) what to do."""

    code: Code
    path: str
    """Path of the file, relative to its tree, with ``/``; empty when it is about no file."""
    line: int | None
    """1-based line, None when it is about the whole file."""
    message: str
    """What was found, in one line, without path and line."""
    locale: str | None = None
    """BCP 47 tag of the localized page, None for source files and configuration."""

    @property
    def severity(self) -> Severity:
        """``error``, ``warning`` or ``note``, fixed by the code."""
        return self.code.info.severity


@dataclass(frozen=True, slots=True)
class StampNames:
    """What the fields of a stamp are called in front matter; None for one that pages do not have.

    A name with dots stands for keys below keys, or for a key that is written with them.
    """

    hash: str | None = "ms.openlocfilehash"
    commit: str | None = "ms.sourcegitcommit"
    date: str | None = "ms.lasthandoff"
    type: str | None = "ms.translationtype"
    locale: str | None = "ms.contentlocale"

    @property
    def written(self) -> tuple[str, ...]:
        """The names that there are, in this order."""
        every = (self.hash, self.commit, self.date, self.type, self.locale)
        return tuple(name for name in every if name is not None)


OPS_STAMP = StampNames()
"""The keys of OPS (format.md, Front matter)."""


@dataclass(frozen=True, slots=True)
class Handoff:
    """What a localized page says of the source that it was made from (format.md, Front matter)."""

    hash: str | None = None
    """``ms.openlocfilehash``: SHA-1 (40 hex digits) or SHA-256 (64) of the source file's bytes."""
    commit: str | None = None
    """``ms.sourcegitcommit``: 40 hex digits; in stamps of other names seven or more will do."""
    type: str | None = None
    """``MT``, ``HT`` or another value of ``ms.translationtype``; the long forms of 2016 are mapped."""
    locale: str | None = None
    """``ms.contentlocale`` as written."""
    date: str | None = None
    """``ms.lasthandoff`` as an ISO date, ``2019-03-05``."""

    @property
    def stamped(self) -> bool:
        """Whether the page names a source hash or commit at all."""
        return self.hash is not None or self.commit is not None


@dataclass(frozen=True, slots=True)
class Unit:
    """One span pair. Offsets are bytes of the page, half-open."""

    id: str
    """Prefix and number as written, ``a985a-103`` or ``a985a-p103``."""
    source: str
    """Text in the source language, as it stands between its tags."""
    target: str
    """Text in the target language, as it stands between its tags."""
    span: tuple[int, int]
    """The whole pair, from ``<span data-ttu-id`` to the last ``</span>``."""
    source_span: tuple[int, int]
    """The source text inside its tags."""
    target_span: tuple[int, int]
    """The target text inside its tags."""
    line: int
    """1-based line on which the pair starts."""
    quoting: Literal["plain", "escaped", "entity"] = "plain"
    r"""How the tags' attributes are quoted: ``"``, ``\"`` (in YAML strings) or ``&quot;``."""

    @property
    def prefix(self) -> str:
        """The part of the id that changes with every handback."""
        return self.id.partition("-")[0]

    @property
    def number(self) -> str:
        """The part of the id that counts: ``103``, ``p103``."""
        return self.id.partition("-")[2]


@dataclass(frozen=True, slots=True)
class Page:
    """One localized page: bytes, front matter, units. Made by :func:`sphinx_vianet.page.parse_page`."""

    data: bytes
    """The page as read."""
    path: str
    """Path in its tree, with ``/``; only for messages."""
    kind: PageKind
    units: tuple[Unit, ...]
    """All span pairs in page order, those of the front matter too."""
    handoff: Handoff
    metadata: Mapping[str, object]
    """Front matter (or the ``metadata`` map of a YAML page), target side, as loaded; dotted keys kept."""
    source_metadata: Mapping[str, object]
    """The same with the source side of units; equal to ``metadata`` where no value holds a unit."""
    body_offset: int
    """Byte offset at which the body starts; 0 without front matter and for YAML pages."""
    ignored: bool
    """Whether the front matter says ``vianet: ignore``."""
    findings: tuple[Finding, ...]
    stamp: StampNames = OPS_STAMP
    """What the fields of its stamp are called."""

    def to_bytes(self) -> bytes:
        """Put the page together again from its text and its units.

        Returns:
            The input's bytes, always: also for pages that are broken.
        """
        return self._join(whole=True, source=False)

    def source_bytes(self) -> bytes:
        """The page with every pair replaced by its source text."""
        return self._join(whole=False, source=True)

    def target_bytes(self) -> bytes:
        """The page with every pair replaced by its target text: the plain localized page."""
        return self._join(whole=False, source=False)

    def _join(self, *, whole: bool, source: bool) -> bytes:
        parts: list[bytes] = []
        position = 0
        for unit in self.units:
            start, end = unit.span
            parts.append(self.data[position:start])
            target = unit.target.encode("utf-8", "surrogateescape")
            original = unit.source.encode("utf-8", "surrogateescape")
            if whole:
                parts.append(self.data[start : unit.target_span[0]])
                parts.append(target)
                parts.append(self.data[unit.target_span[1] : unit.source_span[0]])
                parts.append(original)
                parts.append(self.data[unit.source_span[1] : end])
            else:
                parts.append(original if source else target)
            position = end
        parts.append(self.data[position:])
        return b"".join(parts)


@dataclass(frozen=True, slots=True)
class UnitPlace:
    """Where one unit stands in a message, in characters of msgid and msgstr.

    A place is None where the unit's text does not occur verbatim: the msgid is that of
    the source page, which can differ from the annotated page's own source side in white
    space and escapes (format.md, Differences from the source page).
    """

    number: str
    """The unit's number without prefix: ``103``, ``p103``."""
    source: tuple[int, int] | None
    """Start and length in the msgid; in the previous one where the message is fuzzy and has one."""
    target: tuple[int, int] | None
    """Start and length in the msgstr."""


@dataclass(frozen=True, slots=True)
class Message:
    """One block of a page in both languages: what becomes one entry of a catalog."""

    msgid: str
    """Exactly what Sphinx's gettext builder extracts from the source page."""
    msgstr: str
    """The translation; empty when there is none."""
    kind: Kind
    line: int
    """1-based line in the page that the msgid was taken from; for messages, not for catalogs."""
    units: tuple[UnitPlace, ...] = ()
    """The units that the message is made of; empty for text without spans."""
    fuzzy: bool = False
    """Whether the translation needs a look: the source moved on, or it is by machine and so configured."""
    previous: str | None = None
    """The msgid at the handoff, when today's differs from it."""
    from_memory: bool = False
    """Whether the translation is none of this page, but of equal or similar sentences elsewhere."""


@dataclass(frozen=True, slots=True)
class PageMessages:
    """All messages of one localized page, ready for a catalog."""

    path: str
    """Path of the page in its tree, with ``/``."""
    handoff: Handoff
    prefix: str
    """Prefix of the page's unit ids, empty when it has none."""
    messages: tuple[Message, ...]
    """In page order; one for every msgid of the source page."""
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class MessageCounts:
    """What an import did, each message counted once."""

    added: int = 0
    """New in the catalog."""
    updated: int = 0
    """Had another translation."""
    unchanged: int = 0
    """Stayed as it was."""
    fuzzy: int = 0
    """Added or changed as fuzzy, because the source moved on."""
    kept: int = 0
    """Edited by a person and left alone."""
    obsolete: int = 0
    """Lost its place in the page and was made obsolete by this import."""
    from_memory: int = 0
    """Got a translation that its page does not have, of identical sentences in the memory."""
    proposed: int = 0
    """Got one of similar sentences in the memory, as fuzzy."""

    def __add__(self, other: MessageCounts) -> MessageCounts:
        return MessageCounts(
            *(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)),
        )

    @property
    def total(self) -> int:
        """All messages that were looked at, obsolete ones too."""
        return sum(getattr(self, one.name) for one in fields(self))

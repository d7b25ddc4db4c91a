"""Stale messages of a catalog: fuzzy because their source moved on, with the translation that they had.

Sphinx compiles no fuzzy entry, so a build has them from the PO file. An entry that is fuzzy for
another reason is *unreviewed*: a machine's translation that was imported so, or a guess that a
tool or the memory of an import made from another message, which can say the opposite. Nothing is
shown of those, as with stock Sphinx. The digest of the import tells the one from the other, so an
entry without it is never stale.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .comments import VianetComment, parse_comment
from .matching import SIMILAR, similarity
from .model import UnitPlace
from .po import Entry, parse_po, previous_msgid
from .sentences import Piece, mixed, relinked

__all__ = ["StaleMessage", "loose", "stale_messages"]

_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_FLAGGED = re.compile(rb"^#,[^\n]*\bfuzzy\b", re.MULTILINE)


def loose(msgid: str) -> str:
    """A msgid without what a handback may change in it: runs of white space, escapes."""
    return " ".join(_ESCAPE.sub(r"\1", msgid).split())


@dataclass(frozen=True, slots=True)
class StaleMessage:
    """A message whose source has moved on since it was translated."""

    msgid: str
    """The source text of today."""
    msgstr: str
    """The translation of the text that it was."""
    previous: str
    """That text."""
    units: tuple[UnitPlace, ...]
    """Boundaries in ``previous`` and ``msgstr``; none where the import knew none."""

    @property
    def changed(self) -> bool:
        """Whether more than white space and escapes changed in the source; else the translation holds."""
        return loose(self.previous) != loose(self.msgid)

    def kept(self) -> str:
        """The old translation, with the new addresses of links that only moved."""
        return relinked(self.previous, self.msgid, self.msgstr)

    def mixed(self) -> tuple[Piece, ...] | None:
        """Unchanged sentences translated, the rest in the source language; None where boundaries lack."""
        if not self.units:
            return None
        return mixed(self.previous, self.msgid, self.msgstr, self.units)


def stale_messages(data: bytes) -> dict[str, StaleMessage]:
    """Find the stale messages of a catalog.

    Args:
        data: The PO file's bytes.

    Returns:
        The stale messages by msgid. Empty, without parsing, when nothing is fuzzy.

    Raises:
        PoError: Something is fuzzy, and the catalog cannot be parsed.
    """
    if _FLAGGED.search(data) is None:
        return {}
    entries = [entry for entry in parse_po(data).entries if not entry.obsolete and not entry.foreign]
    present = {entry.msgid for entry in entries}
    found = (_stale(entry, present) for entry in entries)
    return {stale.msgid: stale for stale in found if stale is not None}


def _comment(entry: Entry) -> VianetComment | None:
    if not any("vianet" in line for line in entry.comments):
        return None
    return parse_comment("\n".join(entry.comments))


def _stale(entry: Entry, present: set[str]) -> StaleMessage | None:
    """The stale message that an entry is, if it is one.

    Import says of which text its translation is. ``msgmerge --previous`` says from which msgid it
    took one, by similarity alone: that counts when the digest says that this very translation is
    that msgid's, current when it was imported, when the msgid is gone, and when the two are alike
    as import asks of two versions of a message. ``sphinx-intl update`` does not say from where.
    """
    msgid, msgstr = entry.msgid, entry.msgstr
    if not entry.fuzzy or not msgstr or msgstr == msgid:
        return None
    previous, comment = previous_msgid(entry.comments), _comment(entry)
    # A translation that is its own source is a name, or code: today's text is as good in any language.
    if comment is None or comment.from_memory or previous is None or previous in (msgid, msgstr):
        return None
    if comment.verifies(msgid, msgstr, True) or (
        comment.verifies(previous, msgstr, False)
        and previous not in present
        and similarity(previous, msgid) >= SIMILAR
    ):
        return StaleMessage(msgid, msgstr, previous, comment.units)
    return None

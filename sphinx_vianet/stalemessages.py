"""Stale messages of a catalog: fuzzy because their source moved on, with the translation that they had.

Sphinx compiles no fuzzy entry, so a build has them from the PO file. An entry that is fuzzy for
another reason is *unreviewed*: a machine's translation that was imported so, or a guess that a
tool made from another message. Nothing is shown of those.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .comments import VianetComment, parse_comment, text_digest
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
    previous: str | None
    """That text; None where the tool that moved the translation to the new msgid dropped it."""
    units: tuple[UnitPlace, ...]
    """Boundaries in ``previous`` and ``msgstr``; none when a person edited the translation since."""

    @property
    def changed(self) -> bool:
        """Whether more than white space and escapes changed in the source; else the translation holds."""
        return self.previous is None or loose(self.previous) != loose(self.msgid)

    def kept(self) -> str:
        """The old translation, with the new addresses of links that only moved."""
        return self.msgstr if self.previous is None else relinked(self.previous, self.msgid, self.msgstr)

    def mixed(self) -> tuple[Piece, ...] | None:
        """Unchanged sentences translated, the rest in the source language; None where boundaries lack."""
        if self.previous is None or not self.units:
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
    numbers: dict[str, int] = {}
    for entry in entries:
        if comment := _comment(entry):
            numbers[comment.digest] = numbers.get(comment.digest, 0) + 1
    return {stale.msgid: stale for entry in entries for stale in _stale(entry, present, numbers)}


def _comment(entry: Entry) -> VianetComment | None:
    if not any("vianet" in line for line in entry.comments):
        return None
    return parse_comment("\n".join(entry.comments))


def _stale(entry: Entry, present: set[str], numbers: dict[str, int]) -> Iterator[StaleMessage]:
    """The stale message that an entry is, if it is one."""
    msgid, msgstr = entry.msgid, entry.msgstr
    if not entry.fuzzy or not msgstr or msgstr == msgid:
        return
    previous = previous_msgid(entry.comments)
    if previous == msgstr:
        # A name, or code: nothing was translated, so the text of today is as good in any language.
        return
    comment = _comment(entry)
    imported = comment is not None and comment.verifies(msgid, msgstr, True)
    if previous is not None and previous != msgid:
        # Import writes an old msgid that another message still has; any other tool guesses then.
        if imported or previous not in present:
            yield StaleMessage(msgid, msgstr, previous, _units(comment, previous, msgid, msgstr))
        return
    # Babel moves a translation without a word of where it is from. When the message that it is
    # from is still there, it was a guess.
    moved = comment is not None and comment.digest[:8] == text_digest(msgstr)
    flagged = comment is not None and (imported or comment.verifies(msgid, msgstr, False))
    if comment is not None and moved and not flagged and numbers[comment.digest] == 1:
        yield StaleMessage(msgid, msgstr, None, ())


def _units(comment: VianetComment | None, previous: str, msgid: str, msgstr: str) -> tuple[UnitPlace, ...]:
    """The boundaries, which hold while the digest does: the import's, or that from before the move."""
    if comment is None:
        return ()
    states = ((msgid, True), (previous, False), (previous, True))
    return comment.units if any(comment.verifies(text, msgstr, fuzzy) for text, fuzzy in states) else ()

"""What a merge needs to know of an entry that stands in a catalog, and the comment lines of a new one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace

from .characters import without_controls
from .comments import CommentPlace, digest, find_comment, is_from_memory
from .po import Entry, body_lines, obsolete_lines, previous_msgid, quote, revived_body

__all__ = ["Known", "State", "catalog_texts", "fresh_text", "reference_line", "utf8_text"]

_REFERENCE = re.compile(r"\u2068([^\u2069]*)\u2069|(\S+)")
_LINE_NUMBER = re.compile(r":\d+$")
# How Babel writes a "#|" line back, having read it as a translator's comment.
_MANGLED = re.compile(r"#\s+\|\s")
_SPECIAL = ("#.", "#:", "#,", "#|", "#~|")


@dataclass(frozen=True, slots=True)
class State:
    """What an entry's comment lines shall say."""

    comment: str | None
    """Our comment without its ``# ``."""
    fuzzy: bool = False
    previous: str | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """An entry of a catalog, with what an earlier import said of it."""

    entry: Entry
    comment: CommentPlace | None
    fuzzy: bool
    edited: bool
    """Whether a person wrote this translation, or changed what an import wrote."""

    @classmethod
    def of(cls, entry: Entry) -> Known:
        """Look at an entry."""
        comment = find_comment(entry.comments)
        fuzzy = entry.fuzzy
        return cls(entry, comment, fuzzy, _edited(entry, comment, fuzzy))

    @property
    def msgid(self) -> str:
        """The entry's msgid."""
        return self.entry.msgid

    @property
    def msgstr(self) -> str:
        """The entry's translation."""
        return self.entry.msgstr

    @property
    def previous(self) -> str | None:
        """The msgid that the entry names as its previous one."""
        return previous_msgid(self.entry.comments)

    @property
    def from_memory(self) -> bool:
        """Whether an import took the translation from its memory; a person may have edited it since."""
        return self.comment is not None and is_from_memory(self.comment.text)

    def references(self) -> Iterator[str]:
        """What the ``#:`` lines name, without line numbers."""
        for line in self.entry.comments:
            if line.startswith("#:"):
                for match in _REFERENCE.finditer(line, 2):
                    if match[1] or match[2]:
                        yield match[1] or _LINE_NUMBER.sub("", match[2])

    def belongs_to(self, pages: Set[str]) -> bool:
        """Whether the entry was made from pages, those of today or former ones.

        Args:
            pages: References of the pages of today.

        Returns:
            False for entries of other documents, those too that a tool guessed from one of
            ours, comment and all: they are fuzzy, and the digest is not theirs.
        """
        references = set(self.references())
        if self.comment is None or references & pages:
            return bool(references & pages)
        guessed = self.fuzzy and self.comment.digest != digest(self.msgid, self.msgstr, True)
        return not (guessed and references)

    def text(self, msgid: str, msgstr: str, state: State, reference: str | None = None) -> str:
        """The entry with another content, every line that says the same kept as it stands.

        Args:
            msgid: New msgid.
            msgstr: New translation.
            state: New comment, flag and previous msgid.
            reference: For the ``#:`` line of an entry that has none; None adds none.

        Returns:
            The entry's text.
        """
        same = self.msgid == msgid and self.msgstr == msgstr
        body = self.entry.body if same else body_lines(msgid, msgstr)
        return "\n".join([*self._comment_lines(state, reference), *body])

    def retired_text(self) -> str:
        """The entry as an obsolete one: without references and without what it was before."""
        # Babel reads "#~|" lines as errors, so the previous msgid goes.
        dropped = ("#.", "#:", "#|")
        kept = [line for line in self.entry.comments if line.strip() and not line.startswith(dropped)]
        return "\n".join([*kept, *obsolete_lines(self.entry.body)])

    def revived(self) -> Known:
        """The obsolete entry as an active one."""
        return replace(self, entry=replace(self.entry, body=revived_body(self.entry), obsolete=False))

    def _comment_lines(self, state: State, reference: str | None) -> Sequence[str]:
        old = self.entry.comments
        references = [line for line in old if line.startswith("#:")]
        comment = self.comment.text if self.comment else None
        same = (comment, self.fuzzy, self.previous) == (state.comment, state.fuzzy, state.previous)
        if same and (references or reference is None):
            return old
        if not references and reference is not None:
            references = [reference_line(reference)]
        flags = [flag for flag in self.entry.flags if flag != "fuzzy"]
        automatic = [line for line in old if line.startswith("#.")]
        return [
            *_translator_lines(old),
            *_state_lines(state, [*automatic, *references], flags),
        ]


def fresh_text(msgid: str, msgstr: str, state: State, reference: str) -> str:
    """A new entry's text."""
    return "\n".join([*_state_lines(state, [reference_line(reference)], []), *body_lines(msgid, msgstr)])


def catalog_texts(msgid: str, msgstr: str) -> tuple[str, str, int]:
    """A message as a catalog can hold it: UTF-8, and with line ends where the msgid has them.

    Returns:
        Msgid, msgstr, and by how many characters the msgstr was moved.
    """
    msgid, msgstr = utf8_text(msgid), utf8_text(msgstr)
    if not msgstr or not msgid or "\n" not in (msgid[0], msgstr[0], msgid[-1], msgstr[-1]):
        return msgid, msgstr, 0
    # 'msgfmt -c' wants both to begin and to end alike.
    lead = len(msgstr) - len(msgstr.lstrip("\n"))
    head, tail = "\n" * msgid.startswith("\n"), "\n" * msgid.endswith("\n")
    text = msgstr.strip("\n")
    return msgid, f"{head}{text}{tail}" if text else "", len(head) - lead


def utf8_text(text: str) -> str:
    """Bytes that were not UTF-8 as replacement characters: a catalog is UTF-8 throughout."""
    try:
        text.encode()  # far faster than looking for what it refuses
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    return text


def reference_line(reference: str) -> str:
    """The ``#:`` line for a path, in gettext's marks when it holds white space."""
    # Babel stops at marks that do not pair.
    words = without_controls(reference).replace("\u2068", "").replace("\u2069", "").split()
    return f"#: {words[0]}" if len(words) == 1 else f"#: \u2068{' '.join(words)}\u2069"


def _edited(entry: Entry, comment: CommentPlace | None, fuzzy: bool) -> bool:
    if not entry.msgstr:
        return False
    if comment is None:
        return True
    now = digest(entry.msgid, entry.msgstr, fuzzy)
    if comment.digest == now:
        return False
    if comment.digest[:8] != now[:8]:
        return True
    # The text is the import's. Tools that move it to a new msgid flag it fuzzy, and Babel drops
    # the flags of obsolete entries; a flag set or removed under the same msgid is a person's.
    flagged = comment.digest == digest(entry.msgid, entry.msgstr, not fuzzy)
    return not entry.obsolete and (flagged or not fuzzy)


def _state_lines(state: State, middle: Sequence[str], flags: Sequence[str]) -> list[str]:
    lines = [f"# {state.comment}"] if state.comment else []
    lines += middle
    flags = ["fuzzy", *flags] if state.fuzzy else flags
    if flags:
        lines.append(f"#, {', '.join(dict.fromkeys(flags))}")
    if state.previous is not None:
        lines.append(f"#| msgid {quote(state.previous)}")
    return lines


def _translator_lines(comments: Sequence[str]) -> Iterator[str]:
    """Comments that people wrote: all without ours and without a mangled previous msgid."""
    lines = [line for line in comments if line.strip() and not line.startswith(_SPECIAL)]
    while place := find_comment(lines):
        del lines[place.start : place.end]
    inside = False
    for line in lines:
        if inside or _MANGLED.match(line):
            inside = _quotes_open(line, inside)
        else:
            yield line


def _quotes_open(line: str, inside: bool) -> bool:
    """Whether a string is open after a line of a wrapped literal."""
    for mark in re.findall(r'\\.|"', line):
        inside ^= mark == '"'
    return inside

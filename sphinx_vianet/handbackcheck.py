"""What a page that was handed back must be: every unit as it was but those edited, every message right."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping
from itertools import zip_longest

from .align import Aligned
from .characters import has_control
from .entries import catalog_texts
from .errors import Code
from .escape import escape_msgstr, unescape_msgstr
from .markdown import clean
from .model import Kind, Page

__all__ = [
    "HandbackError",
    "as_label",
    "check_messages",
    "check_text",
    "check_units",
    "imported_form",
    "page_line",
    "page_text",
    "preview",
]

_UNIT_TAGS = re.compile(r"data-[ts]tu-id|sxs-lookup")
_SPAN = re.compile(r"<(/?)span\b", re.IGNORECASE)
_MARKUP = re.compile(r"[\\\[\]*_`<&!]")


class HandbackError(Exception):
    """An edit cannot be put into its page; the message says why, in one line."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line
        """1-based line of the page."""


def imported_form(msgid: str, msgstr: str, kind: Kind) -> str | None:
    """A translation as an import of its page would write it into the catalog.

    Args:
        msgid: The message.
        msgstr: Its translation, as a person left it.
        kind: What it translates.

    Returns:
        The translation with white space and escapes as they come out of a page; None when it does not
        parse as one block, so that no build could show it.
    """
    escaped = escape_msgstr(page_text(msgstr, kind), kind)
    return None if escaped is None else catalog_texts(msgid, escaped)[1]


def page_text(msgstr: str, kind: Kind) -> str:
    """A translation without what only a catalog needs.

    Args:
        msgstr: The translation.
        kind: What it translates.
    """
    if kind in ("image", "meta", "html"):
        return " ".join(msgstr.split("\n")).strip() if "\n" in msgstr else msgstr
    return clean(unescape_msgstr(msgstr))


def check_text(msgid: str, msgstr: str, kind: Kind) -> None:
    """Refuse what no page can hold.

    Args:
        msgid: The message.
        msgstr: Its new translation.
        kind: What it translates.

    Raises:
        HandbackError: The page would not be read as it was written.
    """
    if has_control(msgstr):
        raise HandbackError("its translation holds a control character; take it out")
    if _UNIT_TAGS.search(msgstr):
        raise HandbackError("its translation holds tags of translation units; take them out")
    if _span_levels(msgstr) not in ((0, 0), _span_levels(msgid)):
        raise HandbackError(
            "its translation has a span without its end, or an end without its span; put the other one in"
        )
    form = imported_form(msgid, msgstr, kind)
    if form is None:
        raise HandbackError("its translation does not parse as one block; put a backslash before its start")
    if not form.strip():
        raise HandbackError("its translation is white space alone")


def _span_levels(text: str) -> tuple[int, int]:
    """The lowest level of spans that a text comes to, and that at its end; it begins with 0."""
    lowest = level = 0
    for match in _SPAN.finditer(text):
        level += -1 if match[1] else 1
        lowest = min(lowest, level)
    return lowest, level


def as_label(text: str) -> str:
    """A text without markup as it stands between brackets."""
    return _MARKUP.sub(r"\\\g<0>", text)


def check_units(
    old: Page, new: Page, *, gone: Collection[str], made: Collection[str], touched: Collection[str]
) -> None:
    """See that all units are still there, and that only those have another text whose message was edited.

    Args:
        old: The page as it was.
        new: The page as it is to be, read again.
        gone: Ids of units that became part of another.
        made: Ids of new units.
        touched: Ids of units with another target.

    Raises:
        HandbackError: It is not so.
    """
    before = {unit.id: unit for unit in old.units}
    after = {unit.id: unit for unit in new.units}
    if len(before) != len(old.units):
        raise HandbackError("unit ids occur in it more than once; renumber the units")
    if after.keys() != (before.keys() - set(gone)) | set(made) or len(after) != len(new.units):
        raise HandbackError("its units would not be found again; edit the page itself")
    for name, unit in before.items():
        same = name in gone or (
            unit.source == after[name].source and (name in touched or unit.target == after[name].target)
        )
        if not same:
            raise HandbackError(f"unit {name} would change as well; edit the page itself", unit.line)
    if _problems(new) - _problems(old):
        code, text = next(iter(_problems(new) - _problems(old)))
        raise HandbackError(f"the page would not be in order: {text} [{code.info.name}]")


def _problems(page: Page) -> Counter[tuple[Code, str]]:
    return Counter((finding.code, finding.message) for finding in page.findings)


def check_messages(page: Page, old: Aligned, new_page: Page, new: Aligned, edits: Mapping[int, str]) -> None:
    """See that the new page gives the messages that were asked for, and the old ones for all others.

    Args:
        page: The page as it was.
        old: Its messages.
        new_page: The page as it is to be, read again.
        new: Its messages.
        edits: The translations that were asked for, by index of the message.

    Raises:
        HandbackError: It is not so.
    """
    if new_page.handoff != page.handoff and (new_page.handoff.hash, new_page.handoff.commit) != (
        page.handoff.hash,
        page.handoff.commit,
    ):
        raise HandbackError("its stamp would change as well; edit the page itself")
    messages = old.messages.messages
    others = [
        before.kind
        for before, after in zip_longest(messages, new.messages.messages, fillvalue=messages[0])
        if before.msgid != after.msgid
    ]
    if "image" in others:
        raise HandbackError(
            "an alternative text is its own source where the source page is not at hand; give --source"
        )
    if others or len(messages) != len(new.messages.messages):
        raise HandbackError("the page would have other messages; edit the page itself")
    for index, (before, after) in enumerate(zip(messages, new.messages.messages, strict=True)):
        wanted = edits.get(index)
        form = before.msgstr if wanted is None else imported_form(before.msgid, wanted, before.kind)
        got = after.msgstr if wanted is None else catalog_texts(after.msgid, after.msgstr)[1]
        if got == form or got in _followed(old, index, edits, got):
            continue
        line = page_line(old, index)
        if not got and before.kind == "image":
            raise HandbackError(f"the image {preview(before.msgid)} is not in the translation any more", line)
        text = f"{preview(before.msgid)} would be read as {preview(got)}; edit the page itself"
        raise HandbackError(text, line)


def _followed(aligned: Aligned, index: int, edits: Mapping[int, str], got: str) -> set[str]:
    """What a message may be besides: alternative texts stand in the text of their block as well."""
    draft, messages = aligned.drafts[index], aligned.messages.messages
    if draft.entry is None:
        return set()
    origins = aligned.sides.origins
    here = origins[draft.entry]
    found: set[str] = set()
    text = edits.get(index, messages[index].msgstr)
    for other, msgstr in edits.items():
        entry = aligned.drafts[other].entry
        if other == index or entry is None or origins[entry][:2] != here[:2]:
            continue
        if not here.number:
            label, old = as_label(msgstr), messages[other].msgstr
            new = label if label in got else msgstr
            bracketed = f"[{old}]" in text
            text = text.replace(f"[{old}]", f"[{new}]", 1) if bracketed else text.replace(old, new, 1)
            found.add(text)
        elif not origins[entry].number and got and got in msgstr and index not in edits:
            found.add(got)
    return found


def page_line(aligned: Aligned, index: int) -> int:
    """The 1-based line of the localized page on which a message stands.

    Args:
        aligned: The messages of the page.
        index: Of the message.
    """
    draft = aligned.drafts[index]
    return aligned.sides.entries[draft.entry].line if draft.entry is not None else draft.line


def preview(text: str) -> str:
    """The beginning of a text, in quotes, for a finding."""
    text = " ".join(text.split())
    return repr(text if len(text) <= 60 else f"{text[:59]}…")

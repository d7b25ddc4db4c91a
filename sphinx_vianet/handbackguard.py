"""What an edit of a catalog may not bring into a page: the page goes where no build looks after it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from .align import Aligned
from .entries import Known
from .errors import Code
from .guard import Facts, Violation, compare
from .handbackcheck import HandbackError, check_text, page_line, preview
from .markdown import Dialect
from .model import Finding, Kind
from .quality.context import Context
from .quality.texts import Side
from .tags import parse_tag

__all__ = ["EditGuard"]

# Tags that do nothing but mark text up; translators add them.
_FORMATTING = set(
    "abbr b bdi bdo br cite code del dfn em i ins kbd mark nobr q s samp small span strong sub sup u var"
    " wbr".split()
)
_OF_TEXT = {"title", "lang", "dir"}


class EditGuard:
    """Compares edits with their sources, as a build compares what it shows, but lets formatting pass."""

    def __init__(self, msgids: Sequence[str], dialect: Dialect) -> None:
        """Take the catalog.

        Args:
            msgids: All of it: a link may lead to a host that another message's does.
            dialect: Of the source pages.
        """
        self._context = Context(dialect=dialect, msgids=msgids)
        self._dialect = dialect

    def refusal(self, msgid: str, msgstr: str, kind: Kind | None = None, before: str = "") -> str:
        """Why an edit stays out of its page.

        Args:
            msgid: The message.
            msgstr: Its new translation.
            kind: What it translates, where that is known.
            before: What the page has for it now, which stays out of question.

        Returns:
            The reason, in one line; empty for an edit that brings in nothing.
        """
        violation = None if kind == "meta" else self._violation(msgid, msgstr)
        if violation is None or violation == self._violation(msgid, before):
            return ""
        return f"its translation brings in {violation.what}, which its source does not have; take it out"

    def _violation(self, msgid: str, msgstr: str) -> Violation | None:
        target = Side(msgstr, self._dialect)
        if not target.has_markup:
            return None
        return compare(Side(msgid, self._dialect).facts, _without_formatting(target.facts), self._context)

    def first(self, page: Aligned, edits: Mapping[int, str]) -> tuple[int, str] | None:
        """The first of a page's edits that stays out of it.

        Args:
            page: The page as it is.
            edits: New translations by index of the message.

        Returns:
            Its line and the reason; None when there is none.
        """
        for index, msgstr in sorted(edits.items()):
            message = page.messages.messages[index]
            reason = self.refusal(message.msgid, msgstr, message.kind, message.msgstr)
            if reason and _can_be_held(message.msgid, msgstr, message.kind):
                return page_line(page, index), f"{preview(message.msgid)}: {reason}"
        return None

    def sort_out(
        self, known: Mapping[str, Known], name: str
    ) -> tuple[dict[str, str], frozenset[str], list[Finding]]:
        """What a new page may be made of.

        Args:
            known: The entries of the catalog by msgid.
            name: Of the catalog.

        Returns:
            Translations by msgid; those of them that no person has edited; a finding for each left out.
        """
        good: dict[str, str] = {}
        refused: list[Finding] = []
        for msgid, entry in known.items():
            if not entry.msgstr or entry.fuzzy:
                continue
            if reason := self.refusal(msgid, entry.msgstr):
                text = f"{preview(msgid)}: {reason}"
                refused.append(Finding(Code.HANDBACK_REFUSED, name, entry.entry.line, text))
            else:
                good[msgid] = entry.msgstr
        return good, frozenset(msgid for msgid in good if not known[msgid].edited), refused


def _without_formatting(facts: Facts) -> Facts:
    return replace(facts, html=[text for text in facts.html if not _is_formatting(text)])


def _is_formatting(text: str) -> bool:
    tag = parse_tag(text)
    if tag is None or tag.end != len(text) or tag.name not in _FORMATTING:
        return False
    return all(name in _OF_TEXT for name, _ in tag.attributes)


def _can_be_held(msgid: str, msgstr: str, kind: Kind) -> bool:
    """Whether nothing else is wrong with an edit, which would be the better reason."""
    try:
        check_text(msgid, msgstr, kind)
    except HandbackError:
        return False
    return True

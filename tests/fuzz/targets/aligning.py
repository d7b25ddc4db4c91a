"""Pages and source pages as messages, and catalogs as pages again."""

from __future__ import annotations

from sphinx_vianet.align import align_with_sides, source_messages
from sphinx_vianet.escape import escape_msgstr
from sphinx_vianet.markdown import Dialect
from sphinx_vianet.model import Message, Page
from sphinx_vianet.page import parse_page
from sphinx_vianet.sides import page_sides, source_side
from sphinx_vianet.staleness import compare_source, compare_texts

from ..pages import pages_of

__all__ = ["check_alignment", "check_staleness"]


def check_alignment(data: bytes) -> None:
    """Every msgid of the source has its message, every unit a place or a finding, and twice is the same."""
    pages, choices = pages_of(data)
    dialect: Dialect = "myst" if choices.byte() % 4 == 3 else "ops"
    page = parse_page(pages.page, "p.md")
    handoff = pages.handoff if choices.byte() % 4 != 3 else None
    today = pages.today if choices.byte() % 4 != 3 else None
    found = align_with_sides(page, handoff, today, dialect=dialect)
    messages = found.messages.messages
    assert len(found.drafts) == len(messages)
    for message in messages:
        _check_message(message)
    wanted = today if today is not None else handoff
    if wanted is not None and page.kind == "markdown":
        # Values of a YAML page that hold units are text whatever their key is, which the source cannot know.
        assert [message.msgid for message in messages] == source_messages(wanted, dialect).msgids
    _check_units(page, dialect)
    again = align_with_sides(parse_page(pages.page, "p.md"), handoff, today, dialect=dialect)
    assert again.messages == found.messages
    source_side(page).decode("utf-8", "surrogateescape")
    if handoff is not None:
        same = align_with_sides(page, handoff, handoff, dialect=dialect).messages
        assert same == align_with_sides(page, handoff, None, dialect=dialect).messages
        assert not any(message.previous for message in same.messages)


def _check_message(message: Message) -> None:
    assert message.msgid
    (message.msgid + message.msgstr + (message.previous or "")).encode("utf-8")
    assert "\n" not in message.msgid or message.kind in ("image", "html", "meta", "rubric")
    assert escape_msgstr(message.msgstr, message.kind) == message.msgstr
    assert message.previous is None or message.fuzzy
    for place in message.units:
        texts = ((place.source, message.previous or message.msgid), (place.target, message.msgstr))
        for side, text in texts:
            assert side is None or (side[0] >= 0 and side[1] > 0 and sum(side) <= len(text))


def _check_units(page: Page, dialect: Dialect) -> None:
    """Every unit stands in one message, in front matter, or is reported as lost."""
    sides = page_sides(page, dialect)
    placed = {unit.span for entry in sides.entries for unit in entry.units}
    lost = {unit.span for unit in sides.lost}
    for unit in page.units:
        in_front = unit.span[1] <= page.body_offset
        assert unit.span in placed or unit.span in lost or in_front or _is_blank(unit.source)


def _is_blank(source: str) -> bool:
    """Whether a block of nothing but this text is no message."""
    return not source.replace("\\", "").strip()


def check_staleness(data: bytes) -> None:
    """What changed between two source pages; no message did, between a page and itself."""
    pages, choices = pages_of(data)
    dialect: Dialect = "myst" if choices.byte() % 4 == 3 else "ops"
    page = parse_page(pages.page, "p.md")
    found = compare_source(page, pages.handoff, pages.today, dialect=dialect)
    assert found.kinds
    assert found.severity is not None
    for text in (pages.handoff, pages.today):
        same = compare_texts(text, text, dialect=dialect)
        assert (same.kinds, same.changes) == (("whitespace",), ())
    # With the order turned round, what was added is what was removed.
    there = compare_texts(pages.handoff, pages.today, dialect=dialect)
    back = compare_texts(pages.today, pages.handoff, dialect=dialect)
    assert there.severity == back.severity or not {"added", "removed"}.isdisjoint((*there.kinds, *back.kinds))
    sources = [source_messages(text, dialect) for text in (pages.handoff, pages.today)]
    messages = [(one.meta, [(entry.kind, entry.source) for entry in one.entries]) for one in sources]
    if messages[0] == messages[1]:
        assert there.changes == ()

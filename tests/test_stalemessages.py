"""Which entries of a catalog are stale, and what is left of their translations."""

from __future__ import annotations

import pytest

from sphinx_vianet.comments import digest, format_comment
from sphinx_vianet.model import UnitPlace
from sphinx_vianet.po import PoError, quote
from sphinx_vianet.stalemessages import stale_messages

OLD, NEW, TEXT = "One. Two.", "One. Three.", "Eins. Zwei."
UNITS = (UnitPlace("101", (0, 4), (0, 5)), UnitPlace("102", (5, 4), (6, 5)))


def comment(msgid: str, msgstr: str = TEXT, *, fuzzy: bool) -> str:
    """The line that an import writes."""
    return f"# {format_comment(UNITS, digest(msgid, msgstr, fuzzy))}"


def entry(*lines: str, msgid: str = NEW, msgstr: str = TEXT) -> str:
    """One entry."""
    return "\n".join([*lines, f"msgid {quote(msgid)}", f"msgstr {quote(msgstr)}", ""])


def catalog(*entries: str) -> bytes:
    """A PO file."""
    header = entry("#, fuzzy", msgid="", msgstr="Content-Type: text/plain; charset=utf-8\n")
    return "\n".join([header, *entries]).encode()


PREVIOUS = f"#| msgid {quote(OLD)}"

STALE = [
    ("import", (comment(NEW, fuzzy=True), "#, fuzzy", PREVIOUS)),
    ("msgmerge --previous", (comment(OLD, fuzzy=False), "#, fuzzy", PREVIOUS)),
]


@pytest.mark.parametrize(("name", "lines"), STALE, ids=[case[0] for case in STALE])
def test_a_message_whose_source_moved_on(name: str, lines: tuple[str, ...]) -> None:
    """The digest says of which text the translation is, and its boundaries hold."""
    found = stale_messages(catalog(entry(*lines)))
    assert list(found) == [NEW], name
    stale = found[NEW]
    assert (stale.msgstr, stale.previous, stale.units) == (TEXT, OLD, UNITS)
    assert stale.changed
    pieces = stale.mixed()
    assert pieces is not None
    assert "".join(piece.text for piece in pieces) == "Eins. Three."


NOT_STALE = [
    ("nothing fuzzy", (comment(NEW, fuzzy=False),)),
    ("a machine's, not looked at", (comment(NEW, fuzzy=True), "#, fuzzy")),
    ("a machine's, moved", (comment(OLD, fuzzy=True), "#, fuzzy", PREVIOUS)),
    ("flagged by a person", (comment(NEW, fuzzy=False), "#, fuzzy")),
    ("edited and flagged", (comment(NEW, "Anders.", fuzzy=False), "#, fuzzy")),
    ("edited, then moved", (comment(OLD, "Anders.", fuzzy=False), "#, fuzzy", PREVIOUS)),
    ("moved from elsewhere", (comment("Other.", fuzzy=False), "#, fuzzy", PREVIOUS)),
    ("sphinx-intl update", (comment(OLD, fuzzy=False), "#, fuzzy")),
    ("msgmerge, not an import's", ("# by hand", "#, fuzzy", PREVIOUS)),
    ("of unknown origin", ("#, fuzzy",)),
    ("the flag alone was left", (comment(NEW, fuzzy=True), "#, fuzzy", f"#| msgid {quote(NEW)}")),
]


@pytest.mark.parametrize(("name", "lines"), NOT_STALE, ids=[case[0] for case in NOT_STALE])
def test_a_message_that_is_not_stale(name: str, lines: tuple[str, ...]) -> None:
    """Fuzzy for another reason, or not at all."""
    assert stale_messages(catalog(entry(*lines))) == {}, name


@pytest.mark.parametrize("line", [PREVIOUS, "#. guessed"])
def test_a_guess_from_a_message_that_is_still_there(line: str) -> None:
    """It is no older version of the message; import itself knows what it does."""
    there = entry(comment(OLD, fuzzy=False), msgid=OLD)
    assert stale_messages(catalog(there, entry(comment(OLD, fuzzy=False), "#, fuzzy", line))) == {}
    imported = entry(comment(NEW, fuzzy=True), "#, fuzzy", PREVIOUS)
    assert list(stale_messages(catalog(there, imported))) == [NEW]


@pytest.mark.parametrize(("old", "found"), [("Twelve apples.", False), ("One. Six.", True)])
def test_a_move_counts_between_texts_that_are_alike(old: str, found: bool) -> None:
    """As import asks of two versions of a message; what import itself wrote was asked already."""
    previous = f"#| msgid {quote(old)}"
    moved = catalog(entry(comment(old, fuzzy=False), "#, fuzzy", previous))
    assert bool(stale_messages(moved)) is found
    assert stale_messages(catalog(entry(comment(NEW, fuzzy=True), "#, fuzzy", previous)))


def test_nothing_to_show() -> None:
    """No translation, that of today, or one that never was one: a name, code."""
    for msgstr in ("", NEW, OLD):
        lines = comment(NEW, msgstr, fuzzy=True), "#, fuzzy", PREVIOUS
        assert stale_messages(catalog(entry(*lines, msgstr=msgstr))) == {}


def test_obsolete_and_plural_entries() -> None:
    """Sphinx has neither."""
    obsolete = f"#, fuzzy\n{PREVIOUS}\n#~ msgid {quote(NEW)}\n#~ msgstr {quote(TEXT)}\n"
    plural = f'#, fuzzy\n{PREVIOUS}\nmsgid "a"\nmsgid_plural "b"\nmsgstr[0] "c"\nmsgstr[1] "d"\n'
    assert stale_messages(catalog(obsolete, plural)) == {}


@pytest.mark.parametrize("old", ["One.  Three.", "One\\. Three."])
def test_white_space_and_escapes_make_nothing_stale(old: str) -> None:
    """The translation is that of today."""
    lines = comment(NEW, fuzzy=True), "#, fuzzy", f"#| msgid {quote(old)}"
    assert not stale_messages(catalog(entry(*lines)))[NEW].changed


def test_the_old_translation_has_todays_links() -> None:
    """As far as they only moved."""
    old, new = "See [x](a.md) now.", "See [x](b.md) then."
    text = "Siehe [y](a.md)."
    lines = comment(new, text, fuzzy=True), "#, fuzzy", f"#| msgid {quote(old)}"
    found = stale_messages(catalog(entry(*lines, msgid=new, msgstr=text)))
    assert found[new].kept() == "Siehe [y](b.md)."


def test_a_catalog_that_is_no_catalog() -> None:
    """Only one in which something is fuzzy is parsed at all."""
    assert stale_messages(b"rubbish") == {}
    with pytest.raises(PoError):
        stale_messages(b"#, fuzzy\nrubbish")

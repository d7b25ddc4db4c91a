"""Short ways to say "import these pages into this catalog", for the tests of the merge."""

from __future__ import annotations

from hypothesis import strategies as st

from sphinx_vianet.catalog import CatalogUpdate, update_catalog
from sphinx_vianet.model import Handoff, Message, PageMessages, UnitPlace
from sphinx_vianet.po import parse_po

DAY = "2019-03-05"


def run(
    existing: bytes | None,
    *pages: PageMessages,
    language: str = "de",
    prefer: bool | set[str] = False,
) -> CatalogUpdate:
    return update_catalog(
        existing,
        pages,
        domain="guide",
        language=language,
        prefer_page=prefer,
        reference=lambda path: f"../{path}",
    )


def page(*messages: Message, path: str = "a.md", date: str | None = DAY) -> PageMessages:
    return PageMessages(path, Handoff("0" * 40, "1" * 40, "MT", "de-DE", date), "a985a", messages)


def message(msgid: str, msgstr: str, fuzzy: bool = False, previous: str | None = None) -> Message:
    units = (UnitPlace("101", (0, len(msgid)), (0, len(msgstr))),)
    return Message(msgid, msgstr, "paragraph", 7, units, fuzzy, previous)


def targets(data: bytes) -> dict[str, tuple[str, bool]]:
    """The active entries."""
    return {
        entry.msgid: (entry.msgstr, entry.fuzzy) for entry in parse_po(data).entries if not entry.obsolete
    }


def edit(data: bytes, old: str, new: str) -> bytes:
    """What a person does in an editor: one text for another, once."""
    assert data.decode().count(old) == 1, f"{old!r} in\n{data.decode()}"
    return data.decode().replace(old, new).encode()


TEXT = st.text(
    st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from('"\\\n\r\t \u2028\u0085%{}#~|')),
    max_size=12,
)
NAMES = st.sampled_from(["One.", "Two.", "Three.", "Four.", "# five", "Six\u2028six"])


@st.composite
def message_lists(draw: st.DrawFn) -> list[Message]:
    found = []
    for msgid in draw(st.lists(NAMES, max_size=5)):
        fuzzy = draw(st.booleans())
        previous = draw(st.none() | NAMES) if fuzzy else None
        found.append(message(msgid, draw(st.sampled_from(["", "Eins.", "Zwei."]) | TEXT), fuzzy, previous))
    return found

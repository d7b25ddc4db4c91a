"""Pages to messages: text fixtures, and what happens when the source moves on."""

from __future__ import annotations

import pytest

from sphinx_vianet.align import align, source_messages
from sphinx_vianet.errors import Code
from sphinx_vianet.model import Message, PageMessages
from sphinx_vianet.page import parse_page

from .annotated import annotate, cases


def report(found: PageMessages) -> str:
    """Messages and findings as the fixtures write them."""
    lines = []
    for message in found.messages:
        numbers = " ".join(place.number for place in message.units)
        lines.append(f"{message.line} {message.kind} [{numbers}] {message.msgid} => {message.msgstr}")
    lines += [f"! {f.line or '-'} {f.code.info.name}: {f.message}" for f in found.findings]
    return "".join(line + "\n" for line in lines)


def produce(parts: list[str]) -> str:
    """With the source page, and from the page alone."""
    source = parts[1]
    quote = '"'
    if "quote: &quot;\n" in source:
        source, quote = source.replace("quote: &quot;\n", ""), "&quot;"
    page = parse_page(annotate(parts[0], quote=quote).encode(), "page.md")
    both = align(page, source.encode())
    assert [message.msgid for message in both.messages] == expected_msgids(source, page.kind == "yaml")
    return report(both) + "-- alone\n" + report(align(page))


def expected_msgids(source: str, yaml: bool) -> list[str]:
    # Which values of a YAML page are text depends on the units too; the fixture says that.
    return source_messages(source.encode(), also=_ALSO if yaml else frozenset()).msgids


_ALSO = frozenset({"items.0.name", "items.1.name"})


@pytest.mark.parametrize(
    ("title", "parts"), cases("align"), ids=lambda value: value if isinstance(value, str) else ""
)
def test_fixture(title: str, parts: list[str]) -> None:
    page, source, expected = parts
    assert produce([page, source]) == expected


# --- the source moves on


PAGE = parse_page(
    annotate(
        "# ⟦Plan⇒Plan here⟧\n\n⟦Eins ist gut.⇒One is good.⟧ ⟦Zwei auch.⇒Two as well.⟧\n\n⟦Ende⇒End⟧\n"
    ).encode(),
    "p.md",
)
HANDOFF = b"# Plan here\n\nOne is good. Two as well.\n\nEnd\n"


def by_msgid(found: PageMessages) -> dict[str, Message]:
    return {message.msgid: message for message in found.messages}


@pytest.mark.parametrize("handoff", [HANDOFF, None])
def test_unchanged_messages_are_reused_and_changed_ones_fuzzy(handoff: bytes | None) -> None:
    today = b"# Plan here\n\nNew.\n\nOne is very good. Two as well.\n\nEnd\n"
    found = by_msgid(align(PAGE, handoff, today))
    assert list(found) == source_messages(today).msgids
    assert (found["Plan here"].msgstr, found["Plan here"].fuzzy) == ("Plan", False)
    changed = found["One is very good. Two as well."]
    assert (changed.msgstr, changed.fuzzy) == ("Eins ist gut. Zwei auch.", True)
    assert changed.previous == "One is good. Two as well."
    assert (found["New."].msgstr, found["New."].fuzzy) == ("", False)


def test_white_space_makes_no_message_fuzzy_from_the_page_alone() -> None:
    found = by_msgid(align(PAGE, None, HANDOFF.replace(b"good. Two", b"good.\n   Two")))
    assert not any(message.fuzzy for message in found.values())
    assert found["One is good.    Two as well."].msgstr == "Eins ist gut. Zwei auch."


def test_boundaries_of_units() -> None:
    message = by_msgid(align(PAGE, HANDOFF))["One is good. Two as well."]
    cut = [(message.msgid[s : s + n], message.msgstr[t : t + m]) for (s, n), (t, m) in places(message)]
    assert cut == [("One is good.", "Eins ist gut."), ("Two as well.", "Zwei auch.")]
    assert [place.number for place in message.units] == ["105", "106"]


def places(message: Message) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    return [(p.source, p.target) for p in message.units if p.source is not None and p.target is not None]


def test_a_changed_title_of_the_front_matter_is_fuzzy() -> None:
    page = parse_page(b"---\ntitle: Der Plan\n---\n" + annotate("⟦Text⇒Body⟧\n").encode())
    found = align(page, b"---\ntitle: The plan\n---\nBody\n", b"---\ntitle: The plans\n---\nBody\n").messages
    assert (found[0].msgid, found[0].msgstr, found[0].previous) == ("The plans", "Der Plan", "The plan")


def test_a_section_that_moved_keeps_its_translation() -> None:
    """A program that looks texts up keeps it as well."""
    page = parse_page(
        annotate("# ⟦Eins⇒One⟧\n\n⟦Erster Satz.⇒First sentence.⟧\n\n# ⟦Zwei⇒Two⟧\n\n⟦Ja.⇒Yes.⟧\n").encode()
    )
    handoff = b"# One\n\nFirst sentence.\n\n# Two\n\nYes.\n"
    today = b"# Two\n\nYes.\n\n# One\n\nFirst sentence.\n"
    for source in (handoff, None):
        found = align(page, source, today).messages
        assert [message.msgstr for message in found] == ["Zwei", "Ja.", "Eins", "Erster Satz."]
        assert not any(message.fuzzy for message in found)


def test_bytes_that_are_not_utf8_end_in_no_message() -> None:
    data = annotate("⟦Te?xt⇒Bo?dy⟧ ?\n").encode().replace(b"?", b"\xff")
    page = parse_page(data)
    assert [finding.code for finding in page.findings] == [Code.NOT_UTF8]
    (message,) = align(page).messages
    assert (message.msgid, message.msgstr) == ("Bo\ufffddy \ufffd", "Te\ufffdxt \ufffd")
    (message,) = align(page, b"Bo\xffdy \xff\n").messages
    assert message.msgstr == "Te\ufffdxt \ufffd"


def test_no_unit_is_lost_without_a_word() -> None:
    text = "    ⟦tief⇒deep⟧\n\n<!-- ⟦weg⇒gone⟧ -->\n\n| a |\n|---|\n| b | ⟦rechts⇒right⟧ |\n"
    findings = align(parse_page(annotate(text).encode())).findings
    assert [(f.code, f.message.partition(":")[0]) for f in findings] == [
        (Code.UNIT_UNPLACED, "3 translation units stand outside every message")
    ]


def test_the_dialect_decides() -> None:
    page = parse_page(annotate("> [!NOTE]\n> ⟦Obacht⇒Beware⟧\n").encode())
    assert [m.msgstr for m in align(page, dialect="myst").messages] == ["[!NOTE] Obacht"]
    assert [m.msgstr for m in align(page, dialect="ops").messages] == ["Obacht"]

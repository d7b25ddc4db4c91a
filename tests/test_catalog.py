"""The merge: text fixtures, rules over several imports, and laws."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sphinx_vianet.catalog import CatalogStats, catalog_stats
from sphinx_vianet.comments import digest
from sphinx_vianet.model import Handoff, Message, MessageCounts, PageMessages, UnitPlace
from sphinx_vianet.po import PoError, parse_po

from .catalogs import edit, message, message_lists, page, run, targets

FIXTURES = Path(__file__).parent / "fixtures" / "catalog"


# --- text fixtures: title, before, pages, after, report

_LINE = re.compile(
    r"(?:(?P<unit>\w+): )?(?P<id>.*?) =>(?: (?P<str>.*?))?(?: (?P<fuzzy>~)(?: (?P<previous>.*))?)?"
)


def fixtures() -> Iterator[tuple[str, list[str]]]:
    for path in sorted(FIXTURES.glob("*.txt")):
        for case in re.split(r"^={3,}\n", path.read_text(encoding="utf-8"), flags=re.MULTILINE):
            parts = [part.strip("\n") for part in re.split(r"^\.$", case, flags=re.MULTILINE)]
            yield f"{path.stem}: {parts[0]}", parts[1:]


def read_pages(text: str) -> list[PageMessages]:
    pages: list[PageMessages] = []
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith("page "):
            path, prefix, date = line.removeprefix("page ").rsplit(" ", 2)
            stamp = Handoff("aa" * 20, "bb" * 20, "HT", "de-DE", None if date == "-" else date)
            pages.append(PageMessages(path, stamp, prefix, ()))
            continue
        match = _LINE.fullmatch(line)
        assert match, line
        msgid, msgstr = match["id"], match["str"] or ""
        place = UnitPlace(match["unit"] or "", (0, len(msgid)), (0, len(msgstr)))
        units = (place,) if match["unit"] else ()
        new = Message(msgid, msgstr, "paragraph", number, units, bool(match["fuzzy"]), match["previous"])
        pages[-1] = replace(pages[-1], messages=(*pages[-1].messages, new))
    return pages


def read_po(text: str) -> bytes:
    """Catalog text in which ``d=<msgid => msgstr ~>`` stands for the digest."""

    def value(match: re.Match[str]) -> str:
        parts = _LINE.fullmatch(match[1])
        assert parts, match[0]
        return "d=" + digest(parts["id"], parts["str"] or "", bool(parts["fuzzy"]))

    return (re.sub(r"d=<(.+? => .*?)>", value, text) + "\n").encode() if text else b""


def without_header(data: bytes) -> bytes:
    return data.partition(b"\n\n")[2]


@pytest.mark.parametrize(
    ("case", "parts"), list(fixtures()), ids=lambda value: value if isinstance(value, str) else ""
)
def test_fixture(case: str, parts: list[str]) -> None:
    before, pages, after, report = parts
    options = dict(line.split(" ", 1) for line in report.split("\n"))
    prefer: bool | set[str] = set(options["prefer"].split()) if "prefer" in options else False
    result = run(read_po(before) or None, *read_pages(pages), prefer=prefer)
    whole = after.startswith("msgid") or "whole" in options
    got = result.data if whole else without_header(result.data)
    assert got.decode() == read_po(after).decode()
    counts = {name: getattr(result.counts, name) for name in MessageCounts.__slots__}
    assert " ".join(f"{name}={n}" for name, n in counts.items() if n) == options["counts"]
    found = [f"{finding.code.info.name} {finding.path}:{finding.line}" for finding in result.findings]
    assert " ".join(found) == options.get("findings", "")
    again = run(result.data, *read_pages(pages), prefer=prefer)
    assert again.data == result.data
    assert again.counts.total == again.counts.unchanged + again.counts.kept


# --- rules that need more than one import


def test_an_entry_without_change_keeps_its_wrapping() -> None:
    first = run(None, page(message("One two.", "Eins zwei."), message("Three.", "Drei."))).data
    wrapped = edit(first, 'msgstr "Eins zwei."', 'msgstr ""\n"Eins "\n"zwei."')
    changed = page(message("One two.", "Eins zwei."), message("Three.", "Drey."))
    result = run(wrapped, changed)
    assert b'msgstr ""\n"Eins "\n"zwei."' in result.data
    assert (result.counts.unchanged, result.counts.updated) == (1, 1)


def test_handoff_with_the_same_text_changes_one_line() -> None:
    first = run(None, page(message("One.", "Eins."))).data
    later = replace(
        page(message("One.", "Eins.")), handoff=Handoff("2" * 40, "3" * 40, "HT", None, "2020-01-01")
    )
    second = run(first, later).data
    changed = [new for old, new in zip(first.split(b"\n"), second.split(b"\n"), strict=True) if old != new]
    assert len(changed) == 1
    assert changed[0].startswith(b'"X-Vianet-Handoff: a.md a985a HT 2222')


@pytest.mark.parametrize(
    ("existing", "date", "expected"),
    [
        ("2019-01-01 00:00+0000", "2020-02-03", "2020-02-03 00:00+0000"),
        ("2021-05-06 07:08+0200", "2020-02-03", "2021-05-06 07:08+0200"),
        ("YEAR-MO-DA HO:MI+ZONE", "2020-02-03", "2020-02-03 00:00+0000"),
        ("2019-01-01 00:00+0000", None, "2019-01-01 00:00+0000"),
        ("2019-01-01 00:00+0000", "03/05/2020", "2019-01-01 00:00+0000"),
        ("yesterday", None, "1970-01-01 00:00+0000"),
        ("1970-01-01 00:00+0000", "2020-02-03", "2020-02-03 00:00+0000"),
    ],
)
def test_revision_date_never_goes_back(existing: str, date: str | None, expected: str) -> None:
    before = f'msgid ""\nmsgstr ""\n"PO-Revision-Date: {existing}\\n"\n'.encode()
    after = run(before, page(message("One.", "Eins."), date=date)).data
    assert f'"PO-Revision-Date: {expected}\\n"'.encode() in after


def test_revision_date_moves_with_the_text_only() -> None:
    first = run(None, page(message("One.", "Eins."))).data
    assert (
        b"PO-Revision-Date: 2019-03-05 00:00"
        in run(first, page(message("One.", "Eins."), date="2020-01-01")).data
    )
    assert (
        b"PO-Revision-Date: 2020-01-01 00:00"
        in run(first, page(message("One.", "Ein."), date="2020-01-01")).data
    )


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("de", "nplurals=2; plural=(n != 1);"),
        ("zh_CN", "nplurals=1; plural=0;"),
        ("pt_BR", "nplurals=2; plural=(n > 1);"),
        ("sr@latin", "nplurals=3; plural=(n%10==1"),
        ("xx", "nplurals=2; plural=(n != 1);"),
    ],
)
def test_language_and_plural_forms(language: str, forms: str) -> None:
    data = run(None, page(message("One.", "Eins.")), language=language).data.decode()
    assert f'"Language: {language}\\n"' in data
    assert f'"Plural-Forms: {forms}' in data


def test_edit_is_kept_while_the_page_changes_and_taken_back_when_equal() -> None:
    first = run(None, page(message("One.", "Eins."))).data
    edited = edit(first, "Eins.", "Ein und eins.")
    same = run(edited, page(message("One.", "Eins.")))
    assert (same.counts.kept, same.data) == (1, edited)
    assert [finding.code.info.name for finding in same.findings] == ["edited"]
    other = run(edited, page(message("One.", "Einst.")))
    assert (other.counts.kept, other.data) == (1, edited)
    assert [finding.code.info.name for finding in other.findings] == ["edit-kept"]
    equal = run(edited, page(message("One.", "Ein und eins.")))
    assert (equal.counts.unchanged, equal.findings) == (1, ())
    assert targets(run(equal.data, page(message("One.", "Neu."))).data) == {"One.": ("Neu.", False)}


def test_removed_fuzzy_flag_is_an_edit_and_so_is_a_set_one() -> None:
    machine = message("One.", "Eins.", fuzzy=True)
    accepted = edit(run(None, page(machine)).data, "#, fuzzy\n", "")
    assert run(accepted, page(machine)).counts.kept == 1
    assert run(accepted, page(machine)).data == accepted
    doubted = edit(run(None, page(message("One.", "Eins."))).data, "#: ../a.md\n", "#: ../a.md\n#, fuzzy\n")
    assert run(doubted, page(message("One.", "Neu."))).data == doubted


def test_prefer_page_by_path() -> None:
    pages = page(message("One.", "Eins.")), page(message("Two.", "Zwei."), path="b.md")
    edited = edit(edit(run(None, *pages).data, "Eins.", "EINS"), "Zwei.", "ZWEI")
    assert targets(run(edited, *pages, prefer={"b.md"}).data) == {
        "One.": ("EINS", False),
        "Two.": ("Zwei.", False),
    }
    assert targets(run(edited, *pages, prefer=True).data) == {
        "One.": ("Eins.", False),
        "Two.": ("Zwei.", False),
    }


def test_an_edit_follows_its_source_over_two_moves() -> None:
    first = edit(run(None, page(message("One.", "Eins."))).data, "Eins.", "EINS")
    second = run(first, page(message("One!", "Eins.", True, "One.")))
    assert targets(second.data) == {"One!": ("EINS", True)}
    third = run(second.data, page(message("One?", "Eins.", True, "One.")))
    assert targets(third.data) == {"One?": ("EINS", True)}
    assert b"#~" not in third.data
    accepted = edit(second.data, '#, fuzzy\n#| msgid "One."\n', "")
    moved = run(accepted, page(message("One?", "Eins.", True, "One.")))
    assert targets(moved.data) == {"One?": ("EINS", True)}


def test_an_edit_outlives_its_page() -> None:
    pages = page(message("One.", "Eins."), message("Two.", "Zwei."))
    edited = edit(run(None, pages).data, "Eins.", "EINS")
    gone = run(edited, page(message("Two.", "Zwei.")))
    assert gone.counts == MessageCounts(unchanged=1, obsolete=1)
    assert b'#~ msgstr "EINS"' in gone.data
    back = run(gone.data, pages)
    assert back.counts == MessageCounts(kept=1, unchanged=1)
    assert targets(back.data) == targets(edited)
    assert back.data == edited


def test_catalog_that_cannot_be_parsed_raises_with_its_line() -> None:
    with pytest.raises(PoError) as caught:
        run(b'msgid "a"\nmsgstr "b"\n<<<<<<< HEAD\n', page(message("One.", "Eins.")))
    assert caught.value.line == 3


def test_text_that_utf8_cannot_hold_does_not_stop_the_import() -> None:
    first = run(None, page(message("One \udce4.", "Eins \ud800.")))
    assert run(first.data, page(message("One \udce4.", "Eins \ud800."))).data == first.data


def test_line_ends_of_a_translation_follow_its_msgid() -> None:
    wanted = Message("One.\n", "\nEins.", "meta", 1, (UnitPlace("101", (0, 4), (1, 5)),))
    data = run(None, page(wanted)).data
    assert targets(data) == {"One.\n": ("Eins.\n", False)}
    assert b"101@0+4:0+5" in data


def test_stats() -> None:
    pages = page(message("One.", "Eins."), message("Two.", "Zwei.", True), message("Three.", ""))
    gone = run(run(None, page(message("Old.", "Alt."))).data, pages)
    assert catalog_stats(gone.data) == CatalogStats(translated=1, fuzzy=1, untranslated=1, obsolete=1)


# --- laws

PAGES = st.lists(message_lists(), max_size=2).map(
    lambda lists: [page(*messages, path=f"{number}.md") for number, messages in enumerate(lists)]
)


@given(history=st.lists(PAGES, min_size=1, max_size=4))
def test_import_is_idempotent(history: list[list[PageMessages]]) -> None:
    data: bytes | None = None
    for pages in history:
        data = run(data, *pages).data
        again = run(data, *pages)
        assert again.data == data
        assert again.counts.total == again.counts.unchanged
        parse_po(data)


@given(first=PAGES, later=st.lists(PAGES, min_size=1, max_size=3))
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_an_edit_always_survives(first: list[PageMessages], later: list[list[PageMessages]]) -> None:
    data = run(None, *first).data
    entries = parse_po(data).entries
    if not entries:
        return
    chosen = entries[len(repr(first)) % len(entries)]
    old, new = chosen.text, chosen.text.removesuffix(chosen.body[-1]) + 'msgstr "By a person."'
    data = data.replace(old.encode(), new.encode(), 1)
    for pages in later:
        data = run(data, *pages).data
        assert b'"By a person."' in data
        again = run(data, *pages)
        assert again.data == data
        assert again.counts.total == again.counts.unchanged + again.counts.kept


@given(pages=PAGES)
def test_first_translation_in_page_order_wins(pages: list[PageMessages]) -> None:
    expected: dict[str, str] = {}
    for wanted in (wanted for one in pages for wanted in one.messages):
        expected[wanted.msgid] = expected.get(wanted.msgid) or wanted.msgstr.strip("\n")
    got = targets(run(None, *pages).data)
    assert list(got) == list(expected)
    assert {msgid: msgstr for msgid, (msgstr, _) in got.items()} == expected

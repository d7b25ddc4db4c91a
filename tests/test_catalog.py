"""The merge: text fixtures, laws, and the tools that others run over our catalogs."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sphinx_vianet.catalog import CatalogStats, CatalogUpdate, catalog_stats, update_catalog
from sphinx_vianet.comments import digest
from sphinx_vianet.model import Handoff, Message, MessageCounts, PageMessages, UnitPlace
from sphinx_vianet.po import PoError, body_lines, parse_po

FIXTURES = Path(__file__).parent / "fixtures" / "catalog"
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
        ("yesterday", None, "YEAR-MO-DA HO:MI+ZONE"),
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
    assert (same.counts.kept, same.findings, same.data) == (1, (), edited)
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


# --- other people's tools

needs_gettext = pytest.mark.skipif(
    not (shutil.which("msgfmt") and shutil.which("msgmerge")), reason="gettext's tools are not installed"
)

SAMPLE = page(
    message("The first sentence of a longer paragraph.", "Der erste Satz eines längeren Absatzes."),
    message(
        'Sentence with `code`, "quotes" and a \\ sign.', "Satz mit `code`, „Anführung“ und \\.", fuzzy=True
    ),
    Message(
        "Many sentences. " * 12,
        "Viele Sätze. " * 12,
        "paragraph",
        9,
        tuple(UnitPlace(str(200 + n), (16 * n, 15), (13 * n, 12)) for n in range(12)),
        fuzzy=True,
        previous="Many old sentences. " * 12,
    ),
    message("Still to be translated.", ""),
    message("Discount of 50% discount.", "Rabatt von 50 % Rabatt."),
    message("Tab\tand line\nend", "Tab\tund Zeilen\nende"),
)


ELSEWHERE = "A sentence of another page."


def template(msgids: Sequence[str]) -> bytes:
    """A POT as the gettext builder writes it, with line numbers; of two pages."""
    head = 'msgid ""\nmsgstr ""\n"POT-Creation-Date: 2024-01-01 10:00+0000\\n"\n'
    head += '"Content-Type: text/plain; charset=UTF-8\\n"\n'
    names = ["b.md" if msgid == ELSEWHERE else "a.md" for msgid in msgids]
    entries = [
        f"#: ../{name}:{line}\n" + "\n".join(body_lines(msgid, ""))
        for line, (msgid, name) in enumerate(zip(msgids, names, strict=True), 3)
    ]
    return ("\n\n".join([head.rstrip(), *entries]) + "\n").encode()


def check(path: Path) -> None:
    done = subprocess.run(
        ["msgfmt", "-c", "--check-format", "-o", path.with_suffix(".mo"), path],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr


def msgmerge(folder: Path, data: bytes, msgids: Sequence[str]) -> bytes:
    (folder / "guide.po").write_bytes(data)
    (folder / "guide.pot").write_bytes(template(msgids))
    command = ["msgmerge", "--previous", "--quiet", "--update", "--backup=none", "guide.po", "guide.pot"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    check(folder / "guide.po")
    return (folder / "guide.po").read_bytes()


def sphinx_intl(folder: Path, data: bytes, msgids: Sequence[str]) -> bytes:
    pytest.importorskip("sphinx_intl")
    po = folder / "locale" / "de" / "LC_MESSAGES" / "guide.po"
    po.parent.mkdir(parents=True, exist_ok=True)
    po.write_bytes(data)
    (folder / "pot").mkdir(exist_ok=True)
    (folder / "pot" / "guide.pot").write_bytes(template(msgids))
    command = [
        sys.executable,
        "-m",
        "sphinx_intl",
        "update",
        "-p",
        "pot",
        "-d",
        "locale",
        "-l",
        "de",
        "-j",
        "1",
    ]
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
    assert "WARNING" not in done.stdout
    return po.read_bytes()


TOOLS = [
    pytest.param(msgmerge, marks=needs_gettext, id="msgmerge"),
    pytest.param(sphinx_intl, id="sphinx-intl"),
]
MSGIDS = [wanted.msgid for wanted in SAMPLE.messages]
HUMAN = "Von Hand übersetzt."


@needs_gettext
def test_msgfmt_takes_what_import_writes(tmp_path: Path) -> None:
    po = tmp_path / "guide.po"
    first = run(None, SAMPLE)
    po.write_bytes(first.data)
    check(po)
    po.write_bytes(run(first.data, page(*SAMPLE.messages[:2], date=None)).data)
    check(po)
    po.write_bytes(run(None, page(message("One.", "Eins."), date=None)).data)
    check(po)


@needs_gettext
@given(messages=message_lists())
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_msgfmt_takes_any_text(tmp_path: Path, messages: list[Message]) -> None:
    clean = [replace(one, msgstr=one.msgstr.replace("\0", "")) for one in messages]
    po = tmp_path / "guide.po"
    po.write_bytes(run(None, page(*clean)).data)
    check(po)


@pytest.mark.parametrize("tool", TOOLS)
def test_update_by_a_tool_loses_nothing(tool: object, tmp_path: Path) -> None:
    assert callable(tool)
    first = edit(run(None, SAMPLE).data, "Der erste Satz eines längeren Absatzes.", HUMAN)
    first = edit(first, "# vianet 101@0+41", "# Bitte prüfen!\n# vianet 101@0+41")
    updated = tool(tmp_path, first, [*MSGIDS, ELSEWHERE])
    result = run(updated, SAMPLE)
    expected = {wanted.msgid: (wanted.msgstr, wanted.fuzzy) for wanted in SAMPLE.messages}
    expected[MSGIDS[0]] = (HUMAN, False)
    got = targets(result.data)
    assert {msgid: got[msgid] for msgid in MSGIDS} == expected
    assert got[ELSEWHERE][1] or not got[ELSEWHERE][0]
    assert result.counts == MessageCounts(unchanged=5, kept=1)
    assert result.findings == ()
    assert b"# Bitte pr\xc3\xbcfen!\n" in result.data
    assert b"X-Vianet-Handoff: a.md a985a" in result.data
    assert [entry.msgid for entry in parse_po(result.data).entries if "| msgid" in entry.comments[0]] == []
    again = tool(tmp_path, result.data, [*MSGIDS, ELSEWHERE])
    assert targets(run(again, SAMPLE).data) == got


@pytest.mark.parametrize("tool", TOOLS)
def test_entry_made_fuzzy_by_a_tool_is_nobodys_edit(tool: object, tmp_path: Path) -> None:
    assert callable(tool)
    first = run(None, SAMPLE).data
    today = "The first sentence of a much longer paragraph."
    twice = [today, *MSGIDS[1:2], "Many new sentences. " * 12, *MSGIDS[3:]]
    updated = tool(tmp_path, first, twice)
    assert targets(updated)[today] == (SAMPLE.messages[0].msgstr, True)
    fresh = page(
        message(today, "Der erste Satz eines viel längeren Absatzes."),
        SAMPLE.messages[1],
        replace(SAMPLE.messages[2], msgid=twice[2]),
        *SAMPLE.messages[3:],
    )
    result = run(updated, fresh)
    assert targets(result.data)[today] == ("Der erste Satz eines viel längeren Absatzes.", False)
    assert (result.counts.kept, result.counts.obsolete, result.findings) == (0, 0, ())
    assert run(result.data, fresh).data == result.data


@pytest.mark.parametrize("tool", TOOLS)
def test_edit_survives_a_tool_that_moves_it(tool: object, tmp_path: Path) -> None:
    assert callable(tool)
    first = edit(run(None, SAMPLE).data, "Der erste Satz eines längeren Absatzes.", HUMAN)
    today = "The first sentence of a much longer paragraph."
    updated = tool(tmp_path, first, [today, *MSGIDS[1:]])
    moved = replace(SAMPLE.messages[0], msgid=today, fuzzy=True, previous=MSGIDS[0])
    result = run(updated, page(moved, *SAMPLE.messages[1:]))
    assert targets(result.data)[today] == (HUMAN, True)
    gone = tool(tmp_path, first, MSGIDS[1:])
    assert HUMAN in gone.decode()
    assert targets(run(gone, SAMPLE).data)[MSGIDS[0]] == (HUMAN, False)

"""The report for a terminal: order, columns, widths, colours, sentences."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_vianet.model import Finding
from sphinx_vianet.reports import FORMATS, Options
from sphinx_vianet.reports.ansi import cells, pad, shorten_path, shorten_text, wrap
from sphinx_vianet.reports.tables import Column, table
from sphinx_vianet.reports.wording import printable
from sphinx_vianet.verdict import CheckReport, SourceState, Totals

from .reports_data import change, ordinary, report, stale, unit, verdict


def text(made: CheckReport, **options: object) -> str:
    return FORMATS["text"](made, Options(**options))  # type: ignore[arg-type]  # every value is checked by its use


def test_failing_pages_first_then_the_worst() -> None:
    titles = [line for line in text(ordinary()).splitlines() if re.search(r"\(\d+ pages?\)$", line)]
    assert titles == [
        "FAILS: orphaned, uncertain (1 page)",
        "FAILS: stale, content (1 page)",
        "inconsistent (1 page)",
        "stale, content (1 page)",
        "stale, markup (1 page)",
        "stale, cosmetic (1 page)",
        "moved (1 page)",
        "unknown (1 page)",
        "unstamped (1 page)",
        "missing (1 page)",
    ]


def test_a_line_says_all_that_is_known_of_a_page() -> None:
    lines = text(ordinary()).splitlines()
    row = next(line for line in lines if "api/overview.md" in line)
    assert row.split() == ["de-DE", "api/overview.md", "text", "added", "link", "12", "5/61", "2021-03-05"]
    moved = next(line for line in lines if "guide/moved.md" in line)
    assert moved.split() == ["de-DE", "guide/moved.md", "guide/new/moved.md"]


def test_a_page_in_which_only_messages_changed_counts_those() -> None:
    page = stale("x.md", units=Totals(61, 0), messages=Totals(40, 0, 2, 1))
    assert re.search(r"x\.md .* 3/40 ", text(report(page)))
    assert re.search(r"x\.md .* 0/40 ", text(report(replace(page, messages=Totals(40, 0)))))
    assert re.search(r"x\.md .* 5/40 ", text(report(replace(page, units=None, messages=Totals(40, 5)))))


def test_pages_of_unknown_commits_come_with_what_to_do() -> None:
    made = text(report(verdict("far.md", "unknown")), width=60)
    assert (
        "unknown (1 page)\n"
        "  The commits of their stamps are not in the source\n"
        "    repository: fetch its history, or stamp the pages.\n"
        "  LOCALE  PAGE\n"
    ) in made
    assert "fetch" not in text(report(verdict("new.md", "missing")))


def test_columns_without_a_value_are_left_out() -> None:
    lines = text(report(verdict("new.md", "missing"))).splitlines()
    assert lines[3:5] == ["  LOCALE  PAGE", "  de-DE   new.md"]


def test_columns_move_together_before_anything_is_shortened() -> None:
    columns = [Column("ONE", ["1234567890"]), Column("TWO", ["1234567890"], shorten=shorten_text, least=5)]
    assert table(columns, 24)[1] == "  1234567890  1234567890"
    assert table(columns, 23)[1] == "  1234567890 1234567890"
    assert table(columns, 20)[1] == "  1234567890 1234..."
    kinds = Column("TWO", ["1234567890"], shorten=shorten_text, least=5, weight=2)
    path = Column("ONE", ["1234567890"], shorten=shorten_text, least=5)
    assert table([path, kinds], 18)[1] == "  1234567890 12..."
    assert table(columns, 10)[1] == "  1234567890 12..."


def test_current_pages_are_counted_only() -> None:
    output = text(report(verdict("index.md", "current")))
    assert "index.md" not in output
    assert re.search(r"^de-DE +1 +1 +100%$", output, re.MULTILINE)
    assert output.endswith("No page fails the check.\n")


def test_totals_of_each_locale() -> None:
    output = text(ordinary())
    header = next(line for line in output.splitlines() if line.startswith("LOCALE"))
    assert header.split()[1:3] == ["PAGES", "CURRENT"]
    assert re.search(r"^de-DE +10 +1 +3 +1 +1 +1 +1 +1 +1 +10%$", output, re.MULTILINE)
    assert re.search(r"^ja-JP +2 +1 +1 +0 +0 +0 +0 +0 +0 +50%$", output, re.MULTILINE)


def test_pages_up_to_date_are_rounded_down() -> None:
    pages = [verdict(f"{n}.md", "current") for n in range(999)]
    assert " 99%" in text(report(*pages, verdict("x.md", "unstamped")))


def test_what_it_was_checked_against() -> None:
    assert text(ordinary()).startswith(
        "Checked against main:docs of ../docs at commit 0123456789ab of 2024-05-01.\n"
    )
    alone = text(report(source=SourceState(None)))
    assert alone.startswith("No source tree: pages were compared with each other")
    folder = text(report(source=SourceState("docs", shallow=True)))
    assert folder.startswith("Checked against docs (files on disk). The history is cut off (shallow clone).")


def test_findings_are_listed_and_decide_the_last_line() -> None:
    output = text(ordinary())
    assert (
        "error: de-DE guide/bare.md:7: a985a-9 and a985a-10 [vianet.unit-id-mismatch]\n    Give both"
        in output
    )
    assert "1 note not shown (1 no-history)" in output
    assert output.endswith("\n2 pages fail the check, 1 finding is an error.\n")


@pytest.mark.parametrize("width", [80, 100, 120])
def test_lines_fit_the_terminal(width: int) -> None:
    long = stale(
        "a/very/long/path/" + "of/many/folders/" * 6 + "overview-of-everything.md", kinds=("text",) * 9
    )
    wide = stale("日本語/" + "とても長い名前のページ" * 6 + ".md", "ja-JP")
    moved = verdict("from/" * 20 + "x.md", "moved", source_page="to/" * 30 + "x.md")
    sentence = stale("s.md", details=(change("word " * 80, "日本語の文章" * 40, "x" * 300),))
    made = report(*ordinary().pages, long, wide, moved, sentence)
    for line in text(made, width=width, detail="unit").splitlines():
        assert cells(line) <= width, line


def test_a_long_path_keeps_its_name() -> None:
    output = text(report(stale("one/two/three/" * 9 + "overview.md")), width=80)
    assert re.search(r"^  de-DE +one/two.*\.\.\./overview\.md", output, re.MULTILINE)


def test_wide_characters_are_aligned() -> None:
    output = text(report(stale("日本.md"), stale("plain.md")))
    header, *rows = [line for line in output.splitlines() if "SINCE" in line or ".md" in line]
    starts = {cells(row[: row.index("2021")]) for row in rows}
    assert starts == {cells(header[: header.index("SINCE")])}


def test_sentences_below_their_page() -> None:
    output = text(ordinary(), detail="unit")
    assert "    line 12: changed (text)\n      - Run the tool.\n      + Run the {+new +}tool.\n" in output
    assert "      = Es dauert eine Minute.\n    line 20: added\n      + A new paragraph.\n" in output
    assert "    line 31: removed\n      - Old words.\n      = Alte Worte.\n" in output


def test_messages_below_their_page() -> None:
    output = text(ordinary(), detail="message")
    assert "      - Run the tool. It takes [-a minute-].\n" in output
    assert "      + Run the {+new +}tool. It takes {+an hour+}.\n" in output
    assert "Run the" not in text(ordinary(), detail="page")


def test_a_sentence_that_is_gone() -> None:
    page = stale("x.md", details=(change("Old.", "New.", units=(unit("Old.", None, "Alt."),)),))
    output = text(report(page), detail="unit")
    assert "      - Old.\n      + (gone, or its place cannot be told)\n      = Alt.\n" in output


def test_every_line_of_a_broken_sentence_has_its_mark() -> None:
    page = stale("x.md", details=(change("word " * 60, None, "Wort " * 60),))
    lines = text(report(page), detail="message", width=60).splitlines()
    sentence = [line for line in lines if "word" in line or "Wort" in line]
    assert len(sentence) > 8
    assert all(re.match(r"      [-=] w", line, re.IGNORECASE) for line in sentence)


def test_colours_only_when_asked_for() -> None:
    plain, painted = text(ordinary(), detail="unit"), text(ordinary(), detail="unit", colour=True)
    assert "\x1b" not in plain
    assert "\x1b[31;1mFAILS: stale, content (1 page)\x1b[0m" in painted
    assert "\x1b[32;1mnew \x1b[0m" in painted
    assert "{+" not in painted


@given(st.text(), st.integers(3, 40))
def test_text_is_shortened_to_its_columns(value: str, width: int) -> None:
    shown = printable(value)
    assert cells(shorten_text(shown, width)) <= width
    assert cells(shorten_path(shown, width)) <= width


@given(st.lists(st.tuples(st.sampled_from("ab"), st.text())), st.integers(4, 40))
def test_wrapping_loses_no_word(runs: list[tuple[str, str]], width: int) -> None:
    shown = [(style, printable(value)) for style, value in runs]
    lines = wrap(shown, width)
    assert all(cells("".join(value for _, value in line)) <= width for line in lines)
    kept = "".join(value for line in lines for _, value in line)
    assert "".join(kept.split()) == "".join("".join(value for _, value in shown).split())


def test_wrapping_breaks_at_spaces_and_keeps_punctuation() -> None:
    lines = wrap([("a", "one two "), ("b", "three"), ("a", ". four")], 9)
    assert lines == [[("a", "one two")], [("b", "three"), ("a", ".")], [("a", "four")]]
    assert wrap([("a", "日本語。文")], 6) == [[("a", "日本")], [("a", "語。文")]]


def test_padding_counts_columns() -> None:
    assert pad("日本", 6) == "日本  "
    assert pad("e\u0301", 3, right=True) == "  e\u0301"


def test_text_of_many_scripts_is_left_as_it_is() -> None:
    for value in ("می\u200cخواهم", "שלום\u200f!", "हिन्दी", "日本語"):
        assert printable(value) == value
    assert printable("a\u00a0b\u3000c") == "a b c"
    assert printable("\u202e\x1b\n") == "\\u202e\\x1b\\n"


def test_a_finding_without_place() -> None:
    finding: Finding = ordinary().findings[2]
    made = report(findings=(finding,))
    assert "1 note not shown" in text(made)


def test_very_many_missing_pages_are_counted_and_listed_when_asked_for() -> None:
    missing = [verdict(f"page{number}.md", "missing") for number in range(51)]
    assert "page50.md" in text(report(*missing[:50], verdict("page50.md", "missing")), notes=True)
    made = text(report(stale("x.md"), *missing))
    assert "missing (51 pages)\n  too many to list" in made
    assert "page50.md" not in made
    assert "x.md" in made
    assert "page49.md" in text(report(*missing[1:]))
    assert "page50.md" in text(
        replace(report(*missing), failing=frozenset((page.locale, page.page) for page in missing))
    )

"""Which lines of a code file are shown: ranges, regions, indentation, highlights."""

from __future__ import annotations

import pytest

from sphinx_vianet.dialect.regions import dedent, line_ranges, marks_of, numbers, select

PROGRAM = """\
class A
{
    // <Outer>
    void B()
    {
        // <inner>
        c();

        // </inner>
    }
    //  </outer>
    #region Two words
    #region Named
    d();
    #endregion Named
    #endregion
}
"""
KINDS = [
    ("cs", "// <X>", "// </X>"),
    ("csharp", "#region X", "#endregion"),
    ("js", "//<x>", "//</x>"),
    ("py", "# <X>", "# </X>"),
    ("vb", "' <X>", "' </X>"),
    ("vb", '#Region "X"', "#End Region"),
    ("xaml", "<!-- <X> -->", "<!-- </X> -->"),
    ("html", "<!--<X>-->", "<!--</X>-->"),
    ("cshtml", "<!-- <X> -->", "<!-- </X> -->"),
    ("sql", "-- <X>", "-- </X>"),
    ("cmd", "REM <X>", "rem </X>"),
    ("erl", "% <X>", "% </X>"),
    ("lisp", "; <X>", "; </X>"),
    ("css", "/* <X> */", "/* </X> */"),
    ("no-such-language", "-- <X>", "-- </X>"),
    ("cs", "// <snippetX>", "// </snippetX>"),
]


def shown(text: str, fragment: str = "", language: str = "cs", **options: str) -> list[str]:
    """The lines chosen, or why none are."""
    chosen = select(text, options, fragment, marks_of(language, ""))
    return [chosen.problem] if chosen.problem else chosen.lines


@pytest.mark.parametrize(("language", "start", "end"), KINDS)
def test_regions_are_named_in_the_comments_of_the_language(language: str, start: str, end: str) -> None:
    text = f"before\n  {start}\n    one\n  two\n  {end}\nafter\n"
    assert shown(text, language=language, name="x") == ["  one", "two"]
    assert shown(text, "X", language) == ["  one", "two"]


def test_a_comment_of_another_language_names_nothing() -> None:
    assert "no region" in shown("-- <X>\none\n-- </X>\n", language="cs", name="X")[0]
    assert shown("<X>\n", language="xml", range="1") == ["<X>"]


def test_lines_that_name_regions_are_no_part_of_what_is_shown() -> None:
    assert shown(PROGRAM, name="Outer") == ["void B()", "{", "    c();", "", "}"]
    assert shown(PROGRAM, name="INNER") == ["c();", ""]
    assert shown(PROGRAM, name="named") == ["d();"]
    assert shown(PROGRAM, name="Two words") == ["d();"]


@pytest.mark.parametrize("text", ["// <X>\none\n", "one\n// </X>\n", "// <X>\n// </X>\n", ""])
def test_a_region_without_end_start_or_lines_is_none(text: str) -> None:
    assert shown(text, name="X") == ["has no region 'X' with lines in it"]


@pytest.mark.parametrize(
    ("options", "fragment", "lines"),
    [
        ({"range": "1-2,4"}, "", "abd"),
        ({"range": "4-"}, "", "de"),
        ({"range": "-2"}, "", "ab"),
        ({"range": "2, 1"}, "", "ba"),
        ({"range": "4-99"}, "", "de"),
        ({"start": "2", "end": "3"}, "", "bc"),
        ({"start": "2"}, "", "b"),
        ({}, "L2-L3", "bc"),
        ({}, "l2-3", "bc"),
        ({}, "L2", "b"),
        ({}, "L4-", "de"),
        ({"range": "1"}, "L5", "e"),
        ({"range": "1", "start": "3"}, "", "c"),
        ({}, "", "abcde"),
    ],
)
def test_ranges(options: dict[str, str], fragment: str, lines: str) -> None:
    assert shown("a\nb\nc\nd\ne\n", fragment, **options) == list(lines)


@pytest.mark.parametrize("chosen", ["7", "6-9", "3-2", "0"])
def test_lines_that_are_not_there(chosen: str) -> None:
    assert "it ends with line 5" in shown("a\nb\nc\nd\ne", range=chosen)[0]


@pytest.mark.parametrize("chosen", ["x", "1-2-3", "-", "1,,2", "9999999999", "٣", "1;2"])
def test_what_is_no_range(chosen: str) -> None:
    assert line_ranges(chosen) is None
    assert "is no range of lines" in shown("a\n", range=chosen)[0]
    assert numbers(chosen, 5) == []


def test_a_huge_range_costs_no_more_than_the_file() -> None:
    assert numbers("1-999999999", 3) == [1, 2, 3]
    assert len(numbers("1-," * 1000 + "1-", 1000)) <= 2000


def test_indentation_that_the_lines_have_in_common_is_taken_off() -> None:
    assert dedent(["    a", "\tb", "", "  ", "      c"]) == ["a", "b", "", "", "  c"]
    assert dedent(["    a", "  b", "c"], 3) == [" a", "b", "c"]
    assert dedent(["  a"], 0) == ["  a"]
    assert shown("    a\n", dedent="2") == ["  a"]
    assert shown("    a\n", dedent="x") == ["a"]

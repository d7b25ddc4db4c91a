"""Text from pages, paths and repositories breaks out of no format."""

from __future__ import annotations

import re

import pytest

from sphinx_vianet.reports import FORMATS, Options

from .reports_data import HOSTILE, hostile, ordinary

CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters other than the line feed, separators, what reorders a line, lone surrogates."""

LOGGING_COMMAND = re.compile(r"##\w*\[")
"""How a command of Azure Pipelines, TeamCity or an old GitHub runner begins, anywhere in a line."""

formats = pytest.mark.parametrize("name", FORMATS)
texts = pytest.mark.parametrize("text", HOSTILE)


@formats
@texts
@pytest.mark.parametrize("detail", ["page", "unit"])
def test_no_control_character_and_no_command_comes_through(name: str, text: str, detail: str) -> None:
    output = FORMATS[name](hostile(text), Options(detail=detail))  # type: ignore[arg-type]  # from the list above
    assert not CONTROLS.search(output)
    assert not LOGGING_COMMAND.search(output)
    output.encode("utf-8")
    if name != "github":
        assert not [line for line in output.splitlines() if line.strip().startswith("::")]


@texts
def test_colours_are_the_only_escape_sequences(text: str) -> None:
    output = FORMATS["text"](hostile(text), Options(detail="unit", colour=True))
    assert not CONTROLS.search(re.sub(r"\x1b\[[0-9;]*m", "", output))
    assert output.count("\x1b[0m") == len(re.findall(r"\x1b\[(?!0m)[0-9;]*m", output))


@formats
def test_the_same_report_gives_the_same_text(name: str) -> None:
    options = Options(detail="unit")
    assert FORMATS[name](ordinary(), options) == FORMATS[name](ordinary(), options)
    assert FORMATS[name](ordinary(), options).endswith("\n")


@formats
def test_colours_are_for_the_terminal_only(name: str) -> None:
    plain, painted = (
        FORMATS[name](ordinary(), Options(detail="unit", colour=colour)) for colour in (False, True)
    )
    assert (plain == painted) is (name != "text")

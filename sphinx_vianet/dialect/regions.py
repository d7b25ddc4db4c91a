"""Which lines of a code file a page shows: docfx's rules for regions, ranges, indentation and highlights.

A region is named by comments of the file's language (``// <Name>`` to ``// </Name>``) or by
``#region``; the lines that name regions, nested ones too, are no part of what is shown.
Rules: docfx, ``CodeSnippetExtractor`` and ``HtmlCodeSnippetRenderer``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

__all__ = ["Marks", "Selection", "dedent", "line_ranges", "marks_of", "numbers", "select"]

_TAB = 4
_LARGEST = 9
"""Digits of a line number; a longer number is none."""


class Marks(NamedTuple):
    """How a region is named in one kind of comment."""

    before: str
    after: str = ""
    closes_by_name: bool = True
    """Whether the closing line repeats the name, behind a slash."""


_SLASHES, _QUOTE, _DASHES, _HASH = Marks("//<", ">"), Marks("'<", ">"), Marks("--<", ">"), Marks("#<", ">")
_MARKUP, _STARS = Marks("<!--<", ">-->"), Marks("/*<", ">*/")
_REM, _PERCENT, _SEMICOLON = Marks("rem<", ">"), Marks("%<", ">"), Marks(";<", ">")
_REGION = Marks("#region", closes_by_name=False)

_LANGUAGES: dict[tuple[Marks, ...], str] = {
    (_SLASHES, _REGION): "csharp cs",
    (_SLASHES, _MARKUP, _REGION): "cshtml aspx-cs aspx-csharp razor",
    (_SLASHES,): (
        "actionscript as arduino ino cpp c c++ objective-c obj-c objc objectivec h hpp cc m cuda cu cuh d"
        " dlang fsharp fs fsi fsx go golang java gradle javascript js node json jsonc kotlin kt pascal pas"
        " processing pde rust rs scala smalltalk st swift typescript ts qsharp bicep"
    ),
    (_SLASHES, _MARKUP): "php react tsx jsx",
    (_SEMICOLON, _SLASHES): "assembly nasm asm",
    (_QUOTE, _REGION): "vb vbnet vbscript bas vbs vba",
    (_QUOTE, _MARKUP, _REGION): "vbhtml aspx-vb",
    (_MARKUP,): (
        "xml xaml xsl xslt xsd wsdl csdl edmx handlebars hbs html htm jsp asp aspx ascx csproj vbproj"
        " fsproj props targets nuspec config resx markdown md"
    ),
    (_DASHES,): "haskell hs lua sql",
    (_HASH,): (
        "perl pl powershell posh ps1 psm1 python py r shell sh bash azurecli azurepowershell yaml yml"
        " dockerfile toml"
    ),
    (_HASH, _MARKUP): "ruby ru erb rb",
    (_REM,): "batchfile bat cmd",
    (_PERCENT,): "erlang erl matlab",
    (_SEMICOLON,): "lisp lsp",
    (_STARS,): "css scss less",
}
_MARKS = {name: marks for marks, names in _LANGUAGES.items() for name in names.split()}
_ALL = tuple(dict.fromkeys(mark for marks in _LANGUAGES for mark in marks))
_NAME = re.compile(r"[\w.-]+")
_FRAGMENT = re.compile(r"L(\d{1,9})(?:(-)(?:L?(\d{1,9}))?)?", re.IGNORECASE)


class Selection(NamedTuple):
    """What was chosen of a file."""

    lines: list[str]
    problem: str = ""
    """Why nothing could be chosen, in words; empty when something was."""


def marks_of(language: str, suffix: str) -> tuple[Marks, ...]:
    """How regions are named in a file.

    Args:
        language: The language that the page names, empty for none.
        suffix: The file name's suffix with its dot.

    Returns:
        The comments of the language, else of the suffix; every kind where neither is known.
    """
    for name in (language.lower().removesuffix("-interactive"), suffix.lower().removeprefix(".")):
        if name in _MARKS:
            return _MARKS[name]
    return _ALL


def select(text: str, options: Mapping[str, str], fragment: str, marks: Sequence[Marks]) -> Selection:
    """Choose the lines that a page shows of a file; of several ways to choose docfx's first counts.

    Args:
        text: The file, with the line ends of Unix.
        options: ``name``, ``start``, ``end``, ``range`` and ``dedent`` as written.
        fragment: ``L1-L5`` or the name of a region; empty for none.
        marks: How regions are named in the file.
    """
    lines = text.removesuffix("\n").split("\n") if text else []
    bounds = _FRAGMENT.fullmatch(fragment)
    name = options.get("name") or ("" if bounds else fragment)
    if name:
        found = _region(lines, name, marks)
        chosen = Selection(found) if found else Selection([], f"has no region {name!r} with lines in it")
    elif bounds:
        last = (bounds[3] or "") if bounds[2] else bounds[1]
        chosen = _ranges(lines, f"{bounds[1]}-{last}")
    elif options.get("start"):
        chosen = _ranges(lines, f"{options['start']}-{options.get('end') or options['start']}")
    elif options.get("range"):
        chosen = _ranges(lines, options["range"])
    else:
        chosen = Selection(lines, "" if lines else "is empty")
    amount = options.get("dedent", "")
    return chosen._replace(lines=dedent(chosen.lines, int(amount) if _is_number(amount) else None))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _LARGEST


def line_ranges(text: str) -> list[tuple[int, int | None]] | None:
    """First and last line (1-based, None for the end) of each part of ``1-3,7,9-``; None when it is none."""
    found: list[tuple[int, int | None]] = []
    for part in text.split(","):
        first, dash, last = (piece.strip() for piece in part.partition("-"))
        if not _is_number(first or "1") or not _is_number(last or "1") or not (first or last):
            return None
        end = int(last) if last else None
        found.append((int(first or 1), end if dash else int(first)))
    return found


def numbers(text: str, total: int) -> list[int]:
    """The 1-based lines of ``1-3,7`` that are among so many lines."""
    found: list[int] = []
    for first, last in line_ranges(text) or []:
        if len(found) > total:
            # The same lines again and again.
            break
        found += range(max(first, 1), min(total if last is None else last, total) + 1)
    return found


def _ranges(lines: list[str], text: str) -> Selection:
    ranges = line_ranges(text)
    if ranges is None:
        return Selection([], f"has no lines {text!r}: that is no range of lines")
    chosen = [lines[number - 1] for number in numbers(text, len(lines))]
    beyond = [first for first, _ in ranges if first > len(lines)]
    if beyond or not chosen:
        return Selection([], f"has no lines {text!r}: it ends with line {len(lines)}")
    return Selection(chosen)


# --- regions


def _region(lines: Sequence[str], name: str, marks: Sequence[Marks]) -> list[str]:
    """The lines of a region without those that name regions; older files call ``x`` ``snippetx``."""
    wanted = name.lower()
    kinds = [_regions(lines, mark) for mark in marks]
    naming = {number for _, found in kinds for number in found}
    for regions, _ in kinds:
        first, last = regions.get(wanted) or regions.get(f"snippet{wanted}") or (0, 0)
        found = [lines[number] for number in range(first, last) if number not in naming]
        if any(line.strip() for line in found):
            return found
    return []


def _regions(lines: Sequence[str], mark: Marks) -> tuple[dict[str, tuple[int, int]], set[int]]:
    """The lines of every region by its name in lower case, and the lines that name regions."""
    regions: dict[str, tuple[int, int]] = {}
    opened: dict[str, int] = {}
    naming: set[int] = set()
    for number, line in enumerate(lines):
        closing = _named(line, mark, closing=True)
        if closing is not None:
            naming.add(number)
            name = closing if mark.closes_by_name else next(reversed(opened), "")
            if name in opened:
                regions[name] = (opened.pop(name), number)
        elif (opening := _named(line, mark, closing=False)) is not None:
            naming.add(number)
            opened[opening] = number + 1
    return regions, naming


def _named(line: str, mark: Marks, *, closing: bool) -> str | None:
    """The name in a line that opens or closes a region, None when the line does not.

    White space between the signs does not count, nor does case.
    """
    before = mark.before
    if closing:
        before = f"{before}/" if mark.closes_by_name else before.replace("#", "#end")
    position = _after(line, before)
    if position is None:
        return None
    if closing and not mark.closes_by_name:
        return ""
    rest = line[position:].strip()
    if mark.after:
        name, sign, behind = rest.partition(mark.after[0])
        if not sign or "".join((sign + behind).split()) != mark.after:
            return None
        rest = name.strip()
    if not mark.closes_by_name:
        # A region without a name, or with one that no page can use, is closed like any other.
        return rest.strip('"').lower()
    return rest.lower() if _NAME.fullmatch(rest) else None


def _after(line: str, signs: str) -> int | None:
    """The index behind signs at the start of a line, None when it does not start with them."""
    found = 0
    for position, character in enumerate(line):
        if found == len(signs):
            return position
        if character.isspace():
            continue
        if character.lower() != signs[found]:
            return None
        found += 1
    return len(line) if found == len(signs) else None


# --- indentation


def dedent(lines: Sequence[str], amount: int | None = None) -> list[str]:
    """Take indentation off.

    Args:
        lines: The lines.
        amount: How many columns; None for all that the lines have in common.

    Returns:
        The lines; tabs in the indentation have become spaces, blank lines are empty.
    """
    spaced = [_spaced(line) for line in lines]
    widths = [len(line) - len(line.lstrip(" ")) for line in spaced if line]
    most = min(widths, default=0) if amount is None else amount
    return [line[min(most, len(line) - len(line.lstrip(" "))) :] for line in spaced]


def _spaced(line: str) -> str:
    text = line.lstrip(" \t")
    if not text.strip():
        return ""
    width = 0
    for character in line[: len(line) - len(text)]:
        width += _TAB - width % _TAB if character == "\t" else 1
    return " " * width + text

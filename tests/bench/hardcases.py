"""Input that is made to take long, each case at sizes that double: ``python -m tests.bench.hardcases CASE``.

Prints bytes and CPU seconds of each size as JSON. The last size is that of the case, or the one that took
half a second. Time is that of this process, the least of some runs.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .hardinput import (
    align_blocks,
    align_plain,
    check_guard,
    filter_html,
    hand_back,
    import_over,
    lint,
    mixed_sentences,
    page_align,
    page_parse,
    pair_sentences,
    read_memory,
    read_po,
    split_units,
    stamp_page,
    table_of_contents,
    units_of,
    words_differ,
)

__all__ = ["CASES", "Case", "measure_case"]

_ENOUGH = 0.5
_RUNS = 2
MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Case:
    """One kind of input, and what is done with it."""

    group: str
    """Heading of its rows."""
    about: str
    """What the input is, as the table says it."""
    run: Callable[[Any], object]
    make: Callable[[int], Any]
    """Input of about so many bytes."""
    largest: int = 4 * MB
    """Bytes."""
    first: int = 2_000
    """Bytes."""


def _repeated(piece: str, start: str = "", end: str = "") -> Callable[[int], bytes]:
    return lambda size: (start + piece * (size // len(piece.encode())) + end).encode()


def _numbered(line: str, start: str = "", end: str = "") -> Callable[[int], bytes]:
    def make(size: int) -> bytes:
        count = size // len(line.format(0).encode())
        return (start + "".join(line.format(number) for number in range(count)) + end).encode()

    return make


def _sentences(sentence: str) -> Callable[[int], Any]:
    return lambda size: (units_of(size), sentence * (size // 3))


_UNIT = (
    '<span data-ttu-id="a1b2c-{0}">Ein Satz.</span>'
    '<span class="sxs-lookup"><span data-stu-id="a1b2c-{0}">A sentence.</span></span>\n\n'
)
_OPEN, _MIDDLE = (
    '<span data-ttu-id="a1b2c-1">',
    '</span><span class="sxs-lookup"><span data-stu-id="a1b2c-2">',
)
_READ, _BLOCKS = "parse_page", "align"


def _reading() -> dict[str, Case]:
    huge = 50 * MB
    pieces = {
        "line": ("one line of words", _repeated("word ")),
        "lines": ("many short lines", _repeated("a\n")),
        "units": ("units, one a paragraph", _numbered(_UNIT)),
        "opens": ("opened units that nothing closes", _repeated(_OPEN)),
        "middles": ("one opened unit, and the middle of others", _repeated(_MIDDLE, _OPEN)),
        "spans": (
            "`<span>` in one unit, none closed",
            _repeated("<span>", _OPEN + "x" + _MIDDLE.replace("-2", "-1")),
        ),
        "ends": ("`</span>` in one unit", _repeated("</span>", _OPEN + "x" + _MIDDLE.replace("-2", "-1"))),
        "cut": ("`<span` without an end", _repeated("<span ")),
        "marks": ("tags of units that are cut off", _repeated('<span data-ttu-id="')),
        "latin": ("bytes that are no UTF-8", lambda size: b"\xff " * (size // 2)),
        "unclosed": ("front matter without an end", _repeated("key: value\n", "---\n")),
        "front": ("front matter of many lines", _numbered("key{}: value\n", "---\n", "---\nx\n")),
        "deep": ("front matter, list in list", _repeated("- ", "---\n", "x\n---\n")),
        "flow": ("front matter, `[` in `[`", _repeated("[", "---\na: ", "\n---\n")),
        "stamps": (
            "front matter of many wrong stamps",
            _repeated("ms.openlocfilehash: x\n", "---\n", "---\n"),
        ),
    }
    return {
        name: Case(_READ, about, page_parse, make, huge, 64_000) for name, (about, make) in pieces.items()
    }


def _blocks() -> dict[str, Case]:
    pieces = {
        "b-words": ("one line of words", _repeated("word ")),
        "b-lines": ("one paragraph of many lines", _repeated("word\n")),
        "b-open": ("`[`", _repeated("[")),
        "b-image": ("`![`", _repeated("![")),
        "b-link": ("`[a](b) `", _repeated("[a](b) ")),
        "b-star": ("`*`", _repeated("*a ")),
        "b-under": ("`_`", _repeated("_a ")),
        "b-tick": (
            "backticks of growing length",
            lambda size: b" ".join(b"`" * n for n in range(1, int((2 * size) ** 0.5))),
        ),
        "b-pipe": ("`|`", _repeated("|")),
        "b-table": ("a table of many rows", _repeated("| a | b |\n", "| a | b |\n|---|---|\n")),
        "b-wide": (
            "a table of many columns",
            lambda size: (
                b"|a" * (size // 8) + b"|\n" + b"|-" * (size // 8) + b"|\n" + b"|b" * (size // 8) + b"|\n"
            ),
        ),
        "b-quote": ("quotes in quotes", _repeated("> ", "", "x\n")),
        "b-quotes": ("quotes that end and begin", _repeated("> a\n\n")),
        "b-list": ("lists in lists", _repeated("- ", "", "x\n")),
        "b-items": ("a list of many items", _repeated("- a\n")),
        "b-steps": (
            "items, each deeper than the last",
            lambda size: b"".join(b" " * (2 * n) + b"- a\n" for n in range(int(size**0.5))),
        ),
        "b-fence": ("fences that nothing closes", _repeated("```\n\n~~~\n\n")),
        "b-ref": ("definitions of links", _numbered("[a{}]: b\n")),
        "b-html": ("`<div>`", _repeated("<div>\n\n")),
        "b-html-in": (
            "a table of HTML with many cells",
            _repeated("<td>a</td>\n", "<table><tr>\n", "</tr></table>\n"),
        ),
        "b-comment": ("`<!--`", _repeated("<!--\n\na\n")),
        "b-colon": ("`:::row:::`", _repeated(":::row:::\n")),
        "b-moniker": ("`:::moniker` without an end", _repeated(':::moniker range="a"\n\na\n\n')),
        "b-alert": ("alerts", _repeated("> [!NOTE]\n> a\n\n")),
        "b-include": ("`[!INCLUDE [`", _repeated("[!INCLUDE [")),
        "b-tab": ("tabs", _repeated("# [a](#tab/a)\n\na\n\n")),
        "b-tex": ("`$$`", _repeated("$$\n\na\n")),
        "b-head": ("headings", _repeated("# a\n\n")),
        "b-para": ("paragraphs", _repeated("a\n\n")),
        "b-blank": ("empty lines", _repeated("\n")),
        "b-tabs": ("tabulators", _repeated("\t", "", "x\n")),
    }
    cases = {name: Case(_BLOCKS, about, page_align, make, 4 * MB) for name, (about, make) in pieces.items()}
    cases["b-yaml"] = Case(
        _BLOCKS,
        "a YAML page of many texts",
        page_align,
        _numbered("t{0}:\n  title: a\n", "### YamlMime:X\n"),
        4 * MB,
    )
    return cases


def _alignment() -> dict[str, Case]:
    group = "align with two source pages"
    return {
        "a-same": Case(group, "equal blocks, one more today", align_blocks, lambda size: (size, "same")),
        "a-other": Case(
            group, "blocks that all changed a little", align_blocks, lambda size: (size, "changed")
        ),
        "a-new": Case(group, "blocks that all are others", align_blocks, lambda size: (size, "new")),
        "a-turned": Case(group, "blocks in the other order", align_blocks, lambda size: (size, "turned")),
        "a-plain": Case(group, "a page without units, equal blocks", align_plain, lambda size: (size, False)),
        "a-moved": Case(
            group, "a page without units, with a block more", align_plain, lambda size: (size, True)
        ),
    }


def _catalogs() -> dict[str, Case]:
    group = "catalogs"
    start = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    entry = 'msgid "{0}"\nmsgstr "x"\n\n'
    return {
        "po-long": Case(
            group,
            "a PO file, one huge msgstr",
            read_po,
            _repeated("word ", start + 'msgid "a"\nmsgstr "', '"\n'),
            50 * MB,
        ),
        "po-lines": Case(
            group,
            "a PO file, a msgstr of many strings",
            read_po,
            _repeated('"word"\n', start + 'msgid "a"\nmsgstr ""\n'),
            8 * MB,
        ),
        "po-open": Case(
            group,
            "a PO file, a string of backslashes",
            read_po,
            _repeated("\\\\", start + 'msgid "a"\nmsgstr "', "\n"),
            50 * MB,
        ),
        "po-many": Case(group, "a PO file of many entries", read_po, _numbered(entry, start), 8 * MB),
        "po-notes": Case(
            group, "a PO file of comments", read_po, _repeated("# vianet 1@0+1:0+1\n", start), 8 * MB
        ),
        "po-merge": Case(
            group, "an import over a catalog, all msgids new", import_over, lambda size: (size, True)
        ),
        "po-again": Case(
            group, "an import over a catalog, all edited", import_over, lambda size: (size, False)
        ),
        "handback": Case(
            group, "one edit handed back into a page of many units", hand_back, lambda size: size
        ),
        "stamp": Case(
            group,
            "a stamp into front matter of many lines",
            stamp_page,
            _numbered("key{}: value\n", "---\n", "---\nx\n"),
            8 * MB,
        ),
    }


_MARKUP = {
    "open": ("`[`", "["),
    "image": ("`![`", "!["),
    "star": ("`*a `", "*a "),
    "tick": ("backticks", "`"),
    "tag": ("`<b `", "<b "),
    "braces": ("`{{`", "{{"),
    "entity": ("`&quot;`", "&quot;"),
    "number": ("numbers", "1."),
    "word": ("one word", "word "),
    "link": ("`](`", "]("),
    "quote": ("quotation marks", '"'),
    "bidi": ("marks of direction", "a\u200f"),
}


def _texts() -> dict[str, Case]:
    group = "one message"
    cases: dict[str, Case] = {
        "t-diff": Case(
            group,
            "difference, no word the same",
            words_differ,
            lambda size: ("a " * (size // 2), "b " * (size // 2)),
        ),
        "t-diff-half": Case(
            group,
            "difference, every second word",
            words_differ,
            lambda size: ("a b " * (size // 4), "a c " * (size // 4)),
        ),
        "t-mixed": Case(
            group,
            "unchanged sentences, all alike",
            mixed_sentences,
            lambda size: (units_of(size), "A. " * (size // 3)),
        ),
        "t-mixed-none": Case(
            group,
            "unchanged sentences, none",
            mixed_sentences,
            lambda size: (units_of(size), "B. " * (size // 3)),
        ),
        "t-split": Case(group, "an edit parted among units", split_units, units_of),
        "t-pairs": Case(group, "pairs of sentences", pair_sentences, _repeated("A. ")),
        "t-pairs-open": Case(group, "pairs of sentences, `[` and `(`", pair_sentences, _repeated("[a](")),
        "t-html": Case(group, "the filter of HTML, `<b>`", filter_html, _repeated("<b>")),
        "t-html-cut": Case(group, 'the filter of HTML, `<b a="`', filter_html, _repeated('<b a="')),
    }
    for name, (about, piece) in _MARKUP.items():
        cases[f"t-guard-{name}"] = Case(group, f"guard, {about}", check_guard, _repeated(piece))
        cases[f"t-lint-{name}"] = Case(group, f"lint, {about}", lint, _repeated(piece))
    return cases


def _contents() -> dict[str, Case]:
    group = "tables of contents, memories"
    tmx = (
        "<tu><tuv xml:lang='en'><seg>a{0}</seg></tuv><tuv xml:lang='de'><seg>b</seg></tuv></tu>\n",
        "<tmx><body>",
        "</body></tmx>",
    )
    return {
        "toc-flat": Case(
            group,
            "TOC.yml, many entries",
            table_of_contents,
            _numbered("- name: a{0}\n  href: a{0}.md\n"),
            4 * MB,
        ),
        "toc-deep": Case(
            group,
            "TOC.yml, each in the last",
            table_of_contents,
            lambda size: b"".join(
                b"  " * n + b"- name: a\n" + b"  " * n + b"  items:\n" for n in range(int(size**0.5 / 2))
            ),
        ),
        "toc-md": Case(
            group, "TOC.md, many entries", table_of_contents, _numbered("# [a{0}](a{0}.md)\n"), 4 * MB
        ),
        "tmx": Case(group, "TMX of many units", read_memory, _numbered(*tmx), 8 * MB),
        "tmx-text": Case(
            group,
            "TMX, one segment",
            read_memory,
            _repeated("word ", "<tmx><body><tu><tuv><seg>", "</seg></tuv></tu></body></tmx>"),
            8 * MB,
        ),
        "tmx-tag": Case(
            group, "TMX, one tag without an end", read_memory, _repeated("a='b' ", "<tmx "), 8 * MB
        ),
    }


CASES: dict[str, Case] = {
    **_reading(),
    **_blocks(),
    **_alignment(),
    **_catalogs(),
    **_texts(),
    **_contents(),
}
"""Every case by its name."""


def measure_case(case: Case) -> list[tuple[int, float]]:
    """CPU seconds at sizes that double."""
    found = []
    size = case.first
    case.run(case.make(256))
    while True:
        data = case.make(size)
        gc.collect()
        times = []
        for _ in range(_RUNS):
            start = time.process_time()
            case.run(data)
            times.append(time.process_time() - start)
            if times[-1] > _ENOUGH / 4:
                break
        found.append((size, min(times)))
        if min(times) > _ENOUGH or size >= case.largest:
            return found
        size = min(2 * size, case.largest)


if __name__ == "__main__":
    print(json.dumps(measure_case(CASES[sys.argv[1]])))

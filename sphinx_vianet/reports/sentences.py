"""Changed messages and sentences as plain lines: what the source was, what it is, what its translation is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sphinx_vianet.verdict import Change, UnitChange, Verdict
from sphinx_vianet.worddiff import word_diff

from .ansi import paint, wrap
from .options import Options
from .wording import change_title, one_line

__all__ = ["detail_lines", "sentence_lines"]

_MARKS = {"delete": ("[-", "-]"), "insert": ("{+", "+}")}


def detail_lines(page: Verdict, options: Options, *, indent: str = "") -> Iterator[str]:
    """The changed messages of a page, or its changed sentences where they are asked for and known.

    Args:
        page: A verdict; without details, or with ``detail`` at ``page``, nothing comes of it.
        options: ``detail``, ``width`` and ``colour``.
        indent: What stands before every line.
    """
    if options.detail == "page":
        return
    for change in page.details:
        yield indent + paint(change_title(change), "dim", colour=options.colour)
        whole = options.detail == "message" or not change.units
        for part in (change,) if whole else change.units:
            yield from sentence_lines(part, options, indent=f"{indent}  ")


def sentence_lines(change: Change | UnitChange, options: Options, *, indent: str = "") -> Iterator[str]:
    """Old source, new source and translation of one message or sentence.

    Every line begins with ``-``, ``+`` or ``=``, those of a broken sentence too: no line begins with a page's
    own text, which a CI system could take for a command.

    Args:
        change: What changed.
        options: ``width`` and ``colour``. Without colour changed words stand in ``[-...-]`` and ``{+...+}``.
        indent: What stands before the marks.
    """
    old, new = change.old_source, change.new_source
    runs: list[tuple[str, str]] = [*word_diff(one_line(old or ""), one_line(new or ""))]
    # A word is marked only where both sentences are there: of a new one every word is new.
    marked = old is not None and new is not None
    if old is not None:
        kept = [run for run in runs if run[0] != "insert"]
        yield from _wrapped("-", kept, "red", options, indent, marked)
    if new is not None:
        kept = [run for run in runs if run[0] != "delete"]
        yield from _wrapped("+", kept, "green", options, indent, marked)
    elif isinstance(change, UnitChange):
        yield f"{indent}+ (gone, or its place cannot be told)"
    if change.target is not None:
        yield from _wrapped("=", [("equal", one_line(change.target))], "plain", options, indent, False)


def _wrapped(
    mark: str, runs: Sequence[tuple[str, str]], style: str, options: Options, indent: str, marked: bool
) -> Iterator[str]:
    if marked and not options.colour:
        runs = [(op, f"{_MARKS[op][0]}{text}{_MARKS[op][1]}" if op in _MARKS else text) for op, text in runs]
    for line in wrap(runs, max(options.width - len(indent) - 2, 20)) or [[("equal", "")]]:
        text = "".join(
            paint(part, style, bold=op != "equal" and marked, colour=options.colour) for op, part in line
        )
        yield f"{indent}{paint(mark, style, colour=options.colour)} {text}".rstrip()

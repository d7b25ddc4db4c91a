"""What a source page changed outside of its text, carried into the localized page.

Code blocks and front matter values that are never translated stand in a localized page as the
source had them. When nothing else changed, the new bytes can take their place, and the page is
a translation of today's source again (commands.md, stamp).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .drafts import front_matter
from .frontmatter import find_front_matter
from .markdown import Dialect, make_parser, parse_blocks
from .model import OPS_STAMP, Page
from .page import readable
from .placeholders import has_placeholder, with_placeholders
from .sides import META_NAMES, source_side
from .stampedit import STAMP_KEYS
from .stampfields import without_fields

if TYPE_CHECKING:
    from markdown_it.token import Token

__all__ = ["CarryError", "carry_code", "carry_front_matter", "changed_code", "changed_markup", "own_code"]

_NEWLINE = re.compile(rb"\r\n|\r|\n")
_ENTRY = re.compile(
    rb"""^(?P<key>"[^"\r\n]+"|'[^'\r\n]+'|[^\s#'"\[\]{}:-][^:#\r\n]*)[ \t]*:(?=[ \t\r\n]|\Z)""", re.MULTILINE
)
_OPENING = re.compile(r"(?P<lead>.*?)(?:`{3,}|~{3,})")
_DASHES = re.compile("-{3,}")
_ALT = re.compile(r"!\[[^\]\n]*\]|\balt-text=\"[^\"\n]*\"")
_QUOTED = re.compile(r"[ \t]*>")
_DEFINITION = re.compile(r"^( {0,3}\[[^\]\n]+\]:[ \t]*\S+).*")


class CarryError(Exception):
    """Something of the source cannot be carried over; the message says what and why, in one line."""


@dataclass(frozen=True, slots=True)
class _Code:
    """One code block of a page."""

    first: int
    """0-based line on which it starts."""
    end: int
    """0-based line behind it."""
    info: str
    text: str
    """What it holds, as far as it counts: without white space at line ends, tabs as spaces."""
    fenced: bool


# --- what changed


def changed_code(old: bytes, today: bytes, dialect: Dialect) -> bool:
    """Whether code blocks or what their opening lines say differ between two versions of a source page."""
    return _compared(_codes(_text(old), dialect)) != _compared(_codes(_text(today), dialect))


def changed_markup(page: Page, handoff: bytes | None, today: bytes, dialect: Dialect) -> int | None:
    """Look for changes of what is neither message nor code nor front matter.

    A link definition, the path of an include, the kind of an alert, a moniker range: no message
    holds them, so a page that only they changed looks as if its white space had.

    Args:
        page: The localized page.
        handoff: The source page that was translated; None when it is not at hand, then the
            page's own source side is compared, as far as a handback leaves it as it was.
        today: The source page as it is now.
        dialect: Which constructs are blocks.

    Returns:
        1-based line of today's source page at which the first difference stands, or None.
    """
    loose = handoff is None
    old = source_side(page) if handoff is None else handoff
    before = "".join(text for _, text in _rest(old, page, dialect, loose=loose))
    now = _rest(today, page, dialect, loose=loose)
    position = 0
    for line, text in now:
        if not before.startswith(text, position):
            return line
        position += len(text)
    if position == len(before):
        return None
    return now[-1][0] if now else 1


def _rest(data: bytes, page: Page, dialect: Dialect, *, loose: bool) -> list[tuple[int, str]]:
    """Lines that are neither code nor front matter, with their numbers, without white space."""
    text = _text(data)
    lines = text.split("\n")
    hidden: set[int] = set()
    keys = STAMP_KEYS | {name.rpartition(".")[2] for name in page.stamp.written if page.stamp != OPS_STAMP}
    if page.kind == "markdown":
        hidden.update(range(_body_line(text)))
        for code in _codes(text, dialect):
            hidden.update(range(code.first, code.end))
    found = []
    for number, line in enumerate(lines):
        if number in hidden or (page.kind == "yaml" and line.strip().partition(":")[0] in keys):
            continue
        if number and _QUOTED.match(line) and _QUOTED.match(lines[number - 1]):
            # The marks of a quote's further lines come and go with its wraps.
            line = line.lstrip(" \t>")
        if loose:
            line = _DEFINITION.sub(r"\1", _ALT.sub("![]", line)).replace("\\", "").replace("&quot;", '"')
        found.append((number + 1, _DASHES.sub("---", "".join(line.split()))))
    return found


def _body_line(text: str) -> int:
    """Number of lines that the front matter takes."""
    data = text.encode("utf-8", "surrogateescape")
    place = find_front_matter(data)
    return data.count(b"\n", 0, place.body) if place is not None else 0


def _text(data: bytes) -> str:
    text = data.decode("utf-8", "surrogateescape").removeprefix("\ufeff")
    return text.replace("\r\n", "\n").replace("\r", "\n")


# --- code


def carry_code(page: Page, handoff: bytes | None, today: bytes, dialect: Dialect) -> bytes:
    """Put today's code blocks in the place of those that changed.

    Args:
        page: The localized page, Markdown.
        handoff: The source page that was translated, None when it is not at hand.
        today: The source page as it is now.
        dialect: Which constructs are blocks.

    Returns:
        The page's new bytes.

    Raises:
        CarryError: Code was added or removed, the localized page has code of its own, or
            what changed is no code block (raw HTML, a comment).
    """
    if page.kind == "yaml":
        raise CarryError("code in a YAML page cannot be carried over")
    masked = with_placeholders(page.data, page.units, 0, len(page.data))
    shown = masked.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    own, new = _codes(shown, dialect), _codes(_text(today), dialect)
    old = own if handoff is None else _codes(_text(handoff), dialect)
    if not len(own) == len(old) == len(new):
        raise CarryError("code blocks were added or removed")
    starts = _line_starts(page)
    own_lines, new_lines = shown.split("\n"), _text(today).split("\n")
    data = page.data
    for mine, before, now in reversed([*zip(own, old, new, strict=True)]):
        if _same(mine, now):
            continue
        if not _same(mine, before):
            raise CarryError(f"the code block in line {mine.first + 1} is not the source's")
        place = own_lines[mine.first : mine.end]
        if has_placeholder("".join(place)) or mine.fenced != now.fenced:
            raise CarryError(f"the code block in line {mine.first + 1} cannot be replaced")
        lines = _relocated(new_lines[now.first : now.end], place[0], fenced=now.fenced)
        start, end = starts[mine.first], starts[min(mine.end, len(starts) - 1)]
        data = data[:start] + _with_line_ends(lines, page.data[start:end]) + data[end:]
    return data


def own_code(text: str, dialect: Dialect) -> list[str]:
    """Code and raw HTML of a text, as far as it counts."""
    return [_normal(part) for part in parse_blocks(text, dialect).opaque if part.strip()]


def _codes(text: str, dialect: Dialect) -> list[_Code]:
    tokens: Sequence[Token] = make_parser(dialect).parse(text if text.endswith("\n") else text + "\n", {})
    return [
        _Code(
            token.map[0],
            token.map[1],
            " ".join(token.info.split()),
            _normal(token.content),
            token.type == "fence",
        )
        for token in tokens
        if token.type in ("fence", "code_block") and token.map
    ]


def _normal(text: str) -> str:
    return "\n".join(line.expandtabs().rstrip() for line in text.strip("\n").split("\n"))


def _same(one: _Code, other: _Code) -> bool:
    return (one.info, one.text, one.fenced) == (other.info, other.text, other.fenced)


def _compared(codes: Sequence[_Code]) -> list[tuple[str, str, bool]]:
    return [(code.info, code.text, code.fenced) for code in codes]


def _line_starts(page: Page) -> list[int]:
    """Byte offsets of the page's lines, each unit taken as part of one line; the last is the page's end."""
    starts = [0]
    spans = iter(page.units)
    unit = next(spans, None)
    for match in _NEWLINE.finditer(page.data):
        while unit is not None and unit.span[1] <= match.start():
            unit = next(spans, None)
        if unit is None or match.start() < unit.span[0]:
            starts.append(match.end())
    return starts if starts[-1] == len(page.data) else [*starts, len(page.data)]


def _relocated(lines: Sequence[str], opening: str, *, fenced: bool) -> list[str]:
    """Lines of a source's code block, to stand where the localized page has its own.

    Args:
        lines: The source's.
        opening: The localized page's first line, with the list marker or quote before it.
        fenced: Whether the first line opens a fence.
    """
    match, own = _OPENING.match(lines[0]), _OPENING.match(opening)
    if not fenced or match is None or own is None:
        return list(lines)
    theirs, mine = match["lead"], own["lead"]
    inner, outer = _blank(theirs), _blank(mine)
    moved = [mine + lines[0][len(theirs) :]]
    moved.extend(outer + line[len(inner) :] if line.startswith(inner) else line for line in lines[1:])
    return moved


def _blank(lead: str) -> str:
    """What stands before further lines of a block that a line with this lead opens."""
    return "".join(char if char in "> \t" else " " for char in lead)


def _with_line_ends(lines: Sequence[str], replaced: bytes) -> bytes:
    """Lines with the line ends of the bytes whose place they take; also at their end."""
    found = _NEWLINE.search(replaced)
    end = found[0] if found is not None else b"\n"
    text = end.join(line.encode("utf-8", "surrogateescape") for line in lines)
    return text + end if replaced.endswith((b"\n", b"\r")) else text


# --- front matter


@dataclass(frozen=True, slots=True)
class _Entry:
    """One key of the front matter with all of its lines, comments and blank lines behind it left out."""

    key: str
    start: int
    end: int


def carry_front_matter(page: Page, handoff: bytes | None, today: bytes) -> bytes:
    """Give the keys that are never translated the values that they have in the source page now.

    Args:
        page: The localized page, Markdown.
        handoff: The source page that was translated, None when it is not at hand.
        today: The source page as it is now.

    Returns:
        The page's new bytes.

    Raises:
        CarryError: The localized page has a value of its own, or a key cannot be found.
    """
    place = find_front_matter(page.data)
    source = find_front_matter(today)
    if page.kind == "yaml" or place is None or source is None:
        raise CarryError("the two pages do not both have front matter")
    now, mine = _values(front_matter(today)), _values(without_fields(page.metadata, page.stamp))
    before = mine if handoff is None else _values(front_matter(handoff))
    new = _entries(today, source.start, source.end)
    data = page.data
    # From the last key to the first, each put behind the one that it follows in the source page.
    order = [*[key for key in before if key not in now], *reversed(list(now))]
    for key in order:
        if before.get(key) == now.get(key) or mine.get(key) == now.get(key):
            continue
        if mine.get(key) != before.get(key):
            raise CarryError(f"the front matter's {key} has a value of its own")
        data = _with_entry(data, today, key, new)
    return data


def _with_entry(data: bytes, today: bytes, key: str, new: Mapping[str, _Entry]) -> bytes:
    place = find_front_matter(data)
    if place is None:
        raise CarryError(f"the front matter cannot be read behind {key}")
    own = _entries(data, place.start, place.end)
    entry = new.get(key)
    end = b"\r\n" if data[place.start : place.end].count(b"\r\n") else b"\n"
    text = b"" if entry is None else _NEWLINE.sub(end, today[entry.start : entry.end]).rstrip(b"\r\n") + end
    if key in own:
        return data[: own[key].start] + text + data[own[key].end :]
    if entry is None:
        raise CarryError(f"the front matter's {key} is not at the start of a line")
    names = list(new)
    earlier = [name for name in names[: names.index(key)] if name in own]
    at = own[earlier[-1]].end if earlier else place.start
    return data[:at] + text + data[at:]


def _values(values: Mapping[str, object]) -> dict[str, str]:
    """Values that are neither messages nor the stamp, as text; empty ones are none."""
    return {
        key: str(value)
        for key, value in values.items()
        if key not in META_NAMES and key not in STAMP_KEYS and value not in (None, "")
    }


def _entries(data: bytes, start: int, end: int) -> dict[str, _Entry]:
    """The keys of front matter, in order.

    Raises:
        CarryError: A key stands twice, so that it is open which of the two counts.
    """
    matches = [*_ENTRY.finditer(data, start, end)]
    stops = [match.start() for match in matches[1:]] + [end] * bool(matches)
    found: dict[str, _Entry] = {}
    for match, stop in zip(matches, stops, strict=True):
        key = readable(match["key"].decode("utf-8", "surrogateescape")).strip().strip("\"'")
        if key in found:
            raise CarryError(f"the front matter's {key} stands there more than once")
        lines = data[match.start() : stop].splitlines(keepends=True)
        while len(lines) > 1 and (not lines[-1].strip() or lines[-1].startswith(b"#")):
            lines.pop()
        found[key] = _Entry(key, match.start(), match.start() + sum(map(len, lines)))
    return found

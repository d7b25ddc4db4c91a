"""The stamp of a localized page set anew, byte for byte: nothing but the values is touched.

Where the keys stand, and in which forms: format.md, Front matter. A value that already says
the same, however it is written, keeps its bytes.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from .frontmatter import find_front_matter, is_unclosed, is_yaml_page, read_handoff, read_stamp
from .model import OPS_STAMP, Handoff, StampNames
from .stampother import Edit, StampError, other_stamp_edits, other_stamp_lines

__all__ = ["STAMP_KEYS", "StampError", "set_stamp"]

STAMP_KEYS = frozenset(
    "ms.openlocfilehash ms.sourcegitcommit ms.translationtype ms.contentlocale ms.lasthandoff ms.locfileid"
    " translationtype".split()
)
"""Keys of the front matter that a handback adds; all others come from the source page."""

_WRITTEN = {
    "hash": "ms.openlocfilehash",
    "commit": "ms.sourcegitcommit",
    "type": "ms.translationtype",
    "date": "ms.lasthandoff",
}
_OLD_TYPE = "translationtype"
_OLD_TYPES = {"HT": "Human Translation", "MT": "Machine Translation"}
_LINE = re.compile(
    rb"^(?P<indent>[ \t]*)(?P<key>translationtype|ms\.(?:openlocfilehash|sourcegitcommit|translationtype"
    rb"|contentlocale|lasthandoff|locfileid))[ \t]*:(?P<value>[^\r\n]*)(?P<end>\r?\n|\r|\Z)",
    re.MULTILINE,
)
_METADATA = re.compile(
    rb"^metadata[ \t]*:[ \t]*(?:#[^\r\n]*)?\r?\n(?P<block>(?:(?:[ \t][^\r\n]*)?\r?\n)*(?:[ \t][^\r\n]*)?)",
    re.MULTILINE,
)
_LINE_END = re.compile(rb"\r?\n")
_BOM = b"\xef\xbb\xbf"


def set_stamp(data: bytes, stamp: Handoff, names: StampNames = OPS_STAMP) -> bytes:
    """Write hash, commit and date of a handoff into a localized page.

    Args:
        data: The page, Markdown or YAML.
        stamp: What to write; of its fields hash, commit, type and date (ISO 8601) count, and
            those that are None stay as they are, and so do those that have no name.
        names: What the fields are called; with names of their own the locale counts too.

    Returns:
        The page's new bytes. Spacing, quotes, comments, line ends and the form of the date
        are kept; a key that is not there is added behind the last key of the stamp.

    Raises:
        StampError: The page has no place for a stamp, or more than one, or it would not be read there.
    """
    new = _set_ops(data, stamp) if names == OPS_STAMP else _set_other(data, stamp, names)
    found = read_stamp(new, names) if new != data else stamp
    for field in (*_WRITTEN, *(() if names == OPS_STAMP else ("locale",))):
        value = getattr(stamp, field)
        if value is not None and getattr(names, field) is not None and getattr(found, field) != value:
            raise StampError(f"its {getattr(names, field)} would not be read again; mend its front matter")
    return new


def _set_ops(data: bytes, stamp: Handoff) -> bytes:
    """Write a stamp with the keys of OPS."""
    wanted = {name: value for name in _WRITTEN if (value := getattr(stamp, name)) is not None}
    region = _region(data)
    if region is None:
        return _with_front_matter(data, wanted)
    lines = _stamp_lines(data, region)
    edits = [edit for name, value in wanted.items() for edit in _edits(data, lines, name, value)]
    added = [name for name in wanted if _key(name, lines) not in lines]
    if added:
        edits.append(_insertion(data, region, lines, [(name, wanted[name]) for name in added]))
    # Of two at the end of the page the new lines stand behind the value.
    for edit in reversed(sorted(edits, key=lambda edit: edit.start)):  # noqa: C413  # not the order of reverse=True
        data = data[: edit.start] + edit.text + data[edit.end :]
    return data


def _set_other(data: bytes, stamp: Handoff, names: StampNames) -> bytes:
    """Write a stamp whose fields have names of their own."""
    region = _region(data)
    part = data if region is None or is_yaml_page(data) else data[slice(*region)]
    old = read_handoff("" if region is None else part.decode("utf-8", "replace"), "", 1, names)[0]
    wanted = {
        name: value
        for field in (*_WRITTEN, "locale")
        if (name := getattr(names, field)) is not None
        and (value := getattr(stamp, field)) is not None
        and getattr(old, field) != value
    }
    if region is None:
        end = _first_line_end(data)
        bom = _BOM if data.startswith(_BOM) else b""
        lines = other_stamp_lines(wanted, end.decode("ascii"))
        return bom + b"---" + end + lines + b"---" + end + data.removeprefix(_BOM)
    edits = other_stamp_edits(data, region, names, wanted, yaml=is_yaml_page(data))
    for edit in sorted(edits, key=lambda edit: edit.start, reverse=True):
        data = data[: edit.start] + edit.text + data[edit.end :]
    return data


def _region(data: bytes) -> tuple[int, int] | None:
    """Where the keys stand; None for a Markdown page without front matter."""
    if is_yaml_page(data):
        return 0, len(data)
    place = find_front_matter(data)
    if place is not None:
        return place.start, place.end
    if is_unclosed(data):
        raise StampError("its front matter is not closed by a line ---; add that line")
    return None


def _stamp_lines(data: bytes, region: tuple[int, int]) -> dict[str, re.Match[bytes]]:
    found: dict[str, re.Match[bytes]] = {}
    for match in _LINE.finditer(data, *region):
        key = match["key"].decode("ascii")
        if key in found:
            raise StampError(f"{key} stands in it more than once; remove all but one")
        found[key] = match
    return found


# --- one value


def _edits(data: bytes, lines: dict[str, re.Match[bytes]], name: str, value: str) -> Iterator[Edit]:
    match = lines.get(_key(name, lines))
    if match is None:
        return
    line = match[0].decode("utf-8", "replace")
    old = getattr(read_handoff(line, "", 1)[0], name)
    if old == value:
        return
    if match["key"] == _OLD_TYPE.encode():
        value = _OLD_TYPES.get(value, value)
    start, end = _value_place(match)
    text = _written(name, value, data[start:end]).encode("ascii")
    # "key:value" is no mapping in YAML, and "value#" has no comment.
    before = b" " if data[start - 1 : start] == b":" else b""
    after = b" " if data[end : end + 1] == b"#" else b""
    yield Edit(start, end, before + text + after)


def _key(name: str, lines: Collection[str]) -> str:
    """The key that a page has for a value; that of the type was another in 2016 (format.md)."""
    key = _WRITTEN[name]
    return _OLD_TYPE if name == "type" and key not in lines and _OLD_TYPE in lines else key


def _value_place(match: re.Match[bytes]) -> tuple[int, int]:
    """Where the value stands in the page, without the white space, quotes and comment around it."""
    raw = match["value"]
    start = match.start("value")
    lead = len(raw) - len(raw.lstrip(b" \t"))
    text = raw[lead:]
    if text[:1] in (b'"', b"'"):
        inner = text[1:].partition(text[:1])[0]
        return start + lead + 1, start + lead + 1 + len(inner)
    if not text or text.startswith(b"#"):
        # No value: it goes behind the one space that follows the colon, if there is one.
        place = start + min(lead, 1)
        return place, place
    plain = text.partition(b" #")[0].rstrip(b" \t")
    return start + lead, start + lead + len(plain)


def _written(name: str, value: str, old: bytes) -> str:
    """A value in the form in which the page writes it."""
    if name != "date" or re.fullmatch(rb"\s*\d{4}-\d{2}-\d{2}\s*", old):
        return value
    year, month, day = value.split("-")
    return f"{month}/{day}/{year}"


# --- keys that are not there


def _insertion(
    data: bytes, region: tuple[int, int], lines: dict[str, re.Match[bytes]], added: list[tuple[str, str]]
) -> Edit:
    if lines:
        last = max(lines.values(), key=lambda match: match.start())
        return _lines_after(data, last.end(), last["indent"], last["end"], added)
    if is_yaml_page(data):
        return _into_metadata(data, added)
    inner = data[region[0] : region[1]]
    end = region[0] + len(inner.rstrip(b" \t\r\n"))
    if end == region[0]:
        return _lines_after(data, region[0], b"", _end_before(data, region[0]), added)
    after = _LINE_END.search(data, end)
    place = after.end() if after is not None else region[1]
    return _lines_after(data, place, b"", _end_before(data, place), added)


def _into_metadata(data: bytes, added: list[tuple[str, str]]) -> Edit:
    match = _METADATA.search(data)
    block = match["block"] if match is not None else b""
    inside = re.search(rb"^([ \t]+)[^\s#-]", block, re.MULTILINE)
    if match is None or inside is None:
        raise StampError("it is a YAML page without a map metadata: for the stamp; add one")
    end = match.start("block") + len(block.rstrip(b" \t\r\n"))
    after = _LINE_END.search(data, end)
    place = after.end() if after is not None else len(data)
    return _lines_after(data, place, inside[1], _end_before(data, place), added)


def _lines_after(data: bytes, place: int, indent: bytes, end: bytes, added: list[tuple[str, str]]) -> Edit:
    """Insert lines at the start of a line, or behind a last line that has no end."""
    at_end = place == len(data) and not data.endswith((b"\n", b"\r"))
    if at_end:
        end = _first_line_end(data)
    text = end.join(indent + _new_line(name, value) for name, value in added)
    return Edit(place, place, end + text if at_end else text + end)


def _new_line(name: str, value: str) -> bytes:
    return f"{_WRITTEN[name]}: {_written(name, value, b'')}".encode("ascii")


def _first_line_end(data: bytes) -> bytes:
    first = _LINE_END.search(data)
    return first[0] if first is not None else b"\n"


def _end_before(data: bytes, place: int) -> bytes:
    return b"\r\n" if data[:place].endswith(b"\r\n") else b"\n"


def _with_front_matter(data: bytes, wanted: dict[str, str]) -> bytes:
    """A page without front matter gets one that holds the stamp alone."""
    end = _first_line_end(data)
    lines = [b"---", *(_new_line(name, value) for name, value in wanted.items()), b"---", b""]
    bom = _BOM if data.startswith(_BOM) else b""
    return bom + end.join(lines) + data.removeprefix(_BOM)

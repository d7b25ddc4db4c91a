"""A stamp whose fields have names of their own, written into a page line by line.

What is there keeps its form: quotes, comment, line end, and whether a key stands below another.
What is missing is added behind the other fields of the stamp, or at the end of the front matter.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from .model import StampNames
from .stampfields import KeyLine, key_lines, value_place

__all__ = ["Edit", "StampError", "other_stamp_edits", "other_stamp_lines"]


_US_DATE = re.compile(r"\d{1,2}/\d{1,2}/\d{4}", re.ASCII)
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class StampError(Exception):
    """A stamp cannot be written into a page; the message says why, in one line."""


class Edit(NamedTuple):
    """Bytes of the page to be replaced."""

    start: int
    end: int
    text: bytes


def other_stamp_edits(
    data: bytes, region: tuple[int, int], names: StampNames, wanted: Mapping[str, str], *, yaml: bool
) -> list[Edit]:
    """The changes that write a stamp into a page.

    Args:
        data: The page.
        region: Start and end of its YAML, in bytes.
        names: What the fields are called.
        wanted: The values that are not there yet, by the name of their key.
        yaml: Whether it is a YAML page, whose keys stand below ``metadata``.

    Raises:
        StampError: A key stands there twice, or where nothing can be written.
    """
    # One character for each byte, so that places in the text are places in the page.
    text = data.decode("latin-1")
    lines = [*key_lines(text, *region, below="metadata" if yaml else "")]
    edits = []
    for name, value in wanted.items():
        found = [line for line in lines if line.path == name]
        braces = [line for line in lines if name.startswith(f"{line.path}.") and _is_flow(text, line)]
        if len(found) + (len(braces) if found else 0) > 1:
            raise StampError(f"{name} stands in it more than once; remove all but one")
        edits.append(
            _changed(text, found[0], value)
            if found
            else _added(text, region, lines, names, name, value, yaml)
        )
    return _joined(edits)


def _joined(edits: Sequence[Edit]) -> list[Edit]:
    """Edits with those at one place as one: values first, then what belongs to a key above, deepest first."""
    found: dict[tuple[int, int], bytes] = {}
    for edit in sorted(
        edits, key=lambda edit: (b"\n" in edit.text or b"\r" in edit.text, -_depth(edit.text))
    ):
        place = (edit.start, edit.end)
        found[place] = found.get(place, b"") + edit.text
    return [Edit(*place, text) for place, text in found.items()]


def _is_flow(text: str, line: KeyLine) -> bool:
    return text[slice(*line.value)].lstrip().startswith("{")


def _depth(text: bytes) -> int:
    line = text.lstrip(b"\r\n")
    return len(line) - len(line.lstrip(b" \t"))


def _changed(text: str, line: KeyLine, value: str) -> Edit:
    start, end = value_place(text, line.value)
    if text[start:end][:1] in ("{", "[", "|", ">", "&", "*", "!"):
        raise StampError(f"the value of {line.path} is no plain text; write it on the line of its key")
    if _US_DATE.fullmatch(text[start:end]) and _ISO_DATE.fullmatch(value):
        year, month, day = value.split("-")
        value = f"{month}/{day}/{year}"
    # "key:value" is no mapping in YAML, and "value#" has no comment.
    before = " " if text[start - 1 : start] == ":" else ""
    after = " " if text[end : end + 1] == "#" else ""
    return Edit(start, end, f"{before}{value}{after}".encode("ascii"))


def _added(
    text: str,
    region: tuple[int, int],
    lines: Sequence[KeyLine],
    names: StampNames,
    name: str,
    value: str,
    yaml: bool,
) -> Edit:
    """A key that is not there, as lines of their own."""
    parents = name.split(".")[:-1]
    for count in range(len(parents), 0, -1):
        parent = next((line for line in lines if line.path == ".".join(parents[:count])), None)
        if parent is not None:
            if text[slice(*value_place(text, parent.value))]:
                raise StampError(f"{parent.path} holds its keys in one line; write each on a line of its own")
            return _below(text, region, lines, parent, name.split(".")[count:], value)
    # A name with dots that another field has as one key is one key here too.
    flat = any(
        line.path in names.written and "." in line.path and not _has_parent(line, lines) for line in lines
    )
    keys = [name] if flat else name.split(".")
    own = [line for line in lines if line.path in names.written and not _has_parent(line, lines)]
    if own:
        last = own[-1]
        return _new_lines(text, last.stop, last.indent, last.end, keys, value)
    if yaml:
        return _in_metadata(text, region, lines, keys, value)
    end = region[0] + len(text[slice(*region)].rstrip(" \t\r\n"))
    stop = text.find("\n", end) + 1 or region[1]
    return _new_lines(text, region[0] if end == region[0] else stop, "", "", keys, value)


def _has_parent(line: KeyLine, lines: Sequence[KeyLine]) -> bool:
    return any(other.stop <= line.start and line.path.startswith(f"{other.path}.") for other in lines)


def _below(
    text: str,
    region: tuple[int, int],
    lines: Sequence[KeyLine],
    parent: KeyLine,
    keys: Sequence[str],
    value: str,
) -> Edit:
    """A key at the end of the mapping that it belongs to."""
    stop = _end_of_block(text, region, parent)
    inner = [
        line for line in lines if parent.start < line.start < stop and line.path.startswith(f"{parent.path}.")
    ]
    indent = inner[0].indent if inner else parent.indent + "  "
    return _new_lines(text, stop, indent, parent.end, keys, value)


def _end_of_block(text: str, region: tuple[int, int], parent: KeyLine) -> int:
    """Where the last line stops that is indented deeper than a key."""
    stop = place = parent.stop
    for line in text[parent.stop : region[1]].splitlines(keepends=True):
        place += len(line)
        if not line.strip():
            continue
        if len(line) - len(line.lstrip(" \t")) <= len(parent.indent):
            break
        stop = place
    return stop


def _in_metadata(
    text: str, region: tuple[int, int], lines: Sequence[KeyLine], keys: Sequence[str], value: str
) -> Edit:
    parent = next((line for line in lines if line.path == "metadata" and not line.indent), None)
    if parent is None or text[slice(*value_place(text, parent.value))]:
        raise StampError("it is a YAML page without a map metadata: for the stamp; add one")
    inner = next((line for line in lines if line.start > parent.start and line.indent), None)
    return _new_lines(
        text, _end_of_block(text, region, parent), inner.indent if inner else "  ", parent.end, keys, value
    )


def _new_lines(text: str, place: int, indent: str, end: str, keys: Sequence[str], value: str) -> Edit:
    """Lines for a key and the keys that it stands below."""
    end = end or ("\r\n" if "\r\n" in text[:place] else "\n")
    written = [f"{indent}{'  ' * depth}{key}:" for depth, key in enumerate(keys)]
    written[-1] += f" {value}"
    new = "".join(line + end for line in written)
    at_end = place == len(text) and not text.endswith(("\n", "\r"))
    return Edit(place, place, (end + new.removesuffix(end) if at_end else new).encode("ascii", "replace"))


def other_stamp_lines(wanted: Mapping[str, str], end: str) -> bytes:
    """Front matter that holds nothing but a stamp, without its first and last line.

    Args:
        wanted: The values by the names of their keys.
        end: The line end of the page.
    """
    written: list[str] = []
    above: list[str] = []
    for name, value in wanted.items():
        *parents, key = name.split(".")
        for depth, parent in enumerate(parents):
            if above[: depth + 1] != parents[: depth + 1]:
                written.append("  " * depth + f"{parent}:")
        above = parents
        written.append("  " * len(parents) + f"{key}: {value}")
    return "".join(line + end for line in written).encode("ascii", "replace")

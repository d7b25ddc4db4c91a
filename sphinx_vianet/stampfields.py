"""Where the fields of a configured stamp stand in front matter, line by line.

A name may be nested, with dots: ``l10n.sourceCommit`` is the key ``sourceCommit`` below the key
``l10n``, or a key that is written with the dot. Lines are looked at, not what YAML makes of them,
so that a stamp can be read from front matter that is no YAML, and be written without touching
anything else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from .model import StampNames

__all__ = ["KeyLine", "belongs", "key_lines", "value_at", "value_place", "without_fields"]

_KEY = re.compile(
    r"^(?P<indent>[ \t]*)(?P<quote>[\"']?)(?P<key>[^\s\"':#{}\[\],&*!|>%@`-][^\s\"':#{}\[\],]*)(?P=quote)"
    r"[ \t]*:(?P<value>(?:[ \t][^\r\n]*)?)(?P<end>\r?\n|\r|\Z)",
    re.MULTILINE,
)


class KeyLine(NamedTuple):
    """A line that sets a key."""

    path: str
    """The keys that it stands below and its own, joined with dots."""
    indent: str
    start: int
    """Where the line starts, in characters of the text."""
    value: tuple[int, int]
    """Start and end of what stands behind the colon, white space, quotes and comment included."""
    stop: int
    """Where the next line starts."""
    end: str
    """Its line end, empty at the end of the text."""


def key_lines(text: str, start: int, end: int, *, below: str = "") -> Iterator[KeyLine]:
    """Find the lines that set keys.

    Args:
        text: A page.
        start: Where its YAML starts.
        end: Where that ends.
        below: A key whose contents are taken for the top: ``metadata`` in a YAML page.
    """
    parents: list[tuple[int, str]] = []
    for match in _KEY.finditer(text, start, end):
        depth = len(match["indent"].expandtabs())
        while parents and parents[-1][0] >= depth:
            parents.pop()
        path = ".".join([*(key for _, key in parents), match["key"]])
        parents.append((depth, match["key"]))
        yield KeyLine(
            path.removeprefix(f"{below}.") if below else path,
            match["indent"],
            match.start(),
            match.span("value"),
            match.end(),
            match["end"],
        )


def value_place(text: str, place: tuple[int, int]) -> tuple[int, int]:
    """Where a value stands in the text, without the white space, quotes and comment around it.

    Args:
        text: The text.
        place: What stands behind the colon.
    """
    start, end = place
    raw = text[start:end]
    lead = len(raw) - len(raw.lstrip(" \t"))
    value = raw[lead:]
    if value[:1] in ('"', "'"):
        inner = value[1:].partition(value[:1])[0]
        return start + lead + 1, start + lead + 1 + len(inner)
    if not value or value.startswith("#"):
        # No value: it goes behind the one space that follows the colon, if there is one.
        return start + min(lead, 1), start + min(lead, 1)
    plain = value.partition(" #")[0].rstrip(" \t")
    return start + lead, start + lead + len(plain)


def belongs(path: str, names: StampNames) -> bool:
    """Whether a key is a field of the stamp, or one that such a field stands below."""
    return any(name == path or name.startswith(f"{path}.") for name in names.written)


def value_at(values: Mapping[str, object], name: str) -> object:
    """The value that front matter has for a name; None when it has none.

    Args:
        values: Front matter as loaded.
        name: A name with dots, which stand for keys below keys or for themselves.
    """
    if name in values:
        return values[name]
    parts = name.split(".")
    for count in range(1, len(parts)):
        inner = values.get(".".join(parts[:count]))
        if isinstance(inner, Mapping):
            found = value_at(inner, ".".join(parts[count:]))
            if found is not None:
                return found
    return None


def without_fields(values: Mapping[str, object], names: StampNames) -> dict[str, object]:
    """Front matter without the fields of the stamp, and without mappings that hold nothing else.

    Args:
        values: Front matter as loaded.
        names: The names of the fields.
    """
    return _without(values, tuple(names.written))


def _without(values: Mapping[str, object], names: tuple[str, ...]) -> dict[str, object]:
    kept: dict[str, object] = {}
    for key, value in values.items():
        if key in names:
            continue
        inner = tuple(name.removeprefix(f"{key}.") for name in names if name.startswith(f"{key}."))
        if inner and isinstance(value, Mapping):
            rest = _without({str(name): item for name, item in value.items()}, inner)
            if rest:
                kept[key] = rest
        else:
            kept[key] = value
    return kept

"""Values written as Python and as TOML: the two agree on strings, and on lists of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeGuard

__all__ = ["python_value", "quoted", "toml_value"]

_WIDTH = 88


def quoted(text: str) -> str:
    """A string in double quotes, as both have it; what does not print is escaped."""
    return f'"{"".join(map(_character, text))}"'


def _character(char: str) -> str:
    if char in '"\\':
        return f"\\{char}"
    if char.isprintable():
        return char
    return f"\\u{ord(char):04x}" if ord(char) < 0x10000 else f"\\U{ord(char):08x}"


def python_value(value: object, room: int = _WIDTH) -> str:
    """A string, list or mapping as Python; a list that is too long for a line has its items on lines.

    Args:
        value: What is written.
        room: Columns that are left on its first line.
    """
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{quoted(k)}: {python_value(v)}" for k, v in value.items()) + "}"
    return _listed(value, [python_value(item) for item in value], room) if _is_list(value) else _scalar(value)


def toml_value(value: object, room: int = _WIDTH) -> str:
    """A string, list or mapping as TOML.

    Args:
        value: What is written.
        room: Columns that are left on its first line.
    """
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{k} = {toml_value(v)}" for k, v in value.items()) + " }"
    if isinstance(value, bool):
        return str(value).lower()
    return _listed(value, [toml_value(item) for item in value], room) if _is_list(value) else _scalar(value)


def _is_list(value: object) -> TypeGuard[Sequence[object]]:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _scalar(value: object) -> str:
    return quoted(value) if isinstance(value, str) else repr(value)


def _listed(value: object, items: Sequence[str], room: int) -> str:
    line = f"[{', '.join(items)}]"
    if len(line) <= room:
        return line
    return "[\n" + "".join(f"    {item},\n" for item in items) + "]"

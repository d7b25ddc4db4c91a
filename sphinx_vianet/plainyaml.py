"""The simplest YAML read without a YAML parser: one ``key: text`` or ``- text`` a line.

Nearly all front matter is no more than that, and PyYAML takes longer for it than anything
else takes for the page. Whatever could mean something else in YAML is refused here, and
left to PyYAML; a test holds the two to the same values.
"""

from __future__ import annotations

import re

__all__ = ["read_plain"]

_MOST = 20_000
_VALUE = (
    # Text that begins with a letter: no number, no date, no sign of YAML's, and none inside.
    r" +(?:([^\W\d_](?:[^:#]|:(?=[^\s:])|(?<=[^\s])#)*)"
    r'|"([^"\\]*)"'
    r"|'([^']*)'"
    # What begins with a digit and is in each page nevertheless: a date that YAML does not know, a hash.
    r"|([0-9]{1,2}/[0-9]{1,2}/[0-9]{4}|(?=[0-9b]*[ac-f])[0-9a-f]{40})) *"
)
_LINE = re.compile(rf"([A-Za-z][A-Za-z0-9_.-]{{0,99}}):(?:{_VALUE}| *)")
_ITEM = re.compile(rf"( *)-{_VALUE}")
_WORDS = frozenset(("yes", "no", "true", "false", "on", "off", "y", "n", "null"))
"""What YAML takes for a truth value or for nothing, in any case."""


def read_plain(text: str) -> dict[str, object] | None:
    """Read a mapping of texts and lists of texts.

    Args:
        text: One YAML document.

    Returns:
        What a safe YAML loader gives for it, or None where it takes one to tell.
    """
    lines = text.replace("\r\n", "\n").split("\n")
    if len(text) > _MOST or not all(line.isprintable() for line in lines):
        return None
    values: dict[str, object] = {}
    items: list[str | None] = []
    key = indent = ""
    for line in lines:
        if not line or line.startswith("#"):
            continue
        match = _LINE.fullmatch(line) or _ITEM.fullmatch(line)
        if match is None or _is_word(match[2]):
            return None
        if match.re is _LINE:
            key = match[1]
            values[key] = _text(match)
        elif key and values[key] is None:
            indent = match[1]
            values[key] = items = [_text(match)]
        elif key and values[key] is items and indent == match[1]:
            items.append(_text(match))
        else:
            return None
    return None if any(_is_word(name) for name in values) else values or None


def _is_word(text: str | None) -> bool:
    return text is not None and text.rstrip(" ").lower() in _WORDS


def _text(match: re.Match[str]) -> str | None:
    """The value of a line, None without one."""
    plain = match[2]
    if plain is not None:
        return str(plain.rstrip(" "))
    return next((text for text in match.groups()[2:] if text is not None), None)

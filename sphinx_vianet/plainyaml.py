"""The simplest YAML read without a YAML parser: one ``key: text`` a line.

Nearly all front matter is no more than that, and PyYAML takes longer for it than anything
else takes for the page. Whatever could mean something else in YAML is refused here, and
left to PyYAML; a test holds the two to the same values.
"""

from __future__ import annotations

import re

__all__ = ["read_plain"]

_MOST = 20_000
_LINE = re.compile(
    r"([A-Za-z][A-Za-z0-9_.-]{0,99}):"
    r"(?: +(?:"
    # Text that begins with a letter: no number, no date, no sign of YAML's, and none inside.
    r"([^\W\d_](?:[^:#]|:(?=[^\s:])|(?<=[^\s])#)*)"
    r'|"([^"\\]*)"'
    r"|'([^']*)'"
    # What begins with a digit and is in each page nevertheless: a date that YAML does not know, a hash.
    r"|([0-9]{1,2}/[0-9]{1,2}/[0-9]{4}|(?=[0-9b]*[ac-f])[0-9a-f]{40})"
    r"))? *"
)
_SKIPPED = re.compile(r"(?:#.*)?")
_ODD = re.compile("[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010fffd]")
_WORDS = frozenset(("yes", "no", "true", "false", "on", "off", "y", "n", "null"))
"""What YAML takes for a truth value or for nothing, in any case."""


def read_plain(text: str) -> dict[str, object] | None:
    """Read a mapping of texts.

    Args:
        text: One YAML document.

    Returns:
        What a safe YAML loader gives for it, or None where it takes one to tell.
    """
    text = text.replace("\r\n", "\n")
    if len(text) > _MOST or _ODD.search(text):
        return None
    values: dict[str, object] = {}
    for line in text.split("\n"):
        match = _LINE.fullmatch(line)
        if match is None:
            if _SKIPPED.fullmatch(line):
                continue
            return None
        key, plain, *others = match.groups()
        if plain is not None:
            plain = plain.rstrip(" ")
            if plain.lower() in _WORDS:
                return None
        if key.lower() in _WORDS:
            return None
        values[key] = next((text for text in (plain, *others) if text is not None), None)
    return values or None

"""Where the text of a YAML value stands in its page: PyYAML gives the value and its two ends only.

What is read here is checked against the value that PyYAML loaded; where the two differ, there is
no answer.
"""

from __future__ import annotations

import re

from .characters import without_controls
from .traced import Traced, joined

__all__ = ["scalar_place"]

_FOLD = re.compile(r"[ \t]*\n[ \t\n]*")
_QUOTE = re.compile(r"''")
_ESCAPE = re.compile(r"\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|[ \t]*\n[ \t]*|.)")
_NAMED = dict(zip('0abtnvfre "/\\N_LP\t', '\0\a\b\t\n\v\f\r\x1b "/\\\x85\xa0\u2028\u2029\t', strict=True))
_PIECE = re.compile(rf"{_ESCAPE.pattern}|{_FOLD.pattern}")
_INDICATOR = re.compile(r"[|>][-+0-9]*[ \t]*(?:#[^\n]*)?\n")
_BREAKS = re.compile(r"\n+")


def scalar_place(page: Traced, span: tuple[int, int], style: str, value: str) -> Traced | None:
    """The text of a value, with its places.

    Args:
        page: The YAML text, with line feeds only.
        span: Where the value stands in it, quotes included.
        style: How it is quoted: a quote, ``|``, ``>``, or nothing.
        value: What PyYAML loaded; characters of control may have been replaced in it.

    Returns:
        The text, equal to ``value``; None where it cannot be told where a character of it stands.
    """
    raw = page[span[0] : span[1]]
    if style == '"':
        found: Traced | None = raw[1:-1].sub(_PIECE, _unescaped)
    elif style == "'":
        found = raw[1:-1].sub(_FOLD, _folded).sub(_QUOTE, lambda match: "'")
    elif style in ("|", ">"):
        found = _block(page, raw, value, folded=style == ">")
    else:
        found = raw.sub(_FOLD, _folded)
    if found is None or without_controls(found.text) != without_controls(value):
        return None
    return found.mapped(without_controls)


def _folded(match: re.Match[str]) -> str:
    breaks = match[0].count("\n")
    return " " if breaks == 1 else "\n" * (breaks - 1)


def _unescaped(match: re.Match[str]) -> str:
    text = match[0]
    if not text.startswith("\\"):
        return _folded(match)
    if "\n" in text:
        return ""
    return chr(int(text[2:], 16)) if len(text) > 2 else _NAMED.get(text[1], text)


def _block(page: Traced, raw: Traced, value: str, *, folded: bool) -> Traced | None:
    head = _INDICATOR.match(raw.text)
    if head is None:
        return None
    lines = raw[head.end() :].split()
    if lines and not lines[-1].text.strip(" "):
        lines.pop()
    indents = [len(line.text) - len(line.text.lstrip(" ")) for line in lines if line.text.strip(" ")]
    if not indents:
        return None
    digit = re.search(r"[1-9]", head[0])
    # A given indentation is counted from the parent's, which the first line's tells as well.
    least = min(indents) if digit else indents[0]
    last = raw.ends[-1]
    feed = Traced("\n", [last], [last])
    text = joined(part for line in lines for part in (line[least:], feed))
    return _refolded(text, value) if folded else text[: len(value)]


def _refolded(text: Traced, value: str) -> Traced | None:
    """The text of a folded block, whose line breaks are spaces or fewer in the value."""
    parts: list[Traced] = []
    position = at = 0
    for match in _BREAKS.finditer(text.text):
        line = text[position : match.start()]
        if not value.startswith(line.text, at):
            return None
        at += len(line.text)
        parts.append(line)
        position = match.end()
        rest = re.compile(r" |\n+").match(value, at)
        if rest is None:
            break
        parts.append(text[match.start() : match.end()].sub(_BREAKS, lambda match, new=rest[0]: new))  # type: ignore[misc]
        at = rest.end()
    return joined(parts)

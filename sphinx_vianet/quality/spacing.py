"""Spaces and escapes that a tool put in: two spaces in a row, ``&quot;`` for a quote."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .context import Context
from .problem import Problem
from .shape import MASK, differs_only_in_spaces, is_block, masked, structure
from .texts import Side, Texts

__all__ = ["double_space", "escaped_entity"]

_SPACES = re.compile(r"(?<=\S) {2,}(?=\S)")
_ENTITY = re.compile(r"(?<!\\)&(?:amp;)*(?:quot|apos|amp|lt|gt|nbsp|#(?:34|39|x22|x27));")
# A title in quotes has to escape them.
_TITLE = re.compile(r'\]\([^()\s]*\s+"[^"\n]*"\)')
_QUOTE = re.compile(r"(?<!\\)&(?:amp;)*(?:quot|#34|#x22);")


def double_space(texts: Texts, context: Context) -> Iterator[Problem]:
    """Several spaces in a row where the source text has none."""
    if "  " not in texts.msgstr or "\t" in texts.msgid or "  " in masked(texts.msgid):
        return
    found = list(_SPACES.finditer(masked(texts.msgstr)))
    if not found:
        return
    fix = _replaced(texts.msgstr, [match.span() for match in found], " ")
    new = Side(fix, texts.dialect)
    certain = structure(new) == structure(texts.target) and differs_only_in_spaces(texts.target, new)
    certain = certain and is_block(fix)
    text = "several spaces in a row" + (f" in {len(found)} places" if len(found) > 1 else "")
    yield Problem(text, found[0].span(), fix if certain else None)


def escaped_entity(texts: Texts, context: Context) -> Iterator[Problem]:
    """Escapes such as ``&quot;`` that the source text does not have."""
    if "&" not in texts.msgstr:
        return
    known = set(_ENTITY.findall(texts.msgid))
    text = _TITLE.sub(lambda match: MASK * len(match[0]), texts.msgstr)
    found = [match for match in _ENTITY.finditer(text) if match[0] not in known]
    if not found:
        return
    names = ", ".join(dict.fromkeys(match[0] for match in found))
    text = f"{names} {'is' if names == found[0][0] else 'are'} not in the source text"
    yield Problem(text, found[0].span(), _unquoted(texts))


def _unquoted(texts: Texts) -> str | None:
    """The translation with quotes for ``&quot;`` outside of code, addresses and tags."""
    if _QUOTE.search(texts.msgid):
        return None
    found = [match.span() for match in _QUOTE.finditer(masked(texts.msgstr))]
    fix = _replaced(texts.msgstr, found, '"')
    new = Side(fix, texts.dialect)
    certain = found and structure(new) == structure(texts.target) == structure(texts.source)
    return fix if certain and is_block(fix) else None


def _replaced(text: str, spans: list[tuple[int, int]], new: str) -> str:
    parts, position = [], 0
    for start, end in spans:
        parts += [text[position:start], new]
        position = end
    return "".join([*parts, text[position:]])

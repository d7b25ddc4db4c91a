"""Emphasis: as much of it as in the source text, and no asterisks that are text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from .context import Context
from .problem import Problem
from .scripts import has_italics
from .shape import differs_only_in_spaces, is_block, masked, structure
from .texts import Side, Texts

__all__ = ["emphasis_broken", "emphasis_count", "quoted_instead"]

_NAMES = {"strong_open": "bold", "em_open": "italic", "s_open": "struck"}
_RUN = re.compile(r"(?<![*\\])\*{1,3}(?!\*)")
# Both ends of an emphasis, each asterisk of it escaped.
_ESCAPED = re.compile(r"(?<![*\\])((?:\\\*){1,3})([^*\\\n]{1,300})\1(?!\\?\*)")
_UNDERSCORES = re.compile(r"(?<![_\\])(_{1,3})(?![_\s])([^_\n]{1,300})(?<!\s)\1(?!_)")
# Asterisks; underscores round words, which names in running text have none of.
_MARKS = re.compile(r"\*+|(?<![\w_])_+(?=\w)|(?<=\w)_+(?![\w_])|(?<=[^\x00-\u024f])_+|_+(?=[^\x00-\u024f])")
_LONGEST = 300
_QUOTED = re.compile(r"\[[^\[\]]{1,80}\]|「[^「」]{1,80}」|『[^『』]{1,80}』|[\"“„«][^\"“”„«»]{1,80}[\"”“»]")
# What a space may be missing before, and after.
_CLOSING, _OPENING = ".,;:!?)]}»”’…、。，；：！？）」』", "([{«“‘„（「『"


def emphasis_broken(texts: Texts, context: Context) -> Iterator[Problem]:
    """Asterisks and underscores that a reader sees, where the source text has emphasis: ``** bold **``."""
    marks = _stray(texts.target)
    if not marks or _stray(texts.source) or _emphasis(texts.source) == _emphasis(texts.target):
        return
    yield Problem(f"{marks} is text here, no emphasis", _place(texts, marks), _mended(texts))


def emphasis_count(texts: Texts, context: Context) -> Iterator[Problem]:
    """More or less bold or italic text than in the source text."""
    source, target = _emphasis(texts.source), _emphasis(texts.target)
    if source == target or _stray(texts.source) or _stray(texts.target):
        return  # emphasis that is broken is another check's, or the source text's
    for kind, name in _NAMES.items():
        missing = source[kind] - target[kind]
        if missing > 0 and (quoted_instead(texts) * 2 >= missing or _is_style(kind, context)):
            continue
        if source[kind] != target[kind]:
            noun = "text" if target[kind] == 1 else "texts"
            yield Problem(f"{target[kind]} {name} {noun} instead of {source[kind]}")


def _is_style(kind: str, context: Context) -> bool:
    """Whether the language, or the page as a whole, does without an emphasis."""
    return (
        context.drops_bold
        if kind == "strong_open"
        else kind == "em_open" and not has_italics(context.language)
    )


def quoted_instead(texts: Texts) -> int:
    """How many more names the translation has in brackets and quotes than the source text.

    Names of buttons and menus stand in them, and not in bold, in some languages.
    """
    return len(_QUOTED.findall(texts.target.prose)) - len(_QUOTED.findall(texts.source.prose))


def _emphasis(side: Side) -> Counter[str]:
    return Counter(token.type for token in side.flat if token.type in _NAMES)


def _stray(side: Side) -> str:
    """The first marks of emphasis that are text, those too that a handback escaped; empty without."""
    if "*" not in side.text and "_" not in side.text:
        return ""
    for token in side.flat:
        if token.type in ("text", "text_special") and (found := _MARKS.search(token.content)):
            return found[0]
    return ""


def _place(texts: Texts, marks: str) -> tuple[int, int] | None:
    at = masked(texts.msgstr).find(marks)
    return (at, at + len(marks)) if at >= 0 else None


def _mended(texts: Texts) -> str | None:
    """The translation with the spaces on the other sides of the asterisks."""
    for fix in (_moved(texts.msgstr), _moved(_unescaped(texts.msgstr)), _with_asterisks(texts.msgstr)):
        new = Side(fix, texts.dialect)
        if (
            fix != texts.msgstr
            and not _stray(new)
            and _kinds(new) == _kinds(texts.source)
            and _fixed(new) == _fixed(texts.target)
            and differs_only_in_spaces(texts.target, new, "*_")
            and is_block(fix)
        ):
            return fix
    return None


def _kinds(side: Side) -> Counter[str]:
    return Counter(kind for (kind, *_), count in structure(side).items() for _ in range(count))


def _fixed(side: Side) -> Counter[tuple[str, ...]]:
    """What must stay: all but emphasis."""
    return Counter({k: n for k, n in structure(side).items() if not k[0].startswith(("strong_", "em_"))})


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda match: f"{match[1][1::2]}{match[2]}{match[1][1::2]}", text)


def _with_asterisks(text: str) -> str:
    """Underscores do not begin or end emphasis beside letters; asterisks do."""
    parts, position = [], 0
    for match in _UNDERSCORES.finditer(masked(text)):
        marks = "*" * len(match[1])
        parts += [text[position : match.start()], marks, text[match.start(2) : match.end(2)], marks]
        position = match.end()
    return "".join([*parts, text[position:]])


def _moved(text: str) -> str:
    runs = [match.span() for match in _RUN.finditer(masked(text))]
    parts: list[str] = []
    position, index = 0, 0
    while index + 1 < len(runs):
        (start, inner), (end, after) = runs[index], runs[index + 1]
        content = text[inner:end]
        if inner - start != after - end or not content.strip() or len(content) > _LONGEST:
            index += 1
            continue
        mark = text[start:inner]
        before, behind = text[start - 1 : start], text[after : after + 1]
        first = " " if content[0].isspace() and _parts(before, _OPENING) else ""
        last = " " if content[-1].isspace() and _parts(behind, _CLOSING) else ""
        parts += [text[position:start], first, mark, content.strip(), mark, last]
        position = after
        index += 2
    return "".join([*parts, text[position:]])


def _parts(beside: str, without: str) -> bool:
    """Whether a space belongs between an emphasis and the character beside it."""
    return bool(beside) and not beside.isspace() and beside not in without

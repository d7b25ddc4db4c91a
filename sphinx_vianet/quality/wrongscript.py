"""Letters of a script that does not belong there: look-alikes within a word, words of another language."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .context import Context
from .problem import Problem
from .scripts import ALPHABETS, LATIN, script_of, scripts_of_language
from .texts import Texts, shown

__all__ = ["mixed_script", "wrong_script"]

_SHOWN = 4
"""Letters that a problem names."""
_LETTERS = re.compile(r"[^\W\d_]+")


def mixed_script(texts: Texts, context: Context) -> Iterator[Problem]:
    """Words with letters of several alphabets that look alike, such as a Cyrillic а in a Latin word."""
    if texts.msgstr.isascii():
        return
    for match in _LETTERS.finditer(texts.target.plain):
        word = match[0]
        if word.isascii() or word in texts.msgid:
            continue
        scripts = {script for char in word if (script := script_of(char)) in ALPHABETS}
        if len(scripts) > 1:
            yield Problem(f"{shown(word)} is {_described(word)}", _place(texts, word))


def wrong_script(texts: Texts, context: Context) -> Iterator[Problem]:
    """Words in a script that neither the language nor the source text uses."""
    own = scripts_of_language(context.language)
    if texts.msgstr.isascii() or not own:
        return
    known: set[str] | None = None
    for match in _LETTERS.finditer(texts.target.prose):
        word = match[0]
        scripts = {script for char in word if (script := script_of(char))}
        if not scripts - own - {LATIN} or (len(scripts) > 1 and scripts <= ALPHABETS):
            continue  # the latter is the other check's
        if known is None:
            known = {script_of(char) for char in texts.source.plain}
        strange = scripts - own - known - {LATIN}
        if strange and not (strange == {"GREEK"} and len(word) == 1):
            name = ", ".join(sorted(script.replace("CJK", "HAN").title() for script in strange))
            yield Problem(f"{shown(word)} is written in {name}", _place(texts, word))
            return


def _described(word: str) -> str:
    """``Latin but for the Cyrillic "а"``: the alphabet of most letters, and the others."""
    scripts = [script_of(char) for char in word]
    main = max(dict.fromkeys(scripts), key=scripts.count)
    others = [(script, char) for script, char in zip(scripts, word, strict=True) if script and script != main]
    letters = ", ".join(f'"{char}"' for _, char in list(dict.fromkeys(others))[:_SHOWN])
    return f"{main.title()} but for the {others[0][0].title()} {letters}"


def _place(texts: Texts, word: str) -> tuple[int, int] | None:
    at = texts.msgstr.find(word)
    return (at, at + len(word)) if at >= 0 else None

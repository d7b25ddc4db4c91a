r"""Translations that stock Sphinx would drop: it parses each msgstr alone and wants one paragraph back.

``5. März 2021`` comes back as a list, ``# x`` as a heading, and the message stays
untranslated without a word (alignment.md, The msgstr). Such a start is escaped, and only then:
a rule by looks alone would touch many translations that are fine.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from .model import Kind

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

__all__ = ["escape_msgstr", "parses_as_text", "unescape_msgstr"]

_SUSPECT = re.compile(
    # Links, code and brackets begin many texts, and a block only with what is looked for behind them.
    r"\[(?=[\s\S]*\]:)|\((?=[\s\S]*\)=)|`{3}|~{3}"
    r"|\d{1,9}[.)]|[-+*](?:\s|\Z)|[#>|%=:<]|\+\+\+|-{2}|\*{2,3}(?:\s|\*|\Z)|\* |_{3}|_ _|\s|---"
)
_NUMBERED = re.compile(r"\A(\d{1,9})([.)])(?=\s|\Z)")
_ESCAPED_NUMBER = re.compile(r"\A(\d{1,9})\\([.)])(?=\s|\Z)")
_NO_QA = re.compile(r"#(\s*noqa\s*)\Z", re.IGNORECASE)
_SPACE_REFERENCE = "&#32;"


@cache
def _stock_parser() -> MarkdownIt:
    from markdown_it import MarkdownIt
    from mdit_py_plugins.footnote import footnote_plugin
    from mdit_py_plugins.front_matter import front_matter_plugin
    from mdit_py_plugins.myst_blocks import myst_block_plugin

    from .rulechain import use_first_characters

    md = (
        MarkdownIt("commonmark")
        .enable("table")
        .use(front_matter_plugin)
        .use(myst_block_plugin)
        .use(footnote_plugin, inline=False, move_to_end=False, always_match_refs=True)
    )
    use_first_characters(md)
    md.core.ruler.disable(["inline", "text_join"])
    return md


def parses_as_text(msgstr: str, *, title: bool) -> bool:
    """Whether stock Sphinx gets one paragraph (or, for a title, one heading) from a msgstr.

    Args:
        msgstr: The translation, one line.
        title: Whether it is a heading, which Sphinx parses with a line of ``=`` below it.
    """
    text = f"{msgstr}\n{'=' * len(msgstr) * 2}\n" if title else msgstr
    types = [token.type for token in _stock_parser().parse(text)]
    wanted = "heading" if title else "paragraph"
    return types == [f"{wanted}_open", "inline", f"{wanted}_close"]


def escape_msgstr(msgstr: str, kind: Kind) -> str | None:
    """A translation that re-parses as one block, changed only where it would not.

    Args:
        msgstr: The translation, one line, without white space at its ends.
        kind: What it translates; alternative texts, front matter values and texts of raw
            HTML are never parsed as blocks and stay as they are.

    Returns:
        The translation, escaped if need be; None when no escape helps.
    """
    if kind in ("image", "meta", "html") or not msgstr:
        return msgstr
    text = _NO_QA.sub(r"\\#\1", msgstr) if "#" in msgstr else msgstr
    if not _SUSPECT.match(text):
        return text
    title = kind in ("title", "rubric", "tab")
    candidates = (text, _NUMBERED.sub(r"\1\\\2", text), "\\" + text, _SPACE_REFERENCE + text)
    for candidate in dict.fromkeys(candidates):
        if _safe_backslash(candidate) and parses_as_text(candidate, title=title):
            return candidate
    return None


def _safe_backslash(text: str) -> bool:
    """Whether a leading backslash escapes punctuation, and does not kill a tag."""
    return not text.startswith("\\") or (len(text) > 1 and text[1] in "-+*#>~|%=([`:_")


def unescape_msgstr(msgstr: str) -> str:
    """Undo ``escape_msgstr`` for handing a translation back.

    Only an escape without which the text would not parse is taken away, since a
    translation may hold such a start of its own.
    """
    text = re.sub(r"\\#(\s*noqa\s*)\Z", r"#\1", msgstr, flags=re.IGNORECASE)
    if text.startswith(_SPACE_REFERENCE):
        plain = text.removeprefix(_SPACE_REFERENCE)
    elif _ESCAPED_NUMBER.match(text):
        plain = _ESCAPED_NUMBER.sub(r"\1\2", text)
    elif text.startswith("\\") and _safe_backslash(text):
        plain = text[1:]
    else:
        return text
    return plain if not parses_as_text(plain, title=False) or not parses_as_text(plain, title=True) else text

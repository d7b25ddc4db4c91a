"""Two texts of one message: what changed, what may not be brought in, what is wrong, what parts it has."""

from __future__ import annotations

from html import unescape

from sphinx_vianet.escape import escape_msgstr, parses_as_text, unescape_msgstr
from sphinx_vianet.guard import check
from sphinx_vianet.markdown import clean
from sphinx_vianet.matching import similarity
from sphinx_vianet.model import Kind, UnitPlace
from sphinx_vianet.quality.checks import CHECKS
from sphinx_vianet.quality.context import Context
from sphinx_vianet.quality.lint import lint_texts, mend
from sphinx_vianet.quality.texts import Texts
from sphinx_vianet.sentencepairs import count_sentences, pair_texts
from sphinx_vianet.sentences import mixed, relinked
from sphinx_vianet.textchange import change_kinds
from sphinx_vianet.unitsplit import split_text
from sphinx_vianet.worddiff import word_diff, words

from ...annotated import message
from ..choices import Choices, parts_of
from ..pages import inline

__all__ = ["check_lint", "check_texts"]

_KINDS: tuple[Kind, ...] = ("paragraph", "title", "rubric", "tab", "html", "image", "meta")


def texts_of(data: bytes) -> tuple[str, str, str, Choices]:
    """A text with marks of units, another text, and a third one."""
    if data[:1] == b"=":
        parts = [part.decode("utf-8", "replace") for part in parts_of(data[1:], 4)]
        return parts[0], parts[1], parts[2], Choices(parts[3].encode())
    choices = Choices(data)
    marked, other = inline(choices), inline(choices)
    third = inline(choices) if choices.flag() else choices.text(40)
    return marked, clean(message(other)[0]), clean(message(third)[0]), choices


def check_texts(data: bytes) -> None:
    """Texts are taken apart and put together again without loss."""
    marked, new, _, choices = texts_of(data)
    old, target, units = message(marked)
    assert "".join(words(old)) == old
    diff = word_diff(old, new)
    assert "".join(text for kind, text in diff if kind != "insert") == old
    assert "".join(text for kind, text in diff if kind != "delete") == new
    assert word_diff(old, old) == ([("equal", old)] if old else [])
    kind = choices.pick(_KINDS)
    assert change_kinds(old, old, kind) == ()
    assert bool(change_kinds(old, new, kind)) == (old != new)
    assert 0 <= similarity(old, new) <= 1
    pieces = mixed(old, new, target, units)
    assert pieces is None or "".join(piece.source for piece in pieces) == new
    relinked(target, old, new)
    _check_split(target, units, new)
    _check_pairs(old, target)
    _check_escape(clean(target), kind)


def _check_split(target: str, units: list[UnitPlace], new: str) -> None:
    parts = split_text(target, [unit.target for unit in units], new)
    if parts is None:
        return
    covered = [index for part in parts for index in range(part.first, part.last + 1)]
    assert covered == list(range(len(units)))
    assert all(part.text.strip() for part in parts)


def _check_pairs(source: str, target: str) -> None:
    assert count_sentences(source) >= 0
    for other in (target, source):
        pairs = pair_texts(source, other)
        assert (
            "".join(pair if isinstance(pair, str) else pair.target for pair in pairs) == other
            or not other.strip()
        )


def _check_escape(text: str, kind: Kind) -> None:
    escaped = escape_msgstr(text, kind)
    if escaped is None:
        return
    assert escape_msgstr(escaped, kind) == escaped
    if kind in ("paragraph", "title", "tab", "rubric") and escaped:
        assert parses_as_text(escaped, title=kind == "title")
    unescape_msgstr(escaped)


def check_lint(data: bytes) -> None:
    """Every check ends, fixes are final, and what is guarded against is found in what was fixed, too."""
    marked, other, third, _ = texts_of(data)
    msgid, msgstr, _ = message(marked)
    every = list(CHECKS)
    for source, target in ((msgid, msgstr), (msgid, other), (third, msgstr)):
        texts = Texts(clean(source), clean(target))
        context = Context("de", "de", msgids=(texts.msgid,), msgstrs=(texts.msgstr,))
        for _, problem in lint_texts(texts, context, every):
            assert problem.message
            if problem.place:
                start, end = problem.place
                assert 0 <= start <= end <= len(texts.msgstr)
        assert check(texts.source.tokens, texts.source.tokens, context) is None
        mended = mend(texts, context, every)
        if mended is None:
            continue
        assert mend(mended, context, every) is None
        old, new = texts.target, mended.target
        assert (old.code, old.facts.links, old.facts.images) == (new.code, new.facts.links, new.facts.images)
        assert old.facts.html == new.facts.html
        # Entities that were escaped twice are put right, too.
        letters = [[char for char in unescape(unescape(side.plain)) if char.isalnum()] for side in (old, new)]
        assert letters[0] == letters[1]

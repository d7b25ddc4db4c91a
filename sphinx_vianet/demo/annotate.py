"""Makes an annotated page out of a source page and the table of its translations.

The table lists the sentences of the page in order. A sentence that is not found, or text
that no sentence covers, raises: a table that does not fit its page cannot go unnoticed.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..errors import VianetError

__all__ = ["AnnotateError", "Pair", "Stamp", "Texts", "annotate"]

Pair = tuple[str, str]
"""Text in the source language, and its translation."""

_FIRST_NUMBER = 101
_SENTENCE_END = re.compile(r"[.!?](?=\s|$)")
_IMAGE = re.compile(r"!\[([^\]]*)\](?=\()")
_HEADING = re.compile(r"(#{1,6} +)(.+)")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
# What may stand between two units without being text to translate.
_INERT = re.compile(
    r"""
      ^[ ]*(?P<fence>`{3,}).*?^[ ]*(?P=fence)[ ]*$    # fenced code
    | `[^`]*` | <code>.*?</code>                      # inline code
    | \[!INCLUDE[ ]\[[^\]]*\]\([^)]*\)\]              # an include
    | !?\[![A-Z]+\]                                   # the marker of an alert
    | !\[[^\]]*\]\([^)]*\)                            # an image; its text is translated in place
    | \]\([^)]*\)                                     # the rest of a link whose text is a unit
    | ^\[\w+\]:[ ]\S+$                                # a link reference definition
    | </?[a-z][^>]*>                                  # an HTML tag
    """,
    re.VERBOSE | re.MULTILINE | re.DOTALL,
)
_LETTER = re.compile(r"[^\W\d_]")


class AnnotateError(VianetError):
    """A translation table does not fit its page."""


@dataclass(frozen=True, slots=True)
class Texts:
    """All translations of one page into one locale, each list in page order."""

    page: str
    """Path of the page, with ``/``; for messages."""
    metadata: tuple[tuple[str, Pair], ...]
    """Front matter keys whose values are translated: ``title`` and ``description``."""
    images: tuple[Pair, ...]
    """Alternative texts."""
    units: tuple[Pair, ...]
    """Sentences, headings, cells, link texts."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What the front matter of a localized page says of its handoff."""

    commit: str
    """The source repository's commit, 40 hex digits."""
    type: str
    """``HT`` or ``MT``."""
    locale: str
    """BCP 47 tag."""
    date: str
    """``MM/DD/YYYY``."""
    file_id: str
    """Number of the localized file, decimal digits."""

    def lines(self, source: str) -> list[str]:
        """The front matter lines of this stamp for a source page with LF line ends."""
        digest = hashlib.sha1(source.encode(), usedforsecurity=False).hexdigest()
        return [
            f"ms.openlocfilehash: {digest}",
            f"ms.sourcegitcommit: {self.commit}",
            f"ms.translationtype: {self.type}",
            f"ms.contentlocale: {self.locale}",
            f"ms.lasthandoff: {self.date}",
            f'ms.locfileid: "{self.file_id}"',
        ]


def annotate(source: str, texts: Texts, stamp: Stamp, prefix: str) -> str:
    """Make the annotated page.

    Args:
        source: The source page at the handoff, with LF line ends.
        texts: Its translations; every word outside code and markup must be covered.
        stamp: The handoff; the hash is taken from ``source``.
        prefix: Prefix of the unit ids, five hex digits.

    Returns:
        The annotated page: span pairs, heading anchors, translated alternative texts and
        metadata, stamp keys last in the front matter. Unit numbers start at 101 plus the
        number of sentences in the metadata, and alternative texts use up numbers too.

    Raises:
        AnnotateError: A text of the table is not found in order, or text is not covered.
    """
    front, body = _split(source)
    lines = _translate_metadata(front, texts) + stamp.lines(source)
    number = _FIRST_NUMBER + sum(_sentences(original) for _, (original, _) in texts.metadata)
    return "---\n" + "\n".join(lines) + "\n---\n" + _annotate_body(body, texts, prefix, number)


def _split(source: str) -> tuple[list[str], str]:
    """Front matter lines without their fences (none when there is none), and the body."""
    if not source.startswith("---\n"):
        return [], source
    front, _, body = source.removeprefix("---\n").partition("\n---\n")
    return front.split("\n"), body


def _sentences(text: str) -> int:
    return max(1, len(_SENTENCE_END.findall(text)))


def _translate_metadata(front: list[str], texts: Texts) -> list[str]:
    lines = list(front)
    for key, (original, target) in texts.metadata:
        line = f"{key}: {original}"
        if line not in lines:
            raise AnnotateError(f"{texts.page}: front matter has no line {line!r}")
        lines[lines.index(line)] = f"{key}: {target}"
    return lines


def _annotate_body(body: str, texts: Texts, prefix: str, number: int) -> str:
    body = _add_anchors(body)
    images = iter(texts.images)
    parts: list[str] = []
    position = 0
    for original, target in texts.units:
        start = body.find(original, position)
        if start < 0:
            raise AnnotateError(f"{texts.page}: not found in order: {original!r}")
        gap, used = _pass_gap(body[position:start], images, texts.page)
        number += used
        parts += [gap, _pair(f"{prefix}-{number}", original, target)]
        number += 1
        position = start + len(original)
    parts.append(_pass_gap(body[position:], images, texts.page)[0])
    rest = next(images, None)
    if rest is not None:
        raise AnnotateError(f"{texts.page}: no image has the text {rest[0]!r}")
    return "".join(parts)


def _pair(unit: str, original: str, target: str) -> str:
    return (
        f'<span data-ttu-id="{unit}">{target}</span>'
        f'<span class="sxs-lookup"><span data-stu-id="{unit}">{original}</span></span>'
    )


def _pass_gap(gap: str, images: Iterator[Pair], page: str) -> tuple[str, int]:
    """The text between two units with its alternative texts translated, and the numbers they take."""
    left = _INERT.sub(" ", gap)
    if _LETTER.search(left):
        raise AnnotateError(f"{page}: no unit covers {' '.join(left.split())!r}")
    used = 0

    def translate(match: re.Match[str]) -> str:
        nonlocal used
        original, target = next(images, ("", ""))
        if match[1] != original:
            raise AnnotateError(f"{page}: no translation for the image text {match[1]!r}")
        used += _sentences(original)
        return f"![{target}]"

    return _IMAGE.sub(translate, gap), used


def _add_anchors(body: str) -> str:
    """Put ``<a name="slug"></a>`` before the text of each heading outside fenced code."""
    seen: dict[str, int] = {}
    lines = body.split("\n")
    fenced = False
    for index, line in enumerate(lines):
        if line.lstrip().startswith("```"):
            fenced = not fenced
        match = None if fenced else _HEADING.fullmatch(line)
        if match:
            lines[index] = f'{match[1]}<a name="{_slug(match[2], seen)}"></a>{match[2]}'
    return "\n".join(lines)


def _slug(heading: str, seen: dict[str, int]) -> str:
    """The anchor that GitHub gives a heading; a repeated one is numbered."""
    text = _LINK.sub(r"\1", heading).strip().lower()
    slug = re.sub(r"[^\w\- ]", "", text).replace(" ", "-")
    count = seen.get(slug, 0)
    seen[slug] = count + 1
    return f"{slug}-{count}" if count else slug

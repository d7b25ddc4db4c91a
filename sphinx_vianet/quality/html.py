"""HTML in texts: the same tags with the same attributes as in the source text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from ..tags import Tag, parse_tag
from .context import Context
from .emphasis import quoted_instead
from .problem import Problem
from .texts import Side, Texts, shown

__all__ = ["html_attribute", "html_tag"]

# Their values are text, which is translated.
_TEXT_ATTRIBUTES = {"title", "alt", "aria-label", "aria-description", "summary", "placeholder", "lang", "dir"}
# Where a translation breaks its lines is its own affair.
_FREE = {"br", "wbr", "/br"}
_EMPHASIS = {"b", "strong", "i", "em"}


ELEMENTS = frozenset(
    "a abbr acronym address area article aside audio b base bdi bdo big blockquote body br button"
    " canvas caption center cite code col colgroup data datalist dd del details dfn dialog dir div dl"
    " dt em embed fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head"
    " header hgroup hr html i iframe img input ins kbd label legend li link main map mark math menu"
    " meta meter nav noframes noscript object ol optgroup option output p param picture pre progress q"
    " rp rt ruby s samp script section select slot small source span strike strong style sub summary"
    " sup svg table tbody td template textarea tfoot th thead time title tr track tt u ul var video"
    " wbr".split()
)
"""Elements of HTML, those too that went out of use."""


class _Found(NamedTuple):
    name: str
    """``/b`` for the tag that closes."""
    attributes: tuple[tuple[str, str | None], ...]


def html_tag(texts: Texts, context: Context) -> Iterator[Problem]:
    """Tags that the translation lacks or has of its own."""
    if texts.source.facts.html == texts.target.facts.html:
        return
    source, target = (Counter(tag.name for tag in _tags(side)) for side in (texts.source, texts.target))
    for name in source | target:
        if name.removeprefix("/") not in ELEMENTS:
            continue  # a placeholder, which may be translated
        if name in _FREE and source[name] and target[name]:
            continue
        missing = source[name] - target[name]
        if name.removeprefix("/") in _EMPHASIS and 0 < missing <= quoted_instead(texts):
            continue
        if missing > 0:
            yield Problem(f"{_count(missing, name)} missing")
        elif missing < 0:
            yield Problem(f"{_count(-missing, name)} not in the source text", _place(texts, name))


def html_attribute(texts: Texts, context: Context) -> Iterator[Problem]:
    """Attributes that differ from those of the same tag in the source text."""
    if texts.source.facts.html == texts.target.facts.html:
        return
    source, target = ([tag for tag in _tags(side) if tag.attributes] for side in (texts.source, texts.target))
    known = Counter(source)
    names = {tag.name for tag in _tags(texts.source)}
    for tag in target:
        if known[tag]:
            known[tag] -= 1
        elif tag.name in names:
            yield Problem(
                f"no tag of the source text has the attributes of {shown(_written(tag))}",
                _place(texts, tag.name),
            )


def _count(count: int, name: str) -> str:
    return f"the tag <{name}> is" if count == 1 else f"{count} tags <{name}> are"


def _place(texts: Texts, name: str) -> tuple[int, int] | None:
    found = re.search(re.escape(f"<{name}"), texts.msgstr, re.IGNORECASE)
    return found.span() if found else None


def _written(tag: _Found) -> str:
    return " ".join([f"<{tag.name}", *(f'{key}="{value or ""}"' for key, value in tag.attributes)]) + ">"


def _tags(side: Side) -> list[_Found]:
    return [tag for text in side.facts.html if (tag := _tag(text)) is not None]


@lru_cache(maxsize=1024)
def _tag(text: str) -> _Found | None:
    tag: Tag | None = parse_tag(text)
    if tag is None:
        return None
    kept = tuple(sorted((key, value) for key, value in tag.attributes if key not in _TEXT_ATTRIBUTES))
    return _Found(f"/{tag.name}" if tag.closing else tag.name, kept)

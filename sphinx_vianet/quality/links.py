"""Where links and images lead: the same places as in the source text."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from ..tags import host_of
from .context import Context
from .problem import Problem
from .texts import Side, Texts, shown

__all__ = [
    "image_target",
    "link_anchor",
    "link_count",
    "link_form",
    "link_locale",
    "link_missing",
    "link_target",
]

Way = Literal["locale", "anchor", "form", "target"]

_LOCALE = re.compile(r"(?<=/)[A-Za-z]{2,3}(?:-[A-Za-z]{4})?-(?:[A-Za-z]{2}|[0-9]{3})(?=/|\Z)")
_LOCALE_QUERY = re.compile(r"(?<=[?&])(?:culture|locale|hl|lang|setlang|mkt)=[^&#]*&?", re.IGNORECASE)
# A reference link, "[text][label]": its definition stands elsewhere in the page.
_LABEL = re.compile(r"\]\[([^\[\]]{1,200})\]")


class _Difference(NamedTuple):
    """An address of the source text, and what the translation has instead."""

    way: Way
    old: str
    new: str


class _Comparison(NamedTuple):
    """The addresses of both sides against each other."""

    changed: Sequence[_Difference]
    missing: Sequence[str]
    added: Sequence[str]


def link_target(texts: Texts, context: Context) -> Iterator[Problem]:
    """Links that lead elsewhere than any link of the source text."""
    yield from _changed(texts, "target")
    for url in _compared(texts, _links).added:
        # What is text in the source may be a link where a quote or a bracket beside it moved.
        is_text = url in texts.target.facts.bare and url in texts.source.plain
        if url not in _links(texts.source) and not is_text:
            yield Problem(
                f"a link leads to {shown(url)}; no link of the source text does", _place(texts, url)
            )


def link_anchor(texts: Texts, context: Context) -> Iterator[Problem]:
    """Links to another place in the same page; anchors are those of the source page."""
    yield from _changed(texts, "anchor")


def link_locale(texts: Texts, context: Context) -> Iterator[Problem]:
    """Links whose address differs in its locale only: ``/en-us/`` and ``/de-de/``."""
    yield from _changed(texts, "locale")


def link_form(texts: Texts, context: Context) -> Iterator[Problem]:
    """Links to a page of the same name by an address of another form, absolute or relative."""
    yield from _changed(texts, "form")


def link_missing(texts: Texts, context: Context) -> Iterator[Problem]:
    """Links of the source text that the translation lacks."""
    for url in _compared(texts, _links).missing:
        if url not in _links(texts.target):
            yield Problem(f"the link to {shown(url)} is missing")


def link_count(texts: Texts, context: Context) -> Iterator[Problem]:
    """Links that stand there more or less often than in the source text."""
    if not any(_compared(texts, _links)):
        return
    source, target = Counter(_links(texts.source)), Counter(_links(texts.target))
    for url, count in source.items():
        if target[url] and target[url] != count:
            yield Problem(f"{target[url]} links lead to {shown(url)} instead of {count}")


def image_target(texts: Texts, context: Context) -> Iterator[Problem]:
    """Images that differ from those of the source text."""
    found = _compared(texts, _images)
    for difference in found.changed:
        if difference.way != "locale":
            text = f"the image is {shown(difference.new)}, in the source text {shown(difference.old)}"
            yield Problem(text, _place(texts, difference.new))
    for url in found.missing:
        yield Problem(f"the image {shown(url)} is missing")
    for url in found.added:
        yield Problem(f"the image {shown(url)} is not in the source text", _place(texts, url))


def _links(side: Side) -> Sequence[str]:
    if "][" not in side.text:
        return side.facts.links
    labels = [f"[{' '.join(label.split()).casefold()}]" for label in _LABEL.findall(side.plain)]
    return [*side.facts.links, *labels]


def _images(side: Side) -> Sequence[str]:
    return side.facts.images


def _changed(texts: Texts, way: Way) -> Iterator[Problem]:
    for difference in _compared(texts, _links).changed:
        if difference.way == way:
            text = f"a link leads to {shown(difference.new)}, in the source text to {shown(difference.old)}"
            yield Problem(text, _place(texts, difference.new))


def _compared(texts: Texts, of: Callable[[Side], Sequence[str]]) -> _Comparison:
    source, target = of(texts.source), of(texts.target)
    if source == target:
        return _SAME
    return _compare(tuple(source), tuple(target))


_SAME = _Comparison((), (), ())


@lru_cache(maxsize=16)  # every check of links asks for the same
def _compare(source: tuple[str, ...], target: tuple[str, ...]) -> _Comparison:
    missing = list((Counter(source) - Counter(target)).elements())
    added = list((Counter(target) - Counter(source)).elements())
    changed: list[_Difference] = []
    for way, key in _WAYS:
        partners: dict[str, deque[str]] = {}
        for url in added:
            partners.setdefault(key(url), deque()).append(url)
        rest = []
        for url in missing:
            if found := partners.get(key(url)):
                partner = found.popleft()
                elsewhere = way == "form" and not _are_one_site(url, partner)
                changed.append(_Difference("target" if elsewhere else way, url, partner))
            else:
                rest.append(url)
        missing, added = rest, [url for found in partners.values() for url in found]
    return _Comparison(tuple(changed), tuple(missing), tuple(added))


def _are_one_site(url: str, other: str) -> bool:
    """Whether two addresses can lead to the same site: one of them names none, or both name one."""
    hosts = {host_of(url), host_of(other)} - {None}
    return len(hosts) < 2


def _without_locale(url: str) -> str:
    return _LOCALE_QUERY.sub("", _LOCALE.sub("", url).replace("//", "/")).rstrip("?&/").casefold()


def _without_anchor(url: str) -> str:
    return _without_locale(url.partition("#")[0]) if "#" in url else _without_locale(url)


def _last_parts(url: str) -> str:
    path = url.partition("#")[0].partition("?")[0]
    name = [part for part in path.split("/") if part not in ("", ".", "..")][-1:]
    stem = name[0].removesuffix(".md") if name else url
    return f"{stem}{url.partition('#')[0][len(path) :]}".casefold()


_WAYS: tuple[tuple[Way, Callable[[str], str]], ...] = (
    ("locale", _without_locale),
    ("anchor", _without_anchor),
    ("form", _last_parts),
    ("target", lambda url: ""),
)


def _place(texts: Texts, url: str) -> tuple[int, int] | None:
    at = texts.msgstr.find(url)
    return (at, at + len(url)) if at >= 0 else None

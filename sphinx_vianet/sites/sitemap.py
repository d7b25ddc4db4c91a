"""``sitemap.xml``: every page of every site, each with its counterparts in the other languages.

As https://www.sitemaps.org/protocol.html has it, with the alternates of
https://developers.google.com/search/docs/specialty/international/localized-versions (XML sitemaps).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from .facts import PageFacts, SiteFacts

__all__ = ["MARK", "MOST_ADDRESSES", "MOST_BYTES", "MapSite", "sitemaps"]

MARK = "<!-- sphinx-vianet -->"
"""Stands in every such file, so that no other is overwritten."""

MOST_ADDRESSES = 50_000
"""In one file (sitemaps.org); more are several files and an index of them."""

MOST_BYTES = 52_428_800
"""In one file (the same): of pages in many languages there are fewer."""

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
_SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


@dataclass(frozen=True, slots=True)
class MapSite:
    """A site in the sitemap."""

    language: str
    """Sphinx's code, and so the name of its folder."""
    tag: str
    """BCP 47 tag."""
    facts: SiteFacts
    source: bool
    """Whether it is that of the source language: a page that it alone has is in no other."""


def sitemaps(
    sites: Sequence[MapSite], base_url: str, most: int = MOST_ADDRESSES, size: int = MOST_BYTES
) -> dict[str, bytes]:
    """Make the files.

    A page that a language has no translation of is not listed there: search engines would
    take it for a copy of the source page, which it is.

    Args:
        sites: In the order of the alternates.
        base_url: Absolute address of the folder that the sites' folders are in, with ``/`` at its end.
        most: How many addresses one file holds.
        size: How many bytes one file holds.

    Returns:
        Content by file name: ``sitemap.xml``, and where there are too many pages for one file,
        that is an index, and ``sitemap-1.xml`` and so on stand beside it.
    """
    parts = list(_parts(_entries(sites, base_url), most, size - len(_urls([]))))
    if len(parts) == 1:
        return {"sitemap.xml": _urls(parts[0])}
    files = {f"sitemap-{number}.xml": _urls(part) for number, part in enumerate(parts, start=1)}
    places = [f"<sitemap><loc>{escape(base_url + name)}</loc></sitemap>" for name in files]
    index = [_HEAD, MARK, f"<sitemapindex {_SPACE}>", *places, "</sitemapindex>"]
    return {"sitemap.xml": _text(index), **files}


def _parts(entries: Iterable[str], most: int, size: int) -> Iterator[list[str]]:
    """The entries of each file."""
    part: list[str] = []
    room = size
    for entry in entries:
        needed = len(entry.encode()) + 1
        if part and (len(part) == most or needed > room):
            yield part
            part, room = [], size
        part.append(entry)
        room -= needed
    yield part


def _entries(sites: Sequence[MapSite], base_url: str) -> Iterator[str]:
    names = sorted({name for site in sites for name in site.facts.pages})
    listed: set[str] = set()
    for name in names:
        there = [
            (site, _address(site, page, base_url))
            for site in sites
            if (page := site.facts.pages.get(name)) is not None and _is_available(site, page)
        ]
        links = [_alternate(site.tag, address) for site, address in there]
        links += [_alternate("x-default", address) for site, address in there if site.source]
        for _, address in there:
            # With one file for all pages of a site, as singlehtml writes, they have one address.
            if address not in listed:
                listed.add(address)
                rows = [f"<loc>{escape(address)}</loc>", *(links if len(there) > 1 else [])]
                yield "\n".join(["<url>", *rows, "</url>"])


def _address(site: MapSite, page: PageFacts, base_url: str) -> str:
    folder = f"{base_url}{quote(site.language, safe='@')}/"
    return site.facts.public(page.uri.partition("#")[0], folder)


def _alternate(tag: str, address: str) -> str:
    return f'<xhtml:link rel="alternate" hreflang={quoteattr(tag)} href={quoteattr(address)}/>'


def _is_available(site: MapSite, page: PageFacts) -> bool:
    return site.source or not page.total or page.translated + page.stale > 0


def _urls(entries: Sequence[str]) -> bytes:
    space = f'{_SPACE} xmlns:xhtml="http://www.w3.org/1999/xhtml"'
    return _text([_HEAD, MARK, f"<urlset {space}>", *entries, "</urlset>"])


def _text(lines: Sequence[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()

"""The page at the root of all sites: leads to the reader's language, or lets the reader choose."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from ..languages import direction, display_name
from .words import in_language
from .words import translate as _

__all__ = ["ASSETS", "GENERATOR", "SiteLink", "root_page"]

GENERATOR = '<meta name="generator" content="sphinx-vianet">'
"""Stands in every such page, so that no other is overwritten."""

ASSETS = (Path(__file__).with_name("vianet-root.css"), Path(__file__).with_name("vianet-root.js"))
"""What stands beside it: it works under a Content-Security-Policy that allows no inline script or style."""


@dataclass(frozen=True, slots=True)
class SiteLink:
    """A site that the page leads to."""

    language: str
    """Sphinx's code, and so the name of its folder."""
    tag: str
    """BCP 47 tag."""
    percent: int | None
    """Share of its messages that are translated; None for the source language."""
    home: str = "index.html"
    """File of its first page, quoted, which browsers need where no server adds it."""
    public: str = ""
    """Absolute address of that page, where the site has one of its own."""


def root_page(title: str, source: str, sites: Sequence[SiteLink], base_url: str | None) -> bytes:
    """Make the page.

    Args:
        title: Name of the project, in the source language.
        source: BCP 47 tag of the source language.
        sites: In the order of the list.
        base_url: Absolute address of the folder that the page is in, with ``/`` at its end; None
            where it is not known, then addresses are relative.
    """
    base = html.escape(base_url or "")
    alternates = [
        f'<link rel="alternate" hreflang="{html.escape(site.tag)}" href="{_public(site, base)}">'
        for site in sites
    ]
    name = html.escape(title)
    lines = [
        "<!DOCTYPE html>",
        f'<html lang="{html.escape(source)}" dir="{direction(source)}">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        GENERATOR,
        f"<title>{name}</title>",
        *([f'<link rel="canonical" href="{base}">'] if base else []),
        *alternates,
        f'<link rel="alternate" hreflang="x-default" href="{base or "index.html"}">',
        '<link rel="stylesheet" href="vianet-root.css">',
        '<script src="vianet-root.js" defer></script>',
        "</head>",
        "<body>",
        "<main>",
        f"<h1>{name}</h1>",
        '<ul id="languages">',
        *(_item(site) for site in sites),
        "</ul>",
        "</main>",
        "</body>",
        "</html>",
    ]
    return "".join(f"{line}\n" for line in lines).encode()


def _address(site: SiteLink) -> str:
    return html.escape(f"{quote(site.language, safe='@')}/{site.home}")


def _public(site: SiteLink, base: str) -> str:
    return html.escape(site.public) if site.public else f"{base}{_address(site)}"


def _item(site: SiteLink) -> str:
    tag = html.escape(site.tag)
    name = f"<span>{html.escape(_own_name(site.tag))}</span>"
    where = f'lang="{tag}" dir="{direction(site.tag)}" hreflang="{tag}"'
    return f'<li><a href="{_address(site)}" {where}>{name}{_share(site)}</a></li>'


def _own_name(tag: str) -> str:
    """The language's name as it begins a line: some languages write it small within a sentence."""
    name = display_name(tag)
    return name[:1].upper() + name[1:] if name != tag else name


def _share(site: SiteLink) -> str:
    """How much is translated, in the language of the site as far as that is known."""
    if site.percent is None:
        return ""
    from babel.core import Locale, UnknownLocaleError
    from babel.numbers import format_percent

    text, tag = in_language(_("{percent} translated"), site.language)
    try:
        locale = Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        locale = Locale("en")
    words = html.escape(text.format(percent=format_percent(site.percent / 100, locale=locale)))
    same = tag.partition("-")[0] == site.tag.partition("-")[0]
    return (
        f" <small>{words}</small>" if same else f' <small lang="{tag}" dir="{direction(tag)}">{words}</small>'
    )

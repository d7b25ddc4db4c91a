"""Links to the same page in the other languages.

A language that does not have the page has a link too, since its site shows the source text, and
says so in words. The links are right without JavaScript; with it they lead to the
place that the reader is at.
"""

from __future__ import annotations

from functools import cache
from html import escape
from typing import TYPE_CHECKING

from ...languages import direction, display_name
from ..building import page_address
from .available import site_tag, sites_of, writes_site
from .texts import foreign_attributes, texts_tag
from .texts import translate as _

if TYPE_CHECKING:
    from .available import Sites
    from .view import PageView

__all__ = ["source_link", "switcher"]

_FEW = 5
"""So many languages stand side by side; more are folded away."""


def switcher(view: PageView) -> str:
    """The links of a page, none where there is one language only.

    Returns:
        HTML.
    """
    app = view.app
    if not app.config.vianet_switcher or not writes_site(app):
        return ""
    sites = sites_of(app.env)
    if not sites.documents:
        return ""
    if view.is_document:
        # Places have the same names in all languages; those of an index made by Sphinx have not.
        app.add_js_file("vianet-switcher.js", loading_method="defer")
    languages = _ordered(sites.source, tuple(sites.documents))
    items = "".join(f"<li>{_item(view, sites, language)}</li>\n" for language in languages)
    found = f"<ul>\n{items}</ul>\n"
    ours = foreign_attributes(app.config.language)
    if len(languages) > _FEW:
        current = _own_name(sites.own)
        label = f"<span{ours}>{escape(_('Languages'))}:</span>"
        found = f"<details>\n<summary>{label} {current}</summary>\n{found}</details>\n"
    # Of its label; what stands in it has a language of its own, and the direction of the page.
    lang = f' lang="{texts_tag(app.config.language)}"' if ours else ""
    label = escape(_("Languages"))
    return f'<nav class="vianet-languages" aria-label="{label}"{lang}>\n{found}</nav>\n'


def source_link(view: PageView) -> str | None:
    """The address of a page in the source language; None on that language's own site.

    Returns:
        It is not escaped yet.
    """
    if not writes_site(view.app):
        return None
    sites = sites_of(view.app.env)
    return _link(view, sites, sites.source) if sites.own != sites.source else None


def _link(view: PageView, sites: Sites, language: str) -> str:
    page = page_address(view.app, view.name)
    return sites.addresses.link(language, page, page.count("/"))


@cache
def _own_name(language: str) -> str:
    """A language's own name for itself, marked as such."""
    tag = site_tag(language)
    return f'<span lang="{escape(tag)}" dir="{direction(tag)}">{escape(display_name(tag))}</span>'


@cache
def _ordered(source: str, languages: tuple[str, ...]) -> tuple[str, ...]:
    """The source language first, the others by the names that readers see."""
    return source, *sorted(languages, key=lambda code: (display_name(site_tag(code)).casefold(), code))


def _item(view: PageView, sites: Sites, language: str) -> str:
    content = _own_name(language)
    missing = view.is_document and not sites.has(language, view.name)
    if missing:
        ours = foreign_attributes(view.app.config.language)
        content += f' <span class="vianet-missing"{ours}>({escape(_("not translated"))})</span>'
    if language == sites.own:
        return f'<span aria-current="true">{content}</span>'
    address = escape(_link(view, sites, language))
    # What is not translated is in no other language than the source.
    target = "" if missing else f' hreflang="{escape(site_tag(language))}"'
    return f'<a href="{address}"{target}>{content}</a>'

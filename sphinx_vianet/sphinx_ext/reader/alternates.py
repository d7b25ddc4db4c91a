"""What a page's head tells search engines: its own address, and those of the page in the other languages.

Both are absolute, and so there only where the address of the site is known. All languages of a page
name the same set, themselves included, or search engines do not believe it; so it has only
languages that have the page, and ``x-default``, the source language. A page that shows the source text
names the source's page as the one to be found.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from ..building import page_address
from .available import site_tag, sites_of, writes_site

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx

    from .available import Sites

__all__ = ["add_alternates"]


def add_alternates(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Add the links to the page's head, and set its address where it is known."""
    if not writes_site(app) or templatename.endswith(".xml"):
        return
    sites = sites_of(app.env)
    page = page_address(app, pagename)
    is_shown = doctree is None or sites.has(sites.own, pagename)
    address = sites.addresses.absolute(sites.own if is_shown else sites.source, page)
    if address is None:
        return
    # Themes write it as the canonical link, as they do with what Sphinx makes of html_baseurl.
    context["pageurl"] = address
    if doctree is not None and is_shown and len(found := _alternates(sites, pagename, page)) > 2:
        context["metatags"] = context.get("metatags", "") + "\n".join(["", *found])


def _alternates(sites: Sites, docname: str, page: str) -> list[str]:
    languages = [sites.source, *(language for language in sites.documents if sites.has(language, docname))]
    targets = [(site_tag(language), language) for language in languages]
    return [
        f'<link rel="alternate" hreflang="{escape(tag)}" href="{escape(address)}" />'
        for tag, language in [*targets, ("x-default", sites.source)]
        if (address := sites.addresses.absolute(language, page)) is not None
    ]

"""What no theme has a place for, put into pages when their templates have been rendered.

Sphinx gives templates a language and no direction, and all themes write the start tag of ``html``
themselves: ``dir`` is put into it, for right-to-left languages only. Pages that Sphinx makes
itself (the index, the search) have no ``body`` that pieces could be put before: they go
into the element that themes have for it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ...languages import direction, language_tag
from .available import site_tag

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx

__all__ = ["finish_pages", "set_language"]

_HTML = re.compile(r"<html\b[^>]*>")
# Where the text is in the main element of pydata-sphinx-theme and its children, and in that of the others.
_MAIN = re.compile(r'<\w+ class="bd-(?:article|search-container)">|<(?!main)\w+\b[^>]*\brole="main"[^>]*>')


def finish_pages(app: Sphinx) -> None:
    """Go through what the builder's templates give."""
    templates = getattr(app.builder, "templates", None)
    if app.builder.format != "html" or templates is None:
        return
    render = templates.render
    is_rtl = direction(site_tag(app.config.language)) == "rtl"

    def finished(template: str, context: dict[str, Any]) -> str:
        page: str = render(template, context)
        if is_rtl:
            page = _HTML.sub(_with_direction, page, count=1)
        if top := context.get("vianet_top"):
            page = _MAIN.sub(lambda start: start[0] + top, page, count=1)
        return page

    # An attribute of this one object; other builds in the process have templates of their own.
    templates.render = finished


def _with_direction(start: re.Match[str]) -> str:
    tag = start[0]
    return tag if re.search(r"\sdir\s*=", tag) else f'{tag[:-1]} dir="rtl">'


def set_language(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Give templates a BCP 47 tag; Sphinx makes ``sr@latin`` none."""
    if tag := language_tag(app.config.language):
        context["language"] = tag

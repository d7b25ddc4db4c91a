"""What HTML pages have around the table of ``vianet-status``: progress of locales, filters, a region.

Other builders write the table as it is, and the search index has no more words for it: what is
written here is in no node. The filters are in a template, which a browser shows only when the
script ``static/vianet-status.js`` takes them out.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from babel.core import Locale
from babel.numbers import format_percent
from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from ..languages import language_tag
from .building import app_of
from .reader.texts import foreign_attributes, language_name, texts_tag, written_number
from .reader.texts import translate as _
from .verdicts import shows_tables
from .verdicttext import status_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx.application import Sphinx

    from ..verdict import Status
    from .progress import Progress

__all__ = ["ShowStatus", "add_status_assets", "add_status_view", "vianet_status"]


class vianet_status(nodes.General, nodes.Element):
    """A table of verdicts with what HTML pages have around it.

    Attributes: ``progress``, a tuple of :class:`.progress.Progress`; ``languages``, Sphinx's code
    of each locale.
    """


def add_status_view(app: Sphinx) -> None:
    """Register everything."""
    app.add_node(vianet_status, html=(_open, _close))
    app.add_post_transform(ShowStatus)
    app.connect("html-page-context", add_status_assets)


class ShowStatus(SphinxPostTransform):
    """Leave nothing but the table to builders that do not make pages for a browser."""

    default_priority = 400

    def run(self, **kwargs: object) -> None:
        """Take the node away, or name the first column the heads of its rows."""
        if not shows_tables(self.env):
            return
        builder = app_of(self.env).builder
        browsed = builder.format == "html" and builder.name != "epub"
        for node in list(self.document.findall(vianet_status)):
            if not browsed:
                node.replace_self(node.children)
                continue
            # Read when the page is written; documents on disk do not have it, nor do other builders.
            self.document["vianet_status"] = True
            for colspec in node.findall(nodes.colspec):
                colspec["stub"] = 1
                break


def add_status_assets(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Style and script, on pages that have a table."""
    if doctree is not None and doctree.get("vianet_status"):
        app.add_css_file("vianet-status.css")
        app.add_js_file("vianet-status.js", loading_method="defer")


# --- HTML


def _open(translator: Any, node: vianet_status) -> None:
    site = translator.config.language
    parts = [
        f'<div class="vianet-status-view"{foreign_attributes(site)}>',
        _summary(node["progress"], node["languages"], site),
    ]
    if next(iter(node.findall(nodes.table)), None) is not None:
        label = escape(_("Status of the translations"))
        parts += [
            _template(node["progress"], node["languages"], site),
            f'<div class="vianet-status-region" role="region" tabindex="0" aria-label="{label}">',
        ]
    else:
        parts.append("<div>")
    translator.body.append("\n".join(parts))


def _close(translator: Any, node: vianet_status) -> None:
    translator.body.append("</div>\n</div>\n")


def _summary(progress: tuple[Progress, ...], languages: Mapping[str, str], site: str) -> str:
    """A list of the locales with their bars."""
    items = []
    for one in progress:
        name = escape(_named(one.locale, languages, site))
        bars = [_bar(_("Pages up to date: {count} of {total} ({percent})"), one.pages, site)]
        if one.sentences is not None:
            bars.append(
                _bar(
                    _("Sentences of translated pages up to date: {count} of {total} ({percent})"),
                    one.sentences,
                    site,
                )
            )
        counts = ", ".join(
            f"{status_text(status)} {written_number(number, site)}" for status, number in one.counts
        )
        items.append(
            f"<li><strong>{name}</strong> <code>{escape(one.locale)}</code>\n"
            + "\n".join(bars)
            + f"\n<small>{escape(counts)}</small></li>"
        )
    return '<ul class="vianet-status-summary">\n' + "\n".join(items) + "\n</ul>"


def _named(locale: str, languages: Mapping[str, str], site: str) -> str:
    return language_name(language_tag(languages[locale]) or locale, site)


def _bar(text: str, numbers: tuple[int, int], site: str) -> str:
    done, total = numbers
    share = done / total if total else 0
    # Nothing that is left is rounded away.
    percent = format_percent(int(share * 100) / 100, locale=Locale.parse(texts_tag(site), sep="-"))
    words = text.format(count=written_number(done, site), total=written_number(total, site), percent=percent)
    return f'<label>{escape(words)} <progress value="{done}" max="{max(total, 1)}"></progress></label>'


def _template(progress: tuple[Progress, ...], languages: Mapping[str, str], site: str) -> str:
    """The filters, for the script."""
    statuses: dict[Status, None] = {status: None for one in progress for status, _number in one.counts}
    by_status = [(status, status_text(status)) for status in statuses]
    by_locale = [(one.locale, f"{_named(one.locale, languages, site)} ({one.locale})") for one in progress]
    return "\n".join(
        [
            f'<template data-shown="{escape(_("Pages shown: {shown} of {total}"))}">',
            '<div class="vianet-status-filters">',
            f'<label>{escape(_("Page"))} <input type="search" name="page" autocomplete="off"></label>',
            _choice("status", _("Status"), [("", _("All")), ("!", _("Not up to date")), *by_status]),
            _choice("locale", _("Language"), [("", _("All")), *by_locale]),
            '<output role="status"></output>',
            "</div>",
            "</template>",
        ]
    )


def _choice(name: str, label: str, options: list[tuple[str, str]]) -> str:
    made = "".join(f'<option value="{escape(value)}">{escape(text)}</option>' for value, text in options)
    return f'<label>{escape(label)} <select name="{name}">{made}</select></label>'

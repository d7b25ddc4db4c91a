"""The directive ``vianet-status`` and the role ``vianet-verdict``: what is stale, on the site itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective, SphinxRole

from ..errors import Code
from ..languages import normalize_locale
from ..reports.wording import printable
from ..verdict import STATUSES, Status
from .building import extracts_messages
from .elements import vianet_verdict
from .reader.texts import translate as _
from .report import report
from .statusview import vianet_status
from .verdicts import BadgeRequest, Row, Table, TableRequest, note_request, verdicts_of
from .verdicttext import Badge, Cell

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import OptionSpec

__all__ = ["ShowVerdicts", "StatusDirective", "VerdictRole"]


_NARROWEST, _WIDEST = 8, 40
"""Of a column, in characters."""


def _words(argument: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys((argument or "").replace(",", " ").split()))


def _locales(argument: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(normalize_locale(word) or word for word in _words(argument)))


def _statuses(argument: str | None) -> tuple[Status, ...]:
    words = _words(argument)
    for word in words:
        if word not in STATUSES:
            raise ValueError(f"{word!r} is no status; there are {', '.join(STATUSES)}")
    return tuple(status for status in STATUSES if status in words)


class StatusDirective(SphinxDirective):
    """``vianet-status``: a table of pages and locales with their verdicts."""

    option_spec: ClassVar[OptionSpec] = {"locales": _locales, "pages": _words, "only": _statuses}

    def run(self) -> list[nodes.Node]:
        """Make the line and the table; nothing where messages are extracted, since there are none in it."""
        if extracts_messages(self.env):
            return []
        get = self.options.get
        request = TableRequest(get("locales", ()), get("pages", ()), get("only", ()))
        verdicts = verdicts_of(self.env)
        note_request(self.env, self.env.docname, request)
        table = verdicts.table(request)
        if not table.against:
            # Why, has been said; the site is not the place for it.
            text = _("Not checked.") if verdicts.errors else _("There are no localized pages.")
            return [_paragraph(nodes.Text(text), classes=["vianet-status-source"])]
        for locale in request.locales:
            if locale not in verdicts.languages:
                document = Path(self.env.doc2path(self.env.docname))
                report(Code.VERDICT_UNKNOWN, f"there are no pages in {locale!r}", document, self.lineno)
        shown = _table(table, self.env) if table.rows else _paragraph(nodes.Text(_("No page to show.")))
        languages = {tag: verdicts.languages[tag] for tag in table.locales}
        return [*_lines(table), vianet_status("", shown, progress=table.progress, languages=languages)]


class VerdictRole(SphinxRole):
    """``vianet-verdict``: the badge of this document's page in a locale, ``.`` for the build's language."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Leave a place for the badge; it is not there yet when titles are collected and ids made."""
        if extracts_messages(self.env):
            return [], []
        given = self.text.strip()
        request = BadgeRequest("" if given in ("", ".") else normalize_locale(given) or given)
        verdicts = verdicts_of(self.env)
        note_request(self.env, self.env.docname, request)
        locale = request.locale or verdicts.locale(self.config.language)
        # The page in its source language: nothing to say. Why a check was not made, has been said.
        if locale is None or not verdicts.against:
            return [], []
        badge = verdicts.badge(self.env.docname, locale)
        if badge is None:
            problem = f"there are no pages in {locale!r}"
            if locale in verdicts.languages:
                problem = f"this document is no page with a verdict in {locale}"
            report(Code.VERDICT_UNKNOWN, problem, *self._place())
            return [], []
        return [vianet_verdict(badge=badge)], []

    def _place(self) -> tuple[str, int]:
        source, line = self.get_source_info()
        return source or str(self.env.doc2path(self.env.docname)), line or 1


class ShowVerdicts(SphinxPostTransform):
    """Put the badges into their places."""

    default_priority = 400

    def run(self, **kwargs: object) -> None:
        """Replace them by what every builder can write."""
        for node in list(self.document.findall(vianet_verdict)):
            node.replace_self(_badge(node["badge"]))


def _badge(badge: Badge) -> nodes.inline:
    return nodes.inline("", badge.text, classes=badge.classes)


# --- the table


def _lines(table: Table) -> list[nodes.Node]:
    return [_paragraph(nodes.Text(line), classes=["vianet-status-source"]) for line in table.against]


def _paragraph(*children: nodes.Node, classes: list[str] | None = None) -> nodes.paragraph:
    """Text that the program has made: no message for translators."""
    return nodes.paragraph("", "", *children, classes=classes or [], translatable=False)


def _table(table: Table, env: BuildEnvironment) -> nodes.table:
    headings = (_("Page"), *table.locales)
    group = nodes.tgroup(cols=len(headings))
    group.extend(nodes.colspec(colwidth=width) for width in _widths(table))
    head = nodes.row("", *(nodes.entry("", _paragraph(nodes.Text(text))) for text in headings))
    body = nodes.tbody("", *(_row(row, env) for row in table.rows))
    group.extend([nodes.thead("", head), body])
    return nodes.table("", group, classes=["vianet-status"])


def _widths(table: Table) -> list[int]:
    """Characters of each column: builders of plain text have no others to go by."""
    pages = max(len(row.path) for row in table.rows)
    columns = [
        [cell for row in table.rows for cell in row.cells[index]] for index in range(len(table.locales))
    ]
    texts = [[text for cell in cells for text in _texts(cell)] for cells in columns]
    return [
        min(max(width, _NARROWEST), _WIDEST)
        for width in (pages, *(max(map(len, one), default=0) for one in texts))
    ]


def _texts(cell: Cell) -> tuple[str, ...]:
    """The texts of a cell that are not to be broken."""
    return (cell.badge.text, *cell.notes, cell.change)


def _row(row: Row, env: BuildEnvironment) -> nodes.row:
    page: nodes.Node = nodes.literal("", printable(row.path))
    if row.document is not None:
        page = addnodes.pending_xref(
            "",
            page,
            refdomain="std",
            reftype="doc",
            reftarget=f"/{row.document}",
            refdoc=env.docname,
            refexplicit=True,
            refwarn=False,
        )
    return nodes.row("", nodes.entry("", _paragraph(page)), *(_entry(cells) for cells in row.cells))


def _entry(cells: tuple[Cell, ...]) -> nodes.entry:
    classes = list(dict.fromkeys(f"vianet-status-{cell.badge.status}" for cell in cells))
    entry = nodes.entry("", classes=classes)
    for cell in cells:
        entry.append(_paragraph(_badge(cell.badge)))
        details: list[nodes.Node] = [nodes.Text(", ".join(cell.notes))] if cell.notes else []
        if cell.change:
            link = nodes.reference("", cell.change, refuri=cell.url, internal=False) if cell.url else None
            details += [*([nodes.Text(", ")] if details else []), link or nodes.Text(cell.change)]
        if details:
            entry.append(_paragraph(*details))
    return entry

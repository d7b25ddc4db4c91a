"""The directives ``vianet-page`` and ``vianet-catalog``, in Markdown and reStructuredText documents."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective
from sphinx.util.i18n import docname_to_domain

from ..errors import Code
from ..languages import display_name, normalize_locale
from .documents import documents_of
from .metadata import page_metadata
from .nested import render_markdown_into
from .plan import Host, Plan, add_host, plan_of
from .report import report

if TYPE_CHECKING:
    from sphinx.util.typing import OptionSpec

__all__ = ["CatalogDirective", "PageDirective"]

_UNPLANNED = "the directive was not found before the build, so its page has no translations here"
_UNPLANNED_REMEDY = "Write it into the document itself, or into a file that the document includes"


class PageDirective(SphinxDirective):
    """``vianet-page PATTERN``: put a localized page into this document.

    The source-language build shows the source text, a locale's build the translation
    through the document's catalog.
    """

    required_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[OptionSpec] = {"source": directives.unchanged_required}

    def run(self) -> list[nodes.Node]:
        """Render the page for this place."""
        plan = plan_of(self.env)
        host = self._host(plan)
        if host is None:
            return []
        return render_markdown_into(
            self.state,
            host.page.text,
            yaml=host.page.yaml,
            path=host.file,
            domain=docname_to_domain(self.env.docname, self.config.gettext_compact),
            trusted=host.page.trusted,
            root=host.root,
            metadata=page_metadata(self.env, plan, host),
            locate=plan.locator(host, documents_of(self.env)),
            fetch=plan.source_files.fetch if plan.source_files is not None else None,
        )

    def _host(self, plan: Plan) -> Host | None:
        pattern, given = self.arguments[0], self.options.get("source")
        reference = (normalize_locale(given) or given) if given else None
        key = self.env.docname, pattern, reference
        if key in plan.hosts:
            return plan.hosts[key]
        document = Path(self.env.doc2path(self.env.docname))
        report(Code.PAGE_NOT_FOUND, _UNPLANNED, document, self.lineno, _UNPLANNED_REMEDY)
        host = add_host(plan, document, self.env.docname, pattern, reference, self.lineno)
        for file in host.page.files.values() if host is not None else ():
            self.env.note_dependency(str(file))
        return host


class CatalogDirective(SphinxDirective):
    """``vianet-catalog PATTERN``: take a tree of localized pages into the catalogs of the documents.

    Shows how much of each locale there is, unless ``:hidden:`` is given.
    """

    required_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[OptionSpec] = {"hidden": directives.flag}

    def run(self) -> list[nodes.Node]:
        """Make the table."""
        plan = plan_of(self.env)
        key = self.env.docname, self.arguments[0]
        # A pattern that nothing is known of has been reported.
        if "hidden" in self.options or key not in plan.trees:
            return []
        headings = ("Language", "Locale", "Pages", "Sentences", "By machine", "Last handoff")
        rows = [(display_name(row.locale), *row.cells()) for row in plan.coverage(*key)]
        return [_table(headings, rows)]


def _table(headings: tuple[str, ...], rows: list[tuple[str, ...]]) -> nodes.table:
    """A table whose texts are made by the program: no messages for translators."""
    group = nodes.tgroup(cols=len(headings))
    group.extend(nodes.colspec(colwidth=1) for _ in headings)
    head = nodes.thead("", _row(headings))
    body = nodes.tbody("", *(_row(row) for row in rows))
    group.extend([head, body])
    return nodes.table("", group, classes=["vianet-coverage"])


def _row(cells: tuple[str, ...]) -> nodes.row:
    row = nodes.row()
    for cell in cells:
        paragraph = nodes.paragraph("", cell, translatable=False)
        row.append(nodes.entry("", paragraph))
    return row

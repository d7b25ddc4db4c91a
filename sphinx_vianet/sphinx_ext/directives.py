"""The directives ``vianet-page`` and ``vianet-catalog``, in Markdown and reStructuredText documents."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective
from sphinx.util.i18n import docname_to_domain

from ..languages import display_name
from .building import extracts_messages
from .coverage import coverage_rows, note_coverage
from .ingest import Host, Plan, add_host, plan_of
from .nested import render_markdown_into

if TYPE_CHECKING:
    from sphinx.util.typing import OptionSpec

__all__ = ["CatalogDirective", "PageDirective"]


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
        plan = plan_of(self.env._app)
        pattern = self.arguments[0]
        host = plan.hosts.get((self.env.docname, pattern)) or self._unplanned(plan, pattern)
        if host is None:
            return []
        self._note_dependencies(plan, host)
        file = self._source_file(plan, host)
        return render_markdown_into(
            self.state,
            host.page.text,
            path=file,
            domain=docname_to_domain(self.env.docname, self.config.gettext_compact),
            trusted=host.page.trusted,
            root=_root(file, host.page.path),
            metadata=self._metadata(plan, host),
            locate=_locator(plan, host),
        )

    def _unplanned(self, plan: Plan, pattern: str) -> Host | None:
        """A directive that an include brought in: the scan before the build has not seen it."""
        base = Path(self.env.doc2path(self.env.docname)).parent
        return add_host(plan, self.env.docname, pattern, base, self.options.get("source"))

    def _note_dependencies(self, plan: Plan, host: Host) -> None:
        page = host.page
        locale = plan.locale(page, self.config.language)
        for tag in {page.reference, locale} - {None}:
            self.env.note_dependency(str(page.files[str(tag)]))
        if page.reference is None:
            self.env.note_dependency(str(self._source_file(plan, host)))

    def _source_file(self, plan: Plan, host: Host) -> Path:
        """The file that the text is from, or would be from."""
        file = host.page.reference_file
        if file is not None:
            return file
        return (
            Path(self.env.srcdir if plan.config.source is None else plan.config.source.path) / host.page.path
        )

    def _metadata(self, plan: Plan, host: Host) -> dict[str, Any] | None:
        """Front matter for the document's head; only the first page of a document gives it.

        Without a source tree the values exist in the target language only, and there is no
        message for them: a locale's build shows its page's own.
        """
        first = next(other for other in plan.hosts.values() if other.docname == self.env.docname)
        if first is not host:
            return None
        if host.page.trusted:
            from ..align import source_messages

            return dict(source_messages(host.page.source, self.config.vianet_dialect).meta)
        locale = plan.locale(host.page, self.config.language)
        if locale is None or extracts_messages(self.env):
            return None
        return dict(host.page.pages[locale].metadata)


def _root(file: Path, below: str) -> Path:
    """The folder of the localized pages of the file's locale: the file's path without its path below it."""
    return file.parents[below.count("/")]


def _locator(plan: Plan, host: Host) -> Callable[[Path], str | None]:
    def locate(path: Path) -> str | None:
        return plan.documents.get(path)

    return locate


class CatalogDirective(SphinxDirective):
    """``vianet-catalog PATTERN``: take a tree of localized pages into the catalogs of the documents.

    Shows how much of each locale there is, unless ``:hidden:`` is given.
    """

    required_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[OptionSpec] = {"hidden": directives.flag}

    def run(self) -> list[nodes.Node]:
        """Make the table."""
        if "hidden" in self.options:
            return []
        plan = plan_of(self.env._app)
        pattern = self.arguments[0]
        if (self.env.docname, pattern) not in plan.trees:
            # Reported when the documents were scanned.
            return []
        base = Path(self.env.doc2path(self.env.docname)).parent
        rows = coverage_rows(plan, pattern, base)
        note_coverage(self.env, pattern, base, rows)
        headings = ("Language", "Locale", "Pages", "Sentences", "By machine", "Last handoff")
        return [_table(headings, [(display_name(row.locale), *row.cells()) for row in rows])]


def _table(headings: tuple[str, ...], rows: list[tuple[str, ...]]) -> nodes.table:
    """A table whose texts are made by the program: no messages for translators."""
    group = nodes.tgroup(cols=len(headings))
    group.extend(nodes.colspec(colwidth=1) for _ in headings)
    head = nodes.thead("", _row(headings))
    body = nodes.tbody("", *(_row(row) for row in rows))
    group.extend([head, body])
    table = nodes.table("", group, classes=["vianet-coverage"])
    return table


def _row(cells: tuple[str, ...]) -> nodes.row:
    row = nodes.row()
    for cell in cells:
        paragraph = nodes.paragraph("", cell, translatable=False)
        row.append(nodes.entry("", paragraph))
    return row

"""Reference tables made from the program itself, so that they cannot fall behind it.

The directive ``vianet-code-table`` lists :class:`sphinx_vianet.errors.Code`.
"""

from __future__ import annotations

from collections.abc import Sequence

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata

from sphinx_vianet import errors


def make_table(
    header: Sequence[str], rows: Sequence[Sequence[nodes.Node]], widths: Sequence[int]
) -> nodes.table:
    """Put cells into a docutils table.

    Args:
        header: Text of the header cells.
        rows: One node for every cell.
        widths: Relative column widths, as many as header cells.

    Returns:
        The table, with one header row.
    """
    columns = [nodes.colspec(colwidth=width) for width in widths]
    head = [nodes.paragraph(text=text) for text in header]
    group = nodes.tgroup("", *columns, nodes.thead("", _row(head)), cols=len(columns))
    group += nodes.tbody("", *(_row(cells) for cells in rows))
    return nodes.table("", group, classes=["colwidths-given"])


def _row(cells: Sequence[nodes.Node]) -> nodes.row:
    return nodes.row("", *(nodes.entry("", cell) for cell in cells))


class CodeTable(SphinxDirective):
    """All codes, in the order of the work, each with an anchor ``code-NAME``."""

    def run(self) -> list[nodes.Node]:
        """Build the table from the enum."""
        rows = [
            [self._name(code), nodes.paragraph(text=code.info.severity), self._meaning(code)]
            for code in errors.Code
        ]
        return [make_table(["Code", "Severity", "What was found, and what to do"], rows, [20, 12, 68])]

    def _name(self, code: errors.Code) -> nodes.paragraph:
        name = nodes.literal(text=code.info.name)
        target = nodes.target(ids=[f"code-{code.info.name}"], names=[f"code-{code.info.name}"])
        self.state.document.note_explicit_target(target)
        return nodes.paragraph("", "", target, name)

    def _meaning(self, code: errors.Code) -> nodes.paragraph:
        return nodes.paragraph("", nodes.Text(f"{code.info.summary} "), nodes.emphasis(text=code.info.remedy))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the directives."""
    app.add_directive("vianet-code-table", CodeTable)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

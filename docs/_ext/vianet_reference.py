"""Reference tables made from the program itself, so that they cannot fall behind it.

``vianet-code-table`` lists :class:`sphinx_vianet.errors.Code`, ``vianet-option-table`` the options of
:class:`sphinx_vianet.config.Config`, ``vianet-lint-table`` the checks of
:mod:`sphinx_vianet.quality.checks`, ``vianet-command NAME`` what a command says of itself. More lists
are in ``vianet_listings``.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata

from sphinx_vianet import config, errors
from sphinx_vianet.cli import program
from sphinx_vianet.model import StampNames
from sphinx_vianet.quality.check import Check
from sphinx_vianet.quality.checks import CHECKS


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


class OptionTable(SphinxDirective):
    """All options, in the order of their declaration, each with an anchor ``option-NAME``."""

    def run(self) -> list[nodes.Node]:
        """Build the table from the declarations."""
        rows = [
            [self._name(option), self._default(option), self._help(option)] for option in config.options()
        ]
        return [make_table(["Option", "Default", "What it does"], rows, [26, 22, 52])]

    def _name(self, option: config.Option) -> nodes.paragraph:
        anchor = f"option-{option.toml_key}"
        target = nodes.target(ids=[anchor], names=[anchor])
        self.state.document.note_explicit_target(target)
        return nodes.paragraph("", "", target, nodes.literal(text=option.toml_key))

    def _default(self, option: config.Option) -> nodes.paragraph:
        if option.default is None:
            return nodes.paragraph(text="none")
        if isinstance(option.default, tuple):
            items = [nodes.literal(text=str(item)) for item in option.default]
            spaced = [part for item in items for part in (nodes.Text(" "), item)][1:]
            return nodes.paragraph("", "", *(spaced or [nodes.Text("none")]))
        if isinstance(option.default, StampNames):
            return nodes.paragraph(text="the keys of OPS")
        value = str(option.default) if isinstance(option.default, Path) else repr(option.default)
        return nodes.paragraph("", "", nodes.literal(text=value))

    def _help(self, option: config.Option) -> nodes.paragraph:
        note = "" if option.sphinx else " Not in conf.py."
        return nodes.paragraph(text=option.help + note)


class LintTable(SphinxDirective):
    """All checks of lint in their order, each with an anchor ``check-NAME`` and an example."""

    def run(self) -> list[nodes.Node]:
        """Build a list of definitions from the program's table: examples are too wide for cells."""
        return [nodes.definition_list("", *map(self._item, CHECKS.values()))]

    def _item(self, check: Check) -> nodes.definition_list_item:
        anchor = f"check-{check.code}"
        target = nodes.target(ids=[anchor], names=[anchor])
        self.state.document.note_explicit_target(target)
        facts = [check.severity, *([] if check.default else ["off"]), *(["--fix"] if check.fixable else [])]
        rest = nodes.Text(f" ({', '.join(facts)})")
        term = nodes.term("", "", target, nodes.literal(text=check.code), rest)
        example = check.example
        lines = (("source", example.msgid), ("wrong", example.wrong), ("right", example.right))
        text = "\n".join(f"{name + ':':<8}{shown}" for name, shown in lines)
        said = nodes.paragraph("", nodes.Text(f"{check.summary} "), nodes.emphasis(text=check.remedy))
        block = nodes.literal_block(text, text, language="none")
        return nodes.definition_list_item("", term, nodes.definition("", said, block))


class CommandReference(SphinxDirective):
    """Usage, description and options of one command, as its ``--help`` has them."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Build the section's content from the command."""
        name = self.arguments[0]
        parent = click.Context(program, info_name="sphinx-vianet")
        command = program.get_command(parent, name)
        if command is None:
            raise self.error(f"there is no command {name!r}")
        context = click.Context(command, info_name=name, parent=parent)
        usage = command.get_usage(context).removeprefix("Usage: ")
        help_text = [
            nodes.paragraph(text=" ".join(part.split())) for part in (command.help or "").split("\n\n")
        ]
        rows = [
            [nodes.paragraph("", "", nodes.literal(text=record[0])), nodes.paragraph(text=record[1])]
            for parameter in command.get_params(context)
            if (record := parameter.get_help_record(context)) is not None
        ]
        block = nodes.literal_block(usage, usage, language="text")
        return [block, *help_text, make_table(["Option", "What it does"], rows, [36, 64])]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the directives."""
    app.add_directive("vianet-code-table", CodeTable)
    app.add_directive("vianet-option-table", OptionTable)
    app.add_directive("vianet-lint-table", LintTable)
    app.add_directive("vianet-command", CommandReference)
    app.setup_extension("vianet_listings")
    return {"parallel_read_safe": True, "parallel_write_safe": True}

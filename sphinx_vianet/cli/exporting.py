"""``sphinx-vianet export``: the units of localized pages for translation tools."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from sphinx_vianet.errors import OutputError
from sphinx_vianet.exchange import FORMATS, Write
from sphinx_vianet.exporter import ExportOptions, ExportReport, run_export
from sphinx_vianet.files import failure_text, stream_atomic

from .options import load_project, locale_option, source_tag, strict_option, tree_options
from .output import echo_findings, exit_code, plural, printable

__all__ = ["export_command"]

_LOCALE = "{locale}"


@click.command("export")
@tree_options
@locale_option("Export only")
@click.option(
    "--page", "pages", multiple=True, metavar="PAGE", help="Export only this page or glob; may be repeated."
)
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="tmx", show_default=True)
@click.option(
    "--only",
    type=click.Choice(["all", "current", "current-sentence"]),
    default="all",
    show_default=True,
    help="current: units whose page and sentence are current; current-sentence: whose sentence is, "
    "whatever else changed in the page.",
)
@click.option(
    "--source-language",
    metavar="TAG",
    help="Language of the source pages; the one of the conf.py, else en.",
)
@click.option(
    "--output",
    metavar="FILE",
    help="Write into this file; with {locale} in its name, a file for each locale.",
)
@strict_option
@click.option("-v", "--verbose", is_flag=True, help="Show every warning.")
def export_command(
    locales: tuple[str, ...],
    pages: tuple[str, ...],
    form: str,
    only: Any,
    source_language: str | None,
    output: str | None,
    strict: bool,
    verbose: bool,
    **trees: Any,
) -> int:
    """Write translation units as TMX, XLIFF or JSON Lines.

    Each pair of sentences comes with its page, locale, type, handoff and, with the source
    pages at hand, its verdict. TMX and JSON Lines hold several locales, XLIFF one.
    """
    project = load_project(**trees)
    options = ExportOptions(
        form,
        source_tag(source_language, project.language),
        frozenset(locales),
        pages,
        only,
        by_locale=output is not None and _LOCALE in output,
    )
    report = run_export(project.config, options, lambda locale: _opened(output, locale))
    echo_findings(report.findings, notes=verbose, err=True)
    click.echo(_summary(report, output), err=True)
    return exit_code(report.findings, strict=strict)


@contextmanager
def _opened(output: str | None, locale: str) -> Iterator[Write]:
    """What to write to: a file that appears when it is complete, or standard output."""
    if output is None:
        yield from _standard_output()
        return
    path = Path(output.replace(_LOCALE, locale))
    try:
        with stream_atomic(path) as file, io.TextIOWrapper(file, "utf-8", "replace", newline="") as stream:
            yield stream.write
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {failure_text(error)}") from error


def _standard_output() -> Iterator[Write]:
    """Standard output, in UTF-8 whatever a terminal has: the documents say that they are."""
    stream = sys.stdout.buffer

    def write(text: str) -> None:
        stream.write(text.encode("utf-8", "replace"))

    yield write
    stream.flush()


def _summary(report: ExportReport, output: str | None) -> str:
    locales = ", ".join(report.locales) or "no locale"
    place = f", into {printable(os.path.relpath(output))}" if output and report.units else ""
    rest = f"; {report.left_out:,} not current and left out" if report.left_out else ""
    return f"{plural(report.units, 'unit')} of {plural(report.pages, 'page')}: {locales}{place}{rest}"

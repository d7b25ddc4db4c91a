"""``sphinx-vianet build``: the sites of all languages."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sphinx_vianet.config import from_pyproject
from sphinx_vianet.configvalues import check_jobs
from sphinx_vianet.errors import ConfigError
from sphinx_vianet.reports.ansi import paint
from sphinx_vianet.reports.tables import Column, table
from sphinx_vianet.sites.arguments import parse_arguments
from sphinx_vianet.sites.choice import choose
from sphinx_vianet.sites.workflow import Request, SiteResult, SitesReport, build_sites

from .options import form_option, strict_option, verbose_option
from .output import (
    echo_findings,
    echo_json,
    exit_code,
    finding_json,
    has_colour,
    is_terminal,
    printable,
    terminal_width,
)

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

__all__ = ["build_command", "echo_messages", "report_json", "watching"]

_BEHIND = "sphinx_arguments"
SITE = "site"
"""Folder of the sites, unless one is named."""


class _WithArguments(click.Command):
    """A command that hands on what stands behind ``--``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if "--" in args:
            place = args.index("--")
            ctx.meta[_BEHIND] = args[place + 1 :]
            args = args[:place]
        return super().parse_args(ctx, args)

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        return [*super().collect_usage_pieces(ctx), "[-- SPHINX-BUILD ARGUMENTS]"]


if TYPE_CHECKING:
    _IntegerType = click.ParamType[int]
else:
    # The lowest click that is supported has no generic types.
    _IntegerType = click.ParamType


class _Jobs(_IntegerType):
    name = "jobs"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        try:
            number = int(value) if isinstance(value, str) and value.isdecimal() else value
            return check_jobs(number, Path()) or 1
        except ConfigError as error:
            self.fail(f"{error}; or auto", param, ctx)


@click.command("build", cls=_WithArguments)
@click.argument("paths", metavar="[[SOURCEDIR] OUT]", nargs=-1)
@click.option(
    "--conf", type=click.Path(exists=True, path_type=Path), help="The conf.py, where it is not in SOURCEDIR."
)
@click.option(
    "--locale",
    "locales",
    multiple=True,
    metavar="TAG",
    help="Build only this locale; may be repeated. The source language is built when it is named too.",
)
@click.option(
    "--jobs",
    type=_Jobs(),
    default="auto",
    show_default=True,
    metavar="N",
    help="Number of sites that are built at a time; auto for one per processor.",
)
@click.option(
    "--base-url",
    metavar="URL",
    help="Address that OUT will have, for the sitemap and the canonical links; html_baseurl unless given.",
)
@click.option(
    "--work-dir",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for what is not to be published (doctrees, catalogs); OUT unless given, in .sphinx-vianet.",
)
@form_option
@strict_option
@verbose_option
@click.pass_context
def build_command(
    ctx: click.Context,
    paths: tuple[str, ...],
    conf: Path | None,
    locales: tuple[str, ...],
    jobs: int,
    base_url: str | None,
    work_dir: Path | None,
    form: str,
    strict: bool,
    verbose: bool,
) -> int:
    """Build the sites of all languages, each into OUT/<language>.

    OUT also gets a page that leads readers to their language, and a sitemap. Only what
    changed is built again. OUT is the folder site, unless given.
    """
    source, out, confdir = _folders(paths, conf)
    request = Request(
        source=source,
        out=out,
        conf=confdir,
        work=work_dir,
        languages=choose(locales) if locales else None,
        base_url=base_url,
        jobs=jobs,
        arguments=parse_arguments(ctx.meta.get(_BEHIND, [])),
    )
    with watching() as watch:
        report = build_sites(request, started=watch.start, progress=watch.tell, ended=watch.end)
    echo_messages(report.sites)
    if form == "json":
        echo_json(report_json(report, out))
    else:
        _echo(report, out, notes=verbose)
    warned = strict and any(site.facts is not None and site.facts.warnings for site in report.sites)
    return exit_code(report.findings, strict=strict) or int(warned)


def _folders(paths: Sequence[str], conf: Path | None) -> tuple[Path, Path, Path | None]:
    """Folder of the documents, folder of the sites, and that of ``conf.py`` where it is another."""
    if len(paths) > 2:
        raise click.UsageError("name the folder of the documents and the folder for the sites, no more")
    confdir = conf.parent if conf is not None and conf.is_file() else conf
    source = Path(paths[0]) if len(paths) == 2 else confdir or _documents()
    found = confdir or source
    if not (found / "conf.py").is_file():
        raise ConfigError(
            f"there is no conf.py in {found}; name its folder as SOURCEDIR or with --conf, "
            "or have one made by: sphinx-vianet init"
        )
    if not source.is_dir():
        raise ConfigError(f"there is no folder {source}")
    return source, Path(paths[-1] if paths else SITE), confdir


def _documents() -> Path:
    """The folder of the documents where nobody names it: by the configuration, else a usual one."""
    pyproject = Path("pyproject.toml")
    source = from_pyproject(pyproject).source if pyproject.is_file() else None
    named = [] if source is None or source.tree is not None else [Path(os.path.relpath(source.path))]
    # Where the source pages are only a part of the documents, conf.py stands above them.
    above = [folder for one in named for folder in (one, *one.parents)]
    usual = [Path(), Path("docs")]
    return next(
        (one for one in (*above, *usual) if (one / "conf.py").is_file()), named[0] if named else Path()
    )


# --- progress


@dataclass
class _Watch:
    """Shows on a terminal how far the builds are."""

    bar: Bar | None = None
    tasks: dict[str, Any] = field(default_factory=dict)

    def start(self, languages: Sequence[str]) -> None:
        if self.bar is not None:
            self.bar.update(self.tasks.pop(""), visible=False)
            for language in languages:
                self.tasks[language] = self.bar.add_task(language, total=100, doing="", start=False)

    def tell(self, language: str, doing: str, percent: int) -> None:
        if self.bar is not None and language in self.tasks:
            task = self.tasks[language]
            self.bar.start_task(task)
            self.bar.update(task, completed=percent, doing=printable(doing))

    def end(self, site: SiteResult) -> None:
        if self.bar is not None:
            doing = "failed" if site.failed else "done"
            self.bar.update(self.tasks[site.language], completed=100, doing=doing)


@contextmanager
def watching() -> Iterator[_Watch]:
    """Show how far builds are, where standard error is a terminal."""
    if not is_terminal():
        yield _Watch()
        return
    from rich.console import Console
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn
    from rich.progress import Progress as Bar

    columns = (
        # What builds say is text; in brackets it would be markup of Rich's.
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[doing]}", markup=False),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("import", total=None, doing="")
        yield _Watch(bar, {"": task})


# --- results


def echo_messages(sites: Sequence[SiteResult]) -> None:
    """Print what the builds had to say to standard error; what several said once."""
    groups: dict[str, list[str]] = {}
    for site in sites:
        if site.facts is not None:
            for line in dict.fromkeys(site.ended.lines):
                groups.setdefault(line, []).append(site.language)
    for line, languages in groups.items():
        every = len(languages) == len(sites) > 1
        _echo_message("all" if every else ", ".join(languages), line)
    # The report of a crash is read from top to bottom; of a second one only what is new.
    told: set[str] = set()
    for site in sites:
        if site.facts is None:
            for line in site.ended.lines:
                if line not in told:
                    _echo_message(site.language, line)
            told.update(site.ended.lines)


def _echo_message(whose: str, line: str) -> None:
    click.echo(f"{whose}: {printable(line)}", err=True)


def _echo(report: SitesReport, out: Path, *, notes: bool) -> None:
    echo_findings(report.findings, notes=notes)
    header, *rows = table(_columns(report.sites), terminal_width(), indent="")
    click.echo(paint(header, "dim", colour=has_colour()))
    for site, row in zip(report.sites, rows, strict=True):
        click.echo(paint(row, "red" if site.failed else "plain", colour=has_colour()))
    place = report.root or out
    click.echo(f"sites: {printable(os.path.relpath(place))}")


def _columns(sites: Sequence[SiteResult]) -> list[Column]:
    return [
        Column("LOCALE", [printable(site.tag) for site in sites]),
        Column("PAGES", [_number(site, "pages") for site in sites], right=True),
        Column("TRANSLATED", [_percent(site) for site in sites], right=True),
        Column("STALE", [_number(site, "stale") for site in sites], right=True),
        Column("WARNINGS", [_number(site, "warnings") for site in sites], right=True),
        Column("TIME", [f"{site.ended.seconds:.1f} s" for site in sites], right=True),
        Column("", ["failed" if site.failed else "" for site in sites]),
    ]


def _number(site: SiteResult, name: str) -> str:
    if site.facts is None or (site.source and name == "stale"):
        return "-"
    value = getattr(site.facts, name)
    return f"{value if isinstance(value, int) else len(value):,}"


def _percent(site: SiteResult) -> str:
    return "-" if site.source or site.facts is None else f"{site.facts.percent()}%"


def report_json(report: SitesReport, out: Path) -> dict[str, Any]:
    """The report in the schema ``sphinx-vianet/build/1``."""
    return {
        "schema": "sphinx-vianet/build/1",
        "out": str(out),
        "base_url": report.base_url,
        "root_page": None if report.root is None else report.root.name,
        "sitemap": None if report.sitemap is None else report.sitemap.name,
        "import": {"pages": report.project.pages, "written": report.project.written},
        "sites": [_site_json(site) for site in report.sites],
        "findings": [finding_json(finding) for finding in report.findings],
    }


def _site_json(site: SiteResult) -> dict[str, Any]:
    facts = site.facts
    return {
        "locale": site.tag,
        "language": site.language,
        "source": site.source,
        "failed": site.failed,
        "exit_code": site.ended.code,
        "seconds": round(site.ended.seconds, 3),
        "pages": None if facts is None else len(facts.pages),
        "read": None if facts is None else facts.read,
        "untranslated_pages": None if facts is None or site.source else facts.untranslated,
        "messages": None
        if facts is None or site.source
        else {"total": facts.total, "translated": facts.translated, "stale": facts.stale},
        "warnings": None if facts is None else facts.warnings,
        "output": list(site.ended.lines),
    }

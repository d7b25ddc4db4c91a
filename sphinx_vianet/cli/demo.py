"""``sphinx-vianet demo``: a small project to look at, made, imported and built."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sphinx_vianet.errors import ConfigError
from sphinx_vianet.sphinxproject import from_conf_py

from .output import echo_findings, exit_code, plural, printable

if TYPE_CHECKING:
    from sphinx_vianet.sites.workflow import SitesReport

__all__ = ["demo_command"]


_CONFIGURATION = """\
[tool.sphinx-vianet]
source = "source/docs"
localized = ["localized/{locale}"]
locale-dir = "locale"
"""


@click.command("demo")
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path))
@click.option("--no-build", is_flag=True, help="Only write the project; neither import nor build.")
def demo_command(directory: Path, no_build: bool) -> int:
    """Write a small project in six languages, import and build it.

    DIRECTORY must be empty or not there. It will hold source/ (a git repository of English
    pages), localized/ (annotated pages of five locales), locale/ (the catalogs) and html/.
    """
    from sphinx_vianet.demo import write_localized, write_source

    if directory.exists() and any(directory.iterdir()):
        raise ConfigError(f"{directory} is not empty; name a folder that is not there yet")
    directory.mkdir(parents=True, exist_ok=True)
    commits = write_source(directory / "source")
    pages = write_localized(directory, commits)
    (directory / "pyproject.toml").write_text(_CONFIGURATION, encoding="utf-8")
    click.echo(f"{printable(str(directory / 'source'))}: {plural(len(commits), 'commit')} of English pages")
    click.echo(
        f"{printable(str(directory / 'localized'))}: {plural(pages, 'annotated page')} in five locales"
    )
    if no_build:
        return 0
    code = _import(directory)
    report = _build(directory)
    click.echo()
    click.echo("Look at:")
    for page in ("", *(site.language for site in report.sites)):
        click.echo(f"  {printable(str((directory / 'html' / page / 'index.html').resolve()))}")
    click.echo()
    click.echo("Try next:")
    click.echo(f"  cd {printable(shlex.quote(str(directory)))}")
    program = printable(_program())
    for words in ("check", "diff quickstart.md --locale de", "import --dry-run"):
        click.echo(f"  {program} {words}")
    return 1 if any(site.failed for site in report.sites) else code


def _program() -> str:
    """How this program can be called from any folder, as a shell reads it."""
    if shutil.which("sphinx-vianet"):
        return "sphinx-vianet"
    # Called by its path, as from a virtual environment that is not activated.
    called = os.path.abspath(sys.argv[0])
    words = [called] if Path(called).stem == "sphinx-vianet" else [sys.executable, "-m", "sphinx_vianet"]
    return shlex.join(words)


def _import(directory: Path) -> int:
    """Bring the catalogs up to date; the exit code."""
    from dataclasses import replace

    from sphinx_vianet.importer import run_import
    from sphinx_vianet.treespec import TreeSpec

    project = from_conf_py(directory.resolve() / "source" / "docs")
    config = replace(project.config, source=TreeSpec(str(project.folder)))
    report = run_import(config, config.locale_dir, layout=project.gettext_compact)
    echo_findings(report.findings, notes=False)
    counts = report.messages
    made = f"{plural(report.written, 'catalog')} from {plural(report.pages, 'page')}"
    doubtful = f"{counts.fuzzy} of them fuzzy since the source moved on"
    click.echo(
        f"{printable(str(directory / 'locale'))}: {made}, {plural(counts.total, 'message')}, {doubtful}"
    )
    return exit_code(report.findings, strict=False)


def _build(directory: Path) -> SitesReport:
    """Build all languages; what the import has to say of the pages has been said."""
    from sphinx_vianet.sites.workflow import Request, build_sites

    from .building import echo_messages, watching

    request = Request(source=directory / "source" / "docs", out=directory / "html", jobs=os.cpu_count() or 1)
    with watching() as watch:
        report = build_sites(request, started=watch.start, progress=watch.tell, ended=watch.end)
    echo_messages(report.sites)
    for site in report.sites:
        if site.failed:
            text = f"{site.language}: sphinx-build failed with {site.ended.code}"
            click.secho(text, fg="red", err=True)
    return report

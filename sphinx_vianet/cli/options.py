"""Options that several commands share, and how they come together with the configuration file."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import click

from sphinx_vianet.config import Config, from_pyproject
from sphinx_vianet.errors import ConfigError
from sphinx_vianet.languages import language_tag, normalize_locale
from sphinx_vianet.sphinxproject import from_conf_py
from sphinx_vianet.treespec import TreeSpec, pair_specs

__all__ = [
    "Project",
    "also_option",
    "changed_files_option",
    "checkout_option",
    "date_option",
    "form_option",
    "jobs_option",
    "load_config",
    "load_project",
    "locale_option",
    "names_on_disk",
    "other_reports",
    "scheduler_option",
    "source_tag",
    "strict_option",
    "tree_options",
    "verbose_option",
]

Command = TypeVar("Command", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Project:
    """What a command works on: options from the file, overridden by the command line."""

    config: Config
    locale_dir: Path
    layout: bool | str
    """Sphinx's ``gettext_compact``; without a ``conf.py`` one catalog per page."""
    language: str = "en"
    """Of the source pages, as a Sphinx code."""


_TREE_OPTIONS = (
    click.option(
        "--conf", type=click.Path(exists=True, path_type=Path), help="Read the options of this conf.py."
    ),
    click.option(
        "--localized",
        multiple=True,
        metavar="[LOCALE=]PATH",
        help="Tree of localized pages; PATH may hold {locale}.",
    ),
    click.option(
        "--localized-tree",
        multiple=True,
        metavar="REV:PATH",
        help="Read it from this revision of the repository PATH.",
    ),
    click.option("--source", metavar="PATH", help="Tree of the source pages."),
    click.option(
        "--source-tree", metavar="REV:PATH", help="Read it from this revision of the repository PATH."
    ),
    click.option(
        "--locale-dir", type=click.Path(file_okay=False, path_type=Path), help="Folder of the catalogs."
    ),
    click.option(
        "--exclude",
        multiple=True,
        metavar="GLOB",
        help="Files that are no pages, instead of the default list.",
    ),
    click.option(
        "--trust-repository",
        is_flag=True,
        help="Read the repositories of these trees although another user owns them.",
    ),
    click.option("--dialect", type=click.Choice(["ops", "myst"]), help="Dialect of the source pages."),
)


form_option = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
jobs_option = click.option(
    "--jobs",
    type=click.IntRange(1),
    help="Number of processes; the configuration's, else one per processor when there is much to do.",
)
scheduler_option = click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="Work on the Dask cluster of this scheduler, tcp://HOST:PORT or tls://HOST:PORT, if you trust it.",
)
strict_option = click.option("--strict", is_flag=True, help="Exit with 1 on warnings too.")
verbose_option = click.option("-v", "--verbose", is_flag=True, help="Show every note.")
checkout_option = click.option(
    "--output",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="With --localized-tree: the checkout of that branch, into which the pages are written.",
)
date_option = click.option(
    "--date",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="Date of new stamps; else that of the commit.",
)


also_option = click.option(
    "--also",
    multiple=True,
    metavar="FORMAT=FILE",
    help="Write the report in this format into this file, too; may be repeated.",
)
changed_files_option = click.option(
    "--changed-files",
    is_flag=True,
    help="Names are files of a change, as a hook has them: those that are not looked at are passed over.",
)


def other_reports(values: Sequence[str], formats: Collection[str]) -> list[tuple[str, Path]]:
    """What ``--also`` asks for.

    Args:
        values: Each use of the option.
        formats: The names of all formats.

    Returns:
        Format and file of each.

    Raises:
        click.BadParameter: One is no ``FORMAT=FILE``.
    """
    found = []
    for value in values:
        form, _, file = value.partition("=")
        if form not in formats or not file:
            raise click.BadParameter(
                f"{value!r} is no FORMAT=FILE; formats are {', '.join(sorted(formats))}", param_hint="--also"
            )
        found.append((form, Path(file)))
    return found


def names_on_disk(names: Sequence[str]) -> tuple[str, ...]:
    """Names of files of a change, as names that stand for these files only.

    Args:
        names: Paths relative to the working folder. Without any, what is returned stands for no file:
            a change without files is no reason to look at all of them.
    """
    return tuple(os.path.abspath(name) for name in names) or (os.getcwd(),)


def locale_option(what: str) -> Callable[[Command], Command]:
    """The option that chooses locales.

    Args:
        what: What is done to them, as the help begins: ``Import only``.
    """
    return click.option(
        "--locale", "locales", multiple=True, metavar="TAG", help=f"{what} this locale; may be repeated."
    )


def tree_options(command: Command) -> Command:
    """Give a command the options that name trees, catalogs and configuration."""
    for option in reversed(_TREE_OPTIONS):
        command = option(command)
    return command


def load_project(
    *,
    conf: Path | None,
    localized: Sequence[str],
    localized_tree: Sequence[str],
    source: str | None,
    source_tree: str | None,
    locale_dir: Path | None,
    exclude: Sequence[str],
    dialect: str | None,
    trust_repository: bool,
    needs_pages: bool = True,
) -> Project:
    """Read the configuration file and lay the command line over it.

    Without ``--conf``, a ``pyproject.toml`` of the working folder is read when it has
    the table ``[tool.sphinx-vianet]``. Commands that are about catalogs do without localized pages
    (``needs_pages``).

    Returns:
        The project.

    Raises:
        ConfigError: A value cannot be used, or nothing says where the localized pages are.
    """
    here = Path.cwd()
    project = _from_file(conf, here)
    config = project.config
    changes: dict[str, Any] = {}
    if localized_tree and not localized:
        raise ConfigError("--localized-tree needs --localized, which names the repository")
    if source_tree and not source:
        raise ConfigError("--source-tree needs --source, which names the repository")
    if localized:
        changes["localized"] = pair_specs(list(localized), list(localized_tree), here)
    if source:
        changes["source"] = TreeSpec(str(here / source), source_tree)
    if exclude:
        changes["exclude"] = tuple(exclude)
    if dialect:
        changes["dialect"] = dialect
    config = replace(config, **changes)
    if trust_repository:
        config = _trusting(config)
    if needs_pages and not config.localized:
        raise ConfigError(
            "no localized pages are named; use --localized PATH, "
            "or localized = [...] under [tool.sphinx-vianet]"
        )
    folder = here / locale_dir if locale_dir else project.locale_dir
    return Project(config, folder, project.layout, project.language)


def load_config(conf: Path | None) -> Config:
    """Read the configuration file alone, for commands that look at single files.

    Raises:
        ConfigError: A value cannot be used.
    """
    return _from_file(conf, Path.cwd()).config


def _trusting(config: Config) -> Config:
    """The options with repositories of other owners allowed."""
    source = replace(config.source, trusted=True) if config.source is not None else None
    return replace(
        config, source=source, localized=tuple(replace(spec, trusted=True) for spec in config.localized)
    )


def _from_file(conf: Path | None, here: Path) -> Project:
    if conf is not None:
        sphinx = from_conf_py(conf)
        # The documents are the source pages unless the project says otherwise.
        config = replace(sphinx.config, source=sphinx.config.source or TreeSpec(str(sphinx.folder)))
        return Project(config, config.locale_dir, sphinx.gettext_compact, sphinx.language)
    pyproject = here / "pyproject.toml"
    config = from_pyproject(pyproject) if pyproject.is_file() else Config(locale_dir=here / "locale")
    return Project(config, config.locale_dir, config.gettext_compact)


def source_tag(given: str | None, language: str) -> str:
    """The language of the source pages.

    Args:
        given: What ``--source-language`` says.
        language: The project's, as a Sphinx code.

    Returns:
        A BCP 47 tag.

    Raises:
        click.BadParameter: It is no known language.
    """
    tag = normalize_locale(given) if given else language_tag(language)
    if tag is None:
        raise click.BadParameter(
            f"{given or language!r} is no known language; use a BCP 47 tag such as en-US",
            param_hint="--source-language",
        )
    return tag

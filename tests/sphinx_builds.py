"""Builds of small Sphinx projects, and pseudo-translations of them, for the tests."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import sphinx.locale
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from docutils.parsers.rst import directives, roles
from sphinx.application import Sphinx
from sphinx.util.console import strip_colors
from sphinx.util.docutils import docutils_namespace, patch_docutils

from sphinx_vianet.sphinx_ext.reader import foreign

ROOTS = Path(__file__).parent / "roots"


@dataclass
class Build:
    """What a build left behind."""

    app: Sphinx
    out: Path
    warnings: list[str]

    def read(self, name: str) -> str:
        """Text of a file in the output folder."""
        return (self.out / name).read_text(encoding="utf-8")

    def body(self, name: str) -> str:
        """The main part of a page written with the basic theme."""
        text = self.read(f"{name}.html")
        found = re.search(r'<div class="body" role="main">(.*?)<div class="clearer">', text, re.DOTALL)
        assert found is not None
        return found[1]


def build(
    source: Path,
    out: Path,
    builder: str = "html",
    *,
    jobs: int = 1,
    freshenv: bool = True,
    marks: bool = False,
    **overrides: Any,
) -> Build:
    """Build a project as ``sphinx-build`` does.

    Args:
        source: Folder with ``conf.py``.
        out: Output folder; the doctrees go beside it.
        builder: Name of the builder.
        jobs: Number of processes.
        freshenv: Whether to read every document.
        marks: Whether what is not translated is marked; it has tests of its own.
        overrides: Configuration values.
    """
    stream = io.StringIO()
    values = {"extensions": ["sphinx_vianet"], "html_theme": "basic", "html_copy_source": False, **overrides}
    # Themes add theirs to the list that is Sphinx's default, for all builds to come.
    values.setdefault("templates_path", [])
    if "sphinx_vianet" in values["extensions"]:
        # What stands beside the text of a page has tests of its own.
        beside = ("vianet_banner", "vianet_bilingual", "vianet_switcher")
        values = {**dict.fromkeys(beside, False), **values}
    known = dict(directives._directives), dict(roles._roles)  # type: ignore[attr-defined]
    try:
        unmarked = (
            nullcontext() if marks else mock.patch.object(foreign, "is_translation", return_value=False)
        )
        with warnings.catch_warnings(), patch_docutils(str(source)), docutils_namespace(), unmarked:
            # Other people's use of what Sphinx 9 deprecates.
            warnings.filterwarnings(
                "ignore", r"'(myst_parser|sphinx_book_theme|sphinx_design|sphinx)\.", DeprecationWarning
            )
            warnings.filterwarnings(
                "ignore",
                r"'(myst_parser|sphinx_book_theme|sphinx_design|sphinx)\.",
                PendingDeprecationWarning,
            )
            app = Sphinx(
                source,
                source,
                out,
                _doctrees(out),
                builder,
                confoverrides=values,
                status=None,
                warning=stream,
                freshenv=freshenv,
                parallel=jobs,
            )
            app.build(force_all=False)
    finally:
        sphinx.locale.translators.clear()
        for registry, before in zip((directives._directives, roles._roles), known, strict=True):  # type: ignore[attr-defined]
            registry.clear()
            registry.update(before)
    lines = strip_colors(stream.getvalue()).splitlines()
    return Build(app, out, [line for line in lines if line.strip()])


def _doctrees(out: Path) -> Path:
    return out.parent / f".doctrees-{out.name}"


def share_doctrees(first: Path, *others: Path) -> None:
    """Let builds into several folders have the doctrees of the first."""
    _doctrees(first).mkdir(parents=True)
    for other in others:
        other.parent.mkdir(parents=True, exist_ok=True)
        _doctrees(other).symlink_to(_doctrees(first))


def write_catalog(root: Path, domain: str, messages: Mapping[str, str], language: str = "de") -> None:
    """Write the compiled catalog of a domain below ``root/locale``."""
    catalog = Catalog(locale=language)
    for msgid, msgstr in messages.items():
        catalog.add(msgid, msgstr)
    path = root / "locale" / language / "LC_MESSAGES" / f"{domain}.mo"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_mo(file, catalog)


def read_pot(path: Path) -> list[str]:
    """The msgids of a template, in order."""
    with path.open("rb") as file:
        return [str(message.id) for message in read_po(file) if message.id]


def translate_all(root: Path, pots: Path, translate: Callable[[str], str], language: str = "de") -> int:
    """Write a catalog for every template below a folder; return how many messages there are."""
    total = 0
    for pot in sorted(pots.rglob("*.pot")):
        messages = {msgid: translate(msgid) for msgid in read_pot(pot)}
        total += len(messages)
        write_catalog(root, pot.relative_to(pots).with_suffix("").as_posix(), messages, language)
    return total

"""What the builds of one project in all languages share: ``sphinx-vianet build``.

That command gives two private configuration values to the builds that it starts. One of them, with
the builder ``vianet-ingest``, imports the localized pages of all languages into a folder that
the others then read from, and says what the configuration holds.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.builders import Builder

from ..importer import ImportReport
from ..sites.facts import INGEST, ProjectFacts, project_file, read_project, write_project
from .projectconfig import is_set, languages_with_catalogs
from .yamlfiles import exact_pattern

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.config import Config

__all__ = ["IngestBuilder", "add_together", "ingests_for_all", "is_source", "shared_folder"]


_PATIENCE = 5.0
"""Seconds that a build is given to end when the process that started it has ended."""


def add_together(app: Sphinx) -> None:
    """Register the private values and the builder."""
    app.add_config_value("vianet_sites_work", None, "", (str, type(None)))
    app.add_config_value("vianet_sites_out", None, "", (str, type(None)))
    app.add_builder(IngestBuilder)
    app.connect("config-inited", _join)


def shared_folder(config: Config) -> Path | None:
    """The folder that the builds share, None when the build stands alone."""
    work = config.vianet_sites_work
    return None if work is None else Path(work)


def is_source(config: Config) -> bool:
    """Whether the build is that of the source language, among several."""
    work = shared_folder(config)
    return work is not None and config.language == _source_language(work)


@cache
def _source_language(work: Path) -> str | None:
    project = read_project(project_file(work))
    return project.language if project is not None else None


def ingests_for_all(app: Sphinx) -> bool:
    """Whether this process imports the pages of all languages."""
    return isinstance(app.builder, IngestBuilder) and shared_folder(app.config) is not None


class IngestBuilder(Builder):
    """Builds nothing: what there is to do is done before a builder starts."""

    name = INGEST
    report: ImportReport = ImportReport()
    """Of the import."""

    def get_outdated_docs(self) -> Iterable[str]:
        """No document."""
        return []

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        """No address."""
        return ""

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        """Write nothing."""

    def get_asset_paths(self) -> list[str]:
        """What no HTML build takes for documents."""
        return [*self.config.html_extra_path, *self.config.html_static_path]

    def build_update(self) -> None:  # type: ignore[misc]  # there is no other way to read no document
        """Say what is known now."""
        work = shared_folder(self.config)
        if work is not None:
            write_project(project_file(work), self._facts())

    def _facts(self) -> ProjectFacts:
        config = self.config
        return ProjectFacts(
            language=config.language,
            languages=tuple(sorted({*languages_with_catalogs(self.srcdir, config), *self.report.languages})),
            title=config.project,
            base_url=str(config.html_baseurl or ""),
            has_url=is_set(config, "vianet_url"),
            overrides=config.vianet_languages or {},
            pages=self.report.pages,
            written=self.report.written,
            findings=self.report.findings,
        )


def _join(app: Sphinx, config: Config) -> None:
    """Take part in a run for all languages."""
    if shared_folder(config) is None:
        return
    _leave_out(app, config)
    _end_with_parent()


def _leave_out(app: Sphinx, config: Config) -> None:
    """Nothing of the sites is a document, where they are among these."""
    for place in (Path(config.vianet_sites_out), Path(config.vianet_sites_work)):
        inside = os.path.relpath(place, app.srcdir).replace(os.sep, "/")
        if inside != "." and not inside.startswith("../"):
            pattern = exact_pattern(inside)
            config.exclude_patterns = [*config.exclude_patterns, pattern, f"{pattern}/**"]


def _end_with_parent() -> None:
    """End when the process that started this one has ended, which closes the pipe at standard input."""
    if os.getpgrp() != os.getpid():
        return

    def watch() -> None:
        try:
            while os.read(0, 1024):
                pass
        except OSError:
            return
        # With those that read and write for this one.
        os.killpg(0, signal.SIGTERM)
        # Only where something in the build has that ignored.
        time.sleep(_PATIENCE)
        os.killpg(0, signal.SIGKILL)

    threading.Thread(target=watch, daemon=True).start()

"""What a build says of its site when it is through: ``sphinx-vianet build`` reads it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sphinx.util.nodes import extract_messages

from ..sites.facts import PageFacts, SiteFacts, site_file, unfinished_file
from .building import page_address
from .perdocument import PerDocument
from .reader.available import sites_of, writes_site
from .state import reading
from .together import add_together, is_source, shared_folder

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

__all__ = ["add_sites"]


class _Progress(NamedTuple):
    """Messages of a document."""

    total: int
    translated: int
    stale: int


_PROGRESS = PerDocument[_Progress]("vianet_progress")


def add_sites(app: Sphinx) -> None:
    """Connect all that makes a build one of several."""
    add_together(app)
    app.connect("env-before-read-docs", _note_read)
    app.connect("doctree-read", _note_progress)
    _PROGRESS.connect(app)
    app.connect("build-finished", _write)


def _note_read(app: Sphinx, env: BuildEnvironment, docnames: Sequence[str]) -> None:
    app.vianet_documents_read = len(docnames)  # type: ignore[attr-defined]  # lives as long as the build


def _note_progress(app: Sphinx, doctree: nodes.document) -> None:
    """Count the messages of a document."""
    if shared_folder(app.config) is None:
        return
    found: dict[str, int] = doctree.get("translation_progress", {})
    total = found.get("total", 0)
    if not total and not is_source(app.config):
        # Sphinx does not count those of a document without a catalog.
        total = sum(1 for _ in extract_messages(doctree))
    stale = len(reading(app.env).stale)
    _PROGRESS.of(app.env)[app.env.docname] = _Progress(total, found.get("translated", 0), stale)


def _write(app: Sphinx, exception: Exception | None) -> None:
    """Only of a build that came to its end."""
    if exception is not None or shared_folder(app.config) is None:
        return
    noted, html = _PROGRESS.of(app.env), app.builder.format == "html"
    pages = {
        name: PageFacts(page_address(app, name) if html else "", *noted.get(name, (0, 0, 0)))
        for name in sorted(app.env.found_docs)
    }
    read = getattr(app, "vianet_documents_read", 0)
    home, address = (_home(app), _address(app)) if html else ("", "")
    facts = SiteFacts(app.builder.format, read, app._warncount, home, pages, address)
    doctrees = Path(app.doctreedir)
    facts.write(site_file(doctrees))
    unfinished_file(doctrees).unlink(missing_ok=True)


def _address(app: Sphinx) -> str:
    """What the pages name as their own address, if they do."""
    if not writes_site(app):
        return ""
    sites = sites_of(app.env)
    return sites.addresses.absolute(sites.own, "{page}") or ""


def _home(app: Sphinx) -> str:
    address = page_address(app, app.config.root_doc).partition("#")[0]
    return f"{address}index.html" if address.endswith("/") or not address else address

"""The Sphinx extension: its wiring, and nothing else.

Imports of this module are what the Sphinx side is made of; each of them does one job.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .assets import add_assets, add_page_assets, add_static_path
from .building import note_builder
from .constructs.noloc import ShowTerms
from .constructs.structure import DropTransitions
from .constructs.tex import PartFormulas
from .directives import CatalogDirective, PageDirective
from .documents import note_documents
from .elements import leave_span, vianet_span, vianet_text, vianet_verdict, visit_span, write_children
from .ingest import add_config_values, ingest, prepare_config, readmit
from .layout import choose_layout
from .lexers import add_language_reports
from .linkproblems import report_links
from .links import PlaceLinks
from .linkuse import LINKS, note_read
from .messages import MESSAGES, NoteMessages
from .mystsetup import add_myst
from .narrow import narrow_outdated, note_missing, relinked
from .pictures import add_picture_nodes
from .reader import add_reader
from .rebuild import note_catalogs, note_shown, outdated_documents
from .resolve import resolve_link
from .restguard import GuardRestructured
from .sourcelanguage import note_source_language
from .stale import WrapStale, bare_titles
from .status import ShowVerdicts, StatusDirective, VerdictRole
from .statusview import add_status_view
from .summary import add_sites
from .toctree import add_toc
from .transforms import HideTranslated, ShowTranslated, keep_domains, set_page_title, take_title
from .unfinished import add_unfinished
from .verdicts import SHOWN, outdated_verdicts
from .yamlfiles import add_yaml_suffix
from .yamlpages import YamlPageParser

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

__all__ = ["setup"]

# Of two at the same place the one added first comes first.
_TRANSFORMS = (NoteMessages, HideTranslated, GuardRestructured, ShowTranslated, DropTransitions, PlaceLinks)

_DIRECTIVES = {
    "vianet-page": PageDirective,
    "vianet-catalog": CatalogDirective,
    "vianet-status": StatusDirective,
}


def setup(app: Sphinx) -> ExtensionMetadata:
    """Load MyST and sphinx-design, and put our parser in MyST's place."""
    add_myst(app)
    app.setup_extension("sphinx_design")
    add_config_values(app)
    add_yaml_suffix(app)
    app.add_source_parser(YamlPageParser)
    for transform in _TRANSFORMS:
        app.add_transform(transform)
    silent = (write_children, write_children)
    for element in (vianet_text, vianet_verdict):
        app.add_node(element, html=silent, latex=silent, text=silent, man=silent, texinfo=silent)
    app.add_node(vianet_span, html=(visit_span, leave_span))
    add_picture_nodes(app)
    add_language_reports(app)
    for name, directive in _DIRECTIVES.items():
        app.add_directive(name, directive)
    add_toc(app)
    add_reader(app)
    add_status_view(app)
    add_sites(app)
    add_unfinished(app)
    app.add_role("vianet-verdict", VerdictRole())
    for post_transform in (ShowVerdicts, WrapStale, ShowTerms, PartFormulas):
        app.add_post_transform(post_transform)
    app.connect("config-inited", prepare_config)
    # After Sphinx has joined the suffixes of all extensions.
    app.connect("config-inited", choose_layout, priority=900)
    app.connect("config-inited", add_static_path)
    for begin in (note_builder, add_assets, ingest, note_source_language):
        app.connect("builder-inited", begin)
    app.connect("env-get-outdated", readmit)
    app.connect("env-get-outdated", outdated_documents)
    app.connect("env-get-outdated", outdated_verdicts)
    app.connect("env-get-outdated", narrow_outdated)
    app.connect("env-before-read-docs", note_documents)
    for kept in (SHOWN, LINKS, MESSAGES):
        kept.connect(app)
    app.connect("env-purge-doc", note_read)
    app.connect("env-updated", note_shown)
    app.connect("env-updated", note_missing)
    app.connect("env-get-updated", relinked)
    app.connect("env-check-consistency", report_links)
    app.connect("missing-reference", resolve_link)
    app.connect("source-read", note_catalogs)
    # After Sphinx has collected titles and tables of contents.
    app.connect("doctree-read", bare_titles, priority=900)
    app.connect("doctree-resolved", keep_domains)
    app.connect("doctree-resolved", take_title)
    app.connect("html-page-context", set_page_title)
    app.connect("html-page-context", add_page_assets)
    from .. import __version__

    return {
        "version": __version__,
        "env_version": 3,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }

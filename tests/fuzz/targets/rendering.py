"""Untrusted pages rendered by Sphinx: nothing in them is live, whatever they hold."""

from __future__ import annotations

import io
import re
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nh3
from docutils import nodes
from docutils.parsers.rst import directives, roles
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective, docutils_namespace, patch_docutils

from sphinx_vianet.sphinx_ext.nested import render_markdown_into

from .reading import bytes_of

__all__ = ["check_rendering", "sphinx_site"]

_HARM = frozenset(
    "script style iframe object embed svg form button textarea template noscript base meta link".split()
)
_RUNS = frozenset("onerror onclick onload srcdoc formaction background poster ping action srcset".split())
_KEPT = frozenset(
    "a abbr b bdi bdo blockquote br caption center cite code col colgroup dd del details dfn div dl dt em"
    " figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark nobr ol p pre q s samp section small span"
    " strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr input label aside"
    " nav article header footer main video source iframe".split()
)
_ATTRIBUTES = {
    "class",
    "id",
    "title",
    "alt",
    "lang",
    "dir",
    "href",
    "src",
    "role",
    "colspan",
    "rowspan",
    "start",
}
_ATTRIBUTES |= {"align", "width", "height", "name", "open", "type", "value", "checked", "for", "loading"}
# What the extension writes itself: its own videos stand in frames, its tabs are inputs.
_FRAME = re.compile(r"<iframe\b[^>]*>")
_OWN_FRAME = re.compile(r'src="https://[^"]*"')
_site: list[Sphinx] = []
_page: list[str] = [""]


class FuzzedPage(SphinxDirective):
    """Puts the text that is being tried into the document, as an untrusted page."""

    has_content = False

    def run(self) -> list[nodes.Node]:
        path = Path(self.env.srcdir) / "localized" / "page.md"
        return render_markdown_into(self.state, _page[0], path=path, domain="page", trusted=False)


@contextmanager
def sphinx_site() -> Iterator[None]:
    """A Sphinx application of one empty document, for as long as pages are rendered."""
    known = dict(directives._directives), dict(roles._roles)  # type: ignore[attr-defined]
    with (
        tempfile.TemporaryDirectory(prefix="vianet-fuzz-") as name,
        warnings.catch_warnings(),
        patch_docutils(name),
        docutils_namespace(),
    ):
        warnings.simplefilter("ignore")
        root = Path(name)
        (root / "localized").mkdir()
        (root / "index.rst").write_text("Index\n=====\n", encoding="utf-8")
        (root / "secret.md").write_text("secret-word\n", encoding="utf-8")
        values = {"extensions": ["sphinx_vianet"], "html_theme": "basic"}
        app = Sphinx(
            root, None, root / "out", root / "doctrees", "html", values, status=None, warning=io.StringIO()
        )
        directives.register_directive("fuzzed-page", FuzzedPage)
        (root / "index.rst").write_text("Index\n=====\n\n.. fuzzed-page::\n", encoding="utf-8")
        # The extension learns of the project's documents when they are read.
        app.build()
        _site.append(app)
        try:
            yield
        finally:
            _site.pop()
            for registry, before in zip((directives._directives, roles._roles), known, strict=True):  # type: ignore[attr-defined]
                registry.clear()
                registry.update(before)


def check_rendering(data: bytes) -> None:
    """The page becomes HTML that a sanitizer finds no harm in, and no node that does anything."""
    app = _site[-1]
    _page[0] = bytes_of(data).decode("utf-8", "replace")
    env = app.env
    app.emit("env-purge-doc", env, "index")
    env.clear_doc("index")
    app.builder.read_doc("index")
    _check_nodes(env.get_doctree("index"))
    body = _html(app, env.get_and_resolve_doctree("index", app.builder))
    for frame in _FRAME.findall(body):
        assert _OWN_FRAME.search(frame), frame
    assert "secret-word" not in body
    assert _cleaned(body, frozenset()) == _cleaned(body, _HARM | _RUNS)


def _html(app: Sphinx, document: nodes.document) -> str:
    builder: Any = app.builder
    document.settings = builder.docsettings
    builder.secnumbers, builder.fignumbers, builder.current_docname = {}, {}, "index"
    translator = builder.create_translator(document, builder)
    document.walkabout(translator)
    return "".join(translator.fragment)


def _check_nodes(document: nodes.document) -> None:
    for node in document.findall(nodes.Element):
        assert not isinstance(node, nodes.pending | nodes.substitution_definition)
        address = str(node.get("refuri", "")) or str(node.get("uri", ""))
        scheme = re.match(r"[\s\x00-\x1f]*([A-Za-z][A-Za-z0-9+.-]*)\s*:", address)
        assert scheme is None or scheme[1].lower() in ("http", "https", "mailto", "xref", "missing"), address


def _cleaned(body: str, more: frozenset[str]) -> str:
    """The HTML as a sanitizer leaves it that lets more through."""
    attributes = {"*": {*_ATTRIBUTES, *(more & _RUNS)}}
    schemes = {
        "http",
        "https",
        "mailto",
        *({"javascript", "vbscript", "data", "file", "blob"} if more else ()),
    }
    return nh3.clean(
        body,
        tags=set(_KEPT | (more & _HARM)),
        attributes=attributes,
        url_schemes=schemes,
        clean_content_tags=set(),
        link_rel=None,
    )

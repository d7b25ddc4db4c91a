"""``vianet-toc FILE``: a table of contents of docfx as the toctree of the site.

A toctree of Sphinx names documents, and what is below a document comes from the toctrees in
that document. A table of contents has groups without a page, the same page twice with other
entries below it, and titles of its own for each place. So every entry gets an
outline of its own, as Sphinx keeps one for each document, under a name that no document
has; all that shows navigation reads these outlines (docs/explanation/decisions.md). They
are small, while Sphinx copies all headings of a document for each page that shows it.
"""

from __future__ import annotations

import hashlib
import html
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from docutils.utils import new_document
from sphinx import addnodes
from sphinx.util.docutils import SphinxDirective
from sphinx.util.i18n import docname_to_domain

from .elements import write_children
from .lookup import open_catalog
from .plan import plan_of
from .report import report
from .tocreader import TocNode, TocReader

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import OptionSpec

__all__ = ["TocDirective", "add_toc", "vianet_toc_title", "vianet_toctree"]

_FOLDER = ".vianet-toc"
_SAME_PAGE = "#"


class vianet_toc_title(nodes.Element, addnodes.translatable):  # docutils names nodes like this
    """The message of one title, in the toctree that shows it."""

    def preserve_original_messages(self) -> None:
        """It is there from the start."""

    def apply_translated_message(self, original_message: str, translated_message: str) -> None:
        """The toctree has been made with the translation."""

    def extract_original_messages(self) -> list[str]:
        """The title as the file has it."""
        return [self["message"]]


class vianet_toctree(addnodes.toctree):
    """A toctree whose titles are in the build's language already; their messages are its children."""

    def preserve_original_messages(self) -> None:
        """The children have them."""

    def extract_original_messages(self) -> list[str]:
        """The children have them."""
        return []

    def copy(self) -> vianet_toctree:
        """A toctree with the messages: the gettext builder looks for them in Sphinx's copy."""
        copied = vianet_toctree(self.rawsource, **self.attributes)
        copied.source, copied.line = self.source, self.line
        copied.extend(child.deepcopy() for child in self.children)
        return copied


class vianet_toc_item(nodes.list_item):
    """An item whose branch is resolved for every page, and closed only when it is shown.

    Sphinx cuts what is below documents that the page is not in, before it knows where the
    page is; it looks for ``iscurrent``. Its copies are ordinary items.
    """

    def copy(self) -> nodes.list_item:  # type: ignore[override]  # an item, too
        """An ordinary item."""
        own = ("iscurrent", "vianet_document", "vianet_children")
        attributes = {key: value for key, value in self.attributes.items() if key not in own}
        return nodes.list_item(self.rawsource, **attributes)


@dataclass
class Toc:
    """What one directive shows; kept with the environment."""

    file: str
    digest: str
    outlines: list[str] = field(default_factory=list)
    trails: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    """By document, the entries above it: title, and document that the title leads to."""


def _tocs(env: BuildEnvironment) -> dict[str, list[Toc]]:
    """By document."""
    found: dict[str, list[Toc]] = getattr(env, "vianet_tocs", {})
    env.vianet_tocs = found  # type: ignore[attr-defined]  # kept with the environment
    return found


def _reader(env: BuildEnvironment) -> TocReader:
    return TocReader(env, plan_of(env), env.config.language)


def _digest(tree: Sequence[TocNode]) -> str:
    return hashlib.sha256(repr(tree).encode("utf-8", "surrogateescape")).hexdigest()


class TocDirective(SphinxDirective):
    """``vianet-toc FILE``: the entries of a table of contents as the toctree."""

    required_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[OptionSpec] = {
        "hidden": directives.flag,
        "caption": directives.unchanged_required,
        "captions": directives.flag,
        "maxdepth": int,
    }

    def run(self) -> list[nodes.Node]:
        """Make the toctree."""
        document = Path(self.env.doc2path(self.env.docname))
        argument = self.arguments[0].replace("\\", "/")
        base = Path(self.env.srcdir) if argument.startswith(("/", "~/")) else document.parent
        file = base / argument.removeprefix("~").lstrip("/")
        reader = _reader(self.env)
        tree = reader.read(file, document, self.lineno)
        for problem in reader.problems:
            report(problem.code, problem.message, problem.path, problem.line)
        for path in reader.files:
            # A file that is not there would make the document outdated for ever.
            if path.is_file():
                self.env.note_dependency(str(path))
        toc = Toc(str(file), _digest(tree))
        _tocs(self.env).setdefault(self.env.docname, []).append(toc)
        builder = _Builder(self.env, toc, len(_tocs(self.env)[self.env.docname]), self._translate)
        chosen = _chosen(tree)
        trees = list(self._toctrees(chosen, builder))
        if trees:
            trees[0]["includefiles"] = _documents(tree, self.env.docname)
            trees[0].extend(self._messages(tree))
            builder.note_trails(chosen, [])
        wrapper = nodes.compound("", *trees, classes=["toctree-wrapper"])
        return [wrapper]

    def _translate(self, title: str, shown: str) -> str:
        """A title in the build's language: a catalog's entry wins over the localized file."""
        domain = docname_to_domain(self.env.docname, self.config.gettext_compact)
        return open_catalog(self.env, self.config, domain).find(title) or shown

    def _toctrees(self, tree: Sequence[TocNode], builder: _Builder) -> Iterator[addnodes.toctree]:
        raw = self.options.get("caption", "")
        caption = self._translate(raw, raw)
        run: list[TocNode] = []
        for node in tree:
            if "captions" not in self.options or not node.children:
                run.append(node)
                continue
            if run:
                yield self._toctree(builder.entries(run), caption, raw)
            run, caption = [], ""
            own = [] if node.is_group else [replace(node, children=())]
            entries = builder.entries([*own, *node.children])
            yield self._toctree(entries, self._translate(node.title, node.shown), node.title)
        if run:
            yield self._toctree(builder.entries(run), caption, raw)

    def _toctree(self, entries: list[tuple[str | None, str]], caption: str, raw: str) -> addnodes.toctree:
        node = vianet_toctree()
        self.set_source_info(node)
        hidden = "hidden" in self.options
        maxdepth = self.options.get("maxdepth", -1)
        node.attributes.update(_attributes(self.env.docname, entries, caption, maxdepth, hidden=hidden))
        if caption:
            node["rawcaption"] = raw
        return node

    def _messages(self, tree: Iterable[TocNode]) -> Iterator[vianet_toc_title]:
        """For the gettext builder: each title, and where it stands."""
        if self.options.get("caption"):
            yield _message(self.options["caption"], *self.get_source_info())
        for node in (node for top in tree for node in top.nodes()):
            if node.title:
                yield _message(node.title, node.path, node.line)


def _message(title: str, path: str, line: int) -> vianet_toc_title:
    # Nothing is left for Locale, which would put a translation in.
    node = vianet_toc_title("", message=title, translated=True)
    node.source, node.line = path, line
    return node


def _chosen(tree: Sequence[TocNode]) -> list[TocNode]:
    """The entries that are for the chosen monikers; what is translated does not depend on that."""
    return [replace(node, children=tuple(_chosen(node.children))) for node in tree if node.chosen]


def _documents(tree: Sequence[TocNode], host: str) -> list[str]:
    """The documents of a table of contents, each once, without the one that shows it."""
    found = (node.document for top in tree for node in top.nodes())
    return list(dict.fromkeys(name for name in found if name and name != host))


def _attributes(
    parent: str, entries: list[tuple[str | None, str]], caption: str, maxdepth: int, *, hidden: bool
) -> dict[str, Any]:
    return {
        "parent": parent,
        "entries": entries,
        "includefiles": [],
        "maxdepth": maxdepth,
        "caption": caption or None,
        "glob": False,
        "hidden": hidden,
        "includehidden": False,
        "numbered": 0,
        "titlesonly": True,
    }


class _Builder:
    """Makes the entries of toctrees, and the outlines that they need."""

    def __init__(self, env: BuildEnvironment, toc: Toc, number: int, translate: Any) -> None:
        self._env = env
        self._toc = toc
        self._number = number
        self._translate = translate

    def entries(self, tree: Sequence[TocNode]) -> list[tuple[str | None, str]]:
        """The entries of one toctree."""
        return [self._entry(node) for node in tree]

    def _title(self, node: TocNode) -> str:
        title: str = self._translate(node.title, node.shown) if node.title else ""
        return title

    def _entry(self, node: TocNode) -> tuple[str | None, str]:
        host = self._env.docname
        title = self._title(node)
        if node.url and not node.children:
            return title or None, node.url
        name = f"{_FOLDER}/{host}/{self._number}.{len(self._toc.outlines) + 1}"
        self._toc.outlines.append(name)
        address, fragment = self.address(node)
        reference = nodes.reference("", title, internal=not node.url, refuri=address, anchorname=fragment)
        item = vianet_toc_item("", addnodes.compact_paragraph("", "", reference))
        item["iscurrent"] = True
        if node.document and node.document != host:
            item["vianet_document"] = node.document
        if node.children:
            below = vianet_toctree()
            below.attributes.update(_attributes(host, self.entries(node.children), "", -1, hidden=False))
            item["vianet_children"] = True
            item.append(nodes.bullet_list("", below))
        self._env.tocs[name] = nodes.bullet_list("", item)
        return None, name

    def address(self, node: TocNode) -> tuple[str, str]:
        """Where an entry leads, and the fragment: a group to its first page."""
        if not node.is_group:
            return node.document or node.url, node.fragment
        # The fragment keeps the group from being marked as the page that is shown.
        for page in (below for below in node.nodes() if not below.is_group):
            return (page.document, _SAME_PAGE) if page.document else (page.url, "")
        return self._env.docname, _SAME_PAGE

    def note_trails(self, tree: Sequence[TocNode], above: list[tuple[str, str]]) -> None:
        """Remember what is above each document, where it stands first."""
        for node in tree:
            if node.document:
                self._toc.trails.setdefault(node.document, above)
            if node.children:
                address = self.address(node)[0]
                self.note_trails(node.children, [*above, (self._title(node), address)])


# --- the environment


def add_toc(app: Sphinx) -> None:
    """Add the directive, and what keeps its outlines with the environment."""
    silent = (write_children, write_children)
    for element in (vianet_toctree, vianet_toc_title):
        app.add_node(element, html=silent, latex=silent, text=silent, man=silent, texinfo=silent)
    app.add_directive("vianet-toc", TocDirective)
    app.connect("env-get-outdated", outdated_tocs)
    app.connect("env-purge-doc", forget_tocs)
    app.connect("env-merge-info", merge_tocs)
    # Before Sphinx numbers sections and figures.
    app.connect("env-updated", note_tocs, priority=400)
    app.connect("html-page-context", set_parents)


def forget_tocs(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    """Before a document is read again."""
    for toc in _tocs(env).pop(docname, []):
        for name in toc.outlines:
            env.tocs.pop(name, None)
            env.metadata.pop(name, None)


def merge_tocs(app: Sphinx, env: BuildEnvironment, docnames: Iterable[str], other: BuildEnvironment) -> None:
    """Take over what a process has read."""
    for docname in docnames:
        tocs = _tocs(other).get(docname)
        if tocs:
            _tocs(env)[docname] = tocs
            for toc in tocs:
                env.tocs.update({name: other.tocs[name] for name in toc.outlines})


def outdated_tocs(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """The documents whose table of contents would not be the same now.

    Not only its files count: a document that is new, or gone, and a localized file too.
    """
    found = []
    for docname, tocs in _tocs(env).items():
        if docname in added | changed | removed:
            continue
        trees = [_reader(env).read(Path(toc.file), Path(toc.file), 1) for toc in tocs]
        if [_digest(tree) for tree in trees] != [toc.digest for toc in tocs]:
            found.append(docname)
    return found


def note_tocs(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Finish the outlines when all titles are known; name the pages that show another navigation now."""
    shown = []
    for docname, tocs in sorted(_tocs(env).items()):
        for name in (name for toc in tocs for name in toc.outlines):
            _take_toctrees(env, env.tocs[name][0])
            reference = next(iter(env.tocs[name].findall(nodes.reference)))
            if not reference.children and reference["refuri"] in env.titles:
                reference.append(nodes.Text(env.titles[reference["refuri"]].astext()))
            shown.append(f"{name} {env.tocs[name].pformat()}")
        _write_figures(app, env, docname, tocs)
        shown += [repr(toc.trails) for toc in tocs]
    digest = hashlib.sha256("\n".join(shown).encode("utf-8", "surrogateescape")).hexdigest()
    before = getattr(env, "vianet_navigation", None)
    env.vianet_navigation = digest  # type: ignore[attr-defined]  # kept with the environment
    return sorted(env.found_docs) if before not in (None, digest) else []


def _take_toctrees(env: BuildEnvironment, item: Any) -> None:
    """Let a page that the table of contents has nothing below of keep what its own toctrees have."""
    if "vianet_document" not in item or "vianet_children" in item:
        return
    del item[1:]
    own = env.tocs.get(item["vianet_document"])
    toctrees = [tree.copy() for tree in own.findall(addnodes.toctree)] if own is not None else []
    if toctrees:
        item.append(nodes.bullet_list("", *toctrees))


def _write_figures(app: Sphinx, env: BuildEnvironment, docname: str, tocs: Sequence[Toc]) -> None:
    """Numbers of figures follow toctrees through the doctrees, so that outlines need some."""
    if not app.config.numfig or not any(toc.outlines for toc in tocs):
        return
    settings = env.get_doctree(docname).settings
    for name in (name for toc in tocs for name in toc.outlines):
        document = new_document(name, settings)
        item: Any = env.tocs[name][0]
        if "vianet_document" in item:
            page = vianet_toctree()
            entry = (None, item["vianet_document"])
            page.attributes.update(_attributes(docname, [entry], "", -1, hidden=False))
            document.append(page)
        if "vianet_children" in item:
            document.extend(tree.copy() for tree in env.tocs[name].findall(addnodes.toctree))
        app.builder.write_doctree(name, document)


def set_parents(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Let breadcrumbs have the groups and pages that are above a page in the table of contents."""
    if doctree is None:
        return
    tocs = [toc for found in _tocs(app.env).values() for toc in found]
    trail = next((toc.trails[pagename] for toc in tocs if pagename in toc.trails), [])
    for title, target in trail:
        if not title and target in app.env.titles:
            title = app.env.titles[target].astext()
        external = target not in app.env.found_docs
        link = target if external else app.builder.get_relative_uri(pagename, target) or "#"
        context.setdefault("parents", []).append({"link": link, "title": html.escape(title, quote=False)})

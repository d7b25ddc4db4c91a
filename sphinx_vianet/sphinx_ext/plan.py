"""What the directives of all documents ask for, found before the documents are read."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.util.i18n import docname_to_domain

from ..config import Config, from_mapping, options
from ..errors import Code, VianetError
from ..hosted import HostedPage, find_hosted
from ..languages import map_languages, normalize_locale
from ..model import Finding
from ..sources import SourceReader
from ..trees import FolderTree, find_localized, open_tree
from ..treespec import LOCALE_MARK, TreeSpec
from .building import app_of
from .coverage import CoverageRow, coverage_rows
from .extracted import SourceFiles
from .included import included_pages
from .report import report
from .scan import VERDICTS, Found, find_directives
from .yamlfiles import exact_pattern, foreign_yaml

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from .documents import Documents

__all__ = ["Host", "Plan", "add_host", "checked_config", "make_plan", "page_domain", "plan_of"]

_DEEPEST = 10


@dataclass(frozen=True)
class Host:
    """One ``vianet-page`` directive of a document, with its page."""

    docname: str
    page: HostedPage
    family: Path
    """The folder above those of the locales: pages below one folder link to each other."""
    file: Path
    """The file that the text is from; of a page out of git, its copy."""
    includes: Mapping[str, bytes]
    """Source text of the pages that it includes, by path below the locale's folder."""
    tree: Path | None
    """The folder of the page, with ``{locale}``; None where its file is named after the locale."""

    @property
    def root(self) -> Path:
        """The folder that the page's path is relative to; nothing outside it is read."""
        return self.file.parents[self.page.path.count("/")]


@dataclass
class Plan:
    """Made once per build, before documents are read."""

    config: Config
    source: SourceReader
    srcdir: Path
    source_files: SourceFiles | None = None
    """The source pages on disk, where there is a source tree."""
    hosts: dict[tuple[str, str, str | None], Host | None] = field(default_factory=dict)
    """By document, pattern and option ``source``; None where no page matches."""
    documents: dict[Path, str] = field(default_factory=dict)
    """Files whose text is shown in a document: where links to them lead."""
    pages: dict[tuple[Path, str], str] = field(default_factory=dict)
    """The same by family and path, for links to a page that a locale does not have."""
    trees: dict[tuple[str, str], TreeSpec] = field(default_factory=dict)
    """``vianet-catalog``: by document and pattern."""
    tables: list[tuple[str, str]] = field(default_factory=list)
    """Those of them that show a table."""
    files: set[Path] = field(default_factory=set)
    """Localized pages; those among the documents are none."""
    folders: set[Path] = field(default_factory=set)
    """Folders of localized pages among the documents."""
    languages: Mapping[str, str] = field(default_factory=dict)
    """Sphinx's code of each locale of a hosted page."""
    showing: list[tuple[Path, int]] = field(default_factory=list)
    """Where documents show verdicts: file and line of the directives and roles."""
    foreign: list[str] = field(default_factory=list)
    """YAML files below the source folder that are no pages."""
    exclude_patterns: list[str] = field(default_factory=list)
    """The project's own, while those of localized pages are with them."""
    _coverage: dict[tuple[str, str], list[CoverageRow]] = field(default_factory=dict)

    def locale(self, page: HostedPage, language: str) -> str | None:
        """The locale of a page that the build's language shows, None when it has none."""
        return next((tag for tag in page.pages if self.languages.get(tag) == language), None)

    def of_document(self, docname: str) -> list[Host]:
        """The pages that are put into a document, in its order."""
        return [host for host in self.hosts.values() if host is not None and host.docname == docname]

    def coverage(self, docname: str, pattern: str) -> list[CoverageRow]:
        """The rows of a document's table, counted once in a build."""
        key = docname, pattern
        if key not in self._coverage:
            self._coverage[key] = coverage_rows(self.config, self.trees[key])
        return self._coverage[key]

    def locator(self, host: Host, documents: Documents) -> Callable[[Path], str | None]:
        """What tells in which document a file that a page links to is shown.

        Args:
            host: The page.
            documents: All there are. In a tree that is imported, a page that no document puts in
                is a translation of the document of its path.
        """
        imported = any(host.tree == Path(os.path.normpath(spec.path)) for spec in self.config.localized)
        prefix = self.config.source.prefix if self.config.source is not None else ""

        def locate(path: Path) -> str | None:
            document = self.documents.get(path)
            if document is None and path.is_relative_to(host.root):
                below = path.relative_to(host.root).as_posix()
                document = self.pages.get((host.family, below))
                if document is None and imported:
                    found = documents.find(f"{prefix}/{below}" if prefix else below)
                    document = found.docname if found is not None else None
            return document

        return locate

    def is_localized(self, path: Path) -> bool:
        """Whether a file is a localized page, and so no document."""
        return path in self.files or any(path.is_relative_to(folder) for folder in self.folders)

    def note_folder(self, folder: Path) -> None:
        """Remember a folder of localized pages if it stands among the documents, and is not all of them."""
        if folder != self.srcdir and folder.is_relative_to(self.srcdir):
            self.folders.add(folder)


def plan_of(env: BuildEnvironment) -> Plan:
    """The plan of the running build."""
    plan: Plan = app_of(env).vianet_plan  # type: ignore[attr-defined]  # lives as long as the build
    return plan


def checked_config(app: Sphinx) -> Config:
    """The options; values that cannot be used have been replaced when the configuration was read."""
    values = {
        option.name: getattr(app.config, f"vianet_{option.name}") for option in options() if option.sphinx
    }
    given = {name: value for name, value in values.items() if value is not None}
    return from_mapping(given, Path(app.confdir))[0]


def page_domain(path: str, compact: bool | str) -> str:
    """The domain of a localized page, or of one that is included, after its path."""
    return docname_to_domain(path.rpartition(".")[0], compact)


def make_plan(app: Sphinx) -> tuple[Plan, list[VianetError]]:
    """Look through the documents and find the pages that they name.

    Returns:
        The plan, and what the configuration names and is not there; it is left out of the plan.
    """
    errors: list[VianetError] = []
    plan = _empty_plan(app, errors)
    for spec in plan.config.localized:
        try:
            _note_folders(plan, spec)
        except VianetError as error:
            errors.append(error)
            others = tuple(other for other in plan.config.localized if other is not spec)
            plan.config = replace(plan.config, localized=others)
    for docname, directive in _directives(app, plan):
        _take(app, plan, docname, directive)
    tags = {tag for host in plan.hosts.values() if host is not None for tag in host.page.pages}
    try:
        plan.languages = map_languages(tags, plan.config.languages)
    except VianetError as error:
        errors.append(error)
    return plan, errors


def _empty_plan(app: Sphinx, errors: list[VianetError]) -> Plan:
    config = checked_config(app)
    try:
        tree = open_tree(config.source) if config.source is not None else None
    except VianetError as error:
        errors.append(error)
        # Without the source text that the project means, catalogs would be made with other msgids.
        return Plan(replace(config, source=None, localized=()), SourceReader(None), Path(app.srcdir))
    plan = Plan(config, SourceReader(tree), Path(app.srcdir))
    if tree is not None:
        plan.source_files = SourceFiles(tree, Path(app.doctreedir) / "vianet" / "source")
        plan.source_files.refresh()
    return plan


def _take(app: Sphinx, plan: Plan, docname: str, directive: Found) -> None:
    document = Path(app.env.doc2path(docname))
    if directive.name == "vianet-page":
        reference = directive.options.get("source")
        add_host(plan, document, docname, directive.argument, reference, directive.line)
        return
    if directive.name in VERDICTS:
        plan.showing.append((document, directive.line))
        return
    key = docname, directive.argument
    spec = TreeSpec(str(document.parent / directive.argument))
    try:
        _note_folders(plan, spec)
    except VianetError as error:
        report(Code.PAGE_NOT_FOUND, str(error), document, directive.line)
        return
    plan.trees[key] = spec
    if "hidden" not in directive.options:
        plan.tables.append(key)


def _note_folders(plan: Plan, spec: TreeSpec) -> None:
    """Remember the folders of localized pages that stand among the documents."""
    for localized in find_localized([spec])[0]:
        if isinstance(localized.tree, FolderTree):
            plan.note_folder(Path(localized.tree.root))


def add_host(
    plan: Plan, document: Path, docname: str, pattern: str, reference: str | None, line: int
) -> Host | None:
    """Find the page of one directive and put it into the plan; None, reported, when nothing matches.

    Args:
        plan: Where it goes.
        document: File of the document.
        docname: Name of the document.
        pattern: The directive's argument.
        reference: Its option ``source``.
        line: Its line.
    """
    reference = (normalize_locale(reference) or reference) if reference else None
    key = docname, pattern, reference
    if key in plan.hosts:
        return plan.hosts[key]
    base = document.parent
    try:
        page, findings = find_hosted(
            pattern, base, plan.source, reference, plan.config.max_page_size, plan.config.stamp
        )
    except VianetError as error:
        page, findings = None, (Finding(Code.PAGE_NOT_FOUND, "", None, str(error)),)
    for finding in findings:
        what = f"{finding.locale or ''} {finding.path}".strip()
        report(finding.code, f"{what}: {finding.message}" if what else finding.message, document, line)
    plan.hosts[key] = host = None
    if page is not None:
        plan.hosts[key] = host = _host(plan, docname, page, _family(pattern, base), _tree(pattern, base))
    return host


def _host(plan: Plan, docname: str, page: HostedPage, family: Path, tree: Path | None) -> Host:
    file = page.reference_file
    if file is None:
        if plan.source_files is None:
            raise AssertionError("source text of a tree that is not there")
        file = plan.source_files.file(page.path)
    root = file.parents[page.path.count("/")]
    includes = included_pages(page, root, plan.source_files, plan.config.max_page_size)
    host = Host(docname, page, family, file, includes, tree)
    for path in (*page.files.values(), file):
        plan.documents.setdefault(path, docname)
    plan.files.update(page.files.values())
    plan.pages.setdefault((family, page.path), docname)
    for path in page.files.values():
        folder = path.parents[page.path.count("/")]
        if folder.parent.is_relative_to(family) and normalize_locale(folder.name) is not None:
            plan.note_folder(folder)
    return host


def _family(pattern: str, base: Path) -> Path:
    """The folder that the locales' folders, or the files named after locales, stand in."""
    parts = pattern.replace("\\", "/").split("/")
    above = next((index for index, part in enumerate(parts) if LOCALE_MARK in part), len(parts) - 1)
    return Path(os.path.normpath(base.joinpath(*parts[:above])))


def _tree(pattern: str, base: Path) -> Path | None:
    """The pattern of the folders that the locales' pages are below of."""
    parts = pattern.replace("\\", "/").split("/")
    below = max((index + 1 for index, part in enumerate(parts) if LOCALE_MARK in part), default=len(parts))
    return Path(os.path.normpath(base.joinpath(*parts[:below]))) if below < len(parts) else None


def _directives(app: Sphinx, plan: Plan) -> Iterator[tuple[str, Found]]:
    """Document and directive, of every directive that stands in a document.

    The root document comes first and deeper ones later: a localized page that stands among
    the documents is known for what it is before its turn comes, and has no say.
    """
    excluded = [*app.config.exclude_patterns, *app.config.templates_path, *app.builder.get_asset_paths()]
    plan.foreign = foreign_yaml(app, excluded)
    app.env.project.discover([*excluded, *map(exact_pattern, plan.foreign)], app.config.include_patterns)
    names = sorted(
        app.env.project.docnames, key=lambda name: (name != app.config.root_doc, name.count("/"), name)
    )
    for docname in names:
        path = Path(app.env.doc2path(docname))
        if not plan.is_localized(path):
            kind = app.config.source_suffix.get(path.suffix, "")
            for directive in _in_file(app, path, 0, markdown=kind != "restructuredtext"):
                yield docname, directive


def _in_file(app: Sphinx, path: Path, depth: int, *, markdown: bool) -> Iterator[Found]:
    """Directives of a file and of the files that it includes, all read as it is, whatever their names."""
    try:
        text = path.read_text(encoding="utf-8-sig", errors="replace")
    except OSError:
        # Sphinx reports a file that cannot be read when it reads it.
        return
    if "vianet-" not in text and "include" not in text:
        return
    for directive in find_directives(text, markdown=markdown):
        if directive.name != "include":
            yield directive
        elif depth < _DEEPEST and not directive.argument.startswith("<"):
            inner = _included(app, directive.argument, path.parent)
            if inner.is_relative_to(app.srcdir):
                yield from _in_file(app, inner, depth + 1, markdown=markdown)


def _included(app: Sphinx, target: str, base: Path) -> Path:
    root = Path(app.srcdir) if target.startswith("/") else base
    return Path(os.path.normpath(root / target.lstrip("/")))

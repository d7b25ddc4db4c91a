"""A page put into another document, Markdown or reST: parsed on its own, with one code path.

Docutils' nested parsing cannot do it: under a Markdown host it puts the text before the
first heading behind the sections, under a reST host it parses the page as reST.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.parsers.rst.states import RSTState
from markdown_it import MarkdownIt
from myst_parser.mdit_to_docutils.transforms import (
    AddSlugIds,
    CollectFootnotes,
    PrioritiseExplicitIds,
    ResolveAnchorIds,
    ResolveSectionRefs,
    SortFootnotes,
)
from myst_parser.mocking import MockState
from sphinx.environment import BuildEnvironment

from ..limits import Allowance, bounded
from .building import myst_config
from .files import in_file
from .inert import InertRenderer, NestedRenderer, safe_config
from .lookup import open_catalog
from .parser import dialect_config, make_md
from .render import front_matter_values
from .report import report_cut
from .scope import Scope
from .yamltokens import page_tokens

__all__ = ["render_markdown_into"]

_HEADING_TRANSFORMS = (AddSlugIds, PrioritiseExplicitIds, ResolveAnchorIds, ResolveSectionRefs)
_FOOTNOTE_TRANSFORMS = (SortFootnotes, CollectFootnotes)


def render_markdown_into(
    host: RSTState | MockState,
    text: str,
    *,
    path: Path,
    domain: str,
    trusted: bool,
    root: Path | None = None,
    metadata: Mapping[str, Any] | None = None,
    locate: Callable[[Path], str | None] | None = None,
    fetch: Callable[[Path], None] | None = None,
    line: int = 0,
    yaml: str | None = None,
) -> list[nodes.Node]:
    """Parse a Markdown page and render it for the place of a directive.

    Args:
        host: ``self.state`` of the directive; of a Markdown or of a reST document.
        text: The page in the source language, with or without front matter.
        path: The file that the text is from: base of its links, place of its warnings.
        domain: Domain whose catalog has the page's translations.
        trusted: False for localized pages: directives and roles are shown as text,
            HTML passes an allow-list, nothing outside of ``root`` is read.
        root: Folder that the page's includes and images must stay in; default the source folder.
        metadata: Front matter whose title, description and keywords the document takes
            over, None for none.
        locate: Gives the document in which a linked file is shown, None when it is in none.
        fetch: Brings a file that the page needs to the disk, where it is from a git tree.
        line: 0-based line of the page at which the text starts.
        yaml: The page as it is, if it is a YAML page; ``text`` is then its texts as one.

    Returns:
        The nodes: meta data, text before the first heading, then sections.
    """
    document: nodes.document = host.document
    env: BuildEnvironment = document.settings.env
    scope = Scope(
        env=env,
        document=document,
        md=None,
        path=path,
        root=root or Path(env.srcdir),
        text=text,
        domain=domain,
        catalog=open_catalog(env, env.config, domain),
        dialect=env.config.vianet_dialect,
        trusted=trusted,
        allowance=None if trusted else Allowance(),
        locate=locate,
        fetch=fetch,
    )
    for file in scope.catalog.paths:
        env.note_dependency(str(file))
    wrapper = nodes.Element()
    wrapper.document = document
    _render(host, scope, wrapper, text, metadata, line, yaml)
    if not isinstance(host, MockState):
        _add_transforms(document, wrapper)
    return _taken(wrapper)


def _taken(wrapper: nodes.Element) -> list[nodes.Node]:
    """The children of a node, without a parent."""
    children = list(wrapper.children)
    for child in children:
        child.parent = None
    return children


def _render(
    host: RSTState | MockState,
    scope: Scope,
    wrapper: nodes.Element,
    text: str,
    metadata: Mapping[str, Any] | None,
    line: int,
    yaml: str | None,
) -> None:
    config = dialect_config(myst_config(scope.env), scope)
    renderer = NestedRenderer if scope.trusted else InertRenderer
    slugs = _slugs(host, scope.document)
    md = make_md(config if scope.trusted else safe_config(config, slugs), scope, renderer)
    md.options.update(
        {
            "current_node": wrapper,
            "vianet_slugs": slugs,
            "vianet_anchors": _anchors(host),
            "vianet_sections": isinstance(_parent(host), nodes.document | nodes.section),
            "vianet_meta": _meta(metadata),
        }
    )
    env: dict[str, Any] = {}
    if not scope.trusted:
        bounded(env)
    # There is no renderer set up before rendering; parsing needs the page's name already.
    outer = _Site(md, scope.document, scope.document.reporter, {})
    with in_file(outer, scope, env):
        tokens = md.parse(text, env) if yaml is None else page_tokens(md, yaml, env, metadata=False)
        for token in tokens:
            if token.map and line:
                token.map = [token.map[0] + line, token.map[1] + line]
        md.renderer.render(tokens, md.options, env)
        report_cut(env, scope.path)


@dataclass
class _Site:
    """What ``in_file`` exchanges, before there is a renderer set up."""

    md: MarkdownIt
    document: nodes.document
    reporter: Any
    md_env: Any


def _meta(metadata: Mapping[str, Any] | None) -> list[tuple[str, str]]:
    return front_matter_values(dict(metadata)) if metadata else []


def _slugs(host: RSTState | MockState, document: nodes.document) -> dict[str, Any]:
    """The slugs of the host's headings so far, to be shared."""
    if isinstance(host, MockState):
        return host._renderer._heading_slugs
    found: dict[str, Any] = getattr(document, "myst_slugs", {})
    return found


def _anchors(host: RSTState | MockState) -> Any:
    """The anchors that the host will place, None when it will not."""
    return getattr(host._renderer, "_anchors", None) if isinstance(host, MockState) else None


def _parent(host: RSTState | MockState) -> nodes.Element:
    if isinstance(host, MockState):
        return host._renderer.current_node
    parent: nodes.Element = host.parent
    return parent


def _add_transforms(document: nodes.document, wrapper: nodes.Element) -> None:
    """What MyST does with a document of its own, for a reST document that now has Markdown in it."""
    wanted = list(_HEADING_TRANSFORMS)
    if next(iter(wrapper.findall(nodes.footnote)), None) is not None:
        wanted += _FOOTNOTE_TRANSFORMS
    present = {entry[1] for entry in document.transformer.transforms}
    document.transformer.add_transforms([transform for transform in wanted if transform not in present])

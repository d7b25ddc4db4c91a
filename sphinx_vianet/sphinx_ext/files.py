"""What the dialect takes from other files: included pages, code, pictures."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import parse_qs, unquote

from docutils import nodes
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode
from myst_parser.mdit_to_docutils.base import token_line
from myst_parser.mdit_to_docutils.sphinx_ import SphinxRenderer
from sphinx.util.i18n import docname_to_domain

from ..errors import Code
from .elements import vianet_text
from .included import source_text
from .lookup import open_catalog
from .report import report
from .scope import PICTURES, Scope, is_inside
from .tags import scheme_of
from .translation import get_scope, set_scope

__all__ = ["FilesMixin", "in_file"]

_DEEPEST = 20


class Site(Protocol):
    """What is exchanged while another file is read: a renderer has it."""

    md: MarkdownIt
    document: nodes.document
    reporter: Any
    md_env: Any


@contextmanager
def in_file(renderer: Site, scope: Scope, env: dict[str, Any]) -> Iterator[None]:
    """Render text of another file: its own definitions, its name in nodes and warnings."""
    document, reporter = renderer.document, renderer.reporter
    source, current, own_env = document["source"], document.current_source, renderer.md_env
    locate = getattr(reporter, "get_source_and_line", None)
    outer = get_scope(renderer.md)
    path = str(scope.path)
    set_scope(renderer.md, scope)
    renderer.md_env = env
    document["source"] = reporter.source = document.current_source = path
    reporter.get_source_and_line = lambda line=None: (path, line)
    domains: dict[str, str] = document.setdefault("vianet_domains", {})
    domains[path] = scope.domain
    try:
        yield
    finally:
        set_scope(renderer.md, outer)
        renderer.md_env = own_env
        document["source"] = reporter.source = source
        document.current_source = current
        reporter.get_source_and_line = locate


class FilesMixin(SphinxRenderer):
    """Renders includes, code snippets and images, relative to the file that they stand in."""

    def _file_scope(self) -> Scope:
        return get_scope(self.md)

    def _find(self, target: str) -> Path:
        """The file that a path in the page means; it need not be there."""
        scope = self._file_scope()
        target = unquote(target).replace("\\", "/")
        base = scope.root if target.startswith(("~/", "/")) else scope.path.parent
        path = Path(os.path.normpath(base / target.removeprefix("~").lstrip("/")))
        if scope.fetch is not None:
            scope.fetch(path)
        return path

    def _read(self, target: str, token: SyntaxTreeNode) -> tuple[Path, str] | None:
        """Read a file for the page; None, reported, when that may not or cannot be."""
        scope = self._file_scope()
        path = self._find(target)
        problem = self._refusal(path, scope)
        text = ""
        if not problem:
            try:
                # A localized page holds its source text in units, others are what they are.
                text = path.read_text(encoding="utf-8-sig") if scope.trusted else source_text(path)
            except (OSError, UnicodeError) as error:
                problem = f"cannot be read ({error.__class__.__name__})"
        if problem:
            report(Code.INCLUDE, f"{target} {problem}", scope.path, token_line(token, 0))
            return None
        scope.env.note_dependency(str(path))
        return path, text

    def _refusal(self, path: Path, scope: Scope) -> str:
        if "\0" in str(path) or not is_inside(path, scope.root):
            return "is outside of the source folder"
        if path.resolve() in {other.resolve() for other in (*scope.chain, scope.path)}:
            return "includes itself"
        if len(scope.chain) >= _DEEPEST:
            return f"is included more than {_DEEPEST} levels deep"
        return "" if path.is_file() else "is not there"

    def _enter(self, path: Path, text: str) -> Scope:
        """The scope of an included page: its own domain."""
        outer = self._file_scope()
        name = path.relative_to(outer.root) if path.is_relative_to(outer.root) else Path(path.name)
        env = outer.env
        domain = docname_to_domain(name.with_suffix("").as_posix(), env.config.gettext_compact)
        catalog = open_catalog(env, env.config, domain)
        for file in catalog.paths:
            env.note_dependency(str(file))
        chain = (*outer.chain, outer.path)
        scope = replace(outer, path=path, text=text, domain=domain, catalog=catalog, chain=chain)
        scope._links = None
        # Stock Locale looks everything up in the document's domain.
        scope.enabled = outer.enabled or scope.is_foreign
        if scope.enabled:
            scope.note_catalog()
        return scope

    def render_vianet_include(self, token: SyntaxTreeNode) -> None:
        """Put another page in here, translated from its own domain."""
        found = self._read(token.meta["path"], token)
        if found is None:
            self.show_source(token)
            return
        path, text = found
        env = {**self.md_env, "references": {}, "duplicate_refs": [], "vianet_problems": []}
        self._file_scope().env.note_included(str(path))
        with in_file(self, self._enter(path, text), env):
            self.nested_render_text(text, 0)
        for line, problem in env["vianet_problems"]:
            report(Code.DIALECT, problem, path, line)

    def render_vianet_include_inline(self, token: SyntaxTreeNode) -> None:
        """Put the one paragraph of another page into a sentence."""
        found = self._read(token.meta["path"], token)
        if found is None:
            self.current_node.append(nodes.literal(token.content, token.content))
            return
        path, text = found
        env = {**self.md_env, "references": {}, "duplicate_refs": [], "vianet_problems": []}
        self._file_scope().env.note_included(str(path))
        with in_file(self, self._enter(path, text), env):
            for inline in [part for part in self.md.parse(text, env) if part.type == "inline"][:1]:
                self._render_inline_include(inline)

    def _render_inline_include(self, inline: Token) -> None:
        first = inline.map[0] + 1 if inline.map else 1
        inline.map = [first, first + 1]
        for child in inline.children or []:
            child.map = inline.map
        node = vianet_text(inline.content)
        tree = SyntaxTreeNode([inline]).children[0]
        self.add_line_and_source_path(node, tree)
        with self.current_node_context(node, append=True):
            self.render_inline(tree)

    def render_vianet_snippet(self, token: SyntaxTreeNode) -> None:
        """Show a file as code."""
        found = self._read(token.meta["path"], token)
        if found is None:
            self.show_source(token)
            return
        path, text = found
        lines = text.splitlines()
        chosen = parse_qs(token.meta["query"]).get("range", [""])[0]
        if chosen:
            lines = [lines[number] for number in _range(chosen, len(lines))]
        node = self.create_highlighted_code_block(
            "\n".join(lines),
            _lexer(token.meta["language"], path),
            source=str(self.document["source"]),
            line=token_line(token, 0),
        )
        self.current_node.append(node)

    def show_source(self, token: SyntaxTreeNode) -> None:
        """Show a construct that could not be followed as it stands; it is no message."""
        literal = nodes.literal(token.content, token.content)
        node = nodes.paragraph("", "", literal, translatable=False)
        self.add_line_and_source_path(node, token)
        self.current_node.append(node)

    def render_vianet_image(self, token: SyntaxTreeNode) -> None:
        """A ``:::image:::`` block."""
        attributes = token.meta["attrs"]
        source = self.md.normalizeLink(attributes.get("source", ""))
        if not source or not self.md.validateLink(source):
            report(Code.DIALECT, ":::image has no source", self._file_scope().path, token_line(token, 0))
            self.literal_image(token)
            return
        alt = "" if attributes.get("type") == "icon" else attributes.get("alt-text", "")
        text = [Token("text", "", 0, content=alt)] if alt else []
        image = Token("image", "img", 0, attrs={"src": source, "alt": ""}, content=alt, children=text)
        image.map = list(token.map) if token.map else None
        self.render_image(SyntaxTreeNode([image]).children[0])

    def literal_image(self, token: SyntaxTreeNode) -> None:
        """Show the attributes of an image that cannot be shown."""
        shown = " ".join(f'{key}="{value}"' for key, value in token.meta["attrs"].items())
        literal = nodes.literal(shown, f":::image {shown}:::")
        self.current_node.append(nodes.paragraph("", "", literal, translatable=False))

    def render_image(self, token: SyntaxTreeNode) -> None:
        """An image, relative to the file that it stands in."""
        scope = self._file_scope()
        source = str(token.attrs.get("src", ""))
        if scheme_of(source) == "" and (scope.dialect == "ops" or scope.chain or not scope.trusted):
            path = self._find(source)
            if not scope.trusted and (not is_inside(path, scope.root) or path.suffix.lower() not in PICTURES):
                report(
                    Code.PATH_OUTSIDE,
                    f"the image {source} is no picture of the tree",
                    scope.path,
                    token_line(token, 0),
                )
                self.current_node.append(nodes.Text(self.renderInlineAsText(token.children or [])))
                return
            token.attrs["src"] = self._relative(path)
        super().render_image(token)

    def _relative(self, path: Path) -> str:
        """A file's path as it is written in the document."""
        scope = self._file_scope()
        return Path(os.path.relpath(path, Path(scope.env.doc2path(scope.env.docname)).parent)).as_posix()


def _range(chosen: str, total: int) -> list[int]:
    """0-based lines of ``1-3,7`` that are there."""
    found: list[int] = []
    for part in chosen.split(","):
        first, dash, last = part.strip().partition("-")
        if first.isdecimal() and len(first) < 9:
            end = int(last) if last.isdecimal() and len(last) < 9 else (total if dash else int(first))
            found += range(max(int(first), 1) - 1, min(end, total))
    return found


def _lexer(language: str, path: Path) -> str:
    """A name that Pygments knows, after the language given or the file's name."""
    from pygments.lexers import get_lexer_by_name, get_lexer_for_filename
    from pygments.util import ClassNotFound

    try:
        lexer = get_lexer_by_name(language) if language else get_lexer_for_filename(path.name)
    except ClassNotFound:
        return "none"
    return str(lexer.aliases[0]) if lexer.aliases else "none"

"""Files that a page takes something from, found and read relative to the file that it stands in."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote

from docutils import nodes
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from myst_parser.mdit_to_docutils.base import token_line

from ..characters import without_controls
from ..errors import Code
from ..limits import MOST_INCLUDED
from .constructs.literal import LiteralMixin
from .included import source_text
from .report import report
from .scope import Scope, is_inside
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


class FilesMixin(LiteralMixin):
    """Finds and reads them."""

    def file_scope(self) -> Scope:
        """The file that is being rendered."""
        return get_scope(self.md)

    def nested_render_text(self, text: str, lineno: int, *args: Any, **kwargs: Any) -> None:
        """Render the text of a directive; of one that includes a file, what is wrong in it is wrong there."""
        if self.file_scope().dialect == "myst":
            super().nested_render_text(text, lineno, *args, **kwargs)
            return
        from ..dialect.base import problems

        before = len(problems(self.md_env))
        super().nested_render_text(text, lineno, *args, **kwargs)
        for line, problem in problems(self.md_env)[before:]:
            report(Code.DIALECT, problem, self.file_scope().file, line + lineno)
        del problems(self.md_env)[before:]

    def tell(self, code: Code, message: str, token: SyntaxTreeNode) -> None:
        """Report something about a construct of the file."""
        report(code, message, self.file_scope().file, token_line(token, 0))

    def find_file(self, target: str) -> Path:
        """The file that a path in the page means; it need not be there."""
        scope = self.file_scope()
        target = unquote(target).replace("\\", "/")
        bases = [scope.root]
        if not target.startswith(("~/", "/")):
            bases = scope.folders(included_first="relative-images" in self.md_env)
        paths = [Path(os.path.normpath(base / target.removeprefix("~").lstrip("/"))) for base in bases]
        path = next((path for path in paths if path.is_file()), paths[0])
        if scope.fetch is not None:
            scope.fetch(path)
        return path

    def read_file(self, target: str, token: SyntaxTreeNode) -> tuple[Path, str] | None:
        """Read a file for the page; None, reported, when that may not or cannot be."""
        return self.take_file(target, token, Code.INCLUDE, self._refusal, self._included)

    def take_file(
        self,
        target: str,
        token: SyntaxTreeNode,
        code: Code,
        refusal: Callable[[Path], str],
        read: Callable[[Path], tuple[str, str]],
    ) -> tuple[Path, str] | None:
        """Find a file and read it.

        Args:
            target: Its path as the page has it.
            token: The construct that names it.
            code: What a problem is reported with.
            refusal: Why the file cannot be taken, in words; empty when it can.
            read: Gives its text and what is wrong with that, empty when nothing is.

        Returns:
            Its path and its text; None, reported, when there was a problem.
        """
        scope = self.file_scope()
        path = self.find_file(target)
        problem, text = refusal(path), ""
        if not problem:
            try:
                text, problem = read(path)
            except (OSError, UnicodeError) as error:
                problem = f"cannot be read ({error.__class__.__name__})"
        if problem:
            self.tell(code, f"{target or 'the file'} {problem}", token)
            return None
        scope.env.note_dependency(str(path))
        return path, text if scope.trusted else without_controls(text)

    def _included(self, path: Path) -> tuple[str, str]:
        scope = self.file_scope()
        # A localized page holds its source text in units, others are what they are.
        text = path.read_text(encoding="utf-8-sig") if scope.trusted else source_text(path)
        if scope.allowance is not None and not scope.allowance.includes(text):
            return "", f"is too much: a page includes up to {MOST_INCLUDED:,} characters"
        return text, ""

    def outside_or_missing(self, path: Path) -> str:
        """Why a file cannot be taken for the page, in words; empty when it is there."""
        scope = self.file_scope()
        if "\0" in str(path) or not is_inside(path, scope.root):
            return f"is outside of {'the source folder' if scope.trusted else 'the folder of the pages'}"
        if path.is_file():
            return ""
        # When it appears, the document is read again.
        scope.env.note_dependency(str(path))
        return "is not there"

    def _refusal(self, path: Path) -> str:
        scope = self.file_scope()
        if (problem := self.outside_or_missing(path)) != "":
            return problem
        if path.resolve() in {other.resolve() for other in (*scope.chain, scope.path)}:
            return "includes itself"
        if len(scope.chain) >= _DEEPEST:
            return f"is included more than {_DEEPEST} levels deep"
        if not scope.trusted and path.stat().st_size > scope.env.config.vianet_max_page_size:
            return "is larger than the limit of a page (vianet_max_page_size)"
        return ""

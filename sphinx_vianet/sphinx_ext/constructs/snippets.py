"""Code: fences under the pages' names of languages, and code that stands in files of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docutils import nodes
from markdown_it.tree import SyntaxTreeNode
from myst_parser.mdit_to_docutils.base import token_line

from ...dialect.regions import line_ranges, marks_of, numbers, select
from ...errors import Code
from ..files import FilesMixin
from ..lexers import PLAIN, lexer_of, lexer_of_file, note_language

__all__ = ["SnippetsMixin"]


class SnippetsMixin(FilesMixin):
    """Renders code."""

    def create_highlighted_code_block(
        self, text: str, lexer_name: str | None, *args: Any, **kwargs: Any
    ) -> nodes.Element:
        """Make a block of code, in the dialect under its names of languages.

        Pages show parts of programs, with ``...`` for what is left out. So a lexer that
        cannot make sense of one marks nothing and does not complain.
        """
        if self.file_scope().dialect != "ops":
            return super().create_highlighted_code_block(text, lexer_name, *args, **kwargs)
        lexer = self._lexer(lexer_name, kwargs.get("line")) if lexer_name else None
        node = super().create_highlighted_code_block(text, lexer, *args, **kwargs)
        node["force"] = True
        return node

    def _lexer(self, language: str, line: int | None) -> str:
        lexer = lexer_of(language)
        if lexer is None:
            scope = self.file_scope()
            note_language(scope.env, language, scope.file, line or 1)
        return lexer or PLAIN

    def render_vianet_snippet(self, token: SyntaxTreeNode) -> None:
        """Show lines of a file as code."""
        found = self.read_code(token.meta["path"], token)
        if found is None:
            self.literal_paragraph(token.content, token)
            return
        path, text = found
        language, options = token.meta["language"], token.meta["options"]
        chosen = select(text, options, token.meta["fragment"], marks_of(language, path.suffix))
        if chosen.problem:
            self.tell(Code.SNIPPET, f"{token.meta['path']} {chosen.problem}", token)
            self.literal_paragraph(token.content, token)
            return
        node = self.create_highlighted_code_block(
            "\n".join(chosen.lines) + "\n",
            language or lexer_of_file(path),
            source=str(self.document["source"]),
            line=token_line(token, 0),
            emphasize_lines=self._highlighted(options.get("highlight", ""), len(chosen.lines), token),
        )
        self.add_line_and_source_path(node, token)
        self.current_node.append(node)

    def _highlighted(self, text: str, total: int, token: SyntaxTreeNode) -> list[int] | None:
        """The lines to be highlighted, counted from the first that is shown."""
        if text and line_ranges(text) is None:
            self.tell(Code.SNIPPET, f"highlight={text!r} is no range of lines", token)
        return numbers(text, total) or None

    def read_code(self, target: str, token: SyntaxTreeNode) -> tuple[Path, str] | None:
        """Read a file of code; None, reported, when that may not or cannot be."""
        return self.take_file(target, token, Code.SNIPPET, self.outside_or_missing, self._code)

    def _code(self, path: Path) -> tuple[str, str]:
        limit = self.file_scope().env.config.vianet_max_page_size
        if path.stat().st_size > limit:
            return "", f"is larger than {limit} bytes"
        return path.read_text(encoding="utf-8-sig", errors="replace"), ""

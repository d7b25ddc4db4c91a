"""Code that stands in files of its own."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs

from markdown_it.tree import SyntaxTreeNode
from myst_parser.mdit_to_docutils.base import token_line

from ..files import FilesMixin

__all__ = ["SnippetsMixin"]


class SnippetsMixin(FilesMixin):
    """Renders snippets."""

    def render_vianet_snippet(self, token: SyntaxTreeNode) -> None:
        """Show a file as code."""
        found = self.read_file(token.meta["path"], token)
        if found is None:
            self.literal_paragraph(token.content, token)
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


def _range(chosen: str, total: int) -> list[int]:
    """0-based lines of ``1-3,7`` that are there."""
    found: list[int] = []
    for part in chosen.split(","):
        first, dash, last = part.strip().partition("-")
        if first.isdecimal() and len(first) < 9 and len(found) <= total:
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

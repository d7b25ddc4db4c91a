"""What looks like a construct of the dialect and is none that is known: shown as it stands, and reported."""

from __future__ import annotations

import re

from markdown_it.tree import SyntaxTreeNode
from myst_parser.mdit_to_docutils.base import token_line

from ...errors import Code
from ..report import report
from ..translation import get_scope
from .literal import LiteralMixin

__all__ = ["UnknownMixin"]

_COMMAND = re.compile(r"\[![A-Za-z][\w+#.-]{0,40}")
_COLONS = re.compile(r"(?<![:\w]):::+[A-Za-z][\w-]{0,40}")
_BREAKS = {"softbreak", "hardbreak"}


class UnknownMixin(LiteralMixin):
    """Looks at text, in which code is not."""

    def render_text(self, token: SyntaxTreeNode) -> None:
        """Text; say so when it begins like a construct."""
        if "[!" in token.content or ":::" in token.content:
            self._look(token)
        super().render_text(token)

    def _look(self, token: SyntaxTreeNode) -> None:
        scope = get_scope(self.md)
        if scope.dialect != "ops":
            return
        for match in (*_COMMAND.finditer(token.content), *_COLONS.finditer(token.content)):
            report(Code.DIALECT, f"{match[0]} is not known", scope.file, _line(token))

    def render_vianet_leaf(self, token: SyntaxTreeNode) -> None:
        """A ``:::`` line of no known name."""
        if not token.meta.get("reported"):
            path, name = get_scope(self.md).file, token.meta["name"]
            report(Code.DIALECT, f":::{name} is not known", path, token_line(token, 0))
        self.literal_paragraph(token.content, token)


def _line(token: SyntaxTreeNode) -> int:
    """The line of a text: its block's, and the line breaks in front of it."""
    node, breaks = token, 0
    while node.parent is not None and node.type != "inline":
        siblings = node.parent.children
        breaks += sum(sibling.type in _BREAKS for sibling in siblings[: siblings.index(node)])
        node = node.parent
    return token_line(token, 0) + breaks

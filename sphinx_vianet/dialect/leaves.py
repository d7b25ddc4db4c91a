"""``:::code source="..." :::`` and ``:::video source="..." :::``: other ways to write code and videos."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .base import add_core_rule
from .commands import snippet

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore

__all__ = ["use"]


def use(md: MarkdownIt) -> None:
    """Add the core rule."""
    add_core_rule(md, "leaves", _leaves)


def _leaves(state: StateCore) -> None:
    """Make the tokens of ``[!code]`` and ``[!VIDEO]`` of them; without a source they stay unknown."""
    for token in state.tokens:
        if token.type != "vianet_leaf" or not token.meta["attrs"].get("source"):
            continue
        name, attrs = token.meta["name"], token.meta["attrs"]
        if name == "code":
            options = {key: attrs[key] for key in ("range", "highlight", "dedent") if attrs.get(key)}
            if attrs.get("id"):
                options["name"] = attrs["id"]
            path, _, fragment = attrs["source"].partition("#")
            token.type = "vianet_snippet"
            token.meta = snippet(attrs.get("language", ""), path.partition("?")[0], options, fragment)
        elif name == "video":
            token.type = "vianet_video"
            token.meta = {"url": attrs["source"]}

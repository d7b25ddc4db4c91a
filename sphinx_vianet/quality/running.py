"""The text of a message in pieces: where markup begins or ends, a sentence may not go on."""

from __future__ import annotations

from .texts import OBJECT, Side

__all__ = ["parted", "without_labels"]

_OPEN = frozenset({"link_open", "strong_open", "em_open"})
_CLOSE = frozenset({"link_close", "strong_close", "em_close"})
_BREAKS = frozenset({"softbreak", "hardbreak"})


def parted(side: Side) -> str:
    """The text of a side, ``OBJECT`` wherever markup begins or ends."""
    return "".join(_parts(side, labels=True))


def without_labels(side: Side) -> str:
    """The same without that of links and emphasis, which may be titles and labels."""
    return "".join(_parts(side, labels=False))


def _parts(side: Side, *, labels: bool) -> list[str]:
    parts: list[str] = []
    depth = 0
    for token in side.flat:
        if token.type in ("text", "text_special"):
            parts.append(token.content if labels or not depth else "")
        else:
            depth += (token.type in _OPEN) - (token.type in _CLOSE)
            parts.append("\n" if token.type in _BREAKS else OBJECT)
    return parts

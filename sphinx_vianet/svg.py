"""SVG pictures of pages that nobody answers for: a picture may be a program, or ask other sites.

In an ``<img>`` browsers run nothing of it. But the site serves the file, and whoever opens its address
opens a document of the site, with its scripts.
"""

from __future__ import annotations

import re
from pathlib import Path
from xml.parsers import expat  # the one parser that hands over declarations before it acts on them

__all__ = ["LARGEST_SVG", "active_svg"]

LARGEST_SVG = 5_000_000
"""Bytes of an SVG picture; a larger one is not looked through and not shown."""

_SVG = "http://www.w3.org/2000/svg"
_LIVE_SPACES = {
    "http://www.w3.org/1999/xhtml",
    "http://www.w3.org/1998/Math/MathML",
    "http://www.w3.org/2001/xml-events",
}
_LIVE = {
    "script",
    "handler",
    "listener",
    "foreignobject",
    "iframe",
    "embed",
    "object",
    "audio",
    "video",
    "canvas",
}
_MOVES = {"animate", "set", "animatetransform", "animatemotion"}
# Anything else that a style names is asked for: fonts, pictures, other style sheets.
_ASKS = re.compile(r"@import|url\(\s*(?!['\"]?(?:#|data:image/(?:png|jpe?g|gif|webp)[;,]))", re.IGNORECASE)
_ADDRESS = re.compile(r"\s*(?:#|data:image/(?:png|jpe?g|gif|webp)[;,])", re.IGNORECASE)


class _Active(Exception):
    """What was found."""


def active_svg(path: Path) -> str:
    """What makes an SVG picture more than one, in words.

    Args:
        path: The file.

    Returns:
        The first such thing; empty for a picture that is nothing but one.
    """
    reader = _Reader()
    try:
        if path.stat().st_size > LARGEST_SVG:
            return f"more than {LARGEST_SVG:,} bytes"
        reader.parser.Parse(path.read_bytes(), True)
    except OSError as error:
        return f"nothing that can be read ({type(error).__name__})"
    except _Active as found:
        return str(found)
    except expat.ExpatError as error:
        return f"no well-formed XML in line {error.lineno}"
    except (LookupError, ValueError):
        return "an unknown encoding"
    return ""


class _Reader:
    """Stops at what is active."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.EntityDeclHandler = self._entity
        self.parser.ProcessingInstructionHandler = self._instruction
        self._style: list[str] | None = None
        self._depth = 0

    def _entity(self, name: str, *_: object) -> None:
        raise _Active(f"the entity {name!r}")

    def _instruction(self, target: str, _data: str) -> None:
        if target == "xml-stylesheet":
            raise _Active("a style sheet")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        space, _, name = tag.rpartition(" ")
        name = name.lower()
        if not self._depth and (name != "svg" or space not in ("", _SVG)):
            raise _Active(f"the root {name!r}")
        self._depth += 1
        if space in _LIVE_SPACES or name in _LIVE:
            raise _Active(f"the element {name!r}")
        if name == "style":
            self._style = []
        for key, value in attributes.items():
            self._attribute(name, key.rpartition(" ")[2].lower(), value)

    def _attribute(self, element: str, name: str, value: str) -> None:
        moves = element in _MOVES and name == "attributename"
        if name.startswith("on") or (
            moves and value.rpartition(":")[2].strip().lower().startswith(("on", "href"))
        ):
            raise _Active(f"the attribute {name!r}")
        if name in ("href", "src") and value.strip() and not _ADDRESS.match(value):
            raise _Active(f"the address {value[:60]!r}")
        if name == "base" or _ASKS.search(value) or (name == "style" and "\\" in value):
            raise _Active(f"the attribute {name!r}")

    def _text(self, text: str) -> None:
        if self._style is not None:
            self._style.append(text)

    def _end(self, _tag: str) -> None:
        self._depth -= 1
        style = "".join(self._style or ())
        # A backslash spells what is looked for otherwise.
        if "\\" in style or _ASKS.search(style):
            raise _Active("a style that asks for something")
        self._style = None

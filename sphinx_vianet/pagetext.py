"""Text of a message as the bytes of a page write it: the way back of what reading a page undoes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from .characters import has_control
from .frontmatter import load_yaml
from .sides import meta_texts

if TYPE_CHECKING:
    from .places import Place

__all__ = ["Quoting", "list_items", "pair_bytes", "quoting_for", "unit_bytes", "value_bytes"]

Quoting = Literal["plain", "escaped", "entity"]

_MARKS: dict[Quoting, str] = {"plain": '"', "escaped": '\\"', "entity": "&quot;"}


def quoting_for(place: Place, quoting: Quoting) -> Quoting:
    """How the tags of a unit are quoted that is put into a place.

    Args:
        place: Where it goes.
        quoting: How those of the units are that it is made of.
    """
    return "escaped" if place.style == '"' else quoting


def unit_bytes(text: str, place: Place, quoting: Quoting) -> bytes:
    r"""A text as it stands between the tags of a unit.

    Args:
        text: The text, as it stands in a message.
        place: The place of the message: in a cell ``|`` is written ``\|``, in YAML's quotes they are
            escaped.
        quoting: How the unit's tags are quoted; its text is quoted alike (format.md, A unit).
    """
    text = text.replace("|", "\\|") if place.cell else text
    if place.style in ("'", '"'):
        text = _in_quotes(text, place.style)
    elif quoting == "escaped":
        text = _in_quotes(text, '"')
    elif quoting == "entity":
        text = text.replace('"', "&quot;")
    return text.encode()


def pair_bytes(unit_id: str, target: bytes, source: bytes, quoting: Quoting) -> bytes:
    """A unit with its tags.

    Args:
        unit_id: Prefix and number.
        target: Text in the target language, as it stands between its tags.
        source: Text in the source language, likewise.
        quoting: How the tags are quoted.
    """
    mark = _MARKS[quoting].encode()
    name = mark + unit_id.encode() + mark
    middle = b"</span><span class=%bsxs-lookup%b><span data-stu-id=%b>" % (mark, mark, name)
    return b"<span data-ttu-id=%b>%b%b%b</span></span>" % (name, target, middle, source)


def value_bytes(text: str, place: Place, *, front_matter: bool) -> bytes:
    """A text that stands in a page without a unit: of a block, an attribute, a front matter value.

    Args:
        text: The text, as it stands in a message.
        place: Where it goes, a single segment.
        front_matter: Whether it is a value of the front matter, of which the place is the whole.

    Returns:
        The bytes; a plain value that YAML would take for something else gets quotes.
    """
    text = text.replace("|", "\\|") if place.cell else text
    if place.style in ("'", '"'):
        return _in_quotes(text, place.style).encode()
    if front_matter and place.style in ("", "list") and not _is_plain(text, place.style):
        return f'"{_in_quotes(text, chr(34))}"'.encode()
    return text.encode()


def list_items(text: str, count: int) -> list[str] | None:
    """The items of a list of keywords out of its message.

    Args:
        text: The message: items with commas between them.
        count: How many items the page has; None is the answer when there are others now.
    """
    items = [item.strip() for item in text.split(",")]
    return items if len(items) == count and all(items) else None


def _in_quotes(text: str, style: str) -> str:
    if style == "'":
        return text.replace("'", "''")
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _is_plain(text: str, style: str) -> bool:
    """Whether YAML reads a text without quotes as that text."""
    if has_control(text) or text[:1] in "<" or (style == "list" and any(mark in text for mark in "[]{},")):
        return False
    value, findings = load_yaml(f"title: {text}\nother: x\n", "", 1)
    return (
        not findings
        and isinstance(value, dict)
        and value == {"title": text, "other": "x"}
        and (meta_texts(value) == {"title": text})
    )

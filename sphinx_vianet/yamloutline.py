"""What a YAML page looks like to its readers: headings, texts, cards, links, questions.

Schemas are not known by name, since there are many and they change: the shape of the data
tells. Every text of the page is in the outline, in file order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from .yamlpage import YamlText, is_text, scalar_text, yaml_root

__all__ = ["Part", "YamlOutline", "yaml_outline"]

PartKind = Literal["heading", "text", "meta", "grid", "card", "caption", "list", "item", "choice", "mark"]

_MIME = re.compile(r"\A\ufeff?### YamlMime:\s*(\w+)")
_CARD_PAGES = {"Landing", "Hub", "YamlDocument"}
_HEADINGS = {"title", "heading", "question", "name"}
_ADDRESSES = {"url", "href"}
_WORDS = re.compile(r"[^\W\d_]{2,}\s+[^\W\d_]{2,}")
_NO_TEXT = re.compile(r"[\w.-]*(?:url|href|uid|src|date|image|alt|type|id)\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the page."""

    kind: PartKind
    """``caption`` is the title of a card, ``mark`` says whether the choice above is right."""
    value: YamlText | None = None
    level: int = 0
    """Of a heading, and the one that headings inside a text are below of."""
    url: str = ""
    """Where the text leads."""
    name: str = ""
    """Of metadata."""
    right: bool = False
    """Of a mark."""
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class YamlOutline:
    """A YAML page as its readers see it."""

    parts: tuple[Part, ...]
    title: str
    """The page's name where it has no title of its own; else empty."""
    hidden: tuple[YamlText, ...]
    """Values that look like text and are none of the known ones."""


def yaml_outline(text: str) -> YamlOutline | None:
    """Find out what a YAML page consists of.

    Args:
        text: The page.

    Returns:
        Its outline, None when it is not valid YAML.
    """
    root = yaml_root(text)
    if root is None:
        return None
    mime = _MIME.match(text)
    outliner = _Outliner(cards=mime is not None and mime[1] in _CARD_PAGES)
    top = {name.value: item for name, item in root.value}
    titled = hasattr(top.get("title"), "style") and bool(top["title"].value.strip())
    parts = tuple(outliner.mapping(root, "", 1 if titled else 2))
    title = ""
    if not titled and any(part.kind != "meta" for part in parts):
        metadata = next((part.value for part in parts if part.kind == "meta" and part.name == "title"), None)
        title = metadata.text.strip() if metadata is not None else _name(top)
    return YamlOutline(parts, title, tuple(outliner.hidden))


def _name(top: dict[str, Any]) -> str:
    for key in ("name", "uid"):
        if hasattr(top.get(key), "style"):
            return str(top[key].value)
    return ""


def _is_mapping(node: Any) -> bool:
    import yaml

    return isinstance(node, yaml.MappingNode)


def _keys(node: Any) -> set[str]:
    return {str(name.value) for name, _ in node.value}


class _Outliner:
    def __init__(self, *, cards: bool) -> None:
        self.hidden: list[YamlText] = []
        self._cards = cards

    def mapping(self, node: Any, path: str, level: int) -> Iterator[Part]:
        """The parts of a mapping; its title is a heading of the level, and the rest is below it."""
        import yaml

        inner = level
        for name, item in node.value:
            key = str(name.value)
            place = f"{path}.{key}" if path else key
            if isinstance(item, yaml.ScalarNode):
                value = scalar_text(item, place, key)
                if not self._is_shown(value):
                    continue
                if place.startswith("metadata."):
                    yield Part("meta", value, name=key.rpartition(".")[2])
                elif key in _HEADINGS:
                    yield Part("heading", value, level)
                    inner = level + 1
                else:
                    yield Part("text", value, inner)
            elif isinstance(item, yaml.SequenceNode):
                yield from self._sequence(item, place, key, inner)
            else:
                yield from self.mapping(item, place, inner)

    def _is_shown(self, value: YamlText) -> bool:
        if is_text(value):
            return True
        looks = not value.path.startswith("metadata.") and _WORDS.search(value.text) is not None
        if looks and not _NO_TEXT.match(value.key):
            self.hidden.append(value)
        return False

    def _sequence(self, node: Any, path: str, key: str, level: int) -> Iterator[Part]:
        mappings = bool(node.value) and all(_is_mapping(item) for item in node.value)
        places = [(item, f"{path}.{index}") for index, item in enumerate(node.value)]
        if mappings and key == "choices":
            yield Part("list", parts=tuple(self._choice(item, place) for item, place in places))
        elif mappings and all(self._is_link(item) for item in node.value):
            items = (tuple(self._linked(item, place, "text", level)) for item, place in places)
            yield Part("list", parts=tuple(Part("item", parts=parts) for parts in items))
        elif mappings and self._cards and key != "sections" and any(map(self._is_card, node.value)):
            cards = (tuple(self._linked(item, place, "caption", level)) for item, place in places)
            yield Part("grid", parts=tuple(Part("card", parts=parts) for parts in cards if parts))
        else:
            for item, place in places:
                yield from self._item(item, place, key, level)

    def _item(self, item: Any, path: str, key: str, level: int) -> Iterator[Part]:
        import yaml

        if isinstance(item, yaml.ScalarNode):
            value = scalar_text(item, path, key)
            if self._is_shown(value):
                yield Part("text", value, level)
        elif isinstance(item, yaml.SequenceNode):
            yield from self._sequence(item, path, key, level)
        else:
            yield from self.mapping(item, path, level)

    def _is_link(self, node: Any) -> bool:
        keys = _keys(node)
        return bool(keys & _ADDRESSES) and bool(keys & {"text", "linkText"}) and "title" not in keys

    def _is_card(self, node: Any) -> bool:
        keys = _keys(node)
        return (
            "items" not in keys and bool(keys & {"title", "html", "text"}) and bool(keys - {"type", "text"})
        )

    def _linked(self, node: Any, path: str, kind: PartKind, level: int) -> Iterator[Part]:
        """The parts of a card or link: the first text leads where the whole leads."""
        address = next((str(item.value) for name, item in node.value if name.value in _ADDRESSES), "")
        first = True
        for part in self.mapping(node, path, level):
            if first and part.kind in ("heading", "text"):
                yield Part(kind if part.kind == "heading" else "text", part.value, level, address.strip())
                first = False
            else:
                yield part

    def _choice(self, node: Any, path: str) -> Part:
        """A choice, whether it is right, and why: the reader opens it to see that."""
        parts = list(self.mapping(node, path, 6))
        right = next((str(item.value) for name, item in node.value if name.value == "isCorrect"), "")
        if right.lower() in ("true", "false"):
            parts.insert(1, Part("mark", right=right.lower() == "true"))
        return Part("choice", parts=tuple(parts))

"""What a page holds besides its messages: code, block structure, targets, values of a YAML page.

Two versions of a page whose messages are equal can differ in the path of an included
file, the level of a heading or the kind of an alert; that is no mere white space.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .frontmatter import load_yaml
from .markdown import Document
from .yamlpage import yaml_texts

if TYPE_CHECKING:
    from markdown_it.token import Token

__all__ = ["PageShape", "page_shape", "yaml_values"]

_STYLED = {"th_open", "vianet_alert_open", "vianet_div_open", "vianet_tab_open", "vianet_range"}
"""Blocks whose attributes decide how they look or when they are shown."""


@dataclass(frozen=True, slots=True)
class PageShape:
    """What of a page is no message."""

    code: tuple[str, ...]
    """Code and raw HTML, without the white space around and in line ends."""
    links: tuple[str, ...]
    """Targets of reference definitions, included files and videos."""
    images: tuple[str, ...]
    """Sources of images that are blocks of their own."""
    structure: tuple[str, ...]
    """The blocks that hold others, in order, with heading levels and attributes."""


def page_shape(documents: Iterable[Document]) -> PageShape:
    """The shape of a page.

    Args:
        documents: The page as parsed, or each text of a YAML page.
    """
    code: list[str] = []
    links: list[str] = []
    images: list[str] = []
    structure: list[str] = []
    for document in documents:
        code.extend(_normal(part) for part in document.opaque if part.strip())
        references: Mapping[str, Mapping[str, str]] = document.env.get("references", {})
        links.extend(f"{name}: {value['href']}" for name, value in sorted(references.items()))
        for token in document.tokens:
            if token.type in ("vianet_include", "vianet_video"):
                links.append(token.meta.get("path") or token.meta.get("url") or "")
            elif token.type == "vianet_snippet":
                code.append(f"{token.meta['language']} {token.meta['path']}?{token.meta['query']}")
            elif token.type == "vianet_image":
                images.append(token.meta["attrs"].get("source", ""))
        structure.extend(_structure(document.tokens))
    return PageShape(tuple(code), tuple(links), tuple(images), tuple(structure))


def _structure(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type in _STYLED:
            yield f"{token.type} {sorted(token.meta.items())} {sorted(token.attrs.items())}"
        elif token.nesting and not token.type.startswith("paragraph_"):
            yield f"{token.type} {token.tag}"


def _normal(text: str) -> str:
    return "\n".join(line.expandtabs().rstrip() for line in text.strip("\n").split("\n"))


def yaml_values(text: str, also: frozenset[str], *, annotated: bool = False) -> dict[str, str]:
    """The values of a YAML page that are no text, by key path.

    Args:
        text: The page, with placeholders or plain.
        also: Key paths that are texts although their key does not say so.
        annotated: Whether placeholders stand for the units of the page.
    """
    value, _ = load_yaml(text, "", 1)
    texts = {found.path for found in yaml_texts(text, also, annotated=annotated)}
    return {path: item for path, item in _flat(value, "") if path not in texts}


def _flat(value: object, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _flat(item, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _flat(item, f"{path}.{index}" if path else str(index))
    elif value not in (None, ""):
        yield path, str(value)

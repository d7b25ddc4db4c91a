"""The texts of a YAML page (``### YamlMime:X``), in file order (format.md, Front matter)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from .characters import without_controls
from .frontmatter import load_yaml
from .placeholders import has_placeholder

__all__ = [
    "TEXT_KEYS",
    "YamlText",
    "is_text",
    "scalar_text",
    "unquoted",
    "yaml_document",
    "yaml_root",
    "yaml_texts",
]

TEXT_KEYS = frozenset(
    "abstract answer content correctExplanation description explanation footer heading html"
    " incorrectExplanation linkText linktext note paragraph prerequisites question remarks subtitle summary"
    " text title".split()
)
"""Keys whose values are text for readers; any value that holds a unit is text too."""

_TEXT_PATH = re.compile(r"sections\.\d+\.name")
"""The heading of a part of an FAQ; elsewhere names are for machines."""
_METADATA = {"metadata.title", "metadata.description", "metadata.meta.description"}


class YamlText(NamedTuple):
    """One text of a YAML page."""

    path: str
    """Keys and indexes from the top, ``quiz.questions.0.content``."""
    key: str
    """The last key of the path."""
    text: str
    line: int
    """1-based line on which the value starts."""
    style: str
    """How it is quoted: a quote, ``|``, ``>``, or nothing."""
    span: tuple[int, int] = (0, 0)
    """Where the value stands in the page, quotes included: start and end in characters."""


def yaml_texts(text: str, also: frozenset[str] = frozenset(), *, annotated: bool = False) -> list[YamlText]:
    """The values of a YAML page that readers see, each a piece of Markdown.

    Args:
        text: The page, with placeholders or plain.
        also: Key paths that are texts besides those with a known key or a unit.
        annotated: Whether placeholders stand for the units of the page.

    Returns:
        The texts in file order; none when the page is not valid YAML (parsing the page
        has reported that).
    """
    root = yaml_root(text)
    if root is None:
        return []
    return [found for found in _walk(root, "", "") if is_text(found, also, annotated=annotated)]


def yaml_root(text: str) -> Any:
    """The mapping that a YAML page is, as PyYAML's nodes; None when it is not valid YAML or none.

    Args:
        text: The page.
    """
    value, findings = load_yaml(text, "", 1)
    if findings or not isinstance(value, dict):
        return None
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.compose(text, Loader=loader)


def scalar_text(node: Any, path: str, key: str) -> YamlText:
    """A scalar of PyYAML's as text, whether readers see it or not.

    Args:
        node: The scalar.
        path: Keys and indexes from the top.
        key: The last key.
    """
    block = node.style in ("|", ">")
    text = without_controls(node.value)
    line = node.start_mark.line + (2 if block else 1)
    return YamlText(path, key, text, line, node.style or "", (node.start_mark.index, node.end_mark.index))


def unquoted(text: str, style: str) -> str:
    """A piece of a value as YAML would load it.

    Args:
        text: The piece, as it stands in the page.
        style: ``YamlText.style`` of the value.
    """
    if style == "'":
        return text.replace("''", "'")
    if style == '"' and "\\" in text:
        value, findings = load_yaml(f'"{text}"', "", 1)
        return without_controls(value) if isinstance(value, str) and not findings else text
    return text


def is_text(value: YamlText, also: frozenset[str] = frozenset(), *, annotated: bool = False) -> bool:
    """Whether readers see a value.

    Args:
        value: The value.
        also: As for ``yaml_texts``.
        annotated: As for ``yaml_texts``.
    """
    if not value.text.strip():
        return False
    if value.path.startswith("metadata."):
        known = value.path in _METADATA
    else:
        known = value.key in TEXT_KEYS or _TEXT_PATH.fullmatch(value.path) is not None
    return known or value.path in also or (annotated and has_placeholder(value.text))


def _walk(node: Any, path: str, key: str) -> Iterator[YamlText]:
    """Every scalar below a node; aliases and depth were bounded by ``load_yaml``."""
    import yaml

    if isinstance(node, yaml.ScalarNode):
        yield scalar_text(node, path, key)
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            yield from _walk(item, f"{path}.{index}" if path else str(index), key)
    elif isinstance(node, yaml.MappingNode):
        for name, item in node.value:
            child = str(getattr(name, "value", ""))
            yield from _walk(item, f"{path}.{child}" if path else child, child)


def yaml_document(text: str) -> str:
    """A YAML page as one Markdown document: its title as heading, then its texts in file order.

    Args:
        text: The page in one language.
    """
    texts = [value for value in yaml_texts(text) if not value.path.startswith("metadata.")]
    parts = []
    for value in texts:
        is_title = value.path == "title" and "\n" not in value.text.strip()
        parts.append(f"# {value.text.strip()}" if is_title else value.text.strip("\n"))
    return "\n\n".join(parts) + "\n"

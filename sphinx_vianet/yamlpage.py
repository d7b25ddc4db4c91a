"""The texts of a YAML page (``### YamlMime:X``), in file order (FORMAT.md, Front matter)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from .frontmatter import load_yaml
from .placeholders import has_placeholder

__all__ = ["TEXT_KEYS", "YamlText", "unquoted", "yaml_document", "yaml_texts"]

TEXT_KEYS = frozenset(
    "abstract answer content description explanation heading linktext note paragraph prerequisites question"
    " remarks subtitle summary text title".split()
)
"""Keys whose values are text for readers; any value that holds a unit is text too."""


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
    value, findings = load_yaml(text, "", 1)
    if findings or not isinstance(value, dict):
        return []
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    root = yaml.compose(text, Loader=loader)
    return [found for found in _walk(root, "", "") if _is_text(found, also, annotated=annotated)]


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
        return value if isinstance(value, str) and not findings else text
    return text


def _is_text(value: YamlText, also: frozenset[str], *, annotated: bool) -> bool:
    if not value.text.strip():
        return False
    in_metadata = value.path.startswith("metadata.")
    known = value.key in TEXT_KEYS and (
        not in_metadata or value.path in ("metadata.title", "metadata.description")
    )
    return known or value.path in also or (annotated and has_placeholder(value.text))


def _walk(node: Any, path: str, key: str) -> Iterator[YamlText]:
    """Every scalar below a node; aliases and depth were bounded by ``load_yaml``."""
    import yaml

    if isinstance(node, yaml.ScalarNode):
        block = node.style in ("|", ">")
        yield YamlText(path, key, node.value, node.start_mark.line + (2 if block else 1), node.style or "")
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

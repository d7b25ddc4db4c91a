"""More reference made from the program itself: schemas, directives, modules.

``vianet-schema NAME`` lists the keys of a report in JSON, ``vianet-directive-table`` the directives and
roles of the extension, ``vianet-module-list FOLDER`` the modules of a folder of the package.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata
from vianet_reference import make_table

import sphinx_vianet

PACKAGE = Path(sphinx_vianet.__file__).parent


class _Key(NamedTuple):
    path: str
    type: str
    description: str


class SchemaTable(SphinxDirective):
    """The keys of a report, nested ones with their path: ``pages[].messages.total``."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Build the table from the schema file."""
        (found, *_) = [*PACKAGE.rglob(f"{self.arguments[0]}-1.schema.json"), None]
        if found is None:
            raise self.error(f"there is no schema {self.arguments[0]!r}")
        self.env.note_dependency(str(found))
        schema = json.loads(found.read_text(encoding="utf-8"))
        rows = [
            [
                nodes.paragraph("", "", nodes.literal(text=key.path)),
                nodes.paragraph(text=key.type),
                nodes.paragraph(text=key.description),
            ]
            for key in _keys(schema, schema, "")
        ]
        return [make_table(["Key", "Value", "What it says"], rows, [34, 26, 40])]


def _keys(value: dict[str, Any], schema: dict[str, Any], path: str) -> Iterator[_Key]:
    for name, raw in value["properties"].items():
        inner = _resolved(raw, schema)
        own = f"{path}.{name}" if path else name
        yield _Key(own, _type(inner, schema), inner.get("description", ""))
        for below, mark in _below(inner, schema):
            if "properties" in below:
                yield from _keys(below, schema, own + mark)


def _below(value: dict[str, Any], schema: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    """What stands in a value, each with what its path gets: of an object, a list, a mapping of any keys."""
    if "properties" in value:
        yield value, ""
    if "items" in value:
        yield _resolved(value["items"], schema), "[]"
    if isinstance(more := value.get("additionalProperties"), dict):
        yield _resolved(more, schema), ".*"
    for choice in value.get("anyOf", ()):
        yield from _below(_resolved(choice, schema), schema)


def _resolved(value: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """A value with what its reference says; what stands beside the reference counts more."""
    if "$ref" not in value:
        return value
    target: dict[str, Any] = schema["$defs"][value["$ref"].rpartition("/")[2]]
    return _resolved(target, schema) | {key: part for key, part in value.items() if key != "$ref"}


def _type(value: dict[str, Any], schema: dict[str, Any]) -> str:
    if "const" in value:
        return f"“{value['const']}”"
    if "enum" in value:
        return " ".join("null" if word is None else str(word) for word in value["enum"])
    if "anyOf" in value:
        return " or ".join(dict.fromkeys(_type(_resolved(one, schema), schema) for one in value["anyOf"]))
    kinds = value.get("type", "any")
    text = " or ".join([kinds] if isinstance(kinds, str) else kinds)
    if "items" in value:
        inner = _type(_resolved(value["items"], schema), schema)
        text = text.replace("array", "list" if inner == "object" else f"list of {inner}")
    return text


class DirectiveTable(SphinxDirective):
    """The directives and roles of the extension: name, options, what each is for."""

    def run(self) -> list[nodes.Node]:
        """Build the table from what the extension has registered."""
        rows = []
        for name, made in sorted(registered().items()):
            options = [
                nodes.literal(text=f":{option}:") for option in getattr(made, "option_spec", None) or ()
            ]
            spaced = [part for option in options for part in (nodes.Text(" "), option)][1:]
            summary = (
                " ".join((made.__doc__ or "").split("\n\n")[0].split()).partition(": ")[2].replace("``", "")
            )
            anchor = nodes.reference("", "", nodes.literal(text=name), refid=name, internal=True)
            rows.append(
                [
                    nodes.paragraph("", "", anchor),
                    nodes.paragraph("", "", *(spaced or [nodes.Text("none")])),
                    nodes.paragraph(text=f"{summary[:1].upper()}{summary[1:]}"),
                ]
            )
        return [make_table(["Name", "Options", "What it does"], rows, [22, 30, 48])]


def registered() -> dict[str, type]:
    """Classes of the directives and roles of the extension, which has to be loaded."""
    from docutils.parsers.rst import roles

    found = vars(directives)["_directives"] | {
        name: type(role) for name, role in vars(roles)["_roles"].items()
    }
    return {name: made for name, made in found.items() if made.__module__.startswith("sphinx_vianet.")}


class ModuleList(SphinxDirective):
    """The modules of a folder of the package: name, and the first line of what it says of itself."""

    optional_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Build a list from the docstrings."""
        folder = PACKAGE / (self.arguments[0] if self.arguments else "")
        items = []
        for path in sorted(folder.glob("*.py")):
            self.env.note_dependency(str(path))
            said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
            name = f"{path.parent.name}/" if path.stem == "__init__" else path.stem
            line = " ".join(said.split("\n\n")[0].split())
            parts = [nodes.literal(text=name), nodes.Text(": "), *_marked(line)]
            items.append(nodes.list_item("", nodes.paragraph("", "", *parts)))
        return [nodes.bullet_list("", *items)]


def _marked(text: str) -> Iterator[nodes.Node]:
    """A docstring's words: what it quotes or refers to is code."""
    for number, part in enumerate(re.split(r"``(.+?)``|:\w+:`[~.]*([\w.]+)`", text)):
        if part:
            yield nodes.literal(text=part) if number % 3 else nodes.Text(part)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the directives."""
    app.add_directive("vianet-schema", SchemaTable)
    app.add_directive("vianet-directive-table", DirectiveTable)
    app.add_directive("vianet-module-list", ModuleList)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

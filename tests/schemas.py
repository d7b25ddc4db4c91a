"""The published JSON Schemas, by the name that a report gives in its key ``schema``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema

PACKAGE = Path(__file__).resolve().parents[1] / "sphinx_vianet"
FILES = {
    f"sphinx-vianet/{path.name.removesuffix('.schema.json').replace('-', '/')}": path
    for path in sorted(PACKAGE.rglob("*.schema.json"))
}
SCHEMAS: dict[str, dict[str, Any]] = {
    name: json.loads(path.read_text(encoding="utf-8")) for name, path in FILES.items()
}


def hold(report: Any) -> None:
    """Hold a report to the schema that it names."""
    jsonschema.Draft202012Validator(SCHEMAS[report["schema"]]).validate(report)

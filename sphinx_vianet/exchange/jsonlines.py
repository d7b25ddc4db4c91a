"""JSON Lines: an object a unit, schema ``sphinx-vianet/unit/1``."""

from __future__ import annotations

import json
import re
from typing import Any

from ..exportunits import ExportPage, ExportUnit
from ..page import well_formed
from .document import Write

__all__ = ["SCHEMA", "JsonLinesDocument", "unit_json"]

SCHEMA = "sphinx-vianet/unit/1"
"""Name of the schema; a change that could break a reader makes it ``/2``."""


# As in the JSON of reports: controls, what reorders a line, separators of lines, logging commands of CI.
_UNSAFE = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|(?<=#)#(?=\\w*\\[)")


class JsonLinesDocument:
    """Lines while they are written."""

    def __init__(self, write: Write, source_language: str) -> None:
        """Take where to write and the language of the source pages."""
        self._write = write
        self._source = source_language

    def begin(self) -> None:
        """Nothing stands before the first line."""

    def page(self, page: ExportPage) -> int:
        """Write a line for each unit."""
        for unit in page.units:
            line = json.dumps(unit_json(page, unit, self._source), ensure_ascii=False)
            # It may be printed. Separators of lines and paragraphs end a line for some readers, too.
            self._write(_UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", well_formed(line)) + "\n")
        return 0

    def end(self) -> None:
        """Nothing stands behind the last one."""


def unit_json(page: ExportPage, unit: ExportUnit, source_language: str) -> dict[str, Any]:
    """A unit as JSON values; every key is always there.

    Args:
        page: Its page.
        unit: The unit.
        source_language: BCP 47 tag.
    """
    handoff, verdict = page.handoff, page.verdict
    return {
        "schema": SCHEMA,
        "id": unit.id,
        "kind": unit.kind,
        "locale": page.locale,
        "source_language": source_language,
        "page": page.path,
        "unit": unit.unit,
        "line": unit.line,
        "type": handoff.type,
        "handoff": {"hash": handoff.hash, "commit": handoff.commit, "date": handoff.date},
        "page_verdict": verdict
        and {
            "status": verdict.status,
            "severity": verdict.severity,
            "kinds": list(verdict.kinds),
            "certain": verdict.certain,
        },
        "sentence_verdict": unit.verdict
        and {"status": unit.verdict.status, "kinds": list(unit.verdict.kinds)},
        "source": unit.source,
        "target": unit.target,
    }

"""The report as JSON, schema ``sphinx-vianet/check/1``; and JSON text that is safe to print."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from .findings import finding_json
from .options import Detail, Options
from .wording import well_formed

if TYPE_CHECKING:  # every command uses this module, few of them check anything
    from sphinx_vianet.verdict import Change, CheckReport, Totals, Verdict

__all__ = ["SCHEMA", "json_text", "render_json", "report_json"]

SCHEMA = "sphinx-vianet/check/1"
"""Name of the schema; a change that could break a reader makes it ``/2``."""

# json.dumps leaves these as they are: C1 controls, which some terminals obey, characters that reorder a line,
# line separators. The last is the second "#" of an Azure or TeamCity logging command.
_UNSAFE = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|(?<=#)#(?=\\w*\\[)")


def json_text(value: object, *, ascii_only: bool = False) -> str:
    """JSON with two spaces of indent and a line feed at its end, readable and harmless in a terminal or log.

    Args:
        value: Dictionaries, lists, text, numbers. Lone surrogates become replacement characters.
        ascii_only: Whether all other characters are escaped too, for an output that is not UTF-8.
    """
    text = well_formed(json.dumps(value, ensure_ascii=ascii_only, indent=2))
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text) + "\n"


def render_json(report: CheckReport, options: Options) -> str:
    """The report as JSON text."""
    return json_text(report_json(report, options.detail))


def report_json(report: CheckReport, detail: Detail) -> dict[str, Any]:
    """The report as JSON values, in the order of the report.

    Args:
        report: The result of a check.
        detail: ``message`` and ``unit`` add ``details`` to every page; with ``message`` the ``units`` in
            them are empty.

    Returns:
        An object that ``check-1.schema.json`` describes; every key is always there.
    """
    source = report.source
    return {
        "schema": SCHEMA,
        "source": {
            "path": source.path,
            "tree": source.tree,
            "commit": source.commit,
            "date": source.date,
            "shallow": source.shallow,
        },
        "pages": [_page(page, detail) for page in report.pages],
        "summary": report.summary(),
        "findings": [finding_json(finding) for finding in report.findings],
    }


def _page(page: Verdict, detail: Detail) -> dict[str, Any]:
    handoff, first = page.handoff, page.first_change
    value: dict[str, Any] = {
        "locale": page.locale,
        "page": page.page,
        "source_page": page.source_page,
        "status": page.status,
        "severity": page.severity,
        "kinds": list(page.kinds),
        "certain": page.certain,
        "handoff": handoff and {name: getattr(handoff, name) for name in ("hash", "commit", "date", "type")},
        "commits_behind": page.commits_behind,
        "first_change": first
        and {name: getattr(first, name) for name in ("commit", "date", "subject", "author")},
        "compare_url": page.compare_url,
        "messages": page.messages and asdict(page.messages),
        "units": page.units and _units(page.units),
    }
    if detail != "page":
        value["details"] = [_change(change, detail) for change in page.details]
    return value


def _units(units: Totals) -> dict[str, int]:
    return {"total": units.total, "changed": units.changed}


def _change(change: Change, detail: Detail) -> dict[str, Any]:
    return {
        "change": change.change,
        "kinds": list(change.kinds),
        "line": change.line,
        "old_source": change.old_source,
        "new_source": change.new_source,
        "target": change.target,
        "units": [asdict(unit) for unit in change.units] if detail == "unit" else [],
    }

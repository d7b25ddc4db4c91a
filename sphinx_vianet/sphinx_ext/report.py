"""Warnings of the build, each with a code: ``suppress_warnings = ["vianet.CODE"]`` silences it."""

from __future__ import annotations

from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

from sphinx.util import logging

from ..characters import without_controls
from ..errors import Code
from ..limits import cut_line, cut_text
from ..reports.wording import inert, printable

__all__ = ["report", "report_cut"]

logger = logging.getLogger(__name__)


def report(code: Code, message: str, path: str | Path, line: int | None, remedy: str | None = None) -> None:
    """Log a finding.

    Args:
        code: What was found.
        message: What was found, in words, in one line.
        path: The file.
        line: 1-based line; 0 or None, where it is not known, counts as the first.
        remedy: What to do about it, where the code's own remedy does not fit.
    """
    # Both end up on a terminal or in the log of a CI system, where a page must not give commands.
    location = _harmless(f"{path}:{max(line or 1, 1)}")
    text = _harmless(f"{message}. {remedy or code.info.remedy}")
    if code.info.severity == "note":
        logger.info("%s: %s", location, text)
    else:
        # Said once in a build, however many documents or processes come upon it; Sphinx compares
        # text and arguments, and the place is in neither.
        logger.warning(
            "%s%.0s", text, location, location=location, type="vianet", subtype=code.info.name, once=True
        )


def _harmless(text: str) -> str:
    return inert(printable(without_controls(" ".join(text.splitlines()))))


def report_cut(env: MutableMapping[str, Any], path: Path) -> None:
    """Report the end of a page that was not parsed to its end.

    Args:
        env: The environment of the parse.
        path: The page.
    """
    line = cut_line(env)
    if line is not None:
        report(Code.TEXT_LIMIT, cut_text(), path, line)

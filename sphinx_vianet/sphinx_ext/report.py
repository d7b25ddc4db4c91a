"""Warnings of the build, each with a code: ``suppress_warnings = ["vianet.CODE"]`` silences it."""

from __future__ import annotations

from pathlib import Path

from sphinx.util import logging

from ..errors import Code

__all__ = ["report"]

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
    location = f"{path}:{max(line or 1, 1)}"
    text = f"{message}. {remedy or code.info.remedy}"
    if code.info.severity == "note":
        logger.info("%s: %s", location, text)
    else:
        logger.warning(text, location=location, type="vianet", subtype=code.info.name)

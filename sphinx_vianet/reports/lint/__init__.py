"""Reports of a lint: pure functions from a report to text, one a format, in one table.

What holds for the reports of a check holds for these: texts of catalogs and pages are untrusted, and
escaped in each format.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, TypeAlias

from ..options import Options

if TYPE_CHECKING:
    from sphinx_vianet.quality.report import LintReport

__all__ = ["LINT_FORMATS", "LintFormat"]

LintFormat: TypeAlias = "Callable[[LintReport, Options], str]"


def _lazy(module: str) -> LintFormat:
    """A format whose module is loaded by its use."""

    def render(report: LintReport, options: Options) -> str:
        text: str = import_module(f".{module}", __name__).render(report, options)
        return text

    return render


_NAMES = ("text", "json", "github", "gitlab", "sarif", "junit", "markdown", "html")

LINT_FORMATS: Mapping[str, LintFormat] = {name: _lazy(name) for name in _NAMES}
"""Every format by its name on the command line."""

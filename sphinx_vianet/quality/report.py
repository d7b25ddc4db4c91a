"""What a lint found: values, for the formats."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from ..codes import Severity
from ..model import Finding
from .check import Check
from .checks import CHECKS

__all__ = ["Defect", "LintReport"]


@dataclass(frozen=True, slots=True)
class Defect:
    """A problem with one message, and where it is."""

    code: str
    """The check."""
    path: str
    """The catalog, or with ``--pages`` the localized page: relative to the working folder where it can be."""
    line: int | None
    """1-based line of the message in that file."""
    language: str
    """Sphinx's code."""
    page: str
    """Path of the localized page, empty when the catalog does not say."""
    message: str
    """What was found, one line."""
    msgid: str
    msgstr: str
    place: tuple[int, int] | None = None
    """Start and end in the msgstr."""
    fixable: bool = False
    """Whether ``--fix`` puts it right."""

    @property
    def check(self) -> Check:
        """The check that found it."""
        return CHECKS[self.code]

    @property
    def severity(self) -> Severity:
        """``error``, ``warning`` or ``note``, fixed by the check."""
        return self.check.severity


@dataclass(frozen=True, slots=True)
class LintReport:
    """All of one run."""

    defects: tuple[Defect, ...] = ()
    """By language, file and line."""
    findings: tuple[Finding, ...] = ()
    """What is wrong with files rather than translations: a catalog that cannot be read."""
    files: int = 0
    """Catalogs, or pages."""
    paths: tuple[tuple[str, str], ...] = ()
    """Language and path of each of them."""
    messages: int = 0
    """Messages that were looked at."""
    checks: tuple[str, ...] = ()
    """Codes of the checks that ran."""
    fixed: int = 0
    """Messages that were put right, or with ``--dry-run`` would be."""
    dry_run: bool = False
    """Whether nothing was written."""
    failing: frozenset[str] = field(default=frozenset())
    """Codes that make the lint fail."""
    by_language: Mapping[str, int] = field(default_factory=dict)
    """Messages that were looked at, by language."""
    of_pages: bool = False
    """Whether localized pages were read, not catalogs."""

    @property
    def fails(self) -> bool:
        """Whether the exit code is 1."""
        bad = any(finding.severity == "error" for finding in self.findings)
        return bad or any(defect.code in self.failing for defect in self.defects)

    def counts(self) -> dict[str, int]:
        """How often each check that ran found something, zeros too."""
        found = Counter(defect.code for defect in self.defects)
        return {code: found[code] for code in self.checks}

"""Which verdicts fail a check: ``--fail-on``, ``--max-stale``, ``--grace``, ``--baseline``."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from .errors import ConfigError
from .verdict import SEVERITIES, STATUSES, ChangeSeverity, Status, Verdict, worst

__all__ = [
    "DEFAULT_FAIL_ON",
    "Baseline",
    "FailOn",
    "Tolerance",
    "failing",
    "parse_fail_on",
    "parse_tolerance",
]

DEFAULT_FAIL_ON = "stale:content,moved:content,orphaned,inconsistent"
_TOLERANCE = re.compile(r"(?P<number>[0-9]{1,9}(?:\.[0-9]{1,9})?)\s*(?P<percent>%?)")
_SCHEMA = "sphinx-vianet/baseline/1"


@dataclass(frozen=True, slots=True)
class FailOn:
    """What fails a check."""

    least: Mapping[Status, ChangeSeverity | None]
    """For each status that fails, the least severity that does; None for any."""
    uncertain_orphans: bool = False
    """Whether ``orphaned`` counts where history that could say ``moved`` is not there."""

    def matches(self, verdict: Verdict) -> bool:
        """Whether a verdict fails."""
        if verdict.status not in self.least:
            return False
        if verdict.status == "orphaned" and not verdict.certain and not self.uncertain_orphans:
            return False
        least = self.least[verdict.status]
        if least is None:
            return True
        if verdict.status == "moved" and verdict.severity is None and not verdict.kinds:
            # The same text in another place.
            return False
        severity = verdict.severity or "content"
        return SEVERITIES.index(severity) <= SEVERITIES.index(least)


def parse_fail_on(text: str) -> FailOn:
    """Read ``STATUS[:SEVERITY],...``, or ``none``.

    Args:
        text: As given to ``--fail-on``.

    Raises:
        ConfigError: For a status or severity that there is not.
    """
    least: dict[Status, ChangeSeverity | None] = {}
    uncertain = False
    if text.strip() == "none":
        return FailOn({})
    for part in text.split(","):
        name, colon, severity = part.strip().partition(":")
        status = next((status for status in STATUSES if status == name), None)
        if status is None:
            raise ConfigError(f"--fail-on: {name!r} is no status; there are {', '.join(STATUSES)}, and none")
        if status == "orphaned" and severity == "uncertain":
            uncertain = True
            least.setdefault(status, None)
            continue
        found = next((known for known in SEVERITIES if known == severity), None)
        if colon and found is None:
            raise ConfigError(f"--fail-on: {severity!r} is no severity; there are {', '.join(SEVERITIES)}")
        least[status] = found
    return FailOn(least, uncertain)


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How many stale pages a locale may have before they fail."""

    number: float
    percent: bool

    def exceeded(self, stale: int, pages: int) -> bool:
        """Whether a locale has more than it may.

        Args:
            stale: Its stale and moved pages that would fail.
            pages: All of its localized pages.
        """
        if self.percent:
            return stale * 100 > self.number * pages
        return stale > self.number


def parse_tolerance(text: str) -> Tolerance:
    """Read ``N`` or ``N%``.

    Raises:
        ConfigError: For anything else.
    """
    found = _TOLERANCE.fullmatch(text.strip())
    if found is None:
        raise ConfigError(f"--max-stale: {text!r} is neither a number nor a percentage")
    return Tolerance(float(found["number"]), bool(found["percent"]))


@dataclass(frozen=True, slots=True)
class Baseline:
    """The verdicts that a project starts with, and that do not fail it."""

    known: Mapping[tuple[str, str], tuple[str, ChangeSeverity | None, str | None]]
    """Status, severity and the handoff's hash or commit, by locale and page."""

    @classmethod
    def of(cls, verdicts: Iterable[Verdict]) -> Baseline:
        """The baseline that holds these verdicts."""
        return cls({(verdict.locale, verdict.page): _entry(verdict) for verdict in verdicts})

    @classmethod
    def read(cls, text: str, name: str) -> Baseline:
        """Read a baseline file.

        Args:
            text: Its content.
            name: Its name, for the error.

        Raises:
            ConfigError: It is no baseline.
        """
        try:
            value = json.loads(text)
            if value["schema"] != _SCHEMA:
                raise ConfigError(
                    f"{name} is no baseline of this version; write it again with --write-baseline"
                )
            return cls(
                {
                    (entry["locale"], entry["page"]): (
                        entry["status"],
                        _severity(entry["severity"]),
                        entry["stamp"],
                    )
                    for entry in value["pages"]
                }
            )
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise ConfigError(f"{name} is no baseline file; write one with --write-baseline") from error

    def to_text(self) -> str:
        """The file's content, the same for the same verdicts."""
        pages = [
            {"locale": locale, "page": page, "status": status, "severity": severity, "stamp": stamp}
            for (locale, page), (status, severity, stamp) in sorted(self.known.items())
        ]
        return json.dumps({"schema": _SCHEMA, "pages": pages}, ensure_ascii=False, indent=1) + "\n"

    def holds(self, verdict: Verdict) -> bool:
        """Whether a verdict is in the baseline: no worse than then, for the same handoff."""
        known = self.known.get((verdict.locale, verdict.page))
        if known is None:
            return False
        status, severity, stamp = _entry(verdict)
        if (status, stamp) != (known[0], known[2]):
            return False
        return worst((known[1], severity)) == known[1]


def _severity(name: object) -> ChangeSeverity | None:
    if name is None:
        return None
    found = next((known for known in SEVERITIES if known == name), None)
    if found is None:
        raise ValueError(name)
    return found


def _entry(verdict: Verdict) -> tuple[str, ChangeSeverity | None, str | None]:
    stamp = (verdict.handoff.hash or verdict.handoff.commit) if verdict.handoff is not None else None
    return verdict.status, verdict.severity, stamp


def failing(
    verdicts: Sequence[Verdict],
    fail_on: FailOn,
    *,
    tolerance: Tolerance | None = None,
    grace: int = 0,
    today: str | None = None,
    baseline: Baseline | None = None,
) -> frozenset[tuple[str, str]]:
    """The pages that fail a check.

    Args:
        verdicts: All of them.
        fail_on: Which fail.
        tolerance: How many stale pages are let pass in each locale.
        grace: Days for which a page may be stale, counted from the first change to the
            date of the source revision.
        today: That date, ISO 8601; without it nothing is young.
        baseline: Verdicts that are let pass.

    Returns:
        Locale and page of each.
    """
    matching = [
        verdict
        for verdict in verdicts
        if fail_on.matches(verdict)
        and not (baseline is not None and baseline.holds(verdict))
        and not _is_young(verdict, grace, today)
    ]
    if tolerance is not None:
        pages = Counter(verdict.locale for verdict in verdicts if verdict.status != "missing")
        stale = Counter(verdict.locale for verdict in matching if verdict.status in ("stale", "moved"))
        passed = {locale for locale in pages if not tolerance.exceeded(stale[locale], pages[locale])}
        matching = [
            verdict
            for verdict in matching
            if verdict.status not in ("stale", "moved") or verdict.locale not in passed
        ]
    return frozenset((verdict.locale, verdict.page) for verdict in matching)


def _is_young(verdict: Verdict, grace: int, today: str | None) -> bool:
    if not grace or today is None or verdict.first_change is None or verdict.status not in ("stale", "moved"):
        return False
    age = date.fromisoformat(today[:10]) - date.fromisoformat(verdict.first_change.date[:10])
    return age <= timedelta(days=grace)

"""Which verdicts fail: options as they are written, tolerance, grace, baseline."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from sphinx_vianet.checkrules import (
    DEFAULT_FAIL_ON,
    Baseline,
    failing,
    parse_fail_on,
    parse_tolerance,
)
from sphinx_vianet.errors import ConfigError
from sphinx_vianet.model import Handoff
from sphinx_vianet.verdict import SEVERITIES, STATUSES, ChangeSeverity, CommitInfo, Status, Verdict


def verdict(
    status: Status = "stale",
    severity: ChangeSeverity | None = "content",
    *,
    page: str = "a.md",
    locale: str = "de-DE",
    certain: bool = True,
    since: str | None = None,
) -> Verdict:
    first = CommitInfo("c" * 40, since, "Ada", "Change") if since else None
    kinds = ("text",) if severity else ()
    return Verdict(
        locale,
        page,
        page,
        status,
        Handoff(hash="a" * 40),
        severity=severity,
        kinds=kinds,  # type: ignore[arg-type]  # one of the kinds
        certain=certain,
        first_change=first,
    )


def fails(rule: str, status: Status, severity: ChangeSeverity | None = None, *, certain: bool = True) -> bool:
    return parse_fail_on(rule).matches(verdict(status, severity, certain=certain))


class TestFailOn:
    def test_by_default_content_and_what_is_gone_or_wrong(self) -> None:
        found = {
            (status, severity)
            for status in STATUSES
            for severity in (None, *SEVERITIES)
            if fails(DEFAULT_FAIL_ON, status, severity)
        }
        assert {status for status, severity in found if severity in ("markup", "cosmetic")} == {
            "orphaned",
            "inconsistent",
        }
        assert {status for status, severity in found if severity == "content"} == {
            "stale",
            "moved",
            "orphaned",
            "inconsistent",
        }

    @pytest.mark.parametrize(
        ("rule", "failing_severities"),
        [
            ("stale", ["content", "markup", "cosmetic"]),
            ("stale:cosmetic", ["content", "markup", "cosmetic"]),
            ("stale:markup", ["content", "markup"]),
            ("stale:content", ["content"]),
            (" stale:markup , missing", ["content", "markup"]),
            ("missing", []),
            ("none", []),
        ],
    )
    def test_severity_and_worse(self, rule: str, failing_severities: list[str]) -> None:
        assert [severity for severity in SEVERITIES if fails(rule, "stale", severity)] == failing_severities

    def test_unknown_severity_counts_as_content(self) -> None:
        assert fails("stale:content", "stale", None)

    def test_a_page_that_only_moved_has_no_severity(self) -> None:
        assert not fails("moved:cosmetic", "moved", None)
        assert fails("moved", "moved", None)

    def test_uncertain_orphans(self) -> None:
        assert fails("orphaned", "orphaned")
        assert not fails("orphaned", "orphaned", certain=False)
        assert fails("orphaned:uncertain", "orphaned", certain=False)
        assert fails("orphaned,orphaned:uncertain", "orphaned", certain=False)
        assert fails("orphaned:uncertain,orphaned", "orphaned", certain=False)
        assert fails("orphaned:uncertain", "orphaned")

    @pytest.mark.parametrize(
        ("rule", "named"),
        [
            ("stael", "'stael' is no status"),
            ("", "'' is no status"),
            ("stale,", "'' is no status"),
            ("stale:bad", "'bad' is no severity"),
            ("stale:uncertain", "'uncertain' is no severity"),
            ("none,stale", "'none' is no status"),
            ("stale:", "'' is no severity"),
        ],
    )
    def test_what_cannot_be_read(self, rule: str, named: str) -> None:
        with pytest.raises(ConfigError, match=named):
            parse_fail_on(rule)


class TestTolerance:
    @pytest.mark.parametrize(
        ("text", "stale", "pages", "exceeded"),
        [
            ("0", 0, 10, False),
            ("0", 1, 10, True),
            ("3", 3, 10, False),
            ("3", 4, 10, True),
            ("10%", 1, 10, False),
            ("10%", 2, 10, True),
            ("0%", 1, 1000, True),
            ("2.5 %", 1, 40, False),
            ("100%", 40, 40, False),
        ],
    )
    def test_limits(self, text: str, stale: int, pages: int, *, exceeded: bool) -> None:
        assert parse_tolerance(text).exceeded(stale, pages) == exceeded

    @pytest.mark.parametrize("text", ["", "%", "many", "-1", "nan", "inf", "5%%", "1e999", "1_0"])
    def test_what_is_no_number(self, text: str) -> None:
        with pytest.raises(ConfigError, match="neither a number nor a percentage"):
            parse_tolerance(text)

    def test_it_is_for_each_locale_and_for_stale_and_moved_only(self) -> None:
        verdicts = [
            verdict(page="a.md"),
            verdict(page="b.md"),
            verdict("moved", "content", page="c.md"),
            verdict("orphaned", None, page="d.md"),
            verdict("missing", None, page="e.md"),
            verdict(page="a.md", locale="fr-FR"),
            verdict("current", None, page="b.md", locale="fr-FR"),
        ]
        rule = parse_fail_on(DEFAULT_FAIL_ON)

        def names(limit: str) -> set[tuple[str, str]]:
            return set(failing(verdicts, rule, tolerance=parse_tolerance(limit)))

        german = {("de-DE", page) for page in ("a.md", "b.md", "c.md")}
        orphan = {("de-DE", "d.md")}
        assert names("0") == german | orphan | {("fr-FR", "a.md")}
        assert names("1") == german | orphan
        assert names("3") == orphan
        # Three of four localized pages; a missing page is none.
        assert names("74%") == german | orphan
        assert names("75%") == orphan


class TestGrace:
    NOW = "2024-03-31T08:00:00+02:00"

    @pytest.mark.parametrize(
        ("days", "since", "fails"),
        [
            (0, "2024-03-31T08:00:00+02:00", True),
            (30, "2024-03-01T08:00:00+02:00", False),
            (30, "2024-02-29T08:00:00+02:00", True),
            (30, None, True),
        ],
    )
    def test_days(self, days: int, since: str | None, *, fails: bool) -> None:
        found = failing([verdict(since=since)], parse_fail_on(DEFAULT_FAIL_ON), grace=days, today=self.NOW)
        assert bool(found) == fails

    def test_only_staleness_has_grace(self) -> None:
        rule = parse_fail_on(DEFAULT_FAIL_ON)
        deleted = verdict("orphaned", None, since="2024-03-30T00:00:00Z")
        assert failing([deleted], rule, grace=30, today=self.NOW)
        assert failing([verdict(since="2024-03-30T00:00:00Z")], rule, grace=30, today=None)


class TestBaseline:
    def test_round_trip_in_an_order_of_its_own(self) -> None:
        verdicts = [verdict(page="b.md"), verdict("orphaned", None, page="a.md")]
        text = Baseline.of(verdicts).to_text()
        assert text == Baseline.of(reversed(verdicts)).to_text()
        read = Baseline.read(text, "b.json")
        assert all(read.holds(one) for one in verdicts)
        assert not failing(verdicts, parse_fail_on("stale,orphaned"), baseline=read)
        assert [page["page"] for page in json.loads(text)["pages"]] == ["a.md", "b.md"]

    @pytest.mark.parametrize(
        ("change", "held"),
        [
            ({}, True),
            ({"severity": "cosmetic"}, True),
            ({"severity": "content"}, False),
            ({"status": "orphaned"}, False),
            ({"page": "other.md"}, False),
            ({"locale": "fr-FR"}, False),
            ({"handoff": Handoff(hash="b" * 40)}, False),
        ],
    )
    def test_only_what_is_no_worse_is_let_pass(self, change: dict[str, object], *, held: bool) -> None:
        base = verdict(severity="markup")
        known = Baseline.read(Baseline.of([base]).to_text(), "b.json")
        assert known.holds(replace(base, **change)) == held  # type: ignore[arg-type]  # fields by name

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "[]",
            "{}",
            '{"schema": "sphinx-vianet/baseline/1"}',
            '{"schema": "sphinx-vianet/baseline/1", "pages": [{}]}',
            '{"schema": "sphinx-vianet/baseline/1", "pages": 3}',
            '{"schema": "sphinx-vianet/baseline/1", "pages": [{"locale": [], "page": "a", "status": "stale",'
            ' "severity": null, "stamp": null}]}',
            '{"schema": "sphinx-vianet/baseline/1", "pages": [{"locale": "de-DE", "page": "a.md", "status":'
            ' "stale", "severity": "bad", "stamp": null}]}',
            "[" * 100_000,
        ],
    )
    def test_what_is_no_baseline(self, text: str) -> None:
        with pytest.raises(ConfigError, match=r"x\.json is no baseline file"):
            Baseline.read(text, "x.json")

    def test_another_version(self) -> None:
        with pytest.raises(ConfigError, match="write it again"):
            Baseline.read('{"schema": "sphinx-vianet/baseline/9", "pages": []}', "x.json")

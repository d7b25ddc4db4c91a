"""JUnit XML, read by a JUnit reader."""

from __future__ import annotations

import pytest
from junitparser import Error, Failure, JUnitXml, Skipped, SystemOut, TestCase, TestSuite

from sphinx_vianet.reports import FORMATS, Options
from sphinx_vianet.verdict import CheckReport

from .reports_data import HOSTILE, hostile, ordinary, report, verdict


def suites(made: CheckReport, **options: object) -> dict[str, TestSuite]:
    text = FORMATS["junit"](made, Options(**options))  # type: ignore[arg-type]  # every value is checked by its use
    root = JUnitXml.fromstring(text.encode("utf-8"))
    found = {suite.name: suite for suite in root}
    counted = [(suite.tests, suite.failures, suite.errors, suite.skipped) for suite in root]
    for suite in root:
        # The reader counts for itself: what the attributes say has to be true.
        before = (suite.tests, suite.failures, suite.errors, suite.skipped)
        suite.update_statistics()  # type: ignore[no-untyped-call]  # the reader types only a part
        assert before == (suite.tests, suite.failures, suite.errors, suite.skipped)
    assert (root.tests, root.failures, root.errors, root.skipped) == tuple(
        map(sum, zip(*counted, strict=True))
    )
    return found


def cases(suite: TestSuite) -> dict[str, TestCase]:
    return {case.name: case for case in suite}


def test_a_suite_for_each_locale_and_a_case_for_each_page() -> None:
    found = suites(ordinary())
    assert list(found) == ["de-DE", "ja-JP", "sphinx-vianet"]
    assert list(cases(found["ja-JP"])) == ["api/overview.md", "index.md"]
    assert len(cases(found["de-DE"])) == 11


def test_outcomes() -> None:
    found = cases(suites(ordinary())["de-DE"])
    outcomes = {name: [type(result) for result in case.result] for name, case in found.items()}
    assert outcomes.pop("api/overview.md") == [Failure]
    assert outcomes.pop("old/gone.md") == [Failure]
    assert outcomes.pop("guide/new.md") == [Skipped]
    assert outcomes.pop("guide/bare.md unit-id-mismatch") == [Error]
    assert set(map(tuple, outcomes.values())) == {()}


def test_a_failure() -> None:
    case = cases(suites(ordinary(), detail="unit")["de-DE"])["api/overview.md"]
    (failure,) = case.result
    assert case.classname == "de-DE"
    assert failure.type == "stale, content"
    assert failure.message.startswith("stale, content: the source page changed since it was translated;")
    lines = failure.text.splitlines()
    assert (
        lines[1]
        == "first change: 0123456789ab 2021-03-05T10:11:12+01:00 Ada Author: Say which version is meant"
    )
    assert lines[3:6] == ["line 12: changed (text)", "  - Run the tool.", "  + Run the {+new +}tool."]


def test_sentences_only_when_asked_for() -> None:
    (failure,) = cases(suites(ordinary())["de-DE"])["api/overview.md"].result
    assert "Run the" not in failure.text


def test_findings() -> None:
    found = suites(ordinary())
    (error,) = cases(found["de-DE"])["guide/bare.md unit-id-mismatch"].result
    assert (error.type, error.message) == ("vianet.unit-id-mismatch", "a985a-9 and a985a-10")
    said = {
        name: suite.child(SystemOut)  # type: ignore[no-untyped-call]  # as above
        for name, suite in found.items()
    }
    assert said["de-DE"].text == "warning: de-DE index.md:3: the page says de-AT"
    assert said["sphinx-vianet"].text == "note: ../docs is in no repository"
    assert said["ja-JP"] is None


def test_a_missing_page_that_fails_is_a_failure() -> None:
    page = verdict("new.md", "missing")
    ((result,),) = (case.result for case in suites(report(page, failing=[page]))["de-DE"])
    assert type(result) is Failure


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_adds_an_element(text: str) -> None:
    (found,) = suites(hostile(text), detail="unit").values()
    assert (found.tests, found.failures, found.errors, found.skipped) == (5, 1, 1, 1)
    assert all(len(case.result) <= 1 for case in found)

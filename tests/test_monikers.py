"""Monikers and their ranges: what is read, which ranges have something in common, how they are shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_vianet.config import from_mapping
from sphinx_vianet.monikers import is_one, overlap, parse_range, readable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("netcore-1.1", "netcore-1.1"),
        (
            ">= aspnetcore-3.0 <= aspnetcore-5.0 || netcore-1.1",
            "≥ aspnetcore-3.0 ≤ aspnetcore-5.0 | netcore-1.1",
        ),
        (">=tfs-2013,<tfs-2018||=azure-devops", "≥ tfs-2013 < tfs-2018 | azure-devops"),
    ],
)
def test_ranges_are_read_and_shown(text: str, shown: str) -> None:
    found = parse_range(text)
    assert found is not None
    assert readable(found) == shown


@pytest.mark.parametrize(
    "text", ["", " ", ">=", "a ||", "|| a", ">= >= a", ">= , a", ", a", "a 'b'", "a" * 1001, "a || || b"]
)
def test_what_is_no_range(text: str) -> None:
    assert parse_range(text) is None


@pytest.mark.parametrize(
    ("given", "chosen", "shown"),
    [
        (">= aspnetcore-3.0 <= aspnetcore-5.0", "aspnetcore-3.1", True),
        (">= aspnetcore-3.0 <= aspnetcore-5.0", "aspnetcore-3", True),
        (">= aspnetcore-3.0 <= aspnetcore-5.0", "aspnetcore-5.0", True),
        (">= aspnetcore-3.0 <= aspnetcore-5.0", "aspnetcore-5.0.1", False),
        (">= aspnetcore-3.0 <= aspnetcore-5.0", "aspnetcore-10.0", False),
        (">= aspnetcore-3.0 <= aspnetcore-5.0", "netcore-3.1", False),
        ("> aspnetcore-3.0 < aspnetcore-5.0", "aspnetcore-3.0", False),
        ("> aspnetcore-3.0 < aspnetcore-5.0", "aspnetcore-5.0", False),
        ("> aspnetcore-3.0 < aspnetcore-5.0", "aspnetcore-4.0", True),
        ("< x-1 || netcore-1.1", "NetCore-1.1", True),
        ("azure-devops || tfs-2018", "azure-devops", True),
        ("> azure-devops", "azure-devops", False),
        (">= azure-devops", "azure-devops-2020", False),
        ("= x-2", "= x-2.0.0", True),
        ("<= x-2", ">= x-2", True),
        ("< x-2", ">= x-2", False),
        ("< x-3", "> x-2", True),
        (">= x-9", ">= x-10", True),
        (">= x-1 <= y-2", "x-1", False),
    ],
)
def test_what_is_shown(given: str, chosen: str, shown: bool) -> None:
    """Versions are numbers, compared within one name; other names are equal or not."""
    first, second = parse_range(given), parse_range(chosen)
    assert first is not None
    assert second is not None
    assert overlap(first, second) is shown
    assert overlap(second, first) is shown


def test_one_moniker() -> None:
    assert [is_one(parse_range(text) or ()) for text in ("a-1", "=a-1", ">= a-1", "a-1 || a-2", "")] == [
        True,
        True,
        False,
        False,
        False,
    ]


def test_options(tmp_path: Path) -> None:
    """One value or several; what is no range is reported, and all is shown."""
    good = {"moniker": "x-1", "pivots": "CSharp, js"}
    config, findings = from_mapping(good, tmp_path)
    assert (config.moniker, config.pivots, findings) == (("x-1",), ("csharp", "js"), ())
    config, findings = from_mapping({"moniker": ["x-1", ">= y-2"], "pivots": ["a"]}, tmp_path)
    assert (config.moniker, config.pivots, findings) == (("x-1", ">= y-2"), ("a",), ())
    config, findings = from_mapping({"moniker": [">= "], "pivots": 3}, tmp_path)
    assert (config.moniker, config.pivots) == ((), ())
    assert [finding.code.info.name for finding in findings] == ["config-value"] * 2

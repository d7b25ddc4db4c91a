"""Every target of the fuzzer over its seeds, without the fuzzer: none of them rots, none finds anything."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .fuzz.choices import Choices, parts_of
from .fuzz.table import TARGETS


def _run(name: str, inputs: Iterable[bytes]) -> None:
    check, opened = TARGETS[name].load()
    with opened:
        for data in inputs:
            check(data)


@pytest.mark.parametrize("name", TARGETS)
def test_a_target_finds_nothing_in_its_seeds(name: str) -> None:
    target = TARGETS[name]
    _run(name, list(target.inputs())[:: target.step])


@pytest.mark.slow
@pytest.mark.parametrize("name", TARGETS)
def test_a_target_finds_nothing_in_all_its_seeds_and_real_pages(name: str) -> None:
    _run(name, [*TARGETS[name].inputs(), *TARGETS[name].real()])


QUICK = ("page", "po", "stamp", "yaml", "exchange", "glossary", "git")
SLOW = ("align", "stale", "merge", "dialect", "handback", "renew", "toc", "texts", "lint")


@settings(max_examples=40)
@given(st.binary(max_size=200))
@pytest.mark.parametrize("name", QUICK)
def test_any_decisions(name: str, data: bytes) -> None:
    TARGETS[name].load()[0](data)


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=500))
@pytest.mark.parametrize("name", [*QUICK, *SLOW])
def test_any_decisions_at_length(name: str, data: bytes) -> None:
    TARGETS[name].load()[0](data)


def test_choices_end() -> None:
    choices = Choices(b"\x03ab")
    assert [choices.below(2), choices.text(), choices.byte(), choices.pick("xy")] == [1, "b", 0, "x"]


def test_parts_that_are_missing_are_empty() -> None:
    assert parts_of(b"a\n=====\nb", 3) == [b"a", b"b", b""]

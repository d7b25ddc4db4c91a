"""The check over the real pages: the verdicts of the manifest, and severity with and without the handoff."""

from __future__ import annotations

import functools
from collections import Counter
from pathlib import Path

from sphinx_vianet.checker import CheckOptions, run_check
from sphinx_vianet.config import Config
from sphinx_vianet.page import parse_page
from sphinx_vianet.staleness import compare_source
from sphinx_vianet.treespec import TreeSpec
from sphinx_vianet.verdict import CheckReport, Comparison

from .corpus import CORPUS, CORPUS_ROOT, Entry, entries

pytestmark = CORPUS

NUGET = "nuget.de-de"
# A table cell whose code holds a bar, which the handback escaped: the source's parser ends the cell there.
OWN_DIFFERS = {"docs/reference/cli-reference/cli-ref-search.md": ("text", "markup")}
STATUS = {"current": "current", "stale": "stale", "deleted": "orphaned"}


@functools.cache
def report(source: str) -> CheckReport:
    folder: Path = CORPUS_ROOT / NUGET
    config = Config(
        source=TreeSpec(str(folder / source)),
        localized=(TreeSpec(str(folder / "annotated"), locale="de-DE"),),
        check_includes=False,
    )
    return run_check(config, CheckOptions())


def test_against_its_own_source_every_page_is_current() -> None:
    found = Counter(page.status for page in report("source").pages)
    assert found == {"current": 366}
    assert not report("source").findings


def test_five_years_later_every_page_is_what_the_manifest_says() -> None:
    found = {page.page: page.status for page in report("source-now").pages if page.status != "missing"}
    assert found == {entry.path: STATUS[entry.now or ""] for entry in entries(NUGET)}
    assert Counter(found.values()) == {"current": 32, "stale": 333, "orphaned": 1}


def compared(entry: Entry, *, handoff: bool, today: str) -> Comparison:
    page = parse_page(entry.read("annotated") or b"", entry.path)
    return compare_source(page, entry.read("source") if handoff else None, entry.read(today) or b"")


def test_a_page_says_the_same_as_its_handoff() -> None:
    found = {entry.path: compared(entry, handoff=False, today="source").kinds for entry in entries(NUGET)}
    assert {path: kinds for path, kinds in found.items() if kinds != ("whitespace",)} == OWN_DIFFERS


def test_severity_hardly_needs_the_handoff() -> None:
    stale = [entry for entry in entries(NUGET) if entry.now == "stale"]
    with_it = [compared(entry, handoff=True, today="source-now") for entry in stale]
    without = [compared(entry, handoff=False, today="source-now") for entry in stale]
    agree = sum(a.severity == b.severity for a, b in zip(with_it, without, strict=True))
    # The others became visible by an escape (<name> to \<name\>), which a handback may add itself.
    assert (agree, len(stale)) == (329, 333)
    assert Counter(found.severity for found in with_it) == {"content": 283, "cosmetic": 42, "markup": 8}

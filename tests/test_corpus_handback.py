"""The handback over the real pages: nothing changes unasked, and an edit comes back as it went in."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_vianet.config import Config
from sphinx_vianet.handbacker import run_handback
from sphinx_vianet.handbackreport import HandbackOptions
from sphinx_vianet.importer import run_import
from sphinx_vianet.treespec import TreeSpec

from .corpus import CORPUS, CORPUS_ROOT, FOLDERS
from .handback_measure import EDITS, measure, page_input, pages
from .handbacks import Pages

pytestmark = CORPUS

_SAMPLE = 24
"""Pages of a folder that are edited in the short run."""


@pytest.mark.parametrize("name", FOLDERS)
def test_without_an_edit_no_page_of_a_folder_changes(name: str, tmp_path: Path) -> None:
    folder = CORPUS_ROOT / name
    source = folder / "source"
    config = Config(
        source=TreeSpec(str(source)) if source.is_dir() else None,
        localized=(TreeSpec(str(folder / "annotated")),),
    )
    run_import(config, tmp_path)
    report = run_handback(config, tmp_path, HandbackOptions(dry_run=True))
    assert not report.pages
    assert report.unchanged == 0


def _unchanged(name: str, step: int) -> None:
    for entry in list(pages(name))[::step]:
        made = Pages((page_input(entry),))
        catalog = made.imported().data
        if catalog is not None:
            result = made.hand_back(catalog)
            assert not result.findings, entry
            assert [(plan.kind, plan.new == plan.old) for plan in result.pages] == [("unchanged", True)], (
                entry
            )


def _edited(name: str, step: int, edits: int) -> None:
    names = list(EDITS)
    results = []
    for number, entry in enumerate(list(pages(name))[::step]):
        first = number * edits % len(names)
        chosen = (names + names)[first : first + edits]
        results += [(entry.path, *found) for found in measure(entry, chosen, count=1 + number % 3)]
    assert results
    assert not [found for found in results if found[2] == "wrong"]
    refused = [found for found in results if found[2] == "refused"]
    assert len(refused) <= len(results) / 20, refused


@pytest.mark.parametrize("name", FOLDERS)
def test_without_an_edit_a_page_is_its_own_plan(name: str) -> None:
    _unchanged(name, max(1, len(list(pages(name))) // _SAMPLE))


@pytest.mark.parametrize("name", FOLDERS)
def test_edits_come_back_as_they_went_in(name: str) -> None:
    _edited(name, max(1, len(list(pages(name))) // _SAMPLE), 2)


@pytest.mark.slow
@pytest.mark.parametrize("name", FOLDERS)
def test_without_an_edit_every_page_is_its_own_plan(name: str) -> None:
    _unchanged(name, 1)


@pytest.mark.slow
@pytest.mark.parametrize("name", FOLDERS)
def test_edits_of_every_page_come_back_as_they_went_in(name: str) -> None:
    _edited(name, 1, len(EDITS))

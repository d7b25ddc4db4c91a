"""The corpus is what its manifests say, so that the conformance runs test what they believe they test."""

from __future__ import annotations

import pytest

from tests.corpus import CORPUS, CORPUS_ROOT, FOLDERS, entries

pytestmark = CORPUS


def test_every_folder_is_named_here() -> None:
    assert tuple(sorted(path.parent.name for path in CORPUS_ROOT.glob("*/manifest.tsv"))) == FOLDERS


@pytest.mark.parametrize("folder", FOLDERS)
def test_manifest_names_every_file(folder: str) -> None:
    listed = list(entries(folder))
    root = CORPUS_ROOT / folder / "annotated"
    found = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
    assert {entry.path for entry in listed} == found
    assert {e.path for e in listed if e.plain != "no-plain"} == {e.path for e in listed if e.read("plain")}

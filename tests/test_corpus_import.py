"""The import over the real pages: complete, accepted by gettext, the same again and in parallel."""

from __future__ import annotations

import functools
from pathlib import Path

import pytest

from sphinx_vianet.cli.workers import worker_pool
from sphinx_vianet.config import Config
from sphinx_vianet.importer import ImportReport, run_import
from sphinx_vianet.trees import is_excluded
from sphinx_vianet.treespec import DEFAULT_EXCLUDE, TreeSpec

from .corpus import CORPUS, CORPUS_ROOT, FOLDERS, SEEDS, SEEDS_ROOT, Entry, entries
from .imports import check_catalogs

# The seeds need no mark: they are small.
CORPUS_TEST = CORPUS[1]


def config(name: str) -> Config:
    folder = CORPUS_ROOT / name
    source = folder / "source"
    localized = TreeSpec(str(folder / "annotated"))
    return Config(source=TreeSpec(str(source)) if source.is_dir() else None, localized=(localized,))


@functools.cache
def expected(name: str) -> list[Entry]:
    """The pages that an import reads."""
    return [entry for entry in entries(name) if not is_excluded(entry.path, DEFAULT_EXCLUDE)]


def catalogs(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.po")}


def errors(report: ImportReport) -> list[tuple[str, str]]:
    return [(f.code.info.name, f.path) for f in report.findings if f.severity == "error"]


@pytest.mark.corpus
@CORPUS_TEST
@pytest.mark.parametrize("name", FOLDERS)
def test_folder(name: str, tmp_path: Path) -> None:
    report = run_import(config(name), tmp_path)
    wanted = expected(name)
    assert report.pages == len(wanted)
    assert not errors(report)
    assert report.units == sum(entry.units for entry in wanted)
    assert report.written == len({path.rpartition(".")[0] for path in (entry.path for entry in wanted)})
    check_catalogs(tmp_path)
    before = catalogs(tmp_path)
    again = run_import(config(name), tmp_path)
    assert again.written == 0
    assert again.unchanged == report.written
    assert again.messages.unchanged == again.messages.total == report.messages.total
    assert again.findings == report.findings
    (tmp_path / ".sphinx-vianet" / "import.sqlite3").unlink()
    assert run_import(config(name), tmp_path) == again
    assert catalogs(tmp_path) == before


@pytest.mark.corpus
@CORPUS_TEST
@pytest.mark.parametrize("name", ["efcore.de-de", "learn.ko-kr"])
def test_two_processes_give_the_same(name: str, tmp_path: Path) -> None:
    alone = run_import(config(name), tmp_path / "one")
    with worker_pool(2) as executor:
        shared = run_import(config(name), tmp_path / "two", executor=executor)
    assert shared == alone
    assert catalogs(tmp_path / "two") == catalogs(tmp_path / "one")


@SEEDS
def test_seeds(tmp_path: Path) -> None:
    project = Config(localized=(TreeSpec(f"{SEEDS_ROOT}/{{locale}}"),))
    report = run_import(project, tmp_path)
    assert report.pages == len(list(SEEDS_ROOT.rglob("*.md")))
    assert report.languages == ("de", "fr", "ja", "ko", "zh_CN")
    assert report.units > 0
    assert not errors(report)
    check_catalogs(tmp_path)
    assert run_import(project, tmp_path).messages.unchanged == report.messages.total

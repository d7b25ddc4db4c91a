"""Import, check, lint over several executors: the same bytes and reports, whoever does the work and when."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from sphinx_vianet import importer, inorder
from sphinx_vianet.checker import CheckOptions, run_check
from sphinx_vianet.cli import workers
from sphinx_vianet.config import Config
from sphinx_vianet.errors import WorkerError
from sphinx_vianet.importer import run_import
from sphinx_vianet.inorder import Found, in_order
from sphinx_vianet.treespec import TreeSpec
from sphinx_vianet.verdict import CheckReport

from .check_project import GUIDE as GUIDE_PAGE
from .check_project import CheckProject
from .executors import LateExecutor
from .imports import GUIDE, TOUR, Project


def double(number: int) -> int:
    if number < 0:
        raise ValueError(number)
    return 2 * number


def tasks(numbers: int, taken: list[int] | None = None) -> Iterator[tuple[int, int | Found[int]]]:
    """Numbers to double, every third one known."""
    for number in range(numbers):
        if taken is not None:
            taken.append(number)
        yield number, Found(2 * number) if number % 3 == 0 else number


@pytest.fixture(autouse=True)
def _small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inorder, "_BATCH", 2)
    monkeypatch.setattr(inorder, "_ITEMS", 4)
    monkeypatch.setattr(inorder, "_AHEAD", 6)


@pytest.mark.parametrize("number", [0, 1, 2, 7, 100])
def test_results_come_in_order(number: int) -> None:
    wanted = [(index, 2 * index) for index in range(number)]
    assert [*in_order(tasks(number), double, None)] == wanted
    with LateExecutor() as late:
        assert [*in_order(tasks(number), double, late)] == wanted
    assert number < 20 or late.order != sorted(late.order)


def test_little_is_handed_out_at_a_time() -> None:
    taken: list[int] = []
    with LateExecutor(most=1000) as late:
        results = in_order(tasks(300, taken), double, late)
        next(results)
        # Six batches of four at most, and the one that is being put together.
        assert len(taken) <= 6 * 4 + 4
        assert sum(1 for _ in results) == 299
    assert late.largest <= 6


def test_what_is_left_early_is_dropped() -> None:
    handed: list[Future[Any]] = []

    class FirstOnly(Executor):
        def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
            handed.append(Future())
            if len(handed) == 1:
                handed[0].set_result(fn(*args))
            return handed[-1]

    results = in_order(((number, number) for number in range(1000)), double, FirstOnly())
    assert [next(results) for _ in range(2)] == [(0, 0), (1, 2)]
    del results
    assert [future.cancelled() for future in handed[1:]] == [True] * (len(handed) - 1)


def test_a_failure_of_the_work_comes_through() -> None:
    with LateExecutor() as late, pytest.raises(ValueError, match="-1"):
        list(in_order(((number, number) for number in (1, 2, 3, -1, 4)), double, late))


@pytest.mark.parametrize("moment", ["submit", "result", "cancelled"])
def test_a_worker_that_ended(moment: str) -> None:
    class Broken(Executor):
        def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
            if moment == "submit":
                raise BrokenProcessPool
            future: Future[Any] = Future()
            if moment == "cancelled":
                future.cancel()
            else:
                future.set_exception(BrokenProcessPool())
            return future

    with pytest.raises(WorkerError, match="--jobs 1"):
        list(in_order(tasks(10), double, Broken()))


# --- whole runs


@pytest.fixture(scope="module")
def processes() -> Iterator[Executor]:
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        yield pool


@pytest.fixture(params=["threads", "late", pytest.param("processes", marks=pytest.mark.slow)])
def executor(request: pytest.FixtureRequest) -> Iterator[Executor]:
    if request.param == "processes":
        yield request.getfixturevalue("processes")
        return
    with LateExecutor() if request.param == "late" else ThreadPoolExecutor(3) as pool:
        yield pool


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = Project(tmp_path_factory.mktemp("pages"))
    for number in range(24):
        project.add(
            f"p{number:02}.md", {f"Title {number}": f"Titel {number}", **(TOUR if number % 2 else GUIDE)}
        )
    project.localize("p03.md", TOUR, original="# The tour\n")
    project.localize("p05.md", {"Walk on.": "Geh.", "Stay.": "Bleib.", "Walk  on.": "Lauf."})
    project.localize("lost.md", TOUR)
    return project


def catalogs(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.po")}


def test_import_is_the_same(
    pages: Project, executor: Executor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = run_import(pages.config(), tmp_path / "here")
    assert wanted.findings
    monkeypatch.setattr(importer, "_CHUNK", 7)
    done: list[int] = []
    folder = tmp_path / "there"
    report = run_import(
        pages.config(), folder, executor=executor, progress=lambda number, _: done.append(number)
    )
    assert report == wanted
    assert catalogs(folder) == catalogs(tmp_path / "here")
    assert done == [*range(1, 26)]
    # Again, with some that are known and some that are not.
    for name in ("p02", "p11", "p17"):
        for place in ("here", "there"):
            (tmp_path / place / "de/LC_MESSAGES" / f"{name}.po").unlink()
    assert run_import(pages.config(), folder, executor=executor) == run_import(
        pages.config(), tmp_path / "here"
    )


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Config, CheckReport]:
    names = [f"p{number}.md" for number in range(12)]
    project = CheckProject.make(
        tmp_path_factory.mktemp("checked"), {name: f"{GUIDE_PAGE}\n{name}\n" for name in names}
    )
    project.localize(*names)
    project.localize(*names[:4], locale="fr-FR")
    project.commit({name: f"{GUIDE_PAGE}\nNow {name} is another.\n" for name in names[::2]})
    config = project.config()
    return config, run_check(config, CheckOptions("unit"))


def test_check_is_the_same(checked: tuple[Config, CheckReport], executor: Executor) -> None:
    config, wanted = checked
    assert sum(verdict.status == "stale" for verdict in wanted.pages) == 8
    assert any(verdict.details for verdict in wanted.pages)
    assert run_check(config, CheckOptions("unit"), executor=executor) == wanted


def test_check_across_locales_is_the_same(
    checked: tuple[Config, CheckReport], executor: Executor, tmp_path: Path
) -> None:
    project = Project(tmp_path)
    for number in range(6):
        for locale, date in (("de-DE", "03/05/2019"), ("fr-FR", "03/05/2020")):
            texts = (
                GUIDE if locale == "de-DE" or number % 2 else {**GUIDE, "Close it.": "Ferme.", "Go.": "Va."}
            )
            project.localize(f"p{number}.md", texts, locale, date=date)
    config = Config(localized=(TreeSpec(str(tmp_path / "localized" / "{locale}")),))
    wanted = run_check(config, CheckOptions("message"))
    assert any(verdict.details for verdict in wanted.pages)
    assert run_check(config, CheckOptions("message"), executor=executor) == wanted


class TestPatientPool:
    """Processes are started when there turns out to be enough to do."""

    def test_little_work_stays_here(self) -> None:
        pool = workers._Patient(2)
        with pool as executor:
            assert [result for _, result in in_order(tasks(20), double, executor)] == [*range(0, 40, 2)]
            assert pool.pool is None

    def test_much_work_goes_elsewhere(self, monkeypatch: pytest.MonkeyPatch) -> None:
        elsewhere = LateExecutor()

        class Pool:
            executor = elsewhere

            def __init__(self, jobs: int) -> None:
                assert jobs == 2

            def __exit__(self, *about: object) -> None:
                elsewhere.shutdown()

        monkeypatch.setattr(workers, "_PATIENCE", 0.5)
        monkeypatch.setattr(workers, "_Pool", Pool)
        monkeypatch.setattr(time, "process_time", iter(range(100)).__next__)
        with workers._Patient(2) as executor:
            assert [result for _, result in in_order(tasks(20), double, executor)] == [*range(0, 40, 2)]
        # The first batch took a second by that clock.
        assert len(elsewhere.order) == 6

    def test_a_failure_comes_through(self) -> None:
        with workers._Patient(2) as executor, pytest.raises(ValueError, match="-1"):
            list(in_order([(1, -1)], double, executor))

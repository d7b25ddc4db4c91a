"""``--scheduler``: what it says when there is no cluster to work on, and work on a real one."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from sphinx_vianet import __version__, cluster
from sphinx_vianet.cli import program
from sphinx_vianet.cluster import cluster_executor
from sphinx_vianet.errors import ConfigError, WorkerError
from sphinx_vianet.importer import run_import

from .dask_cluster import Cluster
from .imports import GUIDE, TOUR, Project

STEPS = {f"Step {number} of many.": f"Schritt {number} von vielen." for number in range(40)}


@pytest.mark.parametrize(
    "address", ["", "127.0.0.1:8786", "http://here:1", "tcp://here", "tcp://a b:1", "tcp://x:1/y"]
)
def test_an_address_that_is_none(address: str) -> None:
    with pytest.raises(ConfigError, match="tcp://HOST:PORT"), cluster_executor(address):
        pass


def test_dask_that_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with (
        pytest.raises(ConfigError, match=r"pip install 'sphinx-vianet\[dask\]'"),
        cluster_executor("tcp://x:1"),
    ):
        pass


def test_jobs_and_scheduler_together(tmp_path: Path) -> None:
    options = ["--localized", str(tmp_path), "--jobs", "2", "--scheduler", "tcp://x:1"]
    result = CliRunner().invoke(program, ["import", *options])
    assert isinstance(result.exception, ConfigError)
    assert "--jobs" in str(result.exception)


def test_a_memory_stays_on_its_machine(tmp_path: Path) -> None:
    options = ["--localized", str(tmp_path), "--memory-pages", "--scheduler", "tcp://x:1"]
    result = CliRunner().invoke(program, ["import", *options])
    assert isinstance(result.exception, ConfigError)
    assert "memory" in str(result.exception)


@pytest.mark.slow
@pytest.mark.parametrize("speaks", [False, True])
def test_nobody_there(speaks: bool) -> None:
    """Nobody listens, or somebody who is no scheduler."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        if speaks:
            listening.listen()
            threading.Thread(target=_greet, args=(listening,), daemon=True).start()
        address = f"tcp://127.0.0.1:{listening.getsockname()[1]}"
        with pytest.raises(WorkerError, match="no Dask scheduler answered"), cluster_executor(address, 1):
            pass


def _greet(listening: socket.socket) -> None:
    while True:
        try:
            with listening.accept()[0] as connection:
                connection.sendall(b"220 mail.example.org\r\n" * 20)
        except OSError:
            return


# --- a real cluster


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Callable[..., Cluster]]:
    made: list[Cluster] = []

    def start(workers: int, **options: Any) -> Cluster:
        folder = tmp_path / f"cluster{len(made)}"
        folder.mkdir()
        made.append(Cluster(folder, **options))
        return made[-1].start(workers).wait_for(workers)

    yield start
    for one in made:
        one.stop()


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = Project(tmp_path / "project")
    for number in range(150):
        project.add(
            f"p{number:03}.md", {**(GUIDE if number % 2 else TOUR), **STEPS, f"P {number}.": f"S {number}."}
        )
    return project


def catalogs(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.po")}


def wait_for(folder: Path, number: int) -> None:
    end = time.monotonic() + 60
    while len(catalogs(folder)) < number:
        assert time.monotonic() < end
        time.sleep(0.01)


def run(project: Project, *arguments: str) -> subprocess.CompletedProcess[str]:
    trees = ("--source", "docs", "--localized", "localized/{locale}")
    return subprocess.run(
        (sys.executable, "-m", "sphinx_vianet", arguments[0], *trees, *arguments[1:]),
        cwd=project.folder,
        env=Cluster._environment(Path(__file__).resolve().parents[1]),
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
def test_the_commands_give_the_same(
    project: Project, started: Callable[..., Cluster], tmp_path: Path
) -> None:
    address = started(2).address
    for name in ("p003", "p077"):
        path = project.folder / "docs" / f"{name}.md"
        path.write_text(path.read_text() + "\nAnother sentence.\n")
    outputs = {}
    for place, where in (("here", ("--jobs", "1")), ("there", ("--scheduler", address))):
        folder = ("--locale-dir", str(tmp_path / place))
        imported = run(project, "import", *folder, "--format", "json", *where)
        checked = run(project, "check", "--format", "json", "--detail", "unit", *where)
        linted = run(project, "lint", *folder, "--format", "json", *where)
        edited = tmp_path / place / "de/LC_MESSAGES/p001.po"
        edited.write_text(edited.read_text("utf-8").replace("Schritt 7 von", "Der Schritt 7 von"), "utf-8")
        handed = run(project, "handback", *folder, "--dry-run", "--format", "json", *where)
        runs = (imported, checked, linted, handed)
        assert [one.stderr for one in runs] == [""] * 4
        outputs[place] = [
            (
                one.returncode,
                json.loads(one.stdout.replace(str(tmp_path / place), "PLACE").replace(place, "PLACE")),
            )
            for one in runs
        ]
        assert outputs[place][3][1]["summary"]["edited"] == 1
    assert outputs["here"] == outputs["there"]
    assert catalogs(tmp_path / "here") == catalogs(tmp_path / "there")
    assert len(catalogs(tmp_path / "here")) == 150


@pytest.mark.slow
def test_a_worker_that_is_killed_is_stood_in_for(
    project: Project, started: Callable[..., Cluster], tmp_path: Path
) -> None:
    wanted = run_import(project.config(), tmp_path / "here")
    found = started(2)

    def kill() -> None:
        wait_for(tmp_path / "there", 10)
        found.kill(1)

    killer = threading.Thread(target=kill)
    killer.start()
    with cluster_executor(found.address, 10) as executor:
        assert run_import(project.config(), tmp_path / "there", executor=executor) == wanted
    killer.join()
    assert catalogs(tmp_path / "there") == catalogs(tmp_path / "here")
    assert found.processes[1].returncode


@pytest.mark.slow
@pytest.mark.parametrize("number", [1, 0], ids=["worker", "scheduler"])
def test_the_last_one_that_is_killed(
    number: int, project: Project, started: Callable[..., Cluster], tmp_path: Path
) -> None:
    """A clear error, whole catalogs, and a next run that completes."""
    run_import(project.config(), tmp_path / "here")
    found = started(1)

    def kill() -> None:
        wait_for(tmp_path / "there", 10)
        found.kill(number)

    killer = threading.Thread(target=kill)
    killer.start()
    text = "no other came within 3 seconds" if number else "cannot be reached any more"
    with pytest.raises(WorkerError, match=text), cluster_executor(found.address, 3) as executor:
        run_import(project.config(), tmp_path / "there", executor=executor)
    killer.join()
    wanted = catalogs(tmp_path / "here")
    left = catalogs(tmp_path / "there")
    assert 10 <= len(left) < len(wanted)
    assert left.items() <= wanted.items()
    assert not list(tmp_path.rglob("*.tmp"))
    report = run_import(project.config(), tmp_path / "there")
    assert (report.written, report.unchanged) == (len(wanted) - len(left), len(left))
    assert catalogs(tmp_path / "there") == wanted


@pytest.mark.slow
def test_work_that_kills_every_worker(started: Callable[..., Cluster]) -> None:
    found = started(2)
    for _ in range(4):
        found.add_worker()
    with cluster_executor(found.wait_for(6).address, 5) as executor:
        future = executor.submit(sys.modules["os"]._exit, 1)
        with pytest.raises(WorkerError, match="again and again"):
            future.result()


@pytest.mark.slow
def test_a_scheduler_without_workers(started: Callable[..., Cluster]) -> None:
    address = started(0).address
    with pytest.raises(WorkerError, match=f"dask worker {address}"), cluster_executor(address, 1):
        pass


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('__version__ = "0.0.1"', f"sphinx-vianet 0.0.1, here it is {__version__}"),
        ("raise ModuleNotFoundError(\"No module named 'sphinx_vianet'\")", "cannot import sphinx_vianet"),
    ],
)
def test_workers_that_would_do_something_else(
    text: str, said: str, started: Callable[..., Cluster], tmp_path: Path
) -> None:
    (tmp_path / "other/sphinx_vianet").mkdir(parents=True)
    (tmp_path / "other/sphinx_vianet/__init__.py").write_text(text, "utf-8")
    found = started(1)
    found.add_worker(tmp_path / "other")
    found.wait_for(2)
    with pytest.raises(WorkerError, match="pip install") as caught, cluster_executor(found.address, 5):
        pass
    assert said in str(caught.value)


@pytest.mark.slow
def test_a_worker_with_other_versions_that_comes_later(
    started: Callable[..., Cluster], monkeypatch: pytest.MonkeyPatch
) -> None:
    with cluster_executor(started(1).address, 5) as executor:
        monkeypatch.setattr(cluster, "versions", lambda: {"sphinx-vianet": __version__, "rapidfuzz": "0"})
        with pytest.raises(WorkerError, match="joined meanwhile has other versions: rapidfuzz"):
            executor.submit(abs, -1).result()


@pytest.mark.slow
def test_tls(started: Callable[..., Cluster], tmp_path: Path) -> None:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("there is no openssl to make certificates with")
    made = ("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost")
    files = ("-keyout", str(tmp_path / "key.pem"), "-out", str(tmp_path / "cert.pem"))
    subprocess.run((openssl, *made, *files), check=True, capture_output=True)
    cert, key = str(tmp_path / "cert.pem"), str(tmp_path / "key.pem")
    options = ("--tls-ca-file", cert, "--tls-cert", cert, "--tls-key", key)
    address = started(1, options=options, protocol="tls").address
    assert address.startswith("tls://")
    import dask

    names = {"ca-file": cert, "client.cert": cert, "client.key": key}
    tls = {f"distributed.comm.tls.{name}": value for name, value in names.items()}
    with dask.config.set(tls), cluster_executor(address, 10) as executor:
        assert executor.submit(abs, -1).result() == 1
    with pytest.raises(WorkerError), cluster_executor(address, 2):
        pass

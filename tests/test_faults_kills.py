"""Killed at every file operation and at random times: files are old or new, and the next run completes."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from .gitrepo import build_repository
from .imports import (
    GUIDE,
    ROOT,
    TOUR,
    Project,
    Texts,
    command,
    environment,
    localized_page,
    source_page,
    write,
)
from .kills import CLI, SPHINX, Scenario, Server, server

# Hundreds of runs: tox -e full makes them.
pytestmark = pytest.mark.slow

SEED = int(os.environ.get("VIANET_KILL_SEED", "7"))
KILLS = int(os.environ.get("VIANET_KILLS", "100"))
"""Kills at random times of each command."""

PRELOADED = (
    "sphinx.cmd.build",
    "sphinx.builders.html",
    "sphinx_vianet.sphinx_ext",
    "myst_parser.sphinx_ext.main",
)

TREES = ("--source", "docs", "--localized", "localized/{locale}")


@pytest.fixture(scope="module")
def killer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with server(tmp_path_factory.mktemp("server")) as running:
        yield running


@pytest.fixture(scope="module")
def builder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with server(tmp_path_factory.mktemp("server"), *PRELOADED) as running:
        yield running


def changed(texts: Texts) -> Texts:
    """Texts with other translations."""
    return {text: f"{target} Neu." for text, target in texts.items()}


def kill(scenario: Scenario, *, number: int = KILLS) -> None:
    """Kill a run at every operation and at random times; then let its disk be full from each on."""
    scenario.sweep()
    scenario.at_random(number, SEED)
    told(scenario)
    for text in scenario.fail(errno.ENOSPC):
        assert "make room" in text


def told(scenario: Scenario) -> None:
    """Say how often it was killed (``pytest -rP``)."""
    sys.stdout.write(f"{scenario.kills} kills of {scenario.operations} operations, seed {SEED}\n")


def stale_catalogs(folder: Path) -> Project:
    """A project whose pages changed since they were imported, and that has new ones."""
    project = Project(folder)
    for name in ("a", "b", "deep/c"):
        project.add(f"{name}.md", GUIDE)
        project.add(f"{name}.md", TOUR, "fr-FR")
    project.run()
    for name in ("b", "deep/c", "new/d", "e"):
        project.add(f"{name}.md", changed(GUIDE))
    return project


def test_import(tmp_path: Path, killer: Server) -> None:
    project = stale_catalogs(tmp_path / "project")
    kill(Scenario(killer, project.folder, CLI, ["import", *TREES, "--memory-pages"]))


def test_import_with_two_processes(tmp_path: Path, killer: Server) -> None:
    project = stale_catalogs(tmp_path / "project")
    scenario = Scenario(killer, project.folder, CLI, ["import", *TREES, "--jobs", "2"])
    scenario.at_random(KILLS // 2, SEED)
    told(scenario)


def edited(folder: Path) -> Project:
    """A project with catalogs that a person edited, of pages in folders."""
    project = Project(folder)
    for name in ("a", "b", "deep/c"):
        project.add(f"{name}.md", GUIDE)
    project.run()
    for name in ("a", "b", "deep/c"):
        project.edit('msgstr "Schließe sie."', 'msgstr "Mach sie zu."', name)
    return project


def test_handback(tmp_path: Path, killer: Server) -> None:
    project = edited(tmp_path / "project")
    kill(Scenario(killer, project.folder, CLI, ["handback", *TREES]))


def test_handback_of_plain_pages(tmp_path: Path, killer: Server) -> None:
    project = edited(tmp_path / "project")
    arguments = ["handback", *TREES, "--plain-output", "plain/{locale}"]
    kill(Scenario(killer, project.folder, CLI, arguments))


CATALOG = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'


def with_missing_pages(folder: Path) -> Project:
    """A project with pages that have a catalog only, and one that is edited."""
    project = Project(folder)
    sources = {f"{name}.md": source_page(TOUR) for name in ("d", "more/e", "more/f")}
    repo = build_repository(project.folder / "docs", [{"a.md": source_page(GUIDE)}])
    project.localize("a.md", GUIDE, commit=repo.commits()[0])
    repo.commit(sources)
    project.run()
    project.edit('msgstr "Schließe sie."', 'msgstr "Mach sie zu."', "a")
    entries = "".join(f'msgid "{msgid}"\nmsgstr "{msgstr}"\n\n' for msgid, msgstr in TOUR.items())
    for name in sources:
        write(project.locale_dir, {f"de/LC_MESSAGES/{name[:-3]}.po": CATALOG + entries})
    return project


def test_handback_of_new_pages(tmp_path: Path, killer: Server) -> None:
    project = with_missing_pages(tmp_path / "project")
    kill(Scenario(killer, project.folder, CLI, ["handback", *TREES, "--new"]))


def test_handback_into_a_checkout(tmp_path: Path, killer: Server) -> None:
    project = with_missing_pages(tmp_path / "project")
    kill(Scenario(killer, *in_a_checkout(project, "handback", "--new", "--plain-output", "plain")))


def in_a_checkout(project: Project, command: str, *arguments: str) -> tuple[Path, str, list[str]]:
    """A command for pages of a branch and its checkout."""
    pages = project.folder / "localized" / "de-DE"
    files = {f"docs/{path.relative_to(pages).as_posix()}": path.read_bytes() for path in pages.rglob("*.md")}
    branch = build_repository(project.folder / "branch.git", [files])
    branch.clone(project.folder / "checkout")
    shutil.rmtree(pages)
    trees = ["--source", "docs", "--localized", "de-DE=branch.git", "--localized-tree", "main:docs"]
    return project.folder, CLI, [command, *trees, "--output", "checkout", *arguments]


def to_stamp(folder: Path) -> Project:
    """A project whose source pages changed in white space only."""
    project = Project(folder)
    names = ("a.md", "b.md", "deep/c.md")
    repo = build_repository(project.folder / "docs", [{name: source_page(GUIDE) for name in names}])
    for name in names:
        project.localize(name, GUIDE, commit=repo.commits()[0])
    repo.commit({name: source_page(GUIDE).replace("Open the", "Open  the") for name in names})
    return project


def test_stamp(tmp_path: Path, killer: Server) -> None:
    project = to_stamp(tmp_path / "project")
    kill(Scenario(killer, project.folder, CLI, ["stamp", *TREES, "--cosmetic"]))


def test_stamp_into_a_checkout(tmp_path: Path, killer: Server) -> None:
    project = to_stamp(tmp_path / "project")
    kill(Scenario(killer, *in_a_checkout(project, "stamp", "--cosmetic")))


@pytest.mark.parametrize(
    "arguments",
    [
        ["lint", "--fix", "--select", "default"],
        ["check", *TREES, "--format", "html", "--output", "report.html", "--fail-on", "none"],
        ["check", *TREES, "--baseline", "known.json", "--write-baseline"],
        ["export", *TREES, "--output", "units-{locale}.tmx"],
        ["export", *TREES, "--format", "jsonl", "--output", "units.jsonl"],
    ],
    ids=lambda arguments: " ".join(word for word in arguments if word not in TREES),
)
def test_reports(tmp_path: Path, killer: Server, arguments: list[str]) -> None:
    project = stale_catalogs(tmp_path / "project")
    write(project.folder, dict.fromkeys(("report.html", "known.json", "units-de-DE.tmx"), "before"))
    kill(Scenario(killer, project.folder, CLI, arguments), number=KILLS // 4)


CONF = """\
extensions = ["sphinx_vianet"]
html_theme = "basic"
html_copy_source = False
locale_dirs = ["locale"]
vianet_localized = ["../localized/{locale}"]
"""
INDEX: Texts = {"Boxes": "Kisten", "All about boxes.": "Alles über Kisten."}
TOC = "\n```{toctree}\na\nb\nc\n```\n"


def localize(folder: Path, name: str, texts: Texts) -> None:
    """Write a German page."""
    original = source_page(texts) + (TOC if name == "index" else "")
    write(folder, {f"localized/de-DE/{name}.md": localized_page(texts, original=original)})


def sphinx_project(folder: Path) -> None:
    """A Sphinx project with localized pages."""
    write(folder, {"docs/conf.py": CONF, "docs/index.md": source_page(INDEX) + TOC})
    localize(folder, "index", INDEX)
    for name in ("a", "b", "c"):
        write(folder, {f"docs/{name}.md": source_page(GUIDE)})
        localize(folder, name, GUIDE)


def change_pages(folder: Path) -> None:
    """One page changes in its translation alone, one with its source page.

    No title does: Sphinx leaves pages as they are whose neighbours have got another.
    """
    localize(folder, "a", {**changed(GUIDE), "The guide": GUIDE["The guide"]})
    localize(folder, "index", {**changed(INDEX), "Boxes": INDEX["Boxes"]})
    texts = {"The guide": GUIDE["The guide"], "Look.": "Schau."}
    write(folder, {"docs/c.md": source_page(texts)})
    localize(folder, "c", texts)


def comparable(name: str, data: object) -> object:
    """What has to be the same of a file of a build."""
    # Pickled state, and the counts of what each run has read and written.
    return None if name.endswith((".doctree", ".pickle", ".mo", "project.json", "site.json")) else data


def test_sphinx_build(tmp_path: Path, builder: Server) -> None:
    folder = tmp_path / "project"
    sphinx_project(folder)
    arguments = ["-q", "-b", "html", "-D", "language=de", "-d", "out/doctrees", "docs", "out/de"]
    first = builder.run(SPHINX, arguments, folder)
    assert first.code == 0, first
    change_pages(folder)
    scenario = Scenario(
        builder,
        folder,
        SPHINX,
        arguments,
        env={"SOURCE_DATE_EPOCH": "1600000000"},
        # Sphinx writes its own files where they are.
        judged=lambda name: name.endswith(".po"),
        same=comparable,
    )
    kill(scenario, number=KILLS // 2)


def test_build_of_all_languages(tmp_path: Path, builder: Server) -> None:
    """At random times only: most of its work is done by processes of its own."""
    folder = tmp_path / "project"
    sphinx_project(folder)
    arguments = ["build", "docs", "sites", "--jobs", "2"]
    first = builder.run(CLI, arguments, folder)
    assert first.code == 0, first
    change_pages(folder)
    scenario = Scenario(
        builder,
        folder,
        CLI,
        arguments,
        env={"SOURCE_DATE_EPOCH": "1600000000", "PYTHONPATH": str(ROOT)},
        judged=lambda name: name.endswith((".po", ".xml")),
        same=comparable,
    )
    scenario.at_random(KILLS // 4, SEED)
    told(scenario)


CALLS = ("write", "pwrite64", "rename", "unlink", "mkdir", "ftruncate", "fsync", "fdatasync", "chmod")
"""System calls that change files; ``strace`` counts each by itself."""


@pytest.mark.parametrize("call", CALLS)
def test_an_import_at_every_system_call(tmp_path: Path, call: str) -> None:
    """What the database does is no Python: ``strace`` ends the process at each call that changes a file."""
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("strace is not installed")
    project = stale_catalogs(tmp_path / "project")
    template = tmp_path / "before"
    shutil.copytree(project.folder, template)

    def catalogs() -> dict[str, bytes]:
        names = sorted(project.locale_dir.rglob("*.po"))
        return {path.relative_to(project.folder).as_posix(): path.read_bytes() for path in names}

    old = catalogs()
    project.run()
    new = catalogs()
    killed = 0
    while True:
        shutil.rmtree(project.folder)
        shutil.copytree(template, project.folder)
        options = ["-e", f"trace={call}", "-e", f"inject={call}:signal=SIGKILL:when={killed + 1}"]
        done = subprocess.run(
            [strace, "-f", "-qq", "-o", os.devnull, *options, *command(*TREES)],
            cwd=project.folder,
            env=environment(PYTHONDONTWRITEBYTECODE="1"),
            capture_output=True,
            check=False,
        )
        if b"ptrace" in done.stderr:
            pytest.skip("processes may not be traced here")
        if done.returncode == 0:
            break
        killed += 1
        for name, data in catalogs().items():
            assert data in (old.get(name, data), new[name]), (killed, name)
        assert project.run().findings == ()
        assert catalogs() == new, killed
        assert not list(project.folder.rglob("*.tmp"))
        with closing(sqlite3.connect(project.locale_dir / ".sphinx-vianet" / "import.sqlite3")) as database:
            assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    sys.stdout.write(f"{killed} kills\n")

"""The benchmark's own material: pages and history are the same every time, and what they are said to be."""

from __future__ import annotations

import platform
from pathlib import Path

import pytest

from sphinx_vianet.align import align
from sphinx_vianet.page import parse_page
from sphinx_vianet.stamps import matches_hash

from .bench.__main__ import main
from .bench.changes import CHANGES, change_pages, write_later
from .bench.machine import describe
from .bench.measure import Cost
from .bench.pages import PAGES, UNITS, GeneratedPage, generate
from .bench.repository import write_repository
from .bench.tables import compared, cost_cells, marks, render, write_into
from .gitrepo import git


@pytest.fixture(scope="module")
def pages() -> list[GeneratedPage]:
    return list(generate())


def test_the_same_seed_gives_the_same_pages(pages: list[GeneratedPage]) -> None:
    assert list(generate()) == pages
    assert next(generate(seed=1)) != pages[0]


def test_pages_have_the_size_that_the_benchmark_names(pages: list[GeneratedPage]) -> None:
    assert len({page.path for page in pages}) == PAGES
    assert sum(len(parse_page(page.annotated).units) for page in pages) == UNITS


def test_pages_are_sound(pages: list[GeneratedPage]) -> None:
    for page in pages:
        parsed = parse_page(page.annotated, page.path)
        assert parsed.target_bytes() == page.plain
        assert matches_hash(page.source, parsed.handoff.hash or "")


def test_every_message_of_a_generated_page_is_translated(pages: list[GeneratedPage]) -> None:
    for page in pages[::20]:
        messages = align(parse_page(page.annotated, page.path), page.source, page.source)
        assert messages.findings == ()
        assert all(message.msgstr and not message.fuzzy for message in messages.messages)


@pytest.mark.parametrize("kind", CHANGES)
def test_every_source_page_changes_a_little(kind: str, pages: list[GeneratedPage], tmp_path: Path) -> None:
    for page in pages[::20]:
        file = tmp_path / "source" / page.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(page.source)
    change_pages(tmp_path / "source", tmp_path / "changed", kind)
    for page in pages[::20]:
        before, after = page.source, (tmp_path / "changed" / page.path).read_bytes()
        assert after != before
        assert (after.split() == before.split()) == (kind == "white space")


def test_some_years_later(pages: list[GeneratedPage], tmp_path: Path) -> None:
    names = {f"{index:02}.md": page.source for index, page in enumerate(pages[:23])}
    write_files(tmp_path / "source", names)
    write_later(tmp_path / "source", tmp_path / "now")
    now = {file.name: file.read_bytes() for file in (tmp_path / "now").iterdir()}
    assert names.keys() - now.keys() == {"22.md"}
    assert {name for name, data in now.items() if data == names[name]} == {"00.md", "11.md"}


def test_a_history_of_a_given_length(tmp_path: Path) -> None:
    write_files(tmp_path / "source", {"docs/a.md": b"# A\n", "docs/b.md": b"# B\n"})
    write_files(tmp_path / "now", {"docs/a.md": b"# A, later\n"})
    stamps = write_repository(tmp_path / "one", tmp_path / "source", tmp_path / "now", 40)
    assert write_repository(tmp_path / "two", tmp_path / "source", tmp_path / "now", 40) == stamps
    repo = tmp_path / "one"
    assert git(repo, "rev-list", "--count", "main") == "40"
    assert int(git(repo, "rev-list", "--count", "--merges", "main")) > 3
    assert git(repo, "show", f"{stamps['docs/b.md']}:docs/b.md") == "# B"
    assert git(repo, "ls-tree", "-r", "--name-only", "main") == "docs/a.md"
    assert git(repo, "show", "main:docs/a.md") == "# A, later"
    assert git(tmp_path / "two", "rev-parse", "main") == git(repo, "rev-parse", "main")


def test_stamps_name_commits_before_the_first_edit(tmp_path: Path) -> None:
    pages = {f"{index:03}.md": b"# %d\n" % index for index in range(60)}
    write_files(tmp_path / "source", pages)
    stamps = write_repository(tmp_path / "repo", tmp_path / "source", tmp_path / "source", 70)
    assert len(set(stamps.values())) > 30
    for name in list(pages)[::7]:
        assert git(tmp_path / "repo", "show", f"{stamps[name]}:{name}").encode() == pages[name].strip()


def write_files(folder: Path, files: dict[str, bytes]) -> None:
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


def test_the_machine_has_a_name() -> None:
    assert "cores of" in describe()
    assert platform.python_version() in describe()


def test_a_table_is_markdown_with_its_sentences_below() -> None:
    rows: list[tuple[str, ...] | str] = [("a", "1"), "What it says.", ("b", "2")]
    assert list(render(("name", "n"), rows)) == [
        "| name | n |",
        "| --- | --- |",
        "| a | 1 |",
        "| b | 2 |",
        "",
        "What it says.",
    ]
    with pytest.raises(ValueError, match="1 cells for 2 columns"):
        list(render(("name", "n"), [("a",)]))


def test_a_ratio_is_that_of_pairs() -> None:
    slow, fast = [cost(4), cost(9), cost(2)], [cost(2), cost(3), cost(1)]
    assert compared(slow, fast) == ("4.00", "1.00", "50", "2.00 (2.00 to 3.00)")
    assert compared(fast, fast)[-1] == "1"
    assert [cost_cells(cost(seconds))[0] for seconds in (0.0123, 12.34, 123.4)] == ["0.012", "12.3", "123"]


def cost(cpu: float) -> Cost:
    return Cost(cpu, 1.0, 50.0)


def test_a_table_takes_the_place_of_the_last_one() -> None:
    start, end = marks("one")
    page = f"Before.\n\n{start}\n\n| old |\n\n{end}\n\nBehind.\n"
    once = write_into(page, "one", "| new |")
    assert once == page.replace("| old |", "| new |")
    assert write_into(once, "one", "| new |") == once
    for broken in ("Nothing.", page.replace(end, ""), page.replace(start, "")):
        with pytest.raises(ValueError, match="for the table one"):
            write_into(broken, "one", "| new |")


def test_tables_are_measured_and_put_into_a_page(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], pages: list[GeneratedPage]
) -> None:
    for kind in ("annotated", "source", "plain"):
        write_files(tmp_path / kind, {pages[0].path: getattr(pages[0], kind)})
    page = tmp_path / "page.md"
    page.write_text("\n".join(marks("start")), "utf-8")
    main(["--corpus", str(tmp_path), "--runs", "1", "--only", "start", "--write", str(page)])
    written = page.read_text("utf-8")
    assert "| `sphinx-vianet --version` | 0." in written
    assert f"{tmp_path.name}, 1 pages, median of 1" in written
    assert written.split("\n\n")[1] in capsys.readouterr().out

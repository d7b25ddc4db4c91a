"""The benchmark's comparisons: what counts as right, how others' answers are read, the page."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .annotated import annotate
from .bench.__main__ import TABLES, main
from .bench.builds import write_project
from .bench.faults import FAULTS, damage
from .bench.otelform import SOURCE, TARGET, moved_history
from .bench.pages import generate
from .bench.repository import write_repository
from .bench.score import Entry, key, score, state, units, unmarked
from .bench.staleness import listed, statuses
from .bench.tables import Table, marks, render
from .gitrepo import git

_PAGE = Path(__file__).parents[1] / "docs" / "explanation" / "benchmarks.md"


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")


def test_only_letters_and_digits_are_compared() -> None:
    assert key("A **bold** [link](to/x(1).md) &amp; `code` ![alt](a.png) <br>\\_5") == "aboldlinkmdcode5"
    assert key("[`f()`](a.md)") == key("[f()](b.md)") == "f"


def test_what_is_asked_for_is_in_the_source_page_and_has_one_translation() -> None:
    page = annotate(
        """\
⟦Das ist ein erster Satz.⇒This is a first sentence.⟧

⟦Das ist weg.⇒This sentence is gone now.⟧

⟦Eins so.⇒Twice translated text.⟧ ⟦Zwei so.⇒Twice translated text.⟧

⟦Kurz.⇒Short.⟧
"""
    )
    source = "Before. This is a *first* sentence. Twice translated text. Short."
    assert units(page.encode(), source) == {key("This is a first sentence."): key("Das ist ein erster Satz.")}


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([Entry("xonex", "yeinsy", fuzzy=False)], "right"),
        ([Entry("xonex", "yeinsy", fuzzy=True)], "right, to review"),
        ([Entry("xonex", "zwei", fuzzy=False)], "wrong"),
        ([Entry("xonex", "zwei", fuzzy=True)], "wrong, to review"),
        ([Entry("xonex", "zwei", fuzzy=False), Entry("one", "eins", fuzzy=True)], "right, to review"),
        ([Entry("xonex", "", fuzzy=False)], "none"),
        ([Entry("two", "eins", fuzzy=False)], "none"),
    ],
)
def test_a_unit_is_right_where_a_message_has_its_translation(entries: list[Entry], expected: str) -> None:
    assert score({"one": "eins"}, entries) == {expected: 1}


def test_a_translation_of_another_text_is_seen_where_it_is_not_marked() -> None:
    entries = [
        Entry("old", "alt", fuzzy=False),
        Entry("new", "neu", fuzzy=False),
        Entry("newer", "neu", fuzzy=True),
        Entry("newest", "", fuzzy=False, filled=False),
    ]
    assert unmarked(entries, "This is old.") == 1
    alternatives = [Entry("apicture", "einbild", fuzzy=False), Entry("another", "anderes", fuzzy=False)]
    assert unmarked(alternatives, 'Text. ![A picture](a.png) <img src="b.png" alt="Another">') == 0
    assert [state(entry) for entry in entries] == ["translated", "translated", "fuzzy", "empty"]


_SENTENCES = [
    (
        f"page-{number}",
        f"The **{number} good** packages (all of them) are in [this](list.md) `list` and on disk.",
        f"Die **{number} guten** Pakete (alle von ihnen) sind wie immer in [dieser](list.md) `Liste` dort.",
    )
    for number in range(100)
] + [("long", "A long text " * 20, "Ein langer Text ohne alles " * 10)]


def test_faults_are_the_same_every_time_and_no_message_has_two() -> None:
    found = list(damage(_SENTENCES))
    assert found == list(damage(_SENTENCES))
    assert len({index for _, index, _ in found}) == len(found)
    assert all(text != _SENTENCES[index][2] for _, index, text in found)


@pytest.mark.parametrize("name", FAULTS)
def test_every_fault_can_be_put_in(name: str) -> None:
    assert any(FAULTS[name](source, text) != text for _, source, text in _SENTENCES)


def test_what_the_programs_say_is_read() -> None:
    ours = {
        "schema": "x",
        "pages": [{"page": "a.md", "status": "stale"}, {"page": "b.md", "status": "moved"}],
    }
    ours["pages"] += [{"page": "c.md", "status": "missing"}]  # type: ignore[operator]  # a list
    assert statuses(json.dumps(ours)) == {"a.md": "stale", "b.md": "gone"}
    drift = {f"{TARGET}/a.md": {"status": "drifted"}, f"{TARGET}/b.md": {"status": "file not found"}}
    assert statuses(json.dumps(drift)) == {"a.md": "stale", "b.md": "gone"}
    said = (
        f"Processing paths: {TARGET}\n> Drifted file: {TARGET}/a.md; diff summary: 1\t1\t{SOURCE}/a.md\n"
        f"File is in sync\t{TARGET}/d/c.md - 0123\nFile not found:\t{TARGET}/b.md - en page was removed\n"
    )
    assert listed(said) == {"a.md": "stale", "d/c.md": "current", "b.md": "gone"}


def test_a_history_moves_into_a_folder_with_all_its_commits(tmp_path: Path) -> None:
    write(tmp_path / "source", {"a.md": "# A\n", "d/b ü.md": "# B\n"})
    write(tmp_path / "now", {"a.md": "# A, later\n"})
    stamps = write_repository(tmp_path / "repo", tmp_path / "source", tmp_path / "now", 30)
    others = sorted({*stamps.values(), "0" * 40})
    renamed = moved_history(tmp_path / "repo", "main", others, tmp_path / "moved")
    assert (tmp_path / "moved" / SOURCE / "a.md").read_text("utf-8") == "# A, later\n"
    assert git(tmp_path / "moved", "rev-list", "--count", "main") == "30"
    commit = renamed[stamps["d/b ü.md"]]
    assert git(tmp_path / "moved", "show", f"{commit}:{SOURCE}/d/b ü.md") == "# B"
    assert "0" * 40 not in renamed


def test_every_page_is_in_one_toctree(tmp_path: Path) -> None:
    write(tmp_path / "pages", {"a.md": "# A\n", "d/b.md": "# B\n", "d/e/c.md": "# C\n"})
    write_project(tmp_path / "nested", tmp_path / "pages", nested=True)
    trees = {
        file.parent.relative_to(tmp_path / "nested").as_posix(): file.read_text("utf-8").split()
        for file in (tmp_path / "nested").rglob("*.rst")
    }
    below = {name: [one for one in words if one.endswith("-of-this-folder")] for name, words in trees.items()}
    assert below.keys() == {".", "d", "d/e"}
    assert [len(below[name]) for name in (".", "d", "d/e")] == [1, 1, 0]
    assert below["."][0].startswith("d/")
    assert below["d"][0].startswith("e/")
    assert all("*" in words for words in trees.values())


def test_the_page_has_every_table_with_its_columns_in_this_order() -> None:
    page = _PAGE.read_text("utf-8")
    places = []
    for table in TABLES:
        start, end = marks(table.name)
        assert page.count(start) == page.count(end) == 1, table.name
        between = page[page.index(start) + len(start) : page.index(end)].strip()
        head = [*render(table.columns, ())]
        assert between.splitlines()[:2] == head, table.name
        places.append(page.index(start))
    assert places == sorted(places)
    assert page.count("<!-- bench: ") == 2 * len(TABLES)


def test_names_of_tables_differ() -> None:
    assert len({table.name for table in TABLES}) == len(TABLES)


@pytest.mark.slow
@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_table_can_be_measured(
    table: Table, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for page in list(generate())[:4]:
        for kind in ("annotated", "source", "plain"):
            file = tmp_path / "corpus" / kind / page.path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(getattr(page, kind))
    main(["--corpus", str(tmp_path / "corpus"), "--runs", "1", "--only", table.name])
    assert "| --- |" in capsys.readouterr().out

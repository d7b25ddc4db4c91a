"""Pages followed through real git histories: renames, deletions, branches and merges."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from sphinx_vianet.history import PageHistory
from tests.gitrepo import FIRST_DATE, GitRepo, build_repository
from tests.histories import TEXT, VERSIONS, branch, history, merge, move, since


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    return build_repository(tmp_path / "origin", VERSIONS)


# --- one line of history


def test_nothing_happened(repo: GitRepo) -> None:
    first = repo.commits()[0]
    repo.commit({"docs/other.md": "Other text\n", "README.md": "R\n"})
    assert since(repo, first) == PageHistory("a.md", "docs/a.md", 0)


def test_edits_are_counted_and_the_oldest_is_named(repo: GitRepo) -> None:
    first = repo.commits()[0]
    second = repo.commit({"docs/a.md": TEXT + "2\n"}, "Second\n\nBody")
    repo.commit({"docs/other.md": "x\n"})
    repo.commit({"docs/a.md": TEXT + "3\n"})
    found = since(repo, first)
    assert (found.path, found.commits_behind, found.deleted_in) == ("a.md", 2, None)
    assert found.first_change is not None
    assert found.first_change.commit == second
    assert found.first_change.date == "2020-01-02T12:00:00+00:00"
    assert (found.first_change.author, found.first_change.subject) == ("Ada Author", "Second")
    assert since(repo, second).commits_behind == 1
    assert since(repo, repo.commits()[-1]).commits_behind == 0


def test_a_revert_is_a_change_too(repo: GitRepo) -> None:
    first = repo.commits()[0]
    repo.commit({"docs/a.md": TEXT + "2\n"})
    repo.git("revert", "--no-edit", "HEAD", date=FIRST_DATE + timedelta(days=9))
    assert since(repo, first).commits_behind == 2
    assert since(repo, repo.commits()[1]).commits_behind == 1


def test_a_mode_is_no_change(repo: GitRepo) -> None:
    first = repo.commits()[0]
    repo.git("update-index", "--chmod=+x", "docs/a.md")
    repo.git("commit", "-q", "-m", "Mode")
    assert since(repo, first).commits_behind == 0


def test_chains_of_renames(repo: GitRepo) -> None:
    first = repo.commits()[0]
    move(repo, "docs/a.md", "docs/b.md")
    repo.commit({"docs/b.md": TEXT + "more\n"})
    move(repo, "docs/b.md", "docs/deep/c.md")
    found = since(repo, first)
    assert (found.path, found.path_then, found.commits_behind) == ("deep/c.md", "docs/a.md", 3)
    assert since(repo, repo.commits()[1], "b.md").commits_behind == 2


def test_a_rename_of_case_alone(repo: GitRepo) -> None:
    first = repo.commits()[0]
    move(repo, "docs/a.md", "docs/A.md")
    assert since(repo, first).path == "A.md"


def test_a_rename_together_with_an_edit(repo: GitRepo) -> None:
    first = repo.commits()[0]
    move(repo, "docs/a.md", "docs/b.md", files={"docs/b.md": TEXT.replace("Line 3", "Row 3")})
    assert since(repo, first).path == "b.md"


def test_a_rename_back(repo: GitRepo) -> None:
    first = repo.commits()[0]
    move(repo, "docs/a.md", "docs/b.md")
    move(repo, "docs/b.md", "docs/a.md")
    assert (since(repo, first).path, since(repo, first).commits_behind) == ("a.md", 2)


def test_a_new_page_at_the_old_path_is_another(repo: GitRepo) -> None:
    first = repo.commits()[0]
    move(repo, "docs/a.md", "docs/b.md")
    third = repo.commit({"docs/a.md": "A new page\n"})
    repo.commit({"docs/a.md": "A new page, edited\n"})
    assert (since(repo, first).path, since(repo, first).commits_behind) == ("b.md", 1)
    assert (since(repo, third).path, since(repo, third).commits_behind) == ("a.md", 1)


def test_a_copy_left_behind_is_the_page(repo: GitRepo) -> None:
    first = repo.commits()[0]
    move(repo, "docs/a.md", "docs/b.md")
    repo.commit({"docs/a.md": TEXT})
    repo.commit({"docs/b.md": TEXT + "2\n"})
    assert since(repo, first).path == "a.md"


def test_deleted(repo: GitRepo) -> None:
    first = repo.commits()[0]
    repo.commit({"docs/a.md": TEXT + "2\n"})
    gone = repo.commit({"docs/a.md": None}, "Remove")
    found = since(repo, first)
    assert (found.path, found.commits_behind, found.certain) == (None, 2, True)
    assert found.deleted_in is not None
    assert (found.deleted_in.commit, found.deleted_in.subject) == (gone, "Remove")


def test_deleted_and_added_again(repo: GitRepo) -> None:
    first = repo.commits()[0]
    repo.commit({"docs/a.md": None})
    repo.commit({"docs/x.md": "x\n"})
    repo.commit({"docs/a.md": "Written afresh\n"})
    found = since(repo, first)
    assert (found.path, found.commits_behind, found.deleted_in) == ("a.md", 2, None)


def test_deleted_and_its_path_taken_by_a_rename(repo: GitRepo) -> None:
    first = repo.commits()[0]
    gone = repo.commit({"docs/a.md": None})
    move(repo, "docs/other.md", "docs/a.md")
    repo.commit({"docs/a.md": "Other\nmore\n"})
    found = since(repo, first)
    assert (found.path, found.commits_behind) == (None, 1)
    assert found.deleted_in is not None
    assert found.deleted_in.commit == gone
    assert since(repo, first, "other.md").path == "a.md"


def test_moved_out_of_the_source_tree(repo: GitRepo) -> None:
    first = repo.commits()[0]
    move(repo, "docs/a.md", "attic/a.md")
    assert since(repo, first).path is None
    assert since(repo, first).deleted_in is not None
    assert since(repo, first, "docs/a.md", prefix="").path == "attic/a.md"


def test_a_localized_page_that_was_moved_along(repo: GitRepo) -> None:
    first = repo.commits()[0]
    move(repo, "docs/a.md", "docs/b.md", files={"docs/b.md": TEXT + "2\n"})
    repo.commit({"docs/b.md": TEXT + "3\n"})
    assert since(repo, first, "b.md") == since(repo, first)
    assert since(repo, first, "b.md").path_then == "docs/a.md"


def test_a_page_that_was_not_there(repo: GitRepo) -> None:
    first = repo.commits()[0]
    repo.commit({"docs/new.md": "New\n"})
    assert since(repo, first, "new.md") == PageHistory("new.md", None, None)
    assert since(repo, first, "never.md") == PageHistory(None, None, None)


# --- branches and merges


def test_a_merged_branch_counts_and_its_merge_does_not(repo: GitRepo) -> None:
    first = repo.commits()[0]
    branch(repo, "side")
    edit = repo.commit({"docs/a.md": TEXT + "side\n"})
    repo.git("checkout", "-q", "main")
    second = repo.commit({"docs/other.md": "main\n"})
    merge(repo, "side")
    for pin in (first, second):
        found = since(repo, pin)
        assert (found.path, found.commits_behind) == ("a.md", 1)
        assert found.first_change is not None
        assert found.first_change.commit == edit


def test_a_merge_that_puts_two_edits_together_does_not_count(repo: GitRepo) -> None:
    first = repo.commits()[0]
    branch(repo, "side")
    repo.commit({"docs/a.md": "Side\n" + TEXT})
    repo.git("checkout", "-q", "main")
    second = repo.commit({"docs/a.md": TEXT + "main\n"})
    merge(repo, "side")
    assert (repo.folder / "docs/a.md").read_text() == f"Side\n{TEXT}main\n"
    repo.commit({"docs/a.md": "After\n"})
    assert since(repo, first).commits_behind == 3
    assert since(repo, second).commits_behind == 2


def test_a_merge_with_a_change_of_its_own_counts(repo: GitRepo) -> None:
    first = repo.commits()[0]
    branch(repo, "side")
    repo.commit({"docs/a.md": TEXT + "side\n"})
    repo.git("checkout", "-q", "main")
    repo.commit({"docs/a.md": TEXT + "main\n"})
    merge(repo, "side", options=("-s", "ours"))
    (repo.folder / "docs/a.md").write_text(TEXT + "main and side\n")
    repo.git("commit", "-q", "-a", "--amend", "-m", "Conflict solved")
    assert (since(repo, first).path, since(repo, first).commits_behind) == ("a.md", 3)


def test_a_merge_that_deletes(repo: GitRepo) -> None:
    first = repo.commits()[0]
    branch(repo, "side")
    repo.commit({"docs/other.md": "side\n"})
    repo.git("checkout", "-q", "main")
    repo.commit({"docs/x.md": "main\n"})
    merge(repo, "side")
    repo.git("rm", "-q", "docs/a.md")
    repo.git("commit", "-q", "--amend", "-m", "Evil")
    found = since(repo, first)
    assert found.deleted_in is not None
    assert (found.path, found.commits_behind, found.deleted_in.subject) == (None, 1, "Evil")


def test_renamed_here_and_edited_there(repo: GitRepo) -> None:
    first = repo.commits()[0]
    branch(repo, "side")
    repo.commit({"docs/a.md": "Side\n" + TEXT})
    repo.git("checkout", "-q", "main")
    second = move(repo, "docs/a.md", "docs/b.md", files={"docs/b.md": TEXT + "main\n"})
    merge(repo, "side")
    assert (since(repo, first).path, since(repo, first).commits_behind) == ("b.md", 2)
    assert (since(repo, second, "b.md").path, since(repo, second, "b.md").commits_behind) == ("b.md", 1)


def test_a_page_that_followed_its_renamed_folder_in_a_merge(repo: GitRepo) -> None:
    repo.commit({"docs/old/x.md": TEXT})
    branch(repo, "side")
    pin = repo.commit({"docs/old/new.md": "New\n" + TEXT})
    repo.git("checkout", "-q", "main")
    move(repo, "docs/old", "docs/young")
    repo.git("config", "merge.directoryRenames", "true")
    merge(repo, "side")
    assert not (repo.folder / "docs/old").exists()
    assert since(repo, pin, "old/new.md").path == "young/new.md"


def test_octopus(repo: GitRepo) -> None:
    first = repo.commits()[0]
    for number in range(3):
        branch(repo, f"side{number}", first)
        repo.commit({"docs/a.md": TEXT + "side\n"} if number == 1 else {f"docs/{number}.md": "x\n"})
    merge(repo, "side0", "side1", "side2")
    assert (since(repo, first).path, since(repo, first).commits_behind) == ("a.md", 1)


def test_criss_cross(repo: GitRepo) -> None:
    """Two branches that merge each other; the handoff is on one of them, each edit counts once."""
    branch(repo, "side")
    side = repo.commit({"docs/a.md": "Side\n" + TEXT})
    repo.git("checkout", "-q", "main")
    main = repo.commit({"docs/a.md": TEXT + "main\n"})
    first_merge = merge(repo, side)
    repo.git("checkout", "-q", "side")
    repo.git("merge", "-q", "-m", "Cross", main, date=FIRST_DATE + timedelta(days=20))
    pin = repo.git("rev-parse", "HEAD")
    later = repo.commit({"docs/a.md": f"Side\n{TEXT}main\nlater\n"})
    merge(repo, "side")
    assert since(repo, pin).commits_behind == since(repo, first_merge).commits_behind == 1
    assert since(repo, side).commits_behind == since(repo, main).commits_behind == 2
    assert since(repo, later).commits_behind == 0


def test_a_branch_that_is_published_from(repo: GitRepo) -> None:
    """Its commits are not in today's history; what was copied to it is not counted again."""
    branch(repo, "live")
    repo.git("checkout", "-q", "main")
    repo.commit({"docs/a.md": TEXT + "1\n"})
    repo.commit({"docs/a.md": TEXT + "2\n"})
    repo.git("checkout", "-q", "live")
    squashed = repo.commit({"docs/a.md": TEXT + "2\n"}, "main -> live")
    repo.git("checkout", "-q", "main")
    third = repo.commit({"docs/a.md": TEXT + "3\n"})
    found = since(repo, squashed)
    assert found.first_change is not None
    assert (found.commits_behind, found.first_change.commit) == (1, third)
    assert history(repo).since("a.md", squashed) is None

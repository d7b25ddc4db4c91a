"""Which pages are stamped, which are refused, and what becomes of their bytes; with real repositories."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from sphinx_vianet import stamper
from sphinx_vianet.config import Config
from sphinx_vianet.errors import LockError
from sphinx_vianet.files import folder_lock
from sphinx_vianet.page import parse_page
from sphinx_vianet.treespec import TreeSpec

from .annotated import annotate
from .imports import NOT_ROOT
from .stamp_project import PAGE, SOURCE, StampProject, digest


@pytest.fixture
def project(tmp_path: Path) -> StampProject:
    return StampProject.make(tmp_path)


def stamp_lines(project: StampProject, commit: str, date: str) -> list[bytes]:
    return [
        f"ms.openlocfilehash: {digest(project.source())}\n".encode(),
        f"ms.sourcegitcommit: {commit}\n".encode(),
        f"ms.lasthandoff: {date}\n".encode(),
    ]


# --- what is stamped


def test_white_space(project: StampProject) -> None:
    commit = project.change("Open the [box](box.md). Close", "Open the [box](box.md).\nClose")
    project.repo.commit({"other.md": "later\n"})
    _, after = project.changed_lines(lambda: project.stamp(pages=("guide.md",)))
    # The commit that touched the page, not the last one; its date, not today's.
    assert after == stamp_lines(project, commit, "01/02/2020")
    assert project.status() == "current"
    assert project.outcome(cosmetic=True) == ("current", None)


def test_the_date_can_be_given(project: StampProject) -> None:
    project.change("Close it.", "Close  it.")
    project.stamp(cosmetic=True, date="2021-12-24")
    assert project.handoff().date == "2021-12-24"


def test_a_dry_run_writes_nothing(project: StampProject) -> None:
    project.change("Close it.", "Close  it.")
    before = {path: path.read_bytes() for path in project.folder.rglob("*") if path.is_file()}
    (page,) = project.stamp(cosmetic=True, dry_run=True).pages
    assert page.result == "stamped"
    assert page.new is not None
    assert page.new.hash == digest(project.source())
    assert {path: path.read_bytes() for path in project.folder.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    ("old", "new", "kinds"),
    [
        ("Close it.", "Shut it.", "text"),
        ("Close it.", "Close it!", "punctuation"),
        ("box.md", "crate.md", "link"),
        ("title: The guide", "title: A guide", "metadata"),
        ("- Wait:", "- Wait:\n- More.", "added"),
    ],
)
def test_what_was_translated_and_changed_is_never_hidden(
    project: StampProject, old: str, new: str, kinds: str
) -> None:
    project.change(old, new)
    before = project.page.read_bytes()
    for names, cosmetic in ((("guide.md",), False), ((), True), (("guide.md",), True)):
        result, reason = project.outcome(pages=names, cosmetic=cosmetic)
        assert (result, reason) == ("refused", f"the source changed: {kinds}")
    assert project.page.read_bytes() == before
    assert project.outcome(pages=("guide.md",), force=True) == ("stamped", None)
    assert project.status() == "current"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("https://example.org/a", "https://example.org/b"),
        ("- Wait:", "* Wait:"),
        ("# The guide", "## The guide"),
        ("[ref]:", "[!INCLUDE [x](x.md)]\n\n[ref]:"),
        ("[ref]:", "[!code-bash[x](x.sh)]\n\n[ref]:"),
        ("[ref]:", "<!-- x -->\n\n[ref]:"),
    ],
)
@pytest.mark.parametrize("known", [True, False], ids=["handoff", "no handoff"])
def test_markup_outside_of_messages_is_not_taken_for_white_space(
    project: StampProject, old: str, new: str, known: bool
) -> None:
    project.change(old, new)
    if not known:
        project.localize(project.page.read_bytes().replace(project.first.encode(), b"0" * 40))
    before = project.page.read_bytes()
    result, reason = project.outcome(cosmetic=True)
    assert result == "refused"
    assert (reason or "").startswith("the source changed")
    assert project.page.read_bytes() == before


def test_a_page_without_units_needs_the_handoff(project: StampProject) -> None:
    page = parse_page(project.page.read_bytes()).target_bytes()
    project.change("Close it.", "Close  it.")
    project.localize(page.replace(project.first.encode(), b"0" * 40))
    reason = "what changed cannot be told, since the source page at the handoff is not at hand"
    assert project.outcome(cosmetic=True) == ("refused", reason)
    project.localize(page)
    assert project.outcome(cosmetic=True) == ("stamped", None)


def test_code_is_carried_into_a_page_without_units(project: StampProject) -> None:
    project.localize(parse_page(project.page.read_bytes()).target_bytes())
    project.change("open --box", "open")
    project.change("author: ada", "author: bob")
    (stamped,) = project.stamp(cosmetic=True).pages
    assert (stamped.result, stamped.carried) == ("stamped", ("front-matter", "code"))
    text = project.page.read_text(encoding="utf-8")
    assert "\nopen\n" in text
    assert "\nauthor: bob\n" in text


# --- code and front matter


@pytest.mark.parametrize("known", [True, False], ids=["handoff", "no handoff"])
@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("open --box", "open --box --now\n\n# later", "code"),
        ("  done\n", "  well\n\n    done\n", "code"),
        ("ms.date: 01/02/2019", "ms.date: 02/03/2020", "front-matter"),
        ("author: ada\n", "author: ada\nms.topic: guide\nms.tags:\n  - a\n  - b\n", "front-matter"),
        ("author: ada\n", "", "front-matter"),
    ],
)
def test_code_and_front_matter_are_carried_over(
    project: StampProject, old: str, new: str, kind: str, known: bool
) -> None:
    commit = project.change(old, new)
    page = project.page.read_text(encoding="utf-8")
    if not known:
        page = page.replace(project.first, "0" * 40)
        project.localize(page)
    assert project.outcome(pages=("guide.md",)) == (
        "refused",
        f"the source changed: {kind}; --cosmetic carries that into the page",
    )
    (stamped,) = project.stamp(cosmetic=True).pages
    assert (stamped.result, stamped.carried) == ("stamped", (kind,))
    expected = page.replace(old, new).replace(digest(SOURCE), digest(project.source()))
    expected = re.sub("(?<=commit: ).*", commit, expected).replace("03/05/2019", "01/02/2020")
    assert project.page.read_text(encoding="utf-8") == expected
    assert project.status() == "current"


def test_the_language_of_a_code_block_is_carried_over(project: StampProject) -> None:
    project.change("```bash", "```console")
    (stamped,) = project.stamp(cosmetic=True).pages
    assert stamped.carried == ("code",)
    assert b"```console\nopen --box\n" in project.page.read_bytes()


def test_code_is_carried_with_the_line_ends_and_the_indentation_of_the_page(tmp_path: Path) -> None:
    page = PAGE.replace("- ⟦", "1. ⟦").replace("  ```text\n  done\n  ```", "   ```text\n   done\n   ```")
    project = StampProject.make(
        tmp_path,
        SOURCE.replace("- Wait", "1.  Wait").replace(
            "  ```text\n  done\n  ```", "    ```text\n    done\n    ```"
        ),
        page,
    )
    project.localize(project.page.read_bytes().replace(b"\n", b"\r\n"))
    project.change("    done\n", "    done\n\n      twice\n")
    assert project.outcome(cosmetic=True) == ("stamped", None)
    assert b"   ```text\r\n   done\r\n\r\n     twice\r\n   ```\r\n" in project.page.read_bytes()
    assert b"\n" not in project.page.read_bytes().replace(b"\r\n", b"")


@pytest.mark.parametrize(
    ("localized", "old", "new", "reason"),
    [
        (
            "open --kiste",
            "open --box",
            "open -b",
            "code cannot be carried over: the code block in line 16 is not the source's",
        ),
        (
            "open --box",
            "```bash\nopen --box\n```\n\n",
            "",
            "code cannot be carried over: code blocks were added or removed",
        ),
    ],
)
def test_code_that_cannot_be_carried_over(
    project: StampProject, localized: str, old: str, new: str, reason: str
) -> None:
    project.localize(project.page.read_text(encoding="utf-8").replace("open --box", localized))
    project.change(old, new)
    assert project.outcome(cosmetic=True) == ("refused", reason)


def test_a_value_of_the_page_s_own_is_not_overwritten(project: StampProject) -> None:
    project.localize(project.page.read_text(encoding="utf-8").replace("author: ada", "author: eva"))
    project.change("author: ada", "author: bob")
    reason = "front-matter cannot be carried over: the front matter's author has a value of its own"
    assert project.outcome(cosmetic=True) == ("refused", reason)


def test_text_of_a_unit_never_changes_when_something_is_carried(project: StampProject) -> None:
    before = parse_page(project.page.read_bytes()).units
    project.change("open --box", "open")
    project.change("ms.date: 01/02/2019", "ms.date: x")
    project.stamp(cosmetic=True)
    after = parse_page(project.page.read_bytes()).units
    assert [(u.id, u.source, u.target) for u in after] == [(u.id, u.source, u.target) for u in before]


# --- other verdicts


def test_a_wrong_commit_of_a_current_page_is_mended(project: StampProject) -> None:
    project.change("Close it.", "Shut it.")
    text = project.page.read_text(encoding="utf-8")
    project.localize(text.replace(digest(SOURCE), digest(project.source())))
    before, after = project.changed_lines(lambda: project.stamp(cosmetic=True))
    assert after == [
        f"ms.sourcegitcommit: {project.repo.commits()[-1]}\n".encode(),
        b"ms.lasthandoff: 01/02/2020\n",
    ]
    assert len(before) == 2


def test_a_commit_that_was_rebased_away_is_mended_where_the_page_is_named(project: StampProject) -> None:
    text = project.page.read_text(encoding="utf-8")
    project.localize(text.replace(project.first, "ab" * 20))
    assert project.outcome(cosmetic=True) == ("current", None)
    _, after = project.changed_lines(lambda: project.stamp(pages=("guide.md",)))
    assert f"ms.sourcegitcommit: {project.first}\n".encode() in after
    assert project.outcome(pages=("guide.md",)) == ("current", None)


def test_a_commit_beyond_the_end_of_a_shallow_clone_stays(project: StampProject, tmp_path: Path) -> None:
    project.repo.commit({"docs/other.md": "later\n"})
    project.repo.git("clone", "-q", "--depth", "1", project.repo.folder.as_uri(), str(tmp_path / "shallow"))
    config = replace(_config(project), source=TreeSpec(str(tmp_path / "shallow" / "docs")))
    assert project.outcome(config, pages=("guide.md",)) == ("current", None)


def test_an_unstamped_page_is_stamped_when_somebody_says_so(project: StampProject) -> None:
    project.localize(annotate(PAGE.replace("{stamp}", "")))
    assert project.outcome(_config(project), cosmetic=True)[0] == "refused"
    assert project.outcome(_config(project), pages=("guide.md",), force=True) == (
        "stamped",
        None,
    )
    assert project.handoff().hash == digest(SOURCE)
    assert project.handoff().commit == project.first


def _config(project: StampProject) -> Config:
    """The page names no locale, so the tree has to."""
    return project.config(localized=(TreeSpec(str(project.page.parent), None, "de-DE"),))


def test_an_inconsistent_stamp_needs_force(project: StampProject) -> None:
    project.change("Close it.", "Shut it.")
    project.localize(project.page.read_text(encoding="utf-8").replace(digest(SOURCE), "1" * 40))
    report = project.stamp(pages=("guide.md",), cosmetic=True)
    assert [(page.result, page.forcible) for page in report.pages] == [("refused", True)]
    assert "--force stamps it" in report.findings[0].message
    assert project.outcome(pages=("guide.md",), force=True) == ("stamped", None)


def test_moved_and_deleted_pages_are_refused_whatever_is_said(project: StampProject) -> None:
    project.repo.commit({"docs/guide.md": None, "docs/manual.md": SOURCE})
    force: dict[str, Any] = {"pages": ("guide.md",), "force": True}
    assert project.outcome(**force) == (
        "refused",
        "its source page is manual.md now; move the page there first",
    )
    project.repo.commit({"docs/manual.md": None, "docs/other.md": "# Other\n"})
    assert project.outcome(**force) == ("refused", "its source page is gone; remove this page as well")


def test_a_source_page_that_is_not_committed(project: StampProject) -> None:
    project.repo.write({"docs/guide.md": SOURCE.replace("Close it.", "Close  it.")})
    reason = "its source page has changes that are not committed; commit them first"
    assert project.outcome(pages=("guide.md",), force=True) == ("refused", reason)


def test_one_bad_page_never_stops_the_rest(project: StampProject) -> None:
    text = project.page.read_text(encoding="utf-8")
    project.repo.commit({"docs/bad.md": SOURCE})
    project.localize(
        text.replace("ms.lasthandoff: 03/05/2019\n", "ms.lasthandoff: 03/05/2019\n" * 2), "bad.md"
    )
    project.change("Close it.", "Close  it.")
    project.repo.commit({"docs/bad.md": project.source()})
    report = project.stamp(pages=("bad.md", "guide.md"))
    assert [(page.page, page.result) for page in report.pages] == [
        ("bad.md", "refused"),
        ("guide.md", "stamped"),
    ]
    assert [(finding.code.info.name, finding.path) for finding in report.findings] == [
        ("stamp-refused", "bad.md")
    ]


def test_a_value_that_goes_on_behind_its_line_is_refused(project: StampProject) -> None:
    text = project.page.read_text(encoding="utf-8")
    project.localize(text.replace(f" {digest(SOURCE)}", f" >-\n  {digest(SOURCE)}"))
    project.change("Close it.", "Close  it.")
    reason = "the stamp cannot be written into it without harm to the page"
    assert project.outcome(pages=("guide.md",), force=True) == ("refused", reason)


def test_a_page_that_somebody_changes_meanwhile(
    project: StampProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.change("Close it.", "Close  it.")

    @contextmanager
    def lock(folder: str) -> Iterator[None]:
        project.localize("changed\n")
        yield

    monkeypatch.setattr(stamper, "folder_lock", lock)
    assert project.outcome(cosmetic=True) == (
        "refused",
        "it was changed by somebody else meanwhile; stamp it again",
    )
    assert project.page.read_bytes() == b"changed\n"


def test_the_folder_of_the_pages_is_locked(project: StampProject, monkeypatch: pytest.MonkeyPatch) -> None:
    project.change("Close it.", "Close  it.")
    monkeypatch.setattr(stamper, "folder_lock", partial(folder_lock, timeout=0.01))
    before = project.page.read_bytes()
    with folder_lock(project.page.parent), pytest.raises(LockError):
        project.stamp(cosmetic=True)
    assert project.page.read_bytes() == before


@NOT_ROOT
def test_a_folder_that_cannot_be_written(project: StampProject) -> None:
    project.change("Close it.", "Close  it.")
    (project.page.parent / ".sphinx-vianet").mkdir()
    project.page.parent.chmod(0o555)
    try:
        assert project.outcome(cosmetic=True)[0] == "refused"
    finally:
        project.page.parent.chmod(0o755)


def test_a_page_that_is_a_link_is_refused(project: StampProject) -> None:
    project.change("Close it.", "Close  it.")
    project.repo.commit({"docs/twin.md": project.source()})
    os.symlink("guide.md", project.page.parent / "twin.md")
    reason = "it is reached through a symbolic link; name the page that it leads to"
    (page,) = project.stamp(pages=("twin.md",), force=True).pages
    assert (page.result, page.reason) == ("refused", reason)
    assert (project.page.parent / "twin.md").is_symlink()

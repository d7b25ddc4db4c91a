"""The sync check over real git repositories: every status, its order of precedence, and holes in history."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sphinx_vianet import demo
from sphinx_vianet.checker import CheckOptions, run_check
from sphinx_vianet.config import Config
from sphinx_vianet.errors import Code
from sphinx_vianet.treespec import TreeSpec
from sphinx_vianet.verdict import STATUSES

from .check_project import GUIDE, TOUR, CheckProject
from .gitrepo import git

CHANGED = GUIDE.replace("Close the wooden box.", "Close the wooden box again.")


@pytest.fixture
def project(tmp_path: Path) -> CheckProject:
    project = CheckProject.make(tmp_path)
    project.localize("guide.md")
    return project


class TestStatuses:
    def test_current_and_missing(self, project: CheckProject) -> None:
        report = project.report()
        assert project.statuses() == {"guide.md": "current", "tour.md": "missing"}
        assert report.summary() == {"de-DE": dict.fromkeys(STATUSES, 0) | {"current": 1, "missing": 1}}
        current, missing = report.pages
        assert (current.source_page, current.severity, current.kinds, current.certain) == (
            "guide.md",
            None,
            (),
            True,
        )
        assert (missing.source_page, missing.handoff) == ("tour.md", None)

    def test_line_ends_and_bom_do_not_count(self, project: CheckProject) -> None:
        project.commit({"guide.md": "\ufeff" + GUIDE.replace("\n", "\r\n")})
        assert project.verdict().status == "current"

    def test_stale(self, project: CheckProject) -> None:
        change = project.commit({"guide.md": CHANGED}, "Close it again")
        project.commit({"guide.md": CHANGED.replace("wooden", "iron")})
        found = project.verdict()
        assert (found.status, found.severity, found.kinds) == ("stale", "content", ("text",))
        assert (found.commits_behind, found.certain) == (2, True)
        assert found.first_change is not None
        assert (found.first_change.commit, found.first_change.subject) == (change, "Close it again")
        assert found.messages is not None
        assert (found.messages.changed, found.details) == (2, ())
        detailed = project.verdict(detail="unit").details
        assert [[unit.target for unit in change.units] for change in detailed] == [
            ["de Open the wooden box."],
            ["de Close the wooden box."],
        ]
        assert all(not change.units for change in project.verdict(detail="message").details)

    def test_status_alone(self, project: CheckProject) -> None:
        project.commit({"guide.md": CHANGED})
        found = project.verdict(detail="status")
        assert (found.status, found.severity, found.kinds, found.messages) == ("stale", None, (), None)

    def test_moved_in_a_chain(self, project: CheckProject) -> None:
        project.move("guide.md", "start/one.md")
        project.move("start/one.md", "start/two.md")
        found = project.verdict()
        assert (found.status, found.source_page, found.severity) == ("moved", "start/two.md", None)
        # The page stands for its source page wherever that is.
        assert project.statuses() == {"guide.md": "moved", "tour.md": "missing"}

    def test_moved_by_case_only(self, project: CheckProject) -> None:
        project.move("guide.md", "Guide.md")
        assert (project.verdict().status, project.verdict().source_page) == ("moved", "Guide.md")

    def test_moved_and_edited(self, project: CheckProject) -> None:
        project.move("guide.md", "start.md", {"start.md": CHANGED})
        found = project.verdict()
        assert (found.status, found.source_page) == ("moved", "start.md")
        assert (found.severity, found.kinds) == ("content", ("text",))

    def test_moved_by_hash_without_history(self, project: CheckProject, tmp_path: Path) -> None:
        folder = tmp_path / "plain"
        folder.mkdir()
        (folder / "elsewhere.md").write_text(GUIDE)
        found = project.verdict(config=project.config(folder))
        assert (found.status, found.source_page, found.certain) == ("moved", "elsewhere.md", True)
        (folder / "twin.md").write_text(GUIDE)
        found = project.verdict(config=project.config(folder))
        assert (found.status, found.source_page, found.certain) == ("orphaned", None, False)

    def test_orphaned(self, project: CheckProject) -> None:
        gone = project.commit({"guide.md": None}, "Nobody needs it")
        found = project.verdict()
        assert (found.status, found.source_page, found.certain) == ("orphaned", None, True)
        assert found.first_change is not None
        assert found.first_change.commit == gone

    def test_inconsistent(self, project: CheckProject) -> None:
        old = project.repo.commits()[0]
        new = project.commit({"guide.md": CHANGED})
        project.localize("guide.md", commit=old, stamp={"ms.sourcegitcommit": new})
        assert project.verdict().status == "inconsistent"

    def test_current_with_a_wrong_commit_is_a_warning(self, project: CheckProject) -> None:
        old = project.repo.commits()[0]
        project.commit({"guide.md": CHANGED})
        project.localize("guide.md", stamp={"ms.sourcegitcommit": old})
        report = project.report()
        assert report.pages[0].status == "current"
        (finding,) = report.findings
        assert (finding.code, finding.path, finding.locale) == (Code.STAMP_COMMIT, "guide.md", "de-DE")
        assert finding.severity == "warning"

    def test_unstamped(self, project: CheckProject) -> None:
        project.localize("guide.md", stamp={"ms.openlocfilehash": "", "ms.sourcegitcommit": ""})
        assert project.verdict().status == "unstamped"

    def test_a_stamp_that_is_not_hex_is_none(self, project: CheckProject) -> None:
        project.localize(
            "guide.md", stamp={"ms.openlocfilehash": "--upload-pack=x", "ms.sourcegitcommit": "HEAD"}
        )
        assert project.verdict().status == "unstamped"

    def test_a_stamp_with_a_commit_only(self, project: CheckProject) -> None:
        project.localize("guide.md", stamp={"ms.openlocfilehash": ""})
        assert project.verdict().status == "current"
        project.commit({"guide.md": CHANGED})
        assert (project.verdict().status, project.verdict().kinds) == ("stale", ("text",))
        project.localize("guide.md", stamp={"ms.openlocfilehash": "", "ms.sourcegitcommit": "0" * 40})
        found = project.verdict()
        assert (found.status, found.certain) == ("unknown", False)

    def test_a_page_without_counterpart_that_never_had_one(self, project: CheckProject) -> None:
        project.localize("guide.md", "tour.md")
        project.write("localized/de-DE/own.md", (project.folder / "localized/de-DE/guide.md").read_text())
        assert project.statuses()["own.md"] in ("moved", "orphaned")

    def test_a_page_that_says_ignore(self, project: CheckProject) -> None:
        path = project.folder / "localized/de-DE/guide.md"
        path.write_text(path.read_text().replace("---\n", "---\nvianet: ignore\n", 1))
        assert project.statuses() == {"tour.md": "missing"} or project.statuses() == {}


class TestSelection:
    def test_pages_and_locales(self, project: CheckProject) -> None:
        project.localize("guide.md", "tour.md", locale="fr-FR")
        assert project.statuses(pages=("tour.md",)) == {
            "de-DE/tour.md": "missing",
            "fr-FR/tour.md": "current",
        }
        assert project.statuses(locales=frozenset({"de-DE"})) == {
            "guide.md": "current",
            "tour.md": "missing",
        }
        assert project.statuses(pages=("nothing.md",)) == {}

    def test_what_is_excluded_is_never_missing(self, project: CheckProject) -> None:
        project.commit({"README.md": "# Read\n", "includes/note.md": "Note.\n"})
        assert project.statuses() == {"guide.md": "current", "tour.md": "missing"}
        assert project.statuses(project.config(exclude=("t*.md",)))["guide.md"] == "current"
        assert "tour.md" not in project.statuses(project.config(exclude=("t*.md",)))

    def test_localized_pages_below_the_source_pages_are_none(self, project: CheckProject) -> None:
        folder = project.repo.folder / "docs"
        (project.folder / "localized").rename(folder / "l10n")
        trees = (TreeSpec(str(folder / "l10n" / "{locale}")),)
        expected = {"guide.md": "current", "tour.md": "missing"}
        assert project.statuses(project.config(localized=trees)) == expected
        project.repo.git("add", ".")
        project.repo.git("commit", "-q", "-m", "Localized pages")
        inside = (TreeSpec(str(project.repo.folder), "main:docs/l10n/{locale}"),)
        assert (
            project.statuses(project.config(project.repo.folder, "main:docs", localized=inside)) == expected
        )
        whole = project.config(project.repo.folder, "main:", localized=inside)
        assert project.statuses(whole) == {"guide.md": "moved", "docs/tour.md": "missing"}

    def test_two_pages_may_claim_one_source(self, project: CheckProject) -> None:
        project.localize("guide.md")
        project.move("guide.md", "tour2.md")
        project.localize("tour2.md")
        assert project.statuses() == {"guide.md": "moved", "tour.md": "missing", "tour2.md": "current"}

    def test_a_locale_without_pages_is_a_finding(self, project: CheckProject) -> None:
        (project.folder / "localized" / "fr-FR").mkdir()
        report = project.report()
        assert [(finding.code, finding.locale) for finding in report.findings] == [(Code.NO_PAGES, "fr-FR")]


class TestIncludes:
    SOURCE = GUIDE + "\n[!INCLUDE [note](shared/note.md)]\n"
    NOTE = "Mind the gap between the train and the platform.\n"

    @pytest.fixture
    def project(self, tmp_path: Path) -> CheckProject:
        project = CheckProject.make(
            tmp_path, {"guide.md": self.SOURCE, "shared/note.md": self.NOTE, "tour.md": TOUR}
        )
        project.localize("guide.md", "shared/note.md", "tour.md")
        return project

    def test_a_page_is_stale_by_what_it_includes(self, project: CheckProject) -> None:
        assert set(project.statuses().values()) == {"current"}
        project.commit({"shared/note.md": self.NOTE.replace("gap", "wide gap")})
        found = project.verdict()
        assert (found.status, found.kinds, found.severity) == ("stale", ("include",), "content")
        assert project.verdict("tour.md").status == "current"
        assert project.verdict(config=project.config(check_includes=False)).status == "current"

    def test_with_its_severity(self, project: CheckProject) -> None:
        project.commit({"shared/note.md": self.NOTE.replace(" train", " Train")})
        found = project.verdict()
        assert (found.kinds, found.severity) == (("include",), "markup")

    def test_an_include_without_stamp_is_compared_by_its_text(self, project: CheckProject) -> None:
        project.localize("shared/note.md", stamp={"ms.openlocfilehash": "", "ms.sourcegitcommit": ""})
        assert project.verdict().status == "current"
        project.commit({"shared/note.md": self.NOTE.replace("gap", "wide gap")})
        assert (project.verdict().status, project.verdict().kinds) == ("stale", ("include",))

    def test_includes_in_a_circle(self, project: CheckProject) -> None:
        project.commit({"shared/note.md": self.NOTE + "\n[!INCLUDE [x](../guide.md)]\n"})
        assert project.verdict().status == "stale"

    def test_a_page_filter_does_not_hide_it(self, project: CheckProject) -> None:
        project.commit({"shared/note.md": self.NOTE.replace("gap", "wide gap")})
        assert project.verdict(pages=("guide.md",)).kinds == ("include",)

    def test_learn_units_have_their_text_in_includes(self, tmp_path: Path) -> None:
        unit = "### YamlMime:ModuleUnit\nuid: a\ntitle: Box\ncontent: |\n  [!include[](includes/1-box.md)]\n"
        project = CheckProject.make(tmp_path / "learn", {"1-box.yml": unit, "includes/1-box.md": self.NOTE})
        first = project.repo.commits()[0]
        project.localize("includes/1-box.md", stamp={"ms.openlocfilehash": "", "ms.sourcegitcommit": ""})
        stamp = f"metadata:\n  ms.openlocfilehash: {'0' * 40}\n  ms.sourcegitcommit: {first}\n"
        project.write("localized/de-DE/1-box.yml", unit + stamp)
        assert project.verdict("includes/1-box.md").status == "current"
        project.commit({"includes/1-box.md": self.NOTE.replace("gap", "wide gap")})
        assert project.verdict("includes/1-box.md").status == "stale"


class TestRepositories:
    """Each kind of clone gives the verdicts that it can, and says of the others that it cannot."""

    @pytest.fixture
    def project(self, tmp_path: Path) -> CheckProject:
        project = CheckProject.make(tmp_path)
        project.commit({"old.md": "# Old\n\nA page that nobody will need for long.\n"})
        project.localize("guide.md", "tour.md", "old.md")
        project.move("tour.md", "trip.md", {"trip.md": TOUR.replace("second", "third")})
        project.commit({"guide.md": CHANGED, "old.md": None})
        return project

    WHOLE = {"guide.md": "stale", "old.md": "orphaned", "tour.md": "moved"}  # noqa: RUF012

    def test_whole_bare_and_linked(self, project: CheckProject, tmp_path: Path) -> None:
        assert project.statuses() == self.WHOLE
        project.repo.clone(tmp_path / "bare.git", "--bare")
        bare = project.config(tmp_path / "bare.git", "main:docs")
        assert project.statuses(bare) == self.WHOLE
        project.repo.worktree(tmp_path / "linked")
        assert project.statuses(project.config(tmp_path / "linked" / "docs")) == self.WHOLE

    def test_submodule(self, project: CheckProject, tmp_path: Path) -> None:
        outer = CheckProject.make(tmp_path / "outer").repo
        outer.git("submodule", "add", "-q", project.repo.folder.as_uri(), "inner")
        assert project.statuses(project.config(outer.folder / "inner" / "docs")) == self.WHOLE

    def test_shallow(self, project: CheckProject, tmp_path: Path) -> None:
        project.repo.clone(tmp_path / "shallow", "--depth=1")
        report = project.report(project.config(tmp_path / "shallow" / "docs"))
        found = {page.page: page for page in report.pages if page.status != "missing"}
        assert {name: page.status for name, page in found.items()} == self.WHOLE | {"tour.md": "orphaned"}
        assert report.source.shallow
        assert not found["tour.md"].certain
        assert not found["old.md"].certain
        stale = found["guide.md"]
        assert (stale.severity, stale.kinds, stale.certain) == ("content", ("text",), True)
        assert (stale.commits_behind, stale.first_change) == (None, None)

    def test_blobless(self, project: CheckProject, tmp_path: Path) -> None:
        project.repo.clone(tmp_path / "blobless", "--filter=blob:none")
        before = sorted((tmp_path / "blobless" / ".git" / "objects").rglob("*"))
        report = project.report(project.config(tmp_path / "blobless" / "docs"))
        found = {page.page: page for page in report.pages}
        assert found["guide.md"].status == "stale"
        assert found["guide.md"].kinds == ("text",)
        # Whether the page was renamed and edited in one commit cannot be told without its contents.
        assert (found["tour.md"].status, found["tour.md"].certain) == ("orphaned", False)
        assert sorted((tmp_path / "blobless" / ".git" / "objects").rglob("*")) == before

    def test_rewritten_history(self, project: CheckProject) -> None:
        project.repo.git("checkout", "-q", "--orphan", "fresh")
        project.repo.git("commit", "-q", "-m", "Start again")
        project.repo.git("branch", "-q", "-M", "fresh", "main")
        project.repo.git("reflog", "expire", "--expire=now", "--all")
        project.repo.git("gc", "-q", "--prune=now")
        report = project.report()
        found = {page.page: page for page in report.pages if page.status != "missing"}
        assert found["guide.md"].status == "stale"
        assert found["guide.md"].kinds == ("text",)
        assert found["guide.md"].commits_behind is None
        assert (found["old.md"].status, found["old.md"].certain) == ("orphaned", False)

    def test_without_git(self, project: CheckProject, tmp_path: Path) -> None:
        folder = tmp_path / "plain"
        folder.mkdir()
        (folder / "guide.md").write_text(CHANGED)
        report = project.report(project.config(folder))
        assert [(page.page, page.status, page.certain) for page in report.pages] == [
            ("guide.md", "stale", True),
            ("old.md", "orphaned", False),
            ("tour.md", "orphaned", False),
        ]
        assert (report.source.commit, report.source.date) == (None, None)

    def test_a_repository_without_commits(self, project: CheckProject, tmp_path: Path) -> None:
        git(tmp_path, "init", "-q", "empty")
        (tmp_path / "empty" / "guide.md").write_text(GUIDE)
        report = project.report(project.config(tmp_path / "empty"))
        assert {page.page: page.status for page in report.pages}["guide.md"] == "current"
        assert report.source.commit is None

    def test_a_compare_link(self, project: CheckProject) -> None:
        first = project.repo.commits()[1]
        project.repo.git("remote", "add", "origin", "git@github.com:acme/docs.git")
        url = project.verdict().compare_url or ""
        assert url.startswith(f"https://github.com/acme/docs/compare/{first}...")


class TestAcrossLocales:
    def config(self, project: CheckProject) -> Config:
        return replace(project.config(), source=None)

    def test_the_newest_handoff_is_the_reference(self, project: CheckProject) -> None:
        project.localize("guide.md", locale="fr-FR", stamp={"ms.sourcegitcommit": "1" * 40})
        project.localize("guide.md", "tour.md", locale="it-IT")
        config = self.config(project)
        assert project.statuses(config) == {
            "de-DE/guide.md": "current",
            "de-DE/tour.md": "missing",
            "fr-FR/guide.md": "current",
            "fr-FR/tour.md": "missing",
            "it-IT/guide.md": "current",
            "it-IT/tour.md": "current",
        }
        project.commit({"guide.md": CHANGED})
        project.localize("guide.md", locale="it-IT", stamp={"ms.lasthandoff": "03/06/2019"})
        report = project.report(config, detail="unit")
        german = report.pages[0]
        assert (german.status, german.severity, german.kinds) == ("stale", "content", ("text",))
        assert german.details[0].new_source == "Close the wooden box again."
        assert project.statuses(config)["it-IT/guide.md"] == "current"
        assert report.source.path is None

    def test_unstamped_and_ignored(self, project: CheckProject) -> None:
        project.localize(
            "guide.md", locale="fr-FR", stamp={"ms.openlocfilehash": "", "ms.sourcegitcommit": ""}
        )
        assert project.statuses(self.config(project)) == {
            "de-DE/guide.md": "current",
            "fr-FR/guide.md": "unstamped",
        }


def test_the_demonstration_is_stale_in_every_way(tmp_path: Path) -> None:
    commits = demo.write_source(tmp_path / "source")
    demo.write_localized(tmp_path, commits)
    config = Config(
        source=TreeSpec(str(tmp_path / "source" / "docs")),
        localized=(TreeSpec(str(tmp_path / "localized" / "{locale}")),),
    )
    report = run_check(config, CheckOptions(detail="unit"))
    german = {page.page: page for page in report.pages if page.locale == "de-DE"}
    assert german["quickstart.md"].severity == "content"
    assert german["quickstart.md"].kinds == ("text",)
    assert (german["configuration.md"].severity, german["configuration.md"].kinds) == (
        "markup",
        ("punctuation", "link"),
    )
    assert (german["troubleshooting.md"].severity, german["troubleshooting.md"].kinds) == (
        "cosmetic",
        ("front-matter",),
    )
    assert "moved" in {page.status for page in german.values()}
    assert not report.findings

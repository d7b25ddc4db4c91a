"""``sphinx-vianet check`` as it is called: exit codes, formats, limits, branches, bad input."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from sphinx_vianet import cli
from sphinx_vianet.reports import FORMATS

from .check_project import GUIDE, TOUR, CheckProject
from .gitrepo import build_repository

TREES = ("--source", "source/docs", "--localized", "localized/{locale}")
CHANGED = GUIDE.replace("Close the wooden box.", "Close the wooden box again.")
COMMA = TOUR.replace("left behind", "left, behind")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CheckProject:
    """Both pages current in German."""
    monkeypatch.chdir(tmp_path)
    project = CheckProject.make(tmp_path)
    project.localize("guide.md", "tour.md")
    return project


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Any:
    """Run the program in this process: exit code, standard output and standard error."""

    def run(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as exit_info:
            cli.main(["check", *(arguments if "--localized" in arguments else (*TREES, *arguments))])
        out, err = capsys.readouterr()
        assert isinstance(exit_info.value.code, int)
        return exit_info.value.code, out, err

    return run


def files(folder: Path) -> dict[str, bytes]:
    """Everything below a folder, git's own files too."""
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


class TestExitCodes:
    def test_nothing_stale(self, project: CheckProject, call: Any) -> None:
        code, out, err = call()
        assert (code, err) == (0, "")
        assert "de-DE" in out

    def test_stale(self, project: CheckProject, call: Any) -> None:
        project.commit({"guide.md": CHANGED})
        code, out, err = call()
        assert (code, err) == (1, "")
        assert "guide.md" in out

    def test_what_is_not_failed_on(self, project: CheckProject, call: Any) -> None:
        project.commit({"tour.md": COMMA})
        assert call()[0] == 0
        assert call("--fail-on", "stale:markup")[0] == 1
        assert call("--fail-on", "stale")[0] == 1
        assert call("--fail-on", "none")[0] == 0
        assert call("--fail-on", "stale", "--page", "guide.md")[0] == 0
        assert call("--fail-on", "stale", "--locale", "de_de")[0] == 1

    def test_nothing_is_written(self, project: CheckProject, call: Any, tmp_path: Path) -> None:
        project.commit({"guide.md": CHANGED})
        before = files(tmp_path)
        call()
        call("--changed-since", "HEAD~1")
        assert files(tmp_path) == before


class TestFormats:
    @pytest.mark.parametrize("form", sorted(FORMATS))
    def test_each_names_the_page(self, project: CheckProject, call: Any, tmp_path: Path, form: str) -> None:
        project.commit({"guide.md": CHANGED})
        code, out, _ = call("--format", form)
        assert code == 1
        assert re.search(r"guide(\.|&#46;)md", out)
        assert call("--format", form, "--output", "report") == (1, "", "")
        assert (tmp_path / "report").read_text().rstrip("\n") == out.rstrip("\n")
        assert call("--format", form, "--fail-on", "none")[0] == 0

    def test_json(self, project: CheckProject, call: Any) -> None:
        project.commit({"guide.md": CHANGED})
        data = json.loads(call("--format", "json", "--detail", "unit")[1])
        guide = data["pages"][0]
        assert (guide["status"], guide["severity"], guide["kinds"]) == ("stale", "content", ["text"])
        assert guide["details"][0]["units"][0]["new_source"] == "Close the wooden box again."
        assert data["summary"]["de-DE"]["stale"] == 1
        status = json.loads(call("--format", "json", "--detail", "status")[1])["pages"][0]
        assert (status["severity"], status["kinds"], status["messages"]) == (None, [], None)


class TestLimits:
    def test_max_stale(self, project: CheckProject, call: Any) -> None:
        project.commit({"guide.md": CHANGED})
        assert [call("--max-stale", limit)[0] for limit in ("0", "1", "49%", "50%")] == [1, 0, 1, 0]

    def test_grace_counts_to_the_date_of_the_source(self, project: CheckProject, call: Any) -> None:
        project.commit({"guide.md": CHANGED})
        for _ in range(3):
            project.repo.commit(message="Later")
        assert [call("--grace", days)[0] for days in ("0", "2", "3")] == [1, 1, 0]

    def test_baseline(self, project: CheckProject, call: Any, tmp_path: Path) -> None:
        project.commit({"guide.md": CHANGED})
        assert call("--baseline", "known.json", "--write-baseline") == (
            0,
            call("--baseline", "known.json")[1],
            "known.json: 1 verdicts\n",
        )
        text = (tmp_path / "known.json").read_text()
        assert call("--baseline", "known.json")[0] == 0
        project.commit({"tour.md": TOUR.replace("hall", "corridor")})
        assert call("--baseline", "known.json")[0] == 1
        assert (tmp_path / "known.json").read_text() == text

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (("--baseline", "none.json"), "the baseline none.json is not there"),
            (("--baseline", "broken.json"), "broken.json is no baseline file"),
            (("--write-baseline",), "--write-baseline needs --baseline"),
            (("--fail-on", "stael"), "'stael' is no status"),
            (("--max-stale", "many"), "neither a number nor a percentage"),
            (("--locale", "x!"), "no localized page is in 'x!'; there are de-DE"),
            (("--locale", "fr-FR"), "no localized page is in 'fr-FR'; there are de-DE"),
            (("--page", "guid.md"), "there is no page 'guid.md'; did you mean 'guide.md'?"),
            (("--page", "gone/*.md"), "there is no page 'gone/*.md'; name it by its path"),
        ],
    )
    def test_options_that_cannot_be_used(
        self, project: CheckProject, call: Any, tmp_path: Path, arguments: tuple[str, ...], message: str
    ) -> None:
        (tmp_path / "broken.json").write_bytes(b"\xff{")
        code, out, err = call(*arguments)
        assert (code, out) == (2, "")
        assert message in err


class TestChangedSince:
    def test_only_what_the_branch_made_worse(self, project: CheckProject, call: Any) -> None:
        project.commit({"tour.md": TOUR.replace("hall", "corridor")})
        project.repo.git("checkout", "-q", "-b", "topic")
        assert call()[0] == 1
        code, _, err = call("--changed-since", "main")
        assert code == 0
        assert re.fullmatch(r"compared with the merge base [0-9a-f]{12} with main\n", err)
        project.commit({"guide.md": CHANGED})
        data = json.loads(call("--changed-since", "main", "--format", "json")[1])
        assert call("--changed-since", "main")[0] == 1
        assert {page["page"]: page["status"] for page in data["pages"]} == {
            "guide.md": "stale",
            "tour.md": "stale",
        }

    def test_what_main_did_meanwhile_does_not_count(self, project: CheckProject, call: Any) -> None:
        project.repo.git("checkout", "-q", "-b", "topic")
        project.repo.git("checkout", "-q", "main")
        project.commit({"guide.md": CHANGED})
        project.repo.git("checkout", "-q", "topic")
        project.commit({"extra.md": "# Extra\n"})
        assert call("--changed-since", "main")[0] == 0

    def test_both_trees_in_one_repository(self, project: CheckProject, call: Any) -> None:
        project.localize("guide.md", "tour.md", folder="source/localized")
        trees = ("--source", "source/docs", "--localized", "source/localized/{locale}")
        project.repo.commit()
        project.commit({"guide.md": CHANGED})
        project.repo.git("checkout", "-q", "-b", "topic")
        assert call(*trees)[0] == 1
        assert call(*trees, "--changed-since", "main")[0] == 0
        project.commit({"tour.md": TOUR.replace("hall", "corridor")})
        assert call(*trees, "--changed-since", "main")[0] == 1
        # A branch that brings the translations along makes nothing worse.
        project.localize("guide.md", "tour.md", folder="source/localized")
        project.repo.commit()
        assert call(*trees, "--changed-since", "main")[0] == 0

    def test_localized_pages_of_the_same_repository_are_read_at_the_base_too(
        self, project: CheckProject, call: Any
    ) -> None:
        first = project.repo.commits()[0]
        project.commit({"guide.md": CHANGED})
        project.localize("guide.md", "tour.md", folder="source/localized")
        project.repo.commit()
        project.repo.git("checkout", "-q", "-b", "topic")
        project.localize("guide.md", commit=first, folder="source/localized")
        project.repo.commit(message="Bring an old translation back")
        trees = ("--source", "source/docs", "--localized", "source/localized/{locale}")
        assert call(*trees, "--changed-since", "main")[0] == 1

    def test_without_a_merge_base(self, project: CheckProject, call: Any, tmp_path: Path) -> None:
        project.repo.git("checkout", "-q", "--orphan", "other")
        project.repo.git("commit", "-q", "-m", "Other")
        code, _, err = call("--changed-since", "main")
        assert code == 0
        assert "no merge base with main is reachable; compared with main itself" in err

    def test_a_revision_that_is_not_there(self, project: CheckProject, call: Any, tmp_path: Path) -> None:
        project.repo.clone(tmp_path / "shallow", "--depth=1")
        code, out, err = call(
            "--source", "shallow/docs", "--localized", "localized/{locale}", "--changed-since", "origin/topic"
        )
        assert (code, out) == (2, "")
        assert "git" in err
        assert "fetch" in err
        assert err.count("\n") == 1

    def test_it_needs_git(self, project: CheckProject, call: Any, tmp_path: Path) -> None:
        (tmp_path / "plain").mkdir()
        (tmp_path / "plain" / "guide.md").write_text(GUIDE)
        trees = ("--source", "plain", "--localized", "localized/{locale}")
        code, _, err = call(*trees, "--changed-since", "main")
        assert code == 2
        assert "Traceback" not in err


class TestBadInput:
    """One clear line each; usage and environment end with 2, and nothing is written."""

    @pytest.mark.parametrize(
        "arguments",
        [
            ("--source", "source", "--source-tree=-x:docs"),
            ("--source", "source", "--source-tree=main:-x"),
            ("--source", "source", "--source-tree=nowhere:docs"),
            ("--source", "source", "--source-tree=main:nowhere"),
            ("--source", "nowhere"),
            ("--source", "empty", "--source-tree=main:docs"),
            ("--source", "source/docs", "--changed-since=--output=x"),
            ("--source", "source/docs", "--changed-since=nowhere"),
            ("--source", "empty", "--changed-since=HEAD"),
        ],
    )
    def test_one_line(
        self, project: CheckProject, call: Any, tmp_path: Path, arguments: tuple[str, ...]
    ) -> None:
        build_repository(tmp_path / "empty")
        before = files(tmp_path)
        code, out, err = call(*arguments, "--localized", "localized/{locale}")
        assert (code, out) == (2, "")
        assert err.startswith("sphinx-vianet: ")
        assert err.count("\n") == 1
        assert files(tmp_path) == before

    def test_a_corrupt_object(self, project: CheckProject, call: Any, tmp_path: Path) -> None:
        name = project.repo.git("rev-parse", "HEAD:docs/guide.md")
        path = project.repo.folder / ".git" / "objects" / name[:2] / name[2:]
        path.chmod(0o644)
        path.write_bytes(b"not an object")
        code, out, err = call(
            "--source", "source", "--source-tree=main:docs", "--localized", "localized/{locale}"
        )
        assert (code, out) == (2, "")
        assert err.count("\n") == 1
        assert re.match(rf"sphinx-vianet: git cannot read .*{name} .*; try: git -C \S+ fsck$", err)

    def test_a_repository_of_another_owner(
        self, project: CheckProject, call: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        project.commit({"guide.md": CHANGED})
        monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
        revision = ("--source", "source", "--source-tree=main:docs", "--localized", "localized/{locale}")
        code, out, err = call(*revision)
        assert (code, out) == (2, "")
        assert "dubious ownership" in err
        assert "--trust-repository" in err
        # What needs no history is checked all the same.
        code, out, _ = call("--verbose")
        assert code == 1
        assert "no-history" in out
        assert "BEHIND" not in out
        for arguments in ((), revision, ("--changed-since", "HEAD~1")):
            code, out, _ = call(*arguments, "--trust-repository", "--verbose")
            assert code == 1
            assert "no-history" not in out
            assert "BEHIND" in out

    def test_a_stamp_that_is_not_hex(self, project: CheckProject, call: Any) -> None:
        project.localize("guide.md", stamp={"ms.openlocfilehash": "-x", "ms.sourcegitcommit": "--all"})
        assert call()[0] == 0
        assert call("--fail-on", "unstamped")[0] == 1

    def test_a_locale_folder_without_pages(self, project: CheckProject, call: Any, tmp_path: Path) -> None:
        (tmp_path / "localized" / "fr-FR").mkdir()
        code, out, err = call()
        assert code == 1
        assert "holds no localized page" in out + err

    def test_nothing_localized(self, project: CheckProject, call: Any, tmp_path: Path) -> None:
        trees = ("--source", "source/docs", "--localized", "elsewhere/{locale}")
        code, out, err = call(*trees)
        assert (code, out) == (2, "")
        assert err.startswith(f"sphinx-vianet: the folder {tmp_path / 'elsewhere'} of the pattern")
        assert err.endswith("does not exist; check the path\n")
        (tmp_path / "elsewhere").mkdir()
        code, out, err = call(*trees)
        assert (code, err) == (1, "")
        assert "error: no folder matches the pattern" in out
        assert out.endswith("\n\nNo page fails the check, 1 finding is an error.\n")
        assert "\n\n\n" not in out


def test_without_a_source_tree(project: CheckProject, call: Any) -> None:
    project.localize("guide.md", locale="fr-FR")
    code, out, _ = call("--localized", "localized/{locale}", "--format", "json")
    assert code == 0
    assert (
        json.loads(out)["summary"]["fr-FR"] | {"current": 1, "missing": 1}
        == json.loads(out)["summary"]["fr-FR"]
    )


_STARTED: list[object] = []
sys.addaudithook(lambda event, arguments: _STARTED.append(arguments) if event == "subprocess.Popen" else None)


def test_git_is_not_asked_page_by_page(project: CheckProject, call: Any) -> None:
    def processes() -> int:
        _STARTED.clear()
        call("--fail-on", "none")
        return len(_STARTED)

    project.commit({"guide.md": CHANGED})
    processes()  # GitPython asks git for its version when it is imported
    few = processes()
    names = [f"page{number}.md" for number in range(12)]
    project.commit(dict.fromkeys(names, GUIDE))
    project.localize(*names)
    project.commit(dict.fromkeys(names, CHANGED))
    assert processes() == few > 0


def test_a_stamp_that_is_no_hash_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "a.md").write_text("# A\n", encoding="utf-8")
    (tmp_path / "de-DE").mkdir()
    page = "---\nms.openlocfilehash: --output=x\nms.contentlocale: de-DE\n---\n# A\n"
    (tmp_path / "de-DE" / "a.md").write_text(page, encoding="utf-8")
    with pytest.raises(SystemExit):
        cli.main(["check", "--source", str(tmp_path / "source"), "--localized", str(tmp_path / "de-DE")])
    assert "a.md:2: ms.openlocfilehash is '--output=x' [vianet.stamp-invalid]" in capsys.readouterr().out


def test_an_empty_source_tree_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "de-DE").mkdir()
    (tmp_path / "de-DE" / "a.md").write_text("# A\n", encoding="utf-8")
    with pytest.raises(SystemExit) as exit_info:
        cli.main(
            ["check", "--source", str(tmp_path / "source"), "--localized", f"de-DE={tmp_path / 'de-DE'}"]
        )
    assert exit_info.value.code == 2
    assert "holds no page" in capsys.readouterr().err


def test_one_check_writes_several_reports(project: CheckProject, call: Any, tmp_path: Path) -> None:
    """Each as a run of its own would, with sentences for a format that points at lines."""
    project.commit({"guide.md": CHANGED})
    code, out, _ = call("--also", "json=a.json", "--also", "github=a.txt")
    assert (code, out) == (1, call()[1])
    assert json.loads((tmp_path / "a.json").read_bytes())["schema"] == "sphinx-vianet/check/1"
    assert (tmp_path / "a.txt").read_text() == call("--format", "github")[1]
    assert call("--also", "pdf=a.pdf")[0] == 2
    assert "'json' is no FORMAT=FILE; formats are" in call("--also", "json")[2]

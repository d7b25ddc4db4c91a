"""``sphinx-vianet import`` as it is called: options, configuration files, output, exit codes, interrupts."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from sphinx_vianet import cli, importer
from sphinx_vianet.cli.importing import import_command
from sphinx_vianet.files import folder_lock

from .gitrepo import build_repository
from .imports import (
    GUIDE,
    NOT_ROOT,
    TOUR,
    TREES,
    Project,
    command,
    environment,
    localized_page,
    source_page,
    write,
)

RIGHT = "get the right to write there, or name another place"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.chdir(tmp_path)
    project = Project(tmp_path)
    project.add("guide.md", GUIDE)
    return project


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Any:
    """Run the program in this process: exit code, standard output and standard error."""

    def run(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as exit_info:
            cli.main(["import", *arguments])
        out, err = capsys.readouterr()
        assert isinstance(exit_info.value.code, int)
        return exit_info.value.code, out, err

    return run


class TestText:
    def test_first_and_second(self, project: Project, call: Any) -> None:
        assert call(*TREES) == (
            0,
            "1 page, 3 units: de\nmessages: 3 added\ncatalogs: 1 written, 0 unchanged, in locale\n",
            "",
        )
        assert call(*TREES)[1].splitlines() == [
            "1 page, 3 units: de",
            "messages: 0 added, 3 unchanged",
            "catalogs: 0 written, 1 unchanged, in locale",
        ]

    def test_dry_run(self, project: Project, call: Any) -> None:
        before = project.snapshot()
        code, out, _ = call(*TREES, "--dry-run")
        assert code == 0
        assert "catalogs: 1 would be written" in out
        assert project.snapshot() == before
        assert not project.locale_dir.exists()

    def test_findings_say_where_what_and_what_to_do(self, project: Project, call: Any) -> None:
        project.localize("lost.md", TOUR)
        project.localize("gone.md", TOUR)
        code, out, _ = call(*TREES)
        assert code == 0
        assert out.count("it was imported with its own source text [vianet.source-missing]") == 2
        assert "warning: de-DE lost.md: no source" in out
        assert (
            out.count("Check the path of the source tree; where the source was renamed, 'check' names") == 1
        )

    def test_notes_are_counted_and_shown_on_demand(self, project: Project, call: Any) -> None:
        call(*TREES)
        project.edit("Öffne die Kiste.", "Auf damit.")
        project.localize("guide.md", {**GUIDE, "Open the box.": "Mach auf."})
        code, out, _ = call(*TREES)
        assert code == 0
        assert "1 note not shown (1 edit-kept); --verbose shows them" in out
        assert "guide.md" not in out
        assert (
            "note: de-DE guide.md:3: 'Open the box.' was edited by a person" in call(*TREES, "--verbose")[1]
        )
        call(*TREES, "--prefer", "page", "--page", "guide.md")
        assert project.targets()["Open the box."] == "Mach auf."

    def test_what_a_person_edited_is_listed_on_demand(self, project: Project, call: Any) -> None:
        call(*TREES)
        project.edit("Öffne die Kiste.", "Auf damit.")
        assert "1 note not shown (1 edited); --verbose shows them" in call(*TREES)[1]
        out = call(*TREES, "--verbose")[1]
        assert "note: de-DE guide.md:3: 'Open the box.' was edited by a person, and kept" in out

    def test_what_is_found_in_several_locales_is_one_line(self, project: Project, call: Any) -> None:
        for locale in ("de-DE", "fr-FR"):
            write(project.folder, {f"all/{locale}/lost.md": localized_page(TOUR, locale=locale)})
        out = call("--source", "docs", "--localized", "all/{locale}")[1]
        assert out.count("[vianet.source-missing]") == 1
        assert "warning: lost.md (de-DE, fr-FR): no source page has this path" in out

    def test_many_warnings_of_a_kind_are_counted(self, project: Project, call: Any) -> None:
        for number in range(12):
            project.localize(f"lost{number:02}.md", TOUR)
        out = call(*TREES)[1]
        assert out.count("[vianet.source-missing]") == 10
        assert "lost09.md" in out
        assert "2 more warnings not shown (2 source-missing); --verbose shows them" in out
        out = call(*TREES, "--verbose")[1]
        assert out.count("[vianet.source-missing]") == 12
        assert "not shown" not in out

    def test_no_colours_without_a_terminal(self, project: Project, call: Any) -> None:
        project.localize("lost.md", TOUR)
        assert "\x1b" not in call(*TREES)[1]

    def test_progress_stays_away_without_a_terminal(self, project: Project, call: Any) -> None:
        assert call(*TREES)[2] == ""


class TestJson:
    def test_schema(self, project: Project, call: Any) -> None:
        project.localize("lost.md", TOUR)
        code, out, err = call(*TREES, "--format", "json")
        assert (code, err) == (0, "")
        report = json.loads(out)
        assert list(report) == ["schema", "pages", "units", "messages", "catalogs", "findings"]
        assert report["schema"] == "sphinx-vianet/import/1"
        assert (report["pages"], report["units"]) == (2, 5)
        assert report["messages"] == {
            "added": 5,
            "updated": 0,
            "unchanged": 0,
            "fuzzy": 0,
            "kept": 0,
            "obsolete": 0,
            "from_memory": 0,
            "proposed": 0,
        }
        assert report["catalogs"] == {"written": 2, "unchanged": 0}
        assert report["findings"] == [
            {
                "code": "source-missing",
                "severity": "warning",
                "path": "lost.md",
                "line": None,
                "locale": "de-DE",
                "message": "no source page has this path; it was imported with its own source text",
            }
        ]

    def test_is_utf8_or_escaped(self, project: Project) -> None:
        project.localize("verloren-ü.md", TOUR)
        for encoding in ("utf-8", "ascii"):
            done = subprocess.run(
                command(*TREES, "--format", "json"),
                env=environment(PYTHONIOENCODING=encoding),
                capture_output=True,
                check=True,
            )
            assert json.loads(done.stdout.decode(encoding))["findings"][0]["path"] == "verloren-ü.md"


class TestExitCodes:
    def test_errors_are_1(self, project: Project, call: Any) -> None:
        write(project.locale_dir, {"de/LC_MESSAGES/guide.po": "broken"})
        code, out, _ = call(*TREES)
        assert code == 1
        assert (
            "error: de/LC_MESSAGES/guide.po:1: is no PO syntax: 'broken' [vianet.catalog-unreadable]" in out
        )

    def test_warnings_are_1_when_strict(self, project: Project, call: Any) -> None:
        project.localize("lost.md", TOUR)
        assert call(*TREES)[0] == 0
        assert call(*TREES, "--strict")[0] == 1

    def test_notes_are_0_even_when_strict(self, project: Project, call: Any) -> None:
        project.add("also.md", {"Also": "Auch", "Close it.": "Zu."})
        write(project.folder, {"docs/conf.py": "gettext_compact = 'all'\n"})
        code, out, _ = call("--conf", "docs/conf.py", "--localized", "localized/{locale}", "--strict")
        assert code == 0
        assert "1 note" in out

    @pytest.mark.parametrize(
        ("arguments", "says"),
        [
            ([], "no localized pages are named"),
            (["--localized", "none"], "does not exist; check the path"),
            (["--localized", "localized/{locale}", "--source", "none"], "does not exist; check the path"),
            (["--localized-tree", "main:docs"], "--localized-tree needs --localized"),
            (
                ["--localized", "localized/{locale}", "--source-tree", "main:docs"],
                "--source-tree needs --source",
            ),
            (["--localized", "localized", "--localized-tree", "main:x"], "is not in a git repository"),
            (["--localized", "a", *["--localized-tree", "main:x"] * 2], "is given 2 times for 1 times"),
            (["--localized", "a", "--localized-tree", "-x:y"], "is no REV:PATH"),
            ([*TREES, "--page", "guide.md"], "--page goes with --prefer page"),
            ([*TREES, "--prefer", "page", "--page", "none.md"], "no localized page 'none.md'"),
            ([*TREES, "--locale", "klingon"], "'klingon' is no known locale"),
            ([*TREES, "--jobs", "0"], "0 is not in the range"),
            ([*TREES, "--format", "xml"], "'xml' is not one of"),
            ([*TREES, "--conf", "docs"], "there is no conf.py at docs"),
            ([*TREES, "--conf", "none"], "'none' does not exist"),
            ([*TREES, "--no-such"], "No such option"),
            ([*TREES, "--locale-dir", "docs/guide.md"], "is a file"),
            ([*TREES, "--locale-dir", "docs/guide.md/locale"], "cannot be written: Not a directory"),
        ],
    )
    def test_usage_and_environment_are_2(
        self, project: Project, call: Any, arguments: list[str], says: str
    ) -> None:
        before = project.snapshot()
        code, out, err = call(*arguments)
        assert (code, out) == (2, "")
        assert says in err
        assert "Traceback" not in err
        assert project.snapshot() == before

    def test_revision_that_is_not_there(self, project: Project, call: Any) -> None:
        build_repository(project.folder, [{"docs/guide.md": source_page(GUIDE)}])
        for revision in ("none:docs", "main:none"):
            code, _, err = call(
                "--localized", "localized/{locale}", "--source", ".", "--source-tree", revision
            )
            assert code == 2
            assert err.startswith("sphinx-vianet: ")
            assert err.count("\n") == 1

    @NOT_ROOT
    def test_locale_folder_that_cannot_be_written(self, project: Project, call: Any) -> None:
        call(*TREES)
        project.localize("guide.md", TOUR)
        folder = project.catalog().parent
        folder.chmod(0o555)
        try:
            code, _, err = call(*TREES)
        finally:
            folder.chmod(0o755)
        assert code == 2
        assert err == f"sphinx-vianet: {project.catalog()} cannot be written: Permission denied; {RIGHT}\n"

    def test_catalog_that_cannot_be_replaced(self, project: Project, call: Any) -> None:
        project.add("tour.md", TOUR)
        project.catalog("tour").mkdir(parents=True)
        code, _, err = call(*TREES)
        assert (code, err.count("\n")) == (2, 1)
        assert "tour.po cannot be written: Is a directory" in err
        assert project.targets() == GUIDE
        assert not list(project.folder.rglob("*.tmp"))

    def test_lock_that_another_holds(
        self, project: Project, call: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(importer, "folder_lock", lambda folder: folder_lock(folder, timeout=0.01))
        with folder_lock(project.locale_dir):
            code, _, err = call(*TREES)
            assert code == 2
            assert f"process {os.getpid()} has been writing" in err
            assert call(*TREES, "--dry-run")[0] == 0
        assert call(*TREES)[0] == 0

    def test_bugs_are_3(self, project: Project, call: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        def broken(*_: object) -> None:
            raise AssertionError("no way")

        monkeypatch.setattr(importer, "run_job", broken)
        code, _, err = call(*TREES)
        assert code == 3
        assert "AssertionError: no way" in err
        assert "this is a bug in sphinx-vianet" in err

    def test_interrupts_are_130(self, project: Project, call: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        def interrupted(*_: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(importer, "run_job", interrupted)
        code, out, err = call(*TREES)
        assert (code, out, err.strip()) == (130, "", "")
        assert not list(project.folder.rglob("*.tmp"))

    def test_help_and_version_are_0(self, call: Any, capsys: pytest.CaptureFixture[str]) -> None:
        code, out, _ = call("--help")
        assert code == 0
        for option in import_command.params:
            assert option.opts[0] in out
        with pytest.raises(SystemExit) as exit_info:
            cli.main(["--version"])
        assert exit_info.value.code == 0
        assert "sphinx-vianet, version" in capsys.readouterr().out


class TestTrees:
    def test_locale(self, project: Project, call: Any) -> None:
        project.localize("guide.md", GUIDE, "pt-BR")
        write(project.folder, {"localized/fr-FR/README.md": "no page"})
        code, out, _ = call(*TREES, "--locale", "pt-br")
        assert (code, out.splitlines()[0]) == (0, "1 page, 3 units: pt_BR")
        assert not project.catalog().exists()

    def test_locale_that_no_tree_has(self, project: Project, call: Any) -> None:
        code, out, _ = call(*TREES, "--locale", "ja-JP", "--locale", "de-DE")
        assert code == 1
        assert "no tree holds a localized page in ja-JP [vianet.no-pages]" in out
        assert project.targets() == GUIDE

    def test_locale_named_with_the_tree(self, project: Project, call: Any) -> None:
        project.localize("guide.md", GUIDE, "fr-FR", locale=None)
        code, _, _ = call("--source", "docs", "--localized", "fr-FR=localized/fr-FR")
        assert code == 0
        assert project.targets(language="fr") == GUIDE

    def test_revisions(self, project: Project, call: Any) -> None:
        build_repository(project.folder / "en", [{"docs/guide.md": source_page(GUIDE)}])
        files = {f"{tag}/guide.md": localized_page(GUIDE, locale=tag) for tag in ("de-DE", "fr-FR")}
        localized = build_repository(project.folder / "loc", [files])
        localized.clone(project.folder / "loc.git", "--bare")
        arguments = ["--source", "en", "--source-tree", "main:docs", "--localized", "loc.git"]
        code, out, _ = call(*arguments, "--localized-tree", "main:{locale}")
        assert (code, out.splitlines()[0]) == (0, "2 pages, 6 units: de, fr")

    def test_exclude_and_dialect(self, project: Project, call: Any) -> None:
        project.add("note.md", {"A note": "Hinweis", "[!NOTE]": "[!NOTE]"})
        code, out, _ = call(*TREES, "--exclude", "guide*", "--dialect", "myst")
        assert (code, out.splitlines()[0]) == (0, "1 page, 2 units: de")

    def test_locale_dir(self, project: Project, call: Any) -> None:
        assert call(*TREES, "--locale-dir", "po/new")[0] == 0
        assert (project.folder / "po/new/de/LC_MESSAGES/guide.po").is_file()

    def test_jobs(self, project: Project, call: Any) -> None:
        for number in range(4):
            project.add(f"p{number}.md", TOUR)
        assert call(*TREES)[0] == 0
        done = subprocess.run(
            command(*TREES, "--jobs", "2", "--locale-dir", "two"),
            env=environment(),
            capture_output=True,
            check=True,
        )
        assert done.stderr == b""
        for path in project.locale_dir.rglob("*.po"):
            assert (
                project.folder / "two" / path.relative_to(project.locale_dir)
            ).read_bytes() == path.read_bytes()


class TestConfiguration:
    def test_pyproject(self, project: Project, call: Any) -> None:
        text = (
            '[tool.sphinx-vianet]\nsource = "docs"\nlocalized = ["localized/{locale}"]\nlocale-dir = "po"\n'
        )
        write(project.folder, {"pyproject.toml": text})
        assert call()[0] == 0
        assert (project.folder / "po/de/LC_MESSAGES/guide.po").is_file()
        assert call("--locale-dir", "other")[0] == 0
        assert (project.folder / "other/de/LC_MESSAGES/guide.po").is_file()

    def test_pyproject_with_a_mistake(self, project: Project, call: Any) -> None:
        write(project.folder, {"pyproject.toml": "[tool.sphinx-vianet]\nsuorce = 'docs'\n"})
        code, _, err = call()
        assert code == 2
        assert "'suorce' is no option; did you mean 'source'?" in err

    def test_mt_fuzzy(self, project: Project, call: Any) -> None:
        project.localize("guide.md", GUIDE, kind="MT")
        write(project.folder, {"pyproject.toml": "[tool.sphinx-vianet]\nmt-fuzzy = true\n"})
        assert "3 fuzzy" in call(*TREES)[1]
        (project.folder / "pyproject.toml").unlink()
        assert "3 updated" in call(*TREES)[1]
        assert "3 fuzzy" in call(*TREES, "--mt-fuzzy")[1]

    @pytest.mark.parametrize(
        ("line", "domain"),
        [("", "api/tour"), ("gettext_compact = True", "api"), ("gettext_compact = 'all'", "all")],
    )
    def test_conf_py(self, project: Project, call: Any, line: str, domain: str) -> None:
        project.add("api/tour.md", TOUR)
        conf = f"vianet_localized = ['../localized/{{locale}}']\nlocale_dirs = ['../po']\n{line}\n"
        write(project.folder, {"docs/conf.py": conf})
        assert call("--conf", "docs")[0] == 0
        assert (project.folder / f"po/de/LC_MESSAGES/{domain}.po").is_file()

"""The files for CI services in the guides: written as these take them, and their commands run in a clone."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import yaml

from .ci_files import Step, azure_steps, github_commands, github_steps, gitlab_steps, read_the_docs_steps
from .docs_examples import DOCS, ROOT, Console, Fence, fences, shell, write_programs
from .test_docs_fences import WORKFLOWS, check_command_line

OWN_INPUTS = set(yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))["inputs"])
READERS: dict[str, Callable[[Any], Iterator[Step]]] = {
    "github-actions.md": lambda value: (
        github_commands(value, "", OWN_INPUTS) if isinstance(value, list) else github_steps(value, OWN_INPUTS)
    ),
    "gitlab-ci.md": gitlab_steps,
    "azure-pipelines.md": azure_steps,
    "read-the-docs.md": read_the_docs_steps,
}
FILES = [
    (name, fence)
    for name in WORKFLOWS
    for fence in fences(DOCS / "how-to" / name)
    if fence.language == "yaml"
]


def steps(name: str, fence: Fence) -> list[Step]:
    return list(READERS[name](yaml.safe_load(fence.content)))


def step_of(name: str, caption: str, text: str) -> str:
    """The one command of a file that holds a text."""
    (fence,) = [fence for guide, fence in FILES if guide == name and fence.caption == caption]
    (command,) = {step.command for step in steps(name, fence) if text in step.command}
    return command


def file_of(caption: str) -> str:
    """A file as the guide to a new repository has it."""
    (fence,) = [one for one in fences(DOCS / "how-to" / "new-repository.md") if one.caption == caption]
    return fence.content


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository of the guides: the demo's pages in ``docs`` and ``localized``; and branches."""
    folder = tmp_path_factory.mktemp("ci")
    write_programs(folder)
    console = Console(folder)
    console.run(["sphinx-vianet demo --no-build demo"])
    (folder / "pyproject.toml").write_text(file_of("pyproject.toml"), encoding="utf-8")
    (folder / "conf.py").write_text(file_of("docs/conf.py"), encoding="utf-8")
    shell(
        folder,
        """
        git clone -q demo/source origin
        cp -R demo/localized pyproject.toml origin
        cp conf.py origin/docs
        cd origin
        git config user.name Ada
        git config user.email ada@example.org
        git add .
        git commit -q -m "Localized pages"
        git checkout -q -b change
        sed -i.bak "s/Storage/Storage room/" docs/configuration.md
        rm docs/*.bak
        git commit -q -a -m "Another word"
        git checkout -q main
        git branch live-sxs
        """,
    )
    return folder / "origin"


@pytest.fixture
def clone(origin: Path, tmp_path: Path) -> Path:
    """A clone as a service makes it, of the branch that the pull request is from."""
    write_programs(tmp_path)
    shell(tmp_path, f"git clone -q --branch change {origin.as_uri()} clone")
    return tmp_path / "clone"


@pytest.mark.parametrize(("name", "fence"), FILES, ids=[fence.place for _, fence in FILES])
def test_files_are_written_as_the_service_takes_them(name: str, fence: Fence) -> None:
    """And their commands as the program does."""
    for step in steps(name, fence):
        check_command_line(Fence(fence.page, fence.line, "sh", "", step.command))


def run(clone: Path, command: str, **environment: str) -> tuple[int, str]:
    """Run a step as a runner does: exit code, 1 where a check found something, and output."""
    surroundings = {"PYTHONPATH": str(ROOT), "HOME": str(clone.parent)} | environment
    console = Console(clone, surroundings)
    console.run([line for line in command.splitlines() if not line.startswith("pip install")])
    return max(console.codes, default=0), console.printed


class TestGitHub:
    WORKFLOW = ".github/workflows/translations.yml"

    def test_a_pull_request(self, clone: Path, tmp_path: Path) -> None:
        """It says what the branch makes worse, in annotations and in the summary."""
        summary = tmp_path / "summary.md"
        command = step_of("github-actions.md", self.WORKFLOW, "--changed-since")
        code, printed = run(clone, command, GITHUB_BASE_REF="main", GITHUB_STEP_SUMMARY=str(summary))
        assert code == 1
        assert "::error file=localized/de-DE/configuration.md,line=" in printed
        # Stale before the branch was made: told, and no failure.
        assert "::warning file=localized/de-DE/quickstart.md,line=" in printed
        assert "configuration.md" in summary.read_text(encoding="utf-8")

    def test_a_push(self, clone: Path, tmp_path: Path) -> None:
        summary = tmp_path / "summary.md"
        command = step_of("github-actions.md", self.WORKFLOW, "sarif=")
        assert run(clone, command, GITHUB_STEP_SUMMARY=str(summary))[0] == 1
        log = json.loads((clone / "check.sarif").read_text(encoding="utf-8"))
        paths = {
            result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
            for result in log["runs"][0]["results"]
        }
        assert "localized/de-DE/quickstart.md" in paths
        assert "### Translations" in summary.read_text(encoding="utf-8")

    def test_the_lint(self, clone: Path) -> None:
        assert run(clone, step_of("github-actions.md", self.WORKFLOW, "lint"))[0] == 0


class TestGitLab:
    def test_the_reports(self, clone: Path) -> None:
        """JUnit, issues and dashboard have the same pages."""
        assert run(clone, step_of("gitlab-ci.md", ".gitlab-ci.yml", "gitlab="))[0] == 1
        cases = ET.parse(clone / "check.xml").findall(".//testcase")  # noqa: S314  # what was made here
        issues = json.loads((clone / "check.json").read_text(encoding="utf-8"))
        assert any(case.get("name") == "quickstart.md" for case in cases)
        assert "localized/de-DE/quickstart.md" in {issue["location"]["path"] for issue in issues}
        assert "quickstart.md" in (clone / "check.html").read_text(encoding="utf-8")

    def test_a_merge_request(self, clone: Path) -> None:
        fetch = step_of("gitlab-ci.md", ".gitlab-ci.yml", "git fetch")
        check = step_of("gitlab-ci.md", ".gitlab-ci.yml", "--changed-since")
        code, printed = run(clone, f"{fetch}\n{check}", CI_MERGE_REQUEST_TARGET_BRANCH_NAME="main")
        assert code == 1
        assert "configuration.md" in printed


class TestAzure:
    def test_a_pull_request(self, clone: Path) -> None:
        command = step_of("azure-pipelines.md", "azure-pipelines.yml", "--changed-since")
        assert run(clone, command, SYSTEM_PULLREQUEST_TARGETBRANCHNAME="main")[0] == 1

    def test_the_reports(self, clone: Path) -> None:
        assert run(clone, step_of("azure-pipelines.md", "azure-pipelines.yml", "sarif="))[0] == 1
        assert {"check.xml", "check.sarif", "check.md"} <= {path.name for path in clone.iterdir()}
        done = subprocess.run(
            ["sh", "-c", step_of("azure-pipelines.md", "azure-pipelines.yml", "uploadsummary")],
            env={"BUILD_SOURCESDIRECTORY": str(clone)},
            capture_output=True,
            text=True,
            check=True,
        )
        assert Path(done.stdout.strip().partition("]")[2]).is_file()


def test_a_shallow_clone_can_be_checked(origin: Path, tmp_path: Path) -> None:
    """And can fetch the branch with localized pages, by the command of each guide, to read them there."""
    write_programs(tmp_path)
    shell(tmp_path, f"git clone -q --depth 1 {origin.as_uri()} clone")
    fetches = {
        step.command
        for name, fence in FILES
        for step in steps(name, fence)
        if "live-sxs:" in step.command and fence.caption is None
    }
    assert fetches == {"git fetch --depth 1 origin live-sxs:refs/remotes/origin/live-sxs"}
    console = Console(tmp_path / "clone", {"HOME": str(tmp_path)})
    console.run([*fetches])
    tree = "--localized-tree origin/live-sxs:localized/{locale}"
    out = console.run([f"sphinx-vianet check --localized . {tree} --source docs"])
    assert "shallow clone" in " ".join(out.split())
    assert "quickstart.md" in out


@pytest.mark.slow
class TestSites:
    """Builds of all languages, as the guides publish them."""

    CASES = (
        ("github-actions.md", ".github/workflows/sites.yml", "site"),
        ("gitlab-ci.md", ".gitlab-ci.yml", "public"),
        ("azure-pipelines.md", "azure-pipelines.yml", "site"),
    )

    @pytest.mark.parametrize(("name", "caption", "out"), CASES)
    def test_what_is_published(self, clone: Path, name: str, caption: str, out: str) -> None:
        """The sites, and nothing that is kept for the next run."""
        environment = {
            "GITHUB_REPOSITORY_OWNER": "ada",
            "GITHUB_REPOSITORY": "ada/notes",
            "CI_PAGES_URL": "https://ada.gitlab.io/notes",
            "AGENT_TEMPDIRECTORY": str(clone.parent / "temp"),
        }
        run(clone, step_of(name, caption, "build docs"), **environment)
        assert {path.name for path in (clone / out).iterdir()} >= {"en", "de", "zh_CN", "index.html"}
        assert not (clone / out / ".sphinx-vianet").exists()
        if name != "azure-pipelines.md":
            assert "https://ada.git" in (clone / out / "sitemap.xml").read_text(encoding="utf-8")


def test_read_the_docs(origin: Path, tmp_path: Path) -> None:
    """A German build there: its addresses are those of Read the Docs, without any setting."""
    write_programs(tmp_path)
    shell(tmp_path, f"git clone -q --depth 2 {origin.as_uri()} clone")
    clone = tmp_path / "clone"
    (fence,) = [fence for _, fence in FILES if fence.caption == ".readthedocs.yaml"]
    for step in steps("read-the-docs.md", fence):
        shell(clone, step.command)
    assert shell(clone, "git rev-parse --is-shallow-repository") == "false\n"
    for page in (clone / "docs").glob("*.md"):
        if page.name not in {"index.md", "install.md"}:
            page.unlink()
    shutil.rmtree(clone / "localized" / "zh-CN")
    shell(
        clone,
        "sphinx-build -q -b html -D language=de docs html 2> log",
        READTHEDOCS="True",
        READTHEDOCS_LANGUAGE="de",
        READTHEDOCS_VERSION="latest",
        READTHEDOCS_CANONICAL_URL="https://notes.example.org/de/latest/",
    )
    text = (clone / "html" / "install.html").read_text(encoding="utf-8")
    assert 'href="https://notes.example.org/ja/latest/install.html"' in text
    assert 'rel="canonical" href="https://notes.example.org/de/latest/install.html"' in text

"""``action.yml``: its steps, run with bash and the environment that GitHub gives them."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from .check_project import GUIDE, CheckProject

ROOT = Path(__file__).resolve().parents[1]
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_bytes())
INSTALL, RUN = ACTION["runs"]["steps"]
_EXPRESSION = re.compile(r"\$\{\{ *([^}]*?) *\}\}")


@dataclass
class Result:
    """What a step left behind."""

    code: int
    log: str
    outputs: dict[str, str]
    summary: str


@dataclass
class Runner:
    """The part of GitHub's runner that matters to a composite action."""

    folder: Path
    """RUNNER_TEMP and the files for outputs and summary; the workspace is in it."""

    @property
    def workspace(self) -> Path:
        """Where the checkout is."""
        return self.folder / "workspace"

    def step(self, step: dict[str, Any], inputs: dict[str, str]) -> Result:
        """Run one step: expressions stand in its environment, and bash has its script as a file."""
        defaults = {name: entry["default"] for name, entry in ACTION["inputs"].items()}
        values = {f"inputs.{name}": value for name, value in (defaults | inputs).items()}
        values["github.action_path"] = str(ROOT)
        own = {name: _EXPRESSION.sub(lambda m: values[m[1]], text) for name, text in step["env"].items()}
        files = {name: self.folder / name for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
        for file in files.values():
            file.write_bytes(b"")
        script = self.folder / "script.sh"
        script.write_text(step["run"], encoding="utf-8")
        keep = ("PATH", "HOME", "PIP_INDEX_URL", "PIP_CONFIG_FILE", "PIP_FIND_LINKS")
        environment = {name: os.environ[name] for name in keep if name in os.environ}
        environment |= own | {name: str(file) for name, file in files.items()}
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)],
            cwd=self.workspace,
            env=environment | {"RUNNER_TEMP": str(self.folder), "GITHUB_WORKSPACE": str(self.workspace)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        outputs = dict(line.split("=", 1) for line in files["GITHUB_OUTPUT"].read_text().splitlines())
        return Result(done.returncode, done.stdout, outputs, files["GITHUB_STEP_SUMMARY"].read_text())


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    """A runner with the program installed, and a workspace with a page that is stale."""
    programs = tmp_path / "sphinx-vianet" / "bin"
    programs.mkdir(parents=True)
    for name, rest in (("python", ""), ("sphinx-vianet", "-m sphinx_vianet ")):
        text = (
            f'#!/bin/sh\nPYTHONPATH={shlex.quote(str(ROOT))} exec {shlex.quote(sys.executable)} {rest}"$@"\n'
        )
        (programs / name).write_text(text)
        (programs / name).chmod(0o755)
    project = CheckProject.make(tmp_path / "workspace")
    project.localize("guide.md", "tour.md")
    project.commit({"guide.md": GUIDE.replace("Close", "Shut")})
    (project.folder / "pyproject.toml").write_text(
        '[tool.sphinx-vianet]\nsource = "source/docs"\nlocalized = ["localized/{locale}"]\n'
    )
    return Runner(tmp_path)


def test_check(runner: Runner) -> None:
    """Annotations on lines, a summary, a report and numbers; the exit code is the command's."""
    done = runner.step(RUN, {})
    assert done.code == 1
    assert re.search(
        r"^::error file=localized/de-DE/guide.md,line=\d+,title=Stale translation", done.log, re.MULTILINE
    )
    assert done.summary.startswith("### Translations: ")
    assert "guide.md" in done.summary
    assert (done.outputs["exit-code"], done.outputs["stale"]) == ("1", "1")
    report = json.loads(Path(done.outputs["report"]).read_bytes())
    assert [page["status"] for page in report["pages"]] == ["stale", "current"]


def test_inputs(runner: Runner) -> None:
    done = runner.step(
        RUN, {"fail-on": "none", "summary": "false", "arguments": "--locale\nde-DE\n\n--page\nguide.md"}
    )
    assert (done.code, done.summary) == (0, "")
    assert done.outputs["exit-code"] == "0"
    assert len(json.loads(Path(done.outputs["report"]).read_bytes())["pages"]) == 1
    done = runner.step(RUN, {"changed-since": "no-such-revision"})
    assert (done.code, done.outputs) == (2, {"exit-code": "2", "report": ""})
    assert "revision 'no-such-revision' is not in" in done.log


def test_import(runner: Runner) -> None:
    done = runner.step(RUN, {"command": "import"})
    assert done.code == 0, done.log
    assert done.outputs["written"] == "2"
    assert done.summary.startswith("### Catalogs: 2 written, 0 unchanged\n")
    assert (runner.workspace / "locale/de/LC_MESSAGES/guide.po").is_file()
    assert runner.step(RUN, {"command": "import"}).outputs["written"] == "0"


def test_lint(runner: Runner) -> None:
    done = runner.step(RUN, {"command": "lint"})
    assert done.code == 0, done.log
    assert done.summary.startswith("### Lint: ")
    assert set(done.outputs) == {"exit-code", "report"}


HOSTILE = "$(touch pwned) `touch pwned` \"; touch pwned; ' ; touch pwned # ${{ github.token }}"


@pytest.mark.parametrize("names", [["command"], ["fail-on", "changed-since", "arguments", "summary"]])
def test_an_input_is_never_part_of_a_script(runner: Runner, names: list[str]) -> None:
    done = runner.step(RUN, dict.fromkeys([*names, "working-directory"], HOSTILE))
    assert done.code != 0
    done = runner.step(RUN, dict.fromkeys(names, HOSTILE))
    assert done.code == 2
    assert not list(runner.folder.rglob("pwned"))


def test_no_script_has_an_expression() -> None:
    """An expression is put into the text of a script before the shell reads it: that is how inputs run."""
    for step in ACTION["runs"]["steps"]:
        assert set(step) <= {"name", "id", "shell", "env", "run"}  # no other action is used
        assert "${{" not in step["run"]
    used = set(re.findall(r"inputs\.([a-z-]+)", json.dumps(ACTION["runs"])))
    assert used == set(ACTION["inputs"])


def test_what_is_printed_is_no_command_to_the_runner(runner: Runner) -> None:
    """A file's name that looks like a workflow command is printed only while the runner obeys none."""
    folder = runner.workspace / "localized" / "de-DE"
    (folder / "::add-mask::x.md").write_bytes(b"---\nms.openlocfilehash: \xff\n---\n")
    done = runner.step(RUN, {"command": "import"})
    assert "::add-mask::" in done.log
    obeyed, token = [], None
    for line in done.log.splitlines():
        if token is None and line.startswith("::stop-commands::"):
            token = line.removeprefix("::stop-commands::")
        elif line == f"::{token}::":
            token = None
        elif token is None:
            obeyed.append(line)
    assert not obeyed


def test_code_in_the_checkout_is_not_run(runner: Runner, tmp_path: Path) -> None:
    """Modules in the working folder, which a pull request can bring along."""
    for name in ("json", "pathlib", "secrets", "sphinx_vianet", "pip", "venv"):
        (runner.workspace / f"{name}.py").write_text("open('pwned', 'w')\nraise SystemExit(9)\n")
    program = tmp_path / "sphinx-vianet/bin/sphinx-vianet"
    # As pip writes it: the folder of the program is on the path, not the working folder.
    program.write_text(
        f"#!{sys.executable}\nimport sys\nsys.path.insert(1, {str(ROOT)!r})\n"
        "from sphinx_vianet.cli import main\nmain()\n"
    )
    done = runner.step(RUN, {})
    assert (done.code, done.outputs["stale"]) == (1, "1"), done.log
    assert not list(runner.workspace.rglob("pwned"))


def test_old_python(runner: Runner) -> None:
    old = runner.folder / "python-old"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    done = runner.step(INSTALL, {"python": str(old)})
    assert (done.code, done.log.startswith("::error title=sphinx-vianet::Python 3.11")) == (1, True)


@pytest.mark.slow
def test_install(tmp_path: Path) -> None:
    """The first step makes an environment of its own, in which the second one runs."""
    runner = Runner(tmp_path)
    project = CheckProject.make(tmp_path / "workspace")
    project.localize("guide.md")
    done = runner.step(INSTALL, {"python": sys.executable})
    assert done.code == 0, done.log
    arguments = "--source\nsource/docs\n--localized\nlocalized/{locale}"
    done = runner.step(RUN, {"arguments": arguments})
    assert (done.code, done.outputs["stale"]) == (0, "0"), done.log


def test_the_documentation_names_every_input_and_output() -> None:
    text = (ROOT / "docs/reference/action.md").read_text(encoding="utf-8")
    rows = set(re.findall(r"^\| `([a-z-]+)` \|", text, re.MULTILINE))
    assert rows == set(ACTION["inputs"]) | set(ACTION["outputs"])

"""What GitHub, GitLab, Azure Pipelines and Read the Docs take in their files, as far as our guides use it.

A key, task or input that is not here is either a slip of the pen, or to be looked up and added.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple


class Step(NamedTuple):
    """A command of a job."""

    job: str
    name: str
    command: str


GITHUB_TOP = {"name", "on", "permissions", "concurrency", "jobs"}
GITHUB_JOB = {"runs-on", "permissions", "environment", "steps"}
GITHUB_STEP = {"name", "if", "uses", "run", "with", "env"}
GITHUB_PERMISSIONS = {"contents", "security-events", "pages", "id-token"}
GITHUB_ACTIONS = {
    "actions/checkout": {"fetch-depth", "ref", "persist-credentials"},
    "actions/setup-python": {"python-version", "cache", "cache-dependency-path"},
    "actions/cache": {"path", "key", "restore-keys"},
    "actions/upload-pages-artifact": {"path", "name"},
    "actions/deploy-pages": set(),
    "github/codeql-action/upload-sarif": {"sarif_file", "category"},
}
"""Inputs of the actions that are used, from their ``action.yml``."""


def github_steps(value: Any, own_inputs: set[str]) -> Iterator[Step]:
    """The commands of a workflow.

    Args:
        value: The file; YAML reads its key ``on`` as True.
        own_inputs: Of the action that this repository is.
    """
    assert {"on" if key is True else key for key in value} <= GITHUB_TOP
    assert set(value[True]) <= {"push", "pull_request"}
    check_permissions(value["permissions"])
    for name, job in value["jobs"].items():
        assert set(job) <= GITHUB_JOB
        assert "runs-on" in job
        check_permissions(job.get("permissions", {}))
        yield from github_commands(job["steps"], name, own_inputs)


def check_permissions(permissions: dict[str, str]) -> None:
    assert set(permissions) <= GITHUB_PERMISSIONS
    assert set(permissions.values()) <= {"read", "write"}


def github_commands(steps: list[Any], job: str, own_inputs: set[str]) -> Iterator[Step]:
    """The commands of some steps, each of which is a command or an action."""
    for step in steps:
        assert set(step) <= GITHUB_STEP
        assert ("run" in step) != ("uses" in step)
        if "run" in step:
            # What an expression puts into a script can be a command of a stranger's.
            assert "${{" not in step["run"]
            yield Step(job, step.get("name", step["run"]), step["run"])
        else:
            action, _, revision = step["uses"].partition("@")
            assert revision
            known = own_inputs if action.endswith("/sphinx-vianet") else GITHUB_ACTIONS[action]
            assert set(step.get("with", {})) <= known


GITLAB_TOP = {"workflow", "stages", "default", "variables", "before_script"}
GITLAB_JOB = {"stage", "rules", "script", "artifacts", "cache", "allow_failure"}
GITLAB_ARTIFACTS = {"when", "paths", "reports", "expose_as"}
GITLAB_REPORTS = {"junit", "codequality"}


def gitlab_steps(value: Any) -> Iterator[Step]:
    """The commands of a pipeline: jobs are all keys that mean nothing else."""
    stages = set(value.get("stages", ()))
    for name, job in value.items():
        if name in GITLAB_TOP:
            continue
        assert set(job) <= GITLAB_JOB
        assert job["stage"] in stages
        artifacts = job.get("artifacts", {})
        assert set(artifacts) <= GITLAB_ARTIFACTS
        assert set(artifacts.get("reports", {})) <= GITLAB_REPORTS
        assert all(set(rule) == {"if"} for rule in job.get("rules", ()))
        for command in job["script"]:
            yield Step(name, command, command)
    if "before_script" in value:
        yield from (Step("", command, command) for command in value["before_script"])


AZURE_TOP = {"trigger", "pr", "pool", "variables", "jobs", "steps"}
AZURE_JOB = {"job", "condition", "steps"}
AZURE_STEP = {"displayName", "condition", "inputs"}
AZURE_TASKS = {
    "UsePythonVersion@0": {"versionSpec"},
    "Cache@2": {"key", "path"},
    "PublishTestResults@2": {"testResultsFormat", "testResultsFiles", "testRunTitle"},
    "PublishBuildArtifacts@1": {"PathtoPublish", "ArtifactName"},
    "PublishPipelineArtifact@1": {"targetPath", "artifact"},
}


def azure_steps(value: Any) -> Iterator[Step]:
    """The commands of a pipeline."""
    assert set(value) <= AZURE_TOP
    for job in value.get("jobs", [{"job": "", "steps": value.get("steps", [])}]):
        assert set(job) <= AZURE_JOB
        for step in job["steps"]:
            (kind,) = {"checkout", "task", "bash"} & set(step)
            if kind == "checkout":
                assert set(step) <= {"checkout", "fetchDepth", "persistCredentials"}
            elif kind == "task":
                assert set(step) <= {"task"} | AZURE_STEP
                assert set(step["inputs"]) <= AZURE_TASKS[step["task"]]
            else:
                assert set(step) <= {"bash", "displayName", "condition"}
                # Its macros are put into the script as they are, as GitHub's expressions.
                assert "$(" not in step["bash"]
                yield Step(job["job"], step.get("displayName", step["bash"]), step["bash"])


RTD_TOP = {"version", "build", "python", "sphinx"}
RTD_JOBS = {
    "post_checkout",
    "pre_system_dependencies",
    "post_system_dependencies",
    "pre_create_environment",
    "post_create_environment",
    "pre_install",
    "post_install",
    "pre_build",
    "post_build",
}


def read_the_docs_steps(value: Any) -> Iterator[Step]:
    """The commands of a configuration."""
    assert set(value) <= RTD_TOP
    build = value["build"]
    assert set(build) <= {"os", "tools", "jobs"}
    assert re.fullmatch(r"ubuntu-(\d\d\.04|lts-latest)", build.get("os", "ubuntu-lts-latest"))
    assert set(build["jobs"]) <= RTD_JOBS
    for name, lines in build["jobs"].items():
        yield from (Step(name, command, command) for command in lines)

"""What a user gets: the wheel's files, its metadata, its program, and commands that the README promises."""

from __future__ import annotations

import ast
import configparser
import email
import email.message
import importlib.metadata
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from itertools import chain
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = "sphinx_vianet"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built through the source distribution, so that this is shown to be enough to build from."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def metadata(wheel: Path) -> email.message.Message:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        return email.message_from_bytes(archive.read(name))


def _tracked() -> set[str]:
    """The package's files that git tracks, and those that it would: not ignored, still in the work tree."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", PACKAGE]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("not a git checkout: no list of files to compare with")
    return {name for name in done.stdout.split("\0") if name and (ROOT / name).is_file()}


def test_the_wheel_holds_the_package_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    info = f"{wheel.name.partition('-py3')[0]}.dist-info/"
    rest = {name for name in names if not name.startswith(info)}
    assert rest == _tracked()
    assert f"{PACKAGE}/py.typed" in rest
    assert {name.removeprefix(info) for name in names - rest} == {
        "METADATA",
        "RECORD",
        "WHEEL",
        "entry_points.txt",
        "licenses/LICENSE",
    }


def test_metadata(metadata: email.message.Message) -> None:
    tree = ast.parse((ROOT / PACKAGE / "__init__.py").read_text(encoding="utf-8"))
    versions = [
        ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__version__"
    ]
    assert metadata["Name"] == "sphinx-vianet"
    assert [metadata["Version"]] == versions
    assert metadata["Requires-Python"] == ">=3.11"
    assert metadata["License-Expression"] == "MIT"
    assert metadata["Description-Content-Type"] == "text/markdown"


def test_the_program_starts_from_the_installed_wheel(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    (points,) = tmp_path.glob("*.dist-info/entry_points.txt")
    parser = configparser.ConfigParser()
    parser.read(points, encoding="utf-8")
    assert dict(parser["console_scripts"]) == {"sphinx-vianet": "sphinx_vianet.cli:main"}
    done = subprocess.run(
        [sys.executable, "-m", PACKAGE, "--version"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert wheel.name.split("-")[1] in done.stdout


def _third_party() -> set[str]:
    """Top-level packages that the package imports and that are not Python's own."""
    found: set[str] = set()
    for path in (ROOT / PACKAGE).rglob("*.py"):
        if "content" in path.parts:  # the sample project that the demo writes
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
                found.add(node.module.partition(".")[0])
    return found - sys.stdlib_module_names - {PACKAGE}


# Those of extras too.
_DEPENDENCIES = [*PROJECT["dependencies"], *chain.from_iterable(PROJECT["optional-dependencies"].values())]


def test_every_import_is_a_declared_dependency() -> None:
    declared = {canonicalize_name(Requirement(line).name) for line in _DEPENDENCIES}
    owners = importlib.metadata.packages_distributions()
    undeclared = {
        module
        for module in _third_party()
        if not declared & {canonicalize_name(owner) for owner in owners.get(module, [])}
    }
    assert not undeclared


# Dependencies that no import names: an extension that is loaded by name, and one for its command.
_NOT_IMPORTED = {"sphinx-design", "sphinx-intl"}


def test_every_dependency_is_used() -> None:
    declared = {canonicalize_name(Requirement(line).name) for line in _DEPENDENCIES}
    owners = importlib.metadata.packages_distributions()
    used = {canonicalize_name(owner) for module in _third_party() for owner in owners.get(module, [])}
    assert declared - used == _NOT_IMPORTED


def _lowest(lines: list[str]) -> dict[str, str]:
    """Name -> lowest version, of requirements such as ``a>=1.2,<2`` and ``a==1.2.*``."""
    found: dict[str, str] = {}
    for line in lines:
        requirement = Requirement(line)
        for specifier in requirement.specifier:
            if specifier.operator in {">=", "=="}:
                found[canonicalize_name(requirement.name)] = specifier.version.removesuffix(".*")
    return found


def test_the_lowest_versions_are_the_ones_that_are_tested() -> None:
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(ROOT / "tox.ini", encoding="utf-8")
    pins = [line for line in parser["testenv:sphinx82"]["deps"].split("\n") if line and "{" not in line]
    assert _lowest(pins) == _lowest(_DEPENDENCIES)


def test_ci_runs_the_command_of_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = re.findall(r"^python3 -m venv .*$", readme, re.MULTILINE)
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    (tests,) = (command for command in commands if "tox" in command)
    assert f"\n{tests} || failed=1\n" in script
    assert os.access(ROOT / ".ci" / "run", os.X_OK)

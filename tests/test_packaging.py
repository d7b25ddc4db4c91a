"""What a user gets: files and metadata of wheel and sdist, the program, what the README promises."""

from __future__ import annotations

import ast
import configparser
import email
import email.message
import importlib
import importlib.metadata
import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from itertools import chain
from pathlib import Path

import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from packaging.metadata import Metadata
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = "sphinx_vianet"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def build(folder: Path, *options: str) -> None:
    """Build distributions of the checkout into a folder."""
    command = [sys.executable, "-m", "build", "--no-isolation", *options, "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built through the source distribution, so that this is shown to be enough to build from."""
    folder = tmp_path_factory.mktemp("dist")
    build(folder)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def sdist(wheel: Path) -> list[str]:
    """Names of the files in the source distribution, below its folder."""
    (built,) = wheel.parent.glob("*.tar.gz")
    with tarfile.open(built) as archive:
        return [name.partition("/")[2] for name in archive.getnames()]


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


# Every kind of file that is in the wheel, and what it is there for.
_KINDS = {
    ".css": "style sheets of sites, reports and root page",
    ".js": "their scripts",
    ".json": "schemas of reports and of exported units, and data of the demo",
    ".md": "pages of the demo",
    ".mo": "the extension's own words, compiled",
    ".po": "the same for translators",
    ".py": "the program",
    ".svg": "pictures of the demo",
    ".toml": "texts of the demo",
    ".txt": "code that a page of the demo shows",
    ".typed": "says that the package has types",
}


def test_the_wheel_holds_these_kinds_of_files(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = [name for name in archive.namelist() if ".dist-info/" not in name]
    assert {"." + Path(name).name.rpartition(".")[2] for name in names} == set(_KINDS)
    assert all(name.startswith(f"{PACKAGE}/") for name in names)
    content = [name for name in names if name.endswith((".md", ".svg", ".toml", ".txt"))]
    assert all(name.startswith(f"{PACKAGE}/demo/content/") for name in content)
    # What is translated is compiled: nothing is built when the package is installed.
    assert {name[:-3] for name in names if name.endswith(".po")} == {
        name[:-3] for name in names if name.endswith(".mo")
    }
    assert not [name for name in names if "test" in name.rpartition("/")[2]]


def test_the_compiled_words_are_those_of_the_catalogs() -> None:
    for path in sorted((ROOT / PACKAGE / "locales").rglob("*.po")):
        with path.open("rb") as catalog, path.with_suffix(".mo").open("rb") as compiled:
            words = {m.id: m.string for m in read_po(catalog) if m.id and m.string and not m.fuzzy}
            known = {m.id: m.string for m in read_mo(compiled) if m.id}
        assert known == words, path


def test_the_source_distribution(sdist: list[str]) -> None:
    """All that is needed to build, to test, and to read; nothing that lies about in a checkout."""
    tops = {name.partition("/")[0] for name in sdist if name}
    assert tops == {
        ".ci",
        ".gitignore",
        ".pre-commit-hooks.yaml",
        "CHANGELOG.md",
        "LICENSE",
        "PKG-INFO",
        "README.md",
        "action.yml",
        "docs",
        "pyproject.toml",
        PACKAGE,
        "tests",
        "tox.ini",
    }
    assert "tests/test_packaging.py" in sdist
    assert not [name for name in sdist if "__pycache__" in name or name.startswith("docs/_build/")]


@pytest.mark.slow
def test_the_source_distribution_builds_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    build(tmp_path, "--wheel")
    (direct,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as one, zipfile.ZipFile(direct) as other:
        assert {name: one.read(name) for name in one.namelist()} == {
            name: other.read(name) for name in other.namelist()
        }


@pytest.mark.slow
def test_the_wheel_in_an_environment_of_its_own(wheel: Path, tmp_path: Path) -> None:
    """Installed with what it says it needs, far from the checkout: version, and the demo with its sites."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}

    def run(*command: str | Path) -> str:
        done = subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    run(sys.executable, "-I", "-m", "venv", "env")
    programs = tmp_path / "env" / "bin"
    run(programs / "python", "-I", "-m", "pip", "install", "-q", wheel)
    run(programs / "python", "-I", "-m", "pip", "check")
    assert wheel.name.split("-")[1] in run(programs / "sphinx-vianet", "--version")
    run(programs / "sphinx-vianet", "demo", "demo")
    assert "Aufräumen" in (tmp_path / "demo/html/de/quickstart.html").read_text(encoding="utf-8")


def test_an_index_takes_the_metadata(wheel: Path) -> None:
    """What a package index refuses: fields that are not valid, a licence that is none, no description."""
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        found = Metadata.from_email(archive.read(name), validate=True)
    assert found.license_files == ["LICENSE"]
    assert found.description is not None
    assert found.description.startswith("# sphinx-vianet")
    needed = {canonicalize_name(one.name): one.specifier for one in found.requires_dist or []}
    declared = [Requirement(line) for line in PROJECT["dependencies"]]
    assert {canonicalize_name(one.name): one.specifier for one in declared}.items() <= needed.items()
    with zipfile.ZipFile(wheel) as archive:
        (licence,) = (name for name in archive.namelist() if name.endswith("licenses/LICENSE"))
        assert archive.read(licence) == (ROOT / "LICENSE").read_bytes()


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
        archive.extractall(tmp_path)  # noqa: S202  # made above, from the checkout
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


def test_every_python_of_the_classifiers_is_in_the_matrix() -> None:
    said = {
        line.rpartition(" ")[2]
        for line in PROJECT["classifiers"]
        if re.fullmatch(r"Programming Language :: Python :: 3\.\d+", line)
    }
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(ROOT / "tox.ini", encoding="utf-8")
    full = parser["testenv:full"]["commands"]
    assert {f"3.{minor}" for minor in re.findall(r"\bpy3(\d+)\b", full)} == said
    assert min(said, key=Version) == PROJECT["requires-python"].removeprefix(">=")
    # A Python that is not there makes the run fail; one that is left out in silence tests nothing.
    assert "--skip-missing-interpreters false" in full


class TestChangelog:
    """Kept by hand, newest first, in the form of keepachangelog.com."""

    TEXT = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")

    def test_its_head_goes_with_the_version(self) -> None:
        headings = re.findall(r"^## (.+)$", self.TEXT, re.MULTILINE)
        assert headings[0] == "Unreleased"
        releases = [re.fullmatch(r"(\d+\.\d+\.\d+) - \d{4}-\d{2}-\d{2}", one) for one in headings[1:]]
        assert all(releases), headings
        versions = [Version(one[1]) for one in releases if one]
        assert versions == sorted(versions, reverse=True)
        pending = self.TEXT.split("## Unreleased\n")[1].split("\n## ")[0].strip()
        own = Version(importlib.import_module(PACKAGE).__version__)
        # What is not released yet will be in a version that is not in the list; else the last one is ours.
        if pending:
            assert not versions or own > versions[0]
        else:
            assert own == versions[0]

    def test_its_sections(self) -> None:
        kinds = re.findall(r"^### (.+)$", self.TEXT, re.MULTILINE)
        assert set(kinds) <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
        body = re.split(r"^#+ .*$", self.TEXT, flags=re.MULTILINE)[2:]
        lines = [line for part in body for line in part.splitlines() if line]
        assert all(line.startswith(("- ", "  ")) for line in lines)

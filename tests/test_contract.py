"""The contract with Sphinx: the real gettext builder extracts exactly the msgids that the core computes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sphinx_vianet.align import source_messages
from sphinx_vianet.frontmatter import is_yaml_page
from sphinx_vianet.markdown import Dialect

from .corpus import CORPUS, CORPUS_ROOT, FOLDERS
from .sphinx_builds import read_pot

pytestmark = CORPUS

EXTENSIONS: dict[Dialect, str] = {"myst": "myst_parser", "ops": "sphinx_vianet"}
KINDS = ("source", "source-now")
YAML_KINDS = (*KINDS, "plain")
"""Source pages are mostly Markdown; localized ones have the same values, in another language."""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All source pages of the corpus in one Sphinx project, a folder each."""
    root = tmp_path_factory.mktemp("contract") / "src"
    root.mkdir()
    (root / "index.md").write_text("# Index\n", encoding="utf-8")
    for folder in FOLDERS:
        for kind in KINDS:
            if (CORPUS_ROOT / folder / kind).is_dir():
                # The corpus is read-only, its copy must not be.
                shutil.copytree(
                    CORPUS_ROOT / folder / kind, root / folder / kind, copy_function=shutil.copyfile
                )
        for kind in YAML_KINDS:
            for path in (CORPUS_ROOT / folder / kind).rglob("*.yml"):
                copy = root / path.relative_to(CORPUS_ROOT)
                copy.parent.mkdir(parents=True, exist_ok=True)
                if not copy.exists():
                    shutil.copyfile(path, copy)
    for path in root.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    return root


def build_templates(root: Path, dialect: Dialect) -> Path:
    """Run the gettext builder as a user does, in a process of its own."""
    out = root.parent / f"out-{dialect}"
    (root / "conf.py").write_text(
        f"extensions = ['{EXTENSIONS[dialect]}']\n"
        "gettext_compact = False\n"
        "exclude_patterns = ['**/TOC.md']\n"
        "suppress_warnings = ['*']\n",
        encoding="utf-8",
    )
    command = [sys.executable, "-m", "sphinx", "-q", "-j2", "-b", "gettext", str(root), str(out)]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return out


@pytest.mark.parametrize("dialect", ["ops", pytest.param("myst", marks=pytest.mark.slow)])
def test_templates_hold_the_same_msgids_in_the_same_order(project: Path, dialect: Dialect) -> None:
    out = build_templates(project, dialect)
    different, pages, yaml_pages, total = [], 0, 0, 0
    for path in sorted([*project.rglob("*.md"), *(project.rglob("*.yml") if dialect == "ops" else ())]):
        if path.name == "TOC.md" or (path.suffix == ".yml" and not is_yaml_page(path.read_bytes())):
            continue
        name = path.relative_to(project).with_suffix("").as_posix()
        template = out / f"{name}.pot"
        real = read_pot(template) if template.exists() else []
        computed = list(dict.fromkeys(source_messages(path.read_bytes(), dialect).msgids))
        pages += 1
        yaml_pages += path.suffix == ".yml"
        total += len(real)
        if computed != real:
            different.append((name, sorted(set(computed) ^ set(real))[:3]))
    assert different == []
    assert pages > 1000
    assert dialect == "myst" or yaml_pages > 50
    assert total > 40_000

"""Every command and file of README, tutorial and how-to guides, run as it stands in the demo's project."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
HOW_TOS = sorted(path.name for path in (ROOT / "docs" / "how-to").glob("*.md") if path.name != "index.md")

SHOWN = {
    "build-all-languages.md": {"site/index.html": "Deutsch", "site/ja/quickstart.html": 'lang="ja"'},
    "build-without-import.md": {
        "html/single/de/index.html": "Notizbuch",
        "html/single/en/index.html": "notebook",
        "html/de/quickstart.html": "Notizbuch",
    },
    "show-what-is-stale.md": {"html/en/translations.html": "vianet-status-stale"},
    "check-translations.md": {"lint.md": "### Lint"},
    "hand-back.md": {"plain/de-DE/install.md": "Laden Sie beides herunter:"},
    "stamp-pages.md": {"stamping/docs/troubleshooting.md": "ms.lasthandoff: 03/03/2025"},
    "check-in-ci.md": {
        "summary.md": "### Translations",
        "check.xml": "<testsuites",
        "stale.json": "quickstart.md",
    },
}
"""Text that the files hold which the examples make."""

_BLOCK = re.compile(r"^(`{3,})(\S[^\n]*)\n(.*?)^\1$", re.MULTILINE | re.DOTALL)
_CAPTION = re.compile(r":caption: (\S+)\n\n")
_YAML_COMMAND = re.compile(r"^\s*-? ?(?:run: |script: |- )?(sphinx-vianet .*)$", re.MULTILINE)
# What the fixture does instead: it needs no package index.
_SET_UP = ("python3 -m venv", ".venv/bin/pip", ".venv/bin/sphinx-vianet demo")
# "1" is the answer that these are there for; all others have nothing to complain about in the demo.
_PROGRAM = """#!/bin/sh
{python} -m {module} "$@"
code=$?
case "$1 $code" in "check 1" | "stamp 1") exit 0 ;; esac
exit $code
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout with its virtual environment, as far as the examples look at it, and the demo in it."""
    folder = tmp_path_factory.mktemp("checkout")
    programs = folder / ".venv" / "bin"
    programs.mkdir(parents=True)
    for name, module in (("sphinx-vianet", "sphinx_vianet"), ("sphinx-build", "sphinx")):
        text = _PROGRAM.format(python=shlex.quote(sys.executable), module=module)
        (programs / name).write_text(text, encoding="utf-8")
        (programs / name).chmod(0o755)
    (programs / "activate").write_text(f"PATH={shlex.quote(str(programs))}:$PATH\n", encoding="utf-8")
    run(folder, "sphinx-vianet demo --no-build vianet-demo\ncd vianet-demo\nsphinx-vianet import\n")
    return folder


@pytest.fixture
def checkout(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "checkout", symlinks=True))


def run(folder: Path, script: str) -> str:
    """Run lines of a shell, each of which has to work; what they print."""
    programs = f"{folder / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["sh", "-ec", script],
        cwd=folder,
        env=os.environ | {"PATH": programs, "PYTHONPATH": str(ROOT), "HOME": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def blocks(text: str) -> list[tuple[str, str]]:
    """Language and content of each fenced block."""
    return [(match[2], match[3]) for match in _BLOCK.finditer(text)]


def commands(text: str) -> list[str]:
    """What stands in the blocks of a console, and the program's own lines in those of YAML."""
    lines: list[str] = []
    for language, content in blocks(text):
        if language == "console":
            lines += [line for line in content.splitlines() if not line.startswith(_SET_UP)]
        elif language == "yaml":
            lines += [match[1] for match in _YAML_COMMAND.finditer(content)]
    return lines


def write_files(folder: Path, text: str) -> None:
    """Write the files that have their name as caption; more of a file that is there comes at its end."""
    for _, content in blocks(text):
        if named := _CAPTION.match(content):
            path = folder / named[1]
            path.parent.mkdir(exist_ok=True)
            with path.open("a", encoding="utf-8") as file:
                file.write(content[named.end() :])


@pytest.mark.parametrize("name", HOW_TOS)
def test_how_to(checkout: Path, name: str) -> None:
    text = (ROOT / "docs" / "how-to" / name).read_text(encoding="utf-8")
    lines = commands(text)
    write_files(checkout / "vianet-demo", text)
    run(checkout, "\n".join(["cd vianet-demo", "export GITHUB_STEP_SUMMARY=summary.md", *lines]))
    for page, text in SHOWN.get(name, {}).items():
        assert text in (checkout / "vianet-demo" / page).read_text(encoding="utf-8")


def test_readme(checkout: Path) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    library = next(
        content for language, content in blocks(text) if language == "python" and "import" in content
    )
    (checkout / "vianet-demo" / "library.py").write_text(library, encoding="utf-8")
    lines = commands(text)
    assert lines[0] == "cd vianet-demo"
    out = run(checkout, "\n".join([*lines, f"{shlex.quote(sys.executable)} library.py"]))
    assert "de-DE quickstart.md: stale (content)" in out
    assert " Clean up -> Aufräumen\n" in out
    assert (checkout / "vianet-demo" / "check.html").is_file()


def test_tutorial(checkout: Path) -> None:
    text = (ROOT / "docs" / "tutorial" / "first-site.md").read_text(encoding="utf-8")
    catalog = checkout / "vianet-demo" / re.findall(r"`(locale/\S+\.po)`", text)[0]
    outputs: list[str] = []
    for language, content in blocks(text):
        if language == "console":
            lines = commands(f"```console\n{content}```")
            lines = [line for line in lines if line != "cd vianet-demo"]
            outputs.append(run(checkout, "\n".join(["cd vianet-demo", *lines])))
        elif language == "po":
            translate(catalog, *content.splitlines())
        else:
            # What the page shows is what the command before it prints.
            assert set(content.splitlines()) <= set(outputs[-1].splitlines())
    imported = next(out for out in outputs if "kept" in out)
    assert ", 1 kept\n" in imported
    assert "note: de-DE quickstart.md:67: 'Clean up' was edited by a person, and kept" in imported
    page = (checkout / "vianet-demo" / "html" / "de" / "quickstart.html").read_text(encoding="utf-8")
    assert re.findall(r"<h2>(?:<[^>]*>)*(.*?)<", page)[-1] == "Zum Schluss"
    assert "made from today's source page" in outputs[-2]


def translate(catalog: Path, msgid: str, msgstr: str) -> None:
    """Do in a catalog what the tutorial's readers do: another translation, and no mark ``fuzzy``."""
    text = catalog.read_text(encoding="utf-8")
    mark = r"(?:#, fuzzy\n#\| msgid [^\n]*\n)?"
    new, count = re.subn(rf"{mark}({re.escape(msgid)}\n)msgstr [^\n]*", rf"\1{msgstr}", text)
    assert count == 1
    catalog.write_text(new, encoding="utf-8")

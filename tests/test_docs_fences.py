"""Every fenced block of README and documentation is what it says it is, and read by what it is written for.

Commands are run by ``test_docs_examples.py``, workflows of CI services by ``test_docs_ci.py``; samples of
reports are held to their schemas by ``test_schemas.py``. A block that no test knows what to do with fails.
"""

from __future__ import annotations

import ast
import csv
import json
import re
import shlex
import subprocess
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from lxml import etree

from sphinx_vianet import config, parse_page
from sphinx_vianet.cli import program
from sphinx_vianet.model import OPS_STAMP
from sphinx_vianet.po import parse_po
from sphinx_vianet.quality.checks import CHECKS
from sphinx_vianet.reports import FORMATS, Options
from sphinx_vianet.sphinx_ext import _DIRECTIVES
from sphinx_vianet.sphinx_ext.toctree import TocDirective

from .docs_examples import DOCS, ROOT, Fence, fences, is_program, pages, plain_words
from .reports_data import change, report, stale, unit

ALL = [fence for page in pages() for fence in fences(page)]
SOURCES = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "sphinx_vianet").rglob("*.py"))
ASSETS = SOURCES + "\n".join(
    path.read_text(encoding="utf-8") for path in (ROOT / "sphinx_vianet").rglob("*.css")
)

RUN = ("README.md", "docs/tutorial/", "docs/how-to/")
"""Pages whose commands are run."""
WORKFLOWS = ("github-actions.md", "gitlab-ci.md", "azure-pipelines.md", "read-the-docs.md")
"""Guides whose YAML is for a service."""
DRAWINGS = ("bytes ── page", "localized pages ── import")
"""How blocks of text begin that nothing prints and nothing reads."""

_USED = re.compile(r"^(?:`{3,}\{|\.\. )([\w-]+)(?:\}|::)[^\n]*\n((?: *:[\w-]+:[^\n]*\n)*)", re.MULTILINE)
_CALL = re.compile(r"(?<![\w./-])sphinx-vianet ([^|;&>\n]+)")

STOCK = {"toctree", "image", "csv-table", "warning"}
"""Directives of others that the pages use; the build of the documentation fails on what they cannot do."""


def check_command_line(fence: Fence) -> None:
    """A shell can read it, and the program has the commands and options."""
    subprocess.run(["sh", "-n"], input=fence.content, text=True, check=True)
    for line in fence.content.replace("\\\n", " ").splitlines():
        for call in _CALL.findall(line):
            check_call(shlex.split(call))


def check_call(words: list[str]) -> None:
    """The program has the command, and the command the options; nothing is run."""
    command = program.get_command(click.Context(program), words[0])
    assert command is not None, words
    known = {name for parameter in command.params for name in parameter.opts}
    ours = words[: words.index("--")] if "--" in words else words
    assert {word.partition("=")[0] for word in ours if word.startswith("-")} <= known | {"--help"}, words


def check_console(fence: Fence) -> None:
    """Commands are run where they are for users; those of developers call what is there."""
    if fence.page.startswith(RUN):
        return
    check_command_line(fence)
    environments = (ROOT / "tox.ini").read_text(encoding="utf-8")
    for word in plain_words(fence.content.replace("&&", " ").replace("\n", " ")):
        if word.startswith("tests/"):
            assert (ROOT / word).exists(), word
    for names in re.findall(r"\btox (?:run )?-e ?([\w,]+)", fence.content):
        assert all(
            f"[testenv:{name}]" in environments or name.startswith("py") for name in names.split(",")
        ), names


def check_toml(fence: Fence, tmp_path: Path) -> None:
    """The program takes every value."""
    document = tomllib.loads(fence.content)
    assert set(document.get("tool", {})) == {"sphinx-vianet"}, "what reads this table?"
    (tmp_path / "pyproject.toml").write_text(fence.content, encoding="utf-8")
    config.from_pyproject(tmp_path / "pyproject.toml")


def check_python(fence: Fence, tmp_path: Path) -> None:
    """A program is run with its page, a ``conf.py`` has values that the extension takes."""
    tree = ast.parse(fence.content)
    if is_program(fence):
        if not fence.page.startswith(RUN):
            exec(compile(tree, fence.place, "exec"), {})  # noqa: S102  # what this repository says to run
        return
    if fence.page.startswith("docs/development/"):
        known = "".join(
            (ROOT / "tests" / name).read_text("utf-8") for name in ("browser.py", "demo_sites.py")
        )
        names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} - {"page", "str"}
        assert not [name for name in names if not re.search(rf"\b{name}\b", known)]
        return
    values = {}
    for node in tree.body:
        assert isinstance(node, ast.Assign), f"{fence.place} is no conf.py"
        (target,) = node.targets
        assert isinstance(target, ast.Name)
        values[target.id] = ast.literal_eval(node.value)
    options = {
        name.removeprefix("vianet_"): value for name, value in values.items() if name.startswith("vianet_")
    }
    _, findings = config.from_mapping(options, tmp_path)
    assert not findings


def check_yaml(fence: Fence, tmp_path: Path) -> None:
    """Workflows have a test of their own; hooks and the action are ours; all else is front matter."""
    value = yaml.safe_load(fence.content)
    if fence.page.endswith(WORKFLOWS):
        return
    if fence.page == "docs/reference/hooks.md":
        check_hooks(value)
    elif fence.page == "docs/reference/action.md":
        inputs = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))["inputs"]
        ours = [step for step in value["steps"] if "sphinx-vianet" in step.get("uses", "")]
        assert ours
        assert all(set(step.get("with", {})) <= set(inputs) for step in ours)
    elif isinstance(value, list):
        for step in value:
            check_command_line(Fence("", 0, "sh", "", step["run"]))
    elif set(value) == {"distributed"}:
        assert set(value["distributed"]["comm"]["tls"]) == {"ca-file", "client"}, "Dask has other keys"
    else:
        check_front_matter(fence, tmp_path)


def check_hooks(value: Any) -> None:
    known = {hook["id"] for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))}
    hooks = value["repos"][0]["hooks"] if isinstance(value, dict) else value
    assert {hook["id"] for hook in hooks} <= known


def check_front_matter(fence: Fence, tmp_path: Path) -> None:
    """It has a stamp by the names that the next table of the page gives."""
    names = OPS_STAMP
    later = [
        one for one in ALL if one.page == fence.page and one.line > fence.line and one.language == "toml"
    ]
    if later:
        (tmp_path / "pyproject.toml").write_text(later[0].content, encoding="utf-8")
        names = config.from_pyproject(tmp_path / "pyproject.toml").stamp
        if names == OPS_STAMP:  # The table of paths comes first, that of the stamp after it.
            (tmp_path / "pyproject.toml").write_text(later[1].content, encoding="utf-8")
            names = config.from_pyproject(tmp_path / "pyproject.toml").stamp
    page = parse_page(f"---\n{fence.content}---\n\n# x\n".encode(), "x.md", names)
    assert page.handoff.hash or page.handoff.commit
    assert not page.findings


def check_text(fence: Fence) -> None:
    """What a program prints, a file, a table of terms, a drawing."""
    if fence.caption or fence.content.startswith(DRAWINGS) or fence.page.startswith("docs/tutorial/"):
        return
    if fence.content.startswith("source,target,"):
        rows = list(csv.reader(fence.content.splitlines()))
        assert {len(row) for row in rows} == {4}
        return
    checks = [check for words, check in PRINTED.items() if words in fence.content]
    assert checks, f"{fence.place}: what prints this, what reads it? Add it to this test."
    checks[0](fence)


def printed_by_check(fence: Fence) -> None:
    text = ("It takes a minute.", "It takes an hour.", "Es dauert eine Minute.")
    page = stale("api/overview.md", details=(change(*text, units=(unit(*text),)),))
    made = FORMATS["text"](report(page, failing=[page]), Options(detail="unit"))
    assert fence.content in made


def printed_by_build(fence: Fence) -> None:
    for word in fence.content.splitlines()[0].split():
        assert f'"{word}"' in SOURCES


def printed_by_import(fence: Fence) -> None:
    assert "no counterpart" in SOURCES
    assert re.search(r"\[vianet\.plain-blocks\]$", fence.content)


def read_by_weblate(fence: Fence) -> None:
    """It finds the languages and pages of catalogs, those in folders too."""
    found = {
        path: match.groupdict() if (match := re.fullmatch(fence.content.strip(), path)) else None
        for path in ("locale/zh_CN/LC_MESSAGES/install.po", "locale/sr@latin/LC_MESSAGES/includes/support.po")
    }
    assert list(found.values()) == [
        {"language": "zh_CN", "component": "install"},
        {"language": "sr@latin", "component": "includes/support"},
    ]


PRINTED: dict[str, Callable[[Fence], None]] = {
    "Checked against main:docs": printed_by_check,
    "LOCALE  PAGES  TRANSLATED": printed_by_build,
    "have no counterpart": printed_by_import,
    "(?P<component>": read_by_weblate,
}
"""By a text that the block holds."""


def check_markup(fence: Fence) -> None:
    """Directives and roles of the extension are there, with their options."""
    made = _DIRECTIVES | {"vianet-toc": TocDirective}
    used = _USED.findall(fence.content)
    named = set(re.findall(r"\{([\w-]+)\}`", fence.content))
    assert used or named or fence.caption, f"{fence.place}: what is to be looked at here?"
    for name, options in used:
        assert set(re.findall(r"^ *:([\w-]+):", options, re.M)) <= set(made[name].option_spec or {})
    assert named <= {"vianet-verdict"}


def check_css(fence: Fence) -> None:
    """The classes are ours."""
    assert all(
        name in ASSETS or name.rpartition("-")[0] in ASSETS
        for name in re.findall(r"\.([a-z][\w-]+)", fence.content)
    )


def check_po(fence: Fence) -> None:
    """Its entries can be read, and what it silences is there."""
    assert parse_po(f'msgid ""\nmsgstr ""\n\n{fence.content}'.encode()).entries
    for names in re.findall(r"ignore=(\S+)", fence.content):
        assert set(names.split(",")) <= set(CHECKS)


def check_xml(fence: Fence) -> None:
    """It is well formed, with the prefixes that the document declares."""
    etree.fromstring(f'<x xmlns:mda="urn:m">{fence.content}</x>'.encode())


def check_html(fence: Fence) -> None:
    """It is a unit."""
    assert parse_page(fence.content.encode(), "x.md").units


HANDLERS: dict[str, Callable[..., None]] = {
    "console": check_console,
    "sh": check_command_line,
    "toml": check_toml,
    "python": check_python,
    "yaml": check_yaml,
    "json": lambda fence: json.loads(fence.content),
    "markdown": check_markup,
    "rst": check_markup,
    "css": check_css,
    "po": check_po,
    "xml": check_xml,
    "html": check_html,
    "text": check_text,
}
"""What is done with the blocks of each language."""


@pytest.mark.parametrize("fence", ALL, ids=[fence.place for fence in ALL])
def test_fence(fence: Fence, tmp_path: Path) -> None:
    if fence.language.startswith("{"):
        name = fence.language.strip("{}")
        assert name in STOCK or name.startswith("vianet-"), "the pages use no such directive yet"
        return
    handler = HANDLERS.get(fence.language)
    assert handler is not None, (
        f"{fence.place}: no test reads blocks of {fence.language!r}; add it to HANDLERS"
    )
    if handler in (check_toml, check_python, check_yaml):
        handler(fence, tmp_path)
    else:
        handler(fence)


def test_samples_of_reports_are_in_the_reference() -> None:
    """Where they are held to their schemas."""
    assert {fence.page.rpartition("/")[0] for fence in ALL if fence.language == "json"} == {"docs/reference"}


def test_no_syntax_that_the_build_does_not_know() -> None:
    """Definition lists and fences of colons are off, and would stand there as they are written."""
    for page in pages():
        assert not re.search(r"^(?:: |:::)", page.read_text(encoding="utf-8"), re.MULTILINE), page.name


def test_every_guide_is_in_the_index_and_says_what_is_next() -> None:
    index = (DOCS / "how-to" / "index.md").read_text(encoding="utf-8").split()
    for page in (DOCS / "how-to").glob("*.md"):
        if page.name != "index.md":
            assert page.stem in index
            assert "\n## Next\n" in page.read_text(encoding="utf-8"), page.name

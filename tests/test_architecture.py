"""The shape of the package: who may import whom, what stays out of the core, how long things get.

Everything is read from the syntax tree, so imports inside functions and under ``TYPE_CHECKING`` count too.
"""

from __future__ import annotations

import ast
import functools
import graphlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = "sphinx_vianet"
ROOT = Path(__file__).resolve().parents[1]

MAX_MODULE_LINES = 400
MAX_FUNCTION_LINES = 60
TABLES = {"sphinx_vianet/codes.py", "tests/test_architecture.py"}
"""Long lists, which could only be cut in two: they may have any length."""

_BASE = {"codes", "errors", "model", "characters", "limits"}
_READING = {"spans", "plainyaml", "frontmatter", "placeholders", "page", "yamlpage", "yamloutline", "tocfile"}
_READING |= {"stampfields"}
_MARKDOWN = {"dialect", "markdown", "monikers", "rulechain", "tags", "formulas", "guard"}
_ALIGNING = {"prepared", "sides", "ownsource", "escape", "matching", "drafts", "align"}
_ALIGNING |= {"traced", "yamlplaces", "blockplaces", "places"}
_ALIGNING |= {"blockfacts", "blocktree", "blockmatch", "plainpairs"}
_CATALOGS = {"po", "comments", "headers", "entries", "catalog", "sentences", "stalemessages"}
_CATALOGS |= {"translatedpages"}
_REMEMBERING = {"memory", "memoryfill", "tmxread", "xmlread"}
_SURROUNDINGS = {
    "config",
    "configvalues",
    "files",
    "gitprocess",
    "inorder",
    "languages",
    "repository",
    "siteaddress",
    "sources",
    "unchanged",
    "sphinxproject",
    "stamps",
    "xrefmap",
    "svg",
    "treefiles",
    "trees",
    "treespec",
}
_WORKFLOWS = {"selection", "importread", "importwork", "importstate", "importer", "hosted"}
_WORKFLOWS |= {"memorybuild", "memorycatalog", "importskip"}
_JUDGING = {
    "verdict",
    "textchange",
    "pageshape",
    "staleness",
    "fewpages",
    "gitlog",
    "history",
    "pagewalk",
    "checkout",
    "weblinks",
    "worddiff",
}
_CHECKING = {
    "checkinputs",
    "choice",
    "checksource",
    "checkincludes",
    "checkrules",
    "checkwork",
    "crosslocale",
    "checker",
    "changedsince",
}
_EXPORTING = {"exportunits", "exchange", "exporter"}
_STAMPING = {
    "stampother",
    "carrying",
    "lastchange",
    "stampedit",
    "stampfacts",
    "stampplan",
    "stamptargets",
    "stamper",
}
_LINTING = {"quality", "tbxread", "glossaryfile", "lintwork", "linter"}
_HANDING_BACK = {
    "unitsplit",
    "pagetext",
    "unwrapped",
    "handbackcheck",
    "handbackguard",
    "handbackimages",
    "handback",
    "handbackwork",
    "handbackreport",
    "plaintargets",
    "handbacker",
}
_COMPOSING = {
    "sentencepairs",
    "slugs",
    "contents",
    "pageform",
    "compose",
    "recompose",
    "newstamps",
    "newpages",
}
_COMPOSING |= {"makings", "pagematerial", "firstpages"}
_REMAKING = {"pagematerial", "recompose", "newstamps", "newpages", "makings", "firstpages"}
_HANDING_BACK |= _COMPOSING
_CORE = (
    _BASE
    | _READING
    | _MARKDOWN
    | _ALIGNING
    | _CATALOGS
    | _SURROUNDINGS
    | _WORKFLOWS
    | {"cluster"}
    | _JUDGING
    | _CHECKING
    | _STAMPING
    | _LINTING
    | _EXPORTING
    | _HANDING_BACK
    | _REMEMBERING
)
_GROUND = _BASE | _READING | _MARKDOWN | _ALIGNING | _SURROUNDINGS

# Part of the package (a module, or a sub-package as a whole) -> the parts it may import. Imports flow one
# way: a part that a line does not name is out of reach. A new module is one new line here, and a sentence in
# docs/explanation/design.md when it changes the flow.
MAY_IMPORT: dict[str, set[str]] = {
    "codes": set(),
    "errors": {"codes"},
    "characters": set(),
    "limits": set(),
    "model": {"errors"},
    # reading
    "spans": _BASE,
    "placeholders": _BASE,
    "plainyaml": set(),
    "stampfields": _BASE,
    "frontmatter": _BASE | {"plainyaml", "stampfields"},
    "page": _BASE | {"spans", "frontmatter", "placeholders"},
    "yamlpage": _BASE | {"frontmatter", "placeholders"},
    "yamloutline": _BASE | {"yamlpage"},
    "tocfile": _BASE | {"frontmatter"},
    # the one Markdown pipeline
    "monikers": set(),
    "dialect": _BASE | {"monikers"},
    "rulechain": set(),
    "markdown": _BASE | {"dialect", "rulechain"},
    "tags": set(),
    "formulas": set(),
    "svg": set(),
    "guard": _BASE | {"dialect", "tags", "formulas"},
    # aligning
    "escape": _BASE | _MARKDOWN,
    "matching": _BASE,
    "prepared": _BASE | _READING | _MARKDOWN,
    "sides": _BASE | _READING | _MARKDOWN | {"prepared"},
    "blockfacts": _BASE,
    "blocktree": _BASE | _MARKDOWN | {"blockfacts"},
    "blockmatch": _BASE | {"blockfacts", "blocktree"},
    "plainpairs": _BASE | _MARKDOWN | {"stamps", "sides", "blocktree", "blockmatch"},
    "drafts": _BASE | _READING | _MARKDOWN | {"sides", "matching", "plainpairs"},
    "ownsource": _BASE | _READING | {"sides"},
    "align": _BASE
    | _READING
    | _MARKDOWN
    | {"sides", "escape", "matching", "plainpairs", "drafts", "ownsource"},
    # where in a page each message stands
    "traced": _BASE | _READING | {"prepared"},
    "yamlplaces": {"characters", "traced"},
    "blockplaces": _BASE | _MARKDOWN | {"traced"},
    "places": _BASE | _READING | _MARKDOWN | {"prepared", "sides", "traced", "yamlplaces", "blockplaces"},
    # surroundings
    "files": {"errors"},
    "inorder": {"errors"},
    "unchanged": {"trees"},
    "languages": {"errors"},
    "stamps": _BASE,
    "gitprocess": _BASE,
    "repository": _BASE | {"gitprocess"},
    "treespec": {"errors", "languages"},
    "siteaddress": {"errors", "languages"},
    "configvalues": {"errors", "model", "languages", "monikers", "siteaddress", "treespec"},
    "config": _BASE | {"configvalues", "siteaddress", "treespec"},
    "sphinxproject": {"errors", "config", "configvalues"},
    "treefiles": _BASE | {"repository"},
    "trees": _BASE | {"treespec", "treefiles", "repository", "languages"},
    "sources": _BASE | {"trees", "treefiles", "repository"},
    "xrefmap": _BASE | {"frontmatter"},
    # catalogs
    "po": _BASE,
    "comments": _BASE,
    "headers": _BASE | {"po", "comments", "languages"},
    "entries": _BASE | {"po", "comments"},
    "catalog": _BASE | {"po", "comments", "headers", "entries", "files", "languages"},
    "sentences": _BASE,
    "stalemessages": _BASE | {"po", "comments", "sentences", "matching"},
    "translatedpages": _BASE | {"comments", "headers"},
    # workflows, and what starts them
    "selection": _GROUND,
    "choice": _GROUND | {"selection"},
    "importwork": _GROUND | _CATALOGS | {"memory", "memoryfill"},
    # the sentence memory of an import
    "memory": set(),
    "xmlread": set(),
    "tmxread": {"xmlread"},
    "memoryfill": _BASE | {"escape", "memory"},
    "memorycatalog": _BASE | _CATALOGS | {"memory", "memoryfill", "importwork", "files"},
    "memorybuild": _GROUND | {"memory", "tmxread", "xmlread", "importwork", "selection", "exportunits"},
    "importstate": _GROUND | _CATALOGS | {"importwork"},
    "importskip": _GROUND | _CATALOGS | {"selection", "importwork", "importstate"},
    "importread": _GROUND | _CATALOGS | {"selection", "importwork"},
    "importer": _GROUND | _CATALOGS | (_WORKFLOWS - {"importer", "hosted"}),
    "hosted": _GROUND | {"importwork", "selection"},
    # the check
    "verdict": _BASE,
    "worddiff": set(),
    "textchange": _GROUND | {"verdict"},
    "pageshape": _GROUND,
    "staleness": _GROUND | {"verdict", "textchange", "pageshape"},
    "gitlog": _GROUND | {"verdict"},
    "weblinks": {"errors"},
    "pagewalk": _GROUND | {"verdict", "gitlog"},
    "checkout": _GROUND | {"verdict", "gitlog"},
    "fewpages": _GROUND | {"gitlog"},
    "history": _GROUND | {"verdict", "gitlog", "fewpages", "pagewalk", "checkout"},
    "checkrules": _BASE | {"verdict"},
    "checksource": _GROUND | {"verdict", "history", "weblinks"},
    "checkwork": _GROUND | {"verdict", "staleness"},
    "crosslocale": _GROUND | {"selection", "verdict", "checkwork"},
    "checkincludes": _GROUND | {"selection", "verdict", "textchange", "staleness", "checksource"},
    "checkinputs": _GROUND | _JUDGING | {"selection", "checksource"},
    "checker": _GROUND
    | _JUDGING
    | {"checkinputs", "selection", "choice", "checksource", "checkincludes", "crosslocale", "checkwork"},
    "changedsince": _GROUND | {"verdict", "checker"},
    "reports": _BASE | {"verdict", "worddiff", "quality", "languages"},
    # stamping
    "stampother": _GROUND | _JUDGING,
    "stampedit": {"stampother"} | _GROUND | _JUDGING,
    "lastchange": _GROUND | _JUDGING,
    "carrying": _GROUND | _JUDGING | {"stampedit"},
    "stamptargets": _GROUND | _JUDGING | _CHECKING | {"selection", "stampedit", "stampplan"},
    "stampplan": _GROUND | _JUDGING | _CHECKING | {"selection", "lastchange", "carrying", "stampedit"},
    "stampfacts": _GROUND | _JUDGING | _CHECKING | {"selection", "lastchange", "stampplan"},
    "stamper": _GROUND | _JUDGING | _CHECKING | {"selection"} | (_STAMPING - {"stamper"}),
    # quality of translations
    "quality": _BASE | _MARKDOWN | {"languages", "escape"},
    "tbxread": {"xmlread"},
    "glossaryfile": _BASE | {"languages", "quality", "tbxread", "xmlread"},
    "lintwork": _GROUND | _CATALOGS | {"importwork", "quality"},
    "cluster": {"errors"},
    "linter": _GROUND
    | _CATALOGS
    | {"selection", "choice", "importread", "quality", "lintwork", "glossaryfile"},
    # exporting
    "exportunits": _GROUND | {"verdict", "staleness"},
    "exchange": _BASE | {"page", "exportunits"},
    "exporter": _GROUND | {"verdict", "selection", "choice", "checker", "exportunits", "exchange"},
    # handing back
    "unitsplit": {"matching", "sentences"},
    "pagetext": _GROUND,
    "unwrapped": _GROUND | {"places", "pagetext"},
    "handbackcheck": _GROUND | {"entries"},
    "handbackguard": _GROUND | {"quality", "entries", "handbackcheck"},
    "handbackimages": _GROUND | {"handbackcheck"},
    "handback": _GROUND | {"unitsplit", "pagetext", "handbackcheck", "handbackimages", "stampedit"},
    "sentencepairs": {"unitsplit"},
    "slugs": set(),
    "contents": _GROUND | {"pagetext", "sentencepairs"},
    "pageform": _READING | {"model", "stampedit"},
    "compose": _GROUND | {"pagetext", "handbackcheck", "sentencepairs", "slugs", "contents", "pageform"},
    "pagematerial": _GROUND | {"handback", "handbackcheck", "pagetext"} | (_COMPOSING - _REMAKING),
    "recompose": _GROUND
    | {"entries", "stampedit", "handback", "handbackcheck", "pagematerial"}
    | (_COMPOSING - _REMAKING),
    "newstamps": _GROUND | {"checkout", "checksource", "lastchange", "stampplan", "pageform"},
    "firstpages": _GROUND | {"selection"},
    "makings": _GROUND
    | {"selection", "checker", "checksource", "importwork", "firstpages", "newstamps", "newpages"},
    "newpages": _GROUND
    | {"importwork", "handback", "handbackcheck", "stampedit"}
    | (_COMPOSING - {"newpages", "makings", "firstpages"}),
    "handbackwork": _GROUND
    | _CATALOGS
    | {"importwork", "handbackcheck", "handbackguard", "handback"}
    | _COMPOSING,
    "handbackreport": {"model", "handback", "handbackwork", "newstamps"},
    "plaintargets": {"stampplan"},
    "handbacker": _GROUND
    | _CATALOGS
    | _WORKFLOWS
    | _STAMPING
    | {"choice"}
    | {"checker", "checksource"}
    | (_HANDING_BACK - {"handbacker"}),
    # the configuration of a repository that has none yet
    "adopt": _GROUND,
    # the sites of all languages
    "sites": _BASE | {"files", "languages"},
    "demo": _CORE,
    # Commands that read a conf.py or build a site reach into the Sphinx layer, and load it only then.
    "cli": _CORE | {"adopt", "demo", "reports", "sites", "sphinx_ext"},
    "sphinx_ext": _CORE | {"reports", "sites"},
    # The package's face: the library's names and the lazy setup() of the extension.
    "__init__": _BASE | {"page", "align", "sphinx_ext"},
    "__main__": {"cli"},
}

# Packages, and the only parts that may import them: Sphinx stays out of the core, the terminal in the CLI.
# The package's face names Sphinx's types for setup(); a test below sees that it does not load them.
# sphinxproject runs a conf.py with Sphinx's own reader, loaded only then; the same test sees to it.
RESERVED = (
    ({"sphinx", "docutils", "myst_parser", "sphinx_design"}, {"sphinx_ext", "__init__", "sphinxproject"}),
    ({"click", "rich"}, {"cli"}),
)
MAY_PRINT_AND_EXIT = {"cli", "__main__"}

LAZY = {
    "sphinx",
    "docutils",
    "myst_parser",
    "click",
    "rich",
    "git",
    "yaml",
    "babel",
    "markdown_it",
    "rapidfuzz",
}
"""Not loaded by ``import sphinx_vianet``: start-up time is a figure that users notice."""


@functools.cache
def modules() -> dict[str, ast.Module]:
    """Every module of the package by its dotted name, without the package's own."""
    found: dict[str, ast.Module] = {}
    for path in sorted((ROOT / PACKAGE).rglob("*.py")):
        parts = path.relative_to(ROOT / PACKAGE).with_suffix("").parts
        if "content" in parts:  # the sample project that the demo writes is data, not part of the program
            continue
        name = ".".join(parts[:-1] if len(parts) > 1 and parts[-1] == "__init__" else parts)
        found[name] = ast.parse(path.read_text(encoding="utf-8"), str(path))
    return found


def part_of(module: str) -> str:
    """The line of the table that a module belongs to: ``dialect.tabs`` to ``dialect``."""
    return module.partition(".")[0]


def _is_package(module: str) -> bool:
    return module == "__init__" or (ROOT / PACKAGE / Path(*module.split(".")) / "__init__.py").is_file()


def _resolve(module: str, node: ast.ImportFrom) -> str:
    """The absolute name of what a ``from`` import names, ``sphinx_vianet.x`` for the package's own."""
    if not node.level:
        return node.module or ""
    parts = [PACKAGE] if module == "__init__" else [PACKAGE, *module.split(".")]
    base = parts if _is_package(module) else parts[:-1]
    base = base[: len(base) - (node.level - 1)]
    return ".".join([*base, *(node.module.split(".") if node.module else [])])


def imported_names(module: str) -> Iterator[tuple[str, int]]:
    """Absolute dotted names that a module imports, with line; ``from a import b`` yields ``a.b``."""
    for node in ast.walk(modules()[module]):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno
        elif isinstance(node, ast.ImportFrom):
            base = _resolve(module, node)
            for alias in node.names:
                yield f"{base}.{alias.name}", node.lineno


def own_imports(module: str) -> Iterator[tuple[str, int]]:
    """Modules of the package that a module imports, with line."""
    for name, line in imported_names(module):
        if name.partition(".")[0] != PACKAGE:
            continue
        inner = name.split(".")[1:]
        # "from .page import parse_page" names an attribute last: take the longest name that is a module.
        while inner and ".".join(inner) not in modules():
            inner.pop()
        yield ".".join(inner) or "__init__", line


def _functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _public(body: list[ast.stmt]) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    for node in body:
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        if not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from _public(node.body)


def _overrides(node: ast.AST) -> bool:
    decorators = getattr(node, "decorator_list", [])
    return any(isinstance(decorator, ast.Name) and decorator.id == "override" for decorator in decorators)


def test_every_module_is_in_the_table() -> None:
    assert {part_of(module) for module in modules()} <= MAY_IMPORT.keys()


def test_imports_keep_to_the_table() -> None:
    wrong = [
        f"{module}:{line} imports {target}"
        for module in modules()
        for target, line in own_imports(module)
        if part_of(target) not in MAY_IMPORT.get(part_of(module), set()) | {part_of(module)}
        # A name taken from the package itself (its version) is its face, and costs no layer.
        and target != "__init__"
    ]
    assert not wrong


def test_the_table_itself_flows_one_way() -> None:
    graphlib.TopologicalSorter(MAY_IMPORT).prepare()


def test_no_import_cycles() -> None:
    graph = {m: {t for t, _ in own_imports(m)} - {m, "__init__"} for m in modules()}
    graphlib.TopologicalSorter(graph).prepare()


def test_sphinx_and_terminal_stay_in_their_layers() -> None:
    wrong = [
        f"{module}:{line} imports {name}"
        for module in modules()
        for name, line in imported_names(module)
        for reserved, parts in RESERVED
        if name.partition(".")[0] in reserved and part_of(module) not in parts
    ]
    assert not wrong


def _prints_or_exits(tree: ast.Module) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in {"print", "exit", "quit", "SystemExit", "input"}:
            yield node.id, node.lineno
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            dotted = f"{node.value.id}.{node.attr}"
            if dotted in {"sys.exit", "sys.stdout", "sys.stderr", "os._exit"}:
                yield dotted, node.lineno


def test_only_the_command_line_prints_and_exits() -> None:
    wrong = [
        f"{module}:{line} uses {name}"
        for module, tree in modules().items()
        if part_of(module) not in MAY_PRINT_AND_EXIT
        for name, line in _prints_or_exits(tree)
    ]
    assert not wrong


@pytest.mark.parametrize("folder", [PACKAGE, "tests", "docs"])
def test_modules_are_short(folder: str) -> None:
    lengths = {
        path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in (ROOT / folder).rglob("*.py")
    }
    too_long = {name: length for name, length in lengths.items() if length > MAX_MODULE_LINES}
    assert not too_long.keys() - TABLES, too_long


def test_functions_are_short() -> None:
    lengths = {
        f"{module}:{node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for module, tree in modules().items()
        for node in _functions(tree)
    }
    assert not {name: length for name, length in lengths.items() if length > MAX_FUNCTION_LINES}


def test_what_is_public_is_documented() -> None:
    silent = [
        f"{module}:{node.lineno} {node.name}"
        for module, tree in modules().items()
        for node in _public(tree.body)
        if not ast.get_docstring(node) and not _overrides(node)
    ]
    assert not silent
    assert not [module for module, tree in modules().items() if not ast.get_docstring(tree)]


def test_every_function_says_what_it_returns() -> None:
    untyped = [
        f"{module}:{node.lineno} {node.name}"
        for module, tree in modules().items()
        for node in _functions(tree)
        if node.returns is None and node.name != "__init__"  # which cannot return anything else
    ]
    assert not untyped


def _loaded_after(statements: str, watched: set[str], tmp_path: Path) -> set[str]:
    """Which of the watched top-level modules a fresh interpreter has loaded after the statements."""
    loaded = f"[name for name in {sorted(watched)} if name in sys.modules]"
    code = f"import json, sys\n{statements}\nprint(json.dumps({loaded}))"
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout))


def test_importing_the_package_loads_nothing_heavy(tmp_path: Path) -> None:
    assert _loaded_after(f"import {PACKAGE}", LAZY, tmp_path) == set()


def test_the_core_loads_neither_sphinx_nor_docutils(tmp_path: Path) -> None:
    core = [m for m in modules() if part_of(m) != "sphinx_ext" and not m.startswith("__")]
    statements = "\n".join(f"import {PACKAGE}.{module}" for module in core)
    assert _loaded_after(statements, {"sphinx", "docutils", "myst_parser"}, tmp_path) == set()


def test_the_library_loads_without_the_terminal(tmp_path: Path) -> None:
    library = [m for m in modules() if part_of(m) in _CORE]
    statements = "\n".join(f"import {PACKAGE}.{module}" for module in library)
    assert _loaded_after(statements, {"click", "rich"}, tmp_path) == set()

"""A ``conf.py`` read as syntax, never run, and lines added at its end."""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from .literals import python_value

__all__ = ["ConfFile", "extension_line", "read_conf", "with_lines"]

_LARGEST = 1024 * 1024
_TYPICAL = {"extensions", "html_theme", "master_doc", "root_doc", "source_suffix", "exclude_patterns"}
_EXTENSION = "sphinx_vianet"


@dataclass(frozen=True, slots=True)
class ConfFile:
    """What the syntax of a ``conf.py`` says."""

    data: bytes
    values: Mapping[str, object] = field(default_factory=dict)
    """Names with a value that stands there as a literal."""
    bound: frozenset[str] = frozenset()
    """Names that certainly have a value, whichever."""
    doubtful: frozenset[str] = frozenset()
    """Names that have a value under conditions only."""
    problem: str = ""
    """Why lines cannot be added by a program."""
    loads_vianet: bool = False

    @property
    def is_sphinx(self) -> bool:
        """Whether it is one of Sphinx's, and not the ``conf.py`` of something else."""
        unread = not self.bound and b"extensions" in self.data
        return bool(_TYPICAL & (self.bound | self.doubtful)) or self.loads_vianet or unread

    def strings(self, name: str) -> tuple[str, ...]:
        """The strings of a list that stands there as a literal; empty for anything else."""
        value = self.values.get(name)
        items = value if isinstance(value, list | tuple) else ()
        return tuple(item for item in items if isinstance(item, str))

    def sets(self, name: str) -> bool:
        """Whether a name has a value, under conditions perhaps."""
        return name in self.bound or name in self.doubtful


def read_conf(data: bytes) -> ConfFile:
    """Read a ``conf.py`` without running it.

    Args:
        data: Its bytes, of whatever origin.
    """
    if len(data) > _LARGEST:
        return ConfFile(data, problem=f"it has {len(data):,} bytes")
    try:
        encoding = tokenize.detect_encoding(io.BytesIO(data).readline)[0]
        tree = ast.parse(data)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return ConfFile(data, problem=f"it is not valid Python: {error}")
    reader = _Reader()
    reader.read(tree.body)
    problem = "" if encoding in ("utf-8", "utf-8-sig", "ascii") else f"it is in {encoding}, not in UTF-8"
    if reader.star:
        problem = problem or "it takes names from another module with 'import *'"
    loads = any(isinstance(node, ast.Constant) and node.value == _EXTENSION for node in ast.walk(tree))
    return ConfFile(
        data,
        reader.values,
        frozenset(reader.bound),
        frozenset(reader.doubtful - reader.bound),
        problem,
        loads,
    )


class _Reader:
    """Goes through the statements of a module."""

    def __init__(self) -> None:
        self.values: dict[str, object] = {}
        self.bound: set[str] = set()
        self.doubtful: set[str] = set()
        self.star = False

    def read(self, body: list[ast.stmt]) -> None:
        for statement in body:
            if isinstance(statement, ast.Assign | ast.AnnAssign | ast.AugAssign):
                self._assign(statement)
            elif isinstance(statement, ast.ImportFrom) and statement.names[0].name == "*":
                self.star = True
            elif isinstance(statement, ast.Import | ast.ImportFrom):
                self.bound |= {alias.asname or alias.name for alias in statement.names}
            elif not isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                # Loops, conditions, calls: what they touch has a value that only running them tells.
                names = set(_names(statement))
                self.doubtful |= {name for name, stored in names if stored}
                for name, _ in names:
                    self.values.pop(name, None)

    def _assign(self, statement: ast.Assign | ast.AnnAssign | ast.AugAssign) -> None:
        if isinstance(statement, ast.AnnAssign) and statement.value is None:
            return
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        plain = len(targets) == 1 and isinstance(targets[0], ast.Name)
        value = _literal(statement.value) if plain else None
        for name, _ in (pair for target in targets for pair in _names(target)):
            old = self.values.pop(name, None)
            self.bound.add(name)
            if isinstance(statement, ast.AugAssign):
                value = [*old, *value] if isinstance(old, list) and isinstance(value, list) else None
            if value is not None:
                self.values[name] = value


def _names(node: ast.AST) -> Iterator[tuple[str, bool]]:
    """Names in a statement, and whether it gives each a value."""
    for one in ast.walk(node):
        if isinstance(one, ast.Name):
            yield one.id, isinstance(one.ctx, ast.Store)


def _literal(node: ast.expr | None) -> object:
    try:
        return None if node is None else ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return None


def with_lines(conf: ConfFile, lines: list[str], heading: str) -> bytes | None:
    """A ``conf.py`` with lines at its end.

    Args:
        conf: The file as it was read.
        lines: What is added.
        heading: A comment above them.

    Returns:
        The new bytes, or None where a program cannot be sure of what the lines would do.
    """
    if conf.problem or "extensions" in conf.doubtful:
        return None
    end = b"\r\n" if b"\r\n" in conf.data else b"\n"
    start = b"" if conf.data.endswith((b"\n", b"\r")) or not conf.data else end
    text = end.join(line.encode() for line in ["", f"# {heading}", *lines, ""])
    new = conf.data + start + text
    try:
        tree, old = ast.parse(new), ast.parse(conf.data)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    # Behind a backslash, for one, the first line would have gone into a statement that was there.
    same = [ast.dump(node) for node in old.body] == [ast.dump(node) for node in tree.body[: len(old.body)]]
    return new if same else None


def extension_line(conf: ConfFile) -> str:
    """The line that adds the extension."""
    if conf.sets("extensions") or (conf.problem and b"extensions" in conf.data):
        return f"extensions = [*extensions, {python_value(_EXTENSION)}]"
    return f"extensions = [{python_value(_EXTENSION)}]"

"""The examples of README and documentation: every fenced block, and a way to run those of a console."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import chdir
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

from click.testing import CliRunner
from markdown_it import MarkdownIt

from sphinx_vianet.cli import program

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
FOLDERS = ("how-to", "tutorial", "reference", "explanation", "development")

_OPTIONS = re.compile(r"(?::[\w-]+:.*\n)+\n?")
_CAPTION = re.compile(r"^:caption: (\S+)$", re.MULTILINE)
_NAME = re.compile(r"\$([A-Z][A-Z_]+)\b")
_MARKUP = MarkdownIt("commonmark")
# What the fixtures do instead: they need no package index.
_SET_UP = ("python3 -m venv", ".venv/bin/pip", ".venv/bin/sphinx-vianet demo", "pip install", ". ")
_END = "-- end of the file --"
# "1" is the answer that these are there for; all others have nothing to complain about in the demo.
_MAY_FIND = {"check": (0, 1), "stamp": (0, 1)}


@dataclass(frozen=True, slots=True)
class Fence:
    """One fenced block of a page."""

    page: str
    """Path of the page, relative to the project."""
    line: int
    """1-based line of its opening marks."""
    language: str
    """``console``, ``yaml``; of a ``code-block`` its argument; of another directive its name in braces."""
    argument: str
    """What stands behind that."""
    content: str
    caption: str | None = None
    """Of a ``code-block``: the file that it is."""

    @property
    def place(self) -> str:
        """Where it stands, to be shown."""
        return f"{self.page}:{self.line}"


def fences(page: Path) -> list[Fence]:
    """All fenced blocks of a page, those in lists and in other directives too."""
    return list(_fences(page.read_text(encoding="utf-8"), page.relative_to(ROOT).as_posix(), 0))


def _fences(text: str, page: str, above: int) -> Iterator[Fence]:
    for token in _MARKUP.parse(text):
        if token.type != "fence":
            continue
        language, _, argument = token.info.strip().partition(" ")
        line = above + (token.map[0] if token.map else 0) + 1
        content, caption = token.content, None
        if language == "{code-block}":
            language, argument = argument.strip(), ""
            if options := _OPTIONS.match(content):
                named = _CAPTION.search(options[0])
                content, caption = content[options.end() :], named[1] if named else None
        yield Fence(page, line, language, argument.strip(), content, caption)


def pages() -> list[Path]:
    """README and the pages of the documentation; their translations are not asked for."""
    return [
        ROOT / "README.md",
        DOCS / "index.md",
        *sorted(path for folder in FOLDERS for path in (DOCS / folder).glob("*.md")),
    ]


def is_program(fence: Fence) -> bool:
    """Whether a block is a program that can be run as it stands."""
    return fence.language == "python" and not fence.caption and "import " in fence.content


def blocks(text: str) -> list[tuple[str, str]]:
    """Language and content of each fenced block of a text."""
    return [(fence.language, fence.content) for fence in _fences(text, "", 0)]


def commands(text: str) -> list[str]:
    """The commands in the blocks of a console, each on one line, without those that set the project up."""
    joined = (content.replace("\\\n", " ") for language, content in blocks(text) if language == "console")
    return [line for content in joined for line in content.splitlines() if not line.startswith(_SET_UP)]


def script(page: Path) -> str:
    """What a page asks for, in its order, as a script: its commands, and its files where they have a caption.

    More of a file that is there comes at its end.
    """
    parts = []
    for fence in fences(page):
        if fence.caption:
            quoted = shlex.quote(fence.caption)
            folder = shlex.quote(str(Path(fence.caption).parent))
            parts.append(f"mkdir -p {folder}\ncat >> {quoted} << '{_END}'\n{fence.content}{_END}")
        elif is_program(fence):
            parts.append(f"python - << '{_END}'\n{fence.content}{_END}")
        elif fence.language == "console":
            parts += commands(f"```console\n{fence.content}```")
    return "\n".join(parts)


# Processes of pytest find the width of the terminal in which it was started, or 80, in their environment.
_TERMINAL = {"COLUMNS": "200"}


@dataclass
class Console:
    """Runs commands as somebody types them, the program's own in this process, which is twice as fast."""

    folder: Path
    """Where the next command runs; ``cd`` changes it."""
    environment: dict[str, str] = field(default_factory=dict)
    printed: str = ""
    """What all commands have printed."""
    result: str = ""
    """What the last call of the program wrote to standard output."""
    codes: list[int] = field(default_factory=list)
    """Exit codes of all calls of the program."""

    def follow(self, page: Path) -> str:
        """Write the files and run the commands of a page, in its order; what is printed."""
        before = len(self.printed)
        for fence in fences(page):
            if fence.caption:
                path = self.folder / fence.caption
                path.parent.mkdir(parents=True, exist_ok=True)
                with path.open("a", encoding="utf-8") as file:
                    file.write(fence.content)
            elif fence.language == "console":
                self.run(commands(f"```console\n{fence.content}```"))
            elif is_program(fence):
                self._shell(f"{shlex.quote(sys.executable)} - << '{_END}'\n{fence.content}{_END}")
        return self.printed[before:]

    def run(self, lines: list[str]) -> str:
        """Run commands, each of which has to work; what they print."""
        before = len(self.printed)
        for raw in lines:
            line = _NAME.sub(lambda match: self.environment.get(match[1], match[0]), raw)
            words = plain_words(line)
            if words[:1] == ["cd"]:
                self.folder = (self.folder / words[1]).resolve()
            elif words[:1] == ["sphinx-vianet"]:
                self._program(words[1:])
            else:
                self._shell(line)
        return self.printed[before:]

    def _program(self, arguments: list[str]) -> None:
        surroundings = os.environ | _TERMINAL | self.environment | {"PYTHONPATH": str(ROOT)}
        with chdir(self.folder), patch.dict(os.environ, surroundings):
            result = CliRunner().invoke(program, arguments, prog_name="sphinx-vianet", standalone_mode=False)
        code = result.return_value if isinstance(result.return_value, int) else 0
        said = f"$ sphinx-vianet {shlex.join(arguments)}\n{result.output}"
        assert result.exception is None, f"{said}\n{result.exception!r}"
        assert code in _MAY_FIND.get(arguments[0], (0,)), said
        self.printed += result.output
        self.result = result.stdout
        self.codes.append(code)

    def _shell(self, line: str) -> None:
        self.printed += shell(self.folder, line, **self.environment)


def plain_words(line: str) -> list[str]:
    """The words of a command that needs no shell; none for one that does."""
    lexer = shlex.shlex(line, posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    words = list(lexer)
    if any(set(word) <= set("();<>|&") for word in words) or re.search(r"[$`]", line):
        return []
    return words


def write_programs(folder: Path) -> None:
    """Put the programs that the examples call into ``.venv/bin``, as far as the examples look at it."""
    programs = folder / ".venv" / "bin"
    programs.mkdir(parents=True)
    for name, module in (
        ("sphinx-vianet", "sphinx_vianet"),
        ("sphinx-build", "sphinx"),
        ("sphinx-intl", "sphinx_intl"),
        ("python", ""),
    ):
        start = f"{shlex.quote(sys.executable)} {f'-m {module} ' if module else ''}"
        text = _PROGRAM.format(start=start)
        if name == "sphinx-intl":
            call = '-c "from sphinx_intl.commands import main; main()" "$@"'
            text = f"#!/bin/sh\nexec {shlex.quote(sys.executable)} {call}\n"
        (programs / name).write_text(text, encoding="utf-8")
        (programs / name).chmod(0o755)
    (programs / "activate").write_text(f"PATH={shlex.quote(str(programs))}:$PATH\n", encoding="utf-8")


_PROGRAM = """#!/bin/sh
{start}"$@"
code=$?
case "$1 $code" in "check 1" | "stamp 1") exit 0 ;; esac
exit $code
"""


def shell(folder: Path, script: str, **environment: str) -> str:
    """Run lines of a shell, each of which has to work; what they print."""
    root = next((one for one in (folder, *folder.parents) if (one / ".venv").is_dir()), folder)
    programs = f"{root / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["sh", "-ec", script],
        cwd=folder,
        env=os.environ
        | _TERMINAL
        | {"PATH": programs, "PYTHONPATH": str(ROOT), "HOME": str(root)}
        | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{script}\n{done.stdout}{done.stderr}"
    return done.stdout

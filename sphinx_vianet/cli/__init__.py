"""The program ``sphinx-vianet``: the only place that prints, colours and exits.

Results go to standard output, progress and messages to standard error. Exit codes: 0
nothing to report, 1 findings, 2 usage, configuration or environment, 3 a bug, 130
interrupted.
"""

from __future__ import annotations

import errno
import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from io import TextIOWrapper
from typing import Any

import click

from sphinx_vianet import __version__
from sphinx_vianet.errors import VianetError
from sphinx_vianet.files import failure_text

from .output import printable

__all__ = ["main", "program"]

_WRITING = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF}
"""What goes wrong with standard output; files are named."""

_COMMANDS = {
    "init": ("starting", "init_command"),
    "import": ("importing", "import_command"),
    "check": ("checking", "check_command"),
    "diff": ("diffing", "diff_command"),
    "stamp": ("stamping", "stamp_command"),
    "handback": ("handingback", "handback_command"),
    "export": ("exporting", "export_command"),
    "build": ("building", "build_command"),
    "lint": ("linting", "lint_command"),
    "inspect": ("inspecting", "inspect_command"),
    "demo": ("demo", "demo_command"),
}
"""Module and function of each command; a command's module is imported when it runs."""


class _LazyGroup(click.Group):
    """A group whose commands are imported one at a time, so that each starts as fast as it can."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module, function = _COMMANDS[cmd_name]
        command: click.Command = getattr(import_module(f".{module}", __name__), function)
        return command


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="sphinx-vianet")
def program() -> None:
    """Localized Markdown pages into gettext catalogs and per-locale Sphinx sites."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the program and exit.

    Args:
        arguments: What stands behind the program's name; None for ``sys.argv``.
    """
    _open_streams()
    if arguments is None:
        _ensure_utf8()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A terminal that cannot show a character is no reason to stop.
            stream.reconfigure(errors="backslashreplace")
    # Nearly all is freed by reference counts; looking for cycles takes a twentieth of an import.
    gc.set_threshold(50_000)
    sys.exit(_run(None if arguments is None else list(arguments)))


def _open_streams() -> None:
    """Put something in the place of standard streams that whoever started this has closed.

    Else the next files that are opened get their numbers, and what is printed goes into them.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # the lowest number that is free: this one
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115  # until the end


def _ensure_utf8() -> None:
    """Begin again in Python's UTF-8 mode where names of files would be read in another encoding.

    Git's are read as UTF-8 on every machine; a page would have another name on disk than in the history. What
    is printed stays in the encoding of the terminal.
    """
    flags = sys.flags
    if sys.getfilesystemencoding() == "utf-8" or flags.utf8_mode or flags.ignore_environment:
        return
    os.environ.setdefault("PYTHONIOENCODING", f"{sys.stdout.encoding}:backslashreplace")
    os.environ["PYTHONUTF8"] = "1"
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606  # this very program


def _whose(error: OSError) -> str:
    """What an error is about: a file, or what is printed."""
    if error.filename:
        return f"{printable(str(error.filename))}: "
    return "the output cannot be written: " if error.errno in _WRITING else ""


def _run(arguments: list[str] | None) -> int:
    try:
        colour = False if os.environ.get("NO_COLOR") else None  # None: on a terminal
        result: Any = program.main(arguments, prog_name="sphinx-vianet", standalone_mode=False, color=colour)
        return result if isinstance(result, int) else 0
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.exceptions.Abort:
        return 130
    except KeyboardInterrupt:
        return 130
    except click.ClickException as error:
        error.show()
        return 2
    except VianetError as error:
        click.echo(f"sphinx-vianet: {printable(str(error))}", err=True)
        return 2
    except BrokenPipeError:
        # The reader of a pipe, such as head, has seen enough.
        sys.stderr.close()
        return 1
    except OSError as error:
        click.echo(f"sphinx-vianet: {_whose(error)}{failure_text(error)}", err=True)
        return 2
    except Exception:  # noqa: BLE001  # the outermost frame: shown whole and answered with the exit code for bugs
        import traceback

        traceback.print_exc()
        click.echo(
            "sphinx-vianet: this is a bug in sphinx-vianet; please report it with the lines above", err=True
        )
        return 3

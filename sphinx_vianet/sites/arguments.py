"""What stands behind ``--``, for ``sphinx-build``: looked through before any process is started."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NoReturn

from ..errors import ConfigError

__all__ = ["SphinxArguments", "parse_arguments"]

_OWN = {
    "-c": "the folder of conf.py is named with --conf",
    "-d": "the doctrees of each language have a folder of their own; use --work-dir",
    "-M": "make mode is not for several languages; name the builder with -b",
    "-w": "the builds would write over each other's warnings, which are all shown in the end",
    "-P": "nobody can talk to a debugger in the builds; run sphinx-build itself",
}


@dataclass(frozen=True, slots=True)
class SphinxArguments:
    """Checked arguments."""

    all: tuple[str, ...] = ()
    """All of them, for the builds."""
    settings: tuple[str, ...] = ()
    """Those that decide what the configuration says."""


class _Parser(ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise ConfigError(f"behind --: {message}")


def _parser() -> _Parser:
    parser = _Parser(prog="sphinx-build", add_help=False, allow_abbrev=False)
    for names in (
        ("-d", "--doctree-dir"),
        ("-w", "--warning-file"),
        ("-M",),
        ("-b", "--builder"),
        ("-j", "--jobs"),
        ("-c", "--conf-dir"),
    ):
        parser.add_argument(*names, dest=names[0])
    for names in (("-D", "--define"), ("-A", "--html-define"), ("-t", "--tag")):
        parser.add_argument(*names, dest=names[0], action="append", default=[])
    for names in (("-P", "--pdb"), ("-C", "--isolated"), ("-n", "--nitpicky"), ("-a", "--write-all")):
        parser.add_argument(*names, dest=names[0], action="store_true")
    for names in (
        ("-E", "--fresh-env"),
        ("-v", "--verbose"),
        ("-q", "--quiet"),
        ("-Q", "--silent"),
        ("--color",),
        ("-N", "--no-color"),
        ("-W", "--fail-on-warning"),
        ("--keep-going",),
        ("-T", "--show-traceback"),
        ("--exception-on-warning",),
    ):
        parser.add_argument(*names, dest=names[0], action="store_true")
    parser.add_argument("files", nargs="*")
    return parser


def parse_arguments(words: Sequence[str]) -> SphinxArguments:
    """Look through arguments for ``sphinx-build``.

    Args:
        words: As they were given, without the ``--``.

    Raises:
        ConfigError: One of them is not for builds of several languages, or is none of ``sphinx-build``'s.
    """
    parsed, unknown = _parser().parse_known_args(list(words))
    found = vars(parsed)
    for name, reason in _OWN.items():
        if found[name]:
            raise ConfigError(f"behind --: {name} cannot be given: {reason}")
    if unknown:
        raise ConfigError(f"behind --: {unknown[0]} is no option of sphinx-build")
    if found["files"]:
        raise ConfigError(f"behind --: {found['files'][0]!r}: files cannot be named, whole sites are built")
    if any(define.partition("=")[0] == "language" for define in found["-D"]):
        raise ConfigError("behind --: -D language cannot be given; choose languages with --locale")
    settings = [word for name in ("-D", "-A", "-t") for value in found[name] for word in (name, value)]
    return SphinxArguments(tuple(words), (*settings, *(["-C"] if found["-C"] else [])))

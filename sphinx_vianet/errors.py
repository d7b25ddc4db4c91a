"""Errors, and with them the codes that findings carry.

Content never raises: what is wrong with a page or a catalog is a
:class:`~sphinx_vianet.model.Finding` with one of the codes. Exceptions are for
what stops a whole run: usage, configuration, environment.
"""

from __future__ import annotations

from .codes import Code, CodeInfo, Severity

__all__ = [
    "Code",
    "CodeInfo",
    "ConfigError",
    "LockError",
    "NoRepositoryError",
    "OutputError",
    "RepositoryError",
    "Severity",
    "TreeError",
    "VianetError",
    "WorkerError",
]


class VianetError(Exception):
    """Base of every error that this package raises on purpose; the CLI exits with 2 on it."""


class ConfigError(VianetError):
    """An option is unknown, has a value of the wrong type, or contradicts another."""


class LockError(VianetError):
    """Another process writes into the same locale folder, or it cannot be written at all."""


class OutputError(VianetError):
    """A report cannot be written where the user wants it."""


class TreeError(VianetError):
    """A tree of pages (a folder or a git tree-ish) is not there or cannot be read."""


class RepositoryError(VianetError):
    """Git is missing, refuses, times out, or lacks an object that was asked for."""


class NoRepositoryError(RepositoryError):
    """A path that exists is in no git repository."""


class WorkerError(VianetError):
    """A process that worked for this one ended before its work was done."""

"""The machine and the versions that figures belong to."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

__all__ = ["describe", "installed"]

_PACKAGES = ("sphinx-vianet", "markdown-it-py", "myst-parser", "PyYAML", "translate-toolkit")


def describe() -> Iterator[str]:
    """Lines that name processor, system and versions."""
    yield f"{_processor()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}"
    names = (f"{name} {found}" for name in _PACKAGES if (found := installed(name)))
    yield f"{platform.python_implementation()} {platform.python_version()}, {', '.join(names)}"


def installed(package: str) -> str | None:
    """The version of a package, None when it is not installed."""
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text("utf-8").splitlines() if cpuinfo.is_file() else []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, "") or platform.processor() or "unknown processor"

"""A build that was ended from outside: the next one writes what it had read and not written.

Sphinx goes by the times of files. A document whose translation alone changed has an old file, and once
it was read nothing says that its page is still the old one. A compiled catalog that was cut off
is newer than its source, and gettext passes it over without a word. A ``.buildinfo`` that was cut off
ends every HTML build with an ``IndexError``.
"""

from __future__ import annotations

import gettext
import struct
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from .together import shared_folder

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

__all__ = ["add_unfinished"]

_BUILD_INFO_LINES = 4
"""Version, remark, and the digests of configuration and tags."""


def add_unfinished(app: Sphinx) -> None:
    """Note when a build begins, and when it has come to its end."""
    app.connect("builder-inited", _begin)
    app.connect("env-updated", _write_all)
    app.connect("build-finished", _end)


def _mark(app: Sphinx) -> Path:
    """What is there while a build of this builder is under way."""
    return Path(app.doctreedir) / "vianet" / f"unfinished-{app.builder.name}"


def _begin(app: Sphinx) -> None:
    mark = _mark(app)
    was_ended = mark.exists()
    app.vianet_was_ended = was_ended  # type: ignore[attr-defined]  # lives as long as the build
    if was_ended:
        _remove_catalogs(app)
        _remove_build_info(Path(app.outdir) / ".buildinfo")
    mark.parent.mkdir(parents=True, exist_ok=True)
    mark.touch()


def _remove_catalogs(app: Sphinx) -> None:
    """Remove compiled catalogs that cannot be read and that Sphinx makes anew."""
    for folder in app.config.locale_dirs:
        messages = Path(app.srcdir, folder, app.config.language, "LC_MESSAGES")
        for path in messages.rglob("*.mo"):
            if path.with_suffix(".po").is_file() and not _is_whole(path):
                path.unlink()


def _remove_build_info(path: Path) -> None:
    """Remove what Sphinx notes of a build, where it has not all of its lines."""
    if path.is_file() and len(path.read_bytes().splitlines()) < _BUILD_INFO_LINES:
        path.unlink()


def _is_whole(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            gettext.GNUTranslations(file)
    except (OSError, ValueError, LookupError, struct.error):
        return False
    return True


def _write_all(app: Sphinx, env: BuildEnvironment) -> Iterable[str]:
    """The documents to write besides those that were read; among several builds their parent says so."""
    was_ended: bool = app.vianet_was_ended  # type: ignore[attr-defined]
    return sorted(env.found_docs) if was_ended and shared_folder(app.config) is None else ()


def _end(app: Sphinx, exception: Exception | None) -> None:
    if exception is None:
        _mark(app).unlink(missing_ok=True)

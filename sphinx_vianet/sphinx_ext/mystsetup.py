"""MyST, with our parser for Markdown unless the project gives Markdown to another one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from myst_parser.sphinx_ext.main import setup_sphinx

from ..errors import Code
from .parser import VianetParser
from .report import report

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

__all__ = ["add_myst"]

_SUFFIX = ".md"
_FILE_TYPE = "markdown"
# Sphinx joins the suffixes of conf.py and of extensions in between (registry.merge_source_suffix).
_BEFORE_MERGE, _AFTER_MERGE = 700, 900


def add_myst(app: Sphinx) -> None:
    """Set MyST up, but its parser.

    Sphinx refuses a suffix, and a parser for a file type, that is there already. So ours come
    when all extensions are set up, in whatever order ``conf.py`` names them: MyST itself can
    be among them, and extensions that parse ``.md`` (MyST-NB).
    """
    setup_sphinx(app, load_parser=False)
    app.connect("config-inited", _add_parser, priority=_BEFORE_MERGE)
    app.connect("config-inited", _check_parser, priority=_AFTER_MERGE)


def _add_parser(app: Sphinx, config: Config) -> None:
    app.add_source_parser(VianetParser, override=True)
    if _SUFFIX not in app.registry.source_suffix:
        app.add_source_suffix(_SUFFIX, _FILE_TYPE)


def _check_parser(app: Sphinx, config: Config) -> None:
    """Say so when another parser has the Markdown documents: ours is not asked then."""
    kind = str(config.source_suffix.get(_SUFFIX))
    parser = app.registry.source_parsers.get(kind)
    if parser is None or not issubclass(parser, VianetParser):
        who = f"{parser.__module__}.{parser.__qualname__}" if parser is not None else "no parser"
        message = f"{_SUFFIX} files are of the type {kind!r}, which {who} parses"
        report(Code.MARKDOWN_PARSER, message, Path(app.confdir) / "conf.py", 1)

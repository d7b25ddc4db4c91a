"""One catalog per document, or one for all documents of a folder, where the project does not say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from sphinx.project import EXCLUDE_PATHS
from sphinx.util.matching import get_matching_files

from ..errors import Code
from .ingest import build_locale_dir
from .projectconfig import is_set
from .report import report

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

__all__ = ["choose_layout"]


def choose_layout(app: Sphinx, config: Config) -> None:
    """Set ``gettext_compact`` where the project has not.

    It is False, since with Sphinx's default a catalog of one page is silently ignored. A project
    that has catalogs for whole folders, and none for a page in one, keeps Sphinx's default: else
    its translations would be gone without a word (options.md, Catalogs). Has it both, one of
    them is not read whatever is chosen, and each build says so.

    Args:
        app: The application.
        config: With the suffixes of all extensions (``config-inited``, after priority 800).
    """
    if is_set(config, "gettext_compact"):
        return
    config.gettext_compact = False
    catalogs = list(_own_catalogs(app, config))
    whole = [(path, domain) for path, domain in catalogs if _names_folder(app, domain)]
    if not whole:
        return
    documents = set(_documents(app, config))
    folders = {name.partition("/")[0] for name in documents if "/" in name} - documents
    whole = [(path, domain) for path, domain in whole if domain in folders]
    single = [path for path, domain in catalogs if "/" in domain and domain in documents]
    if whole and not single:
        config.gettext_compact = True
    elif whole:
        path, domain = whole[0]
        text = f"it is of all documents below {domain}/, {single[0]} of one: only those of one are read"
        report(Code.CATALOG_LAYOUT, text, path, 1)


def _own_catalogs(app: Sphinx, config: Config) -> Iterator[tuple[Path, str]]:
    """The catalogs in the project's ``locale_dirs``, in all languages, each with its domain."""
    for name in config.locale_dirs:
        if name == str(build_locale_dir(app)):
            continue
        for folder in sorted((Path(app.srcdir) / name).glob("*/LC_MESSAGES")):
            for path in sorted(folder.rglob("*.[mp]o")):
                yield path, path.relative_to(folder).with_suffix("").as_posix()


def _names_folder(app: Sphinx, domain: str) -> bool:
    return "/" not in domain and (Path(app.srcdir) / domain).is_dir()


def _documents(app: Sphinx, config: Config) -> Iterator[str]:
    """The names of the documents, as Sphinx will find them later."""
    excluded = [*config.exclude_patterns, *config.templates_path, *EXCLUDE_PATHS]
    for name in get_matching_files(app.srcdir, config.include_patterns, excluded):
        if suffix := next((suffix for suffix in config.source_suffix if name.endswith(suffix)), ""):
            yield PurePosixPath(name).as_posix().removesuffix(suffix)

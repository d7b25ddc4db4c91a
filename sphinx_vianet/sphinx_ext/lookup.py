"""Messages of a domain, read from the compiled catalogs below ``locale_dirs``.

Catalogs are searched as Sphinx's own ``Locale`` transform searches them, but not through
``sphinx.locale.init``: that keeps the first catalog for the life of the process and grows a
chain of fallbacks with every document of a compact domain.
"""

from __future__ import annotations

import gettext
import re
import struct
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.util import logging

from ..errors import Code
from .building import extracts_messages

if TYPE_CHECKING:
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

__all__ = ["Catalog", "loose", "open_catalog", "without_noqa"]

logger = logging.getLogger(__name__)

_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


def loose(msgid: str) -> str:
    """A msgid without what a handback may change in it: runs of white space, escapes."""
    return " ".join(_ESCAPE.sub(r"\1", msgid).split())


def without_noqa(msgstr: str) -> str:
    """A msgstr without Sphinx's trailing ``# noqa``, which is for reST references."""
    start = msgstr.rstrip()
    if start.endswith("noqa"):
        start = start.removesuffix("noqa").rstrip()
        if start.endswith("#") and not start.endswith("\\#"):
            return start[:-1]
    return msgstr


class Catalog:
    """The translations of one domain in one language."""

    def __init__(self, messages: dict[str, str], paths: tuple[Path, ...] = ()) -> None:
        """Wrap the merged messages and the files that they came from."""
        self.messages = messages
        self.paths = paths
        self._loose: dict[str, str] | None = None
        self._sources: dict[str, list[str]] | None = None

    def find(self, msgid: str) -> str:
        """The translation of a msgid, empty when there is none.

        The second, loose look-up finds messages whose msgid was taken from the localized
        page alone (CONTRACTS.md, Messages).
        """
        if not msgid or not self.messages:
            return ""
        found = self.messages.get(msgid)
        if found is None:
            if self._loose is None:
                self._loose = {loose(key): value for key, value in reversed(self.messages.items())}
            found = self._loose.get(loose(msgid), "")
        return without_noqa(found).strip()

    def sources(self, msgstr: str) -> list[str]:
        """The msgids that have this translation, for text that only its translation is known of."""
        if self._sources is None:
            self._sources = {}
            for key, value in self.messages.items():
                self._sources.setdefault(without_noqa(value).strip(), []).append(key)
        return self._sources.get(msgstr.strip(), [])


def open_catalog(env: BuildEnvironment, config: Config, domain: str) -> Catalog:
    """The catalog of a domain in the build's language, empty when there is none."""
    stamps: list[tuple[str, int, int]] = []
    if extracts_messages(env):
        return _load(())
    for directory in config.locale_dirs:
        found = gettext.find(domain, str(Path(env.srcdir) / directory), [config.language], all=True)
        for path in found:
            stat = Path(path).stat()
            stamps.append((path, stat.st_mtime_ns, stat.st_size))
    return _load(tuple(stamps))


@lru_cache(maxsize=64)
def _load(stamps: tuple[tuple[str, int, int], ...]) -> Catalog:
    """Read and merge catalogs; the first that has a message wins."""
    merged: dict[str, str] = {}
    for path, _, _ in reversed(stamps):
        try:
            with open(path, "rb") as file:
                content = getattr(gettext.GNUTranslations(file), "_catalog", {})
        except (OSError, UnicodeError, ValueError, struct.error, LookupError) as error:
            logger.warning(
                "%s: the catalog cannot be read (%s); remove it and build again",
                path,
                error,
                type="vianet",
                subtype=Code.CATALOG_UNREADABLE.info.name,
            )
            continue
        merged.update((key, value) for key, value in content.items() if isinstance(key, str) and key)
    return Catalog(merged, tuple(Path(path) for path, _, _ in stamps))

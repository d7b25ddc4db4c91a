"""Messages of a domain, read from the compiled catalogs below ``locale_dirs``.

Catalogs are searched as Sphinx's own ``Locale`` transform searches them, but not through
``sphinx.locale.init``: that keeps the first catalog for the life of the process and grows a
chain of fallbacks with every document of a compact domain.
"""

from __future__ import annotations

import gettext
import struct
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from ..characters import has_control, without_controls
from ..comments import digest, parse_places, scan_comments
from ..errors import Code
from ..po import PoError
from ..stalemessages import StaleMessage, loose, stale_messages
from .building import extracts_messages
from .report import report

if TYPE_CHECKING:
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

    from ..model import UnitPlace

__all__ = ["Catalog", "CatalogStamp", "catalog_stamps", "open_catalog", "without_noqa"]

_KEY = "vianet_catalogs"
# A translation that stands for more sources than that is refused if it does not suit one of these.
_MOST_SOURCES = 100


def without_noqa(msgstr: str) -> str:
    """A msgstr without Sphinx's trailing ``# noqa``, which is for reST references."""
    start = msgstr.rstrip()
    if start.endswith("noqa"):
        start = start.removesuffix("noqa").rstrip()
        if start.endswith("#") and not start.endswith("\\#"):
            return start[:-1]
    return msgstr


def shown(msgstr: str) -> str:
    """A msgstr as it is shown."""
    return without_controls(without_noqa(msgstr)).strip()


class Catalog:
    """The translations of one domain in one language."""

    def __init__(
        self,
        messages: dict[str, str],
        paths: tuple[Path, ...] = (),
        stale: dict[str, StaleMessage] | None = None,
        comments: Mapping[str, str] | None = None,
    ) -> None:
        """Wrap the merged messages, their files, the stale messages, and comments by digest."""
        self.messages = messages
        self.paths = paths
        self.stale = stale or {}
        self._comments = comments or {}
        self._loose: dict[str, str] | None = None
        self._loose_stale: dict[str, StaleMessage] | None = None
        self._sources: dict[str, list[str]] | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing of the domain was ever translated."""
        return not self.messages and not self.stale

    def find(self, msgid: str) -> str:
        """The translation of a msgid, empty when there is none.

        The second, loose look-up finds messages whose msgid was taken from the localized
        page alone (alignment.md, Which msgid).
        """
        return self.look_up(msgid)[1]

    def look_up(self, msgid: str) -> tuple[str, str]:
        """The msgid as the catalog has it, and its translation; both empty when there is none."""
        if not msgid or not self.messages:
            return "", ""
        key: str | None = msgid
        if msgid not in self.messages:
            if self._loose is None:
                self._loose = {loose(known): known for known in reversed(list(self.messages))}
            key = self._loose.get(loose(msgid))
        return (key, shown(self.messages[key])) if key is not None else ("", "")

    def units(self, msgid: str) -> tuple[UnitPlace, ...]:
        """The boundaries of the units of a message, as long as it is what was imported.

        Args:
            msgid: As the catalog has it.

        Returns:
            The units in order; none where the catalog says nothing of them, or not of this text.
        """
        msgstr = self.messages.get(msgid, "")
        if not self._comments or msgstr != shown(msgstr):
            return ()
        return parse_places(self._comments.get(digest(msgid, msgstr, False), ""))

    def find_stale(self, msgid: str) -> StaleMessage | None:
        """The stale message with a msgid, found as ``find`` does; for one that ``find`` has nothing for."""
        if not self.stale:
            return None
        found = self.stale.get(msgid)
        if found is None:
            if self._loose_stale is None:
                self._loose_stale = {loose(key): self.stale[key] for key in reversed(list(self.stale))}
            found = self._loose_stale.get(loose(msgid))
        return found

    def sources(self, msgstr: str) -> list[str]:
        """The msgids that have this translation, for text that only its translation is known of."""
        if self._sources is None:
            self._sources = {}
            for key, value in self.messages.items():
                self._sources.setdefault(shown(value), []).append(key)
        return self._sources.get(shown(msgstr), [])[:_MOST_SOURCES]


def open_catalog(env: BuildEnvironment, config: Config, domain: str) -> Catalog:
    """The catalog of a domain in the build's language, empty when there is none."""
    data = cast("dict[str, Any]", env.temp_data)
    if not data.get("docname"):
        # Between documents: what is kept now would be kept with the environment.
        return _load(catalog_stamps(env, config, domain))
    # Sphinx drops this with the document; meanwhile no file is asked for its time again.
    opened: dict[str, Catalog] = data.setdefault(_KEY, {})
    if domain not in opened:
        opened[domain] = _load(catalog_stamps(env, config, domain))
    return opened[domain]


def catalog_stamps(env: BuildEnvironment, config: Config, domain: str) -> tuple[CatalogStamp, ...]:
    """The files of a domain's catalogs in the build's language; none when the build extracts messages."""
    if extracts_messages(env):
        return ()
    stamps: list[CatalogStamp] = []
    for directory in config.locale_dirs:
        found = gettext.find(domain, str(Path(env.srcdir) / directory), [config.language], all=True)
        stamps += [CatalogStamp(path, _state(Path(path)), _state(_source_of(path))) for path in found]
    return tuple(stamps)


class CatalogStamp(NamedTuple):
    """A compiled catalog as it is now, and the PO file that it is from."""

    path: str
    compiled: tuple[int, int] | None
    source: tuple[int, int] | None


def _state(path: Path) -> tuple[int, int] | None:
    try:
        stat = path.stat()
    except FileNotFoundError:
        return None
    return stat.st_mtime_ns, stat.st_size


def _source_of(path: str) -> Path:
    return Path(path).with_suffix(".po")


@lru_cache(maxsize=64)
def _load(stamps: tuple[CatalogStamp, ...]) -> Catalog:
    """Read and merge catalogs; the first that has a message wins, a stale one comes last."""
    merged: dict[str, str] = {}
    stale: dict[str, StaleMessage] = {}
    comments: dict[str, str] = {}
    for stamp in reversed(stamps):
        try:
            with open(stamp.path, "rb") as file:
                content = getattr(gettext.GNUTranslations(file), "_catalog", {})
        except (OSError, UnicodeError, ValueError, struct.error, LookupError) as error:
            _warn_unreadable(Path(stamp.path), 1, str(error))
            continue
        source = _read(_source_of(stamp.path)) if stamp.source is not None else b""
        old = _stale(_source_of(stamp.path), source)
        # With gettext_allow_fuzzy_translations Sphinx compiles stale ones too.
        texts = {key: text for key, text in content.items() if isinstance(key, str) and key not in old}
        texts |= {key: message.msgstr for key, message in old.items() if not message.changed}
        texts.pop("", None)
        _warn_of_controls(_source_of(stamp.path), texts.values())
        merged |= texts
        comments |= scan_comments(source)
        stale.update((key, message) for key, message in old.items() if message.changed)
    return Catalog(merged, tuple(Path(stamp.path) for stamp in stamps), stale, comments)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        _warn_unreadable(path, 1, str(error))
    return b""


def _stale(path: Path, data: bytes) -> dict[str, StaleMessage]:
    try:
        found = stale_messages(data)
    except PoError as error:
        _warn_unreadable(path, error.line, str(error))
        return {}
    # The boundaries of sentences in it hold, since each character is exchanged for one.
    return {key: replace(old, msgstr=without_controls(old.msgstr)) for key, old in found.items()}


def _warn_unreadable(path: Path, line: int, problem: str) -> None:
    remedy = "Mend it, or remove it and build again."
    report(Code.CATALOG_UNREADABLE, f"the catalog cannot be read: {problem}", path, line, remedy)


def _warn_of_controls(path: Path, texts: Iterable[str]) -> None:
    found = next((text for text in texts if has_control(text)), None)
    if found is not None:
        message = f"a translation holds a control character: {found[:60]!r}"
        report(Code.CONTROL_CHARACTER, message, path, None)

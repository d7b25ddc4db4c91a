"""What a ``conf.py`` says, read by running it: it is the project's own, trusted code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from . import configvalues as values_of
from .config import Check, Config, check_values, options, suggestion
from .errors import ConfigError

__all__ = ["SphinxProject", "from_conf_py"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class SphinxProject:
    """What a ``conf.py`` says that matters outside of a build too."""

    config: Config
    """The ``vianet_*`` values; ``locale_dir`` is the first of ``locale_dirs``."""
    folder: Path
    """The folder of ``conf.py``: with Sphinx's usual layout that of the documents."""
    gettext_compact: bool | str
    """How catalogs are cut; False, one per page, when the project does not say, as the extension has it."""
    gettext_compact_set: bool
    """Whether the project itself says how."""
    locale_dirs: tuple[Path, ...]
    language: str
    """Of the source documents, as a Sphinx code."""
    source_suffixes: tuple[str, ...]
    myst: Mapping[str, object]
    """The project's ``myst_*`` values, which decide msgids too."""


def from_conf_py(path: Path) -> SphinxProject:
    """Read a ``conf.py`` as Sphinx does, by running it: it is the project's own, trusted code.

    Args:
        path: of the file, or of its folder.

    Raises:
        ConfigError: when it is not there, fails, or holds a value that cannot be used.
    """
    # Not Config.read: it hides which values the file itself sets, and those of extensions not loaded yet.
    from sphinx.config import eval_config_file
    from sphinx.errors import ConfigError as SphinxConfigError
    from sphinx.util.tags import Tags

    file = path.absolute() / "conf.py" if path.is_dir() else path.absolute()
    if file.name != "conf.py" or not file.is_file():
        raise ConfigError(f"there is no conf.py at {path}; name the file or its folder")
    try:
        values = eval_config_file(file, Tags())
    except SphinxConfigError as error:
        lines = [line.strip() for line in str(error).splitlines() if line.strip()]
        raise ConfigError(f"{file} cannot be used: {lines[-1]}") from error
    return _project(values, file)


def _project(values: Mapping[str, object], file: Path) -> SphinxProject:
    """Pick what matters out of the names that a ``conf.py`` sets."""
    folder = file.parent
    names = {f"vianet_{option.name}": option.name for option in options() if option.sphinx}
    for name in values:
        if name.startswith("vianet_") and name not in names:
            raise ConfigError(f"{file}: {name!r} is no option{suggestion(name, names)}")
    locale_dirs = _checked(values_of.check_strings, values, "locale_dirs", ["locales"], file)
    given = {names[name]: value for name, value in values.items() if name in names}
    if locale_dirs:
        given["locale_dir"] = locale_dirs[0]
    checked, problems = check_values(given, folder)
    for option, problem in problems.items():
        raise ConfigError(f"{file}: vianet_{option}: {problem}")
    compact = values.get("gettext_compact", False)
    suffixes = values.get("source_suffix", ".rst")
    return SphinxProject(
        config=Config(**checked),
        folder=folder,
        gettext_compact=compact if isinstance(compact, str) else bool(compact),
        gettext_compact_set="gettext_compact" in values,
        locale_dirs=tuple(folder / name for name in locale_dirs),
        language=str(values.get("language") or "en"),
        source_suffixes=_checked(_suffixes, {"source_suffix": suffixes}, "source_suffix", (), file),
        myst={name: value for name, value in values.items() if name.startswith("myst_")},
    )


def _checked(check: Check[T], values: Mapping[str, object], name: str, default: object, file: Path) -> T:
    try:
        return check(values.get(name, default), file.parent)
    except ConfigError as error:
        raise ConfigError(f"{file}: {name}: {error}") from error


def _suffixes(value: object, base: Path) -> tuple[str, ...]:
    """All forms of Sphinx's ``source_suffix``: one suffix, a list, a mapping to parsers."""
    if isinstance(value, str):
        return (value,)
    return values_of.check_strings(list(value) if isinstance(value, Mapping) else value, base)

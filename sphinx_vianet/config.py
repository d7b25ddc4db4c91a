"""The options, each declared once: type, default, check, help.

Sphinx's ``vianet_*`` values, the keys of ``[tool.sphinx-vianet]``, the command line and the
reference page are loops over :func:`options`. A new option is one new field of :class:`Config`.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeVar

from . import configvalues as values_of
from .configvalues import ADMONITIONS, Dialect, LintRules, Stale
from .errors import Code, ConfigError
from .model import OPS_STAMP, Finding, StampNames
from .siteaddress import DEFAULT_URL
from .treespec import DEFAULT_EXCLUDE, TreeSpec

__all__ = [
    "Check",
    "Config",
    "Dialect",
    "Option",
    "Stale",
    "check_values",
    "from_mapping",
    "from_pyproject",
    "options",
    "suggestion",
]

Rebuild = Literal["", "env", "html", "gettext"]

T = TypeVar("T")
Check = Callable[[object, Path], T]
"""Turns a raw value into the field's; the path is the folder that relative paths start from."""

# --- the declarations

_ONE_OR_MORE = (str, list, tuple)


def _about(
    check: Check[Any], text: str, *types: type, rebuild: Rebuild = "env", sphinx: bool = True
) -> dict[str, Any]:
    return {"check": check, "help": text, "types": types, "rebuild": rebuild, "sphinx": sphinx}


def _switch(default: bool, text: str, **about: Any) -> Any:
    """A field that is on or off."""
    return field(default=default, metadata=_about(values_of.check_boolean, text, bool, **about))


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """All options of one run, checked. Paths are joined to the folder of the file they stood in."""

    source: TreeSpec | None = field(
        default=None,
        metadata=_about(
            values_of.check_source,
            "Tree of the source pages: a path, or a mapping with path, tree (REV:PATH) and prefix, which "
            "says where the pages sit below the documents.",
            str,
            dict,
        ),
    )
    localized: tuple[TreeSpec, ...] = field(
        default=(),
        metadata=_about(
            values_of.check_localized,
            "Trees of localized pages: each a path that may hold {locale}, LOCALE=PATH, or a mapping with "
            "path, tree (REV:PATH) and locale.",
            list,
            tuple,
            str,
            dict,
        ),
    )
    exclude: tuple[str, ...] = field(
        default=DEFAULT_EXCLUDE,
        metadata=_about(
            values_of.check_strings,
            "Globs of files that are no pages, relative to each tree; case counts, **/ is any folders.",
            list,
            tuple,
        ),
    )
    languages: Mapping[str, str] = field(
        default_factory=dict,
        metadata=_about(
            values_of.check_languages,
            "Languages of Sphinx by locale, where the rule gives another: de-DE is de, fr-CA is "
            "fr_CA, zh-CN is zh_CN.",
            dict,
        ),
    )
    dialect: Dialect = field(
        default="ops",
        metadata=_about(
            values_of.check_dialect,
            'Dialect of the source pages: "ops" for docfx and OPS Markdown, "myst" for MyST alone. It '
            "decides the msgids.",
            str,
        ),
    )
    stamp: StampNames = field(
        default=OPS_STAMP,
        metadata=_about(
            values_of.check_stamp,
            "Keys of the stamp in the front matter of localized pages, where they are not those of OPS: a "
            "mapping with hash, commit or both, and date, type and locale where pages have them. Dots stand "
            'for keys below keys: {"commit": "l10n.sourceCommit"}.',
            dict,
        ),
    )
    stale: Stale = field(
        default="keep",
        metadata=_about(
            values_of.check_stale,
            'What is shown of a message whose source has moved on: "keep" the old translation, "mix" '
            'unchanged sentences translated and the others in the source language, "source" the source text.',
            str,
        ),
    )
    mt_fuzzy: bool = _switch(
        False,
        "Whether machine translations are imported as fuzzy, to be looked at by a person.",
    )
    check_includes: bool = _switch(
        True,
        "Whether the check calls a page stale when a page that it includes is.",
    )
    write_catalogs: bool = _switch(
        False,
        "Whether a build writes its catalogs into the project's locale folder, not only below the doctrees.",
    )
    locale_dir: Path = field(
        default=Path("locale"),
        metadata=_about(
            values_of.check_folder,
            "Folder of the catalogs that the command line writes; with a conf.py the first of its "
            "locale_dirs.",
            str,
            sphinx=False,
        ),
    )
    gettext_compact: bool | str = field(
        default=False,
        metadata=_about(
            values_of.check_layout,
            "How catalogs are cut, as in Sphinx: false per page, true per folder, or the only one's name.",
            *(bool, str),
            sphinx=False,
        ),
    )
    fast_translation: bool = _switch(
        True,
        "Whether Markdown documents are translated while they are parsed; if not, Sphinx does it afterwards.",
    )
    url: str = field(
        default=DEFAULT_URL,
        metadata=_about(
            values_of.check_url,
            "Address of a page in another language: {language}, {page} and, where wanted, {version}. A path "
            "that does not begin with / starts at the root of this language's site. On Read the Docs its "
            "layout, unless set.",
            str,
            rebuild="html",
        ),
    )
    switcher: bool = _switch(
        True,
        "Whether pages have links to themselves in the other languages.",
        rebuild="html",
    )
    banner: bool = _switch(
        True,
        "Whether translated pages say above their text who translated them and how old they are, and "
        "mark what is out of date.",
        rebuild="html",
    )
    bilingual: bool = _switch(
        True,
        "Whether translated sentences can show their source sentences.",
    )
    link_base: str | None = field(
        default=None,
        metadata=_about(
            values_of.check_link_base,
            "Address that links to pages outside of the project are relative to; without it they give a "
            "warning.",
            str,
        ),
    )
    moniker: tuple[str, ...] = field(
        default=(),
        metadata=_about(
            values_of.check_monikers,
            "Monikers whose texts are shown: net-8.0, several, or a range such as >= net-6.0 < net-8.0; "
            "without any, all texts are shown, marked with their range.",
            *_ONE_OR_MORE,
        ),
    )
    pivots: tuple[str, ...] = field(
        default=(),
        metadata=_about(
            values_of.check_pivots,
            "Zone pivots whose texts are shown; without any, all are shown, marked with their pivots.",
            *_ONE_OR_MORE,
        ),
    )
    xref: tuple[Path | Mapping[str, str], ...] = field(
        default=(),
        metadata=_about(
            values_of.check_xref,
            "Where uids lead, for xref: links: a mapping of uids to addresses, the path of a docfx xrefmap "
            "file (.yml or .json), or a list of both; the first that knows a uid counts.",
            dict,
            *_ONE_OR_MORE,
        ),
    )
    trusted_directives: tuple[str, ...] = field(
        default=ADMONITIONS,
        metadata=_about(
            values_of.check_directives,
            "Directives that work in localized pages; all others are shown as text.",
            list,
            tuple,
        ),
    )
    lint: LintRules | None = field(
        default=None,
        metadata=_about(
            values_of.check_lint,
            "Checks of translations: a mapping with select, the checks that run, ignore, those that do not, "
            "and page-ignore, globs of pages with the checks that are silent for them.",
            dict,
            rebuild="",
        ),
    )
    glossary: tuple[Path, ...] = field(
        default=(),
        metadata=_about(
            values_of.check_files,
            "Glossaries for lint: the path of a CSV, TSV or TBX file, or a list of such; {locale} or "
            "{language} in it stands for that of the catalog.",
            *_ONE_OR_MORE,
            rebuild="",
        ),
    )
    max_page_size: int = field(
        default=16 * 1024 * 1024,
        metadata=_about(
            values_of.check_count, "Size in bytes above which a page is skipped with a finding.", int
        ),
    )
    memory: tuple[Path, ...] = field(
        default=(),
        metadata=_about(
            values_of.check_files,
            "TMX files with translations for messages that a localized page has none for.",
            *_ONE_OR_MORE,
            sphinx=False,
        ),
    )
    memory_pages: bool = _switch(
        False,
        "Whether such messages are also filled from the sentences of all localized pages.",
        sphinx=False,
    )
    jobs: int | None = field(
        default=None,
        metadata=_about(
            values_of.check_jobs,
            'Number of processes of the command line; "auto" for one per processor.',
            int,
            str,
            sphinx=False,
        ),
    )


class Option(NamedTuple):
    """What one declaration says."""

    name: str
    """``mt_fuzzy``; in Sphinx ``vianet_mt_fuzzy``, in TOML ``mt-fuzzy``."""
    default: Any
    types: tuple[type, ...]
    """Types of the raw value in a configuration file."""
    help: str
    rebuild: Rebuild
    """What Sphinx has to do again when the value changes."""
    sphinx: bool
    """Whether it is a value of ``conf.py`` too; the others concern the command line only."""

    @property
    def toml_key(self) -> str:
        """The key in ``[tool.sphinx-vianet]``."""
        return self.name.replace("_", "-")


def options() -> Iterator[Option]:
    """Yield every option in the order of its declaration."""
    defaults = Config()
    for declared in fields(Config):
        data = declared.metadata
        default = getattr(defaults, declared.name)
        yield Option(declared.name, default, data["types"], data["help"], data["rebuild"], data["sphinx"])


# --- readers


def from_mapping(
    values: Mapping[str, object],
    base: Path,
    *,
    where: str = "conf.py",
    name: Callable[[str], str] | None = None,
) -> tuple[Config, tuple[Finding, ...]]:
    """Check raw values, taking the default for each that cannot be used.

    Args:
        values: by option name, ``mt_fuzzy``; an option that is not there has its default.
        base: the folder that relative paths start from.
        where: the configuration file, for the findings.
        name: how an option is spelt there; ``vianet_mt_fuzzy`` unless given.

    Returns:
        The options, and a finding ``config-value`` for each value that was not taken.

    Raises:
        ConfigError: when a name is no option.
    """
    checked, problems = check_values(values, base)
    spell = name or (lambda option: f"vianet_{option}")
    findings = (
        Finding(Code.CONFIG_VALUE, where, None, f"{spell(option)}: {problem}; the default is used")
        for option, problem in problems.items()
    )
    return Config(**checked), tuple(findings)


def check_values(values: Mapping[str, object], base: Path) -> tuple[dict[str, Any], dict[str, str]]:
    """Run every value's check; returns the good values and what is wrong with the others."""
    checks = {declared.name: declared.metadata["check"] for declared in fields(Config)}
    checked: dict[str, Any] = {"locale_dir": base / "locale"}
    problems: dict[str, str] = {}
    for option, value in values.items():
        if option not in checks:
            raise ConfigError(f"{option!r} is no option{suggestion(option, checks)}")
        try:
            checked[option] = checks[option](value, base)
        except ConfigError as error:
            problems[option] = str(error)
    return checked, problems


def suggestion(word: str, words: Mapping[str, object]) -> str:
    """What a misspelt name may have been meant to be, as the end of a sentence."""
    close = difflib.get_close_matches(word, words, n=1)
    return f"; did you mean {close[0]!r}?" if close else f"; there are {', '.join(sorted(words))}"


def from_pyproject(path: Path) -> Config:
    """Read ``[tool.sphinx-vianet]``; a file without that table gives the defaults.

    Args:
        path: of the ``pyproject.toml``.

    Raises:
        ConfigError: when the file cannot be read, a key is unknown, or a value cannot be used.
    """
    import tomllib

    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} is not valid TOML: {error}") from error
    tool = document.get("tool", {})
    table = tool.get("sphinx-vianet", {}) if isinstance(tool, dict) else {}
    if not isinstance(table, dict):
        raise ConfigError(f"{path}: [tool.sphinx-vianet] is no table")
    keys = {option.toml_key: option.name for option in options()}
    for key in table:
        if key not in keys:
            raise ConfigError(f"{path}: {key!r} is no option{suggestion(key, keys)}")
    checked, problems = check_values(
        {keys[key]: value for key, value in table.items()}, path.absolute().parent
    )
    for option, problem in problems.items():
        raise ConfigError(f"{path}: {option.replace('_', '-')}: {problem}")
    return Config(**checked)

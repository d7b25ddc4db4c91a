"""Checks of raw configuration values: each returns the option's value or says what was expected."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, cast, get_args

from .errors import ConfigError
from .languages import map_languages, normalize_locale
from .model import OPS_STAMP, StampNames
from .monikers import parse_range
from .siteaddress import check_pattern
from .treespec import TreeSpec, parse_value

__all__ = [
    "ADMONITIONS",
    "Dialect",
    "LintRules",
    "Stale",
    "check_boolean",
    "check_count",
    "check_dialect",
    "check_directives",
    "check_files",
    "check_folder",
    "check_jobs",
    "check_languages",
    "check_layout",
    "check_link_base",
    "check_lint",
    "check_localized",
    "check_monikers",
    "check_pivots",
    "check_source",
    "check_stale",
    "check_stamp",
    "check_strings",
    "check_url",
    "check_xref",
]

Dialect = Literal["ops", "myst"]
Stale = Literal["keep", "mix", "source"]

ADMONITIONS = (
    "admonition",
    "attention",
    "caution",
    "danger",
    "error",
    "hint",
    "important",
    "note",
    "seealso",
    "tip",
    "warning",
)
"""Directives that only set a block of text apart; they work in localized pages unless told otherwise."""

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:_[A-Za-z0-9]+)*(?:@[A-Za-z0-9-]+)?(?:\.[A-Za-z0-9-]+)?", re.ASCII)
_ADDRESS = re.compile(r"https?://[^/\s]\S*|/(?!/)\S*")
_STAMP_NAME = re.compile(r"[^\s\"':#{}\[\],&*!|>%@`.-][^\s\"':#{}\[\],.]*(?:\.[^\s\"':#{}\[\],.]+)*")
_DIRECTIVE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_+:.-]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class LintRules:
    """What the configuration says of ``lint``: codes and groups, not looked up yet."""

    select: tuple[str, ...] = ("default",)
    """The checks that run."""
    ignore: tuple[str, ...] = ()
    """Those that do not in spite of that."""
    page_ignore: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Those that are silent for some pages, by glob over their paths."""


def check_boolean(value: object, _base: Path) -> bool:
    """A bool, and nothing that only counts as one."""
    if not isinstance(value, bool):
        raise ConfigError(f"expected true or false, not {value!r}")
    return value


def check_layout(value: object, base: Path) -> bool | str:
    """True, false, or the name of a catalog."""
    if isinstance(value, bool) or (isinstance(value, str) and re.fullmatch(r"[\w.-]+", value)):
        return value
    raise ConfigError(f"expected true, false or the name of a catalog, not {value!r}")


def check_count(value: object, _base: Path) -> int:
    """A whole number of 1 or more."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ConfigError(f"expected a whole number of 1 or more, not {value!r}")
    return value


def check_jobs(value: object, base: Path) -> int | None:
    """A number of processes; ``"auto"`` for one per processor."""
    if value == "auto":
        return os.cpu_count() or 1
    return None if value is None else check_count(value, base)


def check_strings(value: object, _base: Path) -> tuple[str, ...]:
    """A list of strings that are not empty."""
    if not isinstance(value, list | tuple) or not all(isinstance(item, str) and item for item in value):
        raise ConfigError(f"expected a list of strings, not {value!r}")
    return tuple(value)


def check_monikers(value: object, base: Path) -> tuple[str, ...]:
    """A moniker or a range of them, or a list of such."""
    ranges = check_strings([value] if isinstance(value, str) else value, base)
    for text in ranges:
        if parse_range(text) is None:
            raise ConfigError(f"expected monikers such as 'net-8.0' or '>= net-6.0 < net-8.0', not {text!r}")
    return ranges


def check_pivots(value: object, base: Path) -> tuple[str, ...]:
    """Names of zone pivots, in a list or separated by commas."""
    names = value.split(",") if isinstance(value, str) else check_strings(value, base)
    return tuple(name.strip().lower() for name in names if name.strip())


def check_directives(value: object, base: Path) -> tuple[str, ...]:
    """A list of names of directives."""
    for name in check_strings(value, base):
        if not _DIRECTIVE.fullmatch(name):
            raise ConfigError(f"{name!r} is no name of a directive; write it without braces")
    return check_strings(value, base)


def check_dialect(value: object, _base: Path) -> Dialect:
    """``"ops"`` or ``"myst"``."""
    if value == "ops":
        return "ops"
    if value == "myst":
        return "myst"
    raise ConfigError(f"expected 'ops' or 'myst', not {value!r}")


def check_stale(value: object, _base: Path) -> Stale:
    """``"keep"``, ``"mix"`` or ``"source"``."""
    for policy in get_args(Stale):
        if value == policy:
            return cast("Stale", policy)
    raise ConfigError(f"expected 'keep', 'mix' or 'source', not {value!r}")


def check_folder(value: object, base: Path) -> Path:
    """A path, joined to the base."""
    if not isinstance(value, str | Path) or not str(value) or "\0" in str(value):
        raise ConfigError(f"expected the path of a folder, not {value!r}")
    return base / value


def check_files(value: object, base: Path) -> tuple[Path, ...]:
    """A path or a list of paths, joined to the base."""
    found = []
    for file in value if isinstance(value, list | tuple) else [value]:
        if not isinstance(file, str | Path) or not str(file) or "\0" in str(file):
            raise ConfigError(f"expected the path of a file, or a list of such, not {value!r}")
        found.append(base / file)
    return tuple(found)


def check_link_base(value: object, _base: Path) -> str | None:
    """An ``http(s)`` address, or a path that begins with ``/``; None for none."""
    if value is None:
        return None
    if not isinstance(value, str) or not _ADDRESS.fullmatch(value):
        raise ConfigError(f"expected an address such as https://example.org/docs/, not {value!r}")
    return value


def check_url(value: object, _base: Path) -> str:
    """A pattern of addresses."""
    if not isinstance(value, str):
        raise ConfigError(f"expected a pattern such as ../{{language}}/{{page}}, not {value!r}")
    check_pattern(value)
    return value


def check_lint(value: object, base: Path) -> LintRules | None:
    """A mapping with ``select``, ``ignore`` and ``page-ignore``, lists of names or a mapping to such."""
    known = ("select", "ignore", "page-ignore")
    if value is None:
        return None
    if not isinstance(value, Mapping):
        raise ConfigError(f"expected a mapping with {', '.join(known)}, not {value!r}")
    given = {str(key).replace("_", "-"): item for key, item in value.items()}
    for key in given:
        if key not in known:
            raise ConfigError(f"{key!r} is none of {', '.join(known)}")
    pages = given.get("page-ignore", {})
    if not isinstance(pages, Mapping) or not all(isinstance(glob, str) and glob for glob in pages):
        raise ConfigError(f"page-ignore: expected a mapping of globs to lists of checks, not {pages!r}")
    return LintRules(
        check_strings(given.get("select", ["default"]), base),
        check_strings(given.get("ignore", []), base),
        {glob: check_strings(names, base) for glob, names in pages.items()},
    )


def check_stamp(value: object, _base: Path) -> StampNames:
    """A mapping of the fields of a stamp to names of keys; ``hash`` or ``commit`` has to be among them."""
    if isinstance(value, StampNames):
        return value
    if value is None or value == {}:
        return OPS_STAMP
    fields = ("hash", "commit", "date", "type", "locale")
    if not isinstance(value, Mapping):
        raise ConfigError(f"expected a mapping of {', '.join(fields)} to names of keys, not {value!r}")
    names: dict[str, str | None] = dict.fromkeys(fields)
    for field_name, name in value.items():
        if field_name not in fields:
            raise ConfigError(f"{field_name!r} is none of {', '.join(fields)}")
        if not isinstance(name, str) or not _STAMP_NAME.fullmatch(name):
            raise ConfigError(f"{name!r} is no name of a key; for keys below keys write key.inner")
        names[field_name] = name
    if names["hash"] is None and names["commit"] is None:
        raise ConfigError("a stamp without hash and commit says nothing of the source; name one of them")
    every = [name for name in names.values() if name is not None]
    if len(set(every)) < len(every):
        raise ConfigError("two fields have one name")
    return StampNames(**names)


def check_xref(value: object, base: Path) -> tuple[Path | Mapping[str, str], ...]:
    """A mapping of uids to addresses, the path of an xrefmap file, or a list of both."""
    parts: list[Path | Mapping[str, str]] = []
    for part in value if isinstance(value, list | tuple) else [value]:
        if isinstance(part, str | Path) and str(part) and "\0" not in str(part):
            parts.append(base / part)
        elif isinstance(part, Mapping):
            if not part:
                continue
            for uid, url in part.items():
                if not isinstance(uid, str) or not isinstance(url, str) or not _ADDRESS.fullmatch(url):
                    raise ConfigError(f"expected an address for the uid {uid!r}, not {url!r}")
            parts.append(dict(part))
        else:
            raise ConfigError(f"expected a mapping of uids to addresses or a path, not {part!r}")
    return tuple(parts)


def check_source(value: object, base: Path) -> TreeSpec | None:
    """A tree without locale, or None."""
    if value is None:
        return None
    spec = parse_value(value, base)
    if spec.is_pattern or spec.locale is not None:
        raise ConfigError(f"the tree of source pages has no locale: {str(spec)!r}")
    return spec


def check_localized(value: object, base: Path) -> tuple[TreeSpec, ...]:
    """Trees of localized pages: one, or a list."""
    if isinstance(value, str | Mapping | TreeSpec):
        return (parse_value(value, base),)
    if not isinstance(value, list | tuple):
        raise ConfigError(f"expected a list of trees, not {value!r}")
    return tuple(parse_value(item, base) for item in value)


def check_languages(value: object, _base: Path) -> Mapping[str, str]:
    """Languages by normalised locale, each used once."""
    if not isinstance(value, Mapping):
        raise ConfigError(f"expected a mapping of locales to languages, not {value!r}")
    result: dict[str, str] = {}
    for key, language in value.items():
        locale = normalize_locale(key) if isinstance(key, str) else None
        if locale is None:
            raise ConfigError(f"{key!r} is no known locale; use a BCP 47 tag such as fr-CA")
        # The language becomes the name of a folder.
        if not isinstance(language, str) or not _LANGUAGE.fullmatch(language):
            raise ConfigError(f"{language!r} is no language of Sphinx; use a code such as fr_CA")
        result[locale] = language
    map_languages(result, result)
    return result

"""Front matter and stamps: safe YAML with bounds, and a line scan that cannot fail.

Where the stamp stands and in which forms: format.md, Front matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from .errors import Code
from .model import OPS_STAMP, Finding, Handoff, StampNames
from .plainyaml import read_plain
from .stampfields import key_lines, value_at, value_place

__all__ = [
    "FrontMatter",
    "find_front_matter",
    "is_unclosed",
    "is_yaml_page",
    "load_yaml",
    "read_handoff",
    "read_stamp",
]

_FENCED = re.compile(
    rb"\A(?:\xef\xbb\xbf)?---[ \t]*\r?\n(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)",
    re.DOTALL | re.MULTILINE,
)
_YAML_PAGE = re.compile(rb"\A(?:\xef\xbb\xbf)?### YamlMime:")
_UNCLOSED = re.compile(rb"\A(?:\xef\xbb\xbf)?---[ \t]*\r?\n[\w.-]+:")
_STAMP = re.compile(
    r"^[ \t]*(?P<key>ms\.openlocfilehash|ms\.sourcegitcommit|ms\.translationtype|translationtype"
    r"|ms\.contentlocale|ms\.lasthandoff)[ \t]*:(?P<value>[^\r\n]*)",
    re.MULTILINE,
)
_HASH = re.compile(r"\A(?:[0-9a-f]{40}|[0-9a-f]{64})\Z")
_COMMIT = re.compile(r"\A[0-9a-f]{40}\Z")
_ANY_COMMIT = re.compile(r"\A[0-9a-f]{7,64}\Z")
_US_DATE = re.compile(r"\A([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})\Z")
_ISO_DATE = re.compile(r"\A[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_TYPES = {"human translation": "HT", "machine translation": "MT"}

_MAX_YAML = 1 << 20
_MAX_ALIASES = 10
_MAX_DEPTH = 40
_MAX_NUMBER = 400
_NESTED_LINE = re.compile(r"^[ \t]{40}|(?:[-?:][ \t]+){8}", re.MULTILINE)
_FLOW = 20


class FrontMatter(NamedTuple):
    """Where the front matter of a Markdown page stands, in bytes."""

    start: int
    """Start of the YAML text, after the opening line."""
    end: int
    """End of the YAML text, before the closing line."""
    body: int
    """Start of the body, after the closing line."""


def find_front_matter(data: bytes) -> FrontMatter | None:
    """Find the front matter of a Markdown page.

    Returns:
        Its place, or None when the page has none or does not close it.
    """
    match = _FENCED.match(data)
    if match is None:
        return None
    return FrontMatter(match.start("yaml"), match.end("yaml"), match.end())


def is_unclosed(data: bytes) -> bool:
    """Whether the page starts like front matter that is never closed."""
    return _UNCLOSED.match(data) is not None and find_front_matter(data) is None


def is_yaml_page(head: bytes) -> bool:
    """Whether a file that starts with these bytes is a YAML page (first line ``### YamlMime:X``)."""
    return _YAML_PAGE.match(head) is not None


class _TooMuch(Exception):
    """The YAML exceeds a bound."""


def load_yaml(text: str, path: str, line: int, *, most: int = _MAX_YAML) -> tuple[object, list[Finding]]:
    """Load YAML safely: no tags beyond the standard ones, bounded size, depth and aliases.

    Args:
        text: One YAML document.
        path: Path for findings.
        line: 1-based line of the page at which the text starts.
        most: Size in characters above which it is not loaded.

    Returns:
        The value (None when it could not be loaded) and findings.
    """
    plain = read_plain(text)
    if plain is not None:
        return plain, []
    import yaml

    try:
        _check_bounds(text, most)
        return yaml.load(text, Loader=_loader()), []  # noqa: S506  # a subclass of the safe loader
    except _TooMuch as error:
        return None, [Finding(Code.FRONT_MATTER_LIMIT, path, line, str(error))]
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        # PyYAML may name the line behind the last one, which is not there.
        where = line + (min(mark.line, text.count("\n")) if mark is not None else 0)
        problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "not YAML"
        return None, [Finding(Code.FRONT_MATTER, path, where, f"the YAML cannot be read: {problem}")]
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        # PyYAML's constructors let these out: for a date such as 2019-02-31, for explicit tags (!!bool x).
        problem = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        return None, [Finding(Code.FRONT_MATTER, path, line, f"the YAML cannot be read: {_shown(problem)}")]


@lru_cache(maxsize=1)
def _loader() -> Any:
    import yaml

    base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

    class Loader(base):  # type: ignore[misc]  # the class that PyYAML was built with
        """The safe loader without numbers of any length, which take quadratic time and cannot be printed."""

    def number(construct: Any) -> Any:
        def bounded(loader: Any, node: Any) -> Any:
            value = loader.construct_scalar(node)
            return value if len(value) > _MAX_NUMBER else construct(loader, node)

        return bounded

    Loader.add_constructor("tag:yaml.org,2002:int", number(base.construct_yaml_int))
    Loader.add_constructor("tag:yaml.org,2002:float", number(base.construct_yaml_float))
    return Loader


def _check_bounds(text: str, most: int) -> None:
    """Refuse YAML that a load or a walk over the result could blow up on.

    The events come from an iterative parser; the loader itself recurses. The events are
    only looked at when something in the text could nest or alias at all, since they cost
    as much as the load.
    """
    if len(text) > most:
        raise _TooMuch(f"the YAML has {len(text)} characters, more than {most}")
    flow = text.count("[") + text.count("{") > _FLOW
    if not flow and "*" not in text and not _NESTED_LINE.search(text):
        return
    import yaml

    depth = aliases = 0
    opened: list[str | None] = []
    for event in yaml.parse(text, Loader=_loader()):
        if isinstance(event, yaml.AliasEvent):
            aliases += 1
            if event.anchor in opened:
                raise _TooMuch(f"the YAML holds itself by the alias {_shown(str(event.anchor))}")
        elif isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            opened.append(event.anchor)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
            opened.pop()
        if aliases > _MAX_ALIASES:
            raise _TooMuch(f"the YAML has more than {_MAX_ALIASES} aliases")
        if depth > _MAX_DEPTH:
            raise _TooMuch(f"the YAML is nested deeper than {_MAX_DEPTH}")


def read_handoff(
    text: str, path: str, first_line: int, names: StampNames = OPS_STAMP
) -> tuple[Handoff, list[Finding]]:
    """Read the stamp, line by line, so that it survives front matter that is no YAML.

    YAML would also turn a hash that consists of digits into a number.

    Args:
        text: Front matter, or a whole YAML page (the keys are indented there).
        path: Path for findings.
        first_line: 1-based line of the page at which the text starts.
        names: What the fields of the stamp are called.

    Returns:
        The handoff and a finding for each key whose value is not of its form.
    """
    if names != OPS_STAMP:
        return _configured(text, path, first_line, names)
    values: dict[str, str] = {}
    findings: dict[str, Finding] = {}
    for match in _STAMP.finditer(text):
        key, value = match["key"], _scalar(match["value"])
        valid = _normal(key, value)
        if valid is None:
            if value and key not in findings:
                line = first_line + text.count("\n", 0, match.start("key"))
                findings[key] = Finding(Code.STAMP_INVALID, path, line, f"{key} is {_shown(value)}")
            continue
        values[key] = valid
    return _handoff(values), list(findings.values())


def _configured(text: str, path: str, first_line: int, names: StampNames) -> tuple[Handoff, list[Finding]]:
    """The stamp of a page whose fields have other names; the first of two keys counts."""
    fields = {name: field for field in _FIELDS if (name := getattr(names, field)) is not None}
    found: dict[str, tuple[str, int]] = {}
    below = "metadata" if is_yaml_page(text[:200].encode("utf-8", "replace")) else ""
    for line in key_lines(text, 0, len(text), below=below):
        if line.path in fields:
            start, end = value_place(text, line.value)
            found.setdefault(line.path, (text[start:end].strip(), line.start))
        elif text[slice(*line.value)].lstrip().startswith("{"):
            for name, inner in _in_braces(text, line.path, line.value, fields):
                found.setdefault(name, inner)
    values: dict[str, str] = {}
    findings = []
    for name, (value, at) in found.items():
        valid = _normal_field(fields[name], value)
        if valid is not None:
            values[fields[name]] = valid
        elif value:
            number = first_line + text.count("\n", 0, at)
            findings.append(Finding(Code.STAMP_INVALID, path, number, f"{name} is {_shown(value)}"))
    return Handoff(**values), findings


_FIELDS = ("hash", "commit", "type", "locale", "date")


def _in_braces(
    text: str, path: str, place: tuple[int, int], fields: Mapping[str, str]
) -> Iterator[tuple[str, tuple[str, int]]]:
    """Fields that stand in one line: ``l10n: {sourceCommit: 0123abc}``."""
    wanted = [name for name in fields if name.startswith(f"{path}.")]
    value = load_yaml(text[slice(*place)], "", 1)[0] if wanted else None
    if isinstance(value, Mapping):
        for name in wanted:
            inner = value_at(value, name.removeprefix(f"{path}."))
            if inner is not None:
                yield name, (str(inner), place[0])


def _normal_field(field: str, value: str) -> str | None:
    """The value of a field in its one form, None when it has none of the forms."""
    if field == "hash":
        return value.lower() if _HASH.match(value.lower()) else None
    if field == "commit":
        return value.lower() if _ANY_COMMIT.match(value.lower()) else None
    if field == "date":
        return _iso_date(value[:10])
    return value or None


def read_stamp(data: bytes, names: StampNames = OPS_STAMP) -> Handoff:
    """The stamp of a page, read without looking at anything else in it.

    Args:
        data: A page, Markdown or YAML.
        names: What the fields of the stamp are called.
    """
    if is_yaml_page(data):
        return read_handoff(data.decode("utf-8", "replace"), "", 1, names)[0]
    place = find_front_matter(data)
    if place is None:
        return Handoff()
    return read_handoff(data[place.start : place.end].decode("utf-8", "replace"), "", 1, names)[0]


def _scalar(text: str) -> str:
    """The value behind a key, as a line of YAML gives it: without quotes and comment."""
    value = text.strip()
    if value[:1] in ("'", '"'):
        return value[1:].partition(value[0])[0].strip()
    return "" if value.startswith("#") else value.partition(" #")[0].strip()


def _shown(value: str) -> str:
    return repr(value if len(value) <= 60 else value[:57] + "...")


def _normal(key: str, value: str) -> str | None:
    """The value in its one form, None when it has none of the forms."""
    if key == "ms.openlocfilehash":
        return value.lower() if _HASH.match(value.lower()) else None
    if key == "ms.sourcegitcommit":
        return value.lower() if _COMMIT.match(value.lower()) else None
    if key == "ms.lasthandoff":
        return _iso_date(value)
    if key in ("ms.translationtype", "translationtype"):
        return _TYPES.get(value.lower(), value) or None
    return value or None


def _iso_date(value: str) -> str | None:
    match = _US_DATE.match(value)
    iso = f"{match[3]}-{int(match[1]):02}-{int(match[2]):02}" if match else value
    if not _ISO_DATE.match(iso):
        return None
    month, day = int(iso[5:7]), int(iso[8:10])
    return iso if 1 <= month <= 12 and 1 <= day <= 31 else None


def _handoff(values: Mapping[str, str]) -> Handoff:
    return Handoff(
        hash=values.get("ms.openlocfilehash"),
        commit=values.get("ms.sourcegitcommit"),
        type=values.get("ms.translationtype") or values.get("translationtype"),
        locale=values.get("ms.contentlocale"),
        date=values.get("ms.lasthandoff"),
    )

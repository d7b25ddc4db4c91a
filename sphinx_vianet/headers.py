"""The header of a catalog: filled in where nobody did, otherwise left as it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import lru_cache

from .characters import without_controls
from .comments import PageOrigin, format_origins
from .po import Entry, quote

__all__ = ["HANDOFF_FIELD", "RULES", "RULES_FIELD", "header_fields", "header_text", "plural_forms"]

RULES = 1
"""Number of the msgid rules; a change of what the aligner extracts raises it."""
RULES_FIELD = "X-Vianet-Rules"
HANDOFF_FIELD = "X-Vianet-Handoff"

# For pages without a date. A template's "YEAR-MO-DA HO:MI+ZONE" would make 'msgfmt --check-header' warn, and
# Babel stops at a date that is empty.
_NEVER = "1970-01-01 00:00+0000"
_REVISION = "PO-Revision-Date"
_CREATION = "POT-Creation-Date"
_OWN = {RULES_FIELD.lower(), HANDOFF_FIELD.lower(), _REVISION.lower()}
# What templates hold until somebody fills it in, and 'msgfmt -c' or Babel would trip over.
_UNFILLED = re.compile(r"\s*$|.*INTEGER.*EXPRESSION|.*charset=(?!utf-?8\b)|ENCODING$|YEAR-", re.IGNORECASE)
_FILLED = {
    "language",
    "plural-forms",
    "mime-version",
    "content-type",
    "content-transfer-encoding",
    "pot-creation-date",
}

Fields = list[tuple[str, str]]


def header_fields(header: Entry | None) -> Fields:
    """The fields of a header entry, in order, names as written.

    Args:
        header: The entry with the empty msgid.

    Returns:
        Name and value of each; a line without a colon has an empty name.
    """
    fields: Fields = []
    for line in header.msgstr.split("\n") if header else ():
        name, colon, value = line.partition(":")
        if line:
            fields.append((name.strip(), value.strip()) if colon else ("", line))
    return fields


def header_text(
    header: Entry | None, origins: Sequence[PageOrigin], *, domain: str, language: str, revised: bool
) -> str:
    """The header entry of a catalog after an import.

    Fields that nobody filled in get a value; all others stay, unknown ones too. The revision
    date is that of the newest handoff, moves only when an entry changed, and never back.

    Args:
        header: The header as it is, None for a new catalog.
        origins: The pages of the catalog.
        domain: The catalog's domain, its project when no other is named.
        language: Sphinx's code of the language.
        revised: Whether the import changed an entry.

    Returns:
        The entry; as it stands when no field changed.
    """
    old = header_fields(header)
    present = {name.lower(): value for name, value in old}
    revision = _revision(present.get(_REVISION.lower(), ""), origins, revised)
    wanted = {
        "Project-Id-Version": without_controls(domain),
        "Report-Msgid-Bugs-To": "",
        # A template knows when it was made; without one the day of the handoff stands for it.
        _CREATION: revision if revision != _NEVER else "",
        _REVISION: revision,
        "Last-Translator": "Automatically generated",
        "Language-Team": "none",
        "Language": language,
        "Plural-Forms": plural_forms(language) if _needs("Plural-Forms", present) else "",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        RULES_FIELD: str(RULES),
        HANDOFF_FIELD: format_origins(origins),
    }
    new = _merged(old, present, wanted)
    if header and new == old:
        return header.text
    comments = header.comments if header else ()
    lines = [quote(f"{name}: {value}\n" if name else f"{value}\n") for name, value in new]
    return "\n".join([*comments, 'msgid ""', 'msgstr ""', *lines])


def _merged(old: Fields, present: dict[str, str], wanted: dict[str, str]) -> Fields:
    values = {name.lower(): value for name, value in wanted.items() if _needs(name, present)}
    fields = [(name, values.get(name.lower(), value)) for name, value in old]
    fields += [(name, value) for name, value in wanted.items() if name.lower() not in present]
    # Babel, and so Sphinx, stops at a date without a value: such a field is left out.
    return [(name, value) for name, value in fields if value or name.lower() != _CREATION.lower()]


def _needs(name: str, present: dict[str, str]) -> bool:
    """Whether a field is ours to write: our own, missing, or not filled in."""
    key = name.lower()
    return key in _OWN or key not in present or (key in _FILLED and bool(_UNFILLED.match(present[key])))


def _revision(old: str, origins: Sequence[PageOrigin], revised: bool) -> str:
    days = [day for origin in origins if (day := _iso(origin.handoff.date))]
    newest = f"{max(days).isoformat()} 00:00+0000" if days else None
    before = _moment(old)
    if before is None:
        return newest or _NEVER
    after = _moment(newest or "")
    return newest if revised and newest and after and after > before else old


def _iso(value: str | None) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        return None


def _moment(value: str) -> datetime | None:
    if not value:
        return None
    for form in ("%Y-%m-%d %H:%M%z", "%Y-%m-%d %H:%M"):
        try:
            moment = datetime.strptime(value, form)
        except ValueError:
            continue
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return None


@lru_cache(maxsize=64)
def plural_forms(language: str) -> str:
    """The value of ``Plural-Forms`` for a language.

    Args:
        language: Sphinx's code, ``de``, ``zh_CN``, ``sr@latin``.

    Returns:
        CLDR's rule as Babel has it; the commonest one for a language that it does not know.
    """
    from babel.core import UnknownLocaleError
    from babel.messages.plurals import DEFAULT_PLURAL, get_plural

    try:
        number, rule = get_plural(language.partition("@")[0])
    except (UnknownLocaleError, ValueError):
        number, rule = DEFAULT_PLURAL
    return f"nplurals={number}; plural={rule};"

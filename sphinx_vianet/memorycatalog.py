"""Catalogs that no localized page is for, such as ``sphinx-intl`` makes: what is empty is filled."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from .comments import digest, format_comment
from .entries import Known, State, catalog_texts
from .errors import Code
from .files import leads_out
from .importwork import MemoryFile
from .memory import Memory, open_memory
from .memoryfill import filled
from .model import Finding, Message, MessageCounts
from .po import Entry, PoError, parse_po, render_po

__all__ = ["FilledCatalog", "fill_catalog", "other_catalogs"]


@dataclass(frozen=True, slots=True)
class FilledCatalog:
    """What :func:`fill_catalog` gives."""

    data: bytes
    """The catalog's new bytes; the old ones when nothing changed."""
    counts: MessageCounts
    """``from_memory`` and ``proposed`` only."""


def fill_catalog(data: bytes, memory: Memory, language: str, *, mt_fuzzy: bool = False) -> FilledCatalog:
    """Give entries without a translation, and those that were filled before, what the memory has.

    Args:
        data: The catalog.
        memory: The memory.
        language: Sphinx's code.
        mt_fuzzy: Whether translations by machines are marked fuzzy.

    Returns:
        New bytes. Entries that anybody translated stay as they are, byte for byte, and so do
        obsolete ones, plural forms and entries with a context.

    Raises:
        PoError: The catalog cannot be parsed.
    """
    file = parse_po(data)
    new: dict[int, str] = {}
    near = 0
    for entry in file.entries:
        message = _recalled(entry, memory, language, mt_fuzzy=mt_fuzzy)
        text = _text(entry, message) if message is not None else entry.text
        if message is not None and text != entry.text:
            new[entry.line] = text
            near += message.previous is not None
    if not new:
        return FilledCatalog(data, MessageCounts())
    texts = [file.header.text] if file.header else []
    texts += [new.get(entry.line, entry.text) for entry in file.entries]
    if file.trailing:
        texts.append("\n".join(file.trailing))
    return FilledCatalog(
        render_po(texts, file.newline), MessageCounts(from_memory=len(new) - near, proposed=near)
    )


def other_catalogs(
    locale_dir: Path,
    languages: Iterable[str],
    own: Container[tuple[str, str]],
    memory: MemoryFile,
    mt_fuzzy: bool,
) -> Iterator[tuple[Path, FilledCatalog] | Finding]:
    """Fill the catalogs of a locale folder that no localized page is for.

    Args:
        locale_dir: The folder that holds ``<language>/LC_MESSAGES``.
        languages: Sphinx's codes.
        own: Language and domain of the catalogs that pages are for.
        memory: The memory.
        mt_fuzzy: Whether translations by machines are marked fuzzy.

    Returns:
        Path and new content of each that changed, in order; a finding for one that cannot be read.
    """
    for language in languages:
        folder = locale_dir.joinpath(language, "LC_MESSAGES")
        if leads_out(folder, locale_dir):
            message = f"a symbolic link leads out of {locale_dir}"
            yield Finding(Code.PATH_OUTSIDE, f"{language}/LC_MESSAGES", None, message)
            continue
        for path in sorted(folder.rglob("*.po")):
            domain = path.relative_to(folder).with_suffix("").as_posix()
            # Words of Sphinx itself, which a project may have of its own.
            if (language, domain) in own or domain == "sphinx":
                continue
            try:
                done = fill_catalog(path.read_bytes(), open_memory(memory.path), language, mt_fuzzy=mt_fuzzy)
            except (PoError, OSError) as error:
                name = path.relative_to(locale_dir).as_posix()
                line = error.line if isinstance(error, PoError) else None
                yield Finding(Code.CATALOG_UNREADABLE, name, line, str(error))
                continue
            if done.counts.total:
                yield path, done


def _recalled(entry: Entry, memory: Memory, language: str, *, mt_fuzzy: bool) -> Message | None:
    """The message of an entry as the memory fills it; None where that is not for it to do."""
    if entry.obsolete or entry.foreign or not entry.msgid:
        return None
    known = Known.of(entry)
    if known.msgstr and (known.edited or not known.from_memory):
        return None
    blank = Message(entry.msgid, "", "paragraph", entry.line)
    message = filled(blank, memory, language, mt_fuzzy=mt_fuzzy)
    return message if message.from_memory else None


def _text(entry: Entry, message: Message) -> str:
    known = Known.of(entry)
    _, msgstr, shift = catalog_texts(message.msgid, message.msgstr)
    if known.msgstr == msgstr and known.fuzzy == message.fuzzy:
        return entry.text
    units = message.units
    if shift:
        units = tuple(replace(unit, target=None) for unit in units)
    stored = digest(entry.msgid, msgstr, message.fuzzy)
    state = State(format_comment(units, stored), message.fuzzy, message.previous)
    return known.text(entry.msgid, msgstr, state)

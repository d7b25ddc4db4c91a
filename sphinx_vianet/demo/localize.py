"""The localized pages of the demonstration, made from the translation tables."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from ..errors import TreeError
from .annotate import Pair, Stamp, Texts, annotate
from .history import Commit, read_content

__all__ = ["Handback", "annotated_pages", "load_handbacks", "load_texts", "write_localized"]

PAGES = (
    "index.md",
    "install.md",
    "quickstart.md",
    "configuration.md",
    "backup.md",
    "troubleshooting.md",
    "includes/requirements.md",
    "includes/support.md",
)
"""The pages that have a translation table, by their path in ``docs/`` at the handoff."""


@dataclass(frozen=True, slots=True)
class Handback:
    """One localized page: which page, from which revision, when and how."""

    locale: str
    """BCP 47 tag."""
    page: str
    """Path in ``docs/``, with ``/``."""
    revision: str
    """Key of the revision of the handoff."""
    date: str
    """``MM/DD/YYYY``."""
    type: str
    """``HT`` or ``MT``."""


def load_handbacks() -> list[Handback]:
    """All localized pages that the demonstration has, by locale, in the order of :data:`PAGES`."""
    table = tomllib.loads(read_content("handoffs.toml").decode())
    return [handback for locale, entry in table.items() for handback in _of_locale(locale, entry)]


def _of_locale(locale: str, entry: Mapping[str, Any]) -> Iterator[Handback]:
    earlier = entry.get("earlier", {"pages": []})
    for page in PAGES:
        if page in entry.get("missing", ()):
            continue
        handoff = earlier if page in earlier["pages"] else entry
        kind = "MT" if page in entry.get("machine", ()) else "HT"
        yield Handback(locale, page, handoff["commit"], handoff["date"].strftime("%m/%d/%Y"), kind)


def load_texts(page: str, locale: str) -> Texts:
    """The translations of one page into one locale.

    Args:
        page: One of :data:`PAGES`.
        locale: BCP 47 tag.

    Returns:
        The entries of the page's table that have this locale. A sentence of an older or newer
        source revision stands in the table too, without the locales that never saw it.
    """
    name = PurePosixPath("units", page).with_suffix(".toml").as_posix()
    table = tomllib.loads(read_content(name).decode())

    def pairs(entries: Sequence[Mapping[str, str]]) -> tuple[Pair, ...]:
        return tuple((entry["en"], entry[locale]) for entry in entries if locale in entry)

    metadata = [(key, pair) for key in ("title", "description") for pair in pairs([table.get(key, {})])]
    return Texts(page, tuple(metadata), pairs(table.get("image", [])), pairs(table["unit"]))


def annotated_pages(commits: Sequence[Commit]) -> Iterator[tuple[Handback, str]]:
    """Make every annotated page.

    Args:
        commits: The source repository's commits, as :func:`write_source` returns them.

    Yields:
        What the page is, and its text with LF line ends.

    Raises:
        AnnotateError: A translation table does not fit its page.
        TreeError: A handoff names a revision that is not among ``commits``.
    """
    by_key = {commit.revision.key: commit for commit in commits}
    for handback in load_handbacks():
        commit = by_key.get(handback.revision)
        if commit is None:
            raise TreeError(f"handoffs.toml, {handback.locale}: no commit {handback.revision!r}")
        source = commit.revision.files[f"docs/{handback.page}"].decode()
        digest = hashlib.sha1(f"{handback.locale}/{handback.page}".encode(), usedforsecurity=False)
        file_id = str(10_000_000 + int(digest.hexdigest()[-6:], 16))
        stamp = Stamp(commit.sha, handback.type, handback.locale, handback.date, file_id)
        texts = load_texts(handback.page, handback.locale)
        yield handback, annotate(source, texts, stamp, digest.hexdigest()[:5])


def write_localized(project_dir: Path, commits: Sequence[Commit]) -> int:
    """Write the annotated pages to ``localized/<locale>/`` below a folder.

    Args:
        project_dir: Folder of the demonstration project.
        commits: The source repository's commits, as :func:`write_source` returns them.

    Returns:
        Their number.

    Raises:
        AnnotateError: A translation table does not fit its page.
    """
    pages = list(annotated_pages(commits))
    for handback, text in pages:
        path = project_dir / "localized" / handback.locale / handback.page
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    return len(pages)

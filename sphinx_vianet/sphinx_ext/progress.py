"""How far each locale is: pages and sentences that are up to date, for the summary above the table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from ..config import Config
from ..frontmatter import read_stamp
from ..languages import normalize_locale
from ..spans import UNIT_MARK
from ..trees import find_localized, find_pages, is_excluded
from ..verdict import STATUSES, Status, Verdict

__all__ = ["Judged", "Progress", "count_sentences", "progress_of"]


class Judged(NamedTuple):
    """What the summary needs to know of one page in one locale."""

    verdict: Verdict
    sentences: int | None
    """How many the localized page has; None when it is not there, or has no units."""


class Progress(NamedTuple):
    """How far one locale is."""

    locale: str
    pages: tuple[int, int]
    """Pages that are up to date, of how many; those whose source was deleted count for neither."""
    sentences: tuple[int, int] | None
    """The same of the sentences of the localized pages; None when these have no units."""
    counts: tuple[tuple[Status, int], ...]
    """Pages by status, without zeros."""


def count_sentences(config: Config, pages: tuple[str, ...]) -> dict[tuple[str, str], int]:
    """Count the units of localized pages.

    Args:
        config: The project's options with the trees.
        pages: Globs of the pages to count; empty for all.

    Returns:
        Units by locale and path of the localized page; pages without units are left out.

    Raises:
        TreeError: The fixed part of a pattern does not exist.
        RepositoryError: A repository cannot be opened.
    """
    trees, _ = find_localized(config.localized, config.source)
    counts: dict[tuple[str, str], int] = {}
    for localized in trees:
        paths = find_pages(localized.tree, config.exclude).paths
        chosen = [path for path in paths if not pages or is_excluded(path, pages)]
        for path, data in localized.tree.read_many(chosen, config.max_page_size):
            number = data.count(b"<span " + UNIT_MARK) if isinstance(data, bytes) else 0
            if not number or not isinstance(data, bytes):
                continue
            locale = localized.locale or normalize_locale(read_stamp(data, config.stamp).locale or "")
            if locale is not None:
                counts.setdefault((locale, path), number)
    return counts


def progress_of(judged: Iterable[Judged], locales: Iterable[str]) -> tuple[Progress, ...]:
    """Add up the pages of each locale.

    Args:
        judged: All pages that count, in any order.
        locales: BCP 47 tags, in the order of the result.
    """
    known = list(judged)
    return tuple(
        _progress(locale, [one for one in known if one.verdict.locale == locale]) for locale in locales
    )


def _progress(locale: str, judged: list[Judged]) -> Progress:
    counts = Counter(one.verdict.status for one in judged)
    wanted = [one for one in judged if one.verdict.status != "orphaned"]
    total = sum(one.sentences or 0 for one in wanted)
    return Progress(
        locale,
        (counts["current"], len(wanted)),
        (sum(map(_current, wanted)), total) if total else None,
        tuple((status, counts[status]) for status in STATUSES if counts[status]),
    )


def _current(one: Judged) -> int:
    """The sentences that are translations of today's source text."""
    if one.sentences is None or one.verdict.status not in ("current", "stale", "moved"):
        return 0
    units = one.verdict.units
    return max(0, one.sentences - units.differing) if units is not None else one.sentences

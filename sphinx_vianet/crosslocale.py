"""The check without a source tree: pages of several locales against each other.

The page with the newest handoff is the reference, of equal ones the first tag. Another
page is current when it was made from the same text, whatever commit its stamp names.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from .checkwork import CompareJob, Detail
from .config import Config
from .frontmatter import read_stamp
from .model import Finding, Handoff
from .page import parse_page
from .selection import Selected
from .sides import source_side
from .verdict import Status, Verdict

__all__ = ["compare_locales"]


@dataclass(frozen=True, slots=True)
class _Known:
    """A page with its stamp."""

    page: Selected
    stamp: Handoff


def compare_locales(
    config: Config, pages: Sequence[Selected], detail: Detail, findings: list[Finding]
) -> Iterator[tuple[Verdict, CompareJob | None]]:
    """Verdicts for pages of several locales without a source tree.

    Args:
        config: The options.
        pages: The localized pages.
        detail: How closely pages are to be compared.
        findings: Gets what is found.

    Yields:
        A verdict for each page, with the work that tells kinds and severity where they are wanted;
        ``missing`` ones for locales that lack a page of another.
    """
    by_path: dict[str, list[_Known]] = {}
    for page in pages:
        content = _content(page, config.max_page_size)
        if isinstance(content, Finding):
            findings.append(replace(content, locale=page.locale))
        else:
            by_path.setdefault(page.path, []).append(_Known(page, read_stamp(content, config.stamp)))
    locales = sorted({page.locale for page in pages})
    for path, known in sorted(by_path.items()):
        yield from _of_path(path, known, config, detail)
        have = {item.page.locale for item in known}
        for locale in locales:
            if locale not in have:
                yield Verdict(locale, path, path, "missing"), None


def _content(page: Selected, limit: int) -> bytes | Finding:
    return next(data for _, data in page.tree.read_many([page.path], limit))


def _of_path(
    path: str, known: Sequence[_Known], config: Config, detail: Detail
) -> list[tuple[Verdict, CompareJob | None]]:
    stamped = [item for item in known if item.stamp.stamped]
    if not stamped:
        return [(_verdict(item, path, "unstamped"), None) for item in known]
    ordered = sorted(stamped, key=lambda item: item.page.locale)
    reference = max(ordered, key=lambda item: item.stamp.date or "")
    source: bytes | None = None
    found: list[tuple[Verdict, CompareJob | None]] = []
    for item in known:
        if not item.stamp.stamped:
            found.append((_verdict(item, path, "unstamped"), None))
        elif _same_text(item.stamp, reference.stamp):
            found.append((_verdict(item, path, "current"), None))
        else:
            if source is None:
                source = _source_of(reference, config)
            found.append(_stale(item, path, source, config, detail))
    return found


def _same_text(first: Handoff, second: Handoff) -> bool:
    if first.hash and second.hash:
        return first.hash == second.hash
    return first.commit is not None and first.commit == second.commit


def _verdict(item: _Known, path: str, status: Status) -> Verdict:
    return Verdict(item.page.locale, path, path, status, item.stamp)


def _source_of(item: _Known, config: Config) -> bytes:
    content = _content(item.page, config.max_page_size)
    return source_side(parse_page(content, item.page.path)) if isinstance(content, bytes) else b""


def _stale(
    item: _Known, path: str, source: bytes, config: Config, detail: Detail
) -> tuple[Verdict, CompareJob | None]:
    verdict = _verdict(item, path, "stale")
    content = _content(item.page, config.max_page_size) if detail != "status" and source else b""
    if not isinstance(content, bytes) or not content:
        return verdict, None
    return verdict, CompareJob(path, content, None, source, config.stamp, config.dialect, detail)

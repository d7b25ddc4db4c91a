"""What there is of one localized page and its source page, for its verdict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from .checksource import CheckSource
from .model import Handoff
from .selection import Selected
from .stamps import matches_hash

if TYPE_CHECKING:
    from .history import PageHistory

__all__ = [
    "CheckInput",
    "is_current",
    "is_settled",
    "lacks_handoff",
    "sibling_page",
    "with_renamed_handoffs",
]


@dataclass(frozen=True, slots=True)
class CheckInput:
    """What there is of one localized page and its source."""

    page: Selected
    stamp: Handoff
    content: bytes
    today: bytes | None
    handoff: bytes | None


def sibling_page(path: str) -> str | None:
    """The YAML page whose text a page below ``includes/`` may hold.

    Args:
        path: Of the page.
    """
    before, folder, name = f"/{path}".rpartition("/includes/")
    return f"{before}/{name.removesuffix('.md')}.yml"[1:] if folder and name.endswith(".md") else None


def is_current(item: CheckInput) -> bool:
    """Whether the source page is the one that was translated."""
    if item.today is None:
        return False
    if item.stamp.hash:
        return matches_hash(item.today, item.stamp.hash)
    # A stamp with a commit only: the text at that commit is what counts.
    handoff = item.handoff
    return handoff is not None and handoff.replace(b"\r\n", b"\n") == item.today.replace(b"\r\n", b"\n")


def is_settled(item: CheckInput) -> bool:
    """Whether the verdict is one that history adds nothing to."""
    return not item.stamp.stamped or is_current(item)


def lacks_handoff(item: CheckInput) -> bool:
    """Whether a stamp has a commit alone, and the source page does not have its path at that commit."""
    return item.stamp.hash is None and item.stamp.commit is not None and item.handoff is None


def with_renamed_handoffs(
    inputs: Mapping[Selected, CheckInput], since: Mapping[tuple[str, str], PageHistory], source: CheckSource
) -> dict[Selected, CheckInput]:
    """Find the source pages at the handoff of pages that were moved along with them since.

    Args:
        inputs: Pages to check.
        since: What happened since their handoffs, by path and commit.
        source: The source pages.

    Returns:
        Those pages anew, with the source page as it stood at its older path.
    """
    history = source.reader.history
    start = f"{history[1]}/" if history is not None and history[1] else ""
    named: dict[Selected, tuple[str, str]] = {}
    for page, item in inputs.items():
        commit = item.stamp.commit or ""
        past = since.get((page.path, commit)) if lacks_handoff(item) else None
        if past is not None and past.path_then is not None and past.path_then.startswith(start):
            named[page] = (commit, past.path_then.removeprefix(start))
    found = source.handoffs(named.values())
    return {page: replace(inputs[page], handoff=found[name]) for page, name in named.items() if name in found}

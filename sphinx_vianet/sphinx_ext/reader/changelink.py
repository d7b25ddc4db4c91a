"""Where on the web the change of a source page since its handoff can be looked at."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from ...checksource import CheckSource
from ...errors import VianetError
from ...treespec import TreeSpec
from ..plan import checked_config

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from ...repository import Repository

__all__ = ["change_links"]

_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


def change_links(app: Sphinx, wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Find the pages that show what happened to source pages since commits.

    Args:
        app: The application.
        wanted: Path in the source tree, and commit, of each.

    Returns:
        The addresses of those that are known. A commit that a whole clone does not have is of
        another repository.
    """
    wanted = set(wanted)
    config = checked_config(app)
    if not wanted:
        return {}
    try:
        source = CheckSource.open(replace(config, source=config.source or TreeSpec(str(app.srcdir))))
        known = _known(source.reader.history, {commit for _, commit in wanted})
        links = {
            (path, commit): source.compare_url(path, commit) for path, commit in wanted if commit in known
        }
    except VianetError:
        # Without a repository that can be asked there is nothing to link to; the import has said so.
        return {}
    return {key: link for key, link in links.items() if link is not None}


def _known(history: tuple[Repository, str] | None, commits: set[str]) -> set[str]:
    """The commits that the repository may be asked about; they are what pages say."""
    named = sorted(commit for commit in commits if _COMMIT.fullmatch(commit))
    if history is None or not named or history[0].is_shallow:
        return set(named) if history is not None else set()
    asked = "".join(f"{commit}\n" for commit in named).encode()
    (answer,) = history[0].ask_together([("cat-file", "--batch-check=%(objectname) %(objecttype)")], asked)
    lines = answer.decode("ascii", "replace").splitlines()
    return {line.partition(" ")[0] for line in lines if line.endswith(" commit")}

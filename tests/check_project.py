"""A source repository with pages and their localized pages, and what the check says of them."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sphinx_vianet.checker import CheckOptions, run_check
from sphinx_vianet.config import Config
from sphinx_vianet.treespec import TreeSpec
from sphinx_vianet.verdict import CheckReport, Verdict

from .annotated import annotate
from .gitrepo import Files, GitRepo, build_repository

__all__ = ["GUIDE", "TOUR", "CheckProject"]

GUIDE = (
    "# The guide\n\nOpen the wooden box.\n\nClose the wooden box.\n\nKeep the key with you at all times.\n"
)
TOUR = "# The tour\n\nWalk through the long hall.\n\nTurn left behind the second door.\n"


@dataclass
class CheckProject:
    """A repository with ``docs/guide.md`` and ``docs/tour.md``, and no localized page yet."""

    folder: Path
    repo: GitRepo

    @classmethod
    def make(cls, folder: Path, files: Files | None = None) -> CheckProject:
        """Make the source repository; nothing is localized yet."""
        first = {
            f"docs/{name}": text for name, text in (files or {"guide.md": GUIDE, "tour.md": TOUR}).items()
        }
        return cls(folder, build_repository(folder / "source", [first]))

    def localize(
        self,
        *names: str,
        locale: str = "de-DE",
        commit: str | None = None,
        stamp: dict[str, str] | None = None,
        folder: str = "localized",
        source: str | None = None,
    ) -> None:
        """Localize source pages as they stand at a commit, by default the last.

        Args:
            names: Paths below ``docs``.
            locale: BCP 47 tag.
            commit: Of the handoff.
            stamp: Other values of the stamp; an empty one takes the key out.
            folder: Of all locales.
            source: Text to translate instead.
        """
        commit = commit or self.repo.git("rev-parse", "HEAD")
        for name in names:
            text = source
            if text is None:
                text = self.repo.git("show", f"{commit}:docs/{name}") + "\n"
            values = {
                "ms.openlocfilehash": hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest(),
                "ms.sourcegitcommit": commit,
                "ms.translationtype": "MT",
                "ms.contentlocale": locale,
                "ms.lasthandoff": "03/05/2019",
            } | (stamp or {})
            lines = "".join(f"{key}: {value}\n" for key, value in values.items() if value)
            body = re.sub(r"(?m)^(#+ )?([^\s#>\[-].*)$", rf"\1⟦{locale[:2]} \2⇒\2⟧", text)
            self.write(f"{folder}/{locale}/{name}", f"---\n{lines}---\n{annotate(body)}")

    def write(self, name: str, text: str) -> None:
        """Write any file of the project."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())

    def commit(self, files: Files, message: str = "") -> str:
        """Change source pages, named below ``docs``."""
        return self.repo.commit({f"docs/{name}": text for name, text in files.items()}, message)

    def move(self, old: str, new: str, files: Files | None = None) -> str:
        """Rename a source page, perhaps with changes in the same commit."""
        (self.repo.folder / "docs" / new).parent.mkdir(parents=True, exist_ok=True)
        self.repo.git("mv", f"docs/{old}", f"docs/{new}")
        return self.commit(files or {})

    def config(self, source: Path | None = None, tree: str | None = None, **options: Any) -> Config:
        """The project's options."""
        spec = TreeSpec(str(source or self.repo.folder / "docs"), tree)
        localized = (TreeSpec(str(self.folder / "localized" / "{locale}")),)
        return Config(**{"source": spec, "localized": localized, **options})

    def report(self, config: Config | None = None, **options: Any) -> CheckReport:
        """Check it."""
        return run_check(config or self.config(), CheckOptions(**options))

    def verdict(self, name: str = "guide.md", config: Config | None = None, **options: Any) -> Verdict:
        """What is said of one German page."""
        report = self.report(config, **options)
        (found,) = (one for one in report.pages if (one.locale, one.page) == ("de-DE", name))
        return found

    def statuses(self, config: Config | None = None, **options: Any) -> dict[str, str]:
        """Status of each page, by locale and path where there is more than one locale."""
        pages = self.report(config, **options).pages
        several = len({page.locale for page in pages}) > 1
        return {f"{page.locale}/{page.page}" if several else page.page: page.status for page in pages}

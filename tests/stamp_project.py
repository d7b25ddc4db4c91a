"""A project to stamp: a source repository and localized pages that were made from one of its commits."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sphinx_vianet.checker import CheckOptions, run_check
from sphinx_vianet.config import Config
from sphinx_vianet.frontmatter import read_stamp
from sphinx_vianet.model import Handoff
from sphinx_vianet.stamper import StampOptions, StampReport, run_stamp
from sphinx_vianet.treespec import TreeSpec

from .annotated import annotate
from .gitrepo import GitRepo, build_repository

__all__ = ["PAGE", "SOURCE", "StampProject", "digest"]

SOURCE = """---
title: The guide
author: ada
ms.date: 01/02/2019
---

# The guide

Open the [box](box.md). Close it.

```bash
open --box
```

- Wait:

  ```text
  done
  ```

[ref]: https://example.org/a
"""
PAGE = """---
title: Der Leitfaden
author: ada
ms.date: 01/02/2019
{stamp}---

# <a name="the-guide"></a>⟦Der Leitfaden⇒The guide⟧

⟦Öffne die [Kiste](box.md).⇒Open the [box](box.md).⟧ ⟦Schließe sie.⇒Close it.⟧

```bash
open --box
```

- ⟦Warte:⇒Wait:⟧

  ```text
  done
  ```

[ref]: https://example.org/a
"""
"""The localized page of :data:`SOURCE`; lines of its stamp stand for ``{stamp}``."""


def digest(text: str | bytes, algorithm: str = "sha1") -> str:
    """The hash of a source page as it stands in a stamp."""
    return hashlib.new(algorithm, text.encode() if isinstance(text, str) else text).hexdigest()


@dataclass
class StampProject:
    """A repository with ``docs/guide.md``, and ``localized/guide.md`` made from its first commit."""

    folder: Path
    repo: GitRepo
    first: str

    @classmethod
    def make(cls, folder: Path, source: str = SOURCE, page: str = PAGE) -> StampProject:
        """Make source repository and localized page."""
        repo = build_repository(folder / "source", [{"docs/guide.md": source}])
        project = cls(folder, repo, repo.commits()[0])
        lines = [
            f"ms.openlocfilehash: {digest(source)}",
            f"ms.sourcegitcommit: {project.first}",
            "ms.translationtype: HT",
            "ms.contentlocale: de-DE",
            "ms.lasthandoff: 03/05/2019",
        ]
        project.localize(annotate(page.replace("{stamp}", "".join(f"{line}\n" for line in lines))))
        return project

    @property
    def page(self) -> Path:
        """The localized page."""
        return self.folder / "localized" / "guide.md"

    def localize(self, text: str | bytes, name: str = "guide.md") -> None:
        """Write a localized page."""
        path = self.folder / "localized" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)

    def change(self, old: str, new: str) -> str:
        """Change the source page and commit it."""
        path = self.repo.folder / "docs" / "guide.md"
        text = path.read_bytes().decode()
        assert text.count(old) == 1
        return self.repo.commit({"docs/guide.md": text.replace(old, new)})

    def source(self) -> str:
        """The source page as it is now."""
        return (self.repo.folder / "docs" / "guide.md").read_bytes().decode()

    def config(self, **options: Any) -> Config:
        """The project's options."""
        source = TreeSpec(str(self.repo.folder / "docs"))
        localized = (TreeSpec(str(self.folder / "localized")),)
        return Config(**{"source": source, "localized": localized, **options})

    def stamp(self, config: Config | None = None, **options: Any) -> StampReport:
        """Stamp it."""
        return run_stamp(config or self.config(), StampOptions(**options))

    def outcome(self, config: Config | None = None, **options: Any) -> tuple[str, str | None]:
        """Result and reason of the one page."""
        (page,) = self.stamp(config, **options).pages
        return page.result, page.reason

    def status(self) -> str:
        """What the check says of the page."""
        (verdict,) = run_check(self.config(), CheckOptions()).pages
        return verdict.status

    def handoff(self) -> Handoff:
        """The page's stamp."""
        return read_stamp(self.page.read_bytes())

    def changed_lines(self, run: Callable[[], object]) -> tuple[list[bytes], list[bytes]]:
        """Lines of the page that a run took away, and those that it put there."""
        before = self.page.read_bytes().splitlines(keepends=True)
        run()
        after = self.page.read_bytes().splitlines(keepends=True)
        return [line for line in before if line not in after], [line for line in after if line not in before]

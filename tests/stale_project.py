"""A project whose source has moved on since its pages were translated."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.localized_project import CONF, localized, run, write
from tests.sphinx_builds import Build

OLD = """\
# ⟦Einrichten hier.⇒Setting up here.⟧ ⟦Schnell.⇒Fast.⟧

⟦Bleibt wie es ist.⇒Stays as it is.⟧

⟦Eins gilt.⇒One holds.⟧ ⟦Zwei galt.⇒Two held.⟧ ⟦Drei gilt.⇒Three holds.⟧

## ⟦Alte Überschrift⇒Old heading⟧

- ⟦Punkt eins.⇒Item one.⟧ ⟦Gut.⇒Good.⟧
- ⟦Punkt zwei.⇒Item two.⟧

| ⟦Kopf.⇒Head.⟧ |
| --- |
| ⟦Zelle.⇒Cell.⟧ ⟦Alt.⇒Old.⟧ |

**⟦Fett eins.⇒Bold one.⟧ ⟦Fett zwei.⇒Bold two.⟧** ⟦Ende.⇒End.⟧

⟦**Quer eins.⇒**Cross one.⟧ ⟦Quer zwei.**⇒Cross two.**⟧ ⟦Schluss.⇒Close.⟧

⟦[Link quer.⇒[Link across.⟧ ⟦Noch einer.](other.md)⇒Another.](other.md)⟧ ⟦Aus.⇒Over.⟧

⟦Siehe [andere](other.md).⇒See [other](other.md).⟧ ⟦Weg.⇒Gone.⟧

⟦Lies all das hier, [tot](gone.md)⇒Read all that is here, [dead](gone.md)⟧
⟦und [weg](https://x.example/).⇒and [away](https://x.example/).⟧

⟦Mit <b>Fett</b>.⇒With <b>bold</b>.⟧

![Altes Bild](pic.png)
"""

NEW = """\
# Setting up here. Faster.

Stays as it is.

One holds. Two holds *now*. Three holds.

## New heading

- Item one. Better.
- Item two.

| Head. |
| --- |
| Cell. New. |

**Bold one. Bold three.** End.

**Cross one. Cross two.** Closed.

[Link across. Another.](other.md) Out.

See [other](second.md). Here.

Read all that is here, [alive](second.md) and all else.

With bold text.

![New picture](pic.png)
"""

OTHER = "# Other\n\nNever translated.\n"


def project(folder: Path, locale: str = "de-DE", new: str = NEW, old: str = OLD) -> Path:
    """Documents, and localized pages of which one was made from an older text."""
    return write(
        folder,
        {
            "docs/conf.py": CONF,
            "docs/index.md": "# Index\n\n```{toctree}\npage\nother\nsecond\n```\n",
            "docs/page.md": new,
            "docs/other.md": "# Other\n\nNever translated.\n",
            "docs/second.md": "# Second\n",
            "docs/pic.png": b"",
            f"trees/{locale}/page.md": localized(old, locale),
        },
    )


def show(folder: Path, policy: str, language: str = "de", **options: Any) -> Build:
    """A locale's build with a policy."""
    options.setdefault("vianet_localized", ["../trees/{locale}"])
    return run(folder, language, vianet_stale=policy, **options)


def span(text: str) -> str:
    """A sentence in the source language."""
    return f'<span class="vianet-source" lang="en">{text}</span>'

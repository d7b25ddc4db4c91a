"""Generated pages of the size and the kinds of a real repository: ``python -m tests.bench.pages FOLDER``.

366 pages with 15,657 units, as ``live-sxs`` of the German NuGet documentation has them, with the same kinds
of blocks in about the same numbers. The same seed gives the same bytes, on every machine.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from hashlib import sha1
from pathlib import Path
from random import Random
from typing import NamedTuple

from .words import Text, code_lines, phrase, sentence

__all__ = ["PAGES", "SEED", "UNITS", "GeneratedPage", "generate", "write_pages"]

PAGES = 366
UNITS = 15_657
SEED = 20_201_103
_FOLDERS = ("reference/errors", "release-notes", "api", "guides", "concepts", "reference/cli")


class GeneratedPage(NamedTuple):
    """One page in its three forms."""

    path: str
    source: bytes
    annotated: bytes
    plain: bytes


class _Writer:
    """Writes source, annotated and plain page side by side."""

    def __init__(self, random: Random, prefix: str, units: int) -> None:
        self.random = random
        self.left = units
        self._prefix = prefix
        self._number = 102
        self.source: list[str] = []
        self.annotated: list[str] = []
        self.plain: list[str] = []

    def text(self, source: str, target: str | None = None) -> None:
        """Write what holds no unit, which may differ between the languages."""
        self.source.append(source)
        for side in (self.annotated, self.plain):
            side.append(source if target is None else target)

    def unit(self, text: Text) -> None:
        """Write one unit."""
        source, target = text
        self._number += 1
        self.left -= 1
        name = f"{self._prefix}-{self._number}"
        self.source.append(source)
        self.plain.append(target)
        self.annotated.append(
            f'<span data-ttu-id="{name}">{target}</span>'
            f'<span class="sxs-lookup"><span data-stu-id="{name}">{source}</span></span>'
        )

    def sentences(self, most: int) -> None:
        """Write up to so many sentences, at least one."""
        for index in range(min(self.left, self.random.randint(1, most))):
            if index:
                self.text(" ")
            self.unit(sentence(self.random))


def _heading(page: _Writer) -> None:
    text = phrase(page.random, page.random.randint(1, 5))
    mark = "#" * page.random.choice((2, 2, 3))
    slug = text[0].lower().replace(" ", "-")
    page.text(f"{mark} ", f'{mark} <a name="{slug}"></a>')
    page.unit(text)


def _paragraph(page: _Writer) -> None:
    page.sentences(3)


def _list(page: _Writer, mark: Callable[[int], str], nested: str) -> None:
    for index in range(page.random.randint(2, 7)):
        if page.left:
            page.text(f"{chr(10) if index else ''}{mark(index)} ")
            page.sentences(2)
    if page.left and page.random.random() < 0.2:
        page.text(f"\n{nested}- ")
        page.sentences(1)
    elif page.random.random() < 0.2:
        page.text(f"\n\n{nested}```xml\n" + "".join(f"{nested}{line}\n" for line in code_lines(page.random)))
        page.text(f"{nested}```")


def _bullets(page: _Writer) -> None:
    _list(page, lambda index: "-", "  ")


def _steps(page: _Writer) -> None:
    _list(page, lambda index: f"{index + 1}.", "   ")


def _table(page: _Writer) -> None:
    columns = page.random.randint(2, 4)
    for row in range(page.random.randint(3, 9)):
        for column in range(columns):
            page.text("| ")
            if not page.left or (row and not column):
                page.text(f"`{page.random.choice(('string', 'boolean', 'id', 'type'))}`")
            else:
                page.unit(phrase(page.random, page.random.randint(1, 6)))
            page.text(" ")
        page.text("|\n" + ("| --- " * columns + "|\n" if not row else ""))


def _alert(page: _Writer) -> None:
    page.text(f"> [!{page.random.choice(('NOTE', 'TIP', 'IMPORTANT', 'WARNING'))}]\n> ")
    page.sentences(2)


def _fence(page: _Writer) -> None:
    page.text("\n".join(["```xml", *code_lines(page.random), "```"]))


def _image(page: _Writer) -> None:
    english, german = phrase(page.random, 4)
    page.text(f"![{english}](media/shot.png)", f"![{german}](media/shot.png)")


def _include(page: _Writer) -> None:
    page.text("[!INCLUDE [note](../includes/note.md)]")


def _html(page: _Writer) -> None:
    page.text("<br/>" if page.random.random() < 0.8 else "<!-- reviewed -->")


_BLOCKS = {
    _heading: 200,
    _paragraph: 300,
    _bullets: 45,
    _steps: 13,
    _table: 16,
    _alert: 24,
    _fence: 42,
    _image: 17,
    _include: 3,
    _html: 15,
}


def _sizes(random: Random) -> list[int]:
    """How many units each page holds: half of them few, some hundreds."""
    weights = [random.lognormvariate(0, 1.1) for _ in range(PAGES)]
    sizes = [max(2, int(UNITS * weight / sum(weights))) for weight in weights]
    sizes[sizes.index(max(sizes))] += UNITS - sum(sizes)
    return sizes


def _page(random: Random, path: str, units: int) -> GeneratedPage:
    digest = sha1(path.encode(), usedforsecurity=False).hexdigest()
    page = _Writer(random, digest[:5], units)
    title, description = phrase(random, 4), sentence(random)
    title_text = phrase(random, 4)
    page.text("# ", f'# <a name="{title_text[0].lower().replace(" ", "-")}"></a>')
    page.unit(title_text)
    while page.left:
        block = random.choices(list(_BLOCKS), weights=list(_BLOCKS.values()))[0]
        page.text("\n\n")
        block(page)
    page.text("\n")
    front = "---\ntitle: {}\ndescription: {!r}\nauthor: writer\nms.date: 10/26/2017\nms.topic: reference\n"
    source = (front.format(title[0], description[0]) + "---\n\n" + "".join(page.source)).encode()
    hashed = sha1(source, usedforsecurity=False).hexdigest()
    stamp = (
        f"ms.openlocfilehash: {hashed}\nms.sourcegitcommit: {digest}\n"
        f"ms.translationtype: MT\nms.contentlocale: de-DE\nms.lasthandoff: 11/03/2020\n"
        f'ms.locfileid: "{int(digest[:6], 16)}"\n---\n'
    )
    head = front.format(title[1], description[1]) + stamp
    return GeneratedPage(
        path, source, (head + "".join(page.annotated)).encode(), (head + "".join(page.plain)).encode()
    )


def generate(seed: int = SEED) -> Iterator[GeneratedPage]:
    """All pages; the same for the same seed."""
    random = Random(seed)  # noqa: S311  # repeatable on purpose
    for index, units in enumerate(_sizes(random)):
        path = f"docs/{random.choice(_FOLDERS)}/page-{index:03}.md" if index else "docs/includes/note.md"
        yield _page(random, path, units)


def write_pages(folder: Path, seed: int = SEED) -> None:
    """Write all pages below ``source/``, ``annotated/`` and ``plain/`` of a folder."""
    for page in generate(seed):
        for kind in ("source", "annotated", "plain"):
            file = folder / kind / page.path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(getattr(page, kind))


if __name__ == "__main__":
    write_pages(Path(sys.argv[1]))

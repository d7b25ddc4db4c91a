"""What may go wrong with localized pages in a build: bad input, trees among the documents, other builders."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.localized_project import CONF, codes, directive, localized, names_read, run, write
from tests.sphinx_builds import Build

GOOD = "# ⟦Gut⇒Good⟧\n\n⟦Guter Text.⇒Good text.⟧\n"


def project(folder: Path, bad: str | bytes, good: str = GOOD) -> Path:
    """Two documents; the page of the first is bad."""
    files: dict[str, str | bytes] = {
        "docs/conf.py": CONF,
        "docs/index.md": directive("../loc/{locale}/bad.md") + "\n```{toctree}\ngood\n```\n",
        "docs/good.md": directive("../loc/{locale}/good.md"),
        "loc/de-DE/bad.md": bad,
        "loc/de-DE/good.md": localized(good),
        "secret.txt": "the secret\n",
        "secret.md": "the secret\n",
        "secret.png": b"\x89PNG secret",
    }
    return write(folder, files)


def check_good(found: Build) -> None:
    """The other page is as it should be."""
    assert "<p>Guter Text.</p>" in found.body("good")


BAD = localized("# ⟦Böse⇒Bad⟧\n\n⟦Text hier.⇒Text here.⟧\n")

BROKEN: dict[str, tuple[str | bytes, list[str], str]] = {
    "front matter that is no YAML": (
        BAD.replace("---\n", "---\na: [\nb: }\n", 1),
        ["front-matter"],
        "Text hier.",
    ),
    "a tag that is not closed": (
        BAD
        + "\n"
        + localized("⟦eins⇒one⟧").partition("---\n")[2].partition("---\n")[2].replace("</span></span>", ""),
        ["unit-unpaired"],
        "Text hier.",
    ),
    "an id of its own": (
        BAD.replace('data-stu-id="a1b2c-105"', 'data-stu-id="a1b2c-999"'),
        ["unit-id-mismatch"],
        "Böse",
    ),
    "no UTF-8": (BAD.encode() + b"\n\xff\xfe\n", ["not-utf8"], "Text hier."),
    "nothing": ("", [], ""),
    "no units": ("---\nms.contentlocale: de-DE\n---\n# Nichts\n\nText.\n", ["plain-page"], "Text."),
    "an unclosed fence and a NUL": (BAD + "\n```\n\0\n", [], "Text hier."),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_page_is_reported_and_stops_nothing(tmp_path: Path, case: str) -> None:
    """By its name, in the build of its language and of the source's."""
    page, expected, shown = BROKEN[case]
    root = project(tmp_path, page)
    found = run(root, "de")
    check_good(found)
    reported = [line for line in found.warnings if "bad.md" in line]
    assert len(reported) == len(found.warnings)
    for code in set(expected) - {"plain-page"}:
        assert code in codes(found)
    assert shown in found.body("index")
    check = run(root)
    assert "<p>Good text.</p>" in check.body("good")


HOSTILE = """---
ms.contentlocale: de-DE
myst:
  enable_extensions: [substitution, attrs_inline, html_image]
  substitutions:
    x: "{{ env.srcdir }}"
---
# Böse

```{literalinclude} ../../secret.txt
```

```{include} ../../secret.md
```

```{raw} html
<b class="live">raw</b>
```

```{eval-rst}
.. include:: ../../secret.md
```

{download}`../../secret.txt` {{ x }} {{ env.app.confdir }}

<script>evil()</script> <img src="x" onerror="evil()">

[a](javascript:evil()) [b](data:text/html,x) [c](../../secret.txt)

![p](../../secret.png) ![q](/etc/passwd) ![r](link.png) ![s](file:///etc/passwd)

[!INCLUDE [a](../../secret.md)]

[!INCLUDE [a](/etc/passwd)]

[!INCLUDE [a](../../../../../../../etc/passwd)]

[!INCLUDE [a](linked.md)]

[!code-text[a](../../secret.txt)]

:::image type="content" source="../../secret.png" alt-text="x":::
"""


@pytest.mark.parametrize("builder", ["html", "gettext"])
def test_a_hostile_page_gets_nothing(tmp_path: Path, builder: str) -> None:
    """Nothing in it runs, and nothing outside of its locale's folder is shown or copied."""
    root = project(tmp_path, HOSTILE)
    (root / "loc" / "de-DE" / "linked.md").symlink_to(root / "secret.md")
    (root / "loc" / "de-DE" / "link.png").symlink_to(root / "secret.png")
    for language in ("de", "en"):
        found = run(root, language, builder)
        for path in found.out.rglob("*"):
            if path.is_file():
                data = path.read_bytes()
                assert b"the secret" not in data, path
                assert b"PNG secret" not in data, path
                assert b"root:x" not in data, path
        assert not (found.out / "_downloads").exists()
        if builder == "html":
            check_body(found.body("index"))
            assert {"active-markup", "unsafe-markup", "path-outside", "include"} <= set(codes(found))
    assert not any(path.suffix == ".html" and "live" in path.name for path in found.out.rglob("*"))


def check_body(body: str) -> None:
    """The page as text."""
    assert '<b class="live">' not in body
    assert "<script" not in body
    assert "onerror=" not in body.replace("onerror=&quot;", "")
    assert 'href="javascript' not in body
    assert 'href="data:' not in body
    assert "{{ env.app.confdir }}" in body
    assert "literalinclude" in body


def test_a_catalog_of_the_project_that_cannot_be_read(tmp_path: Path) -> None:
    """It is named, and left alone; the page's own translation is shown."""
    root = project(tmp_path, BAD)
    broken = b'msgid "Good text."\nmsgstr "\xff"\n'
    write(root, {"docs/locale/de/LC_MESSAGES/good.po": broken})
    found = run(root, "de", locale_dirs=["locale"])
    assert "<p>Text hier.</p>" in found.body("index")
    assert any("good.po" in line or "good.mo" in line for line in found.warnings)
    check_good(found)
    assert (root / "docs/locale/de/LC_MESSAGES/good.po").read_bytes() == broken
    found = run(root, "de", locale_dirs=["locale"], vianet_write_catalogs=True)
    assert "catalog-unreadable" in codes(found)
    assert (root / "docs/locale/de/LC_MESSAGES/good.po").read_bytes() == broken


def test_a_page_above_the_limit(tmp_path: Path) -> None:
    """It is skipped; where it was the only one, the document stays without it."""
    root = project(tmp_path, BAD + "x" * 2000)
    found = run(root, "de", vianet_max_page_size=2000)
    assert set(codes(found)) == {"page-too-large", "page-not-found"}
    check_good(found)


def test_two_locales_of_one_language(tmp_path: Path) -> None:
    """An error that says so, and the site in the source language."""
    root = project(tmp_path, BAD)
    write(root, {"loc/de-AT/good.md": localized(GOOD, "de-AT")})
    found = run(root, "de", vianet_languages={"de-AT": "de"})
    assert found.app.statuscode == 1
    assert [line for line in found.warnings if line.startswith("ERROR: sphinx-vianet: ")]
    assert "Good text." in found.body("good")


# --- localized pages among the documents


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize(
    ("pattern", "options"),
    [
        ("loc/{locale}/page.md", {}),
        ("loc/de-DE/page.md", {}),
        ("page.{locale}.md", {}),
        (None, {"vianet_localized": ["loc/{locale}"]}),
    ],
)
def test_localized_pages_among_the_documents_are_none(
    tmp_path: Path, pattern: str | None, options: dict[str, Any], jobs: int
) -> None:
    """They would be read with all the rights of a document; no second build sees a change in that."""
    page = localized("# ⟦Seite⇒Page⟧\n\n⟦Der Text.⇒The text.⟧\n\n```{raw} html\n<b>live</b>\n```\n")
    place = "loc/de-DE/page.md" if pattern is None else pattern.replace("{locale}", "de-DE")
    text = directive(pattern) if pattern is not None else "# Page\n\nThe text.\n"
    files = {"docs/conf.py": CONF, f"docs/{place}": page, "docs/index.md": text}
    if pattern is None:
        files |= {"docs/page.md": text, "docs/index.md": "# Index\n\n```{toctree}\npage\n```\n"}
    root = write(tmp_path, files)
    found = run(root, "de", jobs=jobs, extensions=["sphinx_vianet", "tests.localized_project"], **options)
    assert set(codes(found)) <= {"active-markup"}
    assert sorted(found.app.env.found_docs) == (["index"] if pattern is not None else ["index", "page"])
    shown = found.body("index" if pattern is not None else "page")
    assert "Der Text." in shown
    assert "<b>live</b>" not in shown
    assert names_read(run(root, "de", fresh=False, jobs=jobs, **options)) == []
    assert found.app.config.exclude_patterns == []


def test_a_localized_page_has_no_say_about_documents(tmp_path: Path) -> None:
    """A directive in a localized page that stands among the documents does nothing."""
    hostile = localized("# ⟦Seite⇒Page⟧\n\n```{vianet-page} ../../{locale}.md\n```\n", "fr-FR")
    files = {
        "docs/conf.py": CONF,
        "docs/index.md": "# Index\n\n```{toctree}\nz\n```\n",
        "docs/z.md": directive("loc/{locale}/page.md"),
        "docs/de.md": "---\norphan: true\n---\n# A document\n",
        "docs/loc/fr-FR/page.md": hostile,
    }
    found = run(write(tmp_path, files))
    assert sorted(found.app.env.found_docs) == ["de", "index", "z"]
    assert codes(found) == ["active-markup"]


# --- other builders


DIALECT = """# ⟦Alles⇒All⟧

> [!NOTE]
> ⟦Eine Notiz.⇒A note.⟧

# [⟦Fenster⇒Windows⟧](#tab/win)

⟦Im Fenster.⇒In a window.⟧

# [⟦Linux⇒Linux⟧](#tab/linux)

⟦In Linux.⇒In Linux.⟧

---

<p><b>⟦Rohtext⇒Raw text⟧</b></p>

::: moniker range=">=1"

⟦Bereich.⇒Range.⟧

::: moniker-end

⟦Satz mit [!INCLUDE [t](term.md)].⇒Sentence with [!INCLUDE [t](term.md)].⟧

[!VIDEO https://video.example/1]

| ⟦Kopf⇒Head⟧ |
| --- |
| ⟦Zelle⇒Cell⟧ |

⟦[Hinaus](out.md)⇒[Out](out.md)⟧
"""


@pytest.mark.parametrize(
    "builder",
    ["html", "dirhtml", "singlehtml", "text", "latex", "man", "texinfo", "epub", "xml", "pseudoxml"],
)
def test_every_builder_writes_the_dialect(tmp_path: Path, builder: str) -> None:
    """With its texts, and no warning but that of the link."""
    root = project(tmp_path, localized(DIALECT))
    write(root, {"loc/de-DE/term.md": localized("⟦einem Begriff⇒a term⟧\n")})
    options: dict[str, Any] = {
        "project": "P",
        "man_pages": [("index", "p", "P", ["a"], 1)],
        "latex_documents": [("index", "p.tex", "P", "a", "manual")],
        "texinfo_documents": [("index", "p", "P", "a", "p", "P.", "Misc")],
        "epub_copyright": "x",
        "version": "1",
    }
    found = run(root, "de", builder, **options)
    allowed = {"link-outside"}
    assert set(codes(found)) == allowed
    written = "".join(
        path.read_text(encoding="utf-8", errors="replace")
        for path in found.out.rglob("*")
        if path.suffix in (".html", ".txt", ".tex", ".1", ".texi", ".xhtml", ".xml", ".pseudoxml")
    )
    for text in ("Eine Notiz.", "Im Fenster.", "In Linux.", "Bereich.", "einem Begriff", "Zelle", "Hinaus"):
        assert re.search(re.escape(text).replace(r"\ ", r"\s+"), written), text


@pytest.mark.slow
def test_a_page_of_fifty_thousand_units(tmp_path: Path) -> None:
    """It takes its time, and no more than that."""
    body = "# ⟦Groß⇒Large⟧\n\n" + "".join(
        " ".join(f"⟦Satz {number + part}.⇒Sentence {number + part}.⟧" for part in range(4)) + "\n\n"
        for number in range(0, 50_000, 4)
    )
    root = project(tmp_path, localized(body))
    found = run(root, "de", vianet_max_page_size=1 << 26)
    assert found.warnings == []
    assert found.body("index").count("Satz ") == 50_000

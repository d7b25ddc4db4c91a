"""What docutils and MyST complain of and docfx does not."""

from __future__ import annotations

from pathlib import Path

from tests.sphinx_builds import build

PAGE = """\
## Starts at two

---

Text.

---

---

#### Leaves one out

> Quote
>
> ---
>
> More.

Last.

---
"""


def test_lines_and_levels(tmp_path: Path) -> None:
    """Lines that separate nothing are left out, others are lines; levels may be left out."""
    source = tmp_path / "src"
    source.mkdir()
    (source / "conf.py").write_text("", encoding="utf-8")
    (source / "index.md").write_text(PAGE, encoding="utf-8")
    built = build(source, tmp_path / "out")
    assert built.warnings == []
    page = built.body("index").replace(' class="docutils"', "")
    assert page.count("<hr") == 2
    quote = page.split("<blockquote>")[1].split("</blockquote>")[0]
    assert quote.count("<hr") == 1
    text, rest = page.split("Text.</p>")
    assert "<hr" not in text
    assert "<hr" in rest.split("Leaves")[0]


def test_with_stock_markdown_they_are_mistakes(tmp_path: Path) -> None:
    """The dialect is what allows them."""
    source = tmp_path / "src"
    source.mkdir()
    (source / "conf.py").write_text("", encoding="utf-8")
    (source / "index.md").write_text(PAGE, encoding="utf-8")
    found = build(source, tmp_path / "out", vianet_dialect="myst").warnings
    assert sum("myst.header" in line for line in found) == 2
    assert sum("transition" in line.lower() for line in found) >= 3

"""Roles in translations: their text is translated, their target is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from .sphinx_builds import build, write_catalog

CONF = """locale_dirs = ["locale"]
extensions = ["sphinx_vianet", "sphinx.ext.extlinks"]
extlinks = {"issue": ("https://issues.example/%s", "issue %s")}
numfig = True
"""
PAGE = """# Top

```{{eval-rst}}
.. role:: raw-html(raw)
   :format: html
.. py:function:: f()
.. glossary::

   word
      Its meaning
.. _fig:
.. figure:: a.png

   Caption
```

(lab)=
## Part

{source}
"""


def translated(root: Path, source: str, target: str) -> tuple[str, list[str]]:
    """Build a page with a paragraph and its translation."""
    (root / "conf.py").write_text(CONF, encoding="utf-8")
    (root / "a.png").write_bytes(b"")
    (root / "index.md").write_text(PAGE.format(source=source), encoding="utf-8")
    write_catalog(root, "index", {source: target})
    built = build(root, root / "out", language="de", extensions=["sphinx_vianet", "sphinx.ext.extlinks"])
    return built.body("index"), built.warnings


@pytest.mark.parametrize(
    ("role", "target"),
    [
        ("ref", "lab"),
        ("std:ref", "lab"),
        ("REF", "lab"),
        ("doc", "index"),
        ("numref", "fig"),
        ("term", "word"),
        ("any", "lab"),
        ("py:func", "f"),
        ("func", "f"),
        ("issue", "7"),
        ("download", "a.png"),
    ],
)
def test_the_text_of_a_reference_is_translated(tmp_path: Path, role: str, target: str) -> None:
    body, warnings = translated(
        tmp_path, f"See {{{role}}}`that %s <{target}>`.", f"Siehe {{{role}}}`jenes %s <{target}>`."
    )
    assert "jenes" in body
    assert "that" not in body
    assert "href=" in body.partition("Siehe")[2].partition("</p>")[0]
    assert not warnings


@pytest.mark.parametrize(("role", "target"), [("ref", "lab"), ("py:func", "f"), ("issue", "7")])
def test_the_target_of_a_reference_is_not(tmp_path: Path, role: str, target: str) -> None:
    body, warnings = translated(
        tmp_path, f"See {{{role}}}`that %s <{target}>`.", f"Siehe {{{role}}}`jenes <other>`."
    )
    assert "jenes" not in body
    assert len(warnings) == 1
    assert "[vianet.active-markup]" in warnings[0]


def test_text_that_becomes_html_is_not(tmp_path: Path) -> None:
    body, warnings = translated(tmp_path, "Is {raw-html}`<b>`.", "Ist {raw-html}`<script>`.")
    assert "<script>" not in body
    assert "[vianet.active-markup]" in warnings[0]

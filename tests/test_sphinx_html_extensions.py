"""HTML blocks of which MyST makes images and admonitions, in the dialect, which splits all others."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.sphinx_builds import Build, build, read_pot, write_catalog

BOTH = ["html_admonition", "html_image"]
TAKEN = """\
<div class="admonition note" name="adm">
<p class="title">The **title**</p>
The *content*
</div>

<img src="pic.png" alt="Picture" class="wide" width="20px">
"""
SPLIT = """\
<div class="box"><p>A *text* <img src="pic.png" alt="In"></p>
<img src="pic.png" alt="Out">
</div>

<table><tr><td>Cell</td></tr>
<img src="pic.png" alt="Stray">
"""


def project(folder: Path, text: str, builder: str = "html", **options: Any) -> Build:
    """Build ``index.md`` with a text."""
    source = folder / "src"
    source.mkdir(exist_ok=True)
    (source / "conf.py").write_text("locale_dirs = ['locale']\ngettext_compact = False\n")
    (source / "index.md").write_text(f"# Index\n\n{text}")
    (source / "pic.png").write_bytes(b"")
    return build(source, folder / builder, builder, **options)


@pytest.mark.parametrize("in_page", [False, True])
def test_what_myst_takes_is_as_in_stock_myst(tmp_path: Path, in_page: bool) -> None:
    """Switched on for the project or by the page itself."""
    front = "---\nmyst:\n  enable_extensions: [html_admonition, html_image]\n---\n"
    options: dict[str, Any] = {} if in_page else {"myst_enable_extensions": BOTH}
    bodies = []
    for dialect in ("ops", "myst"):
        source = tmp_path / dialect / "src"
        source.mkdir(parents=True)
        found = project(tmp_path / dialect, TAKEN, vianet_dialect=dialect, **options)
        if in_page:
            (source / "index.md").write_text(f"{front}# Index\n\n{TAKEN}")
            found = build(source, tmp_path / dialect / "html", vianet_dialect=dialect)
        assert found.warnings == []
        bodies.append(found.body("index"))
    assert bodies[0] == bodies[1]
    assert '<p class="admonition-title">The <strong>title</strong></p>' in bodies[0]
    assert 'src="_images/pic.png"' in bodies[0]


def test_their_texts_are_messages(tmp_path: Path) -> None:
    """Title and content; and translated."""
    project(tmp_path, TAKEN, "gettext", myst_enable_extensions=BOTH)
    pot = tmp_path / "gettext" / "index.pot"
    assert read_pot(pot) == ["Index", "The **title**", "The *content*", "Picture"]
    write_catalog(tmp_path / "src", "index", {"The *content*": "Der *Inhalt*", "The **title**": "*Titel*"})
    found = project(tmp_path, TAKEN, language="de", myst_enable_extensions=BOTH)
    assert "<em>Inhalt</em>" in found.body("index")
    assert "<em>Titel</em>" in found.body("index")


def test_all_others_are_split_as_ever(tmp_path: Path) -> None:
    """And no piece of them is taken for an image."""
    bodies, messages = [], []
    for extensions in ([], BOTH):
        options: dict[str, Any] = {"myst_enable_extensions": extensions}
        bodies.append(project(tmp_path, SPLIT, **options).body("index"))
        project(tmp_path, SPLIT, "gettext", **options)
        messages.append(read_pot(tmp_path / "gettext" / "index.pot"))
    assert bodies[0] == bodies[1]
    assert messages[0] == messages[1] == ["Index", 'A *text* <img src="pic.png" alt="In">', "Cell"]
    assert len(re.findall('src="pic.png"', bodies[0])) == 3

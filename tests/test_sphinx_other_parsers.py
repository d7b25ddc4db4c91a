"""Projects in which other extensions bring MyST, or parse ``.md`` themselves as MyST-NB does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from myst_parser.parsers.sphinx_ import MystParser
from myst_parser.sphinx_ext.main import setup_sphinx
from sphinx.application import Sphinx

from tests.localized_project import write
from tests.sphinx_builds import Build, build, write_catalog

OURS, OTHER = "sphinx_vianet", "tests.test_sphinx_other_parsers"


class OtherParser(MystParser):
    """Parses Markdown under a file type of its own."""

    supported: tuple[str, ...] = ("other-notebook",)  # type: ignore[misc]  # as in YamlPageParser


def setup(app: Sphinx) -> dict[str, Any]:
    """The extension, set up as MyST-NB is."""
    setup_sphinx(app)
    app.add_source_suffix(".md", "other-notebook")
    app.add_source_suffix(".ipynb", "other-notebook")
    app.add_source_parser(OtherParser)
    return {"parallel_read_safe": True}


# Sphinx writes the suffixes of extensions into its own default, for all later builds of a process.
DEFAULT = "{'.rst': 'restructuredtext'}"


def show(folder: Path, extensions: list[str], suffixes: str = DEFAULT) -> Build:
    """A German build of a page with an alert."""
    conf = f"gettext_compact = False\nlocale_dirs = ['locale']\nsource_suffix = {suffixes}\n"
    write(folder, {"src/conf.py": conf, "src/index.md": "# Head\n\n> [!NOTE]\n> A text.\n"})
    write_catalog(folder / "src", "index", {"Head": "Kopf", "A text.": "Ein Text."})
    return build(folder / "src", folder / "out", extensions=extensions, language="de")


@pytest.mark.parametrize("extensions", [[OURS, OTHER], [OTHER, OURS]])
def test_another_parser_for_markdown_is_named(tmp_path: Path, extensions: list[str]) -> None:
    """In whatever order they are named; stock Sphinx translates what that parser makes."""
    found = show(tmp_path, extensions)
    assert len(found.warnings) == 1
    assert "conf.py:1: WARNING: .md files are of the type 'other-notebook'" in found.warnings[0]
    assert f"{OTHER}.OtherParser parses" in found.warnings[0]
    assert "[vianet.markdown-parser]" in found.warnings[0]
    body = found.body("index")
    assert "<h1>Kopf<" in body
    assert "<blockquote>" in body


@pytest.mark.parametrize("extensions", [[OURS, OTHER], [OTHER, OURS]])
def test_the_project_chooses(tmp_path: Path, extensions: list[str]) -> None:
    """``conf.py`` gives ``.md`` to us; the other keeps its notebooks."""
    found = show(tmp_path, extensions, "{'.rst': 'restructuredtext', '.md': 'markdown'}")
    assert found.warnings == []
    assert 'class="admonition note"' in found.body("index")
    assert "<p>Ein Text.</p>" in found.body("index")
    assert found.app.config.source_suffix[".ipynb"] == "other-notebook"


@pytest.mark.parametrize("extensions", [[OURS], [OURS, "myst_parser"], ["myst_parser", OURS]])
@pytest.mark.parametrize("suffixes", [DEFAULT, "['.rst', '.md']"])
def test_myst_itself_in_any_order(tmp_path: Path, extensions: list[str], suffixes: str) -> None:
    """Our parser is in its place."""
    found = show(tmp_path, extensions, suffixes)
    assert found.warnings == []
    assert 'class="admonition note"' in found.body("index")

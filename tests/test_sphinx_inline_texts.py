"""Texts that a directive makes a node of without saying what its source was."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sphinx import addnodes

from tests.localized_project import write
from tests.sphinx_builds import Build, build, write_catalog

PAGE = "# Head\n\n```{centered} A text\n```\n\n```{centered} Not translated\n```\n"


def show(folder: Path, text: str, **options: Any) -> Build:
    """The German page; ``text`` is the translation of the first centered one."""
    conf = "gettext_compact = False\nlocale_dirs = ['locale']\n"
    root = write(folder / "src", {"conf.py": conf, "index.md": PAGE})
    write_catalog(root, "index", {"Head": "Kopf", "A text": text})
    return build(root, folder / "out", language="de", **options)


@pytest.mark.parametrize("dialect", ["ops", "myst"])
@pytest.mark.parametrize("text", ["Ein Text", "Ein *Text*"])
def test_they_count_as_translated(tmp_path: Path, dialect: str, text: str) -> None:
    """As with stock Sphinx; one without a translation does not."""
    doctree = show(tmp_path, text, vianet_dialect=dialect).app.env.get_doctree("index")
    found = [(node.astext(), node["translated"]) for node in doctree.findall(addnodes.centered)]
    assert found == [("Ein Text", True), ("Not translated", False)]
    assert doctree["translation_progress"] == {"total": 3, "translated": 2}


def test_their_document_is_read_again(tmp_path: Path) -> None:
    """When the translation has changed, which is known by the msgid."""
    show(tmp_path, "Ein Text")
    found = show(tmp_path, "Der neue Text", freshenv=False)
    assert "Der neue Text" in found.body("index")

"""Exports of real pages: every unit once, and documents that are read back as they were written."""

from __future__ import annotations

import json
from contextlib import nullcontext
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from translate.storage.tmx import tmxfile
from translate.storage.xliff2 import Xliff2File

from sphinx_vianet.config import Config
from sphinx_vianet.exporter import ExportOptions, run_export
from sphinx_vianet.languages import normalize_locale
from sphinx_vianet.page import parse_page
from sphinx_vianet.treespec import TreeSpec

from .corpus import CORPUS, CORPUS_ROOT, FOLDERS, entries

pytestmark = CORPUS

FIXTURES = Path(__file__).parent / "fixtures" / "exchange"
EVERY = 6
READERS: dict[str, Any] = {"tmx": tmxfile, "xliff": Xliff2File}


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_unit_is_exported_and_can_be_read(folder: str) -> None:
    chosen = [entry.path for entry in entries(folder)][::EVERY]
    source = CORPUS_ROOT / folder / "source"
    config = Config(
        source=TreeSpec(str(source)) if source.is_dir() else None,
        localized=(
            TreeSpec(
                str(CORPUS_ROOT / folder / "annotated"), locale=normalize_locale(folder.partition(".")[2])
            ),
        ),
        exclude=(),
    )
    texts: dict[str, str] = {}
    for form in ("jsonl", "tmx", "xliff"):
        stream = StringIO(newline="")
        options = ExportOptions(form, pages=tuple(chosen))
        run_export(config, options, lambda locale, stream=stream: nullcontext(stream.write))  # type: ignore[misc]
        texts[form] = stream.getvalue()
    lines = [json.loads(line) for line in texts["jsonl"].split("\n")[:-1]]
    units = [
        unit.id
        for path in sorted(chosen)
        for unit in parse_page(CORPUS_ROOT.joinpath(folder, "annotated", path).read_bytes()).units
        if unit.source.strip() and unit.target.strip()
    ]
    assert sorted(line["unit"] for line in lines if line["unit"]) == sorted(units)
    assert len({line["id"] for line in lines}) == len(lines)
    for form, name in (("tmx", "tmx14"), ("xliff", "xliff20")):
        data = texts[form].encode()
        etree.RelaxNG(etree.parse(str(FIXTURES / f"{name}.rng"))).assertValid(etree.fromstring(data))
        read = READERS[form].parsestring(data)
        assert [(unit.source, unit.target) for unit in read.units] == [
            (line["source"], line["target"]) for line in lines
        ]

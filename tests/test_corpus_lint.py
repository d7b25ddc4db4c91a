"""Lint over the real pages: what the documentation says was found, and fixes that touch nothing else."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest
from markdown_it.token import Token

from sphinx_vianet.config import Config
from sphinx_vianet.entries import Known
from sphinx_vianet.importer import run_import
from sphinx_vianet.linter import LintOptions, run_lint
from sphinx_vianet.markdown import make_parser
from sphinx_vianet.po import Entry, parse_po
from sphinx_vianet.quality.checks import CHECKS
from sphinx_vianet.quality.report import LintReport
from sphinx_vianet.quality.texts import Side

from .corpus import CORPUS, FOLDERS
from .test_corpus_import import config

pytestmark = CORPUS

EVERY = tuple(CHECKS)
MEASURED = Path(__file__).parents[1] / "docs" / "reference" / "lint-measured.tsv"
FOUND = MEASURED.with_name("lint-found.tsv")


def lint(locale_dir: Path, *, fix: bool = False) -> LintReport:
    """With every check."""
    return run_lint(Config(), locale_dir, LintOptions(EVERY, fix=fix))


def table(path: Path) -> list[dict[str, str]]:
    """The rows of a table of the documentation."""
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def entries(locale_dir: Path) -> list[Entry]:
    """All entries of all catalogs."""
    files = [parse_po(path.read_bytes()) for path in sorted(locale_dir.rglob("*.po"))]
    return [entry for file in files for entry in file.entries]


@pytest.mark.parametrize("name", ["learn.ko-kr", "efcore.de-de"])
def test_fixes(name: str, tmp_path: Path) -> None:
    """They change translations only, count as edits, survive an import, and leave nothing to fix."""
    run_import(config(name), tmp_path)
    before = entries(tmp_path)
    report = lint(tmp_path, fix=True)
    assert not report.findings
    assert report.fixed
    after = entries(tmp_path)
    changed = [new for old, new in zip(before, after, strict=True) if old.msgstr != new.msgstr]
    assert len(changed) == report.fixed
    assert all(Known.of(entry).edited for entry in changed)
    assert [(e.msgid, e.comments) for e in before] == [(e.msgid, e.comments) for e in after]
    assert lint(tmp_path, fix=True).fixed == 0
    assert run_import(config(name), tmp_path).messages.kept == report.fixed


@pytest.mark.parametrize("name", ["learn.ko-kr", "office-js.ja-jp"])
def test_text_without_markup_is_one_token(name: str, tmp_path: Path) -> None:
    """What is not parsed would give one text; every third message is tried."""
    run_import(config(name), tmp_path)
    md = make_parser("ops")
    for entry in entries(tmp_path)[::3]:
        for text in (entry.msgid, entry.msgstr):
            if text and not Side(text).has_markup:
                tokens: list[Token] = []
                md.inline.parse(text, md, {}, tokens)
                assert [(token.type, token.content) for token in tokens] == [("text", text)]


def test_what_the_documentation_says(tmp_path: Path) -> None:
    """The numbers of findings by check, over all repositories."""
    counts: Counter[str] = Counter()
    by_folder: dict[str, dict[str, int]] = {}
    for name in FOLDERS:
        run_import(config(name), tmp_path / name)
        report = lint(tmp_path / name)
        assert not report.findings
        counts.update(report.counts())
        by_folder[name] = {"*messages*": report.messages, **report.counts()}
    assert {row["check"]: counts[row["check"]] for row in table(MEASURED)} == {
        row["check"]: int(row["found"]) for row in table(MEASURED)
    }
    for row in table(FOUND):
        check = row.pop("check")
        assert {name: by_folder[name][check] for name in FOLDERS} == {k: int(v) for k, v in row.items()}, (
            check
        )
    messages = sum(found["*messages*"] for found in by_folder.values())
    assert f"{messages:,} messages" in MEASURED.with_name("lint.md").read_text(encoding="utf-8")

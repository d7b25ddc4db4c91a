"""The localized pages of this documentation, and what its contributors are told to do with them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sphinx_vianet.cli import main
from sphinx_vianet.page import parse_page

from .gitrepo import GitRepo, build_repository

DOCS = Path(__file__).resolve().parents[1] / "docs"
LOCALES = ("de-DE", "fr-FR", "ja-JP", "ko-KR", "zh-CN")
PAGES = ("index.md", "translations.md", "tutorial/first-site.md")
BASELINE = ("--baseline", "docs/localized/stale.json")
NEW = "A sentence that nobody has translated stands here."


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GitRepo:
    """A repository with the pages that are translated, in two locales, at commits of its own."""
    files = {f"docs/{name}": (DOCS / name).read_bytes() for name in ("conf.py", *PAGES)}
    repo = build_repository(tmp_path / "checkout", [files])
    commit = b"ms.sourcegitcommit: " + repo.commits()[0].encode()
    for name in (f"localized/{locale}/{page}" for locale in LOCALES[2:4] for page in PAGES):
        stamped = re.sub(rb"ms\.sourcegitcommit: \w+", commit, (DOCS / name).read_bytes())
        repo.write({f"docs/{name}": stamped})
    repo.write({"docs/localized/terms.csv": (DOCS / "localized/terms.csv").read_bytes()})
    monkeypatch.chdir(repo.folder)
    return repo


def run(*arguments: str) -> int:
    """Run a command with the options of the documentation."""
    command, *rest = arguments
    with pytest.raises(SystemExit) as stopped:
        main([command, "--conf", "docs/conf.py", *rest])
    return int(stopped.value.code or 0)


@pytest.mark.parametrize("page", PAGES)
def test_the_pages_are_annotated_and_say_what_they_are(page: str) -> None:
    for locale in LOCALES:
        found = parse_page((DOCS / "localized" / locale / page).read_bytes(), page)
        assert found.units
        assert not found.findings
        assert (found.handoff.locale, found.handoff.type) == (locale, "MT")


def test_a_contributor_leaves_translations_behind_and_a_translator_brings_them(
    checkout: GitRepo, capsys: pytest.CaptureFixture[str]
) -> None:
    page = next((name for name in PAGES if run("check", name) == 0), None)
    if page is None:
        pytest.skip("all of the translated pages wait for their translators")
    with (checkout.folder / "docs" / page).open("a", encoding="utf-8") as file:
        file.write(f"\n{NEW}\n")
    assert run("check", page) == 1
    assert run("check", *BASELINE, "--write-baseline") == 0
    assert run("check", *BASELINE) == 0
    checkout.git("add", ".")
    checkout.git("commit", "-q", "-m", "A new sentence")
    assert run("import", "--locale-dir", "locale", "--locale", "ko-KR") == 0
    catalog = checkout.folder / "locale/ko/LC_MESSAGES" / page.replace(".md", ".po")
    text = catalog.read_text(encoding="utf-8")
    assert f'msgid "{NEW}"\nmsgstr ""\n' in text
    text = text.replace(
        f'msgid "{NEW}"\nmsgstr ""\n', f'msgid "{NEW}"\nmsgstr "아무도 번역하지 않은 문장입니다."\n'
    )
    catalog.write_text(text, encoding="utf-8")
    assert run("lint", "--strict", "--locale-dir", "locale") == 0
    assert run("handback", "--locale-dir", "locale") == 0
    capsys.readouterr()
    assert run("check", "--locale", "ko", page) == 0
    assert "1        1        100%" in capsys.readouterr().out

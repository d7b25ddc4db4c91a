"""Lint over catalogs and pages: what is looked at, where findings are, what --fix writes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po, write_po

from sphinx_vianet.config import Config
from sphinx_vianet.errors import Code, ConfigError
from sphinx_vianet.files import rewrite
from sphinx_vianet.linter import LintOptions, run_lint
from sphinx_vianet.po import parse_po
from sphinx_vianet.quality.checks import CHECKS
from sphinx_vianet.quality.report import LintReport
from sphinx_vianet.quality.selecting import chosen
from sphinx_vianet.treespec import TreeSpec

from .annotated import annotate

HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
GUIDE = (
    HEADER
    + """
# A person's comment, and "quotes".
#: guide.md
msgid "See [A](a.md)."
msgstr "Siehe [A](b.md)."

#: guide.md
#, fuzzy
msgid "See [B](b.md)."
msgstr "Siehe B."

#: guide.md
msgid "Empty [C](c.md)."
msgstr ""

#: guide.md
# vianet-lint: ignore=link-target
msgid "See [D](d.md)."
msgstr "Siehe [D](e.md)."

#~ msgid "Old [E](e.md)."
#~ msgstr "Alt."
"""
)


class Catalogs:
    """A locale folder to lint."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "locale"

    def write(self, domain: str, text: str, language: str = "de") -> Path:
        """Write a catalog."""
        path = self.folder / language / "LC_MESSAGES" / f"{domain}.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
        return path

    def lint(self, *names: str, select: tuple[str, ...] = ("default",), **values: Any) -> LintReport:
        """Lint catalogs."""
        checks = chosen(select, ())
        executor = values.pop("executor", None)
        changed = values.pop("changed", None)
        layout = values.pop("layout", False)
        options = LintOptions(checks, names, **values)
        return run_lint(Config(), self.folder, options, layout=layout, executor=executor, changed=changed)


@pytest.fixture
def catalogs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Catalogs:
    """An empty locale folder in the working folder."""
    monkeypatch.chdir(tmp_path)
    return Catalogs(tmp_path)


def found(report: LintReport) -> list[tuple[str, str, int | None]]:
    """Code, path and line of each problem."""
    return [(defect.code, defect.path, defect.line) for defect in report.defects]


def test_translated_messages_are_looked_at(catalogs: Catalogs) -> None:
    """Not empty, fuzzy or obsolete ones, nor those that a comment silences."""
    catalogs.write("guide", GUIDE)
    report = catalogs.lint()
    path = "locale/de/LC_MESSAGES/guide.po"
    assert found(report) == [("link-target", path, 7)]
    assert (report.messages, report.files, report.defects[0].page) == (2, 1, "guide.md")
    assert found(catalogs.lint(fuzzy=True))[1:] == [("link-missing", path, 12)]


def test_names_choose_catalogs(catalogs: Catalogs) -> None:
    """By page, by domain, by path of the file, by glob; what is not there is an error."""
    for domain in ("guide", "api/a", "api/b"):
        catalogs.write(domain, GUIDE)
        catalogs.write(domain, GUIDE, "fr")
    for name in ("api/a.md", "api/a", "api/a.po", "locale/*/LC_MESSAGES/api/a.po"):
        assert {defect.path.split("/")[-1] for defect in catalogs.lint(name).defects} == {"a.po"}, name
    assert catalogs.lint("api/*").files == 4
    assert catalogs.lint(locales=("fr-FR",)).files == 3
    assert catalogs.lint("guide.md", locales=("fr",)).files == 1
    with pytest.raises(ConfigError, match="did you mean 'guide'"):
        catalogs.lint("giude")


def test_names_choose_pages_in_catalogs_of_folders(catalogs: Catalogs) -> None:
    """As ``gettext_compact`` makes them: the entries that name the page."""
    other = '#: api/b.md\nmsgid "See [X](a.md)."\nmsgstr "Siehe [X](b.md)."\n'
    text = f"{GUIDE}\n{other}".replace("guide.md", "api/a.md")
    catalogs.write("api", text)
    assert len(catalogs.lint("api", layout=True).defects) == 2
    assert [one.page for one in catalogs.lint("api/b.md", layout=True).defects] == ["api/b.md"]
    assert len(catalogs.lint("api/*.md", "api", layout=True).defects) == 2
    with pytest.raises(ConfigError, match="there is no catalog"):
        catalogs.lint("tour/b.md", layout=True)


def test_processes_give_the_same(catalogs: Catalogs) -> None:
    """In the same order."""
    for number in range(70):
        catalogs.write(f"page{number:02}", GUIDE)
    with ThreadPoolExecutor(2) as executor:
        assert catalogs.lint(executor=executor) == catalogs.lint()


def test_a_broken_catalog_does_not_stop_the_rest(catalogs: Catalogs) -> None:
    """It is a finding with its line."""
    catalogs.write("bad", GUIDE + 'msgid "open\n')
    catalogs.write("guide", GUIDE)
    report = catalogs.lint()
    assert [(one.code, one.path, one.line) for one in report.findings] == [
        (Code.CATALOG_UNREADABLE, "locale/de/LC_MESSAGES/bad.po", 26)
    ]
    assert len(report.defects) == 1
    assert report.fails


def test_comments_that_silence(catalogs: Catalogs) -> None:
    """Codes, groups, all; a name that is none is reported."""
    entry = 'msgid "[A](a.md) `x`"\nmsgstr "A  B"\n'
    for comment, left in (
        ("ignore", 0),
        ("ignore = link-missing", 2),
        ("ignore=link-missing, code-missing", 1),
        ("ignore=note", 2),
        ("ignore=typo", 3),
        ("ignore=code-missing,\n# link-missing", 1),
        ("\n# ignore=all", 0),
    ):
        catalogs.write("guide", f"{HEADER}\n# vianet-lint: {comment}\n{entry}")
        report = catalogs.lint()
        assert len(report.defects) == left, comment
        assert [finding.line for finding in report.findings] == ([6] if "typo" in comment else [])


def test_comments_stay_in_other_tools(catalogs: Catalogs) -> None:
    """Babel, and with it sphinx-intl, wraps a long one; msgmerge keeps it as it is."""
    names = ", ".join(sorted(CHECKS))
    path = catalogs.write(
        "guide", f'{HEADER}\n# vianet-lint: ignore={names}\nmsgid "[A](a.md)"\nmsgstr "A  B"\n'
    )
    assert not catalogs.lint(select=("all",)).defects
    with path.open("rb") as file:
        catalog = read_po(file)
    with path.open("wb") as file:
        write_po(file, catalog)
    assert path.read_text().count("\n# ") > 5
    report = catalogs.lint(select=("all",))
    assert (report.messages, report.defects, report.findings) == (1, (), ())


def test_pages_can_be_left_out(catalogs: Catalogs) -> None:
    """By glob over the page that an entry names."""
    catalogs.write("guide", GUIDE)
    ignore = {"gui*": frozenset({"link-target"})}
    assert not catalogs.lint(page_ignore=ignore).defects
    assert catalogs.lint(page_ignore={"tour.md": frozenset({"link-target"})}).defects
    # As Sphinx writes references, and without any.
    for reference in ("#: ../../docs/guide.md:12\n", ""):
        catalogs.write("guide", GUIDE.replace("#: guide.md\n", reference))
        assert catalogs.lint().defects
        assert not catalogs.lint(page_ignore=ignore).defects


BROKEN = (
    HEADER
    + """
# vianet 101@0+5:0+5 d=0123456789abcdef
#: guide.md
msgid ""
"Press **Enter** "
"now."
msgstr ""
"Drücken  Sie "
"** Enter **."

#: guide.md
msgid "Say \\"yes\\"."
msgstr "Sagen Sie &quot;ja&quot;."

msgid "Keep `a  b`."
msgstr "Behalte `a  b`."
"""
)


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_fixes_change_nothing_but_the_translation(catalogs: Catalogs, newline: str) -> None:
    """Every other byte stays; a second run has nothing to do; the entry counts as edited."""
    path = catalogs.write("guide", BROKEN.replace("\n", newline))
    report = catalogs.lint(fix=True)
    expected = BROKEN.replace('""\n"Drücken  Sie "\n"** Enter **."', '"Drücken Sie **Enter**."')
    expected = expected.replace("&quot;ja&quot;", '\\"ja\\"')
    assert path.read_bytes().decode() == expected.replace("\n", newline)
    assert (report.fixed, report.defects) == (2, ())
    stamp = path.stat().st_mtime_ns
    assert catalogs.lint(fix=True).fixed == 0
    assert path.stat().st_mtime_ns == stamp


def test_fixes_can_be_tried(catalogs: Catalogs) -> None:
    """Nothing is written, and what would be is told."""
    path = catalogs.write("guide", BROKEN)
    seen: list[tuple[str, bytes, bytes]] = []
    report = catalogs.lint(fix=True, dry_run=True, changed=lambda *change: seen.append(change))
    assert report.fixed == 2
    assert path.read_bytes().decode() == BROKEN
    assert [(name, old.decode() == BROKEN) for name, old, _ in seen] == [
        ("locale/de/LC_MESSAGES/guide.po", True)
    ]
    assert len(parse_po(seen[0][2]).entries) == 3


def test_a_catalog_that_cannot_be_written(catalogs: Catalogs, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is as it was, a finding says so, and its problems are still there."""
    path = catalogs.write("guide", BROKEN)
    catalogs.write("tour", BROKEN)

    def full(name: str, old: bytes, new: bytes) -> None:
        if "guide" in str(name):
            raise OSError(28, "No space left on device")
        rewrite(name, old, new)

    monkeypatch.setattr("sphinx_vianet.linter.rewrite", full)
    report = catalogs.lint(fix=True)
    assert path.read_bytes().decode() == BROKEN
    assert [finding.message for finding in report.findings] == [
        "nothing in it was put right, it cannot be written: "
        "No space left on device; make room, and run it again"
    ]
    assert (report.fixed, len(report.defects)) == (2, 3)
    assert report.fails


def test_pages_are_linted_without_catalogs(catalogs: Catalogs, tmp_path: Path) -> None:
    """Aligned as by an import, with lines of the page."""
    folder = tmp_path / "de-DE"
    folder.mkdir()
    text = "---\nms.contentlocale: de-DE\n---\n# ⟦Titel⇒Title⟧\n\n⟦Siehe [A](b.md).⇒See [A](a.md).⟧\n"
    (folder / "guide.md").write_text(annotate(text), encoding="utf-8")
    config = Config(localized=(TreeSpec(str(tmp_path / "{locale}")),))
    options = LintOptions(chosen((), ()), of_pages=True)
    report = run_lint(config, catalogs.folder, options)
    assert found(report) == [("link-target", "de-DE/guide.md", 6)]
    assert (report.files, report.messages, report.of_pages) == (1, 2, True)
    with pytest.raises(ConfigError, match=r"there is no page 'tour\.md'"):
        run_lint(config, catalogs.folder, LintOptions(chosen((), ()), ("tour.md",), of_pages=True))

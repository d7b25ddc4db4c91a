"""Stamps with a commit alone or a hash alone: verdicts, import and the command ``stamp``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sphinx_vianet.checker import CheckOptions, run_check
from sphinx_vianet.config import Config
from sphinx_vianet.frontmatter import read_stamp
from sphinx_vianet.importer import run_import
from sphinx_vianet.model import Handoff, StampNames
from sphinx_vianet.po import parse_po
from sphinx_vianet.treespec import TreeSpec
from sphinx_vianet.verdict import Verdict

from .gitrepo import GitRepo, build_repository
from .stamp_project import StampProject, digest

FLAT = StampNames(None, "default_lang_commit", None, None, None)
NESTED = StampNames(None, "l10n.sourceCommit", None, None, None)
HASH_ALONE = StampNames("checksum", None, None, None, None)

# --- verdicts of stamps with a commit alone

GUIDE = (
    "---\ntitle: The guide\n---\n\n# The guide\n\nOpen the `box`.\n\nClose it before you leave the house.\n"
)
LEITFADEN = (
    "---\ntitle: Der Leitfaden\n{stamp}---\n\n# Der Leitfaden\n\nÖffne die `box`.\n\n"
    "Schließe sie, bevor du das Haus verlässt.\n"
)


class Site:
    """A repository with ``content/en`` and ``content/de``, as Hugo has its pages."""

    def __init__(self, folder: Path, source: str = GUIDE) -> None:
        self.folder = folder
        self.repo: GitRepo = build_repository(folder, [{"content/en/docs/guide.md": source}])

    def localize(self, commit: str, name: str = "guide.md") -> None:
        stamp = f"default_lang_commit: {commit}\n"
        self.repo.write({f"content/de/docs/{name}": LEITFADEN.replace("{stamp}", stamp)})

    def config(self) -> Config:
        return Config(
            source=TreeSpec(str(self.folder / "content/en")),
            localized=(TreeSpec(str(self.folder / "content/{locale}")),),
            locale_dir=self.folder / "locale",
            stamp=FLAT,
        )

    def verdict(self) -> Verdict:
        (verdict,) = run_check(self.config(), CheckOptions()).pages
        return verdict


def test_current_and_stale_by_commit(tmp_path: Path) -> None:
    site = Site(tmp_path)
    (first,) = site.repo.commits()
    site.localize(first)
    assert (site.verdict().locale, site.verdict().status) == ("de", "current")
    site.repo.commit({"content/en/docs/guide.md": GUIDE.replace("Close", "Shut")})
    stale = site.verdict()
    assert (stale.status, stale.kinds, stale.severity) == ("stale", ("text",), "content")
    assert stale.commits_behind == 1
    site.repo.commit({"content/en/docs/guide.md": GUIDE})
    assert site.verdict().status == "current"


def test_an_abbreviated_commit_is_written_out(tmp_path: Path) -> None:
    site = Site(tmp_path)
    (first,) = site.repo.commits()
    site.localize(first[:9])
    site.repo.commit({"content/en/docs/guide.md": GUIDE.replace("Close", "Shut")})
    verdict = site.verdict()
    assert (verdict.status, verdict.commits_behind) == ("stale", 1)
    assert verdict.handoff is not None
    assert verdict.handoff.commit == first


def test_a_branch_that_is_called_like_a_commit_is_none(tmp_path: Path) -> None:
    site = Site(tmp_path)
    site.repo.git("branch", "abcdef1")
    site.localize("abcdef1")
    # The name alone would lead to a page that was never translated from there.
    assert (site.verdict().status, site.verdict().commits_behind) == ("unknown", None)


def test_a_commit_that_is_not_there(tmp_path: Path) -> None:
    site = Site(tmp_path)
    site.localize("1" * 40)
    verdict = site.verdict()
    assert (verdict.status, verdict.certain) == ("unknown", False)


def test_a_page_that_was_moved_along_with_its_source(tmp_path: Path) -> None:
    site = Site(tmp_path)
    (first,) = site.repo.commits()
    new = {"content/en/docs/guide.md": None, "content/en/docs/start.md": GUIDE}
    site.repo.commit(new)
    site.localize(first, "start.md")
    assert site.verdict().status == "current"
    site.repo.commit({"content/en/docs/start.md": GUIDE.replace("the house.", "the house.\n\nGo.")})
    assert (site.verdict().status, site.verdict().kinds) == ("stale", ("added",))


def test_a_commit_without_the_page(tmp_path: Path) -> None:
    site = Site(tmp_path)
    (first,) = site.repo.commits()
    site.repo.commit({"content/en/docs/late.md": "# Late\n\nSomething else.\n"})
    site.localize(first, "late.md")
    verdicts = {verdict.page: verdict for verdict in run_check(site.config(), CheckOptions()).pages}
    assert verdicts["docs/late.md"].status == "inconsistent"


def test_import_pairs_with_the_source_page_at_the_commit(tmp_path: Path) -> None:
    site = Site(tmp_path)
    (first,) = site.repo.commits()
    site.localize(first)
    site.repo.commit({"content/en/docs/guide.md": GUIDE.replace("Close it", "Close it again")})
    report = run_import(site.config(), tmp_path / "locale")
    assert not report.findings
    catalog = parse_po((tmp_path / "locale/de/LC_MESSAGES/docs/guide.po").read_bytes())
    assert {entry.msgid: (entry.msgstr, entry.fuzzy) for entry in catalog.entries if entry.msgid} == {
        "The guide": ("Der Leitfaden", False),
        "Open the `box`.": ("Öffne die `box`.", False),
        "Close it again before you leave the house.": ("Schließe sie, bevor du das Haus verlässt.", True),
    }


# --- the command stamp


def config_of(project: StampProject, names: StampNames, **options: Any) -> Config:
    """The project's options; nothing but the tree says which locale the page is in."""
    localized = (TreeSpec(str(project.folder / "localized"), locale="de-DE"),)
    return project.config(stamp=names, localized=localized, **options)


def test_stamp_writes_the_commit_alone(tmp_path: Path) -> None:
    project = StampProject.make(tmp_path)
    page = LEITFADEN.replace("{stamp}", f"l10n:\n  sourceCommit: {project.first}\n")
    project.localize(page)
    last = project.change("Close it.", "Shut it.")
    config = config_of(project, NESTED)
    assert project.outcome(config, pages=("guide.md",))[0] == "refused"
    assert project.outcome(config, pages=("guide.md",), force=True) == ("stamped", None)
    assert project.page.read_text(encoding="utf-8") == page.replace(project.first, last)


def test_stamp_writes_the_hash_alone(tmp_path: Path) -> None:
    project = StampProject.make(tmp_path)
    names = HASH_ALONE
    project.localize(LEITFADEN.replace("{stamp}", f"checksum: {digest(project.source())}\n"))
    project.change("Close it.", "Shut it.")
    config = config_of(project, names)
    assert project.outcome(config, pages=("guide.md",), force=True) == ("stamped", None)
    assert read_stamp(project.page.read_bytes(), names) == Handoff(hash=digest(project.source()))
    assert b"ms." not in project.page.read_bytes()


def test_a_commit_alone_needs_history(tmp_path: Path) -> None:
    project = StampProject.make(tmp_path)
    project.localize(LEITFADEN.replace("{stamp}", ""))
    plain = tmp_path / "plain"
    plain.mkdir()
    (plain / "guide.md").write_text(project.source(), encoding="utf-8")
    config = config_of(project, FLAT, source=TreeSpec(str(plain)))
    result, reason = project.outcome(config, pages=("guide.md",), force=True)
    assert (result, reason) == (
        "refused",
        "which commit holds its source page is not known; fetch the history",
    )


def test_cosmetic_stamps_what_only_its_white_space_changed(tmp_path: Path) -> None:
    project = StampProject.make(tmp_path, GUIDE)
    project.localize(LEITFADEN.replace("{stamp}", f"default_lang_commit: {project.first} # x\n"))
    last = project.change("Open the `box`.", "Open\nthe `box`.")
    config = config_of(project, FLAT)
    assert project.outcome(config, cosmetic=True) == ("stamped", None)
    assert f"default_lang_commit: {last} # x\n" in project.page.read_text(encoding="utf-8")

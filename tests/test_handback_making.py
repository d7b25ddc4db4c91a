"""A handback that makes pages: stale ones and missing ones, with what the history says for their stamps."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sphinx_vianet.checker import CheckOptions, run_check
from sphinx_vianet.cli import main
from sphinx_vianet.errors import ConfigError
from sphinx_vianet.frontmatter import read_stamp
from sphinx_vianet.handbacker import HandbackOptions, HandbackReport, run_handback
from sphinx_vianet.model import StampNames
from sphinx_vianet.newstamps import Stamping
from sphinx_vianet.treespec import TreeSpec

from .gitrepo import GitRepo, build_repository
from .imports import GUIDE, TOUR, Project, Texts, localized_page, source_page, write

NEW_GUIDE = source_page({**GUIDE, "Shut it.": ""}).replace("Close it.\n\n", "")
CATALOG = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A page whose source page has moved on since, imported, and one without a localized page."""
    project = Project(tmp_path)
    repo = build_repository(tmp_path / "docs", [{"guide.md": source_page(GUIDE)}])
    project.localize("guide.md", GUIDE, commit=repo.commits()[0])
    repo.commit({"guide.md": NEW_GUIDE, "more/tour.md": source_page(TOUR)})
    project.run()
    return project


def _repo(project: Project) -> GitRepo:
    return GitRepo(project.folder / "docs")


def _translate(project: Project, texts: Texts, domain: str = "guide") -> None:
    """Write a catalog as a person does who began with a template."""
    entries = "".join(f'msgid "{msgid}"\nmsgstr "{msgstr}"\n\n' for msgid, msgstr in texts.items())
    path = project.catalog(domain)
    write(project.folder, {path.relative_to(project.folder).as_posix(): CATALOG + entries})


def _hand_back(project: Project, **options: Any) -> HandbackReport:
    config = options.pop("config", None) or project.config()
    return run_handback(config, project.locale_dir, HandbackOptions(**options))


def _page(project: Project, path: str = "guide.md") -> bytes:
    return (project.folder / "localized" / "de-DE" / path).read_bytes()


def _names(report: HandbackReport) -> list[str]:
    return [finding.code.info.name for finding in report.findings]


def _status(project: Project) -> dict[str, str]:
    report = run_check(project.config(), CheckOptions())
    assert not report.findings
    return {verdict.page: verdict.status for verdict in report.pages}


def test_a_stale_page_gets_hash_commit_and_date_of_its_source(project: Project) -> None:
    assert _status(project)["guide.md"] == "stale"
    project.edit('msgid "Shut it."\nmsgstr ""', 'msgid "Shut it."\nmsgstr "Mach sie zu."')
    report = _hand_back(project)
    assert [(page.page, page.result) for page in report.pages] == [("guide.md", "recomposed")]
    stamp = read_stamp(_page(project))
    assert (stamp.commit, stamp.date) == (_repo(project).commits()[1], "2020-01-02")
    assert _status(project)["guide.md"] == "current"
    project.run()
    assert project.targets()["Shut it."] == "Mach sie zu."
    assert not _hand_back(project).pages


def test_the_date_can_be_given(project: Project) -> None:
    project.edit('msgid "Shut it."\nmsgstr ""', 'msgid "Shut it."\nmsgstr "Mach sie zu."')
    _hand_back(project, stamping=Stamping("2022-02-03"))
    assert read_stamp(_page(project)).date == "2022-02-03"


def test_a_source_page_that_is_not_committed_waits(project: Project) -> None:
    write(project.folder, {"docs/guide.md": NEW_GUIDE.replace("Shut", "Lock")})
    project.run()
    project.edit('msgid "Lock it."\nmsgstr ""', 'msgid "Lock it."\nmsgstr "Schließ ab."')
    before = _page(project)
    report = _hand_back(project)
    assert _names(report) == ["handback-not-composed", "handback-waiting"]
    assert _page(project) == before


def test_pages_that_are_missing_are_made_when_asked_for(project: Project) -> None:
    _translate(project, TOUR, "more/tour")
    assert not _hand_back(project).pages
    report = _hand_back(project, new=True)
    assert [(page.page, page.result) for page in report.pages] == [("more/tour.md", "new")]
    stamp = read_stamp(_page(project, "more/tour.md"))
    assert (stamp.commit, stamp.locale) == (_repo(project).commits()[1], "de-DE")
    assert _status(project)["more/tour.md"] == "current"
    counts = project.run().messages
    assert project.targets("more/tour") == TOUR
    assert (counts.kept, counts.fuzzy) == (0, 0)
    assert not _hand_back(project, new=True).pages


def test_new_pages_are_written_as_their_tree_is(project: Project) -> None:
    path = project.folder / "localized/de-DE/guide.md"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    _translate(project, TOUR, "more/tour")
    _hand_back(project, new=True)
    data = _page(project, "more/tour.md")
    assert data.count(b"\r\n") == data.count(b"\n")
    assert b"<a name" not in data  # the one page of the tree has no anchors


def test_too_few_translations(project: Project) -> None:
    _translate(project, {"The tour": "Der Rundgang"}, "more/tour")
    report = _hand_back(project, new=True)
    assert [(finding.code.info.name, finding.message) for finding in report.findings] == [
        ("handback-too-few", "1 of 2 messages are translated; 'Walk on.' is not")
    ]
    assert not report.pages
    assert [page.result for page in _hand_back(project, new=True, least=0.5).pages] == ["new"]
    assert _page(project, "more/tour.md").endswith(b"\n\nWalk on.\n")


def test_why_pages_are_not_made_is_said(project: Project) -> None:
    report = _hand_back(project, new=True)
    [finding] = report.findings
    assert (finding.code.info.name, finding.path) == ("handback-too-few", "more/tour.md")
    assert finding.message == (
        "there is no de/LC_MESSAGES/more/tour.po; 'sphinx-build -b gettext' and 'sphinx-intl update' make it"
    )
    _translate(project, dict.fromkeys(TOUR, ""), "more/tour")
    assert [finding.message for finding in _hand_back(project, new=True).findings] == [
        "nobody has translated a message of it in de/LC_MESSAGES/more/tour.po"
    ]
    assert not _hand_back(project).findings


def test_a_new_page_that_is_not_committed_is_named(project: Project, tmp_path: Path) -> None:
    localized = build_repository(tmp_path / "localized.git")
    localized.commit({"docs/guide.md": _page(project)})
    checkout = localized.worktree(tmp_path / "checkout").folder
    config = project.config(localized=(TreeSpec(str(localized.folder), "main:docs", locale="de-DE"),))
    _translate(project, TOUR, "more/tour")
    made = _hand_back(project, new=True, output=checkout, config=config)
    assert [page.result for page in made.pages] == ["new"]
    # Made once more, as after a run that was killed, it is the same page.
    again = _hand_back(project, new=True, output=checkout, config=config)
    assert (again.pages, again.findings) == (made.pages, ())
    write(checkout, {"docs/more/tour.md": "mine"})
    [finding] = _hand_back(project, new=True, output=checkout, config=config).findings
    assert finding.message == (
        f"there is a file of this name in {checkout / 'docs'}; commit it, or move it away"
    )


def test_what_is_in_the_way_stays(project: Project) -> None:
    _translate(project, TOUR, "more/tour")
    outside = project.folder / "outside"
    outside.mkdir()
    (project.folder / "localized/de-DE/more").symlink_to(outside)
    report = _hand_back(project, new=True)
    assert _names(report) == ["path-outside", "handback-refused"]
    assert not list(outside.iterdir())


def test_the_tree_of_a_new_page_is_the_one_with_its_neighbours(project: Project) -> None:
    first, second = project.folder / "localized/de-DE", project.folder / "second"
    other = localized_page({"Other": "Anderes"})
    write(second, {"other/x.md": other})
    _translate(project, TOUR, "more/tour")
    trees = (TreeSpec(str(first)), TreeSpec(str(second)))
    config = project.config(localized=trees)
    assert "handback-refused" in _names(_hand_back(project, new=True, config=config))
    write(second, {"more/x.md": other})
    report = _hand_back(project, new=True, config=config)
    assert [page.page for page in report.pages] == ["more/tour.md"]
    assert (second / "more/tour.md").is_file()


def test_new_pages_need_source_pages(project: Project) -> None:
    with pytest.raises(ConfigError, match="--source"):
        _hand_back(project, new=True, config=project.config(source=None))
    with pytest.raises(ConfigError, match=r"there is no page 'no\.md'"):
        _hand_back(project, new=True, pages=("no.md",))
    _translate(project, TOUR, "more/tour")
    assert [page.page for page in _hand_back(project, new=True, pages=("more/tour.md",)).pages] == [
        "more/tour.md"
    ]


def test_a_stamp_that_is_a_commit_alone(tmp_path: Path) -> None:
    """As OpenTelemetry and MDN have it: the page keeps the front matter that its translators wrote."""
    names = StampNames(hash=None, commit="l10n.sourceCommit", date=None, type=None, locale=None)
    repo = build_repository(tmp_path / "docs", [{"a.md": "---\ntitle: One\nslug: one\n---\nText.\n"}])
    front = f"---\ntitle: Eins\nslug: eins\nl10n:\n  sourceCommit: {repo.commits()[0]}\n---\n"
    project = Project(tmp_path)
    write(tmp_path, {"localized/de-DE/a.md": front + "Wort.\n"})
    repo.commit({"a.md": "---\ntitle: Two\nslug: two\n---\nOther text.\n"})
    config = project.config(stamp=names)
    project.run(config)
    path = project.catalog("a")
    text = path.read_text(encoding="utf-8")
    entries = {"Two": "Zwei", "Other text.": "Anderes Wort."}
    blocks = [
        block for block in text.split("\n\n") if not any(f'msgid "{msgid}"' in block for msgid in entries)
    ]
    blocks += [f'msgid "{msgid}"\nmsgstr "{msgstr}"' for msgid, msgstr in entries.items()]
    path.write_text("\n\n".join(blocks) + "\n", encoding="utf-8")
    report = _hand_back(project, config=config)
    assert [(page.result, page.waiting) for page in report.pages] == [("recomposed", 0)]
    expected = front.replace("Eins", "Zwei").replace(repo.commits()[0], repo.commits()[1])
    assert _page(project, "a.md").decode() == expected + "Anderes Wort.\n"


def test_the_command_says_how_pages_came_about(
    project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(project.folder)
    project.edit('msgid "Shut it."\nmsgstr ""', 'msgid "Shut it."\nmsgstr "Mach sie zu."')
    _translate(project, TOUR, "more/tour")
    trees = ["--source", "docs", "--localized", "localized/{locale}", "--locale-dir", "locale"]
    with pytest.raises(SystemExit) as stopped:
        main(["handback", *trees, "--new", "--date", "2022-02-03"])
    assert stopped.value.code == 0
    assert capsys.readouterr().out.split("\n") == [
        "de-DE guide.md: 1 message handed back, made from today's source page",
        "de-DE more/tour.md: 2 messages handed back, a new page",
        "2 pages handed back; 3 messages, 3 units; 0 refused",
        "",
    ]


# --- the first page of a locale


@pytest.fixture
def bare(tmp_path: Path) -> Project:
    """A repository with source pages and translated catalogs, and no localized page at all."""
    project = Project(tmp_path)
    build_repository(tmp_path / "docs", [{"guide.md": source_page(GUIDE), "more/tour.md": source_page(TOUR)}])
    _translate(project, TOUR, "more/tour")
    return project


def test_the_first_page_of_a_repository(bare: Project) -> None:
    """Folder, hash, anchors and type are those of handbacks of today."""
    report = _hand_back(bare, new=True, locales=frozenset({"de-DE"}))
    assert [(page.locale, page.page, page.result) for page in report.pages] == [
        ("de-DE", "more/tour.md", "new")
    ]
    assert _names(report) == ["handback-too-few"]  # guide.md has no catalog
    stamp = read_stamp(_page(bare, "more/tour.md"))
    assert (len(stamp.hash or ""), stamp.commit, stamp.type) == (40, _repo(bare).commits()[0], "HT")
    assert b'# <a name="' in _page(bare, "more/tour.md")
    assert _status(bare) == {"guide.md": "missing", "more/tour.md": "current"}
    assert not _hand_back(bare, new=True, locales=frozenset({"de-DE"})).pages


def test_who_translated_and_the_hash_can_be_given(bare: Project) -> None:
    _hand_back(bare, new=True, locales=frozenset({"de"}), dry_run=True)
    assert not (bare.folder / "localized" / "de").exists()
    _hand_back(bare, new=True, locales=frozenset({"de-DE"}), stamping=Stamping(type="MT", digits=64))
    stamp = read_stamp(_page(bare, "more/tour.md"))
    assert (len(stamp.hash or ""), stamp.type) == (64, "MT")
    assert _status(bare)["more/tour.md"] == "current"


def test_the_first_page_of_a_locale_is_as_those_of_others(project: Project) -> None:
    """Its folder, too, is written as theirs are."""
    page = _page(project).replace(b"\n", b"\r\n")
    (project.folder / "localized/de-DE/guide.md").unlink()
    (project.folder / "localized/de-DE").rename(project.folder / "localized/de-de")
    (project.folder / "localized/de-de/guide.md").write_bytes(page)
    catalog = project.folder / "locale" / "fr" / "LC_MESSAGES" / "more" / "tour.po"
    _translate(project, TOUR, "more/tour")
    catalog.parent.mkdir(parents=True)
    project.catalog("more/tour").rename(catalog)
    report = _hand_back(project, new=True, locales=frozenset({"fr-FR"}))
    assert [(page.locale, page.page) for page in report.pages] == [("fr-FR", "more/tour.md")]
    data = (project.folder / "localized/fr-fr/more/tour.md").read_bytes()
    assert data.count(b"\r\n") == data.count(b"\n")
    assert b"<a name" not in data


def test_an_empty_folder_of_a_locale_is_its_place(bare: Project) -> None:
    (bare.folder / "second" / "de_de").mkdir(parents=True)
    trees = tuple(TreeSpec(str(bare.folder / name / "{locale}")) for name in ("localized", "second"))
    config = bare.config(localized=trees)
    report = _hand_back(bare, new=True, locales=frozenset({"de-DE"}), config=config)
    assert [page.result for page in report.pages] == ["new"]
    assert (bare.folder / "second/de_de/more/tour.md").is_file()
    with pytest.raises(ConfigError, match="more than one place"):
        _hand_back(bare, new=True, locales=frozenset({"fr-FR"}), config=config)


def test_where_no_first_page_can_be_written(bare: Project) -> None:
    with pytest.raises(ConfigError, match="name the locales to begin with"):
        _hand_back(bare, new=True)
    with pytest.raises(ConfigError, match="no known locale"):
        _hand_back(bare, new=True, locales=frozenset({"zz-ZZ"}))
    other = bare.config(localized=(TreeSpec(str(bare.folder), locale="ja-JP"),))
    with pytest.raises(ConfigError, match="nothing says where pages of de-DE are"):
        _hand_back(bare, new=True, locales=frozenset({"de-DE"}), config=other)
    revision = bare.config(localized=(TreeSpec(str(bare.folder / "docs"), "main:{locale}"),))
    with pytest.raises(ConfigError, match="name a checkout of its branch"):
        _hand_back(bare, new=True, locales=frozenset({"de-DE"}), config=revision)
    outside = bare.folder / "outside"
    outside.mkdir()
    (bare.folder / "localized").mkdir()
    (bare.folder / "localized" / "de-DE").symlink_to(outside)
    with pytest.raises(ConfigError, match="move it away"):
        _hand_back(bare, new=True, locales=frozenset({"de-DE"}))
    assert not list(outside.iterdir())

"""Stamps against folders, repositories, clones, the demonstration and real pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_vianet.config import Config
from sphinx_vianet.demo import write_localized, write_source
from sphinx_vianet.errors import ConfigError
from sphinx_vianet.frontmatter import read_stamp
from sphinx_vianet.page import parse_page
from sphinx_vianet.stamper import StampOptions, run_stamp
from sphinx_vianet.treespec import TreeSpec

from .annotated import annotate
from .corpus import CORPUS, CORPUS_ROOT, entries
from .gitrepo import build_repository
from .stamp_project import SOURCE, StampProject, digest


@pytest.fixture
def project(tmp_path: Path) -> StampProject:
    return StampProject.make(tmp_path)


# --- the form of the hash


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("known", [True, False], ids=["handoff", "from other pages"])
def test_algorithm_and_line_ends_are_kept(
    project: StampProject, algorithm: str, end: str, known: bool
) -> None:
    def form(text: str) -> str:
        return digest(text.replace("\n", end), algorithm)

    text = project.page.read_text(encoding="utf-8").replace(digest(SOURCE), form(SOURCE))
    project.localize(text if known else text.replace(project.first, "0" * 40))
    other = "# Other\n\nText.\n"
    project.repo.commit({"docs/other.md": other})
    project.localize(
        f"---\nms.openlocfilehash: {form(other)}\nms.contentlocale: de-DE\n---\n# Andere\n", "other.md"
    )
    project.change("Close it.", "Close  it.")
    report = project.stamp(pages=("guide.md",))
    assert report.count("stamped") == 1
    assert project.handoff().hash == form(project.source())


def test_a_byte_order_mark_is_no_part_of_the_hash(project: StampProject) -> None:
    project.repo.commit({"docs/guide.md": "\ufeff" + SOURCE.replace("Close it.", "Close  it.")})
    assert project.outcome(cosmetic=True) == ("stamped", None)
    assert project.handoff().hash == digest(SOURCE.replace("Close it.", "Close  it."))


# --- git


def test_outside_git_the_commit_stays_and_a_finding_says_so(project: StampProject, tmp_path: Path) -> None:
    folder = tmp_path / "plain"
    folder.mkdir()
    (folder / "guide.md").write_text(SOURCE.replace("Close it.", "Close  it."), encoding="utf-8")
    report = project.stamp(project.config(source=TreeSpec(str(folder))), cosmetic=True)
    assert report.count("stamped") == 1
    assert [finding.code.info.name for finding in report.findings] == ["stamp-without-commit"]
    stamp = project.handoff()
    assert (stamp.commit, stamp.date) == (project.first, "2019-03-05")
    assert stamp.hash == digest(SOURCE.replace("Close it.", "Close  it."))


def test_a_shallow_clone_says_where_it_ends(project: StampProject, tmp_path: Path) -> None:
    project.change("Close it.", "Close  it.")
    commit = project.repo.commit({"other.md": "x\n"})
    clone = project.repo.clone(tmp_path / "clone", "--depth=1")
    config = project.config(source=TreeSpec(str(clone.folder / "docs")))
    report = project.stamp(config, cosmetic=True)
    assert report.count("stamped") == 1
    assert "stamp-shallow" in [finding.code.info.name for finding in report.findings]
    assert project.handoff().commit == commit


def test_pages_of_a_revision_are_written_into_a_checkout(project: StampProject, tmp_path: Path) -> None:
    project.change("Close it.", "Close  it.")
    localized = build_repository(tmp_path / "localized.git")
    localized.commit({"docs/guide.md": project.page.read_bytes()})
    spec = TreeSpec(str(localized.folder), "main:docs")
    config = project.config(localized=(spec,))
    with pytest.raises(ConfigError, match="--output"):
        run_stamp(config, StampOptions(cosmetic=True))
    with pytest.raises(ConfigError, match=f"{tmp_path} has no folder docs; name a checkout"):
        run_stamp(config, StampOptions(cosmetic=True, output=tmp_path))
    checkout = localized.worktree(tmp_path / "checkout")
    assert project.outcome(config, cosmetic=True, output=checkout.folder) == ("stamped", None)
    assert digest(project.source()) in (checkout.folder / "docs/guide.md").read_text(encoding="utf-8")
    assert localized.git("status", "--porcelain") == ""
    # Once more, as after a run that was killed.
    assert project.outcome(config, cosmetic=True, output=checkout.folder) == ("stamped", None)
    # The checkout has moved on from the revision.
    checkout.write({"docs/guide.md": "---\na: b\n---\n"})
    reason = (
        f"the page in {checkout.folder / 'docs'} is not that of the revision; commit it, or undo its changes"
    )
    assert project.outcome(config, cosmetic=True, output=checkout.folder) == ("refused", reason)
    with pytest.raises(ConfigError, match="--output"):
        project.stamp(cosmetic=True, output=checkout.folder)


def test_the_demonstration(tmp_path: Path) -> None:
    commits = write_source(tmp_path / "source")
    write_localized(tmp_path, commits)
    config = Config(
        source=TreeSpec(str(tmp_path / "source" / "docs")),
        localized=(TreeSpec(str(tmp_path / "localized" / "{locale}")),),
    )
    report = run_stamp(config, StampOptions(cosmetic=True, locales=frozenset({"de-DE"})))
    review = next(commit.sha for commit in commits if commit.revision.key == "review")
    stamped = {
        page.page: (page.carried, page.new and page.new.commit)
        for page in report.pages
        if page.result == "stamped"
    }
    assert stamped == {"troubleshooting.md": (("front-matter",), review)}
    refused = {page.page: page.kinds for page in report.pages if page.result == "refused"}
    assert refused == {
        "quickstart.md": ("text",),
        "configuration.md": ("punctuation", "link"),
        "backup.md": (),
    }
    # Pages that nobody named are no findings: the check reports what is stale.
    assert report.findings == ()


def test_pages_of_one_branch_that_come_from_several_source_revisions(
    project: StampProject, tmp_path: Path
) -> None:
    first = project.page.read_bytes()
    second = project.repo.commit({"docs/tour.md": "# Tour\n\nWalk on.\n"})
    old, new = "# Tour\n\nWalk on.\n", "# Tour\n\nWalk\non.\n"
    stamp = f"ms.openlocfilehash: {digest(old)}\nms.sourcegitcommit: {second}\n"
    tour = annotate(f"---\n{stamp}ms.contentlocale: de-DE\n---\n# ⟦Runde⇒Tour⟧\n\n⟦Geh.⇒Walk on.⟧\n")
    localized = build_repository(tmp_path / "localized.git")
    localized.commit({"docs/guide.md": first, "docs/tour.md": tour.encode()})
    guide_commit = project.change("Close it.", "Close  it.")
    tour_commit = project.repo.commit({"docs/tour.md": new})
    config = project.config(localized=(TreeSpec(str(localized.folder), "main:docs"),))
    checkout = localized.worktree(tmp_path / "checkout")
    report = project.stamp(config, cosmetic=True, output=checkout.folder)
    assert {page.page: page.new.commit for page in report.pages if page.new} == {
        "guide.md": guide_commit,
        "tour.md": tour_commit,
    }
    written = {
        name: read_stamp((checkout.folder / "docs" / name).read_bytes()) for name in ("guide.md", "tour.md")
    }
    assert written["guide.md"].commit == guide_commit
    assert written["guide.md"].hash == digest(project.source())
    assert written["tour.md"].commit == tour_commit
    assert written["tour.md"].hash == digest(new)


def test_one_checkout_cannot_be_that_of_two_revisions(project: StampProject, tmp_path: Path) -> None:
    project.change("Close it.", "Close  it.")
    localized = build_repository(tmp_path / "localized.git")
    localized.commit({"docs/guide.md": project.page.read_bytes()})
    localized.commit({"docs/other.md": "# Other\n"})
    trees = ("main~1:docs", "main:docs")
    specs = tuple(TreeSpec(str(localized.folder), tree, "de-DE") for tree in trees)
    checkout = localized.worktree(tmp_path / "checkout")
    with pytest.raises(ConfigError, match="one revision only"):
        project.stamp(project.config(localized=specs), cosmetic=True, output=checkout.folder)
    page = checkout.folder / "docs" / "guide.md"
    assert page.read_bytes() == project.page.read_bytes()


def test_a_page_in_two_trees_is_refused(project: StampProject, tmp_path: Path) -> None:
    project.change("Close it.", "Close  it.")
    twin = tmp_path / "twin" / "guide.md"
    twin.parent.mkdir()
    twin.write_bytes(project.page.read_bytes())
    specs = tuple(TreeSpec(str(path.parent), None, "de-DE") for path in (project.page, twin))
    report = project.stamp(project.config(localized=specs), cosmetic=True)
    assert {(page.result, page.reason) for page in report.pages} == {
        ("refused", "it stands in more than one tree; take it out of all but one")
    }
    assert twin.read_bytes() == project.page.read_bytes()


def test_a_page_whose_include_is_stale_is_current_itself(project: StampProject) -> None:
    source = "# One\n\n[!INCLUDE [x](includes/x.md)]\n"
    commit = project.repo.commit({"docs/one.md": source, "docs/includes/x.md": "Text.\n"})
    for name, text in (("one.md", source), ("includes/x.md", "Text.\n")):
        stamp = f"ms.openlocfilehash: {digest(text)}\nms.sourcegitcommit: {commit}\n"
        body = text.replace("One", "⟦Eins⇒One⟧").replace("Text.", "⟦Text.⇒Text.⟧")
        project.localize(annotate(f"---\n{stamp}---\n{body}"), name)
    project.repo.commit({"docs/includes/x.md": "Another text.\n"})
    results = {page.page: page.result for page in project.stamp(cosmetic=True).pages}
    assert results == {"guide.md": "current", "one.md": "current", "includes/x.md": "refused"}


def test_an_include_without_a_stamp_of_its_own(project: StampProject) -> None:
    # Learn units: the stamp stands in the page beside the folder, and the include gets none in passing.
    commit = project.repo.commit({"docs/includes/a.md": "One two.\n", "docs/a.yml": "### YamlMime:X\n"})
    project.localize(
        f"### YamlMime:X\nmetadata:\n  ms.openlocfilehash: {'1' * 40}\n  ms.sourcegitcommit: {commit}\n",
        "a.yml",
    )
    project.localize(annotate("⟦Eins zwei.⇒One two.⟧\n"), "includes/a.md")
    project.repo.commit({"docs/includes/a.md": "One\ntwo.\n"})
    (page,) = project.stamp(pages=("includes/a.md",)).pages
    assert (page.result, page.reason) == ("refused", "it has no stamp")


# --- real pages


@pytest.mark.parametrize(
    "known", [pytest.param(True, marks=pytest.mark.slow, id="handoff"), pytest.param(False, id="no handoff")]
)
@pytest.mark.corpus
@CORPUS[1]
def test_the_corpus_five_years_on(tmp_path: Path, known: bool) -> None:
    folder = CORPUS_ROOT / "nuget.de-de"
    versions = [folder / "source", folder / "source-now"]
    repo = build_repository(tmp_path / "source", versions if known else versions[1:])
    localized = tmp_path / "localized"
    before: dict[str, bytes] = {}
    for entry in entries("nuget.de-de"):
        data = entry.read("annotated") or b""
        before[entry.path] = (
            data.replace(entry.commit.encode(), repo.commits()[0].encode()) if known else data
        )
        path = localized / entry.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(before[entry.path])
    config = Config(source=TreeSpec(str(repo.folder)), localized=(TreeSpec(str(localized), None, "de-DE"),))
    report = run_stamp(config, StampOptions(cosmetic=True))
    stamped = [page for page in report.pages if page.result == "stamped"]
    cosmetic = {"whitespace", "code", "front-matter"}
    assert len(stamped) >= 40
    assert all(set(page.kinds) <= cosmetic for page in stamped)
    again = run_stamp(config, StampOptions(cosmetic=True, dry_run=True))
    current = {page.page for page in again.pages if page.result == "current"}
    assert {page.page for page in stamped} <= current
    for page in report.pages:
        after = (localized / page.page).read_bytes()
        if page.result != "stamped":
            assert after == before[page.page]
        old, new = parse_page(before[page.page]), parse_page(after)
        assert [(u.id, u.source, u.target) for u in new.units] == [
            (u.id, u.source, u.target) for u in old.units
        ]
        if "code" not in page.carried:
            assert after[new.body_offset :] == before[page.page][old.body_offset :]

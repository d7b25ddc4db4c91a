"""Which pages are read and written again when banners change."""

from __future__ import annotations

from pathlib import Path

from tests.banner_project import MADE, OLD, SOURCE, page, project, said, show
from tests.localized_project import localized, names_read, write
from tests.sphinx_builds import Build, share_doctrees


def written(found: Build) -> dict[str, int]:
    """When each page was written."""
    return {path.stem: path.stat().st_mtime_ns for path in found.out.glob("*.html")}


def rewritten(folder: Path, before: Build) -> tuple[list[str], list[str], Build]:
    """The documents that the next build reads, and those that it writes."""
    times = written(before)
    found = show(folder, fresh=False)
    documents = {"index", "page", "other"}
    names = [name for name, time in written(found).items() if times[name] != time and name in documents]
    return names_read(found), sorted(names), found


def test_a_new_handoff_of_the_same_text(tmp_path: Path) -> None:
    """The page is written again and not read, and with it, as ever, the one whose toctree has it."""
    folder = project(tmp_path)
    first = show(folder)
    assert rewritten(folder, first)[:2] == ([], [])
    write(folder, {"trees/de-DE/page.md": page(date="03/04/2021", kind="HT")})
    read, names, found = rewritten(folder, first)
    assert (read, names) == ([], ["index", "page"])
    assert said(found) == ["Von einem Menschen übersetzt. Stand des Originals: 4. März 2021."]
    assert rewritten(folder, found)[:2] == ([], [])


def test_builders_that_share_doctrees(tmp_path: Path) -> None:
    """Each of them has pages with the banner."""
    folder = project(tmp_path)
    share_doctrees(folder / "out" / "de-html", folder / "out" / "de-dirhtml")
    page_of = folder / "out" / "de-dirhtml" / "page" / "index.html"
    first = show(folder)
    show(folder, builder="dirhtml", fresh=False)
    write(folder, {"trees/de-DE/page.md": page(date="03/04/2021")})
    assert rewritten(folder, first)[:2] == ([], ["index", "page"])
    assert "4. März 2021" not in page_of.read_text(encoding="utf-8")
    show(folder, builder="dirhtml", fresh=False)
    assert "4. März 2021" in page_of.read_text(encoding="utf-8")


def test_a_changed_source(tmp_path: Path) -> None:
    """The document is read for its own sake, and the count is that of today."""
    folder = project(tmp_path)
    first = show(folder)
    write(folder, {"docs/page.md": SOURCE.replace("Second", "Other")})
    read, names, found = rewritten(folder, first)
    assert read == ["page"]
    assert "page" in names
    assert "other" not in names
    assert said(found)[1] == OLD + "Geänderte Sätze: 1."


def test_a_page_that_comes(tmp_path: Path) -> None:
    """Another page's banner stays as it is."""
    folder = project(tmp_path)
    first = show(folder)
    other = localized("# ⟦Andere Seite⇒Another page⟧\n\n⟦Jemand tat es.⇒Nobody translated it.⟧\n")
    write(folder, {"trees/de-DE/other.md": other})
    read, _, found = rewritten(folder, first)
    assert read == ["other"]
    assert said(found, "other") == [f"Maschinelle Übersetzung. {MADE}"]


def test_switched_on(tmp_path: Path) -> None:
    """Every page is written, none is read."""
    folder = project(tmp_path)
    show(folder, vianet_banner=False)
    found = show(folder, fresh=False)
    assert names_read(found) == []
    assert len(said(found)) == 1


def test_two_processes(tmp_path: Path) -> None:
    """What was noted while reading comes together."""
    extra = {f"docs/extra{number}.md": "# Extra page\n\nText of it.\n" for number in range(8)}
    folder = write(project(tmp_path, now=SOURCE.replace("Second", "Other")), extra)
    found = show(folder, jobs=2)
    assert said(found)[1] == OLD + "Geänderte Sätze: 1."
    assert all(len(said(found, f"extra{number}")) == 1 for number in range(8))

"""``sphinx-vianet build``: the sites of all languages of a small project, by real builds."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from sphinx_vianet.files import folder_lock

from .gitrepo import git
from .imports import NOT_ROOT, localized_page, write
from .site_project import SiteProject

WORK = ".sphinx-vianet"


@pytest.fixture
def project(tmp_path: Path) -> SiteProject:
    project = SiteProject(tmp_path / "my projéct")
    project.fill()
    return project


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


# The tests of README and how-to guides, and the environment docs, build all languages too.
@pytest.mark.slow
def test_all_languages_and_then_again(project: SiteProject) -> None:
    before = files(project.folder)
    first = project.run("--format", "json", "--jobs", "2")
    assert (first.code, first.err) == (0, "")
    assert {name: (site["pages"], site["read"], site["warnings"]) for name, site in first.sites.items()} == {
        "en": (3, 3, 0),
        "de": (3, 3, 0),
        "he": (3, 3, 0),
    }
    # Of the nine messages of the project, and of the three pages.
    assert first.sites["de"]["messages"] == {"total": 7, "translated": 5, "stale": 0}
    assert first.sites["he"]["messages"] == {"total": 7, "translated": 1, "stale": 0}
    assert [first.sites[name]["untranslated_pages"] for name in ("en", "de", "he")] == [None, 1, 2]
    assert "<h1>Öffnen" in project.read("de/wie geöffnet.html")
    assert "<h1>Opening" in project.read("en/wie geöffnet.html")
    assert "<h1>קופסאות" in project.read("he/index.html")
    # They lead to each other, wherever they are.
    assert "../he/index.html" in project.read("de/index.html")
    assert names(project.out) == {
        *("en", "de", "he", WORK),
        *("index.html", "vianet-root.css", "vianet-root.js"),
    }
    # The project is as it was.
    after = files(project.folder)
    assert {name: data for name, data in after.items() if not name.startswith(project.out.name)} == before
    # One import for all, from which all read.
    assert first.json["import"] == {"pages": 2, "written": 2}
    catalogs = [path.relative_to(project.out / WORK).parts[0] for path in (project.out / WORK).rglob("*.po")]
    assert catalogs == ["locale", "locale"]

    second = project.run("--format", "json")
    assert (second.code, second.err) == (0, "")
    assert {name: site["read"] for name, site in second.sites.items()} == {"en": 0, "de": 0, "he": 0}
    assert {name: site["messages"] for name, site in second.sites.items()} == {
        name: site["messages"] for name, site in first.sites.items()
    }
    assert second.json["import"] == {"pages": 2, "written": 0}
    sites = {name: data for name, data in files(project.out).items() if not name.startswith(WORK)}
    first_sites = {
        name.removeprefix(f"{project.out.name}/"): data
        for name, data in after.items()
        if name.startswith(f"{project.out.name}/") and f"/{WORK}/" not in name
    }
    assert sites == first_sites

    # A localized page that changes.
    page = project.folder / "localized/de-DE/wie geöffnet.md"
    page.write_text(page.read_text(encoding="utf-8").replace("Heb den", "Hebe den"), encoding="utf-8")
    third = project.run("--format", "json", "--locale", "de")
    assert {name: site["read"] for name, site in third.sites.items()} == {"de": 1}
    assert "Hebe den Deckel" in project.read("de/wie geöffnet.html")


def test_the_table(project: SiteProject) -> None:
    write(project.folder, {"localized/de-DE/lost.md": localized_page({"Lost": "Verloren"})})
    run = project.run("--locale", "de", "--locale", "en", "-v")
    # What the import has to say is said once, since there is one; the builds say nothing of it.
    assert (run.code, run.err) == (0, "")
    assert run.out.count("[vianet.source-missing]") == 1
    lines = [re.sub(r"\d+\.\d s$", "N s", line) for line in run.out.splitlines()]
    assert lines[-4:] == [
        "LOCALE  PAGES  TRANSLATED  STALE  WARNINGS   TIME",
        "en          3           -      -         0  N s",
        "de          3         71%      0         0  N s",
        f"sites: {project.out.name}/index.html",
    ]
    assert "no sitemap: the address of the sites is not known" in run.out
    assert "[vianet.no-sitemap]" in run.out


class TestLocale:
    def test_only_what_is_named_is_built(self, project: SiteProject) -> None:
        assert [site["locale"] for site in project.report("--locale", "de-DE")["sites"]] == ["de"]
        assert names(project.out) & {"en", "de", "he"} == {"de"}
        assert re.findall('hreflang="([^"]*)" href="([^"]*)"', project.read("index.html")) == [
            ("de", "de/index.html"),
            ("x-default", "index.html"),
        ]
        # A site that was built before stays in the list.
        assert [site["locale"] for site in project.report("--locale", "en")["sites"]] == ["en"]
        assert list(re.findall('<a href="[^"]*" lang="([^"]*)"', project.read("index.html"))) == [
            "en",
            "de",
        ]

    def test_one_that_the_project_does_not_have(self, project: SiteProject) -> None:
        run = project.run("--locale", "fr-FR")
        assert (run.code, run.out) == (2, "")
        assert run.err == "sphinx-vianet: the project has nothing in 'fr-FR'; its languages are en, de, he\n"


class TestArguments:
    def test_they_reach_every_build(self, project: SiteProject) -> None:
        options = ("--locale", "de", "--locale", "en", "--base-url", "https://example.org/docs")
        project.report(*options, "--", "-b", "dirhtml", "-D", "html_theme=agogo")
        for language in ("en", "de"):
            assert (project.out / language / "wie geöffnet" / "index.html").is_file()
            assert (project.out / language / "_static" / "agogo.css").is_file()
        places = re.findall("<loc>(.*)</loc>", project.read("sitemap.xml"))
        assert places == [
            "https://example.org/docs/en/",
            "https://example.org/docs/de/",
            # What German does not have is not said to be there.
            "https://example.org/docs/en/plain/",
            "https://example.org/docs/en/wie%20ge%C3%B6ffnet/",
            "https://example.org/docs/de/wie%20ge%C3%B6ffnet/",
        ]
        page = project.read("de/wie geöffnet/index.html")
        assert '<link rel="canonical" href="https://example.org/docs/de/wie%20ge%C3%B6ffnet/" />' in page
        assert 'hreflang="en" href="https://example.org/docs/en/wie%20ge%C3%B6ffnet/"' in page
        assert 'href="../../en/wie%20ge%C3%B6ffnet/"' in page

    def test_the_import_knows_them(self, project: SiteProject) -> None:
        report = project.report("--locale", "de-DE", "--", "-D", "vianet_languages.de-DE=de_DE")
        assert [site["language"] for site in report["sites"]] == ["de_DE"]
        assert "Alles über" in project.read("de_DE/index.html")

    @pytest.mark.slow
    def test_warnings(self, project: SiteProject) -> None:
        project.change("plain.md", "No other", "[Nowhere](#nowhere). No other")
        run = project.run("--locale", "de", "--locale", "en", "--strict", "--format", "json")
        assert run.code == 1
        assert [site["warnings"] for site in run.json["sites"]] == [1, 1]
        (line,) = run.err.splitlines()
        assert line.startswith("all: ")
        assert "plain.md:3: WARNING" in line
        assert run.json["findings"][0]["code"] == "no-sitemap"
        project.change("plain.md", "No other", "Again no other")
        run = project.run("--locale", "de", "--", "-W")
        assert run.code == 1
        assert "error: sphinx-build of de ended with 1 [vianet.build-failed]" in run.out
        assert re.search(r"^de .* s  failed$", run.out, re.MULTILINE)


def test_a_build_that_fails_stops_no_other(project: SiteProject) -> None:
    project.change(
        "conf.py",
        "project =",
        "def stop(app):\n    assert app.config.language != 'de', 'kaputt'\n\n\n"
        "def setup(app):\n    app.connect('env-before-read-docs', lambda app, *_: stop(app))\n\n\nproject =",
    )
    run = project.run("--format", "json", "--jobs", "1")
    assert run.code == 1
    assert {name: site["failed"] for name, site in run.sites.items()} == {
        "en": False,
        "de": True,
        "he": False,
    }
    assert run.sites["de"]["pages"] is None
    assert [(one["code"], one["locale"]) for one in run.json["findings"] if one["severity"] == "error"] == [
        ("build-failed", "de")
    ]
    assert "kaputt" in run.err
    assert all(line.startswith("de: ") for line in run.err.splitlines())
    assert 'lang="he"' in project.read("index.html")
    assert 'lang="de"' not in project.read("index.html")


@pytest.mark.slow
def test_when_all_builds_fail_none_is_said_to_be_built(project: SiteProject) -> None:
    run = project.run("--locale", "de", "--locale", "he", "--", "-D", "html_theme=none")
    assert (run.code, run.out.count("[vianet.build-failed]"), run.out.count("  failed\n")) == (1, 2, 2)
    assert "no theme named 'none'" in run.err
    assert "other sites were built" not in run.out


class TestFolders:
    def test_sites_among_the_documents(self, project: SiteProject) -> None:
        """Files that pages link to are copied there, and are no documents, however they are called."""
        out = project.docs / "[the] sites"
        write(out, {"en/_downloads/0/copied.md": "# No document\n", "index.md": "# None either\n"})
        run = project.start([*project.command("--format", "json", "--locale", "en")[:-1], str(out)])
        assert (run.code, run.err, [site["read"] for site in run.json["sites"]]) == (0, "", [3])

    @pytest.mark.slow
    def test_work_beside_what_is_published(self, project: SiteProject) -> None:
        project.report("--locale", "de", "--work-dir", "cache")
        assert names(project.out) == {"de", "index.html", "vianet-root.css", "vianet-root.js"}
        assert names(project.folder / "cache") == {WORK}
        # Which git does not see.
        git(project.folder, "init", "-q", ".")
        assert "cache" not in git(project.folder, "status", "--porcelain", "-uall")

    @pytest.mark.parametrize(("documents", "out"), [("docs", "docs"), ("en", ".")])
    def test_where_the_documents_are(self, project: SiteProject, documents: str, out: str) -> None:
        project.docs.rename(project.folder / documents)
        run = project.start([*project.command()[:-2], documents, out])
        assert run.code == 2
        assert "name another" in run.err

    @NOT_ROOT
    def test_that_cannot_be_written(self, project: SiteProject) -> None:
        project.out.mkdir()
        project.out.chmod(0o555)
        run = project.run()
        assert run.code == 2
        assert "cannot be written" in run.err

    def test_a_page_that_is_not_ours(self, project: SiteProject) -> None:
        write(project.out, {"index.html": "<!DOCTYPE html><title>Mine</title>", "sitemap.xml": "<mine/>"})
        run = project.run("--locale", "de", "--base-url", "https://example.org/", "--strict")
        assert run.code == 1
        assert run.out.count("[vianet.file-kept]") == 2
        assert names(project.out) == {"de", "index.html", "sitemap.xml", WORK}
        assert project.read("index.html") == "<!DOCTYPE html><title>Mine</title>"
        assert project.read("sitemap.xml") == "<mine/>"


class TestConfiguration:
    def test_without_the_extension(self, project: SiteProject) -> None:
        project.change("conf.py", "sphinx_vianet", "myst_parser")
        run = project.run()
        assert run.code == 2
        assert 'docs/conf.py: the extension is not in its extensions; add "sphinx_vianet"' in run.err

    def test_that_fails(self, project: SiteProject) -> None:
        project.change("conf.py", "project =", "1 / 0\nproject =")
        run = project.run()
        assert (run.code, run.err) == (
            2,
            "sphinx-vianet: docs/conf.py: ZeroDivisionError: division by zero\n",
        )

    def test_a_tree_that_is_not_there(self, project: SiteProject) -> None:
        project.change("conf.py", "../localized", "../lost")
        run = project.run()
        assert run.code == 2
        assert "does not exist" in run.err
        assert names(project.out) == {WORK}

    def test_pages_named_by_documents_only(self, project: SiteProject) -> None:
        """Languages that no option names, since a directive does."""
        project.change("conf.py", 'vianet_localized = ["../localized/{locale}"]\n', "")
        project.change(
            "plain.md", "No other", "```{vianet-page} ../localized/{locale}/wie geöffnet.md\n```\n\nNo"
        )
        project.report("--locale", "de")
        assert "Heb den Deckel" in project.read("de/plain.html")

    @pytest.mark.slow
    def test_conf_in_another_folder(self, project: SiteProject) -> None:
        (project.folder / "etc").mkdir()
        text = (project.docs / "conf.py").read_text(encoding="utf-8")
        (project.docs / "conf.py").unlink()
        (project.folder / "etc" / "conf.py").write_text(text, encoding="utf-8")
        assert project.report("--locale", "de", "--conf", "etc/conf.py")["sites"][0]["pages"] == 3

    def test_where_the_sites_are_is_the_projects_to_say(self, project: SiteProject) -> None:
        project.change(
            "conf.py", "project =", 'vianet_url = "https://{language}.example.org/{page}"\nproject ='
        )
        project.report("--locale", "de", "--base-url", "https://docs.example.org/")
        page = project.read("de/index.html")
        assert "https://he.example.org/" in page
        assert "../he/" not in page
        # All that names a page names the same address.
        own = "https://de.example.org/index.html"
        assert f'<link rel="canonical" href="{own}" />' in page
        assert f"<loc>{own}</loc>" in project.read("sitemap.xml")
        assert f'hreflang="de" href="{own}"' in project.read("index.html")


@pytest.mark.slow
def test_two_at_once(project: SiteProject) -> None:
    """One waits for the other, and finds everything done."""
    command = project.command("--format", "json", "--locale", "de")
    both = [
        subprocess.Popen(
            command,
            env=project.environment,
            cwd=project.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for _ in range(2)
    ]
    said = [one.communicate(timeout=120) for one in both]
    assert [one.returncode for one in both] == [0, 0]
    assert sorted(out.count(b'"read": 3') for out, _ in said) == [0, 1]


def test_one_that_is_too_long_at_it(project: SiteProject, monkeypatch: pytest.MonkeyPatch) -> None:
    from sphinx_vianet.errors import LockError
    from sphinx_vianet.sites import workflow

    monkeypatch.setattr(workflow, "folder_lock", lambda folder: folder_lock(folder, timeout=0.01))
    with folder_lock(project.out), pytest.raises(LockError, match="wait for it to end"):
        workflow.build_sites(workflow.Request(source=project.docs, out=project.out))
    assert os.listdir(project.out) == [WORK]

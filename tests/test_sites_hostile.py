"""``sphinx-vianet build`` where files, folders, options and processes are in its way."""

from __future__ import annotations

import os
import sys
import threading
import time
from pathlib import Path

import pytest

from sphinx_vianet.cli import building
from sphinx_vianet.errors import Code, ConfigError
from sphinx_vianet.sites.beside import write_beside
from sphinx_vianet.sites.children import Child, run_children
from sphinx_vianet.sites.facts import PageFacts, ProjectFacts, SiteFacts
from sphinx_vianet.sites.rootpage import SiteLink
from sphinx_vianet.sites.sitemap import MARK, MapSite, sitemaps
from sphinx_vianet.sites.workflow import Request, base_address

from .site_project import SiteProject

BASE = "https://example.org/docs/"
PROJECT = ProjectFacts("en", ("de",), "Boxes", "", has_url=False)


@pytest.fixture
def project(tmp_path: Path) -> SiteProject:
    project = SiteProject(tmp_path / "project")
    project.fill()
    return project


def sites(pages: int) -> list[tuple[SiteLink, MapSite]]:
    facts = {f"p{number}": PageFacts(f"p{number}.html", 1, 1, 0) for number in range(pages)}
    return [
        (
            SiteLink(tag, tag, None),
            MapSite(tag, tag, SiteFacts("html", 0, 0, "index.html", facts), tag == "en"),
        )
        for tag in ("en", "de")
    ]


class TestBeside:
    @pytest.mark.parametrize("name", ["index.html", "sitemap.xml"])
    def test_a_folder_where_a_file_would_be(self, tmp_path: Path, name: str) -> None:
        """It is left, and says so, when everything has been built."""
        (tmp_path / name).mkdir()
        beside = write_beside(tmp_path, PROJECT, sites(1), BASE)
        assert [(one.code, one.path) for one in beside.findings] == [(Code.FILE_KEPT, name)]
        assert (beside.root is None, beside.sitemap is None) == (name == "index.html", name == "sitemap.xml")

    def test_parts_of_a_sitemap(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def small(all_sites: list[MapSite], base: str) -> dict[str, bytes]:
            return sitemaps(all_sites, base, most=2)

        monkeypatch.setattr("sphinx_vianet.sites.beside.sitemaps", small)
        write_beside(tmp_path, PROJECT, sites(3), BASE)
        names = ["sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml"]
        assert sorted(path.name for path in tmp_path.glob("sitemap-*")) == names
        (tmp_path / "sitemap-4.xml").write_text("somebody's", encoding="utf-8")
        write_beside(tmp_path, PROJECT, sites(2), BASE)
        assert sorted(path.name for path in tmp_path.glob("sitemap-*")) == [*names[:2], "sitemap-4.xml"]
        (tmp_path / "sitemap-1.xml").write_text("somebody's", encoding="utf-8")
        before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
        beside = write_beside(tmp_path, PROJECT, sites(3), BASE)
        assert [(one.code, one.path) for one in beside.findings] == [(Code.FILE_KEPT, "sitemap-1.xml")]
        assert beside.sitemap is None
        assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before

    def test_bytes_of_a_sitemap(self) -> None:
        """50 MB (sitemaps.org): pages in a hundred languages come to that long before they are 50,000."""
        whole = sitemaps([site for _, site in sites(40)], BASE)["sitemap.xml"]
        files = sitemaps([site for _, site in sites(40)], BASE, size=len(whole) - 1)
        assert sorted(files) == ["sitemap-1.xml", "sitemap-2.xml", "sitemap.xml"]
        files = sitemaps([site for _, site in sites(40)], "https://exämple.org/", size=2000)
        parts = [data for name, data in files.items() if name != "sitemap.xml"]
        assert max(map(len, parts)) <= 2000
        assert b"".join(parts).count(b"<url>") == 80
        assert all(MARK.encode() in data for data in files.values())
        assert sitemaps([site for _, site in sites(40)], BASE, size=len(whole)) == {"sitemap.xml": whole}


@pytest.mark.parametrize("base", ["http://[", "https://a\u2100b/"])
def test_an_address_that_is_none(base: str) -> None:
    request = Request(source=Path("docs"), out=Path("out"), base_url=base)
    with pytest.raises(ConfigError, match="is no address for sites"):
        base_address(request, PROJECT, ["en", "de"])


@pytest.mark.parametrize(("value", "code"), [("5", 1), ('"http://["', 2)])
def test_a_base_address_of_the_wrong_kind(project: SiteProject, value: str, code: int) -> None:
    """Sphinx makes nothing of a number either, which is not our bug."""
    project.change("conf.py", "project =", f"html_baseurl = {value}\nproject =")
    assert project.run("--locale", "de").code == code


def test_a_language_that_leads_out_of_the_folder(project: SiteProject) -> None:
    project.change("conf.py", "project =", 'language = "../en"\nproject =')
    run = project.run()
    assert run.code == 2
    assert "'../en' is no name for the folder of a site" in run.err
    assert not (project.folder / "en").exists()


def test_a_link_that_leads_to_itself(project: SiteProject) -> None:
    project.out.mkdir()
    (project.out / "de").symlink_to("de")
    run = project.run("--locale", "de")
    assert run.code == 1
    assert "sphinx-build of de ended with 2" in run.out


def test_folders_that_look_like_options(project: SiteProject) -> None:
    project.docs.rename(project.folder / "-docs")
    command = [sys.executable, "-m", "sphinx_vianet", "build", "--work-dir", "./-work"]
    run = project.start([*command, "./-docs", "./-out"])
    assert (run.code, run.err) == (0, "")
    assert (project.folder / "-out" / "de" / "index.html").is_file()


def test_progress_in_brackets(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Rich would take it for markup, and stop at a tag that closes nothing."""
    monkeypatch.setattr(building, "is_terminal", lambda: True)
    with building.watching() as watch:
        watch.start(["de", "[/x]"])
        watch.tell("de", "[/red] reading", 50)
        watch.tell("[/x]", "[link=https://example.org]there", 50)
    assert "Traceback" not in capsys.readouterr().err


class TestChildren:
    def test_what_a_process_leaves_behind(self) -> None:
        """A process that goes on and holds the pipe does not hold up the build."""
        code = (
            "import subprocess, sys\n"
            "left = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
            "print(f'reading [ {50}%]', flush=True)\n"
            "print(left.pid, file=sys.stderr)\n"
        )
        told: list[tuple[str, str, int]] = []
        started = threading.Event()

        def tell(name: str, text: str, percent: int) -> None:
            told.append((name, text, percent))
            started.set()

        (ended,) = run_children([Child("de", [sys.executable, "-c", code])], 1, tell)
        assert (ended.code, told) == (0, [("de", "reading", 50)])
        os.kill(int(ended.lines[0]), 9)

    def test_a_line_without_end(self) -> None:
        code = "import sys\nfor _ in range(200): sys.stdout.write('x' * 100_000)\nprint('\\rend [100%]')\n"
        told: list[str] = []
        (ended,) = run_children(
            [Child("de", [sys.executable, "-c", code])], 1, lambda name, text, percent: told.append(text)
        )
        assert (ended.code, told) == (0, ["end"])

    def test_a_process_that_closes_its_output(self) -> None:
        code = "import os, time\nos.close(1)\ntime.sleep(0.5)\nos._exit(3)\n"
        start = time.process_time()
        (ended,) = run_children([Child("de", [sys.executable, "-c", code])], 1)
        assert ended.code == 3
        assert time.process_time() - start < 60

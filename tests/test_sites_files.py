"""Root page and sitemap of ``sphinx-vianet build``, and what stands behind ``--``, without builds."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from sphinx_vianet import cli
from sphinx_vianet.errors import Code, ConfigError
from sphinx_vianet.model import Finding
from sphinx_vianet.sites.arguments import parse_arguments
from sphinx_vianet.sites.beside import write_beside
from sphinx_vianet.sites.choice import choose
from sphinx_vianet.sites.facts import (
    PageFacts,
    ProjectFacts,
    SiteFacts,
    project_file,
    read_project,
    read_site,
    site_file,
    write_project,
)
from sphinx_vianet.sites.rootpage import ASSETS, SiteLink, root_page
from sphinx_vianet.sites.sitemap import MapSite, sitemaps
from sphinx_vianet.sites.workflow import Request, base_address

BASE = "https://example.org/docs/"
SPACES = {"": "http://www.sitemaps.org/schemas/sitemap/0.9", "xhtml": "http://www.w3.org/1999/xhtml"}


def project(**changes: object) -> ProjectFacts:
    values = {
        "language": "en",
        "languages": ("de", "zh_CN"),
        "title": "Boxes",
        "base_url": "",
        "has_url": False,
    }
    return ProjectFacts(**{**values, **changes})  # type: ignore[arg-type]


class Tags(HTMLParser):
    """Start tags of a page, and whether every element was closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in ("meta", "link"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def all(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.found if tag == name]


class TestRootPage:
    SITES = (
        SiteLink("en", "en", None),
        SiteLink("de", "de", 97),
        SiteLink("he", "he", 100),
        SiteLink("sr@latin", "sr-Latn", 0, "first.html"),
    )

    def test_markup(self) -> None:
        page = root_page('"A" <b> & Co', "en", self.SITES, None).decode()
        tags = Tags(page)
        assert tags.open == []
        assert tags.all("html") == [{"lang": "en", "dir": "ltr"}]
        assert "<title>&quot;A&quot; &lt;b&gt; &amp; Co</title>" in page
        assert [(a["href"], a["lang"], a["dir"], a["hreflang"]) for a in tags.all("a")] == [
            ("en/index.html", "en", "ltr", "en"),
            ("de/index.html", "de", "ltr", "de"),
            ("he/index.html", "he", "rtl", "he"),
            ("sr@latin/first.html", "sr-Latn", "ltr", "sr-Latn"),
        ]
        # In English, and marked as that, where there is no text in the language.
        assert re.findall("<span>(.*)</span>(?: <small(.*)>(.*)</small>)?", page) == [
            ("English", "", ""),
            ("Deutsch", "", "97\xa0% übersetzt"),
            ("עברית", ' lang="en" dir="ltr"', "100% translated"),
            ("Srpski (latinica)", ' lang="en" dir="ltr"', "0% translated"),
        ]

    def test_nothing_that_a_strict_policy_forbids(self) -> None:
        tags = Tags(root_page("Boxes", "en", self.SITES, None).decode())
        assert [one.keys() for one in tags.all("script")] == [{"src", "defer"}]
        assert not tags.all("style")
        assert not [
            name for _, attributes in tags.found for name in attributes if name == "style" or name[:2] == "on"
        ]
        named = {
            Path(str(one.get("src") or one.get("href"))).name for one in tags.all("script") + tags.all("link")
        }
        assert {asset.name for asset in ASSETS} <= named

    @pytest.mark.parametrize("base", [None, BASE])
    def test_alternates(self, base: str | None) -> None:
        tags = Tags(root_page("Boxes", "en", self.SITES, base).decode())
        links = [one for one in tags.all("link") if one["rel"] in ("alternate", "canonical")]
        start = base or ""
        assert [(one.get("hreflang"), one["href"]) for one in links] == [
            *([(None, BASE)] if base else []),
            ("en", f"{start}en/index.html"),
            ("de", f"{start}de/index.html"),
            ("he", f"{start}he/index.html"),
            ("sr-Latn", f"{start}sr@latin/first.html"),
            ("x-default", base or "index.html"),
        ]

    def test_assets_are_small(self) -> None:
        assert sum(asset.stat().st_size for asset in ASSETS) < 4000


def facts(**pages: tuple[str, int, int, int]) -> SiteFacts:
    return SiteFacts("html", 0, 0, "index.html", {name: PageFacts(*page) for name, page in pages.items()})


class TestSitemap:
    SITES = (
        MapSite("en", "en", facts(a=("a%20b.html", 0, 0, 0), lone=("lone.html", 0, 0, 0)), source=True),
        MapSite("de", "de", facts(a=("a%20b.html", 4, 0, 1), lone=("lone.html", 2, 0, 0)), source=False),
        MapSite(
            "zh_CN", "zh-CN", facts(a=("a%20b.html", 4, 2, 0), lone=("lone.html", 2, 0, 0)), source=False
        ),
    )

    def test_rules_of_the_schema(self) -> None:
        """https://www.sitemaps.org/protocol.html, each page names itself and all others."""
        (data,) = sitemaps(self.SITES, BASE).values()
        root = ET.fromstring(data)  # noqa: S314  # made here
        assert data.startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n')
        assert root.tag == f"{{{SPACES['']}}}urlset"
        urls = {}
        for url in root:
            assert url.tag == f"{{{SPACES['']}}}url"
            loc, *links = url
            assert loc.tag == f"{{{SPACES['']}}}loc"
            assert {link.tag for link in links} <= {f"{{{SPACES['xhtml']}}}link"}
            assert loc.text is not None
            assert len(loc.text) < 2048
            assert loc.text.startswith(BASE)
            assert loc.text.isascii()
            assert not set(loc.text) & set(' "<>\\^`{|}')
            urls[loc.text] = {link.get("hreflang"): link.get("href") for link in links}
            assert all(link.get("rel") == "alternate" for link in links)
        page = {
            tag: f"{BASE}{name}/a%20b.html" for tag, name in (("en", "en"), ("de", "de"), ("zh-CN", "zh_CN"))
        }
        # What no other language has is in no other.
        assert urls == {
            **{address: {**page, "x-default": page["en"]} for address in page.values()},
            f"{BASE}en/lone.html": {},
        }

    def test_more_than_one_file_holds(self) -> None:
        files = sitemaps(self.SITES, BASE, most=2)
        assert list(files) == ["sitemap.xml", "sitemap-1.xml", "sitemap-2.xml"]
        index = ET.fromstring(files["sitemap.xml"])  # noqa: S314  # made here
        assert index.tag == f"{{{SPACES['']}}}sitemapindex"
        assert [one[0].text for one in index] == [f"{BASE}sitemap-1.xml", f"{BASE}sitemap-2.xml"]
        assert [files[name].count(b"<url>") for name in files] == [0, 2, 2]

    def test_one_address_for_all_pages(self) -> None:
        """As the builder singlehtml has it."""
        pages = facts(a=("index.html#document-a", 0, 0, 0), b=("index.html#document-b", 0, 0, 0))
        (data,) = sitemaps([MapSite("en", "en", pages, source=True)], BASE).values()
        assert re.findall(b"<loc>(.*)</loc>", data) == [f"{BASE}en/index.html".encode()]

    def test_sites_with_addresses_of_their_own(self) -> None:
        sites = [
            replace(site, facts=replace(site.facts, address=f"https://{site.tag}.example.org/{{page}}"))
            for site in self.SITES
        ]
        (data,) = sitemaps(sites, BASE).values()
        assert set(re.findall("<loc>(.*)</loc>", data.decode())) == {
            "https://en.example.org/a%20b.html",
            "https://en.example.org/lone.html",
            "https://de.example.org/a%20b.html",
            "https://zh-CN.example.org/a%20b.html",
        }
        assert BASE not in data.decode()

    def test_escaping(self) -> None:
        (data,) = sitemaps(self.SITES[:1], "https://example.org/?a&b/").values()
        assert b"<loc>https://example.org/?a&amp;b/en/lone.html</loc>" in data


@pytest.mark.parametrize(
    ("given", "own", "found"),
    [
        (None, "", None),
        (None, "/docs/", None),
        (None, "https://example.org", "https://example.org/"),
        # The address of one of the sites.
        (None, "https://example.org/docs/en/", "https://example.org/docs/"),
        (None, "https://example.org/zh-cn", "https://example.org/"),
        (None, "https://example.org/zh_CN/", "https://example.org/"),
        (None, "https://example.org/fr/", "https://example.org/fr/"),
        (None, "https://open/", "https://open/"),
        ("http://localhost:8000/x", "https://example.org/", "http://localhost:8000/x/"),
    ],
)
def test_address_of_all_sites(given: str | None, own: str, found: str | None) -> None:
    request = Request(source=Path(), out=Path("out"), base_url=given)
    assert base_address(request, project(base_url=own), ["en", "de", "zh_CN"]) == found


def test_a_sitemap_of_an_address_that_is_not_known_any_more(tmp_path: Path) -> None:
    """Goes with those that it names; what another has made stays."""
    site = facts(a=("a.html", 2, 2, 0))
    sites = [(SiteLink("en", "en", None), MapSite("en", "en", site, source=True))]
    assert write_beside(tmp_path, project(), sites, BASE).sitemap == tmp_path / "sitemap.xml"
    shutil.copy(tmp_path / "sitemap.xml", tmp_path / "sitemap-1.xml")
    (tmp_path / "sitemap-2.xml").write_text("<urlset/>", encoding="utf-8")
    found = write_beside(tmp_path, project(), sites, None)
    assert (found.sitemap, [one.code for one in found.findings]) == (None, [Code.NO_SITEMAP])
    assert [path.name for path in tmp_path.glob("sitemap*")] == ["sitemap-2.xml"]


class TestArguments:
    def test_all_and_those_for_the_import(self) -> None:
        words = [
            "-b",
            "dirhtml",
            "-W",
            "-D",
            "a=b",
            "-Dc=d",
            "-t",
            "draft",
            "-j",
            "2",
            "-E",
            "-n",
            "-A",
            "x=y",
        ]
        found = parse_arguments(words)
        assert found.all == tuple(words)
        assert found.settings == ("-D", "a=b", "-D", "c=d", "-A", "x=y", "-t", "draft")

    @pytest.mark.parametrize(
        ("words", "reason"),
        [
            (["-d", "x"], "use --work-dir"),
            (["--doctree-dir=x"], "use --work-dir"),
            (["-M", "html"], "make mode"),
            (["-w", "log"], "all shown"),
            (["-P"], "debugger"),
            (["-c", "x"], "--conf"),
            (["-D", "language=de"], "--locale"),
            (["index.md"], "whole sites"),
            (["--nothing"], "no option of sphinx-build"),
            (["-D"], "expected one argument"),
        ],
    )
    def test_not_for_several_sites(self, words: list[str], reason: str) -> None:
        with pytest.raises(ConfigError, match=reason):
            parse_arguments(words)


class TestChoice:
    @pytest.mark.parametrize(
        ("names", "found"),
        [
            (["zh-CN"], ["zh_CN"]),
            (["zh-hans-cn"], ["zh_CN"]),
            (["zh_CN", "en"], ["en", "zh_CN"]),
            (["de-DE", "de", "de_de"], ["de"]),
            (["de-AT"], ["de_special"]),
        ],
    )
    def test_names(self, names: list[str], found: list[str]) -> None:
        there = project(languages=("de", "de_special", "zh_CN"), overrides={"de-AT": "de_special"})
        assert choose(names)(there) == found

    @pytest.mark.parametrize("name", ["fr", "../x", "", "de-CH"])
    def test_what_is_not_there(self, name: str) -> None:
        with pytest.raises(ConfigError, match="its languages are en, de, zh_CN"):
            choose([name])(project())


class TestFacts:
    def test_project(self, tmp_path: Path) -> None:
        finding = Finding(Code.SOURCE_MISSING, "a.md", 3, "lost", "de-DE")
        before = project(findings=(finding,), overrides={"de-DE": "de"})
        write_project(project_file(tmp_path), before)
        assert read_project(project_file(tmp_path)) == before

    def test_site(self, tmp_path: Path) -> None:
        before = facts(a=("a.html", 201, 200, 1), b=("b.html", 0, 0, 0), c=("c.html", 5, 0, 0))
        before.write(site_file(tmp_path))
        found = read_site(site_file(tmp_path))
        assert found == before
        assert (found.total, found.translated, found.stale, found.untranslated) == (206, 200, 1, 1)
        # Not all, so not 100.
        assert facts(a=("a.html", 201, 200, 0)).percent() == 99
        assert facts().percent() == 100

    @pytest.mark.parametrize(
        "text", ["", "[]", "{", '{"pages": 3}', '{"format": "html", "pages": {}, "new": 1}']
    )
    def test_of_another_version(self, tmp_path: Path, text: str) -> None:
        path = site_file(tmp_path)
        path.parent.mkdir()
        path.write_text(text, encoding="utf-8")
        assert read_site(path) is None


class TestUsage:
    @pytest.mark.parametrize(
        ("arguments", "reason"),
        [
            (["a", "b", "c"], "no more"),
            (["nowhere", "out"], "there is no conf.py in nowhere"),
            (["out"], "there is no conf.py in ."),
            (["docs", "out", "--jobs", "0"], "1 or more"),
            (["docs", "out", "--jobs", "many"], "1 or more"),
            (["docs", "out", "--base-url", "/docs"], "no address for sites"),
            (["docs", "out", "--base-url", "https://example.org/?x"], "no address for sites"),
            (["docs", "docs"], "folder of the documents"),
            (["docs", "docs/conf.py"], "no folder"),
            (["docs", "out", "--", "-d", "x"], "use --work-dir"),
        ],
    )
    def test_said_before_anything_is_done(
        self,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
        arguments: list[str],
        reason: str,
    ) -> None:
        (tmp_path / "docs").mkdir()
        (tmp_path / "docs" / "conf.py").touch()
        if arguments == ["out"]:
            (tmp_path / "docs" / "conf.py").rename(tmp_path / "docs" / "settings.py")
        monkeypatch.chdir(tmp_path)
        with pytest.raises(SystemExit) as exit_info:
            cli.main(["build", *arguments])
        assert exit_info.value.code == 2
        assert reason in capsys.readouterr().err
        assert [path.name for path in tmp_path.iterdir()] == ["docs"]

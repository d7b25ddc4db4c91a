"""The five locales of one real page, with no source at hand, from a project that is one directive."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from tests.localized_project import CONF, codes, directive, run, write
from tests.sphinx_builds import Build, read_pot

SEEDS = Path(__file__).resolve().parents[2] / "shared" / "seeds"
PAGE = "provide-billing-support.md"
LANGUAGES = {"de": "de-DE", "fr": "fr-FR", "ja": "ja-JP", "ko": "ko-KR", "zh_CN": "zh-CN"}
HEADINGS = {
    "en": ["Provide billing support", "Escalate billing disputes to 21Vianet"],
    "de": [
        "Bereitstellen von Abrechnungssupport",
        "Eskalieren Sie Abrechnung Rechtsstreitigkeiten zu 21Vianet",
    ],
}
IDS = ["provide-billing-support", "escalate-billing-disputes-to-21vianet"]

pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="the seeds are not beside the project")


@pytest.fixture(params=["index.md", "index.rst"])
def root(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The project: its configuration and one directive."""
    pattern = f"../localized/{{locale}}/{PAGE}"
    text = directive(pattern) if request.param == "index.md" else f".. vianet-page:: {pattern}\n"
    shutil.copytree(SEEDS, tmp_path / "localized")
    return write(tmp_path, {"docs/conf.py": CONF, f"docs/{request.param}": text})


def sections(found: Build) -> list[tuple[str, str]]:
    """Id and heading of each section."""
    body = re.sub(r'<a class="headerlink".*?</a>|<span class="target"[^>]*></span>', "", found.body("index"))
    return re.findall(r'<section id="([^"]*)">\s*<h\d>(.*?)</h\d>', body)


@pytest.mark.parametrize("jobs", [1, 2])
def test_all_languages(root: Path, jobs: int) -> None:
    """Five languages and English: the source's anchors, and no warning but of links that leave."""
    bodies = set()
    for language in ("en", *LANGUAGES):
        found = run(root, language, jobs=jobs)
        assert set(codes(found)) == {"link-outside"}
        assert len(found.warnings) == 4
        assert [identifier for identifier, _ in sections(found)] == IDS
        if language in HEADINGS:
            assert [text for _, text in sections(found)] == HEADINGS[language]
        assert 'id="billingdisputes"' in found.body("index")
        assert "data-ttu-id" not in found.read("index.html")
        bodies.add(found.body("index"))
    assert len(bodies) == 6


def test_catalogs_hold_every_msgid_of_the_template(root: Path) -> None:
    """In the same order, all with a translation."""
    pot = read_pot(run(root, builder="gettext").out / "index.pot")
    assert len(pot) > 10
    for language in LANGUAGES:
        found = run(root, language)
        path = Path(found.app.doctreedir) / "vianet" / "locale" / language / "LC_MESSAGES" / "index.po"
        with path.open("rb") as file:
            messages = {str(message.id): str(message.string) for message in read_po(file) if message.id}
        assert list(messages) == pot
        assert all(messages.values())


def test_links_can_lead_to_a_base(root: Path) -> None:
    """Then nothing is left to report."""
    found = run(root, "ko", vianet_link_base="https://docs.example/ko")
    assert found.warnings == []
    assert 'href="https://docs.example/ko/customer-support"' in found.body("index")

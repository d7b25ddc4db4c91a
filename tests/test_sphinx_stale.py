"""What builds show of messages whose source has moved on: ``vianet_stale``."""

from __future__ import annotations

import re
import zlib
from pathlib import Path

import pytest
from docutils import nodes

from tests.localized_project import CONF, directive, localized, names_read, write
from tests.sphinx_builds import Build
from tests.stale_project import project, show, span


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Build]:
    """The German build with each policy."""
    return {
        policy: show(project(tmp_path_factory.mktemp(policy)), policy) for policy in ("keep", "mix", "source")
    }


def block(found: Build, part: str, name: str = "page") -> str:
    """The one line of a page that holds a text."""
    lines = [line for line in found.body(name).splitlines() if part in line]
    assert len(lines) == 1, (part, lines)
    return re.sub(r'<a class="headerlink".*?</a>', "", lines[0])


LINK = '<a class="reference internal" href="{}.html"><span class="std std-doc">{}</span></a>'
BLOCKS = {
    "heading": (
        "Setting up here. Faster.",
        "h1",
        "Einrichten hier. Schnell.",
        f"Einrichten hier. {span('Faster.')}",
    ),
    "heading of one sentence": ("New heading", "h2", "Alte Überschrift", None),
    "paragraph": (
        "One holds. Two holds <em>now</em>. Three holds.",
        "p",
        "Eins gilt. Zwei galt. Drei gilt.",
        f"Eins gilt. {span('Two holds <em>now</em>.')} Drei gilt.",
    ),
    "list item": ("Item one. Better.", "p", "Punkt eins. Gut.", f"Punkt eins. {span('Better.')}"),
    "table cell": ("Cell. New.", "p", "Zelle. Alt.", f"Zelle. {span('New.')}"),
    "inside of emphasis": (
        "<strong>Bold one. Bold three.</strong> End.",
        "p",
        "<strong>Fett eins. Fett zwei.</strong> Ende.",
        f"<strong>Fett eins. {span('Bold three.')}</strong> Ende.",
    ),
    "across emphasis": (
        "<strong>Cross one. Cross two.</strong> Closed.",
        "p",
        "<strong>Quer eins. Quer zwei.</strong> Schluss.",
        "<strong>Quer eins. Quer zwei.</strong> Schluss.",
    ),
    "across a link": (
        LINK.format("other", "Link across. Another.") + " Out.",
        "p",
        LINK.format("other", "Link quer. Noch einer.") + " Aus.",
        LINK.format("other", "Link quer. Noch einer.") + " Aus.",
    ),
    "a link that moved": (
        f"See {LINK.format('second', 'other')}. Here.",
        "p",
        f"Siehe {LINK.format('second', 'andere')}. Weg.",
        f"Siehe {LINK.format('second', 'andere')}. {span('Here.')}",
    ),
}


@pytest.mark.parametrize("name", BLOCKS)
def test_blocks(builds: dict[str, Build], name: str) -> None:
    """Every block is marked; what stands in the source language says so."""
    english, tag, old, mixture = BLOCKS[name]
    foreign = f'<{tag} class="vianet-stale" lang="en">{english}</{tag}>'
    assert f'<{tag} class="vianet-stale">{old}</{tag}>' in block(builds["keep"], f">{old[:12]}")
    expected = foreign if mixture is None else f'<{tag} class="vianet-stale">{mixture}</{tag}>'
    assert expected in block(builds["mix"], re.sub(r"</\w+>\Z", "", expected)[-20:])
    assert foreign in block(builds["source"], f">{english[:18]}")


def test_what_is_current_is_not_marked(builds: dict[str, Build]) -> None:
    """A translation of today, and a message that never had one."""
    for found in builds.values():
        assert found.warnings == []
        assert "<p>Bleibt wie es ist.</p>" in found.body("page")
        assert "<p>Never translated.</p>" in found.body("other")
        assert found.body("page").count("vianet-stale") == 11


def test_links_that_lead_nowhere_keep_their_text(builds: dict[str, Build]) -> None:
    """A page that the source no longer names may be gone, and a foreign host must stand in the source."""
    text = "Lies all das hier, tot und weg."
    assert f'<p class="vianet-stale">{text}</p>' in builds["keep"].body("page")
    assert "x.example" not in builds["keep"].body("page")


def test_markup_that_the_source_no_longer_has(builds: dict[str, Build]) -> None:
    """HTML of an old translation is measured by the source of today, not by what it once was."""
    for policy in ("keep", "mix"):
        assert '<p class="vianet-stale" lang="en">With bold text.</p>' in builds[policy].body("page")


def test_spans_stay_in_the_text(builds: dict[str, Build]) -> None:
    """Titles, ids, the search index and the inventory know nothing of them."""
    mix, source = builds["mix"], builds["source"]
    assert "Einrichten hier. Faster.</a>" in mix.body("index")
    assert "vianet-source" not in mix.body("index")
    assert "<title>Einrichten hier. Faster. &#8212;" in mix.read("page.html")
    assert not re.search("vianet-|span|lang", mix.read("searchindex.js"))
    ids = re.compile(r'\bid="([^"]*)"')
    assert ids.findall(mix.body("page")) == ids.findall(source.body("page")) != []
    inventory = zlib.decompress((mix.out / "objects.inv").read_bytes().partition(b"zlib.\n")[2])
    assert b"page std:doc -1 page.html Einrichten hier. Faster.\n" in inventory
    for found in builds.values():
        assert not set("\u2e28\u2e29") & set(found.read("page.html"))


def stale_nodes(found: Build, name: str = "page") -> list[nodes.Element]:
    """The marked nodes of a doctree."""
    return [node for node in found.app.env.get_doctree(name).findall(nodes.Element) if "vianet_stale" in node]


def test_the_doctree_has_the_source_of_today(builds: dict[str, Build]) -> None:
    """For whatever is to be shown beside an old translation; stale text does not count as translated."""
    for policy, found in builds.items():
        known = {node["vianet_source"]: node for node in stale_nodes(found)}
        assert len(known) == 11
        assert known["One holds. Two holds now. Three holds."]["vianet_stale"] == policy
        assert known["With bold text."]["vianet_stale"] == "source"
        assert not any(node["translated"] for node in known.values())
        progress = found.app.env.get_doctree("page")["translation_progress"]
        # The paragraph of the image is as it was, but for the image.
        assert progress["total"] - progress["translated"] == 12


def test_other_builders(builds: dict[str, Build], tmp_path: Path) -> None:
    """Text has no spans."""
    found = show(project(tmp_path), "mix", builder="text")
    assert "Eins gilt. Two holds *now*. Drei gilt." in found.read("page.txt")
    assert found.warnings == []


def test_two_processes(builds: dict[str, Build], tmp_path: Path) -> None:
    """Reading in two processes gives the same."""
    found = show(project(tmp_path), "mix", jobs=2)
    assert found.body("page") == builds["mix"].body("page")
    assert found.body("index") == builds["mix"].body("index")


def test_right_to_left(tmp_path: Path) -> None:
    """What stands in the source language has its direction where that differs."""
    old = "⟦א.⇒One.⟧ ⟦ב.⇒Old.⟧ ⟦ג.⇒Three.⟧\n\n⟦ד.⇒Change.⟧\n"
    folder = project(tmp_path, "he-IL", "One. Two. Three.\n\nChanged.\n", old)
    body = show(folder, "mix", "he").body("page")
    inner = '<span class="vianet-source" dir="ltr" lang="en">Two.</span>'
    assert f'<p class="vianet-stale">א. {inner} ג.</p>' in body
    inner = '<span dir="ltr" lang="en">Changed.</span>'
    assert f'<p class="vianet-stale" lang="en">{inner}</p>' in body


def test_the_source_language_is_that_of_conf_py(tmp_path: Path) -> None:
    """Which a build's -D language= does not change."""
    folder = project(tmp_path)
    write(folder, {"docs/conf.py": CONF + "language = 'pt_BR'\n"})
    assert '<span class="vianet-source" lang="pt-BR">Faster.</span>' in show(folder, "mix").body("page")


def test_a_policy_changed(tmp_path: Path) -> None:
    """All documents are read again, and once."""
    folder = project(tmp_path)
    show(folder, "keep")
    found = show(folder, "source", fresh=False)
    assert names_read(found) == ["index", "other", "page", "second"]
    assert "Zwei" not in found.body("page")
    assert names_read(show(folder, "source", fresh=False)) == []


def test_a_policy_that_there_is_not(tmp_path: Path) -> None:
    """The default is taken."""
    found = show(project(tmp_path), "drop")
    assert len(found.warnings) == 1
    assert "vianet_stale: expected 'keep', 'mix' or 'source', not 'drop'" in found.warnings[0]
    assert "Zwei galt." in found.body("page")


# --- pages in other documents


@pytest.mark.parametrize("host", ["md", "rst"])
def test_a_page_in_a_document(tmp_path: Path, host: str) -> None:
    """The German page is older than the French one, whose source text is shown."""
    pattern = "../loc/{locale}/page.md"
    text = directive(pattern) if host == "md" else f".. vianet-page:: {pattern}\n"
    old = "# ⟦Titel⇒Title⟧\n\n⟦Eins.⇒One.⟧ ⟦Zwei.⇒Two.⟧\n"
    new = "# ⟦Titre⇒Title⟧\n\n⟦Un.⇒One.⟧ ⟦Trois.⇒Three.⟧\n"
    files = {
        "docs/conf.py": CONF,
        f"docs/index.{host}": text,
        "loc/de-DE/page.md": localized(old, date="01/02/2019"),
        "loc/fr-FR/page.md": localized(new, "fr-FR", date="01/02/2020"),
    }
    found = show(write(tmp_path, files), "mix", vianet_localized=[])
    assert found.warnings == []
    assert f'<p class="vianet-stale">Eins. {span("Three.")}</p>' in found.body("index")

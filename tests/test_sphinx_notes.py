"""Blocks that show an old translation are marked, and have today's source text at hand."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any

import pytest

from sphinx_vianet.sphinx_ext.reader.changes import compare_block
from tests.banner_project import Collector
from tests.localized_project import run, write
from tests.sphinx_builds import Build
from tests.stale_project import NEW, project


def show(folder: Path, language: str = "de", policy: str = "keep", **options: Any) -> Build:
    """A build with notes."""
    options.setdefault("vianet_localized", ["../trees/{locale}"])
    return run(folder, language, **{"vianet_stale": policy, "vianet_banner": True, **options})


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """The German build of a page that is out of date in many places."""
    return show(project(tmp_path_factory.mktemp("notes")))


NOTE = re.compile(
    r' <span class="vianet-note"(?P<texts>[^>]*)>'
    r'<button type="button" class="vianet-note-button" popovertarget="(?P<target>[^"]*)">'
    r"(?P<label>[^<]*)</button>"
    r'<span popover="" id="(?P<id>[^"]*)" class="vianet-note-text">'
    r'<span class="vianet-note-head">(?P<head>[^<]*)</span> '
    r'<span class="vianet-note-source"(?P<source>[^>]*)>(?P<text>.*?)</span></span></span>'
)


def block(found: Build, start: str, name: str = "page") -> str:
    """The one line of a page on which a text stands."""
    lines = [line for line in found.body(name).splitlines() if start in line]
    assert len(lines) == 1, lines
    return lines[0]


@pytest.mark.parametrize(
    ("start", "element", "today"),
    [
        ("Einrichten hier.", "h1", "Setting up here. <mark>Faster.</mark>"),
        ("Alte Überschrift", "h2", "New heading"),
        ("Zwei galt.", "p", "One holds. <mark>Two holds now.</mark> Three holds."),
        ("Punkt eins.", "p", "Item one. <mark>Better.</mark>"),
        ("Zelle.", "p", "Cell. <mark>New.</mark>"),
        ("Fett zwei.", "p", "Bold one. <mark>Bold three.</mark> End."),
        ("Siehe", "p", "See other. <mark>Here.</mark>"),
    ],
)
def test_notes(found: Build, start: str, element: str, today: str) -> None:
    """Behind the old translation, in its block: a button, and today's text, what is new in it marked."""
    line = block(found, start)
    assert f'<{element} class="vianet-stale vianet-outdated">' in line
    match = NOTE.search(line)
    assert match is not None, line
    assert line.index(start) < match.start()
    if element == "h2":
        assert match["text"] == today
    else:
        assert match["text"].replace("</mark> <mark>", " ") == today
    assert match["target"] == match["id"]
    assert (match["texts"], match["source"]) == ("", ' lang="en"')
    assert (match["label"], match["head"]) == ("Original geändert", "Im Original heißt es jetzt:")


def test_ids_are_the_pages_own(found: Build) -> None:
    """Each once; in one page of many documents too."""
    ids = [match["id"] for match in NOTE.finditer(found.body("page"))]
    assert len(ids) == len(set(ids)) == len(re.findall("vianet-outdated", found.body("page"))) > 6
    assert all(place.startswith("vianet-note-page-") for place in ids)


def test_in_the_page_and_nowhere_else(found: Build) -> None:
    """Neither titles, nor tables of contents, nor the search index have them."""
    assert "vianet-note" not in found.body("index")
    assert "vianet-note" not in found.read("page.html").partition("<body>")[0]
    index = found.read("searchindex.js")
    assert "galt" in index
    assert not re.search("faster|geändert|now read|vianet-", index, re.IGNORECASE)


@pytest.mark.parametrize("builder", ["text", "epub", "latex", "xml"])
def test_other_builders(tmp_path: Path, builder: str) -> None:
    """They show the old translation, and no button."""
    made = show(project(tmp_path), builder=builder)
    texts = [
        path.read_text(errors="replace")
        for path in made.out.rglob("*")
        if path.suffix in (".txt", ".tex", ".xhtml", ".xml")
    ]
    assert any("Zwei galt." in text for text in texts)
    assert not any("Original geändert" in text or "vianet-note" in text for text in texts)


@pytest.mark.parametrize("options", [{"policy": "source"}, {"vianet_banner": False}])
def test_where_there_is_nothing_old(tmp_path: Path, options: dict[str, Any]) -> None:
    """What shows today's text needs no note, and who wants none gets none."""
    assert "vianet-note" not in show(project(tmp_path), **options).body("page")


def test_a_mixture(tmp_path: Path) -> None:
    """It has notes only where sentences cannot be told apart."""
    body = show(project(tmp_path), policy="mix").body("page")
    noted = [line for line in body.splitlines() if "vianet-note" in line]
    assert [re.sub("<[^>]*>", "", line)[:10] for line in noted] == ["Quer eins.", "Link quer."]


OLD = "# ⟦Titel⇒The title⟧\n\n{0}\n"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("⟦Eins.⇒One of these, and two.⟧", "One of these and two."),
        ("⟦Eins zwei.⇒One of these and two.⟧", "One of these and `two`."),
        ("⟦Eins [zwei](index.md).⇒One of [two](index.md).⟧", "One of [two](other.md)."),
        ("⟦Eins.⇒One of these and two.⟧", "One of these and Two!"),
    ],
)
def test_the_same_words(tmp_path: Path, old: str, new: str) -> None:
    """A reader need not look at a comma; the block keeps its class for who wants to."""
    folder = project(tmp_path, new=f"# The title\n\n{new}\n", old=OLD.format(old))
    body = show(folder).body("page")
    assert '<p class="vianet-stale">' in body
    assert "vianet-outdated" not in body
    assert "vianet-banner-old" not in body


def test_markup_in_the_source_stays_text(tmp_path: Path) -> None:
    """And so does what looks like it."""
    new = '# The title\n\nUse `<b onclick="x">` & "more"&lt;i&gt; of all <b>that</b> there is to be said.\n'
    old = OLD.format("⟦Eins.⇒Use `<b onclick>` & more of all that there is to be told.⟧")
    folder = project(tmp_path, new=new, old=old)
    body = show(folder).body("page")
    match = NOTE.search(body)
    assert match is not None
    collector = Collector()
    collector.feed(match["text"])
    assert collector.tags == []
    assert html.unescape(match["text"]).startswith('Use <b onclick="x"> & "more"<i> of')


def test_right_to_left(tmp_path: Path) -> None:
    """Our words and today's text say their language and direction."""
    folder = project(tmp_path, "he-IL", "# The title\n\nOther.\n", "# ⟦כותרת⇒The title⟧\n\n⟦א.⇒One.⟧\n")
    match = NOTE.search(show(folder, "he").body("page"))
    assert match is not None
    assert match["texts"] == ' lang="en" dir="ltr"'
    assert match["source"] == ' lang="en" dir="ltr"'


def test_labels_and_links(tmp_path: Path) -> None:
    """No button stands in the label of a tab; the block is marked all the same."""
    new = "# The title\n\n# [New label](#tab/a)\n\nText.\n\n---\n"
    old = "# ⟦Titel⇒The title⟧\n\n# ⟦[Name](#tab/a)⇒[Label](#tab/a)⟧\n\n⟦Wort.⇒Text.⟧\n\n---\n"
    folder = project(tmp_path, new=new, old=old)
    body = show(folder).body("page")
    assert "<button" not in body


def test_texts_in_html(tmp_path: Path) -> None:
    """Whose element is not ours get the note behind them."""
    new = "# The title\n\n<div>New text of some words</div>\n"
    old = "# ⟦Titel⇒The title⟧\n\n<div>⟦Alter Text⇒Old text of some words⟧</div>\n"
    body = show(project(tmp_path, new=new, old=old)).body("page")
    assert '<span class="vianet-stale vianet-outdated">Alter Text</span> <span class="vianet-note">' in body


def test_one_page_of_all_documents(tmp_path: Path) -> None:
    """Ids differ there too."""
    folder = project(tmp_path)
    write(
        folder, {"docs/other.md": NEW, "trees/de-DE/other.md": (folder / "trees/de-DE/page.md").read_text()}
    )
    made = show(folder, builder="singlehtml")
    ids = re.findall(r'popover="" id="([^"]*)"', made.read("index.html"))
    assert len(ids) == len(set(ids)) > 12


def test_sentences() -> None:
    """Cut behind stops, compared by their words."""
    change = compare_block(
        "One. Two! 三。四。", "x", 'One. "Two?" 三。五。 New (e.g. this)', "paragraph", "ops"
    )
    assert change.sentences == (
        ("One. ", False),
        ('"Two?" ', False),
        ("三。", False),
        ("五。 ", True),
        ("New (e.g. ", True),
        ("this)", True),
    )
    assert compare_block("One. Two.", "One.", "One.", "paragraph", "ops").changed == 1
    assert compare_block("a", "a ", "a", "paragraph", "ops").severity == "cosmetic"

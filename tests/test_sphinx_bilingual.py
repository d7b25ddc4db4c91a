"""The bilingual view: what pages hold of source sentences, and what stays as it is without them."""

from __future__ import annotations

import gzip
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from docutils import nodes
from sphinx.util import nodes as sphinx_nodes

from sphinx_vianet.sphinx_ext import messages
from sphinx_vianet.sphinx_ext.units import vianet_unit
from tests.localized_project import CONF, codes, localized, run, write
from tests.sphinx_builds import Build

TARGET_PAGE = """\
# ⟦Titel eins.⇒Title one.⟧ ⟦Titel zwei.⇒Title two.⟧

⟦Eins "hier" & da.⇒One "here" & \\<there>.⟧ ⟦Zwei.⇒Two.⟧

⟦Allein⇒Alone⟧

- ⟦Punkt eins.⇒Item one.⟧ ⟦Punkt `zwei`.⇒Item `two`.⟧

| ⟦Kopf.⇒Head.⟧ |
| --- |
| ⟦Zelle.⇒Cell.⟧ ⟦Noch eine.⇒Another.⟧ |

**⟦Fett eins.⇒Bold one.⟧ ⟦Fett zwei.⇒Bold two.⟧** ⟦Ende.⇒End.⟧

⟦**Quer eins.⇒**Cross one.⟧ ⟦Quer zwei.**⇒Cross two.**⟧ ⟦Schluss.⇒Close.⟧

⟦Siehe [andere](other.md#sub).⇒See [the other](other.md#sub).⟧ ⟦Und https://example.org/a.⇒And https://example.org/a.⟧

[⟦Link eins.⇒Link one.⟧ ⟦Link zwei.⇒Link two.⟧](other.md)

⟦Gleich⇒Gleich⟧

⟦Mit\\*Stern.⇒With\\*star.⟧ ⟦Mit [^note] Note.⇒With [^note] note.⟧

[^note]: ⟦Fußnote eins.⇒Footnote one.⟧ ⟦Fußnote zwei.⇒Footnote two.⟧

> [!NOTE]
> ⟦Hinweis eins.⇒Note one.⟧ ⟦Hinweis zwei.⇒Note two.⟧

<table><tr><td>⟦HTML eins.⇒HTML one.⟧ ⟦HTML zwei.⇒HTML two.⟧</td></tr></table>
"""
OTHER = "# ⟦Andere⇒Other⟧\n\n## ⟦Unten⇒Below⟧\n\n(sub)=\n\n### ⟦Sub⇒Sub⟧\n"


def source_of(page: str) -> str:
    return re.sub(r"⟦[^⇒⟧]*⇒([^⟧]*)⟧", r"\1", page)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(
        tmp_path_factory.mktemp("bilingual"),
        {
            "docs/conf.py": CONF,
            "docs/index.md": "# Index\n\n```{toctree}\npage\nother\n```\n\n{ref}`genindex`\n",
            "docs/page.md": source_of(TARGET_PAGE),
            "docs/other.md": source_of(OTHER),
            "trees/de-DE/page.md": localized(TARGET_PAGE),
            "trees/de-DE/other.md": localized(OTHER),
        },
    )


def show(folder: Path, builder: str = "html", **options: Any) -> Build:
    options = {"vianet_localized": ["../trees/{locale}"], "vianet_bilingual": True, **options}
    return run(folder, "de", builder, **options)


@pytest.fixture(scope="module")
def built(folder: Path) -> Build:
    return show(folder)


def units(page: str) -> list[tuple[str, str]]:
    """Source and translation of each sentence, tags left out."""
    found = []
    for match in re.finditer(r'<span class="vu" data-s="([^"]*)">', page):
        depth, end = 1, match.end()
        while depth:
            tag = re.compile(r"<(/?)span").search(page, end)
            assert tag is not None
            depth += -1 if tag[1] else 1
            end = tag.end()
        text = re.sub(r"<[^>]*>", "", page[match.end() : page.rindex("<", 0, end)])
        found.append((unescape(match[1]), unescape(text)))
    return found


def test_every_sentence_has_its_source(built: Build) -> None:
    assert codes(built) == []
    assert units(built.body("page")) == [
        ("Title one.", "Titel eins."),
        ("Title two.", "Titel zwei."),
        ('One "here" & <there>.', "Eins „hier“ & da."),
        ("Two.", "Zwei."),
        ("Alone", "Allein"),
        ("Item one.", "Punkt eins."),
        ("Item two.", "Punkt zwei."),
        ("Head.", "Kopf."),
        ("Cell.", "Zelle."),
        ("Another.", "Noch eine."),
        ("Bold one.", "Fett eins."),
        ("Bold two.", "Fett zwei."),
        ("End.", "Ende."),
        # Across markup: the message is one sentence.
        ("Cross one. Cross two. Close.", "Quer eins. Quer zwei. Schluss."),
        ("See the other.", "Siehe andere."),
        ("And https://example.org/a.", "Und https://example.org/a."),
        ("Link one.", "Link eins."),
        ("Link two.", "Link zwei."),
        ("With*star.", "Mit*Stern."),
        ("With note.", "Mit [1] Note."),
        ("Note one.", "Hinweis eins."),
        ("Note two.", "Hinweis zwei."),
        ("HTML one.", "HTML eins."),
        ("HTML two.", "HTML zwei."),
        ("Footnote one.", "Fußnote eins."),
        ("Footnote two.", "Fußnote zwei."),
    ]


def without_view(page: str) -> str:
    """A page without what the view adds to it."""
    page = re.sub(r'<fieldset class="vianet-view".*?</fieldset>\n', "", page, flags=re.DOTALL)
    page = re.sub(r'<div class="vianet-top">\n</div>\n', "", page)
    page = re.sub(r" *<(?:link|script) [^>]*vianet-bilingual[^>]*>(?:</script>)?\n", "", page)
    parts, stack = [], []
    for part in re.split(r"(</?span[^>]*>)", page):
        if part.startswith("<span"):
            stack.append('class="vu"' in part)
            parts.append("" if stack[-1] else part)
        elif part == "</span>":
            parts.append("" if stack.pop() else part)
        else:
            parts.append(part)
    return "".join(parts)


@pytest.mark.parametrize("builder", ["html", "dirhtml", "singlehtml"])
def test_all_else_is_what_it_is_without_the_view(folder: Path, builder: str) -> None:
    """Text, ids, titles, contents, search index and inventory."""
    found = {}
    for view in (False, True):
        out = show(folder, builder, vianet_bilingual=view).out
        files = [path for path in out.rglob("*") if path.suffix in {".html", ".js", ".inv"}]
        found[view] = {
            path.relative_to(out).as_posix(): path.read_bytes()
            for path in files
            if "_static" not in path.parts
        }
    assert found[True].keys() == found[False].keys()
    assert sum(data.count(b'class="vu"') for data in found[True].values()) > 25
    for name, data in found[True].items():
        text = without_view(data.decode()) if name.endswith(".html") else data
        assert text == (found[False][name].decode() if name.endswith(".html") else found[False][name]), name


@pytest.mark.parametrize("builder", ["text", "latex", "xml", "epub", "gettext"])
def test_other_builders_know_nothing_of_it(folder: Path, builder: str) -> None:
    found = show(folder, builder)
    for path in found.out.rglob("*"):
        if path.suffix in {".txt", ".tex", ".xml", ".xhtml", ".pot"}:
            assert 'class="vu"' not in path.read_text("utf-8")
            assert "vianet-view" not in path.read_text("utf-8")
            assert not set("\u2e28\u2e29") & set(path.read_text("utf-8"))


def test_the_document_that_is_kept_has_no_sentences(built: Build) -> None:
    doctree = built.app.env.get_doctree("page")
    assert list(doctree.findall(vianet_unit)) == []
    assert "Title one" not in str(doctree["vianet_sources"])
    assert doctree.next_node(nodes.title).astext() == "Titel eins. Titel zwei."  # type: ignore[union-attr]


def test_pages_load_the_view_where_there_is_something_to_show(folder: Path, built: Build) -> None:
    assert "vianet-bilingual.js" in built.read("page.html")
    assert "vianet-bilingual" not in built.read("index.html")
    assert "vianet-view" not in built.read("index.html")
    english = run(folder, "en", vianet_localized=["../trees/{locale}"], vianet_bilingual=True)
    for page in ("page.html", "index.html"):
        assert "vianet-bilingual" not in english.read(page)


def test_the_control_says_which_language(built: Build) -> None:
    control = re.search(r'<fieldset class="vianet-view".*?</fieldset>', built.read("page.html"), re.DOTALL)
    assert control is not None
    assert ' hidden data-lang="en" data-dir="ltr"' in control[0]
    assert '<span lang="en" dir="ltr">English</span>' in control[0]
    assert re.findall(r'type="radio" name="vianet-view" value="(\w+)"', control[0]) == ["off", "ask", "side"]


def test_nothing_runs_in_the_page(built: Build) -> None:
    """A strict policy forbids scripts and styles in the page itself."""
    page = built.body("page")
    assert "<script" not in page
    assert not re.search(r"<[^>]+\s(?:style|on\w+)=", page)


def test_an_edited_message_is_one_sentence(tmp_path: Path) -> None:
    """Boundaries hold as long as the entry is what was imported."""
    catalog = (
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        "# vianet 1@0+4:0+5 2@5+4:6+5 d=0123456789abcdef\n"
        'msgid "One. Two."\nmsgstr "Eins, zwei."\n'
    )
    files = {"docs/conf.py": CONF, "docs/index.md": "# T\n\nOne. Two.\n"}
    write(tmp_path, {**files, "docs/locale/de/LC_MESSAGES/index.po": catalog})
    found = run(tmp_path, "de", vianet_bilingual=True, locale_dirs=["locale"])
    assert units(found.body("index")) == [("One. Two.", "Eins, zwei.")]


def test_a_project_with_catalogs_only(tmp_path: Path) -> None:
    """Each message can show its source, whoever made the catalog."""
    catalog = (
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "One."\nmsgstr "Eins."\n'
    )
    files: dict[str, str | bytes] = {
        "docs/conf.py": CONF,
        "docs/index.md": "# T\n\nOne.\n\nTwo.\n\n![One.](a.png)\n",
        "docs/a.png": b"",
        "docs/locale/de/LC_MESSAGES/index.po": catalog,
    }
    write(tmp_path, files)
    for dialect in ("ops", "myst"):
        found = run(tmp_path, "de", vianet_bilingual=True, vianet_dialect=dialect, locale_dirs=["locale"])
        assert units(found.body("index")) == [("One.", "Eins.")]
        assert 'alt="Eins."' in found.body("index")


HOSTILE = """\
# ⟦T⇒T⟧

⟦Eins <script>alert(1)</script>.⇒One.⟧ ⟦Zwei.⇒Two <img src=x onerror=alert(2)>.⟧

⟦\u2e28Drei.⇒Three.⟧ ⟦Vier\u2e29.⇒Four "quoted" \u2e28.⟧
"""


def test_a_hostile_translation(tmp_path: Path) -> None:
    """What the guard refuses has no sentences; marks of ours in a text do no harm."""
    files = {"docs/conf.py": CONF, "docs/index.md": source_of(HOSTILE)}
    write(tmp_path, {**files, "trees/de-DE/index.md": localized(HOSTILE)})
    found = show(tmp_path)
    assert codes(found) == ["unsafe-markup"]
    assert "<script>alert" not in found.read("index.html")
    assert units(found.body("index")) == [('Three. Four "quoted" \u2e28.', "\u2e28Drei. Vier\u2e29.")]


def test_messages_are_those_that_sphinx_finds(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Walking over fewer nodes finds the same messages."""
    seen = []
    stock = sphinx_nodes.extract_messages

    def both(candidates: Any) -> Any:
        found = list(stock(candidates))
        assert found == list(stock(candidates._document))
        seen.append(len(found))
        return found

    monkeypatch.setattr(messages, "extract_messages", both)
    show(folder)
    assert sum(seen) > 15


def test_assets_are_small() -> None:
    """All style sheets and scripts of the extension together, compressed."""
    static = Path(messages.__file__).parent / "static"
    assert sum(len(gzip.compress(path.read_bytes())) for path in static.iterdir()) < 15_000


def test_size_of_a_page(folder: Path, built: Build) -> None:
    plain = len(without_view(built.read("page.html")))
    assert len(built.read("page.html")) < 1.6 * plain

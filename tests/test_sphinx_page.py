"""``vianet-page``: localized pages put into documents, in every language and kind of document."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from tests.annotated import pair
from tests.gitrepo import build_repository
from tests.localized_project import CONF, codes, directive, localized, run, write
from tests.sphinx_builds import Build, read_pot

LANGUAGES = {"de": "Hallo", "fr": "Bonjour", "ja": "こんにちは", "ko": "안녕하세요", "zh_CN": "你好"}
LOCALES = {"de": "de-DE", "fr": "fr-FR", "ja": "ja-JP", "ko": "ko-KR", "zh_CN": "zh-CN"}
PATTERN = "../loc/{locale}/hello.md"
BODY = """# <a name="hello"></a>⟦{0}⇒Hello⟧

⟦{0} 1.⇒First.⟧ ⟦{0} 2.⇒Second.⟧

## ⟦{0} mehr⇒More things⟧

- ⟦{0} [hier](#more-things).⇒See [here](#more-things).⟧

| ⟦{0} Kopf⇒Head⟧ |
| --- |
| ⟦{0} Zelle⇒Cell⟧ |
"""


def hello(language: str, date: str = "01/02/2020") -> str:
    """The page in one language."""
    word = LANGUAGES[language]
    front = f"title: {word} Titel\ndescription: {word} Beschreibung\nkeywords: [{word}, x]\n"
    return localized(BODY.format(word), LOCALES[language], date=date, front=front)


def project(folder: Path, index: str = directive(PATTERN), name: str = "index.md", **files: str) -> Path:
    """A project around five localized pages."""
    pages = {f"loc/{LOCALES[language]}/hello.md": hello(language) for language in LANGUAGES}
    return write(folder, {"docs/conf.py": CONF, f"docs/{name}": index, **pages, **files})


def headings(found: Build, page: str = "index") -> list[tuple[str, str]]:
    """Id of the section and text of each heading."""
    body = re.sub(r'<a class="headerlink".*?</a>', "", found.body(page))
    return re.findall(r'<section id="([^"]*)">\s*(?:<span[^>]*></span>)*<h\d>(.*?)</h\d>', body)


HOSTS = {
    "index.md": directive(PATTERN),
    "index.rst": f".. vianet-page:: {PATTERN}\n",
}


@pytest.mark.parametrize("name", HOSTS)
@pytest.mark.parametrize("jobs", [1, 2])
def test_one_directive_is_enough_for_all_languages(tmp_path: Path, name: str, jobs: int) -> None:
    """On a clean checkout, and the checkout stays clean."""
    root = project(tmp_path / "one", HOSTS[name], name)
    repository = build_repository(tmp_path / "one")
    repository.write({".gitignore": "out/\n"})
    repository.commit()
    for language, word in LANGUAGES.items():
        found = run(root, language, jobs=jobs)
        assert found.warnings == []
        assert headings(found) == [("hello", word), ("more-things", f"{word} mehr")]
        assert f"<p>{word} 1. {word} 2.</p>" in found.body("index")
        assert f'{word} <a class="reference internal" href="#more-things">hier</a>.' in found.body("index")
        assert f"<p>{word} Zelle</p>" in found.body("index")
    english = run(root, jobs=jobs)
    assert english.warnings == []
    assert headings(english) == [("hello", "Hello"), ("more-things", "More things")]
    assert "<p>First. Second.</p>" in english.body("index")
    assert repository.git("status", "--porcelain") == ""


def test_sphinx_build_as_a_command(tmp_path: Path) -> None:
    """``-j auto``, no step before it, one doctree folder for two languages; the msgids' page is named."""
    root = project(tmp_path)
    for language, word in (("de", "Hallo"), ("fr", "Bonjour")):
        out = tmp_path / "out" / language
        options = ["-b", "html", "-j", "auto", "-D", f"language={language}", "-d", str(tmp_path / "trees")]
        options += ["-D", "vianet_bilingual=0"]
        command = [sys.executable, "-W", "error::DeprecationWarning:sphinx_vianet", "-m", "sphinx", *options]
        done = subprocess.run(
            [*command, str(root / "docs"), str(out)], capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stderr) == (0, "")
        assert "index: source text of hello.md from de-DE, handoff of 2020-01-02" in done.stdout
        assert f"<p>{word} 1. {word} 2.</p>" in (out / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", HOSTS)
def test_templates_and_catalogs_have_the_same_msgids(tmp_path: Path, name: str) -> None:
    """Whatever the host: a translator's template fits the catalogs that the build makes."""
    root = project(tmp_path, HOSTS[name], name)
    pot = read_pot(run(root, builder="gettext").out / "index.pot")
    assert pot == [
        "Hello",
        "First. Second.",
        "More things",
        "See [here](#more-things).",
        "Head",
        "Cell",
    ]
    found = run(root, "ja")
    catalog = Path(found.app.doctreedir) / "vianet" / "locale" / "ja" / "LC_MESSAGES" / "index.po"
    with catalog.open("rb") as file:
        messages = {str(message.id): str(message.string) for message in read_po(file) if message.id}
    assert list(messages) == pot
    assert messages["First. Second."] == "こんにちは 1. こんにちは 2."


def test_the_head_of_the_page_is_translated(tmp_path: Path) -> None:
    """Title, description and keywords; from localized pages alone none for the source language."""
    root = project(tmp_path)
    german = run(root, "de").read("index.html")
    assert re.search(r"<title>Hallo Titel\s", german)
    assert '<meta content="Hallo Beschreibung" name="description" />' in german
    assert '<meta content="Hallo, x" name="keywords" />' in german
    english = run(root).read("index.html")
    assert re.search(r"<title>Hello\s", english)
    assert 'name="description"' not in english
    assert 'name="keywords"' not in english


def test_the_documents_own_head_comes_before_the_pages(tmp_path: Path) -> None:
    """A description of the document itself is the first, and so the one that counts."""
    index = "---\ndescription: Of the document\n---\n" + directive(PATTERN)
    text = run(project(tmp_path, index), "de").read("index.html")
    assert re.findall(r'<meta content="([^"]*)" name="description"', text)[0] == "Of the document"


def test_several_pages_in_one_document(tmp_path: Path) -> None:
    """Each with its translations from the document's one catalog; the first gives the head."""
    index = "# Both\n\n" + directive(PATTERN) + "\nBetween.\n\n" + directive("../loc/{locale}/other.md")
    other = localized("# ⟦Anderes⇒Other⟧\n\n⟦Satz.⇒Sentence.⟧\n", front="title: Zweiter")
    root = project(tmp_path, index)
    write(root, {"loc/de-DE/other.md": other})
    found = run(root, "de")
    assert found.warnings == []
    assert [text for _, text in headings(found)] == ["Both", "Hallo", "Hallo mehr", "Anderes"]
    assert "<p>Satz.</p>" in found.body("index")
    assert re.search(r"<title>Hallo Titel\s", found.read("index.html"))


def test_links_to_pages_that_are_imported(tmp_path: Path) -> None:
    """They are translations of the documents of their paths."""
    root = project(tmp_path, "# Front\n\n" + directive(PATTERN), **{"docs/guide/first.md": "# First\n"})
    linking = localized("# ⟦Hallo⇒Hello⟧\n\n[⟦Weiter⇒On⟧](guide/first.md) [⟦Fort⇒Gone⟧](gone.md)\n")
    write(root, {"loc/de-DE/hello.md": linking, "loc/de-DE/guide/first.md": localized("# ⟦Erste⇒First⟧\n")})
    for language in ("ja", "fr"):
        (root / "loc" / LOCALES[language] / "hello.md").unlink()
    found = run(root, "de", vianet_localized=["../loc/{locale}"])
    assert re.search(r'<a class="reference internal" href="guide/first.html"[^>]*>', found.body("index"))
    (warning,) = [line for line in found.warnings if "link-outside" in line]
    assert "'gone.md'" in warning


def test_a_page_that_a_locale_lacks_shows_its_source_text(tmp_path: Path) -> None:
    """With the source's ids, and no warning: there is nothing to mend."""
    root = project(tmp_path)
    (root / "loc" / "fr-FR" / "hello.md").unlink()
    found = run(root, "fr")
    assert found.warnings == []
    assert headings(found) == [("hello", "Hello"), ("more-things", "More things")]


def test_the_newest_handoff_gives_the_source_text(tmp_path: Path) -> None:
    """Of equal dates the first tag counts; the option overrides."""
    root = project(tmp_path)
    texts = {"de": "Old", "fr": "New one", "ja": "New two"}
    dates = {"de": "01/02/2019", "fr": "05/06/2020", "ja": "05/06/2020"}
    for language, text in texts.items():
        page = hello(language, dates[language]).replace(">First.<", f">{text}.<")
        write(root, {f"loc/{LOCALES[language]}/hello.md": page})
    assert "<p>New one. Second.</p>" in run(root).body("index")
    write(root, {"docs/index.md": directive(PATTERN, ":source: ja-jp")})
    assert "<p>New two. Second.</p>" in run(root).body("index")
    # All locales are translated from the one text: what another page has for it is no message here.
    found = run(root, "de", vianet_stale="source")
    assert '<p class="vianet-stale" lang="en">New two. Second.</p>' in found.body("index")
    assert "<p>こんにちは 1. こんにちは 2.</p>" in run(root, "ja").body("index")


def test_the_option_as_yaml_and_a_locale_that_has_no_page(tmp_path: Path) -> None:
    """MyST's other way to write options; an option that names nothing is reported and left out of account."""
    root = project(tmp_path, directive(PATTERN, "---", "source: ko-KR", "---"))
    write(root, {"loc/ko-KR/hello.md": hello("ko", "01/01/2001").replace(">First.<", ">Korea.<")})
    found = run(root)
    assert found.warnings == []
    assert "<p>Korea. Second.</p>" in found.body("index")
    write(root, {"docs/index.md": directive(PATTERN, ":source: es-ES")})
    found = run(root)
    assert codes(found) == ["page-not-found"]
    assert "index.md:1: WARNING: es-ES hello.md: there is no page in es-ES" in found.warnings[0]
    assert "<p>First. Second.</p>" in found.body("index")


YAML = """### YamlMime:Hub
title: TITLE
summary: SUMMARY
metadata:
  title: Nabe im Kopf
  ms.contentlocale: de-DE
  ms.lasthandoff: 01/02/2020
"""


def test_a_yaml_page(tmp_path: Path) -> None:
    """Its title is the heading, its texts follow; msgids are those of the template."""
    title, summary = (
        '"' + pair(number, *texts, quote='\\"') + '"'
        for number, texts in ((101, ("Nabe", "Hub")), (102, ("Die Mitte.", "The middle.")))
    )
    files = {
        "docs/conf.py": CONF,
        "docs/index.md": directive("../loc/{locale}/hub.yml"),
        "loc/de-DE/hub.yml": YAML.replace("TITLE", title).replace("SUMMARY", summary),
    }
    root = write(tmp_path, files)
    found = run(root, "de")
    assert found.warnings == []
    assert headings(found) == [("hub", "Nabe")]
    assert "<p>Die Mitte.</p>" in found.body("index")
    assert re.search(r"<title>Nabe im Kopf\s", found.read("index.html"))
    assert read_pot(run(root, builder="gettext").out / "index.pot") == ["Hub", "The middle."]


def test_no_page_matches(tmp_path: Path) -> None:
    """One warning that names the place; the document is still there."""
    root = project(
        tmp_path,
        "# Title\n\nText.\n\n" + directive("../loc/{locale}/nix.md") + directive("../nowhere/{locale}/x.md"),
    )
    found = run(root, "de")
    assert codes(found) == ["page-not-found", "page-not-found"]
    assert "docs/index.md:5: WARNING: no localized page matches" in found.warnings[0]
    assert "docs/index.md:7: WARNING: the folder" in found.warnings[1]
    assert "<p>Text.</p>" in found.body("index")


def test_a_directive_in_an_included_file_is_found(tmp_path: Path) -> None:
    """In Markdown and in reST; its pattern is relative to the document."""
    files = {
        "docs/index.md": "# Index\n\n```{include} parts/part.txt\n```\n\n```{toctree}\nrest\n```\n",
        "docs/rest.rst": "Rest\n====\n\n.. include:: parts/part.inc\n",
        "docs/parts/part.txt": directive(PATTERN),
        "docs/parts/part.inc": f".. vianet-page:: {PATTERN}\n",
    }
    root = project(tmp_path)
    found = run(write(root, files), "de")
    assert found.warnings == []
    assert "<p>Hallo 1. Hallo 2.</p>" in found.body("index")
    assert "<p>Hallo 1. Hallo 2.</p>" in found.body("rest")


def test_a_directive_that_cannot_be_found_is_reported(tmp_path: Path) -> None:
    """One that a substitution brings in shows the source text."""
    root = project(tmp_path, "# T\n\n{{ x }}\n")
    substitutions = {"x": directive(PATTERN)}
    found = run(root, "de", myst_enable_extensions=["substitution"], myst_substitutions=substitutions)
    assert codes(found) == ["page-not-found"]
    assert "the directive was not found before the build" in found.warnings[0]
    assert "<p>First. Second.</p>" in found.body("index")


def test_directives_that_are_only_shown_are_not_run(tmp_path: Path) -> None:
    """A manual that explains the directive has no page."""
    index = "# Manual\n\n````markdown\n" + directive(PATTERN) + "````\n\n```rst\n.. vianet-page:: x.md\n```\n"
    root = project(tmp_path, index)
    found = run(root, "de")
    assert found.warnings == []
    assert not (Path(found.app.doctreedir) / "vianet" / "locale" / "de").exists()

"""YAML pages as documents: cards, questions, units, whatever holds text; the others stay what they are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sphinx_vianet.align import source_messages
from tests.sphinx_builds import Build, build, read_pot, translate_all

FILES = {
    "index.md": "# Home\n\n```{toctree}\nhub\nfaq\nunit\nquiz\nother\nnotitle\ntwice\n```\n",
    "page.md": "---\norphan: true\n---\n# A page\n\nSee [the hub](hub.yml).\n",
    "hub.yml": """\
### YamlMime:Hub
title: The hub
summary: What `all` of it is.
metadata:
  title: Hub in the head
  description: About | the hub
highlightedContent:
  items:
  - title: First page
    itemType: overview
    url: ./page.md
  - title: The web
    url: https://example.com/a?b=c
conceptualContent:
  title: Concepts
  items:
  - title: Card
    links:
    - text: To the page
      url: page.md
    - text: Bad
      url: javascript:alert(1)
additionalContent:
  sections:
  - title: More
    items:
    - title: Last
      summary: With [a link](page.md).
      url: page.md
  footer: "The *end*"
""",
    "faq.yml": """\
### YamlMime:FAQ
metadata:
  title: Questions
title: All questions
summary: |
  Intro.
sections:
  - name: General
    questions:
      - question: |
          Does it work?
        answer: |
          Yes.

          ### Deep heading

          - one
          - two
""",
    "unit.yml": "### YamlMime:ModuleUnit\ntitle: Unit\ncontent: |\n  [!include[](includes/text.md)]\n",
    "includes/text.md": "---\ntitle: no\n---\n## Part\n\nText of the unit.\n",
    "quiz.yml": """\
### YamlMime:ModuleUnit
title: Check
quiz:
  title: Your knowledge
  questions:
  - content: Which?
    choices:
    - content: "True"
      isCorrect: true
      correctExplanation: Because.
    - content: |
        ```js
        no()
        ```
      isCorrect: false
      incorrectExplanation: Not so.
""",
    "other.yml": (
        "### YamlMime:Unheard\nmade:\n- up:\n    text: '> [!NOTE]\n\n      > Shown note.'\n"
        "title: Other\nslogan: never shown words\n"
    ),
    "notitle.yml": "### YamlMime:X\nmetadata:\n  title: From metadata\ncontent: Only text.\n",
    "context.yml": "### YamlMime:ContextObject\nbrand: some\n",
    "twice.yml": "### YamlMime:X\ntitle: The YAML\n",
    "twice.md": "# The Markdown\n",
    "toc.yml": "- name: x\n",
    "docfx.yml": "a: [",
}


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project, its templates and a German catalog of each domain."""
    folder = tmp_path_factory.mktemp("yaml")
    root = folder / "src"
    (root / "includes").mkdir(parents=True)
    (root / "conf.py").write_text(
        "exclude_patterns = ['includes', 'locale']\nlocale_dirs = ['locale']\n", encoding="utf-8"
    )
    for name, text in FILES.items():
        (root / name).write_text(text, encoding="utf-8")
    build(root, folder / "pot", "gettext")
    translate_all(root, folder / "pot", lambda msgid: f"Das {msgid}")
    return folder


@pytest.fixture(scope="module")
def english(base: Path) -> Build:
    """The build in the source language."""
    return build(base / "src", base / "en", jobs=2)


@pytest.fixture(scope="module")
def german(base: Path) -> Build:
    """The German build."""
    return build(base / "src", base / "de", language="de")


def plain(html: str) -> str:
    """HTML without tags, in one line."""
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


@pytest.mark.parametrize("name", ["hub", "faq", "unit", "quiz", "other", "notitle"])
def test_messages_are_those_of_the_import(base: Path, name: str) -> None:
    """In the order of the file; those of an include are in its own domain."""
    computed = source_messages(FILES[f"{name}.yml"].encode(), "ops").msgids
    template = base / "pot" / f"{name}.pot"
    assert list(dict.fromkeys(computed)) == read_pot(template)


def test_which_files_are_documents(english: Build) -> None:
    """Those with the first line; a Markdown page of the same name is the document."""
    assert {"hub", "context", "twice"} <= english.app.env.found_docs
    assert not {"toc", "docfx"} & english.app.env.found_docs
    assert "The Markdown" in english.body("twice")
    assert [re.sub(r"^.*/src/|\. .*(?= \[)", "", line) for line in english.warnings] == [
        "twice.yml:1: WARNING: twice.md is the page of this name [vianet.duplicate-page]"
    ]


def test_a_hub_is_cards(english: Build, german: Build) -> None:
    """Titles and links lead to pages; nothing but web addresses and pages is a link."""
    html = english.body("hub")
    assert re.findall(r"<h(\d)>([^<]*)<", html) == [("1", "The hub"), ("2", "Concepts"), ("2", "More")]
    assert html.count('class="sd-card ') == 4
    assert re.findall(r'<a class="reference \w+" href="([^"]*)">(?:<span[^>]*>)?([^<]*)', html) == [
        ("page.html", "First page"),
        ("https://example.com/a?b=c", "The web"),
        ("page.html", "To the page"),
        ("page.html", "Last"),
        ("page.html", "a link"),
    ]
    assert "javascript" not in english.read("hub.html")
    page = english.read("hub.html")
    assert "<title>Hub in the head" in page
    assert '<meta content="About | the hub" name="description" />' in page
    body = plain(german.body("hub"))
    for text in ("Das The hub", "Das What all of it is.", "Das First page", "Das Concepts", "Das The end"):
        assert text in body
    assert "<title>Das Hub in the head" in german.read("hub.html")


def test_questions_are_headings(english: Build, german: Build) -> None:
    """Headings in an answer are below the question; ids are those of the source."""
    headings = [("1", "All questions"), ("2", "General"), ("3", "Does it work?"), ("4", "Deep heading")]
    assert re.findall(r"<h(\d)>([^<]*)<", english.body("faq")) == headings
    assert re.findall(r"<h(\d)>([^<]*)<", german.body("faq")) == [(n, f"Das {text}") for n, text in headings]
    assert 'id="does-it-work"' in german.body("faq")


def test_a_unit_shows_its_include(german: Build) -> None:
    assert plain(german.body("unit")).startswith("Das Unit ¶ Das Part ¶ Das Text of the unit.")


def test_choices_are_opened_without_script(english: Build) -> None:
    """A choice of one line folds its explanation; one of more is shown with it."""
    html = english.body("quiz")
    folded = re.search(r"<details[^>]*vianet-choice.*?</details>", html, re.DOTALL)
    assert folded is not None
    assert plain(folded[0]) == "True \u2714 Because."
    assert html.count("<details") == 1
    assert plain(html).endswith("no () \u2718 Not so.")


def test_any_schema_shows_its_texts(english: Build, base: Path) -> None:
    """Titles wherever they stand; a page without one takes that of its metadata; empty ones are orphans."""
    assert '<div class="admonition note">' in english.body("other")
    assert "never shown" not in english.body("other")
    assert "<h1>From metadata<" in english.body("notitle")
    assert plain(english.body("page")) == "A page ¶ See the hub ."


def test_myst_dialect_has_no_yaml_pages(base: Path) -> None:
    """Then nothing of docfx is read."""
    result = build(base / "src", base / "myst", vianet_dialect="myst")
    assert "hub" not in result.app.env.found_docs


def test_what_is_wrong_has_the_line_of_the_page(tmp_path: Path) -> None:
    """In each text, and with the page's file as the base of its paths."""
    root = tmp_path / "src"
    (root / "sub").mkdir(parents=True)
    (root / "conf.py").write_text("", encoding="utf-8")
    (root / "index.md").write_text("# Home\n\n```{toctree}\nsub/page\n```\n", encoding="utf-8")
    text = "### YamlMime:X\ntitle: T\ncontent: |\n  One.\n\n  [!include[](none.md)]\n"
    (root / "sub" / "page.yml").write_text(text, encoding="utf-8")
    result = build(root, tmp_path / "out")
    assert [re.sub(r"^.*/src/|\. .*(?= \[)", "", line) for line in result.warnings] == [
        "sub/page.yml:6: WARNING: none.md is not there [vianet.include]"
    ]


def test_a_page_that_is_no_yaml(tmp_path: Path) -> None:
    root = tmp_path / "src"
    root.mkdir()
    (root / "conf.py").write_text("", encoding="utf-8")
    (root / "index.md").write_text("# Home\n", encoding="utf-8")
    (root / "bad.yml").write_text("### YamlMime:X\ntitle: [\n", encoding="utf-8")
    result = build(root, tmp_path / "out")
    assert [re.sub(r"^.*/src/|\. .*(?= \[)", "", line) for line in result.warnings] == [
        "bad.yml:1: WARNING: the page is not valid YAML, or no mapping [vianet.yaml-page]"
    ]


LOCALIZED = """\
### YamlMime:ModuleUnit
title: %101|Pr\u00fcfung|Check%
metadata:
  title: Kopf
  ms.contentlocale: de-DE
quiz:
  questions:
  - content: %102|Welche {math}`x`?|Which {math}`x`?%
    choices:
    - content: %103|Ja|Yes%
      isCorrect: true
      correctExplanation: %104|Darum.|Because.%
    links:
    - text: %105|Klick|Click%
      url: javascript:alert(1)
"""


def spanned(text: str) -> str:
    """``%number|target|source%`` as a translation unit."""
    unit = (
        r'<span data-ttu-id="abcde-\1">\2</span><span class="sxs-lookup">'
        r'<span data-stu-id="abcde-\1">\3</span></span>'
    )
    return re.sub(r"%(\d+)\|(.*?)\|(.*?)%", unit, text)


@pytest.mark.parametrize("language", ["en", "de"])
def test_localized_pages_are_put_in_as_documents_are(tmp_path: Path, language: str) -> None:
    """``vianet-page``: the same headings and choices, translated, and nothing live in them."""
    root = tmp_path / "src"
    (root / "de-de").mkdir(parents=True)
    (root / "conf.py").write_text("", encoding="utf-8")
    (root / "index.md").write_text("```{vianet-page} {locale}/unit.yml\n```\n", encoding="utf-8")
    (root / "de-de" / "unit.yml").write_text(spanned(LOCALIZED), encoding="utf-8")
    result = build(root, tmp_path / "out", language=language)
    body = result.body("index")
    texts = {
        "en": ("Check", "Which", "Yes", "Because.", "Click"),
        "de": ("Pr\u00fcfung", "Welche", "Ja", "Darum.", "Klick"),
    }
    for text in texts[language]:
        assert text in plain(body)
    assert "<details" in body
    assert "javascript" not in body
    assert "{math}`x`" in plain(body)
    assert {line.rpartition("[")[2] for line in result.warnings} == {"vianet.active-markup]"}

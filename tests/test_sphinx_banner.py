"""The banner above a translated page: who translated it, from which text, what changed, what is missing."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from sphinx_vianet.sphinx_ext.reader.handoffs import read_origins
from tests.banner_project import FILES, MADE, OLD, SOURCE, Collector, banner, page, project, said, show
from tests.gitrepo import build_repository
from tests.localized_project import CONF, directive, write


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("MT", "Maschinelle Übersetzung."),
        ("HT", "Von einem Menschen übersetzt."),
        ("PT", "Übersetzung."),
        ("'<b onclick=x>'", "Übersetzung."),
    ],
)
def test_who_translated(tmp_path: Path, kind: str, words: str) -> None:
    """By machine or by a person; of another type nothing is claimed."""
    found = show(project(tmp_path, kind=kind))
    assert said(found) == [f"{words} {MADE}"]
    assert '<time datetime="2020-01-02">2. Januar 2020</time>' in banner(found)
    assert 'role="note" aria-label="Über diese Übersetzung">' in banner(found)
    assert found.warnings == []


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("de", [f"Maschinelle Übersetzung. {MADE}", OLD + "Geänderte Sätze: 1."]),
        (
            "fr",
            [
                "Traduction automatique. Établie à partir de l’original du 2 janvier 2020.",
                "Obsolète. L’original a changé depuis. Phrases modifiées\u00a0: 1.",
            ],
        ),
        (
            "ja",
            [
                "機械翻訳です。 2020年1月2日時点の原文に基づいています。",
                "最新ではありません。 その後、原文が変更されています。 変更された文: 1。",
            ],
        ),
        (
            "ko",
            [
                "기계 번역입니다. 2020년 1월 2일 기준 원문을 옮긴 것입니다.",
                "최신이 아닙니다. 이후 원문이 변경되었습니다. 변경된 문장: 1개.",
            ],
        ),
        (
            "zh_CN",
            ["机器翻译。 依据2020年1月2日的原文翻译。", "已过时。 此后原文已有更改。 已更改的句子：1。"],
        ),
        (
            "he",
            [
                "Machine translation. Made from the original of January 2, 2020.",
                "Out of date. The original has changed since. Changed sentences: 1.",
            ],
        ),
    ],
)
def test_languages(tmp_path: Path, language: str, expected: list[str]) -> None:
    """Texts and date are in the language of the site; where there are none, in English, and say so."""
    found = show(project(tmp_path, language, SOURCE.replace("Second one", "Something else")), language)
    assert said(found) == expected
    foreign = language == "he"
    assert ('lang="en" dir="ltr">' in banner(found).split("\n")[0]) is foreign
    other = {
        "de": "auf Englisch",
        "fr": "(anglais)",
        "ja": "英語",
        "ko": "영어",
        "zh_CN": "英语",
        "he": "English",
    }
    assert other[language] in said(found, "other")[0]


@pytest.mark.parametrize(
    ("now", "count"),
    [
        (SOURCE.replace("Second one.", "Quite another text."), "Geänderte Sätze: 1."),
        (
            SOURCE.replace("Second one.", "Two changed. And more.").replace("title here", "new title"),
            "Geänderte Sätze: 3.",
        ),
        (SOURCE.replace("First one. ", ""), "Geänderte Sätze: 1."),
        (
            SOURCE + "\nA new paragraph.\n\n- And an item.\n- `code()`\n",
            "Neue, nicht übersetzte Absätze: 2.",
        ),
        (
            SOURCE.replace("Second one.", "Quite another text.") + "\nA new paragraph.\n",
            "Geänderte Sätze: 1. Neue, nicht übersetzte Absätze: 1.",
        ),
    ],
)
def test_out_of_date(tmp_path: Path, now: str, count: str) -> None:
    """Sentences of today that are not what was translated, and paragraphs that came since."""
    assert said(show(project(tmp_path, now=now)))[1] == OLD + count


@pytest.mark.parametrize(
    "now",
    [
        SOURCE.replace("\n", "\r\n"),
        SOURCE.replace("First one. Second", "First one.\nSecond"),
        SOURCE.replace("First one. Second", "First one, second"),
        SOURCE.replace("Second one", "*Second* one"),
        "---\nms.date: 01/01/2024\n---\n" + SOURCE,
        SOURCE + "\n```\ncode\n```\n",
        SOURCE.replace("\n\nAnother paragraph.", ""),
    ],
    ids=["line ends", "wrap", "punctuation", "markup", "front matter", "code", "less"],
)
def test_what_does_not_matter(tmp_path: Path, now: str) -> None:
    """No word of what a reader is shown is out of date, whatever became of the file."""
    found = show(project(tmp_path, now=now))
    assert said(found) == [f"Maschinelle Übersetzung. {MADE}"]
    assert "vianet-outdated" not in found.body("page")


def test_a_page_that_is_current(tmp_path: Path) -> None:
    """By its hash: what has no translation then, is not new."""
    now = SOURCE + "\nA paragraph without a unit.\n"
    assert len(said(show(project(tmp_path, now=now, source=now)))) == 1
    assert len(said(show(project(tmp_path, now=now + "\n", source=now)))) == 2


def test_without_translation(tmp_path: Path) -> None:
    """The page is shown in the source language, wholly or mostly."""
    found = show(project(tmp_path))
    assert said(found, "other") == ["Nicht übersetzt. Diese Seite wird auf Englisch angezeigt."]
    assert "vianet-banner-gap" in banner(found, "other")
    assert banner(found, "search") == banner(found, "genindex") == ""
    more = SOURCE + "".join(f"\nParagraph of number {number}.\n" for number in "abcdef")
    found = show(project(tmp_path, now=more, source=more))
    assert said(found) == [
        "Größtenteils nicht übersetzt. Der größte Teil dieser Seite wird auf Englisch angezeigt.",
        f"Maschinelle Übersetzung. {MADE}",
    ]


def test_one_page_of_all_documents(tmp_path: Path) -> None:
    """What is true of all of them, and not of the first alone."""
    found = show(project(tmp_path, now=SOURCE.replace("Second", "Other")), builder="singlehtml")
    assert said(found, "index") == [
        "Teilweise nicht übersetzt. Teile dieser Seite werden auf Englisch angezeigt.",
        f"Maschinelle Übersetzung. {MADE}",
        OLD + "Geänderte Sätze: 1.",
    ]
    alone = show(write(tmp_path / "alone", FILES), builder="singlehtml")
    assert said(alone, "index") == ["Nicht übersetzt. Diese Seite wird auf Englisch angezeigt."]


def test_none(tmp_path: Path) -> None:
    """Not in the source language, not when switched off, not in text."""
    folder = project(tmp_path)
    for found in (show(folder, "en"), show(folder, vianet_banner=False)):
        assert [banner(found, name) for name in ("page", "other")] == ["", ""]
    assert "Übersetzung" not in show(folder, builder="text").read("page.txt")
    assert "Machine translation" not in show(folder, builder="gettext").read("page.pot")


def test_the_other_dialect_and_restructured_text(tmp_path: Path) -> None:
    """Nothing depends on who puts the translations in."""
    folder = project(tmp_path, now=SOURCE.replace("Second", "Other"))
    expected = [f"Maschinelle Übersetzung. {MADE}", OLD + "Geänderte Sätze: 1."]
    assert said(show(folder, vianet_dialect="myst")) == expected
    assert said(show(folder, vianet_fast_translation=False)) == expected
    write(folder, {"docs/other.rst": "Restructured\n============\n\nText.\n"})
    (folder / "docs/other.md").unlink()
    assert said(show(folder), "other") == ["Nicht übersetzt. Diese Seite wird auf Englisch angezeigt."]


@pytest.mark.parametrize("compact", [False, True])
def test_catalogs_alone(tmp_path: Path, compact: bool) -> None:
    """The tracked catalogs are enough, one for a page or one for all of a folder."""
    folder = write(
        tmp_path,
        {
            "docs/conf.py": CONF,
            "docs/index.md": "# Index\n\n```{toctree}\na/page\na/more\na/none\n```\n",
            "docs/a/page.md": SOURCE.replace("Second", "Changed"),
            "docs/a/more.md": SOURCE.replace("title", "second title"),
            "docs/a/none.md": "# Nothing of it\n\nText.\n",
            "trees/de-DE/a/page.md": page(),
            "trees/de-DE/a/more.md": page(kind="HT", date="03/04/2021").replace("title", "second title"),
        },
    )
    options: dict[str, Any] = {"gettext_compact": compact, "locale_dirs": ["locale"]}
    show(folder, vianet_write_catalogs=True, **options)
    for path in (folder / "trees").rglob("*.md"):
        path.unlink()
    found = show(folder, vianet_localized=[], **options)
    assert said(found, "a/page") == [f"Maschinelle Übersetzung. {MADE}", OLD + "Geänderte Sätze: 1."]
    assert said(found, "a/more") == ["Von einem Menschen übersetzt. Stand des Originals: 4. März 2021."]
    assert said(found, "a/none") == ["Nicht übersetzt. Diese Seite wird auf Englisch angezeigt."]


def test_catalogs_without_handoffs(tmp_path: Path) -> None:
    """A catalog that no import wrote says nothing of its origin, and neither does the banner."""
    po = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'
    po += '\nmsgid "The title here"\nmsgstr "Titel"\n\nmsgid "Another paragraph."\nmsgstr "Absatz."\n'
    files = {**FILES, "docs/locale/de/LC_MESSAGES/page.po": po}
    found = show(write(tmp_path, files), vianet_localized=[], locale_dirs=["locale"])
    assert banner(found) == ""
    assert "Absatz." in found.body("page")
    assert said(found, "other") == ["Nicht übersetzt. Diese Seite wird auf Englisch angezeigt."]


@pytest.mark.parametrize("host", ["md", "rst"])
def test_pages_in_documents(tmp_path: Path, host: str) -> None:
    """``vianet-page``: each document has the banner of its page, or says that there is none."""
    names = {"one": "../loc/{locale}/one.md", "two": "../loc/{locale}/two.md"}
    texts = {name: directive(pattern) for name, pattern in names.items()}
    if host == "rst":
        texts = {name: f".. vianet-page:: {pattern}\n" for name, pattern in names.items()}
    files = {
        "docs/conf.py": CONF,
        "docs/index.md": "# Index\n\n```{toctree}\none\ntwo\nboth\n```\n",
        **{f"docs/{name}.{host}": text for name, text in texts.items()},
        f"docs/both.{host}": "\n".join(texts.values()),
        "loc/de-DE/one.md": page(date="01/02/2020").replace("Second one.", "Second text."),
        "loc/fr-FR/one.md": page("fr", date="05/06/2021", kind="HT"),
        "loc/fr-FR/two.md": page("fr", date="05/06/2021", kind="HT").replace("Another", "A longer"),
    }
    found = show(write(tmp_path, files), vianet_localized=[])
    assert said(found, "one") == [f"Maschinelle Übersetzung. {MADE}", OLD + "Geänderte Sätze: 1."]
    assert said(found, "two") == ["Nicht übersetzt. Diese Seite wird auf Englisch angezeigt."]
    assert (
        said(found, "both")[0]
        == "Teilweise nicht übersetzt. Teile dieser Seite werden auf Englisch angezeigt."
    )
    assert said(found, "both")[1] == f"Maschinelle Übersetzung. {MADE}"
    french = show(tmp_path, "fr", vianet_localized=[])
    assert len(said(french, "one")) == len(said(french, "two")) == len(said(french, "both")) == 1


def test_a_page_in_a_document_with_a_source_tree(tmp_path: Path) -> None:
    """What is new is told by the source page of the tree."""
    files = {
        "docs/conf.py": CONF,
        "docs/index.md": directive("../loc/{locale}/one.md"),
        "loc/de-DE/one.md": page(),
        "source/one.md": SOURCE + "\nA new paragraph.\n",
    }
    found = show(write(tmp_path, files), vianet_localized=[], vianet_source="../source")
    assert said(found, "index")[1] == OLD + "Neue, nicht übersetzte Absätze: 1."


HOSTILE = "PATH%22%3E%3Cscript%3E.md p%22 %3Cimg%20onerror=x%3E {0} %22%3E%3Cscript%3E %3Cb%3E2020-01-02"


@pytest.mark.parametrize("stamp", ["%3Cb%3E", "zz", "-"])
def test_hostile_headers(tmp_path: Path, stamp: str) -> None:
    """Whatever a catalog's header says, it becomes no markup and stops no build."""
    folder = project(tmp_path, now=SOURCE + "\nMore of it.\n")
    options: dict[str, Any] = {"locale_dirs": ["locale"], "gettext_compact": False}
    show(folder, vianet_write_catalogs=True, **options)
    path = folder / "docs/locale/de/LC_MESSAGES/page.po"
    text = re.sub(
        r"X-Vianet-Handoff: .*?\\n",
        lambda _: f"X-Vianet-Handoff: {HOSTILE.format(stamp)}\\\\n",
        path.read_text(),
    )
    path.write_text(text.replace("\\\\n", "\\n"))
    assert read_origins(path.read_bytes())[0].handoff.type == "<img onerror=x>"
    found = show(folder, vianet_localized=[], **options)
    parser = Collector()
    parser.feed(banner(found))
    assert set(parser.tags) <= {"div", "p", "strong", "span", "time", "a"}
    assert said(found)[0] == "Übersetzung."
    assert found.warnings == []


def test_the_page_in_its_own_language(tmp_path: Path) -> None:
    """A link, unless the page is shown in that language anyway."""
    found = show(project(tmp_path), vianet_url="https://example.org/{language}/{page}?a&b")
    link = '<a href="https://example.org/en/page.html?a&amp;b" hreflang="en">Original auf Englisch</a>'
    assert link in banner(found)
    assert "<a " not in banner(found, "other")


def test_the_change_on_the_web(tmp_path: Path) -> None:
    """A link, where the repository has the commit of the handoff and its address is known."""
    repository = build_repository(tmp_path, [{"docs/page.md": SOURCE}])
    old = repository.git("rev-parse", "HEAD")
    repository.git("remote", "add", "origin", "https://user:secret@github.com/o/<n>&.git")
    folder = project(tmp_path, now=SOURCE.replace("Second", "Other"), front=f"ms.sourcegitcommit: {old}")
    new = repository.commit(message="change")
    link = f'<a href="https://github.com/o/%3Cn%3E%26/compare/{old}...{new}#diff-'
    found = show(folder)
    assert link in banner(found)
    assert ">Was sich geändert hat</a>" in banner(found)
    assert "secret" not in found.read("page.html")
    project(tmp_path, now=SOURCE.replace("Second", "Other"), front=f"ms.sourcegitcommit: {'ab' * 20}")
    assert "compare" not in banner(show(folder))
    project(tmp_path, front=f"ms.sourcegitcommit: {old}")
    assert "compare" not in banner(show(folder))

"""The demonstration's content fits together: pages, tables, history, annotated pages."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
import yaml

from sphinx_vianet import demo
from sphinx_vianet.align import align
from sphinx_vianet.page import parse_page

LOCALES = ["zh-CN", "de-DE", "ko-KR", "ja-JP", "fr-FR"]
PAIR = re.compile(
    r'<span data-ttu-id="([0-9a-f]{5})-(\d+)">(.+?)</span>'
    r'<span class="sxs-lookup"><span data-stu-id="\1-\2">(.+?)</span></span>'
)
CODE_OR_TARGET = re.compile(r"`[^`]*`|\]\([^)]*\)")
# Names of systems, and words that two languages share.
SAME = {
    "Linux",
    "macOS",
    "Windows",
    "Filter",  # de
    "Signal",  # de, fr
    "Type",  # fr
}


@pytest.fixture(scope="module")
def commits() -> list[demo.Commit]:
    """The history with made-up ids: nothing here needs git."""
    revisions = demo.load_history()
    return [demo.Commit(revision, f"{index:040x}") for index, revision in enumerate(revisions, 1)]


@pytest.fixture(scope="module")
def pages(commits: list[demo.Commit]) -> dict[tuple[str, str], tuple[demo.Handback, str, str]]:
    """(locale, page) -> handback, annotated page, source page at the handoff."""
    by_key = {commit.revision.key: commit.revision.files for commit in commits}
    return {
        (handback.locale, handback.page): (
            handback,
            text,
            by_key[handback.revision][f"docs/{handback.page}"].decode(),
        )
        for handback, text in demo.annotated_pages(commits)
    }


Pages = dict[tuple[str, str], tuple[demo.Handback, str, str]]


def body_of(text: str) -> str:
    return text.split("\n---\n", 1)[1] if text.startswith("---\n") else text


def front_matter(text: str) -> dict[str, object]:
    loaded = yaml.safe_load(text.split("---\n")[1])
    assert isinstance(loaded, dict)
    return loaded


def units_of(locale: str, pages: Pages) -> list[tuple[str, str]]:
    """(target, source) of every unit of a locale."""
    texts = [text for (tag, _), (_, text, _) in pages.items() if tag == locale]
    return [(match[3], match[4]) for text in texts for match in PAIR.finditer(text)]


def test_every_locale_has_its_pages(pages: Pages) -> None:
    names = {page for _, page in pages}
    assert len([name for name in names if not name.startswith("includes/")]) == 6
    assert {locale for locale, _ in pages} == set(LOCALES)
    absent = {(locale, page) for locale in LOCALES for page in names} - pages.keys()
    assert absent == {("ko-KR", "backup.md")}
    assert [key for key, (handback, _, _) in pages.items() if handback.type == "MT"] == [
        ("fr-FR", "troubleshooting.md")
    ]


def test_pairs_are_well_formed(pages: Pages) -> None:
    for key, (_, text, _) in pages.items():
        matches = list(PAIR.finditer(text))
        assert "<span" not in PAIR.sub("", text), key
        assert len({match[1] for match in matches}) == 1, key
        numbers = [int(match[2]) for match in matches]
        assert numbers == sorted(set(numbers)), key
        assert numbers[0] == (101 if key[1].startswith("includes/") else 103), key
        missing = numbers[-1] - numbers[0] + 1 - len(numbers)
        assert missing == len(re.findall(r"!\[[^\]!]", text)), key


def test_prefixes_differ_between_pages(pages: Pages) -> None:
    prefixes = [match[1] for _, text, _ in pages.values() if (match := PAIR.search(text))]
    assert len(set(prefixes)) == len(pages)


def test_source_side_is_the_source_page(pages: Pages) -> None:
    for key, (_, text, source) in pages.items():
        unwrapped = PAIR.sub(lambda match: match[4], body_of(text))
        unwrapped = re.sub(r'^(#+ )<a name="[\w-]+"></a>', r"\1", unwrapped, flags=re.MULTILINE)
        blank = [re.sub(r"!\[[^\]!]+\]", "![]", side) for side in (unwrapped, body_of(source))]
        assert blank[0] == blank[1], key


def test_every_message_of_the_handoff_is_translated(pages: Pages) -> None:
    for key, (_, text, source) in pages.items():
        messages = align(parse_page(text.encode(), key[1]), source.encode())
        assert messages.findings == (), key
        assert messages.messages, key
        assert all(message.msgstr for message in messages.messages), key


def test_headings_have_the_slug_of_their_source(pages: Pages) -> None:
    _, text, _ = pages["de-DE", "quickstart.md"]
    assert '\n# <a name="quickstart-write-your-first-note"></a><span' in text
    assert "\n# Tomatoes\n" in text, "code is no heading"
    _, text, _ = pages["de-DE", "install.md"]
    assert '\n# <a name="linux"></a>[<span' in text


def test_links_lead_to_pages_and_headings(pages: Pages, commits: list[demo.Commit]) -> None:
    for files in (commit.revision.files for commit in commits[-1:]):
        for name, data in files.items():
            if not name.endswith(".md") or "includes/" in name:
                continue
            for target, anchor in re.findall(r"\]\(([\w-]+\.md)(?:#([\w-]+))?\)", data.decode()):
                assert f"docs/{target}" in files, (name, target)
                if anchor:
                    heading = anchor.replace("-", "[- ]")
                    found = re.search(rf"^#+ {heading}$", files[f"docs/{target}"].decode(), re.M | re.I)
                    assert found, (name, target, anchor)
    for key, (_, text, _) in pages.items():
        for match in PAIR.finditer(text):
            assert sorted(CODE_OR_TARGET.findall(match[3])) == sorted(CODE_OR_TARGET.findall(match[4])), key


def test_stamp(pages: Pages, commits: list[demo.Commit]) -> None:
    ids = {commit.revision.key: commit.sha for commit in commits}
    for key, (handback, text, source) in pages.items():
        front = front_matter(text)
        assert list(front)[-6:] == [
            "ms.openlocfilehash",
            "ms.sourcegitcommit",
            "ms.translationtype",
            "ms.contentlocale",
            "ms.lasthandoff",
            "ms.locfileid",
        ], key
        assert (
            front["ms.openlocfilehash"]
            == hashlib.new("sha1", source.encode(), usedforsecurity=False).hexdigest()
        )
        assert f"ms.sourcegitcommit: {ids[handback.revision]}\n" in text
        assert front["ms.contentlocale"] == key[0]
        assert re.fullmatch(r"\d\d/\d\d/20\d\d", str(front["ms.lasthandoff"]))
        assert re.fullmatch(r"\d{8}", str(front["ms.locfileid"]))
        if not key[1].startswith("includes/"):
            original = front_matter(source)
            assert list(front)[:-6] == list(original)
            assert front["title"] != original["title"]
            assert front["description"] != original["description"]


@pytest.mark.parametrize(
    ("locale", "letters", "share"),
    [
        ("zh-CN", r"[\u4e00-\u9fff]", 0.95),
        ("ja-JP", r"[\u3040-\u30ff\u4e00-\u9fff]", 0.95),
        ("ko-KR", r"[\uac00-\ud7af]", 0.95),
    ],
)
def test_targets_are_in_the_script_of_their_locale(
    pages: Pages, locale: str, letters: str, share: float
) -> None:
    units = units_of(locale, pages)
    assert sum(bool(re.search(letters, target)) for target, _ in units) >= share * len(units)


@pytest.mark.parametrize("locale", LOCALES)
def test_targets_differ_from_their_sources(pages: Pages, locale: str) -> None:
    assert {source for target, source in units_of(locale, pages) if target == source} <= SAME


@pytest.mark.parametrize(
    ("locale", "wrong"),
    [
        ("zh-CN", r"[\u4e00-\u9fff][,;:.!?]|[\u3002\uff0c\uff1b\uff1a] "),
        ("ja-JP", r"[\u3040-\u30ff\u4e00-\u9fff] ?[,;:.!?()]|[\u3001\u3002] "),
        ("ko-KR", r"[\u3001\u3002\uff0c]"),
        ("de-DE", r"[\"']"),
        ("fr-FR", r"[\"']|[^\u00a0]:(?!//)|[^\u202f][;?!]|\u00ab[^\u202f]|[^\u202f]\u00bb"),
    ],
)
def test_punctuation_follows_the_language(pages: Pages, locale: str, wrong: str) -> None:
    for target, _ in units_of(locale, pages):
        assert not re.search(wrong, CODE_OR_TARGET.sub("x", target)), target


@pytest.mark.parametrize("locale", LOCALES)
def test_one_source_has_one_translation_in_a_page(pages: Pages, locale: str) -> None:
    for (tag, page), (_, text, source) in pages.items():
        if tag != locale:
            continue
        known: dict[str, str] = {}
        if not page.startswith("includes/"):
            known[str(front_matter(source)["title"])] = str(front_matter(text)["title"])
        for match in PAIR.finditer(text):
            assert known.setdefault(match[4], match[3]) == match[3], (page, match[4])


def test_what_becomes_of_the_pages_after_the_handoff(commits: list[demo.Commit]) -> None:
    handoff = next(commit.revision.files for commit in commits if commit.revision.key == "backups")
    now = commits[-1].revision.files
    assert handoff.keys() - now.keys() == {"docs/backup.md"}
    assert now.keys() - handoff.keys() == {"docs/backup-and-restore.md", "docs/sync.md"}
    assert now["docs/backup-and-restore.md"] == handoff["docs/backup.md"]
    changed = {
        name: [
            (old, new)
            for old, new in zip(handoff[name].split(b"\n"), now[name].split(b"\n"), strict=True)
            if old != new
        ]
        for name in handoff.keys() & now.keys()
        if handoff[name] != now[name]
    }
    assert changed.keys() == {"docs/quickstart.md", "docs/configuration.md", "docs/troubleshooting.md"}
    assert all(len(lines) == 1 for lines in changed.values())
    ((old, new),) = changed["docs/configuration.md"]
    words = [re.findall(rb"\w+", re.sub(rb"\]\([^)]*\)", b"]", line)) for line in (old, new)]
    assert words[0] == words[1], "only a comma and a link"
    ((old, _),) = changed["docs/troubleshooting.md"]
    assert old.startswith(b"ms.date:")


def test_an_older_handoff_of_the_same_text_and_of_another_one(
    pages: Pages, commits: list[demo.Commit]
) -> None:
    def same_text(page: str) -> bool:
        return pages["ja-JP", page][2] == pages["de-DE", page][2]

    assert pages["ja-JP", "index.md"][0].revision != pages["de-DE", "index.md"][0].revision
    assert same_text("index.md")
    assert not same_text("install.md")


def texts(**changes: object) -> demo.Texts:
    values: dict[str, object] = {
        "page": "x.md",
        "metadata": (("title", ("Start", "Anfang")),),
        "images": (("A cat. A dog.", "Tiere."),),
        "units": (("Start", "Anfang"), ("One `x` two.", "Eins `x` zwei."), ("Two", "Zwei")),
    }
    return demo.Texts(**{**values, **changes})  # type: ignore[arg-type]


SOURCE = """---
title: Start
---
# Start

One `x` two.

![A cat. A dog.](cat.png)

## [Two](two.md)
"""
STAMP = demo.Stamp("0" * 40, "HT", "de-DE", "01/02/2024", "12345678")


def test_annotate_by_example() -> None:
    body = body_of(demo.annotate(SOURCE, texts(), STAMP, "abcde"))

    def pair(number: int, target: str, source: str) -> str:
        return (
            f'<span data-ttu-id="abcde-{number}">{target}</span>'
            f'<span class="sxs-lookup"><span data-stu-id="abcde-{number}">{source}</span></span>'
        )

    assert body == (
        f'# <a name="start"></a>{pair(102, "Anfang", "Start")}\n\n'
        f"{pair(103, 'Eins `x` zwei.', 'One `x` two.')}\n\n"
        "![Tiere.](cat.png)\n\n"
        f'## <a name="two"></a>[{pair(106, "Zwei", "Two")}](two.md)\n'
    )


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"units": (("Two", "Zwei"), ("Start", "Anfang"))}, "no unit covers '# Start One two."),
        ({"units": (("Start", "Anfang"), ("Three", "Drei"))}, "not found in order: 'Three'"),
        ({"units": (("Start", "Anfang"), ("Two", "Zwei"))}, "no unit covers 'One two."),
        ({"units": (("Start", "Anfang"), ("One `x` two.", "Eins."))}, "no unit covers '## [Two'"),
        ({"images": ()}, "no translation for the image text"),
        ({"images": (("A cow.", "Kuh."),)}, "no translation for the image text"),
        ({"images": (("A cat. A dog.", "x"), ("B", "y"))}, "no image has the text 'B'"),
        ({"metadata": (("title", ("End", "Ende")),)}, "front matter has no line 'title: End'"),
    ],
)
def test_a_table_that_does_not_fit_is_refused(changes: dict[str, object], message: str) -> None:
    with pytest.raises(demo.AnnotateError, match=r"^x\.md: ") as caught:
        demo.annotate(SOURCE, texts(**changes), STAMP, "abcde")
    assert message in str(caught.value)


def test_repeated_headings_get_numbered_anchors() -> None:
    units = (("Same", "Gleich"), ("Same", "Gleich"))
    annotated = demo.annotate(
        "# Same\n\n## Same\n", texts(metadata=(), images=(), units=units), STAMP, "abcde"
    )
    assert re.findall(r'name="([\w-]+)"', annotated) == ["same", "same-1"]


def test_write_localized(tmp_path: Path, commits: list[demo.Commit], pages: Pages) -> None:
    demo.write_localized(tmp_path, commits)
    root = tmp_path / "localized"
    written = {path.relative_to(root).as_posix() for path in root.rglob("*.md")}
    assert written == {f"{locale}/{page}" for locale, page in pages}
    assert (root / "fr-FR" / "index.md").read_bytes() == pages["fr-FR", "index.md"][1].encode()

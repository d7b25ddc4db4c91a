# ruff: noqa: E501  # spans are long
"""Localized pages made from source pages and catalogs."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import pytest

from sphinx_vianet.align import align
from sphinx_vianet.handbackcheck import HandbackError
from sphinx_vianet.model import StampNames
from sphinx_vianet.newpages import NewPage, TooFewError, new_page
from sphinx_vianet.newstamps import Habits, NewStamp
from sphinx_vianet.page import parse_page
from sphinx_vianet.pageform import PageForm

COMMIT = "0123456789abcdef0123456789abcdef01234567"

SOURCE = """\
---
title: The guide
# a comment
description: "It says: do. It does."
keywords: [one, two]
ms.date: 01/02/2020
---
# The guide <!-- kept -->

One sentence. Another one
that goes on, with `code`.

- [Link](a.md)
- `only code`

  ![Picture. Of two.](a.png)

> [!NOTE]
> | Head | |
> |---|---|
> | a \\| b | 12 |

```text
One sentence.
```

First line  \x20
second line.
""".replace("\x20\n", "\n")

TEXTS = {
    "The guide": "Der Leitfaden",
    "It says: do. It does.": "Er sagt: tu. Er tut.",
    "one, two": "eins, zwei",
    "The guide <!-- kept -->": "Der Leitfaden <!-- kept -->",
    "One sentence. Another one that goes on, with `code`.": "Ein Satz. Noch einer, mit `code`.",
    "[Link](a.md)": "[Verweis](a.md)",
    "`only code`": "`only code`",
    "![Picture. Of two.](a.png)": "![Bild](a.png)",
    "Picture. Of two.": "Bild",
    "Head": "Kopf",
    "a | b": "a | c",
    "First line   second line.": "Erste Zeile   zweite Zeile.",
}

EXPECTED = """\
---
title: Der Leitfaden
description: "Er sagt: tu. Er tut."
keywords: [eins, zwei]
ms.date: 01/02/2020
ms.openlocfilehash: HASH
ms.sourcegitcommit: 0123456789abcdef0123456789abcdef01234567
ms.translationtype: HT
ms.contentlocale: de-DE
ms.lasthandoff: 03/05/2020
---
# <a name="the-guide----kept---"></a>[105|Der Leitfaden <!-- kept -->|The guide <!-- kept -->]

[106|Ein Satz.|One sentence.] [107|Noch einer, mit `code`.|Another one that goes on, with `code`.]

- [[108|Verweis|Link]](a.md)
- `only code`

  ![Bild](a.png)

> [!NOTE]
> | [111|Kopf|Head] | |
> |---|---|
> | [112|a \\| c|a \\| b] | 12 |

```text
One sentence.
```

[113|Erste Zeile   zweite Zeile.|First line   second line.]
"""


def _page(source: str = SOURCE, *, habits: Habits | None = None, stamp: NewStamp | None = None) -> NewPage:
    stamp = NewStamp(COMMIT, "2020-03-05") if stamp is None else stamp
    return NewPage("guide.md", "de-DE", source.encode(), stamp, habits or Habits())


def _made(texts: Mapping[str, str], page: NewPage | None = None, least: float = 1.0) -> str:
    return new_page(page or _page(), texts, "ops", least=least).data.decode()


def _short(text: str) -> str:
    """A page with short units."""
    page = parse_page(text.encode())
    for unit in reversed(page.units):
        data = text.encode()
        short = f"[{unit.number}|{unit.target}|{unit.source}]".encode()
        text = (data[: unit.span[0]] + short + data[unit.span[1] :]).decode()
    return text


def test_a_page_is_what_handbacks_make() -> None:
    digest = hashlib.sha1(SOURCE.encode(), usedforsecurity=False).hexdigest()
    assert _short(_made(TEXTS)) == EXPECTED.replace("HASH", digest)


def test_it_gives_the_catalogs_messages() -> None:
    page = parse_page(_made(TEXTS).encode(), "guide.md")
    found = align(page, SOURCE.encode(), SOURCE.encode())
    assert not found.findings
    expected = {msgid: msgstr for msgid, msgstr in TEXTS.items() if msgid}
    assert {message.msgid: message.msgstr for message in found.messages if message.msgid != "12"} == expected
    assert not any(message.fuzzy for message in found.messages)


def test_hard_breaks_between_sentences_stay() -> None:
    source = "> One.  \n> Two.\\\n> Three.\n"
    text = _made({"One.   Two. Three.": "Eins.   Zwei. Drei."}, _page(source))
    assert "</span>  \n> <span" in text
    assert "</span>\\\n> <span" in text


def test_the_stamp_has_the_names_of_the_project() -> None:
    names = StampNames(None, "l10n.sourceCommit", None, None, "lang")
    text = _made(TEXTS, _page(habits=Habits(stamp=names)))
    assert f"ms.date: 01/02/2020\nl10n:\n  sourceCommit: {COMMIT}\nlang: de-DE\n---\n" in text
    assert "ms.openlocfilehash" not in text
    with pytest.raises(HandbackError, match="fetch the history"):
        _made(TEXTS, _page(habits=Habits(stamp=names), stamp=NewStamp()))


def test_line_ends_and_hashes_are_those_of_the_tree() -> None:
    form = PageForm("\r\n", "\n", "none")
    page = _page(SOURCE.replace("\n", "\r\n"), habits=Habits(form, "lf", 64), stamp=NewStamp())
    data = _made(TEXTS, page).encode()
    head, body = data.split(b"\r\n---\n")
    assert b"\r" not in body
    assert b"<a name" not in body
    digest = hashlib.sha256(SOURCE.encode()).hexdigest()
    assert head.startswith(b"---\ntitle: Der Leitfaden\r\n")
    assert head.endswith(
        b"\r\nms.openlocfilehash: %b\r\nms.translationtype: HT\r\nms.contentlocale: de-DE" % digest.encode()
    )


def test_anchors_of_2017() -> None:
    habits = Habits(PageForm(anchors="xliff"))
    text = _made({"Head": "Kopf", "Text": "Wort"}, _page("# Head\n\nText\n", habits=habits))
    assert '</span></span>\n<a id="head" class="xliff"></a>\n\n<span' in text


def test_too_few_translations() -> None:
    some = {msgid: text for msgid, text in TEXTS.items() if msgid in ("The guide", "Head")}
    with pytest.raises(TooFewError, match="2 of 11 messages are translated"):
        _made(some)
    text = _made(some, least=0.1)
    assert "Der Leitfaden" in text
    # What is not translated stays as it is, without units.
    assert "\nOne sentence. Another one\nthat goes on, with `code`.\n" in text
    assert text.count("data-ttu-id") == 1
    with pytest.raises(TooFewError, match="0 of 11"):
        _made({}, least=0)


def test_a_page_with_translations_that_no_person_wrote_is_no_human_translation() -> None:
    page = _page("# Head\n\nText `1`\n\n`2`\n")
    texts = {"Head": "Kopf", "Text `1`": "Wort `1`", "`2`": "`2`"}
    for unseen, kind in (((), "HT"), (("`2`", "Other"), "HT"), (("Head",), "MT")):
        made = new_page(page, texts, "ops", least=1.0, unseen=frozenset(unseen))
        assert parse_page(made.data).handoff.type == kind


def test_what_cannot_stand_in_a_page_is_refused() -> None:
    for text in ("a\x07b", '<span data-ttu-id="x">', "> quoted\n\nand more"):
        try:
            made = _made({"Text": text}, _page("Text\n"))
        except HandbackError:
            continue
        page = parse_page(made.encode())
        assert [message.msgstr for message in align(page, b"Text\n", b"Text\n").messages] == [
            "\\> quoted  and more"
        ]


def test_the_source_page_is_no_annotated_one() -> None:
    with pytest.raises(HandbackError, match="tags of translation units"):
        _made(
            {"Text": "Wort"},
            _page(
                '<span data-ttu-id="a1b2c-101">Text</span><span class="sxs-lookup"><span data-stu-id="a1b2c-101">Text</span></span>\n'
            ),
        )


YAML = """\
### YamlMime:Module
title: The unit
metadata:
  title: The unit
  ms.date: 01/02/2020
summary: "Say \\"hello\\"."
units:
- content: |
    # Head

    Text goes
    here.
- content: 'It''s it.'
"""


def test_yaml_pages() -> None:
    texts = {
        "The unit": "Die Einheit",
        'Say "hello".': 'Sag "hallo".',
        "Head": "Kopf",
        "Text goes here.": "Hier steht Text.",
        "It's it.": "Das ist's.",
    }
    page = NewPage("unit.yml", "de-DE", YAML.encode(), NewStamp(COMMIT, "2020-03-05"), Habits())
    text = new_page(page, texts, "ops", least=1).data.decode()
    lines = text.split("\n")
    at = lines.index("  ms.date: 01/02/2020")
    assert [line.split(":")[0] for line in lines[at + 1 : at + 6]] == [
        "  ms.openlocfilehash",
        "  ms.sourcegitcommit",
        "  ms.translationtype",
        "  ms.contentlocale",
        "  ms.lasthandoff",
    ]
    assert '>Sag \\"hallo\\".</span>' in text
    assert ">Das ist''s.</span>" in text
    assert "<a name" not in text
    new = parse_page(text.encode(), "unit.yml")
    assert new.handoff.commit == COMMIT
    found = {message.msgid: message.msgstr for message in align(new, YAML.encode(), YAML.encode()).messages}
    assert found == texts


def test_a_page_without_front_matter_gets_the_stamp_alone() -> None:
    text = _made({"Text": "Wort"}, _page("Text\n", stamp=NewStamp()))
    lines = text.split("\n")
    assert lines[0] == lines[4] == "---"
    assert [line.split(":")[0] for line in lines[1:4]] == [
        "ms.openlocfilehash",
        "ms.translationtype",
        "ms.contentlocale",
    ]

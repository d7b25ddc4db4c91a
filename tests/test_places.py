"""Where the text of each message stands in the bytes of its page."""

from __future__ import annotations

import pytest
from markdown_it.token import Token

from sphinx_vianet import places as module
from sphinx_vianet.markdown import Document, clean, inline_images
from sphinx_vianet.model import Page
from sphinx_vianet.page import parse_page, unit_text
from sphinx_vianet.places import Place, message_places
from sphinx_vianet.sides import page_sides

from .annotated import annotate, pair


def _shown(page: Page, place: Place | None) -> list[str] | None:
    """The target side of the segments of a place."""
    if place is None:
        return None
    found = []
    for start, end in place.segments:
        text, position = "", start
        for unit in page.units:
            if start <= unit.span[0] and unit.span[1] <= end:
                text += page.data[position : unit.span[0]].decode() + unit_text(unit, source=False)
                position = unit.span[1]
        found.append(text + page.data[position:end].decode())
    return found


def _places(page_text: str, *, crlf: bool = False) -> list[tuple[str, list[str] | None]]:
    """Kind and text of each place, the front matter's by name; the messages are checked."""
    page_text = page_text.replace("\n", "\r\n") if crlf else page_text
    page = parse_page(page_text.encode(), "page.md")
    sides = page_sides(page, "ops")
    places = message_places(page, "ops", sides)
    found = [(name, _shown(page, place)) for name, place in places.meta.items()]
    for entry, place in zip(sides.entries, places.entries, strict=True):
        shown = _shown(page, place)
        if shown is not None and place is not None and not place.style:
            text = clean("\n".join(shown)).replace("\\|", "|").replace("&quot;", '"')
            assert text.replace("*", "").split() == entry.target.replace("*", "").split()
        found.append((entry.kind, shown))
    return found


@pytest.mark.parametrize("crlf", [False, True], ids=["lf", "crlf"])
def test_blocks(crlf: bool) -> None:
    text = annotate(
        """\
---
title: "⟦Titel⇒Title⟧"
description: 'Das ist''s'
keywords: [eins, zwei drei]
---
# <a name="title"></a>⟦Titel⇒Title⟧ #

⟦Ein Satz.⇒A sentence.⟧ ⟦Noch einer.⇒One more.⟧
und `code`

1. ⟦Eins⇒One⟧
   - > ⟦Zitat⇒Quote⟧
     > geht  weiter

> [!NOTE]
> ⟦Merke.⇒Note.⟧

> Text. \x20
> [!TIP]
> Tipp

- | a | \\| b |
  |---|---|
  | ⟦c⇒C⟧ | x \\| y |

<a name="s"></a>Setext
===

[1]: http://localhost
[Text][1] \\
nach
"""
    ).replace("\\x20", " ")
    found = _places(text, crlf=crlf)
    assert found == [
        ("title", ["Titel"]),
        ("description", ["Das ist''s"]),
        ("keywords", ["eins", "zwei drei"]),
        ("title", ["Titel"]),
        ("paragraph", ["Ein Satz. Noch einer.", "und `code`"]),
        ("paragraph", ["Eins"]),
        ("paragraph", ["Zitat", "geht  weiter"]),
        ("paragraph", ["Merke."]),
        ("paragraph", ["Text."]),
        ("paragraph", ["Tipp"]),
        ("paragraph", ["a"]),
        ("paragraph", ["\\| b"]),
        ("paragraph", ["c"]),
        ("paragraph", ["x \\| y"]),
        ("title", ["Setext"]),
        ("paragraph", ["[Text][1] \\", "nach"]),
    ]


def test_images_tabs_and_html() -> None:
    text = annotate(
        """\
Text ![Bild](a.png) `![Bild](b.png)` [![Bild *zwei*](c.png)](d.md)

![⟦Bild⇒Picture⟧](e.png)

⟦Mit ![Bild drei](f.png)⇒With ![Picture three](f.png)⟧

:::image type="content" source="g.png" alt-text="Bild vier":::

Mit :::image source="h.png" alt-text='Bild "fünf"'::: darin.

# [⟦Reiter⇒Tab⟧](#tab/x)

<table title="Zelle">
<tr><td>⟦Zelle⇒Cell⟧</td><td>Zwei
  Zeilen</td></tr>
</table>
"""
    )
    found = _places(text)
    assert [shown for kind, shown in found if kind == "image"] == [
        None,  # the same signs stand in code
        ["Bild *zwei*"],
        ["Bild"],
        ["Bild drei"],
        ["Bild vier"],
        ['Bild "fünf"'],
    ]
    assert [shown for kind, shown in found if kind in ("tab", "html")] == [
        ["Reiter"],
        ["Zelle"],
        ["Zwei", "Zeilen"],
    ]
    page = parse_page(text.encode())
    places = message_places(page, "ops").entries
    assert [place.attribute for place in places if place is not None].count(True) == 2


def test_a_unit_that_an_image_cuts_has_no_place() -> None:
    text = annotate("![Ein ⟦Bild](a.png) Text⇒picture](a.png) text⟧\n")
    assert _places(text) == [("paragraph", ["![Ein Bild](a.png) Text"]), ("image", None)]


YAML = """\
### YamlMime:Module
title: ⟦Titel: eins⇒Title one⟧
summary: "UNIT \\u00e4
  weiter"
units:
  - content: |
      # Kopf

      ⟦Absatz⇒Paragraph⟧
      zwei

      - Punkt
  - content: >-
      gefaltet
      weiter


      neuer Absatz
  - text: 'Sag''s'
"""
ESCAPED = pair(190, 'Ein \\"Satz\\".', 'A \\"sentence\\".', quote='\\"')


@pytest.mark.parametrize("crlf", [False, True], ids=["lf", "crlf"])
def test_values_of_yaml_pages(crlf: bool) -> None:
    found = _places(annotate(YAML).replace("UNIT", ESCAPED), crlf=crlf)
    assert found == [
        ("paragraph", ["Titel: eins"]),
        ("paragraph", ['Ein "Satz". \\u00e4', "weiter"]),
        ("title", ["Kopf"]),
        ("paragraph", ["Absatz", "zwei"]),
        ("paragraph", ["Punkt"]),
        ("paragraph", ["gefaltet", "weiter"]),
        ("paragraph", ["neuer Absatz"]),
        ("paragraph", ["Sag''s"]),
    ]
    page = parse_page(annotate(YAML).replace("UNIT", ESCAPED).encode())
    styles = [place.style for place in message_places(page, "ops").entries if place is not None]
    assert styles == ["", '"', "|", "|", "|", ">", ">", "'"]


def test_characters_of_several_bytes_and_of_none() -> None:
    """Offsets are bytes of the page, whatever the text has become."""
    data = "\ufeff\U000f0000 ä\x07 ".encode() + b"\xff " + annotate("⟦ü⇒u⟧ ß\n\n%\U0001f600\n").encode()
    page = parse_page(data)
    first, second = message_places(page, "ops").entries
    assert first is not None
    assert second is not None
    assert data[slice(*first.segments[0])].startswith("\U000f0000 ä\x07 ".encode() + b"\xff <span")
    assert data[slice(*first.segments[0])].endswith("ß".encode())
    assert data[slice(*second.segments[0])] == "%\U0001f600".encode()


def test_what_a_handback_added_is_no_part_of_a_text() -> None:
    text = (
        '# Titel\n<a id="title" class="xliff"></a>\n\nText &quot;eins&quot;.\n\n<!--HONumber=Jul16_HO4-->\n'
    )
    unit = pair(104, "Satz", "Sentence", quote="&quot;")
    assert _places(f"{text}\n{unit}\n") == [
        ("title", ["Titel"]),
        ("paragraph", ["Text &quot;eins&quot;."]),
        ("paragraph", ["Satz"]),
    ]


def test_a_block_is_parsed_once_for_all_of_its_images(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[str] = []

    def counted(text: str, document: Document) -> list[tuple[Token, str]]:
        parsed.append(text)
        return inline_images(text, document)

    monkeypatch.setattr(module, "inline_images", counted)
    page = parse_page(f"A {'![one](a.png) ' * 5}\n\nB ![two](b.png) ![three](c.png)\n".encode(), "page.md")
    found = message_places(page, "ops")
    assert None not in found.entries
    assert len(found.entries) == 9
    assert len(parsed) == 2

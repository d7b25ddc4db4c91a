"""Whatever a translation says, a page holds it as it is or stays whole."""

from __future__ import annotations

import re
from typing import cast

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sphinx_vianet.handbackcheck import imported_form
from sphinx_vianet.importwork import align_page
from sphinx_vianet.model import Message
from sphinx_vianet.page import parse_page
from sphinx_vianet.po import parse_po

from .annotated import annotate
from .handbacks import Pages, edited_catalog, page_of
from .test_handback import PAGES

YAML_SOURCE = b"""### YamlMime:Hub
title: The title
summary: 'It''s on'
note: "Say \\"yes\\""
content: |
  One line. Another.

  - An item
abstract: Folded
  text
metadata:
  title: The title
"""
YAML = annotate(
    """### YamlMime:Hub
title: ⟦Der Titel⇒The title⟧
summary: '⟦Es ist''s⇒It''s on⟧'
note: "<span data-ttu-id=\\"a1b2c-150\\">Sag \\"ja\\"</span><span class=\\"sxs-lookup\\"><span \
data-stu-id=\\"a1b2c-150\\">Say \\"yes\\"</span></span>"
content: |
  ⟦Eine Zeile.⇒One line.⟧ ⟦Noch eine.⇒Another.⟧

  - ⟦Ein Punkt⇒An item⟧
abstract: ⟦Gefaltet⇒Folded text⟧
metadata:
  title: Der Titel
""",
    first=160,
).encode()
YAML_PAGES = Pages.one(YAML, YAML_SOURCE, "index.yml")
ENTITY_SOURCE = 'Say "yes" now. Then go.\n\nAnother "one".\n'
ENTITY_PAGES = Pages.one(
    page_of(
        "⟦Sag &quot;ja&quot; jetzt.⇒Say &quot;yes&quot; now.⟧ ⟦Dann geh.⇒Then go.⟧\n\n"
        "⟦Noch &quot;eins&quot;.⇒Another &quot;one&quot;.⟧\n",
        ENTITY_SOURCE,
        quote="&quot;",
    ),
    ENTITY_SOURCE,
)
ALL = {"markdown": PAGES, "yaml": YAML_PAGES, "entity": ENTITY_PAGES}

TEXTS = st.text(
    alphabet="ab Z.5-+*_#>|`~\"'\\<>&;:[](){}!%=\n\tä。\u00a0\u200b\u202e\x00\x1b\ufffd", max_size=40
)
HOSTILE = [
    "---",
    "x\n---\ntitle: y",
    "x\n\n# y",
    '</span><span class="sxs-lookup">',
    '<span data-ttu-id="a1b2c-104">x</span>',
    '<span data-stu-id="a1b2c-104">',
    "<script>x</script>",
    "<!--",
    "-->",
    "```",
    "| a | b |",
    "\\",
    "\\\\|",
    "a\\|b",
    "![x](y)",
    "[x](y",
    "[INCLUDE",
    "> [!NOTE]",
    ":::image:::",
    "'''",
    '"""',
    '\\"',
    "''",
    "&quot;",
    "a &quot; b",
    "{{x}}",
    ": x",
    "x: y",
    "x #y",
    "\U000f0001\U0010fffd",
    "a\rb",
    "</td></tr></table>",
    "</table>",
    "% x",
    "(x)=",
    "+++",
    "\t",
]


def hold(pages: Pages, edits: dict[str, str]) -> str:
    """Hand edits back, and see that nothing but them is another; what became of the page."""
    before = pages.catalog
    edited = edited_catalog(before, edits)
    result = pages.hand_back(edited)
    (plan,) = result.pages
    errors = [finding for finding in result.findings if finding.severity == "error"]
    if plan.kind != "edited":
        assert plan.new == plan.old
        assert (plan.kind == "refused") == bool(errors)
        return plan.kind
    assert not errors
    old, new = parse_page(plan.old), parse_page(plan.new)
    assert new.handoff.hash == old.handoff.hash
    assert {unit.id: unit.source for unit in new.units if "p" not in unit.number}.items() <= {
        unit.id: unit.source for unit in old.units
    }.items()
    kinds = {message.msgid: message.kind for message in reversed(messages(pages))}
    found = {entry.msgid: entry.msgstr for entry in parse_po(pages.after(result.pages).catalog).entries}
    for entry in parse_po(before).entries:
        wanted = entry.msgstr
        if entry.msgid in edits:
            wanted = cast(str, imported_form(entry.msgid, edits[entry.msgid], kinds[entry.msgid]))
        elif re.search(r"!\[|:::image", entry.msgid) or kinds[entry.msgid] == "image":
            continue
        assert found[entry.msgid] == wanted
    return plan.kind


def messages(pages: Pages) -> tuple[Message, ...]:
    (source,) = pages.pages
    return align_page(parse_page(source.data, source.path), source, "ops").messages


def _try(name: str, number: int, step: int) -> None:
    pages, text = ALL[name], HOSTILE[number]
    for message in messages(pages)[number % step :: step]:
        forms = (text, f"{message.msgstr} {text}", f"{text} {message.msgstr}")
        for whole in forms if step == 1 else [forms[number % 3]]:
            hold(pages, {message.msgid: whole})


@pytest.mark.parametrize("name", ALL)
def test_hostile_texts(name: str) -> None:
    for number in range(len(HOSTILE)):
        _try(name, number, 8)


@pytest.mark.slow
@pytest.mark.parametrize("number", range(len(HOSTILE)))
@pytest.mark.parametrize("name", ALL)
def test_hostile_texts_everywhere(name: str, number: int) -> None:
    _try(name, number, 1)


@given(st.sampled_from(sorted(ALL)), st.data(), TEXTS)
@settings(deadline=None)
@example("markdown", None, "x")
def test_any_text(name: str, data: st.DataObject | None, text: str) -> None:
    pages = ALL[name]
    found = [message.msgid for message in messages(pages)]
    chosen = (
        data.draw(st.lists(st.sampled_from(found), min_size=1, max_size=3, unique=True))
        if data
        else found[:1]
    )
    hold(pages, dict.fromkeys(chosen, text))

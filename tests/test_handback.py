"""Edits put into a page: the units of edited messages change, and not one byte besides."""

from __future__ import annotations

import pytest

from sphinx_vianet.handbackcheck import HandbackError, check_units
from sphinx_vianet.handbackwork import PagePlan
from sphinx_vianet.page import parse_page

from .annotated import pair
from .handbacks import Pages, edited_catalog, page_of

SOURCE = """---
title: The guide
description: A "short" guide
keywords: [box, lid]
---

# The guide

Open the [box](box.md). Close it. Go away.

- One here. Two there.
- **Bold**: text.

1. > Quoted
   > text. More.

| Head | Other |
|------|-------|
| A or B | `code` |

![A box](box.png)

:::image type="content" source="lid.png" alt-text="A lid":::

<table><tr><td>Cell & more</td></tr></table>

`left_alone`

Setext
------

> [!NOTE]
> Mind it.
"""
BODY = """# <a name="the-guide"></a>⟦Der Leitfaden⇒The guide⟧

⟦Öffne die [Kiste](box.md).⇒Open the [box](box.md).⟧ ⟦Schließe sie.⇒Close it.⟧ ⟦Geh weg.⇒Go away.⟧

- ⟦Eins hier.⇒One here.⟧  ⟦Zwei da. ⇒Two there. ⟧
- **⟦Fett⇒Bold⟧**⟦: Text.⇒: text.⟧

1. > ⟦Zitierter
   > Text.⇒Quoted
   > text.⟧ ⟦Mehr.⇒More.⟧

| ⟦Kopf⇒Head⟧ | ⟦Anderer⇒Other⟧ |
|------|-------|
| ⟦A oder B⇒A or B⟧ | `code` |

![Eine Kiste](box.png)

:::image type="content" source="lid.png" alt-text="Ein Deckel":::

<table><tr><td>⟦Zelle & mehr⇒Cell & more⟧</td></tr></table>

`left_alone`

<a name="setext"></a>⟦Unterstrichen⇒Setext⟧
------

> [!NOTE]
> ⟦Achte darauf.⇒Mind it.⟧
"""
FRONT = """title: Der Leitfaden
description: 'Ein "kurzer" Leitfaden'
keywords: [Kiste, Deckel]
"""
PAGE = page_of(BODY, SOURCE, front=FRONT)
PAGES = Pages.one(PAGE, SOURCE)


def change(edits: dict[str, str], pages: Pages = PAGES) -> tuple[str, str]:
    """The old and the new text of the one stretch of a page that a handback changes."""
    plan = plan_of(edits, pages)
    assert plan.kind == "edited"
    return difference(plan)


def difference(plan: PagePlan) -> tuple[str, str]:
    old, new = plan.old.decode(), plan.new.decode()
    start = next(
        (i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new))
    )
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    return old[start : len(old) - end], new[start : len(new) - end]


def plan_of(edits: dict[str, str], pages: Pages = PAGES) -> PagePlan:
    result = pages.edit(edits)
    assert not [finding for finding in result.findings if finding.severity == "error"], result.findings
    return result.pages[0]


def refusal(edits: dict[str, str], pages: Pages = PAGES) -> str:
    """Why a page was left alone."""
    result = pages.edit(edits)
    (plan,) = result.pages
    assert plan.kind == "refused"
    assert plan.new == plan.old
    errors = [finding for finding in result.findings if finding.severity == "error"]
    assert [finding.code.info.name for finding in errors] == ["handback-refused"]
    return errors[0].message


def test_without_an_edit_nothing_changes() -> None:
    result = PAGES.hand_back(PAGES.catalog)
    assert [plan.kind for plan in result.pages] == ["unchanged"]
    assert not result.findings


def test_a_heading_and_the_title_of_the_same_text_change_both() -> None:
    plan = plan_of({"The guide": "Die Anleitung"})
    assert plan.new == PAGE.replace(b">Der Leitfaden<", b">Die Anleitung<").replace(
        b"title: Der Leitfaden", b"title: Die Anleitung"
    )
    assert [(done.way, done.units) for done in plan.done] == [("text", 0), ("units", 1)]


@pytest.mark.parametrize(
    ("msgid", "msgstr", "old", "new"),
    [
        (
            "Open the [box](box.md). Close it. Go away.",
            "Öffne die [Kiste](box.md). Schließe sie bald. Geh weg.",
            "Schließe sie.<",
            "Schließe sie bald.<",
        ),
        ("One here. Two there.", "Eins hier.  Zwei dort.", ">Zwei da. <", ">Zwei dort. <"),
        ("**Bold**: text.", "**Fett**: Wörter.", ">: Text.<", ">: Wörter.<"),
        ("Head", "Kopf | Fuß", ">Kopf<", ">Kopf \\| Fuß<"),
        ("A or B", "A \\| B", ">A oder B<", ">A \\\\| B<"),
        ("A lid", "Der Deckel", '"Ein Deckel"', '"Der Deckel"'),
        ("Cell & more", "Zelle & <i>weiter</i>", ">Zelle & mehr<", ">Zelle & <i>weiter</i><"),
        ("Setext", "Mit Strich", ">Unterstrichen<", ">Mit Strich<"),
        ("Mind it.", "5\\. Mai: Achtung.", ">Achte darauf.<", ">5. Mai: Achtung.<"),
        ("Mind it.", "\\# Achtung.", ">Achte darauf.<", "># Achtung.<"),
        (
            "Mind it.",
            'Ein "Wort" & *mehr* <b>fett</b>',
            ">Achte darauf.<",
            '>Ein "Wort" & *mehr* <b>fett</b><',
        ),
        (
            'A "short" guide',
            "Ein 'langer' Leitfaden",
            "'Ein \"kurzer\" Leitfaden'",
            "'Ein ''langer'' Leitfaden'",
        ),
        ("box, lid", "Kiste, Klappe", "[Kiste, Deckel]", "[Kiste, Klappe]"),
    ],
)
def test_one_place_changes(msgid: str, msgstr: str, old: str, new: str) -> None:
    assert PAGE.count(old.encode()) == 1
    assert plan_of({msgid: msgstr}).new == PAGE.replace(old.encode(), new.encode())


def test_a_unit_of_two_lines_keeps_them_where_it_can() -> None:
    assert plan_of({"Quoted text. More.": "Zitierter Absatz. Mehr."}).new == PAGE.replace(
        b"Zitierter\n   > Text.", b"Zitierter Absatz."
    )
    body = "⟦Eine Zeile.<br>\nNoch eine.⇒One line.<br>\nAnother.⟧\n"
    source = "One line.<br>\nAnother.\n"
    pages = Pages.one(page_of(body, source, kind="HT"), source)
    assert change({"One line.<br> Another.": "Eine Zeile.<br> Und noch eine."}, pages) == ("N", "Und n")


def test_sentences_that_cannot_be_told_apart_become_one_unit() -> None:
    plan = plan_of(
        {"Open the [box](box.md). Close it. Go away.": "Auf und zu mit der [Kiste](box.md) und weg."}
    )
    unit = pair(
        "p101", "Auf und zu mit der [Kiste](box.md) und weg.", "Open the [box](box.md). Close it. Go away."
    )
    before, _, rest = PAGE.decode().partition('<span data-ttu-id="a1b2c-105"')
    after = rest[rest.index("\n") :]
    assert plan.new.decode() == before + unit + after
    assert [(done.way, done.units) for done in plan.done] == [("one-unit", 3)]


def test_units_that_become_one_are_reported_and_numbered_on() -> None:
    body = "⟦A⇒a⟧\n\n⟦Ja.⇒Yes.⟧ ⟦Nein.⇒No.⟧\n\n⟦Gut.⇒Good.⟧ ⟦Böse.⇒Bad.⟧\n"
    source = "a\n\nYes. No.\n\nGood. Bad.\n"
    data = page_of(body, source).replace(b"a1b2c-104", b"a1b2c-p207")
    result = Pages.one(data, source).edit({"Yes. No.": "Ja und nein", "Good. Bad.": "Gut und böse"})
    assert [finding.code.info.name for finding in result.findings] == ["handback-one-unit"] * 2
    text = result.pages[0].new.decode()
    assert 'ttu-id="a1b2c-p208">Ja und nein<' in text
    assert 'stu-id="a1b2c-p208">Yes. No.<' in text
    assert 'ttu-id="a1b2c-p209">Gut und böse<' in text
    assert "a1b2c-105" not in text


def test_the_whole_message_becomes_one_unit_when_marks_around_it_go() -> None:
    plan = plan_of({"**Bold**: text.": "Fett und so."})
    assert plan.new.count(b"- " + pair("p101", "Fett und so.", "**Bold**: text.").encode()) == 1


def test_text_without_a_unit_gets_one() -> None:
    plan = plan_of({"`left_alone`": "`in_ruhe`"})
    assert plan.new == PAGE.replace(b"`left_alone`", pair("p101", "`in_ruhe`", "`left_alone`").encode())


def test_an_alternative_text_that_brackets_would_end_is_escaped() -> None:
    assert plan_of({"A box": "Eine [Kiste]"}).new == PAGE.replace(b"![Eine Kiste]", b"![Eine [Kiste]]")
    assert b"![Eine \\]Kiste](" in plan_of({"A box": "Eine ]Kiste"}).new


@pytest.mark.parametrize(
    ("msgid", "msgstr", "reason"),
    [
        ("Mind it.", 'Achte <span data-ttu-id="x">darauf.', "holds tags of translation units"),
        ("Mind it.", "Achte </span><span class='sxs-lookup'>", "holds tags of translation units"),
        ("Mind it.", "Achte</span> darauf.", "an end without its span"),
        ("Mind it.", "Achte</SPAN> <span>darauf.", "an end without its span"),
        ("Mind it.", "Achte <span lang='de'>darauf.", "a span without its end"),
        ("Mind it.", "Achte\x07 darauf.", "holds a control character"),
        ("Mind it.", " ", "white space alone"),
        ("A lid", 'Der "Deckel"', "a quote cannot stand in the attribute"),
        ("box, lid", "Kiste", "a list of another length"),
    ],
)
def test_what_no_page_can_hold_is_refused(msgid: str, msgstr: str, reason: str) -> None:
    assert reason in refusal({msgid: msgstr})


@pytest.mark.parametrize(
    "msgstr",
    ["x\n---\ny: z", "---", "'", '"', "a: b # c", "- x", "{{ y }}", "[z]", "&a", "1", "null", "2019-01-01"],
)
def test_front_matter_holds(msgstr: str) -> None:
    """Whatever a title says, the keys behind it are as they were."""
    result = PAGES.hand_back(edited_catalog(PAGES.catalog, {"The guide": msgstr}))
    (plan,) = result.pages
    if plan.kind == "refused":
        assert plan.new == plan.old
    else:
        assert plan.new.partition(b"description:")[2].startswith(b" 'Ein")


def test_a_line_break_in_a_translation_is_a_blank() -> None:
    result = PAGES.hand_back(edited_catalog(PAGES.catalog, {"Mind it.": "Achte\ndarauf\n\n---\n"}))
    assert result.pages[0].new == PAGE.replace(b">Achte darauf.<", b">Achte darauf  ---<")


@pytest.mark.parametrize(
    ("msgid", "msgstr", "old", "new"),
    [
        ("Mind it.", "5\\. Mai.", "> Achte darauf.", "> 5\\. Mai."),
        ("Quoted text. More.", "Zitat | neu.", "Zitierter\n   > Text. Mehr.", "Zitat | neu."),
        ("Head", "K | L", "| Kopf |", "| K \\| L |"),
        ("A box", "Eine ] Kiste", "![Eine Kiste]", "![Eine \\] Kiste]"),
        ('A "short" guide', "Kurz", "'Ein \"kurzer\" Leitfaden'", "'Kurz'"),
    ],
)
def test_a_plain_page_gets_the_text(msgid: str, msgstr: str, old: str, new: str) -> None:
    plain = parse_page(PAGE).target_bytes()
    assert plain.count(old.encode()) == 1
    plan = plan_of({msgid: msgstr}, Pages.one(plain, SOURCE))
    assert plan.new == plain.replace(old.encode(), new.encode())
    assert [done.way for done in plan.done] == ["text"]


def test_a_title_that_yaml_would_take_for_something_else_gets_quotes() -> None:
    plain = parse_page(PAGE).target_bytes()
    plan = plan_of({"The guide": 'A: "b" # c'}, Pages.one(plain, SOURCE))
    assert b'title: "A: \\"b\\" # c"\n' in plan.new
    assert b'# <a name="the-guide"></a>A: "b" # c\n' in plan.new


def test_an_alternative_text_and_the_text_around_it_change_together() -> None:
    source = "See the box: ![A box](box.png) Done. Gone.\n"
    body = "⟦Sieh die Kiste:⇒See the box:⟧ ![Kiste](box.png) ⟦Fertig.⇒Done.⟧ ⟦Weg.⇒Gone.⟧\n"
    pages = Pages.one(page_of(body, source, kind="HT"), source)
    block = "See the box: ![A box](box.png) Done. Gone."
    plan = plan_of({block: "Da: ![Eine Truhe](box.png) Fertig. Weg.", "A box": "Eine Truhe"}, pages)
    assert plan.new == pages.pages[0].data.replace(b"Sieh die Kiste:", b"Da:").replace(
        b"![Kiste]", b"![Eine Truhe]"
    )
    plan = plan_of({block: "Da: ![Eine Truhe](box.png) Fertig. Weg."}, pages)
    assert plan.new == pages.pages[0].data.replace(b"Sieh die Kiste:", b"Da:").replace(
        b"![Kiste]", b"![Eine Truhe]"
    )
    plan = plan_of({block: "Sieh die Kiste: ![Eine Truhe](box.png) Fertig. Weg."}, pages)
    assert plan.new == pages.pages[0].data.replace(b"![Kiste]", b"![Eine Truhe]")
    plan = plan_of({block: "Da, ![Eine Truhe](box.png), fertig und weg.", "A box": "Eine Truhe"}, pages)
    assert (
        pair("p101", "Da, ![Eine Truhe](box.png), fertig und weg.", block.replace("A box", "Kiste")).encode()
        in plan.new
    )
    reason = refusal({block: "Da: ![Kiste](box.png) Fertig. Weg.", "A box": "Eine Truhe"}, pages)
    assert "it holds the image 'Kiste', which is 'Eine Truhe' in its own entry" in reason
    assert "the image 'A box' is not in the translation" in refusal({block: "Da. Fertig. Weg."}, pages)


def test_units_with_one_id_cannot_be_told_apart() -> None:
    source = "a\n\nb\n"
    data = page_of("⟦A⇒a⟧\n\n⟦B⇒b⟧\n", source).replace(b"a1b2c-105", b"a1b2c-104")
    assert "unit ids occur in it more than once" in refusal({"a": "Aa"}, Pages.one(data, source))


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (">B<", ">C<", "unit a1b2c-105 would change"),
        (">b<", ">c<", "unit a1b2c-105 would change"),
        ("a1b2c-105", "a1b2c-106", "would not be found again"),
        ("\n\n", '\n\n</span><span class="sxs-lookup">', "would not be in order"),
    ],
)
def test_units_that_nobody_edited_are_held(old: str, new: str, reason: str) -> None:
    before = page_of("⟦A⇒a⟧\n\n⟦B⇒b⟧\n", "a\n\nb\n")
    after = before.replace(old.encode(), new.encode())
    with pytest.raises(HandbackError, match=reason):
        check_units(parse_page(before), parse_page(after), gone=(), made=(), touched=("a1b2c-104",))
    check_units(
        parse_page(before),
        parse_page(before.replace(b">A<", b">Aa<")),
        gone=(),
        made=(),
        touched=("a1b2c-104",),
    )


def test_white_space_at_the_edge_of_a_new_unit_stays() -> None:
    source = "One here. Two there. `code` Three yonder.\n"
    body = "⟦Eins hier.⇒One here.⟧ ⟦Zwei da.⇒Two there.⟧ `code` ⟦Drei dort.⇒Three yonder.⟧\n"
    pages = Pages.one(page_of(body, source, kind="HT"), source)
    plan = plan_of({"One here. Two there. `code` Three yonder.": "Eins und zwei.  `code` Drei dort."}, pages)
    assert b">Eins und zwei. </span>" in plan.new

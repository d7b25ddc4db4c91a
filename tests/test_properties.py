"""Laws that hold for every page, however broken: bytes come back, nothing raises, no unit goes missing."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from sphinx_vianet.align import align, source_messages
from sphinx_vianet.frontmatter import load_yaml
from sphinx_vianet.page import parse_page
from sphinx_vianet.placeholders import fill, placeholder_numbers, with_placeholders
from sphinx_vianet.sides import source_side

from .annotated import annotate, pair

SHA1 = "0123456789abcdef0123456789abcdef01234567"

MARKDOWN = annotate(
    f"""---
title: Der Plan
description: "x"
ms.openlocfilehash: {SHA1}
---
# <a name="plan"></a>⟦Der Plan⇒The plan⟧

> [!NOTE]
> ⟦Oben
> unten⇒above
> below⟧ `code`

| ⟦Kopf⇒Head⟧ | b |
|---|---|
| ⟦a \\| b⇒c⟧ | ![Bild](a.png) |

- ⟦%x⇒%y⟧ [⟦Verweis⇒Link⟧](a.md)

    ⟦Kode⇒Code⟧

<table><tr><td>⟦Zelle⇒Cell⟧</td></tr></table>

# [⟦Eins⇒One⟧](#tab/one)
[!INCLUDE [x](x.md)]
:::row:::
   ⟦Drei⇒Three⟧
:::row-end:::
"""
).encode()

YAML = annotate(
    """### YamlMime:Unit
title: ⟦Titel⇒Title⟧
summary: '⟦Es geht''s⇒It''s on⟧'
content: |
  ⟦Zeile⇒Line⟧

  - ⟦Punkt⇒Item⟧
metadata:
  title: Titel
"""
).encode()

PIECES = st.sampled_from(
    [
        b'<span data-ttu-id="a1b2c-101">',
        b'</span><span class="sxs-lookup"><span data-stu-id="a1b2c-101">',
        b"</span></span>",
        b"</span>",
        b"<span>",
        pair(102, "A", "B").encode(),
        pair(103, "A\n> B", "C\n\nD").encode(),
        pair(104, "A", "B", quote='\\"').encode(),
        pair(105, "A &quot;", "B", quote="&quot;").encode(),
        b"---\n",
        b"title: ",
        b"### YamlMime:X\n",
        b"content: |\n  ",
        b"&a [*a]\n",
        b"\n",
        b"\r\n",
        b"\r",
        b"  ",
        b"    ",
        b"\t",
        b"- ",
        b"> ",
        b"1. ",
        b"# ",
        b"% ",
        b"(a)=",
        b"+++",
        b"===\n",
        b"| a | b |\n|---|---|\n| ",
        b"[!NOTE]",
        b"[!INCLUDE [a](b)]",
        b":::row:::\n",
        b":::row-end:::\n",
        b':::image type="complex" source="a" alt-text="b":::',
        b"# [a](#tab/b)\n",
        b"![a](b)",
        b"[a]: b\n",
        b"[^a]: b\n",
        b"<div>",
        b"<td>",
        b"<!--",
        b"-->",
        b"<pre>",
        b"```\n",
        b"\xef\xbb\xbf",
        b"\xff",
        b"\0",
        b"%",
        b"\\",
        b"&quot;",
        "\U000f0000".encode(),
        "\U00100000".encode(),
        "\U0010fffd".encode(),
        "ü".encode(),
        b"text",
    ]
)
SOUP = st.lists(PIECES, max_size=25).map(b"".join)


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """An annotated page in which some places are cut out or hold other things."""
    data = draw(st.sampled_from([MARKDOWN, YAML]))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        length = draw(st.integers(0, 60))
        data = data[:start] + draw(st.one_of(PIECES, st.just(b""))) + data[start + length :]
    return data


PAGES = st.one_of(st.binary(max_size=200), SOUP, mutated())


@given(PAGES)
@example(b"")
@example(MARKDOWN)
@example(YAML)
def test_bytes_come_back(data: bytes) -> None:
    page = parse_page(data, "p.md")
    assert page.to_bytes() == data
    assert all(finding.path == "p.md" and finding.line is not None for finding in page.findings)


@given(PAGES)
def test_units_are_cuts_of_the_page_in_order(data: bytes) -> None:
    position = 0
    for unit in parse_page(data).units:
        assert position <= unit.span[0] < unit.target_span[0] <= unit.target_span[1]
        assert unit.target_span[1] < unit.source_span[0] <= unit.source_span[1] < unit.span[1]
        assert data[slice(*unit.target_span)] == unit.target.encode("utf-8", "surrogateescape")
        assert data[slice(*unit.source_span)] == unit.source.encode("utf-8", "surrogateescape")
        assert unit.line == data.count(b"\n", 0, unit.span[0]) + 1
        position = unit.span[1]


@given(PAGES)
def test_placeholders_are_filled_again(data: bytes) -> None:
    page = parse_page(data)
    text = with_placeholders(data, page.units, 0, len(data))
    assert placeholder_numbers(text) == list(range(len(page.units)))
    back = fill(text, lambda index: page.units[index].target)
    assert back.encode("utf-8", "surrogateescape") == page.target_bytes()


@given(PAGES, st.one_of(st.none(), PAGES), st.one_of(st.none(), PAGES), st.sampled_from(["ops", "myst"]))
def test_aligning_never_raises(data: bytes, handoff: bytes | None, today: bytes | None, dialect: str) -> None:
    page = parse_page(data, "p.md")
    found = align(page, handoff, today, dialect=dialect)  # type: ignore[arg-type]  # mypy joins the list to str
    assert all(message.msgid for message in found.messages)
    for message in found.messages:
        (message.msgid + message.msgstr).encode("utf-8")
        for place in message.units:
            for side, text in (
                (place.source, message.previous or message.msgid),
                (place.target, message.msgstr),
            ):
                assert side is None or (side[1] > 0 and side[0] + side[1] <= len(text))
    source_side(page).decode("utf-8", "surrogateescape")


def test_a_broken_message_of_which_the_source_moved_on_has_no_places() -> None:
    data = b'</span><span class="sxs-lookup"> ' + pair(102, "Titel", "Title").encode()
    (message,) = align(parse_page(data), None, b'</span><span class="sxs-lookup"> Titles').messages
    assert (message.msgstr, message.previous, message.units) == ("", None, ())


@given(st.sampled_from([MARKDOWN, YAML]), st.lists(st.integers(0, 400), max_size=3))
def test_every_unit_is_in_a_message_or_reported(data: bytes, cuts: list[int]) -> None:
    for cut in cuts:
        data = data[:cut] + b"\n" + data[cut:]
    page = parse_page(data)
    found = align(page)
    placed = {place.number for message in found.messages for place in message.units}
    reported = any(finding.code.info.name in ("unit-unplaced", "front-matter") for finding in found.findings)
    assert reported or placed == {unit.number for unit in page.units}


@given(PAGES)
def test_a_source_page_has_one_message_for_each_msgid(data: bytes) -> None:
    page = parse_page(MARKDOWN)
    assert [m.msgid for m in align(page, data).messages] == source_messages(data).msgids


@given(
    st.one_of(
        st.text(max_size=60),
        st.lists(st.sampled_from(list("[]{}&*a:,-?!'\"# \n|>%0x")), max_size=40).map("".join),
    )
)
@example("!!set {a, b}")
@example("a: !!float []")
@example("0o7: 1_:2")
def test_yaml_never_raises(text: str) -> None:
    value, findings = load_yaml(text, "p.md", 1)
    assert value is None or not findings


def test_more_units_than_one_plane_holds() -> None:
    data = pair(101, "a", "b").encode() * 70_000
    units = parse_page(data).units
    text = with_placeholders(data, units, 0, len(data))
    assert placeholder_numbers(text) == list(range(70_000))
    assert fill(text, lambda index: str(index) if index == 69_999 else "") == "69999"

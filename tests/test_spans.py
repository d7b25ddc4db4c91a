"""The span grammar, case by case; ``test_properties.py`` has its laws."""

from __future__ import annotations

import json

import pytest

from sphinx_vianet.errors import Code
from sphinx_vianet.model import Unit
from sphinx_vianet.spans import scan_units

from .annotated import annotate, cases, pair


def shown(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def report(data: bytes) -> str:
    """Units and findings as the fixtures write them."""
    units, findings = scan_units(data, "page.md")
    lines = [f"{u.line} {u.id} {u.quoting} {shown(u.target)} {shown(u.source)}" for u in units]
    lines += [f"! {f.line} {f.code.info.name}: {f.message}" for f in findings]
    return "".join(line + "\n" for line in lines)


@pytest.mark.parametrize(
    ("title", "parts"), cases("spans"), ids=lambda value: value if isinstance(value, str) else ""
)
def test_fixture(title: str, parts: list[str]) -> None:
    page, expected = parts
    assert report(page.encode()) == expected


def test_offsets_are_bytes() -> None:
    data = ("Größe: " + annotate("⟦Maße⇒Sizes⟧ ü")).encode()
    (unit,), _ = scan_units(data)
    assert data[slice(*unit.target_span)] == "Maße".encode()
    assert data[slice(*unit.source_span)] == b"Sizes"
    assert data[slice(*unit.span)].decode() == pair(104, "Maße", "Sizes")


def test_bytes_that_are_not_utf8_survive_in_a_unit() -> None:
    data = annotate("⟦A⇒B⟧").encode().replace(b">A<", b">A\xff<")
    (unit,), findings = scan_units(data)
    assert unit.target.encode("utf-8", "surrogateescape") == b"A\xff"
    assert findings == ()


def test_prefix_and_number_of_an_id() -> None:
    def unit(name: str) -> Unit:
        return scan_units(pair(name, "a", "b").encode())[0][0]

    assert (unit("103").prefix, unit("103").number) == ("a1b2c", "103")
    assert (unit("p103").prefix, unit("p103").number) == ("a1b2c", "p103")


def test_a_page_without_marks_is_left_at_once() -> None:
    assert scan_units(b"<span>text</span></span>") == ((), ())


def test_quote_corruption_is_reported_once() -> None:
    page = "".join(pair(number, "a", "b", quote="&quot;") + "\n" for number in (101, 102, 103))
    units, findings = scan_units(page.encode())
    assert len(units) == 3
    assert [(finding.code, finding.line) for finding in findings] == [(Code.QUOTE_CORRUPTION, 1)]


def test_many_tags_without_a_partner() -> None:
    opening, middle = (
        b'<span data-ttu-id="a1b2c-101">',
        b'</span><span class="sxs-lookup"><span data-stu-id="a1b2c-1">',
    )
    for part in (opening, middle, b"</span></span>", opening + middle, middle + opening):
        units, findings = scan_units(part * 3000)
        assert units == ()
        assert len(findings) < 3001

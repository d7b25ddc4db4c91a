"""What changed since the handoff, with the source page at the handoff and with the page's own source side."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_vianet.page import parse_page
from sphinx_vianet.staleness import compare_source, compare_texts
from sphinx_vianet.verdict import Change, Comparison, Totals

from .annotated import annotate, cases

CASES = cases("staleness")


def compare(localized: str, handoff: str | None, today: str) -> Comparison:
    page = parse_page(annotate(localized).encode(), "a.yml" if localized.startswith("###") else "a.md")
    return compare_source(page, handoff.encode() if handoff is not None else None, today.encode())


def described(found: Comparison) -> str:
    """A comparison as it stands in the fixtures."""
    messages, units = found.messages, found.units
    assert messages is not None
    lines = [
        f"{found.severity}: {' '.join(found.kinds)}",
        f"messages {messages.total}: {messages.changed} changed, {messages.added} added, "
        f"{messages.removed} removed",
        f"units {units.total}: {units.changed} changed" if units else "units None",
    ]
    for change in found.changes:
        lines.append(
            f"{change.change} {change.line} {' '.join(change.kinds)}: "
            f"{change.old_source} -> {change.new_source}"
        )
        lines.extend(
            f"  {unit.id.partition('-')[2]}: {unit.old_source} -> {unit.new_source} = {unit.target}"
            for unit in change.units
        )
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(("title", "parts"), CASES, ids=[title for title, _ in CASES])
def test_with_the_handoff_at_hand(title: str, parts: list[str]) -> None:
    handoff, today, localized, expected = parts
    assert described(compare(localized, handoff, today)) == expected


@pytest.mark.parametrize(
    ("title", "parts"),
    [case for case in CASES if not case[0].startswith("handoff-only")],
    ids=[title for title, _ in CASES if not title.startswith("handoff-only")],
)
def test_without_it_the_page_says_the_same(title: str, parts: list[str]) -> None:
    _, today, localized, expected = parts
    assert described(compare(localized, None, today)) == expected


@pytest.mark.parametrize(("title", "parts"), CASES, ids=[title for title, _ in CASES])
def test_the_same_source_has_no_change(title: str, parts: list[str]) -> None:
    handoff, _, localized, _ = parts
    for known in (handoff, None) if "⟦" in localized else (handoff,):
        found = compare(localized, known, handoff)
        assert (found.kinds, found.severity, found.changes) == (("whitespace",), "cosmetic", ())


def test_two_versions_of_a_source_page() -> None:
    old, new = b"---\ntitle: A\n---\n# A\n\nOne.\n", b"---\ntitle: B\n---\n# A\n\nOne.\n\nTwo.\n"
    found = compare_texts(old, new)
    assert found.kinds == ("added", "metadata")
    assert found.changes == (
        Change("changed", ("metadata",), 1, "A", "B", None, page_line=1),
        Change("added", ("added",), 8, None, "Two.", None),
    )
    assert (found.messages, found.units) == (Totals(4, 1, 1, 0), None)


def test_a_title_counts_in_the_dialect_without_messages_of_it_too() -> None:
    found = compare_texts(b"---\ntitle: A\n---\nText.\n", b"---\ntitle: B\n---\nText.\n", dialect="myst")
    assert found.kinds == ("front-matter",)


def test_without_units_and_handoff_nothing_is_known() -> None:
    assert compare("# Kiste\n", None, "# Box\n") == Comparison((), None, (), None, None)


def test_lines_of_the_translation() -> None:
    page = "⟦Eins.⇒One.⟧\n\n⟦Zwei Dinge.⇒Two things.⟧\n\n⟦Drei.⇒Three.⟧\n"
    found = compare(page, None, "One.\n\nTwo thing.\n")
    assert [(change.change, change.line, change.page_line) for change in found.changes] == [
        ("changed", 3, 3),
        ("removed", 5, 5),
    ]


SENTENCE = st.text("abcdef ", min_size=1, max_size=30).filter(lambda text: text.strip() == text)


@given(st.lists(SENTENCE, min_size=1, max_size=8), st.lists(SENTENCE, min_size=1, max_size=8))
def test_every_sentence_is_accounted_for(before: list[str], after: list[str]) -> None:
    def source(texts: list[str]) -> str:
        return "\n\n".join(f"x{text}." for text in texts) + "\n"

    page = "\n\n".join(f"⟦ü{text}⇒x{text}.⟧" for text in before) + "\n"
    exact = compare(page, source(before), source(after))
    own = compare(page, None, source(after))
    for found in (exact, own):
        messages = found.messages
        assert messages is not None
        assert messages.total == len(after)
        assert len(before) - messages.removed + messages.added == len(after)
        assert (found.severity == "cosmetic") == (
            [text.split() for text in before] == [text.split() for text in after]
        )
    assert own.severity == exact.severity

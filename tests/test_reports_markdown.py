"""The Markdown report, rendered as GitHub's Markdown is and read back."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from markdown_it import MarkdownIt

from sphinx_vianet.reports import FORMATS, Options
from sphinx_vianet.reports.escaping import markdown_code
from sphinx_vianet.reports.limitedtext import LIMIT
from sphinx_vianet.verdict import CheckReport

from .reports_data import HOSTILE, change, hostile, large, ordinary, report, stale, verdict

GITHUB = MarkdownIt("gfm-like")
"""Tables, bare addresses as links, HTML let through: what a page's text could make use of."""


class Reader(HTMLParser):
    """Collects elements, addresses, and the text that stands outside of code."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.links: set[str | None] = set()
        self.open_text = ""
        self.text = ""
        self._code = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links |= {value for name, value in attrs if name == "href"}
        self._code += tag in {"code", "pre"}

    def handle_endtag(self, tag: str) -> None:
        self._code -= tag in {"code", "pre"}

    def handle_data(self, data: str) -> None:
        self.text += data
        if not self._code:
            self.open_text += data


def markdown(made: CheckReport, **options: object) -> str:
    return FORMATS["markdown"](made, Options(**options))  # type: ignore[arg-type]  # every value is checked by its use


def test_summary_and_failing_pages() -> None:
    text = markdown(ordinary())
    assert text.startswith(
        "### Translations: 2 pages fail the check, 1 finding is an error\n\nChecked against"
    )
    read = Reader(GITHUB.render(text))
    rows = [row.split() for row in re.split(r"\n\n+", read.text)]
    assert read.tags.count("table") == 3
    assert ["de-DE", "10", "1", "3", "1", "1", "1", "1", "1", "1", "10%"] in rows
    assert "old/gone.md" in read.text
    assert "guide/stamp.md" not in read.text
    assert read.links == {"https://git.example.org/docs/compare/0123456789ab...main"}


def test_a_failing_page() -> None:
    page = stale("a_b.md")
    moved = verdict("old.md", "moved", source_page="new.md", severity="content")
    lines = markdown(report(page, moved, failing=[page, moved])).splitlines()
    assert (
        '| `de-DE` | <a href="https://git.example.org/docs/compare/0123456789ab...main">'
        "`a_b.md`</a> | stale, content | text, added, link | 5/61 | 12 | 2021-03-05 |"
    ) in lines
    assert any("`old.md` &rarr; `new.md`" in line for line in lines)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("api/over_view-1.md", "`api/over_view-1.md`"),
        ("a b [c](d) *e* @f {g} $h$ 'i' www.j.org", "`a b [c](d) *e* @f {g} $h$ 'i' www.j.org`"),
        ("a|b", "<code>a&#124;b</code>"),
        ("a`b", "<code>a&#96;b</code>"),
        ("a\\", "<code>a&#92;</code>"),
        ("<b>", "<code>&#60;b&#62;</code>"),
        ("##vso[x]", "<code>&#35;&#35;vso&#91;x&#93;</code>"),
        (" ", ""),
    ],
)
def test_code_is_escaped_only_where_it_has_to_be(text: str, written: str) -> None:
    assert markdown_code(text) == written
    html = GITHUB.renderInline(f"a {written} b")
    assert Reader(html).text == f"a {text.strip()} b"
    assert Reader(html).open_text.split() == ["a", "b"]


def test_nothing_fails() -> None:
    text = markdown(report(verdict("index.md", "current")))
    assert text.startswith("### Translations: no page fails the check\n")
    assert "index" not in text


def test_details_are_folded_away_and_only_there_when_asked_for() -> None:
    assert "<details>" not in markdown(ordinary())
    text = markdown(ordinary(), detail="unit")
    assert text.count("<details>") == 1
    assert "  - Run the tool.\n  + Run the {+new +}tool.\n  = Starten Sie das Tool.\n" in text
    block = text[text.index("<details>") : text.index("</details>")]
    assert "\n\n" not in block  # a blank line would let Markdown in again


def test_long_sentences_are_not_broken() -> None:
    page = stale("x.md", details=(change("word " * 400, None),))
    assert f"- {'word ' * 400}".strip() in markdown(report(page, failing=[page]), detail="message")


def test_the_text_is_short_enough_and_says_what_is_left_out() -> None:
    made = large(3000)
    for detail in ("page", "unit"):
        text = markdown(made, detail=detail)
        assert len(text) <= LIMIT
        shown = text.count("| stale, content |")
        assert f"*{len(made.failing) - shown:,} failing pages left out" in text
    assert f"*{len(made.failing):,} pages with details left out" in text


def test_some_details_fit_and_the_others_are_counted() -> None:
    made = large(750, ["de-DE"])
    text = markdown(made, detail="unit")
    shown = text.count("<details>")
    assert 5 < shown < len(made.failing)
    assert f"*{len(made.failing) - shown} pages with details left out" in text


def test_many_locales_and_findings_are_bounded_too() -> None:
    pages = [stale("x.md", f"aa-x-{number}") for number in range(3000)]
    made = report(*pages, failing=pages, findings=ordinary().findings * 40)
    text = markdown(made, detail="unit")
    assert len(text) <= LIMIT
    assert "locales left out" in text
    assert "*80 findings left out" in text


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_adds_an_element_a_link_or_a_mention(text: str) -> None:
    made = hostile(text)
    read = Reader(GITHUB.render(markdown(made, detail="unit")))
    plain = Reader(GITHUB.render(markdown(hostile("x"), detail="unit")))
    assert [tag for tag in read.tags if tag != "a"] == plain.tags
    assert read.attributes <= {"href", "style"}
    assert read.links <= {made.pages[0].compare_url}
    assert not re.search(r"@\w|#\d", read.open_text)

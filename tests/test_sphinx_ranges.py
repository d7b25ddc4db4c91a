"""Moniker ranges and zones in builds: what is shown, what is left of what is not, what is reported."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.localized_project import CONF, codes, directive, localized, run, write
from tests.sphinx_builds import Build, read_pot

PAGE = """\
# Page

:::moniker range=">= web-3.0 <= web-5.0 || core-1.1"

Newtext.

:::moniker-end

:::moniker range="< web-3.0"

## Oldhead

Oldtext.

:::moniker-end

::: moniker range=">= web-3.0"

## Newhead

::: moniker-end

After.

::: zone target="chromeless"

Chromelesstext.

::: zone-end

::: zone target="docs" pivot="csharp, js"

Sharptext.

::: zone-end

1. Item

   ::: zone pivot="python"

   Pythontext.

   ::: zone-end
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of one page."""
    index = "# Index\n\n```{toctree}\npage\n```\n"
    return write(tmp_path, {"docs/conf.py": CONF, "docs/index.md": index, "docs/page.md": PAGE})


def page(folder: Path, text: str, **options: Any) -> Build:
    """Build a project of one document."""
    write(folder, {"docs/conf.py": CONF, "docs/index.md": text})
    return run(folder, **options)


def labels(found: Build, name: str = "page") -> list[str]:
    """The labels of ranges on a page."""
    return re.findall(r'<p class="(?:vianet-range[a-z -]*)">(.*?)</p>', found.body(name))


def lines(found: Build) -> list[int]:
    """The lines of the warnings."""
    return [int(line.split(":")[1]) for line in found.warnings]


def test_without_a_choice_all_is_shown_with_its_range(project: Path) -> None:
    found = run(project)
    assert found.warnings == []
    body = found.body("page")
    for text in ("Newtext", "Oldhead", "Oldtext", "Newhead", "After", "Sharptext", "Pythontext"):
        assert text in body
    assert "Chromelesstext" not in body
    assert labels(found) == [
        "≥ web-3.0 ≤ web-5.0 | core-1.1",
        "&lt; web-3.0",
        "≥ web-3.0",
        "↑ ≥ web-3.0",
        "csharp, js",
        "python",
    ]
    assert '<div class="vianet-ranged docutils">\n<p class="vianet-range">≥ web-3.0 ≤' in body
    assert len(re.findall("<h[1-6]", body)) == 3


@pytest.mark.parametrize(
    ("options", "shown", "hidden"),
    [
        ({"vianet_moniker": "web-2.2"}, ["Oldhead", "Oldtext", "After"], ["Newtext", "Newhead"]),
        ({"vianet_moniker": "web-3.1"}, ["Newtext", "Newhead", "After"], ["Oldhead", "Oldtext"]),
        ({"vianet_moniker": ["core-1.1"]}, ["Newtext", "After"], ["Oldhead", "Newhead"]),
        ({"vianet_moniker": ["core-1.1", "web-1"]}, ["Newtext", "Oldhead"], ["Newhead"]),
        ({"vianet_moniker": ">= web-6.0"}, ["Newhead"], ["Newtext", "Oldhead"]),
        ({"vianet_pivots": ["js"]}, ["Sharptext", "Oldhead"], ["Pythontext", "Chromelesstext"]),
        ({"vianet_pivots": "Python"}, ["Pythontext"], ["Sharptext"]),
    ],
)
def test_a_choice(project: Path, options: dict[str, Any], shown: list[str], hidden: list[str]) -> None:
    """Of what is hidden there is nothing: no heading, id, entry of the toctree, word of the index."""
    found = run(project, **options)
    assert found.warnings == []
    everything = found.read("page.html") + found.read("index.html") + found.read("searchindex.js")
    for text in shown:
        assert text in found.body("page")
    for text in hidden:
        assert text.lower() not in everything.lower()


def test_labels_only_where_there_is_more_than_one(project: Path) -> None:
    assert labels(run(project, vianet_moniker="web-3.0", vianet_pivots=["js"])) == []
    assert labels(run(project, vianet_moniker=">= web-4.0", vianet_pivots=["js", "python"])) == [
        "≥ web-3.0 ≤ web-5.0 | core-1.1",
        "≥ web-3.0",
        "↑ ≥ web-3.0",
        "csharp, js",
        "python",
    ]


def test_templates_do_not_depend_on_the_choice(project: Path) -> None:
    """Everything is extracted, what no site shows too; labels are no messages."""
    everything = ["Page", "Newtext.", "Oldhead", "Oldtext.", "Newhead", "After.", "Chromelesstext."]
    everything += ["Sharptext.", "Item", "Pythontext."]
    for moniker, pivots in (([], []), ("core-9", ["none"])):
        found = run(project, builder="gettext", vianet_moniker=moniker, vianet_pivots=pivots)
        assert read_pot(found.out / "page.pot") == everything


def test_another_choice_reads_the_pages_again(project: Path) -> None:
    assert "Oldtext" in run(project, fresh=False).body("page")
    assert "Oldtext" not in run(project, fresh=False, vianet_moniker="web-3.0").body("page")


@pytest.mark.parametrize(
    ("text", "found_lines", "what"),
    [
        ('A\n\n:::moniker range="x-1"\n\nB\n', [3], "is not closed"),
        ("A\n\n:::moniker-end\n\nB\n", [3], "closes nothing"),
        ('A\n\n- B\n\n  :::moniker range="x-1"\n\n  B\n\n:::moniker-end\n', [5, 9], "is not closed"),
        ('A\n\n:::moniker range="x-1"\n\n- B\n\n  :::moniker-end\n', [3, 7], "begins in another block"),
        (
            'A\n\n:::zone pivot="p"\n:::moniker range="x-1"\n\nB\n\n:::zone-end\n:::moniker-end\n',
            [4],
            "overlaps",
        ),
        ('A\n\n:::moniker range=">="\n\nB\n\n:::moniker-end\n', [3], "is no range"),
        ("A\n\n:::moniker\n\nB\n\n:::moniker-end\n", [3], "has no range"),
        ('A\n\n:::zone target="phone"\n\nB\n\n:::zone-end\n', [3], "is no target"),
        ("A\n\n:::zone\n\nB\n\n:::zone-end\n", [3], "no pivot and no target"),
    ],
)
def test_what_is_wrong_is_reported_and_stays_visible(
    tmp_path: Path, text: str, found_lines: list[int], what: str
) -> None:
    found = page(tmp_path, text, vianet_moniker="y-1", vianet_pivots=["q"])
    assert set(codes(found)) == {"dialect"}
    assert sorted(lines(found)) == found_lines
    assert what in "".join(found.warnings)
    assert "B" in re.sub("<.*?>", "", found.body("index"))


def test_ranges_in_ranges(tmp_path: Path) -> None:
    """A zone may stand in a moniker range; a range in a range is reported and shown."""
    text = """A

:::moniker range="x-1"

:::zone pivot="p"

Zoned

:::zone-end

:::moniker range="x-2"

Inner

:::moniker-end

Outer

:::moniker-end

:::moniker range="x-2"

Other

:::moniker-end
"""
    found = page(tmp_path, text, vianet_moniker="x-1", vianet_pivots=["q"])
    assert (codes(found), lines(found)) == (["dialect"], [11])
    body = found.body("index")
    assert "Inner" in body
    assert "Outer" in body
    assert "Zoned" not in body
    assert "Other" not in body


def test_an_unclosed_range_spoils_no_other(tmp_path: Path) -> None:
    text = 'A\n\n:::moniker range="x-1"\n\nB\n\n:::moniker range="x-2"\n\nC\n\n:::moniker-end\n'
    found = page(tmp_path, text, vianet_moniker="x-3")
    assert lines(found) == [3]
    assert "<p>B</p>" in found.body("index")
    assert "<p>C</p>" not in found.body("index")


def test_a_range_in_a_range_with_an_unclosed_one_between(tmp_path: Path) -> None:
    item = '- B\n\n  :::moniker range="x-1"\n\n  :::moniker range="x-2"\n\n  C\n\n  :::moniker-end\n'
    found = page(tmp_path, f'A\n\n:::moniker range="x-1"\n\n{item}\n:::moniker-end\n', vianet_moniker="x-1")
    assert sorted(lines(found)) == [7, 9]
    assert "<p>C</p>" in found.body("index")


def test_a_page_says_what_it_is_for(tmp_path: Path) -> None:
    """``monikerRange``: below the heading; a page that is not for the choice is built and says so."""
    text = "---\nmonikerRange: '>= x-2.0 || y'\n---\n# A\n\nText.\n"
    assert labels(page(tmp_path, text), "index") == ["≥ x-2.0 | y"]
    assert labels(page(tmp_path, text, vianet_moniker="x-3"), "index") == []
    outside = page(tmp_path, text, vianet_moniker="x-1")
    assert labels(outside, "index") == ["≥ x-2.0 | y ≠ x-1"]
    assert "vianet-range-outside" in outside.body("index")
    assert "Text." in outside.body("index")
    assert outside.warnings == []
    wrong = page(tmp_path, "---\na: b\nmonikerRange: '>='\n---\nA\n")
    assert (codes(wrong), lines(wrong)) == (["dialect"], [3])
    assert page(tmp_path, text, builder="gettext").warnings == []
    assert page(tmp_path, text, vianet_dialect="myst").body("index").count("vianet-range") == 0


def test_a_page_without_heading_says_it_first(tmp_path: Path) -> None:
    text = "---\nmonikerRange: x-1\ndescription: About.\n---\nText.\n"
    assert labels(page(tmp_path, text), "index") == ["x-1"]


def test_localized_pages(tmp_path: Path) -> None:
    """The same in a page that nothing is trusted in; ranges in what it includes too."""
    body = (
        "# ⟦Kopf⇒Head⟧\n\n"
        ':::moniker range="x-1"\n\n⟦Eins⇒One⟧\n\n:::moniker-end\n\n'
        ':::moniker range="\\href{a}{b}"\n\n⟦Zwei⇒Two⟧\n\n:::moniker-end\n\n'
        "[!INCLUDE [i](i.md)]\n"
    )
    include = ':::zone pivot="p"\n\n## ⟦Teil⇒Part⟧\n\n:::zone-end\n'
    files = {
        "docs/conf.py": CONF,
        "docs/index.md": directive("../loc/{locale}/a.md"),
        "loc/de-DE/a.md": localized(body, front="monikerRange: '>= x-1'"),
        "loc/de-DE/i.md": localized(include),
    }
    root = write(tmp_path, files)
    found = run(root, "de")
    assert [re.sub("<.*?>", "", label) for label in labels(found, "index")] == [
        "≥ x-1",
        "x-1",
        "\\href{a}{b}",
        "p",
    ]
    assert "<code" in labels(found, "index")[2]
    chosen = run(root, "de", vianet_moniker="x-2", vianet_pivots=["q"])
    text = re.sub("<.*?>", "", chosen.body("index"))
    assert "Zwei" not in text
    assert "Eins" not in text
    assert "Teil" not in text
    assert "Kopf" in text

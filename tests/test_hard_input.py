"""What fuzzing found, each as a test; ``docs/development/fuzzing.md`` says how one is made of a finding."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from sphinx_vianet import blockmatch, sentences
from sphinx_vianet.align import align
from sphinx_vianet.blocktree import Node
from sphinx_vianet.frontmatter import read_stamp
from sphinx_vianet.importwork import PageInput
from sphinx_vianet.model import Handoff, StampNames
from sphinx_vianet.page import parse_page
from sphinx_vianet.stampedit import StampError, set_stamp

from .annotated import annotate, message
from .handbacks import Pages, edited_catalog
from .sphinx_builds import Build, build

Nodes = Sequence[Node]

NESTED = StampNames("hash", "l10n.sourceCommit", None, None, None)
BELOW = StampNames("l10n.hash", "l10n.sourceCommit", "l10n.date", None, None)
NEW = Handoff(hash="e" * 40, commit="1" * 40, date="2020-01-31")


def check_stamp(page: str, names: StampNames | None = None) -> str:
    """Write a stamp, and see that it is read again; the new page."""
    new = set_stamp(page.encode(), NEW, *([names] if names else []))
    found = read_stamp(new, *([names] if names else []))
    assert (found.hash, found.commit) == (NEW.hash, NEW.commit)
    return new.decode()


# --- stamps


def test_two_new_keys_at_one_place_stand_below_their_own_parents() -> None:
    new = check_stamp("---\nhash_: x\nl10n:\n---\n", NESTED)
    assert new == f"---\nhash_: x\nl10n:\n  sourceCommit: {NEW.commit}\nhash: {NEW.hash}\n---\n"


def test_a_flat_key_is_none_below_a_key_of_the_same_name() -> None:
    new = check_stamp(f"---\nl10n:\nl10n.sourceCommit: {'a' * 40}\n---\n", BELOW)
    assert f"l10n:\n  hash: {NEW.hash}\n  date: 2020-01-31\nl10n.sourceCommit: {NEW.commit}\n" in new


def test_a_field_that_stands_flat_and_in_braces_stands_twice() -> None:
    page = f"---\nl10n.sourceCommit: {'a' * 40}\nl10n: {{sourceCommit: {'b' * 40}}}\nhash: {'c' * 40}\n---\n"
    assert read_stamp(page.encode(), NESTED).commit == "a" * 40
    with pytest.raises(StampError, match="more than once"):
        set_stamp(page.encode(), NEW, NESTED)


@pytest.mark.parametrize(
    "names", [None, StampNames("ms.openlocfilehash", "ms.sourcegitcommit", None, None, None)]
)
def test_a_comment_behind_a_value_that_is_filled_stays_one(names: StampNames | None) -> None:
    new = check_stamp("---\nms.openlocfilehash: # of the source\n---\n", names)
    assert f"ms.openlocfilehash: {NEW.hash} # of the source\n" in new


def test_new_keys_stand_behind_a_value_that_ends_the_page() -> None:
    new = check_stamp("### YamlMime:Hub\nmetadata:\n  ms.lasthandoff: ")
    assert "  ms.lasthandoff: 01/31/2020\n" in f"{new}\n"


def test_a_stamp_that_would_not_be_read_again_is_refused() -> None:
    page = b"### YamlMime:Hub\nmetadata:\n\tx: y\n  z: y\nms.x: y\n"
    with pytest.raises(StampError, match="mend its front matter"):
        set_stamp(page, NEW, StampNames(None, "default_lang_commit", None, None, None))


# --- pages


@pytest.mark.parametrize("end", ["", "\n"])
def test_a_fault_at_the_end_of_yaml_is_on_a_line_that_there_is(end: str) -> None:
    page = f"### YamlMime:Hub\n\ntitle: Box\n=### YamlMime:Hub{end}"
    lines = [finding.line for finding in parse_page(page.encode(), "p.yml").findings]
    assert lines
    assert max(line or 0 for line in lines) <= page.count("\n") + 1


def test_a_page_that_refuses_one_edit_does_not_change_at_all() -> None:
    """Not where another message of it was translated anew, either."""
    page = annotate("⟦Eins.⇒One.⟧\n\n⟦Zwei Dinge sind hier.⇒Two things are here.⟧\n").encode()
    handoff, today = b"One.\n\nTwo things are here.\n", b"One.\n\nTwo things were here.\n"
    pages = Pages((PageInput("guide.md", "de-DE", page, handoff, today),))
    edits = {"One.": '<span data-ttu-id="a1b2c-104">', "Two things were here.": "Zwei Dinge waren hier."}
    for refused in (True, False):
        chosen = edits if refused else {"Two things were here.": edits["Two things were here."]}
        catalog = edited_catalog(pages.catalog, chosen).replace(b"#, fuzzy\n", b"")
        (plan,) = pages.hand_back(catalog).pages
        assert plan.kind == ("refused" if refused else "edited")
        assert (plan.new == plan.old) == refused


# --- builds


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Build:
    folder = tmp_path_factory.mktemp("hard")
    source = folder / "src"
    source.mkdir()
    (source / "conf.py").write_text("", encoding="utf-8")
    texts = {
        "index": "# Index\n\n```{toctree}\npictures\nlinks\n```\n",
        "pictures": '# ![Nowhere](none.png) gone\n\n## :::image type="icon" source="none.png":::\n',
        "links": "# Links\n\n(x)=\n## The x\n\n[{ref}`x`](none.md)\n\n[<xref:uid>](none.md)\n",
    }
    for name, text in texts.items():
        (source / f"{name}.md").write_text(text, encoding="utf-8")
    return build(source, Path(folder / "out"))


def test_a_heading_may_hold_a_picture_that_is_not_there(built: Build) -> None:
    assert '<span class="vianet-missing-picture">Nowhere</span> gone' in built.body("pictures")
    # In tables of contents Sphinx leaves every image out.
    assert re.search('href="pictures.html"> ?gone</a>', built.body("index"))


def test_a_link_to_no_page_may_hold_another_link(built: Build) -> None:
    assert '<span class="std std-ref">The x</span>' in built.body("links")
    assert '<span class="pre">uid</span>' in built.body("links")


# --- time: what is not linear is bounded


def test_lists_of_blocks_are_matched_up_to_a_limit_for_each_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every list below the limit of one list, and all of them together above that of a page."""
    monkeypatch.setattr(blockmatch, "_MOST_CELLS", 50)
    monkeypatch.setattr(blockmatch, "_MOST_WORK", 130)
    looked: list[int] = []
    aligned = blockmatch.Matcher._aligned

    def counted(matcher: blockmatch.Matcher, first: Nodes, second: Nodes) -> list[tuple[int, int]]:
        looked.append(len(first) * len(second))
        return aligned(matcher, first, second)

    monkeypatch.setattr(blockmatch.Matcher, "_aligned", counted)
    lines = [f"Sentence {number}.\n\n" for number in range(6)]
    page = "".join(f"# Part {part}\n\n{''.join(lines)}" for part in range(5))
    source = "".join(f"# Part {part}\n\n{''.join(lines[1:])}" for part in range(5))
    align(parse_page(page.encode()), source.encode(), source.encode())
    assert sum(looked) <= 130
    assert len(looked) >= 3


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("⟦a. ⇒A. ⟧" * 300, "A. " * 300),
        ("⟦b⇒a⟧", "a" * 5_000),
        ("⟦a. ⇒A. ⟧" * 3_000, "B. " * 3_000),
    ],
)
def test_sentences_without_number_are_not_looked_for(
    old: str, new: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = []
    stops = sentences._stops

    def counted(text: str, end: int, after: re.Pattern[str] | None) -> bool:
        looked.append(end)
        return stops(text, end, after)

    monkeypatch.setattr(sentences, "_stops", counted)
    previous, msgstr, units = message(old)
    assert sentences.mixed(previous, new, msgstr, units) is None
    assert len(looked) <= 2 * 4_001

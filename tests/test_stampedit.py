"""Hash, commit and date written into a page's front matter, with every other byte kept."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_vianet.frontmatter import read_stamp
from sphinx_vianet.model import Handoff
from sphinx_vianet.stampedit import StampError, set_stamp

OLD_HASH, NEW_HASH = "a" * 40, "b" * 40
OLD_COMMIT, NEW_COMMIT = "c" * 40, "d" * 40
NEW = Handoff(hash=NEW_HASH, commit=NEW_COMMIT, date="2020-01-31")

LINES = f"ms.openlocfilehash: {OLD_HASH}\nms.sourcegitcommit: {OLD_COMMIT}\nms.lasthandoff: 03/05/2019\n"
AFTER = f"ms.openlocfilehash: {NEW_HASH}\nms.sourcegitcommit: {NEW_COMMIT}\nms.lasthandoff: 01/31/2020\n"
AFTER_CRLF = AFTER.replace("\n", "\r\n")

CASES = {
    "plain": (f"---\ntitle: x\n{LINES}---\nbody\n", f"---\ntitle: x\n{AFTER}---\nbody\n"),
    "a line of the body is none of the stamp": (
        f"---\n{LINES}---\n\n{LINES}",
        f"---\n{AFTER}---\n\n{LINES}",
    ),
    "quotes, spacing, comments": (
        f"---\nms.openlocfilehash :   '{OLD_HASH}'  # hash\nms.sourcegitcommit:\t\"{OLD_COMMIT}\"\n"
        "ms.lasthandoff: 03/05/2019   # day \n---\n",
        f"---\nms.openlocfilehash :   '{NEW_HASH}'  # hash\nms.sourcegitcommit:\t\"{NEW_COMMIT}\"\n"
        "ms.lasthandoff: 01/31/2020   # day \n---\n",
    ),
    "mixed line ends of 2017": (
        "---\n" + LINES.replace("\n", "\r\n") + "---\nbody\n",
        f"---\n{AFTER_CRLF}---\nbody\n",
    ),
    "a date in ISO form": (
        f"---\n{LINES.replace('03/05/2019', '2019-03-05')}---\n",
        f"---\n{AFTER.replace('01/31/2020', '2020-01-31')}---\n",
    ),
    "a key without value": (
        f"---\n{LINES.replace(f' {OLD_COMMIT}', '  # none')}---\n",
        f"---\n{AFTER.replace(NEW_COMMIT, NEW_COMMIT + ' # none')}---\n",
    ),
    "a key without anything": (f"---\n{LINES.replace(f' {OLD_COMMIT}', '')}---\n", f"---\n{AFTER}---\n"),
    "a value that is no hash": (f"---\n{LINES.replace(OLD_HASH, 'xyz')}---\n", f"---\n{AFTER}---\n"),
    "a missing key behind the last of the stamp": (
        f'---\nms.openlocfilehash: {OLD_HASH}\nms.locfileid: "1"\nlast: x\n---\n',
        f'---\nms.openlocfilehash: {NEW_HASH}\nms.locfileid: "1"\nms.sourcegitcommit: {NEW_COMMIT}\n'
        "ms.lasthandoff: 01/31/2020\nlast: x\n---\n",
    ),
    "no key of the stamp": (
        "---\r\ntitle: x\r\n\r\n---\r\nb",
        f"---\r\ntitle: x\r\n{AFTER_CRLF}\r\n---\r\nb",
    ),
    "empty front matter": ("---\n---\nbody", f"---\n{AFTER}---\nbody"),
    "no front matter": ("# Title\r\n", f"---\r\n{AFTER_CRLF}---\r\n# Title\r\n"),
    "byte order mark": ("\ufeff# Title\n", f"\ufeff---\n{AFTER}---\n# Title\n"),
    "a YAML page": (
        f"### YamlMime:X\nmetadata:\n  {LINES.replace(chr(10), chr(10) + '  ').rstrip(' ')}items: []\n",
        f"### YamlMime:X\nmetadata:\n  {AFTER.replace(chr(10), chr(10) + '  ').rstrip(' ')}items: []\n",
    ),
    "a YAML page without stamp": (
        "### YamlMime:X\nmetadata: # here\n    title: x\n    a:\n      - b\n\nitems: []\n",
        "### YamlMime:X\nmetadata: # here\n    title: x\n    a:\n      - b\n"
        + "".join(f"    {line}\n" for line in AFTER.splitlines())
        + "\nitems: []\n",
    ),
    "a YAML page that ends in the stamp without line end": (
        f"### YamlMime:X\r\nmetadata:\r\n  ms.openlocfilehash: {OLD_HASH}",
        f"### YamlMime:X\r\nmetadata:\r\n  ms.openlocfilehash: {NEW_HASH}\r\n"
        f"  ms.sourcegitcommit: {NEW_COMMIT}\r\n  ms.lasthandoff: 01/31/2020",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_only_the_values_change(name: str) -> None:
    before, after = CASES[name]
    assert set_stamp(before.encode(), NEW).decode() == after


@pytest.mark.parametrize("name", CASES)
def test_the_new_stamp_is_read_again_and_written_once(name: str) -> None:
    once = set_stamp(CASES[name][0].encode(), NEW)
    stamp = read_stamp(once)
    assert (stamp.hash, stamp.commit, stamp.date) == (NEW_HASH, NEW_COMMIT, "2020-01-31")
    assert set_stamp(once, NEW) == once


def test_what_is_not_given_stays() -> None:
    page = f"---\n{LINES}---\n".encode()
    assert (
        set_stamp(page, Handoff(hash=NEW_HASH)).decode() == f"---\n{LINES.replace(OLD_HASH, NEW_HASH)}---\n"
    )
    assert set_stamp(page, Handoff()) == page


def test_a_value_that_says_the_same_in_another_form_keeps_its_bytes() -> None:
    page = f"---\nms.openlocfilehash: {'AB' * 20}\nms.lasthandoff: 3/5/2019\n---\n".encode()
    assert set_stamp(page, Handoff(hash="ab" * 20, date="2019-03-05")) == page


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (f"---\n{LINES}{LINES}---\n", "more than once"),
        ("---\ntitle: x\n\nbody\n", "not closed"),
        ("### YamlMime:X\nitems: []\n", "metadata"),
        ("### YamlMime:X\nmetadata:\n- a\n", "metadata"),
    ],
)
def test_pages_without_one_place_for_a_stamp(page: str, reason: str) -> None:
    with pytest.raises(StampError, match=reason):
        set_stamp(page.encode(), NEW)


_SPACE = st.sampled_from(["", " ", "  ", "\t"])
_QUOTE = st.sampled_from(["", "'", '"'])
_END = st.sampled_from(["\n", "\r\n"])
_HEX = st.text("0123456789abcdef", min_size=40, max_size=40)
_DATE = st.dates().filter(lambda day: day.year > 1000)


@st.composite
def _pages(draw: st.DrawFn) -> tuple[str, Handoff]:
    """A page with a stamp, and that stamp; ``⟨⟩`` stand around its values."""
    values = {
        "ms.openlocfilehash": draw(_HEX),
        "ms.sourcegitcommit": draw(_HEX),
        "ms.lasthandoff": draw(_DATE).isoformat(),
    }
    stamp = Handoff(
        hash=values["ms.openlocfilehash"], commit=values["ms.sourcegitcommit"], date=values["ms.lasthandoff"]
    )
    if draw(st.booleans()):
        year, month, day = values["ms.lasthandoff"].split("-")
        values["ms.lasthandoff"] = f"{month}/{day}/{year}"
    lines = [f"k{number}: {draw(st.text('ab#:é ', max_size=8))}" for number in range(draw(st.integers(0, 3)))]
    indent = draw(st.sampled_from(["", "  "]))
    for key in draw(st.permutations([*values])):
        quote, comment = draw(_QUOTE), draw(st.sampled_from(["", " # x", "  "]))
        lines.append(f"{key}{draw(_SPACE)}: {draw(_SPACE)}{quote}⟨{values[key]}⟩{quote}{comment}")
    ended = [indent + line + draw(_END) for line in lines]
    if indent:
        return "### YamlMime:X\nmetadata:\n" + "".join(ended) + "items: []\n", stamp
    body = draw(st.text(st.characters(codec="utf-8", exclude_characters="⟨⟩"), max_size=20))
    return "---\n" + "".join(ended) + "---" + draw(_END) + body, stamp


@given(_pages(), _HEX, _HEX, _DATE)
def test_every_other_byte_is_kept(made: tuple[str, Handoff], digest: str, commit: str, day: object) -> None:
    marked, stamp = made
    page = re.sub("[⟨⟩]", "", marked).encode()
    assert set_stamp(page, stamp) == page
    new = Handoff(hash=digest, commit=commit, date=str(day))
    stamped = set_stamp(page, new)
    found = read_stamp(stamped)
    assert (found.hash, found.commit, found.date) == (digest, commit, str(day))
    assert len(stamped) == len(page)
    between = [part.encode() for part in re.split("⟨[^⟩]*⟩", marked)]
    assert re.fullmatch(b"[^\\s'\"]+".join(re.escape(part) for part in between), stamped)
    # Back to the old values: nothing was lost on the way.
    assert set_stamp(stamped, stamp) == page

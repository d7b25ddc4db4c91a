"""Stamps: only the lines of the stamp change, and what was written is read back."""

from __future__ import annotations

import re

from sphinx_vianet.frontmatter import find_front_matter, is_yaml_page, read_stamp
from sphinx_vianet.model import OPS_STAMP, Handoff, StampNames
from sphinx_vianet.page import parse_page
from sphinx_vianet.stampedit import StampError, set_stamp

from ..choices import Choices, parts_of
from ..pages import make_pages
from .reading import OTHER_STAMP

__all__ = ["check_stamp"]

BOM = b"\xef\xbb\xbf"
_NAMES = (
    OPS_STAMP,
    OPS_STAMP,
    OTHER_STAMP,
    StampNames(None, "default_lang_commit", None, None, None),
    StampNames("hash", "l10n.sourceCommit", None, None, None),
)
_LINES = (
    *("ms.openlocfilehash: {}", "ms.sourcegitcommit: {}", "ms.lasthandoff: {}", "ms.translationtype: {}"),
    *(
        "translationtype: {}",
        "ms.contentlocale: {}",
        "default_lang_commit: {}",
        "hash: {}",
        "l10n.sourceCommit: {}",
    ),
    *(
        "l10n:",
        "  sourceCommit: {}",
        "  hash: {}",
        "l10n: {{sourceCommit: {}, hash: x}}",
        "metadata:",
        "  title: x",
    ),
    *(
        "title: {}",
        "- {}",
        "# {}",
        "",
        "x: |",
        "  ms.openlocfilehash: {}",
        "a: &a {}",
        "type: {}",
        "lang: {}",
        "?",
    ),
    *(
        "'ms.openlocfilehash': {}",
        "ms.openlocfilehash : {}",
        "ms.openlocfilehash:{}",
        "\tms.sourcegitcommit: {}",
    ),
)
_VALUES = (
    *(
        "a" * 40,
        "'" + "b" * 40 + "'",
        '"' + "C" * 40 + '"',
        "d" * 64,
        "0123abc",
        "03/05/2019",
        "'2019-03-05'",
    ),
    *(
        "MT",
        "Human Translation",
        "HT  # c",
        "",
        "''",
        "  ",
        "de-DE",
        "x y",
        "{}",
        "[x]",
        "|",
        "'x",
        '"x',
        "~",
    ),
    *("2019-02-31", "99/99/2019", "ä", "\u2028", "\x85", "a: b", "*a", "!!x y"),
)


def page_of(choices: Choices) -> bytes:
    """A page with keys of stamps in many forms."""
    if not choices.often():
        return make_pages(choices).page
    end = choices.pick(("\n", "\n", "\r\n", "\r"))
    first = choices.pick(("---", "---", "---", "### YamlMime:Hub", "", "\ufeff---", "--- "))
    lines = [first]
    for _ in range(choices.below(9)):
        value = choices.pick(_VALUES) if choices.often() else re.sub("[\r\n]", "", choices.text())
        lines.append(choices.pick(_LINES).replace("{}", value).replace("{{", "{").replace("}}", "}"))
    lines += choices.pick(
        (["---", "", "# x", ""], ["---"], ["..."], [], ["---", "ms.openlocfilehash: x", ""])
    )
    return end.join(lines).encode("utf-8", "surrogatepass")


def stamp_of(choices: Choices) -> Handoff:
    """What is to be written."""
    sha = choices.pick(("e" * 40, "f" * 64, "a" * 40))
    return Handoff(
        hash=sha if choices.often() else None,
        commit=choices.pick(("1" * 40, "0123456" * 5 + "abcde")) if choices.often() else None,
        type=choices.pick((None, "HT", "MT", "MTE75")),
        locale=choices.pick((None, "de-DE")),
        date=choices.pick(("2020-01-31", "2019-03-05")) if choices.often() else None,
    )


def check_stamp(data: bytes) -> None:
    """A stamp is written where it belongs, or refused with a reason."""
    if data[:1] == b"=":
        page, rest = parts_of(data[1:], 2)
        choices = Choices(rest)
    else:
        choices = Choices(data)
        page = page_of(choices)
    names, stamp = choices.pick(_NAMES), stamp_of(choices)
    try:
        new = set_stamp(page, stamp, names)
    except StampError as error:
        assert str(error)
        assert "\n" not in str(error)
        return
    _check_written(page, new, stamp, names)
    assert set_stamp(new, stamp, names) == new


def _check_written(page: bytes, new: bytes, stamp: Handoff, names: StampNames) -> None:
    found, before = read_stamp(new, names), read_stamp(page, names)
    for field in ("hash", "commit", "type", "date", *(() if names == OPS_STAMP else ("locale",))):
        wanted = getattr(stamp, field)
        if getattr(names, field) is not None:
            assert getattr(found, field) == (wanted if wanted is not None else getattr(before, field)), field
    old_page, new_page = parse_page(page, "p.md", names), parse_page(new, "p.md", names)
    bodies = (page[old_page.body_offset :], new[new_page.body_offset :])
    assert bodies[0].removeprefix(BOM) == bodies[1] or is_yaml_page(page)
    assert [unit.id for unit in old_page.units] == [unit.id for unit in new_page.units]
    # Lines that are not of the stamp are the same, in the same order.
    own = _own_key(names)
    others = [[line for line in re.split(rb"\r?\n|\r", text) if not own.search(line)] for text in (page, new)]
    if find_front_matter(page) or is_yaml_page(page):
        assert [line for line in others[0] if line.strip()] == [line for line in others[1] if line.strip()]


def _own_key(names: StampNames) -> re.Pattern[bytes]:
    words = {part for name in names.written for part in (name, *name.split("."))} | {"translationtype"}
    return re.compile(rb"(?:%s)" % b"|".join(re.escape(word.encode()) for word in sorted(words)))

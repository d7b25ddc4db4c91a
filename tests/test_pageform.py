"""The frame of a page that is made anew."""

from __future__ import annotations

import pytest

from sphinx_vianet.pageform import with_frame_of

OLD = """\
---
title: 'Der Titel'
description: Alt
MS-HAID:
- base.name
- other
ms.topic: article
ms.localizationpriority: high
ms.openlocfilehash: abc
---
# ⟦Titel⟧

Text."""


def test_only_what_is_another_is_changed_in_the_front_matter() -> None:
    new = """\
---
title: Der Titel
description: Neu \x20
MS-HAID:
- 'base.name'
- 'other'

ms.topic: reference
added: "yes"
ms.openlocfilehash: abc
---

# ⟦Titel⟧

Text anew.
"""
    assert with_frame_of(new, OLD.encode()) == (
        "---\ntitle: 'Der Titel'\ndescription: Neu \x20\nMS-HAID:\n- base.name\n- other\n"
        'ms.topic: reference\nadded: "yes"\nms.openlocfilehash: abc\n---\n# ⟦Titel⟧\n\nText anew.'
    )
    # In 2017 the lines of the front matter end otherwise than the others.
    assert with_frame_of(new, OLD.replace("\n", "\r\n").encode()) == with_frame_of(new, OLD.encode())


def test_blank_lines_and_the_last_line_end_are_those_of_the_page() -> None:
    old = "---\na: b\n---\n\n\nText.\n"
    assert with_frame_of("---\na: b\n---\nOther.", old.encode()) == "---\na: b\n---\n\n\nOther.\n"
    assert with_frame_of("---\na: b\n---\n    code\n", old.encode()) == "---\na: b\n---\n\n\n    code\n"


@pytest.mark.parametrize(
    ("new", "old"),
    [
        ("a: 1\n", "a: true\n"),
        ("a: '1'\n", "a: 1\n"),
        ("a: 1\na: 2\n", "a: 3\n"),
        ("a: &x one\nb: *x\n", "a: one\nb: two\n"),
        ("a: 1\n'b': 2\n", "a: 1\n'b': 3\n"),
        ("a: [\n", "a: 1\n"),
        ("a: 1\n", "a: 2\na: 1\n"),
        ("- a\n", "a: 1\n"),
    ],
)
def test_no_value_becomes_another(new: str, old: str) -> None:
    text = f"---\n{new}---\nText.\n"
    assert with_frame_of(text, f"---\n{old}---\nText.\n".encode()) == text


def test_pages_without_front_matter_and_yaml_pages_stay() -> None:
    assert with_frame_of("New.\n", b"Old.\n") == "New.\n"
    assert with_frame_of("New.\n", b"---\na: b\n---\nOld.\n") == "New.\n"
    page = "### YamlMime:Hub\ntitle: 'x'\n"
    assert with_frame_of(page, b"### YamlMime:Hub\ntitle: x") == page

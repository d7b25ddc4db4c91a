"""Anchors of headings."""

from __future__ import annotations

import pytest

from sphinx_vianet.slugs import heading_slug


@pytest.mark.parametrize(
    ("heading", "slug"),
    [
        ("Connect the phone", "connect-the-phone"),
        ("What's `new_in` 3.0 – and why?", "whats-new_in-30--and-why"),
        ("**Bold** and [a link](b.md) with ![an image](c.png)", "bold-and-a-link-with-an-image"),
        ("A\\_b <sup>2</sup>", "a_b-sup2sup"),
        ("Übersicht", "übersicht"),
    ],
)
def test_slug(heading: str, slug: str) -> None:
    assert heading_slug(heading) == slug

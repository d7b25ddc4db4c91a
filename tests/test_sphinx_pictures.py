"""Pictures: ``:::image`` of every type, larger ones, long descriptions, missing ones."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sphinx_vianet.align import source_messages
from tests.one_page import PICTURE, found_codes, localized_page, one_page
from tests.sphinx_builds import read_pot, write_catalog

FILES: dict[str, str | bytes] = {
    "m/a.png": PICTURE,
    "m/big.png": PICTURE + b" ",
    "m/b c.png": PICTURE,
    "o.md": "---\norphan: 1\n---\n# O\n",
}
PAGE = """# A

:::image type="content" source="m/a.png" alt-text="Content" lightbox="m/big.png":::

:::image source="~/m/a.png" alt-text="Plain" border="false":::

Click :::image type="icon" source="m/a.png"::: or :::image source="m/a.png" type="icon" alt-text="Named":::.

:::image type="complex" source="m/a.png" alt-text="Complex":::
   A **long** description.

   - Of parts
:::image-end:::

:::image source="m/a.png" alt-text="Linked" link="o.md":::

![Markdown](m/b%20c.png "Title") [![Inside](m/a.png)](o.md)
"""


def images(body: str) -> list[str]:
    """The image tags of a page, and the links around them."""
    return re.findall(r"(?:<a [^>]*>)?<img [^>]*>", body)


@pytest.mark.parametrize("trusted", [True, False])
def test_pictures(tmp_path: Path, trusted: bool) -> None:
    """Attributes, borders, links to larger pictures, whose files are copied."""
    built = (one_page if trusted else localized_page)(tmp_path, PAGE, FILES)
    if not trusted:  # the page that the one picture leads to is not part of the project
        assert [code for _, code in found_codes(built)] == ["link-outside"]
    else:
        assert built.warnings == []
    body = built.body("index")
    shown = images(body)
    assert shown[0] == (
        '<a class="vianet-lightbox" href="_images/big.png">'
        '<img alt="Content" class="vianet-content vianet-border" src="_images/a.png" />'
    )
    assert (built.out / "_images" / "big.png").read_bytes() == FILES["m/big.png"]
    assert shown[1] == '<img alt="Plain" class="vianet-content" src="_images/a.png" />'
    assert shown[2] == '<img alt="" class="vianet-icon" src="_images/a.png" />'
    assert shown[3] == '<img alt="Named" class="vianet-icon" src="_images/a.png" />'
    described = re.search(r'<img aria-describedby="([^"]+)" alt="Complex"', body)
    assert described is not None
    description = body.partition(f'id="{described[1]}">')[2]
    assert description.startswith("\n<p>A <strong>long</strong> description.</p>\n<ul")
    assert f'<div class="vianet-description docutils" id="{described[1]}">' in body
    assert '<img alt="Linked" class="vianet-content vianet-border" src="_images/a.png" />' in body
    assert ('href="o.html"' in body) == trusted
    assert '<img alt="Markdown" src="_images/b%20c.png" />' in body
    assert '<img alt="Inside" src="_images/a.png" />' in body


def test_messages_are_those_of_import(tmp_path: Path) -> None:
    """Alternative texts, of missing pictures too; no decoration."""
    page = PAGE.replace("m/b%20c.png", "m/none.png")
    built = one_page(tmp_path, page, FILES, "gettext")
    assert found_codes(built) == [("17", "picture-missing")]
    pot = read_pot(built.out / "index.pot")
    assert pot == list(dict.fromkeys(source_messages(page.encode(), "ops").msgids))
    assert {"Content", "Named", "Complex", "Linked", "Markdown", "Inside"} <= set(pot)


def test_text_builder(tmp_path: Path) -> None:
    """Decoration is not heard of."""
    text = one_page(tmp_path, PAGE, FILES, "text").read("index.txt")
    assert "Click  or [image: Named]." in text
    assert "[image: Content]\n" in text
    assert "[image: Complex]\n\nA **long** description." in text


@pytest.mark.parametrize("trusted", [True, False])
def test_a_missing_picture(tmp_path: Path, trusted: bool) -> None:
    """Told once a document; its translated text is shown, and the file name where it has none."""
    text = (
        "# A\n\n![One](m/none.png) ![Two](m/none.png)\n\n:::image source='m/none.png' alt-text='Three':::\n\n"
        "![](m/none2.png)\n\n:::image source='m/a.png' lightbox='m/none.png' alt-text='Four':::\n"
    )
    if trusted:
        write_catalog(tmp_path / "src", "index", {"Three": "Drei"})
        built = one_page(tmp_path, text, FILES, language="de")
        assert found_codes(built) == [("3", "picture-missing"), ("7", "picture-missing")]
        assert '<span class="vianet-missing-picture">Drei</span>' in built.body("index")
    else:
        built = localized_page(tmp_path, text, FILES)
        assert found_codes(built) == [("6", "picture-missing"), ("10", "picture-missing")]
    body = built.body("index")
    assert len(images(body)) == 1
    assert '<span class="vianet-missing-picture">Two</span>' in body
    assert '<span class="vianet-missing-picture">none2.png</span>' in body
    assert "lightbox" not in body
    assert "m/none.png" in str(built.app.env.dependencies["index"]), "read again when it appears"


@pytest.mark.parametrize("make", [one_page, localized_page])
def test_a_path_that_no_file_can_have(tmp_path: Path, make: type) -> None:
    text = "# A\n\n![One](m/%00.png)\n\n:::image source='m/%00.png' alt-text='Two':::\n"
    built = make(tmp_path, text, FILES)
    assert [code for _, code in found_codes(built)] == ["path-outside"] * 2
    assert "One" in built.body("index")


def test_pictures_that_a_localized_page_may_not_show(tmp_path: Path) -> None:
    """Nothing but pictures of its tree, nor links that run something."""
    (tmp_path / "secret.png").write_bytes(PICTURE)
    text = (
        "# A\n\n:::image source='../secret.png' alt-text='One':::\n\n"
        ":::image source='m/a.png' alt-text='Two' lightbox='../secret.png':::\n\n"
        ":::image source='m/a.png' alt-text='Three' lightbox='conf.txt':::\n\n"
        ":::image source='m/a.png' alt-text='Four' lightbox='javascript:evil()':::\n\n"
        ":::image source='m/a.png' alt-text='Five' link='javascript:evil()':::\n\n"
        ":::image source='javascript:evil()' alt-text='Six':::\n"
    )
    built = localized_page(tmp_path, text, {**FILES, "conf.txt": "secret"})
    assert [code for _, code in found_codes(built)] == [
        "path-outside",
        "path-outside",
        "path-outside",
        "unsafe-markup",
        "unsafe-markup",
        "dialect",
    ]
    assert not re.search(r"(?:href|src)=\"[^\"]*(?:javascript|secret|conf)", built.body("index"))
    assert not (built.out / "_downloads").exists()
    assert sorted(path.name for path in (built.out / "_images").iterdir()) == ["a.png"]


def test_a_larger_picture_elsewhere_and_one_in_a_link(tmp_path: Path) -> None:
    """A plain link; and no link inside of another."""
    text = (
        "# A\n\n:::image source='m/a.png' alt-text='One' lightbox='https://x.example/a.png':::\n\n"
        "[:::image source='m/a.png' alt-text='Two' lightbox='m/big.png':::](https://x.example)\n"
    )
    body = one_page(tmp_path, text, FILES).body("index")
    assert 'href="https://x.example/a.png"><img alt="One"' in body
    assert 'href="https://x.example"><img alt="Two"' in body

"""Videos, terms that are not translated, formulas, and what is no construct."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import sphinx

from sphinx_vianet.align import source_messages
from tests.one_page import found_codes, localized_page, one_page
from tests.sphinx_builds import read_pot, write_catalog

VIDEOS = """# A

[!VIDEO https://www.tube.example/embed/some%20film?x=1]

> [!Video https://video.example/Series/What-is-it/player]

:::video source="https://video.example/v" title="x":::
"""


@pytest.mark.parametrize("make", [one_page, localized_page])
def test_videos_are_links(tmp_path: Path, make: type) -> None:
    """Nothing is asked of another site while the page is read."""
    built = make(tmp_path, VIDEOS)
    assert built.warnings == []
    body = built.body("index")
    assert re.findall(r'<a class="vianet-video reference external" href="([^"]*)">([^<]*)</a>', body) == [
        ("https://www.tube.example/embed/some%20film?x=1", "tube.example/embed/some film"),
        ("https://video.example/Series/What-is-it/player", "video.example/Series/What-is-it"),
        ("https://video.example/v", "video.example/v"),
    ]
    assert "<iframe" not in body
    assert "src=" not in body


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "ftp://x.example/", "https:///x", "//x.example", "a.mp4"]
)
def test_videos_of_no_address_of_the_web(tmp_path: Path, url: str) -> None:
    built = one_page(tmp_path, f"# A\n\n[!VIDEO {url}]\n")
    assert found_codes(built) == [("3", "dialect")]
    assert "href" not in built.body("index").partition("</h1>")[2]
    assert "[!VIDEO" in built.body("index")


TERMS = """---
title: "About :::no-loc(Blazor):::"
description: 'Of :::no-loc text="Sky \\"X\\"":::'
---
# About :::no-loc(Blazor):::

:::no-loc text="First"::: begins a paragraph,
:::no-loc text='Second'::: a line.

- [:::no-loc(Link):::](https://x.example) and *:::no-loc text="a *b*":::*

<p>In :::no-loc(HTML (old)):::</p>
"""


def test_terms_that_are_not_translated(tmp_path: Path) -> None:
    """Shown without their marks, which messages keep."""
    page = TERMS
    pot = read_pot(one_page(tmp_path, page, None, "gettext").out / "index.pot")
    assert pot == list(dict.fromkeys(source_messages(page.encode(), "ops").msgids))
    assert ":::no-loc text=\"First\"::: begins a paragraph, :::no-loc text='Second'::: a line." in pot
    assert "About :::no-loc(Blazor):::" in pot
    write_catalog(
        tmp_path / "src",
        "index",
        {
            "About :::no-loc(Blazor):::": "Über :::no-loc(Blazor):::",
            "In :::no-loc(HTML (old)):::": "Im :::no-loc(HTML (alt)):::",
        },
    )
    built = one_page(tmp_path, page, language="de")
    assert built.warnings == []
    text = built.read("index.html")
    assert ":::" not in text
    assert re.search(r"<title>Über Blazor\s", text)
    assert 'content="Of Sky &quot;X&quot;" name="description"' in text
    body = built.body("index")
    assert "<h1>Über Blazor<" in body
    assert "<p>First begins a paragraph,\nSecond a line.</p>" in body
    assert 'href="https://x.example">Link</a> and <em>a *b*</em>' in body
    assert "<p>Im HTML (alt)</p>" in body


FORMULAS = """# With $\\alpha$

Inline $x_1$ and $$y^2$$ displayed.

$$
\\begin{matrix} a \\\\ b \\\\
- c
\\end{matrix}
$$

- Item $$z^3$$

Pay $5 or $10.
"""


@pytest.mark.parametrize("make", [one_page, localized_page])
def test_formulas(tmp_path: Path, make: type) -> None:
    """Paragraphs are parted around displayed ones, and keep their messages."""
    built = make(tmp_path, FORMULAS)
    assert built.warnings == []
    body = built.body("index")
    assert '<span class="math notranslate nohighlight">\\(x_1\\)</span>' in body
    shown = re.sub(r"\s+", " ", body)
    assert (
        '</span> and </p> <div class="math notranslate nohighlight"> \\[y^2\\]</div> <p> displayed.</p>'
        in shown
    )
    assert "\\begin{matrix} a \\\\ b \\\\\n- c\n\\end{matrix}" in body
    assert not re.search(r"<p>(?:(?!</p>).)*<div", body, re.DOTALL)
    assert "Pay $5 or $10." in body


def test_messages_of_formulas(tmp_path: Path) -> None:
    """A formula is part of its paragraph's message, translated with it, and no message of its own."""
    built = one_page(tmp_path, FORMULAS, None, "gettext")
    pot = read_pot(built.out / "index.pot")
    expected = source_messages(FORMULAS.encode(), "ops").msgids
    if sphinx.version_info < (9,):
        # It leaves backslashes at the ends of lines in its msgids.
        expected = [text.replace(r"b \ - c", r"b \\ - c") for text in expected]
    assert pot == expected
    assert "Inline $x_1$ and $$y^2$$ displayed." in pot
    write_catalog(
        tmp_path / "src",
        "index",
        {"Item $$z^3$$": "Punkt $$z^3$$", "Inline $x_1$ and $$y^2$$ displayed.": "Da $\\href{x}{y}$"},
    )
    german = one_page(tmp_path, FORMULAS, language="de")
    assert found_codes(german) == [("3", "unsafe-markup")]
    assert "Punkt" in german.body("index")
    assert "href{" not in german.body("index")


UNKNOWN = """# A

[!foo something]

> [!FOO]
> Quoted.

First line
with :::bar in it, and [!code x] behind.

:::strange x="y":::

`[!in-code]` and ![an image](p.png)

    [!in-code]

```text
:::in-code
[!in-code]
```

Text [!\\[NOTE] [not this] [!123] ::: alone ::: and a :::: b
"""


@pytest.mark.parametrize("make", [one_page, localized_page])
def test_what_is_no_construct_that_is_known(tmp_path: Path, make: type) -> None:
    """Visible, told once for each place, with its line; not in code."""
    from tests.one_page import PICTURE

    built = make(tmp_path, UNKNOWN, {"p.png": PICTURE})
    first = 0 if make is one_page else 3
    expected = [3, 5, 9, 9, 11]
    assert found_codes(built) == [(str(first + line), "dialect") for line in expected]
    body = built.body("index")
    for shown in ("[!foo something]", "[!FOO]", ":::bar", "[!code", ":::strange"):
        assert shown in body


def test_without_the_dialect_nothing_is_told(tmp_path: Path) -> None:
    assert one_page(tmp_path, "# A\n\n[!foo x]\n\n:::bar\n", vianet_dialect="myst").warnings == []

"""Pages and translations that are made to stop a build, or to hold what no reader should get."""

from __future__ import annotations

from pathlib import Path

import pytest
from myst_parser.slugs import unique_slug

from sphinx_vianet import limits
from sphinx_vianet.align import align
from sphinx_vianet.errors import Code
from sphinx_vianet.limits import DEEPEST_TEXT, LONGEST_TEXT
from sphinx_vianet.page import parse_page
from sphinx_vianet.sphinx_ext.inert import _Slugs
from sphinx_vianet.sphinx_ext.rebuild import _linked_names
from sphinx_vianet.sphinx_ext.sanitize import HtmlFilter
from tests.annotated import pair
from tests.localized_project import CONF, directive, localized, run, write
from tests.sphinx_builds import Build, read_pot, write_catalog

CONTROLS = "\x00\x01\x08\x0b\x0c\x1b\x7f\x85\x9b"
DEEP = "*a " * (DEEPEST_TEXT + 10) + "x" + "*" * (DEEPEST_TEXT + 10)


def hosted(folder: Path, body: str, **files: str) -> Path:
    """A project whose one document is a localized page."""
    return write(
        folder,
        {
            "docs/conf.py": CONF,
            "docs/index.md": directive("../loc/{locale}/page.md"),
            "loc/de-DE/page.md": localized(body),
            **{f"loc/de-DE/{name}.md": content for name, content in files.items()},
        },
    )


def translated(folder: Path, source: str, **messages: str) -> Path:
    """A project with one document of its own, and a catalog."""
    root = write(folder, {"docs/conf.py": CONF + 'locale_dirs = ["locale"]\n', "docs/index.md": source})
    write_catalog(root / "docs", "index", messages)
    return root


def about(found: Build, code: Code) -> list[str]:
    """The warnings with a code."""
    return [line for line in found.warnings if line.endswith(f"[vianet.{code.info.name}]")]


# --- how much is parsed


@pytest.mark.parametrize(
    "part",
    [
        *("[", "<span>", "*a "),
        *(
            pytest.param(part, marks=pytest.mark.slow)
            for part in ("![", "&a", "{a}`", "`", "<a ", "**a", "[a](")
        ),
    ],
)
@pytest.mark.parametrize("language", ["en", "de"])
def test_a_long_text_is_shown_without_its_markup(tmp_path: Path, part: str, language: str) -> None:
    text = "*first* " + part * (LONGEST_TEXT // len(part) + 1)
    found = run(hosted(tmp_path, f"{text}\n\n*next*\n"), language)
    (warning,) = about(found, Code.TEXT_LIMIT)
    assert f"{tmp_path}/loc/de-DE/page.md:7: " in warning
    assert "*first*" in found.body("index")
    assert "<em>next</em>" in found.body("index")


def test_a_page_with_too_much_markup_is_shown_without_the_rest_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MOST_MARKUP", 2 * LONGEST_TEXT + 1)
    body = "*a*\n\n" + ("[" * (LONGEST_TEXT - 1) + "\n\n") * 3 + "*b*\n\n"
    found = run(hosted(tmp_path, body))
    assert len(about(found, Code.TEXT_LIMIT)) == 1
    assert "<em>a</em>" in found.body("index")
    assert found.body("index").count("<p>[[[") == 3
    assert "<p>*b*</p>" in found.body("index")


@pytest.mark.parametrize("language", ["en", "de"])
def test_what_is_nested_too_deep_is_shown_without_its_markup(tmp_path: Path, language: str) -> None:
    found = run(hosted(tmp_path, f"{DEEP}\n\n{pair(101, DEEP, 'Hello')}\n"), language)
    assert len(about(found, Code.TEXT_LIMIT)) == (2 if language == "de" else 1)
    assert "<p>*a *a " in found.body("index")
    assert "<p>Hello</p>" in found.body("index")


def test_a_translation_that_is_too_much_gives_way_to_its_source(tmp_path: Path) -> None:
    root = translated(tmp_path, "Deep *one*\n\nLong\n\nGood\n", **{"Deep *one*": DEEP, "Long": "[" * 50_000})
    found = run(root, "de")
    assert [line.partition(": WARNING: ")[0][-10:] for line in found.warnings] == [
        "index.md:1",
        "index.md:3",
    ]
    assert len(about(found, Code.TEXT_LIMIT)) == 2
    assert "<p>Deep <em>one</em></p>\n<p>Long</p>\n<p>Good</p>" in found.body("index")


def test_a_long_translation_of_a_long_text_is_shown(tmp_path: Path) -> None:
    source, target = "one *word* " * 4000, "ein *Wort* " * 4000
    found = run(translated(tmp_path, source, **{source.strip(): target.strip()}), "de")
    assert found.warnings == []
    assert found.body("index").count("<em>Wort</em>") == 4000


@pytest.mark.parametrize("body", ["- a\n" * 5000, "|a" * 500 + "|\n" + "|-" * 500 + "|\n" + "|\n" * 500])
def test_a_page_with_too_many_blocks_is_cut(
    tmp_path: Path, body: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MOST_TOKENS", 5000)
    root = hosted(tmp_path, f"{pair(101, 'erster', 'first')}\n\n{body}\n\n{pair(102, 'letzter', 'last')}\n")
    found = run(root)
    (warning,) = about(found, Code.TEXT_LIMIT)
    assert "page.md:" in warning
    assert "<p>first</p>" in found.body("index")
    assert "last" not in found.body("index")
    messages = align(parse_page((root / "loc/de-DE/page.md").read_bytes()))
    assert messages.messages[0].msgid == "first"
    assert messages.messages[-1].msgid != "last"
    assert [finding.code for finding in messages.findings] == [Code.TEXT_LIMIT, Code.UNIT_UNPLACED]


def test_a_yaml_page_with_too_many_texts_is_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_TOKENS", 5000)
    items = "".join(f"- title: t{number}\n" for number in range(1700))
    page = f"### YamlMime:Hub\nmetadata:\n  ms.contentlocale: de-DE\ntitle: x\nitems:\n{items}"
    root = hosted(tmp_path, "")
    write(root, {"docs/index.md": directive("../loc/{locale}/page.yml"), "loc/de-DE/page.yml": page})
    found = run(root)
    (warning,) = about(found, Code.TEXT_LIMIT)
    assert "page.yml:" in warning
    assert "t1600" in found.body("index")
    assert "t1699" not in found.body("index")


def test_rows_and_directives_end_somewhere(tmp_path: Path) -> None:
    fences = "".join("`" * (60 - level) + "{note}\n" for level in range(50))
    found = run(hosted(tmp_path, ":::row:::\n" * 500 + f"\n{fences}text\n"))
    assert len(about(found, Code.TEXT_LIMIT)) == 1
    assert len([line for line in about(found, Code.DIALECT) if "levels deep" in line]) == 1
    assert "text" in found.body("index")


def test_pages_that_include_each_other_again_and_again_are_too_much(tmp_path: Path) -> None:
    files = {f"p{level}": f"[!INCLUDE [x](p{level + 1}.md)]\n\n" * 10 + "word " * 2000 for level in range(9)}
    found = run(hosted(tmp_path, "[!INCLUDE [x](p0.md)]\n", **files, p9="end\n"))
    assert any("is too much" in line for line in about(found, Code.INCLUDE))


def test_headings_of_one_text_are_numbered_as_myst_numbers_them() -> None:
    slugs = {"a", "b-2"}
    slugify = _Slugs(slugs, str.lower)
    for title in ["a", "B", "b", "b", "b", "A", "a-1", "a", "", ""]:
        expected = unique_slug(title.lower(), slugs) if title else ""
        assert slugify(title) == expected
        slugs.add(expected)


def test_names_of_pages_in_a_long_word() -> None:
    assert _linked_names("(a.md) x/b.yml#c <C.MD> d.txt e.md.f.md?g") == {
        "a.md",
        "b.yml",
        "C.MD",
        "e.md.f.md",
    }
    # One pattern that began anew at each character would not come back.
    assert _linked_names("a" * 5_000_000) == set()


def test_html_that_is_opened_and_closed_often() -> None:
    # A search through all that is open would not come back, for each closing tag.
    html = HtmlFilter()
    assert html.clean("<div>" * 200_000 + "</p>" * 200_000).count("</") == 0
    assert html.clean("<b>" + "</b>").endswith("<b></b>")
    assert html.clean("</div>" * 200_000) == "</div>" * 200_000
    assert html.finish() == ""


# --- control characters


def test_control_characters_of_a_page_reach_neither_site_nor_catalog(tmp_path: Path) -> None:
    first = pair(101, f"Ziel{CONTROLS}.", f"Source{CONTROLS}.")
    second = pair(102, f"{CONTROLS}z", f"s{CONTROLS}")
    body = f"# A{CONTROLS}\n\n{first}\n\n<p>{second}</p>\n\n```\n{CONTROLS}\n```\n"
    root = hosted(tmp_path, body)
    write(root, {"loc/de-DE/page.md": localized(body, front=f'title: "T\\e\\x9b{CONTROLS[1:]}"')})
    shown = "\ufffd" * len(CONTROLS)
    for language in ("en", "de"):
        found = run(root, language)
        for path in sorted(found.out.rglob("*.html")):
            assert not set(CONTROLS) & set(path.read_text(encoding="utf-8"))
        assert f"<p>{'Ziel' if language == 'de' else 'Source'}{shown}.</p>" in found.body("index")
    (warning,) = about(found, Code.CONTROL_CHARACTER)
    assert "page.md:2" in warning
    assert "U+0001" in warning
    (catalog,) = (root / "out").rglob("*.po")
    text = catalog.read_text(encoding="utf-8")
    assert not set(CONTROLS) & set(text)
    msgids = read_pot(run(root, builder="gettext").out / "index.pot")
    assert set(msgids) == set(read_pot(catalog))


def test_msgids_of_the_projects_own_text_stay_what_the_builder_extracts(tmp_path: Path) -> None:
    source = "First \x1b[31mred\n\nSecond\x0c\n"
    page = localized("⟦Erster\x1b[31m rot⇒First \x1b[31mred⟧\n\n⟦Zweiter⇒Second⟧\n", source=source)
    root = write(
        tmp_path,
        {
            "docs/conf.py": CONF + 'vianet_localized = ["../loc/{locale}"]\n',
            "docs/index.md": source,
            "loc/de-DE/index.md": page,
        },
    )
    msgids = read_pot(run(root, builder="gettext").out / "index.pot")
    assert msgids == ["First \x1b[31mred", "Second"]
    found = run(root, "de")
    assert "<p>Erster\ufffd[31m rot</p>\n<p>Zweiter</p>" in found.body("index")


@pytest.mark.parametrize("fast", [True, False])
def test_control_characters_of_a_catalog_are_not_shown(tmp_path: Path, fast: bool) -> None:
    root = translated(tmp_path, "One\n\n![Two](x.png)\n", One="Eins\x1b[0m", Two="Zwei\x07")
    found = run(root, "de", vianet_fast_translation=fast)
    assert "<p>Eins\ufffd[0m</p>" in found.body("index")
    if fast:
        assert ">Zwei\ufffd</span>" in found.body("index")
    (warning,) = about(found, Code.CONTROL_CHARACTER)
    assert "index.po:1" in warning


def test_a_page_keeps_its_bytes() -> None:
    data = localized(f"⟦a{CONTROLS}⇒b{CONTROLS}⟧\n").encode()
    page = parse_page(data)
    assert page.to_bytes() == data


# --- what is said of it


def test_a_name_gives_no_command_to_the_terminal(tmp_path: Path) -> None:
    root = hosted(tmp_path, "x\n")
    (root / "docs/conf.py").write_text(CONF + 'vianet_localized = ["../loc/{locale}"]\n', encoding="utf-8")
    try:
        write(root, {"loc/de-DE/a\x1b[31m\nb.md": localized(pair(101, "a", "b") + "\n")})
    except OSError:
        pytest.skip("this file system has no such names")
    found = run(root, "de")
    assert any(line.startswith("de-DE a\ufffd[31m b.md:") for line in found.warnings)
    assert "\x1b" not in "".join(found.warnings)


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_finding_is_said_once_and_with_the_remedy_that_fits(tmp_path: Path, jobs: int) -> None:
    body = f"""{{role}}`x` <iframe>

```{{raw}} html
x
```

{pair(101, "<script>", "Click")} [x](https://a.example/)

- a

{pair(102, "zwei", "two").removesuffix("</span>")}
"""
    files = {f"docs/d{number}.md": directive("../loc/{locale}/page.md") for number in range(6)}
    toctree = "```{toctree}\n" + "".join(f"d{number}\n" for number in range(6)) + "```\n"
    root = write(hosted(tmp_path, body), {**files, "docs/index.md": f"# Index\n\n{toctree}"})
    found = run(root, "de", jobs=jobs)
    said = [line for line in found.warnings if "[vianet." in line]
    assert len(said) == len(set(said)) > 5
    page = f"{root}/loc/de-DE/page.md"
    assert {line.rpartition(":")[0].partition(": WARNING")[0].rpartition(":")[0] for line in said} == {page}
    remedies = {line.partition(": WARNING: ")[2] for line in said}
    assert (
        "the role {role} in a localized page. It is shown as text; mend the page. [vianet.active-markup]"
        in remedies
    )
    assert any(
        text.startswith("the translation brings in the HTML '<script>'")
        and "The source text is shown; mend the translation. [vianet" in text
        for text in remedies
    )
    assert [text for text in remedies if "vianet_trusted_directives" in text] == [
        text for text in remedies if text.startswith("the directive {raw}")
    ]

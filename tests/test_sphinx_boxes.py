"""Alerts, boxes, rows and tabs in builds, and the files that make them look and work as they do."""

from __future__ import annotations

import gzip
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.browser import chromium
from tests.localized_project import CONF, codes, localized, run, write
from tests.sphinx_builds import Build, read_pot, write_catalog

STATIC = Path(__file__).parents[1] / "sphinx_vianet" / "sphinx_ext" / "static"

TABS = """# A

# [Windows](#tab/win)

For Windows.

# [Linux and Mac](#tab/linux+mac)

For others.

---

### [Net](#tab/net/win)

Net on Windows

### [Script](#tab/script/win)

Script on Windows

### [Net](#tab/net/linux)

Net on Linux

### [Rest](#tab/rest/mac)

Rest

### [None](#tab/none/other)

None

---

- Item

  #### [Win](#tab/win)

  Text

  #### [Linux](#tab/linux)

  Other

  ---

- Second

After the list.

###### [Single](#tab/single)

Alone
"""


def page(folder: Path, text: str, **options: Any) -> Build:
    """Build a project of two documents."""
    files = {"docs/conf.py": CONF + "suppress_warnings = ['toc.not_included']\n"}
    write(folder, {**files, "docs/index.md": text, "docs/other.md": "# Other\n"})
    return run(folder, **options)


def shown(found: Build, name: str = "index") -> str:
    """The text of a page's body."""
    return re.sub(r"\s+", " ", re.sub("<.*?>", "", found.body(name)))


# --- alerts


@pytest.mark.parametrize(("language", "title"), [("de", "Bemerkung"), ("he", "הערה"), ("ja", "注釈")])
def test_alerts_have_the_titles_of_the_language(tmp_path: Path, language: str, title: str) -> None:
    found = page(tmp_path, "# A\n\n> [!NOTE]\n> Text\n", language=language)
    assert f'<p class="admonition-title">{title}</p>' in found.body("index")


def test_alerts_of_all_kinds_and_forms(tmp_path: Path) -> None:
    """In any case, with text on the first line, with blocks, in lists; other names are quotes."""
    text = (
        "# A\n\n> [!note]\n> One\n\n> [!TIP] Two\n> lines\n\n"
        "> [!Important]\n> - Three\n>\n> ```text\n> code\n> ```\n\n"
        "1. Item\n\n   > [!CAUTION]\n   > Four\n\n2. Item\n\n"
        ">[!WARNING]\n>Five\n\n> [!NOTE]\n>\n> Six\n\n> [!OTHER]\n> x\n"
    )
    found = page(tmp_path, text)
    assert ["[!OTHER is not known" in line for line in found.warnings] == [True]
    body = found.body("index")
    assert re.findall(r'<div class="admonition (\w+)">', body) == [
        "note",
        "tip",
        "important",
        "caution",
        "warning",
        "note",
    ]
    assert "<p>Two\nlines</p>" in body
    assert re.search(r"<li><p>Item</p>\s*<div class=\"admonition caution\">", body)
    assert re.search(r"<blockquote>\s*<div><p>\[!OTHER\]\nx</p>", body)


# --- boxes


def test_boxes_keep_their_classes(tmp_path: Path) -> None:
    """As they are written; what is no name of a class is left out."""
    found = page(tmp_path, '# A\n\n> [!div class="mx-imgBorder x&quot; 1"]\n> Text\n')
    assert '<div class="vianet-div mx-imgBorder docutils">\n<p>Text</p>' in found.body("index")


def test_a_checklist_is_a_list(tmp_path: Path) -> None:
    found = page(tmp_path, '# A\n\n> [!div class="checklist"]\n> * One\n> * Two\n')
    assert '<div class="vianet-div checklist docutils">\n<ul class="simple">\n<li><p>One' in found.body(
        "index"
    )


@pytest.mark.parametrize("kind", ["op_single_selector", "op_multi_selector"])
def test_the_page_itself_is_no_link_in_a_selector(tmp_path: Path, kind: str) -> None:
    links = "> - [Here](index.md)\n> - [There](other.md)\n> - [Part](index.md#a)\n"
    text = f'# A\n\n> [!div class="{kind}"]\n{links}'
    body = page(tmp_path, text).body("index")
    assert re.search(r'<li><p><strong class="vianet-current"><span[^>]*>Here</span></strong></p>', body)
    assert re.findall(r'<a class="reference internal" href="([^"]*)"', body) == ["other.html", "#a"]


def test_a_link_elsewhere_to_the_page_itself_stays(tmp_path: Path) -> None:
    body = page(tmp_path, '# A\n\n> [!div class="nextstepaction"]\n> [Again](index.md)\n').body("index")
    assert re.search(
        r'<div class="vianet-div nextstepaction docutils">\s*<p><a class="reference internal"', body
    )
    assert "vianet-current" not in body


def test_rows(tmp_path: Path) -> None:
    """A grid: columns share the row by their span, and hold any blocks."""
    text = """# A

:::row:::
   :::column span="2":::
      - list

      ![pic](https://example.org/a.png)
   :::column-end:::
   :::column span="":::
      ```text
      code
      ```
   :::column-end:::
   :::column span="99999":::
      Third
   :::column-end:::
   :::column span="99":::
      Fourth
   :::column-end:::
:::row-end:::
"""
    found = page(tmp_path, text)
    assert found.warnings == []
    body = found.body("index")
    assert re.search(
        r'<div class="sd-container-fluid[^"]* vianet-row docutils">\s*<div class="sd-row sd-g-3', body
    )
    assert re.findall(r'<div class="(sd-col-md[^"]*) docutils">', body) == [
        "sd-col-md vianet-column vianet-span-2",
        "sd-col-md vianet-column",
        "sd-col-md vianet-column",
        "sd-col-md vianet-column vianet-span-4",
    ]
    assert body.index("<ul") < body.index("<img") < body.index("highlight-text") < body.index("Third")


def test_what_is_not_closed_is_reported_once(tmp_path: Path) -> None:
    found = page(tmp_path, "# A\n\n:::row:::\n:::column:::\nText\n\n:::image-end:::\n\nMore\n")
    assert codes(found) == ["dialect"] * 3
    assert [int(line.split(":")[1]) for line in found.warnings] == [7, 4, 3]
    assert "Text :::image-end::: More" in shown(found)


# --- tabs


def test_tabs_of_all_levels_and_in_lists(tmp_path: Path) -> None:
    """Labels, ids for switching together, and the condition's title in the label."""
    found = page(tmp_path, TABS)
    assert codes(found) == ["dialect"]
    assert ":51:" in found.warnings[0]
    body = found.body("index")
    labels = re.findall(r'data-sync-id="(.*?)"[^>]*>(.*?)</label>', body, re.DOTALL)
    assert [(name, re.sub(r"<.*?>", "", label).strip()) for name, label in labels] == [
        ("win", "Windows"),
        ("linux+mac", "Linux and Mac"),
        ("net", "Net (Windows)"),
        ("script", "Script (Windows)"),
        ("net", "Net (Linux)"),
        ("rest", "Rest (Linux and Mac)"),
        ("none", "None (other)"),
        ("win", "Win"),
        ("linux", "Linux"),
        ("single", "Single"),
    ]
    assert re.findall(r'class="([^"]*vianet-if-[^"]*)"', body)[0] == "sd-tab-label vianet-if-win"
    assert re.findall(r"<input (checked)?", body) == [
        "checked",
        "",
        "checked",
        "",
        "",
        "",
        "",
        "checked",
        "",
        "checked",
    ]
    assert re.search(r"<li><p>Item</p>\s*<div class=\"sd-tab-set", body)


def test_labels_are_messages(tmp_path: Path) -> None:
    """So is the condition's title, which is the label of another tab."""
    pot = read_pot(page(tmp_path, TABS, builder="gettext").out / "index.pot")
    assert pot[:4] == ["A", "Windows", "For Windows.", "Linux and Mac"]
    assert not [message for message in pot if "(" in message]
    write_catalog(tmp_path / "docs", "index", {"Net": "Netz", "Windows": "Fenster"})
    text = shown(page(tmp_path, TABS, language="de", locale_dirs=["locale"]))
    assert "Netz (Fenster)" in text
    assert "Script (Fenster)" in text


def test_a_group_in_a_range_ends_with_it(tmp_path: Path) -> None:
    """Whether or not it has an end of its own."""
    text = '# A\n\n:::zone pivot="p"\n\n## [T](#tab/t)\n\nIn tab\n\n{}:::zone-end\n\nAfter\n'
    for end, found_codes in (("---\n\n", []), ("", ["dialect"])):
        found = page(tmp_path, text.format(end))
        assert codes(found) == found_codes
        assert re.search(r"<p>In tab</p>\s*</div>\s*</div>\s*</div>\s*<p>After</p>", found.body("index"))
        assert "In tab" not in shown(page(tmp_path, text.format(end), vianet_pivots=["q"]))


def test_localized_pages(tmp_path: Path) -> None:
    """The same in a page that nothing is trusted in."""
    body = (
        "# ⟦Kopf⇒Head⟧\n\n# [⟦Eins⇒One⟧](#tab/one)\n\n⟦Text⇒Text⟧\n\n---\n\n# [⟦Zwei⇒Two⟧](#tab/two/one)\n\n"
        '⟦Mehr⇒More⟧\n\n---\n\n> [!div class="checklist"]\n> - ⟦Ding⇒Thing⟧\n\n:::row:::\n:::column:::\n'
        "⟦Spalte⇒Column⟧\n:::column-end:::\n:::row-end:::\n\n> [!tip]\n> ⟦Rat⇒Advice⟧\n"
    )
    root = write(
        tmp_path,
        {
            "docs/conf.py": CONF,
            "docs/index.rst": ".. vianet-page:: ../loc/{locale}/a.md\n",
            "loc/de-DE/a.md": localized(body),
        },
    )
    found = run(root, "de")
    assert found.warnings == []
    for text in ("Eins", "Zwei (Eins)", "Ding", "Spalte", "Tipp", "Rat"):
        assert text in shown(found)
    assert "vianet-tabs.js" in found.read("index.html")


# --- style sheet and script


def test_assets_are_where_they_are_needed(tmp_path: Path) -> None:
    """The style sheet once on every page, the script on pages with tabs; neither with another dialect."""
    found = page(tmp_path, TABS)
    index, other = found.read("index.html"), found.read("other.html")
    assert [text.count("_static/vianet.css") for text in (index, other)] == [1, 1]
    assert [text.count("_static/vianet-tabs.js") for text in (index, other)] == [1, 0]
    assert re.search(r'<script defer="defer" src="_static/vianet-tabs\.js', index)
    for name in ("vianet.css", "vianet-tabs.js"):
        assert (found.out / "_static" / name).read_bytes() == (STATIC / name).read_bytes()
    plain = page(tmp_path, "# A\n", vianet_dialect="myst")
    assert not re.search("vianet(-tabs)?[.](css|js)", plain.read("index.html"))
    assert page(tmp_path, TABS, builder="text").warnings == found.warnings


def test_assets_are_small_and_theme_neutral() -> None:
    """Colours are made of the text's; sides are logical, so that they turn with the text."""
    texts = {path.name: path.read_text(encoding="utf-8") for path in STATIC.iterdir()}
    assert sum(len(gzip.compress(text.encode())) for text in texts.values()) < 15_000
    style = texts["vianet.css"]
    assert not re.search(r"#[0-9a-f]{3}|rgba?\(|hsl", style, re.IGNORECASE)
    assert not re.search(r"(?:margin|padding|border)-(?:left|right)", style)
    assert style.count("{") == style.count("}")


PROBE = """<body><iframe id="frame" src="index.html{query}"></iframe><pre></pre><script>
frame.onload = () => {{
  const page = frame.contentDocument, said = [];
  const sets = () => [...page.querySelectorAll(".sd-tab-set")];
  const labels = (set) => [...set.querySelectorAll(":scope > label")];
  const say = () => said.push(sets().map((set) => labels(set).filter((label) => !label.hidden).map(
    (label) => (label.previousElementSibling.checked ? "*" : "") + label.innerText.trim()
  ).join(" ")).join(" / "));
  const click = (set, label) => {{ labels(sets()[set])[label].click(); say(); }};
  say(); click(2, 1); click(1, 2); click(2, 0); click(1, 1); click(0, 1);
  document.querySelector("pre").textContent = said.join("\\n");
}};
</script>"""
WINDOWS = "*Windows Linux and Mac / {} / *Win Linux / *Single"
LINUX = "Windows *Linux and Mac / *Net Rest / Win *Linux / *Single"


@pytest.mark.browser
@pytest.mark.parametrize(("query", "first"), [("", WINDOWS.format("*Net Script")), ("?tabs=x,linux", LINUX)])
def test_tabs_switch_together(tmp_path: Path, query: str, first: str) -> None:
    """By any id in common; what depends on a choice follows it, and its label no longer says so."""
    out = page(tmp_path, TABS).out
    (out / "probe.html").write_text(PROBE.format(query=query), encoding="utf-8")
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--allow-file-access-from-files"]
    command = [
        chromium(),
        *options,
        "--virtual-time-budget=5000",
        "--dump-dom",
        (out / "probe.html").as_uri(),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    match = re.search(r"<pre>(.*)</pre>", done.stdout, re.DOTALL)
    assert match is not None, done.stdout[:2000] + done.stderr
    assert match[1].split("\n") == [
        first,
        LINUX,
        LINUX,
        WINDOWS.format("*Net Script"),
        WINDOWS.format("Net *Script"),
        LINUX,
    ]

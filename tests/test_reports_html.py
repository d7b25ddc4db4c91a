"""The dashboard: one file that runs nothing but its own script, every text escaped, no script needed."""

from __future__ import annotations

import base64
import hashlib
import re
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest

from sphinx_vianet.reports import FORMATS, Options, dashboard
from sphinx_vianet.verdict import CheckReport

from .browser import chromium
from .reports_data import HOSTILE, change, hostile, ordinary, report, stale, verdict

EMPTY = {"meta", "input", "wbr", "rect"}


class Reader(HTMLParser):
    """Elements in order with their attributes, and the text below each open element; checks the nesting."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in EMPTY:
            self._open.append(tag)
            self.texts.setdefault(tag, []).append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        for tag in set(self._open):
            self.texts[tag][-1] += data

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def html(made: CheckReport) -> str:
    return FORMATS["html"](made, Options())


def source_hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@pytest.mark.parametrize("made", [ordinary(), report()])
def test_only_its_own_style_and_script_may_run(made: CheckReport) -> None:
    read = Reader(html(made))
    (policy,) = [meta["content"] for meta in read.named("meta") if "http-equiv" in meta]
    assert policy is not None
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    (style,), (script,) = read.texts["style"], read.texts["script"]
    assert rules == {
        "default-src": "'none'",
        "style-src": f"'{source_hash(style)}'",
        "script-src": f"'{source_hash(script)}'",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    for tag, attributes in read.elements:
        assert tag not in {"link", "img", "iframe", "object", "base"}
        assert "src" not in attributes
        assert "style" not in attributes
        assert not [name for name in attributes if name.startswith("on")]
    assert "http" not in style + script


def test_a_table_of_pages_and_locales() -> None:
    read = Reader(html(ordinary()))
    scopes = [attributes.get("scope") for attributes in read.named("th")]
    assert scopes == ["col"] * 3 + ["row"] * 10
    assert read.texts["th"][:3] == ["Page", "de-DE", "ja-JP"]
    assert len(read.named("td")) == 20
    # The page with the worst verdict first: the orphaned one fails, and so does the overview.
    assert read.texts["th"][3:5] == ["old/gone.md", "api/overview.md"]
    classes = [attributes["class"] for attributes in read.named("td")]
    assert classes[:4] == ["orphaned fails", "none", "stale fails", "current"]


def test_progress_of_each_locale() -> None:
    read = Reader(html(ordinary()))
    (german, japanese) = [text for text in read.texts["li"] if "up to date" in text]
    assert german.startswith("de-DE 10% up to date")
    assert german.endswith(
        "1 current, 3 stale, 1 moved, 1 orphaned, 1 missing, 1 inconsistent, 1 unstamped, 1 unknown"
    )
    assert japanese.startswith("ja-JP 50% up to date")
    widths = [int(rect["width"] or 0) for rect in read.named("rect")]
    assert sum(widths) == 12


def test_a_cell_opens_the_changed_sentences() -> None:
    read = Reader(html(report(stale("api/overview.md"))))
    (panel,) = read.texts["details"]
    assert "Source was" in panel
    assert read.texts["dd"][-6:] == [
        "It takes a minute.",
        "It takes an hour.",
        "Es dauert eine Minute.",
        "A new paragraph.",
        "Old words.",
        "Alte Worte.",
    ]
    assert read.texts["del"] == ["a minute"]
    assert read.texts["ins"] == ["new ", "an hour"]
    assert [attributes.get("lang") for attributes in read.named("dd")][-1] == "de-DE"


def test_texts_have_their_own_direction() -> None:
    page = stale("x.md", "ar-SA", details=(change("Old.", "New.", "مرحبا (1)"),))
    read = Reader(html(report(page)))
    texts = [attributes for attributes in read.named("dd") if "class" in attributes]
    assert [attributes["dir"] for attributes in texts] == ["auto"] * 3
    assert texts[-1]["lang"] == "ar-SA"


def test_controls_have_labels_and_wait_for_the_script() -> None:
    read = Reader(html(ordinary()))
    (form,) = read.named("form")
    assert "hidden" in form
    assert [label.split(" ")[0] for label in read.texts["label"]] == ["Search", "Status", "Locale"]
    assert len(read.named("input")) + len(read.named("select")) == 3
    assert {"current", "stale", "missing"} <= set(read.texts["option"])


def test_a_failing_page_is_not_told_by_colour_alone() -> None:
    page = stale("x.md")
    assert "fails: stale" in Reader(html(report(page, failing=[page]))).texts["td"][0]
    assert "fails: " not in Reader(html(report(page))).texts["td"][0]


def test_a_current_page_has_nothing_to_open_unless_it_fails() -> None:
    page = verdict("x.md", "current")
    assert not Reader(html(report(page))).named("details")
    assert "fails: current" in Reader(html(report(page, failing=[page]))).texts["td"][0]


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "//evil.example", "https://x y", "data:text/html,x", ""]
)
def test_links_lead_to_web_pages_only(address: str) -> None:
    assert not Reader(html(report(stale("x.md", compare_url=address)))).named("a")


def test_findings() -> None:
    (item,) = [text for text in Reader(html(ordinary())).texts["li"] if text.startswith("error")]
    assert (
        item.split(" Give")[0] == "error de-DE guide/bare.md:7 a985a-9 and a985a-10 vianet.unit-id-mismatch"
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_adds_an_element_or_an_attribute(text: str) -> None:
    def shape(made: CheckReport) -> list[tuple[str, list[str]]]:
        varying = {"wbr", "a", "dt", "dd", "del", "ins"}  # as many as the text has folders, a link, changes
        return [(tag, list(names)) for tag, names in Reader(html(made)).elements if tag not in varying]

    read = Reader(html(hostile(text)))
    assert sorted(map(str, shape(hostile(text)))) == sorted(map(str, shape(hostile("x"))))
    assert {name for attributes in read.named("a") for name in attributes} <= {"href", "rel"}
    assert all((attributes["href"] or "").startswith("https://") for attributes in read.named("a"))
    assert {name for tag in ("dt", "dd") for attributes in read.named(tag) for name in attributes} <= {
        "class",
        "dir",
        "lang",
    }


def test_many_panels_are_kept_as_text(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "<noscript>" not in html(ordinary())
    monkeypatch.setattr(dashboard, "_PANELS", 3)
    made = html(ordinary())
    assert made.count("<noscript><div") == made.count("<details") == 9
    assert (
        Reader(made.replace("<noscript>", "").replace("</noscript>", "")).elements
        == Reader(html_of_all_elements(ordinary(), monkeypatch)).elements
    )


def html_of_all_elements(made: CheckReport, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(dashboard, "_PANELS", 1000)
    return html(made)


@pytest.mark.browser
@pytest.mark.parametrize("panels", [0, 1000])
def test_the_script_filters_and_opens(panels: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dashboard, "_PANELS", panels)
    script = """
      const set = (id, value) => {
        document.getElementById(id).value = value;
        document.getElementById(id).dispatchEvent(new Event("input", {bubbles: true}));
      };
      const seen = () => [...document.querySelectorAll("tbody tr:not([hidden]) th")].map(
        (head) => head.textContent);
      const later = () => new Promise(done => setTimeout(done, 100));
      const said = [];
      const run = async () => {
        await later(); said.push(count.textContent);
        set("search", "OVERVIEW"); await later(); said.push(seen());
        set("search", ""); set("status", "fails"); await later(); said.push(seen());
        set("locale", "ja-JP"); await later(); said.push(seen());
        set("status", "stale"); await later(); said.push(seen(), count.textContent);
        const cell = document.querySelector("tbody tr:not([hidden]) td:not([hidden]) details");
        cell.open = true; await later();
        const open = () => document.querySelectorAll("details[open]").length;
        said.push(cell.querySelectorAll(".panel ins").length, open());
        document.dispatchEvent(new KeyboardEvent("keydown", {key: "Escape"}));
        said.push(open());
        document.documentElement.innerHTML = "<pre></pre>";
        document.querySelector("pre").textContent = JSON.stringify(said);
      };
      run();
    """
    page = html(ordinary())
    # The policy has to name this test's script too; everything else is as it is delivered.
    page = page.replace("script-src '", f"script-src '{source_hash(script)}' '", 1)
    path = tmp_path / "dashboard.html"
    path.write_text(page.replace("</body>", f"<script>{script}</script></body>"), encoding="utf-8")
    command = [
        chromium(),
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--virtual-time-budget=5000",
        "--dump-dom",
    ]
    done = subprocess.run([*command, path.as_uri()], capture_output=True, text=True, check=True, timeout=120)
    match = re.search(r"<pre>(.*)</pre>", done.stdout)
    assert match is not None, done.stdout[:2000] + done.stderr
    assert match[1] == (
        '["10 of 10 pages",["api/overview.md"],["old/gone.md","api/overview.md"],[],'
        '["index.md"],"1 of 10 pages",2,1,0]'
    )


def test_pages_without_verdict_in_a_locale() -> None:
    read = Reader(html(report(verdict("a.md", "current"), verdict("b.md", "current", "ja-JP"))))
    assert read.texts["td"] == ["current", "no verdict", "no verdict", "current"]

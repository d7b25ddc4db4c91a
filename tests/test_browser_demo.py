"""The demo's sites in a browser: narrow and wide, light and dark, under a strict policy, without scripts.

One pass, in alabaster, is part of the default run; the grid of themes is ``tox -e full``.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from .browser import NARROW, WIDE, Visitor, audit, overflow
from .demo_sites import DOCUMENTS, LANGUAGES, THEMES, Sites, build_sites, once

pytestmark = pytest.mark.browser

OF_THEMES = {
    "color-contrast": "grey of footers and captions, titles of admonitions, colours of links and code",
    "link-in-text-block": "links without underline",
    "target-size": "links of tables of contents, one below the other",
    "scrollable-region-focusable": "code that is wider than the page",
    "overflow": "tables that alabaster leaves as wide as they are",
}
"""What themes do without us, and where: rules of axe-core, and having to scroll sideways. Even so a finding
is only taken for the theme's when the same kind of element, or the same pair of colours, has it in a site of
the same pages that MyST and the theme make alone, and never in a part of ours."""


MORE = "# More\n" + "".join(
    f"\n```{{{kind}}}\nText with a [link](https://example.org) and `code`.\n```\n"
    for kind in ("note", "tip", "important", "warning", "caution")
)
MORE += "".join(f"\n- [最初のノートを書く]({name}.md)" for name in ("quickstart", "sync")) + "\n"
"""What the demo's pages have only with us: alerts, which are quotes without us, and lists in Japanese."""


@pytest.fixture(scope="session")
def stock(tmp_path_factory: pytest.TempPathFactory, demo_project: Path) -> Sites:
    """The demo's English site in a theme without this extension."""

    def sites(theme: str = "alabaster") -> Path:
        def make(out: Path) -> None:
            copy = out.with_name(f"{out.name}-project")
            shutil.copytree(demo_project, copy, ignore=shutil.ignore_patterns(".git"))
            (copy / "project" / "source" / "docs" / "more.md").write_text(MORE, encoding="utf-8")
            options = ("-D", "extensions=myst_parser", "-D", "suppress_warnings=*")
            build_sites(copy, out, theme, ["en", "ja"], *options)

        return once(tmp_path_factory, f"stock-{theme}", make)

    return sites


Look = Callable[[Path, Iterable[str]], Iterator[tuple[str, str, str, str]]]
"""Looks at pages of a site; gives page, rule, kind of element, and a line about it."""


class Inspector:
    """Looks at pages in one kind of window, and leaves out what the theme does by itself."""

    def __init__(
        self, visit: Visitor, stock: Sites, theme: str, *, width: int = WIDE, dark: bool = False
    ) -> None:
        self._visit, self._stock, self._theme = visit, stock, theme
        self._width, self._dark = width, dark
        self._known: dict[str, set[tuple[str, str]]] = {}

    def audit(self, site: Path, pages: Iterable[str]) -> list[str]:
        """What axe-core finds, a line for each."""
        return self._lines(self._audit, site, pages)

    def overflow(self, site: Path, pages: Iterable[str]) -> list[str]:
        """What makes pages wider than the window; under the policy, which ``visit`` watches too."""
        return self._lines(self._overflow, site, pages)

    def _lines(self, look: Look, site: Path, pages: Iterable[str]) -> list[str]:
        return [
            f"{page}: {line}"
            for page, rule, kind, line in look(site, pages)
            if not self._of_theme(look, rule, kind)
        ]

    def _audit(self, site: Path, pages: Iterable[str]) -> Iterator[tuple[str, str, str, str]]:
        opened = self._visit(site, "", width=self._width, dark=self._dark, policy=False)
        for page in pages:
            opened.goto(self._visit.url(site, page, policy=False))
            for one in audit(opened):
                yield page, one.rule, one.kind, str(one)
        opened.context.close()

    def _overflow(self, site: Path, pages: Iterable[str]) -> Iterator[tuple[str, str, str, str]]:
        opened = self._visit(site, "", width=self._width, dark=self._dark)
        for page in pages:
            opened.goto(self._visit.url(site, page))
            for kind in overflow(opened):
                yield page, "overflow", kind, kind
        opened.context.close()

    def _of_theme(self, look: Look, rule: str, kind: str) -> bool:
        if rule not in OF_THEMES or kind.startswith("ours"):
            return False
        if look.__name__ not in self._known:
            pages = [f"en/{name}.html" for name in DOCUMENTS if name != "status"]
            # Letters of Japanese are higher than the lines of some themes.
            pages += ["en/more.html", "ja/more.html"]
            site, width = self._stock(self._theme), self._width
            # What is too wide in one language is not in another.
            self._width = NARROW
            seen = {(rule, kind) for _, rule, kind, _ in look(site, pages)}
            self._width = width
            if width != NARROW:
                seen |= {(rule, kind) for _, rule, kind, _ in look(site, pages)}
            self._known[look.__name__] = seen
        return (rule, kind) in self._known[look.__name__]


EVERY_PAGE = [f"{language}/{name}.html" for language in LANGUAGES for name in DOCUMENTS]


@pytest.mark.slow
def test_nothing_is_scrolled_sideways(visit: Visitor, demo: Sites, stock: Sites) -> None:
    inspect = Inspector(visit, stock, "alabaster", width=NARROW)
    assert inspect.overflow(demo(), EVERY_PAGE) == []


def test_axe_finds_nothing(visit: Visitor, demo: Sites, stock: Sites) -> None:
    pages = [*(f"de/{name}.html" for name in DOCUMENTS), "en/index.html"]
    assert Inspector(visit, stock, "alabaster").audit(demo(), pages) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_are_read_without_scripts(visit: Visitor, demo: Sites, language: str) -> None:
    plain = visit(demo(), f"{language}/quickstart.html", javascript=False)
    scripted = visit(demo(), f"{language}/quickstart.html")
    paragraphs = plain.locator("[role=main] p").all_inner_texts()
    assert len(paragraphs) > 5
    assert paragraphs == scripted.locator("[role=main] p").all_inner_texts()
    assert plain.locator("[role=main] h1").is_visible()
    assert plain.locator("html").get_attribute("lang") == language.replace("_", "-")


@pytest.mark.grid
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [NARROW, WIDE])
@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing_in_any_theme(
    visit: Visitor, demo: Sites, stock: Sites, theme: str, width: int, dark: bool
) -> None:
    inspect = Inspector(visit, stock, theme, width=width, dark=dark)
    assert inspect.audit(demo(theme), EVERY_PAGE) == []


@pytest.mark.grid
@pytest.mark.parametrize("theme", THEMES)
def test_nothing_is_scrolled_sideways_in_any_theme(
    visit: Visitor, demo: Sites, stock: Sites, theme: str
) -> None:
    assert Inspector(visit, stock, theme, width=NARROW).overflow(demo(theme), EVERY_PAGE) == []

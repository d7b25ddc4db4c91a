"""A project with catalogs in some languages, and its sites built as they would stand side by side."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from tests.localized_project import write
from tests.sphinx_builds import Build, build

DOCUMENTS = {
    "docs/conf.py": 'project = "Sites"\nversion = "2.1"\nlocale_dirs = ["locale"]\n',
    "docs/index.md": "# Start\n\n```{toctree}\nguide/first steps\nguide/deep/end\n```\n",
    "docs/guide/first steps.md": "# First steps\n\nOne text.\n\n## Second part\n\nMore.\n",
    "docs/guide/deep/end.md": "# The end\n\nLast text.\n",
}
START, FIRST, END = "index", "guide/first steps", "guide/deep/end"
THEMES = ["alabaster", "furo", "sphinx_rtd_theme", "pydata_sphinx_theme", "sphinx_book_theme"]


def po(messages: Mapping[str, str], *, header: str = "", places: Mapping[str, str] | None = None) -> str:
    """A catalog; ``places`` are the files of its messages, for ``#:`` comments."""
    texts = [f'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n{header}']
    for msgid, msgstr in messages.items():
        place = f"#: ../../docs/{places[msgid]}:3\n" if places else ""
        texts.append(f'{place}msgid "{msgid}"\nmsgstr "{msgstr}"\n')
    return "\n".join(texts)


def project(folder: Path, catalogs: Mapping[str, Mapping[str, str]]) -> Path:
    """The documents, and for each catalog (``de/guide/first steps``) its messages."""
    files = {}
    for name, messages in catalogs.items():
        language, _, domain = name.partition("/")
        files[f"docs/locale/{language}/LC_MESSAGES/{domain}.po"] = po(messages)
    return write(folder, {**DOCUMENTS, **files})


def site(
    folder: Path,
    language: str,
    builder: str = "html",
    *,
    fresh: bool = True,
    theme: str = "basic",
    **options: Any,
) -> Build:
    """Build a language into ``out/BUILDER/LANGUAGE``, with the doctrees of the last time unless ``fresh``."""
    options.setdefault("vianet_url", "../{language}/{page}")
    options.setdefault("vianet_switcher", True)
    options.setdefault("marks", True)
    # None for what is not to be set.
    options = {name: value for name, value in options.items() if value is not None}
    options.setdefault("extensions", ["sphinx_vianet", "tests.language_sites"])
    out = folder / "out" / builder / language
    return build(
        folder / "docs", out, builder, freshenv=fresh, language=language, html_theme=theme, **options
    )


def page(found: Build, name: str) -> str:
    """A page as written."""
    if found.app.builder.name == "dirhtml":
        return found.read("index.html" if name == "index" else f"{name}/index.html")
    return found.read(f"{name}.html")


def setup(app: Any) -> dict[str, Any]:
    """A Sphinx extension: note which documents are read, and which are written."""
    app.names_read, app.names_written = [], []
    app.connect("env-before-read-docs", lambda _app, _env, names: app.names_read.extend(sorted(names)))

    def note(_app: Any, name: str, _template: str, _context: object, doctree: object) -> None:
        if doctree is not None:
            app.names_written.append(name)

    app.connect("html-page-context", note)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


class Item(NamedTuple):
    """A language in a switcher."""

    name: str
    tag: str
    href: str | None
    """None for the language of the page."""
    hreflang: str | None
    missing: bool


_ITEM = re.compile(r"<li>(.*?)</li>", re.DOTALL)


def switcher_of(page: str) -> list[Item]:
    """The languages of a page's switcher; none where it has no switcher."""
    navs = re.findall(r'<nav class="vianet-languages".*?</nav>', page, re.DOTALL)
    assert len(navs) <= 1
    return [_item(found) for nav in navs for found in _ITEM.findall(nav)]


def _item(text: str) -> Item:
    name = re.search(r'<span lang="([^"]*)" dir="[a-z]{3}">(.*?)</span>', text)
    assert name is not None
    link = re.search(r'<a href="([^"]*)"(?: hreflang="([^"]*)")?>', text)
    assert (link is None) == ('aria-current="true"' in text)
    href, hreflang = (html.unescape(link[1]), link[2]) if link else (None, None)
    return Item(html.unescape(name[2]), name[1], href, hreflang, 'class="vianet-missing"' in text)


def alternates_of(page: str) -> dict[str, str]:
    """The addresses of a page's alternates by ``hreflang``."""
    head = page.partition("</head>")[0]
    found = re.findall(r'<link rel="alternate" hreflang="([^"]*)" href="([^"]*)" />', head)
    assert len(found) == len(dict(found)) == page.count('rel="alternate"')
    return dict(found)


def canonical_of(page: str) -> str | None:
    """A page's canonical link; there is one at most."""
    found = re.findall(r'<link rel="canonical" href="([^"]*)"', page)
    assert len(found) == page.count('rel="canonical"') <= 1
    return found[0] if found else None

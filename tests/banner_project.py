"""A project with a translated page and one without, and what stands above them in a build."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from tests.localized_project import CONF, localized, run, write
from tests.sphinx_builds import Build

SOURCE = "# The title here\n\nFirst one. Second one.\n\nAnother paragraph.\n"
UNITS = """\
# ⟦{0} Titel⇒The title here⟧

⟦{0} eins.⇒First one.⟧ ⟦{0} zwei.⇒Second one.⟧

⟦{0} Absatz.⇒Another paragraph.⟧
"""
LOCALES = {"de": "de-DE", "fr": "fr-FR", "ja": "ja-JP", "ko": "ko-KR", "zh_CN": "zh-CN", "he": "he-IL"}
FILES = {
    "docs/conf.py": CONF,
    "docs/index.md": "# Index of it\n\n```{toctree}\npage\nother\n```\n",
    "docs/page.md": SOURCE,
    "docs/other.md": "# Another page\n\nNobody translated it.\n",
}


def page(language: str = "de", **stamp: Any) -> str:
    """The localized page; it is of today's source text unless ``source`` says otherwise."""
    stamp.setdefault("source", SOURCE)
    return localized(UNITS.format(language), LOCALES[language], **stamp)


def project(folder: Path, language: str = "de", now: str = SOURCE, **stamp: Any) -> Path:
    """Documents, one of them with a page in a language."""
    files = {**FILES, "docs/page.md": now, f"trees/{LOCALES[language]}/page.md": page(language, **stamp)}
    return write(folder, files)


def show(folder: Path, language: str = "de", **options: Any) -> Build:
    """A build with banners."""
    options = {"vianet_localized": ["../trees/{locale}"], "vianet_banner": True, **options}
    return run(folder, language, **options)


def banner(found: Build, name: str = "page") -> str:
    """The banner's HTML without its frame; empty where there is none."""
    text = found.read(f"{name}.html")
    boxes: list[str] = re.findall(r'<div class="vianet-banner.*?</div>', text, re.DOTALL)
    assert len(boxes) <= 1
    return boxes[0] if boxes else ""


def said(found: Build, name: str = "page") -> list[str]:
    """The lines of the banner as they read, but for its links."""
    lines = re.findall("<p>(.*?)</p>", banner(found, name), re.DOTALL)
    return [re.sub("<[^>]*>", "", line) for line in lines if "vianet-banner-links" not in line]


MADE = "Stand des Originals: 2. Januar 2020."
OLD = "Veraltet. Das Original wurde seither geändert. "


class Collector(HTMLParser):
    """Elements of a page, to see that nothing became one."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        assert not any(name.startswith("on") or name == "style" for name, _value in attrs)

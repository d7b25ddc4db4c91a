"""A project to import, made in a few words: source pages, localized pages, what stands in the catalogs."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from sphinx_vianet.config import Config
from sphinx_vianet.importer import ImportReport, run_import
from sphinx_vianet.po import PoFile, parse_po
from sphinx_vianet.treespec import TreeSpec

from .annotated import annotate

Texts = dict[str, str]
"""Source text to translation, in page order; the first is the heading."""

GUIDE: Texts = {
    "The guide": "Der Leitfaden",
    "Open the box.": "Öffne die Kiste.",
    "Close it.": "Schließe sie.",
}
TOUR: Texts = {"The tour": "Der Rundgang", "Walk on.": "Geh weiter."}

ROOT = Path(__file__).resolve().parents[1]
TREES = ("--source", "docs", "--localized", "localized/{locale}")

NOT_ROOT = pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")


def source_page(texts: Texts) -> str:
    """The source page of a localized one."""
    heading, *blocks = texts
    return "\n\n".join([f"# {heading}", *blocks]) + "\n"


def localized_page(
    texts: Texts,
    *,
    locale: str | None = "de-DE",
    original: str | None = None,
    commit: str = "",
    kind: str = "HT",
    date: str = "03/05/2019",
    front: str = "",
) -> str:
    """An annotated page.

    Args:
        texts: Its texts.
        locale: For ``ms.contentlocale``.
        original: The source page at the handoff, made from the texts unless given.
        commit: For ``ms.sourcegitcommit``.
        kind: For ``ms.translationtype``.
        date: For ``ms.lasthandoff``.
        front: More lines of front matter.
    """
    source = source_page(texts) if original is None else original
    digest = hashlib.sha1(source.encode(), usedforsecurity=False).hexdigest()
    lines = [front, f"ms.openlocfilehash: {digest}", f"ms.translationtype: {kind}", f"ms.lasthandoff: {date}"]
    lines += [f"ms.contentlocale: {locale}"] if locale else []
    lines += [f"ms.sourcegitcommit: {commit}"] if commit else []
    heading, *blocks = (f"⟦{target}⇒{text}⟧" for text, target in texts.items())
    body = annotate("\n\n".join([f"# {heading}", *blocks]) + "\n")
    return "---\n" + "".join(f"{line}\n" for line in lines if line) + "---\n" + body


def write(folder: Path, files: Mapping[str, str | bytes]) -> None:
    """Write files below a folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


@dataclass(frozen=True)
class Project:
    """A folder with ``docs/``, ``localized/<locale>/`` and ``locale/``."""

    folder: Path

    @property
    def locale_dir(self) -> Path:
        """Folder of the catalogs."""
        return self.folder / "locale"

    def add(self, path: str, texts: Texts, tag: str = "de-DE", **options: Any) -> None:
        """Write a page in both languages."""
        write(self.folder, {f"docs/{path}": source_page(texts)})
        self.localize(path, texts, tag, **options)

    def localize(self, path: str, texts: Texts, tag: str = "de-DE", **options: Any) -> None:
        """Write a localized page only."""
        options = {"locale": tag, **options}
        write(self.folder, {f"localized/{tag}/{path}": localized_page(texts, **options)})

    def config(self, **options: Any) -> Config:
        """Its options."""
        localized = (TreeSpec(str(self.folder / "localized" / "{locale}")),)
        return Config(**{"source": TreeSpec(str(self.folder / "docs")), "localized": localized, **options})

    def run(self, config: Config | None = None, **options: Any) -> ImportReport:
        """Import it."""
        return run_import(config or self.config(), self.locale_dir, **options)

    def catalog(self, domain: str = "guide", language: str = "de") -> Path:
        """Path of a catalog."""
        return self.locale_dir / language / "LC_MESSAGES" / f"{domain}.po"

    def parsed(self, domain: str = "guide", language: str = "de") -> PoFile:
        """A catalog."""
        return parse_po(self.catalog(domain, language).read_bytes())

    def targets(self, domain: str = "guide", language: str = "de") -> dict[str, str]:
        """Its active translations, fuzzy ones with a ``?`` before them."""
        entries = self.parsed(domain, language).entries
        return {e.msgid: ("?" if e.fuzzy else "") + e.msgstr for e in entries if not e.obsolete}

    def obsolete(self, domain: str = "guide", language: str = "de") -> dict[str, str]:
        """Its obsolete translations."""
        return {e.msgid: e.msgstr for e in self.parsed(domain, language).entries if e.obsolete}

    def edit(self, old: str, new: str, domain: str = "guide") -> None:
        """Change a catalog as a person does in an editor."""
        path = self.catalog(domain)
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, text
        path.write_text(text.replace(old, new), encoding="utf-8")

    def snapshot(self) -> dict[str, tuple[int, bytes]]:
        """Time and bytes of every file of the project, without what an import keeps to be faster.

        Some releases of filelock touch the lock.
        """
        files = (
            path
            for path in self.folder.rglob("*")
            if path.is_file() and not path.is_symlink() and path.name not in ("lock", "import.sqlite3")
        )
        return {
            path.relative_to(self.folder).as_posix(): (path.stat().st_mtime_ns, path.read_bytes())
            for path in files
        }


def codes(report: ImportReport) -> list[tuple[str, str]]:
    """Code and path of every finding."""
    return [(finding.code.info.name, finding.path) for finding in report.findings]


def counts(report: ImportReport) -> dict[str, int]:
    """The counters of messages that are not 0."""
    names = ("added", "updated", "unchanged", "fuzzy", "kept", "obsolete", "from_memory", "proposed")
    return {name: value for name in names if (value := getattr(report.messages, name))}


def check_catalogs(folder: Path) -> None:
    """Run ``msgfmt -c`` over every catalog below a folder."""
    msgfmt = shutil.which("msgfmt")
    if msgfmt is None:
        pytest.skip("gettext's msgfmt is not installed")
    for path in sorted(folder.rglob("*.po")):
        command = [msgfmt, "-c", "-o", "/dev/null", str(path)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "sphinx_vianet", "import", *arguments]


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), **more}


def start(*arguments: str) -> subprocess.Popen[bytes]:
    """Start the program in a process group of its own, as a shell does."""
    return subprocess.Popen(
        command(*arguments),
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )

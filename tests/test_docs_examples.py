"""Every command and file of README, tutorial and how-to guides, run as it stands in the demo's project."""

from __future__ import annotations

import re
import shlex
import shutil
import sys
from pathlib import Path

import pytest
from translate.storage.pypo import pofile

from .docs_examples import DOCS, ROOT, Console, blocks, commands, script, shell, write_programs

HOW_TOS = sorted(path.name for path in (DOCS / "how-to").glob("*.md") if path.name != "index.md")
LONG = {
    # Builds what the README builds.
    "build-all-languages.md",
    # They build five times.
    "migrate-from-gettext.md",
    "new-repository.md",
}
"""Guides whose commands run with the long tests only."""

SHOWN = {
    "build-all-languages.md": {"site/index.html": "Deutsch", "site/ja/quickstart.html": 'lang="ja"'},
    "build-without-import.md": {
        "html/single/de/index.html": "Notizbuch",
        "html/single/en/index.html": "notebook",
        "html/de/quickstart.html": "Notizbuch",
    },
    "show-what-is-stale.md": {"html/en/translations.html": "vianet-status-stale"},
    "check-translations.md": {"lint.md": "### Lint"},
    "hand-back.md": {"plain/de-DE/install.md": "Laden Sie beides herunter:"},
    "stamp-pages.md": {"stamping/docs/troubleshooting.md": "ms.lasthandoff: 03/03/2025"},
    "check-in-ci.md": {"stale.json": "quickstart.md", "summary.md": "### Translations"},
    "migrate-from-gettext.md": {
        "moved-html/quickstart.html": "Putzen",
        "moved/locale/de/LC_MESSAGES/quickstart.po": 'msgstr "Putzen"',
        "new/includes/support.po": "Never send anybody an access token.",
    },
    "new-repository.md": {"notes-docs/site/index.html": "Deutsch"},
    "weblate.md": {"localized/de-DE/quickstart.md": "Ein Notizbuch anlegen"},
}
"""Text that the files hold which the examples make."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout with its virtual environment, as far as the examples look at it, and the demo in it."""
    folder = tmp_path_factory.mktemp("checkout")
    write_programs(folder)
    console = Console(folder)
    console.run(["sphinx-vianet demo --no-build vianet-demo", "cd vianet-demo", "sphinx-vianet import"])
    return folder


@pytest.fixture
def checkout(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "checkout", symlinks=True))


def look(folder: Path, name: str) -> None:
    """Find in the files what has to be there."""
    for page, text in SHOWN.get(name, {}).items():
        assert text in (folder / page).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.slow] if name in LONG else []) for name in HOW_TOS]
)
def test_how_to(checkout: Path, name: str) -> None:
    folder = checkout / "vianet-demo"
    Console(folder).follow(DOCS / "how-to" / name)
    look(folder, name)


@pytest.mark.slow
@pytest.mark.parametrize("name", HOW_TOS)
def test_how_to_in_a_shell(checkout: Path, name: str) -> None:
    folder = checkout / "vianet-demo"
    shell(folder, script(DOCS / "how-to" / name))
    look(folder, name)


def test_readme(checkout: Path) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    library = next(
        content for language, content in blocks(text) if language == "python" and "import" in content
    )
    (checkout / "vianet-demo" / "library.py").write_text(library, encoding="utf-8")
    lines = commands(text)
    assert lines[0] == "cd vianet-demo"
    out = Console(checkout).run([*lines, f"{shlex.quote(sys.executable)} library.py"])
    assert "de-DE quickstart.md: stale (content)" in out
    assert " Clean up -> Aufräumen\n" in out
    assert (checkout / "vianet-demo" / "check.html").is_file()


def test_tutorial(checkout: Path) -> None:
    text = (DOCS / "tutorial" / "first-site.md").read_text(encoding="utf-8")
    catalog = checkout / "vianet-demo" / re.findall(r"`(locale/\S+\.po)`", text)[0]
    console = Console(checkout)
    console.run(["cd vianet-demo"])
    outputs: list[str] = []
    for language, content in blocks(text):
        if language == "console":
            lines = [line for line in commands(f"```console\n{content}```") if line != "cd vianet-demo"]
            outputs.append(console.run(lines))
        elif language == "po":
            translate(catalog, *content.splitlines())
        else:
            # What the page shows is what the command before it prints.
            assert set(content.splitlines()) <= set(outputs[-1].splitlines())
    imported = next(out for out in outputs if "kept" in out)
    assert ", 1 kept\n" in imported
    assert "note: de-DE quickstart.md:67: 'Clean up' was edited by a person, and kept" in imported
    page = (checkout / "vianet-demo" / "html" / "de" / "quickstart.html").read_text(encoding="utf-8")
    assert re.findall(r"<h2>(?:<[^>]*>)*(.*?)<", page)[-1] == "Zum Schluss"
    assert "made from today's source page" in outputs[-2]


def translate(catalog: Path, msgid: str, msgstr: str) -> None:
    """Do in a catalog what the tutorial's readers do: another translation, and no mark ``fuzzy``."""
    text = catalog.read_text(encoding="utf-8")
    mark = r"(?:#, fuzzy\n#\| msgid [^\n]*\n)?"
    new, count = re.subn(rf"{mark}({re.escape(msgid)}\n)msgstr [^\n]*", rf"\1{msgstr}", text)
    assert count == 1
    catalog.write_text(new, encoding="utf-8")


def test_the_round_trip_over_weblate(checkout: Path) -> None:
    """The guide's promise, with the library that Weblate reads and writes catalogs with.

    What it does on saving is done here: lines wrapped at 77 columns, another header, and of an edited entry
    neither the mark nor the previous text stays.
    """
    folder = checkout / "vianet-demo"
    path = folder / "locale" / "de" / "LC_MESSAGES" / "quickstart.po"
    with path.open("rb") as file:
        store = pofile(file)
    edited = 0
    for unit in store.units:
        if unit.source == "Create a notebook" or unit.isfuzzy():
            unit.target = f"{unit.target} Neu."
            unit.markfuzzy(False)
            unit.prev_msgid = []
            edited += 1
    assert edited > 1
    store.updateheader(  # type: ignore[no-untyped-call]  # the library types only a part
        last_translator="Ada <ada@example.org>", x_generator="Weblate 5.14"
    )
    path.write_bytes(bytes(store))
    console = Console(folder)
    assert f"{edited} kept" in console.run(["sphinx-vianet import"])
    console.run(["sphinx-vianet handback"])
    page = (folder / "localized" / "de-DE" / "quickstart.md").read_text(encoding="utf-8")
    assert page.count("Neu.</span>") == edited
    out = console.run(["sphinx-vianet import", "sphinx-vianet check --locale de --page quickstart.md"])
    assert "kept" not in out
    assert "stale" not in out.partition("LOCALE  PAGES")[0]

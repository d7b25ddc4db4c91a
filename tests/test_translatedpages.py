"""Which pages a catalog translates: ``sphinx_vianet.translatedpages``."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from sphinx_vianet.comments import PageOrigin
from sphinx_vianet.headers import header_text
from sphinx_vianet.model import Handoff
from sphinx_vianet.translatedpages import has_translation, named_files

HEADER = '# A comment\nmsgid ""\nmsgstr ""\n"Language: de\\n"\n\n'


@pytest.mark.parametrize(
    ("text", "translated"),
    [
        (HEADER, False),
        ("", False),
        (HEADER + 'msgid "One"\nmsgstr ""\n', False),
        (HEADER + 'msgid "One"\nmsgstr "Eins"\n', True),
        (HEADER + 'msgid ""\n"One"\nmsgstr ""\n"Eins"\n', True),
        (HEADER + 'msgid ""\n"One"\nmsgstr ""\n', False),
        (HEADER + 'msgid ""\n"One"\nmsgstr ""\n""\n\nmsgid "x"\nmsgstr ""\n', False),
        (HEADER + '#, fuzzy\n#| msgid "Old"\nmsgid "One"\nmsgstr "Eins"\n', True),
        (HEADER + '#~ msgid "One"\n#~ msgstr "Eins"\n', False),
        (HEADER + 'msgid "One"\nmsgid_plural "Many"\nmsgstr[0] "Eins"\nmsgstr[1] "Viele"\n', True),
        (HEADER.replace('msgstr ""\n', 'msgstr "Language: de\\n"\n'), False),
        ('msgid "One"\nmsgstr "Eins"\n', True),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_one_page(tmp_path: Path, text: str, translated: bool, end: str) -> None:
    path = tmp_path / "page.po"
    path.write_bytes(text.replace("\n", end).encode())
    assert has_translation(path) is translated


@pytest.mark.parametrize("size", [8100, 8192, 8300, 40_000])
def test_a_translation_far_down(tmp_path: Path, size: int) -> None:
    """Only the head of a catalog is read where that is enough."""
    filler = 'msgid "None"\nmsgstr ""\n\n'
    path = tmp_path / "page.po"
    text = HEADER + filler * ((size - len(HEADER)) // len(filler)) + " " * (size % len(filler))
    path.write_text(text)
    assert not has_translation(path)
    path.write_text(text + '\nmsgid "One"\nmsgstr "Eins"\n')
    assert has_translation(path)


def test_a_compiled_one(tmp_path: Path) -> None:
    path = tmp_path / "page.mo"
    catalog = Catalog(locale="de")
    for expected in (False, True):
        with path.open("wb") as file:
            write_mo(file, catalog)
        assert has_translation(path) is expected
        catalog.add("One", "Eins")


@pytest.mark.parametrize("data", [b"", b"\xde\x12", b"\x00" * 12])
def test_a_broken_one(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "page.mo"
    path.write_bytes(data)
    assert not has_translation(path)
    assert not has_translation(tmp_path / "absent.po")
    assert not has_translation(tmp_path)


ENTRY = '#: ../../docs/{0}.md:3 ../../docs/x {0}.md:12\nmsgid "{0}"\nmsgstr "{1}"\n\n'


def test_the_files_of_a_catalog(tmp_path: Path) -> None:
    """Those of messages with a translation."""
    path = tmp_path / "sub.po"
    path.write_text(HEADER + ENTRY.format("a", "A") + ENTRY.format("b", ""))
    found = named_files(path)
    assert found is not None
    assert "../../docs/a.md" in found
    assert "../../docs/b.md" not in found


def test_the_pages_of_an_import(tmp_path: Path) -> None:
    """Its header names them, however another tool has wrapped it."""
    origins = [PageOrigin(f"sub/a page {number}.md", "", Handoff(hash="0" * 40)) for number in range(3)]
    header = header_text(None, origins, domain="sub", language="de", revised=True)
    path = tmp_path / "sub.po"
    path.write_text(header + '\n\nmsgid "One"\nmsgstr "Eins"\n')
    expected = frozenset({"sub/a page 0.md", "sub/a page 1.md", "sub/a page 2.md"})
    assert named_files(path) == expected
    path.write_text(header.replace("; ", ';"\n" ') + '\n\nmsgid "One"\nmsgstr "Eins"\n')
    assert named_files(path) == expected


def test_a_catalog_that_names_no_file(tmp_path: Path) -> None:
    path = tmp_path / "sub.po"
    path.write_text(HEADER + 'msgid "One"\nmsgstr "Eins"\n')
    assert named_files(path) is None
    path.write_text(HEADER + 'msgid "One"\nmsgstr ""\n')
    assert named_files(path) == frozenset()
    assert named_files(tmp_path / "absent.po") == frozenset()

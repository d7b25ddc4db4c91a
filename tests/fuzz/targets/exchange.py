"""Memories and glossaries from outside, and what is exported for others to read."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from sphinx_vianet.errors import ConfigError
from sphinx_vianet.exchange import FORMATS
from sphinx_vianet.exportunits import ExportPage, ExportUnit
from sphinx_vianet.glossaryfile import Glossaries
from sphinx_vianet.model import Handoff
from sphinx_vianet.tbxread import read_tbx
from sphinx_vianet.tmxread import read_tmx
from sphinx_vianet.xmlread import XmlError

from ..choices import Choices

__all__ = ["check_exchange", "check_glossary"]

_XML = (
    *(
        "<tmx version='1.4'>",
        "<header srclang='en'/>",
        "<body>",
        "<tu>",
        "<tu srclang='de'>",
        "<tuv xml:lang='de'>",
        "<tuv lang='en'>",
    ),
    *(
        "<seg>",
        "</seg>",
        "</tuv>",
        "</tu>",
        "</body>",
        "</tmx>",
        "<prop type='x-vianet-type'>MT</prop>",
        "<sub>",
        "</sub>",
        "<bpt i='1'>",
    ),
    *(
        "</bpt>",
        "<tbx>",
        "<martif>",
        "<termEntry>",
        "</termEntry>",
        "<conceptEntry>",
        "</conceptEntry>",
        "<langSet xml:lang='de'>",
    ),
    *(
        "</langSet>",
        "<langSec xml:lang='en'>",
        "</langSec>",
        "<term>",
        "</term>",
        "<note>",
        "</note>",
        "<tig>",
        "</tig>",
        "</tbx>",
    ),
    *(
        "<termNote type='administrativeStatus'>deprecatedTerm-admn-sts</termNote>",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<?x ?>",
    ),
    *(
        "<!DOCTYPE tmx SYSTEM 'tmx14.dtd'>",
        "<!DOCTYPE x [<!ENTITY a 'b'>]>",
        "&a;",
        "&amp;",
        "&#0;",
        "&#65;",
        "<?xml version='1.0'?>",
    ),
    *(
        "<?xml version='1.0' encoding='utf-16'?>",
        "<?xml version='1.0' encoding='x'?>",
        "text",
        "한",
        "\r\n",
        "\0",
        " xmlns='a'",
        "<x:y>",
    ),
)
_ROWS = (
    ",",
    ";",
    "\t",
    "\n",
    "\r\n",
    '"',
    '""',
    "source",
    "target",
    "de",
    "en-US",
    "forbidden",
    "term",
    "|",
    "#",
    "x",
    "ä",
    " ",
    "\r",
    "status",
    "do not use",
    "\0",
)


@cache
def _folder() -> Path:
    """A folder for files, which readers take; it is there as long as the process."""
    return Path(tempfile.mkdtemp(prefix="vianet-fuzz-"))


def _file(name: str, data: bytes) -> Path:
    path = _folder() / name
    path.write_bytes(data)
    return path


def _soup(data: bytes, pieces: tuple[str, ...]) -> bytes:
    if data[:1] == b"=":
        return data[1:]
    choices = Choices(data)
    parts = []
    for _ in range(choices.below(60)):
        if choices.often():
            parts.append(choices.pick(pieces).encode())
        else:
            parts.append(choices.raw(choices.below(9)))
    return b"".join(parts)


def check_exchange(data: bytes) -> None:
    """Files from outside are read or refused; what is exported as TMX is read back."""
    text = _soup(data, _XML)
    for read in (read_tmx, read_tbx):
        try:
            for item in read(_file("memory.xml", text)):
                repr(item).encode("utf-8")
        except XmlError as error:
            assert 1 <= error.line <= text.count(b"\n") + text.count(b"\r") + 1
            assert str(error)
    _check_export(Choices(data))


def _check_export(choices: Choices) -> None:
    units = []
    for number in range(choices.below(4)):
        several = "p" if choices.flag() else ""
        texts = (choices.text(), choices.text())
        units.append(ExportUnit(f"{number:016}", "unit", f"a1b2c-{several}10{number}", 1, *texts, None))
    handoff = Handoff("e" * 40, None, choices.pick((None, "MT", "HT")), "de-DE", None)
    page = ExportPage("0" * 16, "de-DE", choices.text() or "x.md", handoff, None, tuple(units))
    for name, form in FORMATS.items():
        written: list[str] = []
        document = form.document(written.append, "en-US", "de-DE")
        document.begin()
        replaced = document.page(page)
        document.end()
        whole = "".join(written).encode("utf-8")
        if name == "tmx":
            found = [(pair.source, pair.target) for pair in read_tmx(_file("out.tmx", whole))]
            assert replaced or found == [(unit.source, unit.target) for unit in units]
            assert len(found) == len(units)


def check_glossary(data: bytes) -> None:
    """A table of terms is read, or refused with its place."""
    text = _soup(data, _ROWS)
    for name, content in (("terms.csv", text), ("terms.tsv", text), ("terms.tbx", _soup(data, _XML))):
        path = _file(name, content)
        try:
            glossary = Glossaries([path]).of("de")
        except ConfigError as error:
            assert str(path) in str(error)
        else:
            assert glossary is None or repr(glossary)

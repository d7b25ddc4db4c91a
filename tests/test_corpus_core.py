"""The real pages: reading and aligning, with the known exceptions named."""

from __future__ import annotations

import functools
import re
from collections import Counter
from dataclasses import dataclass

import pytest

from sphinx_vianet.align import align, source_messages
from sphinx_vianet.errors import Code
from sphinx_vianet.escape import unescape_msgstr
from sphinx_vianet.model import Page, PageMessages
from sphinx_vianet.page import parse_page, unit_text
from sphinx_vianet.sides import spanned_paths
from sphinx_vianet.stamps import matches_hash

from .corpus import CORPUS, FOLDERS, Entry, entries

pytestmark = CORPUS

# Pages whose blocks are not those of their source page, with the reason.
DIFFERENT = {
    # a nested list where the source continues a paragraph lazily
    "docs-conceptual/azurermps-4.4.1/release-notes-azureps.md",
    "docs/testing/attach-debugger-from-task-pane.md",  # one alternative text less
}
# Pages with units where no message is: indented code, a cell beyond the header.
UNPLACED = {
    "ci-docs/audience-insights/customer-insights-dataverse.md": 1,
    "intune-classic/deploy-use/Configure-Intune-certificate-profiles.md": 1,
    "intune-classic/deploy-use/restrict-access-to-networks.md": 12,
    "intune/apple-configurator-setup-assistant-enroll-ios.md": 2,
    "intune/wi-fi-profile-shared-key.md": 7,
}


@dataclass
class Read:
    """One page of the corpus, read once."""

    entry: Entry
    page: Page
    source: bytes | None
    found: PageMessages


@functools.lru_cache(maxsize=1)
def folder(name: str) -> list[Read]:
    pages = []
    for entry in entries(name):
        page = parse_page(entry.read("annotated") or b"", entry.path)
        source = entry.read("source")
        pages.append(Read(entry, page, source, align(page, source)))
    return pages


@pytest.mark.parametrize("name", FOLDERS)
def test_units_stamps_and_bytes(name: str) -> None:
    for read in folder(name):
        entry, page = read.entry, read.page
        assert len(page.units) == entry.units, entry.path
        assert page.to_bytes() == page.data, entry.path
        assert (page.handoff.hash or "-", page.handoff.commit or "-") == (entry.hash, entry.commit), (
            entry.path
        )
        if entry.plain == "equal":
            plain = (entry.read("plain") or b"").replace(b"\r\n", b"\n")
            assert page.target_bytes().replace(b"\r\n", b"\n") == plain, entry.path
        assert {finding.code for finding in page.findings} <= {Code.QUOTE_CORRUPTION}, entry.path


@pytest.mark.parametrize("name", FOLDERS)
def test_sources_have_the_hash_of_the_stamp(name: str) -> None:
    changes = {"lf": (b"\r\n", b"\n"), "crlf": (b"\n", b"\r\n"), "as-stored-crlf": (b"", b"")}
    for read in folder(name):
        entry = read.entry
        if read.source is None or entry.hash_variant == "-":
            continue
        assert matches_hash(read.source, entry.hash), entry.path
        assert not matches_hash(read.source + b" ", entry.hash), entry.path
        # The form that the manifest names has it too, as another checkout would have stored it.
        old, new = changes[entry.hash_variant]
        form = read.source.replace(old, new) if old and old not in new else read.source
        assert matches_hash(form, entry.hash), entry.path


@pytest.mark.parametrize("name", FOLDERS)
def test_every_msgid_of_the_source_page_has_its_message(name: str) -> None:
    msgids = translated = 0
    for read in folder(name):
        entry = read.entry
        lost = sum(f.code is Code.UNIT_UNPLACED for f in read.found.findings)
        assert lost == (entry.path in UNPLACED), entry.path
        differs = any(f.code is Code.SOURCE_DIFFERS for f in read.found.findings)
        assert differs == (entry.path in DIFFERENT and read.source is not None), entry.path
        if read.source is None:
            continue
        wanted = source_messages(read.source, "ops", spanned_paths(read.page)).msgids
        assert [message.msgid for message in read.found.messages] == wanted, entry.path
        msgids += len(wanted)
        translated += sum(bool(message.msgstr) for message in read.found.messages)
    assert translated >= 0.999 * msgids


def test_messages_from_the_pages_alone() -> None:
    wanted = exact = 0
    for name in FOLDERS:
        for read in folder(name):
            if read.source is None:
                continue
            known = Counter((m.kind, m.msgid) for m in read.found.messages if m.kind not in ("image", "meta"))
            alone = Counter((m.kind, m.msgid) for m in align(read.page).messages)
            wanted += known.total()
            exact += (known & alone).total()
    assert exact >= 0.98 * wanted
    assert wanted > 40_000


def plain(text: str) -> str:
    """Without what a block parser takes away: marks of further lines, white space, escaped bars."""
    return "".join(re.sub(r"\n[ \t]*(?:>[ \t]?)*", "\n", text).replace("\\|", "|").split())


@pytest.mark.parametrize("name", FOLDERS)
def test_every_target_stands_in_the_message_of_its_source(name: str) -> None:
    for read in folder(name):
        units = {unit.number: unit for unit in read.page.units}
        placed = 0
        for message in read.found.messages:
            for place in message.units:
                unit = units[place.number]
                placed += 1
                target = plain(unit_text(unit, source=False))
                msgstr = plain(unescape_msgstr(message.msgstr))
                assert target in msgstr or target in plain(message.msgstr), (read.entry.path, unit.id)
        in_front_matter = sum(unit.span[1] <= read.page.body_offset for unit in read.page.units)
        lost = UNPLACED.get(read.entry.path, 0)
        if read.entry.path not in DIFFERENT and read.page.kind == "markdown":
            assert placed + in_front_matter + lost == len(read.page.units), read.entry.path

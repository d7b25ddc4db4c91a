"""What is done with hard input: the library's functions, without the limit on the size of a page."""

from __future__ import annotations

import tempfile
from pathlib import Path

from sphinx_vianet.align import align
from sphinx_vianet.escape import escape_msgstr
from sphinx_vianet.guard import check
from sphinx_vianet.importwork import CatalogJob, PageInput, run_job
from sphinx_vianet.model import Handoff, UnitPlace
from sphinx_vianet.page import parse_page
from sphinx_vianet.po import PoError, parse_po, render_po
from sphinx_vianet.quality.checks import CHECKS
from sphinx_vianet.quality.context import Context
from sphinx_vianet.quality.lint import lint_texts, mend
from sphinx_vianet.quality.texts import Texts
from sphinx_vianet.sentencepairs import pair_texts
from sphinx_vianet.sentences import mixed
from sphinx_vianet.sphinx_ext.sanitize import HtmlFilter
from sphinx_vianet.stampedit import set_stamp
from sphinx_vianet.textchange import change_kinds
from sphinx_vianet.tmxread import read_tmx
from sphinx_vianet.tocfile import match_names, parse_toc
from sphinx_vianet.unitsplit import split_text
from sphinx_vianet.worddiff import word_diff
from sphinx_vianet.xmlread import XmlError

from ..annotated import annotate
from ..handbacks import Pages, edited_catalog

__all__ = [
    "align_blocks",
    "align_plain",
    "check_guard",
    "filter_html",
    "hand_back",
    "import_over",
    "lint",
    "mixed_sentences",
    "page_align",
    "page_parse",
    "pair_sentences",
    "read_memory",
    "read_po",
    "split_units",
    "stamp_page",
    "table_of_contents",
    "units_of",
    "words_differ",
]

_STAMP = Handoff("e" * 40, "1" * 40, "HT", None, "2020-01-31")
_ALL = tuple(CHECKS)


def page_parse(data: bytes) -> None:
    """Read a page, and put it together again."""
    assert parse_page(data).to_bytes() == data


def page_align(data: bytes) -> None:
    """The messages of a localized page, whose source page is the same but for its end."""
    align(parse_page(data), data, data + b"\n\nThe end.\n", trusted=False)


def _page(number: int) -> tuple[str, str]:
    blocks = [f"⟦Satz {index % 10}.⇒Sentence {index % 10}.⟧" for index in range(number)]
    return annotate("\n\n".join(blocks)), "\n\n".join(f"Sentence {index % 10}." for index in range(number))


def align_blocks(made: tuple[int, str]) -> None:
    """Messages of a page whose blocks are all alike, and their source some time later."""
    size, kind = made
    number = size // 160
    page, handoff = _page(number)
    lines = handoff.split("\n\n")
    today = {
        "same": ["Sentence 3.", *lines],
        "changed": [f"{line} More {index}." for index, line in enumerate(lines)],
        "new": [f"Something else {index}!" for index in range(number)],
        "turned": lines[::-1],
    }[kind]
    align(parse_page(page.encode()), handoff.encode(), "\n\n".join(today).encode())


def align_plain(made: tuple[int, bool]) -> None:
    """Messages of a page without units."""
    size, more = made
    number = size // 12
    page = "\n\n".join(f"Satz {index % 10}." for index in range(number))
    source = "\n\n".join(f"Sentence {index % 10}." for index in range(number + more))
    align(parse_page(page.encode()), source.encode(), source.encode())


def read_po(data: bytes) -> None:
    """Read a PO file, and write it."""
    try:
        file = parse_po(data)
    except PoError:
        return
    render_po(file.texts())


def import_over(made: tuple[int, bool]) -> None:
    """Import a page over the catalog of another, or over one in which every entry was edited."""
    size, new = made
    number = size // 160
    first = annotate("\n\n".join(f"⟦Satz {index}.⇒Sentence {index}.⟧" for index in range(number))).encode()
    catalog = _imported(first, None)
    if new:
        _imported(first.replace(b"Sentence", b"Phrase"), catalog)
        return
    _imported(first, catalog.replace(b'msgstr "Satz', b'msgstr "Der Satz'))


def _imported(page: bytes, existing: bytes | None) -> bytes:
    job = CatalogJob(
        "de", "a", (PageInput("a.md", "de-DE", page, None, None),), existing, "ops", mt_fuzzy=False
    )
    data = run_job(job).data
    assert data is not None
    return data


def hand_back(size: int) -> None:
    """One edit into a page of many units."""
    number = size // 160
    page, source = _page(number)
    pages = Pages.one(page.encode(), source)
    catalog = edited_catalog(pages.catalog, {"Sentence 0.": "Neu."})
    (plan,) = pages.hand_back(catalog).pages
    assert plan.kind in ("edited", "refused")


def stamp_page(data: bytes) -> None:
    """A new stamp."""
    set_stamp(data, _STAMP)


def words_differ(texts: tuple[str, str]) -> None:
    """What changed between two texts."""
    word_diff(*texts)
    change_kinds(*texts, "paragraph")


def units_of(size: int) -> tuple[str, str, list[UnitPlace]]:
    """A message of so many characters and its translation, all of whose units are alike."""
    places = [(3 * number, 3) for number in range(size // 3)]
    units = [UnitPlace(str(101 + number), place, place) for number, place in enumerate(places)]
    return "A. " * len(places), "a. " * len(places), units


def mixed_sentences(made: tuple[tuple[str, str, list[UnitPlace]], str]) -> None:
    """Which sentences of a message are unchanged."""
    (previous, msgstr, units), new = made
    mixed(previous, new, msgstr, units)


def split_units(made: tuple[str, str, list[UnitPlace]]) -> None:
    """An edit parted among units."""
    _, target, units = made
    split_text(target, [unit.target for unit in units], target + "b.")


def pair_sentences(data: bytes) -> None:
    """A message taken apart."""
    text = data.decode()
    pair_texts(text, text + "x")


def filter_html(data: bytes) -> None:
    """Untrusted HTML."""
    html = HtmlFilter()
    html.clean(data.decode())
    html.finish()


def check_guard(data: bytes) -> None:
    """What a translation brings in, and whether it needs an escape."""
    text = data.decode()
    texts = Texts(f"x {text}", text)
    context = Context("de", "de", msgids=(texts.msgid,), msgstrs=(texts.msgstr,))
    check(texts.source.tokens, texts.target.tokens, context)
    escape_msgstr(text.strip(), "paragraph")


def lint(data: bytes) -> None:
    """Every check on a message, and its fix."""
    text = data.decode()
    texts = Texts(f"x {text}", text)
    context = Context("de", "de", msgids=(texts.msgid,), msgstrs=(texts.msgstr,))
    for _ in lint_texts(texts, context, _ALL):
        pass
    mend(texts, context, _ALL)


def table_of_contents(data: bytes) -> None:
    """A table of contents, and the names of its translation."""
    path = "TOC.md" if data.startswith(b"#") else "TOC.yml"
    entries, _ = parse_toc(data.decode(), path)
    match_names(entries, entries)


def read_memory(data: bytes) -> None:
    """A TMX file."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "a.tmx"
        path.write_bytes(data)
        try:
            for _ in read_tmx(path):
                pass
        except XmlError:
            return

"""TMX 1.4b, of the Localization Industry Standards Association: a memory of pairs, for one or more locales.

A unit is a ``tu`` with two ``tuv``, what is known of it stands in ``prop`` elements (TMX 1.4b
Specification, 2005). The text is Markdown as it stands in the page: which of its marks are inline
codes is for the tool to say, and most have a filter for it.
"""

from __future__ import annotations

from .. import __version__
from ..exportunits import ExportPage, ExportUnit
from .document import Write
from .facts import page_facts, unit_facts
from .xmltext import XmlText

__all__ = ["TmxDocument"]


class TmxDocument:
    """A TMX document while it is written."""

    def __init__(self, write: Write, source_language: str) -> None:
        """Take where to write and the language of the source pages."""
        self._write = write
        self._source = source_language

    def begin(self) -> None:
        """Write the header."""
        text = XmlText().attribute
        self._write('<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4">\n')
        self._write(
            f'<header creationtool="sphinx-vianet" creationtoolversion={text(__version__)} segtype="sentence"'
            f' o-tmf="sphinx-vianet" adminlang="en" srclang={text(self._source)} datatype="plaintext"/>\n'
            "<body>\n"
        )

    def page(self, page: ExportPage) -> int:
        """Write the units of a page."""
        text = XmlText()
        shared = "".join(_prop(text, name, value) for name, value in [("page", page.path), *page_facts(page)])
        date = f' creationdate="{page.handoff.date.replace("-", "")}T000000Z"' if page.handoff.date else ""
        for unit in page.units:
            own = "".join(_prop(text, name, value) for name, value in unit_facts(unit))
            self._write(
                f'<tu tuid="{unit.id}" segtype="{_segment(unit)}"{date}>\n{shared}{own}'
                f"{_variant(text, self._source, unit.source)}"
                f"{_variant(text, page.locale, unit.target)}</tu>\n"
            )
        return text.replaced

    def end(self) -> None:
        """Write what closes the document."""
        self._write("</body>\n</tmx>\n")


def _prop(text: XmlText, name: str, value: str) -> str:
    return f'<prop type="x-vianet-{name}">{text(value)}</prop>\n'


def _variant(text: XmlText, language: str, segment: str) -> str:
    return f"<tuv xml:lang={text.attribute(language)}><seg>{text(segment)}</seg></tuv>\n"


def _segment(unit: ExportUnit) -> str:
    if unit.kind == "message":
        return "block"
    return "paragraph" if unit.several else "sentence"

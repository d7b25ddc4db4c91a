"""XLIFF 2.0, of OASIS: a document for one locale, in which every page is a file.

What is known of a page or a unit stands in the metadata module (XLIFF 2.0, 5.5). Each unit has
one segment, which is not to be cut up: it is what the page has as one unit. A stale sentence is
``initial``, with the reason as its ``subState``, so that tools offer it for translation.
"""

from __future__ import annotations

from ..exportunits import ExportPage, ExportUnit
from .document import Write
from .facts import Facts, page_facts, unit_facts
from .xmltext import XmlText

__all__ = ["XliffDocument"]

_CORE = "urn:oasis:names:tc:xliff:document:2.0"
_METADATA = "urn:oasis:names:tc:xliff:metadata:2.0"


class XliffDocument:
    """An XLIFF document while it is written."""

    def __init__(self, write: Write, source_language: str, target_language: str) -> None:
        """Take where to write and the two languages."""
        self._write = write
        self._languages = source_language, target_language

    def begin(self) -> None:
        """Write the root's tag."""
        text = XmlText().attribute
        source, target = map(text, self._languages)
        self._write(
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<xliff xmlns="{_CORE}" xmlns:mda="{_METADATA}" version="2.0"'
            f" srcLang={source} trgLang={target}>\n"
        )

    def page(self, page: ExportPage) -> int:
        """Write a page as a file."""
        text = XmlText()
        self._write(
            f'<file id="{page.id}" original={text.attribute(page.path)} canResegment="no"'
            ' xml:space="preserve">\n'
            f"{_metadata(text, page_facts(page))}"
        )
        for unit in page.units:
            name = f" name={text.attribute(unit.unit)}" if unit.unit else ""
            self._write(
                f'<unit id="{unit.id}"{name} type="vianet:{unit.kind}">\n{_metadata(text, unit_facts(unit))}'
                f'<segment{_state(unit)}><source xml:space="preserve">{text(unit.source)}</source>'
                f'<target xml:space="preserve">{text(unit.target)}</target></segment>\n</unit>\n'
            )
        self._write("</file>\n")
        return text.replaced

    def end(self) -> None:
        """Write the root's end."""
        self._write("</xliff>\n")


def _metadata(text: XmlText, facts: Facts) -> str:
    if not facts:
        return ""
    metas = "".join(f'<mda:meta type="{name}">{text(value)}</mda:meta>' for name, value in facts)
    return f'<mda:metadata><mda:metaGroup category="vianet">{metas}</mda:metaGroup></mda:metadata>\n'


def _state(unit: ExportUnit) -> str:
    stale = unit.verdict is not None and unit.verdict.status == "stale"
    return ' state="initial" subState="vianet:stale"' if stale else ' state="translated"'

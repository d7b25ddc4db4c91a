"""Text for XML 1.0 documents: escaped, and without what no document can hold."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr  # writes only; nothing is parsed

__all__ = ["XmlText"]

# Char of XML 1.0, section 2.2. Most controls are U+FFFD in every text that was read from a page.
_NO_CHARACTER = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# A reader makes a line feed of every carriage return that stands as itself (section 2.11).
_RETURN = {"\r": "&#13;"}


class XmlText:
    """Escapes text, and counts what it had to replace."""

    def __init__(self) -> None:
        self.replaced = 0

    def __call__(self, text: str) -> str:
        """Text as the content of an element."""
        return escape(self._allowed(text), _RETURN)

    def attribute(self, text: str) -> str:
        """Text as the value of an attribute, with its quotes."""
        return quoteattr(self._allowed(text))

    def _allowed(self, text: str) -> str:
        text, count = _NO_CHARACTER.subn("\ufffd", text)
        self.replaced += count
        return text

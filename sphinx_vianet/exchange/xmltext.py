"""Text for XML 1.0 documents: escaped, and without what no document can hold."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr  # writes only; nothing is parsed

__all__ = ["XmlText"]

# Char of XML 1.0, section 2.2. Most controls are U+FFFD in every text that was read from a page.
_NO_CHARACTER = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# A reader makes a line feed of every carriage return that stands as itself (section 2.11). The others are
# for a terminal or a log to which a document is printed: controls, what reorders a line, and commands of CI
# systems, which begin a line with "::" or hold "##" and a bracket. A reader gets back what it was.
_AS_NUMBER = re.compile("[\r\x7f-\x9f\u2028-\u202e\u2066-\u2069]|\n(?=[ \t]*::)|(?<=#)#(?=\\w*\\[)")


class XmlText:
    """Escapes text, and counts what it had to replace."""

    def __init__(self) -> None:
        self.replaced = 0

    def __call__(self, text: str) -> str:
        """Text as the content of an element."""
        return _numbered(escape(self._allowed(text)))

    def attribute(self, text: str) -> str:
        """Text as the value of an attribute, with its quotes."""
        return _numbered(quoteattr(self._allowed(text)))

    def _allowed(self, text: str) -> str:
        text, count = _NO_CHARACTER.subn("\ufffd", text)
        self.replaced += count
        return text


def _numbered(text: str) -> str:
    return _AS_NUMBER.sub(lambda match: f"&#{ord(match[0])};", text)

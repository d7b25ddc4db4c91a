"""What checks may ask of the page and the project around a message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from ..markdown import Dialect
from ..tags import host_of, parse_tag
from .glossary import Glossary
from .texts import Side
from .vocabulary import Vocabulary, vocabulary

__all__ = ["Context"]

# Sphinx's own reference roles, and those of the domains std, py and c: these take "text <target>".
_REFERENCE_ROLES = frozenset(
    "any doc download envvar eq keyword numref option ref term token math:numref pep rfc mod func data"
    " const class meth attr type exc obj".split()
)

_FEW = 3
"""Messages below which a page says nothing of its style."""


@dataclass(eq=False)
class Context:
    """The page of a message, and what the project says; the guard's view of them, too."""

    language: str = ""
    """Sphinx's code, ``de``, ``zh_CN``, ``sr@latin``."""
    locale: str = ""
    """BCP 47 tag, ``de-DE``; ``de`` where nothing says more."""
    dialect: Dialect = "ops"
    msgids: Sequence[str] = field(default=(), repr=False)
    """All msgids of the page or catalog: a link may lead where another message's does."""
    msgstrs: Sequence[str] = field(default=(), repr=False)
    """Their translations, in the same order, empty where there is none."""
    glossary: Glossary | None = field(default=None, repr=False)
    """The project's terms in this language."""
    bare_links: bool = False

    @cached_property
    def _links(self) -> frozenset[str]:
        found: list[str] = []
        for msgid in self.msgids:
            if "[" in msgid or "<" in msgid:
                facts = Side(msgid, self.dialect).facts
                tags = [tag for text in facts.html if (tag := parse_tag(text)) is not None]
                values = [v for tag in tags for key, v in tag.attributes if key in ("href", "src") and v]
                found += [*facts.links, *facts.images, *values]
        return frozenset(found)

    def found_links(self, text: str) -> list[str]:
        """None: no project option makes links of bare addresses here."""
        return []

    def page_links(self) -> frozenset[str]:
        """Every address that the msgids of the page link to."""
        return self._links

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """Which words of the source text are translated in the page or catalog."""
        return vocabulary(zip(self.msgids, self.msgstrs, strict=False))

    @cached_property
    def drops_bold(self) -> bool:
        """Whether the page or catalog as a whole has names without the bold of the source text."""
        pairs = zip(self.msgids, self.msgstrs, strict=False)
        bold = ["**" in msgstr for msgid, msgstr in pairs if msgstr and "**" in msgid]
        return len(bold) >= _FEW and sum(bold) * 2 < len(bold)

    @cached_property
    def _hosts(self) -> frozenset[str | None]:
        return frozenset(map(host_of, self._links))

    def page_hosts(self) -> frozenset[str | None]:
        """The hosts of those addresses."""
        return self._hosts

    def is_reference(self, role: str) -> bool:
        """Whether a role is one of Sphinx's own that take ``text <target>``."""
        return role.lower().rpartition(":")[2] in _REFERENCE_ROLES

    def is_text(self, role: str) -> bool:
        """No role but those that the guard knows by name."""
        return False

    def publishes(self, url: str, *, image: bool) -> bool:
        """No file is looked at; the build does."""
        return False

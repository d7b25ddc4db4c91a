"""What a localized page has of each message: units, bytes, anchors, and where they stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from .align import Aligned
from .compose import Text, with_alts
from .contents import Numbering, message_bytes
from .drafts import Draft
from .frontmatter import find_front_matter
from .handback import Way
from .handbackcheck import HandbackError, check_text, page_text
from .markdown import Dialect, Document, clean
from .model import Page, Unit
from .pageform import anchor_before
from .pagetext import value_bytes
from .places import Place, message_places
from .sentencepairs import KnownPair
from .sides import unit_content

__all__ = ["Material"]


@dataclass
class Material:
    """What a page has of each message: units, bytes, anchors."""

    page: Page
    aligned: Aligned
    dialect: Dialect

    def __post_init__(self) -> None:
        self.places = message_places(self.page, self.dialect, self.aligned.sides)

    def texts(self, texts: Sequence[str | None]) -> tuple[dict[int, Text], dict[str, Text]]:
        """What the messages become: those of the body by index, those of the front matter by name."""
        drafts, messages = self.aligned.drafts, self.aligned.messages.messages
        body: dict[int, Text] = {}
        meta: dict[str, Text] = {}
        first = sum(draft.kind == "meta" for draft in drafts)
        for index, (draft, message, text) in enumerate(zip(drafts, messages, texts, strict=True)):
            if not text:
                continue
            same = not message.fuzzy and text == message.msgstr
            if draft.kind != "meta":
                body[index - first] = self._text(draft, message.msgid, text, same=same)
            elif draft.name:
                place = self.places.meta.get(draft.name) if same else None
                kept = self._content(place) if place is not None else ()
                meta[draft.name] = Text(page_text(text, "meta"), kept=kept, kept_in=place)
        return body, meta

    def _text(self, draft: Draft, msgid: str, text: str, *, same: bool) -> Text:
        if not same:
            check_text(msgid, text, draft.kind)
        # A page without units has the translation as Markdown, which needs its escapes.
        target = page_text(text, draft.kind) if self.page.units else text
        place = self.place(draft)
        if place is None:
            return Text(target)
        kept = self._content(place) if same else ()
        return Text(target, self.known(draft), kept, place, self._anchor(draft, place))

    def front(self, meta: Mapping[str, Text]) -> bytes:
        """The front matter that the page has, with other texts in it."""
        place = find_front_matter(self.page.data)
        if place is None:
            return b""
        changes: list[tuple[int, int, bytes]] = []
        for name, text in meta.items():
            own = self.places.meta.get(name)
            if own is None or own.style == "list" or text.kept:
                continue
            value = value_bytes(text.target, own, front_matter=True)
            changes.append((own.segments[0][0], own.segments[-1][1], value))
        data = self.page.data[: place.body]
        for start, end, value in sorted(changes, reverse=True):
            data = data[:start] + value + data[end:]
        return data

    def place(self, draft: Draft) -> Place | None:
        """Where the page has a message."""
        return self.places.entries[draft.entry] if draft.entry is not None else None

    def known(self, draft: Draft) -> tuple[KnownPair, ...]:
        """The units of a message."""
        if draft.entry is None or not draft.units:
            return ()
        origin = self.aligned.sides.origins[draft.entry]
        block = self.aligned.sides.documents[origin.document].blocks[origin.block]

        def text(unit: Unit, *, source: bool) -> str:
            return clean(unit_content(unit, block, source=source))

        return tuple(
            KnownPair(text(unit, source=True), text(unit, source=False), unit.id) for unit in draft.units
        )

    def is_renewable(self, index: int) -> bool:
        """Whether a message can get other sentences where it stands, and be known by its own source side."""
        draft = self.aligned.drafts[index]
        return bool(self.page.units) and draft.kind not in ("image", "meta") and self.place(draft) is not None

    def start(self, index: int) -> int:
        """Where a message begins that has a place."""
        place = self.place(self.aligned.drafts[index])
        return place.segments[0][0] if place is not None else 0

    def renewed(self, index: int, text: str, numbering: Numbering) -> tuple[int, int, bytes, Way]:
        """Start, end and new bytes of a message that can be renewed, and how they came about."""
        message, draft = self.aligned.messages.messages[index], self.aligned.drafts[index]
        place = self.place(draft)
        if place is None:
            raise HandbackError("its place in the page cannot be told; edit the page itself")
        target = with_alts(page_text(text, message.kind), *self._alts(draft))
        quoting = draft.units[0].quoting if draft.units and not place.style else "plain"
        written = message_bytes(
            message.msgid, target, place, numbering, known=self.known(draft), quoting=quoting
        )
        way: Way = "one-unit" if written.several else "units"
        return place.segments[0][0], place.segments[-1][1], written.data, way

    def _alts(self, draft: Draft) -> tuple[dict[int, str], Document]:
        """The alternative texts that a block has now, by number, and the document that it is in."""
        sides = self.aligned.sides
        here = sides.origins[draft.entry or 0]
        alts = {
            origin.number: entry.target
            for entry, origin in zip(sides.entries, sides.origins, strict=True)
            if origin[:2] == here[:2] and origin.number
        }
        return alts, sides.documents[here.document]

    def _content(self, place: Place) -> tuple[bytes, ...]:
        edges = [edge for segment in place.segments for edge in segment]
        return tuple(self.page.data[start:end] for start, end in pairwise(edges))

    def _anchor(self, draft: Draft, place: Place) -> str:
        if draft.kind not in ("title", "rubric", "tab"):
            return ""
        return anchor_before(self.page.data, place.segments[0][0])

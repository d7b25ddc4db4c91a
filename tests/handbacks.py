"""Edits handed back in memory: import, edit the catalog, hand back, import again."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import cast

from sphinx_vianet.handbackwork import HandbackJob, HandbackResult, PagePlan, run_handback_job
from sphinx_vianet.importwork import CatalogJob, CatalogResult, PageInput, run_job
from sphinx_vianet.po import Entry, body_lines, parse_po, render_po

from .annotated import annotate

__all__ = ["Pages", "edited_catalog", "page_of"]


def page_of(
    body: str, source: str | bytes, *, front: str = "", kind: str = "MT", commit: str = "", quote: str = '"'
) -> bytes:
    """An annotated page, ``⟦target⇒source⟧`` for units, with the stamp of its source page."""
    data = source.encode() if isinstance(source, str) else source
    digest = hashlib.sha1(data, usedforsecurity=False).hexdigest()
    stamp = f"ms.openlocfilehash: {digest}\nms.translationtype: {kind}\n"
    stamp += f"ms.sourcegitcommit: {commit}\n" if commit else ""
    return f"---\n{front}{stamp}---\n\n".encode() + annotate(body, quote=quote).encode()


def edited_catalog(catalog: bytes, edits: Mapping[str, str]) -> bytes:
    """A catalog with other translations, everything else left, as an editor leaves it."""
    file = parse_po(catalog)
    assert file.header is not None
    known = {entry.msgid for entry in file.entries}
    assert edits.keys() <= known, (edits.keys() - known, known)

    def text(entry: Entry) -> str:
        return "\n".join(
            [*entry.comments, *body_lines(entry.msgid, edits.get(entry.msgid, entry.msgstr))]
            if not entry.obsolete
            else [entry.text]
        )

    return render_po([file.header.text, *(text(entry) for entry in file.entries)])


_ALTERNATIVE = re.compile(r'!\[(?:\\.|[^\]\\]|\](?!\())*\](?=\()|alt-text="[^"]*"')


@dataclass(frozen=True)
class Pages:
    """The pages of one catalog."""

    pages: tuple[PageInput, ...]

    @classmethod
    def one(cls, data: bytes, source: bytes | str | None, path: str = "guide.md") -> Pages:
        """One page whose source page is as it was at the handoff."""
        text = source.encode() if isinstance(source, str) else source
        return cls((PageInput(path, "de-DE", data, text, text),))

    def imported(self, catalog: bytes | None = None) -> CatalogResult:
        """The catalog after an import."""
        return run_job(CatalogJob("de", "guide", self.pages, catalog, "ops", mt_fuzzy=False))

    @property
    def catalog(self) -> bytes:
        """The catalog of a first import."""
        return cast(bytes, self.imported().data)

    def hand_back(self, catalog: bytes) -> HandbackResult:
        """The plans for the pages."""
        return run_handback_job(HandbackJob("de", "guide", catalog, self.pages, "ops"))

    def edit(self, edits: Mapping[str, str]) -> HandbackResult:
        """Import, edit, hand back; what went in is what the next import finds, and nothing else."""
        catalog = edited_catalog(self.catalog, edits)
        result = self.hand_back(catalog)
        if all(plan.kind == "edited" for plan in result.pages):
            after = self.after(result.pages).imported(catalog)
            found, wanted = translations(cast(bytes, after.data)), translations(catalog)
            # An alternative text that is edited in the text of its block is a message of its own besides.
            shown = "".join(text for text in edits.values() if "![" in text)
            assert found.keys() == wanted.keys()
            assert not [key for key in wanted if found[key] != wanted[key] and found[key][0] not in shown]
            assert after.counts.kept == 0
        return result

    def after(self, plans: tuple[PagePlan, ...]) -> Pages:
        """The pages as the plans make them."""
        new = {plan.path: plan.new for plan in plans}
        return Pages(tuple(replace(page, data=new.get(page.path, page.data)) for page in self.pages))


def translations(catalog: bytes) -> dict[str, tuple[str, bool]]:
    """Msgstr and flag of every message, without alternative texts in it, which are messages too."""
    return {
        entry.msgid: (_ALTERNATIVE.sub("![]", entry.msgstr), entry.fuzzy)
        for entry in parse_po(catalog).entries
    }

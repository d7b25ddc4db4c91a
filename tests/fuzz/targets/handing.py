"""Translations back into pages: a page holds what the catalog says, or stays whole."""

from __future__ import annotations

from typing import cast

from sphinx_vianet.errors import Code
from sphinx_vianet.handbackcheck import imported_form
from sphinx_vianet.handbackwork import HandbackJob, run_handback_job
from sphinx_vianet.importwork import CatalogJob, PageInput, align_page, run_job
from sphinx_vianet.newstamps import Habits, Making, NewStamp
from sphinx_vianet.page import parse_page
from sphinx_vianet.po import parse_po

from ...handbacks import edited_catalog
from ..choices import Choices
from ..pages import inline, pages_of

__all__ = ["check_handback", "check_renewal"]

_TEXTS = (
    *(
        "Neu.",
        "Ein anderer Satz. Noch einer.",
        "",
        " ",
        "5. x",
        "# x",
        "a | b",
        "> x",
        "- x",
        "[x](y)",
        "![x](y)",
        "`",
        "**",
    ),
    *(
        "</span></span>",
        '<span data-ttu-id="a1b2c-104">',
        '</span><span class="sxs-lookup">',
        "a\nb",
        "a\n\nb",
        "\\",
        "'",
        '"',
    ),
    *(
        "<td>",
        "</table>",
        "<!--",
        "---",
        "&quot;",
        "x: y",
        "x #y",
        "\U000f0001",
        "\x00",
        "%x",
        "(x)=",
        ":::row:::",
        "[!NOTE]",
    ),
)


def catalog_of(page: PageInput, existing: bytes | None = None) -> bytes | None:
    """The catalog of a page after an import; None of one that is no page."""
    result = run_job(CatalogJob("de", "guide", (page,), existing, "ops", mt_fuzzy=False))
    assert not any(finding.code is Code.CATALOG_UNREADABLE for finding in result.findings)
    return result.data


def _new_text(old: str, choices: Choices) -> str:
    """What a person might make of a translation."""
    kind = choices.below(6)
    if kind == 0:
        return choices.pick(_TEXTS)
    if kind == 1:
        return f"{old} {choices.pick(_TEXTS)}"
    if kind == 2:
        return f"{choices.pick(_TEXTS)} {old}"
    if kind == 3:
        words = old.split(" ")
        words[choices.below(len(words))] = choices.pick(("neu", "Wort", *_TEXTS))
        return " ".join(words)
    if kind == 4:
        return choices.text(20)
    at = choices.below(len(old) + 1)
    return old[:at] + old[at + choices.below(12) :]


def check_handback(data: bytes) -> None:
    """Nothing but the edited messages changes, and they read as they were written."""
    pages, choices = pages_of(data)
    source = PageInput("guide.md", "de-DE", pages.page, pages.handoff, pages.handoff)
    before = catalog_of(source)
    if before is None:
        return
    entries = {entry.msgid: entry for entry in parse_po(before).entries}
    edits: dict[str, str] = {}
    for _ in range(1 + choices.below(3)):
        if entries:
            msgid = choices.pick(list(entries))
            edits[msgid] = _new_text(entries[msgid].msgstr, choices)
    unedited = run_handback_job(HandbackJob("de", "guide", before, (source,), "ops"))
    assert [plan.kind for plan in unedited.pages] == ["unchanged"]
    result = run_handback_job(HandbackJob("de", "guide", edited_catalog(before, edits), (source,), "ops"))
    (plan,) = result.pages
    errors = [finding for finding in result.findings if finding.severity == "error"]
    if plan.kind != "edited":
        assert plan.new == plan.old
        assert (plan.kind == "refused") == bool(errors)
        return
    assert not errors
    if plan.waiting:
        # A translation of text that the page has no place for yet is reported, and not in it.
        edits = {msgid: text for msgid, text in edits.items() if entries[msgid].msgstr}
    _check_edited(source, plan.new, before, edits)


def _check_edited(source: PageInput, new: bytes, before: bytes, edits: dict[str, str]) -> None:
    old_page, new_page = parse_page(source.data), parse_page(new)
    assert new_page.handoff.hash == old_page.handoff.hash
    # Units that became one have a new id; whatever kept its id has its source text.
    sources = {unit.id: unit.source for unit in old_page.units}
    assert all(sources.get(unit.id, unit.source) == unit.source for unit in new_page.units)
    messages = align_page(old_page, source, "ops").messages
    kinds = {message.msgid: message.kind for message in reversed(messages)}
    after = cast(bytes, catalog_of(PageInput(source.path, "de-DE", new, source.handoff, source.today)))
    found = {entry.msgid: entry.msgstr for entry in parse_po(after).entries}
    # The text of a block holds the alternative texts of its images, which are messages too.
    with_images = {
        message.msgid for message in messages if "![" in message.msgid or ":::image" in message.msgid
    }
    for entry in parse_po(before).entries:
        # An emptied translation is none, and is filled again.
        edited = bool(edits.get(entry.msgid, "").strip())
        if edited and entry.msgid not in with_images:
            kind = kinds[entry.msgid]
            assert found[entry.msgid] == imported_form(entry.msgid, edits[entry.msgid], kind)
        elif entry.msgstr and entry.msgid not in with_images and kinds[entry.msgid] != "image":
            assert found[entry.msgid] == entry.msgstr


def check_renewal(data: bytes) -> None:
    """A stale page made from today's source page says what the catalog says, or stays."""
    pages, choices = pages_of(data)
    source = PageInput("guide.md", "de-DE", pages.page, pages.handoff, pages.today)
    before = catalog_of(source)
    if before is None:
        return
    edits = {}
    for entry in parse_po(before).entries:
        if not entry.obsolete and (entry.fuzzy or not entry.msgstr):
            edits[entry.msgid] = inline_text(choices) if choices.often() else ""
    making = {"guide.md": Making(NewStamp("1" * 40, "2020-01-31"), Habits())}
    job = HandbackJob("de", "guide", edited_catalog(before, edits), (source,), "ops", making=making)
    result = run_handback_job(job)
    (plan,) = result.pages
    if plan.kind in ("unchanged", "refused"):
        assert plan.new == plan.old
        return
    new = parse_page(plan.new, "guide.md")
    assert new.to_bytes() == plan.new
    if plan.kind == "recomposed":
        wanted = [message.msgid for message in align_page(parse_page(pages.page), source, "ops").messages]
        again = PageInput("guide.md", "de-DE", plan.new, pages.today, pages.today)
        assert [message.msgid for message in align_page(new, again, "ops").messages] == wanted
        assert new.handoff.commit == "1" * 40


def inline_text(choices: Choices) -> str:
    """A translation on one line."""
    return inline(choices).replace("⟦", "").replace("⟧", "").replace("⇒", " ").replace("\n", " ")

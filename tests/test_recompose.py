"""Stale pages whose changed messages were translated anew."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import cast

import pytest

from sphinx_vianet import recompose
from sphinx_vianet.align import Aligned
from sphinx_vianet.handback import Edited
from sphinx_vianet.handbackcheck import HandbackError
from sphinx_vianet.handbackwork import HandbackJob, HandbackResult, run_handback_job
from sphinx_vianet.importwork import CatalogJob, PageInput, run_job
from sphinx_vianet.newstamps import Habits, Making, NewStamp
from sphinx_vianet.page import parse_page
from sphinx_vianet.po import body_lines, parse_po, render_po
from sphinx_vianet.staleness import compare_source

from .handbacks import page_of

COMMIT = "0123456789abcdef0123456789abcdef01234567"
MAKING = Making(NewStamp(COMMIT, "2021-05-06"), Habits())

OLD = """\
---
title: Guide
---
# Guide

One sentence. Two sentences.

- Old item
- ![Old picture](a.png)

```text
old
```

Gone.
"""
NOW = """\
---
title: Guide
ms.topic: how-to
---
# Guide

One sentence. Two new sentences. Three.

- New item
- ![New picture](a.png)

  Added text.

```text
new
```
"""
BODY = """\
# <a name="the-anchor"></a>⟦Leitfaden⇒Guide⟧

⟦Ein Satz.⇒One sentence.⟧ ⟦Zwei Sätze.⇒Two sentences.⟧

- ⟦Alter Punkt⇒Old item⟧
- ![Altes Bild](a.png)

```text
old
```

⟦Weg.⇒Gone.⟧
"""
PAGE = page_of(BODY, OLD, front="title: 'Der Leitfaden'\n", kind="MT")
ANEW = {
    "One sentence. Two new sentences. Three.": "Ein Satz. Zwei neue Sätze. Drei.",
    "New item": "Neuer Punkt",
    "![New picture](a.png)": "![Neues Bild](a.png)",
    "New picture": "Neues Bild",
    "Added text.": "Neuer Text.",
}


@dataclass(frozen=True)
class Stale:
    """A page whose source page has moved on, and its catalog."""

    page: PageInput
    catalog: bytes

    @classmethod
    def of(cls, data: bytes = PAGE, old: str = OLD, now: str = NOW, catalog: bytes | None = None) -> Stale:
        page = PageInput("guide.md", "de-DE", data, old.encode(), now.encode())
        job = CatalogJob("de", "guide", (page,), catalog, "ops", mt_fuzzy=False)
        return cls(page, cast(bytes, run_job(job).data))

    def translated(self, texts: Mapping[str, str]) -> Stale:
        """The catalog with translations that a person wrote, who took the flags away."""
        file = parse_po(self.catalog)
        assert file.header is not None
        assert texts.keys() <= {entry.msgid for entry in file.entries}
        found = [file.header.text]
        for entry in file.entries:
            comments = [
                line for line in entry.comments if not (line.startswith("#,") and entry.msgid in texts)
            ]
            text = texts.get(entry.msgid, entry.msgstr)
            found.append(
                entry.text if entry.obsolete else "\n".join([*comments, *body_lines(entry.msgid, text)])
            )
        return replace(self, catalog=render_po(found))

    def handed_back(self, making: Making | None = MAKING) -> HandbackResult:
        makings = {self.page.path: making} if making is not None else {}
        return run_handback_job(HandbackJob("de", "guide", self.catalog, (self.page,), "ops", making=makings))

    def after(self, result: HandbackResult) -> Stale:
        """Imported again, over the same catalog."""
        page = replace(self.page, data=result.pages[0].new)
        job = CatalogJob("de", "guide", (page,), self.catalog, "ops", mt_fuzzy=False)
        return Stale(page, cast(bytes, run_job(job).data))

    def texts(self) -> dict[str, tuple[str, bool]]:
        return {e.msgid: (e.msgstr, e.fuzzy) for e in parse_po(self.catalog).entries if not e.obsolete}


def _short(data: bytes) -> str:
    page = parse_page(data)
    for unit in reversed(page.units):
        short = f"[{unit.number}|{unit.target}|{unit.source}]".encode()
        data = data[: unit.span[0]] + short + data[unit.span[1] :]
    return data.decode()


def test_a_page_with_all_its_translations_is_made_from_todays_source() -> None:
    stale = Stale.of().translated(ANEW)
    result = stale.handed_back()
    assert not result.findings
    [plan] = result.pages
    assert (plan.kind, plan.waiting) == ("recomposed", 0)
    digest = hashlib.sha1(NOW.encode(), usedforsecurity=False).hexdigest()
    assert _short(plan.new) == (
        "---\ntitle: 'Der Leitfaden'\nms.topic: how-to\n"
        f"ms.openlocfilehash: {digest}\nms.translationtype: MT\n"
        f"ms.sourcegitcommit: {COMMIT}\nms.lasthandoff: 05/06/2021\n---\n\n"
        # What did not change keeps its unit ids, and its anchor; numbers go on after the highest.
        '# <a name="the-anchor"></a>[104|Leitfaden|Guide]\n\n'
        "[105|Ein Satz.|One sentence.] [109|Zwei neue Sätze.|Two new sentences.] [110|Drei.|Three.]\n\n"
        "- [111|Neuer Punkt|New item]\n- ![Neues Bild](a.png)\n\n  [113|Neuer Text.|Added text.]\n\n"
        "```text\nnew\n```\n"
    )
    assert {done.msgid for done in plan.done} == set(ANEW)
    assert not compare_source(parse_page(plan.new), NOW.encode(), NOW.encode()).changes


def test_the_next_import_finds_just_what_was_handed_back() -> None:
    stale = Stale.of().translated(ANEW)
    after = stale.after(stale.handed_back())
    assert after.texts() == {msgid: (text, False) for msgid, (text, _) in stale.texts().items()}
    again = after.handed_back()
    assert [plan.kind for plan in again.pages] == ["unchanged"]


def test_when_some_wait_the_others_get_todays_sentences_where_they_stand() -> None:
    first = "One sentence. Two new sentences. Three."
    stale = Stale.of().translated({first: ANEW[first], "Added text.": "Neuer Text."})
    result = stale.handed_back()
    [plan] = result.pages
    assert (plan.kind, plan.waiting) == ("edited", 1)
    assert [finding.code.info.name for finding in result.findings] == ["handback-waiting"]
    expected = _short(PAGE).replace(
        "[106|Zwei Sätze.|Two sentences.]",
        "[109|Zwei neue Sätze.|Two new sentences.] [110|Drei.|Three.]",
    )
    assert _short(plan.new) == expected


def test_import_and_check_see_which_sentences_are_todays() -> None:
    first = "One sentence. Two new sentences. Three."
    stale = Stale.of().translated({first: ANEW[first]})
    result = stale.handed_back()
    after = stale.after(result)
    assert after.texts()[first] == (ANEW[first], False)
    others = {msgid: text for msgid, text in stale.texts().items() if msgid != first}
    assert {msgid: text for msgid, text in after.texts().items() if msgid != first} == others
    page = parse_page(result.pages[0].new)
    before = compare_source(parse_page(PAGE), OLD.encode(), NOW.encode())
    now = compare_source(page, OLD.encode(), NOW.encode())
    assert [change.new_source for change in before.changes if change not in now.changes] == [first]
    # Handed back once more, nothing is left to do for it.
    assert [(plan.kind, plan.waiting) for plan in after.handed_back().pages] == [("unchanged", 0)]
    rest = {msgid: text for msgid, text in ANEW.items() if msgid != first}
    [plan] = after.translated(rest).handed_back().pages
    assert plan.kind == "recomposed"


def test_a_flag_that_is_taken_away_confirms_the_old_translation() -> None:
    now = OLD.replace("Old item", "Old items")
    stale = Stale.of(now=now).translated({"Old items": "Alter Punkt"})
    [plan] = stale.handed_back().pages
    assert plan.kind == "recomposed"
    assert "[108|Alter Punkt|Old items]" in _short(plan.new).replace("109", "108")


def test_new_text_that_the_catalog_has_already_is_no_reason_to_wait() -> None:
    now = NOW.replace("Added text.", "Guide")
    texts = {msgid: text for msgid, text in ANEW.items() if msgid != "Added text."}
    [plan] = Stale.of(now=now).translated(texts).handed_back().pages
    assert plan.kind == "recomposed"
    assert "[113|Der Leitfaden|Guide]" in _short(plan.new)


def test_own_source_text_that_differs_from_the_handoff_alone_is_no_change() -> None:
    """A handback changes white space and escapes of the source side (format.md)."""
    old = "One  **bold**text.\n"
    page = parse_page(page_of("⟦Ein **fetter** Text.⇒One **bold** text.⟧\n", old))
    now = "One **bold** text.\n"
    assert compare_source(page, old.encode(), now.encode()).changes


def test_while_the_source_page_is_not_committed_only_its_sentences_are_taken() -> None:
    result = Stale.of().translated(ANEW).handed_back(replace(MAKING, stamp=NewStamp(problem="commit it")))
    [plan] = result.pages
    assert [(f.code.info.name, f.severity) for f in result.findings] == [
        ("handback-not-composed", "warning"),
        ("handback-waiting", "note"),
    ]
    assert plan.kind == "edited"
    assert "Neuer Punkt" in plan.new.decode()
    assert parse_page(plan.new).handoff == parse_page(PAGE).handoff


def test_a_page_that_would_be_read_as_something_else_is_not_made() -> None:
    now = f'{NOW}\n:::image type="content" source="b.png" alt-text="Last":::\n'
    result = Stale.of(now=now).translated({**ANEW, "Last": 'Das "letzte"'}).handed_back()
    finding = result.findings[0]
    assert finding.code.info.name == "handback-not-composed"
    assert "holds no quotes" in finding.message
    assert result.pages[0].kind == "edited"


def test_a_stamp_without_history_has_todays_hash_and_the_old_commit() -> None:
    data = page_of(BODY, OLD, front="title: Leitfaden\n", commit="f" * 40)
    result = Stale.of(data).translated(ANEW).handed_back(Making(NewStamp(), Habits()))
    [plan] = result.pages
    assert [finding.code.info.name for finding in result.findings] == ["stamp-without-commit"]
    handoff = parse_page(plan.new).handoff
    assert handoff.hash == hashlib.sha1(NOW.encode(), usedforsecurity=False).hexdigest()
    assert handoff.commit == "f" * 40


def test_without_what_is_needed_nothing_is_composed() -> None:
    [plan] = Stale.of().translated(ANEW).handed_back(None).pages
    assert plan.kind == "edited"
    assert plan.waiting == 3  # new text, and the picture, of which a page cannot say what it translates


def test_a_plain_page_stays_plain() -> None:
    old, now = "One.\n\nTwo.\n", "One.\n\nTwo new. 3. Not a list.\n"
    data = page_of("Eins.\n\nZwei.\n", old)
    stale = Stale.of(data, old, now).translated({"Two new. 3. Not a list.": "3\\. Zwei neue."})
    [plan] = stale.handed_back().pages
    assert plan.kind == "recomposed"
    assert plan.new.endswith(b"\nEins.\n\n3\\. Zwei neue.\n")
    assert stale.after(stale.handed_back()).texts() == stale.texts()


def test_line_ends_of_the_page_stay() -> None:
    data = page_of(BODY.replace("\n", "\r\n"), OLD, front="title: Leitfaden\n")
    [plan] = Stale.of(data).translated(ANEW).handed_back().pages
    assert plan.kind == "recomposed"
    front, body = re.split(
        rb"(?<=\n)---\r?\n", plan.new.removeprefix(b"---\n").removeprefix(b"---\r\n"), maxsplit=1
    )
    assert b"\r" not in front
    assert body.count(b"\r\n") == body.count(b"\n") > 5


def test_a_translation_that_does_not_fit_is_found_by_halving(monkeypatch: pytest.MonkeyPatch) -> None:
    tries: list[int] = []

    def renewed(material: object, texts: Mapping[int, str], again: object) -> Edited:
        tries.append(len(texts))
        if 13 in texts:
            raise HandbackError("it would be read as something else")
        return Edited(bytes(sorted(texts)), ())

    monkeypatch.setattr(recompose, "_renewed", renewed)
    monkeypatch.setattr(recompose, "Material", lambda *_: SimpleNamespace(is_renewable=lambda index: True))
    texts = dict.fromkeys(range(200), "x")
    page = parse_page(b"x\n")
    edited, waiting = recompose.renew(page, cast(Aligned, None), texts, cast(recompose.Again, None), "ops")
    assert edited.data == bytes(number for number in range(200) if number != 13)
    assert waiting == {13}
    assert len(tries) < 20

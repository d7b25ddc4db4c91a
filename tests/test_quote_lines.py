# ruff: noqa: E501  # spans are long
"""A unit that ends with the start of the next line of its quote."""

from __future__ import annotations

from sphinx_vianet.align import align
from sphinx_vianet.page import parse_page

PAGE = """\
1. List

   > <span data-ttu-id="a1b2c-101">![Bild](a.png)
   > </span><span class="sxs-lookup"><span data-stu-id="a1b2c-101">![Picture](a.png)
   > </span></span>[!NOTE]
<span data-ttu-id="a1b2c-102">Ein Satz.</span><span class="sxs-lookup"><span data-stu-id="a1b2c-102">A sentence.</span></span>

<span data-ttu-id="a1b2c-103">Ende.</span><span class="sxs-lookup"><span data-stu-id="a1b2c-103">End.</span></span>
"""
SOURCE = "1. List\n\n   > ![Picture](a.png)\n   > [!NOTE]\n   > A sentence.\n\nEnd.\n"


def test_an_alert_behind_it_is_an_alert() -> None:
    """The line break belongs to the page as well as to the unit."""
    page = parse_page(PAGE.encode(), "page.md")
    alone = {message.msgid: message.msgstr for message in align(page).messages}
    assert alone["A sentence."] == "Ein Satz."
    found = align(page, SOURCE.encode(), SOURCE.encode())
    assert {m.msgid: m.msgstr for m in found.messages if m.kind != "image"} == {
        "List": "List",
        "![Picture](a.png)": "![Bild](a.png)",
        "A sentence.": "Ein Satz.",
        "End.": "Ende.",
    }
    assert [m.line for m in found.messages if m.msgid == "End."] == [7]

"""Pages made from decisions: every construct of the format and the dialect, whole and broken.

Text is written as the tests write it, ``⟦target⇒source⟧`` for a unit, and becomes an annotated page, the
source page that it was made from, and that page some time later.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from typing import NamedTuple

from ..annotated import annotate, pair
from .choices import Choices, parts_of

__all__ = ["BROKEN", "Pages", "inline", "make_pages", "pages_of", "soup"]

_UNIT = re.compile(r"⟦(.*?)⇒(.*?)⟧", re.DOTALL)
_WORDS = (
    *(
        "der Plan",
        "Öffne",
        "das",
        "한국어 문장",
        "日本語。",
        "עברית",
        "x",
        "5. März",
        "12",
        "C#",
        "%PATH%",
        "e.g.",
    ),
    *("The plan", "Open", "the", "Walk on.", "Isn't it?", "AT&T", "a | b", "- x", "# y", "&quot;x&quot;"),
)
_ENDS = ("", ".", "!", "?", ":", "。", "...", '."', " ")
_PLAIN = (
    *(
        "`code`",
        "``a`b``",
        "**",
        "*",
        "_",
        "~~",
        "\\",
        "\\*",
        "&amp;",
        "&#32;",
        "<br>",
        "<br/>",
        "<b>",
        "</b>",
    ),
    *("https://example.org/a_b", "<https://example.org>", "a@example.org", "$x$", "$$", "{{x}}", "{ref}`a`"),
    *("[^1]", "<xref:a.b>", '<xref:a.b?text="x">', ":::no-loc(Blazor):::", "[!NOTE]", "<!-- c -->", "\u00a0"),
    *("<a name='x'></a>", '<span style="x">', "</span>", "\u200f", "\u202e", "%", "(x)=", "+++", "\t", "  "),
    *(
        "<script>f()</script>",
        "<img src=x onerror=f()>",
        '<a href="javascript:f()">x</a>',
        "\ufffd",
        "\u2028",
    ),
)
BROKEN: tuple[bytes, ...] = (
    *(b'<span data-ttu-id="a1b2c-101">', b'<span data-stu-id="a1b2c-101">', b'<span class="sxs-lookup">'),
    *(b'</span><span class="sxs-lookup"><span data-stu-id="a1b2c-101">', b"</span></span>", b"</span>"),
    *(
        b"<span",
        b"<span ",
        b"---\n",
        b"\n---\n",
        b"title: ",
        b"### YamlMime:X\n",
        b"metadata:\n  ",
        b"content: |\n  ",
    ),
    *(
        b"&a [*a]\n",
        b"\n",
        b"\n\n",
        b"\r\n",
        b"\r",
        b"    ",
        b"> ",
        b"- ",
        b"1. ",
        b"# ",
        b"===\n",
        b"```\n",
        b"~~~\n",
    ),
    *(
        b"| a | b |\n|---|---|\n| ",
        b":::row:::\n",
        b":::row-end:::\n",
        b':::moniker range="a"\n',
        b":::moniker-end\n",
    ),
    *(
        b"[",
        b"]",
        b"](",
        b"![",
        b"[a]: b\n",
        b"[^a]: b\n",
        b"<div>",
        b"</div>",
        b"<td>",
        b"<pre>",
        b"<!--",
        b"-->",
    ),
    *(b"\xef\xbb\xbf", b"\xff", b"\0", b"&quot;", b'\\"', b"'", b'"', b": ", b" #", b"{", b"}", b"\xc2\x85"),
    *("\U000f0000".encode(), "\U00100000".encode(), "\U0010fffd".encode(), "⟦".encode(), "⟧".encode()),
)


class Pages(NamedTuple):
    """One page in three forms."""

    page: bytes
    """Localized, annotated or not."""
    handoff: bytes
    """The source page that it was made from."""
    today: bytes
    """That page now."""


def pages_of(data: bytes) -> tuple[Pages, Choices]:
    """The pages that an input stands for, and what is left of it for other decisions.

    Args:
        data: Beginning with ``=``, the three pages as they stand; else decisions.
    """
    if data[:1] == b"=":
        parts = parts_of(data[1:], 4)
        return Pages(*parts[:3]), Choices(parts[3])
    choices = Choices(data)
    return make_pages(choices), choices


def soup(choices: Choices, most: int = 24) -> bytes:
    """Pieces of pages in any order."""
    parts = []
    for _ in range(choices.below(most)):
        kind = choices.below(8)
        if kind == 0:
            parts.append(choices.raw(choices.below(9)))
        elif kind == 1:
            parts.append(annotate(inline(choices)).encode())
        elif kind == 2:
            quote = choices.pick(('"', '\\"', "&quot;"))
            number = choices.pick(("101", "102", "p101", "104"))
            parts.append(pair(number, choices.pick(_WORDS), choices.pick(_WORDS), quote=quote).encode())
        else:
            parts.append(choices.pick(BROKEN))
    return b"".join(parts)


def make_pages(choices: Choices) -> Pages:
    """A page with its source page."""
    if not choices.often():
        return Pages(soup(choices), soup(choices), soup(choices))
    text = _yaml(choices) if not choices.often() else _markdown(choices)
    handoff = _UNIT.sub(lambda match: match[2], text)
    today = _later(handoff, choices)
    stamp = hashlib.sha1(handoff.encode(), usedforsecurity=False).hexdigest()
    page = text.replace("HASH", stamp)
    data = annotate(page, quote='"' if choices.often() else choices.pick(('\\"', "&quot;"))).encode()
    return Pages(_damaged(data, choices), handoff.encode(), today.encode())


def inline(choices: Choices, depth: int = 0) -> str:
    """The text of a block."""
    parts = []
    for _ in range(1 + choices.below(5)):
        kind = choices.below(8)
        if kind < 4:
            target, source = _sentence(choices, depth), _sentence(choices, depth)
            parts.append(f"⟦{target}⇒{source}⟧")
        elif kind == 4:
            parts.append(choices.pick(_PLAIN))
        elif kind == 5 and depth < 2:
            label = inline(choices, depth + 1)
            parts.append(
                choices.pick(("[{}](a.md)", "![{}](a.png)", "**{}**", "*{}*", "[{}][r]")).format(label)
            )
        elif kind == 6:
            parts.append(choices.text().replace("⟦", "").replace("⟧", "").replace("⇒", ""))
        else:
            parts.append(
                choices.pick(("![Bild](a.png)", "[`x`](b.md#c)", "[x](<a b>)", "(x)", "[x]", "Blazor"))
            )
        parts.append(choices.pick((" ", " ", " ", "", "  ", "\n", "\\\n", "  \n")))
    return "".join(parts).strip() or "x"


def _sentence(choices: Choices, depth: int) -> str:
    text = choices.pick(_WORDS) + choices.pick(_ENDS)
    if not choices.often():
        text += choices.pick(_PLAIN)
    if not choices.often():
        text = choices.text() + text
    return re.sub("[⟦⟧⇒]", "", text) or "x"


def _indented(text: str, first: str, rest: str) -> str:
    return first + text.replace("\n", f"\n{rest}")


def _paragraph(choices: Choices) -> str:
    return inline(choices)


def _heading(choices: Choices) -> str:
    text = inline(choices).replace("\n", " ")
    anchor = choices.pick(("", '<a name="x"></a>', '<a id="y"></a>'))
    return choices.pick(("# {}{}", "## {}{} ##", "{}{}\n===", "{}{}\n---", "#### [{}{}](#t)")).format(
        anchor, text
    )


def _list(choices: Choices) -> str:
    mark = choices.pick(("- ", "* ", "1. ", "5) ", "-   ", "%x\n- "))
    items = [_indented(_block(choices), mark, "  ") for _ in range(1 + choices.below(4))]
    return choices.pick(("\n", "\n\n")).join(items)


def _quote(choices: Choices) -> str:
    head = choices.pick(("", "[!NOTE]\n", "[!WARNING] ", '[!div class="x"]\n', "[!VIDEO https://x.org/v]\n"))
    return _indented(head + _block(choices), "> ", choices.pick(("> ", ">", "")))


def _table(choices: Choices) -> str:
    width = 1 + choices.below(3)
    rows = [
        [inline(choices, 1).replace("\n", " ") for _ in range(width)] for _ in range(2 + choices.below(3))
    ]
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + "---|" * width, *lines[1:]])


def _html(choices: Choices) -> str:
    cells = "".join(f"<td>{inline(choices, 1)}</td>" for _ in range(1 + choices.below(3)))
    form = choices.pick(
        (
            "<table><tr>{}</tr></table>",
            "<table>\n<tr>\n{}\n</tr>\n</table>",
            "<div>\n\n{}\n\n</div>",
            "<ul><li>{}</li></ul>",
            "<details><summary>x</summary>{}</details>",
            "<pre>{}</pre>",
            "<p>{}",
            "<svg>{}</svg>",
        )
    )
    return form.format(cells)


def _fence(choices: Choices) -> str:
    mark = choices.pick(("```", "~~~~", "    ", ":::", "$$"))
    info = choices.pick(("", "python", "{note}", "{raw} html", "{literalinclude} /etc/passwd", "{eval-rst}"))
    if mark == "    ":
        return _indented(_block(choices), mark, mark)
    return f"{mark}{info}\n{_block(choices)}\n{mark if choices.often() else ''}"


def _dialect(choices: Choices) -> str:
    forms: tuple[str, ...] = (
        "[!INCLUDE [x](x.md)]",
        "[!INCLUDE [x](../../../etc/passwd)]",
        '[!code-csharp[x](a.cs#L1-L3 "y")]',
        "[!VIDEO https://www.youtube.com/embed/x]",
        ':::image type="content" source="a.png" alt-text="Ein Bild":::',
        ':::image type="complex" source="a.png" alt-text="Bild"::: {}\n:::image-end:::',
        ":::row:::\n   :::column:::\n   {}\n   :::column-end:::\n:::row-end:::",
        ':::moniker range=">=a"\n{}\n:::moniker-end',
        '::: zone pivot="a,b"\n{}\n::: zone-end',
        ':::code language="c" source="a.c" range="1-2":::',
        "# [⟦Eins⇒One⟧](#tab/one)\n{}\n# [⟦Zwei⇒Two⟧](#tab/two)\n{}\n* * *",
        '[r]: a.md "x"',
        "[^1]: {}",
        "% {}",
        "+++ {}",
        "(x)=\n# {}",
        "***",
        "- [ ] {}",
    )
    return choices.pick(forms).replace("{}", inline(choices))


_BLOCKS: tuple[Callable[[Choices], str], ...] = (
    *(_paragraph, _paragraph, _paragraph, _heading, _list, _quote, _table, _html, _fence, _dialect, _dialect),
)


def _block(choices: Choices) -> str:
    return choices.pick(_BLOCKS)(choices) if choices.left else "x"


_FRONT = (
    *(
        "title: ⟦Der Titel⇒The title⟧",
        'title: "⟦Der Titel⇒The title⟧"',
        "title: Der Plan",
        "description: >\n  a\n  b",
    ),
    *(
        "keywords: [a, b]",
        "vianet: ignore",
        "a: &a [x]\nb: *a",
        "ms.date: 01/02/2019",
        "# c",
        "title:",
        "x: {a: [b]}",
    ),
    *(
        "ms.openlocfilehash: HASH",
        "ms.openlocfilehash: 'HASH'",
        "ms.translationtype: MT",
        "ms.contentlocale: de-DE",
    ),
    *(
        "ms.sourcegitcommit: 0123456789abcdef0123456789abcdef01234567",
        "ms.lasthandoff: 03/05/2019",
        "l10n:\n  sourceCommit: 0123abc",
    ),
    *(
        "translationtype: Human Translation",
        "default_lang_commit: 0123abcdef",
        "ms.openlocfilehash: x",
        "\tx: y",
    ),
)


def _front(choices: Choices) -> str:
    lines = [choices.pick(_FRONT) for _ in range(choices.below(7))]
    if choices.often():
        lines.append("ms.openlocfilehash: HASH")
    end = "\r\n" if not choices.often() else "\n"
    text = end.join(["---", *lines, choices.pick(("---", "---", "---", "...", "--- "))])
    return f"{text}\n" if choices.often() else text[:-3]


def _markdown(choices: Choices) -> str:
    front = _front(choices) if choices.often() else ""
    blocks = [_block(choices) for _ in range(1 + choices.below(6))]
    return front + choices.pick(("\n", "", "\n\n")) + choices.pick(("\n\n", "\n\n", "\n")).join(blocks) + "\n"


def _yaml(choices: Choices) -> str:
    lines = ["### YamlMime:Hub"]
    for _ in range(choices.below(6)):
        key = choices.pick(
            ("title", "summary", "- text", "items", "  - title", "x", "content", "note", "answer")
        )
        text = inline(choices).replace("\n", " ")
        form = choices.pick(
            ("{}: {}", "{}: '{}'", '{}: "{}"', "{}: |\n    {}", "{}: >-\n    {}\n\n    x", "{}:\n    {}")
        )
        lines.append(form.format(key, text))
    lines += ["metadata:", "  ms.openlocfilehash: HASH"] if choices.often() else []
    return "\n".join(lines) + "\n"


def _later(text: str, choices: Choices) -> str:
    """A source page after some changes of lines and words."""
    lines = text.split("\n")
    for _ in range(choices.below(4)):
        at = choices.below(len(lines))
        kind = choices.below(5)
        if kind == 0:
            del lines[at]
            lines = lines or [""]
        elif kind == 1:
            lines.insert(at, lines[at])
        elif kind == 2:
            lines.insert(at, choices.pick(_WORDS))
        elif kind == 3:
            lines[at] = lines[at].replace(choices.pick(_WORDS), choices.pick(_WORDS), 1)
        else:
            lines[at] += choices.pick(_ENDS)
    return "\n".join(lines)


def _damaged(data: bytes, choices: Choices) -> bytes:
    """A page, in a few cases with places cut out or overwritten."""
    if choices.often():
        return data
    for _ in range(1 + choices.below(3)):
        at = choices.below(len(data) + 1)
        data = data[:at] + choices.pick((b"", *BROKEN)) + data[at + choices.below(40) :]
    return data

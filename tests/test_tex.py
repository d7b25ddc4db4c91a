"""What is a formula and what is a price, a path or a variable."""

from __future__ import annotations

import pytest
from markdown_it import MarkdownIt

from sphinx_vianet.markdown import block_messages, parse_blocks, use_dialect


def formulas(text: str) -> list[str]:
    """The formulas of a page, with their dollars."""
    md = MarkdownIt("commonmark").enable("table")
    use_dialect(md, "ops")
    tokens = [child for token in md.parse(text, {}) for child in token.children or []]
    return [f"{t.markup}{t.content}{t.markup}" for t in tokens if t.type.startswith("math_inline")]


@pytest.mark.parametrize(
    "text",
    [
        r"$\alpha$",
        r"$x^2$",
        r"$ x^2 $",
        "$x_1$",
        "$x_{ij}$",
        r"$\ket{0} + b$",
        r"$2\pi r$",
        "$v^*$",
        "$f(x)_i$",
        r"$CNOT\ket{0}$",
        r"$f: X \to Y$",
        r"$e_1\equiv 10$",
        r"$$\frac{1}{2}$$",
        "$$E = mc^2$$",
        "<td>\n$x^2$\n</td>",
    ],
)
def test_formulas(text: str) -> None:
    assert len(formulas(f"Before {text}, after {text}.\n")) == 2
    assert len(formulas(f"在{text}之后\n")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "It costs $5 and $10.",
        "From $5-$10, US$5^2 and 5$",
        "Set $env:PATH to $env:HOME\\bin;$x",
        "Paths $root\\bin\\x.exe and $home\\docs$",
        "$(OutputPath)\\bin\\$(PackageId)^1$",
        "${HOME}/x^2:${PATH}",
        "$token$ and $my_var$ and $p_name$",
        "$id$",
        "`$x^2$` and $a `x^2` b$",
        "Escaped \\$x^2$",
        "$[a](b^2) c$",
        "A word$x^2$",
        "$x^2$word",
        "$a <b>x^2</b> b$",
        "$x^2\n\ny$",
        "    $x^2$",
        "$$ and $$",
        "$$$x^2$$$",
        "Sign $base64Thumbprint, $base64Value and $keyid",
        "$ (Platform) x$",
        "$cred = New-Object X ($user, $pass)",
    ],
)
def test_what_is_none(text: str) -> None:
    assert formulas(text + "\n") == []


def test_plain_formulas_only_where_the_page_has_tex() -> None:
    assert formulas("With $n$ qubits, $CNOT$ costs.\n") == []
    page = "With $n$ qubits, $CNOT$ costs $5 and $10 or $two plain words$.\n\nSo $x^2$.\n"
    assert formulas(page) == ["$n$", "$CNOT$", "$x^2$"]


def test_backslashes_written_twice() -> None:
    r"""Before docfx knew formulas Markdown ate one of two backslashes; four of them end a row, as two do."""
    assert formulas(r"$\begin{matrix} a \\\\ b \\ c \end{matrix}$") == [
        r"$\begin{matrix} a \\ b \\ c \end{matrix}$"
    ]


def messages(text: str) -> list[str]:
    document = parse_blocks(text, "ops")
    return [msgid for block in document.blocks for _, msgid in block_messages(block, document)]


def test_lines_of_a_formula_are_no_blocks() -> None:
    """A formula that begins a paragraph stays one, with what follows it: as a message it was always one."""
    formula = "$$\n\\alpha\n=\n- b\n+ c\n> d\n$$"
    assert messages(f"{formula}\n") == [formula.replace("\n", " ")]
    assert messages(f"{formula}\nand text\n\nMore\n") == [f"{formula} and text".replace("\n", " "), "More"]
    assert messages(f"- a\n\n  {formula}\n".replace("\n", "\n  ")) == ["a", formula.replace("\n", " ")]
    assert formulas(f"{formula}\n") == [formula.replace("$$\n", "$$").replace("\n$$", "$$")]


@pytest.mark.parametrize("text", ["$$\na\n- b\n", "$$\n\\alpha\n\n- b\n$$", "$$\nplain\n- b\n$$\n"])
def test_what_is_no_formula_is_parsed_as_ever(text: str) -> None:
    assert "b" in [part.partition(" ")[0] for part in messages(text)]


def test_mysts_own_dollars_win() -> None:
    from mdit_py_plugins.dollarmath import dollarmath_plugin

    md = MarkdownIt("commonmark").use(dollarmath_plugin)
    use_dialect(md, "ops")
    assert "vianet_tex" not in md.inline.ruler.get_all_rules()
    assert md.parse("$n$\n")[1].children[0].type == "math_inline"  # type: ignore[index]


@pytest.mark.parametrize("part", ["$x", "$$x", "$\\", "$ x^2 ", "$$\n\\a\n", "$x^2"])
def test_a_long_run_of_openings_ends(part: str) -> None:
    formulas("a " + part * (100_000 // len(part)) + "\n")

"""Code on the pages: files of code, and fences under the pages' names of languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.one_page import found_codes, localized_page, one_page

SAMPLE = """\
using X;

    // <Part>
    one();
    // <Inner>
    two();
    // </Inner>
    three();
    // </Part>
"""
FILES = {"parts/sample.cs": SAMPLE, "parts/empty.cs": "", "parts/page.yml": "a: b\n"}


def text_of(body: str) -> str:
    """The text of HTML."""
    return re.sub(r"<[^>]*>", "", body)


@pytest.mark.parametrize(
    "code",
    [
        "[!code-csharp[Main](parts/sample.cs?name=Part&highlight=2-3)]",
        "[!code[](parts/sample.cs?highlight=2-3#part)]",
        '[!Code-CS [Main](~/parts/sample.cs?highlight=2-&name=part "Title")]',
        ':::code language="csharp" source="parts/sample.cs" id="Part" highlight="2,3":::',
        ':::code source="parts/sample.cs" id="Part" highlight="2,3" interactive="try-dotnet":::',
        "> [!code-csharp-interactive[](parts/sample.cs?range=4,6,8&highlight=2,3)]",
    ],
)
def test_code_from_a_file(tmp_path: Path, code: str) -> None:
    """Lines, common indentation, highlights counted from the first line shown, language or file name."""
    for built in (
        one_page(tmp_path / "a", f"# A\n\n{code}\n", FILES),
        localized_page(tmp_path / "b", f"# A\n\n{code}\n", FILES),
    ):
        assert built.warnings == []
        body = built.body("index")
        assert re.search(r'class="highlight-(csharp|cs) ', body)
        assert "one();\ntwo();\nthree();\n" in text_of(body)
        assert text_of("".join(re.findall(r'<span class="hll">(.*?\n)</span>', body))) == "two();\nthree();\n"


def test_text_builder(tmp_path: Path) -> None:
    built = one_page(tmp_path, "# A\n\n[!code[](parts/sample.cs?range=4)]\n", FILES, "text")
    assert built.read("index.txt") == "A\n*\n\n   one();\n"


BROKEN = [
    "[!code[](parts/none.cs)]",
    "[!code[](../secret.cs)]",
    "[!code[](parts/sample.cs?name=Nothing)]",
    "[!code[](parts/sample.cs#L99)]",
    "[!code[](parts/sample.cs?range=a)]",
    "[!code[](parts/empty.cs)]",
    "[!code[]()]",
    ':::code source="parts" :::',
]


def test_what_cannot_be_shown_stays_visible(tmp_path: Path) -> None:
    """One warning each, with its line; the rest of the page is there."""
    text = "# A\n\n" + "\n\n".join(BROKEN) + "\n\nLast.\n"
    for name, make in (("a", one_page), ("b", localized_page)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "secret.cs").write_text("the secret")
        built = make(tmp_path / name, text, FILES)
        first = 3 if name == "a" else 6
        lines = [str(first + 2 * number) for number in range(len(BROKEN))]
        assert found_codes(built) == [(line, "snippet") for line in lines]
        body = built.body("index")
        assert "the secret" not in body
        assert body.count("[!code") == 7
        assert ":::code" in body
        assert "Last." in body


def test_a_wrong_highlight_hides_nothing(tmp_path: Path) -> None:
    built = one_page(tmp_path, "# A\n\n[!code[](parts/sample.cs?range=4&highlight=x)]\n", FILES)
    assert found_codes(built) == [("3", "snippet")]
    assert "one();" in text_of(built.body("index"))


def test_a_file_beyond_the_limit(tmp_path: Path) -> None:
    built = one_page(tmp_path, "# A\n\n[!code[](parts/sample.cs)]\n", FILES, vianet_max_page_size=9)
    assert "is larger than 9 bytes" in built.warnings[0]


def test_a_page_depends_on_its_code(tmp_path: Path) -> None:
    """On a file that is not there, too: when it appears, the page is read again."""
    built = one_page(tmp_path, "# A\n\n[!code[](parts/sample.cs)]\n[!code[](parts/none.cs)]\n", FILES)
    names = {str(path).rpartition("/")[2] for path in built.app.env.dependencies["index"]}
    assert names >= {"sample.cs", "none.cs"}


@pytest.mark.parametrize(
    ("name", "lexer"),
    [
        ("csharp-interactive", "csharp"),
        ("C#", "c#"),
        ("azurecli-interactive", "bash"),
        ("azurepowershell", "powershell"),
        ("ps", "powershell"),
        ("CLI", "bash"),
        ("dotnetcli", "bash"),
        ("rest", "http"),
        ("xaml", "xml"),
        ("vb", "vb.net"),
        ("cmd", "batch"),
        ("output", "output"),
        ("Output", "output"),
        ("JSON", "json"),
        ("none", "none"),
        ("", "default"),
        ("command&nbsp;line", "none"),
    ],
)
def test_names_of_languages(tmp_path: Path, name: str, lexer: str) -> None:
    built = one_page(tmp_path, f"# A\n\n```{name}\nx\n```\n")
    assert built.warnings == []
    assert f'class="highlight-{lexer} ' in built.body("index")


def test_code_that_a_lexer_cannot_make_sense_of(tmp_path: Path) -> None:
    """Shown, without a word; MyST's own dialect stays as it is."""
    text = "# A\n\n```json\n{ ... }\n```\n\n[!code-json[](parts/sample.cs)]\n"
    built = one_page(tmp_path / "a", text, FILES)
    assert built.warnings == []
    assert "{ ... }" in text_of(built.body("index"))
    assert len(one_page(tmp_path / "b", text, FILES, vianet_dialect="myst").warnings) == 1


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_unknown_language_is_told_once_in_a_build(tmp_path: Path, jobs: int) -> None:
    """By its name; the code is plain text."""
    page = "# A\n\n```x-lang\na\n```\n\n> ```x-lang\n> b\n> ```\n\n```y-lang\nc\n```\n"
    others = {f"p{number}.md": page for number in range(8)}
    index = "# I\n\n```{toctree}\n:glob:\np*\n```\n"
    built = one_page(tmp_path, index, others, jobs=jobs)
    assert sorted(code for _, code in found_codes(built)) == ["language-unknown"] * 2
    assert "'x-lang'" in "".join(built.warnings)
    assert "'y-lang'" in "".join(built.warnings)
    assert built.body("p0").count('class="highlight-none ') == 3
    silent = one_page(tmp_path, index, others, suppress_warnings=["vianet.language-unknown"], jobs=jobs)
    assert silent.warnings == []


def test_lexers_of_the_project_are_known(tmp_path: Path) -> None:
    conf = (
        "from pygments.lexers import PythonLexer\ndef setup(app):\n    app.add_lexer('X-Lang', PythonLexer)\n"
    )
    built = one_page(tmp_path, "# A\n\n```X-Lang\nimport x\n```\n", {"conf.py": conf})
    assert built.warnings == []
    assert '<span class="kn">import</span>' in built.body("index")

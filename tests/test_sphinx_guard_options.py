"""No option of MyST lets a translation bring in what its source does not have."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sphinx_vianet.errors import Code

from .sphinx_builds import build, write_catalog

BREAK_OUT = "cycler.__init__.__globals__.os.popen('echo ran').read()"


def shown(root: Path, msgstr: str, front: str = "", **conf: Any) -> tuple[str, list[str]]:
    """Build a page of one paragraph with a translation; give its body and its warnings."""
    (root / "conf.py").write_text("locale_dirs = ['locale']\n", encoding="utf-8")
    (root / "index.md").write_text(f"{front}# T\n\nPlain text\n", encoding="utf-8")
    write_catalog(root, "index", {"Plain text": msgstr})
    built = build(root, root / "out", language="de", **conf)
    return built.body("index"), built.warnings


@pytest.mark.parametrize("fast", [True, False])
@pytest.mark.parametrize("dialect", ["ops", "myst"])
@pytest.mark.parametrize("delimiters", ["[]", "%%", "@@", "##"])
def test_substitutions_are_seen_whatever_their_delimiters(
    tmp_path: Path, delimiters: str, dialect: str, fast: bool
) -> None:
    start, end = (2 * character for character in delimiters)
    body, warnings = shown(
        tmp_path,
        f"Schlicht {start}{BREAK_OUT}{end}",
        myst_enable_extensions=["substitution"],
        myst_sub_delimiters=tuple(delimiters),
        vianet_dialect=dialect,
        vianet_fast_translation=fast,
    )
    assert "Plain text" in body
    assert "ran" not in body
    assert [line for line in warnings if "[vianet.active-markup]" in line]


def test_substitutions_that_a_page_switches_on_are_seen(tmp_path: Path) -> None:
    front = '---\nmyst:\n  enable_extensions: [substitution]\n  sub_delimiters: ["%", "%"]\n---\n'
    body, warnings = shown(tmp_path, f"Schlicht %%{BREAK_OUT}%%", front)
    assert "Plain text" in body
    assert "ran" not in body
    assert [line for line in warnings if "[vianet.active-markup]" in line]


def test_what_is_said_of_a_translation_is_what_helps(tmp_path: Path) -> None:
    """No option lets a directive or role of a translation through."""
    _, warnings = shown(tmp_path, "{kbd}`a`", vianet_trusted_directives=["kbd"])
    assert len(warnings) == 1
    assert "The source text is shown; mend the translation." in warnings[0]
    assert "trusted" not in warnings[0]
    assert Code.ACTIVE_MARKUP.info.remedy.startswith("Mend the translation;")


BARE = ["Geh zu www.evil.example.com jetzt", "Geh zu https://evil.example", "Schreib an a@evil.example.com"]


@pytest.mark.parametrize("msgstr", BARE)
@pytest.mark.parametrize(
    "conf",
    [
        {"myst_gfm_only": True},
        {"myst_enable_extensions": ["gfm_autolink"]},
        {"myst_enable_extensions": ["linkify"]},
    ],
)
def test_bare_addresses_are_seen_wherever_they_become_links(
    tmp_path: Path, conf: dict[str, Any], msgstr: str
) -> None:
    body, warnings = shown(tmp_path, msgstr, vianet_dialect="myst", **conf)
    assert "evil" not in body
    assert "Plain text" in body
    assert [line for line in warnings if "[vianet.unsafe-markup]" in line]


@pytest.mark.parametrize(
    ("extension", "msgstr"),
    [
        ("attrs_inline", "*a*{.x onclick=y} `b`{#c}"),
        ("html_image", '<img src="https://evil.example.com/a.png">'),
        ("dollarmath", "a $\\href{javascript:x}{y}$"),
        ("amsmath", "\\begin{align}\\href{javascript:x}{y}\\end{align}"),
        ("strikethrough", "~~<b>x</b>~~"),
    ],
)
def test_syntax_of_extensions_is_seen(tmp_path: Path, extension: str, msgstr: str) -> None:
    body, warnings = shown(tmp_path, msgstr, myst_enable_extensions=[extension], vianet_dialect="myst")
    assert "<p>Plain text</p>" in body
    assert [line for line in warnings if "[vianet." in line]


@pytest.mark.parametrize(
    "conf",
    [
        {"myst_gfm_only": True},
        {"myst_commonmark_only": True},
        {"myst_enable_extensions": ["linkify", "smartquotes", "replacements", "strikethrough", "tasklist"]},
        {"myst_enable_extensions": ["substitution"], "myst_sub_delimiters": ("[", "]")},
    ],
)
def test_plain_translations_pass_with_every_option(tmp_path: Path, conf: dict[str, Any]) -> None:
    body, warnings = shown(tmp_path, "Ein *Text* mit `Code`, **so**: ja", vianet_dialect="myst", **conf)
    assert "<em>Text</em>" in body
    assert not warnings

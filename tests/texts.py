"""The texts of the extension: ``python -m tests.texts`` brings its catalogs up to date.

It collects the texts of the modules that import ``translate as _``, takes over the translations that are
there, leaves out what is used no more, and compiles. Nothing in the files says when, where or with what they
were made. A text without a translation stays empty, and a test fails until somebody has written one.
"""

from __future__ import annotations

import ast
import struct
import sys
from collections.abc import Mapping
from pathlib import Path

from sphinx_vianet.headers import plural_forms
from sphinx_vianet.po import parse_po, quote

ROOT = Path(__file__).resolve().parents[1]
LOCALES = ROOT / "sphinx_vianet" / "locales"
LANGUAGES = ("de", "fr", "ja", "ko", "zh_CN")
_IMPORT = "import translate as _"


def collected() -> dict[str, str]:
    """Every text of the program that goes through ``_``, with a file that has it; sorted.

    Babel's extractor does not see what stands in an f-string, on Python 3.11.

    Raises:
        ValueError: A text is no literal, so that it is not known here.
    """
    texts: dict[str, str] = {}
    for path in sorted((ROOT / "sphinx_vianet").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if _IMPORT not in text:
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_":
                argument = node.args[0] if len(node.args) == 1 else None
                if not isinstance(argument, ast.Constant) or not isinstance(argument.value, str):
                    raise ValueError(f"{path}:{node.lineno}: write the text itself into _(...)")
                texts.setdefault(argument.value, path.relative_to(ROOT).as_posix())
    return dict(sorted(texts.items()))


def po_path(language: str) -> Path:
    """The catalog of a language."""
    return LOCALES / language / "LC_MESSAGES" / "sphinx_vianet.po"


def translations(language: str) -> dict[str, str]:
    """Its translations by text, as they stand; none when there is no catalog yet."""
    path = po_path(language)
    if not path.is_file():
        return {}
    return {entry.msgid: entry.msgstr for entry in parse_po(path.read_bytes()).entries}


def header(language: str) -> str:
    """What a catalog says of itself."""
    fields = {
        "Project-Id-Version": "sphinx-vianet",
        "Language": language,
        "Plural-Forms": plural_forms(language),
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }
    return "".join(f"{name}: {value}\n" for name, value in fields.items())


def po_text(language: str, messages: Mapping[str, str]) -> str:
    """A catalog as text: texts in their order, without places, since those move."""
    lines = ['msgid ""', 'msgstr ""', *(quote(f"{line}\n") for line in header(language).splitlines())]
    for text, translated in sorted(messages.items()):
        lines += ["", f"msgid {quote(text)}", f"msgstr {quote(translated)}"]
    return "\n".join(lines) + "\n"


def compiled(language: str, messages: Mapping[str, str]) -> bytes:
    """A compiled catalog (gettext's manual, The Format of GNU MO Files), the same wherever it is made."""
    texts = {"": header(language), **{text: found for text, found in messages.items() if found}}
    pairs = sorted((text.encode(), found.encode()) for text, found in texts.items())
    count = len(pairs)
    at = 28 + 16 * count
    tables: list[bytes] = []
    strings: list[bytes] = []
    for column in (0, 1):
        for pair in pairs:
            tables.append(struct.pack("<II", len(pair[column]), at))
            strings.append(pair[column] + b"\0")
            at += len(pair[column]) + 1
    head = struct.pack("<7I", 0x950412DE, 0, count, 28, 28 + 8 * count, 0, 28 + 16 * count)
    return head + b"".join(tables) + b"".join(strings)


def main() -> int:
    """Write the catalogs; the number of texts that have no translation yet."""
    texts, missing = collected(), 0
    for language in LANGUAGES:
        known = translations(language)
        messages = {text: known.get(text, "") for text in texts}
        path = po_path(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(po_text(language, messages), encoding="utf-8", newline="\n")
        path.with_suffix(".mo").write_bytes(compiled(language, messages))
        empty = [text for text in texts if not messages[text]]
        missing += len(empty)
        for text in empty:
            sys.stdout.write(f"{language}: {text}\n")
    return missing


if __name__ == "__main__":
    sys.exit(1 if main() else 0)

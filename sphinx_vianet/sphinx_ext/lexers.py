"""Names of languages on the pages, and the lexers that Pygments has for them.

Pages name languages as docfx's highlighter knows them. What neither knows is shown as plain
text, and said once in a build, however many pages have it.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.highlighting import lexer_classes, lexers

from ..errors import Code
from .report import report

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

__all__ = ["add_language_reports", "lexer_of", "lexer_of_file", "note_language"]

PLAIN = "none"
"""Sphinx's name for text that is not highlighted."""

_LEXERS = {
    lexer: names.split()
    for lexer, names in {
        PLAIN: (
            "command nuget input syntax qsharp q# dax powerquery-m al bicep txt plaintext terminal tsv csv"
            " log odata mermaid"
        ),
        "bash": "azurecli cli dotnetcli az azcopy posix",
        "powershell": "azurepowershell ps azure-powershell psm1 psd1",
        "batch": "cmd dos",
        "http": "rest",
        "csharp": "msgraph",
        "vb.net": "vb vbscript vbs vba bas",
        "xml": (
            "xaml xsd wsdl csdl edmx svg xsl msbuild csproj vbproj fsproj proj props targets nuspec config"
            " resx manifest vstemplate vsct"
        ),
        "html": "htm ascx asp",
        "aspx-cs": "aspx cshtml razor",
        "aspx-vb": "vbhtml",
        "json": "jsonc arm ipynb",
        "yaml": "yml",
        "javascript": "node",
        "fsharp": "fs fsi fsx",
        "cpp": "cppcx cppwinrt cppcli c++/cx c++/cli c++/winrt midl objectivec-cpp h hpp cc",
        "sql": "usql",
        "ini": "reg editorconfig",
        "make": "makefile",
        "java": "gradle",
    }.items()
}
_NAMES = {name: lexer for lexer, names in _LEXERS.items() for name in names}
_SPHINX = {"default", "guess", "python3", "py3", "pycon3"}
"""Names that only Sphinx knows; a fence without a name has the one that the project sets for it."""
_UNKNOWN = "vianet_unknown_languages"


def lexer_of(language: str) -> str | None:
    """The lexer for a language.

    Args:
        language: The name on the page; its case does not count, nor does ``-interactive``
            behind it, which asks for a button that runs the code.

    Returns:
        A name that Sphinx and Pygments know, None for a language that is not known.
    """
    # What the project has registered; of Sphinx's own names one means something else on the pages.
    if language in lexers or (language in lexer_classes and language not in _NAMES):
        return language
    # As in CommonMark a name may have entities in it; a space of any kind ends it.
    name = "".join(unescape(language).lower().split()[:1]).removesuffix("-interactive")
    return _NAMES.get(name) or _known(name)


@cache
def _known(name: str) -> str | None:
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    if not name or name in lexer_classes or name in _SPHINX:
        return name or PLAIN
    try:
        get_lexer_by_name(name)
    except ClassNotFound:
        return None
    return name


def lexer_of_file(path: Path) -> str:
    """The lexer for a file by its name; plain text where there is none."""
    from pygments.lexers import find_lexer_class_for_filename

    if (known := _NAMES.get(path.suffix.lower().removeprefix("."))) is not None:
        return known
    found = find_lexer_class_for_filename(path.name)
    return found.aliases[0] if found is not None and found.aliases else PLAIN


# --- what is not known


def note_language(env: BuildEnvironment, language: str, path: Path, line: int) -> None:
    """Remember where a language that is not known was found first."""
    vars(env).setdefault(_UNKNOWN, {}).setdefault(language, (str(path), line))


def add_language_reports(app: Sphinx) -> None:
    """Let each build report what it has found, once it has read all documents."""
    app.connect("env-merge-info", _merge)
    app.connect("env-updated", _tell)


def _merge(app: Sphinx, env: BuildEnvironment, docnames: Iterable[str], other: BuildEnvironment) -> None:
    """Take over what a parallel process has found."""
    for language, (path, line) in vars(other).get(_UNKNOWN, {}).items():
        note_language(env, language, Path(path), line)


def _tell(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Report each language that is not known, once."""
    for language, (path, line) in sorted(vars(env).pop(_UNKNOWN, {}).items()):
        report(Code.LANGUAGE_UNKNOWN, f"the language {language!r} of code is not known", path, line)
    return []

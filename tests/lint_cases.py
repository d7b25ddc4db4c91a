"""Cases of lint as text: title, msgid, msgstr, and what is found, in ``fixtures/lint``.

Parts are separated by a line with a dot, cases by a line of ``=``. ``[ja]`` at the end of a title is the
language, ``de`` without. Of what is expected, ``fix:`` is the msgstr that ``--fix`` makes. A fifth part holds
other messages of the page, one a line, ``source => target``, and terms of a glossary, ``source := target,
target ! forbidden``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from sphinx_vianet.quality.checks import CHECKS
from sphinx_vianet.quality.context import Context
from sphinx_vianet.quality.glossary import Glossary, Term
from sphinx_vianet.quality.lint import lint_texts, mend
from sphinx_vianet.quality.texts import Texts

__all__ = ["FOLDER", "LintCase", "found", "lint_cases"]

FOLDER = Path(__file__).parent / "fixtures" / "lint"


class LintCase(NamedTuple):
    """One case."""

    title: str
    language: str
    msgid: str
    msgstr: str
    expected: list[str]
    others: tuple[tuple[str, str], ...] = ()
    terms: tuple[Term, ...] = ()


def lint_cases() -> Iterator[tuple[str, LintCase]]:
    """Name and case of every case in every file."""
    for path in sorted(FOLDER.glob("*.txt")):
        for text in re.split(r"^=+\n", path.read_text(encoding="utf-8"), flags=re.MULTILINE):
            title, msgid, msgstr, expected, *others = re.split(r"^\.$\n?", text, flags=re.MULTILINE)
            lines = "".join(others).splitlines()
            pairs = [line.split(" => ") for line in lines if " => " in line]
            language = re.search(r"\[([\w@]+)\]$", title.strip())
            case = LintCase(
                title.strip(),
                language[1] if language else "de",
                msgid.removesuffix("\n"),
                msgstr.removesuffix("\n"),
                expected.splitlines(),
                tuple((source, target) for source, target in pairs),
                tuple(_term(line) for line in lines if " := " in line),
            )
            yield f"{path.stem}: {case.title}", case


def _term(line: str) -> Term:
    source, _, rest = line.partition(" := ")
    targets, _, forbidden = rest.partition("!")
    return Term(source.strip(), _several(targets), _several(forbidden))


def _several(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def found(case: LintCase) -> list[str]:
    """What all checks find in a case, and the fix."""
    texts = Texts(case.msgid, case.msgstr)
    msgids, msgstrs = zip((case.msgid, case.msgstr), *case.others, strict=True)
    glossary = Glossary.of(case.terms)
    context = Context(case.language, case.language, msgids=msgids, msgstrs=msgstrs, glossary=glossary)
    lines = [f"{code}: {problem.message}" for code, problem in lint_texts(texts, context, CHECKS)]
    mended = mend(texts, context, list(CHECKS))
    return [*lines, f"fix: {mended.msgstr}"] if mended is not None else lines

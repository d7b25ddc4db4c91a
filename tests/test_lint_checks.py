"""Every check finds what it says and nothing else: cases as text, and the examples of the table."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_vianet.quality.checks import CHECKS
from sphinx_vianet.quality.context import Context
from sphinx_vianet.quality.glossary import Glossary
from sphinx_vianet.quality.lint import mend
from sphinx_vianet.quality.texts import Texts
from tests.lint_cases import LintCase, found, lint_cases

CASES = dict(lint_cases())


@pytest.mark.parametrize("name", CASES)
def test_case(name: str) -> None:
    """All that is found, in the order of the table."""
    assert found(CASES[name]) == CASES[name].expected


@pytest.mark.parametrize("code", CHECKS)
def test_example_of_the_documentation(code: str) -> None:
    """The check finds the wrong one, and no check the right one."""
    example = CHECKS[code].example
    context = Context(example.language, msgids=[example.msgid], glossary=Glossary.of(example.terms))
    assert list(CHECKS[code].find(Texts(example.msgid, example.wrong), context))
    assert not found(LintCase("", example.language, example.msgid, example.right, [], terms=example.terms))


@pytest.mark.parametrize("code", [code for code, check in CHECKS.items() if check.fixable])
def test_example_of_a_fix(code: str) -> None:
    """The fix makes the right one of the wrong one, and nothing of the right one."""
    example = CHECKS[code].example
    context = Context(example.language, example.language, msgids=[example.msgid])
    mended = mend(Texts(example.msgid, example.wrong), context, [code])
    assert mended is not None
    assert mended.msgstr == example.right
    assert mend(mended, context, [code]) is None


def test_every_check_is_documented_alike() -> None:
    """Sentences, and codes that can stand in a comment."""
    for code, check in CHECKS.items():
        assert check.code == code
        assert code.replace("-", "").isalpha()
        for text in (check.summary, check.remedy):
            assert text[0].isupper()
            assert text.endswith(".")


@pytest.mark.parametrize(
    ("code", "msgid", "msgstr", "place"),
    [
        ("link-target", "See [A](a.md).", "Siehe [A](b.md).", "b.md"),
        ("image-target", "![A](a.png)", "![A](b.png)", "b.png"),
        ("code-changed", "Call `a`.", "Rufe `b` auf.", "b"),
        ("code-markup", "Call `abc`.", "Rufe abc auf.", "abc"),
        ("code-markup", "Call abc.", "Rufe `abc` auf.", "abc"),
        ("placeholder", "Edit {a}.", "Ändere {b}.", "{b}"),
        ("number", "It takes 125 MB.", "Es braucht 126 MB.", "126"),
        ("number", "See the guide.", "Siehe Outlook 2013.", "2013"),
        ("html-tag", "Press Q.", "Drücke <b>Q</b>.", "<b"),
        ("html-attribute", '<a href="a">x</a>', '<a href="b">x</a>', "<a"),
        ("emphasis-broken", "Press **Q** now.", "Drücke ** Q** jetzt.", "**"),
        ("escaped-entity", 'Say "a".', "Sage &quot;a&quot;.", "&quot;"),
        ("double-space", "Press Q.", "Drücke  Q.", "  "),
        ("link-missing", "See [A](a.md).", "Siehe A.", None),
    ],
)
def test_places(code: str, msgid: str, msgstr: str, place: str | None) -> None:
    """Where in the translation the problem is, if it is anywhere."""
    problem = next(CHECKS[code].find(Texts(msgid, msgstr), Context("de", "de", msgids=[msgid])))
    assert (msgstr[slice(*problem.place)] if problem.place else None) == place


def measured() -> dict[str, tuple[int, int, int]]:
    """What the documentation says was found, read and judged false over real pages, by code."""
    path = Path(__file__).parents[1] / "docs" / "reference" / "lint-measured.tsv"
    _, *rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
    return {code: (int(found), int(read), int(false)) for code, found, read, false in rows}


def test_checks_that_are_often_wrong_are_off() -> None:
    """More than one false alarm in ten."""
    table = measured()
    assert set(table) == {code for code in CHECKS if not code.startswith("glossary-")}
    for code, (found_all, read, false) in table.items():
        assert read >= min(found_all, 30)
        assert false <= read
        if read:
            assert CHECKS[code].default == (false * 10 <= read), code

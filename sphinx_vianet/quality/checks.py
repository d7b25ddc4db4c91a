"""The table of all checks: one line each, from which documentation, selection and formats are made."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from ..codes import Severity
from . import code, links
from .context import Context
from .problem import Problem
from .texts import Texts

__all__ = ["CHECKS", "Check", "Example"]

Find = Callable[[Texts, Context], Iterator[Problem]]


class Example(NamedTuple):
    """A message that a check finds fault with, and the same put right; a test holds both to the check."""

    msgid: str
    wrong: str
    right: str
    language: str = "de"


class Check(NamedTuple):
    """One check."""

    code: str
    """Its name on the command line, in comments and in all formats."""
    severity: Severity
    """``error`` for what breaks a page or is unsafe, ``warning`` for what is likely wrong, else ``note``."""
    find: Find
    summary: str
    """What it finds, one sentence."""
    remedy: str
    """What to do about it, one sentence."""
    example: Example
    default: bool = True
    """Whether it runs unless told otherwise: not with more than one false alarm in ten on real pages."""
    fixable: bool = False
    """Whether some of what it finds is put right by ``--fix``."""


_ALL = (
    Check(
        "link-target",
        "error",
        links.link_target,
        "A link leads elsewhere than any link of the source text.",
        "Give the link the target that it has in the source text.",
        Example("See [Setup](setup.md).", "Siehe [Setup](einrichtung.md).", "Siehe [Setup](setup.md)."),
    ),
    Check(
        "link-missing",
        "error",
        links.link_missing,
        "A link of the source text is missing.",
        "Make a link of the same words.",
        Example("See [Setup](setup.md).", "Siehe Setup.", "Siehe [Setup](setup.md)."),
    ),
    Check(
        "link-anchor",
        "warning",
        links.link_anchor,
        "A link leads to another place in the same page than in the source text.",
        "Keep the anchor: headings have those of the source page in every language.",
        Example("See [Use](#use-it).", "Siehe [Nutzung](#nutzung).", "Siehe [Nutzung](#use-it)."),
    ),
    Check(
        "link-count",
        "note",
        links.link_count,
        "A link stands there more or less often than in the source text.",
        "Give each sentence the links that it has in the source text.",
        Example(
            "[A](a.md) or [B](b.md).", "[A](a.md) oder [B](b.md), [hier](b.md).", "[A](a.md) oder [B](b.md)."
        ),
    ),
    Check(
        "link-form",
        "note",
        links.link_form,
        "A link leads to a page of the same name by an address of another form.",
        "Write the address as the source text does, unless the other one is meant.",
        Example("See [A](a.md).", "Siehe [A](/docs/a).", "Siehe [A](a.md)."),
    ),
    Check(
        "link-locale",
        "note",
        links.link_locale,
        "The address of a link differs in its locale only.",
        "Nothing, where the site has pages of that locale.",
        Example(
            "See [A](https://example.org/en-us/a).",
            "Siehe [A](https://example.org/de-de/a).",
            "Siehe [A](https://example.org/en-us/a).",
        ),
        default=False,
    ),
    Check(
        "image-target",
        "error",
        links.image_target,
        "The images are not those of the source text.",
        "Give the image the file that it has in the source text; pictures of a language are found by name.",
        Example("![A](media/a.png)", "![A](medien/a.png)", "![A](media/a.png)"),
    ),
    Check(
        "code-changed",
        "error",
        code.code_changed,
        "A code span holds code that is not in the source text.",
        "Put the code of the source text back; it is not translated.",
        Example("Call `run()`.", "Rufen Sie `ausführen()` auf.", "Rufen Sie `run()` auf."),
    ),
    Check(
        "code-missing",
        "warning",
        code.code_missing,
        "Code of the source text is missing.",
        "Put the code of the source text back.",
        Example("Call `run()`.", "Rufen Sie es auf.", "Rufen Sie `run()` auf."),
    ),
    Check(
        "code-markup",
        "note",
        code.code_markup,
        "Code of the source text has no backticks, or other text has.",
        "Mark as code what is code in the source text.",
        Example("Call `run()`.", "Rufen Sie run() auf.", "Rufen Sie `run()` auf."),
    ),
)

CHECKS: Mapping[str, Check] = {check.code: check for check in _ALL}
"""Every check by its code, in the order of documentation and reports."""

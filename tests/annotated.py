"""Short notation for the tests: text fixtures, and pages written without the bulk of their span tags."""

from __future__ import annotations

import re
from itertools import count
from pathlib import Path

from sphinx_vianet.model import UnitPlace

__all__ = ["annotate", "cases", "message", "pair"]

_FIXTURES = Path(__file__).parent / "fixtures"
_UNIT = re.compile(r"⟦(?P<target>.*?)⇒(?P<source>.*?)⟧", re.DOTALL)


def pair(number: int | str, target: str, source: str, *, prefix: str = "a1b2c", quote: str = '"') -> str:
    """One translation unit as it stands in a page."""
    unit = f"{quote}{prefix}-{number}{quote}"
    inner = f"<span data-stu-id={unit}>{source}</span></span>"
    return f"<span data-ttu-id={unit}>{target}</span><span class={quote}sxs-lookup{quote}>{inner}"


def annotate(text: str, *, quote: str = '"', first: int = 104) -> str:
    """A page from text in which ``⟦target⇒source⟧`` stands for a unit; numbers are given in order."""
    numbers = count(first)
    return _UNIT.sub(lambda match: pair(next(numbers), match["target"], match["source"], quote=quote), text)


def message(text: str) -> tuple[str, str, list[UnitPlace]]:
    """Msgid, msgstr and boundaries of a text with units; ``⟦target⇒source⟧``."""
    previous = msgstr = ""
    units: list[UnitPlace] = []
    end = 0
    for match in _UNIT.finditer(text):
        between, end = text[end : match.start()], match.end()
        previous, msgstr = previous + between, msgstr + between
        places = (len(previous), len(match["source"])), (len(msgstr), len(match["target"]))
        units.append(UnitPlace(str(101 + len(units)), *places))
        previous, msgstr = previous + match["source"], msgstr + match["target"]
    return previous + text[end:], msgstr + text[end:], units


def cases(folder: str) -> list[tuple[str, list[str]]]:
    """Title and parts of every case in ``fixtures/FOLDER/*.txt``.

    Cases are divided by lines of five ``=``, their parts by lines that hold only a full stop.
    """
    found = []
    for path in sorted((_FIXTURES / folder).glob("*.txt")):
        for case in re.split(r"^={5}\n", path.read_text(encoding="utf-8"), flags=re.MULTILINE):
            title, *parts = re.split(r"^\.\n", case, flags=re.MULTILINE)
            found.append((f"{path.stem}: {title.strip()}", parts))
    return found

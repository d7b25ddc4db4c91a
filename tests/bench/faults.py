"""Faults put into translations, and who finds them.

``python -m tests.bench.faults seed CATALOGS OUTPUT LIST`` writes catalogs with faults, and their list.
``python -m tests.bench.faults judge LIST LINT LINT POFILTER POFILTER`` prints JSON: what two reports of
``lint`` and two folders of ``pofilter`` say, each before and after; a fault is found when its message has a
finding that it did not have before. The same catalogs get the same faults.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from random import Random

from babel.messages.catalog import Message
from babel.messages.pofile import read_po, write_po

__all__ = ["FAULTS", "damage"]

_SEED = 20_261_121
_MOST = 50
"""Messages with the same fault."""

_LINK = re.compile(r"(?<!!)\[([^\[\]`]+)\]\(([^()\s]+)\)")
_CODE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
_BOLD = re.compile(r"\*\*([^*\n]+)\*\*")
_NUMBER = re.compile(r"(?<![\w.`/-])\d+(?![\w.`/-])")
_WORD = re.compile(r"(?<=\s)[a-zäöü]{4,}(?=\s)")
_FOUND = re.compile(r"\(pofilter\) (\w+)")

Findings = Mapping[tuple[str, str], set[str]]
"""Names of checks by page and msgid."""


def _first(pattern: re.Pattern[str], new: str) -> Callable[[str, str], str]:
    return lambda _, text: pattern.sub(new, text, count=1)


def _number(source: str, text: str) -> str:
    """A number that the source has becomes the next one."""
    known = set(_NUMBER.findall(source))
    found = next((match for match in _NUMBER.finditer(text) if match.group() in known), None)
    return text if found is None else f"{text[: found.start()]}{int(found.group()) + 1}{text[found.end() :]}"


def _untranslated(source: str, text: str) -> str:
    return source if len(source.split()) > 4 else text


def _cut(_: str, text: str) -> str:
    return text[: len(text) // 4] if len(text) > 160 and not re.search(r"[`*\[<]", text) else text


def _cyrillic(_: str, text: str) -> str:
    """A letter that looks the same, of another script."""
    found = re.match(r"[A-ZÄÖÜa-zäöüß ]*?[a-z](?=a[a-z])", text)
    return f"{found.group()}\N{CYRILLIC SMALL LETTER A}{text[found.end() + 1 :]}" if found else text


FAULTS: Mapping[str, Callable[[str, str], str]] = {
    "link to another place": _first(_LINK, r"[\1](\2-de)"),
    "link lost": _first(_LINK, r"\1"),
    "code changed": _first(_CODE, r"`\1e`"),
    "code no longer code": _first(_CODE, r"\1"),
    "spaces inside bold": _first(_BOLD, r"** \1 **"),
    "bold lost": _first(_BOLD, r"\1"),
    "number changed": _number,
    "word doubled": _first(_WORD, r"\g<0> \g<0>"),
    "two spaces": _first(_WORD, r"\g<0> "),
    "bracket lost": _first(re.compile(r"(?<=\w)\)(?=[ .,])"), ""),
    "letter of another script": _cyrillic,
    "not translated": _untranslated,
    "three quarters lost": _cut,
    "script brought in": lambda _, text: f"{text} <script>run()</script>",
    "link brought in": lambda _, text: f"{text} [mehr](https://example.org/x)",
}
"""What is done to a translation, by name: source text and translation to another translation."""


def damage(entries: list[tuple[str, str, str]]) -> Iterator[tuple[str, int, str]]:
    """Choose faults for messages.

    Args:
        entries: Page, source text and translation of each message.

    Yields:
        Name of the fault, index of the message, and its translation with the fault. No message has two.
    """
    random = Random(_SEED)  # noqa: S311  # no secret: the same faults every time
    free = list(range(len(entries)))
    random.shuffle(free)
    for name, change in FAULTS.items():
        taken: set[int] = set()
        for index in free:
            _, source, text = entries[index]
            changed = change(source, text)
            if changed != text and len(taken) < _MOST:
                taken.add(index)
                yield name, index, changed
        free = [index for index in free if index not in taken]


def _seed(catalogs: Path, output: Path, names: Path) -> None:
    found: list[tuple[Path, Message]] = []
    read = {}
    for file in sorted(catalogs.rglob("*.po")):
        with file.open("rb") as data:
            read[file] = read_po(data)
        plain = (message for message in read[file] if isinstance(message.id, str) and message.id)
        found += ((file, message) for message in plain if message.string and not message.fuzzy)
    entries = [(_page(file, catalogs), str(message.id), str(message.string)) for file, message in found]
    rows = []
    for name, index, changed in damage(entries):
        found[index][1].string = changed
        rows.append((name, *entries[index][:2]))
    for file, catalog in read.items():
        copy = output / file.relative_to(catalogs)
        copy.parent.mkdir(parents=True, exist_ok=True)
        with copy.open("wb") as data:
            write_po(data, catalog, width=0)
    names.write_text(json.dumps(rows), "utf-8")


def _page(catalog: Path, folder: Path) -> str:
    return catalog.relative_to(folder).with_suffix("").as_posix().partition("LC_MESSAGES/")[2]


def _linted(report: Path) -> Findings:
    found: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for problem in json.loads(report.read_text("utf-8"))["problems"]:
        page = problem["page"].rpartition(".")[0]
        found[page, problem["msgid"]].add(problem["code"])
    return found


def _filtered(folder: Path) -> Findings:
    found: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for file in sorted(folder.rglob("*.po")):
        with file.open("rb") as data:
            for message in read_po(data):
                names = _FOUND.findall(" ".join(message.user_comments))
                if names:
                    found[_page(file, folder), str(message.id)] |= set(names)
    return found


def _judge(names: Path, *reports: Path) -> None:
    seeded = json.loads(names.read_text("utf-8"))
    answer: dict[str, object] = {"seeded": Counter(name for name, *_ in seeded)}
    tools = {"lint": map(_linted, reports[:2]), "pofilter": map(_filtered, reports[2:])}
    for tool, (before, after) in tools.items():
        places = [(name, (page, msgid)) for name, page, msgid in seeded]
        answer[tool] = Counter(
            name for name, place in places if after.get(place, set()) - before.get(place, set())
        )
        answer[f"{tool} without a fault"] = len(before)
    print(json.dumps(answer))


if __name__ == "__main__":
    paths = [Path(argument) for argument in sys.argv[2:]]
    if sys.argv[1] == "seed":
        _seed(*paths)
    else:
        _judge(*paths)

"""What a sentence memory gives: ``python -m tests.bench.recall FOLDER [EVERY]``.

FOLDER holds ``annotated/`` and ``source/`` (the source pages at the handoffs). Every tenth page (or
EVERY) is left out, the memory is made of the others, and what it gives for the messages of those left
out is compared with their translation.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from rapidfuzz import fuzz

from sphinx_vianet.align import align
from sphinx_vianet.exportunits import page_units
from sphinx_vianet.memory import Memory, MemoryBuilder, Pair, memory_key
from sphinx_vianet.memoryfill import recall
from sphinx_vianet.model import Message
from sphinx_vianet.page import parse_page

_LEAST = (0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9)
_USEFUL = 75
"""Likeness, in percent, of a proposal with the translation from which on it is less work than none."""


def main(folder: Path, every: int) -> None:
    """Print the tables."""
    files = sorted((folder / "annotated").rglob("*.md"))
    with TemporaryDirectory() as place:
        path = Path(place, "memory.sqlite3")
        start = time.process_time()
        builder = MemoryBuilder(path)
        for index, file in enumerate(files):
            if index % every:
                builder.add(_pairs(file))
        builder.finish()
        builder.close()
        built = time.process_time() - start
        messages = [
            message for file in files[::every] for message in _messages(file, folder) if message.msgstr
        ]
        print(f"{len(files[::every])} of {len(files)} pages left out: {len(messages)} messages with units")
        print(f"memory: {built:.1f} s, {path.stat().st_size / 1e6:.1f} MB")
        memory = Memory(path)
        for least in _LEAST:
            _print(messages, memory, least)
        memory.close()


def _pairs(file: Path) -> Iterator[Pair]:
    units, _ = page_units(parse_page(file.read_bytes()), "", None, None, "ops")
    yield from (Pair("", unit.source, unit.target, False) for unit in units)


def _messages(file: Path, folder: Path) -> Iterator[Message]:
    source = folder / "source" / file.relative_to(folder / "annotated")
    text = source.read_bytes() if source.is_file() else None
    for message in align(parse_page(file.read_bytes()), text, text).messages:
        if message.units:
            yield message


def _print(messages: Sequence[Message], memory: Memory, least: float) -> None:
    numbers: Counter[str] = Counter()
    start = time.process_time()
    for message in messages:
        found = recall(message.msgid, memory, "", least)
        if found is None:
            continue
        kind = "near" if found.previous is not None else "identical" if found.certain else "ambiguous"
        numbers[kind] += 1
        numbers[f"{kind} right"] += memory_key(found.msgstr) == memory_key(message.msgstr)
        numbers[f"{kind} useful"] += fuzz.ratio(found.msgstr, message.msgstr) >= _USEFUL
    taken = (time.process_time() - start) * 1000 / len(messages)
    if least == _LEAST[0]:
        for kind in ("identical", "ambiguous"):
            print(f"{kind}: {numbers[kind]}, right {numbers[f'{kind} right']}")
    print(
        f"near from {least:.2f}: {numbers['near']}, useful {numbers['near useful']}; {taken:.2f} ms a message"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 10)

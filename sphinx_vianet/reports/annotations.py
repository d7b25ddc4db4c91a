"""Workflow commands of GitHub Actions."""

from __future__ import annotations

from collections.abc import Iterable

from .wording import inert, plural, printable

__all__ = ["SHOWN", "command", "joined_annotations"]

SHOWN = 10
"""How many errors, and how many warnings, GitHub shows of one step."""

_NAMED = 20


def joined_annotations(*kinds: Iterable[tuple[str, str]]) -> str:
    """As many commands of each kind as GitHub shows, and a notice that counts the others.

    Args:
        kinds: Errors, warnings and so on: commands, each with the place that it is about.
    """
    shown: list[str] = []
    others: list[str] = []
    for kind in kinds:
        lines = list(kind)
        shown += [line for line, _ in lines[:SHOWN]]
        others += [place for _, place in lines[SHOWN:]]
    return "".join(f"{line}\n" for line in shown) + _left_out(others)


def _left_out(places: list[str]) -> str:
    if not places:
        return ""
    named = ", ".join(places[:_NAMED]) + (", ..." if len(places) > _NAMED else "")
    title = f"{plural(len(places), 'more result')} not shown"
    return command("notice", None, None, title, f"GitHub shows {SHOWN} annotations of a kind. {named}") + "\n"


def command(kind: str, path: str | None, line: int | None, title: str, message: str) -> str:
    """One annotation: ``error``, ``warning`` or ``notice``, at a file and line where it has one."""
    properties = {"file": path, "line": line if path else None, "title": title}
    listed = ",".join(
        f"{name}={_property(str(value))}" for name, value in properties.items() if value is not None
    )
    return inert(f"::{kind} {listed}::{_data(message)}")


def _data(text: str) -> str:
    return _replaced(text, (("%", "%25"), ("\r", "%0D"), ("\n", "%0A")))


def _property(text: str) -> str:
    return _replaced(_data(printable(text)), ((":", "%3A"), (",", "%2C")))


def _replaced(text: str, pairs: Iterable[tuple[str, str]]) -> str:
    for old, new in pairs:
        text = text.replace(old, new)
    return text

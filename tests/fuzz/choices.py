"""Decisions taken from bytes, so that a fuzzer that changes bytes changes what is made of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

__all__ = ["Choices", "parts_of"]

Item = TypeVar("Item")

_DIVIDER = b"\n=====\n"


class Choices:
    """Takes decisions from bytes; when they are used up, each is the first one there is."""

    def __init__(self, data: bytes) -> None:
        """Start at the first byte."""
        self._data = data
        self._at = 0

    @property
    def left(self) -> int:
        """Bytes that are not used yet."""
        return len(self._data) - self._at

    def byte(self) -> int:
        """The next byte."""
        return self.raw(1)[0] if self.left else 0

    def below(self, count: int) -> int:
        """A number from 0 up to, but without, ``count``."""
        number = self.byte()
        if count > 256:
            number = number << 8 | self.byte()
        return number % count

    def often(self) -> bool:
        """A decision; it is for the usual in fifteen of sixteen cases."""
        return self.byte() & 15 != 15

    def flag(self) -> bool:
        """A decision."""
        return self.byte() & 1 == 1

    def pick(self, items: Sequence[Item]) -> Item:
        """One of some items."""
        return items[self.below(len(items))]

    def raw(self, most: int) -> bytes:
        """So many bytes, or what there is."""
        found = self._data[self._at : self._at + most]
        self._at += len(found)
        return found

    def text(self, most: int = 12) -> str:
        """A short text of any characters that UTF-8 can hold."""
        return self.raw(self.below(most + 1)).decode("utf-8", "replace")


def parts_of(data: bytes, count: int) -> list[bytes]:
    """Input that is given as it stands: parts divided by lines of five ``=``; what is missing is empty."""
    parts = data.split(_DIVIDER, count - 1)
    return parts + [b""] * (count - len(parts))

"""Whether a source page is the one that a stamp names.

``ms.openlocfilehash`` is the SHA-1 (from September 2021 SHA-256) of the source file's
bytes as some checkout had them: without BOM, with LF or with CRLF line ends. Which of the
two is a convention per repository and period, so all forms are tried (FORMAT.md, The hash).
"""

from __future__ import annotations

import hashlib

__all__ = ["matches_hash"]

_BOM = b"\xef\xbb\xbf"


def matches_hash(data: bytes, wanted: str) -> bool:
    """Whether a file has a handoff's hash.

    Args:
        data: The source file's bytes as read.
        wanted: 40 hex digits for SHA-1, 64 for SHA-256.
    """
    algorithm = "sha256" if len(wanted) == 64 else "sha1"
    plain = data.removeprefix(_BOM)
    if _digest(algorithm, plain) == wanted:
        return True
    unix = plain.replace(b"\r\n", b"\n")
    others = (unix, unix.replace(b"\n", b"\r\n"))
    return any(_digest(algorithm, form) == wanted for form in others if form != plain)


def _digest(algorithm: str, data: bytes) -> str:
    # The format fixed SHA-1; it names a version here and guards nothing.
    return hashlib.new(algorithm, data, usedforsecurity=False).hexdigest()

"""Whether a source page is the one that a stamp names.

``ms.openlocfilehash`` is the SHA-1 (from September 2021 SHA-256) of the source file's
bytes as some checkout had them: without BOM, with LF or with CRLF line ends. Which of the
two is a convention per repository and period, so all forms are tried (format.md, Front matter).
"""

from __future__ import annotations

import hashlib

__all__ = ["handoff_text", "hash_forms", "matches_hash"]

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


def hash_forms(data: bytes, algorithm: str) -> set[str]:
    """The hashes that handoffs of a file may have: of its bytes as they are, with LF and with CRLF.

    Args:
        data: The source file's bytes as read.
        algorithm: ``sha1`` or ``sha256``.
    """
    plain = data.removeprefix(_BOM)
    unix = plain.replace(b"\r\n", b"\n")
    return {_digest(algorithm, form) for form in {plain, unix, unix.replace(b"\n", b"\r\n")}}


def handoff_text(wanted: str | None, at_commit: bytes | None, today: bytes | None) -> bytes | None:
    """The source page that was translated, as far as it is at hand.

    Args:
        wanted: The hash of the stamp.
        at_commit: The source page at the commit of the stamp.
        today: The source page now.

    Returns:
        Today's when it has the hash; else the one at the commit, unless the stamp has a hash that
        is another: then the page's own source side is safer, and this is None.
    """
    if today is not None and wanted and matches_hash(today, wanted):
        return today
    if at_commit is not None and wanted and not matches_hash(at_commit, wanted):
        return None
    return at_commit


def _digest(algorithm: str, data: bytes) -> str:
    # The format fixed SHA-1; it names a version here and guards nothing.
    return hashlib.new(algorithm, data, usedforsecurity=False).hexdigest()

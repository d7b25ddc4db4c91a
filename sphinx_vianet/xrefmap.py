"""Where uids lead: mappings of uids to addresses, and docfx's ``xrefmap`` files on this machine.

Nothing is fetched. A file comes from elsewhere, so it is loaded safely, up to a size, and
only plain web addresses are taken from it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

from .errors import Code
from .frontmatter import load_yaml
from .model import Finding

__all__ = ["XrefEntry", "load_xref_maps"]

_ADDRESS = re.compile(r"https?://[^/\s\\]+(?:/[^\s\\]*)?|/(?![/\\])[^\s\\]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class XrefEntry:
    """What is known of one uid."""

    url: str
    """Web address, or a path on the site that begins with ``/``."""
    name: str = ""
    full_name: str = ""
    name_with_type: str = ""

    def shown(self, display: str) -> str:
        """The name to show.

        Args:
            display: ``name``, ``fullname`` or ``namewithtype``.

        Returns:
            The name, empty where the map has none.
        """
        return {"fullname": self.full_name, "namewithtype": self.name_with_type}.get(display) or self.name


def load_xref_maps(
    parts: Collection[Path | Mapping[str, str]], max_size: int, base: str | None = None
) -> tuple[dict[str, XrefEntry], list[Finding]]:
    """Load every map; of equal uids the first counts.

    Args:
        parts: Paths of files (``.json``, else YAML), and mappings of uids to addresses.
        max_size: Size in bytes above which a file is not loaded.
        base: What relative addresses of a file without ``baseUrl`` are relative to.

    Returns:
        Entries by uid, and a finding for each file that cannot be used.
    """
    entries: dict[str, XrefEntry] = {}
    findings: list[Finding] = []
    for part in parts:
        if isinstance(part, Path):
            for uid, entry in _from_file(part, max_size, base, findings):
                entries.setdefault(uid, entry)
        else:
            for uid, url in part.items():
                entries.setdefault(uid, XrefEntry(url))
    return entries, findings


def _from_file(
    path: Path, max_size: int, base: str | None, findings: list[Finding]
) -> Iterator[tuple[str, XrefEntry]]:
    try:
        size = path.stat().st_size
        if size > max_size:
            findings.append(_finding(path, f"the map has {size} bytes, more than max-page-size allows"))
            return
        text = path.read_bytes().decode("utf-8-sig")
        problems: list[Finding] = []
        if path.suffix.lower() == ".json":
            loaded: object = json.loads(text)
        else:
            loaded, problems = load_yaml(text, str(path), 1, most=max_size)
    except OSError as error:
        findings.append(_finding(path, f"the map cannot be read: {error.strerror}"))
        return
    except (ValueError, RecursionError) as error:
        findings.append(_finding(path, f"the map cannot be read: {error}"))
        return
    findings += [_finding(path, f"the map cannot be read: {problem.message}") for problem in problems]
    if problems:
        return
    if not isinstance(loaded, dict) or not isinstance(references := loaded.get("references"), list):
        findings.append(_finding(path, "the map has no list 'references'"))
        return
    yield from _entries(references, str(loaded.get("baseUrl") or base or ""))


def _entries(references: list[object], base: str) -> Iterator[tuple[str, XrefEntry]]:
    for reference in references:
        if not isinstance(reference, dict):
            continue
        uid, href = reference.get("uid"), reference.get("href")
        if not isinstance(uid, str) or not isinstance(href, str):
            continue
        url = _joined(base, href)
        if url is not None:
            names = (reference.get(key) for key in ("name", "fullName", "nameWithType"))
            yield uid, XrefEntry(url, *(name if isinstance(name, str) else "" for name in names))


def _joined(base: str, href: str) -> str | None:
    """The address of an entry, None when it is no plain web address."""
    try:
        url = urljoin(base, href)
    except ValueError:
        return None
    return url if _ADDRESS.fullmatch(url) else None


def _finding(path: Path, message: str) -> Finding:
    return Finding(Code.XREF_MAP, str(path), None, message)

"""Documents that Sphinx takes for outdated and that are not, and those that it does not see.

A catalog that is newer says nothing (:mod:`.messages`), and a picture that is missing is
missing today as it was: stock Sphinx reads its page again in every build. When the picture
appears, with whatever time, the page is read.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from .documents import Documents
from .linkuse import LINKS, read_now
from .messages import MESSAGES, Stamp, unchanged
from .resolve import find_place, label_of
from .uids import document_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

__all__ = ["narrow_outdated", "note_missing", "relinked"]


def narrow_outdated(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """Take documents out of those that Sphinx found changed, and add others."""
    known: dict[str, Stamp] = {}
    outdated: list[str] = []
    documents = Documents(env.found_docs)
    for docname in sorted(env.found_docs - added):
        if docname not in MESSAGES.of(env):
            continue
        same = unchanged(env, docname, known) and not _appeared(env, docname)
        if not same or _relinked(env, docname, documents, added, removed):
            outdated.append(docname)
        elif docname in changed and not _has_changed(env, docname):
            changed.discard(docname)
            _settle(env, docname)
    return outdated


def _missing(env: BuildEnvironment) -> dict[str, frozenset[Path]]:
    """The files that documents depend on and that were not there when they were read."""
    found: dict[str, frozenset[Path]] = vars(env).setdefault("vianet_missing", {})
    return found


def note_missing(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Keep which files are missing, when documents have been read."""
    missing = _missing(env)
    for docname in read_now(app):
        missing.pop(docname, None)
        absent = frozenset(file for file in _dependencies(env, docname) if not file.is_file())
        if absent and docname in env.all_docs:
            missing[docname] = absent
    return []


def _dependencies(env: BuildEnvironment, docname: str) -> Iterator[Path]:
    for name in env.dependencies.get(docname, ()):
        yield Path(env.srcdir) / name


def _appeared(env: BuildEnvironment, docname: str) -> bool:
    return any(file.is_file() for file in _missing(env).get(docname, ()))


def _has_changed(env: BuildEnvironment, docname: str) -> bool:
    """Whether Sphinx has a reason to read a document again, catalogs and missing files left aside."""
    read = env.all_docs[docname]
    if docname in env.reread_always or not (Path(env.doctreedir) / f"{docname}.doctree").is_file():
        return True
    if _time(Path(env.doc2path(docname))) > read:
        return True
    missing = _missing(env).get(docname, frozenset())
    for file in _dependencies(env, docname):
        if file.suffix == ".mo":
            continue
        if not file.is_file():
            if file not in missing:
                return True
        elif _time(file) > read:
            return True
    return False


def _settle(env: BuildEnvironment, docname: str) -> None:
    """Let a document count as read since its catalogs were written."""
    times = [_time(file) for file in _dependencies(env, docname) if file.suffix == ".mo" and file.is_file()]
    env.all_docs[docname] = max([env.all_docs[docname], *times])


def _time(file: Path) -> int:
    """When a file was changed, in microseconds and rounded up, as Sphinx has it."""
    return -(file.stat().st_mtime_ns // -1_000)


# --- links


def _relinked(
    env: BuildEnvironment, docname: str, documents: Documents, added: set[str], removed: set[str]
) -> bool:
    """Whether a link that was text has a document now, or one that had a document has none."""
    if not added and not removed:
        return False
    for use in LINKS.of(env).get(docname, ()):
        if use.way == "page" and use.target in removed:
            return True
        match = documents.find(use.target) if use.way == "outside" else None
        if match is not None and match.docname in added:
            return True
    return False


def relinked(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """The documents to be written again, since a place or uid that they link to has moved."""
    before: dict[str, tuple[object, ...]] = getattr(env, "vianet_ends", {})
    now = {docname: _ends(env, docname) for docname in LINKS.of(env)}
    env.vianet_ends = now  # type: ignore[attr-defined]  # kept with the environment
    return [docname for docname, ends in now.items() if docname in before and before[docname] != ends]


def _ends(env: BuildEnvironment, docname: str) -> tuple[object, ...]:
    """Where a document's links to places and by uid lead."""
    ends: list[object] = []
    for use in LINKS.of(env)[docname]:
        target = document_of(env, use.target) if use.way == "uid" else use.target
        if use.way in ("here", "outside"):
            ends.append(label_of(env, use.target if use.way == "here" else unquote(use.written)))
        if use.way == "uid":
            ends.append((target, env.titles[target].astext() if target else ""))
        if use.fragment and target in env.all_docs and use.way in ("uid", "page"):
            ends.append(find_place(env, target, use.fragment))
    return tuple(ends)

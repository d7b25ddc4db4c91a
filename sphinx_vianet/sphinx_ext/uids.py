"""What a uid leads to: a map, a document that has it in its front matter, an inventory."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.errors import NoUri

from ..xrefmap import XrefEntry, load_xref_maps
from .building import app_of
from .plan import plan_of
from .report import report

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

__all__ = ["document_of", "entry_of", "from_inventories", "is_known", "map_files"]


def map_files(env: BuildEnvironment) -> list[Path]:
    """The map files that the project names."""
    return [part for part in plan_of(env).config.xref if isinstance(part, Path)]


def entry_of(env: BuildEnvironment, uid: str) -> XrefEntry | None:
    """What the project's maps say of a uid."""
    return _entries(env).get(uid)


def document_of(env: BuildEnvironment, uid: str) -> str | None:
    """The document whose front matter has a uid; of several the first by name."""
    documents = app_of(env).__dict__.setdefault("vianet_uids", {})
    if not documents:
        for name in sorted(env.all_docs, reverse=True):
            documents[str(env.metadata[name].get("uid", "")).strip()] = name
    found: str | None = documents.get(uid) if uid else None
    return found


def from_inventories(
    env: BuildEnvironment, node: addnodes.pending_xref, inner: nodes.Element
) -> nodes.Element | None:
    """Ask whoever answers for missing references, such as intersphinx.

    Args:
        env: The environment.
        node: The reference by uid.
        inner: What the link shows.
    """
    asked = addnodes.pending_xref(
        "",
        refdomain="",
        reftype="any",
        reftarget=node["reftarget"],
        refdoc=node["refdoc"],
        refexplicit=node["refexplicit"],
    )
    asked += inner
    try:
        found: nodes.Element | None = env.events.emit_firstresult(
            "missing-reference", env, asked, inner, allowed_exceptions=(NoUri,)
        )
    except NoUri:
        return None
    return found


def is_known(env: BuildEnvironment, uid: str, docname: str) -> bool:
    """Whether a uid that a document refers to leads anywhere."""
    if entry_of(env, uid) is not None or document_of(env, uid) is not None:
        return True
    node = addnodes.pending_xref("", reftarget=uid, refdoc=docname, refexplicit=False)
    return from_inventories(env, node, nodes.literal(uid, uid)) is not None


def _entries(env: BuildEnvironment) -> Mapping[str, XrefEntry]:
    config = plan_of(env).config
    stamps = tuple((str(file), file.stat().st_mtime_ns if file.is_file() else 0) for file in map_files(env))
    direct = tuple(tuple(part.items()) if not isinstance(part, Path) else str(part) for part in config.xref)
    return _load(direct, stamps, config.max_page_size, config.link_base)


@lru_cache(maxsize=2)
def _load(
    parts: tuple[tuple[tuple[str, str], ...] | str, ...],
    _stamps: tuple[tuple[str, int], ...],
    max_size: int,
    base: str | None,
) -> Mapping[str, XrefEntry]:
    """Load the maps once for a build; what is wrong with one is reported then."""
    given = [Path(part) if isinstance(part, str) else dict(part) for part in parts]
    entries, findings = load_xref_maps(given, max_size, base)
    for finding in findings:
        report(finding.code, finding.message, finding.path, finding.line)
    return entries

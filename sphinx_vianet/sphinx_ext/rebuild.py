"""Which documents have to be read again, beyond what Sphinx finds by the times of files.

What a document takes from localized pages is put into one digest when the build starts. So
a page in another language than the build's changes nothing, and neither does a file that
was only touched; a page that is new, or gone, does.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sphinx.util.i18n import docname_to_domain

from .lookup import open_catalog
from .metadata import page_metadata
from .plan import Plan, plan_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

__all__ = ["note_catalogs", "note_shown", "outdated_documents"]

# In two steps: one pattern for both would begin anew at every character of a long word.
_WORD = re.compile(r"[^\s()<>\"'\\/]++")
_PAGE_NAME = re.compile(r".+\.(?:md|yml)", re.IGNORECASE)


def outdated_documents(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """The documents whose share of localized pages is not what it was when they were read."""
    before: dict[str, str] = getattr(env, "vianet_shown", {})
    return [name for name, digest in _digests(app) if before.get(name) != digest and name not in added]


def note_shown(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Keep what the documents show, now that it is known what they include."""
    env.vianet_shown = dict(_digests(app))  # type: ignore[attr-defined]  # kept with the environment
    return []


def note_catalogs(app: Sphinx, docname: str, _content: list[str]) -> None:
    """Let a document depend on all of its catalogs: Sphinx notes one, where several have its domain."""
    domain = docname_to_domain(docname, app.config.gettext_compact)
    for file in open_catalog(app.env, app.config, domain).paths:
        app.env.note_dependency(str(file), docname=docname)


def _digests(app: Sphinx) -> Iterator[tuple[str, str]]:
    plan = plan_of(app.env)
    by_name: dict[str, set[str]] = {}
    for path, docname in plan.documents.items():
        by_name.setdefault(path.name, set()).add(docname)
    for docname in sorted(app.env.found_docs):
        digest = hashlib.sha256()
        for part in _parts(app, plan, docname, by_name):
            digest.update(repr(part).encode("utf-8", "surrogateescape"))
        yield docname, digest.hexdigest()


def _parts(app: Sphinx, plan: Plan, docname: str, by_name: dict[str, set[str]]) -> Iterator[Any]:
    for host in plan.of_document(docname):
        yield (
            host.page.path,
            str(host.file),
            host.page.source,
            host.page.trusted,
            sorted(host.includes.items()),
        )
        yield page_metadata(app.env, plan, host)
        yield [sorted(by_name.get(name, ())) for name in sorted(_linked_names(host.page.text))]
    yield [plan.coverage(*key) for key in plan.tables if key[0] == docname]


def _linked_names(text: str) -> set[str]:
    """What could be the file names of pages in a text."""
    found = (_PAGE_NAME.match(word) for word in _WORD.findall(text) if "." in word)
    return {match.group() for match in found if match is not None}

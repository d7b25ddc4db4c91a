"""Which document a path means, as docfx finds it: without suffix, by its folder, in any case."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple, cast

from .building import app_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

__all__ = ["Documents", "Match", "documents_of", "note_documents"]

_SUFFIXES = (".md", ".yml", ".yaml", ".html", ".htm", ".rst")


class Match(NamedTuple):
    """A document that was found."""

    docname: str
    exact: bool
    """Whether it is written as in the link; else in other capital letters."""


class Documents:
    """The names of all documents, looked up by path."""

    def __init__(self, docnames: Iterable[str]) -> None:
        """Take the names."""
        self._names = frozenset(docnames)
        self._lower: dict[str, str] | None = None

    def find(self, path: str) -> Match | None:
        """Find the document that a path below the source folder means.

        Args:
            path: With ``/``, normalised; ends with ``/`` when it is written as a folder's.
        """
        name = path.rstrip("/")
        stem = next((name[: -len(end)] for end in _SUFFIXES if name.lower().endswith(end)), None)
        if path.endswith("/") or not name:
            candidates = [f"{name}/index".lstrip("/")]
        else:
            candidates = [stem] if stem is not None else [name, f"{name}/index"]
        for candidate in candidates:
            if candidate in self._names:
                return Match(candidate, exact=True)
        return next((match for name in candidates if (match := self._in_any_case(name))), None)

    def _in_any_case(self, name: str) -> Match | None:
        if self._lower is None:
            self._lower = {known.lower(): known for known in sorted(self._names, reverse=True)}
        found = self._lower.get(name.lower())
        return Match(found, exact=False) if found is not None else None


def note_documents(app: Sphinx, env: BuildEnvironment, _docnames: list[str]) -> None:
    """Before documents are read, when it is known which there are."""
    app.vianet_documents = Documents(env.found_docs)  # type: ignore[attr-defined]  # for this build


def documents_of(env: BuildEnvironment) -> Documents:
    """The documents of the running build."""
    return cast("Documents", app_of(env).vianet_documents)  # type: ignore[attr-defined]

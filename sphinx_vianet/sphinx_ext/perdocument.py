"""What is known of each document from reading it, kept with Sphinx's environment for later builds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

__all__ = ["PerDocument"]

T = TypeVar("T")


class PerDocument(Generic[T]):
    """One thing that is known of documents."""

    def __init__(self, name: str) -> None:
        """Say under which name the environment keeps it; one that no other extension has."""
        self._name = name

    def of(self, env: BuildEnvironment) -> dict[str, T]:
        """What is known, by name of the document; what is changed there is kept."""
        found: dict[str, T] = vars(env).setdefault(self._name, {})
        return found

    def connect(self, app: Sphinx) -> None:
        """Forget documents that are read again or gone, and take over what other processes have read."""
        app.connect("env-purge-doc", self._forget)
        app.connect("env-merge-info", self._merge)

    def _forget(self, app: Sphinx, env: BuildEnvironment, docname: str) -> None:
        self.of(env).pop(docname, None)

    def _merge(
        self, app: Sphinx, env: BuildEnvironment, docnames: Iterable[str], other: BuildEnvironment
    ) -> None:
        found = self.of(other)
        self.of(env).update({name: found[name] for name in docnames if name in found})

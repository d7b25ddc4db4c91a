"""Directives that untrusted pages may use, without options that reach beyond their own text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType

from docutils import nodes
from docutils.parsers.rst import Directive, directives

__all__ = ["tamed"]

# Classes of a theme hide text and cover the page; a name is a label for the whole project.
_REFUSED = ("class", "name", "figclass", "figname")


@contextmanager
def tamed(
    name: str, language: ModuleType, document: nodes.document, dropped: Callable[[str], None]
) -> Iterator[None]:
    """Let a directive lose its options for classes and labels.

    Args:
        name: Of the directive, as the page has it.
        language: Docutils' words of the page's language.
        document: The document.
        dropped: Called with each option that is left out, in words.
    """
    found, _ = directives.directive(name, language, document)
    if found is None:
        yield
        return

    class Tamed(found):  # type: ignore[misc, valid-type]  # whatever class the directive is
        """The directive."""

        def run(self) -> list[nodes.Node]:
            for option in _REFUSED:
                if self.options.pop(option, None) is not None:
                    dropped(f"the option {option!r} of the directive {{{self.name}}}")
            made: list[nodes.Node] = super().run()
            return made

    registry: dict[str, type[Directive]] = directives._directives  # type: ignore[attr-defined]
    key = name.lower()
    before = registry.get(key)
    registry[key] = Tamed
    try:
        yield
    finally:
        if before is None:
            del registry[key]
        else:
            registry[key] = before

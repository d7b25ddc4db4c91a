"""Which languages to build, of those that there are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from ..errors import ConfigError
from ..languages import language_tag, normalize_locale, sphinx_language
from .facts import ProjectFacts

__all__ = ["choose"]


def choose(locales: Sequence[str]) -> Callable[[ProjectFacts], list[str]]:
    """Choose languages by name.

    Args:
        locales: Locales (``de-DE``) or Sphinx's codes of languages (``zh_CN``).

    Returns:
        What picks them out of a project's, each once, the source language first; it raises a
        ConfigError for one that the project does not have.
    """

    def pick(project: ProjectFacts) -> list[str]:
        known = project.all_languages()
        chosen = {_found(locale, known, project.overrides) for locale in locales}
        return [code for code in known if code in chosen]

    return pick


def _found(locale: str, known: Sequence[str], overrides: Mapping[str, str]) -> str:
    if locale in known:
        return locale
    tag = normalize_locale(locale)
    if tag is not None:
        if (code := sphinx_language(tag, overrides)) in known:
            return code
        for code in known:
            if language_tag(code) == tag:
                return code
    raise ConfigError(f"the project has nothing in {locale!r}; its languages are {', '.join(known)}")

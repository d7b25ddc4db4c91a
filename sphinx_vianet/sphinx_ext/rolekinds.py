"""What a role does with its text: whether a translator may change it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils.parsers.rst import languages, roles
from sphinx.roles import code_role
from sphinx.util.docutils import ReferenceRole

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.environment import BuildEnvironment

__all__ = ["is_reference_role", "is_text_role"]


def is_reference_role(role: str, env: BuildEnvironment, document: nodes.document) -> bool:
    """Whether a role takes ``text <target>``: Sphinx's references, and those of ``extlinks``."""
    found = _find(role, env, document)
    if isinstance(found, ReferenceRole):
        return True
    return role in getattr(env.config, "extlinks", {}) and not isinstance(found, roles.CustomRole)


def is_text_role(role: str, env: BuildEnvironment, document: nodes.document) -> bool:
    """Whether a role does nothing but mark its text up: those that the directive ``role`` makes, mostly."""
    found = _find(role, env, document)
    if isinstance(found, roles.CustomRole):
        found = found.base_role
    if isinstance(found, roles.GenericRole):
        return True
    return found in (roles.generic_custom_role, roles.code_role, code_role)


def _find(role: str, env: BuildEnvironment, document: nodes.document) -> Any:
    """The role as Sphinx finds it, but not wrapped, as a domain hands its own out."""
    name = role.lower()
    explicit, colon, rest = name.partition(":")
    data: Any = env.temp_data
    default = data.get("default_domain")
    domain = explicit if colon else getattr(default, "name", env.config.primary_domain)
    key = rest if colon else name
    for candidate in (domain, "std"):
        if candidate in env.domains and key in env.domains[candidate].roles:
            return env.domains[candidate].roles[key]
    language = languages.get_language(document.settings.language_code)
    found, _ = roles.role(name, language, 0, document.reporter)  # type: ignore[arg-type]  # a module of its shape
    return found

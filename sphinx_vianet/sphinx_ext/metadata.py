"""The head of a document that localized pages are put into."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ..hosted import known_metadata
from ..sides import meta_texts
from .building import extracts_messages
from .plan import Host, Plan

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

__all__ = ["page_metadata"]


def page_metadata(env: BuildEnvironment, plan: Plan, host: Host) -> Mapping[str, object] | None:
    """Front matter of a page for its document's head; only the first page of a document gives it.

    Without a source tree most values exist in the target language only, and there is no
    message for them: a locale's build shows its page's own, the source-language build none.

    Args:
        env: The environment.
        plan: The build's plan.
        host: The page in its document.
    """
    if plan.of_document(host.docname)[0] is not host or plan.config.dialect == "myst":
        return None
    locale = plan.locale(host.page, env.config.language)
    if host.page.trusted or locale is None or extracts_messages(env):
        return host.page.metadata
    page = host.page.pages[locale]
    known = known_metadata(page)
    # What both pages have in the source language is a message, and may have been edited.
    return {
        name: host.page.metadata[name] if name in known and name in host.page.metadata else text
        for name, text in meta_texts(page.metadata).items()
    }

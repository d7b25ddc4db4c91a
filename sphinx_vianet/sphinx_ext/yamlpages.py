"""YAML pages as documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..yamlpage import yaml_document
from .building import myst_config
from .parser import VianetParser, dialect_config, make_md
from .render import VianetRenderer
from .scope import document_scope
from .yamlfiles import FILE_TYPE
from .yamltokens import page_tokens

if TYPE_CHECKING:
    from docutils import nodes

__all__ = ["YamlPageParser"]


class YamlPageParser(VianetParser):
    """Parses the project's YAML pages, and the translations that stock ``Locale`` has for them."""

    supported: tuple[str, ...] = (FILE_TYPE,)  # type: ignore[misc]  # MyST declares it in another way

    def parse(self, inputstring: str, document: nodes.document) -> None:
        """Parse a document.

        Args:
            inputstring: The source text.
            document: Where the nodes go.
        """
        if str(document["source"]).endswith(":<translated>"):
            super().parse(inputstring, document)
            return
        env = document.settings.env
        text = inputstring.replace("\r\n", "\n").replace("\r", "\n")
        scope = document_scope(env, document, yaml_document(text), env.config.vianet_dialect)
        md = make_md(dialect_config(myst_config(env), scope), scope, VianetRenderer)
        md.options["vianet_metadata"] = {}
        render_env: dict[str, object] = {}
        tokens = page_tokens(md, text, render_env)
        if not any(token.type == "inline" for token in tokens):
            # Settings of the site, such as a ContextObject: nothing to read, so in no toctree.
            env.metadata[env.docname]["orphan"] = True
        md.renderer.render(tokens, md.options, render_env)

"""Two documents of which each is only a page from elsewhere."""

from pathlib import Path
from typing import ClassVar

from docutils.parsers.rst import Directive, directives

from sphinx_vianet.sphinx_ext.nested import render_markdown_into

project = "Hosts"
copyright = "none"
html_theme = "basic"
gettext_compact = False
locale_dirs = ["locale"]
root_doc = "index"
# What the project switches on for itself is off in untrusted pages.
myst_enable_extensions = ["attrs_block", "attrs_inline", "html_admonition", "html_image", "substitution"]
myst_substitutions = {"name": "value"}


class Put(Directive):
    """Stands in for the directive that puts a localized page into a document."""

    required_arguments = 1
    option_spec: ClassVar = {"trusted": directives.flag}

    def run(self):
        """Render the page in the place of the directive."""
        root = Path(self.state.document.settings.env.srcdir).parent / "pages"
        path = root / self.arguments[0]
        return render_markdown_into(
            self.state,
            path.read_text(encoding="utf-8"),
            path=path,
            root=root,
            domain="pages/" + path.stem,
            trusted="trusted" in self.options,
            metadata={"description": "About it."},
        )


def setup(app):
    """Register the directive."""
    app.add_directive("put", Put)

"""What YAML pages have besides Markdown: metadata, cards, choices."""

from __future__ import annotations

from docutils import nodes
from markdown_it.tree import SyntaxTreeNode

from .boxes import BoxesMixin

__all__ = ["YamlPartsMixin"]


class YamlPartsMixin(BoxesMixin):
    """Renders the tokens that ``yamltokens`` makes."""

    def render_vianet_yaml_title(self, token: SyntaxTreeNode) -> None:
        """A title for a page that has none."""
        section = nodes.section(ids=[nodes.make_id(token.content)], names=[])
        section.append(nodes.title("", token.content, translatable=False))
        self.add_line_and_source_path(section, token)
        self.update_section_level_state(section, 1)
        self.current_node = section

    def render_vianet_yaml_meta(self, token: SyntaxTreeNode) -> None:
        """Metadata, in the order of the file, since it is a message."""
        node = nodes.meta("", name=token.meta["name"], content=token.content)
        self.add_line_and_source_path(node, token)
        self.current_node.append(node)

    def render_vianet_yaml_box(self, token: SyntaxTreeNode) -> None:
        """A part of a grid of cards, as sphinx-design makes it."""
        self.box(token, list(token.meta["classes"]), design_component=token.meta["component"])

    def render_vianet_yaml_choice(self, token: SyntaxTreeNode) -> None:
        """A choice with its explanation, as sphinx-design's dropdown."""
        label, *rest = token.children
        node = nodes.container(
            "",
            is_div=True,
            design_component="dropdown",
            classes=["vianet-choice"],
            opened=False,
            type="dropdown",
            has_title=True,
            icon=None,
            chevron=None,
            container_classes=["sd-mb-3", "vianet-choice"],
            title_classes=[],
            body_classes=[],
        )
        self.add_line_and_source_path(node, token)
        with self.current_node_context(node, append=True):
            inline = label.children[0]
            title = nodes.rubric(inline.content, "")
            self.add_line_and_source_path(title, label)
            with self.current_node_context(title, append=True):
                self.render_inline(inline)
            for child in rest:
                self.rules[f"render_{child.type}"](child)

    def render_vianet_yaml_mark(self, token: SyntaxTreeNode) -> None:
        """Whether the choice is right: a sign, which needs no translation."""
        node = nodes.paragraph("", token.content, translatable=False, classes=["vianet-mark"])
        self.add_line_and_source_path(node, token)
        self.current_node.append(node)

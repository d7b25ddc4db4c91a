"""The checks of what is no language: links, images, code, placeholders, numbers, HTML, emphasis, spaces."""

from __future__ import annotations

from . import code, emphasis, html, links, numbers, placeholders, safety, spacing
from .check import Check, Example

__all__ = ["MARKUP_CHECKS"]

MARKUP_CHECKS = (
    Check(
        "link-target",
        "error",
        links.link_target,
        "A link leads elsewhere than any link of the source text.",
        "Give the link the target that it has in the source text.",
        Example("See [Setup](setup.md).", "Siehe [Setup](einrichtung.md).", "Siehe [Setup](setup.md)."),
    ),
    Check(
        "link-missing",
        "error",
        links.link_missing,
        "A link of the source text is missing.",
        "Make a link of the same words.",
        Example("See [Setup](setup.md).", "Siehe Setup.", "Siehe [Setup](setup.md)."),
    ),
    Check(
        "link-anchor",
        "warning",
        links.link_anchor,
        "A link leads to another place in the same page than in the source text.",
        "Keep the anchor: headings have those of the source page in every language.",
        Example("See [Use](#use-it).", "Siehe [Nutzung](#nutzung).", "Siehe [Nutzung](#use-it)."),
    ),
    Check(
        "link-count",
        "note",
        links.link_count,
        "A link stands there more or less often than in the source text.",
        "Give each sentence the links that it has in the source text.",
        Example(
            "[A](a.md) or [B](b.md).", "[A](a.md) oder [B](b.md), [hier](b.md).", "[A](a.md) oder [B](b.md)."
        ),
    ),
    Check(
        "link-form",
        "note",
        links.link_form,
        "A link leads to a page of the same name by an address of another form.",
        "Write the address as the source text does, unless the other one is meant.",
        Example("See [A](a.md).", "Siehe [A](/docs/a).", "Siehe [A](a.md)."),
    ),
    Check(
        "link-locale",
        "note",
        links.link_locale,
        "The address of a link differs in its locale only.",
        "Nothing, where the site has pages of that locale.",
        Example(
            "See [A](https://example.org/en-us/a).",
            "Siehe [A](https://example.org/de-de/a).",
            "Siehe [A](https://example.org/en-us/a).",
        ),
        default=False,
    ),
    Check(
        "image-target",
        "error",
        links.image_target,
        "The images are not those of the source text.",
        "Give the image the file that it has in the source text; pictures of a language are found by name.",
        Example("![A](media/a.png)", "![A](medien/a.png)", "![A](media/a.png)"),
    ),
    Check(
        "code-changed",
        "error",
        code.code_changed,
        "A code span holds code that is not in the source text.",
        "Put the code of the source text back; it is not translated.",
        Example("Call `run()`.", "Rufen Sie `ausführen()` auf.", "Rufen Sie `run()` auf."),
    ),
    Check(
        "code-missing",
        "warning",
        code.code_missing,
        "Code of the source text is missing.",
        "Put the code of the source text back.",
        Example("Call `run()`.", "Rufen Sie es auf.", "Rufen Sie `run()` auf."),
    ),
    Check(
        "code-markup",
        "note",
        code.code_markup,
        "Code of the source text has no backticks, or other text has.",
        "Mark as code what is code in the source text.",
        Example("Call `run()`.", "Rufen Sie run() auf.", "Rufen Sie `run()` auf."),
        default=False,
    ),
    Check(
        "placeholder",
        "error",
        placeholders.placeholder,
        "Placeholders such as {0}, %s, ${name} or {{name}} are missing, or are not in the source text.",
        "Write them as the source text does; their names are not translated.",
        Example("Edit {name} now.", "Bearbeiten Sie {Name}.", "Bearbeiten Sie {name}."),
    ),
    Check(
        "number",
        "warning",
        numbers.number,
        "A number of the source text is missing, or another one stands there.",
        "Compare the numbers; write them as the language does.",
        Example("It takes 125.5 MB.", "Das braucht 126,5 MB.", "Das braucht 125,5 MB."),
    ),
    Check(
        "unsafe-markup",
        "error",
        safety.unsafe_markup,
        "The translation brings in HTML, an address or a formula that a build refuses.",
        "Take it out, or put it into the source text; until then the source text is shown.",
        Example("Press *Enter*.", 'Drücken Sie <b onclick="run()">Enter</b>.', "Drücken Sie *Enter*."),
    ),
    Check(
        "active-markup",
        "error",
        safety.active_markup,
        "The translation brings in a role or substitution that a build refuses.",
        "Take it out, or put it into the source text; until then the source text is shown.",
        Example("See the guide.", "Siehe {doc}`guide`.", "Siehe Anleitung."),
    ),
    Check(
        "html-tag",
        "warning",
        html.html_tag,
        "HTML tags of the source text are missing, or others stand there.",
        "Put the tags round the words that they belong to.",
        Example("Press <kbd>Q</kbd>.", "Drücken Sie <kbd>Q.", "Drücken Sie <kbd>Q</kbd>."),
    ),
    Check(
        "html-attribute",
        "warning",
        html.html_attribute,
        "The attributes of an HTML tag are not those that it has in the source text.",
        "Put the attributes of the source text back; only texts such as title are translated.",
        Example('<a href="a.md">Here</a>', '<a href="b.md">Hier</a>', '<a href="a.md">Hier</a>'),
    ),
    Check(
        "emphasis-broken",
        "warning",
        emphasis.emphasis_broken,
        "Asterisks or underscores that should make text bold or italic are shown as they are.",
        "Take the spaces between them and the words out; beside letters write asterisks, not underscores.",
        Example("Press **Enter** now.", "Drücken Sie ** Enter**.", "Drücken Sie **Enter**."),
        fixable=True,
    ),
    Check(
        "emphasis-count",
        "note",
        emphasis.emphasis_count,
        "More or less text is bold, italic or struck through than in the source text.",
        "Emphasise what the source text does.",
        Example(
            "Press **Enter** or **Q**.", "Drücken Sie **Enter oder Q**.", "Drücken Sie **Enter** oder **Q**."
        ),
    ),
    Check(
        "escaped-entity",
        "warning",
        spacing.escaped_entity,
        "An escape such as &quot; stands there that the source text does not have.",
        "Write the character itself.",
        Example('Say "yes".', "Sagen Sie &quot;ja&quot;.", 'Sagen Sie "ja".'),
        fixable=True,
    ),
    Check(
        "double-space",
        "note",
        spacing.double_space,
        "Several spaces stand in a row where the source text has one.",
        "Leave one of them.",
        Example("Press Enter.", "Drücken  Sie Enter.", "Drücken Sie Enter."),
        fixable=True,
    ),
)
"""In the order of documentation and reports."""

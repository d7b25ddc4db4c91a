"""Alternative texts of images: each is a message of its own, and stands in the message of its block too."""

from __future__ import annotations

from collections.abc import Mapping

from .align import Aligned
from .handbackcheck import HandbackError, as_label, page_text, preview
from .markdown import Document, clean, inline_images

__all__ = ["image_label", "own_labels"]


def image_label(text: str, document: Document) -> str:
    """An alternative text as it stands between the brackets of an image.

    Args:
        text: The text.
        document: The page that it goes into.

    Raises:
        HandbackError: It would be read as something else.
    """
    for label in (text, as_label(text)):
        if [alt for _, alt in inline_images(f"![{label}](x)", document)] == [text]:
            return label
    raise HandbackError("it cannot stand between the brackets of an image; edit the page itself")


def own_labels(
    aligned: Aligned, index: int, text: str, edits: Mapping[int, str]
) -> tuple[str, dict[int, str]]:
    """Take new alternative texts out of the new text of a block, so that they are put where they stand.

    Args:
        aligned: The messages of the page.
        index: Of the block's message.
        text: Its new text.
        edits: All edits of the page, by index of the message.

    Returns:
        The text with the alternative texts that the page has, and the new ones by index of their message.

    Raises:
        HandbackError: An alternative text has an edit of its own that says otherwise.
    """
    entry = aligned.drafts[index].entry
    if entry is None or ("![" not in text) or aligned.sides.origins[entry].number:
        return text, {}
    origins = aligned.sides.origins
    document = aligned.sides.documents[origins[entry].document]
    images = {
        origins[draft.entry].number: other
        for other, draft in enumerate(aligned.drafts)
        if draft.entry is not None and other != index and origins[draft.entry][:2] == origins[entry][:2]
    }
    before = inline_images(clean(aligned.drafts[index].target), document)
    after = inline_images(text, document)
    if len(before) != len(after):
        return text, {}
    labels: dict[int, str] = {}
    position = 0
    for number, ((old, old_text), (new, new_text)) in enumerate(zip(before, after, strict=True), 1):
        other = images.get(number)
        if other is None or old.type != "image" or new.type != "image":
            continue
        wanted = page_text(edits[other], "image") if other in edits else None
        if wanted is not None and new_text != wanted:
            raise HandbackError(
                f"it holds the image {preview(new_text)}, which is {preview(wanted)} in its own entry"
            )
        at = text.find(f"![{new.content}]", position)
        if new_text != old_text and at >= 0:
            text = f"{text[:at]}![{old.content}]{text[at + len(new.content) + 3 :]}"
            position = at + len(old.content) + 3
            labels[other] = new_text
    return text, labels

"""Pages and catalogs made to spoil what readers are shown beside the text."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_vianet.sphinx_ext.reader.changes import has_words
from tests.localized_project import CONF, localized, write
from tests.test_sphinx_bilingual import show, source_of, units

OPEN, CLOSE = "\u2e28\u2e29"


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        # Marks that stand as if a sentence ended and another began.
        (
            f"⟦a{CLOSE} b {OPEN}c.⇒One.⟧ ⟦Zwei.⇒Two.⟧",
            [("One. Two.", f"a{CLOSE} b {OPEN}c. Zwei.")],
        ),
        (f"⟦Eins.⇒O{CLOSE}ne.⟧ ⟦Zwei.⇒Two.⟧", [(f"O{CLOSE}ne.", "Eins."), ("Two.", "Zwei.")]),
        (f"⟦Eins.⇒*O*{CLOSE}n{OPEN}e.⟧ ⟦Zwei.⇒Two.⟧", [(f"O{CLOSE}n{OPEN}e.", "Eins."), ("Two.", "Zwei.")]),
        (f"⟦Eins.⇒*O*{CLOSE}ne{OPEN}.⟧", [(f"O{CLOSE}ne{OPEN}.", "Eins.")]),
    ],
)
def test_marks_in_a_text_are_text(tmp_path: Path, page: str, expected: list[tuple[str, str]]) -> None:
    files = {"docs/conf.py": CONF, "docs/index.md": source_of(page), "trees/de-DE/index.md": localized(page)}
    assert units(show(write(tmp_path, files)).body("index")) == expected


def test_rows_of_backticks_end() -> None:
    """Tried from each backtick of a row, one page of them takes hours."""
    assert not has_words("`" * 500_000 + "1" * 500_000)
    assert not has_words("".join("`" * length + "1" for length in range(1, 1500)))
    assert not has_words("``code ` here`` 1 `` ` `` `more`")
    assert has_words("`code` and ``more")

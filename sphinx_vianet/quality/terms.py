"""Terms of the project's glossary, and words that it forbids."""

from __future__ import annotations

from collections.abc import Iterator

from .context import Context
from .glossary import Term, holds, uses
from .problem import Problem
from .running import without_labels
from .texts import Texts, shown

__all__ = ["glossary_forbidden", "glossary_term"]


def glossary_term(texts: Texts, context: Context) -> Iterator[Problem]:
    """Terms of the source text that are not translated as the glossary says."""
    if context.glossary is None or texts.is_same:
        return
    for term in context.glossary.found(texts.source.prose):
        if term.targets and not any(holds(texts.target.plain, target) for target in term.targets):
            wanted = " or ".join(map(shown, term.targets))
            yield Problem(f"the glossary translates {shown(term.source)} as {wanted}{_note(term)}")


def glossary_forbidden(texts: Texts, context: Context) -> Iterator[Problem]:
    """Words that the glossary forbids, at all or for a term of the source text."""
    if context.glossary is None:
        return
    terms = [*context.glossary.always]
    if any(term.forbidden for term in context.glossary.terms):
        terms += context.glossary.found(texts.source.prose)
    running, labels = without_labels(texts.target), texts.target.prose
    for term in terms:
        known = {target.casefold() for target in term.targets}
        for forbidden in term.forbidden:
            exact = forbidden.casefold() in known
            found = uses(running, forbidden, exact=exact) or uses(labels, forbidden, exact=exact)
            # Titles and labels may be quoted as they are.
            if found and (found in running or found.casefold() not in texts.source.prose.casefold()):
                wanted = f"; it has {' or '.join(map(shown, term.targets))}" if term.targets else ""
                what = f" for {shown(term.source)}" if term.source else ""
                text = f"the glossary does not want {shown(found)}{what}{wanted}{_note(term)}"
                yield Problem(text, _place(texts, found))
                break


def _note(term: Term) -> str:
    return f" ({' '.join(term.note.split())})" if term.note else ""


def _place(texts: Texts, found: str) -> tuple[int, int] | None:
    at = texts.msgstr.find(found)
    return (at, at + len(found)) if at >= 0 else None

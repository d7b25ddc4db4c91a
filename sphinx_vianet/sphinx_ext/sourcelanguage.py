"""Which language the documents are written in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..errors import VianetError
from ..languages import language_tag, sphinx_language
from ..trees import find_localized
from .plan import Plan, plan_of
from .projectconfig import languages_with_catalogs
from .together import shared_folder

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

__all__ = ["note_source_language", "source_code", "source_language"]

_DEFAULT = "en"
_KEY = "_vianet_source_code"


def note_source_language(app: Sphinx) -> None:
    """Find it out, once localized pages are known.

    It is what ``conf.py`` says, if the language of a build is given otherwise, by ``-D language=``. But some
    projects let ``conf.py`` choose the language of the build: then what it says has catalogs,
    and the source language is said nowhere, so that it is Sphinx's default.
    """
    config = app.config
    given = str(config._raw_config.get("language") or _DEFAULT)
    chosen = config.overrides.get("language", given) == given and shared_folder(config) is None
    if chosen and given != _DEFAULT and given in _translated(app, plan_of(app.env)):
        given = _DEFAULT
    # No value of the configuration; Sphinx keeps none whose name begins so.
    vars(config)[_KEY] = given


def _translated(app: Sphinx, plan: Plan) -> Iterator[str]:
    """The languages that there are translations in."""
    yield from languages_with_catalogs(app.srcdir, app.config)
    yield from plan.languages.values()
    try:
        trees, _ = find_localized([*plan.config.localized, *plan.trees.values()])
        yield from (sphinx_language(tree.locale, plan.config.languages) for tree in trees if tree.locale)
    except VianetError:
        # Reported when the pages were imported.
        return


def source_code(config: Config) -> str:
    """Sphinx's code of the documents' own language."""
    return str(vars(config)[_KEY])


def source_language(config: Config) -> str:
    """The BCP 47 tag of the documents' own language."""
    return language_tag(source_code(config)) or _DEFAULT

import sys
from pathlib import Path

import sphinx_vianet

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "sphinx-vianet"
author = "sphinx-vianet contributors"
copyright = "sphinx-vianet contributors"
version = release = sphinx_vianet.__version__

# The documentation is written in the Markdown that the extension brings along, and built with it.
extensions = ["sphinx_vianet", "vianet_reference"]
exclude_patterns = ["_build", "_ext"]
language = "en"
nitpicky = True
# Values of options and commands are to be copied as they stand.
smartquotes = False

# Some pages are localized with the tool itself (development/translations.md); each build makes the catalogs.
vianet_localized = ["localized/{locale}"]
vianet_url = "../{language}/{page}"
# Instructions are to be right before they are in the reader's language.
vianet_stale = "mix"
vianet_glossary = "localized/terms.csv"

html_theme = "furo"
html_title = "sphinx-vianet"

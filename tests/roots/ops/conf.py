"""A project in the dialect: every construct once."""

project = "Ops"
copyright = "none"
html_theme = "basic"
gettext_compact = False
locale_dirs = ["locale"]
exclude_patterns = ["includes/**"]
suppress_warnings = ["toc.not_included"]

"""A project in MyST: everything that translations get in the way of."""

project = "Tricky"
copyright = "none"
html_theme = "basic"
gettext_compact = False
locale_dirs = ["locale"]
numfig = True
myst_heading_anchors = 3
myst_enable_extensions = [
    "attrs_block",
    "attrs_inline",
    "colon_fence",
    "deflist",
    "dollarmath",
    "fieldlist",
    "html_image",
    "smartquotes",
    "substitution",
    "tasklist",
]
myst_substitutions = {"product": "Contoso"}

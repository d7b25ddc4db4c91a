"""Directives found in documents before they are read."""

from __future__ import annotations

import pytest

from sphinx_vianet.sphinx_ext.scan import Found, find_directives

MARKDOWN = """\
# Title

:::row:::
text
:::row-end:::

```{vianet-page} ../{locale}/a.md
:source: ja-JP
```

````markdown
```{vianet-page} ../{locale}/example.md
```
````

~~~
```{vianet-page} ../{locale}/code.md
```
~~~

> ````{note}
> ```{vianet-page} ../{locale}/nested name.md
> ```
> ````

:::{vianet-catalog} ../{locale}
:hidden:
:::
"""

RST = """\
Title
=====

.. vianet-page:: ../{locale}/a.md
   :source: de-DE

Write::

   .. vianet-page:: ../{locale}/example.md

.. code-block:: rst

   .. vianet-page:: ../{locale}/code.md

..
   .. vianet-page:: ../{locale}/comment.md

.. note::

   .. vianet-page:: ../{locale}/nested.md

.. vianet-catalog:: ../{locale}
"""


def test_markdown_skips_code_and_sees_nested_directives() -> None:
    assert find_directives(MARKDOWN, markdown=True) == [
        Found("vianet-page", "../{locale}/a.md", {"source": "ja-JP"}, 7),
        Found("vianet-page", "../{locale}/nested name.md", {}, 22),
        Found("vianet-catalog", "../{locale}", {"hidden": ""}, 26),
    ]


def test_restructuredtext_skips_literal_blocks_and_comments() -> None:
    assert find_directives(RST, markdown=False) == [
        Found("vianet-page", "../{locale}/a.md", {"source": "de-DE"}, 4),
        Found("vianet-page", "../{locale}/nested.md", {}, 20),
        Found("vianet-catalog", "../{locale}", {}, 22),
    ]


@pytest.mark.parametrize("text", ["", "```", "```{vianet-page}\n```", ".. vianet-page::\n"])
def test_nothing_to_find(text: str) -> None:
    assert find_directives(text, markdown=True) == []
    assert find_directives(text, markdown=False) == []


OTHER_FORMS = """\
- ```{vianet-page} in a list.md
  ---
  source: "fr-FR"
  ---
  ```

```{include} part.md
```

```{eval-rst}
Text::

    .. vianet-page:: shown.md

.. vianet-page::
   next line.md
   :source: ko-KR
```

```{code-block} markdown
~~~{vianet-page} shown.md
~~~
```

A sentence with ```{vianet-page} shown.md``` in it.
"""


def test_other_forms_of_markdown() -> None:
    assert find_directives(OTHER_FORMS, markdown=True) == [
        Found("vianet-page", "in a list.md", {"source": "fr-FR"}, 1),
        Found("include", "part.md", {}, 7),
        Found("vianet-page", "next line.md", {"source": "ko-KR"}, 15),
    ]

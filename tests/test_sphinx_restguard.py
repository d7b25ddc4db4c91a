"""What a translation may and may not bring into a reST document."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from .annotated import pair
from .sphinx_builds import Build, build, write_catalog

CONF = """locale_dirs = ["locale"]
release = version = "1"
extensions = ["sphinx_vianet", "sphinx.ext.extlinks"]
extlinks = {"issue": ("https://issues.example/%s", "issue %s")}
rst_epilog = ".. |evil| image:: b.png"
"""
ACTIVE, UNSAFE = "vianet.active-markup", "vianet.unsafe-markup"


def make(root: Path, text: str, messages: dict[str, str], **conf: Any) -> Build:
    """Build a reST document with a translation."""
    files = {
        "src/conf.py": CONF,
        "src/index.rst": f"Top\n===\n\n{text}\n",
        "src/other.rst": ":orphan:\n\nOther\n=====\n",
        "src/a.png": "",
        "src/b.png": "",
        "secret.txt": "SECRET",
        "src/data.txt": "SECRET",
    }
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(content, encoding="utf-8")
    write_catalog(root / "src", "index", messages)
    conf = {"extensions": ["sphinx_vianet", "sphinx.ext.extlinks"], **conf}
    return build(root / "src", root / "out", language="de", **conf)


REFUSED = [
    ("One.", ".. include:: ../secret.txt", ACTIVE),
    ("One.", ".. literalinclude:: ../secret.txt", ACTIVE),
    ("One.", "Eins\n\n.. raw:: html\n\n   <script>SECRET</script>", ACTIVE),
    ("One.", ".. image:: data.txt", ACTIVE),
    ("One.", ".. |x| image:: ../secret.txt", ACTIVE),
    ("One.", "`S <javascript:SECRET>`_", UNSAFE),
    ("One.", "`S <https://evil.example/SECRET>`__", UNSAFE),
    ("One.", "S https://evil.example/SECRET", UNSAFE),
    ("One.", "S SECRET@evil.example", UNSAFE),
    ("One.", ".. _S: javascript:SECRET", UNSAFE),
    ("One.", ":download:`SECRET <../secret.txt>`", ACTIVE),
    ("One.", ":raw-html:`SECRET`", ACTIVE),
    ("One.", "`SECRET`:raw-html:", ACTIVE),
    ("One.", "|evil| SECRET", ACTIVE),
    ("One.", "_`SECRET`", ACTIVE),
    ("One.", "* :raw-html:`SECRET`", ACTIVE),
    ("One.", "SECRET \\ \\(\\href{javascript:x}{y}\\)".replace("\\", "\\\\"), UNSAFE),
    (":raw-html:`<b>`", ":raw-html:`<SECRET>`", ACTIVE),
    (":download:`a <data.txt>`", ":download:`SECRET <../secret.txt>`", ACTIVE),
    (":doc:`other`", ":download:`SECRET <other>`", ACTIVE),
    (":math:`a`", ":math:`\\href{SECRET}{a}`", UNSAFE),
]


@pytest.mark.parametrize(("source", "target", "code"), REFUSED)
def test_a_translation_brings_nothing_into_rest(tmp_path: Path, source: str, target: str, code: str) -> None:
    text = f".. role:: raw-html(raw)\n   :format: html\n\n{source}\n\n.. note:: Last.\n"
    found = make(tmp_path, text, {source: target, "Last.": "Zuletzt."})
    body = found.body("index")
    assert "SECRET" not in body
    assert "Zuletzt." in body
    assert len(found.warnings) == 1
    assert f"[{code}]" in found.warnings[0]
    assert "index.rst:" in found.warnings[0]


@pytest.mark.parametrize("kind", ["title", "term", "caption", "alt", "meta", "cell"])
def test_nodes_of_every_kind_are_guarded(tmp_path: Path, kind: str) -> None:
    texts = {
        "title": "One\n---\n",
        "term": ".. glossary::\n\n   One\n     Two\n",
        "caption": ".. toctree::\n   :caption: One\n\n   other\n",
        "alt": ".. image:: a.png\n   :alt: One\n",
        "meta": ".. meta::\n   :description: One\n",
        "cell": ".. list-table::\n\n   * - One\n     - Two\n",
    }
    # The directive asks for a file that is not there, which is warned of if it is ever run.
    found = make(tmp_path, texts[kind], {"One": ".. include:: absent.txt"})
    assert "One" in found.read("index.html")
    assert "absent" not in found.read("index.html")
    assert [line.rpartition("[")[2] for line in found.warnings] == [f"{ACTIVE}]"]
    if kind == "caption":
        assert "Other" in found.body("index")


def test_what_locale_parses_of_a_term_is_seen(tmp_path: Path) -> None:
    """The classifier is cut off first, and what was literal text before is a role then."""
    text = ".. role:: raw-html(raw)\n   :format: html\n\n.. glossary::\n\n   One\n     Two\n"
    found = make(tmp_path, text, {"One": "``:raw-html:`SECRET` : ``"})
    assert "SECRET" not in found.body("index")


def test_a_list_that_is_too_deep_does_not_end_the_build(tmp_path: Path) -> None:
    found = make(tmp_path, "One.\n\nTwo.", {"One.": "- " * 900 + "x", "Two.": "Zwei."})
    assert "<p>One.</p>\n<p>Zwei.</p>" in found.body("index")
    assert "[vianet.text-limit]" in found.warnings[0]


HARMLESS = [
    ("One.", "Eins: *zwei* ``drei``."),
    ("One.", "1. Eins"),
    ("See :ref:`the part <lab>`.", "Siehe :ref:`den Teil <lab>`."),
    ("See :ref:`lab`.", "Siehe :ref:`den Teil <lab>`."),
    ("See :doc:`that <other>`.", "Siehe :doc:`das <other>`."),
    ("See :py:func:`that <f>`.", "Siehe :py:func:`das <f>`."),
    ("See :issue:`that <1>`.", "Siehe :issue:`das <1>`."),
    ("See :red:`red` :kbd:`x` :code:`y`.", "Siehe :red:`rot` :kbd:`z` :code:`w`."),
    ("See `that`.", "Siehe `das`."),
    ("See `that <https://a.example/en>`_.", "Siehe `das <https://a.example/de>`_."),
    ("See `that <https://a.example/en>`__.", "Siehe https://a.example/de."),
    ("See Top_.", "Siehe Top_."),
    ("Is |release|.", "Ist |release| |version|."),
    ("Is :math:`a + b`.", "Ist :math:`b + a`."),
]


@pytest.mark.parametrize(("source", "target"), HARMLESS)
def test_what_translators_do_is_as_in_stock_sphinx(tmp_path: Path, source: str, target: str) -> None:
    text = f".. role:: red\n\n.. _lab:\n\nPart\n----\n\n{source}\n"
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    ours = make(tmp_path / "a", text, {source: target})
    stock = make(tmp_path / "b", text, {source: target}, extensions=["sphinx.ext.extlinks"])
    assert ours.body("index") == stock.body("index")
    assert not [line for line in ours.warnings if "vianet" in line]


@pytest.mark.parametrize(
    ("msgstr", "shown"),
    [(".. image:: b.png", "b.png"), (".. image:: ../x.png", "a.png"), (".. image:: data.*", "a.png")],
)
def test_pictures_of_a_language_are_those_of_the_project(tmp_path: Path, msgstr: str, shown: str) -> None:
    (tmp_path / "x.png").write_text("SECRET", encoding="utf-8")
    found = make(
        tmp_path, ".. image:: a.png\n", {".. image:: a.png": msgstr}, gettext_additional_targets=["image"]
    )
    assert f"_images/{shown}" in found.body("index")
    # The other one is in the epilog.
    assert {path.name for path in (tmp_path / "out/_images").iterdir()} == {shown, "b.png"}


def test_raw_html_keeps_to_the_tags_of_its_source(tmp_path: Path) -> None:
    text = ".. raw:: html\n\n   <b>x</b>\n\n.. raw:: html\n\n   <i>y</i>\n"
    messages = {"<b>x</b>": "<b>z</b>", "<i>y</i>": "<i>y</i><script>SECRET</script>"}
    found = make(tmp_path, text, messages, gettext_additional_targets=["raw"])
    assert "<b>z</b>" in found.body("index")
    assert "<i>y</i>" in found.body("index")
    assert "SECRET" not in found.body("index")


def test_a_page_in_a_rest_document_does_not_speak_for_its_host(tmp_path: Path) -> None:
    """Host and page have one catalog, which holds what an untrusted page says."""
    page = f"# {pair(101, 'Titel', 'Title')}\n\n{pair(102, '.. include:: ../secret.txt', 'Welcome.')}\n"
    (tmp_path / "src/loc/de-DE").mkdir(parents=True)
    (tmp_path / "src/loc/de-DE/p.md").write_text(page, encoding="utf-8")
    found = make(tmp_path, "Welcome.\n\n.. vianet-page:: loc/{locale}/p.md\n", {})
    body = found.body("index")
    assert "SECRET" not in body
    assert "<p>Welcome.</p>" in body
    # As Markdown it is text.
    assert "<p>.. include:: ../secret.txt</p>" in body

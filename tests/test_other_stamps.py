"""Stamps whose fields have other names: read and written."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_vianet.config import Config, from_pyproject
from sphinx_vianet.errors import Code, ConfigError
from sphinx_vianet.frontmatter import read_handoff, read_stamp
from sphinx_vianet.model import Handoff, StampNames
from sphinx_vianet.stampedit import StampError, set_stamp

OTHER = StampNames(None, None, None, None, None)
FLAT = replace(OTHER, commit="default_lang_commit")
NESTED = replace(OTHER, commit="l10n.sourceCommit")
BOTH = replace(OTHER, hash="i18n.hash", commit="i18n.commit", date="i18n.date")
OLD, NEW = "c" * 40, "d" * 40
HASH = "a" * 40

# --- reading

READ = {
    "a key at the top": (FLAT, f"title: x\ndefault_lang_commit: {OLD}\n", OLD),
    "comment": (FLAT, f"default_lang_commit: {OLD} # patched\n", OLD),
    "quotes, upper case": (FLAT, f'"default_lang_commit":   "{OLD.upper()}"\n', OLD),
    "an abbreviation": (FLAT, "default_lang_commit: d638c386\n", "d638c386"),
    "below another key": (NESTED, f"title: x\nl10n:\n  sourceCommit: {OLD}\nslug: y\n", OLD),
    "deeper than its neighbours": (NESTED, f"l10n:\n    other: 1\n    sourceCommit: '{OLD}'\n", OLD),
    "in one line": (NESTED, f"l10n: {{sourceCommit: {OLD}}}\n", OLD),
    "a key with the dot in it": (NESTED, f"l10n.sourceCommit: {OLD}\n", OLD),
    "front matter that is no YAML": (FLAT, f"title: a: b\n  - c\ndefault_lang_commit: {OLD}\n", OLD),
    "the first of two": (FLAT, f"default_lang_commit: {OLD}\ndefault_lang_commit: {NEW}\n", OLD),
    "below something else": (FLAT, f"cascade:\n  default_lang_commit: {OLD}\n", None),
    "of another mapping": (NESTED, f"l10n:\n  a: 1\nother:\n  sourceCommit: {OLD}\n", None),
    "in a text of several lines": (FLAT, f"description: |\n  default_lang_commit: {OLD}\n", None),
    "the keys of OPS": (FLAT, f"ms.sourcegitcommit: {OLD}\n", None),
    "no hex digits": (FLAT, "default_lang_commit: main\n", None),
    "an option": (FLAT, "default_lang_commit: --output=x\n", None),
    "too short": (FLAT, "default_lang_commit: abc123\n", None),
    "a place of git": (FLAT, f"default_lang_commit: {OLD}~1\n", None),
}


@pytest.mark.parametrize(("names", "text", "commit"), READ.values(), ids=READ)
def test_reading(names: StampNames, text: str, commit: str | None) -> None:
    assert read_handoff(text, "", 1, names)[0] == Handoff(commit=commit)
    page = f"---\r\n{text}---\r\nbody\n".encode()
    assert read_stamp(page, names).commit == commit


def test_every_field() -> None:
    names = StampNames("x.hash", "x.commit", "x.date", "x.type", "x.lang")
    text = f"x:\n  hash: {HASH}\n  commit: {OLD}\n  date: 2024-02-03T10:00:00Z\n  type: HT\n  lang: pt-br\n"
    assert read_handoff(text, "", 1, names)[0] == Handoff(HASH, OLD, "HT", "pt-br", "2024-02-03")


def test_a_value_that_is_none_is_reported_with_its_line() -> None:
    found, (finding,) = read_handoff("a: 1\nl10n:\n  sourceCommit: main\n", "p.md", 2, NESTED)
    assert found == Handoff()
    assert (finding.code, finding.line, finding.message) == (
        Code.STAMP_INVALID,
        4,
        "l10n.sourceCommit is 'main'",
    )


def test_yaml_pages_have_it_below_metadata() -> None:
    page = f"### YamlMime:X\nmetadata:\n  title: x\n  l10n:\n    sourceCommit: {OLD}\nitems: []\n".encode()
    assert read_stamp(page, NESTED).commit == OLD
    assert set_stamp(page, Handoff(commit=NEW), NESTED) == page.replace(OLD.encode(), NEW.encode())


# --- writing

STAMP = Handoff(hash="b" * 40, commit=NEW, date="2020-01-31")
WRITTEN = {
    "in place": (
        FLAT,
        f"---\ntitle: x\ndefault_lang_commit:  '{OLD}'  # patched\r\n---\nb\n",
        f"---\ntitle: x\ndefault_lang_commit:  '{NEW}'  # patched\r\n---\nb\n",
    ),
    "below its key": (
        NESTED,
        f"---\nl10n:\n   sourceCommit: {OLD}\nslug: y\n---\n",
        f"---\nl10n:\n   sourceCommit: {NEW}\nslug: y\n---\n",
    ),
    "a key without value": (
        FLAT,
        "---\ndefault_lang_commit:\n---\n",
        f"---\ndefault_lang_commit: {NEW}\n---\n",
    ),
    "added at the end": (
        FLAT,
        "---\ntitle: x\n\n---\nb\n",
        f"---\ntitle: x\ndefault_lang_commit: {NEW}\n\n---\nb\n",
    ),
    "added with its mapping": (
        NESTED,
        "---\r\ntitle: x\r\n---\r\n",
        f"---\r\ntitle: x\r\nl10n:\r\n  sourceCommit: {NEW}\r\n---\r\n",
    ),
    "added to its mapping": (
        NESTED,
        "---\nl10n:\n    other: 1\n    more:\n      a: 1\nslug: y\n---\n",
        f"---\nl10n:\n    other: 1\n    more:\n      a: 1\n    sourceCommit: {NEW}\nslug: y\n---\n",
    ),
    "behind the others": (
        BOTH,
        f"---\ni18n:\n  commit: {OLD}\n  x: 1\nslug: y\n---\n",
        f"---\ni18n:\n  commit: {NEW}\n  x: 1\n  hash: {'b' * 40}\n  date: 2020-01-31\nslug: y\n---\n",
    ),
    "a date as Americans write it": (
        replace(FLAT, date="on"),
        f"---\ndefault_lang_commit: {OLD}\non: 03/05/2019\n---\n",
        f"---\ndefault_lang_commit: {NEW}\non: 01/31/2020\n---\n",
    ),
    "keys with dots": (
        BOTH,
        f"---\ni18n.commit: {OLD}\n---\n",
        f"---\ni18n.commit: {NEW}\ni18n.hash: {'b' * 40}\ni18n.date: 2020-01-31\n---\n",
    ),
    "no front matter": (
        BOTH,
        "\ufeff# x\r\n",
        f"\ufeff---\r\ni18n:\r\n  hash: {STAMP.hash}\r\n  commit: {NEW}\r\n"
        "  date: 2020-01-31\r\n---\r\n# x\r\n",
    ),
    "empty front matter": (FLAT, "---\n---\nb", f"---\ndefault_lang_commit: {NEW}\n---\nb"),
    "a body with such a line": (
        FLAT,
        f"---\ndefault_lang_commit: {OLD}\n---\ndefault_lang_commit: {OLD}\n",
        f"---\ndefault_lang_commit: {NEW}\n---\ndefault_lang_commit: {OLD}\n",
    ),
    "a YAML page": (
        NESTED,
        "### YamlMime:X\nmetadata:\n    title: x\nitems: []\n",
        f"### YamlMime:X\nmetadata:\n    title: x\n    l10n:\n      sourceCommit: {NEW}\nitems: []\n",
    ),
}


@pytest.mark.parametrize(("names", "old", "new"), WRITTEN.values(), ids=WRITTEN)
def test_writing(names: StampNames, old: str, new: str) -> None:
    data = set_stamp(old.encode(), STAMP, names)
    assert data.decode() == new
    assert set_stamp(data, STAMP, names) == data
    assert read_stamp(data, names).commit == NEW


REFUSED = {
    "a key twice": (
        FLAT,
        f"---\ndefault_lang_commit: {OLD}\ndefault_lang_commit: {OLD}\n---\n",
        "more than once",
    ),
    "a mapping in one line": (NESTED, "---\nl10n: {a: 1}\n---\n", "in one line"),
    "a value of several lines": (FLAT, "---\ndefault_lang_commit: >\n  x\n---\n", "no plain text"),
    "no map metadata": (FLAT, "### YamlMime:X\nitems: []\n", "metadata"),
}


@pytest.mark.parametrize(("names", "page", "says"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_written_is_refused(names: StampNames, page: str, says: str) -> None:
    with pytest.raises(StampError, match=says):
        set_stamp(page.encode(), STAMP, names)


LINES = st.lists(
    st.sampled_from(
        [
            "title: x",
            "l10n:",
            "  sourceCommit: 0123abc",
            "  other: y",
            "i18n:",
            "  commit: '0123abc'",
            "list:",
            "  - a: 1",
            "text: |",
            "  some: text",
            "# note",
            "",
            "default_lang_commit: 0123abc # patched",
        ]
    ),
    max_size=8,
)


@given(lines=LINES, end=st.sampled_from(["\n", "\r\n"]), names=st.sampled_from([FLAT, NESTED, BOTH]))
def test_what_is_written_is_read_and_nothing_else_changes(
    lines: list[str], end: str, names: StampNames
) -> None:
    page = ("---" + end + "".join(line + end for line in lines) + "---" + end + "body").encode()
    try:
        data = set_stamp(page, STAMP, names)
    except StampError:
        return
    stamp = read_stamp(data, names)
    assert stamp.commit == NEW
    assert stamp.hash == (STAMP.hash if names.hash else None)
    rest = iter(data.decode().split(end))
    kept = [line for line in page.decode().split(end) if "0123abc" not in line]
    assert all(line in rest for line in kept)


# --- the option


def test_the_option(tmp_path: Path) -> None:
    file = tmp_path / "pyproject.toml"
    file.write_text('[tool.sphinx-vianet.stamp]\ncommit = "l10n.sourceCommit"\n', encoding="utf-8")
    assert from_pyproject(file).stamp == NESTED
    assert Config().stamp == StampNames()


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ('"x"', "expected a mapping"),
        ('{date = "x"}', "without hash and commit"),
        ('{commit = ""}', "no name of a key"),
        ('{commit = "a..b"}', "no name of a key"),
        ('{commit = "a: b"}', "no name of a key"),
        ('{comit = "a"}', "'comit' is none of"),
        ('{commit = "a", hash = "a"}', "two fields"),
    ],
)
def test_wrong_values(tmp_path: Path, value: str, says: str) -> None:
    file = tmp_path / "pyproject.toml"
    file.write_text(f"[tool.sphinx-vianet]\nstamp = {value}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=says):
        from_pyproject(file)

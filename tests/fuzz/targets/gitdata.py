"""What names trees and revisions, and what git answers: names of files and commits come from anywhere."""

from __future__ import annotations

import re
from pathlib import Path

from sphinx_vianet.errors import ConfigError
from sphinx_vianet.gitlog import Commit, read_changes, read_graph, read_merges, read_tree
from sphinx_vianet.languages import normalize_locale, sphinx_language
from sphinx_vianet.treespec import TreeSpec, pair_specs, parse_spec, parse_value

from ..choices import Choices

__all__ = ["check_git"]

_PARTS = (
    *(
        "main",
        ":",
        "docs",
        "/",
        "..",
        ".",
        "-",
        "--upload-pack=x",
        "HEAD~1",
        "@{u}",
        "{locale}",
        "de-DE",
        "=",
        "\0",
        "\n",
        "\r",
    ),
    *(
        "refs/heads/x",
        "^",
        ":/x",
        "C:\\x",
        "~",
        "*",
        "a b",
        "ä",
        "\x1b[2J",
        "\udc80",
        "live-sxs",
        "fr",
        "zh-Hans-CN",
        "@",
        "//",
    ),
)
_BASE = Path("/base")


def _text(choices: Choices) -> str:
    parts = [choices.pick(_PARTS) if choices.often() else choices.text() for _ in range(choices.below(7))]
    return "".join(parts)


def check_git(data: bytes) -> None:
    """Nothing that names a tree can be an option or leave its repository; git's answers are read back."""
    choices = Choices(data)
    _check_specs(choices)
    _check_locale(_text(choices))
    names = [_name(choices) for _ in range(1 + choices.below(4))]
    ids = [f"{choices.byte():040x}" for _ in range(1 + len(names))]
    _check_graph(choices, ids)
    _check_tree(names, ids)
    _check_changes(choices, names, ids)
    _check_merges(names, ids)


def _check_specs(choices: Choices) -> None:
    made: list[TreeSpec] = []
    values: list[object] = [
        _text(choices),
        {"path": _text(choices), "tree": _text(choices), "prefix": _text(choices)},
    ]
    for value in values:
        try:
            made.append(parse_value(value, _BASE))
        except ConfigError as error:
            assert str(error)
    try:
        made.append(parse_spec(_text(choices), _BASE, _text(choices)))
        made.extend(pair_specs([_text(choices)], [_text(choices)], _BASE))
    except ConfigError as error:
        assert str(error)
    for spec in made:
        assert spec.path
        assert "\0" not in spec.path
        assert ".." not in spec.prefix.split("/")
        assert not spec.prefix.startswith("/")
        if spec.tree is not None:
            assert spec.revision
            assert not spec.revision.startswith("-")
            assert not re.search("[\0\r\n]", spec.tree)
            assert ".." not in spec.inner.split("/")
            assert not spec.inner.startswith("/")


def _check_locale(text: str) -> None:
    locale = normalize_locale(text)
    if locale is not None:
        assert normalize_locale(locale) == locale
        assert re.fullmatch(r"[A-Za-z0-9_@]+", sphinx_language(locale, {}))


# --- git's answers, written as git writes them


def _name(choices: Choices) -> bytes:
    """The path of a file: any bytes but NUL."""
    return choices.raw(choices.below(12)).replace(b"\0", b"/") or b"a.md"


def _str(name: bytes) -> str:
    return name.decode("utf-8", "surrogateescape")


def _check_graph(choices: Choices, ids: list[str]) -> None:
    commits = []
    for number, one in enumerate(ids):
        about = tuple(_name(choices).replace(b"\n", b" ") for _ in range(3))
        commits.append(Commit(one, tuple(ids[:number]), (about[0], about[1], about[2])))
    fields = [(" ".join([one.id, *one.parents]).encode(), *one.about) for one in reversed(commits)]
    out = b"".join(part + b"\0" for field in fields for part in field)
    assert read_graph(out) == commits


def _check_tree(names: list[bytes], ids: list[str]) -> None:
    out = b"".join(
        b"100644 blob %s\t%s\0" % (one.encode(), name) for one, name in zip(ids, names, strict=False)
    )
    assert read_tree(out) == {_str(name): one for one, name in zip(ids, names, strict=False)}


def _check_changes(choices: Choices, names: list[bytes], ids: list[str]) -> None:
    out = ids[0].encode() + b"\0\n"
    wanted = []
    for one, name in zip(ids, names, strict=False):
        renamed = choices.flag()
        other = names[-1] if renamed else name
        status = b"R100" if renamed else b"M"
        target = b"\0" + other if renamed else b""
        out += b":100644 100644 %s %s %s\0%s%s\0" % (one.encode(), ids[-1].encode(), status, name, target)
        wanted.append((_str(name), _str(other)))
    assert [(step.old[0].path, step.new.path) for step in read_changes(out)] == wanted


def _check_merges(names: list[bytes], ids: list[str]) -> None:
    lines = [ids[0].encode()]
    for one, name in zip(ids, names, strict=False):
        lines.append(
            b"::100644 100644 100644 %s %s %s MM\t%s"
            % (one.encode(), ids[0].encode(), ids[-1].encode(), _quoted(name))
        )
    steps = list(read_merges(b"\n".join(lines) + b"\n", contents=False))
    assert [step.new.path for step in steps] == [_str(name) for name in names]


def _quoted(name: bytes) -> bytes:
    """A path as git quotes it (core.quotePath): quote.c, sq_quote_c_style."""
    named = {
        7: b"\\a",
        8: b"\\b",
        9: b"\\t",
        10: b"\\n",
        11: b"\\v",
        12: b"\\f",
        13: b"\\r",
        34: b'\\"',
        92: b"\\\\",
    }
    parts = [named.get(code, bytes([code]) if 32 <= code < 127 else b"\\%03o" % code) for code in name]
    written = b"".join(parts)
    return b'"%s"' % written if written != name else name

"""Tables of contents, YAML pages and front matter."""

from __future__ import annotations

from collections.abc import Iterable

from sphinx_vianet.frontmatter import load_yaml
from sphinx_vianet.plainyaml import read_plain
from sphinx_vianet.tocfile import TocEntry, match_names, parse_toc
from sphinx_vianet.yamlpage import yaml_texts

from ..choices import Choices
from ..pages import inline

__all__ = ["check_toc", "check_yaml"]

_YAML = (
    *(
        "a: ",
        "name: ",
        "- ",
        "  ",
        "    ",
        "items:\n",
        "href: a.md\n",
        "\n",
        "\n",
        "- name: x\n",
        "title: ",
        "'",
        '"',
        "''",
    ),
    *(
        "[",
        "]",
        "{",
        "}",
        ", ",
        ": ",
        "|\n",
        ">-\n",
        "&a ",
        "*a",
        "!!str ",
        "!!int ",
        "!!timestamp ",
        "? ",
        "# c\n",
        "---\n",
    ),
    *(
        "...\n",
        "%YAML 1.1\n",
        "0x1F",
        "1_000",
        "0o7",
        "1e3",
        ".inf",
        "~",
        "null",
        "yes",
        "2019-02-31",
        "<<: ",
        "=",
        "\\u0041",
    ),
    *(
        "\t",
        "\u2028",
        "\x85",
        "\ufeff",
        "\0",
        "\x1b",
        "ä",
        "\\",
        "x",
        "metadata:\n  title: y\n",
        "### YamlMime:Hub\n",
    ),
)
_TOC = (
    *(
        "# ",
        "## ",
        "### ",
        "#### ",
        "- ",
        "  - ",
        "    - ",
        "1. ",
        "[x](a.md)",
        "[x](TOC.md)",
        "[x](../b/)",
        "x",
        "\n",
        "\n",
    ),
    *(
        "[`x`](a.md)",
        "[x](https://example.org)",
        "[](a.md)",
        "[x]()",
        "> ",
        "---\n",
        "<a>",
        "![x](a.png)",
        "\\",
        "  ",
        "===\n",
    ),
)


def _text_of(data: bytes, pieces: tuple[str, ...]) -> str:
    if data[:1] == b"=":
        return data[1:].decode("utf-8", "replace")
    choices = Choices(data)
    parts = []
    for _ in range(choices.below(48)):
        if choices.often():
            parts.append(choices.pick(pieces))
        else:
            parts.append(choices.text() if choices.flag() else inline(choices))
    return "".join(parts)


def check_yaml(data: bytes) -> None:
    """YAML is loaded, or reported; the quick reader says what PyYAML says."""
    text = _text_of(data, _YAML)
    value, findings = load_yaml(text, "p.yml", 1)
    assert value is None or not findings
    assert all(1 <= (finding.line or 0) <= len(text) + 1 for finding in findings)
    plain = read_plain(text)
    if plain is not None:
        assert repr(plain) == repr(_by_pyyaml(text))
    texts = yaml_texts(text)
    assert not texts or isinstance(value, dict)
    position = 0
    for found in texts:
        assert position <= found.span[0] <= found.span[1] <= len(text)
        assert 1 <= found.line <= len(text) + 1
        written = text[slice(*found.span)].strip()
        if not found.style and written.isprintable():
            assert written == found.text
        position = found.span[0]


def _by_pyyaml(text: str) -> object:
    import yaml

    return yaml.safe_load(text)


def check_toc(data: bytes) -> None:
    """A table of contents is a tree of named entries; a translated one finds its partners."""
    for path, pieces in (("TOC.yml", _YAML), ("TOC.md", _TOC)):
        text = _text_of(data, pieces)
        entries, findings = parse_toc(text, path)
        assert all(finding.path == path and (finding.line or 0) >= 1 for finding in findings)
        flat = list(_flat(entries))
        for entry in flat:
            assert 1 <= entry.line <= len(text) + 1
            assert "\n" not in entry.name
            entry.name.encode("utf-8")
        names = match_names(entries, entries)
        assert all(names.values())
        assert set(names.values()) <= {entry.name for entry in flat}


def _flat(entries: Iterable[TocEntry]) -> Iterable[TocEntry]:
    for entry in entries:
        yield entry
        yield from _flat(entry.items)

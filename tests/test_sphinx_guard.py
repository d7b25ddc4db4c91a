"""What a translation may and may not bring in (design.md, Pages are data)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.attrs import attrs_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.myst_role import myst_role_plugin
from mdit_py_plugins.substitution import substitution_plugin

from sphinx_vianet.errors import Code
from sphinx_vianet.guard import Violation, check, is_plain
from sphinx_vianet.markdown import use_dialect
from sphinx_vianet.sphinx_ext.sanitize import HtmlFilter, is_safe_url
from sphinx_vianet.tags import host_of, parse_tag, scheme_of


@dataclass
class Project:
    """A context without a project."""

    links: frozenset[str] = frozenset()
    bare_links: bool = False
    published: set[str] = field(default_factory=set)

    def found_links(self, text: str) -> list[str]:
        """Whatever looks like an address."""
        return [word for word in text.split() if "://" in word]

    def page_hosts(self) -> frozenset[str | None]:
        return frozenset(map(host_of, self.page_links()))

    def page_links(self) -> frozenset[str]:
        """The addresses given."""
        return self.links

    def is_reference(self, role: str) -> bool:
        """Two roles."""
        return role in ("ref", "download")

    def is_text(self, role: str) -> bool:
        """One role."""
        return role == "red"

    def publishes(self, url: str, *, image: bool) -> bool:
        """The files given."""
        return url in self.published


def make_md() -> MarkdownIt:
    """Everything on that could be on."""
    md = MarkdownIt("commonmark").use(myst_role_plugin).use(substitution_plugin).use(dollarmath_plugin)
    md.use(footnote_plugin, inline=False, move_to_end=False, always_match_refs=True)
    md.use(attrs_plugin, spans=True)
    use_dialect(md, "ops")
    return md


MD = make_md()


def inline(text: str) -> list[Token]:
    """Inline tokens of a text, on a page with one link definition."""
    tokens: list[Token] = []
    definitions: dict[str, Any] = {"REF": {"href": "https://ref.example/", "title": ""}}
    MD.inline.parse(text, MD, {"references": definitions}, tokens)
    return tokens


def judge(source: str, target: str, **options: Any) -> Violation | None:
    """What is wrong with a translation; what is plain is never wrong."""
    found = check(inline(source), inline(target), Project(**options))
    if is_plain(inline(target), bare_links=bool(options.get("bare_links"))):
        assert found is None, (target, found)
    return found


HARMLESS = [
    ("A *b* `c`", "`c` **a** _b_"),
    ("See [x](a.md)", "Siehe [y](b.md#c) und [z](#d)"),
    ("See [x](https://a.example/en)", "Siehe [x](https://a.example/de?x=1)"),
    ("See <https://a.example/en>", "Siehe <http://a.example/>"),
    ("Open “https://a.example/new” now", "https://a.example/new „öffnen“"),
    ("See [x][ref]", "Siehe [y][ref] und [ref]"),
    ("Press <kbd>a</kbd>", "<kbd>b</kbd> drücken"),
    ('<span title="a" class="c">x</span>', '<span class="c" title="b">y</span>'),
    ('<a href="a.html">x</a>', '<a href="b.html">y</a>'),
    ("Use {ref}`label`", "{ref}`Text <label>` nutzen"),
    ("Use {ref}`text <label>`", "{ref}`Text <label>` nutzen"),
    ("Use {guilabel}`File`", "{guilabel}`Datei` nutzen"),
    ("Use {red}`File`", "{red}`Datei` nutzen"),
    ("Is {{ name }} here", "Hier ist {{ name }}"),
    ("A $a + b$ b", "Ein $a + b$ und $a + \\text{x}$"),
    ("A\\*b", "5\\. A\\*b"),
    ("A b", "&#32;&lt;div> &nbsp; a < b"),
    ("![a](a.png)", "![b](b.png)"),
    ('<a id="x"></a>A', '<a id="x"></a>B'),
    ("Write [me](mailto:a@b.example)", "[Mir](mailto:a@b.example) schreiben"),
    ("[!INCLUDE [a](b.md)] c", "d [!INCLUDE [a](b.md)]"),
    ("Note[^1]", "Notiz[^1]"),
    ("`\\href` and C:\\style\\x", "`\\href` und C:\\style\\x"),
    ("See [x](wiki:A)", "Siehe [x](wiki:B)"),
    ("See <xref:A.B?displayProperty=fullName>", "Siehe <xref:A.B?text=B> und [b](xref:A.B#x)"),
    ("See [x](xref:A.B%2A)", "Siehe <xref:A.B*>"),
    ('<a href="xref:A.B">x</a>', '<a href="xref:A.B">y</a>'),
    ("See https://a.example/en.", "Siehe https://a.example/de."),
]

UNSAFE = [
    ("A", "[x](https://evil.example)"),
    ("A", "<https://evil.example>"),
    ("Not “https://a.example/new”", "[https://a.example/new](https://a.example/new)"),
    ("Not “https://a.example/new”", "https://a.example/newer"),
    ("Not “https://a.example.org/”", "https://a.example"),
    ("A", "https://evil.example"),
    ("See <xref:A.B>", "Siehe <xref:A.C>"),
    ("See <xref:A.B>", "Siehe [x](xref:a.b)"),
    ("See <xref:A.B>", "![x](xref:A.B)"),
    ("A", '<a href="xref:A.B">x</a>'),
    ("A", "[x](//evil.example)"),
    ("A", "[x](///evil.example)"),
    ("A", "![x](https://evil.example/a.png)"),
    ("A", "![x](data:image/gif;base64,AAAA)"),
    ("A", "<b>x</b>"),
    ("A", "<img src=x onerror=alert(1)>"),
    ("A", "<script>alert(1)</script>"),
    ("A", "<!-- --!><img src=x onerror=alert(1)> -->"),
    ("A", "<?x ?>"),
    ("A", "<!X y>"),
    ("<b>x</b>", '<b onclick="alert(1)">x</b>'),
    ("<b onclick='a()'>x</b>", '<b onclick="b()">x</b>'),
    ("<b>x</b>", '<b style="position:fixed">x</b>'),
    ('<a href="a.html">x</a>', '<a href="javascript:alert(1)">y</a>'),
    ('<a href="a.html">x</a>', '<a href="JaVaScRiPt:alert(1)">y</a>'),
    ('<a href="a.html">x</a>', '<a href="&#106;avascript:alert(1)">y</a>'),
    ('<a href="a.html">x</a>', '<a href="&#x6A;avascript&colon;alert(1)">y</a>'),
    ('<a href="a.html">x</a>', '<a href=" javascript:alert(1)">y</a>'),
    ('<a href="a.html">x</a>', '<a href="java\tscript:alert(1)">y</a>'),
    ('<a href="a.html">x</a>', '<a href="java&Tab;script:alert(1)">y</a>'),
    ('<a href="a.html">x</a>', '<a href="vbscript:x">y</a>'),
    ('<a href="a.html">x</a>', '<a href="data:text/html,x">y</a>'),
    ('<a href="a.html">x</a>', '<a href="/\\evil.example">y</a>'),
    ('<a href="a.html">x</a>', '<a href="\\\\evil.example">y</a>'),
    ('<a href="a.html">x</a>', '<a href="https:evil.example">y</a>'),
    ('<a href="https://a.example/">x</a>', '<a href="https://evil.example\\@a.example/">y</a>'),
    ("[x](https://a.example/)", "[x](https://a.example@evil.example/)"),
    ("[x](https://a.example/)", "[x](https://evil.example#@a.example/)"),
    ("[x](https://a.example/)", "[x](https://a.example.evil.example/)"),
    ("[x](https://a.example/)", "[x](ftp://a.example2/)"),
    ("[x](mailto:a@b.example)", "[x](mailto:c@evil.example)"),
    ("A", "[x](mailto:c@evil.example)"),
    ("A", "[x](secret.txt)"),
    ("A", "![x](secret.txt)"),
    ("See [x](a.md)", "[x](secret.txt)"),
    ("See ![x](a.png)", "![x](secret.txt)"),
    ("{kbd}`a`", "{kbd}`\\(\\href{javascript:alert(1)}{b}\\)`"),
    ("A", "[x](path:b.md)"),
    ("A", f"[x]({'a' * 2000}.md)"),
    ("<textarea>a</textarea>", "<textarea>b</textarea>"),
    ("<script>a()</script> b", "<script>evil()</script> b"),
    ("A", "[x]{#id .cls}"),
    ("A $b$", "A $\\href{javascript:alert(1)}{b}$"),
    ("A $b$", "A $\\unicode{65}$"),
    ("A", "A \\\\(\\href{javascript:alert(1)}{b}\\\\)"),
    ("A", "A &bsol;(&bsol;href{javascript:alert(1)}{b}&bsol;)"),
]

ACTIVE = [
    ("A", "{raw-html}`<script>`"),
    ("A", "{ref}`label`"),
    ("{ref}`label`", "{ref}`other`"),
    ("{ref}`text <label>`", "{ref}`text <other> <label>`"),
    ("{download}`a.md`", "{download}`a.md <../secret>`"),
    ("{html}`x`", "{html}`<script>a</script> <x>`"),
    ("A", "{{ env.app }}"),
    ("{{ name }}", "{{ env.app.config }}"),
    ("A", "[!INCLUDE [a](../secret.md)]"),
    ("[!INCLUDE [a](b.md)]", "[!INCLUDE [a](../secret.md)]"),
    ("A", '<a id="y"></a>B'),
]

PROJECT = {"published": {"secret.txt"}}


@pytest.mark.parametrize(("source", "target"), HARMLESS)
def test_a_translation_may_use_what_its_source_uses(source: str, target: str) -> None:
    """Nothing that translators do every day is refused."""
    assert judge(source, target, **PROJECT) is None


@pytest.mark.parametrize(("source", "target"), UNSAFE)
def test_a_translation_brings_in_no_html_and_no_links(source: str, target: str) -> None:
    """HTML, addresses and formulas that are not in the source are found."""
    found = judge(source, target, **PROJECT)
    assert found is not None
    assert found.code is Code.UNSAFE_MARKUP


@pytest.mark.parametrize(("source", "target"), ACTIVE)
def test_a_translation_brings_in_nothing_active(source: str, target: str) -> None:
    """Roles, substitutions and includes that are not in the source are found."""
    found = judge(source, target, **PROJECT)
    assert found is not None
    assert found.code is Code.ACTIVE_MARKUP


@pytest.mark.parametrize("source", [source for source, _ in HARMLESS + UNSAFE + ACTIVE])
def test_every_source_passes_as_its_own_translation(source: str) -> None:
    """What is compared stands in itself."""
    assert judge(source, source) is None


def test_hosts_of_the_page_are_allowed() -> None:
    """A link may go to any host that the source page links to."""
    links = frozenset({"https://a.example/one"})
    assert judge("A", "[x](http://a.example:8080/two)", links=links) is None
    assert judge("A", "[x](//A.example)", links=links) is None
    assert judge("A", "[x](https://b.example/)", links=links) is not None


def test_bare_addresses_count_where_they_become_links() -> None:
    """With linkify any address in text is a link, in the dialect one with a scheme."""
    assert judge("A", "see https://evil.example now") is not None
    assert judge("A", "see evil.example://x now") is None
    assert judge("A", "see evil.example://x now", bare_links=True) is not None


@given(st.text(alphabet="ab [](){}<>`$&;:/\\!.#=\"'\n-_*^~|@", max_size=40))
def test_plain_text_holds_nothing(text: str) -> None:
    """The quick look lets nothing pass that the whole comparison would not."""
    if is_plain(inline(text), bare_links=False):
        assert judge("", text) is None


@pytest.mark.parametrize(
    ("url", "scheme", "host"),
    [
        ("a/b.md", "", None),
        ("#a", "", None),
        ("HTTPS://A.example/b", "https", "a.example"),
        ("//a.example", "//", "a.example"),
        ("https:a.example", "https", None),
        ("https://user@a.example", "https", None),
        ("https://a.example\\b", None, None),
        ("\x01javascript:x", None, None),
        ("java\u200bscript:x", None, None),
    ],
)
def test_addresses_are_read_strictly(url: str, scheme: str | None, host: str | None) -> None:
    """What a browser could read otherwise has no scheme and no host."""
    assert scheme_of(url) == scheme
    assert host_of(url) == host
    if scheme is None:
        assert not is_safe_url(url)


def test_tags_are_read_as_commonmark_reads_them() -> None:
    """Names are lowered, entities decoded, anything odd is no tag."""
    tag = parse_tag('x <A  HREF="a&amp;b" c=d E>', 2)
    assert tag is not None
    assert (tag.name, tag.attributes) == ("a", (("href", "a&b"), ("c", "d"), ("e", None)))
    assert parse_tag("<a href=`b`>") is None
    assert parse_tag('</a b="c">') is None
    assert parse_tag("<!-- -->") is None


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        (["<table><tr><td>", "</td></tr></table>"], "<table><tr><td></td></tr></table>"),
        (["</div></body>"], "&lt;/body&gt;"),
        (["<b>"], "<b></b>"),
        (["<b><i></b>"], "<b><i></i></b>"),
        (["<b onclick=a() class=c>"], "<b></b>"),
        (["<b class='checklist'>"], '<b class="checklist"></b>'),
        (["<b class='checklist d-none'>"], "<b></b>"),
        (["<script>a()</script>"], "&lt;script&gt;a()&lt;/script&gt;"),
        (['<a href="java&#10;script:a">x</a>'], "<a>x</a>"),
        (["<!-- --!><img src=x onerror=y> -->z"], "z"),
        (['<img src="a.png" onerror=y>'], '<img src="a.png">'),
        (["a < b > <3 <x"], "a &lt; b &gt; &lt;3 &lt;x"),
        (['<a href="x" title="&quot;><script>">'], '<a href="x" title="&quot;&gt;&lt;script&gt;"></a>'),
    ],
)
def test_only_allowed_html_passes(pieces: list[str], expected: str) -> None:
    """Pieces of HTML need not balance; the page does in the end."""
    html = HtmlFilter()
    assert "".join([html.clean(piece) for piece in pieces]) + html.finish() == expected

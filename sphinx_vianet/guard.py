"""What a translation may not bring in: HTML, links, roles, substitutions that its source does not have.

Every msgstr is untrusted (design.md, Pages are data). Source and translation are compared as the
inline tokens that the parser made of them, so that nothing depends on how the text is
spelled; a token of a kind not known here must stand in the source as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, Protocol

from .dialect.xref import parse_xref
from .errors import Code
from .formulas import TEXT_COMMANDS, active_commands, commands
from .tags import host_of, parse_tag, scheme_of

if TYPE_CHECKING:
    from markdown_it.token import Token

__all__ = [
    "Context",
    "Facts",
    "Violation",
    "check",
    "collect",
    "compare",
    "is_plain",
    "link_passes",
]

# What gives nothing but text, emphasis and code.
_PLAIN = set(
    "text text_special softbreak hardbreak em_open em_close strong_open strong_close s_open s_close"
    " code_inline".split()
)
# Where all bare addresses become links (Context.bare_links), no address is without one of these.
_BARE = re.compile(r"[:@]|\.\S")
_HARMLESS = _PLAIN | {"link_close", "span_open", "span_close", "footnote_ref", "section_ref"}
_MATH = {"math_inline", "math_inline_double", "math_single", "math_block", "amsmath"}
_LINK_ATTRIBUTES = {"href", "src", "alt", "title"}
_TEXT_ATTRIBUTES = {"title", "alt", "aria-label", "aria-description", "summary", "lang", "dir", "placeholder"}
_URL_ATTRIBUTES = {("a", "href"), ("img", "src")}
# Their content is no text, so not even the text in them may change.
_RAW_ELEMENTS = set(
    "script style iframe object embed svg math noscript template xmp plaintext textarea title noembed"
    " noframes base link meta form input button select".split()
)
# These never pass for standing in the source with another value.
_EXACT_SCHEMES = set(
    "javascript vbscript data file blob about mailto tel sms path filesystem view-source http https"
    " //".split()
)
_TEXT_ROLES = set(
    "abbr command dfn emphasis file guilabel kbd literal mailheader makevar manpage menuselection"
    " mimetype newsgroup program regexp samp strong sub subscript sup superscript title-reference"
    " index".split()
)
_LONGEST_URL = 1000
# As Sphinx reads it: the target starts at the first angle bracket.
_EXPLICIT_TITLE = re.compile(r"[^<]+<(.*)>\Z", re.DOTALL)


class Violation(NamedTuple):
    """What a translation brings in."""

    code: Code
    what: str


class Context(Protocol):
    """What the comparison needs to know of the page and the project."""

    bare_links: bool
    """Whether bare addresses in text become links after the tokens were compared."""

    def found_links(self, text: str) -> list[str]:
        """Addresses that would become links in a text; only asked with ``bare_links``."""
        ...

    def page_links(self) -> frozenset[str]:
        """Every address that the source page links to."""
        ...

    def page_hosts(self) -> frozenset[str | None]:
        """The hosts of those addresses."""
        ...

    def is_reference(self, role: str) -> bool:
        """Whether a role takes ``text <target>``."""
        ...

    def is_text(self, role: str) -> bool:
        """Whether a role does nothing but mark its text up."""
        ...

    def publishes(self, url: str, *, image: bool) -> bool:
        """Whether a relative address would put a file into the site that is no page or picture of it."""
        ...


@dataclass
class Facts:
    """What a text contains beyond text."""

    links: list[str] = field(default_factory=list)
    bare: set[str] = field(default_factory=set)
    """The links whose text is their address."""
    images: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    roles: list[tuple[str, str]] = field(default_factory=list)
    substitutions: list[str] = field(default_factory=list)
    math: list[str] = field(default_factory=list)
    attributes: list[tuple[str, str]] = field(default_factory=list)
    other: list[tuple[str, str, str]] = field(default_factory=list)
    text: list[str] = field(default_factory=list)

    @cached_property
    def hosts(self) -> frozenset[str | None]:
        """The hosts that links and images name."""
        return frozenset(map(host_of, {*self.links, *self.images}))

    @cached_property
    def schemes(self) -> tuple[frozenset[str | None], frozenset[str | None]]:
        """The schemes of the links, and those of the images."""
        return frozenset(map(scheme_of, set(self.links))), frozenset(map(scheme_of, set(self.images)))

    @cached_property
    def uids(self) -> frozenset[str]:
        """What links in the way of ``xref:`` name."""
        return frozenset(xref.uid for xref in map(parse_xref, set(self.links)) if xref is not None)

    @cached_property
    def known(self) -> frozenset[tuple[str, object]]:
        """Everything that is looked for one by one, by field, for texts that hold thousands."""
        fields = ("html", "roles", "math", "attributes", "other")
        return frozenset((name, item) for name in fields for item in getattr(self, name))

    @cached_property
    def addresses(self) -> tuple[frozenset[str], frozenset[str]]:
        """The links, and the images."""
        return frozenset(self.links), frozenset(self.images)


def is_plain(tokens: Sequence[Token], *, bare_links: bool) -> bool:
    """Whether inline tokens hold nothing that would have to be looked at.

    It is asked of the tokens, never of the text: options of a project, and of a page, give
    characters another meaning (``myst_sub_delimiters``).

    Args:
        tokens: What a text was parsed into.
        bare_links: Whether bare addresses in it become links later (Context.bare_links).
    """
    return all(
        token.type in _PLAIN
        and not token.attrs
        and "\\" not in token.content
        and not (bare_links and _BARE.search(token.content))
        for token in tokens
    )


def collect(tokens: Sequence[Token]) -> Facts:
    """Everything active in inline tokens."""
    facts = Facts()
    for token in tokens:
        _collect(token, facts)
    return facts


def _collect(token: Token, facts: Facts) -> None:
    kind = token.type
    if kind == "html_inline":
        facts.html.append(token.content)
    elif kind == "link_open":
        facts.links.append(str(token.attrs.get("href", "")))
        if token.info == "auto":
            facts.bare.add(facts.links[-1])
    elif kind == "image":
        facts.images.append(str(token.attrs.get("src", "")))
        found = token.meta.get("vianet", {})
        facts.other += [("image", k, v) for k, v in sorted(found.items()) if k not in ("source", "alt-text")]
    elif kind == "myst_role":
        facts.roles.append((str(token.meta["name"]), token.content))
        facts.text.append(token.content)
    elif kind == "substitution_inline":
        facts.substitutions.append(token.content)
    elif kind in _MATH:
        facts.math.append(token.content)
    elif kind in _HARMLESS:
        facts.text.append(token.content)
    else:
        content = "" if kind == "vianet_anchor" else token.content
        facts.other.append((kind, content, repr(sorted(token.meta.items()))))
    if kind != "substitution_inline":
        facts.attributes += [(k, str(v)) for k, v in token.attrs.items() if k not in _LINK_ATTRIBUTES]
    for child in token.children or []:
        _collect(child, facts)


def check(source: Sequence[Token], target: Sequence[Token], context: Context) -> Violation | None:
    """Compare the inline tokens of a msgid and of its msgstr.

    Returns:
        The first thing that the translation brings in, None when it brings in nothing.
    """
    return compare(collect(source), collect(target), context)


def compare(source: Facts, target: Facts, context: Context) -> Violation | None:
    """Compare what a msgid and its msgstr contain; what ``check`` does for tokens."""
    return next(_violations(source, target, context), None)


def _violations(source: Facts, target: Facts, context: Context) -> Iterator[Violation]:
    yield from _active(source, target, context)
    yield from _html(source, target, context)
    for url in _links(target, context):
        # What readers of the source see as text may be a link where a quote or a bracket beside it moved.
        if url in target.bare and _reads(source.text, url):
            continue
        if not link_passes(url, source, context, image=False):
            yield Violation(Code.UNSAFE_MARKUP, f"a link to {_shown(url)}")
    for url in target.images:
        if not link_passes(url, source, context, image=True):
            yield Violation(Code.UNSAFE_MARKUP, f"the image {_shown(url)}")
    for name, value in target.attributes:
        if ("attributes", (name, value)) not in source.known:
            yield Violation(Code.UNSAFE_MARKUP, f"the attribute {_shown(f'{name}={value}')}")
    yield from _tex(source, target)


def _active(source: Facts, target: Facts, context: Context) -> Iterator[Violation]:
    for name, text in target.roles:
        if not _role_passes(name, text, source, context):
            yield Violation(Code.ACTIVE_MARKUP, f"the role {_shown(f'{{{name}}}`{text}`')}")
    for text in target.substitutions:
        if text not in source.substitutions:
            yield Violation(Code.ACTIVE_MARKUP, f"the substitution {_shown(text)}")
    for item in target.other:
        if ("other", item) not in source.known:
            yield Violation(Code.ACTIVE_MARKUP, _shown(item[1] or item[0]))


def _role_passes(name: str, text: str, source: Facts, context: Context) -> bool:
    if ("roles", (name, text)) in source.known:
        return True
    same = {other for role, other in source.roles if role == name}
    if not same:
        return False
    if name in _TEXT_ROLES or context.is_text(name):
        # The argument is the text shown, which is what a translator translates.
        return True
    return context.is_reference(name) and _role_target(text) in map(_role_target, same)


def _role_target(text: str) -> str:
    """The target of a reference role, whose text may be translated: ``text <target>``."""
    match = _EXPLICIT_TITLE.match(text)
    return match[1] if match else text


def _html(source: Facts, target: Facts, context: Context) -> Iterator[Violation]:
    tags = [tag for text in source.html if (tag := parse_tag(text)) is not None and tag.end == len(text)]
    names = {tag.name for tag in tags}
    pairs = {(tag.name, key) for tag in tags for key, _ in tag.attributes}
    triples = {(tag.name, key, value) for tag in tags for key, value in tag.attributes}
    is_same = source.html == target.html and source.text == target.text
    for text in target.html:
        tag = parse_tag(text)
        if tag is None or tag.end != len(text):
            # Browsers end comments and declarations elsewhere than CommonMark does.
            passes = ("html", text) in source.known
        elif tag.name in _RAW_ELEMENTS:
            passes = is_same
        else:
            passes = tag.name in names and all(
                (tag.name, key, value) in triples
                or ((tag.name, key) in pairs and _value_passes(tag.name, key, value or "", source, context))
                for key, value in tag.attributes
            )
        if not passes:
            yield Violation(Code.UNSAFE_MARKUP, f"the HTML {_shown(text)}")


def _value_passes(element: str, attribute: str, value: str, source: Facts, context: Context) -> bool:
    if attribute in _TEXT_ATTRIBUTES:
        return True
    return (element, attribute) in _URL_ATTRIBUTES and link_passes(
        value, source, context, image=element == "img"
    )


def _links(facts: Facts, context: Context) -> Iterator[str]:
    yield from facts.links
    if context.bare_links:
        for text in facts.text:
            yield from context.found_links(text)


def _reads(texts: Sequence[str], url: str) -> bool:
    """Whether an address stands in a text, and not as the beginning of another."""
    whole = re.compile(re.escape(url) + r"(?![\w/:%@?#&=~+-]|\.\w)")
    return any(url in text and whole.search(text) is not None for text in texts)


def link_passes(url: str, source: Facts, context: Context, *, image: bool) -> bool:
    """Whether an address is relative, or one that the source page has, or on a host that it links to."""
    if url in source.addresses[image]:
        return True
    if (xref := parse_xref(url)) is not None:
        return not image and xref.uid in source.uids
    scheme = scheme_of(url) if len(url) <= _LONGEST_URL else None
    if scheme == "" and not context.publishes(url, image=image):
        return True
    if scheme and scheme not in _EXACT_SCHEMES and scheme in source.schemes[image]:
        return True
    host = host_of(url)
    # The message's own links first: reading all of the page's is rarely needed.
    if host is not None and host in source.hosts:
        return True
    return url in context.page_links() or (host is not None and host in context.page_hosts())


def _tex(source: Facts, target: Facts) -> Iterator[Violation]:
    known = TEXT_COMMANDS.union(*map(commands, source.math))
    for text in target.math:
        if ("math", text) not in source.known and not known.issuperset(commands(text)):
            yield Violation(Code.UNSAFE_MARKUP, f"the formula {_shown(text)}")
    allowed = set(active_commands("".join(source.text + source.math)))
    for command in active_commands("".join(target.text + target.math)):
        if command not in allowed:
            yield Violation(Code.UNSAFE_MARKUP, f"the TeX command {command}")


def _shown(text: str) -> str:
    return repr(text if len(text) <= 80 else text[:77] + "...")

"""The guard of reST documents: what a translation brings in is seen before ``Locale`` parses it.

Stock ``Locale`` parses each msgstr as a document of its own and runs every directive and role
in it, even of those that it throws away after that. So the msgstr is parsed here first, with
directives and roles that do nothing but say that they are there, its msgid likewise, and the
two are compared as those of Markdown are. What is refused is kept from ``Locale``, which does
the rest as always.
"""

from __future__ import annotations

import copy
import gettext
import io
import re
import struct
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import sphinx.locale
from docutils import nodes
from docutils.parsers.rst import Directive, Parser, roles
from docutils.utils import new_document
from sphinx.domains.std import split_term_classifiers
from sphinx.transforms import SphinxTransform
from sphinx.transforms.i18n import Locale, parse_noqa
from sphinx.util.docutils import CustomReSTDispatcher
from sphinx.util.nodes import LITERAL_TYPE_NODES, extract_messages

from ..errors import Code
from ..guard import Facts, Violation, compare
from ..limits import LONGEST_TEXT
from ..tags import host_of, parse_tag
from .building import app_of, extracts_messages
from .report import report
from .rolekinds import is_reference_role, is_text_role
from .scope import document_domain, would_publish
from .state import reading
from .transforms import keep_from_locale

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

__all__ = ["GuardRestructured", "check_restructured"]

_REMEDY = "The source text is shown; mend the translation."
# Without one of these nothing is marked up but emphasis: no role, link, substitution or target,
# no second block, and no list, which could hold lists up to where the parser gives up.
_ACTIVE = re.compile(r"[`|@_\\\n\r\v\f\x1c-\x1e\x85\u2028\u2029]|:\S|^\s*(?:[-*+•‣⁃>]|\(?[\w#]+[.)])\s")
_LONGEST_PLAIN = 2000
_IMAGE = re.compile(r"\.\. image:: (\S+)\s*\Z")
# Of every project, and of Sphinx's own making.
_SUBSTITUTIONS = ("version", "release", "today", "translation progress")
_DEFAULT_ROLE = "title-reference"
_REPORT_NOTHING, _HALT_NEVER = 5, 6


class _NoDirective(Directive):
    """Stands for every directive, and does nothing."""

    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True

    def run(self) -> list[nodes.Node]:
        return []


class _Recorder(CustomReSTDispatcher):
    """Notes directives and roles in place of running them."""

    def __init__(self, facts: Facts) -> None:
        super().__init__()
        self._facts = facts

    def directive(
        self, directive_name: str, language_module: object, document: nodes.document
    ) -> tuple[type[Directive], list[nodes.system_message]]:
        self._facts.other.append(("directive", f".. {directive_name}::", ""))
        return _NoDirective, []

    def role(
        self, role_name: str, language_module: object, lineno: int, reporter: object
    ) -> tuple[Callable[..., Any], list[nodes.system_message]]:
        name = role_name.lower() or ("" if "" in roles._roles else _DEFAULT_ROLE)  # type: ignore[attr-defined]

        def note(_name: str, rawtext: str, text: str, *_more: object, **_options: object) -> Any:
            # Some roles show what is written, others what is meant by it.
            written = nodes.unescape(text, restore_backslashes=True)
            if name == "math":
                self._facts.math.append(written)
            else:
                self._facts.roles.append((name, written))
            self._facts.text.append(written)
            return [nodes.inline(rawtext, nodes.unescape(text))], []

        return note, []


def _collect(text: str, document: nodes.document, facts: Facts) -> None:
    """Add what a text holds; nothing in it is run, and nothing outside of it is touched."""
    settings = copy.copy(document.settings)
    settings.report_level, settings.halt_level = _REPORT_NOTHING, _HALT_NEVER
    settings.warning_stream = io.StringIO()
    settings.file_insertion_enabled = settings.raw_enabled = False
    parsed = new_document("", settings)
    registry: dict[str, Any] = roles._roles  # type: ignore[attr-defined]
    default = registry.get("")
    try:
        with _Recorder(facts):
            Parser().parse(text, parsed)
    finally:
        # The parser forgets the default role at the end of a text.
        if default is not None:
            registry[""] = default
    for node in parsed.findall():
        _note(node, facts)


def _note(node: nodes.Node, facts: Facts) -> None:
    if isinstance(node, nodes.Text):
        facts.text.append(node.astext())
    elif isinstance(node, (nodes.reference, nodes.target)):
        if "refuri" in node:
            facts.links.append(str(node["refuri"]))
        elif isinstance(node, nodes.target) and "refname" not in node:
            facts.other.append(("target", node.rawsource or node.astext(), ""))
    elif isinstance(node, nodes.substitution_reference):
        facts.substitutions.append(str(node["refname"]).lower())
    elif isinstance(node, nodes.substitution_definition):
        facts.other.append(("substitution", node.rawsource, ""))


class _Page:
    """What the comparison asks of a reST document (guard.Context)."""

    bare_links = False

    def __init__(self, env: BuildEnvironment, document: nodes.document) -> None:
        self._env = env
        self.document = document
        self._links: frozenset[str] | None = None

    def found_links(self, text: str) -> list[str]:
        """None: the parser makes links of bare addresses itself."""
        return []

    def page_links(self) -> frozenset[str]:
        """The addresses in links and images."""
        if self._links is None:
            found = self.document.findall(nodes.Element)
            self._links = frozenset(
                str(node[key]) for node in found for key in ("refuri", "uri") if node.get(key)
            )
        return self._links

    def page_hosts(self) -> frozenset[str | None]:
        """The hosts of those addresses."""
        return frozenset(map(host_of, self.page_links()))

    def is_reference(self, role: str) -> bool:
        """Whether a role takes ``text <target>``."""
        return is_reference_role(role, self._env, self.document)

    def is_text(self, role: str) -> bool:
        """Whether a role only marks its text up."""
        return is_text_role(role, self._env, self.document)

    def publishes(self, url: str, *, image: bool) -> bool:
        """Whether an image is a file that is no picture of the project; links are left as they are."""
        path = Path(self._env.doc2path(self._env.docname))
        # A star stands for whatever file of the name there is.
        return image and ("*" in url or would_publish(self._env, path, url, image=True))


def check_restructured(node: nodes.Element, msgid: str, msgstr: str, page: _Page) -> Violation | None:
    """Compare a message of a reST document with its translation.

    Args:
        node: The node of the message.
        msgid: The source text.
        msgstr: What ``Locale`` would show in its place.
        page: The document.

    Returns:
        The first thing that the translation brings in, None when it brings in nothing.
    """
    source, target = Facts(), Facts()
    if isinstance(node, (nodes.literal_block, nodes.doctest_block)):
        return None
    if isinstance(node, nodes.math_block):
        source.math.append(msgid)
        target.math.append(msgstr)
    elif isinstance(node, nodes.raw):
        if node.get("format") != "html":
            return Violation(Code.ACTIVE_MARKUP, f"raw text for {node.get('format')!r}")
        _collect_html(msgid, source)
        _collect_html(msgstr, target)
    elif isinstance(node, nodes.image) and (image := _IMAGE.match(msgid)):
        new = _IMAGE.match(msgstr)
        if new is None:
            return Violation(Code.ACTIVE_MARKUP, repr(msgstr[:80]))
        source.images.append(image[1])
        target.images.append(new[1])
    else:
        if len(msgstr) <= _LONGEST_PLAIN and not _ACTIVE.search(msgstr):
            return None
        return _check_text(node, msgid, msgstr, page)
    return compare(source, target, page)


def _check_text(node: nodes.Element, msgid: str, msgstr: str, page: _Page) -> Violation | None:
    if len(msgstr) > LONGEST_TEXT:
        return Violation(Code.TEXT_LIMIT, f"there are more than {LONGEST_TEXT:,} characters")
    source, target = Facts(), Facts()
    source.substitutions.extend(_SUBSTITUTIONS)
    try:
        _collect(msgid, page.document, source)
        for text in _texts(node, msgstr):
            _collect(text, page.document, target)
    except RecursionError:
        return Violation(Code.TEXT_LIMIT, "blocks stand too deep in blocks")
    return compare(source, target, page)


def _texts(node: nodes.Element, msgstr: str) -> Iterator[str]:
    """Every text that ``Locale`` parses of a msgstr."""
    yield msgstr
    if isinstance(node, nodes.title):
        yield msgstr + "\n" + "=" * len(msgstr) * 2
    elif isinstance(node, nodes.term):
        yield split_term_classifiers(msgstr)[0] or ""


def _collect_html(text: str, facts: Facts) -> None:
    end, start = 0, text.find("<")
    while start >= 0:
        facts.text.append(text[end:start])
        tag = parse_tag(text, start)
        end = tag.end if tag is not None else text.find(">", start) + 1 or len(text)
        facts.html.append(text[start:end])
        start = text.find("<", end)
    facts.text.append(text[end:])


class _Refusal(NamedTuple):
    """A message whose translation is not shown."""

    node: nodes.Element
    violation: Violation


class GuardRestructured(SphinxTransform):
    """Just before ``Locale``, behind what else keeps messages from it."""

    default_priority = Locale.default_priority - 1

    def apply(self, **kwargs: Any) -> None:
        """Keep from ``Locale`` what it would parse as reST and must not show."""
        if extracts_messages(self.env) or not self._is_restructured():
            return
        if all(entry[1] is not Locale for entry in self.document.transformer.transforms):
            return
        catalogs = _what_locale_sees(self.env)
        if not any(catalogs):
            return
        state = reading(self.env)
        refused: dict[nodes.Element, Violation] = {}
        for found in self._refusals(state.extracted or list(extract_messages(self.document)), catalogs):
            refused.setdefault(found.node, found.violation)
        for node, violation in refused.items():
            self._report(node, violation)
            keep_from_locale(node, state)

    def _is_restructured(self) -> bool:
        """Whether ``Locale`` parses the document's translations with docutils' parser."""
        kind = self.config.source_suffix.get(Path(self.document["source"]).suffix)
        parser = app_of(self.env).registry.get_source_parsers().get(str(kind))
        return parser is not None and issubclass(parser, Parser)

    def _refusals(
        self, messages: list[tuple[nodes.Element, str]], catalogs: list[Mapping[str, str]]
    ) -> Iterator[_Refusal]:
        page = _Page(self.env, self.document)
        for node, msgid in messages:
            if isinstance(node, nodes.TextElement) and not node.get("translatable", True):
                continue
            for msgstr in {catalog[msgid] for catalog in catalogs if msgid in catalog}:
                text = msgstr if isinstance(node, LITERAL_TYPE_NODES) else parse_noqa(msgstr)[0]
                if text != msgid and (violation := check_restructured(node, msgid, text, page)) is not None:
                    yield _Refusal(node, violation)

    def _report(self, node: nodes.Element, violation: Violation) -> None:
        if violation.code is Code.TEXT_LIMIT:
            message = f"in the translation {violation.what}"
        else:
            message = f"the translation brings in {violation.what}, which its source does not have"
        report(violation.code, message, node.source or self.document["source"], node.line, _REMEDY)


def _what_locale_sees(env: BuildEnvironment) -> list[Mapping[str, str]]:
    """Every catalog that ``Locale`` could take a translation from.

    Sphinx keeps the first ones for the life of the process, so those are asked for as well as
    the files that are there now.
    """
    domain = document_domain(env)
    chains: list[gettext.NullTranslations | None] = [sphinx.locale.translators.get(("general", domain))]
    for directory in env.config.locale_dirs:
        folder = str(Path(env.srcdir) / directory)
        try:
            chains.append(gettext.translation(domain, localedir=folder, languages=[env.config.language]))
        except (OSError, UnicodeError, ValueError, struct.error, LookupError):
            # Sphinx takes what it cannot read for one that is not there, too; lookup.py reports it.
            continue
    found: list[Mapping[str, str]] = []
    for chain in chains:
        link = chain
        while link is not None:
            found.append(getattr(link, "_catalog", {}))
            link = getattr(link, "_fallback", None)
    return found

"""Attacks on limits, on what commands print and export, on catalogs, pictures and handback."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree  # reads only what was written here

from click.testing import CliRunner
from markdown_it import MarkdownIt

from sphinx_vianet import limits
from sphinx_vianet.cli import program
from sphinx_vianet.cli.handingback import page_diff
from sphinx_vianet.comments import PageOrigin, format_origins, parse_origins
from sphinx_vianet.entries import State, fresh_text
from sphinx_vianet.errors import Code
from sphinx_vianet.exchange.jsonlines import JsonLinesDocument
from sphinx_vianet.exchange.tmx import TmxDocument
from sphinx_vianet.exchange.xliff import XliffDocument
from sphinx_vianet.exportunits import ExportPage, ExportUnit
from sphinx_vianet.handbackwork import PagePlan
from sphinx_vianet.model import Handoff
from sphinx_vianet.po import parse_po
from sphinx_vianet.reports import FORMATS, Options
from sphinx_vianet.sites.rootpage import SiteLink, root_page
from sphinx_vianet.sphinx_ext.report import logger, report
from sphinx_vianet.svg import active_svg
from sphinx_vianet.weblinks import compare_url, web_address
from tests.handbacks import Pages, edited_catalog, page_of
from tests.localized_project import localized, write
from tests.reports_data import hostile
from tests.security_table import attack, nothing, same

PAGE = localized("⟦Hallo.⇒Hello.⟧\n")
_NEVER = re.compile(r"(?!)")


# --- limits


@attack(
    "Limits",
    "blocks without end",
    limits__use_limit=nothing,
)
def too_many_blocks(folder: Path) -> bool:
    md = MarkdownIt()
    limits.use_limit(md)
    env = limits.bounded({})
    # The limit is large; one of another number is the same.
    env.update(dict.fromkeys(env, 600))
    return len(md.parse("a\n\n" * 1000, env)) > 2000


@attack("Limits", "a text of a page without end", limits__Allowance__takes=lambda self, text: True)
def too_long_text(folder: Path) -> bool:
    return limits.Allowance().takes("[" * (limits.LONGEST_TEXT + 1))


# --- terminals, logs, reports

_DETAIL = Options(detail="unit")


def _inspect(folder: Path, text: str) -> str:
    write(folder, {"page.md": localized(f"⟦Ziel {text}⇒Quelle {text}⟧\n")})
    return CliRunner().invoke(program, ["inspect", str(folder / "page.md")]).output


@attack(
    "Terminals",
    "a colour and a title in a page",
    cli__output__printable=same,
    characters__without_controls=same,
)
def escape_codes(folder: Path) -> bool:
    return "\x1b]0;title\x07" in _inspect(folder, "\x1b]0;title\x07")


@attack("Terminals", "what reorders a line", cli__output__printable=same)
def reordered(folder: Path) -> bool:
    return "\u202e" in _inspect(folder, "\u202egpj.exe")


@attack(
    "Terminals", "a build's warnings", reports__wording__printable=same, characters__without_controls=same
)
def warnings_of_a_build(folder: Path) -> bool:
    return "\x1b[31m\u202e" in _warned("\x1b[31m\u202e")


def _warned(text: str) -> str:
    said: list[str] = []
    warning = logger.warning
    logger.warning = lambda message, text, *_, **__: said.append(text)  # type: ignore[method-assign]
    try:
        report(Code.INCLUDE, text, "a.md", 1)
    finally:
        logger.warning = warning  # type: ignore[method-assign]
    return "".join(said)


@attack("Commands of CI systems", "in what a command prints", reports__wording__inert=same)
def logged_command(folder: Path) -> bool:
    return "##vso[task.setvariable]" in _inspect(folder, "##vso[task.setvariable]")


@attack("Commands of CI systems", "in a build's warnings", reports__wording__inert=same)
def logged_by_a_build(folder: Path) -> bool:
    return "##vso[task]" in _warned("##vso[task]")


@attack(
    "Commands of CI systems",
    "in annotations",
    reports__wording__printable=same,
    reports__annotations___replaced=same,
)
def annotation(folder: Path) -> bool:
    return "\n::error::injected" in FORMATS["github"](hostile("\n::error::injected"), _DETAIL)


@attack(
    "Commands of CI systems", "in the names of a diff", cli__handingback___header=lambda path: path.encode()
)
def diff_names(folder: Path) -> bool:
    plan = PagePlan("a", "de-DE", "edited", b"a\n", b"b\n")
    return b"\n::error::x" in page_diff(plan, "a\n::error::x.md")


@attack(
    "Reports",
    "markup in Markdown",
    reports__escaping___entities=same,
    reports__escaping__markdown_code=same,
)
def markdown_report(folder: Path) -> bool:
    return 'href="https://evil.example/"' in _rendered("[x](https://evil.example/)")


@attack(
    "Reports",
    "a table that breaks in Markdown",
    reports__escaping___entities=same,
    reports__escaping__markdown_code=same,
)
def markdown_table(folder: Path) -> bool:
    return "<td>b</td>" in _rendered("a|b|c")


def _rendered(text: str) -> str:
    html = MarkdownIt("commonmark").enable("table").render(FORMATS["markdown"](hostile(text), _DETAIL))
    return str(html)


@attack("Reports", "a script in HTML", reports__escaping__html_text=same)
def html_report(folder: Path) -> bool:
    return "<script>alert(1)</script>" in FORMATS["html"](hostile("<script>alert(1)</script>"), _DETAIL)


@attack("Reports", "an element in JUnit", reports__escaping__html_text=same)
def junit_report(folder: Path) -> bool:
    return "<failure>x</failure>" in FORMATS["junit"](hostile("<failure>x</failure>"), _DETAIL)


@attack("Reports", "what reorders a line in JSON", reports__jsondata___UNSAFE=_NEVER)
def json_report(folder: Path) -> bool:
    return "\u202e" in FORMATS["json"](hostile("\u202e"), _DETAIL)


@attack(
    "Reports",
    "what reorders a line in SARIF",
    reports__jsondata___UNSAFE=_NEVER,
    reports__wording__printable=same,
)
def sarif_report(folder: Path) -> bool:
    return "\u202e" in FORMATS["sarif"](hostile("\u202e"), _DETAIL)


# --- exports and catalogs


def _exported(kind: Any, text: str) -> str:
    parts: list[str] = []
    unit = ExportUnit("0" * 16, "unit", "a-1", 1, text, text, None)
    page = ExportPage("0" * 16, "de-DE", text, Handoff(type=text), None, (unit,))
    document = kind(parts.append, "en", *(["de-DE"] if kind is XliffDocument else []))
    document.begin()
    document.page(page)
    document.end()
    return "".join(parts)


def _tags(text: str) -> set[str]:
    return {node.tag.rpartition("}")[2] for node in ElementTree.fromstring(text).iter()}  # noqa: S314  # our own


@attack("Exports", "an element in TMX", exchange__xmltext__escape=same)
def tmx_element(folder: Path) -> bool:
    return "evil" in _tags(_exported(TmxDocument, "<evil/>"))


@attack("Exports", "an element in XLIFF", exchange__xmltext__escape=same)
def xliff_element(folder: Path) -> bool:
    return "evil" in _tags(_exported(XliffDocument, "<evil/>"))


@attack("Exports", "commands in XML that is printed", exchange__xmltext___AS_NUMBER=_NEVER)
def xml_command(folder: Path) -> bool:
    text = _exported(TmxDocument, "a\n::error::x ##vso[x]\x9b31m\u202e")
    return "\n::error" in text or "##vso[" in text or "\x9b" in text or "\u202e" in text


@attack("Exports", "commands in JSON Lines that are printed", exchange__jsonlines___UNSAFE=_NEVER)
def json_command(folder: Path) -> bool:
    text = _exported(JsonLinesDocument, "##vso[x]\x9b31m\u202e")
    return "##vso[" in text or "\x9b" in text or "\u202e" in text


@attack("Catalogs", "a path that is a message", entries__reference_line=lambda reference: f"#: {reference}")
def path_as_message(folder: Path) -> bool:
    text = fresh_text(
        "a", "b", State("# vianet", False, None), 'x.md\nmsgid "evil"\nmsgstr "evil"\n\n#: y.md'
    )
    return "evil" in [entry.msgid for entry in parse_po(f"{text}\n".encode()).entries]


@attack("Catalogs", "control characters in a path", characters__without_controls=same)
def path_with_controls(folder: Path) -> bool:
    return "\x1b" in fresh_text("a", "b", State("# vianet", False, None), "\x1b[31m.md")


@attack(
    "Catalogs",
    "a page in another's place in X-Vianet-Handoff",
    comments___quoted=lambda value, safe="": value or "-",
)
def origin(folder: Path) -> bool:
    name = "a.md x HT 0 0 0; index.md"
    written = format_origins([PageOrigin(name, "x", Handoff(type="HT\nX-Evil: 1"))])
    return "\n" in written or [found.path for found in parse_origins(written)] != [name]


# --- the site, handback


@attack("The site around the pages", "a script in the page of languages", sites__rootpage__html__escape=same)
def root_title(folder: Path) -> bool:
    page = root_page("</title><script>x()</script>", "en", [SiteLink("de", "de", None)], None)
    return b"<script>x()" in page


@attack(
    "The site around the pages",
    "a script as address of the repository",
    weblinks___HEX=re.compile(".*", re.DOTALL),
    weblinks___SCHEMES=frozenset({"javascript"}),
)
def change_link(folder: Path) -> bool:
    address = web_address("https://github.com/a/b")
    return web_address("javascript://github.com/a/b") is not None or (
        address is not None and compare_url(address, "a.md", '0" onclick="x()', "1") is not None
    )


@attack("Pictures", "a script in an SVG file", svg___LIVE=frozenset(), svg___Reader___attribute=nothing)
def svg_script(folder: Path) -> bool:
    texts = (
        "<script>x()</script>",
        "<g onload='x()'/>",
        "<a xlink:href='javascript:x()'/>",
        "<foreignObject/>",
        "<set attributeName='xlink:href' to='javascript:x()'/>",
        "<image href='//evil.example/x'/>",
        "<rect style='fill:url(//evil.example/x)'/>",
    )
    for number, text in enumerate(texts):
        head = "xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink'"
        write(
            folder, {f"{number}.svg": f"<svg {head}><defs><path id='a' fill='url(#a)'/></defs>{text}</svg>"}
        )
    return any(not active_svg(folder / f"{number}.svg") for number in range(len(texts)))


@attack(
    "Handback",
    "a script and a link that an edit brings into a page",
    handbackguard__EditGuard__refusal=lambda *_: "",
)
def handed_back(folder: Path) -> bool:
    pages = Pages.one(page_of("⟦Hallo.⇒Hello.⟧\n\n⟦Tag.⇒Day.⟧\n", "Hello.\n\nDay.\n"), "Hello.\n\nDay.\n")
    edits = {"Hello.": "Hallo <script>x()</script>.", "Day.": "[Tag](https://evil.example/)."}
    plans = pages.hand_back(edited_catalog(pages.catalog, edits)).pages
    return any(b"script" in plan.new or b"evil" in plan.new for plan in plans)

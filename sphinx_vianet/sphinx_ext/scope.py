"""What is being parsed: a document, a page included in it, or a page put into it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from sphinx.util.i18n import docname_to_domain

from ..limits import Allowance, bounded
from ..markdown import Dialect
from ..tags import host_of, parse_tag
from .lookup import Catalog, open_catalog
from .plan import plan_of
from .rolekinds import is_reference_role
from .state import StaleMark, reading

if TYPE_CHECKING:
    from docutils import nodes
    from markdown_it import MarkdownIt
    from markdown_it.token import Token
    from sphinx.environment import BuildEnvironment

__all__ = ["PICTURES", "Scope", "document_domain", "document_scope", "is_inside", "would_publish"]

PICTURES = {".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".bmp", ".ico", ".pdf"}


@dataclass
class Scope:
    """One page while it is parsed and rendered; the guard's view of page and project, too."""

    env: BuildEnvironment
    document: nodes.document
    md: MarkdownIt | None
    path: Path
    """The file that the text is from."""
    root: Path
    """Nothing outside this folder is read for the page; paths with ``~/`` start here."""
    text: str
    domain: str
    catalog: Catalog
    dialect: Dialect
    enabled: bool = True
    """Whether translations go in here; else stock ``Locale`` puts them in."""
    trusted: bool = True
    """Whether directives and roles are live."""
    is_patch: bool = False
    """Whether the text is a translation that stock ``Locale`` parses on its own."""
    chain: tuple[Path, ...] = ()
    """The files that include this one, outermost first."""
    locate: Callable[[Path], str | None] | None = None
    """Which document a linked file is shown in, where that is not the file itself."""
    fetch: Callable[[Path], None] | None = None
    """Brings a file to the disk, where the page is from a git tree."""
    bare_links: bool = False
    allowance: Allowance | None = None
    """What is left of the limits of an untrusted page; None for a trusted one, which has none."""
    suspended: int = 0
    inline_suspended: int = 0
    _links: frozenset[str] | None = field(default=None, repr=False)
    _hosts: frozenset[str | None] | None = field(default=None, repr=False)

    def translates(self, *, inline: bool) -> bool:
        """Whether tokens are translated now."""
        if self.is_patch or self.suspended or not self.enabled:
            return False
        return not (inline and self.inline_suspended)

    def note_catalog(self) -> None:
        """Remember where the translations of this file's images and meta data are."""
        reading(self.env).catalogs[str(self.path)] = self.catalog

    def note_done(self, msgids: Sequence[str], *, translated: bool) -> None:
        """Remember that nodes of this file with these msgids are no business of stock ``Locale``."""
        state = reading(self.env)
        found = state.translated if translated else state.refused
        found.update((self.document["source"], msgid) for msgid in msgids)

    def note_stale(self, msgids: Sequence[str], mark: StaleMark) -> None:
        """Remember what nodes with these msgids show, that have no translation of today."""
        self.note_done(msgids, translated=False)
        reading(self.env).stale.update(((self.document["source"], msgid), mark) for msgid in msgids)

    @property
    def file(self) -> Path:
        """The file that is read just now, for reports: MyST's own ``include`` only changes the document's."""
        return self.path if self.is_patch else Path(os.path.normpath(str(self.document["source"])))

    def folders(self, *, included_first: bool) -> list[Path]:
        """Where relative paths start: beside the page, and beside a file that is included as MyST does it."""
        found = [self.path.parent, self.file.parent]
        return list(dict.fromkeys(reversed(found) if included_first else found))

    def linked_files(self, path: str, *, included_first: bool = False) -> list[Path]:
        """The files that the path of a link can mean; with ``~/`` it starts at the root of the sources."""
        if path.startswith(("~/", "/")):
            source = plan_of(self.env).config.source if self.trusted else None
            roots = [self.root / source.prefix, self.root] if source is not None else [self.root]
            found = [root / path.lstrip("~/") for root in dict.fromkeys(roots)]
        else:
            found = [folder / path for folder in self.folders(included_first=included_first)]
        return [Path(os.path.normpath(file)) for file in found]

    @property
    def is_foreign(self) -> bool:
        """Whether messages come from another domain than the document's own."""
        return self.domain != document_domain(self.env)

    # --- what the guard asks

    def found_links(self, text: str) -> list[str]:
        """Addresses that linkify would make links of."""
        linkify = self.md.linkify if self.md is not None and self.md.options["linkify"] else None
        return [match.url for match in (linkify.match(text) or [])] if linkify is not None else []

    def page_links(self) -> frozenset[str]:
        """Every address in links, images and HTML of the page."""
        if self._links is None:
            self.suspended += 1
            own = self.allowance
            if own is not None:
                self.allowance = Allowance()
                self.allowance.reported = True
            links = _text_links(self.md, self.text, limited=own is not None) if self.md is not None else ()
            try:
                self._links = frozenset(links)
            finally:
                self.suspended -= 1
                self.allowance = own
        return self._links

    def page_hosts(self) -> frozenset[str | None]:
        """The hosts of those addresses."""
        if self._hosts is None:
            self._hosts = frozenset(map(host_of, self.page_links()))
        return self._hosts

    def is_reference(self, role: str) -> bool:
        """Whether a role is one of Sphinx's, that takes ``text <target>``."""
        return is_reference_role(role, self.env, self.document)

    def is_text(self, role: str) -> bool:
        """No role but those that are known by name: a page's own are made after its text was read."""
        return False

    def publishes(self, url: str, *, image: bool) -> bool:
        """Whether a relative address names a file that MyST would copy into the site as a download."""
        if self._is_download(url, image=image):
            return True
        return would_publish(self.env, self.path, url, image=image)

    def _is_download(self, url: str, *, image: bool) -> bool:
        """The same, for what the dialect makes of addresses."""
        srcdir = Path(self.env.srcdir)
        for file in self.linked_files(unquote(url.partition("#")[0].partition("?")[0]).replace("\\", "/")):
            if not file.is_file():
                continue
            if not is_inside(file, srcdir):
                return True
            if not self.env.path2doc(str(file)) and not (image and file.suffix.lower() in PICTURES):
                return True
        return False


def document_domain(env: BuildEnvironment) -> str:
    """The gettext domain of the document that is being read."""
    return docname_to_domain(env.docname, env.config.gettext_compact)


def document_scope(env: BuildEnvironment, document: nodes.document, text: str, dialect: Dialect) -> Scope:
    """The scope of a document of the project, or of a translation that ``Locale`` parses for it."""
    domain = document_domain(env)
    path = Path(env.doc2path(env.docname))
    is_patch = str(document["source"]).endswith(":<translated>")
    if is_patch:
        # What the guard asks of the page must not be answered by the translation itself.
        text = path.read_text(encoding="utf-8-sig", errors="replace")
    return Scope(
        env=env,
        document=document,
        md=None,
        path=path,
        root=Path(env.srcdir),
        text=text,
        domain=domain,
        catalog=open_catalog(env, env.config, domain),
        dialect=dialect,
        enabled=bool(env.config.vianet_fast_translation),
        is_patch=is_patch,
    )


def would_publish(env: BuildEnvironment, page: Path, url: str, *, image: bool) -> bool:
    """Whether a relative address would put a file into the site that is no page or picture of it."""
    target = unquote(url).partition("#")[0]
    if not target or "\0" in target:
        return bool(target)
    base = Path(env.srcdir) if target.startswith("/") else page.parent
    found = base / target.lstrip("/")
    if not found.is_file():
        return False
    if not is_inside(found, Path(env.srcdir)):
        return True
    if env.path2doc(os.path.normpath(found)):
        return False
    return not (image and found.suffix.lower() in PICTURES)


def is_inside(path: Path, root: Path) -> bool:
    """Whether a path, its symbolic links followed, is in a folder."""
    return path.resolve().is_relative_to(root.resolve())


def _text_links(md: MarkdownIt, text: str, depth: int = 0, *, limited: bool) -> Iterator[str]:
    env: dict[str, Any] = {}
    if limited:
        bounded(env)
    for token in md.parse(text, env):
        yield from _token_links(token)
        if token.type in ("fence", "colon_fence") and token.info.lstrip().startswith("{") and depth < 5:
            # What a directive holds is mostly Markdown again.
            yield from _text_links(md, token.content, depth + 1, limited=limited)
    yield from (str(reference["href"]) for reference in env.get("references", {}).values())


def _token_links(token: Token) -> Iterator[str]:
    for key in ("href", "src"):
        if key in token.attrs:
            yield str(token.attrs[key])
    if token.type in ("html_inline", "html_block", "vianet_html"):
        yield from _html_links(token.content)
    if token.type == "vianet_video":
        yield str(token.meta["url"])
    for child in token.children or []:
        yield from _token_links(child)


def _html_links(text: str) -> Iterator[str]:
    position = text.find("<")
    while position >= 0:
        tag = parse_tag(text, position)
        if tag is not None:
            yield from (value for key, value in tag.attributes if key in ("href", "src") and value)
        position = text.find("<", position + 1)

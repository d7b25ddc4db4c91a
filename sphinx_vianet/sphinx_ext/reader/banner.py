"""The banner above a page in another language than its source: who translated it, from which text, how old.

It says what is true of the page that is shown. All of it is known from the catalogs and from
reading the document, so that no check is made for it (docs/explanation/decisions.md).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

from sphinx.util.i18n import docname_to_domain

from ...stamps import matches_hash
from ..building import exchange, extracts_messages
from ..plan import Host, plan_of
from ..sourcelanguage import source_language
from .changelink import change_links
from .freshness import Freshness, freshness_of, freshness_of_page, is_translation
from .handoffs import document_origins
from .switcher import source_link
from .texts import foreign_attributes, language_name, written_date
from .texts import translate as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from collections.abc import Set as AbstractSet

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from ...comments import PageOrigin
    from .view import PageView

__all__ = ["Banner", "banner_html", "note_banners", "page_banner"]

Kind = Literal["MT", "HT", ""]
"""By machine, by a person, or not known."""
Gap = Literal["", "parts", "most", "all"]
"""How much of a page is shown in the source language since it has no translation."""


@dataclass(frozen=True, slots=True)
class Banner:
    """What one banner says."""

    kind: Kind = ""
    handed: bool = False
    """Whether a handoff is known at all."""
    date: str | None = None
    """ISO date of the handoff."""
    changed: int = 0
    """Sentences that are another now."""
    added: int = 0
    """Paragraphs that came since, and are shown in the source language."""
    gap: Gap = ""
    change: tuple[str, str] | None = None
    """Path of the source page and commit of the handoff, where something changed."""

    @property
    def is_old(self) -> bool:
        """Whether readers are to be told that the page is out of date."""
        return bool(self.changed or self.added)


# --- the facts


def note_banners(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Find out what the banners say; the documents whose banner is not what it was are written again.

    What the address of a change is, is not compared: it names today's commit, and leads to the
    same change as before while the document is the same.
    """
    app.vianet_banners, app.vianet_changes = {}, {}  # type: ignore[attr-defined]  # live as long as the build
    if app.builder.format != "html" or extracts_messages(env) or not app.config.vianet_banner:
        return []
    now: dict[str, Banner] = {}
    if is_translation(app.config):
        now = {docname: _find(env, docname) for docname in sorted(env.found_docs)}
        links = change_links(app, (one.change for one in now.values() if one.change is not None))
        app.vianet_changes = links  # type: ignore[attr-defined]
    app.vianet_banners = now  # type: ignore[attr-defined]
    before = exchange(app, "vianet_banners", now) or {}
    return [docname for docname in now if before.get(docname) != now[docname]]


def _find(env: BuildEnvironment, docname: str) -> Banner:
    plan, fresh = plan_of(env), freshness_of(env, docname)
    hosts = plan.of_document(docname)
    paths = [host.page.path.rpartition(".")[0] for host in hosts] or _names(env, docname)
    origins = document_origins(env, docname_to_domain(docname, env.config.gettext_compact), paths)
    gap = _gap(env, fresh, hosts)
    if gap == "all":
        # Nothing of a translation is shown, of which more could be said.
        return Banner(gap=gap)
    banner = Banner(gap=gap, changed=fresh.changed)
    if not origins:
        return banner
    banner = replace(
        banner,
        handed=True,
        kind=_kind({origin.handoff.type for origin in origins}),
        date=_earliest(origin.handoff.date for origin in origins),
        added=_added(env, docname, fresh, hosts, origins),
    )
    return replace(banner, change=_change(env, docname, hosts, origins[0])) if banner.is_old else banner


def _of_all(env: BuildEnvironment, page: nodes.document, banners: Iterable[Banner]) -> Banner:
    """What is true of one page of all documents."""
    known = list(banners)
    fresh = freshness_of_page(env, "", page)
    gap: Gap = _share(fresh) or ("parts" if any(one.gap for one in known) else "")
    handed = [one for one in known if one.handed]
    return Banner(
        gap=gap,
        changed=sum(one.changed for one in known),
        added=sum(one.added for one in known),
        handed=bool(handed),
        kind=_kind({one.kind for one in handed}),
        date=_earliest(one.date for one in handed),
    )


def _kind(kinds: AbstractSet[str | None]) -> Kind:
    return "MT" if "MT" in kinds else "HT" if kinds == {"HT"} else ""


def _earliest(dates: Iterable[str | None]) -> str | None:
    return min(filter(None, dates), default=None)


def _names(env: BuildEnvironment, docname: str) -> list[str]:
    """What a document's page may be called in the source tree, without suffix."""
    source = plan_of(env).config.source
    prefix = f"{source.prefix.strip('/')}/" if source is not None and source.prefix.strip("/") else ""
    return list(dict.fromkeys((docname.removeprefix(prefix), docname)))


def _gap(env: BuildEnvironment, fresh: Freshness, hosts: Sequence[Host]) -> Gap:
    share = _share(fresh)
    if share or fresh.translated == fresh.total:
        return share
    absent = any(plan_of(env).locale(host.page, env.config.language) is None for host in hosts)
    return "parts" if absent else ""


def _share(fresh: Freshness) -> Gap:
    """As far as numbers say it."""
    left = fresh.total - fresh.translated
    return "" if left <= fresh.translated else "most" if fresh.translated else "all"


def _added(
    env: BuildEnvironment,
    docname: str,
    fresh: Freshness,
    hosts: Sequence[Host],
    origins: Sequence[PageOrigin],
) -> int:
    """How many paragraphs the source got since the handoff; none where its hash says that it is the same.

    A paragraph of a page that is current has no translation for another reason.
    """
    total = 0
    for file, count in fresh.added.items():
        data = _source(env, docname, hosts, file)
        wanted = [origin.handoff.hash for origin in origins if _belongs(origin, hosts, file)]
        if data is not None and any(one and not matches_hash(data, one) for one in wanted):
            total += count
    return total


def _belongs(origin: PageOrigin, hosts: Sequence[Host], file: str) -> bool:
    return not hosts or any(origin.path == host.page.path for host in hosts if str(host.file) == file)


def _source(env: BuildEnvironment, docname: str, hosts: Sequence[Host], file: str) -> bytes | None:
    """The source page whose text is in a file; None where the file is another."""
    for host in hosts:
        # Of a page without a source tree only what the page itself says is known.
        if str(host.file) == file and host.page.trusted:
            return host.page.source
    document = Path(env.doc2path(docname))
    if hosts or Path(file) != document or not document.is_file():
        return None
    return document.read_bytes()


def _change(
    env: BuildEnvironment, docname: str, hosts: Sequence[Host], origin: PageOrigin
) -> tuple[str, str] | None:
    config = plan_of(env).config
    if origin.handoff.commit is None or (hosts and config.source is None):
        return None
    if config.source is not None:
        return origin.path, origin.handoff.commit
    return Path(env.doc2path(docname)).relative_to(env.srcdir).as_posix(), origin.handoff.commit


# --- the HTML


def page_banner(view: PageView) -> str:
    """The banner of a page, empty where there is nothing to say."""
    banners = cast("dict[str, Banner]", getattr(view.app, "vianet_banners", {}))
    banner = banners.get(view.name)
    if banner is None or view.doctree is None:
        return ""
    if "docname" in view.doctree:
        banner = _of_all(view.app.env, view.doctree, banners.values())
    changes: dict[tuple[str, str], str] = view.app.vianet_changes  # type: ignore[attr-defined]
    change = changes.get(banner.change) if banner.change is not None else None
    config = view.app.config
    return banner_html(banner, config.language, source_language(config), source_link(view), change)


def banner_html(
    banner: Banner, language: str, source_tag: str, source_page: str | None, change: str | None
) -> str:
    """Write a banner.

    Args:
        banner: What it says.
        language: Sphinx's code of the site's language.
        source_tag: BCP 47 tag of the source language.
        source_page: Address of the page in that language, as far as it is known.
        change: Address of what changed, as far as it is known.

    Returns:
        HTML, empty where there is nothing to say.
    """
    name = language_name(source_tag, language)
    lines = [*_gap_lines(banner.gap, name), *_origin_lines(banner, language)]
    lines += _age_lines(banner)
    if not lines:
        return ""
    links = []
    if source_page is not None and banner.gap != "all":
        text = escape(_("Original in {language}")).replace("{language}", escape(name))
        links.append(f'<a href="{escape(source_page)}" hreflang="{escape(source_tag)}">{text}</a>')
    if change is not None:
        links.append(f'<a href="{escape(change)}">{escape(_("What has changed"))}</a>')
    if links:
        lines.append(f'<span class="vianet-banner-links">{" ".join(links)}</span>')
    state = "old" if banner.is_old else "gap" if banner.gap else "plain"
    label = escape(_("About this translation"))
    return (
        f'<div class="vianet-banner vianet-banner-{state}" role="note" aria-label="{label}"'
        f"{foreign_attributes(language)}>\n" + "".join(f"<p>{line}</p>\n" for line in lines) + "</div>\n"
    )


def _line(head: str, *rest: str) -> str:
    return " ".join([f"<strong>{escape(head)}</strong>", *rest])


def _gap_lines(gap: Gap, name: str) -> list[str]:
    if not gap:
        return []
    texts = {
        "all": (_("Not translated."), _("This page is shown in {language}.")),
        "most": (_("Mostly not translated."), _("Most of this page is shown in {language}.")),
        "parts": (_("Partly not translated."), _("Parts of this page are shown in {language}.")),
    }
    head, rest = texts[gap]
    return [_line(head, escape(rest).replace("{language}", escape(name)))]


def _origin_lines(banner: Banner, language: str) -> list[str]:
    if not banner.handed:
        return []
    heads = {"MT": _("Machine translation."), "HT": _("Translated by a person."), "": _("Translation.")}
    day = written_date(banner.date, language)
    if day is None:
        return [_line(heads[banner.kind])]
    time = f'<time datetime="{escape(banner.date or "")}">{escape(day)}</time>'
    text = escape(_("Made from the original of {date}.")).replace("{date}", time)
    return [_line(heads[banner.kind], text)]


def _age_lines(banner: Banner) -> list[str]:
    if not banner.is_old:
        return []
    rest = [escape(_("The original has changed since."))]
    counts = (
        (banner.changed, _("Changed sentences: {count}.")),
        (banner.added, _("New paragraphs, not translated: {count}.")),
    )
    rest += [escape(text).replace("{count}", str(count)) for count, text in counts if count]
    return [_line(_("Out of date."), *rest)]

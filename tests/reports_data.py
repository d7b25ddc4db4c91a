"""Reports made by hand, for the tests of the formats: an ordinary one, and one with every text hostile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sphinx_vianet.errors import Code
from sphinx_vianet.model import Finding, Handoff
from sphinx_vianet.verdict import (
    Change,
    CheckReport,
    CommitInfo,
    SourceState,
    Totals,
    UnitChange,
    Verdict,
)

HOSTILE = (
    "\x1b[31mred\x1b]8;;http://evil.example\x07",
    "\n::error::injected",
    "\r\n##[error]x ##vso[task.setvariable]y",
    "]]><![CDATA[",
    "</script><script>alert(1)</script>",
    "--><img src=x onerror=alert(1)>",
    "a|b|c",
    "`code` ``` ```",
    "[x](javascript:alert(1)) ![i](http://evil.example/p.png) www.evil.example",
    "https://evil.example/x",
    "@octocat #1 org/repo#2 <b>bold</b> &lt;",
    "\u202eright to left\u2066",
    "\ud800 \udc80 \udcff",
    "\x00\x01\x08\x0b\x1f\x7f\x85\x9b31m\u2028\u2029\ufeff\ufffe\uffff",
    "a,b:c%0Ad%25",
    "\"quote\" 'quote' \\",
    "{0} {{1}} {2:>99}",
    "日本語の文章 e\u0301 \u200d",
    "# heading\n\n- list\n\n<details>",
)
"""What a page, a path or a commit may hold; each breaks out of some format where it is not escaped."""

PLAIN_COMMIT = "0123456789abcdef0123456789abcdef01234567"

FIRST = CommitInfo(PLAIN_COMMIT, "2021-03-05T10:11:12+01:00", "Ada Author", "Say which version is meant")


def unit(old: str | None, new: str | None, target: str | None = None, name: str = "a985a-103") -> UnitChange:
    return UnitChange(name, old, new, target)


def change(old: str | None, new: str | None, target: str | None = None, **more: Any) -> Change:
    """A changed message; what happened to it follows from which sides are there."""
    what = "added" if old is None else "removed" if new is None else "changed"
    values: dict[str, Any] = {"change": what, "kinds": ("text",), "line": 12, "page_line": 14}
    return Change(**values | {"old_source": old, "new_source": new, "target": target} | more)


def verdict(page: str, status: str, locale: str = "de-DE", **more: Any) -> Verdict:
    """A verdict as the check would give it, with a handoff where there is a page."""
    handoff = None if status == "missing" else Handoff("ab" * 20, PLAIN_COMMIT, "MT", locale, "2019-03-05")
    values: dict[str, Any] = {"source_page": None if status == "orphaned" else page, "handoff": handoff}
    return Verdict(**{"locale": locale, "page": page, "status": status} | values | more)


def stale(page: str, locale: str = "de-DE", **more: Any) -> Verdict:
    """A stale page of severity ``content`` with everything known about it."""
    values: dict[str, Any] = {
        "severity": "content",
        "kinds": ("text", "added", "link"),
        "commits_behind": 12,
        "first_change": FIRST,
        "compare_url": f"https://git.example.org/docs/compare/{PLAIN_COMMIT[:12]}...main",
        "messages": Totals(40, 2, 1, 0),
        "units": Totals(61, 5),
        "details": (
            change(
                "Run the tool. It takes a minute.",
                "Run the new tool. It takes an hour.",
                "Starten Sie das Tool. Es dauert eine Minute.",
                units=(
                    unit("Run the tool.", "Run the new tool.", "Starten Sie das Tool."),
                    unit("It takes a minute.", "It takes an hour.", "Es dauert eine Minute.", "a985a-104"),
                ),
            ),
            change(None, "A new paragraph.", line=20, kinds=("added",), page_line=None),
            change("Old words.", None, "Alte Worte.", line=31, kinds=("removed",), page_line=31),
        ),
    }
    return verdict(page, "stale", locale, **values | more)


def report(*pages: Verdict, failing: Sequence[Verdict] = (), **more: Any) -> CheckReport:
    """A report in the order of a check, on a source tree with a commit."""
    values: dict[str, Any] = {
        "source": SourceState("../docs", "main:docs", PLAIN_COMMIT, "2024-05-01T00:00:00+00:00"),
        "pages": tuple(sorted(pages, key=lambda page: (page.locale, page.page))),
        "failing": frozenset((page.locale, page.page) for page in failing),
        "tree_paths": {locale: f"localized/{locale}" for locale in {page.locale for page in pages}},
    }
    return CheckReport(**values | more)


def ordinary() -> CheckReport:
    """Two locales with a page in every status, two failing pages, a finding of every severity."""
    worst = stale("api/overview.md")
    orphan = verdict("old/gone.md", "orphaned", certain=False)
    pages = [
        worst,
        orphan,
        stale("api/links.md", severity="markup", kinds=("link",), commits_behind=1, details=()),
        stale("guide/wraps.md", severity="cosmetic", kinds=("whitespace",), units=None, details=()),
        verdict("guide/moved.md", "moved", source_page="guide/new/moved.md"),
        verdict("guide/stamp.md", "inconsistent"),
        verdict("guide/bare.md", "unstamped"),
        verdict("guide/lost.md", "unknown"),
        verdict("guide/new.md", "missing"),
        verdict("index.md", "current"),
        verdict("api/overview.md", "current", "ja-JP"),
        stale("index.md", "ja-JP", kinds=("text",), commits_behind=None, first_change=None, compare_url=None),
    ]
    findings = (
        Finding(Code.UNIT_ID_MISMATCH, "guide/bare.md", 7, "a985a-9 and a985a-10", "de-DE"),
        Finding(Code.LOCALE_MISMATCH, "index.md", 3, "the page says de-AT", "de-DE"),
        Finding(Code.NO_HISTORY, "", None, "../docs is in no repository"),
    )
    return report(*pages, failing=[worst, orphan], findings=findings)


def hostile(text: str) -> CheckReport:
    """A report in which every text that can come from a page, a path or a repository is ``text``."""
    commit = CommitInfo(PLAIN_COMMIT, text, text, text)
    texts = (
        change(
            f"{text} old", f"{text} new", text, units=(unit(text, f"{text}.", text, text), unit(text, None))
        ),
        change(None, text, page_line=None),
        change(text, None, text),
    )
    known: dict[str, Any] = {"first_change": commit, "compare_url": text, "details": texts}
    handoff = Handoff(text, text, text, text, text)
    failing = stale(f"{text}.md", handoff=handoff, source_page=text, **known)
    moved = replace(stale(f"{text}/moved.md", **known), status="moved", source_page=text)
    other = replace(stale(f"{text}/other.md", **known), severity="cosmetic")
    pages = (failing, moved, other, verdict(f"{text}/missing.md", "missing"))
    findings = tuple(
        Finding(code, text, 3, text, "de-DE") for code in (Code.UNIT_ID_MISMATCH, Code.LOCALE_MISMATCH)
    )
    return report(
        *pages,
        failing=[failing],
        findings=findings,
        source=SourceState(text, text, PLAIN_COMMIT, text, shallow=True),
        tree_paths={"de-DE": text},
    )


def large(pages: int, locales: Sequence[str] = ("de-DE", "fr-FR", "ja-JP")) -> CheckReport:
    """Many pages, every third of them stale and failing."""
    made = [
        stale(f"guide/part-{number % 50}/page-{number}.md", locale)
        if number % 3 == 0
        else verdict(f"guide/part-{number % 50}/page-{number}.md", "current", locale)
        for number in range(pages)
        for locale in locales
    ]
    return report(*made, failing=[page for page in made if page.status == "stale"])

"""A real Chromium over built pages: served on localhost, under a strict policy, audited by axe-core.

``visit`` opens a page and watches it. A request to another host, an error in our scripts or a
breach of the policy by our parts fails the test when it ends.
"""

from __future__ import annotations

import functools
import json
import os
import shutil
import sys
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page, Request

__all__ = [
    "NARROW",
    "POLICY",
    "WIDE",
    "Audit",
    "Visitor",
    "audit",
    "browser",
    "chromium",
    "overflow",
    "violations",
    "visit",
]

POLICY = (
    "default-src 'none'; script-src 'self' 'report-sample'; style-src 'self' 'report-sample'; "
    "img-src 'self'; font-src 'self'; connect-src 'self'; base-uri 'self'"
)
"""Content-Security-Policy under which our parts work; ``report-sample`` only says more of what breaks it."""

NARROW, WIDE = 320, 1280
"""Widths of the window in CSS pixels."""

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
"""What axe-core calls the rules of WCAG 2.2, level AA."""

_TIMEOUT = 20_000
"""Milliseconds until waiting for something on a page is given up; the machine may be busy."""


def _lacking(what: str) -> None:
    """Skip the test, except where all of them have to run."""
    if os.environ.get("CI"):
        pytest.fail(f"{what}; CI is set, so browser tests do not skip")
    pytest.skip(what)


def chromium() -> str:
    """Path of the browser; the test skips where there is none, and fails when ``CI`` is set."""
    found = shutil.which("chromium")
    if found is None:
        _lacking("there is no chromium (Debian's package of that name)")
    return str(found)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser of this process; pages of different tests share nothing."""
    try:
        from playwright.sync_api import sync_playwright
    except ModuleNotFoundError:
        _lacking("Playwright for Python is not installed")
    path = chromium()
    # No name is looked up, so that nothing leaves the machine before the test has failed.
    options = ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
    if os.geteuid() == 0:
        # Chromium's sandbox refuses to work for root.
        options.append("--no-sandbox")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=options)
        yield started
        started.close()


# --- serving


class _Handler(SimpleHTTPRequestHandler):
    """Files of a folder, with or without the policy."""

    def __init__(self, *args: Any, policy: bool, **options: Any) -> None:
        self._policy = policy
        super().__init__(*args, **options)

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        if self._policy:
            self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def do_GET(self) -> None:
        # Browsers ask for it by themselves, and a site need not have it.
        if self.path == "/favicon.ico":
            self.send_response(204)
            self.end_headers()
        else:
            super().do_GET()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


class _Http(ThreadingHTTPServer):
    """A browser that closes a page before all of it has come is no problem."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Server:
    """A folder on a free port of localhost."""

    def __init__(self, folder: Path, *, policy: bool) -> None:
        handler = functools.partial(_Handler, directory=str(folder), policy=policy)
        self._server = _Http(("127.0.0.1", 0), handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/"

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


# --- visiting

_WATCH = """
  window.__breaches = [];
  document.addEventListener("securitypolicyviolation", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    window.__breaches.push({
      directive: event.effectiveDirective, blocked: event.blockedURI, source: event.sourceFile || "",
      sample: event.sample, element: target ? target.outerHTML.slice(0, 200) : "",
      ours: Boolean(target && target.closest("[class*=vianet], [id*=vianet], [href*=vianet], [src*=vianet]")),
    });
  }, true);
"""


class Visitor:
    """Opens pages of built sites and keeps what went wrong on them."""

    def __init__(self, started: Browser) -> None:
        self._browser = started
        self._servers: dict[tuple[Path, bool], _Server] = {}
        self._contexts: list[BrowserContext] = []
        self.problems: list[str] = []
        """Of all pages opened; empty it where a test wants them."""

    def __call__(
        self,
        site: Path,
        page: str = "index.html",
        *,
        width: int = WIDE,
        dark: bool = False,
        javascript: bool = True,
        touch: bool = False,
        policy: bool = True,
        **options: Any,
    ) -> Page:
        """Open a page in a window of its own, with nothing remembered.

        Args:
            site: Folder that is served as the root of the host.
            page: Path of the page below it, with query and fragment; empty for an empty window.
            width: Of the window, in CSS pixels.
            dark: Whether the reader prefers dark pages.
            javascript: Whether scripts run.
            touch: Whether the window is a touch screen.
            policy: Whether ``POLICY`` holds. Where it does not, axe-core can run.
            options: More for ``Browser.new_context`` of Playwright.
        """
        context = self._browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            java_script_enabled=javascript,
            has_touch=touch,
            bypass_csp=not policy,
            **options,
        )
        context.set_default_timeout(_TIMEOUT)
        self._contexts.append(context)
        context.on("request", self._note_request)
        context.on("console", self._note_console)
        context.on("weberror", lambda error: self._note_error(error.error))
        context.add_init_script(_WATCH)
        opened = context.new_page()
        if page:
            opened.goto(self.url(site, page, policy=policy))
        return opened

    def url(self, site: Path, page: str = "", *, policy: bool = True) -> str:
        """Address of a page of a site; of the same site it is of the same host during a test."""
        key = (site.resolve(), policy)
        if key not in self._servers:
            self._servers[key] = _Server(site, policy=policy)
        return self._servers[key].url + page

    def breaches(self, page: Page, *, ours: bool = True) -> list[str]:
        """What on the page broke the policy: our parts, or anything."""
        found: list[dict[str, Any]] = page.evaluate("window.__breaches || []")
        return [json.dumps(one) for one in found if not ours or one["ours"] or "vianet" in _where(one)]

    def close(self) -> None:
        """Close the pages, and note what broke the policy on them."""
        for context in self._contexts:
            for page in context.pages:
                if page.url.startswith("http"):
                    self.problems += [f"{page.url}: policy: {one}" for one in self._breaches_left(page)]
            context.close()
        for server in self._servers.values():
            server.stop()

    def _breaches_left(self, page: Page) -> list[str]:
        from playwright.sync_api import Error

        try:
            return self.breaches(page)
        except Error as error:
            # The page's scripts are switched off, so none of them could break anything.
            if "JavaScript" in str(error) or "disabled" in str(error):
                return []
            raise

    def _note_request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in ("data", "blob", "about") and address.hostname != "127.0.0.1":
            self.problems.append(f"request to another host: {request.url}")

    def _note_console(self, message: ConsoleMessage) -> None:
        where = message.location["url"]
        # Breaches of the policy are collected where it can be seen whose they are.
        if message.type == "error" and "Content Security Policy" not in message.text and not _theirs(where):
            self.problems.append(f"console: {where}: {message.text}")

    def _note_error(self, error: Error) -> None:
        trace = error.stack or error.message
        if not _theirs(trace):
            self.problems.append(f"script: {trace}")


def _where(breach: dict[str, Any]) -> str:
    return f"{breach['blocked']} {breach['source']} {breach['sample']}"


def _theirs(where: str) -> bool:
    """Whether a place is in the files of a theme, of Sphinx or of another extension."""
    return "/_static/" in where and "vianet" not in where


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visitor]:
    """Opens pages; the test fails when they ask other hosts, or when our parts make errors."""
    visitor = Visitor(browser)
    try:
        yield visitor
    finally:
        visitor.close()
    if visitor.problems:
        pytest.fail("\n".join(visitor.problems))


# --- looking


PARTS = ".vianet-top, .vianet-note, .vianet-source, .vianet-status-view, .vianet-verdict, .vianet-range"
"""Selector of what is ours by itself, and no text of the page that we have only marked."""

_KIND = (
    f"""
  const PARTS = "{PARTS}";
"""
    + """
  const kind = (element) => {
    const chain = [];
    const named = (one) => [one.localName, ...one.classList].filter((name) => !name.startsWith("vianet-"));
    for (let one = element; one && chain.length < 3; one = one.parentElement)
      if (!one.classList.contains("vu")) chain.unshift(named(one).join("."));
    return (element && element.closest(PARTS) ? "ours " : "") + chain.join(" > ");
  };
"""
)
"""An element and the two around it by tag and classes, ``ours`` before it in our parts.

What we only mark, sentences and blocks, is as it would be without the mark.
"""

_OVERFLOW = (
    "() => {"
    + _KIND
    + """
  const width = document.documentElement.clientWidth;
  if (document.scrollingElement.scrollWidth <= width) return [];
  const out = (element) => {
    const box = element.getBoundingClientRect();
    return box.width > 0 && (box.right > width + 1 || box.left < -1);
  };
  const held = (element) => {
    for (let one = element.parentElement; one && one !== document.body; one = one.parentElement)
      if (getComputedStyle(one).overflowX !== "visible") return true;
    return false;
  };
  const found = [...document.body.querySelectorAll("*")].filter(
    (one) => out(one) && !(one.parentElement !== document.body && out(one.parentElement)) && !held(one));
  return found.length ? [...new Set(found.map(kind))] : ["the page itself"];
}"""
)


def overflow(page: Page) -> list[str]:
    """The kinds of elements for which the page has to be scrolled sideways; none when it has not."""
    return [str(kind) for kind in page.evaluate(_OVERFLOW)]


class Audit(NamedTuple):
    """One element that breaks a rule of axe-core."""

    rule: str
    target: str
    """Where it is: a selector."""
    html: str
    kind: str
    """The element and the two around it, as for ``overflow``; for contrast its two colours."""
    summary: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.kind}: {self.target}: {self.html}: {' '.join(self.summary.split())}"


_AXE = (
    "(tags) => {"
    + _KIND
    + """
  const lines = (rule) => rule.nodes.map((node) => {
    const found = document.querySelector(node.target[0]);
    const colours = /foreground color: \\S+, background color: \\S+?(?=,)/.exec(node.failureSummary);
    const what = colours ? (found && found.closest(PARTS) ? "ours " : "") + colours[0] : kind(found);
    return [rule.id, node.target.join(" "), node.html.slice(0, 200), what, node.failureSummary];
  });
  // Without it axe asks for style sheets again, at the wrong place.
  const rules = {runOnly: {type: "tag", values: tags}};
  const options = {...rules, resultTypes: ["violations"], preload: false};
  return axe.run(document, options).then((result) => result.violations.flatMap(lines));
}"""
)


def audit(page: Page) -> list[Audit]:
    """What axe-core finds on a page that was opened with ``policy=False``."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe())
    return [Audit(*one) for one in page.evaluate(_AXE, list(TAGS))]


def violations(page: Page) -> list[str]:
    """The same as readable lines."""
    return [str(one) for one in audit(page)]


@functools.cache
def _axe() -> str:
    return (resources.files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")

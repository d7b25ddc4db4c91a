"""Where the sites of the other languages are: the option ``url``, Read the Docs, ``html_baseurl``.

A *pattern* is an address with ``{language}``, ``{page}`` and, where wanted, ``{version}``. It is one of

- an address, ``https://{language}.example.org/{page}``,
- a path from the root of the host, ``/docs/{language}/{page}``,
- relative to the root of this language's site, ``../{language}/{page}``: right below any path,
  and for files opened without a server.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

from .errors import ConfigError
from .languages import language_tag

__all__ = ["DEFAULT_URL", "SiteAddresses", "check_pattern", "site_addresses"]

DEFAULT_URL = "/{language}/{page}"
_FIELDS = {"language", "page", "version"}
_FIELD = re.compile(r"\{([^{}]*)\}")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


def check_pattern(pattern: str) -> None:
    """Check a pattern.

    Raises:
        ConfigError: It has another scheme than http and https, another field, or not the two that
            tell pages apart.
    """
    fields = _FIELD.findall(pattern)
    unknown = sorted(set(fields) - _FIELDS)
    if unknown:
        known = ", ".join(f"{{{name}}}" for name in sorted(_FIELDS))
        raise ConfigError(f"{{{unknown[0]}}} is no field; there are {known}")
    rest = _FIELD.sub("", pattern)
    if "{" in rest or "}" in rest:
        raise ConfigError(f"a brace without its partner in {pattern!r}")
    for name in ("language", "page"):
        if name not in fields:
            raise ConfigError(f"expected {{{name}}} in {pattern!r}, as in {DEFAULT_URL!r}")
    if re.search(r"[\s\\\x00-\x1f\x7f]", pattern):
        raise ConfigError(f"white space or a backslash in {pattern!r}")
    if pattern.startswith("//"):
        raise ConfigError(f"expected a scheme before the host in {pattern!r}")
    scheme = _SCHEME.match(pattern)
    if scheme and not re.match(r"https?://[^/?#]", pattern):
        raise ConfigError(f"expected an http or https address, a path or a relative path, not {pattern!r}")


@dataclass(frozen=True, slots=True)
class SiteAddresses:
    """The addresses of all languages' sites."""

    pattern: str
    """Checked."""
    version: str = ""
    base: str | None = None
    """Absolute address of the root of this language's site, or of any page of its host where the pattern
    starts at the host's root; None where it is not known."""
    tags: bool = False
    """Whether languages are written as on Read the Docs, ``zh-cn``, and not as Sphinx's codes, ``zh_CN``."""
    own: tuple[str, str] | None = None
    """A language, and how it is written whatever the rule."""

    def link(self, language: str, page: str, depth: int) -> str:
        """The address of a page as a page of this site links to it.

        Args:
            language: Sphinx's code.
            page: Path of the page, quoted, with its suffix: ``guide/first%20steps.html``.
            depth: How many folders the linking page is below the root of the site.
        """
        address = self._fill(language, page)
        return address if address.startswith(("/", "http://", "https://")) else "../" * depth + address

    def absolute(self, language: str, page: str) -> str | None:
        """The absolute address of a page; None where it is not known.

        Args:
            language: Sphinx's code.
            page: As in :meth:`link`.
        """
        address = self._fill(language, page)
        if address.startswith(("http://", "https://")):
            return address
        return urljoin(self.base, address) if self.base is not None else None

    def _fill(self, language: str, page: str) -> str:
        values = {"language": self._written(language), "page": page, "version": quote(self.version)}
        address = _FIELD.sub(lambda match: values[match[1]], self.pattern)
        if address.startswith("//"):
            # A field that is empty, or an empty segment: what comes next would be read as a host.
            address = f"/{address.lstrip('/')}"
        # A first segment with a colon would be read as a scheme.
        return f"./{address}" if _SCHEME.match(address) and not self.pattern.startswith("http") else address

    def _written(self, language: str) -> str:
        if self.own is not None and self.own[0] == language:
            return quote(self.own[1], safe="@")
        if self.tags:
            return (language_tag(language) or language).lower()
        return quote(language, safe="@")


def site_addresses(
    pattern: str | None, *, language: str, version: str, base: str, environ: Mapping[str, str]
) -> SiteAddresses:
    """Find out where the sites are.

    Args:
        pattern: The option ``url``; None where the project has not set it.
        language: Sphinx's code of this site.
        version: The project's.
        base: ``html_baseurl``, empty where it is not set.
        environ: The environment: on Read the Docs it says where the site will be
            (https://docs.readthedocs.io/en/stable/reference/environment-variables.html).
    """
    hosted = environ.get("READTHEDOCS") == "True"
    if hosted:
        base = environ.get("READTHEDOCS_CANONICAL_URL") or base
        version = environ.get("READTHEDOCS_VERSION") or version
    root = _root(base)
    if pattern is not None:
        return SiteAddresses(pattern, version, root)
    if hosted:
        written = environ.get("READTHEDOCS_LANGUAGE") or (language_tag(language) or language).lower()
        above = urlsplit(root).path.removesuffix(f"/{written}/{version}/") if root else ""
        # A project that is part of another has its path before the language.
        above = _escaped(above) if not above.endswith("/") else ""
        pattern = f"{above}/{{language}}/{{version}}/{{page}}"
        return SiteAddresses(pattern, version, root, tags=True, own=(language, written))
    beside = _beside(root, language) if root else None
    # Of the default nobody has said that it is so; enough for a link, not for search engines.
    return SiteAddresses(beside or DEFAULT_URL, version, root if beside else None)


def _root(base: str) -> str | None:
    try:
        parts = urlsplit(base)
    except ValueError:
        # Brackets around what is no address of IPv6, and the like.
        return None
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return None
    return base if base.endswith("/") else f"{base}/"


def _beside(root: str, language: str) -> str | None:
    """The pattern of sites of which one has its language as a folder of its address."""
    segments = urlsplit(root).path.split("/")
    places = [index for index, segment in enumerate(segments) if segment == quote(language, safe="@")]
    if len(places) != 1:
        return None
    written = [_escaped(segment) for segment in segments]
    written[places[0]] = "{language}"
    return "/".join(written) + "{page}"


def _escaped(text: str) -> str:
    return text.replace("{", "%7B").replace("}", "%7D")

"""Addresses of a repository on the web: its page, and the change of one file between two commits."""

from __future__ import annotations

import hashlib
import re
from typing import NamedTuple
from urllib.parse import quote, unquote, urlsplit

__all__ = ["compare_url", "web_address"]

_SCP_LIKE = re.compile(r"(?:[^@/:]+@)?(?P<host>[^@/:\[\]]+):(?P<path>(?!//).*)", re.DOTALL)
"""``git@host:owner/name.git``, git's short form of an ssh address."""

_SCHEMES = frozenset({"git", "git+ssh", "http", "https", "ssh"})
_HEX = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\\/?#]")


class _Remote(NamedTuple):
    host: str
    parts: list[str]
    """The path's parts, not quoted, without ``.git`` at the end."""


def web_address(remote_url: str) -> str | None:
    """Find the web page of a repository from the address that git clones it from.

    Known are GitHub, GitLab (gitlab.com, and hosts whose name begins with ``gitlab.``) and Azure DevOps, with
    https, ssh, and git's short form of ssh. User names, passwords and ports are left out.

    Args:
        remote_url: as configured in git.

    Returns:
        An https address without a slash at the end, quoted; None when the host is not known or the address
        names no repository.
    """
    remote = _split(remote_url.strip())
    if remote is None or any(part in (".", "..") or _UNSAFE.search(part) for part in remote.parts):
        return None
    host, parts = remote
    if host in ("github.com", "www.github.com", "ssh.github.com"):
        return _address("github.com", parts) if len(parts) == 2 else None
    if _is_gitlab(host):
        site = "gitlab.com" if host == "altssh.gitlab.com" else host
        return _address(site, parts) if len(parts) >= 2 and "-" not in parts else None
    return _azure(host, parts)


def compare_url(address: str, path: str, old_commit: str, new_commit: str) -> str | None:
    """Find the page that shows what happened to one file between two commits.

    Args:
        address: from :func:`web_address`.
        path: of the file in the repository, at the newer commit (at the older one when it was deleted).
        old_commit: hex.
        new_commit: hex.

    Returns:
        The address, or None when the host is not known or a commit is no full id.
    """
    if not _HEX.fullmatch(old_commit) or not _HEX.fullmatch(new_commit):
        return None
    name = path.encode("utf-8", "surrogateescape")
    host = urlsplit(address).hostname or ""
    if host == "github.com":
        return f"{address}/compare/{old_commit}...{new_commit}#diff-{hashlib.sha256(name).hexdigest()}"
    if _is_gitlab(host):
        # The anchor's name is all that SHA-1 is for here.
        anchor = hashlib.sha1(name, usedforsecurity=False).hexdigest()
        return f"{address}/-/compare/{old_commit}...{new_commit}#{anchor}"
    if host == "dev.azure.com":
        versions = f"baseVersion=GC{old_commit}&targetVersion=GC{new_commit}"
        return f"{address}/branchCompare?{versions}&_a=files&path={quote(b'/' + name, safe='/')}"
    return None


def _split(remote_url: str) -> _Remote | None:
    """Take an address apart, in whichever form."""
    if "://" in remote_url:
        try:
            split = urlsplit(remote_url)
            host, path = split.hostname or "", unquote(split.path)
        except ValueError:
            return None
        if split.scheme.lower() not in _SCHEMES:
            return None
    elif (match := _SCP_LIKE.fullmatch(remote_url)) is not None:
        host, path = match["host"].lower(), match["path"]
    else:
        return None
    parts = path.strip("/").removesuffix(".git").split("/")
    return _Remote(host.rstrip("."), parts) if host and all(parts) else None


def _azure(host: str, parts: list[str]) -> str | None:
    """The address on dev.azure.com, also for the older names of the same service."""
    if host in ("ssh.dev.azure.com", "vs-ssh.visualstudio.com"):
        # v3/organization/project/repository
        if len(parts) != 4 or parts[0] != "v3":
            return None
        return _address("dev.azure.com", [parts[1], parts[2], "_git", parts[3]])
    if host == "dev.azure.com":
        organization, rest = parts[0], parts[1:]
    elif host.endswith(".visualstudio.com") and host.count(".") == 2:
        organization, rest = host.partition(".")[0], parts
        rest = rest[1:] if rest[0].lower() == "defaultcollection" else rest
    else:
        return None
    rest = ["_git" if part == "_ssh" else part for part in rest]
    if len(rest) not in (2, 3) or rest[-2] != "_git":
        return None
    return _address("dev.azure.com", [organization, *rest])


def _is_gitlab(host: str) -> bool:
    return host.startswith("gitlab.") or host == "altssh.gitlab.com"


def _address(host: str, parts: list[str]) -> str:
    return "/".join([f"https://{host}", *(quote(part) for part in parts)])

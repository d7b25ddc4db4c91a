"""Addresses on the web: what is made of a remote's address, and what must never get through."""

from __future__ import annotations

import hashlib
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_vianet.repository import open_repository
from sphinx_vianet.weblinks import compare_url, web_address
from tests.gitrepo import build_repository

GITHUB = "https://github.com/o/n.md"
GITLAB = "https://gitlab.com/group/sub/n"
AZURE = "https://dev.azure.com/org/My%20project/_git/re%20po"


@pytest.mark.parametrize(
    ("remote", "address"),
    [
        ("https://github.com/o/n.md.git", GITHUB),
        ("https://github.com/o/n.md/", GITHUB),
        ("http://user:secret@GitHub.com:8080/o/n.md.git\n", GITHUB),
        ("git@github.com:o/n.md.git", GITHUB),
        ("github.com:/o/n.md", GITHUB),
        ("ssh://git@ssh.github.com:443/o/n.md.git", GITHUB),
        ("git://github.com/o/n.md.git", GITHUB),
        ("https://oauth2:glpat-1@gitlab.com/group/sub/n.git", GITLAB),
        ("git@gitlab.com:group/sub/n.git", GITLAB),
        ("git@gitlab.example.org:group/n.git", "https://gitlab.example.org/group/n"),
        ("https://user@dev.azure.com/org/My%20project/_git/re%20po", AZURE),
        ("git@ssh.dev.azure.com:v3/org/My%20project/re%20po".replace("%20", " "), AZURE),
        ("ssh://git@ssh.dev.azure.com/v3/org/My%20project/re%20po", AZURE),
        ("org@vs-ssh.visualstudio.com:v3/org/My project/re po", AZURE),
        ("https://org.visualstudio.com/DefaultCollection/My%20project/_git/re%20po", AZURE),
        ("ssh://org@org.visualstudio.com:22/My%20project/_ssh/re%20po", AZURE),
        ("https://org.visualstudio.com/_git/repo", "https://dev.azure.com/org/_git/repo"),
    ],
)
def test_known_hosts(remote: str, address: str) -> None:
    assert web_address(remote) == address


@pytest.mark.parametrize(
    "remote",
    [
        "", "/srv/git/n.git", "../n", "C:\\n", "file:///srv/n.git", "https://example.org/o/n.git",
        "https://github.com.example.org/o/n", "https://example.org/github.com/o/n",
        "git@notgithub.com:o/n.git", "https://github.com/o", "https://github.com/o/n/x", "https://github.com//n",
        "https://github.com/../n",
        "https://github.com/o/n%2fx", "https://github.com/o/n%00", "javascript://github.com/o/n",
        "ftp://github.com/o/n", "ext::sh -c id github.com/o/n", "https://[github.com/o/n", "git@github.com:",
        "https://dev.azure.com/org/p/repo", "https://dev.azure.com/org", "git@ssh.dev.azure.com:v2/o/p/r",
        "https://a.b.visualstudio.com/p/_git/r", "https://github.com:x@example.org/o/n", "https://gitlab.com/g/-/n",
    ],
)  # fmt: skip
def test_unknown_hosts_and_no_repositories(remote: str) -> None:
    assert web_address(remote) is None


@given(
    st.sampled_from(
        ["https://{}:{}@github.com/{}", "{}:{}@gitlab.com:{}", "ssh://{}:{}@ssh.dev.azure.com/v3/{}"]
    ),
    st.text(),
    st.text(),
    st.text(),
)
def test_nothing_but_plain_https_comes_out(form: str, user: str, password: str, path: str) -> None:
    address = web_address(form.format(user, password, path))
    if address is not None:
        split = urlsplit(address)
        assert (split.scheme, split.username, split.password, split.port) == ("https", None, None, None)
        assert split.hostname in ("github.com", "dev.azure.com") or (split.hostname or "").startswith(
            "gitlab."
        )
        assert address.isascii()
        assert not set(address) & set(" \"'<>\\\n?#")


OLD, NEW = "1" * 40, "2" * 64


def test_the_change_of_one_file() -> None:
    path = "docs/ü &.md"
    sha1 = hashlib.sha1(path.encode(), usedforsecurity=False).hexdigest()
    sha256 = hashlib.sha256(path.encode()).hexdigest()
    assert compare_url(GITHUB, path, OLD, NEW) == f"{GITHUB}/compare/{OLD}...{NEW}#diff-{sha256}"
    assert compare_url(GITLAB, path, OLD, NEW) == f"{GITLAB}/-/compare/{OLD}...{NEW}#{sha1}"
    versions = f"baseVersion=GC{OLD}&targetVersion=GC{NEW}"
    expected = f"{AZURE}/branchCompare?{versions}&_a=files&path=/docs/%C3%BC%20%26.md"
    assert compare_url(AZURE, path, OLD, NEW) == expected


def test_no_link_to_what_is_not_known() -> None:
    assert compare_url("https://example.org/o/n", "a.md", OLD, NEW) is None
    assert compare_url(GITHUB, "a.md", "main", NEW) is None
    assert compare_url(GITHUB, "a.md", OLD, f"{NEW}/../..") is None


def test_where_a_repository_comes_from(tmp_path_factory: pytest.TempPathFactory) -> None:
    repo = build_repository(tmp_path_factory.mktemp("origin"), [{"a.md": "a\n"}])
    assert open_repository(repo.folder).remote_url() is None
    repo.git("remote", "add", "upstream", "https://u:p@github.com/o/n.git")
    assert open_repository(repo.folder).remote_url() == "https://u:p@github.com/o/n.git"
    repo.git("remote", "add", "origin", "git@github.com:mine/n.git")
    assert open_repository(repo.folder).remote_url() == "git@github.com:mine/n.git"

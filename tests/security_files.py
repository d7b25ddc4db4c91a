"""Attacks on what commands read, write and start: tried in small folders."""

from __future__ import annotations

import os
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from sphinx_vianet.config import Config
from sphinx_vianet.errors import VianetError
from sphinx_vianet.files import folder_lock
from sphinx_vianet.frontmatter import load_yaml
from sphinx_vianet.gitlog import log_commands
from sphinx_vianet.gitprocess import Setting, run
from sphinx_vianet.importer import run_import
from sphinx_vianet.repository import open_repository
from sphinx_vianet.sphinx_ext.tocreader import TocReader
from sphinx_vianet.tmxread import read_tmx
from sphinx_vianet.treefiles import FolderTree
from sphinx_vianet.treespec import TreeSpec
from sphinx_vianet.xmlread import XmlError
from sphinx_vianet.xrefmap import load_xref_maps
from tests.gitrepo import GitRepo, build_repository
from tests.localized_project import localized, write
from tests.security_table import attack, nothing, same

PAGE = localized("⟦Hallo.⇒Hello.⟧\n")
_NEVER = re.compile(r"(?!)")


# --- files that are read


@attack(
    "Files that are read",
    "a path with '..' in it",
    treefiles___FileReader___locate=lambda self, path: os.path.join(self._root, path),
)
def parent_path(folder: Path) -> bool:
    write(folder, {"secret.md": "secret", "tree/a.md": "a"})
    ((_, data),) = FolderTree(str(folder / "tree")).read_many(["../secret.md"])
    return data == b"secret"


@attack(
    "Files that are read", "a symbolic link out of the tree", treefiles__is_within=lambda path, root: True
)
def link_out(folder: Path) -> bool:
    write(folder, {"secret.md": "secret", "tree/a.md": "a"})
    (folder / "tree/link.md").symlink_to(folder / "secret.md")
    tree = FolderTree(str(folder / "tree"))
    return [data for _, data in tree.read_many(tree.list())] == [b"a", b"secret"]


@attack(
    "Files that are read", "a table of contents outside", sphinx_ext__scope__is_inside=lambda path, root: True
)
def toc_outside(folder: Path) -> bool:
    toc = "- name: x\n  href: https://a.example/\n"
    write(folder, {"toc.yml": toc, "docs/toc.yml": "- href: sub/toc.yml\n", "docs/sub/x": ""})
    (folder / "docs/sub/toc.yml").symlink_to(folder / "toc.yml")
    env: Any = SimpleNamespace(srcdir=folder / "docs", found_docs=set(), config=None)
    plan: Any = SimpleNamespace(config=Config(), trees={})
    reader = TocReader(env, plan, "de")
    return bool(reader.read(folder / "docs/toc.yml", folder / "docs/index.md", 1))


@attack("Files that are read", "a map of uids to scripts", xrefmap___ADDRESS=re.compile(".*", re.DOTALL))
def xref_script(folder: Path) -> bool:
    write(folder, {"map.yml": "references:\n- uid: a\n  href: 'javascript:alert(1)'\n"})
    entries, _ = load_xref_maps([folder / "map.yml"], 1000)
    return "a" in entries


# --- files that are written


def _tree(repo: GitRepo, *entries: str) -> str:
    return repo.git("mktree", "-z", stdin="\0".join(entries).encode() + b"\0").strip()


@attack(
    "Files that are written",
    "'..' as a name in a git tree",
    treefiles___escapes=lambda path: False,
    files__leads_out=lambda *_: False,
)
def dots_in_a_git_tree(folder: Path) -> bool:
    repo = build_repository(folder / "repo", [{"a.md": PAGE}])
    blob = repo.git("rev-parse", "HEAD:a.md")
    tree = _tree(repo, f"100644 blob {blob}\tevil.md")
    for _ in range(4):
        tree = _tree(repo, f"040000 tree {tree}\t..")
    repo.git("update-ref", "refs/heads/live", repo.git("commit-tree", tree, "-m", "x"))
    spec = TreeSpec(str(repo.folder), "live:", "de-DE")
    run_import(Config(localized=(spec,)), folder / "out" / "locale" / "more")
    return (folder / "out" / "evil.po").exists()


@attack(
    "Files that are written", "a link in the place of a folder of catalogs", files__leads_out=lambda *_: False
)
def linked_catalogs(folder: Path) -> bool:
    write(folder, {"de/a.md": PAGE, "elsewhere/x": "", "locale/x": ""})
    (folder / "locale/de").symlink_to(folder / "elsewhere")
    run_import(Config(localized=(TreeSpec(str(folder / "de"), None, "de-DE"),)), folder / "locale")
    return (folder / "elsewhere/LC_MESSAGES/a.po").exists()


@attack("Files that are written", "a link in the place of the work folder", files___refuse_links=nothing)
def linked_work_folder(folder: Path) -> bool:
    write(folder, {"elsewhere/.gitignore": "mine\n", "locale/x": ""})
    (folder / "locale/.sphinx-vianet").symlink_to(folder / "elsewhere")
    try:
        with folder_lock(folder / "locale"):
            pass
    except VianetError:
        return False
    return (folder / "elsewhere/.gitignore").read_text() != "mine\n"


# --- git


def _program(folder: Path) -> Path:
    program = folder / "program"
    program.write_text(f'#!/bin/sh\ntouch {folder}/started\ncat "$@"\n')
    program.chmod(0o755)
    return program


@attack("Git", "a revision that is an option", repository___refuse_option=same)
def revision_as_option(folder: Path) -> bool:
    repository = open_repository(build_repository(folder / "repo", [{"a.md": "a"}]).folder)
    asked: list[str] = []
    start = Setting.start

    def recording(self: Setting, arguments: Any, *, stdin: bool = False) -> Any:
        asked.extend(arguments)
        return start(self, arguments, stdin=stdin)

    Setting.start = recording  # type: ignore[method-assign]
    try:
        repository.resolve("--upload-pack=evil")
    except VianetError:
        return any(word.startswith("--upload-pack") for word in asked)
    finally:
        Setting.start = start  # type: ignore[method-assign]
    return True


@attack("Git", "a line break in the name of a file", repository___refuse_option=same)
def two_names_in_one(folder: Path) -> bool:
    repo = build_repository(folder / "repo", [{"a.md": "a", "secret.md": "secret"}])
    try:
        found = list(open_repository(repo.folder).read_blobs(["HEAD:x\nHEAD:secret.md", "HEAD:a.md"]))
    except VianetError:
        return False
    return b"secret" in [data for _, data in found]


@attack("Git", "a program that shows signatures", gitprocess___FLAGS=())
def signature_program(folder: Path) -> bool:
    repo = build_repository(folder / "repo", [{"a.md": "a"}])
    tree = repo.git("rev-parse", "HEAD^{tree}")
    about = f"tree {tree}\nauthor A <a@b> 1 +0000\ncommitter A <a@b> 1 +0000\n"
    signed = f"{about}gpgsig -----BEGIN PGP SIGNATURE-----\n x\n -----END PGP SIGNATURE-----\n\nx\n"
    commit = repo.git("hash-object", "-t", "commit", "-w", "--stdin", stdin=signed.encode())
    repo.git("config", "gpg.program", str(_program(folder)))
    repo.git("config", "log.showSignature", "true")
    command = log_commands(commit, "", contents=True)[0]
    run(Setting(str(repo.folder), trusted=False, timeout=60), command, commit.encode() + b"\n")
    return (folder / "started").exists()


@attack("Git", "a program that converts files", gitlog___COMMON=("--no-color", "--encoding=UTF-8"))
def conversion_program(folder: Path) -> bool:
    repo = build_repository(folder / "repo", [{"a.md": "1\n", ".gitattributes": "*.md diff=evil\n"}])
    repo.git("checkout", "-q", "-b", "side")
    repo.commit({"a.md": "2\n"})
    repo.git("checkout", "-q", "-")
    repo.commit({"a.md": "3\n"})
    repo.git("merge", "-q", "-s", "ours", "--no-commit", "side")
    commit = repo.commit({"a.md": "4\n"})
    repo.git("config", "diff.evil.textconv", str(_program(folder)))
    command = log_commands(commit, "", contents=True)[2]
    run(Setting(str(repo.folder), trusted=False, timeout=60), command, commit.encode() + b"\n")
    return (folder / "started").exists()


@attack("Git", "a variable that names another repository", gitprocess___LOCATING=())
def another_repository(folder: Path) -> bool:
    other = build_repository(folder / "other", [{"a.md": "other"}])
    repo = build_repository(folder / "repo", [{"a.md": "mine"}])
    repository = open_repository(repo.folder)
    before = os.environ.get("GIT_DIR")
    os.environ["GIT_DIR"] = str(other.folder / ".git")
    try:
        return [data for _, data in repository.read_blobs(["HEAD:a.md"])] == [b"other"]
    finally:
        os.environ.pop("GIT_DIR")
        if before is not None:
            os.environ["GIT_DIR"] = before


@attack("Network", "a partial clone that fetches what it lacks", gitprocess___ENVIRONMENT={"LC_ALL": "C"})
def lazy_fetch(folder: Path) -> bool:
    repo = build_repository(folder / "repo", [{"a.md": "a"}])
    repo.git("config", "uploadpack.allowFilter", "true")
    clone = repo.clone(folder / "partial", "--filter=blob:none", "--bare")
    clone.git("config", "protocol.file.allow", "always")
    return [data for _, data in open_repository(clone.folder).read_blobs(["HEAD:a.md"])] == [b"a"]


# --- YAML and XML


def _loads(text: str) -> bool:
    value, findings = load_yaml(text, "a.md", 1)
    return value is not None and not findings


@attack("YAML", "aliases of aliases", frontmatter___check_bounds=nothing)
def yaml_aliases(folder: Path) -> bool:
    lines = ["a0: &a0 [x, x]"]
    lines += [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 12)]
    return _loads("\n".join(lines))


@attack("YAML", "merge keys of merge keys", frontmatter___check_bounds=nothing)
def yaml_merges(folder: Path) -> bool:
    lines = ["a0: &a0 {x: 1}", *(f"a{n}: &a{n} {{<<: [*a{n - 1}, *a{n - 1}]}}" for n in range(1, 12))]
    return _loads("\n".join(lines))


@attack("YAML", "lists in lists", frontmatter___check_bounds=nothing)
def yaml_depth(folder: Path) -> bool:
    return _loads("a: " + "[" * 60 + "]" * 60)


@attack("YAML", "more than its size", frontmatter___check_bounds=nothing)
def yaml_size(folder: Path) -> bool:
    return _loads("a: '" + "x" * (1 << 20) + "'")


def _unsafe_loader() -> Any:
    import yaml

    return yaml.UnsafeLoader


@attack("YAML", "a tag that calls a function", frontmatter___loader=_unsafe_loader)
def yaml_tag(folder: Path) -> bool:
    value, _ = load_yaml("a: !!python/object/apply:os.getpid []\nb: [1]", "a.md", 1)
    return isinstance(value, dict) and value["a"] == os.getpid()


@attack("YAML", "a number without end", frontmatter___MAX_NUMBER=10**6)
def yaml_number(folder: Path) -> bool:
    value, _ = load_yaml("a: 0x" + "f" * 5000 + "\nb: [1]", "a.md", 1)
    return isinstance(value, dict) and isinstance(value["a"], int)


_BOMB = "<!DOCTYPE tmx [<!ENTITY a 'boom'><!ENTITY b '&a;&a;'>]>"


def _memory(folder: Path, prolog: str, text: str) -> list[str]:
    body = f"<tu><tuv xml:lang='en'><seg>x</seg></tuv><tuv xml:lang='de'><seg>{text}</seg></tuv></tu>"
    write(
        folder,
        {"m.tmx": f"<?xml version='1.0'?>{prolog}<tmx><header srclang='en'/><body>{body}</body></tmx>"},
    )
    try:
        return [unit.target for unit in read_tmx(folder / "m.tmx")]
    except XmlError:
        return []


@attack("XML", "entities of entities", xmlread__XmlReader___entity=nothing)
def xml_bomb(folder: Path) -> bool:
    return _memory(folder, _BOMB, "&b;") == ["boomboom"]


@attack(
    "XML",
    "an entity that names a file",
    xmlread__XmlReader___entity=nothing,
    xmlread__XmlReader___skipped=nothing,
)
def xml_file(folder: Path) -> bool:
    # Expat opens no file by itself: without the guard the file is not read, but the document is taken.
    return bool(_memory(folder, "<!DOCTYPE tmx [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>", "b&a;"))


@attack("XML", "elements in elements", xmlread___MOST_DEPTH=10**6)
def xml_depth(folder: Path) -> bool:
    return bool(_memory(folder, "", "<hi>" * 200 + "b" + "</hi>" * 200))

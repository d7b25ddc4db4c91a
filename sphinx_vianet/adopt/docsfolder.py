"""Where the documents of a repository are, and what there is to start from."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from ..languages import normalize_locale, sphinx_language
from ..tocfile import is_toc_name
from ..trees import is_excluded
from ..treespec import DEFAULT_EXCLUDE
from .confpy import ConfFile, read_conf
from .places import Place

__all__ = ["DocsFolder", "below", "find_docs"]

_LARGEST_JSON = 1024 * 1024
_USUAL = ("docs", "doc", "documentation", "docs/source", "doc/source", "source")
_MOST_TOCS = 30
_COMMENT_OR_STRING = re.compile(r'"(?:[^"\\]|\\.)*"|//[^\n]*|,(?=\s*[\]}])')


@dataclass(frozen=True, slots=True)
class DocsFolder:
    """The folder of the documents."""

    path: str
    """Relative to the repository, empty for its root."""
    conf: ConfFile | None
    """Its ``conf.py``, where there is one."""
    documents: tuple[str, ...]
    """Pages and reST documents, relative to the folder."""
    tocs: tuple[str, ...]
    """Tables of contents of docfx, relative to the folder: its own, or those of folders in it."""
    language: str
    """Of the documents, as a Sphinx code."""
    excluded: tuple[str, ...]
    """Patterns of documents that a configuration of docfx leaves out, as far as there are such."""
    docfx: bool


def below(path: str, folder: str) -> str | None:
    """A path relative to a folder, None where it is not below."""
    if not folder:
        return path
    return path.removeprefix(f"{folder}/") if path.startswith(f"{folder}/") else None


def find_docs(place: Place, source: str | None, pages: Iterable[str]) -> DocsFolder:
    """Find the folder of the documents.

    Args:
        place: The repository, looked at already.
        source: The folder of the source pages that localized pages were made from, None where there are
            none of those.
        pages: The pages that are no localized ones.
    """
    files = place.files
    own = [*pages, *(path for path in files if path.endswith(".rst"))]
    confs = {folder: conf for folder, conf in _confs(place) if conf.is_sphinx}
    publish = _json(place, ".openpublishing.publish.config.json") or {}
    docsets = publish.get("docsets_to_publish")
    folder = _folder(files, own, source, confs, [*_docset_folders(docsets)])
    inside = [inner for path in files if (inner := below(path, folder)) is not None]
    documents = tuple(path for path in inside if path.endswith((".md", ".yml", ".rst")))
    docfx = f"{folder}/docfx.json" if folder else "docfx.json"
    build = _json(place, docfx)
    return DocsFolder(
        folder,
        confs.get(folder),
        documents,
        tuple(_tocs(inside)),
        _language(folder, docsets),
        tuple(_excluded(build, documents)),
        bool(build or docsets),
    )


def _confs(place: Place) -> Iterator[tuple[str, ConfFile]]:
    paths = [path for path in place.files if path.rpartition("/")[2] == "conf.py" and path.count("/") <= 3]
    for path, data in place.read(paths):
        yield path.rpartition("/")[0], read_conf(data)


def _folder(
    files: Sequence[str],
    pages: Sequence[str],
    source: str | None,
    confs: Mapping[str, ConfFile],
    docsets: Sequence[str],
) -> str:
    """The folder of a ``conf.py`` that goes with the source pages; else theirs, made narrower."""

    def fits(folder: str) -> bool:
        if source is None:
            return True
        # The documents hold the source pages, or the localized pages mirror more than the documents.
        return below(source, folder) is not None or below(folder, source) is not None or folder == source

    fitting = sorted((one for one in confs if fits(one)), key=lambda one: (_rank(one), one.count("/"), one))
    if fitting:
        return fitting[0]
    if source:
        return source
    published = {one for one in docsets if fits(one) and any(below(path, one) for path in files)}
    if len(published) == 1:
        return published.pop()
    docfx = {path.rpartition("/")[0] for path in files if path.rpartition("/")[2] == "docfx.json"}
    outer = {one for one in docfx if not any(other != one and below(one, other) for other in docfx)}
    if len(outer) == 1:
        return outer.pop()
    return "" if outer or published else _fullest(pages)


def _rank(folder: str) -> int:
    return _USUAL.index(folder) if folder in _USUAL else len(_USUAL)


def _fullest(pages: Iterable[str]) -> str:
    """The one folder at the top that holds nearly all pages, else the root."""
    top: Counter[str] = Counter()
    for path in pages:
        if not path.endswith(".yml"):
            top[path.partition("/")[0] if "/" in path else ""] += 1
    usual = next((one for one in _USUAL if top[one]), None)
    if usual is not None:
        return usual
    folder, count = next(iter(top.most_common(1)), ("", 0))
    return folder if count >= 0.9 * (top.total() - top[""]) and count > top[""] else ""


def _docset_folders(docsets: object) -> Iterator[str]:
    for docset in docsets if isinstance(docsets, list) else ():
        folder = docset.get("build_source_folder") if isinstance(docset, dict) else None
        if isinstance(folder, str) and ".." not in folder:
            path = PurePosixPath(folder.replace("\\", "/").strip("/")).as_posix()
            yield "" if path == "." else path


def _language(folder: str, docsets: object) -> str:
    """That of the docset, of the folder's name (``content/en``), or English."""
    named = (
        [docset.get("locale") for docset in docsets if isinstance(docset, dict)]
        if isinstance(docsets, list)
        else []
    )
    for name in (*reversed(folder.split("/")), *named):
        tag = normalize_locale(name) if isinstance(name, str) and name else None
        if tag is not None:
            return sphinx_language(tag)
    return "en"


def _tocs(inside: Iterable[str]) -> list[str]:
    """The table of contents at the top; without one, those in the folders that stand highest."""
    found = [path for path in inside if is_toc_name(path.rpartition("/")[2]) and "bread" not in path.lower()]
    own = [path for path in found if "/" not in path]
    if own:
        return own[:1]
    outer = sorted(found, key=lambda path: (path.count("/"), path))
    folders: list[str] = []
    kept = []
    for path in outer:
        folder = path.rpartition("/")[0]
        if not any(folder == one or below(folder, one) is not None for one in folders):
            folders.append(folder)
            kept.append(path)
    return sorted(kept)[:_MOST_TOCS]


def _excluded(build: Mapping[str, object] | None, documents: Sequence[str]) -> Iterator[str]:
    """What docfx leaves out and is there; README and its like, which no site is made of."""
    section = build.get("build") if build else None
    content = section.get("content") if isinstance(section, dict) else None
    patterns = [
        pattern
        for part in (content if isinstance(content, list) else ())
        if isinstance(part, dict) and isinstance(part.get("exclude"), list)
        for pattern in part["exclude"]
        if isinstance(pattern, str) and re.fullmatch(r"[\w.*/ -]{1,200}", pattern)
    ]
    own = [one for one in DEFAULT_EXCLUDE if "[Tt]" not in one]
    for pattern in dict.fromkeys([*own, *patterns, "**/includes/**"]):
        if any(is_excluded(path, (pattern,)) for path in documents):
            yield pattern


def _json(place: Place, path: str) -> Mapping[str, object] | None:
    """An object in a file of JSON, with the comments and trailing commas that docfx lets pass."""
    if path not in place.files:
        return None
    for _, data in place.read([path]):
        text = data[:_LARGEST_JSON].decode("utf-8-sig", "replace")
        text = _COMMENT_OR_STRING.sub(lambda match: match[0] if match[0].startswith('"') else "", text)
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            return None
        return value if isinstance(value, dict) else None
    return None

"""Writes what stands beside the sites: the page that leads to them, and the sitemap."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import Code
from ..files import write_atomic
from ..languages import language_tag
from ..model import Finding
from .facts import ProjectFacts
from .rootpage import ASSETS, GENERATOR, SiteLink, root_page
from .sitemap import MARK, MapSite, sitemaps

__all__ = ["Beside", "write_beside"]


_PART = re.compile(r"sitemap-\d+\.xml")


@dataclass(frozen=True, slots=True)
class Beside:
    """What was written, or found to be as it has to be."""

    root: Path | None
    sitemap: Path | None
    findings: tuple[Finding, ...]


def write_beside(
    out: Path, project: ProjectFacts, sites: Sequence[tuple[SiteLink, MapSite]], base_url: str | None
) -> Beside:
    """Write root page and sitemap, but over no file that is not ours.

    Args:
        out: Folder of all sites.
        project: Facts of the project.
        sites: The sites that are there; without any, nothing is written.
        base_url: Absolute address of ``out``; without it there is no sitemap, since its addresses
            have to be absolute, and one of an earlier run is removed.
    """
    if not sites:
        return Beside(None, None, ())
    findings: list[Finding] = []
    root = out / "index.html"
    if _is_ours(root, GENERATOR, findings):
        source = language_tag(project.language) or project.language
        for asset in ASSETS:
            write_atomic(out / asset.name, asset.read_bytes())
        write_atomic(root, root_page(project.title, source, [link for link, _ in sites], base_url))
    sitemap = out / "sitemap.xml"
    if base_url is None:
        findings.append(
            Finding(Code.NO_SITEMAP, "", None, "no sitemap: the address of the sites is not known")
        )
        _remove_maps(out)
    elif _is_ours(sitemap, MARK, findings):
        _write_maps(out, sitemaps([site for _, site in sites], base_url), findings)
    kept = {finding.path for finding in findings}
    return Beside(
        None if root.name in kept else root,
        None if kept - {root.name} or base_url is None else sitemap,
        tuple(findings),
    )


def _write_maps(out: Path, files: Mapping[str, bytes], findings: list[Finding]) -> None:
    """Write all of them or none, the one that names the others last, and remove those of before."""
    if not all(_is_ours(out / name, MARK, findings) for name in files):
        return
    for name in sorted(files):
        write_atomic(out / name, files[name])
    _remove_maps(out, keep=files)


def _remove_maps(out: Path, keep: Container[str] = ()) -> None:
    """Remove those of earlier runs: search engines would go by what is no longer so."""
    for path in [*out.glob("sitemap.xml"), *out.glob("sitemap-*.xml")]:
        named = path.name == "sitemap.xml" or _PART.fullmatch(path.name)
        if path.name not in keep and named and _is_ours(path, MARK, []):
            path.unlink()


def _is_ours(path: Path, mark: str, findings: list[Finding]) -> bool:
    """Whether a file may be written: it is not there, or an earlier run has made it."""
    if not path.exists() or (path.is_file() and mark.encode() in path.read_bytes()):
        return True
    text = f"{path} was made by something else and was left as it is"
    findings.append(Finding(Code.FILE_KEPT, path.name, None, text))
    return False

"""All languages of a project: one import, then a build of each site, then what stands beside the sites."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from ..errors import Code, ConfigError
from ..files import WORK_FOLDER, folder_lock
from ..languages import language_tag
from ..model import Finding
from .arguments import SphinxArguments
from .beside import write_beside
from .children import Child, Ended, Progress, run_children
from .facts import (
    INGEST,
    ProjectFacts,
    SiteFacts,
    project_file,
    read_project,
    read_site,
    site_file,
    unfinished_file,
)
from .rootpage import SiteLink
from .sitemap import MapSite

__all__ = ["Request", "SiteResult", "SitesReport", "base_address", "build_sites"]

URL_PATTERN = "../{language}/{page}"
"""Where the other sites are, seen from the root of one."""
_SAVED = "The full traceback has been saved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is to be built."""

    source: Path
    """Folder of the documents."""
    out: Path
    """Folder that gets a folder for each language."""
    conf: Path | None = None
    """Folder of ``conf.py``, where it is another than that of the documents."""
    work: Path | None = None
    """Folder for all that is not to be published; inside ``out`` unless given."""
    languages: Callable[[ProjectFacts], Sequence[str]] | None = None
    """Chooses the languages to build, by Sphinx's codes; None for all."""
    base_url: str | None = None
    """Absolute address that ``out`` will have; ``html_baseurl`` of the project unless given."""
    jobs: int = 1
    """Sites that are built at the same time."""
    arguments: SphinxArguments = field(default_factory=SphinxArguments)


@dataclass(frozen=True, slots=True)
class SiteResult:
    """One site after its build."""

    language: str
    tag: str
    """BCP 47 tag."""
    source: bool
    """Whether it is that of the source language."""
    ended: Ended
    facts: SiteFacts | None
    """None when the build did not come to its end."""

    @property
    def failed(self) -> bool:
        """Whether the build ended with an exit code other than 0, or without its facts."""
        return self.ended.code != 0 or self.facts is None


@dataclass(frozen=True, slots=True)
class SitesReport:
    """What came of it all."""

    project: ProjectFacts
    sites: tuple[SiteResult, ...]
    """The source language first, the others by code."""
    findings: tuple[Finding, ...]
    root: Path | None
    """The page that leads to the languages; None where there is none of ours."""
    sitemap: Path | None
    base_url: str | None
    """Absolute address of the folder of all sites, with ``/`` at its end."""


@dataclass(frozen=True, slots=True)
class _Places:
    """The folders of a run."""

    request: Request

    @property
    def work(self) -> Path:
        return (self.request.work or self.request.out) / WORK_FOLDER

    def doctrees(self, language: str) -> Path:
        return self.work / "doctrees" / language

    def site(self, language: str) -> Path:
        return self.request.out / language


def build_sites(
    request: Request,
    *,
    started: Callable[[Sequence[str]], None] | None = None,
    progress: Progress | None = None,
    ended: Callable[[SiteResult], None] | None = None,
) -> SitesReport:
    """Build the sites of all languages. One that fails does not stop the others.

    Args:
        request: What is wanted.
        started: Told the languages before the first build starts.
        progress: Told how far a build is: language, what it does, percentage; from several threads.
        ended: Told each site whose build has ended.

    Raises:
        ConfigError: The configuration cannot be read, or folders are in each other's way.
        LockError: Another process builds into the same folder, or it cannot be written.
    """
    places = _Places(request)
    _check(request)
    with folder_lock(request.work or request.out):
        project = _ingest(places, progress)
        languages = project.all_languages()
        chosen = [*request.languages(project)] if request.languages else languages
        _check_overlap(places, chosen)
        base_url = base_address(request, project, languages)
        if started is not None:
            started(chosen)
        commands = [_command(places, project, language, base_url) for language in chosen]
        results: dict[str, SiteResult] = {}
        for one in run_children(commands, request.jobs, progress):
            results[one.name] = _result(places, project, one)
            if ended is not None:
                ended(results[one.name])
        sites = tuple(results[language] for language in chosen)
        findings = [*project.findings, *_failures(sites)]
        beside = write_beside(
            request.out,
            project,
            list(_published(places, project, languages)),
            base_url,
        )
        return SitesReport(
            project, sites, (*findings, *beside.findings), beside.root, beside.sitemap, base_url
        )


def _check(request: Request) -> None:
    source, out = _real(request.source), _real(request.out)
    if source == out:
        raise ConfigError(f"{request.out} is the folder of the documents; name another for the sites")
    if out.exists() and not out.is_dir():
        raise ConfigError(f"{request.out} is no folder; name one for the sites")
    if request.base_url is not None:
        _with_slash(request.base_url)


def _real(path: Path) -> Path:
    # Path.resolve() takes a link that leads to itself for a bug.
    return Path(os.path.realpath(path))


def _check_overlap(places: _Places, languages: Sequence[str]) -> None:
    source = _real(places.request.source)
    for language in languages:
        if language in ("..", WORK_FOLDER) or Path(language).parts != (language,):
            raise ConfigError(
                f"{language!r} is no name for the folder of a site; correct language in conf.py"
            )
        if source.is_relative_to(_real(places.site(language))):
            raise ConfigError(
                f"the documents are in {places.site(language)}, where the site of {language} would be; "
                "name another folder for the sites"
            )


def _ingest(places: _Places, progress: Progress | None) -> ProjectFacts:
    """Import the localized pages of all languages, and learn what the configuration says."""
    request = places.request
    facts = project_file(places.work)
    facts.unlink(missing_ok=True)
    command = [
        *(sys.executable, "-m", "sphinx", "-q", "-N", "-b", INGEST),
        *request.arguments.settings,
        *_fixed(places, "ingest"),
        _argument(places.work / "ingest"),
    ]
    (ended,) = run_children([Child("", command)], 1, progress)
    project = read_project(facts)
    if project is None or ended.code:
        raise ConfigError(f"{(request.conf or request.source) / 'conf.py'}: {_problem(ended)}")
    return project


def _problem(ended: Ended) -> str:
    """What keeps the project from being read, in one line."""
    lines = [line.strip() for line in ended.lines]
    text = " ".join(lines)
    if f"Builder name {INGEST} not registered" in text:
        return 'the extension is not in its extensions; add "sphinx_vianet" to them'
    if any(line.startswith("Traceback") for line in lines):
        # Of Sphinx's report of a crash, the exception.
        end = next((at for at, line in enumerate(lines) if line.startswith(_SAVED)), len(lines))
        text = lines[end - 1]
    return text.replace("ERROR: sphinx-vianet: ", "") or f"sphinx-build ended with {ended.code}"


def _fixed(places: _Places, doctrees: str) -> Iterator[str]:
    """Arguments that have to be as they are, up to the folder of the documents."""
    request = places.request
    if request.conf is not None:
        yield from ("-c", _argument(request.conf))
    yield from ("-d", _argument(places.doctrees(doctrees)))
    yield from ("-D", f"vianet_sites_work={places.work.absolute()}")
    yield from ("-D", f"vianet_sites_out={request.out.absolute()}")
    yield _argument(request.source)


def _argument(path: Path) -> str:
    """A path that is not taken for an option."""
    return str(path) if path.is_absolute() or not str(path).startswith("-") else f".{os.sep}{path}"


def base_address(request: Request, project: ProjectFacts, languages: Sequence[str]) -> str | None:
    """The address of the folder of all sites, from that of one of them if need be."""
    if request.base_url is not None:
        return _with_slash(request.base_url)
    if not project.base_url.startswith(("http://", "https://")):
        return None
    base = _with_slash(project.base_url)
    for language in languages:
        for name in (quote(language, safe="@"), _tag(language), _tag(language).lower()):
            if urlsplit(base).path.endswith(f"/{name}/"):
                return base[: -len(name) - 1]
    return base


def _with_slash(base: str) -> str:
    try:
        parts = urlsplit(base)
    except ValueError:
        # Brackets around what is no address of IPv6, and the like.
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise ConfigError(f"{base!r} is no address for sites; expected one such as https://docs.example.org/")
    return base if base.endswith("/") else f"{base}/"


def _command(places: _Places, project: ProjectFacts, language: str, base_url: str | None) -> Child:
    doctrees = places.doctrees(language)
    command = [sys.executable, "-m", "sphinx", "-N", "-b", "html", "-j", "1"]
    if not project.has_url:
        command += ["-D", f"vianet_url={URL_PATTERN}"]
    command += places.request.arguments.all
    command += ["-D", f"language={language}"]
    if base_url is not None:
        command += ["-D", f"html_baseurl={base_url}{quote(language, safe='@')}/"]
    mark = unfinished_file(doctrees)
    if mark.exists():
        # A build that was ended from outside has read what it has not written: Sphinx goes by times of
        # files and would leave those pages as they are.
        command += ["-a"]
    mark.parent.mkdir(parents=True, exist_ok=True)
    mark.touch()
    return Child(language, [*command, *_fixed(places, language), _argument(places.site(language))])


def _result(places: _Places, project: ProjectFacts, ended: Ended) -> SiteResult:
    language, doctrees = ended.name, places.doctrees(ended.name)
    facts = None if unfinished_file(doctrees).exists() else read_site(site_file(doctrees))
    return SiteResult(language, _tag(language), language == project.language, ended, facts)


def _tag(language: str) -> str:
    return language_tag(language) or language


def _failures(results: Iterable[SiteResult]) -> Iterator[Finding]:
    for one in results:
        if one.failed:
            how = f"with {one.ended.code}" if one.ended.code >= 0 else f"by signal {-one.ended.code}"
            text = f"sphinx-build of {one.language} ended {how}"
            yield Finding(Code.BUILD_FAILED, "", None, text, one.tag)


def _published(
    places: _Places, project: ProjectFacts, languages: Sequence[str]
) -> Iterator[tuple[SiteLink, MapSite]]:
    """The sites that are there, of this run or an earlier one."""
    for language in languages:
        facts = read_site(site_file(places.doctrees(language)))
        if facts is None or not facts.home or not (places.site(language) / unquote(facts.home)).is_file():
            continue
        source = language == project.language
        percent = None if source else facts.percent()
        tag = _tag(language)
        public = facts.public(facts.home, "") if facts.address else ""
        yield SiteLink(language, tag, percent, facts.home, public), MapSite(language, tag, facts, source)

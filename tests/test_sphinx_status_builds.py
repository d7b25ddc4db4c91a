"""The check in a build: once, only where something shows it; what is read again when verdicts change."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sphinx_vianet.checker import run_check
from sphinx_vianet.demo import write_localized, write_source
from sphinx_vianet.sphinx_ext.scan import find_directives
from tests.gitrepo import GitRepo, build_repository
from tests.localized_project import names_read, run, write
from tests.sphinx_builds import build
from tests.status_project import (
    CURRENT,
    ONE,
    OPTIONS,
    ROWS,
    STALE,
    TWO,
    badges,
    make_project,
    soup,
    table,
    target,
    words,
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The project."""
    return make_project(tmp_path)


# --- once in a build


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A file that gets a line for every check, whatever process makes it."""
    log = tmp_path / "checks.log"
    log.write_text("")

    def counted(*arguments: Any) -> Any:
        with log.open("a") as file:
            file.write("checked\n")
        return run_check(*arguments)

    monkeypatch.setattr("sphinx_vianet.sphinx_ext.verdicts.run_check", counted)
    return log


@pytest.mark.parametrize("jobs", [1, 2])
def test_one_check_a_build(root: Path, checks: Path, jobs: int) -> None:
    """However many documents show it, and however many processes read them."""
    write(root, {f"docs/state{number}.md": "# S\n\n```{vianet-status}\n```\n" for number in range(12)})
    write(root, {"docs/one.md": ONE + "\n{vianet-verdict}`de-DE`\n"})
    assert run(root, jobs=jobs, **OPTIONS).warnings == []
    assert checks.read_text() == "checked\n"


def test_no_check_where_nothing_shows_it(root: Path, checks: Path) -> None:
    """Neither for code that shows how it is written."""
    shown = "````\n```{vianet-status}\n```\n````\n\n`` {vianet-verdict}`de-DE` ``\n"
    write(root, {"docs/state.md": "# State\n\n" + shown})
    assert run(root, **OPTIONS).warnings == []
    assert checks.read_text() == ""


MARKDOWN = """\
`x` {vianet-verdict}`de-DE` `y`

```
{vianet-verdict}`x`
```

`{vianet-verdict}` and `` {vianet-verdict}`x` ``

> - {vianet-verdict}`.`

:::{vianet-status}
:::
"""

RST = """\
A :vianet-verdict:`de-DE`.

::

   :vianet-verdict:`x`

``:vianet-verdict:`y```

.. vianet-status::

.. vianet-status::
   :only: stale
"""


def test_what_the_scan_finds() -> None:
    """Roles and the directive without an argument, by line; not those that are only shown."""
    found = [(one.name, one.line) for one in find_directives(MARKDOWN, markdown=True)]
    assert found == [("vianet-verdict", 1), ("vianet-verdict", 9), ("vianet-status", 11)]
    found = [(one.name, one.line) for one in find_directives(RST, markdown=False)]
    assert found == [("vianet-verdict", 1), ("vianet-status", 9), ("vianet-status", 11)]


# --- what is rebuilt


def again(root: Path, language: str = "en", **options: Any) -> list[str]:
    """The documents that a second build reads; a third one reads none."""
    found = run(root, language, fresh=False, **OPTIONS, **options)
    assert found.warnings == []
    assert names_read(run(root, language, fresh=False, **OPTIONS, **options)) == []
    return names_read(found)


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_is_read_again(root: Path, jobs: int) -> None:
    """The documents in which the verdicts shown are others now."""
    badge = "\n{vianet-verdict}`fr-FR`\n"
    write(
        root,
        {
            "docs/state-fr.md": "# F\n\n```{vianet-status}\n:locales: fr-FR\n```\n",
            "docs/state-stale.md": "# F\n\n```{vianet-status}\n:only: stale\n```\n",
            "docs/state-one.rst": "F\n=\n\n.. vianet-status::\n   :pages: one.*\n",
            "docs/guide/two.md": TWO + badge,
            "trees/fr-FR/guide/two.md": target(TWO + badge, "fr-FR", "two", text=TWO),
        },
    )
    first = run(root, jobs=jobs, **OPTIONS)
    assert first.warnings == []
    assert again(root, jobs=jobs) == []
    write(root, {"trees/de-DE/one.md": target(ONE, "de-DE", "one").replace("de Text.", "de anders.")})
    assert again(root, jobs=jobs) == []
    write(root, {"trees/de-DE/one.md": target("# One\n\nElse.\n", "de-DE", "one")})
    assert again(root, jobs=jobs) == ["state", "state-one", "state-stale"]
    write(root, {"docs/one.md": "# One\n\nElse.\n"})
    assert again(root, jobs=jobs) == ["one", "state", "state-one", "state-stale"]
    write(root, {"trees/fr-FR/guide/two.md": target("# Two\n", "fr-FR", "two")})
    assert again(root, jobs=jobs) == ["guide/two", "state", "state-fr", "state-stale"]
    (root / "trees" / "fr-FR" / "one.md").write_text(target(ONE, "fr-FR", "one"))
    assert again(root, jobs=jobs) == ["state", "state-fr", "state-one", "state-stale"]
    (root / "docs" / "state-one.rst").unlink()
    (root / "docs" / "state-fr.md").unlink()
    (root / "trees" / "fr-FR" / "one.md").unlink()
    assert again(root, jobs=jobs) == ["index", "state", "state-stale"]


def test_a_document_shows_nothing_any_more(root: Path, checks: Path) -> None:
    """It is not read again for verdicts, and no check is made for it."""
    run(root, **OPTIONS)
    write(root, {"docs/state.md": "# State\n"})
    assert again(root) == ["state"]
    made = checks.read_text()
    write(root, {"trees/de-DE/one.md": target("# One\n", "de-DE", "one")})
    assert again(root) == []
    assert checks.read_text() == made


def test_a_page_loses_its_document(root: Path) -> None:
    """Its row stays, without a link."""
    write(root, {"source/one.md": ONE, "source/guide/two.md": TWO})
    options: dict[str, Any] = {"vianet_source": "../source"}
    run(root, **OPTIONS, **options)
    (root / "docs" / "one.md").unlink()
    assert again(root, **options) == ["index", "state"]
    found = run(root, **OPTIONS, **options)
    assert table(found) == ROWS
    assert [link["href"] for link in soup(found, "state").select("tbody a")] == ["guide/two.html"]


# --- history


@pytest.fixture
def repository(root: Path) -> GitRepo:
    """The documents in a repository of their own; ``one`` is two commits behind, the remote is known."""
    repo = build_repository(root / "docs")
    (root / "docs" / ".gitignore").write_text("__pycache__\n")
    handoff = repo.commit(message="Start")
    repo.commit({"one.md": "# One\n\nText changed.\n"}, "Change")
    repo.commit({"one.md": "# One\n\nText changed twice.\n"}, "Change again")
    repo.git("remote", "add", "origin", "https://github.com/example/docs.git")
    write(root, {"trees/de-DE/one.md": target(ONE, "de-DE", "one", commit=handoff)})
    return repo


def test_how_far_behind(root: Path, repository: GitRepo) -> None:
    """Commits, and a link to the change; the line names revision and date."""
    found = run(root, **OPTIONS)
    assert found.warnings == []
    assert table(found)["one.md"][0] == "stale, content 1 of 2 sentences, 2 commits behind"
    link = soup(found, "state").select("td a.external")[0]
    first, last = repository.commits()[0], repository.commits()[-1]
    assert str(link["href"]).startswith(f"https://github.com/example/docs/compare/{first}...{last}")
    assert words(link) == "2 commits behind"
    line = f"Checked against these documents, commit {last[:12]} of January 3, 2020."
    assert line in words(soup(found, "state"))
    german = words(soup(run(root, "de", **OPTIONS), "state"))
    assert f"Commit {last[:12]} vom 3. Januar 2020." in german


def test_a_commit_of_the_source(root: Path, repository: GitRepo) -> None:
    """Tables name the revision; a badge stays what it is unless its verdict changes."""
    write(root, {"docs/guide/two.md": TWO + "\n{vianet-verdict}`de-DE`\n"})
    repository.commit(message="Two")
    assert run(root, **OPTIONS).warnings == []
    repository.commit({"one.md": "# One\n\nText.\n"}, "Back")
    assert again(root) == ["one", "state"]
    repository.commit(message="Nothing")
    assert again(root) == ["state"]


def test_the_source_out_of_a_bare_repository(root: Path, tmp_path: Path) -> None:
    """A branch that moves changes tables and badges, though no file does."""
    repo = build_repository(tmp_path / "work", [{"pages/one.md": ONE, "pages/guide/two.md": TWO}])
    bare = repo.clone(tmp_path / "bare.git", "--bare")
    write(root, {"docs/one.md": ONE + "\n{vianet-verdict}`de-DE`\n"})
    options: dict[str, Any] = {"vianet_source": {"path": "../bare.git", "tree": "main:pages"}}
    found = run(root, **OPTIONS, **options)
    assert table(found) == ROWS
    assert badges(found, "one") == [CURRENT]
    assert f"main:pages of ../bare.git, commit {repo.commits()[0][:12]}" in words(soup(found, "state"))
    repo.commit({"pages/one.md": "# One\n\nElse.\n"})
    bare.git("fetch", "-q", str(repo.folder), "+main:main")
    assert again(root, **options) == ["one", "state"]
    assert badges(run(root, **OPTIONS, **options), "one") == [STALE]


def test_a_page_that_was_renamed(root: Path, repository: GitRepo) -> None:
    """It stands under its new name, with the old one beside."""
    repository.git("mv", "one.md", "uno.md")
    repository.commit(message="Rename")
    write(root, {"docs/uno.md": "# One\n\nText changed twice.\n\n{vianet-verdict}`de-DE`\n"})
    found = run(root, **OPTIONS)
    assert table(found)["uno.md"][0].startswith("moved, content from one.md, ")
    assert badges(found, "uno")[0][0] == "moved, content"


ENGLISH = (
    "current",
    "moved from backup.md, 1 commit behind",
    "missing",
    "stale, content ",
    " behind",
    "stale, cosmetic",
)
FRENCH = (
    "à jour",
    "déplacée depuis backup.md, 1 commit de retard",
    "manquante",
    "obsolète, contenu ",
    " de retard",
    "obsolète, forme seule",
)


@pytest.mark.parametrize(("language", "said"), [("en", ENGLISH), ("fr", FRENCH)])
def test_the_demonstration(tmp_path: Path, language: str, said: tuple[str, ...]) -> None:
    """Real history: every status that it was made for, in the source language's build and a locale's."""
    write_localized(tmp_path, write_source(tmp_path / "source"))
    docs = tmp_path / "source" / "docs"
    write(docs, {"state.md": "# State\n\n```{vianet-status}\n:locales: fr-FR ko-KR\n```\n"})
    found = build(docs, tmp_path / "out", language=language, vianet_exclude=["includes/**", "state.md"])
    assert [line for line in found.warnings if "source-missing" not in line] == []
    rows = table(found)
    current, moved, missing, content, behind, cosmetic = said
    assert rows["index.md"] == [current, current]
    assert rows["backup-and-restore.md"] == [moved, missing]
    assert rows["quickstart.md"][0].startswith(content)
    assert rows["quickstart.md"][0].endswith(behind)
    assert rows["troubleshooting.md"][0].startswith(cosmetic)
    assert rows["sync.md"] == [missing, missing]

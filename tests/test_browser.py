"""The test ground itself: what has to fail does."""

from __future__ import annotations

from pathlib import Path

import pytest

from .browser import NARROW, Visitor, audit, chromium, overflow, violations

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Page</title></head>
<body><main><h1>Page</h1>{}</main></body></html>"""


def site(folder: Path, body: str) -> Path:
    (folder / "index.html").write_text(PAGE.format(body), encoding="utf-8")
    return folder


def problems(visit: Visitor, folder: Path, body: str) -> list[str]:
    """What the visitor notes of a page; taken from it, so that the test does not fail by it."""
    visit(site(folder, body)).wait_for_load_state("networkidle")
    visit.close()
    found = list(visit.problems)
    visit.problems.clear()
    return found


@pytest.mark.browser
def test_a_page_without_problems(tmp_path: Path, visit: Visitor) -> None:
    assert problems(visit, tmp_path, "<p>Text.</p>") == []


@pytest.mark.browser
@pytest.mark.parametrize(
    "body",
    [
        '<img alt="" src="https://pictures.example/x.png">',
        '<img alt="" src="http://127.0.0.2/x.png">',
    ],
)
def test_another_host_is_asked(tmp_path: Path, visit: Visitor, body: str) -> None:
    folder = site(tmp_path, body)
    visit(folder, policy=False).wait_for_load_state("networkidle")
    noted = list(visit.problems)
    visit.problems.clear()
    assert noted[0].startswith("request to another host: http")


@pytest.mark.browser
@pytest.mark.parametrize(
    "body",
    [
        '<p class="vianet-top" style="color: red">Text.</p>',
        '<div class="vianet-top"><script>"x"</script></div>',
        '<img alt="" src="https://pictures.example/vianet.png">',
    ],
)
def test_a_part_of_ours_breaks_the_policy(tmp_path: Path, visit: Visitor, body: str) -> None:
    (problem,) = [one for one in problems(visit, tmp_path, body) if "policy: " in one]
    assert "index.html: policy: " in problem


@pytest.mark.browser
def test_a_theme_may_break_the_policy(tmp_path: Path, visit: Visitor) -> None:
    assert problems(visit, tmp_path, '<p style="color: red">Text.</p><script>"x"</script>') == []


@pytest.mark.browser
def test_errors_of_scripts(tmp_path: Path, visit: Visitor) -> None:
    (tmp_path / "_static").mkdir()
    for name in ("theme.js", "vianet-x.js"):
        (tmp_path / "_static" / name).write_text("missing();", encoding="utf-8")
    body = '<script src="_static/theme.js"></script><script src="_static/vianet-x.js"></script>'
    (problem,) = problems(visit, tmp_path, body)
    assert "vianet-x.js" in problem


@pytest.mark.browser
def test_a_file_of_ours_is_missing(tmp_path: Path, visit: Visitor) -> None:
    body = '<img alt="" src="_static/theme.png"><img alt="" src="_static/vianet.png">'
    (problem,) = problems(visit, tmp_path, body)
    assert "vianet.png: Failed to load" in problem


@pytest.mark.browser
def test_axe(tmp_path: Path, visit: Visitor) -> None:
    page = visit(site(tmp_path, '<p class="vianet-top"><input></p>'), policy=False)
    (found,) = audit(page)
    assert found.rule == "label"
    assert found.kind == "ours main > p > input"
    assert violations(page) == [str(found)]
    assert violations(visit(site(tmp_path, "<p>Text.</p>"), policy=False)) == []


@pytest.mark.browser
def test_what_is_too_wide(tmp_path: Path, visit: Visitor) -> None:
    wide = "<p>" + "x" * 200 + "</p>"
    assert overflow(visit(site(tmp_path, wide), width=NARROW)) != []
    (tmp_path / "x.css").write_text("pre { overflow: auto; }", encoding="utf-8")
    held = '<link rel="stylesheet" href="x.css"><pre>' + "x" * 200 + "</pre>"
    assert overflow(visit(site(tmp_path, held), width=NARROW)) == []


def test_without_a_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests skip, except where all of them have to run."""
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="no chromium"):
        chromium()
    monkeypatch.setenv("CI", "1")
    with pytest.raises(pytest.fail.Exception, match="CI is set"):
        chromium()

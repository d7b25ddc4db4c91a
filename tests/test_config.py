"""Options: one declaration each, three readers, errors that name file, option and remedy."""

from __future__ import annotations

import os
import pickle
from pathlib import Path

import pytest

from sphinx_vianet.config import Config, from_mapping, from_pyproject, options
from sphinx_vianet.errors import Code, ConfigError
from sphinx_vianet.sphinxproject import from_conf_py
from sphinx_vianet.treespec import TreeSpec, pair_specs, parse_spec, parse_value

BASE = Path("/project")


def toml(folder: Path, text: str) -> Path:
    path = folder / "pyproject.toml"
    path.write_text(text, encoding="utf-8")
    return path


def conf(folder: Path, text: str) -> Path:
    path = folder / "conf.py"
    path.write_text(text, encoding="utf-8")
    return path


# --- declarations


def test_every_option_is_declared_whole() -> None:
    declared = list(options())
    assert len({option.name for option in declared}) == len(declared)
    for option in declared:
        assert option.help.endswith(".")
        assert option.types
        assert option.toml_key == option.name.replace("_", "-")
        assert option.default == getattr(Config(), option.name)


def test_sphinx_accepts_every_default_and_type() -> None:
    from sphinx.config import Config as SphinxConfig

    values = SphinxConfig({})
    for option in options():
        values.add(f"vianet_{option.name}", option.default, option.rebuild, option.types)
    assert values.vianet_dialect == "ops"


def test_defaults_pass_their_own_checks(tmp_path: Path) -> None:
    values = {option.name: option.default for option in options()}
    config, findings = from_mapping(values, tmp_path)
    assert not findings
    assert config == from_mapping({}, tmp_path)[0]
    assert config.locale_dir == tmp_path / "locale"
    assert config.max_page_size == 16 * 1024 * 1024


def test_config_can_be_sent_to_a_worker() -> None:
    config, _ = from_mapping({"localized": ["{locale}"], "languages": {"fr-CA": "fr_CA"}}, BASE)
    assert pickle.loads(pickle.dumps(config)) == config  # noqa: S301


# --- pyproject.toml


def test_pyproject(tmp_path: Path) -> None:
    path = toml(
        tmp_path,
        """
[tool.sphinx-vianet]
source = {path = "..", tree = "main:docs", prefix = "guide/"}
localized = ["../localized/{locale}", "de-DE=german", {path = "/r", tree = "live:docs", locale = "fr-fr"}]
exclude = ["drafts/"]
languages = {fr-ca = "fr"}
dialect = "myst"
mt-fuzzy = true
write-catalogs = true
locale-dir = "../translations"
fast-translation = false
link-base = "https://example.org/docs/"
trusted-directives = ["note", "figure"]
max-page-size = 1000
jobs = 2
""",
    )
    config = from_pyproject(path)
    assert config == Config(
        source=TreeSpec(str(tmp_path / ".."), "main:docs", None, "guide"),
        localized=(
            TreeSpec(str(tmp_path / "../localized/{locale}")),
            TreeSpec(str(tmp_path / "german"), None, "de-DE"),
            TreeSpec("/r", "live:docs", "fr-FR"),
        ),
        exclude=("drafts/",),
        languages={"fr-CA": "fr"},
        dialect="myst",
        mt_fuzzy=True,
        write_catalogs=True,
        locale_dir=tmp_path / "../translations",
        fast_translation=False,
        link_base="https://example.org/docs/",
        trusted_directives=("note", "figure"),
        max_page_size=1000,
        jobs=2,
    )


def test_pyproject_without_our_table(tmp_path: Path) -> None:
    for text in ("", "[tool.other]\n", "tool = 1\n"):
        assert from_pyproject(toml(tmp_path, text)) == Config(locale_dir=tmp_path / "locale")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[tool.sphinx-vianet]\nlocalised = []\n", r"'localised' is no option; did you mean 'localized'"),
        ("[tool.sphinx-vianet]\nmt_fuzzy = true\n", "did you mean 'mt-fuzzy'"),
        ("[tool.sphinx-vianet]\nzzz = 1\n", r"there are banner, "),
        ("[tool.sphinx-vianet]\nmt-fuzzy = 1\n", r"mt-fuzzy: expected true or false, not 1"),
        ("[tool]\nsphinx-vianet = 1\n", "is no table"),
        ("[tool.sphinx-vianet\n", "is not valid TOML"),
        (b"x = '\xff'\n".decode("latin-1"), ""),
    ],
)
def test_pyproject_errors(tmp_path: Path, text: str, says: str) -> None:
    if not says:
        (tmp_path / "pyproject.toml").write_bytes(text.encode("latin-1"))
        with pytest.raises(ConfigError, match="is not valid TOML"):
            from_pyproject(tmp_path / "pyproject.toml")
        return
    with pytest.raises(ConfigError, match=says) as error:
        from_pyproject(toml(tmp_path, text))
    assert str(tmp_path / "pyproject.toml") in str(error.value)


def test_pyproject_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        from_pyproject(tmp_path / "pyproject.toml")


# --- values


BAD = [
    ("source", ["x"]),
    ("source", "de-DE=x"),
    ("source", "{locale}"),
    ("source", {"path": "x", "prefix": "../up"}),
    ("localized", 3),
    ("localized", [3]),
    ("localized", [{"tree": "main:docs"}]),
    ("localized", [{"path": "x", "revision": "main"}]),
    ("localized", [{"path": "x", "tree": "--output=x:docs"}]),
    ("localized", [{"path": "x", "tree": ":docs"}]),
    ("localized", [{"path": "x", "tree": "main:../docs"}]),
    ("localized", [{"path": "x", "tree": "{locale}:docs"}]),
    ("localized", [{"path": "x", "locale": "xx-YY"}]),
    ("localized", [{"path": "{locale}", "locale": "de-DE"}]),
    ("localized", [""]),
    ("exclude", "*.md"),
    ("exclude", [1]),
    ("languages", []),
    ("languages", {"xx-YY": "xx"}),
    ("languages", {"de-DE": "../../etc"}),
    ("languages", {"de-DE": "de", "de-AT": "de"}),
    ("dialect", "markdown"),
    ("dialect", ["ops"]),
    ("mt_fuzzy", "yes"),
    ("locale_dir", ""),
    ("locale_dir", 1),
    ("link_base", "javascript:alert(1)"),
    ("link_base", "//example.org/"),
    ("link_base", "https://"),
    ("trusted_directives", ["{note}"]),
    ("max_page_size", 0),
    ("max_page_size", True),
    ("max_page_size", "16 MiB"),
    ("jobs", -1),
    ("jobs", "many"),
]


@pytest.mark.parametrize(("name", "value"), BAD)
def test_a_bad_value_gives_a_finding_and_the_default(name: str, value: object) -> None:
    config, findings = from_mapping({name: value, "link_base": "/docs/"} | {name: value}, BASE)
    assert [(finding.code, finding.path) for finding in findings] == [(Code.CONFIG_VALUE, "conf.py")]
    assert findings[0].message.startswith(f"vianet_{name}: ")
    assert "\n" not in findings[0].message
    assert getattr(config, name) == getattr(from_mapping({}, BASE)[0], name)
    if name != "link_base":
        assert config.link_base == "/docs/"


def test_jobs_auto() -> None:
    assert from_mapping({"jobs": "auto"}, BASE)[0].jobs == os.cpu_count()


def test_an_unknown_name_is_an_error() -> None:
    with pytest.raises(ConfigError, match="did you mean 'dialect'"):
        from_mapping({"dialekt": "ops"}, BASE)


# --- trees named by a user


@pytest.mark.parametrize(
    ("text", "path", "locale"),
    [
        ("docs", "/project/docs", None),
        ("de-de=docs", "/project/docs", "de-DE"),
        ("zh_hans=/docs", "/docs", "zh-Hans"),
        ("a=b", "/project/a=b", None),
        ("version=2/docs", "/project/version=2/docs", None),
        ("./de=x", "/project/./de=x", None),
        ("de=", "/project/de=", None),
        ("de-DE=a=b", "/project/a=b", "de-DE"),
    ],
)
def test_locale_before_a_path(text: str, path: str, locale: str | None) -> None:
    spec = parse_spec(text, BASE)
    assert (Path(spec.path), spec.locale) == (Path(path), locale)


def test_tree_parts() -> None:
    spec = parse_value({"path": "r", "tree": "live-sxs:docs//{locale}/./x"}, BASE)
    assert (spec.revision, spec.inner, spec.is_pattern) == ("live-sxs", "docs/{locale}/x", True)
    assert str(spec) == "/project/r at live-sxs:docs//{locale}/./x"
    assert TreeSpec("r", "main").inner == TreeSpec("r", "main:").inner == ""
    assert parse_value(spec, Path("/elsewhere")) is spec


def test_trees_go_with_paths_in_order() -> None:
    paths = ["a", "de-DE=b"]
    assert [spec.tree for spec in pair_specs(paths, [], BASE)] == [None, None]
    assert [spec.tree for spec in pair_specs(paths, ["m:x"], BASE)] == ["m:x", "m:x"]
    assert [spec.tree for spec in pair_specs(paths, ["m:x", "n:y"], BASE)] == ["m:x", "n:y"]
    assert pair_specs(paths, ["m:x"], BASE)[1].locale == "de-DE"
    with pytest.raises(ConfigError, match="3 times for 2 times"):
        pair_specs(paths, ["m:x"] * 3, BASE)
    with pytest.raises(ConfigError, match="1 times for 0 times"):
        pair_specs([], ["m:x"], BASE)


# --- conf.py


def test_conf_py(tmp_path: Path) -> None:
    conf(
        tmp_path,
        "import os\n"
        "project = os.path.basename(os.getcwd())\n"
        "language = 'fr'\nlocale_dirs = ['../po', 'more']\ngettext_compact = 'all'\n"
        "source_suffix = {'.md': 'markdown', '.rst': 'restructuredtext'}\n"
        "myst_enable_extensions = ['dollarmath']\n"
        "vianet_localized = ['../{locale}']\nvianet_mt_fuzzy = True\n",
    )
    for path in (tmp_path, tmp_path / "conf.py"):
        project = from_conf_py(path)
        assert project.folder == tmp_path
        assert project.config.localized == (TreeSpec(str(tmp_path / "../{locale}")),)
        assert project.config.mt_fuzzy
        assert project.config.locale_dir == tmp_path / "../po"
        assert project.locale_dirs == (tmp_path / "../po", tmp_path / "more")
        assert (project.gettext_compact, project.gettext_compact_set) == ("all", True)
        assert project.language == "fr"
        assert project.source_suffixes == (".md", ".rst")
        assert project.myst == {"myst_enable_extensions": ["dollarmath"]}


def test_conf_py_that_says_nothing(tmp_path: Path) -> None:
    project = from_conf_py(conf(tmp_path, "language = None\n"))
    assert (project.gettext_compact, project.gettext_compact_set) == (False, False)
    assert project.config == Config(locale_dir=tmp_path / "locales")
    assert (project.language, project.source_suffixes) == ("en", (".rst",))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("vianet_dialekt = 'ops'", "'vianet_dialekt' is no option; did you mean 'vianet_dialect'"),
        ("vianet_jobs = 2", "'vianet_jobs' is no option"),
        ("vianet_dialect = 'x'", "vianet_dialect: expected 'ops' or 'myst', not 'x'"),
        ("1 / 0", "cannot be used: ZeroDivisionError"),
        ("(", "cannot be used: "),
        ("import sys; sys.exit(3)", "cannot be used: "),
        ("locale_dirs = 'po'", "locale_dirs: expected a list of strings"),
    ],
)
def test_conf_py_errors(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(ConfigError, match=says) as error:
        from_conf_py(conf(tmp_path, text + "\n"))
    assert "\n" not in str(error.value)
    assert str(tmp_path / "conf.py") in str(error.value)


def test_conf_py_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "other.py").write_text("")
    for path in (tmp_path, tmp_path / "conf.py", tmp_path / "other.py"):
        with pytest.raises(ConfigError, match=r"there is no conf\.py at"):
            from_conf_py(path)

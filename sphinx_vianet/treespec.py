"""What a user writes to name a tree of pages, taken apart and checked, before anything is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from .errors import ConfigError
from .languages import normalize_locale

__all__ = ["DEFAULT_EXCLUDE", "LOCALE_MARK", "TreeSpec", "pair_specs", "parse_spec", "parse_value"]

LOCALE_MARK = "{locale}"
"""Stands in a path for the folder names that are locales."""

# Case counts, so that "security-overview.md" and "licenses.md" stay pages. Only tables of contents come in
# every case.
DEFAULT_EXCLUDE = (
    "**/[Tt][Oo][Cc].*",
    "README*",
    "LICENSE*",
    "CONTRIBUTING*",
    "CODE_OF_CONDUCT*",
    "SECURITY*",
    ".github/**",
)
"""Globs of the files that no documentation repository means as pages (option ``exclude``)."""

_KEYS = ("path", "tree", "locale", "prefix")


@dataclass(frozen=True, slots=True)
class TreeSpec:
    """One tree, or with ``{locale}`` a family of trees, as named by an option; nothing is read yet."""

    path: str
    """A folder, or a repository when there is a tree-ish. May hold ``{locale}``."""
    tree: str | None = None
    """Git's ``REV:PATH`` inside the repository; PATH may hold ``{locale}`` and may be empty."""
    locale: str | None = None
    """Normalised BCP 47 tag that all pages of the tree are assigned to, None to find it out."""
    prefix: str = ""
    """Where the tree's pages sit below the folder of the documents, with ``/``; for source trees."""
    trusted: bool = False
    """Whether its repository may be read although another user owns it. No file of the project can say
    so, since it may have come with that repository."""

    def __post_init__(self) -> None:
        problem = self._problem()
        if problem is not None:
            raise ConfigError(problem)

    @property
    def is_pattern(self) -> bool:
        """Whether the spec stands for the trees of several locales."""
        return LOCALE_MARK in self.path or LOCALE_MARK in (self.tree or "")

    @property
    def revision(self) -> str | None:
        """The revision of the tree-ish, as written."""
        return None if self.tree is None else self.tree.partition(":")[0]

    @property
    def inner(self) -> str:
        """The path inside the revision, empty for its root."""
        parts = PurePosixPath((self.tree or "").partition(":")[2]).parts
        return "/".join(part for part in parts if part != "/")

    def __str__(self) -> str:
        return self.path if self.tree is None else f"{self.path} at {self.tree}"

    def _problem(self) -> str | None:
        """What is wrong with the spec, in one line."""
        if not self.path or "\0" in self.path:
            return f"the path of a tree is empty or holds a NUL character: {self.path!r}"
        if self.locale is not None and normalize_locale(self.locale) != self.locale:
            return f"{self.locale!r} is no known locale; use a BCP 47 tag such as de-DE"
        if self.locale is not None and self.is_pattern:
            return f"{str(self)!r} is given the locale {self.locale} but finds its locales by {LOCALE_MARK}"
        if self.prefix and _escapes(self.prefix):
            return f"the prefix {self.prefix!r} of a tree must be relative and without '..'"
        return None if self.tree is None else self._tree_problem(self.tree)

    def _tree_problem(self, tree: str) -> str | None:
        revision, _, path = tree.partition(":")
        if not revision or revision.startswith("-") or any(char in tree for char in "\0\r\n"):
            return f"{tree!r} is no REV:PATH; write it as in git, for example main:docs"
        if LOCALE_MARK in revision:
            return f"{LOCALE_MARK} stands in the revision of {tree!r}; it can stand in the path only"
        if _escapes(path):
            return f"the path of {tree!r} must be relative to the repository and without '..'"
        return None


def _escapes(path: str) -> bool:
    return path.startswith("/") or ".." in path.split("/")


def parse_spec(text: str, base: Path, tree: str | None = None) -> TreeSpec:
    """Read ``[LOCALE=]PATH``.

    What stands before ``=`` is a locale only when it is a valid tag, so a folder with ``=`` in
    its name can be written as it is, or as ``./de=x`` when its name begins like a locale.

    Args:
        text: as given on the command line or in a configuration file.
        base: the folder that a relative path starts from.
        tree: ``REV:PATH``, when the tree is to be read from a repository.

    Raises:
        ConfigError: when a part cannot be used.
    """
    before, equals, after = text.partition("=")
    locale = normalize_locale(before) if equals and after else None
    path = after if locale is not None else text
    return TreeSpec(_absolute(path, base), tree, locale)


def parse_value(value: object, base: Path) -> TreeSpec:
    """Read a tree from a configuration value: ``"[LOCALE=]PATH"`` or a mapping.

    Args:
        value: a string, or a mapping with ``path`` and optionally ``tree``, ``locale``, ``prefix``.
        base: the folder that a relative path starts from: that of the configuration file.

    Raises:
        ConfigError: for another type, an unknown key, or a part that cannot be used.
    """
    if isinstance(value, TreeSpec):
        return value
    if isinstance(value, str):
        return parse_spec(value, base)
    if not isinstance(value, Mapping):
        raise ConfigError(f"a tree is a path or a mapping with the key 'path', not {value!r}")
    for key, part in value.items():
        if key not in _KEYS:
            raise ConfigError(f"a tree has the keys {', '.join(_KEYS)}, not {key!r}")
        if not isinstance(part, str):
            raise ConfigError(f"the {key} of a tree is a string, not {part!r}")
    if "path" not in value:
        raise ConfigError(f"a tree needs a path: {dict(value)!r}")
    locale = value.get("locale")
    if locale is not None:
        locale = normalize_locale(locale) or locale
    prefix = value.get("prefix", "").strip("/") if value.get("prefix") != "/" else "/"
    return TreeSpec(_absolute(value["path"], base), value.get("tree"), locale, prefix)


def pair_specs(paths: Sequence[str], trees: Sequence[str], base: Path) -> tuple[TreeSpec, ...]:
    """Bring the options ``--localized`` and ``--localized-tree`` together.

    Args:
        paths: ``[LOCALE=]PATH``, each use of the option.
        trees: ``REV:PATH``: none, one for all paths, or one for each in the same order.
        base: the folder that relative paths start from.

    Raises:
        ConfigError: when the numbers do not fit, or a part cannot be used.
    """
    specs = tuple(parse_spec(path, base) for path in paths)
    if not trees:
        return specs
    if len(trees) != len(specs) and not (len(trees) == 1 and specs):
        raise ConfigError(
            f"--localized-tree is given {len(trees)} times for {len(specs)} times --localized; "
            "give it once for all, or once for each in the same order"
        )
    if len(trees) == 1:
        trees = [trees[0]] * len(specs)
    return tuple(replace(spec, tree=tree) for spec, tree in zip(specs, trees, strict=True))


def _absolute(path: str, base: Path) -> str:
    """Join a path to its base; ``..`` stays, since it means another folder after a symbolic link."""
    return str(base / path) if path else path

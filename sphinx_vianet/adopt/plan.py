"""What is to be written, so that a repository is configured."""

from __future__ import annotations

import os
from pathlib import Path

from .changes import Change, Plan
from .confwriting import changed_conf, new_conf
from .pyproject import pyproject_changes
from .rootdocument import root_document
from .settings import Settings

__all__ = ["make_plan"]


def make_plan(root: Path, settings: Settings) -> Plan:
    """Say what is to be written.

    Args:
        root: The repository; files that are there are read, and nothing is written.
        settings: The options.
    """
    changes: list[Change] = []
    conf = root / settings.docs.path / "conf.py"
    if settings.docs.conf is None:
        root_doc, index = root_document(root, settings)
        if index is not None:
            changes.append(index)
        text = new_conf(settings, root_doc)
        if os.path.lexists(conf):
            reason = "it is there, and no regular conf.py of Sphinx"
            changes.append(Change(conf, b"", None, tuple(text.splitlines()), reason))
        else:
            changes.append(Change(conf, None, text.encode()))
    else:
        changes += changed_conf(conf, settings.docs.conf, settings)
    changes += pyproject_changes(root / "pyproject.toml", settings)
    return Plan(tuple(changes))

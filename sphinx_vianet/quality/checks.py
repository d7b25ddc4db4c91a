"""The table of all checks, from which documentation, selection and formats are made."""

from __future__ import annotations

from collections.abc import Mapping

from .check import Check
from .languagechecks import LANGUAGE_CHECKS
from .markupchecks import MARKUP_CHECKS

__all__ = ["CHECKS"]

CHECKS: Mapping[str, Check] = {check.code: check for check in (*MARKUP_CHECKS, *LANGUAGE_CHECKS)}
"""Every check by its code, in the order of documentation and reports."""

"""Bytes to :class:`~sphinx_vianet.model.Page`: front matter, stamp and units of one localized page."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from .characters import first_control, without_controls
from .errors import Code
from .frontmatter import find_front_matter, is_unclosed, is_yaml_page, load_yaml, read_handoff
from .model import OPS_STAMP, Finding, Handoff, Page, PageKind, StampNames, Unit
from .placeholders import fill, with_placeholders
from .spans import scan_units

__all__ = ["parse_page", "readable", "unit_text", "well_formed"]

_NOT_UTF8 = re.compile("[\udc80-\udcff]")


def parse_page(data: bytes, path: str = "", stamp: StampNames = OPS_STAMP) -> Page:
    """Read one localized page.

    Content never raises: what cannot be understood stays in the page as it is and is
    reported in ``Page.findings``.

    Args:
        data: The page's bytes, Markdown or YAML, annotated or plain.
        path: Path used in findings, with ``/``.
        stamp: What the fields of its stamp are called.

    Returns:
        The page; its ``to_bytes()`` gives ``data`` again.
    """
    units, findings = scan_units(data, path)
    reported = list(findings)
    reported.extend((*_encoding(data, path), *_controls(data, path)))
    kind: PageKind = "yaml" if is_yaml_page(data) else "markdown"
    start, end, body = 0, len(data), 0
    if kind == "markdown":
        place = find_front_matter(data)
        if place is None and is_unclosed(data):
            reported.append(
                Finding(Code.FRONT_MATTER, path, 1, "the front matter is not closed by a line ---")
            )
        start, end, body = place or (0, 0, 0)
    values, loaded, handoff = _metadata(data, units, (start, end), path, kind, stamp)
    reported.extend(loaded)
    return Page(
        data=data,
        path=path,
        kind=kind,
        units=units,
        handoff=handoff,
        metadata=_side(values, units, source=False),
        source_metadata=_side(values, units, source=True),
        body_offset=body,
        ignored=str(values.get("vianet", "")).strip() == "ignore",
        findings=tuple(reported),
        stamp=stamp,
    )


def unit_text(unit: Unit, *, source: bool) -> str:
    r"""The text of one side, with the page's quoting undone.

    Inside YAML's double quotes a unit's text is escaped as its tags are; in a page with
    the ``&quot;`` corruption its quotes are entities (format.md, A unit).
    """
    text = readable(unit.source if source else unit.target)
    if unit.quoting == "escaped":
        return text.replace('\\"', '"').replace("\\\\", "\\")
    if unit.quoting == "entity":
        return text.replace("&quot;", '"')
    return text


def readable(text: str) -> str:
    """A text for readers: what was not UTF-8 in the page becomes U+FFFD, and so do control characters.

    Args:
        text: Text decoded with ``surrogateescape``, as in a page and its units.
    """
    return without_controls(well_formed(text))


def well_formed(text: str) -> str:
    """A text that can be written as UTF-8: what was not UTF-8 in the page becomes U+FFFD.

    Args:
        text: Text decoded with ``surrogateescape``.
    """
    try:
        text.encode()  # far faster than looking for what it refuses
    except UnicodeEncodeError:
        return _NOT_UTF8.sub("\ufffd", text)
    return text


def _encoding(data: bytes, path: str) -> list[Finding]:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return [Finding(Code.NOT_UTF8, path, line, f"byte 0x{data[error.start]:02x} is not UTF-8")]
    return []


def _controls(data: bytes, path: str) -> list[Finding]:
    found = first_control(data)
    if found is None:
        return []
    at, name = found
    text = f"the control character {name} stands in the page"
    return [Finding(Code.CONTROL_CHARACTER, path, data.count(b"\n", 0, at) + 1, text)]


def _metadata(
    data: bytes,
    units: Sequence[Unit],
    place: tuple[int, int],
    path: str,
    kind: PageKind,
    stamp: StampNames,
) -> tuple[Mapping[str, object], list[Finding], Handoff]:
    """The values as loaded, with placeholders for units, and the stamp."""
    start, end = place
    if start == end:
        return {}, [], Handoff()
    line = data.count(b"\n", 0, start) + 1
    text = readable(with_placeholders(data, units, start, end))
    handoff, findings = read_handoff(text, path, line, stamp)
    value, problems = load_yaml(text, path, line)
    findings.extend(problems)
    if kind == "yaml" and isinstance(value, dict):
        value = value.get("metadata", {})
    if value is None:
        return {}, findings, handoff
    if not isinstance(value, dict):
        findings.append(Finding(Code.FRONT_MATTER, path, line, "the front matter is no mapping"))
        return {}, findings, handoff
    return {str(key): item for key, item in value.items()}, findings, handoff


def _side(values: Mapping[str, object], units: Sequence[Unit], *, source: bool) -> Mapping[str, object]:
    """The values with their placeholders filled; only strings and lists of strings can hold units."""

    def filled(value: object) -> object:
        if isinstance(value, str) and not value.isascii():
            return fill(value, lambda index: unit_text(units[index], source=source))
        if isinstance(value, list):
            return [filled(item) if isinstance(item, str) else item for item in value]
        return value

    return {key: filled(value) for key, value in values.items()}

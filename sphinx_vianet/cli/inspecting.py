"""``sphinx-vianet inspect``: what the program sees in one page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from sphinx_vianet.model import Message, Page, PageMessages

from .options import form_option, load_config
from .output import echo_findings, echo_json, exit_code, finding_json, plural, printable

__all__ = ["inspect_command"]


@click.command("inspect")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--source", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Its source page."
)
@click.option(
    "--conf", type=click.Path(exists=True, path_type=Path), help="Read the options of this conf.py."
)
@click.option("--dialect", type=click.Choice(["ops", "myst"]), help="Dialect of the source pages.")
@form_option
def inspect_command(file: Path, source: Path | None, conf: Path | None, dialect: Any, form: str) -> int:
    """Show front matter, units and messages of a page FILE."""
    from sphinx_vianet.align import align
    from sphinx_vianet.page import parse_page
    from sphinx_vianet.stamps import matches_hash

    config = load_config(conf)
    page = parse_page(file.read_bytes(), file.name, config.stamp)
    original = source.read_bytes() if source is not None else None
    fits = bool(original is not None and page.handoff.hash and matches_hash(original, page.handoff.hash))
    messages = align(page, original if fits else None, original, dialect=dialect or config.dialect)
    if form == "json":
        echo_json(_json(page, messages, fits if original is not None else None))
    else:
        _text(page, messages, fits if original is not None else None)
    return exit_code(messages.findings, strict=False)


def _json(page: Page, messages: PageMessages, fits: bool | None) -> dict[str, Any]:
    handoff = page.handoff
    return {
        "schema": "sphinx-vianet/inspect/1",
        "path": page.path,
        "kind": page.kind,
        "handoff": {
            "hash": handoff.hash,
            "commit": handoff.commit,
            "type": handoff.type,
            "locale": handoff.locale,
            "date": handoff.date,
        },
        "source_matches": fits,
        "metadata": {key: str(value) for key, value in page.metadata.items()},
        "units": [
            {
                "id": unit.id,
                "line": unit.line,
                "source": unit.source,
                "target": unit.target,
                "span": unit.span,
                "source_span": unit.source_span,
                "target_span": unit.target_span,
            }
            for unit in page.units
        ],
        "messages": [_message_json(message) for message in messages.messages],
        "findings": [finding_json(finding) for finding in messages.findings],
    }


def _message_json(message: Message) -> dict[str, Any]:
    return {
        "kind": message.kind,
        "line": message.line,
        "msgid": message.msgid,
        "msgstr": message.msgstr,
        "fuzzy": message.fuzzy,
        "previous": message.previous,
        "units": [
            {"number": unit.number, "source": unit.source, "target": unit.target} for unit in message.units
        ],
    }


def _text(page: Page, messages: PageMessages, fits: bool | None) -> None:
    handoff = page.handoff
    units = plural(len(page.units), "unit")
    click.echo(
        f"{printable(page.path)}: {page.kind} page, {units}, {plural(len(messages.messages), 'message')}"
    )
    for name in ("locale", "type", "date", "hash", "commit"):
        value = getattr(handoff, name)
        click.echo(f"  {name:8} {printable(value) if value else '-'}")
    if fits is not None:
        click.echo(
            f"  source   {'is the one that was translated' if fits else 'is not the one that was translated'}"
        )
    click.echo()
    for message in messages.messages:
        numbers = " ".join(unit.number for unit in message.units)
        flag = " fuzzy" if message.fuzzy else ""
        click.secho(f"{message.line:>5} {message.kind}{flag} {numbers}".rstrip(), fg="cyan")
        click.echo(f"      {printable(message.msgid)}")
        click.echo(f"    = {printable(message.msgstr) or '(no translation)'}")
    if messages.findings:
        click.echo()
        echo_findings(messages.findings, notes=True)

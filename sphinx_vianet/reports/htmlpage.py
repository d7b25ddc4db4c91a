"""HTML files that stand for themselves: style and script are in them, nothing else runs or loads."""

from __future__ import annotations

__all__ = ["html_page"]


def html_page(title: str, body: str, style: str, script: str) -> str:
    """One HTML file.

    Args:
        title: Text without markup.
        body: HTML.
        style: Name of a style sheet beside this module.
        script: Name of a script beside this module; empty for none.
    """
    css, code = _asset(style), _asset(script) if script else ""
    allowed = f"; script-src '{_hash(code)}'" if code else ""
    policy = f"default-src 'none'; style-src '{_hash(css)}'{allowed}; base-uri 'none'; form-action 'none'"
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{title}</title>\n<style>{css}</style>\n</head>\n<body>\n{body}"
        + (f"<script>{code}</script>\n" if code else "")
        + "</body>\n</html>\n"
    )


def _asset(name: str) -> str:
    from importlib.resources import files

    return files(__package__).joinpath(name).read_text(encoding="utf-8").replace("\r\n", "\n")


def _hash(text: str) -> str:
    from base64 import b64encode
    from hashlib import sha256

    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
